"""``graph.nq.zst``: lines of N-Quads in one zstd frame; the same lines give the same bytes."""

from __future__ import annotations

import io
import os
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

import zstandard

from trialgraph.zstdfile import open_zstd

if TYPE_CHECKING:
    import pyoxigraph as ox

__all__ = ["QuadWriter", "drop_ranges", "open_text", "read_quads"]

_LEVEL = 6
_CHUNK = 2**20


class QuadWriter:
    """Compresses lines as they come; ``position`` is the number of bytes written, before compression."""

    def __init__(self, handle: IO[bytes]) -> None:
        # Chunks of one size, whatever the sizes of the writes: the frame must not depend on who delivered the lines.
        self._stream = zstandard.ZstdCompressor(level=_LEVEL).stream_writer(handle, closefd=False)
        self._pending = bytearray()
        self.position = 0

    def write(self, lines: bytes) -> None:
        """Append whole lines."""
        self.position += len(lines)
        self._pending += lines
        while len(self._pending) >= _CHUNK:
            self._stream.write(bytes(self._pending[:_CHUNK]))
            del self._pending[:_CHUNK]

    def close(self) -> None:
        """End the frame; the file underneath stays open."""
        self._stream.write(bytes(self._pending))
        self._pending.clear()
        self._stream.close()  # type: ignore[no-untyped-call]  # untyped in the library


def open_text(path: Path) -> IO[bytes]:
    """Open a file that may be plain, gzip or zstd (told by its content) for reading what is in it."""
    import gzip

    handle = path.open("rb")
    head = handle.read(4)
    handle.seek(0)
    if head == b"\x28\xb5\x2f\xfd":
        return open_zstd(handle)
    if head.startswith(b"\x1f\x8b"):
        return io.BufferedReader(gzip.GzipFile(fileobj=handle))
    return handle


def read_quads(path: Path) -> Iterator[ox.Quad]:
    """The quads of an N-Quads file, plain or compressed; raises SyntaxError where it is broken, OSError where cut."""
    import pyoxigraph as ox

    try:
        with open_text(path) as handle:
            yield from ox.parse(handle, ox.RdfFormat.N_QUADS)
    except (EOFError, zlib.error, zstandard.ZstdError) as error:
        raise OSError(f"{path} is not whole: {error}") from error


def drop_ranges(path: Path, ranges: Sequence[tuple[int, int]]) -> None:
    """Write the file anew without some ranges of its (uncompressed) bytes: records that a newer one has replaced."""
    beside = path.with_name(f"{path.name}.kept")
    with open_text(path) as lines, beside.open("wb") as handle:
        writer = QuadWriter(handle)
        at = 0
        for start, end in [*sorted(ranges), (None, None)]:
            at = _copy(lines, writer, at, start)
            if end is not None:
                _copy(lines, None, at, end)
                at = end
        writer.close()
        handle.flush()
        os.fsync(handle.fileno())
    beside.replace(path)


def _copy(lines: IO[bytes], writer: QuadWriter | None, at: int, until: int | None) -> int:
    while until is None or at < until:
        data = lines.read(_CHUNK if until is None else min(_CHUNK, until - at))
        if not data:
            break
        at += len(data)
        if writer is not None:
            writer.write(data)
    return at
