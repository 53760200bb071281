"""The place of a site's name, as names are compared with it: an id, and the phrases by which it is called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from trialgraph.identity.forms import CITY_WORDS, COUNTRY_BEFORE, NOWHERE, Local, phrase
from trialgraph.identity.places import Gazetteer, Place, country_code
from trialgraph.identity.spelling import spelled
from trialgraph.identity.vocabulary import Phrase
from trialgraph.mappers.emit import Mention

__all__ = ["STATED", "Localities", "Locality"]

STATED = "stated"
"""Field of a mention whose country is not evidence but said of the name itself."""
_SEGMENT = re.compile(r"\s*[,;()]\s*|\s+[-–]\s+")
_SHORTEST = 4  # letters of a city's other names: shorter ones are codes


@cache
def _gazetteer() -> Gazetteer:
    """One for the process: it takes a second and 160 MB to load."""
    return Gazetteer()


class Locality(Local, frozen=True):
    """A place, with the area whose names are compared with each other."""

    area: str = ""
    town: str = ""  # the district, where the place is a city


class Localities:
    """Places by the words and points of records; loads the gazetteer at the first question."""

    def __init__(self) -> None:
        self._gazetteer = _gazetteer()
        self._stated = lru_cache(maxsize=16_384)(self._find_stated)
        self._of_place = lru_cache(maxsize=8_192)(self._made)

    def local(
        self,
        city: str | None,
        region: str | None = None,
        country: str | None = None,
        latitude: float | None = None,
        longitude: float | None = None,
    ) -> Locality | None:
        """The place; None where nothing says which town it is."""
        place = self._gazetteer.place(city, region, country, latitude, longitude)
        return None if place is None else self._of_place(place)

    def of_site(self, mention: Mention) -> Locality | None:
        """The place that a record says a site is at."""
        return self.local(mention.city, mention.region, mention.country, mention.latitude, mention.longitude)

    def country(self, country: str | None) -> Local:
        """What is known of a name of which only the country is."""
        code = country_code(country)
        return Local(country=code) if code else NOWHERE

    def stated(self, name: str) -> Local:
        """The place that a name says behind it, as an address does: ``Hospital do Coração - São Paulo, SP, Brazil``."""
        return self._stated(name)

    def _find_stated(self, name: str) -> Local:
        if (before := COUNTRY_BEFORE.match(name)) and (code := country_code(before[1])):
            return Local(country=code, land=_phrases([before[1]]))
        segments = [part for part in _SEGMENT.split(name.strip(" .,;)")) if part.strip()]
        code = country_code(segments[-1]) if len(segments) > 1 and _may_be_country(segments[-1]) else None
        if code is None:
            return NOWHERE
        told = " ".join(spelled(" ".join(segments[1:-1]))) or None
        here = self.local(*_city_and_region(segments[1:-1]), code)
        if here is None or not (here.id or "").isdigit():  # no town that anybody knows: part of the name
            return Local(country=code, land=_phrases([segments[-1]]), stated=told)
        return Local(
            country=code,
            city=here.city,
            name=here.name,
            division=here.division,
            land=here.land,
            division_codes=here.division_codes,
            stated=here.id,
        )

    def organization(self, mention: Mention) -> Local:
        """What is known of where an organisation is: what its name says, or a list states."""
        local = self.stated(mention.name)
        if mention.field == STATED and local.country is None:
            return self.country(mention.country)
        return local

    def is_named(self, words: str, country: str | None = None) -> bool:
        """Whether a town or a first-level division is called this."""
        return self._gazetteer.is_named(words, country)

    def _made(self, place: Place) -> Locality:
        called = self._gazetteer.called(place)
        cities = (name for at, name in enumerate(called.cities) if at == 0 or _is_name(name))
        return Locality(
            id=place.id,
            country=place.country,
            city=_phrases(cities),
            name=phrase(place.name),
            division=_phrases(called.divisions),
            land=_phrases(called.lands),
            division_codes=frozenset(called.codes),
            area=place.area,
            town=place.town,
        )


def _phrases(names: Iterable[str]) -> frozenset[Phrase]:
    return frozenset(filter(None, map(phrase, names)))


def _is_name(name: str) -> bool:
    """Whether another name of a city is none of the short ones (codes), and none that says that it is a city."""
    return len(name) >= _SHORTEST and CITY_WORDS.isdisjoint(spelled(name))


def _may_be_country(words: str) -> bool:
    return len(words) > 3 or words in {"UK", "USA", "UAE"}


def _city_and_region(segments: Sequence[str]) -> tuple[str | None, str | None]:
    """The last segment is the city, or its region if there is one more: São Paulo, SP."""
    if len(segments) > 1 and len(segments[-1]) < 4:
        return segments[-2], segments[-1]
    return (segments[-1], None) if segments else (None, None)
