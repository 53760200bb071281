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
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO

from trialgraph.errors import TrialgraphError
from trialgraph.mappers import Rejection
from trialgraph.splitting import Raw, split

__all__ = ["Raw", "SourceNotFoundError", "Sources", "read_sources"]

Members = Callable[[list[zipfile.ZipInfo]], list[zipfile.ZipInfo]]

_RATIO = 200
_BITE = 2**16
_SMALL = 2**20  # below this, a high compression ratio is harmless
_ZIP, _GZIP, _XZ, _ZSTD = b"PK\x03\x04", b"\x1f\x8b", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd"
_OFFICE = "[Content_Types].xml"
_NOT_RECORDS = {".md", ".py", ".pyc"}
# RuntimeError: of zipfile, for members that are encrypted or packed in a way that it lacks.
_DAMAGED = (OSError, EOFError, lzma.LZMAError, zipfile.BadZipFile, zlib.error, RuntimeError)


class SourceNotFoundError(TrialgraphError):
    """A source that the user named and that is not there."""

    def __init__(self, source: str) -> None:
        self.source = source
        super().__init__(source)

    def __str__(self) -> str:
        return f"no such file, folder or pattern: {self.source}"


class Sources:
    """What a user names: files, folders, patterns, archives; raises :class:`SourceNotFoundError` for what is not there.

    Folders are listed as they are come to: the names of half a million files are never held. ``members`` chooses among
    the members of an archive.
    """

    def __init__(self, sources: Iterable[str | Path], members: Members = list) -> None:
        self._members = members
        self._places = [place for source in sources for place in _places(str(source))]
        self._size = sum(size for _, size in self._files())
        self._read = 0
        self._handle: IO[bytes] | None = None

    def records(self) -> Iterator[Raw]:
        """The records of all sources, in a fixed order."""
        for path, size in self._files():
            yield from self._records(path, size)
            self._read += size

    def _files(self) -> Iterator[tuple[str, int]]:
        for place in self._places:
            if os.path.isdir(place):  # noqa: PTH112 - half a million paths are strings, not Paths
                yield from _walk(place)
            else:
                yield place, _size(place)

    def share(self) -> float:
        """How much of the sources' bytes has been read, 0 to 1."""
        handle = self._handle
        at = handle.tell() if handle is not None and not handle.closed else 0
        return min(1.0, (self._read + at) / self._size) if self._size else 1.0

    def _records(self, path: str, size: int) -> Iterator[Raw]:
        name = path.encode(errors="backslashreplace").decode()  # a file's name need not be text; a report is
        try:
            with open(path, "rb") as handle:  # noqa: PTH123
                self._handle = handle
                yield from _unpack(handle, name, size, self._members)
        except _DAMAGED as error:
            yield Raw(name, problem=("unreadable", f"cannot be read{_further(error)}: {error}"))
        except Rejection as error:
            yield Raw(name, problem=(error.code, error.reason))


def read_sources(sources: Iterable[str | Path]) -> Iterator[Raw]:
    """The records of all sources, in a fixed order; raises :class:`SourceNotFoundError` before the first is read."""
    yield from Sources(sources).records()


def _places(source: str) -> list[str]:
    """The folder or file of that name, or what a pattern finds."""
    path = Path(source)
    if path.exists():
        return [str(path)]
    found = sorted(glob.glob(source, recursive=True))  # noqa: PTH207 - the pattern may be absolute
    if not found:
        raise SourceNotFoundError(source)
    # A pattern may meet sockets and pipes, which would be read for ever.
    return [name for name in found if Path(name).is_dir() or Path(name).is_file()]


def _walk(folder: str) -> Iterator[tuple[str, int]]:
    """Regular files below the folder, with their sizes; hidden ones, links, sockets and notes are no records."""
    with os.scandir(folder) as listed:
        entries = sorted(listed, key=lambda entry: entry.name)
    if any(entry.name == "graph.nq.zst" for entry in entries):  # a build, not records
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(entry.path)
        elif entry.is_file(follow_symlinks=False) and os.path.splitext(entry.name)[1].lower() not in _NOT_RECORDS:  # noqa: PTH122
            yield entry.path, _size(entry.path)


_LOST = " to its end, and what comes behind is lost (get the file again)"


def _further(error: Exception) -> str:
    """For compressed data that is cut or damaged: records before the place were given."""
    return _LOST if isinstance(error, EOFError | lzma.LZMAError | zlib.error) else ""


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size  # noqa: PTH116
    except OSError:  # it has gone, and is told when it is read
        return 0


def _unpack(handle: IO[bytes], name: str, size: int, members: Members) -> Iterator[Raw]:
    head = handle.read(8)
    handle.seek(0)
    if head.startswith(_ZIP):
        yield from _members(handle, name, members)
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
            raise Rejection("unreadable", f"cannot be read{_LOST}: {error}") from error
    else:
        yield from split(handle.read, name)


def _limited(handle: IO[bytes] | io.BufferedIOBase, packed: int) -> Callable[[int], bytes]:
    """Read what unpacks to no more than it may; raises :class:`Rejection` beyond.

    What stands before a damaged place is given; the error comes with the next call.
    """
    left = max(_SMALL, packed * _RATIO)
    failed: Exception | None = None

    def read(size: int) -> bytes:
        nonlocal left, failed
        pieces: list[bytes] = []
        while size > 0 and failed is None:
            try:
                piece = handle.read(min(size, _BITE))
            except Exception as error:  # each kind of compression has its own
                failed = error
                break
            if not piece:
                break
            pieces.append(piece)
            size -= len(piece)
            left -= len(piece)
            if left < 0:
                raise Rejection("too-large", f"unpacks to over {_RATIO} times its size")
        if failed is not None and not pieces:
            raise failed
        return b"".join(pieces)

    return read


def _members(handle: IO[bytes], name: str, members: Members) -> Iterator[Raw]:
    with zipfile.ZipFile(handle) as archive:
        if _OFFICE in archive.NameToInfo:
            raise Rejection(
                "unknown-format", "this is a document or spreadsheet of an office program, not a trial record"
            )
        for member in members(archive.infolist()):
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
                yield Raw(shown, problem=("unreadable", f"cannot be read{_further(error)}: {error}"))
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
