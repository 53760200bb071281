"""``graph.nq.zst``: lines of N-Quads in zstd frames, one behind the other; the same lines give the same bytes."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

import zstandard

from trialgraph.zstdfile import open_zstd

if TYPE_CHECKING:
    import pyoxigraph as ox

__all__ = ["frame", "frames", "open_text", "read_quads", "unpack"]

_LEVEL = 1  # a tenth larger than at 3, and a third less time
_FRAME = 32 * 2**20


def frame(lines: bytes) -> bytes:
    """Whole lines as one zstd frame."""
    return frames([lines])


def frames(pieces: Iterable[bytes]) -> bytes:
    """Pieces of whole lines as zstd frames, of some tens of megabytes each before compression.

    Each piece is compressed as it comes, while it is at hand; the same pieces give the same bytes.
    """
    packed: list[bytes] = []
    stream, size = None, 0
    for piece in pieces:
        stream = stream or zstandard.ZstdCompressor(level=_LEVEL).compressobj()
        packed.append(stream.compress(piece))
        size += len(piece)
        if size >= _FRAME:
            packed.append(stream.flush())
            stream, size = None, 0
    if stream is not None:
        packed.append(stream.flush())
    return b"".join(packed)


def unpack(frames: bytes) -> bytes:
    """The lines of some frames."""
    with open_zstd(io.BytesIO(frames)) as lines:
        return lines.read()


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
