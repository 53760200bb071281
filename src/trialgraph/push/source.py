"""What is to be in the store: the graphs of a build or a file, each with its number of triples and a checksum."""

from __future__ import annotations

import hashlib
import io
import re
import tempfile
from collections.abc import Callable, Collection, Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple, Self

import zstandard

from trialgraph.errors import TrialgraphError
from trialgraph.ontology import BASE
from trialgraph.progress import Progress, silent
from trialgraph.push.shim import ordered

__all__ = ["Held", "Piece", "Source"]

_LEVEL = 1
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
        """``lines`` are N-Quads, each with a graph and its end, in any order."""
        self._folder = tempfile.TemporaryDirectory(prefix="trialgraph-push-")
        self._file = Path(self._folder.name) / "sorted.nq.zst"
        self.graphs: dict[str, Held] = {}
        self.triples = 0
        with self._file.open("wb") as handle, zstandard.ZstdCompressor(_LEVEL).stream_writer(handle) as packed:
            for graph, members in groupby(ordered(lines), _graph):
                digest, number = hashlib.sha256(), 0
                for line in members:
                    digest.update(line)
                    packed.write(line)
                    number += 1
                self.graphs[graph.decode()] = Held(number, digest.hexdigest())
                self.triples += number
                progress("reading", self.triples, None)

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

    def _wanted(self, wanted: Collection[str]) -> Iterator[tuple[str, Iterator[bytes]]]:
        with self._file.open("rb") as handle, zstandard.ZstdDecompressor().stream_reader(handle) as lines:
            for name, members in groupby(io.BufferedReader(lines), _graph):
                graph = name.decode()
                if graph in wanted:
                    tail = len(name) + 5  # " <" the name "> .\n", of which " .\n" stays
                    yield graph, (line[: -tail - 1] + b" .\n" for line in members)


def _graph(line: bytes) -> bytes:
    """The name of the graph, which stands last in a line of N-Quads: IRIs have no spaces."""
    subject, _, rest = line.split(b" ", 2)
    graph = rest[rest.rindex(b" <") + 2 : -4] if b" <" in rest else b""
    if not graph or b'"' in graph or not line.endswith(b"> .\n"):
        raise TrialgraphError(
            "a statement stands in no named graph, and a store would not know which record said it; push a build, or"
            f" a file of quads: {line.decode(errors='replace').strip()[:120]}"
        )
    if subject.startswith(b"_:"):
        raise TrialgraphError("the graph has blank nodes, which cannot be sent in pieces; give them names")
    return graph
