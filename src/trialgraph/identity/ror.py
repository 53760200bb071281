"""The Research Organization Registry, from a dump that the user gives: which organisation a name is, and its kin.

Whole names only, and only where one organisation bears the name (tier T5). Acronyms name nobody: many organisations
share each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from trialgraph.identity.keys import distinctive, habit_key
from trialgraph.identity.ror_dump import IN_BRACKETS, Dump, RorError, known_by, read_dump
from trialgraph.identity.ror_records import Organization
from trialgraph.progress import Progress, silent

__all__ = ["Organization", "Registry", "RorError"]

# "Central South University", "Fourth Military Medical University": common words that make one name.
_NUMBERED_UNIVERSITY = re.compile(
    r"(?=.*\b(?:[0-9]+|north|south|east|west|northern|southern|eastern|western|central|army|military)\b)"
    r"(?:\w+ ){2,}university"
)
_NEAREST_FIRST = ("successor", "predecessor", "parent", "child", "related")


class Registry:
    """The organisations of a dump, the names that each bears, and how they are related."""

    def __init__(self, dump: Dump) -> None:
        self.digest = dump.digest
        """SHA-256 of the file."""
        self.release = dump.release
        """The version of the dump ("v1.74"), if the file tells."""
        self.rejected = dump.rejected
        """How many records could not be read."""
        self.reason = dump.reason
        """Where the first of them is, and what is wrong with it."""
        self._number = dump.read
        self._common = dump.common_words
        self._places = dump.places
        self._database = dump.database

    @classmethod
    def read(cls, path: Path, scratch: Path | None = None, progress: Progress = silent) -> Registry:
        """Read a dump: the zip that ROR publishes, or JSON or JSON Lines of schema v2, compressed or not.

        ``scratch`` is the file of the database (in memory without one). Raises :class:`RorError` for a file that is no
        dump or is not whole; single records that cannot be read are counted.
        """
        return cls(read_dump(path, scratch, progress))

    def __len__(self) -> int:
        return self._number

    def __contains__(self, ror: object) -> bool:
        return any(self._database.execute("SELECT 1 FROM organization WHERE id = ?", (ror,)))

    def organization(self, ror: str) -> Organization:
        """What the dump says of an organisation; raises :class:`KeyError` for an id that it does not hold."""
        for (record,) in self._database.execute("SELECT record FROM organization WHERE id = ?", (ror,)):
            return msgspec.msgpack.decode(record, type=Organization)
        raise KeyError(ror)

    def find(self, name: str, country: str | None = None) -> str | None:
        """The id of the one organisation that bears the whole name, in the country (ISO code) where one is given.

        None where none does, or several do: among them an active organisation is chosen only if it follows all others.
        A withdrawn record stands for its successor. Without a country, the name must be the only one in the world.
        """
        whole = self._bearer(name, country)
        inner = IN_BRACKETS.fullmatch(name)
        if whole is not None or inner is None:
            return whole
        found = self._bearer(inner[1], country)
        return found if found is not None and known_by(self.organization(found), inner[2]) else None

    def _bearer(self, name: str, country: str | None) -> str | None:
        key = habit_key(name)
        if not self._tells(key, country):
            return None
        bearers = {heir for ror in self._named(key, country) for heir in self._heirs(ror)}
        if len(bearers) > 1:
            active = [ror for ror in bearers if self.organization(ror).status == "active"]
            bearers = {
                ror for ror in active if len(active) == 1 and all(self.successor(old, ror) for old in bearers - {ror})
            }
        bearer = next(iter(bearers)) if len(bearers) == 1 else None
        if bearer is None or (country is not None and country not in self.organization(bearer).countries):
            return None
        return bearer

    def _named(self, key: str, country: str | None) -> list[str]:
        if country is None:
            rows = self._database.execute("SELECT DISTINCT id FROM named WHERE key = ?", (key,))
        else:
            rows = self._database.execute("SELECT id FROM named WHERE key = ? AND country = ?", (key, country))
        return [ror for (ror,) in rows]

    def _tells(self, key: str, country: str | None) -> bool:
        """Whether a name can be that of one organisation alone: not a place's, not made of what many are called."""
        if key in self._places:
            return False
        if not distinctive(key):
            return country is not None and _NUMBERED_UNIVERSITY.fullmatch(key) is not None
        words = key.split(" ")
        return (country is not None and len(words) > 2) or not self._common.issuperset(words)

    def _heirs(self, ror: str) -> Iterator[str]:
        """The organisation itself; for a withdrawn record, those that it was withdrawn for."""
        seen = {ror}
        line = [ror]
        for one in line:
            if one in self and self.organization(one).status != "withdrawn":
                yield one
            else:
                line += [heir for heir in self._kin(one, "successor") if heir not in seen]
                seen.update(line)

    def successor(self, a: str, b: str) -> bool:
        """Whether ``b`` follows ``a``, directly or in a chain."""
        return b in self._chain(a, "successor")

    def ancestors(self, ror: str) -> tuple[str, ...]:
        """The parents of an organisation, their parents and so on, the nearest first."""
        return tuple(self._chain(ror, "parent"))

    def related(self, a: str, b: str) -> str | None:
        """What ``b`` is to ``a``, directly: parent, child, successor, predecessor or related."""
        kinds = {kind for (kind,) in self._database.execute("SELECT kind FROM kin WHERE one = ? AND other = ?", (a, b))}
        return next((kind for kind in _NEAREST_FIRST if kind in kinds), None)

    def _kin(self, ror: str, kind: str) -> list[str]:
        rows = self._database.execute("SELECT other FROM kin WHERE one = ? AND kind = ? ORDER BY other", (ror, kind))
        return [other for (other,) in rows]

    def _chain(self, ror: str, kind: str) -> Iterator[str]:
        """All that a relation leads to, the nearest first; circles are walked once."""
        seen = {ror}
        line = [ror]
        for one in line:
            for other in self._kin(one, kind):
                if other not in seen:
                    seen.add(other)
                    line.append(other)
                    yield other
