"""From what a user names (files, folders, globs, archives) to the bytes of single records, one at a time.

Compression is recognised by content. Nothing is unpacked to disk; what one file may unpack to is limited, so that a
small hostile file cannot fill the memory.
"""

from __future__ import annotations

import glob
import gzip
import io
import lzma
import os
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO

from trialgraph.errors import TrialgraphError
from trialgraph.mappers import Rejection
from trialgraph.splitting import Raw, split

__all__ = ["Raw", "SourceNotFoundError", "read_sources"]

_RATIO = 200
_SMALL = 2**20  # below this, a high compression ratio is harmless
_ZIP, _GZIP, _XZ, _ZSTD = b"PK\x03\x04", b"\x1f\x8b", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd"
_NOT_RECORDS = {".md", ".py", ".pyc"}
_DAMAGED = (OSError, EOFError, lzma.LZMAError, zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError)


class SourceNotFoundError(TrialgraphError):
    """A source that the user named and that is not there."""

    def __init__(self, source: str) -> None:
        self.source = source
        super().__init__(source)

    def __str__(self) -> str:
        return f"no such file, folder or pattern: {self.source}"


def read_sources(sources: Iterable[str | Path]) -> Iterator[Raw]:
    """The records of all sources, in a fixed order; raises :class:`SourceNotFoundError` before the first is read."""
    yield from (raw for path in [path for source in sources for path in _files(str(source))] for raw in _records(path))


def _files(source: str) -> list[Path]:
    path = Path(source)
    if path.is_dir():
        return sorted(_walk(path), key=lambda found: found.relative_to(path).parts)
    if path.exists():
        return [path]
    found = sorted(glob.glob(source, recursive=True))  # noqa: PTH207 - the pattern may be absolute
    if not found:
        raise SourceNotFoundError(source)
    # A pattern may meet sockets and pipes, which would be read for ever.
    places = [Path(name) for name in found]
    return [file for place in places for file in (_files(str(place)) if place.is_dir() else [place]) if file.is_file()]


def _walk(folder: Path) -> Iterator[Path]:
    """Regular files below the folder; hidden ones, links out of it, sockets and notes for people are no records."""
    for root, folders, names in os.walk(folder, followlinks=False):
        if "graph.nq.zst" in names:  # a build, not records
            folders.clear()
            continue
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(root, name)
            if name.startswith(".") or path.suffix.lower() in _NOT_RECORDS:
                continue
            if stat.S_ISREG(path.stat(follow_symlinks=False).st_mode):
                yield path


def _records(path: Path) -> Iterator[Raw]:
    name = str(path).encode(errors="backslashreplace").decode()  # a file's name need not be text; a report is
    try:
        with path.open("rb") as handle:
            yield from _unpack(handle, name, path.stat().st_size)
    except _DAMAGED as error:
        yield Raw(name, problem=("unreadable", f"cannot be read: {error}"))
    except Rejection as error:
        yield Raw(name, problem=(error.code, error.reason))


def _unpack(handle: IO[bytes], name: str, size: int) -> Iterator[Raw]:
    head = handle.read(8)
    handle.seek(0)
    if head.startswith(_ZIP):
        yield from _members(handle, name)
    else:
        yield from _document(handle, head, size, name)


def _document(handle: IO[bytes], head: bytes, size: int, name: str) -> Iterator[Raw]:
    """The records of a document that may be compressed."""
    if head.startswith(_GZIP):
        yield from split(_limited(gzip.GzipFile(fileobj=handle), size), name)
    elif head.startswith(_XZ):
        yield from split(_limited(lzma.LZMAFile(handle), size), name)  # noqa: SIM115 - the handle is closed by its owner
    elif head.startswith(_ZSTD):
        import zstandard

        from trialgraph.zstdfile import open_zstd

        try:
            yield from split(_limited(open_zstd(handle), size), name)
        except zstandard.ZstdError as error:
            raise Rejection("unreadable", f"cannot be read: {error}") from error
    else:
        yield from split(handle.read, name)


def _limited(handle: IO[bytes] | io.BufferedIOBase, packed: int) -> Callable[[int], bytes]:
    """Read what unpacks to no more than it may; raises :class:`Rejection` beyond."""
    left = max(_SMALL, packed * _RATIO)

    def read(size: int) -> bytes:
        nonlocal left
        data = handle.read(size)
        left -= len(data)
        if left < 0:
            raise Rejection("too-large", f"unpacks to over {_RATIO} times its size")
        return data

    return read


def _members(handle: IO[bytes], name: str) -> Iterator[Raw]:
    with zipfile.ZipFile(handle) as archive:
        for member in archive.infolist():
            shown = f"{name}!{member.filename}"
            parts = Path(member.filename).parts
            if member.filename.endswith("/"):
                continue
            if not parts or ".." in parts or member.filename.startswith(("/", "\\")) or ":" in parts[0]:
                yield Raw(shown, problem=("unsafe-name", "the archive names a file outside itself"))
                continue
            if any(part.startswith(".") for part in parts) or Path(parts[-1]).suffix.lower() in _NOT_RECORDS:
                continue
            try:
                with archive.open(member) as packed:
                    yield from _member(packed, member, shown)
            except _DAMAGED as error:
                yield Raw(shown, problem=("unreadable", f"cannot be read: {error}"))
            except Rejection as error:
                yield Raw(shown, problem=(error.code, error.reason))


def _member(packed: IO[bytes], member: zipfile.ZipInfo, name: str) -> Iterator[Raw]:
    """The records of a member, which may itself be compressed; the bytes before it is known count as read."""
    head = packed.read(8)
    packed.seek(0)
    if head.startswith((_GZIP, _XZ, _ZSTD)):
        yield from _document(packed, head, member.file_size, name)
    else:
        yield from split(_limited(packed, max(member.compress_size, 1)), name)
