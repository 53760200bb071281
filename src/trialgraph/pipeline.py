"""The whole way: sources -> records -> quads -> identity -> store -> shapes -> report, written whole or not at all."""

from __future__ import annotations

import os
import shutil
import signal
import time
from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import IO, TYPE_CHECKING

import msgspec

from trialgraph import __version__
from trialgraph.errors import TrialgraphError
from trialgraph.files import exchange
from trialgraph.identity import Weights, preferred_records, resolve, sssom_table
from trialgraph.mappers.emit import Mention
from trialgraph.mapping import Mapped, Rejected, Settings, map_batch
from trialgraph.ontology import BASE
from trialgraph.quadfile import QuadWriter, drop_ranges
from trialgraph.sources import Raw, read_sources

if TYPE_CHECKING:
    from trialgraph.graph import KnowledgeGraph

__all__ = ["ARTEFACTS", "BuildError", "Counts", "build", "map_sources"]

ARTEFACTS = frozenset(
    {
        "README.md",
        "graph.nq.zst",
        "matches.sssom.tsv",
        "rejected.jsonl",
        "report.html",
        "report.json",
        "store",
        "void.ttl",
    }
)
_OURS = ARTEFACTS | {"graph.nq.zst.kept"}  # with what only a build that was killed leaves
_BATCH = 32
Progress = Callable[[str, int], None]
"""Told the stage and how much of it is done."""


class BuildError(TrialgraphError):
    """A build that cannot be carried out."""


class Counts(msgspec.Struct):
    """What became of the records: ``read == mapped + rejected + duplicates``."""

    read: int = 0
    mapped: int = 0
    rejected: int = 0
    duplicates: int = 0
    quads: int = 0
    by_source: dict[str, int] = {}
    by_reason: dict[str, int] = {}
    notes: dict[str, int] = {}


class _Seen(msgspec.Struct):
    """The record of a graph that counts so far, and where its lines stand in the file."""

    name: str
    sha256: str
    rank: tuple[str, int, str]
    start: int
    end: int
    quads: int
    notes: dict[str, int]
    trial: tuple[str, str, bool, str]
    mentions: array[int]


class _Run:
    """The state of one build while records stream through it."""

    def __init__(self, writer: QuadWriter, rejected: IO[bytes]) -> None:
        self.counts = Counts(by_source={}, by_reason={}, notes={})
        self._mentions: dict[Mention, int] = {}  # -> place in _uses
        self._uses: list[int] = []
        self.superseded: list[tuple[int, int]] = []
        self._writer = writer
        self._rejected = rejected
        self._seen: dict[str, _Seen] = {}
        self.first = ""  # the first record that was rejected, and why

    def take(self, outcome: Mapped | Rejected) -> None:
        """Count one record, and write it where it is mapped and the best of its graph so far."""
        self.counts.read += 1
        if isinstance(outcome, Rejected):
            self.reject(outcome)
        else:
            self._keep(outcome)

    def reject(self, outcome: Rejected) -> None:
        self.counts.rejected += 1
        self.first = self.first or f"{outcome.name}: {outcome.reason}"
        self.counts.by_reason[outcome.code] = self.counts.by_reason.get(outcome.code, 0) + 1
        self._tell(outcome)

    def _tell(self, outcome: Rejected) -> None:
        self._rejected.write(msgspec.json.encode(outcome) + b"\n")

    def _keep(self, mapped: Mapped) -> None:
        before = self._seen.get(mapped.graph)
        if before is not None and not self._replaces(mapped, before):
            return
        start = self._writer.position
        self._writer.write(mapped.lines)
        self.counts.mapped += 1
        self.counts.quads += mapped.quads
        _add(self.counts.by_source, {mapped.source: 1})
        _add(self.counts.notes, mapped.notes)
        mentions = array("L", (self._mentions.setdefault(mention, len(self._mentions)) for mention in mapped.mentions))
        self._uses.extend([0] * (len(self._mentions) - len(self._uses)))
        for place in mentions:
            self._uses[place] += 1
        self._seen[mapped.graph] = _Seen(
            mapped.name,
            mapped.sha256,
            _rank(mapped),
            start,
            self._writer.position,
            mapped.quads,
            mapped.notes,
            (mapped.trial_iri, mapped.graph, mapped.own_registry, mapped.updated),
            mentions,
        )

    def _replaces(self, mapped: Mapped, before: _Seen) -> bool:
        """A second record of one trial from one source: the newest counts, the other is told."""
        self.counts.duplicates += 1
        if mapped.sha256 == before.sha256:
            self._tell(Rejected(mapped.name, "duplicate", f"the same bytes as {before.name}", None, mapped.sha256))
            return False
        newer = _rank(mapped) > before.rank
        loser, winner = (before, mapped) if newer else (mapped, before)
        reason = f"another version of this record counts: {winner.name}"
        self._tell(Rejected(loser.name, "duplicate-conflict", reason, None, loser.sha256))
        if newer:
            self.superseded.append((before.start, before.end))
            self.counts.mapped -= 1
            self.counts.quads -= before.quads
            _add(self.counts.by_source, {mapped.source: -1})
            _add(self.counts.notes, {kind: -count for kind, count in before.notes.items()})
            for place in before.mentions:
                self._uses[place] -= 1
        return newer

    def records(self) -> list[tuple[str, str, bool, str]]:
        """(trial IRI, record IRI, registry's own, last update) of every record that counts."""
        return [seen.trial for seen in self._seen.values()]

    def weights(self) -> Weights:
        """How many of the records that count use each name."""
        return {mention: self._uses[place] for mention, place in self._mentions.items() if self._uses[place]}


