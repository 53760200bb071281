"""Where the frames of a zstd file begin and end, without unpacking them: so that each can be given to another process.

Source: RFC 8878, section 3.1.1, https://www.rfc-editor.org/rfc/rfc8878#section-3.1.1
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import zstandard

__all__ = ["frames"]

_HEADER = 18  # bytes of the longest frame header
_CHECKSUM, _RLE = 0b100, 1


def frames(path: Path) -> Iterator[tuple[int, int]]:
    """Start and length of each frame, in bytes; raises EOFError where the last is cut, ``ZstdError`` where none is."""
    size = path.stat().st_size
    with path.open("rb") as handle:
        at = 0
        while at < size:
            handle.seek(at)
            head = handle.read(_HEADER)
            end = at + zstandard.frame_header_size(head)
            last = False
            while not last:
                handle.seek(end)
                block = int.from_bytes(handle.read(3), "little")
                last, kind = bool(block & 1), block >> 1 & 3
                end += 3 + (1 if kind == _RLE else block >> 3)
                if last and head[4] & _CHECKSUM:
                    end += 4
                if end > size:
                    raise EOFError(f"{path} ends before the end of a frame")
            yield at, end - at
            at = end
