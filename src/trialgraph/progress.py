"""How long work tells what it has done."""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["Progress", "silent"]

Progress = Callable[[str, int, float | None], None]
"""Told the stage, how much of it is done, and which share of it that is (0 to 1; None where that is not known)."""


def silent(stage: str, done: int, share: float | None) -> None:
    """Nobody wants to know."""
