"""Reviewed rows on the names in use: they join what they say, keep apart what they say, and only where they say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from trialgraph.identity import CuratedRow, Names, read_rows, resolve
from trialgraph.identity.curated import CLOSE, PART_OF, REPLACED_BY
from trialgraph.identity.matches import RELATED, SAME

if TYPE_CHECKING:
    from tests.identity.conftest import Who

NORTH, KEY = "North Clinic of Ribe", "Klinik Sieben"  # no word in common: only a curator can know


def row(
    subject: str,
    object_: str,
    predicate: str = SAME,
    *,
    negative: bool = False,
    country: str | None = None,
    city: str | None = None,
) -> CuratedRow:
    see = ("https://example.org/a", "https://example.org/b")
    return CuratedRow(subject, predicate, negative, object_, country, city, "a trial names both", 7, "mine.tsv", see)


def test_a_row_joins_names_that_share_no_word(who: Who) -> None:
    one, other = who.organization(NORTH), who.organization(KEY)
    assert not who.decide(one, other).one(one, other)
    decided = who.decide(one, other, curated=[row(NORTH, KEY)])
    assert decided.one(one, other)
    (match,) = decided.matches
    assert (match.tier, match.layer, match.confidence) == ("T0", "curated", "1.0")
    assert match.justification == "semapv:ManualMappingCuration"
    assert (match.rule, match.evidence) == ("a trial names both", "https://example.org/a https://example.org/b")


def test_a_row_speaks_of_a_name_in_every_spelling(who: Who) -> None:
    names = [NORTH.upper(), f"The {NORTH}", NORTH, KEY, "klinik  sieben!"]
    mentions = [who.organization(name) for name in names]
    decided = who.decide(*mentions, curated=[row(NORTH, KEY)])
    assert decided.one(*mentions)
    assert all(
        match.tier == "T0"
        for match in decided.matches
        if {match.subject_label, match.object_label} & {NORTH} and {match.subject_label, match.object_label} & {KEY}
    )


def test_a_row_joins_spellings_that_words_alone_would_not(who: Who) -> None:
    """A name that many bear is no evidence, but what a curator says of it is."""
    general = [who.organization(name) for name in ("General Hospital", "GENERAL HOSPITAL", "The General Hospital")]
    assert len(set(who.decide(*general).names.values())) == 3
    for rows in ([row("General Hospital", KEY)], [row(KEY, "General Hospital")]):
        decided = who.decide(*general, who.organization(KEY), curated=rows)
        assert decided.one(*general, who.organization(KEY))
        assert len(decided.matches) == 3


def test_a_row_about_names_that_nobody_uses_says_nothing(who: Who) -> None:
    one = who.organization(NORTH)
    assert who.decide(one, curated=[row(NORTH, KEY), row("A House", "B House")]).matches == ()


def test_a_different_row_takes_a_decision_of_the_rules_back(who: Who) -> None:
    one, other = who.organization("Qilu Hosp"), who.organization("Qilu Hospital")
    decided = who.decide(one, other, curated=[row("Qilu Hosp", "Qilu Hospital", negative=True)])
    assert not decided.one(one, other)
    (denied,) = [match for match in decided.matches if match.negative]
    assert (denied.tier, denied.predicate, denied.refused) == ("T0", SAME, "")
    refused = decided.refused()
    assert {(match.tier, match.predicate) for match in refused} == {("T4", RELATED)}
    for match in refused:
        assert match.refused == (
            "a reviewed row says so ('Qilu Hosp' not skos:exactMatch 'Qilu Hospital': a trial names both)"
        )


def test_a_different_row_holds_over_chains(who: Who) -> None:
    """A name that is both may not bring together what the row keeps apart."""
    names = ["Qilu Hosp", "Qilu Hospital", "The Qilu Hosp."]
    mentions = [who.organization(name) for name in names]
    decided = who.decide(*mentions, curated=[row("Qilu Hosp", "Qilu Hospital", negative=True)])
    assert not decided.one(*mentions[:2])
    assert len(set(decided.names.values())) == 2


@pytest.mark.parametrize("predicate", [PART_OF, REPLACED_BY, CLOSE])
def test_a_part_a_successor_and_a_relative_are_not_the_same(predicate: str, who: Who) -> None:
    one, other = who.organization("Qilu Hosp"), who.organization("Qilu Hospital")
    decided = who.decide(one, other, curated=[row("Qilu Hosp", "Qilu Hospital", predicate)])
    assert not decided.one(one, other)
    assert decided.said(predicate) == {("Qilu Hosp", "Qilu Hospital")}
    assert decided.refused()


@pytest.mark.parametrize("predicate", [PART_OF, REPLACED_BY, CLOSE])
def test_what_is_not_a_part_may_be_the_same(predicate: str, who: Who) -> None:
    """As check_consistent has it: such a row contradicts no other that says "same"."""
    one, other = who.organization(NORTH), who.organization(KEY)
    rows = [row(NORTH, KEY), row(NORTH, KEY, predicate, negative=True)]
    decided = who.decide(one, other, curated=rows)
    assert decided.one(one, other)
    assert decided.refused() == []
    assert decided.said(predicate) == set()


# ---- where a row holds


def test_a_row_of_a_country_does_not_speak_of_organisations_elsewhere(who: Who) -> None:
    rows = [row(NORTH, KEY, country="DK")]
    for country, same in (("DK", True), ("DE", False), (None, True)):
        one, other = who.organization(NORTH, country), who.organization(KEY, country)
        assert who.decide(one, other, curated=rows).one(one, other) is same, country


def test_a_name_seen_in_several_countries_is_spoken_of_where_one_of_them_is_the_rows(who: Who) -> None:
    one, other = who.organization(NORTH, "DE"), who.organization(KEY, "DK")
    uses = {one: 1, one._replace(country="DK"): 1, other: 1}
    assert who.decide(uses=uses, curated=[row(NORTH, KEY, country="DK")]).one(one, other)


def test_sites_are_joined_within_one_place_only(who: Who) -> None:
    rows = [row(NORTH, KEY)]
    ribe, aarhus = who.site(NORTH, "Ribe", "DK"), who.site(KEY, "Aarhus", "DK")
    assert not who.decide(ribe, aarhus, curated=rows).one(ribe, aarhus)
    there = who.site(KEY, "Ribe", "DK")
    assert who.decide(ribe, there, aarhus, curated=rows).one(ribe, there)


@pytest.mark.parametrize(
    ("country", "city", "holds"),
    [(None, None, True), ("DK", None, True), ("DK", "Ribe", True), ("DE", None, False), ("DK", "Aarhus", False)],
)
def test_a_row_of_a_place_speaks_of_sites_there(country: str | None, city: str | None, holds: bool, who: Who) -> None:
    one, other = who.site(NORTH, "Ribe", "DK"), who.site(KEY, "Ribe", "DK")
    decided = who.decide(one, other, curated=[row(NORTH, KEY, country=country, city=city)])
    assert decided.one(one, other) is holds


def test_a_row_speaks_of_no_site_without_a_town(who: Who) -> None:
    one, other = who.site(NORTH, None, "DK"), who.site(KEY, None, "DK")
    assert who.decide(one, other, curated=[row(NORTH, KEY)]).matches == ()


def test_a_site_is_never_joined_to_an_organisation(who: Who) -> None:
    one, other = who.organization(NORTH), who.site(KEY, "Ribe", "DK")
    assert not who.decide(one, other, curated=[row(NORTH, KEY)]).one(one, other)


def test_a_row_that_contradicts_the_words_wins_but_does_not_spread(who: Who) -> None:
    """The First Hospital was renamed the Ninth: another spelling of the First joins them, and no other hospital."""
    rows = [row("First Hospital of Qilu", "Ninth Hospital of Qilu")]
    first, ninth, again, second = (
        who.site(name, "Jinan")
        for name in ("First Hospital of Qilu", "Ninth Hospital of Qilu", "Qilu 1st Hosp.", "Second Hospital of Qilu")
    )
    decided = who.decide(first, ninth, again, second, curated=rows)
    assert decided.one(first, ninth, again)
    assert not decided.one(first, second)


# ---- the rows that come with trialgraph


def test_packaged_rows_are_used_by_default_and_known_traps_hold(who: Who) -> None:
    from trialgraph.identity import Names, resolve

    names = ["302 Military Hospital of China", "Beijing 302 Hospital", "Merck KGaA", "Merck & Co., Inc."]
    mentions = [who.organization(name) for name in names]
    found = Names()
    found.add((mention, 1) for mention in mentions)
    entity = dict(resolve(found).names())
    assert entity[mentions[0].iri] == entity[mentions[1].iri]
    assert entity[mentions[2].iri] != entity[mentions[3].iri]


def test_every_packaged_row_does_what_it_says_where_it_says_it(who: Who) -> None:
    """All rows at once, on all names that they speak of: none is refused, none joins what another keeps apart."""
    rows = read_rows()
    mentions = {who.organization(name, each.country): 1 for each in rows for name in (each.subject, each.object)}
    decided = who.decide(uses=mentions, curated=rows)
    assert [match for match in decided.refused() if match.tier == "T0"] == []
    for each in rows:
        together = decided.one(who.organization(each.subject), who.organization(each.object))
        if each.predicate == SAME:
            assert together is not each.negative, each.where
        elif not each.negative:
            assert not together, each.where


def test_a_city_that_many_are_called_is_that_of_the_site(who: Who) -> None:
    """Rochester is a town of New York and one of Minnesota: the row says no region."""
    one, other = (who.site(name, "Rochester", "US", "Minnesota") for name in (NORTH, KEY))
    assert who.decide(one, other, curated=[row(NORTH, KEY, country="US", city="Rochester")]).one(one, other)
    assert not who.decide(one, other, curated=[row(NORTH, KEY, country="US", city="Boston")]).one(one, other)


def test_rows_of_no_two_names_in_use_are_told(who: Who) -> None:
    met, half = row(NORTH, KEY), row(NORTH, "No Such Name")
    names = Names()
    names.add([(who.organization(NORTH), 1), (who.organization(KEY), 1)])
    assert resolve(names, curated=[met, half]).idle == (half,)
