"""Reading zstd streams of which the end counts: data that is cut raises instead of being short."""

from __future__ import annotations

import io
from typing import IO

import zstandard

__all__ = ["open_zstd"]

# One block of zeros unpacks to 30,000 times its size: small bites bound what a hostile stream can fill at once.
_BITE = 2**11
_BUFFER = 2**20


def open_zstd(packed: IO[bytes]) -> io.BufferedReader:
    """What is in a zstd stream of one or more frames; reading raises EOFError where the last frame is cut,
    ``zstandard.ZstdError`` where the data is damaged. Closing it closes ``packed``."""
    return io.BufferedReader(_Frames(packed), _BUFFER)


class _Frames(io.RawIOBase):
    """zstandard's own reader takes the end of its input for the end of the data; this one knows where frames end."""

    def __init__(self, packed: IO[bytes]) -> None:
        self._packed = packed
        self._frame: zstandard.ZstdDecompressionObj | None = None
        self._following = b""
        self._ready = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]  # RawIOBase takes any buffer
        while not self._ready and self._advance():
            pass
        taken = self._ready[: len(buffer)]
        buffer[: len(taken)] = taken
        self._ready = self._ready[len(taken) :]
        return len(taken)

    def _advance(self) -> bool:
        """Unpack the next bite; False at the end of the last frame."""
        bite = self._following or self._packed.read(_BITE)
        if not bite:
            if self._frame is not None:
                raise EOFError("compressed data ended before the end of its frame")
            return False
        if self._frame is None:
            self._frame = zstandard.ZstdDecompressor().decompressobj()
        self._ready = memoryview(self._frame.decompress(bite))
        self._following = self._frame.unused_data
        if self._frame.eof:
            self._frame = None
        return True

    def close(self) -> None:
        self._packed.close()
        super().close()
