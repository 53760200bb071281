"""Where a name is: records' coordinates first, then city, region and country, by the populous places of GeoNames.

A place has two ids. ``id`` is the place itself; a district counts as its city (Songpa-gu is Seoul, Brooklyn is New
York) where its names say that it is a district, or where its first-level division is one city. ``area`` is wider: a
main city takes in the places of its own division that have at most a third of its people and lie within its reach, the
radius of a round city of 5,000 people to the square kilometre, 30 km at most. So Villejuif is in the area of Paris
and Cambridge in that of Boston, but Bethesda, Yonkers, Oakland and Pavia stand alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, lru_cache
from math import isfinite
from typing import NamedTuple

from trialgraph.identity.atlas import Atlas, Country
from trialgraph.identity.keys import distinctive, spelling_key
from trialgraph.identity.placenames import parts_of, spellings
from trialgraph.identity.placing import CLEARLY, Question, row_of, weight
from trialgraph.identity.regions import Regions, compact
from trialgraph.mappers.text import clean
from trialgraph.ontology import scheme

__all__ = ["Called", "Gazetteer", "Place", "country_code"]

_PEOPLE_OF_TOWN = 15_000
# Countries of GeoNames that records write as regions of another one.
_TERRITORIES = {"CN": "HK MO TW", "US": "PR GU VI AS MP", "FR": "GP GF MQ RE YT NC PF", "DK": "FO GL", "NL": "CW AW SX"}
_SHORTEST = 4  # letters of another name of a place that is taken as its word
_NO_NAMES = frozenset(
    """
    a al an and at by co de del den der des di do du el en for i ii im in is la le les los me of oh ok on or st saint
    the und van von y republic kingdom states islands island people peoples democratic federation federal islamic
    province state county district region city town municipality capital territory former special
    """.split()
)
# In the name of a country or province such a word calls no place: it tells one hospital from another.
_DIRECTIONS = frozenset("north south east west northern southern eastern western central new united".split())


class Place(NamedTuple):
    """A place, and the wider area that it belongs to."""

    id: str  # GeoNames' number; "CN/foo bar" ("US.TX/foo bar" where the region is known) for a city not in GeoNames
    name: str
    country: str | None  # ISO 3166 alpha-2
    area: str  # id of the main city whose suburb or district the place is, or of itself
    town: str  # id of the district, where ``id`` is its city's, or of the place itself


class Called(NamedTuple):
    """What a place, its main city, its first-level division (also in short) and its country are called."""

    cities: tuple[str, ...]
    divisions: tuple[str, ...]
    codes: tuple[str, ...]
    lands: tuple[str, ...]


@lru_cache(maxsize=4096)
def country_code(text: str | None) -> str | None:
    """The alpha-2 code of a country's name or ISO code; "N/A" is not Namibia."""
    name = clean(text) if text else ""
    return scheme("country").resolve(name) if len(name) > 3 or name.isalpha() else None


