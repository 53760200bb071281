"""What is to be in the store: the graphs of a build or a file, each with its number of triples and a checksum."""

from __future__ import annotations

import hashlib
import io
import re
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import chain, groupby, islice
from pathlib import Path
from typing import NamedTuple, Self

import zstandard

from trialgraph.errors import TrialgraphError
from trialgraph.export.lines import Statement, statements
from trialgraph.export.order import Sorter
from trialgraph.ontology import BASE
from trialgraph.progress import Progress, silent

__all__ = ["Held", "Piece", "Source"]

_LEVEL = 1
_BATCH = 10_000
_BASE = re.compile(r"(.+?/)(?:record|graph)/")


class Held(NamedTuple):
    """A graph as it is, or was: how many triples it has, and the SHA-256 of its sorted lines."""

    triples: int
    sha256: str


class Piece(NamedTuple):
    """Some lines (N-Triples, each with its end) of one graph: whether they are its first, and its last."""

    graph: str
    lines: list[bytes]
    first: bool
    last: bool

    def quads(self) -> bytes:
        """The lines as N-Quads."""
        end = f" <{self.graph}> .\n".encode()
        return b"".join(line[:-3] + end for line in self.lines)

    def halves(self) -> tuple[Piece, Piece]:
        """Two pieces that are this one, one after the other."""
        middle = len(self.lines) // 2
        return (
            Piece(self.graph, self.lines[:middle], self.first, False),
            Piece(self.graph, self.lines[middle:], False, self.last),
        )


class Source:
    """The graphs, sorted by their names and each by its lines, in a file that is dropped with this object."""

    def __init__(self, lines: Iterable[bytes], progress: Progress = silent) -> None:
        """``lines`` are N-Quads in pieces of whole lines, in any order.

        Raises :class:`TrialgraphError` for a statement without a graph, or about a blank node.
        """
        self._folder = tempfile.TemporaryDirectory(prefix="trialgraph-push-")
        self._file = Path(self._folder.name) / "sorted.zst"
        self.graphs: dict[str, Held] = {}
        self.triples = 0
        try:
            with Sorter(Path(self._folder.name)) as sorter:
                self._take(lines, sorter, progress)
                self._keep(sorter, progress)
        except BaseException:
            self._folder.cleanup()
            raise

    @property
    def base(self) -> str:
        """What the names of the graphs begin with: ``https://w3id.org/trialgraph/`` unless the build had another."""
        found = (_BASE.match(graph) for graph in self.graphs)
        return next((each[1] for each in found if each), BASE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()

    def pieces(self, wanted: Collection[str], most_bytes: Callable[[], int]) -> Iterator[Piece]:
        """The wanted graphs, cut where they are longer than so many bytes, which may change meanwhile."""
        for graph, lines in self._wanted(wanted):
            piece: list[bytes] = []
            size, first = 0, True
            for line in lines:
                if size + len(line) > most_bytes() and piece:
                    yield Piece(graph, piece, first, False)
                    piece, size, first = [], 0, False
                piece.append(line)
                size += len(line)
            yield Piece(graph, piece, first, True)

    def _take(self, lines: Iterable[bytes], sorter: Sorter, progress: Progress) -> None:
        """Sort the statements with their graphs in front: no IRI has a space, so the rest begins behind the first."""
        taken = 0
        each = map(_with_graph_first, statements(lines))
        while batch := list(islice(each, _BATCH)):
            sorter.add(batch)
            taken += len(batch)
            progress("reading", taken, None)

    def _keep(self, sorter: Sorter, progress: Progress) -> None:
        lines = chain.from_iterable(sorter.batches())
        with self._file.open("wb") as handle, zstandard.ZstdCompressor(_LEVEL).stream_writer(handle) as packed:
            for graph, members in groupby(lines, _graph):
                digest, number = hashlib.sha256(), 0
                for line in members:
                    whole = line + b"\n"
                    digest.update(whole)
                    packed.write(whole)
                    number += 1
                self.graphs[graph.decode()] = Held(number, digest.hexdigest())
                self.triples += number
                progress("sorting", self.triples, None)

    def _wanted(self, wanted: Collection[str]) -> Iterator[tuple[str, Iterator[bytes]]]:
        with self._file.open("rb") as handle, zstandard.ZstdDecompressor().stream_reader(handle) as lines:
            for name, members in groupby(io.BufferedReader(lines), _graph):
                graph = name.decode()
                if graph in wanted:
                    start = len(name) + 1
                    yield graph, (line[start:-1] + b" .\n" for line in members)


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
