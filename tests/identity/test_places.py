"""Places: the same town under its many names is one, different towns of one name are not."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.identity.placenames import cuts, parts_of, spellings
from trialgraph.identity.places import Gazetteer, Place, country_code
from trialgraph.identity.regions import bare, compact

SEOUL, TOKYO, BEIJING, NEW_YORK, LONDON, OSAKA = "1835848", "1850147", "1816670", "5128581", "2643743", "1853909"
PARIS, MILAN, PAVIA, WASHINGTON, BETHESDA = "2988507", "3173435", "3171366", "4140963", "4348599"
YONKERS, OAKLAND, SAN_FRANCISCO, BOSTON = "5145215", "5378538", "5391959", "4930956"


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer()


def found(gazetteer: Gazetteer, city: str, region: str | None, country: str) -> Place:
    place = gazetteer.place(city, region, country)
    assert place is not None
    return place


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Korea, Republic of", "KR"),
        ("South Korea", "KR"),
        ("USA", "US"),
        ("UK", "GB"),
        ("Czech Republic", "CZ"),
        ("Czechia", "CZ"),
        ("Türkiye", "TR"),
        ("Russian Federation", "RU"),
        ("Iran (Islamic Republic of)", "IR"),
        ("KOR", "KR"),
        ("kr", "KR"),
        ("N/A", None),
        ("Atlantis", None),
        ("", None),
        (None, None),
    ],
)
def test_a_country_has_one_code(text: str | None, code: str | None) -> None:
    assert country_code(text) == code


@pytest.mark.parametrize(
    ("city", "region", "country", "number"),
    [
        ("Milano", "MI", "Italy", MILAN),
        ("MILAN", "Lombardia", "IT", MILAN),
        ("Firenze", None, "Italy", "3176959"),
        ("Florence", "Tuscany", "Italy", "3176959"),
        ("Koeln", "Nordrhein-Westfalen", "Germany", "2886242"),
        ("Köln", None, "Germany", "2886242"),
        ("Cologne", None, "Germany", "2886242"),
        ("Wuerzburg", "Bavaria", "Germany", "2805615"),
        ("Jiaozuo City", "Henan", "China", "1805987"),
        ("jiaozuo", None, "China", "1805987"),
        ("Taoyuan District", None, "Taiwan", "6696918"),
        ("Saint Louis", "MO", "United States", "4407066"),
        ("St. Louis", "Missouri", "United States", "4407066"),
        ("Genoa (Genova)", None, "Italy", "3176219"),
        ("75013 Paris", None, "France", PARIS),
        ("Paris Cedex 13", "Île-de-France", "France", PARIS),
        ("London SE5 9RS", "England", "United Kingdom", LONDON),
        ("Montreal Quebec", None, "Canada", "6077243"),
        ("Washington, D.C.", None, "United States", WASHINGTON),
        ("San Juan", "Puerto Rico", "United States", "4568127"),
        ("Frankfurt", None, "Germany", "2925533"),
        ("Frankfurt (Oder)", "Brandenburg", "Germany", "2925535"),
        ("Halle", None, "Germany", "2911522"),
    ],
)
def test_a_town_is_found_under_each_of_its_names(
    gazetteer: Gazetteer, city: str, region: str | None, country: str, number: str
) -> None:
    assert found(gazetteer, city, region, country).id == number


@pytest.mark.parametrize(
    ("city", "region", "country", "number"),
    [
        ("Songpa-gu", None, "South Korea", SEOUL),
        ("Gangnam-Gu", "Seoul Teugbyeolsi", "Korea, Republic of", SEOUL),
        ("Seoul, Songpa-gu", None, "South Korea", SEOUL),
        ("Songpa-gu, Seoul", None, "South Korea", SEOUL),
        ("Jung-gu", "Busan", "South Korea", "1838524"),
        ("Chuo-ku", "Tokyo", "Japan", TOKYO),
        ("Chuo-ku", "Osaka", "Japan", OSAKA),
        ("Haidian District", "Beijing", "China", BEIJING),
        ("Chaoyang District", "Beijing Municipality", "China", BEIJING),
        ("Bronx", "New York", "United States", NEW_YORK),
        ("Brooklyn", "NY", "United States", NEW_YORK),
        ("Westminster", "England", "United Kingdom", LONDON),
        ("Sha Tin", "Hong Kong", "China", "1819729"),
        ("Neukölln", "Berlin", "Germany", "2950159"),
    ],
)
def test_a_district_is_its_city(gazetteer: Gazetteer, city: str, region: str | None, country: str, number: str) -> None:
    place = found(gazetteer, city, region, country)
    assert (place.id, place.area) == (number, number)


@pytest.mark.parametrize(
    ("city", "region", "country", "main"),
    [("Villejuif", None, "France", PARIS), ("Cambridge", "Massachusetts", "United States", BOSTON)],
)
def test_a_suburb_is_itself_in_the_area_of_the_main_city(
    gazetteer: Gazetteer, city: str, region: str | None, country: str, main: str
) -> None:
    place = found(gazetteer, city, region, country)
    assert place.id != main
    assert place.area == main


@pytest.mark.parametrize(
    ("city", "region", "country", "number"),
    [
        ("Bethesda", "Maryland", "United States", BETHESDA),
        ("Yonkers", "New York", "United States", YONKERS),
        ("Oakland", "California", "United States", OAKLAND),
        ("San Francisco", "California", "United States", SAN_FRANCISCO),
        ("Pavia", None, "Italy", PAVIA),
    ],
)
def test_a_town_beside_a_large_city_stands_alone(
    gazetteer: Gazetteer, city: str, region: str | None, country: str, number: str
) -> None:
    place = found(gazetteer, city, region, country)
    assert (place.id, place.area) == (number, number)


def test_the_region_tells_namesakes_apart(gazetteer: Gazetteer) -> None:
    towns = {found(gazetteer, "Springfield", state, "US").id for state in ("Illinois", "MO", "Massachusetts")}
    assert len(towns) == 3
    assert all(town.isdigit() for town in towns)


def test_a_name_of_many_like_towns_is_none_of_them(gazetteer: Gazetteer) -> None:
    assert found(gazetteer, "Springfield", None, "US").id == "US/springfield"
    assert found(gazetteer, "Suzhou", None, "China").id == "CN/suzhou"


def test_a_region_that_has_no_such_town_is_not_overruled_by_population(gazetteer: Gazetteer) -> None:
    assert found(gazetteer, "Nashville", "Pennsylvania", "US").id == "US.PA/nashville"


def test_a_town_that_geonames_does_not_know_keeps_its_words(gazetteer: Gazetteer) -> None:
    place = found(gazetteer, "Foo-Bar", None, "China")
    assert place == Place("CN/foo bar", "Foo-Bar", "CN", "CN/foo bar", "CN/foo bar")
    assert found(gazetteer, "foo  bar", None, "China").id == place.id
    assert found(gazetteer, "Foo Bar", "Texas", "US").id != found(gazetteer, "Foo Bar", "Ohio", "US").id


def test_nothing_is_nowhere(gazetteer: Gazetteer) -> None:
    assert gazetteer.place(None) is None
    assert gazetteer.place(" ", "", "France") is None
    assert gazetteer.place("Foo Bar") is None


def test_a_city_without_a_country_is_the_clearly_largest_of_the_world(gazetteer: Gazetteer) -> None:
    milan = gazetteer.place("Milano")
    assert milan is not None
    assert milan.id == MILAN


def test_a_point_decides_between_namesakes(gazetteer: Gazetteer) -> None:
    north = gazetteer.place("Suzhou", None, "China", 33.636, 116.979)
    south = gazetteer.place("Suzhou", None, "China", 31.304, 120.595)
    assert north is not None
    assert south is not None
    assert (north.id, south.id) == ("1793743", "1886760")


def test_a_point_names_the_city_of_unknown_words(gazetteer: Gazetteer) -> None:
    place = gazetteer.place("Foo Bar", None, "Denmark", 55.676, 12.566)
    assert place is not None
    assert place.id == "2618425"
    far_out = gazetteer.place("Foo Bar", None, "Denmark", 56.5, 6.5)
    assert far_out is not None
    assert far_out.id == "DK/foo bar"


def test_words_win_over_the_point_of_a_namesake(gazetteer: Gazetteer) -> None:
    """Frankfurt with the point of a hamlet in Franconia; Chuo of Yamanashi with that of the ward of Tokyo."""
    frankfurt = gazetteer.place("Frankfurt", None, "Germany", 49.683, 10.533)
    chuo = gazetteer.place("Chuo-shi", "Yamanashi", "Japan", 35.578, 139.717)
    assert frankfurt is not None
    assert chuo is not None
    assert frankfurt.id == "2925533"
    assert chuo.id == "11612585"


@pytest.mark.parametrize("point", [(float("nan"), 2.0), (48.0, float("inf")), (1000.0, 2.0), (None, 2.0)])
def test_an_impossible_point_says_nothing(gazetteer: Gazetteer, point: tuple[float | None, float]) -> None:
    place = gazetteer.place("Paris", None, "France", *point)
    assert place is not None
    assert place.id == PARIS


def test_words_of_a_place(gazetteer: Gazetteer) -> None:
    seoul = gazetteer.words(found(gazetteer, "Songpa-gu", "Seoul", "South Korea"))
    assert {"seoul", "korea"} <= seoul
    assert {"milano", "milan", "lombardy", "lombardia", "italy"} <= gazetteer.words(
        found(gazetteer, "Milan", None, "Italy")
    )
    assert {"san", "francisco", "california", "ca", "usa"} <= gazetteer.words(
        found(gazetteer, "San Francisco", "California", "United States")
    )
    assert {"nsw", "wales"} <= gazetteer.words(found(gazetteer, "Sydney", "NSW", "Australia"))
    assert {"boston", "cambridge"} <= gazetteer.words(found(gazetteer, "Cambridge", "MA", "US"))
    assert {"foo", "texas", "tx"} <= gazetteer.words(found(gazetteer, "Foo", "Texas", "US"))


@pytest.mark.parametrize("city", ["Seoul", "New Orleans", "Santiago de Compostela", "Wilmington"])
def test_words_of_a_place_are_not_everyday_words(gazetteer: Gazetteer, city: str) -> None:
    for country in ("KR", "US", "ES"):
        words = gazetteer.words(found(gazetteer, city, None, country))
        assert words.isdisjoint({"of", "la", "de", "south", "united", "the", "republic", "in"})


@pytest.mark.parametrize(
    ("words", "country", "named"),
    [
        ("york", None, True),
        ("new york", None, True),
        ("henan", None, True),
        ("hunan", "CN", True),
        ("lille", None, True),
        ("milano", "Italy", True),
        ("xinxiang", "CN", True),
        ("xinxiang", "FR", False),
        ("renji", None, False),
        ("university", "US", False),
        ("ca", "US", False),
        ("ca", None, False),
        ("hospital", None, False),
        ("", None, False),
    ],
)
def test_a_word_is_a_place_name(gazetteer: Gazetteer, words: str, country: str | None, named: bool) -> None:
    assert gazetteer.is_named(words, country) is named


@pytest.mark.parametrize("country", ["KR", "JP", "CN", "GB"])
def test_areas_are_closed_and_near(gazetteer: Gazetteer, country: str) -> None:
    """Whatever the place: its city and its main city are in the same area, the main city is its own."""
    gazetteer.place("any", None, country)
    land = gazetteer.atlas.countries[country]
    for row in range(len(land)):
        area, home = land.area(row), land.home(row)
        assert land.area(area) == area
        assert land.area(home) == area
        assert land.home(home) == home
        assert land.division(area) == land.division(row)
        assert land.distance(row, area) <= 30.001


_NAMES = st.text(max_size=40)
_CITIES = st.sampled_from(["Milano", "St. Louis", "Köln", "Seoul, Songpa-gu", "Xi'an", "Frankfurt (Oder)", "Reykjavík"])
_COUNTRIES = st.sampled_from(["Italy", "US", "Germany", "South Korea", "China", "Iceland", "", "N/A"])


@given(_NAMES | _CITIES, _NAMES, _COUNTRIES, st.none() | st.floats(), st.none() | st.floats())
def test_any_words_get_an_answer_that_another_gazetteer_repeats(
    gazetteer: Gazetteer, city: str, region: str, country: str, latitude: float | None, longitude: float | None
) -> None:
    place = gazetteer.place(city, region, country, latitude, longitude)
    fresh = Gazetteer()
    fresh.atlas = gazetteer.atlas
    assert place == fresh.place(city, region, country, latitude, longitude)
    if place is not None:
        assert place.id
        assert place.area
        assert place.country is not None
        assert gazetteer.words(place) is not None


@given(_CITIES, st.sampled_from([str.upper, str.lower, lambda city: f"  {city.replace(' ', '  ')} "]), _COUNTRIES)
def test_case_and_spaces_do_not_move_a_town(gazetteer: Gazetteer, city: str, change: object, country: str) -> None:
    assert callable(change)
    one, other = gazetteer.place(city, None, country), gazetteer.place(change(city), None, country)
    assert (one and one.id) == (other and other.id)


@given(_NAMES)
def test_readings_are_keys(name: str) -> None:
    for part in parts_of(name, lambda _: False):
        keys = list(spellings(part))
        assert keys[0] == compact(part)
        assert all(" " not in key for key in keys)
        for head, tail in cuts(part):
            assert head + tail.replace(" ", "") == compact(part)


@given(_NAMES)
def test_a_key_of_a_key_is_itself(name: str) -> None:
    assert compact(compact(name)) == compact(name)
    assert " " not in bare(name)


@pytest.mark.slow
def test_the_gazetteer_is_small() -> None:
    """Less than 250 MB more than Python with the package, once one country has been asked about."""
    code = (
        "import psutil; from trialgraph.identity.places import Gazetteer; "
        "before = psutil.Process().memory_info().rss; Gazetteer().place('Paris', None, 'France'); "
        "print((psutil.Process().memory_info().rss - before) / 1e6)"
    )
    grown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert float(grown.stdout) < 250
