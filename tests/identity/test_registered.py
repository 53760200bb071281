"""Names that are an organisation of ROR, names that are one by way of it, and what its ids keep apart."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from trialgraph.identity import CuratedRow, Registry
from trialgraph.identity.matches import OPERATED_BY, RELATED, SAME

if TYPE_CHECKING:
    from tests.identity.conftest import Who

PLACES = {
    "Ribe": ("DK", "Denmark", 55.32834, 8.76227),
    "Leuven": ("BE", "Belgium", 50.87959, 4.70093),
    "Chicago": ("US", "United States", 41.85003, -87.65005),
}


def ror(number: int) -> str:
    return f"https://ror.org/0{number:06d}{number % 97:02d}"


def record(
    number: int, label: str, city: str = "Ribe", *, alias: Iterable[str] = (), status: str = "active", **kin: int
) -> dict[str, Any]:
    """A record as schema v2 writes it; ``parent=3`` is a relationship."""
    code, country, latitude, longitude = PLACES[city]
    names = [{"value": label, "types": ["ror_display", "label"], "lang": "en"}]
    names += [{"value": value, "types": ["alias"], "lang": None} for value in alias]
    details = {"country_code": code, "country_name": country, "name": city, "lat": latitude, "lng": longitude}
    return {
        "id": ror(number),
        "names": names,
        "status": status,
        "locations": [{"geonames_id": number, "geonames_details": details}],
        "relationships": [{"type": kind, "id": ror(other), "label": "x"} for kind, other in kin.items()],
    }


RIBE = record(1, "Ribe Vikingeklinik", alias=["Viking Clinic Ribe"], parent=2)
GROUP = record(2, "Vikingegruppen Helbred", child=1)
OLD = record(3, "Mosegaard Institute", "Chicago", status="inactive", successor=4)
NEW = record(4, "Mosegaard Institute Inc.", "Chicago", predecessor=3)
ONE_FIRM = record(5, "Fjordborg", "Chicago")
OTHER_FIRM = record(6, "Fjordborg Ltd", "Chicago")
LEUVEN = record(7, "Mosegaard Universiteit", "Leuven", alias=["Mosegaard University"])


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    path: Path = tmp_path_factory.mktemp("ror") / "ror.ndjson"
    records = (RIBE, GROUP, OLD, NEW, ONE_FIRM, OTHER_FIRM, LEUVEN)
    path.write_text("".join(json.dumps(each) + "\n" for each in records), encoding="utf-8")
    found = Registry.read(path)
    assert (len(found), found.rejected) == (7, 0)
    return found


# ---- one name, one id


def test_a_whole_name_is_the_organisation_of_ror_that_bears_it(who: Who, registry: Registry) -> None:
    name = who.organization("The Viking Clinic, Ribe", "DK")
    (match,) = who.decide(name, registry=registry).matches
    assert (match.subject, match.object, match.predicate) == (name.iri, ror(1), SAME)
    assert (match.tier, match.layer, match.confidence, match.negative, match.refused) == (
        "T5",
        "registry",
        "0.99",
        False,
        "",
    )
    assert (match.subject_label, match.object_label) == ("The Viking Clinic, Ribe", "Ribe Vikingeklinik")
    assert match.evidence == "DK"


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Viking Clinic Ribe, Department of Surgery", "DK"),  # a part of a name
        ("Viking Clinic", "DK"),
        ("Viking Clinic Ribe", "BE"),  # another country
        ("Research Site", "DK"),
    ],
)
def test_what_is_no_whole_name_in_that_country_has_no_id(name: str, country: str, who: Who, registry: Registry) -> None:
    assert who.decide(who.organization(name, country), registry=registry).matches == ()


def test_a_name_seen_in_a_country_of_the_organisation_and_in_another_has_its_id(who: Who, registry: Registry) -> None:
    """Trials of a sponsor take place abroad, too: no other country has one of that name."""
    name = who.organization("Viking Clinic Ribe", "DK")
    decided = who.decide(uses={name: 1, name._replace(country="BE"): 4}, registry=registry)
    assert [match.object for match in decided.matches] == [ror(1)]


def test_a_name_that_says_its_country_is_there_whatever_its_trials(who: Who, registry: Registry) -> None:
    for said, found in (("Denmark", True), ("Belgium", False)):
        name = who.organization(f"Viking Clinic Ribe, {said}", "DK")
        decided = who.decide(name, registry=registry)
        assert {match.object for match in decided.matches} <= ({ror(1)} if found else set()), said


def test_a_registry_id_is_no_name_and_stands_for_none(who: Who, registry: Registry) -> None:
    name = who.organization("Viking Clinic Ribe", "DK")
    decided = who.decide(name, registry=registry)
    assert decided.names == {name.iri: name.iri}
    assert list(decided.labels) == [name.iri]


# ---- T6


def test_two_names_of_one_id_are_one(who: Who, registry: Registry) -> None:
    one, other = who.organization("Viking Clinic Ribe", "DK"), who.organization("Ribe Vikingeklinik", "DK")
    assert not who.decide(one, other).one(one, other)
    decided = who.decide(one, other, registry=registry)
    assert decided.one(one, other)
    (chained,) = [match for match in decided.matches if match.tier == "T6"]
    assert {chained.subject, chained.object} == {one.iri, other.iri}
    assert (chained.layer, chained.justification, chained.evidence) == ("registry", "semapv:MappingChaining", ror(1))


def test_a_part_is_not_its_parent(who: Who, registry: Registry) -> None:
    one, other = who.organization("Viking Clinic Ribe", "DK"), who.organization("Vikingegruppen Helbred", "DK")
    decided = who.decide(one, other, registry=registry)
    assert not decided.one(one, other)
    assert {match.object for match in decided.matches if match.tier == "T5"} == {ror(1), ror(2)}


def test_sites_of_one_id_are_one_in_one_area_only(who: Who, registry: Registry) -> None:
    """An id may stand for several campuses."""
    one, other = who.site("Viking Clinic Ribe", "Ribe", "DK"), who.site("Ribe Vikingeklinik", "Ribe", "DK")
    assert not who.decide(one, other).one(one, other)
    assert who.decide(one, other, registry=registry).one(one, other)
    near = other._replace(iri=f"{other.iri}-2", city="Esbjerg", latitude=55.4703, longitude=8.4519)
    decided = who.decide(one, near, registry=registry)
    assert [match.object for match in decided.matches if match.tier == "T5"] == [ror(1), ror(1)]  # 24 km away
    assert not decided.one(one, near)


def test_a_site_elsewhere_has_no_id(who: Who, registry: Registry) -> None:
    far = who.site("Viking Clinic Ribe", "Copenhagen", "DK")
    assert who.decide(far, registry=registry).matches == ()
    unplaced = who.site("Viking Clinic Ribe", None, "DK")
    assert who.decide(unplaced, registry=registry).matches == ()


def test_a_site_is_operated_by_the_organisation_of_its_id(who: Who, registry: Registry) -> None:
    place, firm = who.site("Viking Clinic Ribe", "Ribe", "DK"), who.organization("Ribe Vikingeklinik", "DK")
    assert who.decide(place, firm).operator(place) is None
    decided = who.decide(place, firm, registry=registry)
    assert decided.operator(place) == "Ribe Vikingeklinik"
    (match,) = [match for match in decided.matches if match.predicate == OPERATED_BY]
    assert (match.tier, match.layer, match.evidence) == ("T6", "registry", ror(1))
    assert not decided.one(place, firm)


# ---- two ids


def test_names_of_two_ids_are_never_one(who: Who, registry: Registry) -> None:
    """By the words the one is the other with its legal form."""
    one, other = who.organization("Fjordborg", "US"), who.organization("Fjordborg Ltd", "US")
    assert who.decide(one, other).one(one, other)
    decided = who.decide(one, other, registry=registry)
    assert {match.object for match in decided.matches if match.tier == "T5"} == {ror(5), ror(6)}
    assert not decided.one(one, other)
    (refused,) = decided.refused()
    assert (refused.predicate, refused.tier) == (RELATED, "T7")
    assert refused.refused in {f"two ROR ids ({ror(a)} / {ror(b)})" for a, b in ((5, 6), (6, 5))}


def test_nor_by_way_of_a_third_name(who: Who, registry: Registry) -> None:
    names = ["Fjordborg", "FJORDBORG Ltd", "Fjordborg, Limited", "FJORDBORG"]
    mentions = [who.organization(name, "US") for name in names]
    decided = who.decide(*mentions, registry=registry)
    assert decided.one(mentions[0], mentions[3])
    assert decided.one(mentions[1], mentions[2])
    assert not decided.one(mentions[0], mentions[1])


def test_not_even_a_reviewed_row_joins_two_ids(who: Who, registry: Registry) -> None:
    one, other = who.organization("Fjordborg", "US"), who.organization("Vikingegruppen Helbred", "DK")
    row = CuratedRow("Fjordborg", SAME, False, "Vikingegruppen Helbred", None, None, "somebody said so", 1, "mine.tsv")
    assert who.decide(one, other, curated=[row]).one(one, other)
    decided = who.decide(one, other, curated=[row], registry=registry)
    assert not decided.one(one, other)
    assert [match.tier for match in decided.refused()] == ["T0"]


def test_a_successor_may_bear_the_name_of_what_it_follows(who: Who, registry: Registry) -> None:
    one, other = who.organization("Mosegaard Institute", "US"), who.organization("Mosegaard Institute Inc.", "US")
    decided = who.decide(one, other, registry=registry)
    assert {match.object for match in decided.matches if match.tier == "T5"} == {ror(3), ror(4)}
    assert decided.one(one, other)
    assert decided.refused() == []


def test_without_the_words_a_successor_is_another(who: Who, registry: Registry) -> None:
    one, other = who.organization("Mosegaard Institute", "US"), who.organization("Mosegaard University", "BE")
    assert not who.decide(one, other, registry=registry).one(one, other)
