"""What is to be in the store: the graphs of a build or a file, each with its number of triples and a checksum."""

from __future__ import annotations

import hashlib
import re
import tempfile
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import chain, groupby, islice
from pathlib import Path
from typing import NamedTuple, Self

from trialgraph.errors import TrialgraphError
from trialgraph.export.lines import Statement, statements
from trialgraph.export.order import Sorter
from trialgraph.ontology import BASE
from trialgraph.progress import Progress, silent
from trialgraph.push.frames import FRAME, Frames
from trialgraph.push.pieces import Piece

__all__ = ["Held", "Source"]

_BATCH = 10_000
_BASE = re.compile(r"(.+?/)(?:record|graph)/")


class Held(NamedTuple):
    """A graph as it is, or was: how many triples it has, and the SHA-256 of its sorted lines."""

    triples: int
    sha256: str


class Source:
    """The graphs, sorted by their names and each by its lines, in a file that is dropped with this object."""

    def __init__(self, lines: Iterable[bytes], progress: Progress = silent) -> None:
        """``lines`` are N-Quads in pieces of whole lines, in any order.

        Raises :class:`TrialgraphError` for a statement without a graph, or about a blank node, and where there is none.
        """
        self._folder = tempfile.TemporaryDirectory(prefix="trialgraph-push-")
        self._frames = Frames(Path(self._folder.name) / "sorted")
        self._starts = array("Q", [0])  # of each graph, the number of its first frame
        self.graphs: dict[str, Held] = {}
        self.triples = 0
        try:
            with Sorter(Path(self._folder.name)) as sorter:
                self._take(lines, sorter, progress)
                self._keep(sorter, progress)
            if not self.graphs:
                raise TrialgraphError(
                    "the graph is empty, and nothing was sent or deleted: a push never empties a store; is it the file"
                    " or the build that was meant?"
                )
        except BaseException:
            self.close()
            raise

    @property
    def base(self) -> str:
        """What the names of the graphs begin with: ``https://w3id.org/trialgraph/`` unless the build had another."""
        found = (_BASE.match(graph) for graph in self.graphs)
        return next((each[1] for each in found if each), BASE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Drop the file."""
        self._frames.close()
        self._folder.cleanup()

    def pieces(self, wanted: Collection[str], most_bytes: Callable[[], int]) -> Iterator[Piece]:
        """The wanted graphs, cut where they are longer than so many bytes, which may change meanwhile."""
        for number, graph in enumerate(self.graphs):
            if graph in wanted:
                frames = range(self._starts[number], self._starts[number + 1])
                whole = Piece(graph, self._frames, tuple(map(self._frames.part, frames)), first=True, last=True)
                yield from whole.cut(most_bytes)

    def _take(self, lines: Iterable[bytes], sorter: Sorter, progress: Progress) -> None:
        """Sort the statements with their graphs in front: no IRI has a space, so the rest begins behind the first."""
        taken = 0
        each = map(_with_graph_first, statements(lines))
        while batch := list(islice(each, _BATCH)):
            sorter.add(batch)
            taken += len(batch)
            progress("reading", taken, None)

    def _keep(self, sorter: Sorter, progress: Progress) -> None:
        for graph, members in groupby(chain.from_iterable(sorter.batches()), _graph):
            digest, number, start = hashlib.sha256(), 0, len(graph) + 1
            for lines in _frames(members):
                digest.update(b"\n".join(lines) + b"\n")
                self._frames.add(b" .\n".join(line[start:] for line in lines) + b" .\n", len(lines))
                number += len(lines)
            self.graphs[graph.decode()] = Held(number, digest.hexdigest())
            self._starts.append(len(self._frames))
            self.triples += number
            progress("sorting", self.triples, None)


def _frames(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    """Lines that go in one frame."""
    taken: list[bytes] = []
    size = 0
    for line in lines:
        taken.append(line)
        size += len(line)
        if size >= FRAME:
            yield taken
            taken, size = [], 0
    if taken:
        yield taken


def _graph(line: bytes) -> bytes:
    return line[: line.index(b" ")]


def _with_graph_first(statement: Statement) -> bytes:
    subject, predicate, value, graph = statement
    if not graph:
        told = b" ".join(statement[:3]).decode(errors="replace")[:120]
        raise TrialgraphError(
            "a statement stands in no named graph, and a store would not know which record said it; push a build, or"
            f" a file of quads: {told}"
        )
    if subject.startswith(b"_:") or value.startswith(b"_:"):
        raise TrialgraphError("the graph has blank nodes, which cannot be sent in pieces; give them names")
    return b" ".join((graph[1:-1], subject, predicate, value))
