"""What earlier builds found out about a place: where no name is new, its names are not compared again.

A place is known by all that the outcome depends on: its names in order, and the code. So what is remembered is never
out of date, only unused; what a build does not use is forgotten.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from hashlib import blake2b
from pathlib import Path

import msgspec
import zstandard

from trialgraph.identity.matches import Match
from trialgraph.identity.names import Key
from trialgraph.mappers.emit import Mention

__all__ = ["MEMORY", "Memory", "Outcome"]

MEMORY = "identity.sqlite"
"""Name of the file in a build's folder."""


class Outcome(msgspec.Struct, frozen=True, array_like=True):
    """What is known of the names of a place: the key of each by which an operator is found, and the matches."""

    keys: list[Key | None]
    matches: list[Match]


class Memory:
    """Outcomes by place: read from the file of an earlier build, written to that of this one (either may be none)."""

    def __init__(self, earlier: Path | None = None, new: Path | None = None, code: str = "") -> None:
        self._code = code
        self._earlier = _opened(earlier)
        self._new = None
        self.asked = self.known = 0
        if new is not None:
            self._new = sqlite3.connect(new, isolation_level=None)
            self._new.execute("PRAGMA journal_mode = OFF")
            self._new.execute("CREATE TABLE place (key BLOB PRIMARY KEY, outcome BLOB NOT NULL) WITHOUT ROWID")
            self._new.execute("BEGIN")

    def outcome(self, names: Sequence[Mention], find: Callable[[], Outcome]) -> Outcome:
        """What is remembered of the names, else what ``find`` finds."""
        if self._earlier is None and self._new is None:
            return find()
        self.asked += 1
        key = blake2b(msgspec.msgpack.encode((self._code, [tuple(name) for name in names])), digest_size=20).digest()
        packed = self._recall(key)
        if packed is None:
            packed = zstandard.compress(msgspec.msgpack.encode(find()), 3)
        else:
            self.known += 1
        if self._new is not None:
            self._new.execute("INSERT OR REPLACE INTO place VALUES (?, ?)", (key, packed))
        return msgspec.msgpack.decode(zstandard.decompress(packed), type=Outcome)

    def close(self) -> None:
        """Write what was remembered, and let go of the files."""
        if self._new is not None:
            self._new.execute("COMMIT")
            self._new.close()
        if self._earlier is not None:
            self._earlier.close()

    def _recall(self, key: bytes) -> bytes | None:
        if self._earlier is None:
            return None
        try:
            found = self._earlier.execute("SELECT outcome FROM place WHERE key = ?", (key,)).fetchone()
        except sqlite3.DatabaseError:  # a file that is damaged or another's: nothing is remembered
            return None
        return None if found is None else bytes(found[0])


def _opened(path: Path | None) -> sqlite3.Connection | None:
    if path is None or not path.is_file():
        return None
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