def _rank(mapped: Mapped) -> tuple[str, int, str]:
    """Which of two records of one trial counts: the newest, then the fullest form, then any, but always the same."""
    return mapped.updated, mapped.preference, mapped.sha256


def _add(totals: dict[str, int], more: dict[str, int]) -> None:
    """Add to the totals; one that falls to nothing goes."""
    for name, count in more.items():
        totals[name] = totals.get(name, 0) + count
        if not totals[name]:
            del totals[name]


def build(
    sources: str | Path | Sequence[str | Path] = "examples/",
    *,
    out: str | Path = "build/",
    jobs: int | None = 1,
    base: str = BASE,
    contact_details: bool = False,
    progress: Progress | None = None,
) -> KnowledgeGraph:
    """Build a knowledge graph from trial records and return it, open.

    ``sources`` are files, folders, patterns or archives; ``out`` is the folder of the build, which takes the place of
    an earlier build there only when it is complete. ``jobs`` is the number of processes; None takes as many as there
    are cores for more than a handful of records (a script that asks for more than one is one that Python can import
    again: put the call under ``if __name__ == "__main__":``). ``base`` is the IRI that all data IRIs start with.

    Raises :class:`BuildError` when there is nothing to build from or ``out`` holds something else,
    :class:`~trialgraph.sources.SourceNotFoundError` for a source that is not there.
    """
    from trialgraph.graph import open as open_build

    target = Path(out).resolve()  # behind a link: what is replaced is the folder, not the link
    _check_target(target)
    _check_base(base)
    target.parent.mkdir(parents=True, exist_ok=True)
    salvage_leftovers(target)
    beside = target.with_name(f".{target.name}.new-{os.getpid()}")
    shutil.rmtree(beside, ignore_errors=True)
    beside.mkdir()
    try:
        _write_build(
            beside, target, sources, Settings(base, contact_details), jobs, progress or (lambda stage, done: None)
        )
        exchange(beside, target)
        _keep_foreign(beside, target)
    finally:
        _discard(beside)
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
    from trialgraph.files import atomic_file

    _check_base(base)
    if not out.name.endswith(".nq.zst"):
        raise BuildError(f"{out} must end in .nq.zst: compressed N-Quads are what is written")
    with atomic_file(Path(f"{out}.rejected.jsonl")) as rejected, atomic_file(out) as handle:
        writer = QuadWriter(handle)
        run = _Run(writer, rejected)
        _stream(run, sources, Settings(base, cells=False), jobs, progress or (lambda stage, done: None))
        writer.close()
        handle.flush()
        if run.superseded:  # before the file takes its name
            drop_ranges(Path(handle.name), run.superseded)
    return run.counts


