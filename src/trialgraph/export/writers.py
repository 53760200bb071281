"""Sorted statements as files: the formats of RDF, packed or not, whole or in pieces.

A statement is sorted as one line, its ``rdf:type`` written as ``!`` so that a node's types lead, as a reader of
Turtle expects. Formats with named graphs are in the order of graphs, the others have the union of all graphs.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from trialgraph.export.jsonld import write_jsonld
from trialgraph.export.lines import Statement
from trialgraph.export.rdfxml import sayable
from trialgraph.export.turtle import write_turtle
from trialgraph.ontology import PREFIXES

if TYPE_CHECKING:
    import pyoxigraph as ox

__all__ = ["GraphOrder", "Order", "TripleOrder", "packed", "pieces", "write"]

_TYPE = f"<{PREFIXES['rdf']}type>".encode()
_TYPE_FIRST = b"!"
_ZSTD_LEVEL, _GZIP_LEVEL = 3, 6
Batches = Iterable[list[bytes]]


class TripleOrder:
    """Subject, predicate, value: the graphs together."""

    grouped_by = 1  # the first terms that one node's statements share

    @staticmethod
    def key(statement: Statement) -> bytes:
        """The line that is sorted."""
        subject, predicate, value, _ = statement
        return b"%b %b %b" % (subject, _TYPE_FIRST if predicate == _TYPE else predicate, value)

    @staticmethod
    def line(key: bytes) -> bytes:
        """The statement as N-Triples has it."""
        subject, predicate, value = key.split(b" ", 2)
        return b"%b %b %b .\n" % (subject, _TYPE if predicate == _TYPE_FIRST else predicate, value)


class GraphOrder:
    """Graph, subject, predicate, value."""

    grouped_by = 2

    @staticmethod
    def key(statement: Statement) -> bytes:
        """The line that is sorted."""
        subject, predicate, value, graph = statement
        return b"%b %b %b %b" % (graph, subject, _TYPE_FIRST if predicate == _TYPE else predicate, value)

    @staticmethod
    def line(key: bytes) -> bytes:
        """The statement as N-Quads has it."""
        graph, subject, predicate, value = key.split(b" ", 3)
        if predicate == _TYPE_FIRST:
            predicate = _TYPE
        return (
            b"%b %b %b %b .\n" % (subject, predicate, value, graph)
            if graph
            else b"%b %b %b .\n"
            % (
                subject,
                predicate,
                value,
            )
        )


Order = type[TripleOrder] | type[GraphOrder]


def write(batches: Batches, out: IO[bytes], form: ox.RdfFormat, order: Order, prefixes: dict[str, str]) -> None:
    """Write statements as they come; N-Triples and N-Quads are the lines themselves."""
    import pyoxigraph as ox

    if form in {ox.RdfFormat.N_TRIPLES, ox.RdfFormat.N_QUADS}:
        for batch in batches:
            out.write(b"".join(map(order.line, batch)))
    elif form == ox.RdfFormat.JSON_LD:
        write_jsonld(_parsed(batches, order), out)
    elif form == ox.RdfFormat.RDF_XML:
        ox.serialize((quad.triple for quad in sayable(_parsed(batches, order))), out, form, prefixes=prefixes)
    else:
        write_turtle(batches, out, prefixes, graphs=form.supports_datasets)


def _parsed(batches: Batches, order: Order) -> Iterator[ox.Quad]:
    import pyoxigraph as ox

    for batch in batches:
        yield from ox.parse(b"".join(map(order.line, batch)), ox.RdfFormat.N_QUADS)


@contextmanager
def packed(handle: IO[bytes], kind: str | None) -> Iterator[IO[bytes]]:
    """What is written is packed on its way; the same bytes each time."""
    if kind == ".gz":
        with gzip.GzipFile(filename="", mode="wb", compresslevel=_GZIP_LEVEL, fileobj=handle, mtime=0) as packing:
            yield packing  # type: ignore[misc]  # GzipFile writes bytes, which is all that is asked of it
    elif kind == ".zst":
        import zstandard

        with zstandard.ZstdCompressor(level=_ZSTD_LEVEL).stream_writer(handle, closefd=False) as packing:
            yield packing
    else:
        yield handle


def pieces(batches: Batches, size: int, order: Order) -> Iterator[Iterator[list[bytes]]]:
    """Parts of about ``size`` statements, cut where a node ends; each is to be read before the next."""
    cutter = _Cutter(batches, size, order.grouped_by)
    while cutter.more():
        yield cutter.piece()


class _Cutter:
    def __init__(self, batches: Batches, size: int, terms: int) -> None:
        self._batches = iter(batches)
        self._size, self._terms = size, terms
        self._waiting: list[bytes] = []

    def more(self) -> bool:
        if not self._waiting:
            self._waiting = next(self._batches, [])
        return bool(self._waiting)

    def piece(self) -> Iterator[list[bytes]]:
        left, node = self._size, b""
        while self.more():
            batch, self._waiting = self._waiting, []
            if left > len(batch):
                left -= len(batch)
                node = self._node(batch[-1])
                yield batch
                continue
            # What follows the last statement that fits belongs to this piece for as long as its node is the same.
            if left:
                node = self._node(batch[left - 1])
            end = next((at for at in range(left, len(batch)) if self._node(batch[at]) != node), len(batch))
            left = 0
            self._waiting = batch[end:]
            if end:
                yield batch[:end]
            if self._waiting:
                return

    def _node(self, key: bytes) -> bytes:
        return b" ".join(key.split(b" ", self._terms)[: self._terms])
