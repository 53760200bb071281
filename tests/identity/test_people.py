"""One person under two names: the same name at one organisation, and nobody by name alone."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialgraph.identity import Match, Names
from trialgraph.identity.matches import SAME, Refused
from trialgraph.identity.people import PersonName, people_matches, read_name
from trialgraph.mappers.emit import Mention, organization_iri, person_iri
from trialgraph.ontology import BASE

QILU, RENJI = "Qilu Hospital", "Renji Hospital"


def person(name: str, affiliation: str | None = QILU) -> Mention:
    employer = organization_iri(BASE, affiliation) if affiliation else None
    return Mention("person", person_iri(BASE, name, affiliation or "record/1"), name, affiliation=employer)


def itself(iri: str) -> str:
    return iri


def decide(*people: Mention, entity_of: Callable[[str], str] = itself) -> tuple[list[Match], list[Refused]]:
    names = Names()
    refused: list[Refused] = []
    names.add((mention, 1) for mention in people)
    names.settle()
    return sorted(people_matches(names, entity_of, refused.append)), sorted(refused)


def same(one: str, other: str) -> bool:
    return bool(decide(person(one), person(other))[0])


# ---- names


@pytest.mark.parametrize(
    ("name", "family", "given"),
    [
        ("Fu-Sheng Wang", "wang", "fusheng"),
        ("Wang, Fu-Sheng", "wang", "fusheng"),
        ("Fusheng Wang, Doctor", "wang", "fusheng"),
        ("WANG Fusheng", "wang", "fusheng"),
        ("Wang Fu Sheng", "wang", "fusheng"),
        ("Kim Jae-Hyun", "kim", "jaehyun"),
        ("Li Wang", "wang", "li"),  # either may be the family: taken as it stands
        ("Stephen P. Hauptman, MD", "hauptman", "stephen p"),
        ("S.P. Hauptman", "hauptman", "s p"),
        ("Dr. M. de Bruin-Weller", "debruinweller", "m"),
        ("POCHON Cécile", "pochon", "cecile"),
        ("John Smith Jr.", "smith jr", "john"),
        ("Ludwig van der Berg", "vanderberg", "ludwig"),
    ],
)
def test_family_and_given_names(name: str, family: str, given: str) -> None:
    assert read_name(name) == PersonName(family, tuple(given.split(" ")))


@pytest.mark.parametrize(
    "name",
    ["", "Novartis", "Medical Director", "Central Contact", "GSK Clinical Trials", "Study Chair", "555-1234", "-"],
)
def test_who_is_nobody_has_no_name(name: str) -> None:
    assert read_name(name) is None
    assert decide(person(name, QILU), person(name.upper() + " ", QILU)) == ([], [])


@given(st.text(max_size=40))
def test_a_name_is_made_of_small_letters(text: str) -> None:
    name = read_name(text)
    if name is not None:
        assert name.given
        assert all(word.isascii() and word.islower() for word in (*name.family.split(), *name.given))


# ---- pairs at one organisation


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Wang, Fu-Sheng", "Fu-Sheng Wang"),
        ("Fusheng Wang", "Fu-Sheng Wang, Doctor"),
        ("Wang Fusheng", "FUSHENG WANG"),
        ("Stephen P Hauptman", "Stephen Hauptman, MD"),
        ("Stephen P. Hauptman", "Stephen Paul Hauptman"),
        ("José Sá", "Jose Sa"),
        ("Smith, John", "John Smith"),
        ("Marie BORY", "Marie Bory"),
    ],
)
def test_one_name_in_two_ways(one: str, other: str) -> None:
    assert same(one, other)
    assert decide(person(one), person(other, RENJI)) == ([], [])
    assert decide(person(one, None), person(other, None)) == ([], [])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("J Smith", "John Smith"),  # a candidate at best
        ("J Smith", "J A Smith"),
        ("Stephen P Hauptman", "Stephen Q Hauptman"),
        ("Stephen P Hauptman", "Stephen Quentin Hauptman"),
        ("John Smith", "John Smith Jr."),
        ("Wei Wang", "Wei Dong Wang"),
        ("Maria Elena Garcia", "Maria Garcia"),
        ("Thomas George", "George Thomas"),
        ("Li Wang", "Wang Li"),
        ("Wei Wang", "Wei Zhang"),
        ("Anna Smith", "Hanna Smith"),
    ],
)
def test_two_names(one: str, other: str) -> None:
    assert not same(one, other)


def test_the_organisation_may_be_written_in_two_ways() -> None:
    one, other = person("Fu-Sheng Wang", QILU), person("Wang, Fusheng", "Qilu Hosp.")
    assert decide(one, other) == ([], [])
    (match,), _ = decide(one, other, entity_of=lambda iri: "qilu")
    assert {match.subject, match.object} == {one.iri, other.iri}
    assert (match.predicate, match.tier, match.evidence) == (SAME, "P1", "qilu")


def test_a_middle_initial_is_another_tier() -> None:
    (match,), refused = decide(person("Stephen P Hauptman"), person("Stephen Hauptman"))
    assert match.tier == "P2"
    assert refused == []


# ---- several names


def test_the_vague_name_does_not_bridge_two_people() -> None:
    people = [person(name) for name in ("John A. Smith", "John B. Smith", "John Smith")]
    matches, (refused,) = decide(*people)
    assert matches == []
    assert set(refused.members) == {each.iri for each in people}
    assert refused.reason == "John Smith may be any of several people of that name"


def test_what_is_clear_beside_the_vague_name_is_decided() -> None:
    clear = person("John A. Smith"), person("John Albert Smith")
    matches, refused = decide(*clear, person("John B. Smith"), person("John Smith"))
    assert [{match.subject, match.object} for match in matches] == [{each.iri for each in clear}]
    assert len(refused) == 1


def test_two_vague_names_are_still_one_name() -> None:
    vague = person("John Smith"), person("Smith, John")
    matches, _ = decide(*vague, person("John A. Smith"), person("John B. Smith"))
    assert [{match.subject, match.object} for match in matches] == [{each.iri for each in vague}]


NAMES = ["John Smith", "Smith, John", "John A. Smith", "John Albert Smith", "John B Smith", "J. Smith", "JOHN SMITH"]


@settings(deadline=None)
@given(st.lists(st.sampled_from(NAMES), max_size=7), st.randoms(use_true_random=False))
def test_any_two_names_of_a_person_agree_in_any_order(names: list[str], chance: random.Random) -> None:
    people = [person(name) for name in names]
    decided = decide(*people)
    chance.shuffle(people)
    assert decide(*people) == decided
    found = {each.iri: {each.iri} for each in people}
    for match in decided[0]:
        joined = found[match.subject] | found[match.object]
        found.update(dict.fromkeys(joined, joined))
    labels = {each.iri: each.name for each in people}
    for group in found.values():
        middles = {name.given[1][0] for iri in group if (name := read_name(labels[iri])) and len(name.given) > 1}
        assert len(middles) < 2, [labels[iri] for iri in group]
