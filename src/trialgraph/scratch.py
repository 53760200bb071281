"""Databases that last as long as one build: what would not fit into memory at the size of a registry."""

from __future__ import annotations

import sqlite3
from pathlib import Path

__all__ = ["open_scratch"]

_CACHE_KIB = 48 * 1024


def open_scratch(path: Path | None = None) -> sqlite3.Connection:
    """An empty database in a file (an earlier one there is removed), or in memory without one.

    All is one transaction that is never committed: whoever is interrupted begins anew.
    """
    if path is not None:
        path.unlink(missing_ok=True)
    database = sqlite3.connect(path or ":memory:", isolation_level=None)
    for setting in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{_CACHE_KIB}", "temp_store = FILE"):
        database.execute(f"PRAGMA {setting}")
    database.execute("BEGIN")
    return database
