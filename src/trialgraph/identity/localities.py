"""The place of a site's name, as names are compared with it: an id, and the phrases by which it is called."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from trialgraph.identity.forms import NOWHERE, Local, phrase
from trialgraph.identity.places import Gazetteer, Place, country_code
from trialgraph.identity.vocabulary import Phrase

__all__ = ["Localities", "Locality"]

_SHORTEST = 4  # letters of a city's other names: shorter ones are codes


class Locality(Local, frozen=True):
    """A place, with the area whose names are compared with each other."""

    area: str = ""


class Localities:
    """Places by the words and points of records; loads the gazetteer at the first question."""

    def __init__(self) -> None:
        self._gazetteer = Gazetteer()
        self._of_place = lru_cache(maxsize=65_536)(self._made)

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

    def country(self, country: str | None) -> Local:
        """What is known of a name of which only the country is."""
        code = country_code(country)
        return Local(country=code) if code else NOWHERE

    def is_named(self, words: str, country: str | None = None) -> bool:
        """Whether a town or a first-level division is called this."""
        return self._gazetteer.is_named(words, country)

    def _made(self, place: Place) -> Locality:
        called = self._gazetteer.called(place)
        cities = (name for at, name in enumerate(called.cities) if at == 0 or len(name) >= _SHORTEST)
        return Locality(
            id=place.id,
            country=place.country,
            city=_phrases(cities),
            division=_phrases(called.divisions),
            land=_phrases(called.lands),
            division_codes=frozenset(called.codes),
            area=place.area,
        )


def _phrases(names: Iterable[str]) -> frozenset[Phrase]:
    return frozenset(filter(None, map(phrase, names)))
