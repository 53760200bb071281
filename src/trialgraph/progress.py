"""How long work tells what it has done."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

__all__ = ["Progress", "beside", "on_terminal", "silent"]

Progress = Callable[[str, int, float | None], None]
"""Told the stage, how much of it is done, and which share of it that is (0 to 1; None where that is not known)."""


def silent(stage: str, done: int, share: float | None) -> None:
    """Nobody wants to know."""


def beside(form: str, out: Path | None) -> bool:
    """Whether a bar would not stand between lines that are written to the same terminal."""
    return out is not None or form == "table" or not sys.stdout.isatty()


@contextmanager
def on_terminal(shown: bool = True) -> Iterator[Progress]:
    """A line that tells the stage, its pace and the time left; nothing where no terminal reads it."""
    from trialgraph.progress_bar import progress_bar

    with progress_bar() if shown and sys.stderr.isatty() else nullcontext(silent) as tell:
        yield tell