def _write_build(
    folder: Path,
    target: Path,
    sources: str | Path | Sequence[str | Path],
    settings: Settings,
    jobs: int | None,
    progress: Progress,
) -> None:
    from trialgraph.artefacts import vocabulary_lines, write_artefacts

    began = time.monotonic()
    graph = folder / "graph.nq.zst"
    with graph.open("wb") as handle, (folder / "rejected.jsonl").open("wb") as rejected:
        writer = QuadWriter(handle)
        run = _Run(writer, rejected)
        _stream(run, sources, settings, jobs, progress)
        if run.counts.read == 0:
            raise BuildError("nothing to build from: the sources hold no records")
        progress("identity", 0)
        identity = resolve(run.weights())
        preferred = preferred_records(run.records())
        for layer in identity.graphs(preferred, base=settings.base, version=__version__):
            writer.write(layer.to_bytes())
            run.counts.quads += len(layer)
        vocabulary = vocabulary_lines(settings.base)
        writer.write(vocabulary)
        run.counts.quads += vocabulary.count(b"\n")
        writer.close()
        handle.flush()
        os.fsync(handle.fileno())
    if run.superseded:
        drop_ranges(graph, run.superseded)
    if not run.counts.mapped and (earlier := _earlier(target)) is not None and earlier.counts.mapped:
        raise BuildError(
            f"none of the {run.counts.read} records could be mapped; the earlier build stays ({run.first})"
        )
    table = sssom_table(identity.matches, base=settings.base, version=__version__)
    (folder / "matches.sssom.tsv").write_text(table, encoding="utf-8")
    write_artefacts(folder, run.counts, identity, settings, began, progress)


def _stream(
    run: _Run, sources: str | Path | Sequence[str | Path], settings: Settings, jobs: int | None, progress: Progress
) -> None:
    named = [sources] if isinstance(sources, str | Path) else list(sources)
    for outcomes in _map_all(_batches(read_sources(named)), settings, jobs):
        for outcome in outcomes:
            run.take(outcome)
        progress("records", run.counts.read)


def _batches(records: Iterable[Raw]) -> Iterator[list[Raw]]:
    stream = iter(records)
    while batch := list(islice(stream, _BATCH)):
        yield batch


def _map_all(batches: Iterator[list[Raw]], settings: Settings, jobs: int | None) -> Iterator[list[Mapped | Rejected]]:
    """Map the batches, in their order, in this process or in several; few are in flight, so memory stays bounded."""
    first = list(islice(batches, 2))
    workers = jobs if jobs is not None else (os.cpu_count() or 1 if len(first) > 1 else 1)
    if workers <= 1:
        for batch in (*first, *batches):
            yield map_batch(batch, settings)
        return
    # spawn: the same on every system, and no thread of the parent is copied in mid-step.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=_follow_parent) as pool:
        waiting: deque[Future[list[Mapped | Rejected]]] = deque()
        for batch in (*first, *batches):
            waiting.append(pool.submit(map_batch, batch, settings))
            if len(waiting) > 2 * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _follow_parent() -> None:
    """In a worker: leave stopping to the parent, and end when it is killed instead of waiting for work for ever."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _check_target(target: Path) -> None:
    """Refuse to put a build where something else lives."""
    if not target.exists():
        return
    if not target.is_dir():
        raise BuildError(f"{target} is a file; name a folder for the build")
    names = {path.name for path in target.iterdir()}
    if not (_earlier(target) is not None if "report.json" in names else names <= ARTEFACTS):
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


def _check_base(base: str) -> None:
    from trialgraph.mappers.terms import TermError, iri

    try:
        iri(base)
    except TermError as error:
        raise BuildError(f"the base must be an absolute http(s) IRI: {error}") from error
    if not base.endswith("/"):
        raise BuildError(f"the base must end with a slash: {base}/")


def _keep_foreign(former: Path, target: Path) -> None:
    """Move what the user keeps in the build folder (exports, drawings) from the former build to the new one."""
    if former.is_dir():
        for path in former.iterdir():
            if path.name not in _OURS and not (target / path.name).exists():
                path.rename(target / path.name)


def salvage_leftovers(target: Path) -> None:
    """Clear away what builds killed in mid-work left beside the target, but for anything that is not theirs."""
    for left in target.absolute().parent.glob(f".{target.absolute().name}.new-*"):
        owner = left.name.rpartition("-")[2]
        if owner.isdecimal() and not Path(f"/proc/{owner}").exists():
            if target.is_dir():
                _keep_foreign(left, target.absolute())
            _discard(left)


def _discard(folder: Path) -> None:
    """Remove a build folder that is not needed any more; whatever is not of a build stays."""
    if folder.is_dir() and all(path.name in _OURS for path in folder.iterdir()):
        shutil.rmtree(folder)
