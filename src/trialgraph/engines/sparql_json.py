"""SPARQL 1.1 results in JSON, read row by row as they come.

pyoxigraph's reader refuses a whole answer for what Virtuoso writes (blank nodes like ``nodeID://b1``, columns like
``callret-0``, IRIs with a space), and takes three times as long, since each of its terms becomes a value afterwards.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Callable, Iterator
from typing import Any

from trialgraph.engines.base import Answer
from trialgraph.results import Iri, Value, python_value

__all__ = ["ShapeError", "read_json"]

_AT_ONCE = 65536
_LARGEST_PIECE = 16 * 2**20  # characters of one row
_REMEMBERED = 200_000
_DECIMAL = "http://www.w3.org/2001/XMLSchema#decimal"
_decode = json.JSONDecoder().raw_decode


class ShapeError(ValueError):
    """What is read is no SPARQL result, or not a whole one."""


class _Text:
    """JSON of which only what has not been understood yet is in memory."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        self._read = read
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._text, self._at, self._whole = "", 0, False

    def next(self) -> str:
        """The next character that is no space, which stays; nothing at the end."""
        while True:
            while self._at < len(self._text):
                char = self._text[self._at]
                if char not in " \n\r\t":
                    return char
                self._at += 1
            if not self._more():
                return ""

    def take(self, *expected: str) -> str:
        """The next character that is no space, which has to be one of these."""
        char = self.next()
        if char not in expected:
            raise ShapeError(f"{char!r} where {' or '.join(expected)} should be" if char else "it breaks off")
        self._at += 1
        return char

    def value(self) -> Any:
        """The value that begins here."""
        self.next()
        while True:
            try:
                value, end = _decode(self._text, self._at)
            except RecursionError:
                raise ShapeError("it is nested too deeply") from None
            except ValueError:
                if not self._more():
                    raise ShapeError("it breaks off, or is not JSON") from None
                continue
            if end < len(self._text) or not self._more():  # a number may go on
                self._at = end
                return value

    def members(self) -> Iterator[str]:
        """The keys of the object that begins here; its values are for the caller to take in between."""
        self.take("{")
        if self.next() == "}":
            self.take("}")
            return
        while True:
            key = self.value()
            self.take(":")
            yield str(key)
            if self.take(",", "}") == "}":
                return

    def end(self) -> None:
        """Nothing may follow."""
        if self.next():
            raise ShapeError("something follows its end")

    def _more(self) -> bool:
        """Read on, as much again as waits already, so that a long value is not looked at too often."""
        if self._whole:
            return False
        waiting = len(self._text) - self._at
        if waiting > _LARGEST_PIECE:
            raise ShapeError(f"one piece of it has over {_LARGEST_PIECE / 2**20:g} million characters")
        pieces = [self._text[self._at :]]
        try:
            while not self._whole and sum(map(len, pieces)) <= 2 * waiting:
                read = self._read(_AT_ONCE)
                self._whole = not read
                pieces.append(self._decoder.decode(read, self._whole))
        except UnicodeDecodeError:
            raise ShapeError("it is not UTF-8") from None
        self._text, self._at = "".join(pieces), 0
        return len(self._text) > waiting


def read_json(read: Callable[[int], bytes]) -> Answer:
    """The answer that ``read`` gives in pieces; raises :class:`ShapeError`, also while rows are read."""
    text = _Text(read)
    members = text.members()
    columns: tuple[str, ...] | None = None
    early: Any = None
    for key in members:
        if key == "results" and columns is not None:
            return Answer(columns, _rows(text, members, columns))
        value = text.value()
        if key == "head":
            columns = _columns(value)
        elif key == "boolean":
            if not isinstance(value, bool):
                raise ShapeError("its truth is neither true nor false")
            _finish(text, members)
            return Answer(("answer",), iter(((value,),)))
        elif key == "results":
            early = value
    text.end()
    if columns is None or not isinstance(early, dict) or not isinstance(early.get("bindings"), list):
        raise ShapeError("it has neither rows nor a truth")
    row = _Row(columns)
    return Answer(columns, map(row.of, early["bindings"]))


def _rows(text: _Text, members: Iterator[str], columns: tuple[str, ...]) -> Iterator[tuple[Value, ...]]:
    row = _Row(columns).of
    found = False
    for key in text.members():
        if key != "bindings":
            text.value()
            continue
        found = True
        text.take("[")
        if text.next() == "]":
            text.take("]")
            continue
        while True:
            yield row(text.value())
            if text.take(",", "]") == "]":
                break
    if not found:
        raise ShapeError("it has no rows")
    _finish(text, members)


def _finish(text: _Text, members: Iterator[str]) -> None:
    for _ in members:
        text.value()
    text.end()


def _columns(head: Any) -> tuple[str, ...]:
    names = head.get("vars", []) if isinstance(head, dict) else None
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise ShapeError("its head names no columns")
    return tuple(names)


class _Row:
    """A binding as a row; each value is made once, since most of a table is said more than once."""

    def __init__(self, columns: tuple[str, ...]) -> None:
        self._columns = columns
        self._known: dict[tuple[object, ...], Value] = {}

    def of(self, binding: Any) -> tuple[Value, ...]:
        try:
            return tuple([self._value(binding.get(column)) for column in self._columns])
        except (AttributeError, KeyError, TypeError):
            raise ShapeError("a row of it is none") from None

    def _value(self, cell: Any) -> Value:
        if cell is None:
            return None
        key = (cell["type"], cell["value"], cell.get("datatype"))
        found = self._known.get(key)
        if found is None:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            found = self._known[key] = _value(*key)
        return found


def _value(kind: object, told: object, datatype: object) -> Value:
    if not isinstance(told, str):
        raise ShapeError("a value of it is no text")
    if kind == "uri":
        return Iri(told)
    if kind in {"literal", "typed-literal"}:
        if datatype == _DECIMAL and "." in told:
            told = told.rstrip("0").rstrip(".")  # Jena writes 1.0 for what others write as 1
        return python_value(told, datatype if isinstance(datatype, str) else None)
    if kind == "bnode":
        return told
    raise ShapeError("a value of it is of no known kind")
