"""Names of sites: compared within one place only, and each difference must be explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from trialgraph.identity.matches import OPERATED_BY

if TYPE_CHECKING:
    from tests.identity.conftest import Who

ONE = [
    ("St. Mary's Hospital", "St Marys Hospital", "London", "GB", "T1"),
    ("Ningbo First Hospital", "Ningbo No. 1 Hospital", "Ningbo", "CN", "T2"),
    ("Hospital of Xiamen No. 1", "Xiamen First Hospital", "Xiamen", "CN", "T2"),
    ("Fifth Hospital of Shijiazhuang City", "The Fifth Hospital of Shijiazhuang", "Shijiazhuang", "CN", "T2"),
    ("Universitätsklinikum Essen", "University Hospital Essen", "Essen", "DE", "T3"),
    ("Tampere Univeristy Hospital", "Tampere University Hospital", "Tampere", "FI", "T2"),
    ("Gustave Rousy", "Gustave Roussy", "Villejuif", "FR", "T3"),
]
TWO = [
    ("Ningbo First Hospital", "Ningbo Second Hospital", "Ningbo", "CN"),
    ("Renji Hospital", "Ruijin Hospital", "Shanghai", "CN"),
    ("North London Clinic", "South London Clinic", "London", "GB"),
    ("Mercy Hospital", "Mercy Medical Research Institute", "Chicago", "US"),
    ("Hospital A", "Hospital B", "Riga", "LV"),
    ("Department of Medicine", "Dept. of Medicine", "Chicago", "US"),  # names nobody
]


@pytest.mark.parametrize(("one", "other", "city", "country", "tier"), ONE)
def test_one_site_written_otherwise(one: str, other: str, city: str, country: str, tier: str, who: Who) -> None:
    first, second = who.site(one, city, country), who.site(other, city, country)
    decided = who.decide(first, second)
    assert decided.one(first, second)
    assert {match.tier for match in decided.matches} == {tier}


@pytest.mark.parametrize(("one", "other", "city", "country"), TWO)
def test_two_sites_of_one_place_stay_apart(one: str, other: str, city: str, country: str, who: Who) -> None:
    first, second = who.site(one, city, country), who.site(other, city, country)
    decided = who.decide(first, second)
    assert not decided.one(first, second)
    assert decided.said() == set()


# ---- places


def test_one_name_in_two_places_is_two_sites(who: Who) -> None:
    london = who.site("St. Mary's Hospital", "London", "GB")
    for city, country in (("Portsmouth", "GB"), ("London", "CA"), ("Berlin", "DE")):
        other = who.site("St Marys Hospital", city, country)
        assert not who.decide(london, other).one(london, other), city


def test_a_city_by_two_of_its_names_is_one_place(who: Who) -> None:
    for one, other in (("Milano", "Milan"), ("München", "Munich"), ("Xi'an", "Xian")):
        country = {"Milano": "IT", "München": "DE", "Xi'an": "CN"}[one]
        first, second = who.site("Mercy Hospital", one, country), who.site("Mercy Hosp.", other, country)
        assert who.decide(first, second).one(first, second), one


def test_without_a_town_nothing_is_compared(who: Who) -> None:
    for country in ("GB", None):
        first, second = (who.site(name, None, country) for name in ("Wistar Hospital", "Wistar hospital"))
        assert who.decide(first, second).matches == ()


def test_a_town_that_no_list_knows_is_a_place_too(who: Who) -> None:
    first, second, elsewhere = (
        who.site(name, town, "GB")
        for name, town in (("Mercy Hospital", "Nowherebury"), ("Mercy hospital", "Nowherebury"), ("Mercy H.", "Nowham"))
    )
    decided = who.decide(first, second, elsewhere)
    assert decided.one(first, second)
    assert not decided.one(first, elsewhere)


def test_coordinates_say_where_a_city_is_that_several_are_called(who: Who) -> None:
    """Springfield, Illinois and Springfield, Missouri."""
    first, second = (who.site(name, "Springfield", "US") for name in ("Mercy Hospital", "Mercy hospital"))
    illinois, missouri = (39.80, -89.64), (37.21, -93.29)
    for at, same in ((illinois, True), (missouri, False)):
        one = first._replace(latitude=illinois[0], longitude=illinois[1])
        other = second._replace(latitude=at[0], longitude=at[1])
        assert who.decide(one, other).one(one, other) is same


def test_a_name_is_never_matched_with_itself(who: Who) -> None:
    """Two records give one site other coordinates, and a third spells its name otherwise."""
    one, other = (who.site(name, "Chicago", "US") for name in ("Wistar Hospital", "Wistar hospital"))
    again = one._replace(latitude=41.9, longitude=-87.7)
    assert again.iri == one.iri
    assert who.decide(one, again).matches == ()
    (match,) = who.decide(one, again, other).matches
    assert {match.subject, match.object} == {one.iri, other.iri}


def test_a_name_that_few_bear_is_one_in_a_city_and_its_suburb(who: Who) -> None:
    first, second = (who.site("Institut Gustave Roussy", city, "FR") for city in ("Villejuif", "Paris"))
    assert who.decide(first, second).one(first, second)
    plain = [who.site("Clinique Saint Joseph", city, "FR") for city in ("Villejuif", "Paris")]
    assert not who.decide(*plain).one(*plain)


def test_districts_of_one_city_need_a_hospitals_name_that_few_bear(who: Who) -> None:
    for name, same in (("Wistar Hospital", True), ("St. Mary's Hospital", False), ("Wistar Pharmacy", False)):
        first, second = (who.site(name, city, "KR") for city in ("Seoul", "Songpa-gu"))
        assert who.decide(first, second).one(first, second) is same, name


# ---- chains


def test_one_name_never_bridges_two_numbers(who: Who) -> None:
    sites = [who.site(f"{number} Hospital of Qilu", "Jinan") for number in ("First", "Second", "Third")]
    decided = who.decide(*sites, who.site("Hospital of Qilu", "Jinan"))
    assert len({decided.names[site.iri] for site in sites}) == 3


def test_a_slip_of_the_pen_does_not_bridge_two_provinces(who: Who) -> None:
    """Hanan may be Henan or Hunan: it is joined to one of them, and the other is refused and listed."""
    names = ["Henan Wistar Clinic", "Hunan Wistar Clinic", "Hanan Wistar Clinic"]
    henan, hunan, slip = (who.site(name, "Beijing") for name in names)
    decided = who.decide(henan, hunan, slip)
    assert not decided.one(henan, hunan)
    (refused,) = decided.refused()
    assert {refused.subject, refused.object} < {henan.iri, hunan.iri, slip.iri}
    assert not decided.one(*(site for site in (henan, hunan, slip) if site.iri in {refused.subject, refused.object}))
    assert refused.refused == "'Hunan Wistar Clinic' and 'Henan Wistar Clinic' are two: hunan / henan"


def test_many_spellings_are_one_site(who: Who) -> None:
    names = ["Ningbo First Hospital", "NINGBO FIRST HOSPITAL", "Ningbo No.1 Hospital", "Ningbo 1st Hosp."]
    sites = [who.site(name, "Ningbo") for name in names]
    assert who.decide(*sites).one(*sites)


# ---- who withholds the name


@pytest.mark.parametrize(
    "name",
    ["Research Site", "Local Institution - 0012", "Novartis Investigative Site", "Site 12", "Investigational Site 3"],
)
def test_anonymous_sites_match_nothing(name: str, who: Who) -> None:
    one, other = who.site(name, "Beijing", record="a"), who.site(name, "Beijing", record="b")
    assert one.iri != other.iri
    assert who.decide(one, other, who.organization(name)).matches == ()
    assert who.decide(who.site(name, "Beijing"), who.site(name.upper(), "Beijing")).matches == ()


# ---- operators


def test_a_site_is_operated_by_the_organisation_whose_name_it_bears(who: Who) -> None:
    place = who.site("Qilu Hosp.", "Jinan")
    (match,) = who.decide(place, who.organization("Qilu Hospital")).matches
    assert (match.subject, match.object) == (place.iri, who.organization("Qilu Hospital").iri)
    assert (match.predicate, match.tier, match.evidence) == (OPERATED_BY, "T4", "qilu hospital")


def test_a_site_has_one_operator_the_most_used_spelling(who: Who) -> None:
    uses = {who.organization(name): n for name, n in (("Qilu Hosp", 1), ("Qilu Hospital", 4), ("QILU HOSPITAL", 2))}
    place = who.site("Qilu Hospital", "Jinan")
    assert who.decide(uses={**uses, place: 9}).operator(place) == "Qilu Hospital"


def test_a_hospital_of_x_city_operates_the_hospital_of_x(who: Who) -> None:
    city, plain = "Fifth Hospital of Shijiazhuang City", "The Fifth Hospital of Shijiazhuang"
    for there, operator in ((plain, city), (city, plain)):
        place = who.site(there, "Shijiazhuang")
        assert who.decide(place, who.organization(operator)).operator(place) == operator
    sixth = who.site("Sixth Hospital of Shijiazhuang", "Shijiazhuang")
    assert who.decide(sixth, who.organization(city)).operator(sixth) is None


@pytest.mark.parametrize(
    ("there", "operator"),
    [
        ("General Hospital", "General Hospital"),  # a name that many bear
        ("Department of Medicine", "Department of Medicine"),
        ("Qilu Hospital", "Qilu Hospital of Shandong University"),
        ("University of York", "York University"),
    ],
)
def test_a_site_of_another_name_or_a_general_one_has_no_operator(there: str, operator: str, who: Who) -> None:
    place = who.site(there, "Jinan")
    assert who.decide(place, who.organization(operator)).operator(place) is None
