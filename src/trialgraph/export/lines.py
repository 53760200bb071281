"""Statements as the text of their terms: what is sorted, chosen and written anew need not become objects in between.

A line of N-Quads as pyoxigraph writes it has one space between its terms, and none in any of them but in literals and
triple terms, which can only stand third; so subject, predicate, value and graph are found without reading a term.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from trialgraph.errors import TrialgraphError
from trialgraph.quadfile import whole_text

if TYPE_CHECKING:
    import pyoxigraph as ox

__all__ = ["Lines", "LinesError", "Statement", "lines_of_file", "lines_of_quads", "statements"]

Statement = tuple[bytes, bytes, bytes, bytes]
"""Subject, predicate, value and graph as N-Quads writes them; the graph is empty for the default graph."""

Lines = Callable[[], Iterator[bytes]]
"""Gives the quads from the first to the last, each time it is called, as pieces of whole lines."""

_PIECE = 2**20
_QUADS = 10_000


class LinesError(TrialgraphError):
    """A line that is no statement: the file was not written by this project, or is damaged."""

    def __init__(self, line: bytes) -> None:
        self.line = line
        super().__init__(line)

    def __str__(self) -> str:
        return f"this line of the graph is no statement: {self.line[:80].decode(errors='replace')!r}; build it again"


def lines_of_file(path: Path) -> Lines:
    """The lines of a build's ``graph.nq.zst``; reading raises OSError where it is not whole."""

    def lines() -> Iterator[bytes]:
        with whole_text(path) as handle:
            rest = b""
            while piece := handle.read(_PIECE):
                whole, newline, rest_ = (rest + piece).rpartition(b"\n")
                rest = rest_
                yield whole + newline
            if rest:
                yield rest + b"\n"

    return lines


def lines_of_quads(quads: Callable[[], Iterable[ox.Quad]]) -> Lines:
    """The quads that a function gives, as text."""
    import pyoxigraph as ox

    def lines() -> Iterator[bytes]:
        each = iter(quads())
        while some := list(islice(each, _QUADS)):
            yield ox.serialize(some, format=ox.RdfFormat.N_QUADS) or b""

    return lines


def statements(lines: Iterable[bytes]) -> Iterator[Statement]:
    """The terms of each line."""
    for piece in lines:
        for line in piece.split(b"\n"):
            if not line:
                continue
            try:
                subject, predicate, rest = line.split(b" ", 2)
            except ValueError:
                raise LinesError(line) from None
            if rest[-2:] != b" .":
                raise LinesError(line)
            value, _, graph = rest[:-2].rpartition(b" ")
            # what follows the last space of a literal holds its quotation mark; a triple term ends in brackets
            if value and graph[:1] in b"<_" and b'"' not in graph:
                yield subject, predicate, value, graph
            else:
                yield subject, predicate, rest[:-2], b""
