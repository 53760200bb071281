"""The SSSOM table of decisions: valid for the tools of others, and it says no more than was decided."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rdflib import OWL, SKOS, Namespace

from trialgraph.identity import CuratedRow, Match, Registry, write_sssom
from trialgraph.identity.matches import CONFIDENCE, OPERATED_BY, RELATED, SAME
from trialgraph.ontology import BASE

if TYPE_CHECKING:
    from tests.identity.conftest import Who

ROR = "https://ror.org/"
SSSOM = Namespace("https://w3id.org/sssom/")
ROWS = [
    CuratedRow("Qilu Clinic", SAME, False, "Lu Clinic", None, None, "a proof", 1, "mine.tsv"),
    CuratedRow("Qilu Hosp", SAME, True, "Qilu Hospital", None, None, "another proof", 2, "mine.tsv"),
]
NAMES = [
    "Qilu Clinic",
    "Lu Clinic",
    "Qilu Hosp",
    "Qilu Hospital",
    "Wistar Hosp.",
    "Wistar Hospital",
    "Viking Clinic Ribe",
]


@pytest.fixture(scope="module")
def matches(who: Who, registry: Registry) -> tuple[Match, ...]:
    """At least one of each kind."""
    mentions = [who.organization(name, "DK") for name in NAMES]
    mentions += [who.site("Wistar Hospital", "Chicago", "US"), who.condition("a b"), who.condition("A-B")]
    found = who.decide(*mentions, curated=ROWS, registry=registry).matches
    assert {match.tier for match in found} >= {"T0", "T4", "T5", "C1"}
    assert {match.predicate for match in found} == {SAME, RELATED, OPERATED_BY}
    assert any(match.negative for match in found)
    return found


def table(matches: Iterable[Match], version: str = "1") -> str:
    out = io.StringIO()
    write_sssom(out, matches, base=BASE, version=version)
    return out.getvalue()


def rows_of(matches: Iterable[Match]) -> list[dict[str, str]]:
    lines = [line for line in table(matches).splitlines() if line[0] != "#"]
    return list(csv.DictReader(lines, dialect="excel-tab"))


def test_the_table_is_valid_sssom(matches: tuple[Match, ...], tmp_path: Path) -> None:
    from sssom.parsers import parse_sssom_table
    from sssom.validators import validate

    path = tmp_path / "matches.sssom.tsv"
    path.write_text(table(matches, "1.2.3"), encoding="utf-8")
    parsed = parse_sssom_table(str(path))
    for kind, told in validate(parsed, fail_on_error=True).items():
        assert not told.results, (kind, told.results)
    assert len(parsed.df) == len(matches)
    assert parsed.metadata["mapping_set_id"] == f"{BASE}matches.sssom.tsv"
    assert parsed.metadata["mapping_set_version"] == "1.2.3"


def test_what_other_tools_read_of_it_is_what_was_decided(matches: tuple[Match, ...], tmp_path: Path) -> None:
    """Ids are the IRIs of the graph and of ROR; in RDF a row that denies is told from one that joins."""
    from sssom.parsers import parse_sssom_table
    from sssom.writers import to_rdf_graph

    path = tmp_path / "matches.sssom.tsv"
    path.write_text(table(matches), encoding="utf-8")
    parsed = parse_sssom_table(str(path))
    expand = parsed.converter.expand
    ids = {(expand(row.subject_id), expand(row.object_id)) for row in parsed.df.itertuples()}
    assert ids == {(match.subject, match.object) for match in matches}
    assert any(other.startswith(ROR) for _, other in ids)
    graph = to_rdf_graph(parsed)
    denied = set(graph.subjects(SSSOM.predicate_modifier, SSSOM.NegatedPredicate))
    assert {str(graph.value(axiom, OWL.annotatedSource)) for axiom in denied} == {
        match.subject for match in matches if match.negative
    }
    same = set(graph.subjects(OWL.annotatedProperty, SKOS.exactMatch)) - denied
    assert len(same) == sum(match.predicate == SAME and not match.negative for match in matches)


def test_an_empty_table_is_valid_too(tmp_path: Path) -> None:
    from sssom.parsers import parse_sssom_table

    path = tmp_path / "matches.sssom.tsv"
    path.write_text(table([], "1.2.3"), encoding="utf-8")
    assert len(parse_sssom_table(str(path)).df) == 0


def test_the_table_says_what_was_decided_and_why(matches: tuple[Match, ...]) -> None:
    rows = rows_of(matches)
    assert len(rows) == len(matches)
    for row, match in zip(rows, matches, strict=True):
        assert BASE + row["subject_id"].removeprefix("trialgraph:") == match.subject
        assert (row["subject_label"], row["object_label"]) == (match.subject_label, match.object_label)
        assert (row["predicate_id"], row["mapping_justification"]) == (match.predicate, match.justification)
        assert (row["tier"], row["confidence"]) == (match.tier, CONFIDENCE[match.tier])
        assert row["match_string"] == match.evidence
        assert match.rule in row["comment"]


def test_an_object_of_ror_has_its_id(matches: tuple[Match, ...]) -> None:
    (row,) = [row for row in rows_of(matches) if row["tier"] == "T5"]
    assert row["object_id"] == "ror:000000101"
    assert (row["predicate_id"], row["object_label"]) == (SAME, "Ribe Vikingeklinik")


def test_what_does_not_hold_says_not(matches: tuple[Match, ...]) -> None:
    rows = rows_of(matches)
    assert [row["subject_label"] for row in rows if row["predicate_modifier"]] == ["Qilu Hosp"]
    assert {row["predicate_modifier"] for row in rows} == {"", "Not"}


def test_what_was_refused_is_no_match_and_says_why(matches: tuple[Match, ...]) -> None:
    refused = [row for row in rows_of(matches) if row["comment"].startswith("refused: ")]
    assert len(refused) == sum(bool(match.refused) for match in matches) > 0
    for row in refused:
        assert row["predicate_id"] == RELATED
        assert row["comment"].startswith("refused: a reviewed row says so ('Qilu Hosp' not skos:exactMatch")
        assert row["comment"].endswith("(the rule: same words in the same order)")


def test_a_name_with_tabs_and_quotes_stays_one_cell(who: Who) -> None:
    hostile = 'Qilu "Hosp"\t=HYPERLINK(1)\n#x'
    decided = who.decide(who.organization(hostile), who.organization(hostile.upper()))
    text = table(decided.matches)
    (row,) = csv.DictReader(io.StringIO(text[text.index("subject_id") :]), dialect="excel-tab")
    assert {row["subject_label"], row["object_label"]} == {hostile, hostile.upper()}


def test_the_ids_of_decisions_are_their_own(matches: tuple[Match, ...]) -> None:
    assert len({match.name for match in matches}) == len(matches)
