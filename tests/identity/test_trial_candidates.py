"""Trials that share a title and a sponsor are for a person to decide; and what a person decides of them counts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import trialgraph as tg
from tests.identity.test_trials import record
from trialgraph.identity import CuratedRow
from trialgraph.identity.matches import SAME, SAME_TRIAL
from trialgraph.identity.reviewing import Candidate, candidates
from trialgraph.ontology import BASE, PREFIXES

if TYPE_CHECKING:
    from tests.identity.conftest import Who

TITLE = "Marrow cells for the elbow of elderly fiddlers"
ALIKE = f'rdfs:label "{TITLE}" ; tg:leadSponsor <{BASE}n/1>'
GRAPH = f"""
<{BASE}n/1> tg:identifiedAs <{BASE}org/1> . <{BASE}n/2> tg:identifiedAs <{BASE}org/1> .
<{BASE}n/3> tg:identifiedAs <{BASE}org/3> .
<{BASE}trial/NCT00000001> a tg:Trial ; dcterms:identifier "NCT00000001" ; {ALIKE} .
<{BASE}trial/DRKS00000002> a tg:Trial ; dcterms:identifier "DRKS00000002" ; tg:leadSponsor <{BASE}n/2> ;
  rdfs:label "Elbows" ; tg:officialTitle "MARROW CELLS for the elbow of elderly fiddlers." .
<{BASE}record/1> tg:aboutTrial <{BASE}trial/NCT00000001> ; prov:hadPrimarySource <https://example.org/one> .
"""
OTHERS = {
    "of one registry": f'<{BASE}trial/NCT00000003> a tg:Trial ; dcterms:identifier "NCT00000003" ; {ALIKE} .',
    "of another sponsor": f'<{BASE}trial/ISRCTN00000004> a tg:Trial ; dcterms:identifier "ISRCTN00000004" ; '
    f'rdfs:label "{TITLE}" ; tg:leadSponsor <{BASE}n/3> .',
    "with another title": f'<{BASE}trial/ISRCTN00000005> a tg:Trial ; dcterms:identifier "ISRCTN00000005" ; '
    f'rdfs:label "{TITLE} 2" ; tg:leadSponsor <{BASE}n/1> .',
}


def found(folder: Path, *more: str) -> list[Candidate]:
    path = folder / "graph.ttl"
    prefixes = "".join(f"@prefix {name}: <{address}> .\n" for name, address in PREFIXES.items())
    path.write_text(prefixes + GRAPH + "\n".join(more), encoding="utf-8")
    return candidates(tg.open(path))


def labels(each: Candidate) -> set[str]:
    return {each.one.label, each.other.label}


def test_one_title_and_one_sponsor_in_two_registries_are_a_candidate(tmp_path: Path) -> None:
    (candidate,) = found(tmp_path)
    assert labels(candidate) == {"NCT00000001", "DRKS00000002"}
    assert candidate.reason == "one title and one lead sponsor, in two registries"
    assert set(candidate.pages) == {"https://example.org/one", f"{BASE}trial/DRKS00000002"}


@pytest.mark.parametrize("what", OTHERS)
def test_no_other_trial_is_a_candidate(tmp_path: Path, what: str) -> None:
    pairs = [labels(each) for each in found(tmp_path, OTHERS[what])]
    own = {"of one registry": [{"NCT00000003", "DRKS00000002"}]}.get(what, [])
    assert sorted(map(sorted, pairs)) == sorted(map(sorted, [{"NCT00000001", "DRKS00000002"}, *own]))


@pytest.mark.parametrize(
    "said",
    [
        f"<{BASE}trial/DRKS00000002> tg:sameTrialAs <{BASE}trial/NCT00000001> .",
        f'<{BASE}m/1> tg:tier "T0" ; tg:matchSubject <{BASE}trial/NCT00000001> ; '
        f"tg:matchObject <{BASE}trial/DRKS00000002> .",
    ],
)
def test_what_is_joined_or_decided_is_no_candidate(tmp_path: Path, said: str) -> None:
    assert found(tmp_path, said) == []


def row(*, negative: bool) -> CuratedRow:
    return CuratedRow("NCT00000001", SAME, negative, "2012-002553-38", None, None, "one protocol", 7, "mine.tsv")


def test_a_reviewed_row_joins_two_trials(who: Who) -> None:
    mentions = [*record("NCT00000001"), *record("2012-002553-38")]
    (match,) = who.decide(*mentions, curated=[row(negative=False)]).matches
    assert (match.tier, match.predicate, match.negative) == ("T0", SAME_TRIAL, False)
    assert {match.subject, match.object} == {f"{BASE}trial/NCT00000001", f"{BASE}trial/2012-002553-38"}


def test_a_reviewed_row_keeps_apart_what_an_id_would_join(who: Who) -> None:
    mentions = [*record("NCT00000001", "2012-002553-38"), *record("2012-002553-38")]
    assert [match.tier for match in who.decide(*mentions).matches] == ["R1"]
    (match,) = who.decide(*mentions, curated=[row(negative=True)]).matches
    assert (match.tier, match.predicate, match.negative) == ("T0", SAME_TRIAL, True)
