"""Who is the same, as a whole: kinds of names together, labels, and an outcome that no order changes."""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.identity import Names, read_rows, resolve
from trialgraph.identity.matches import OPERATED_BY, PART_OF, RELATED, REPLACED_BY, SAME, SAME_TRIAL
from trialgraph.mappers.emit import Mention, trial_iri
from trialgraph.ontology import BASE

if TYPE_CHECKING:
    from tests.identity.conftest import Who

# ---- kinds of names


def test_kinds_never_match_each_other(who: Who) -> None:
    same = "Wistar Hospital"
    mentions = [who.organization(same), who.condition(same), who.person(same, "Qilu"), who.site(same, "Jinan")]
    decided = who.decide(*mentions)
    assert {match.predicate for match in decided.matches} == {OPERATED_BY}
    assert len(set(decided.names.values())) == 4


def test_conditions_match_by_spelling_only(who: Who) -> None:
    for one, other, same in (
        ("Crohn's Disease", "crohns disease", True),
        ("Diabetes Type 1", "Diabetes Type 2", False),
        ("Lupus", "Systemic Lupus", False),
        ("COVID-19", "Covid 19", True),
    ):
        mentions = [who.condition(one), who.condition(other)]
        decided = who.decide(*mentions)
        assert decided.one(*mentions) is same, one
        assert {match.tier for match in decided.matches} == ({"C1"} if same else set())


def test_a_person_is_a_name_at_an_organisation_by_any_of_its_names(who: Who) -> None:
    """That two spellings are one organisation is decided before who works there."""
    employers = who.organization("Qilu Hosp"), who.organization("Qilu Hospital"), who.organization("Renji Hospital")
    one, other, elsewhere = (who.person("Fu-Sheng Wang", each.name) for each in employers)
    decided = who.decide(one, other, elsewhere, *employers)
    assert decided.one(one, other)
    assert not decided.one(one, elsewhere)
    assert {match.tier for match in decided.matches} == {"T4", "P1"}
    alone = [who.person(name, None) for name in ("Fu-Sheng Wang", "FU SHENG WANG")]
    assert who.decide(*alone).matches == ()


def test_a_curated_row_moves_who_works_together(who: Who) -> None:
    rows = [row for row in read_rows() if row.subject == "302 Military Hospital of China"]
    names = "302 Military Hospital of China", "Beijing 302 Hospital"
    people = [who.person("Fu-Sheng Wang", name) for name in names]
    employers = [who.organization(name) for name in names]
    assert who.decide(*people, *employers, curated=rows).one(*people)
    assert not who.decide(*people, *employers).one(*people)


# ---- entities


def test_the_most_used_name_stands_for_all_then_the_shortest_then_the_first(who: Who) -> None:
    names = ["QILU HOSPITAL", "Qilu Hospital", "The Qilu Hospital"]
    for uses, chosen in (((1, 1, 3), 2), ((1, 1, 1), None), ((1, 2, 1), 1)):
        mentions = [who.organization(name) for name in names]
        decided = who.decide(uses=dict(zip(mentions, uses, strict=True)))
        (entity,) = set(decided.names.values())
        expected = min(mentions[:2], key=lambda each: each.iri) if chosen is None else mentions[chosen]
        assert entity == expected.iri
        assert decided.labels == {entity: expected.name}


def test_uses_count_over_all_places_of_a_name(who: Who) -> None:
    """Two uses in each of three countries outweigh five in one."""
    spread, once = who.organization("QILU HOSPITAL"), who.organization("Qilu Hospital")
    uses = {spread._replace(country=country): 2 for country in ("CN", "DE", None)}
    assert set(who.decide(uses={**uses, once: 5}).names.values()) == {spread.iri}


def test_a_name_that_is_taken_back_is_forgotten(who: Who) -> None:
    one, other = who.organization("Qilu Hosp"), who.organization("Qilu Hospital")
    names = Names()
    names.add([(one, 1), (other, 2), (other, -2)])
    entities = resolve(names, curated=())
    assert dict(entities.names()) == {one.iri: one.iri}
    assert list(entities.matches()) == []


