"""Sorting more lines than memory holds: sorted runs on disk, merged block by block.

Lines are compared by their bytes, so the order is that of code points and the same on every machine. No more than
``run`` bytes of text are held at once while lines come in, and a few blocks of each run while they are merged.
"""

from __future__ import annotations

import tempfile
from bisect import bisect_right
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO

import zstandard

__all__ = ["Sorter"]

_RUN = 64 * 2**20
_BATCH = 10_000
_BLOCKS = 48 * 2**20  # bytes of all blocks while runs are merged
_LARGEST, _SMALLEST = 2**20, 2**14


class Sorter:
    """Takes lines (without their ends), and gives each once, in order. Close it: it may have files on disk."""

    def __init__(self, folder: Path | None = None, *, run: int = _RUN) -> None:
        self._folder, self._run = folder, run
        self._lines: list[bytes] = []
        self._size = 0
        self._runs: list[IO[bytes]] = []

    def add(self, lines: list[bytes]) -> None:
        """Take some lines; each must be free of line ends."""
        self._lines += lines
        self._size += sum(map(len, lines))
        if self._size >= self._run:
            self._spill()

    def batches(self) -> Iterator[list[bytes]]:
        """All lines in order, without repetitions, some at a time. To be called once."""
        if self._runs:
            if self._lines:
                self._spill()
            yield from _merged([_Run(handle, self._block()) for handle in self._runs])
            return
        lines = _in_order(self._lines)
        self._lines = []
        for start in range(0, len(lines), _BATCH):
            yield lines[start : start + _BATCH]

    def close(self) -> None:
        """Remove what is on disk."""
        for handle in self._runs:
            handle.close()
        self._runs, self._lines = [], []

    def __enter__(self) -> Sorter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _block(self) -> int:
        return max(_SMALLEST, min(_LARGEST, _BLOCKS // len(self._runs)))

    def _spill(self) -> None:
        lines = _in_order(self._lines)
        self._lines, self._size = [], 0
        # It has no name on disk: whoever is killed leaves nothing behind.
        handle = tempfile.TemporaryFile(dir=self._folder)  # noqa: SIM115 - closed by close(), when all is merged
        self._runs.append(handle)
        with zstandard.ZstdCompressor(level=1).stream_writer(handle, closefd=False) as packed:
            for start in range(0, len(lines), _BATCH):
                packed.write(b"\n".join(lines[start : start + _BATCH]) + b"\n")


class _Run:
    """A sorted run on disk, of which one block is in memory."""

    def __init__(self, handle: IO[bytes], size: int) -> None:
        handle.seek(0)
        self._packed = zstandard.ZstdDecompressor().stream_reader(handle, closefd=False)
        self._size, self._rest = size, b""
        self.block: list[bytes] = []
        self._at = 0
        self.fill()

    def fill(self) -> None:
        """Have the next block; there is none at the end."""
        self.block, self._at = [], 0
        while not self.block and (piece := self._packed.read(self._size)):
            whole, newline, rest = (self._rest + piece).rpartition(b"\n")
            self._rest = rest
            if newline:
                self.block = whole.split(b"\n")

    def take(self, limit: bytes) -> list[bytes]:
        """The lines of the block up to the limit."""
        end = bisect_right(self.block, limit, self._at)
        taken = self.block[self._at : end]
        self._at = end
        if end == len(self.block):
            self.fill()
        return taken


def _merged(runs: list[_Run]) -> Iterator[list[bytes]]:
    """What no later block can come before: all lines up to the least of the blocks' last ones.

    Each is a few sorted pieces, which the sort of Python merges; it needs a fifth of the time of ``heapq.merge``. A
    line that two runs have ends up in one batch.
    """
    while runs := [run for run in runs if run.block]:
        limit = min(run.block[-1] for run in runs)
        yield _in_order([line for run in runs for line in run.take(limit)])


def _in_order(lines: list[bytes]) -> list[bytes]:
    lines.sort()
    return list(dict.fromkeys(lines))
