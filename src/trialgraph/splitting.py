"""One document, many records: JSON Lines, arrays, and the envelopes of registries' interfaces, cut without being held.

A document that fits into memory is cut by a JSON decoder. One that does not, or that is broken, is walked through by
its quotes and brackets alone: no library gives the elements of a list as the bytes they were, one at a time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Generator, Iterator

import msgspec

from trialgraph.mappers.envelopes import ENVELOPES
from trialgraph.mappers.rejection import Rejection

__all__ = ["LARGEST_RECORD", "Raw", "split"]

LARGEST_RECORD = 64 * 2**20
_LARGEST_TEXT = 256 * 2**20
_CHUNK = 2**20
_DEEPEST = 512
_BOM = b"\xef\xbb\xbf"
_SPACE = b" \t\r\n"
_CONFLICT = (b"<<<<<<<", b"=======", b">>>>>>>", b"|||||||")
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|["{}\[\]]', re.DOTALL)
_ODD_BACKSLASHES = re.compile(rb"(?<!\\)(?:\\\\)*\\\Z")
_OUTERMOST = max(map(len, ENVELOPES))  # no list of records stands deeper
_Read = Callable[[int], bytes]


class Raw(msgspec.Struct, frozen=True):
    """One record's bytes and the name to report it by (``records.zip!NCT01.json``, ``page.json#12``, ``all.jsonl:7``);
    ``problem`` instead of bytes where it could not be read."""

    name: str
    data: bytes = b""
    problem: tuple[str, str] | None = None  # code, reason: see mappers.Rejection


def split(read: _Read, name: str) -> Iterator[Raw]:
    """The records of a document; ``read(n)`` gives up to n bytes of it, and none at its end.

    What the reading raises passes through, behind the records that came before it.
    """
    head = read(_CHUNK).removeprefix(_BOM)
    start = head.lstrip(_SPACE)[:1]
    if start not in {b"{", b"["}:
        yield Raw(name, head + _rest(read, _LARGEST_TEXT - len(head)))
        return
    while start == b"{" and not _second_line(head) and len(head) <= LARGEST_RECORD and (more := read(_CHUNK)):
        head += more
    if start == b"{" and _is_lines(head):
        yield from _lines(head, read, name)
        return
    while len(head) <= LARGEST_RECORD and (more := read(_CHUNK)):
        head += more
    elements = _decoded(head) if len(head) <= LARGEST_RECORD else None
    if elements is None:
        yield from _Walk(name).records(head, read)
    elif elements is _ONE:
        yield Raw(name, head)
    else:
        yield from (Raw(f"{name}#{at}", bytes(each)) for at, each in enumerate(elements, 1))


def _rest(read: _Read, limit: int) -> bytes:
    pieces = []
    while piece := read(_CHUNK):
        pieces.append(piece)
        limit -= len(piece)
        if limit < 0:
            raise Rejection("too-large", f"is larger than {_LARGEST_TEXT / 2**20:.0f} MB")
    return b"".join(pieces)


def _is_lines(head: bytes) -> bool:
    """Whether each line is a record: the first is more than a bracket, and the next begins one (or a merge's mess)."""
    first, rest = head.lstrip(_SPACE).partition(b"\n")[0], _second_line(head)
    if not rest or first.strip() == b"{":
        return False
    if rest.startswith((b"{", *_CONFLICT)):
        return True
    return first.rstrip().endswith(b"}") and _decoded(first) is _ONE


def _second_line(head: bytes) -> bytes:
    """What stands behind the first line that is not blank, from its first letter on; seven of them tell what it is."""
    rest = head.lstrip(_SPACE).partition(b"\n")[2].lstrip(_SPACE)
    return rest if len(rest) > len(_CONFLICT[0]) or rest[:1] == b"{" else b""


def _lines(head: bytes, read: _Read, name: str, number: int = 0) -> Iterator[Raw]:
    buffer, skipping = head, False
    ended = False
    while not ended:
        *lines, buffer = buffer.split(b"\n")
        for line in lines:
            number += 1
            if not skipping:
                yield from _line(line, name, number)
            skipping = False
        if len(buffer) > LARGEST_RECORD:
            if not skipping:
                yield Raw(f"{name}:{number + 1}", problem=("too-large", _too_large()))
            buffer, skipping = b"", True
        more = _more(read, buffer)
        ended = len(more) == len(buffer)
        buffer = more
    if not skipping:
        yield from _line(buffer, name, number + 1)


def _lines_behind(buffer: bytes, read: _Read, name: str) -> Iterator[Raw]:
    """The records on the lines behind one that is too large; none where nothing more begins like a record."""
    while b"\n" not in buffer:
        buffer = read(_CHUNK)
        if not buffer:
            return
    rest = buffer.partition(b"\n")[2] + read(_CHUNK)
    if rest.lstrip(_SPACE).startswith(b"{"):
        yield from _lines(rest, read, name, 1)


def _more(read: _Read, buffer: bytes) -> bytes:
    """The buffer and what comes behind it, up to a line's end: a long line is not joined anew with each chunk."""
    pieces, size = [buffer], len(buffer)
    while (piece := read(_CHUNK)) and size <= LARGEST_RECORD:
        pieces.append(piece)
        size += len(piece)
        if b"\n" in piece:
            break
    else:
        pieces.append(piece)
    return b"".join(pieces)


def _line(line: bytes, name: str, number: int) -> Iterator[Raw]:
    text = line.strip(_SPACE)
    if text.startswith(_CONFLICT):
        yield Raw(f"{name}:{number}", problem=("conflict-marker", f"line {number} is a conflict marker of a merge"))
    elif text:
        yield Raw(f"{name}:{number}", text)


def _too_large() -> str:
    return f"the record is larger than {LARGEST_RECORD / 2**20:.0f} MB"


_ONE: list[msgspec.Raw] = []
"""Told apart from an empty list by identity: the document is one record."""


def _decoded(document: bytes) -> list[msgspec.Raw] | None:
    """The elements of a list of records, ``_ONE`` for a document that is one record, None where it is no whole JSON."""
    try:
        if document.lstrip(_SPACE).startswith(b"["):
            return msgspec.json.decode(document, type=list[msgspec.Raw])
        fields = msgspec.json.decode(document, type=dict[str, msgspec.Raw])
        for way in ENVELOPES:
            found = _list_at(fields, way)
            if found is not None:
                return found
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None
    return _ONE


def _list_at(fields: dict[str, msgspec.Raw], way: tuple[str, ...]) -> list[msgspec.Raw] | None:
    value = fields.get(way[0])
    if value is None:
        return None
    start = bytes(value).lstrip(_SPACE)[:1]
    if len(way) == 1:
        return msgspec.json.decode(value, type=list[msgspec.Raw]) if start == b"[" else None
    return _list_at(msgspec.json.decode(value, type=dict[str, msgspec.Raw]), way[1:]) if start == b"{" else None


class _Walk:
    """Walks through a document by its quotes and brackets, and cuts out the objects of its list of records."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._depth = 0
        self._keys: dict[int, str] = {}  # the last string at each depth: in an object, the key
        self._list: int | None = None  # the depth inside the list of records
        self._count = 0
        self._start: int | None = None  # where the record begins in the buffer
        self._skipped: tuple[str, str] | None = None  # why the record is not given
        self._closed = False

    def records(self, head: bytes, read: _Read) -> Iterator[Raw]:
        """The records; a document without a list of records, broken as it is, is given whole where it is not large."""
        buffer, offset, at = head, 0, 0
        while True:
            at = yield from self._walk(buffer, at)
            if self._list is None and len(buffer) > LARGEST_RECORD:
                yield Raw(self._name, problem=("too-large", _too_large()))
                yield from _lines_behind(buffer, read, self._name)
                return
            more = read(_CHUNK)
            if not more:
                break
            if self._start is not None and len(buffer) - self._start > LARGEST_RECORD:
                self._start, self._skipped = None, ("too-large", _too_large())
            keep = at if self._list is not None else 0
            if self._start is not None:
                keep, self._start = self._start, 0
            kept = buffer[keep:]
            if self._skipped is not None and len(kept) > _CHUNK:  # inside a string of which nothing is wanted
                kept = b'"\\' if _ODD_BACKSLASHES.search(kept) else b'"'
            offset += len(buffer) - len(kept)
            buffer, at = kept + more, at - keep
        if self._list is None and not self._closed:
            yield Raw(self._name, buffer)
        elif self._list is not None:
            place = offset + len(buffer)
            yield Raw(
                f"{self._name}#{self._count + 1}",
                problem=("truncated", f"the document ends at byte {place:,} inside its list of records"),
            )

    def _walk(self, buffer: bytes, at: int) -> Generator[Raw, None, int]:
        for found in _TOKEN.finditer(buffer, at):
            token = found.group()
            if len(token) > 1:
                if self._list is None and self._depth <= 3:
                    self._keys[self._depth] = token[1:-1].decode(errors="replace")
            elif token == b'"':
                return found.start()
            elif token in b"{[":
                self._open(token, found.start())
            else:
                yield from self._close(buffer, found.end())
            at = found.end()
        return len(buffer)

    def _open(self, token: bytes, place: int) -> None:
        if self._list is not None:
            if self._depth == self._list and token == b"{":
                self._start, self._skipped = place, None
            elif self._depth - self._list > _DEEPEST:
                self._start, self._skipped = None, ("too-deep", f"the record is nested deeper than {_DEEPEST} levels")
        elif token == b"[" and not self._closed and self._depth <= _OUTERMOST:
            way = tuple(self._keys.get(depth, "") for depth in range(1, self._depth + 1))
            if way in {(), *ENVELOPES}:
                self._list = self._depth + 1
        self._depth += 1

    def _close(self, buffer: bytes, end: int) -> Iterator[Raw]:
        self._depth -= 1
        if self._list is None:
            return
        if self._depth == self._list:
            if self._start is not None or self._skipped is not None:
                self._count += 1
                name = f"{self._name}#{self._count}"
                if self._start is not None and end - self._start > LARGEST_RECORD:
                    self._skipped = "too-large", _too_large()
                if self._skipped is not None or self._start is None:
                    yield Raw(name, problem=self._skipped)
                else:
                    yield Raw(name, buffer[self._start : end])
            self._start = self._skipped = None
        elif self._depth < self._list:
            self._list, self._closed = None, True