def test_a_trial_without_its_record_gets_a_label(who: Who) -> None:
    own = Mention("trial", trial_iri(BASE, "NCT00000001"), "NCT00000001", field="id")
    gives = own._replace(name="ISRCTN83971151", field="identifier:registry", record=f"{BASE}record/x/NCT00000001")
    names = Names()
    names.add([(own, 1), (gives, 1)])
    entities = resolve(names, curated=())
    other = trial_iri(BASE, "ISRCTN83971151")
    assert list(entities.links(SAME_TRIAL)) == [(own.iri, other)]
    assert list(entities.unread_trials()) == [(other, "ISRCTN83971151")]
    assert list(entities.names()) == []  # a trial is no name node


def test_refused_and_denied_decisions_are_no_links(who: Who) -> None:
    names = Names()
    names.add((who.organization(name), 1) for name in ("Merck KGaA", "Merck & Co., Inc.", "Abbott Vascular", "Abbott"))
    entities = resolve(names)
    assert list(entities.links(SAME)) == []
    assert len(list(entities.links(PART_OF))) == 1
    assert any(match.negative for match in entities.matches())


def test_counts_and_tiers_are_those_of_the_decisions(who: Who) -> None:
    names = Names()
    mentions = [
        who.site(name, "Beijing") for name in ("Henan Wistar Clinic", "Hunan Wistar Clinic", "Hanan Wistar Clinic")
    ]
    mentions += [who.organization("Qilu Hosp"), who.organization("Qilu Hospital"), who.condition("Lupus")]
    names.add((mention, 1) for mention in mentions)
    entities = resolve(names, curated=())
    assert entities.counts() == {"names": 6, "entities": 4, "matches": 3, "refused": 1}
    assert entities.tiers() == {"T3": 1, "T4": 1}  # what was refused made nothing
    assert list(entities.links(RELATED)) == []
    assert entities.kinds() == {"condition": 1, "organization": 2, "site": 3}
    assert {entities.entity(mention.iri) for mention in mentions} == set(dict(entities.labels()))
    assert entities.entity("https://example.org/unknown") == "https://example.org/unknown"


# ---- the input's order

ORGANIZATIONS = [
    "Charité Berlin",
    "CHARITE  BERLIN",
    "Ningbo First Hospital",
    "Ningbo No. 1 Hospital",
    "Ningbo Second Hospital",
    "York University",
    "University of York",
    "Merck KGaA",
    "Merck & Co., Inc.",
    "UCB Pharma GmbH",
    "UCB Pharma SA",
    "UCB Pharma",
    "302 Military Hospital of China",
    "Beijing 302 Hospital",
    "Fifth Medical Center of PLA General Hospital",
    "General Hospital",
    "Henan Wistar Hospital",
    "Hunan Wistar Hospital",
    "Hanan Wistar Hospital",
]
PEOPLE = ["Fu-Sheng Wang", "FU SHENG WANG, MD", "John A. Smith", "John B. Smith", "John Smith"]


def some_names(who: Who, used: Sequence[tuple[str, int]]) -> dict[Mention, int]:
    weights: dict[Mention, int] = {}
    for name, uses in used:
        for at, mention in enumerate(
            (
                who.organization(name, ("CN", "DE", None)[uses % 3]),
                who.site(name, ("Ningbo", "Beijing")[uses % 2]),
                who.person(PEOPLE[uses], name),
            )
        ):
            weights[mention] = weights.get(mention, 0) + uses + at + 1
    return weights


NAMES = st.lists(st.tuples(st.sampled_from(ORGANIZATIONS), st.integers(0, 4)), max_size=12)
ROWS = read_rows()


@given(NAMES, st.randoms(use_true_random=False))
def test_decisions_do_not_depend_on_the_order(who: Who, used: list[tuple[str, int]], chance: random.Random) -> None:
    weights = some_names(who, used)
    shuffled = list(weights.items())
    chance.shuffle(shuffled)
    one, other = (who.decide(uses=each, curated=ROWS) for each in (weights, dict(shuffled)))
    assert one == other
    assert list(one.names) == list(other.names)


@given(NAMES)
def test_each_name_has_one_entity_that_stands_for_itself(who: Who, used: list[tuple[str, int]]) -> None:
    weights = some_names(who, used)
    decided = who.decide(uses=weights, curated=ROWS)
    assert set(decided.names) == {mention.iri for mention in weights}
    for entity in decided.names.values():
        assert decided.names[entity] == entity
    assert set(decided.labels) == set(decided.names.values())


