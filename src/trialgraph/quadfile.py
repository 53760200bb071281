"""``graph.nq.zst``: lines of N-Quads in zstd frames, one behind the other; the same lines give the same bytes."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

import zstandard

from trialgraph.zstdfile import open_zstd

if TYPE_CHECKING:
    import pyoxigraph as ox

__all__ = ["Packer", "open_text", "pack", "read_quads", "unpack", "whole_text"]

_LEVEL = 1  # a tenth larger than at 3, and a third less time
_FRAME = 32 * 2**20


class Packer:
    """Compresses pieces of whole lines as they come, while they are at hand; the same pieces give the same bytes."""

    def __init__(self) -> None:
        self._packed: list[bytes] = []
        self._frame: zstandard.ZstdCompressionObj | None = None
        self._size = 0

    def add(self, piece: bytes) -> None:
        """Take some lines; a frame ends after some tens of megabytes of them."""
        if self._frame is None:
            self._frame, self._size = zstandard.ZstdCompressor(level=_LEVEL).compressobj(), 0
        self._packed.append(self._frame.compress(piece))
        self._size += len(piece)
        if self._size >= _FRAME:
            self._end_frame()

    def close(self) -> bytes:
        """The frames."""
        self._end_frame()
        return b"".join(self._packed)

    def _end_frame(self) -> None:
        if self._frame is not None:
            self._packed.append(self._frame.flush())
            self._frame = None


def pack(*pieces: bytes) -> bytes:
    """Pieces of whole lines as zstd frames."""
    packer = Packer()
    for piece in pieces:
        packer.add(piece)
    return packer.close()


def unpack(frames: bytes) -> bytes:
    """The lines of some frames that a build has written: all at once, as they are not hostile.

    Raises EOFError where the last frame is cut, ``zstandard.ZstdError`` where one is damaged.
    """
    lines = []
    while frames:
        frame = zstandard.ZstdDecompressor().decompressobj()
        lines.append(frame.decompress(frames))
        if not frame.eof:
            raise EOFError("compressed data ended before the end of its frame")
        frames = frame.unused_data
    return b"".join(lines)


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

    with whole_text(path) as handle:
        yield from ox.parse(handle, ox.RdfFormat.N_QUADS)


@contextmanager
def whole_text(path: Path) -> Iterator[IO[bytes]]:
    """As :func:`open_text`; what is done with the handle raises OSError where the file is cut or damaged."""
    try:
        with open_text(path) as handle:
            yield handle
    except (EOFError, zlib.error, zstandard.ZstdError) as error:
        raise OSError(f"{path} is not whole: {error}") from error
