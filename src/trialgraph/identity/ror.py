"""The Research Organization Registry, from a dump that the user gives: which organisation a name is, and its kin.

Whole names only, and only where one organisation bears the name (tier T5). Acronyms name nobody: many organisations
share each.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import asin, cos, radians, sin, sqrt
from pathlib import Path
from typing import NamedTuple

import msgspec

from trialgraph.identity.keys import habit_key, spelling_key
from trialgraph.identity.ror_dump import Dump, RorError, read_dump
from trialgraph.identity.ror_names import IN_BRACKETS, known_by, tells
from trialgraph.identity.ror_records import Organization
from trialgraph.progress import Progress, silent

__all__ = ["Organization", "Registry", "RorError"]

_NEAREST_FIRST = ("successor", "predecessor", "parent", "child", "related")
_NEAR = 50.0  # km: a hospital may stand in a suburb, or be given by the middle of its district
_EARTH = 6371.0


class _Where(NamedTuple):
    """What is known of where a name is used."""

    country: str | None
    city: str | None  # K1
    point: tuple[float, float] | None

    @property
    def exact(self) -> bool:
        return self.city is not None or self.point is not None

    def has(self, organization: Organization) -> bool:
        """Whether the organisation is there; what is not known excludes nothing."""
        if self.country is not None and self.country not in organization.countries:
            return False
        if not self.exact or (self.city is not None and self.city == spelling_key(organization.city or "")):
            return True
        if self.point is None or organization.latitude is None or organization.longitude is None:
            return False
        return _kilometres(self.point, (float(organization.latitude), float(organization.longitude))) <= _NEAR


def _kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    (north, east), (northern, eastern) = (map(radians, point) for point in (one, other))
    bend = sin((northern - north) / 2) ** 2 + cos(north) * cos(northern) * sin((eastern - east) / 2) ** 2
    return 2 * _EARTH * asin(min(1.0, sqrt(bend)))


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
        return any(self._database.execute("SELECT 1 FROM organization WHERE id = ?", (str(ror),)))

    def organization(self, ror: str) -> Organization:
        """What the dump says of an organisation; raises :class:`KeyError` for an id that it does not hold."""
        for (record,) in self._database.execute("SELECT record FROM organization WHERE id = ?", (ror,)):
            return msgspec.msgpack.decode(record, type=Organization)
        raise KeyError(ror)

    def organizations(self) -> Iterator[Organization]:
        """All organisations, in the order of their ids."""
        for (record,) in self._database.execute("SELECT record FROM organization ORDER BY id"):
            yield msgspec.msgpack.decode(record, type=Organization)

    def find(
        self,
        name: str,
        country: str | None = None,
        *,
        city: str | None = None,
        point: tuple[float, float] | None = None,
    ) -> str | None:
        """The id of the one organisation that bears the whole name, in the country (ISO code) where one is given.

        Where the place is known too (a city, or latitude and longitude), the organisation must be there. None where no
        organisation bears the name, or several do: of these an active one is chosen only if it follows all others.
        Without a country, the name must be the only one in the world.
        """
        where = _Where(country, spelling_key(city) if city else None, point)
        whole = self._bearer(name, where)
        inner = IN_BRACKETS.fullmatch(name)
        if whole is not None or inner is None:
            return whole
        found = self._bearer(inner[1], where)
        return found if found is not None and known_by(self.organization(found), inner[2]) else None

    def _bearer(self, name: str, where: _Where) -> str | None:
        key = habit_key(name)
        known = tells(key, self._common, country=where.country is not None, city=where.exact)
        if not known or key in self._places:
            return None
        rows = self._database.execute("SELECT id, country, bare FROM named WHERE key = ?", (key,)).fetchall()
        named = [(ror, bare) for ror, country, bare in rows if where.country in {None, country}]
        # "Novartis" in Germany is "Novartis (Germany)" only if no other country has one: a company acts in many.
        if any(bare for _, bare in named) and len({ror for ror, _, _ in rows}) > 1:
            return None
        return self._last({ror for ror, _ in named if where.has(self.organization(ror))})

    def _last(self, bearers: set[str]) -> str | None:
        """The only one, or the only active one if it follows all others."""
        active = [ror for ror in bearers if len(bearers) == 1 or self.organization(ror).status == "active"]
        if len(active) == 1 and all(self.successor(other, active[0]) for other in bearers - set(active)):
            return active[0]
        return None

    def successor(self, a: str, b: str) -> bool:
        """Whether ``b`` follows ``a``, directly or in a chain."""
        return b in self._chain(a, "successor")

    def successors(self, ror: str) -> tuple[str, ...]:
        """What follows an organisation directly."""
        return tuple(self._kin(ror, "successor"))

    def parents(self, ror: str) -> tuple[str, ...]:
        """The wholes that an organisation is directly part of."""
        return tuple(self._kin(ror, "parent"))

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
