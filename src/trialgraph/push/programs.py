"""Programs of others: where they are, and what it means when they are not."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from trialgraph.push.errors import LoaderError

__all__ = ["found"]


def found(name: str) -> str:
    """The path of a program that stands beside Python or on the PATH; raises :class:`LoaderError`."""
    beside = Path(sys.executable).with_name(name)
    there = str(beside) if beside.exists() else shutil.which(name)
    if there is None:
        raise LoaderError(f"the program {name} is not there; put it on the PATH, or say how it is called with --loader")
    return there
