"""The whole way: sources -> records -> quads -> identity -> store -> shapes -> report, written whole or not at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

import msgspec

from trialgraph import __version__
from trialgraph.coverage import Coverage
from trialgraph.errors import TrialgraphError
from trialgraph.files import exchange, move_file
from trialgraph.identity import CuratedRow, Names, Registry, identity_graphs, read_rows, resolve, write_sssom
from trialgraph.identity.remembered import MEMORY, Memory
from trialgraph.ledger import Counts, Ledger
from trialgraph.mapping import Settings
from trialgraph.ontology import BASE
from trialgraph.parts import Entry, batches, entry_lines, read_part
from trialgraph.progress import Progress, silent
from trialgraph.quadfile import pack
from trialgraph.sources import Sources
from trialgraph.workers import made_parts
from trialgraph.workspace import Workspace, code_digest

if TYPE_CHECKING:
    from trialgraph.graph import KnowledgeGraph

__all__ = ["ARTEFACTS", "OPTIONAL", "BuildError", "Counts", "StoppedError", "build", "map_sources"]

ARTEFACTS = frozenset(
    {
        "README.md",
        "graph.nq.zst",
        "matches.sssom.tsv",
        "rejected.jsonl",
        "report.html",
        "report.json",
        "report.ttl",
        "store",
        "void.ttl",
    }
)
OPTIONAL = frozenset({MEMORY, "coverage.tsv"})
"""What only some builds have: earlier ones, or those which were asked for it."""


class BuildError(TrialgraphError):
    """A build that cannot be carried out."""


class StoppedError(KeyboardInterrupt):
    """A build that its user stopped, and that can be gone on with."""

    def __init__(self, target: Path) -> None:
        unfinished = target.with_name(f".{target.name}.unfinished")
        super().__init__(f"stopped; the same command goes on from here (delete {unfinished} to begin anew)")


def build(
    sources: str | Path | Sequence[str | Path] = "examples/",
    *,
    out: str | Path = "build/",
    jobs: int | None = 1,
    base: str = BASE,
    contact_details: bool = False,
    coverage: bool = False,
    ror: str | Path | None = None,
    curated: str | Path | Sequence[str | Path] = (),
    progress: Progress | None = None,
) -> KnowledgeGraph:
    """Build a knowledge graph from trial records and return it, open.

    ``sources`` are files, folders, patterns or archives; ``out`` is the folder of the build, which takes the place of
    an earlier build there only when it is complete. ``jobs`` is the number of processes; None takes as many as there
    are cores for more than a handful of records (a script that asks for more than one is one that Python can import
    again: put the call under ``if __name__ == "__main__":``). ``base`` is the IRI that all data IRIs start with.
    ``coverage`` adds ``coverage.tsv``: for each field of the records, how many have it and how many triples come of it.
    ``ror`` is a data dump of the Research Organization Registry: names get its ids, parents and successors.
    ``curated`` are tables of reviewed decisions on names, taken beside those that come with trialgraph.

    A build that is stopped or killed leaves what it has done beside ``out``; the same call goes on from there.

    Raises :class:`BuildError` when there is nothing to build from or ``out`` holds something else,
    :class:`~trialgraph.sources.SourceNotFoundError` for a source that is not there,
    :class:`~trialgraph.identity.RorError` and :class:`~trialgraph.identity.CuratedError` for unusable tables.
    """
    from trialgraph.graph import open as open_build

    target = Path(out).resolve()  # behind a link: what is replaced is the folder, not the link
    _check_target(target)
    settings = Settings(_checked_base(base), contact_details, coverage=coverage)
    tables = [curated] if isinstance(curated, str | Path) else curated
    evidence = Evidence(ror=Path(ror) if ror else None, curated=read_rows(*map(Path, tables)))
    with Workspace(target, f"build {settings}", lambda former: _keep_foreign(former, target)) as work:
        try:
            _write_build(work, target, sources, settings, jobs, evidence, progress or silent)
        except KeyboardInterrupt as error:
            raise StoppedError(target) from error
        exchange(work.new, target)
        _keep_foreign(work.new, target)
    return open_build(out)


def map_sources(
    sources: str | Path | Sequence[str | Path],
    out: Path,
    *,
    jobs: int | None = 1,
    base: str = BASE,
    progress: Progress | None = None,
) -> Counts:
    """Write the record graphs alone to ``out`` (.nq.zst); rejected records go to ``<out>.rejected.jsonl``."""
    settings = Settings(_checked_base(base), derived=False)
    if not out.name.endswith(".nq.zst"):
        raise BuildError(f"{out} must end in .nq.zst: compressed N-Quads are what is written")
    out = out.absolute()
    with Workspace(out, f"map {settings}") as work:
        try:
            run = _Run(work, settings)
            run.map_all(sources, jobs, progress or silent)
            with (work.new / "rejected").open("wb") as rejected, (work.new / "quads").open("wb") as handle:
                run.write_records(handle, rejected)
        except KeyboardInterrupt as error:
            raise StoppedError(out) from error
        move_file(work.new / "rejected", Path(f"{out}.rejected.jsonl"))
        move_file(work.new / "quads", out)
    return run.ledger.counts


class Evidence(NamedTuple):
    """What a build takes besides records to tell who is the same."""

    ror: Path | None
    curated: tuple[CuratedRow, ...]


class _Run:
    """Records on their way: mapped part by part, counted, and what counts of them written in their order."""

    def __init__(self, work: Workspace, settings: Settings) -> None:
        self._work = work
        self._settings = settings
        self._names_of_parts: list[str] = []
        self.ledger = Ledger(work.path / "ledger.sqlite")
        self.coverage = Coverage()
        self.names = Names(work.path / "names.sqlite") if settings.derived else None

    def map_all(self, sources: str | Path | Sequence[str | Path], jobs: int | None, progress: Progress) -> None:
        """Map all records that earlier runs have not mapped yet, and decide which of them count."""
        stage = "records, going on" if any(self._work.parts.iterdir()) else "records"
        given = Sources([sources] if isinstance(sources, str | Path) else sources)
        for name in made_parts(batches(given.records()), self._settings, self._work.parts, jobs):
            part = read_part(self._work.parts, name)
            self.ledger.add(part)
            self.coverage.add(part.coverage)
            if self.names is not None:
                self.names.add(part.uses())
            self._names_of_parts.append(name)
            progress(stage, self.ledger.counts.read, given.share())
        self.ledger.settle()

    def write_records(self, handle: IO[bytes], rejected: IO[bytes]) -> None:
        """Write the frames of the records that count, and a line on each of the others."""
        for at, name in enumerate(self._names_of_parts):
            replaced = set(self.ledger.replaced(at))
            if replaced:
                handle.write(self._kept(at, name, replaced))
            else:
                with (self._work.parts / f"{name}.nq.zst").open("rb") as frames:
                    shutil.copyfileobj(frames, handle)
        rejected.writelines(self.ledger.told())

    def _kept(self, at: int, name: str, replaced: set[int]) -> bytes:
        part = read_part(self._work.parts, name)
        self.ledger.forget(at, sorted(replaced))
        kept = []
        for place, entry in enumerate(part.outcomes):
            if not isinstance(entry, Entry):
                continue
            if place not in replaced:
                kept.append(entry)
                continue
            self.ledger.take_back(entry.about)
            if self.names is not None:
                self.names.add((part.names[mention], -1) for mention in entry.mentions)
        return entry_lines(self._work.parts, name, kept)


def _write_build(
    work: Workspace,
    target: Path,
    sources: str | Path | Sequence[str | Path],
    settings: Settings,
    jobs: int | None,
    evidence: Evidence,
    progress: Progress,
) -> None:
    from trialgraph.artefacts import Clock, vocabulary_lines, write_artefacts

    clock = Clock()
    run = _Run(work, settings)
    run.map_all(sources, jobs, progress)
    counts = run.ledger.counts
    if counts.read == 0:
        raise BuildError("nothing to build from: the sources hold no records")
    if counts.mapped == 0 and (earlier := _earlier(target)) is not None and earlier.counts.mapped:
        raise BuildError(
            f"none of the {counts.read} records could be mapped; the earlier build stays ({run.ledger.first})"
        )
    clock.lap("mapping")
    graph = work.new / "graph.nq.zst"
    with graph.open("wb") as handle, (work.new / "rejected.jsonl").open("wb") as rejected:
        run.write_records(handle, rejected)
        progress("identity", 0, None)
        assert run.names is not None  # noqa: S101 - a build derives
        registry = None
        if evidence.ror is not None:
            registry = Registry.read(evidence.ror, work.path / "ror.sqlite", progress)
        memory = Memory(target / MEMORY, work.new / MEMORY, code_digest())
        entities = resolve(run.names, registry=registry, curated=evidence.curated, memory=memory, progress=progress)
        memory.close()
        preferred = run.ledger.preferred()
        layers = identity_graphs(entities, preferred, base=settings.base, version=__version__, registry=registry)
        for layer in layers:
            handle.write(pack(layer.to_bytes()))
            counts.quads += len(layer)
        vocabulary = vocabulary_lines(settings.base)
        handle.write(pack(vocabulary))
        counts.quads += vocabulary.count(b"\n")
        handle.flush()
        os.fsync(handle.fileno())
    with (work.new / "matches.sssom.tsv").open("w", encoding="utf-8", newline="") as table:
        write_sssom(table, entities.matches(), base=settings.base, version=__version__)
    clock.lap("identity")
    fields = run.coverage.rows()
    write_artefacts(work, target, run.ledger, entities, settings, clock, progress, fields, jobs=jobs)
    (work.path / "store").rename(work.new / "store")


def _check_target(target: Path) -> None:
    """Refuse to put a build where something else lives."""
    if not target.exists():
        return
    if not target.is_dir():
        raise BuildError(f"{target} is a file; name a folder for the build")
    names = {path.name for path in target.iterdir()}
    if not (_earlier(target) is not None if "report.json" in names else names <= ARTEFACTS | OPTIONAL):
        raise BuildError(f"{target} is not empty and holds no earlier build; name another folder with -o")


class _Report(msgspec.Struct):
    """What a build asks of the report of an earlier one; other tools write a report.json too."""

    trialgraph: str
    counts: Counts


def _earlier(folder: Path) -> _Report | None:
    try:
        return msgspec.json.decode((folder / "report.json").read_bytes(), type=_Report)
    except (OSError, msgspec.MsgspecError):
        return None


def _checked_base(base: str) -> str:
    from trialgraph.mappers.terms import TermError, iri

    try:
        iri(base)
    except TermError as error:
        raise BuildError(f"the base must be an absolute http(s) IRI: {error}") from error
    if not base.endswith("/"):
        raise BuildError(f"the base must end with a slash: {base}/")
    return base


def _keep_foreign(former: Path, target: Path) -> None:
    """Move what the user keeps in the build folder (exports, drawings) from the former build to the new one."""
    if not (former.is_dir() and target.is_dir()):
        return
    for path in list(former.iterdir()):
        if path.name not in ARTEFACTS | OPTIONAL:
            place = target / path.name
            path.rename(place if not place.exists() else target / f"{path.name}.earlier")
