"""One export, from the graph to the file."""

from __future__ import annotations

import contextlib
import errno
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from itertools import count, islice, takewhile
from pathlib import Path
from typing import IO, TYPE_CHECKING

import msgspec

from trialgraph.export import identity
from trialgraph.export.describe import description
from trialgraph.export.errors import ExportError
from trialgraph.export.layers import chooser
from trialgraph.export.lines import Lines, Statement, lines_of_quads, statements
from trialgraph.export.order import Sorter
from trialgraph.export.prefixes import UsedPrefixes
from trialgraph.export.tally import Tally
from trialgraph.export.writers import GraphOrder, Order, TripleOrder, packed, pieces, write
from trialgraph.files import atomic_file, sync_folder, telling_of
from trialgraph.formats import UnknownFormatError, compression, rdf_format
from trialgraph.progress import Progress, silent

if TYPE_CHECKING:
    import pyoxigraph as ox

__all__ = ["Selection", "Target", "export", "export_lines", "selected"]

STDOUT = Path("-")
_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_PREFIXED = {".ttl", ".trig", ".rdf"}
_TOLD = 50_000  # statements between two words on how far it is
_SPLIT = "{stem}-{number:04d}{suffix}"


class Target(msgspec.Struct, frozen=True):
    """Where an export goes and how it is written there."""

    path: Path
    form: str
    """A suffix of :data:`trialgraph.formats.FORMATS`."""
    packing: str | None

    @classmethod
    def named(cls, path: str | Path, form: str | None = None) -> Target:
        """What a path and a format name; raises :class:`UnknownFormatError`.

        >>> Target.named("-", "nq.zst")
        Target(path=PosixPath('-'), form='.nq', packing='.zst')
        """
        path = Path(path)
        if form is None and path == STDOUT:
            raise ExportError("name the format of what goes to stdout: --format ttl (or nq.gz ...)")
        name = path if form is None else Path(f"graph.{form.lower().lstrip('.')}")
        try:
            rdf_format(name)
        except UnknownFormatError:
            raise UnknownFormatError(path.name if form is None else form, (".graphml",), ("neo4j", "kgx")) from None
        packing = compression(name)
        suffix = (name.with_suffix("") if packing else name).suffix.lower()
        return cls(path, suffix, packing)

    @property
    def rdf(self) -> ox.RdfFormat:
        """The format as pyoxigraph names it."""
        return rdf_format(Path(f"graph{self.form}"))

    def part(self, number: int) -> str:
        """The name of a file of many: ``trials-0001.nq.zst``."""
        stem, suffix = self._parts()
        return _SPLIT.format(stem=stem, number=number, suffix=suffix)

    def parts(self) -> list[Path]:
        """The files of an export in pieces: all numbers from 1, so ``trials-2024.nq`` alone is somebody's own."""
        named = (self.path.with_name(self.part(number)) for number in count(1))
        return list(takewhile(Path.is_file, named))

    def beside(self, suffix: str) -> Path:
        """A file of the same name with another suffix."""
        return self.path.with_name(self._parts()[0] + suffix)

    def _parts(self) -> tuple[str, str]:
        suffix = self.form + (self.packing or "")
        name = self.path.name
        return (name[: -len(suffix)], name[-len(suffix) :]) if name.lower().endswith(suffix) else (name, suffix)


class Selection(msgspec.Struct, frozen=True):
    """Which statements, and whether names are merged."""

    graphs: str | list[str] | None = None
    merge_identity: bool = False
    same_as: bool = False


def export(quads: Iterable[ox.Quad], path: str | Path, *, form: str | None = None) -> int:
    """Write some quads; formats without named graphs get the union of all graphs. Returns how many were written."""
    return export_lines(lines_of_quads(lambda: quads), Target.named(path, form))


def export_lines(
    lines: Lines,
    target: Target,
    selection: Selection | None = None,
    *,
    split: int | None = None,
    describe: bool = False,
    address: str | None = None,
    progress: Progress = silent,
) -> int:
    """Write a graph to a file, to stdout, or to files of about ``split`` statements.

    Files are whole or absent; pieces of an earlier export by the same name are gone. ``describe`` writes beside them
    what they hold, ``trials.void.ttl``; ``address`` is the folder they are going to be published in. Returns the
    number of triples, or of quads where the format has named graphs. Raises :class:`ExportError`, and OSError where
    the disk is full.
    """
    if not describe and address is None:
        return _export(lines, target, selection or Selection(), split, progress, None)
    if target.path == STDOUT:
        raise ExportError("what is on stdout has no place for a description beside it: name a file with -o")
    if address is not None and not _ADDRESS.fullmatch(address):
        raise ExportError(f"{address!r} is no address: it begins with https:// and has no spaces")
    tally = Tally(_scratch(target.path))
    try:
        number = _export(lines, target, selection or Selection(), split, progress, tally)
        files = [target.path] if split is None else target.parts()
        with atomic_file(target.beside(".void.ttl")) as handle:
            handle.write(description(tally.figures(), files, address=address).encode())
        return number
    finally:
        tally.close()


