"""The body of a request: its length is known before it is sent, and it can be sent again."""

from __future__ import annotations

import gzip
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

__all__ = ["Body", "packed"]

_AT_ONCE = 2**18  # bytes that are written to the connection together
_IN_MEMORY = 2**24


class Body:
    """So many bytes, which ``parts`` gives, from the first one each time that it is called."""

    def __init__(self, size: int, parts: Callable[[], Iterable[bytes]]) -> None:
        self.size = size
        self._parts = parts

    @classmethod
    def of(cls, content: bytes) -> Body:
        """Bytes that are at hand."""
        return cls(len(content), lambda: [content] if content else [])

    def watched(self, tell: Callable[[float], None]) -> Body:
        """The same, which tells what share of it has been read."""

        def parts() -> Iterator[bytes]:
            done = 0
            for part in self:
                yield part
                done += len(part)
                tell(done / self.size)

        return Body(self.size, parts)

    def __iter__(self) -> Iterator[bytes]:
        taken: list[bytes] = []
        size = 0
        for part in self._parts():
            taken.append(part)
            size += len(part)
            if size >= _AT_ONCE:
                yield b"".join(taken)
                taken, size = [], 0
        if taken:
            yield b"".join(taken)


@contextmanager
def packed(body: Body) -> Iterator[Body]:
    """The same with gzip; on disk where it is large, as its length must be known."""
    with tempfile.SpooledTemporaryFile(_IN_MEMORY, prefix="trialgraph-push-") as file:
        with gzip.GzipFile(fileobj=file, mode="wb", compresslevel=1, mtime=0, filename="") as packing:
            for part in body:
                packing.write(part)

        def parts() -> Iterator[bytes]:
            file.seek(0)
            while part := file.read(_AT_ONCE):
                yield part

        yield Body(file.tell(), parts)
