"""The names that the records use, each with the number of its uses: on disk, as a registry has millions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from hashlib import blake2b
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

import msgspec

from trialgraph.mappers.emit import Mention
from trialgraph.scratch import open_scratch

__all__ = ["Key", "Names", "Used"]

Key = tuple[str, ...]
_APART = "\x1f"
_COLUMNS = ", ".join(f"m.{field}" for field in Mention._fields)
# Of names with one key the most used is chosen, then the shortest, then the first in order.
_BEST_FIRST = "m.all_uses DESC, length(m.name), m.iri, m.id"
_TABLES = """
CREATE TABLE mention (
  id INTEGER PRIMARY KEY, kind TEXT NOT NULL, iri TEXT NOT NULL, name TEXT NOT NULL,
  city TEXT, region TEXT, country TEXT, affiliation TEXT, latitude REAL, longitude REAL, field TEXT, record TEXT,
  uses INTEGER NOT NULL, all_uses INTEGER NOT NULL DEFAULT 0
);
"""
_ADD = f"""
INSERT INTO mention (id, {", ".join(Mention._fields)}, uses) VALUES (?, {"?, " * len(Mention._fields)}?)
ON CONFLICT (id) DO UPDATE SET uses = uses + excluded.uses
"""  # noqa: S608 - no words of others
# One name has a row for each country and place that speak of it.
_COUNT = """
UPDATE mention SET all_uses = (
  SELECT SUM(uses) FROM mention same WHERE same.kind = mention.kind AND same.iri = mention.iri
)
"""


class Used(NamedTuple):
    """A name, and how many records use it."""

    mention: Mention
    uses: int


class Names:
    """All names of a build; ``path`` is the file of the database (in memory without one)."""

    def __init__(self, path: Path | None = None) -> None:
        self.database = open_scratch(path)
        for statement in _TABLES.split(";"):
            self.database.execute(statement)

    def add(self, uses: Iterable[tuple[Mention, int]]) -> None:
        """Count uses of names; a negative number takes uses back."""
        self.database.executemany(_ADD, ((_id(mention), *mention, number) for mention, number in uses))

    def settle(self) -> None:
        """Forget the names that no record uses any more, and make ready for questions."""
        self.database.execute("DELETE FROM mention WHERE uses <= 0")
        self.database.execute("CREATE INDEX mention_kind ON mention (kind, iri, uses)")
        self.database.execute("CREATE INDEX mention_iri ON mention (iri, uses)")
        self.database.execute(_COUNT)

    def of_kind(self, kind: str) -> Iterator[Mention]:
        """All names of a kind, in the order of their IRIs."""
        found = self.database.execute(
            f"SELECT {_COLUMNS} FROM mention m WHERE kind = ? ORDER BY iri, id",  # noqa: S608 - no words of others
            (kind,),
        )
        return map(Mention._make, found)

    def number(self, kind: str) -> int:
        """How many names of a kind there are; one that records place differently counts for each place."""
        return int(self.database.execute("SELECT COUNT(*) FROM mention WHERE kind = ?", (kind,)).fetchone()[0])

    def groups(self, kind: str, keys: Callable[[Mention], Iterable[Key]]) -> Iterator[tuple[Key, list[Mention]]]:
        """The names of a kind that share a key with others, the most used of each group first.

        The keys stay known: :meth:`bearer` finds a name by any of them.
        """
        self.database.execute(f"CREATE TEMP TABLE keyed_{kind} (key TEXT NOT NULL, mention INTEGER NOT NULL)")
        self.database.executemany(
            f"INSERT INTO keyed_{kind} VALUES (?, ?)",  # noqa: S608 - no words of others
            ((_APART.join(key), _id(mention)) for mention in self.of_kind(kind) for key in keys(mention)),
        )
        self.database.execute(f"CREATE INDEX keyed_{kind}_key ON keyed_{kind} (key)")
        shared = f"SELECT key FROM keyed_{kind} GROUP BY key HAVING COUNT(*) > 1"  # noqa: S608 - no words of others
        rows = self.database.execute(
            f"SELECT k.key, {_COLUMNS} FROM keyed_{kind} k JOIN mention m ON m.id = k.mention "  # noqa: S608 - no words of others
            f"WHERE k.key IN ({shared}) ORDER BY k.key, {_BEST_FIRST}"
        )
        for words, group in groupby(rows, key=lambda row: row[0]):
            yield tuple(words.split(_APART)), [Mention._make(row[1:]) for row in group]

    def bearer(self, kind: str, key: Key) -> Mention | None:
        """The most used name of a kind that has the key; :meth:`groups` has made the keys."""
        found = self.database.execute(
            f"SELECT {_COLUMNS} FROM keyed_{kind} k JOIN mention m ON m.id = k.mention "  # noqa: S608 - no words of others
            f"WHERE k.key = ? ORDER BY {_BEST_FIRST} LIMIT 1",
            (_APART.join(key),),
        ).fetchone()
        return None if found is None else Mention._make(found)

    def parts(self, kind: str, part: Callable[[Mention], str | None]) -> Iterator[tuple[str, list[Mention]]]:
        """The names of a kind part by part (those of which ``part`` knows none are left out), the most used first."""
        self.database.execute("DROP TABLE IF EXISTS parted")
        self.database.execute("CREATE TEMP TABLE parted (part TEXT NOT NULL, mention INTEGER NOT NULL)")
        self.database.executemany(
            "INSERT INTO parted VALUES (?, ?)",
            ((found, _id(mention)) for mention in self.of_kind(kind) if (found := part(mention)) is not None),
        )
        rows = self.database.execute(
            f"SELECT p.part, {_COLUMNS} FROM parted p JOIN mention m ON m.id = p.mention "  # noqa: S608 - no words of others
            f"ORDER BY p.part, {_BEST_FIRST}"
        )
        for found, group in groupby(rows, key=lambda row: row[0]):
            yield found, [Mention._make(row[1:]) for row in group]

    def mention(self, iri: str) -> Mention:
        """The name of a node, as it is used most."""
        row = self.database.execute(
            f"SELECT {_COLUMNS} FROM mention m WHERE iri = ? ORDER BY uses DESC, id LIMIT 1",  # noqa: S608 - no words of others
            (iri,),
        ).fetchone()
        if row is None:
            raise KeyError(iri)
        return Mention._make(row)


def _id(mention: Mention) -> int:
    digest = blake2b(msgspec.msgpack.encode(tuple(mention)), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)
