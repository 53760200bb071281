"""A build, validated as it streams from its file: frame by frame, in several processes, in bounded memory.

A record's graph stands whole in the file, and what the cells layer says of its things stands right behind. What
identity says of them stands in frames of its own and is laid out on disk first; the classes of things in other records
are looked up in the store. Nothing is held longer than the frames it is in.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import cached_property, lru_cache
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pyoxigraph as ox
import zstandard

from trialgraph.progress import Progress
from trialgraph.quadfile import unpack
from trialgraph.rdflib_bridge import lexical_forms
from trialgraph.validate.data import TYPE, Node, Stored
from trialgraph.validate.fast import FastEngine
from trialgraph.validate.judgement import Judgement
from trialgraph.validate.overlay import Overlay, write_overlay
from trialgraph.validate.rules import Rules
from trialgraph.validate.units import Unit, is_contacts, is_layer, join, of_layer, of_record
from trialgraph.validate.vocabulary import vocabulary
from trialgraph.workers import begin_work, in_their_order
from trialgraph.zstdfile import open_zstd
from trialgraph.zstdframes import frames

__all__ = ["judge_build"]

_TOGETHER = 2**20  # bytes of packed frames that are judged in one go
_FEW = 3  # pieces that are judged before another process has begun


class _Work(NamedTuple):
    """What a process needs to judge any frame of a build; ``overlay`` is the folder of an :class:`Overlay`."""

    quads: Path
    store: Path
    overlay: Path
    identity: bool


Nodes = dict[str, Node]
Piece = tuple[int, int]  # start and length, in bytes
Task = Piece | str  # some frames, or the shape of a rule that looks across records


def judge_build(
    quads: Path, store: Path, shapes: Sequence[str], *, identity: bool, jobs: int | None, progress: Progress
) -> Iterator[Judgement]:
    """Judge all records and layers of a build, some frames at a time, and the rules that look across records: their
    ``shapes``.

    ``jobs`` is the number of processes; None takes as many as there are cores. Raises OSError where the file is cut or
    damaged.
    """
    try:
        yield from _judge_all(quads, store, shapes, identity=identity, jobs=jobs, progress=progress)
    except (EOFError, zstandard.ZstdError) as error:
        raise OSError(f"{quads} is not whole: {error}") from error


def _judge_all(
    quads: Path, store: Path, shapes: Sequence[str], *, identity: bool, jobs: int | None, progress: Progress
) -> Iterator[Judgement]:
    pieces, layers = _pieces(quads)
    workers = min(jobs or (os.cpu_count() or 1 if len(pieces) > _FEW else 1), len(pieces))
    size, done = quads.stat().st_size, 0
    tasks: list[Task] = [*shapes, *pieces]  # what takes longest first, so that no process waits for it in the end
    with TemporaryDirectory(prefix="trialgraph-", ignore_cleanup_errors=True) as folder:

        def ready() -> Iterator[Task]:
            yield from shapes
            write_overlay(Path(folder), (_frame_text(quads, piece) for piece in layers))  # while others are at work
            yield from pieces

        work = _Work(quads, store, Path(folder), identity)
        for task, judged in zip(tasks, _all_judged(work, ready(), workers), strict=True):
            done += 0 if isinstance(task, str) else task[1]
            progress("shapes", 0, done / size)
            yield judged


def _all_judged(work: _Work, tasks: Iterable[Task], workers: int) -> Iterator[Judgement]:
    if workers <= 1:
        judge = _Judge(work)
        for task in tasks:
            with _uncollected():
                judged = judge(task)
            yield judged
        return
    context = get_context("spawn")  # as for mapping: the same on every system
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_begin, initargs=(work,)) as pool:
        yield from in_their_order(pool, _judge_task, tasks, 2 * workers)


def _pieces(quads: Path) -> tuple[list[Piece], list[Piece]]:
    """The frames, small neighbours together; and those that no record stands in."""
    together: list[Piece] = []
    layers: list[Piece] = []
    for start, length in frames(quads):
        if is_layer(_graph_at_start(quads, start)):
            layers.append((start, length))
        if together and together[-1][1] + length <= _TOGETHER:
            together[-1] = (together[-1][0], together[-1][1] + length)
        else:
            together.append((start, length))
    return together, layers


def _graph_at_start(quads: Path, start: int) -> str:
    with quads.open("rb") as handle:
        handle.seek(start)
        line = open_zstd(handle).readline()
    try:
        return _graph(line.decode())
    except ValueError as error:
        raise EOFError(f"a line is no quad ({error})") from error


def _graph(line: str) -> str:
    return line[line.rindex("<") + 1 : line.rindex(">")]


def _frame_text(quads: Path, piece: Piece) -> bytes:
    start, length = piece
    with quads.open("rb") as handle:
        handle.seek(start)
        return unpack(handle.read(length))


class _Judge:
    """Judges frames of one build, one after the other."""

    def __init__(self, work: _Work) -> None:
        self._work = work
        self._rules = Rules()
        self._engine = FastEngine(self._rules, vocabulary(), identity=work.identity)
        self._data = Stored(ox.Store.read_only(os.fspath(work.store)))
        self._types = lru_cache(maxsize=20_000)(self._data.types)

    @cached_property
    def _overlay(self) -> Overlay:
        return Overlay(self._work.overlay)

    def __call__(self, task: Task) -> Judgement:
        judged = Judgement()
        with lexical_forms():
            if isinstance(task, str):
                judged.add_across(self._engine.across(self._data, task), self._rules.all)
                return judged
            for unit, results in self._engine.judge(self._units(_frame_text(self._work.quads, task))):
                judged.add(unit, results, self._rules.all)
        judged.quality.sum_up()
        return judged

    def _units(self, lines: bytes) -> Iterator[Unit]:
        """The units of some frames: a record's once all layers that stand behind it are read, then what these tell."""
        record, nodes = "", Nodes()
        behind: list[tuple[str, Nodes]] = []
        for graph, said in _graphs(lines):
            if is_layer(graph):
                behind.append((graph, said))
                continue
            yield from self._of_record(record, nodes, behind)
            record, nodes, behind = graph, said, []
        yield from self._of_record(record, nodes, behind)

    def _of_record(self, record: str, nodes: Nodes, behind: list[tuple[str, Nodes]]) -> Iterator[Unit]:
        def types(term: str) -> Collection[str]:
            own = nodes.get(term) if term.startswith(f"<{record}/") else None
            return self._types(term) if own is None else own.get(TYPE, ())

        if nodes:
            for graph, said in behind:
                if not is_contacts(graph):
                    join(nodes, [(subject, said[subject]) for subject in said.keys() & nodes.keys()])
            join(nodes, self._overlay.about(nodes))
            yield from of_record(record, nodes, types)
        for graph, said in behind:
            yield from of_layer(graph, said, types)


