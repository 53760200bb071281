"""Turtle and TriG for reading, and for comparing: a blank line between nodes, one value a line where there are more.

https://www.w3.org/TR/turtle/, https://www.w3.org/TR/trig/. Terms of N-Quads are terms of Turtle, so they are copied;
what has a shorter form that every reader takes for the same term gets it. Nothing but the statement before is held.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import IO

from trialgraph.export.prefixes import parted
from trialgraph.ontology import PREFIXES

__all__ = ["write_turtle"]

# Fewer names than the grammar has (6.5, PN_LOCAL): these need no escapes, and old readers know them.
_LOCAL = re.compile(rb"\w(?:[\w.-]*[\w-])?", re.ASCII)
# Numbers and truths that mean the same text when they are bare; a reader may write 007 as 7.
_BARE = {
    f"<{PREFIXES['xsd']}{name}>".encode(): re.compile(pattern)
    for name, pattern in (
        ("integer", rb"0|-?[1-9]\d*"),
        ("decimal", rb"-?(?:0|[1-9]\d*)\.(?:0|\d*[1-9])"),
        ("boolean", rb"true|false"),
    )
}
_INDENT = b"    "
_TYPE_FIRST, _TYPE = b"!", b"a"


def write_turtle(batches: Iterable[list[bytes]], out: IO[bytes], prefixes: dict[str, str], *, graphs: bool) -> None:
    """Write statements that are sorted as :mod:`trialgraph.export.writers` does, by graph first if there are any."""
    out.write(b"".join(f"@prefix {name}: <{iri}> .\n".encode() for name, iri in prefixes.items()))
    text = _Text(prefixes, graphs)
    for batch in batches:
        out.write(b"".join(text.of(batch)))
    out.write(text.end())


class _Text:
    """Pieces of text for statements, with what stands between them."""

    def __init__(self, prefixes: dict[str, str], graphs: bool) -> None:
        self._short = {f"<{iri}".encode(): f"{name}:".encode() for name, iri in prefixes.items()}
        self._begun = b"\n" if prefixes else b""
        self._graph = self._subject = self._predicate = self._waiting = b""
        self._graphs = graphs
        self._iri = lru_cache(maxsize=65_536)(self._shortened)

    def of(self, batch: list[bytes]) -> Iterator[bytes]:
        """The text of some statements, but for the end of the last."""
        for key in batch:
            graph, rest = key.split(b" ", 1) if self._graphs else (b"", key)
            subject, predicate, value = rest.split(b" ", 2)
            margin = _INDENT if graph else b""
            if graph != self._graph or subject != self._subject:
                if self._subject:
                    yield self._last() + b" .\n"
                if graph != self._graph:
                    yield b"}\n" if self._graph else b""
                    yield self._begun + self._iri(graph) + b" {\n" + margin
                else:
                    yield self._begun + margin
                yield self._iri(subject) + b" " + self._verb(predicate)
                self._begun = b"\n"
            elif predicate != self._predicate:
                yield self._last() + b" ;\n" + margin + _INDENT + self._verb(predicate)
            else:
                if self._waiting:
                    yield b"\n" + margin + _INDENT * 2 + self._waiting
                    self._waiting = b""
                yield b",\n" + margin + _INDENT * 2 + self._term(value)
                continue
            self._graph, self._subject, self._predicate = graph, subject, predicate
            self._waiting = self._term(value)

    def end(self) -> bytes:
        """What closes the last statement."""
        return (self._last() + b" .\n" if self._subject else b"") + (b"}\n" if self._graph else b"")

    def _last(self) -> bytes:
        """The value that had to wait whether another follows: it was the only one, and stays on its line."""
        return b" " + self._waiting if self._waiting else b""

    def _verb(self, predicate: bytes) -> bytes:
        return _TYPE if predicate == _TYPE_FIRST else self._iri(predicate)

    def _term(self, term: bytes) -> bytes:
        if term[:1] == b"<":
            return self._iri(term)
        if term[-1:] != b">" or term[:1] != b'"':
            return term
        text, _, kind = term.rpartition(b'"^^')
        if (bare := _BARE.get(kind)) is not None and bare.fullmatch(text, 1):
            return text[1:]
        return text + b'"^^' + self._iri(kind)

    def _shortened(self, iri: bytes) -> bytes:
        space, name = parted(iri)
        short = self._short.get(space)
        return short + name[:-1] if short is not None and _LOCAL.fullmatch(name[:-1]) else iri
