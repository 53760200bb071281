"""What goes into one request: lines of one graph, read from disk as they are sent, and as often as they are sent."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from trialgraph.push.frames import Frames, Part

__all__ = ["Piece"]

_END = b" .\n"  # of each line; a line end stands nowhere else


class Piece(NamedTuple):
    """Some lines of one graph: whether they are its first, and its last."""

    graph: str
    frames: Frames
    parts: tuple[Part, ...]
    first: bool
    last: bool

    @property
    def lines(self) -> int:
        """How many lines, which are as many triples."""
        return sum(part.lines for part in self.parts)

    @property
    def triples_size(self) -> int:
        """Bytes of N-Triples."""
        return sum(part.end - part.start for part in self.parts)

    @property
    def quads_size(self) -> int:
        """Bytes of N-Quads."""
        return sum(map(self._quads_size, self.parts))

    def triples(self) -> Iterator[bytes]:
        """The lines as N-Triples, some at a time."""
        return map(self.frames.read, self.parts)

    def quads(self) -> Iterator[bytes]:
        """The lines as N-Quads, some at a time."""
        end = self._named() + _END
        return (text.replace(_END, end) for text in self.triples())

    def batches(self, most: int) -> Iterator[bytes]:
        """The lines as N-Triples, so many at a time."""
        lines = (line for text in self.triples() for line in text[:-1].split(b"\n"))
        while batch := list(islice(lines, most)):
            yield b"\n".join(batch) + b"\n"

    def cut(self, most_bytes: Callable[[], int]) -> Iterator[Piece]:
        """Pieces of at most so many bytes of N-Quads, which may change meanwhile; a longer line is one by itself."""
        taken: list[Part] = []
        size, first = 0, self.first
        for part in self._fitting(most_bytes):
            own = self._quads_size(part)
            if taken and size + own > most_bytes():
                yield self._replace(parts=tuple(taken), first=first, last=False)
                taken, size, first = [], 0, False
            taken.append(part)
            size += own
        yield self._replace(parts=tuple(taken), first=first)

    def _fitting(self, most_bytes: Callable[[], int]) -> Iterator[Part]:
        waiting = list(reversed(self.parts))
        while waiting:
            part = waiting.pop()
            if part.lines > 1 and self._quads_size(part) > most_bytes():
                waiting += reversed(self.frames.halves(part))
            else:
                yield part

    def _named(self) -> bytes:
        return f" <{self.graph}>".encode()

    def _quads_size(self, part: Part) -> int:
        return part.end - part.start + part.lines * len(self._named())
