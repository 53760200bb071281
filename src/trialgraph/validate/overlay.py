"""What the layers in frames of their own say of things, on disk, to be looked up by all processes of a validation.

A store answers the same, at ten times the cost; in memory a registry's names would not have room in each process.
"""

from __future__ import annotations

import mmap
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from zlib import crc32

import numpy as np

from trialgraph.validate.data import Node, add

__all__ = ["Overlay", "write_overlay"]

_TEXT, _INDEX = "lines", "index.npy"
_ENTRY = np.dtype([("sum", "<u4"), ("length", "<u4"), ("start", "<u8")])


def write_overlay(folder: Path, frames: Iterable[bytes]) -> None:
    """Lay out lines of N-Quads for an :class:`Overlay`: each run of lines with one subject is an entry."""
    entries: list[np.ndarray[tuple[int], np.dtype[np.void]]] = []
    start = 0
    with (folder / _TEXT).open("wb") as text:
        for lines in frames:
            found = np.array([(crc32(subject), end - at, start + at) for subject, at, end in _runs(lines)], _ENTRY)
            entries.append(found)
            text.write(lines)
            start += len(lines)
    index = np.concatenate([np.empty(0, _ENTRY), *entries])
    np.save(folder / _INDEX, index[np.argsort(index["sum"], kind="stable")])


class Overlay:
    """Looks up what :func:`write_overlay` has laid out in a folder."""

    def __init__(self, folder: Path) -> None:
        index = np.load(folder / _INDEX)
        self._sums = np.ascontiguousarray(index["sum"])
        self._places = index[["start", "length"]]
        with (folder / _TEXT).open("rb") as text:
            empty = not text.seek(0, 2)
            self._text = b"" if empty else mmap.mmap(text.fileno(), 0, access=mmap.ACCESS_READ)

    def about(self, subjects: Collection[str]) -> Iterator[tuple[str, Node]]:
        """What the layers say of these things, as terms and text; nothing of those that they do not know."""
        asked = [subject.encode() for subject in subjects]
        sums = np.fromiter(map(crc32, asked), np.uint32, len(asked))
        first = np.searchsorted(self._sums, sums)
        last = np.searchsorted(self._sums, sums, side="right")
        for subject, start, begin, end in zip(subjects, asked, first.tolist(), last.tolist(), strict=True):
            if begin < end and (node := self._read(subject, start + b" ", begin, end)):
                yield subject, node

    def _read(self, subject: str, start: bytes, begin: int, end: int) -> Node:
        nodes: dict[str, Node] = {}
        for place, length in self._places[begin:end].tolist():
            lines = self._text[place : place + length]
            if not lines.startswith(start):
                continue  # another subject with the same sum
            for line in lines.decode()[:-1].split("\n"):
                predicate, rest = line[len(subject) + 1 :].split(" ", 1)
                add(nodes, subject, predicate, rest[: rest.rindex(" <")])
        return nodes.get(subject, {})


def _runs(lines: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Subject, start and end of each run of lines with one subject."""
    at = 0
    while at < len(lines):
        began, subject = at, lines[at : lines.index(b" ", at) + 1]
        while lines.startswith(subject, at):
            at = lines.index(b"\n", at) + 1
        yield subject[:-1], began, at
