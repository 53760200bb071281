"""One trial in several registries: by a registry id that a record gives, and never against a second id of a series."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialgraph.identity import Match, Names
from trialgraph.identity.matches import SAME_TRIAL, Refused
from trialgraph.identity.trials import trial_matches
from trialgraph.mappers.emit import Mention, trial_iri
from trialgraph.mappers.registries import registry_id
from trialgraph.mappers.trial import Identifier, RelatedTrial, Trial
from trialgraph.mappers.triples import Provenance, record_graph
from trialgraph.ontology import BASE

PROVENANCE = Provenance(source="example.org", format="x", mapper="x", version="1", sha256="0" * 64)


def record(trial: str, *ids: Identifier | str, aliases: tuple[str, ...] = ()) -> list[Mention]:
    """What a record of the trial gives identity; ids without a type are registry ids."""
    identifiers = tuple(Identifier(value=each, type="registry") if isinstance(each, str) else each for each in ids)
    given = Trial(id=trial, brief_title="A trial", identifiers=identifiers, aliases=aliases)
    return [mention for mention in record_graph(given, PROVENANCE, base=BASE).mentions if mention.kind == "trial"]


def decide(*records: list[Mention]) -> tuple[list[Match], list[Refused]]:
    names = Names()
    refused: list[Refused] = []
    names.add((mention, 1) for mentions in records for mention in mentions)
    names.settle()
    return list(trial_matches(names, refused.append)), refused


def pairs(*records: list[Mention]) -> set[tuple[str, str]]:
    """(subject, object) of all decisions, as the last segments of their IRIs."""
    return {(tail(match.subject), tail(match.object)) for match in decide(*records)[0]}


def tail(iri: str) -> str:
    return iri.removeprefix(f"{BASE}trial/")


# ---- what joins


def test_an_id_that_one_record_gives_joins_both() -> None:
    (match,), refused = decide(record("NCT00000001", "EudraCT 2012-002553-38"), record("EUCTR2012-002553-38-DE"))
    assert (tail(match.subject), tail(match.object)) == ("NCT00000001", "EUCTR2012-002553-38-DE")
    assert (match.predicate, match.tier, match.confidence) == (SAME_TRIAL, "R1", "0.99")
    assert match.rule == "a registry id that the record gives"
    told = "record/example.org/NCT00000001 gives EudraCT 2012-002553-38 (identifier of type registry)"
    assert match.evidence == told
    assert refused == []


def test_the_direction_is_kept() -> None:
    one, other = record("NCT00000001"), record("NCT00000001", "ISRCTN83971151")
    back = record("ISRCTN83971151", "NCT00000001")
    assert pairs(one, back) == {("ISRCTN83971151", "NCT00000001")}
    assert pairs(other, record("ISRCTN83971151")) == {("NCT00000001", "ISRCTN83971151")}
    matches, _ = decide(other, back)
    assert {match.rule for match in matches} == {"a registry id that both records give"}
    assert len(matches) == 2


def test_an_id_whose_record_was_not_read_is_a_trial_too() -> None:
    (match,), _ = decide(record("NCT00000001", "CTRI/2010/091/000123"))
    assert tail(match.object) == "CTRI-2010-091-000123"
    assert match.object == trial_iri(BASE, "CTRI/2010/091/000123")
    assert "was not read" in match.rule


def test_two_sources_that_give_one_id_are_one_decision_with_both_as_evidence() -> None:
    one = record("NCT00000001", "ISRCTN83971151")
    other = [mention._replace(record=f"{BASE}record/page/NCT00000001") for mention in one if mention.field != "id"]
    (match,), _ = decide(one, other)
    assert "record/example.org/NCT00000001" in match.evidence
    assert "record/page/NCT00000001" in match.evidence


def test_countries_resubmissions_and_prefixes_of_one_id() -> None:
    assert pairs(record("EUCTR2012-002553-38-DE"), record("EUCTR2012-002553-38-GB")) == {
        ("EUCTR2012-002553-38-GB", "EUCTR2012-002553-38-DE")
    }
    assert pairs(record("2022-501515-14-00"), record("2022-501515-14-01"))
    assert pairs(record("JPRN-UMIN000012345"), record("UMIN000012345"))
    assert not pairs(record("IRCT20200324046852N1"), record("IRCT20200324046852N2"))


def test_a_trial_moves_from_one_european_register_to_the_next() -> None:
    found, refused = decide(record("NCT00000001", "2012-002553-38", "2022-501515-14-00"), record("2022-501515-14-01"))
    assert {tail(match.object) for match in found} == {"2012-002553-38", "2022-501515-14-01"}
    assert refused == []


def test_japanese_registers_are_several() -> None:
    assert pairs(record("JPRN-jRCTs031180139", "UMIN000000929", "JapicCTI-205326"))


# ---- what does not join


@pytest.mark.parametrize(
    "identifier",
    [
        Identifier(value="2012-002553-38", type="org-study-id"),
        Identifier(value="2012-002553-38", type="other-grant"),
        Identifier(value="2012-002553-38", type="nih"),
        Identifier(value="extension of 2012-002553-38", type="other"),
        Identifier(value="U1111-1234-5678", type="registry"),
        Identifier(value="ABC-123", type="registry"),
    ],
)
def test_grants_own_numbers_and_prose_join_nothing(identifier: Identifier) -> None:
    assert decide(record("NCT00000001", identifier), record("ISRCTN83971151", identifier)) == ([], [])
    assert not pairs(record("NCT00000001", identifier), record("2012-002553-38"))


def test_a_trial_that_is_mentioned_is_another() -> None:
    given = Trial(id="NCT00000001", brief_title="A", related_trials=(RelatedTrial(id="ISRCTN83971151"),))
    mentions = list(record_graph(given, PROVENANCE, base=BASE).mentions)
    expanded = Trial(id="NCT00000003", brief_title="A", expanded_access_trial="NCT00000004")
    more = list(record_graph(expanded, PROVENANCE, base=BASE).mentions)
    assert decide(mentions, more, record("ISRCTN83971151"), record("NCT00000004")) == ([], [])


def test_an_id_of_the_same_registry_is_refused() -> None:
    matches, (refused,) = decide(record("NCT00000001", "NCT00000002"), record("NCT00000002"))
    assert matches == []
    assert [tail(member) for member in refused.members] == ["NCT00000001", "NCT00000002"]
    assert refused.reason == "it would join NCT00000001 and NCT00000002"


def test_three_records_that_give_one_id_by_mistake_stay_three() -> None:
    wrong = [record(f"NCT0000000{at}", "ISRCTN83971151") for at in (1, 2, 3)]
    for records in (wrong, [*wrong, record("ISRCTN83971151")]):
        matches, (refused,) = decide(*records)
        assert matches == []
        assert len(refused.members) == 4
        assert "NCT00000001 and NCT00000002 and NCT00000003" in refused.reason


def test_a_chain_that_ends_in_a_second_id_is_refused() -> None:
    chain = [record("NCT00000001", "ISRCTN83971151"), record("ISRCTN83971151", "DRKS00021238")]
    assert len(pairs(*chain)) == 2
    assert pairs(*chain, record("NCT00000002", "DRKS00021238")) == set()


def test_what_two_records_say_of_each_other_survives_the_mistake_of_a_third() -> None:
    one, other = record("NCT00000001", "ISRCTN83971151"), record("ISRCTN83971151", "NCT00000001")
    matches, refused = decide(one, other, record("NCT00000002", "ISRCTN83971151"))
    assert {tail(match.subject) for match in matches} == {"NCT00000001", "ISRCTN83971151"}
    assert len(refused) == 1
    both = record("ISRCTN83971151", "NCT00000001", "NCT00000002")
    assert pairs(one, both, record("NCT00000002", "ISRCTN83971151")) == set()


def test_a_refused_group_does_not_touch_another() -> None:
    wrong = [record(f"NCT0000000{at}", "ISRCTN83971151") for at in (1, 2)]
    assert pairs(*wrong, record("NCT00000003", "DRKS00021238")) == {("NCT00000003", "DRKS00021238")}


# ---- ids that a registry has replaced


def test_an_id_that_was_replaced_leads_to_the_trial() -> None:
    now = record("NCT00000002", aliases=("NCT00000001",))
    assert pairs(now) == set()
    assert pairs(now, record("ISRCTN83971151", "NCT00000001")) == {("ISRCTN83971151", "NCT00000002")}
    (match,), refused = decide(now, record("NCT00000001"))
    assert (tail(match.subject), tail(match.object)) == ("NCT00000001", "NCT00000002")
    assert match.rule == "an id that its registry has replaced"
    assert refused == []


def test_an_alias_that_two_trials_claim_leads_nowhere() -> None:
    rivals = [record(f"NCT0000000{at}", aliases=("NCT00000009",)) for at in (1, 2)]
    assert pairs(*rivals, record("ISRCTN83971151", "NCT00000009")) == {("ISRCTN83971151", "NCT00000009")}
    swapped = [record("NCT00000001", aliases=("NCT00000002",)), record("NCT00000002", aliases=("NCT00000001",))]
    assert pairs(*swapped) == set()


# ---- names that go and come, in any order


def test_what_a_replaced_record_gave_is_taken_back() -> None:
    names = Names()
    old, new = record("NCT00000001", "ISRCTN83971151"), record("NCT00000001")
    names.add((mention, 1) for mention in [*old, *new])
    names.add((mention, -1) for mention in old)
    names.settle()
    assert list(trial_matches(names)) == []


def test_it_can_be_asked_twice() -> None:
    names = Names()
    names.add((mention, 1) for mention in record("NCT00000001", "ISRCTN83971151"))
    names.settle()
    assert list(trial_matches(names)) == list(trial_matches(names)) != []


IDS = ["NCT00000001", "NCT00000002", "ISRCTN83971151", "DRKS00021238", "EUCTR2012-002553-38-DE", "2012-002553-38"]
GIVEN = st.lists(st.tuples(st.sampled_from(IDS), st.sampled_from(IDS)), max_size=8)


@settings(deadline=None)
@given(GIVEN, st.randoms(use_true_random=False))
def test_no_group_has_two_ids_of_a_series_in_any_order(given: list[tuple[str, str]], chance: random.Random) -> None:
    records = [record(*pair) for pair in given]
    matches, refused = decide(*records)
    chance.shuffle(records)
    assert decide(*records) == (matches, refused)
    for group in _joined(matches):
        series: dict[str, set[str]] = {}
        for each in group:
            found = registry_id(each)
            assert found is not None
            series.setdefault(found.series, set()).add(found.id)
        assert all(len(ids) == 1 for ids in series.values()), group


def _joined(matches: Iterable[Match]) -> list[set[str]]:
    groups: list[set[str]] = []
    for match in matches:
        pair = {tail(match.subject), tail(match.object)}
        touching = [group for group in groups if group & pair]
        groups = [group for group in groups if group not in touching] + [pair.union(*touching)]
    return groups


def test_against_what_people_found_by_hand(shared: Path) -> None:
    """Each row as a record that gives the ids; what is not found is in groups with two ids of one series."""
    with (shared / "gold" / "cross_registrations.csv").open(newline="", encoding="utf-8") as lines:
        rows = [
            (row["trial_id_keep"].strip(), [each.strip() for each in row["additional_ids"].split(";")])
            for row in csv.DictReader(lines)
        ]
    truth = {frozenset((_id(trial), _id(each))) for trial, ids in rows for each in ids if each}
    matches, refused = decide(*(record(trial, *ids) for trial, ids in rows))
    found = {frozenset((_id(match.subject_label), _id(match.object_label))) for match in matches}
    found = {pair for pair in found if len(pair) == 2}
    assert found <= truth
    members = {tail(member) for group in refused for member in group.members}
    missed = truth - found
    assert len(found) / len(truth) > 0.9
    assert all(each.replace("/", "-") in members or each in str(members) for pair in missed for each in pair)


def _id(text: str) -> str:
    found = registry_id(text)
    assert found is not None
    return found.id
