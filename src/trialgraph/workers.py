"""The work of mapping, split over processes."""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from itertools import chain, islice
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import TypeVar

from trialgraph.errors import TrialgraphError
from trialgraph.mapping import Settings
from trialgraph.parts import make_part
from trialgraph.sources import Raw

__all__ = ["ProcessLostError", "begin_work", "in_their_order", "made_parts"]

T = TypeVar("T")
R = TypeVar("R")


def made_parts(batches: Iterable[list[Raw]], settings: Settings, folder: Path, jobs: int | None) -> Iterator[str]:
    """The names of the batches' parts, in their order, once each is made - in this process or in several.

    ``jobs`` None: as many processes as there are cores, where there is more than one batch.
    """
    stream = iter(batches)
    first = list(islice(stream, 2))
    workers = jobs if jobs is not None else (os.cpu_count() or 1 if len(first) > 1 else 1)
    if workers <= 1:
        for batch in chain(first, stream):
            yield make_part(batch, settings, folder)
        return
    # spawn: the same on every system, and no thread of the parent is copied in mid-step.
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=begin_work) as pool:
        make = partial(make_part, settings=settings, folder=folder)
        yield from in_their_order(pool, make, chain(first, stream), 2 * workers)


def in_their_order(pool: Executor, work: Callable[[T], R], tasks: Iterable[T], most: int) -> Iterator[R]:
    """What becomes of the tasks, in their order; at most so many are in flight, so memory stays bounded.

    Raises :class:`ProcessLostError` where a process of the pool is killed.
    """
    waiting: deque[Future[R]] = deque()
    try:
        for task in tasks:
            waiting.append(pool.submit(work, task))
            if len(waiting) > most:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    except BrokenProcessPool as error:
        raise ProcessLostError from error
    finally:
        for future in waiting:
            future.cancel()


class ProcessLostError(TrialgraphError):
    """A process of several that share the work was killed."""

    def __str__(self) -> str:
        return "a process that shared the work was killed, perhaps for want of memory; give fewer with --jobs"


def begin_work() -> None:
    """In a worker: leave stopping to the parent, and end when it is killed instead of waiting for work for ever.

    Records make no cycles of objects; looking for them as often as usual takes one twentieth of the time.
    """
    gc.set_threshold(100_000, 20, 100)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
