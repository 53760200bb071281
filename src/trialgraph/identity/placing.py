"""Which city of a known country some words and a point mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain
from typing import NamedTuple

from trialgraph.identity.atlas import Country
from trialgraph.identity.placenames import cuts, is_section, spellings
from trialgraph.identity.regions import Regions, compact

__all__ = ["CLEARLY", "Question", "row_of", "weight"]

CLEARLY = 5  # times the people of the next city by that name: then the larger is meant
_NEAR = 5.0  # km: a point is a city's centroid; the nearest city is the one, if it is so near
_SAME_NAME = 30.0  # km: a city of that name this near to the point, or to the region, is meant
_BESIDE = 60.0  # km: a city named beside a place is near it
_OTHER_NAME = 100  # a city that bears the name as its second one counts so much less
_QUARTER = 10  # and a suburb so much less than a city of its own
_UNCOUNTED = 200  # people of a place of which GeoNames gives none


def row_of(entry: int) -> int:
    """The row of an entry of a country's names, where ``~row`` stands for a second name."""
    return entry if entry >= 0 else ~entry


def weight(land: Country, entry: int) -> int:
    """How much a city is meant by a name."""
    row = row_of(entry)
    people = max(int(land.population[row]), _UNCOUNTED) // (1 if land.area(row) == row else _QUARTER)
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
        self._readings = [(part, entries) for part in parts for entries in self._read(part)]
        self.divisions = self._divisions_of(region)

    def at(self, latitude: float, longitude: float) -> int | None:
        """The city at a point: the nearest one that bears the name, or the nearest at all.

        A registry makes the point from the words. So where nothing near the point bears the name, or only a place of
        another region than the one given, the point is that of a namesake, and the words win.
        """
        rows, distances = self._land.near(latitude, longitude, _SAME_NAME)
        named = self._named()
        wanted = {row_of(entry) for _, entries in self._readings for entry in entries}
        there = next((row for row in map(int, rows) if row in wanted), None)
        if there is not None and not (named and named.sure and self._contradicts(there)):
            return there
        if named:
            return named.row
        return int(rows[0]) if len(rows) and distances[0] <= _NEAR else None

    def by_name(self) -> int | None:
        """The city that the words mean: of namesakes the one in the region, else the clearly largest."""
        named = self._named()
        return named.row if named else None

    def _named(self) -> _Named | None:
        for hint in (self._region, *self._parts[1:], *self._parts[:1]):
            beside = self._beside(hint)
            for part, entries in self._readings if beside else ():
                there = [entry for entry in entries if part != hint and beside and beside(row_of(entry))]
                if there:
                    return _Named(row_of(max(there, key=self._rank)), True)
        # Saint Louis and St. Louis: a spelling by which many towns go is that of the one which another spelling means.
        first = [entries for part, entries in self._readings if part == self._readings[0][0]]
        return self._clearest(tuple(dict.fromkeys(chain(*first)))) or self._district()

    def _read(self, part: str) -> Iterator[tuple[int, ...]]:
        """The cities that a part may name, the likeliest reading first."""
        found = list(filter(None, (self._land.rows.get(key) for key in dict.fromkeys(spellings(part)))))
        yield from found
        if not found:
            heads = (
                head
                for head, tail in cuts(part)
                if len(tail) == 1 or self._divisions_of(tail) or compact(tail) in self._land.rows
            )
            yield from filter(None, (self._land.rows.get(head) for head in heads))

    def _divisions_of(self, words: str) -> frozenset[str]:
        return self._regions.find(words, self._land.code) if words else frozenset()

    def _largest(self, words: str) -> int | None:
        """The largest city that the words name."""
        entries = next(self._read(words), ()) if words else ()
        return row_of(max(entries, key=self._rank)) if entries else None

    def _beside(self, hint: str) -> Callable[[int], bool] | None:
        """Whether a city is in the region, or near the city, that a hint names; None where it names nothing."""
        divisions = self._divisions_of(hint)
        if divisions:
            return lambda row: self._land.division(row) in divisions
        city = self._largest(hint)
        return None if city is None else lambda row: self._land.distance(row, city) <= _BESIDE

    def _contradicts(self, row: int) -> bool:
        return bool(self.divisions) and self._land.division(row) not in self.divisions

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
                cities = [self._land.city_of(division) for division in self._divisions_of(hint)]
                if len(cities) == 1 and cities[0] is not None:
                    return _Named(cities[0], True)
                city = self._largest(hint) if is_section(part) and hint != part else None
                if city is not None:
                    return _Named(city, True)
        return None

    def _rank(self, entry: int) -> tuple[int, int]:
        return weight(self._land, entry), -row_of(entry)