def _export(
    lines: Lines, target: Target, chosen: Selection, split: int | None, progress: Progress, tally: Tally | None
) -> int:
    if target.path == STDOUT and target.packing and sys.stdout.isatty():
        raise ExportError(f"{target.form}{target.packing} is for a file or a pipe: name the file with -o")
    if split is not None and (target.path == STDOUT or split < 1):
        raise ExportError("--split needs files: name one with -o, of at least 1 triple")
    order: Order = GraphOrder if target.rdf.supports_datasets else TripleOrder
    with Sorter(_scratch(target.path)) as sorter, _naming(target.path):
        prefixes = UsedPrefixes()
        nothing = True
        for some in _some(selected(lines, chosen, _scratch(target.path)), progress):
            nothing = False
            sorter.add([order.key(statement) for statement in some])
            if target.form in _PREFIXED:
                prefixes.see(some)
            if tally is not None:
                tally.see(some)
        if nothing and chosen.graphs is not None:
            named = chosen.graphs if isinstance(chosen.graphs, str) else ", ".join(chosen.graphs)
            raise ExportError(f"nothing to export: this graph says nothing in {named}")
        batches = _Counted(sorter.batches(), progress)
        writer = _Writer(target, order, prefixes.used())
        if split is None:
            writer.whole(batches)
        else:
            writer.in_pieces(batches, split)
        return batches.number


def selected(lines: Lines, selection: Selection, folder: Path | None = None) -> Iterator[Statement]:
    """The statements to export, repetitions among them; ``folder`` is to sort in."""
    if selection.merge_identity and selection.same_as:
        raise ExportError("merged names have no node left that is the same as another: choose one of the two")
    chosen = None if selection.graphs is None else chooser(selection.graphs)
    if selection.merge_identity:
        return identity.merged(lines, chosen, folder)
    source = statements(lines())
    if selection.same_as:
        source = identity.same_as(source)
    if chosen is not None:
        same = identity.SAME_AS if selection.same_as else None
        source = (each for each in source if chosen(each[3]) or each[1] == same)
    return source


def _some(source: Iterator[Statement], progress: Progress) -> Iterator[list[Statement]]:
    done = 0
    while some := list(islice(source, _TOLD)):
        yield some
        done += len(some)
        progress("reading the graph", done, None)


class _Counted:
    def __init__(self, batches: Iterable[list[bytes]], progress: Progress) -> None:
        self._batches, self._progress, self.number = batches, progress, 0

    def __iter__(self) -> Iterator[list[bytes]]:
        for batch in self._batches:
            self.number += len(batch)
            yield batch
            self._progress("writing", self.number, None)


class _Writer:
    def __init__(self, target: Target, order: Order, prefixes: dict[str, str]) -> None:
        self._target, self._order, self._prefixes = target, order, prefixes

    def whole(self, batches: Iterable[list[bytes]]) -> None:
        if self._target.path == STDOUT:
            sys.stdout.flush()
            self._write(batches, sys.stdout.buffer)
            sys.stdout.buffer.flush()
            return
        with atomic_file(self._target.path) as handle:
            self._write(batches, handle)

    def in_pieces(self, batches: Iterable[list[bytes]], size: int) -> None:
        """All pieces beside, then all in place: an error leaves what was there."""
        folder = self._target.path.parent
        folder.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{self._target.path.name}.tmp-", dir=folder))
        try:
            for number, piece in enumerate(pieces(batches, size, self._order), 1):
                with atomic_file(beside / self._target.part(number)) as handle:
                    self._write(piece, handle)
            for earlier in reversed(self._target.parts()):  # from the end: what is left of them is found again
                earlier.unlink()
            for path in sorted(beside.iterdir()):
                path.replace(folder / path.name)
            sync_folder(folder)
        finally:
            shutil.rmtree(beside, ignore_errors=True)

    def _write(self, batches: Iterable[list[bytes]], handle: IO[bytes]) -> None:
        with packed(handle, self._target.packing) as out:
            write(batches, out, self._target.rdf, self._order, self._prefixes)


@contextlib.contextmanager
def _naming(path: Path) -> Iterator[None]:
    """An error of the disk tells which file it was about."""
    try:
        with telling_of(path):
            yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO} and error.filename is None:
            error.filename = str(path)
        raise


def _scratch(path: Path) -> Path | None:
    """The folder to sort in: where the file goes there is room for it; for stdout the system's own."""
    ordinary = path != STDOUT and path.parent.is_dir() and (path.is_file() or not path.exists())
    return path.parent if ordinary else None
