"""A new database by the store's own loader, without a server."""

from __future__ import annotations

import shlex
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path

from trialgraph.files import sync_folder
from trialgraph.progress import Progress, silent
from trialgraph.push.errors import CountError, LoaderError
from trialgraph.push.profiles import Profile, profile_named, profiles
from trialgraph.push.programs import found
from trialgraph.push.run import Pushed
from trialgraph.push.source import Source
from trialgraph.push.state import account, entries
from trialgraph.results import printable

__all__ = ["LoaderError", "bulk_load"]

_COUNT = "SELECT (COUNT(*) AS ?triples) WHERE { GRAPH ?graph { ?s ?p ?o } }"
_AT_ONCE = 2**20  # bytes of one piece of the file
_TOLD = 300


def bulk_load(
    lines: Iterable[bytes],
    folder: Path,
    *,
    profile: str | None = None,
    loader: str | None = None,
    progress: Progress = silent,
) -> Pushed:
    """Make a database in ``folder``, which is absent or empty: whole, with the account that a later push goes by.

    ``loader`` is how the program is called where it is not found by itself: ``java -cp a.jar:b.jar``. Raises
    :class:`LoaderError`, and :class:`CountError` where the database holds another number of triples.
    """
    known = _with_loader(profile)
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise LoaderError(f"{folder} holds something already; push to the address of its server, or name a new folder")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as beside,
        Source(lines, progress) as source,
    ):
        file, made = Path(beside) / "graphs.nq", Path(beside) / "database"
        made.mkdir()
        with file.open("wb") as handle:
            for piece in source.pieces(source.graphs, lambda: _AT_ONCE):
                handle.writelines(piece.quads())
            handle.writelines(entries(account(source.base), source.graphs))
        progress("loading", source.triples, None)
        _run(known.loader, loader, folder=made, file=file)
        wanted = source.triples + 2 * len(source.graphs)
        told = _run(known.counter, loader, folder=made, query=_COUNT)
        held = int(told.split()[-1])  # the last line of a table of one column
        if held != wanted:
            raise CountError(str(folder), {"all graphs together": (wanted, held)})
        if folder.exists():
            folder.rmdir()
        made.rename(folder)
        sync_folder(folder.parent)
        return Pushed(known.name, "loader", len(source.graphs), source.triples, 0, 0, source.triples)


def _with_loader(name: str | None) -> Profile:
    known = [each.name for each in profiles().values() if each.loader]
    if name is None:
        raise LoaderError(f"name the kind of database with --profile: {', '.join(known)}")
    chosen = profile_named(name)
    if not chosen.loader:
        raise LoaderError(f"{chosen.title} has no loader for a folder ({', '.join(known)} have); push to its address")
    return chosen


def _run(command: str | None, program: str | None, **places: object) -> str:
    """What the program writes; ``program`` is put before the command, or in place of a program that is not found."""
    words = [word.format(**places) for word in shlex.split(command or "")]
    words = [*shlex.split(program), *words] if program else [found(words[0]), *words[1:]]
    try:
        done = subprocess.run(  # noqa: S603 - the user's own program
            words, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
    except OSError as error:
        raise LoaderError(f"{words[0]} cannot be started: {error.strerror}") from error
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines() or [f"exit code {done.returncode}"]
        raise LoaderError(f"{words[0]} failed: {printable(lines[-1])[:_TOLD]}")
    return done.stdout
