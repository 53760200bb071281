"""What writers of property graphs share: a folder whose files come all at once, and things that are counted."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Generic, TypeVar

from trialgraph.files import sync_folder
from trialgraph.progress import Progress

__all__ = ["Counted", "whole_folder"]

_TOLD = 10_000
T = TypeVar("T")


@contextmanager
def whole_folder(path: Path, names: Sequence[str]) -> Iterator[Path]:
    """A folder beside, whose files come into ``path`` when all are whole; earlier files of such names go."""
    path.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".export.tmp-", dir=path))
    try:
        yield beside
        for earlier in (each for name in names for each in path.glob(name)):
            earlier.unlink()
        for made in sorted(beside.iterdir()):
            made.replace(path / made.name)
        sync_folder(path)
    finally:
        shutil.rmtree(beside, ignore_errors=True)


class Counted(Generic[T]):
    """Things, with their number once they are read."""

    def __init__(self, things: Iterator[T], progress: Progress, stage: str) -> None:
        self._things, self._progress, self._stage, self.number = things, progress, stage, 0

    def __iter__(self) -> Iterator[T]:
        for thing in self._things:
            self.number += 1
            yield thing
            if self.number % _TOLD == 0:
                self._progress(self._stage, self.number, None)