def _graphs(lines: bytes) -> Iterator[tuple[str, Nodes]]:
    """What stands together of each graph, in the order of the lines; they are as a build writes them.

    Raises EOFError for a line that is no quad.
    """
    graph, end, size = "", " <> .", 0
    nodes: Nodes = {}
    before, node = "", Node()
    predicates: dict[str, str] = {}  # each is kept but once
    try:
        # Line by line: all at once, a single letter beyond Latin makes the text twice as wide.
        for line in map(bytes.decode, lines.split(b"\n")):
            if not line:
                continue
            subject, predicate, rest = line.split(" ", 2)
            if not rest.endswith(end):
                if nodes:
                    yield graph, nodes
                graph, nodes, before = _graph(rest), {}, ""
                end = f" <{graph}> ."
                size = -len(end)
            if subject != before:
                before, node = subject, nodes.setdefault(subject, {})
            values = node.get(predicate)
            if values is None:
                node[predicates.setdefault(predicate, predicate)] = [rest[:size]]
            elif (value := rest[:size]) not in values:
                values.append(value)
    except ValueError as error:
        raise EOFError(f"a line is no quad ({error})") from error
    if nodes:
        yield graph, nodes


@contextmanager
def _uncollected() -> Iterator[None]:
    """Units make no cycles of objects; looking for them takes half of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


_judge: _Judge | None = None


def _begin(work: _Work) -> None:
    global _judge  # what a process of the pool has once for all pieces
    begin_work()
    gc.disable()
    _judge = _Judge(work)


def _judge_task(task: Task) -> Judgement:
    assert _judge is not None  # noqa: S101 - the pool begins every process
    return _judge(task)