@given(NAMES)
def test_entities_are_what_the_decisions_that_hold_join(who: Who, used: list[tuple[str, int]]) -> None:
    """And nothing that a row denies, or a contradiction refused, is one after all by words alone."""
    decided = who.decide(uses=some_names(who, used), curated=ROWS)
    joined: dict[str, set[str]] = {name: {name} for name in decided.names}
    for match in decided.matches:
        if match.predicate == SAME and not match.negative:
            assert not match.refused
            both = joined[match.subject] | joined[match.object]
            joined.update(dict.fromkeys(both, both))
    for name, entity in decided.names.items():
        assert {other for other, of in decided.names.items() if of == entity} == joined[name]
    for match in decided.matches:
        assert bool(match.refused) <= (match.predicate == RELATED)
        if match.negative or match.predicate in {PART_OF, REPLACED_BY}:
            assert decided.names[match.subject] != decided.names[match.object]


# ---- gold files


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines, dialect="excel-tab"))


def as_both(who: Who, name: str, place: str) -> tuple[Mention, Mention]:
    country, _, city = place.partition("/")
    return who.organization(name), who.site(name, city or "Somewhere", country.strip()[:2])


@pytest.mark.parametrize("file", ["must_not_merge.tsv", "related_not_same.tsv"])
def test_what_must_stay_apart_stays_apart(file: str, shared: Path, who: Who) -> None:
    """Each pair as two sponsors and as two sites of one place."""
    rows = rows_of(shared / "gold" / "identity" / file)
    assert len(rows) >= 10
    for row in rows:
        one, other = row["name_a"], row["name_b"]
        place = row.get("place") or "US/Chicago"
        if " vs " in place:
            sites = [as_both(who, one, where)[1] for where in place.split(" vs ")]
            assert not who.decide(*sites, curated=ROWS).one(*sites), row
            continue
        for first, second in zip(as_both(who, one, place), as_both(who, other, place), strict=True):
            if first == second:  # the anonymous label: one string in two records
                first, second = (who.site(one, "Berlin", "DE", record=record) for record in "ab")
            assert not who.decide(first, second, curated=ROWS).one(first, second), row


def test_what_must_be_merged_is_merged(shared: Path, who: Who) -> None:
    """Each pair as two sponsors or as two sites of the place."""
    rows = rows_of(shared / "gold" / "identity" / "must_merge.tsv")
    assert len(rows) >= 10
    missed = []
    for row in rows:
        pair = zip(as_both(who, row["name_a"], row["place"]), as_both(who, row["name_b"], row["place"]), strict=True)
        if not any(who.decide(*each, curated=ROWS).one(*each) for each in pair):
            missed.append(row)
    assert missed == []


def test_the_precision_of_same_on_pairs_of_sites(shared: Path, who: Who) -> None:
    """DESIGN.md, section 5: what is joined is one site in 98 of 100 pairs; a part never is."""
    rows = [
        row
        for row in rows_of(shared / "gold" / "identity" / "facility_pairs.tsv")
        if row["label"] != "U" and row["name_a"] != row["name_b"]
    ]
    merged = []
    for row in rows:
        pair = [who.site(row[name], row["city"], row["country"]) for name in ("name_a", "name_b")]
        if who.decide(*pair, curated=ROWS).one(*pair):
            merged.append(row)
    right = [row for row in merged if row["label"] == "S"]
    assert len(right) / len(merged) >= 0.98
    assert len(right) / sum(row["label"] == "S" for row in rows) >= 0.60
    assert [row for row in merged if row["label"] == "P"] == []


def test_the_precision_of_same_on_sponsors(shared: Path, who: Who) -> None:
    """All pairs of names in one entity against the clusters that people made, which part what damaged letters part."""
    with (shared / "gold" / "identity" / "sponsor_clusters.csv").open(newline="", encoding="utf-8") as lines:
        clusters = {row["unique_spon_names"]: row["cluster"] for row in csv.DictReader(lines)}
    decided = who.decide(*map(who.organization, clusters), curated=ROWS)
    members: dict[str, list[str]] = {}
    for name in clusters:
        members.setdefault(decided.names[who.organization(name).iri], []).append(name)
    pairs = [pair for names in members.values() for pair in combinations(names, 2)]
    assert len(pairs) >= 50
    assert sum(clusters[one] == clusters[other] for one, other in pairs) / len(pairs) >= 0.97
