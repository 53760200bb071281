"""The folder of truth and records that benchmarks read and that is no part of the repository."""

from __future__ import annotations

import os
from pathlib import Path

from benchmarks.names.truth import TruthError

__all__ = ["shared_folder"]


def shared_folder(named: Path | None, needed: str) -> Path:
    """As named, else TRIALGRAPH_SHARED, else beside the checkout; raises :class:`TruthError` without what is needed."""
    folder = named or Path(os.environ.get("TRIALGRAPH_SHARED") or Path(__file__).resolve().parents[2] / "shared")
    if not (folder / needed).exists():
        raise TruthError(f"no {needed} in {folder}; name the folder with --shared or TRIALGRAPH_SHARED")
    return folder
