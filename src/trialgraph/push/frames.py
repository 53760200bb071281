"""Lines in a file, compressed in frames of about a megabyte, any of which is read by itself; the index is in memory."""

from __future__ import annotations

from array import array
from pathlib import Path
from typing import NamedTuple

import zstandard

__all__ = ["FRAME", "Frames", "Part"]

FRAME = 2**20  # bytes of lines after which a frame ends
_LEVEL = 1


class Part(NamedTuple):
    """Some whole lines of a frame: its number, which of its bytes, and how many lines these are."""

    frame: int
    start: int
    end: int
    lines: int


class Frames:
    """Written once, then read in any order, and as often as wanted; eight bytes of each of three numbers per frame."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w+b")
        self._packer, self._unpacker = zstandard.ZstdCompressor(_LEVEL), zstandard.ZstdDecompressor()
        self._ends, self._sizes, self._lines = array("Q", [0]), array("Q"), array("Q")
        self._last: tuple[int, bytes] = (-1, b"")

    def __len__(self) -> int:
        return len(self._sizes)

    def add(self, text: bytes, lines: int) -> None:
        """One more frame, of whole lines."""
        self._ends.append(self._ends[-1] + self._file.write(self._packer.compress(text)))
        self._sizes.append(len(text))
        self._lines.append(lines)

    def part(self, frame: int) -> Part:
        """The whole frame of this number."""
        return Part(frame, 0, self._sizes[frame], self._lines[frame])

    def read(self, part: Part) -> bytes:
        """Its lines."""
        number, text = self._last
        if number != part.frame:
            start = self._ends[part.frame]
            self._file.seek(start)
            text = self._unpacker.decompress(self._file.read(self._ends[part.frame + 1] - start))
            self._last = part.frame, text
        return text if part.end - part.start == len(text) else text[part.start : part.end]

    def halves(self, part: Part) -> tuple[Part, Part]:
        """The part as two, cut at the line end that is next to its middle; it must have two lines."""
        text = self.read(part)
        cut = text.find(b"\n", len(text) // 2, -1) + 1 or text.rfind(b"\n", 0, -1) + 1
        lines = text.count(b"\n", 0, cut)
        middle = part.start + cut
        return part._replace(end=middle, lines=lines), part._replace(start=middle, lines=part.lines - lines)

    def close(self) -> None:
        """Nothing is read any more."""
        self._file.close()