class Gazetteer:
    """Answers questions about places; loads GeoNames at the first one."""

    def __init__(self) -> None:
        self._found = lru_cache(maxsize=131_072)(self._find)
        self._words = lru_cache(maxsize=16_384)(self._words_of)

    def place(
        self,
        city: str | None,
        region: str | None = None,
        country: str | None = None,
        latitude: float | None = None,
        longitude: float | None = None,
    ) -> Place | None:
        """The place of these words and this point; None where nothing says which town it is."""
        point = None
        if latitude is not None and longitude is not None and abs(latitude) <= 90 and isfinite(longitude):
            point = (latitude, longitude)
        return self._found(city or "", region or "", country_code(country), point)

    def words(self, place: Place) -> frozenset[str]:
        """K1 words by which the place, its main city, its first-level division and its country are called."""
        return self._words(place)

    def is_named(self, words: str, country: str | None = None) -> bool:
        """Whether a city or a first-level division is called this.

        Cities of 100,000 people count, or of 15,000 when the country is known.
        """
        key = compact(words)
        if not distinctive(words):
            return False  # University and National are towns, too
        code = country_code(country)
        land = self.atlas.countries.get(code) if code else None
        if land is None:
            return key in self.atlas.well_known or self._regions.called(words)
        towns = (entry for entry in land.rows.get(key, ()) if land.population[row_of(entry)] >= _PEOPLE_OF_TOWN)
        return any(True for _ in towns) or self._regions.called(words, land.code)

    @cached_property
    def _regions(self) -> Regions:
        return Regions()

    @cached_property
    def atlas(self) -> Atlas:
        """The populous places, loaded at the first question."""
        return Atlas(self._regions)

    def _find(self, city: str, region: str, code: str | None, point: tuple[float, float] | None) -> Place | None:
        parts = parts_of(city, lambda part: code is not None and country_code(part) == code)
        if not parts and point is None:
            return None
        code = _territory(code, (region, *parts))
        land = self.atlas.countries.get(code) if code else None
        if land is None:
            return self._worldwide(parts, code)
        question = Question(land, self._regions, parts, region)
        row = question.at(*point) if point else question.by_name()
        if row is not None:
            return _place(land, row, parts)
        (division,) = question.divisions if len(question.divisions) == 1 else (land.code,)
        return _unknown(parts, land.code, division)

    def _worldwide(self, parts: list[str], code: str | None) -> Place | None:
        """The place of a city without a country: the clearly largest by that name in the world."""
        for part in parts if code is None else ():
            named = next(filter(None, map(self.atlas.well_known.get, spellings(part))), ())
            ranked = sorted(((weight(self.atlas.countries[land], row), land, row) for land, row in named), reverse=True)
            if ranked and (len(ranked) == 1 or ranked[0][0] >= CLEARLY * ranked[1][0]):
                _, found, entry = ranked[0]
                return _place(self.atlas.countries[found], row_of(entry))
        return _unknown(parts, code, code or "")

    def called(self, place: Place) -> Called:
        """The names of the place and of what it lies in."""
        cities, divisions = [place.name], {place.id.partition("/")[0]}
        lands: tuple[str, ...] = ()
        land = self.atlas.countries.get(place.country or "")
        if land is not None and place.id.isdigit():
            rows = sorted({land.row(int(place.id)), land.row(int(place.area))})
            divisions = {land.division(row) for row in rows}
            cities += (name for row in rows for name in land.names(row))
        if place.country:
            labels = scheme("country").labels(place.country)
            lands = (labels.pref, *labels.alt, *labels.hidden)
        return Called(
            tuple(cities),
            tuple(name for division in sorted(divisions) for name in self._regions.names(division)),
            tuple(code for division in sorted(divisions) for code in self._regions.abbreviations(division)),
            lands,
        )

    def _words_of(self, place: Place) -> frozenset[str]:
        called = self.called(place)
        wider = [*called.divisions, *called.codes, *called.lands]
        return _single(_short_names(list(called.cities)), _NO_NAMES) | _single(wider, _NO_NAMES | _DIRECTIONS)


def _single(names: list[str], without: frozenset[str]) -> frozenset[str]:
    words = {word for name in names for word in spelling_key(name).split(" ")}
    return frozenset(word for word in words if len(word) > 1 and word not in without)


def _short_names(names: list[str]) -> list[str]:
    """The first name, and the others of one word: "Lungsod ng Milano" says no word that calls the place."""
    return names[:1] + [name for name in names[1:] if len(name) >= _SHORTEST and " " not in spelling_key(name)]


def _territory(code: str | None, words: tuple[str, ...]) -> str | None:
    """The territory with a code of its own that the words name (Hong Kong in China), else the country."""
    territories = _TERRITORIES.get(code or "", "").split()
    return next((named for named in map(country_code, words) if named in territories), code) if territories else code


def _place(land: Country, row: int, parts: Sequence[str] = ()) -> Place:
    home = land.home(row)
    town = str(land.ids[row])
    written = {spelling for part in parts for spelling in spellings(part)}
    if parts and written.isdisjoint(compact(name) for name in land.names(row)):
        town = f"{town}/{spelling_key(parts[0])}"  # a quarter that GeoNames does not know
    return Place(str(land.ids[home]), land.name(home), land.code, str(land.ids[land.area(home)]), town)


def _unknown(parts: list[str], code: str | None, division: str) -> Place | None:
    if not parts or code is None:
        return None
    name = f"{division}/{spelling_key(parts[0])}"
    return Place(name, parts[0], code, name, name)
