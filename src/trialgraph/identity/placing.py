"""Which city of a known country some words and a point mean."""

from __future__ import annotations

from typing import NamedTuple

from trialgraph.identity.atlas import Country
from trialgraph.identity.readings import is_section, spellings
from trialgraph.identity.regions import Regions

__all__ = ["CLEARLY", "Question", "row_of", "weight"]

CLEARLY = 5  # times the people of the next city by that name: then the larger is meant
_NEAR = 5.0  # km: a point is a city's centroid; the nearest city is the one, if it is so near
_SAME_NAME = 30.0  # km: a city of that name this near to the point, or to the region, is meant
_FAR = 100.0  # km: farther from the point than any city is wide
_BESIDE = 60.0  # km: a city named beside a place is near it
_OTHER_NAME = 20  # a city that bears the name as its second one counts so much less
_UNCOUNTED = 200  # people of a place of which GeoNames gives none


def row_of(entry: int) -> int:
    """The row of an entry of a country's names, where ``~row`` stands for a second name."""
    return entry if entry >= 0 else ~entry


def weight(land: Country, entry: int) -> int:
    """How much a city is meant by a name."""
    people = max(int(land.population[row_of(entry)]), _UNCOUNTED)
    return people if entry >= 0 else people // _OTHER_NAME


class _Named(NamedTuple):
    row: int
    sure: bool  # the region says so too, or no other city has the name


class Question:
    """One question about a place: the parts of its city field, and its region."""

    def __init__(self, land: Country, regions: Regions, parts: list[str], region: str) -> None:
        self._land = land
        self._regions = regions
        self._parts = parts
        self._region = region
        self._entries = [self._look_up(part) for part in parts]
        self.divisions = self._divisions_of(region)

    def at(self, latitude: float, longitude: float) -> int | None:
        """The city at a point: the nearest one that bears the name, or the nearest at all.

        A registry makes the point from the words. So when the two are far apart the point is that of a namesake, and
        the words win where they leave no doubt; else the point, which is more than a guess by population.
        """
        rows, distances = self._land.near(latitude, longitude, _SAME_NAME)
        wanted = {row_of(entry) for entries in self._entries for entry in entries}
        for row in rows:
            if int(row) in wanted:
                return int(row)
        named = self._named()
        if named and (named.sure or self._land.distance_to(named.row, latitude, longitude) <= _FAR):
            return named.row
        if len(rows) and distances[0] <= _NEAR:
            return int(rows[0])
        return named.row if named else None

    def by_name(self) -> int | None:
        """The city that the words mean: of namesakes the one in the region, else the clearly largest."""
        named = self._named()
        return named.row if named else None

    def _named(self) -> _Named | None:
        hints = [self._region, *self._parts[1:], *self._parts[:1]]
        for part, entries in zip(self._parts, self._entries, strict=True):
            for hint in hints:
                there = [entry for entry in entries if hint != part and self._is_beside(row_of(entry), hint)]
                if there:
                    return _Named(row_of(max(there, key=self._rank)), True)
        for entries in self._entries:
            if entries:
                return self._clearest(entries)
        return self._district()

    def _look_up(self, part: str) -> tuple[int, ...]:
        return next(filter(None, (self._land.rows.get(key) for key in spellings(part))), ())

    def _divisions_of(self, words: str) -> frozenset[str]:
        found = (self._regions.find(spelling, self._land.code) for spelling in (words, *spellings(words)))
        return next(filter(None, found), frozenset())

    def _is_beside(self, row: int, hint: str) -> bool:
        divisions = self._divisions_of(hint)
        if divisions:
            return self._land.division(row) in divisions
        named = self._look_up(hint)
        return bool(named) and self._land.distance(row, row_of(max(named, key=self._rank))) <= _BESIDE

    def _clearest(self, entries: tuple[int, ...]) -> _Named | None:
        """The only city or the clearly largest; none that is in another region than the one given, and far from it."""
        if self.divisions:
            entries = tuple(
                entry for entry in entries if self._land.borders(row_of(entry), self.divisions, within=_SAME_NAME)
            )
        if not entries:
            return None
        best, *others = sorted(entries, key=self._rank, reverse=True)
        area = self._land.area(row_of(best))
        rivals = [entry for entry in others if self._land.area(row_of(entry)) != area]
        if rivals and weight(self._land, best) < CLEARLY * weight(self._land, rivals[0]):
            return None
        return _Named(row_of(best), not rivals and not self.divisions)

    def _district(self) -> _Named | None:
        """The city of the region, for a district or a quarter that GeoNames does not know."""
        for part in self._parts:
            for hint in (self._region, *self._parts):
                cities = [self._land.city_of(division) for division in sorted(self._divisions_of(hint))]
                if len(cities) == 1 and cities[0] is not None:
                    return _Named(cities[0], True)
                if is_section(part) and hint != part and (named := self._look_up(hint)):
                    return _Named(row_of(max(named, key=self._rank)), True)
        return None

    def _rank(self, entry: int) -> tuple[int, int]:
        return weight(self._land, entry), -row_of(entry)
