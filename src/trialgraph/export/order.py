"""Sorting more lines than memory holds: sorted runs on disk, which are merged.

Lines are compared by their bytes, so the order is that of code points and the same on every machine. No more than
``run`` bytes of text are held at once while lines come in, and a block of each run while they are merged.
"""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterator
from itertools import groupby, islice
from pathlib import Path
from types import TracebackType
from typing import IO

import zstandard

__all__ = ["Sorter"]

_RUN = 64 * 2**20
_BATCH = 10_000
_MOST = 128  # files that are open at once
_BLOCKS = 48 * 2**20  # bytes of all blocks while runs are merged
_LARGEST, _SMALLEST = 2**20, 2**14


class Sorter:
    """Takes lines (without their ends), and gives each once, in order. Close it: it may have files on disk."""

    def __init__(self, folder: Path | None = None, *, run: int = _RUN) -> None:
        self._folder, self._run = folder, run
        self._lines: list[bytes] = []
        self._size = 0
        self._runs: list[IO[bytes]] = []
        self._longer: list[IO[bytes]] = []  # each of as many runs as may be open at once

    def add(self, lines: list[bytes]) -> None:
        """Take some lines; each must be free of line ends."""
        self._lines += lines
        self._size += sum(map(len, lines))
        if self._size >= self._run:
            self._spill()

    def batches(self) -> Iterator[list[bytes]]:
        """All lines in order, without repetitions, some at a time. To be called once."""
        if self._runs or self._longer:
            if self._lines:
                self._spill()
            yield from _merged([*self._runs, *self._longer])
            return
        lines, self._lines = _in_order(self._lines), []
        yield from _batches(lines)

    def close(self) -> None:
        """Remove what is on disk."""
        for handle in (*self._runs, *self._longer):
            handle.close()
        self._runs, self._longer, self._lines = [], [], []

    def __enter__(self) -> Sorter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _spill(self) -> None:
        lines, self._lines, self._size = _in_order(self._lines), [], 0
        self._runs.append(self._written(_batches(lines)))
        if len(self._runs) == _MOST:
            self._longer.append(self._written(_merged(self._runs)))
            for handle in self._runs:
                handle.close()
            self._runs = []

    def _written(self, batches: Iterator[list[bytes]]) -> IO[bytes]:
        # It has no name on disk: whoever is killed leaves nothing behind.
        handle = tempfile.TemporaryFile(prefix=".sort.tmp-", dir=self._folder)  # noqa: SIM115 - closed by close(), when all is merged
        try:
            with zstandard.ZstdCompressor(level=1).stream_writer(handle, closefd=False) as packed:
                for batch in batches:
                    packed.write(b"\n".join(batch) + b"\n")
        except BaseException:
            handle.close()
            raise
        return handle


def _batches(lines: list[bytes]) -> Iterator[list[bytes]]:
    return (lines[start : start + _BATCH] for start in range(0, len(lines), _BATCH))


def _merged(runs: list[IO[bytes]]) -> Iterator[list[bytes]]:
    size = max(_SMALLEST, min(_LARGEST, _BLOCKS // len(runs)))
    once = (line for line, _ in groupby(heapq.merge(*(_from_disk(handle, size) for handle in runs))))
    while batch := list(islice(once, _BATCH)):
        yield batch


def _from_disk(handle: IO[bytes], size: int) -> Iterator[bytes]:
    """The lines of a run, of which so many bytes are in memory."""
    handle.seek(0)
    packed, rest = zstandard.ZstdDecompressor().stream_reader(handle, closefd=False), b""
    while piece := packed.read(size):
        whole, newline, rest_ = (rest + piece).rpartition(b"\n")
        rest = rest_
        if newline:
            yield from whole.split(b"\n")


def _in_order(lines: list[bytes]) -> list[bytes]:
    lines.sort()
    return list(dict.fromkeys(lines))
