"""Identity as a user of a build meets it: what links trials and what never does, and what evidence changes."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import trialgraph
from trialgraph.identity import CuratedError, RorError
from trialgraph.ontology import BASE
from trialgraph.pipeline import build

if TYPE_CHECKING:
    from trialgraph.graph import KnowledgeGraph

REGISTRY = f"{BASE}graph/identity/registry"
HEADER = "subject_label\tpredicate_id\tpredicate_modifier\tobject_label\tcountry\tcity\tcomment"


@pytest.fixture(scope="module")
def full(full_build: Path) -> KnowledgeGraph:
    return trialgraph.open(full_build)


@pytest.fixture(scope="module")
def plain(records: Path, tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """The same records without a registry and without rows of a user's."""
    out = tmp_path_factory.mktemp("plain") / "build"
    build(records, out=out, jobs=1)
    return trialgraph.open(out)


def links(graph: KnowledgeGraph, kind: str) -> set[tuple[int, int]]:
    """The pairs of trials that share something of that kind, by the numbers of their ids."""
    rows = graph.query("trial-links", link=kind)
    return {(int(str(row["trial_a_id"])[3:]), int(str(row["trial_b_id"])[3:])) for row in rows}


def values(graph: KnowledgeGraph, question: str) -> set[tuple[str, ...]]:
    prefixes = (
        "PREFIX tg: <https://w3id.org/trialgraph/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
    )
    return {tuple(str(value) for value in row.values()) for row in graph.sparql(prefixes + question)}


def rows_of(folder: Path) -> list[dict[str, str]]:
    lines = (folder / "matches.sssom.tsv").read_text("utf-8").splitlines()
    return list(csv.DictReader((line for line in lines if not line.startswith("#")), dialect="excel-tab"))


# ---- what links trials


def test_no_anonymous_site_links_two_trials(full: KnowledgeGraph) -> None:
    """Trials 7 and 8 have a "Research Site" and a "Local Institution" with one number in one city."""
    assert links(full, "site") == {(1, 2), (3, 4)}
    named = values(full, "SELECT ?label WHERE { ?site a tg:Site ; tg:anonymous true ; rdfs:label ?label }")
    assert {label for (label,) in named} == {"Research Site", "Local Institution - 0012"}


def test_no_junk_person_is_a_person(full: KnowledgeGraph) -> None:
    people = values(full, "SELECT ?label WHERE { ?person a tg:Person ; rdfs:label ?label }")
    assert {label for (label,) in people} == {"Ada Muster", "ADA MUSTER"}
    assert links(full, "investigator") == {(3, 4)}


def test_words_the_registry_and_a_reviewed_row_each_link_sponsors(full: KnowledgeGraph, plain: KnowledgeGraph) -> None:
    assert links(plain, "sponsor") == {(3, 4), (5, 6)}  # the words alone
    # The registry knows that two names are one (1, 2) and that two firms are two (5, 6); a curator joins two farms.
    assert links(full, "sponsor") == {(1, 2), (3, 4), (7, 8)}


def test_the_registry_and_a_reviewed_row_change_which_sites_are_one(
    full: KnowledgeGraph, plain: KnowledgeGraph
) -> None:
    assert links(plain, "site") == {(3, 4), (5, 6)}
    assert links(full, "site") == {(1, 2), (3, 4)}


def test_a_site_leads_to_the_organisation_that_operates_it(full: KnowledgeGraph) -> None:
    rows = [(row["site_label"], row["organization_label"], row["trial_ids"]) for row in full.query("sponsor-sites")]
    assert rows == [
        ("Viking Clinic Ribe", "Viking Clinic Ribe", "NCT00000001 NCT00000002"),
        ("Wistar Hosp.", "Wistar Hosp.", "NCT00000003 NCT00000004"),
    ]


# ---- trials


def test_three_records_that_give_one_id_by_mistake_stay_three_and_are_listed(
    full: KnowledgeGraph, full_build: Path
) -> None:
    same = values(full, "SELECT ?one ?other WHERE { ?one tg:sameTrialAs ?other }")
    assert same == {(f"{BASE}trial/NCT00000014", f"{BASE}trial/ISRCTN11111127")}
    rows = [row for row in rows_of(full_build) if row["tier"] == "R1" and row["comment"].startswith("refused")]
    ids = {"ISRCTN83971151", "NCT00000011", "NCT00000012", "NCT00000013"}
    assert {row[f"{end}_id"] for row in rows for end in ("subject", "object")} == {
        f"trialgraph:trial/{id_}" for id_ in ids
    }
    assert {row[f"{end}_label"] for row in rows for end in ("subject", "object")} == ids
    assert {row["predicate_id"] for row in rows} == {"skos:relatedMatch"}
    for row in rows:
        assert "it would join NCT00000011 and NCT00000012 and NCT00000013" in row["comment"]


