"""Files of users as bytes and as text: plain, gzip or zstd, from disk or stdin, a piece at a time."""

from __future__ import annotations

import codecs
import io
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from gzip import BadGzipFile, GzipFile
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, TextIO

import msgspec
import zstandard

from trialgraph.errors import TrialgraphError
from trialgraph.files import atomic_file
from trialgraph.zstdfile import open_zstd

__all__ = [
    "DAMAGED",
    "STDIN",
    "TextError",
    "TextFile",
    "check_apart",
    "open_bytes",
    "open_checked",
    "open_output",
    "open_text",
]

STDIN = "-"
DAMAGED = (EOFError, BadGzipFile, zlib.error, zstandard.ZstdError)
"""What reading raises where compressed data is cut short or damaged."""

_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_CHUNK = 2**16
_HEAD = 2**20
_LONG_HEAD = 16 * 2**20
_HELD = 2**24  # bytes of a text in memory; of a longer one, on disk
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_BOM = b"\xef\xbb\xbf"


class TextError(TrialgraphError):
    """A file that cannot be read as text: which one, and how to mend it."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(path, problem)
        self.path, self.problem = path, problem

    def __str__(self) -> str:
        return f"{self.path} {self.problem}"


class TextFile(msgspec.Struct, frozen=True):
    """A file that is read as text: how it begins (``whole``: all of it), and its text from the beginning, in chunks."""

    name: str
    head: bytes
    whole: bool
    chunks: Iterator[str]


@contextmanager
def open_text(path: str) -> Iterator[TextFile]:
    """Open a text of UTF-8 in a file or, as "-", on stdin; raises :class:`TextError` for what is none, or empty.

    The head is up to 1 MB; of what begins like JSON or XML, as records do, up to 16 MB.
    """
    with open_checked(path) as handle:
        head = handle.read(_HEAD)
        if head.removeprefix(_BOM).lstrip().startswith((b"{", b"[", b"<")):
            head += handle.read(_LONG_HEAD - _HEAD)
        more = handle.read(1)
        if not more and not head.removeprefix(_BOM).strip():
            raise TextError(_name(path), "is empty: there is no text in it")
        yield TextFile(_name(path), head, not more, _decoded(head + more, handle))


def _name(path: str) -> str:
    return "stdin" if path == STDIN else path


def _decoded(head: bytes, handle: IO[bytes]) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder("utf-8-sig")()
    source = io.BytesIO(head)
    while data := source.read(_CHUNK) or handle.read(_CHUNK):
        yield decoder.decode(data)
    yield decoder.decode(b"", final=True)


@contextmanager
def open_checked(path: str) -> Iterator[IO[bytes]]:
    """The bytes of a text, unpacked; what is no UTF-8 is a :class:`TextError` before anything is made of the rest."""
    with SpooledTemporaryFile(_HELD) as kept:
        try:
            with open_bytes(path) as handle:
                for data in _checked(handle, _name(path)):
                    kept.write(data)
        except DAMAGED as error:
            raise TextError(_name(path), "is cut short or damaged; make it anew") from error
        kept.seek(0)
        yield kept


def _checked(handle: IO[bytes], name: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder("utf-8")()
    line, start = 1, b""
    while True:
        data = handle.read(_CHUNK)
        start = start or data[:2]
        mend = "utf-16" if start in _UTF_16 else "latin1"
        convert = f"convert it with: iconv -f {mend} -t utf-8 {'FILE' if name == 'stdin' else name} > NEW"
        try:
            decoder.decode(data, final=not data)
        except UnicodeDecodeError as error:
            line += error.object.count(b"\n", 0, error.start)
            wrong = f"line {line} has the byte {error.object[error.start]:02x}"
            raise TextError(name, f"is not UTF-8 text: {wrong}; {convert}") from error
        if (zero := data.find(b"\0")) >= 0:  # a program or a picture, or UTF-16
            line += data.count(b"\n", 0, zero)
            raise TextError(name, f"is not UTF-8 text: line {line} has a zero byte; save it as plain text in UTF-8")
        if not data:
            return
        line += data.count(b"\n")
        yield data


@contextmanager
def open_bytes(path: str) -> Iterator[IO[bytes]]:
    """The bytes of a file or, as "-", of stdin, unpacked where they are gzip or zstd."""
    with _opened(path) as packed:
        start = packed.peek(4)[:4]
        if start == _ZSTD:
            yield open_zstd(packed)
        elif start.startswith(_GZIP):
            yield io.BufferedReader(GzipFile(fileobj=packed))
        else:
            yield packed


def _opened(path: str) -> io.BufferedReader:
    if path == STDIN:
        return io.BufferedReader(io.FileIO(sys.stdin.fileno(), closefd=False))
    return Path(path).open("rb")


@contextmanager
def open_output(out: Path | None) -> Iterator[TextIO]:
    """Where text is written: a file that is whole or not there at all, or stdout."""
    if out is None:
        yield sys.stdout
        return
    with atomic_file(out) as handle:
        text = io.TextIOWrapper(handle, "utf-8", newline="")
        yield text
        text.detach()  # it is not the text's to close


def check_apart(given: str, out: Path | None) -> None:
    """Refuse to write over what is read."""
    if out is not None and out.exists() and given != STDIN and Path(given).exists() and out.samefile(given):
        raise TrialgraphError(f"{out} is the file that is read; name another file with -o")
