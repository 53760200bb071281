"""Time limits: on reading from a pipe, and on work that nothing can stop."""

from __future__ import annotations

import io
import os
import select
import threading
import time
from collections.abc import Callable, Iterator
from queue import Empty, Full, Queue
from typing import Any

from trialgraph.engines.base import Answer, QueryTimeoutError
from trialgraph.results import Value

__all__ = ["TimedReader", "within"]

_AT_ONCE = 1000  # rows that are handed over together
_WAITING = 8  # such pieces that wait for their reader
_PAUSE = 0.1


class TimedReader(io.RawIOBase):
    """Reads a pipe; raises TimeoutError where nothing has come by ``end`` (of the monotonic clock)."""

    def __init__(self, pipe: int, end: float) -> None:
        self._pipe = pipe
        self._end = end

    def readable(self) -> bool:
        """A pipe's end for reading."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Wait for some bytes; none at the end of the pipe."""
        left = self._end - time.monotonic()
        if left <= 0 or not select.select([self._pipe], [], [], left)[0]:
            raise TimeoutError
        return os.readv(self._pipe, [buffer])


def within(timeout: float, ask: Callable[[], Answer]) -> Answer:
    """What ``ask`` answers, asked in a thread of its own: when the time is over, it is left behind.

    It ends by itself before its next row; an evaluation that has no row goes on until it has one.
    """
    end = time.monotonic() + timeout
    pieces: Queue[object] = Queue(_WAITING)
    given_up = threading.Event()

    def hand_over(piece: object) -> None:
        while not given_up.is_set():
            try:
                pieces.put(piece, timeout=_PAUSE)
                return
            except Full:
                continue

    def work() -> None:
        try:
            columns, rows = ask()
            hand_over(columns)
            piece = []
            for row in rows:
                piece.append(row)
                if given_up.is_set():
                    return
                if len(piece) == _AT_ONCE:
                    hand_over(piece)
                    piece = []
            hand_over(piece)
            hand_over(None)
        except BaseException as error:  # it is the asker's to hear
            # Without the frames of this thread: what they hold of pyoxigraph must not be dropped in another.
            error.__cause__ = error.__context__ = None
            hand_over(error.with_traceback(None))

    def take() -> object:
        left = end - time.monotonic()
        try:
            if left <= 0:  # also where there are rows: they may come faster than they are taken, and never end
                raise Empty
            piece = pieces.get(timeout=left)
        except Empty:
            raise QueryTimeoutError(timeout) from None
        if isinstance(piece, BaseException):
            raise piece
        return piece

    def rows() -> Iterator[tuple[Value, ...]]:
        try:
            while (piece := take()) is not None:
                yield from piece  # type: ignore[misc]  # a piece is a list of rows
        finally:
            given_up.set()

    threading.Thread(target=work, daemon=True, name="trialgraph query").start()
    try:
        columns = take()
    except BaseException:
        given_up.set()
        raise
    return Answer(columns, rows())  # type: ignore[arg-type]  # the first piece is the columns