def test_a_trial_without_its_record_has_a_label_and_is_not_counted(full: KnowledgeGraph, full_build: Path) -> None:
    label = values(full, f"SELECT ?label WHERE {{ <{BASE}trial/ISRCTN11111127> rdfs:label ?label }}")
    assert label == {("ISRCTN11111127",)}
    trials = values(full, "SELECT ?trial WHERE { ?trial a tg:Trial }")
    assert len(trials) == 12
    told = json.loads((full_build / "report.json").read_bytes())
    assert told["counts"]["mapped"] == 12
    assert told["validation"]["conforms"] is True


# ---- evidence


def test_ids_of_the_registry_are_in_its_graph_with_what_it_says_of_them(full: KnowledgeGraph) -> None:
    question = f"""SELECT ?id ?label WHERE {{ GRAPH <{REGISTRY}> {{
        ?id a <http://www.w3.org/ns/org#Organization> ; rdfs:label ?label }} }}"""
    assert values(full, question) == {
        ("https://ror.org/000000101", "Ribe Vikingeklinik"),
        ("https://ror.org/000000202", "Vikingegruppen Helbred"),  # its parent
        ("https://ror.org/000000505", "Fjordborg"),
        ("https://ror.org/000000606", "Fjordborg Ltd"),
    }


def test_without_a_registry_no_id_of_one_is_in_the_graph(plain: KnowledgeGraph) -> None:
    assert values(plain, "SELECT ?s WHERE { ?s ?p ?o FILTER(STRSTARTS(STR(?o), 'https://ror.org/')) }") == set()


def test_a_row_against_one_that_comes_with_trialgraph_fails_the_build_with_both_named(
    records: Path, tmp_path: Path
) -> None:
    mine = tmp_path / "mine.tsv"
    mine.write_text(
        f"{HEADER}\nMerck KGaA\tskos:exactMatch\t\tMerck & Co., Inc.\t\t\tthe same name\n", encoding="utf-8"
    )
    with pytest.raises(CuratedError, match="contradicts") as caught:
        build(records, out=tmp_path / "out", jobs=1, curated=mine)
    told = str(caught.value)
    assert f"{mine}:2 ('Merck KGaA' skos:exactMatch 'Merck & Co., Inc.')" in told
    assert "not skos:exactMatch" in told
    assert "curated.sssom.tsv:" in told
    assert "\n" not in told
    assert [path.name for path in tmp_path.iterdir()] == ["mine.tsv"]


@pytest.mark.parametrize(("option", "error"), [("ror", RorError), ("curated", CuratedError)])
def test_evidence_that_cannot_be_read_leaves_an_earlier_build_as_it_was(
    option: str, error: type[Exception], full_build: Path, records: Path, tmp_path: Path
) -> None:
    build(records, out=tmp_path / "out", jobs=1)
    before = (tmp_path / "out" / "matches.sssom.tsv").read_bytes()
    broken = tmp_path / "broken"
    broken.write_text("<html>not found</html>", encoding="utf-8")
    with pytest.raises(error):
        build(records, out=tmp_path / "out", jobs=1, **{option: broken})  # type: ignore[arg-type]
    assert (tmp_path / "out" / "matches.sssom.tsv").read_bytes() == before


def test_other_evidence_is_taken_though_the_records_are_the_same(records: Path, tmp_path: Path) -> None:
    """A build that goes on from an earlier one must not go on with its decisions."""
    farms = "\tskos:exactMatch\t\tFarm 12\t\t\tsheep\n"
    mine, out = tmp_path / "mine.tsv", tmp_path / "out"
    for subject in ("Farm 11", "Farm 13"):
        mine.write_text(f"{HEADER}\n{subject}{farms}", encoding="utf-8")
        build(records, out=out, jobs=1, curated=mine)
        assert [row["subject_label"] for row in rows_of(out) if row["tier"] == "T0"] == [subject]
