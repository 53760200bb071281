"""KGX: ids, categories, predicates and provenance as the Biolink model (4.4.6) has them."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

import trialgraph as tg

GRAPH = r"""
@base <https://w3id.org/trialgraph/> .
@prefix CL: <http://purl.obolibrary.org/obo/CL_> .
@prefix EFO: <http://www.ebi.ac.uk/efo/EFO_> .
@prefix NCIT: <http://purl.obolibrary.org/obo/NCIT_> .
@prefix UBERON: <http://purl.obolibrary.org/obo/UBERON_> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix mesh: <http://id.nlm.nih.gov/mesh/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix tg: <https://w3id.org/trialgraph/ontology#> .

GRAPH <record/clinicaltrials.gov/NCT00000001> {
  <trial/NCT00000001> a tg:Trial ; rdfs:label "A \"quoted\", long\nlabel; <b> & \t tab" ;
    tg:leadSponsor <organization/acme-inc-1> ; tg:site <site/ward> ; tg:investigator <person/p> ;
    tg:condition <condition/c>, <condition/d> ; tg:sameTrialAs <trial/2020-000001-01> ;
    tg:intervention <i/cells>, <i/placebo>, <i/both>, <i/alone> .
  <organization/acme-inc-1> a tg:Organization ; rdfs:label "Acme; Inc." .
  <site/ward> a tg:Site ; rdfs:label "Ward" .
  <person/p> a tg:Person ; rdfs:label "P" .
  <condition/c> a tg:Condition ; rdfs:label "C" ; skos:exactMatch mesh:D000001 .
  <condition/d> a tg:Condition ; rdfs:label "D" .
  <i/cells> a tg:Intervention ; rdfs:label "Cells" .
  <i/placebo> a tg:Intervention ; rdfs:label "Placebo" .
  <i/both> a tg:Intervention ; rdfs:label "Both" .
  <i/alone> a tg:Intervention ; rdfs:label "Alone" .
  <arm/1> a tg:Arm ; tg:armType <vocab/arm-type/experimental> ; tg:uses <i/cells>, <i/both> .
  <arm/2> a tg:Arm ; tg:armType <vocab/arm-type/placebo-comparator> ; tg:uses <i/placebo>, <i/both> .
}
GRAPH <record/veeva/NCT00000001> {
  <trial/NCT00000001> a tg:Trial ; tg:leadSponsor <organization/acme-2> ; tg:collaborator <organization/beta> ;
    tg:condition <condition/e> .
  <organization/acme-2> a tg:Organization ; rdfs:label "Acme" .
  <organization/beta> a tg:Organization ; rdfs:label "Beta" .
  <condition/e> a tg:Condition ; rdfs:label "E" .
}
GRAPH <record/euctr/2020-000001-01> { <trial/2020-000001-01> a tg:Trial ; rdfs:label "Again" }
GRAPH <graph/cells> {
  <i/cells> tg:cellSource <vocab/cell-source/a>, <vocab/cell-source/b>, <vocab/cell-source/c>, <vocab/cell-source/d> .
  <trial/NCT00000001> tg:cellSource <vocab/cell-source/a> .
}
GRAPH <graph/identity/canonical> {
  <organization/acme-inc-1> tg:identifiedAs <organization/acme-2> .
  <organization/acme-2> skos:prefLabel "Acme" .
  <site/ward> tg:operatedBy <organization/beta> .
}
GRAPH <graph/vocabulary> {
  <vocab/cell-source/a> skos:inScheme <vocab/cell-source> ; skos:prefLabel "Tissue" ;
    skos:closeMatch CL:0000001, NCIT:C1, mesh:D000002 ; skos:exactMatch UBERON:0000001 .
  <vocab/cell-source/b> skos:inScheme <vocab/cell-source> ; skos:prefLabel "Cell" ; skos:closeMatch CL:0000002 .
  <vocab/cell-source/c> skos:inScheme <vocab/cell-source> ; skos:prefLabel "Line" ; skos:closeMatch EFO:0000003 .
  <vocab/cell-source/d> skos:inScheme <vocab/cell-source> ; skos:prefLabel "Thing" ; skos:relatedMatch CL:0000004 .
}
"""
Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, dict[str, str]], Rows]:
    folder = tmp_path_factory.mktemp("kgx")
    (folder / "graph.trig").write_text(GRAPH, encoding="utf-8")
    tg.open(folder / "graph.trig").export(folder / "kgx", format="kgx")
    return {row["id"]: row for row in _rows(folder / "kgx" / "nodes.tsv")}, _rows(folder / "kgx" / "edges.tsv")


def _rows(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))


def test_nodes_have_names_and_synonyms_on_one_line(tables: tuple[dict[str, dict[str, str]], Rows]) -> None:
    nodes, _ = tables
    assert nodes["CLINICALTRIALS:NCT00000001"]["name"] == 'A "quoted", long label; <b> & tab'
    assert nodes["trialgraph:organization.acme-2"]["synonym"] == "Acme; Inc."
    assert {row["provided_by"] for row in nodes.values()} == {"infores:trialgraph"}


@pytest.mark.parametrize(
    ("node", "category", "xref"),
    [
        ("CLINICALTRIALS:NCT00000001", "biolink:ClinicalTrial", ""),
        ("trialgraph:trial.2020-000001-01", "biolink:ClinicalTrial", ""),
        ("trialgraph:organization.beta", "biolink:Agent", ""),
        ("trialgraph:site.ward", "biolink:Agent", ""),
        ("trialgraph:person.p", "biolink:Agent", ""),
        ("trialgraph:condition.c", "biolink:DiseaseOrPhenotypicFeature", "MESH:D000001"),
        ("trialgraph:i.cells", "biolink:ClinicalIntervention|biolink:Treatment", ""),
        (
            "trialgraph:vocab.cell-source.a",
            "biolink:AnatomicalEntity",
            "CL:0000001|MESH:D000002|NCIT:C1|UBERON:0000001",
        ),
        ("trialgraph:vocab.cell-source.b", "biolink:Cell", "CL:0000002"),
        ("trialgraph:vocab.cell-source.c", "biolink:CellLine", "EFO:0000003"),
        ("trialgraph:vocab.cell-source.d", "biolink:NamedThing", ""),
    ],
)
def test_categories_and_matches(
    tables: tuple[dict[str, dict[str, str]], Rows], node: str, category: str, xref: str
) -> None:
    assert (tables[0][node]["category"], tables[0][node]["xref"]) == (category, xref)


@pytest.mark.parametrize(
    ("meant", "end", "predicate", "primary", "how"),
    [
        ("tg:leadSponsor", "organization/acme-2", "contribution_from", "clinicaltrials", "assertion"),
        ("tg:collaborator", "organization/beta", "contribution_from", "trialgraph", "assertion"),
        ("tg:investigator", "person/p", "contribution_from", "clinicaltrials", "assertion"),
        ("tg:site", "site/ward", "occurs_in", "clinicaltrials", "assertion"),
        ("tg:condition", "condition/c", "related_to", "clinicaltrials", "assertion"),
        ("tg:intervention", "i/placebo", "related_to", "clinicaltrials", "assertion"),
        ("tg:cellSource", "vocab/cell-source/a", "related_to", "trialgraph", "text"),
        ("tg:sameTrialAs", "trial/2020-000001-01", "same_as", "trialgraph", "entailment"),
    ],
)
def test_what_is_said_of_a_trial(
    tables: tuple[dict[str, dict[str, str]], Rows], meant: str, end: str, predicate: str, primary: str, how: str
) -> None:
    edges = [row for row in tables[1] if row["subject"] == "CLINICALTRIALS:NCT00000001"]
    (edge,) = [
        row
        for row in edges
        if (row["original_predicate"], row["object"]) == (meant, f"trialgraph:{end.replace('/', '.')}")
    ]
    assert edge["predicate"] == f"biolink:{predicate}"
    assert edge["primary_knowledge_source"] == f"infores:{primary}"
    assert edge["aggregator_knowledge_source"] == ("infores:trialgraph" if primary == "clinicaltrials" else "")
    assert (edge["knowledge_level"], edge["agent_type"]) == {
        "assertion": ("knowledge_assertion", "manual_agent"),
        "text": ("not_provided", "text_mining_agent"),
        "entailment": ("logical_entailment", "automated_agent"),
    }[how]


def test_products_derive_from_their_sources_and_sites_have_operators(
    tables: tuple[dict[str, dict[str, str]], Rows],
) -> None:
    edges = {(row["subject"], row["predicate"], row["object"]) for row in tables[1]}
    sources = {end for start, said, end in edges if (start, said) == ("trialgraph:i.cells", "biolink:derives_from")}
    assert sources == {f"trialgraph:vocab.cell-source.{code}" for code in "abcd"}
    assert ("trialgraph:site.ward", "biolink:related_to", "trialgraph:organization.beta") in edges


def test_what_is_tested_is_in_trials_for_the_conditions_of_its_record(
    tables: tuple[dict[str, dict[str, str]], Rows],
) -> None:
    """Not the placebo, and not for a condition that another source's record names."""
    edges = [row for row in tables[1] if row["predicate"] == "biolink:in_clinical_trials_for"]
    wanted = {(f"trialgraph:i.{one}", f"trialgraph:condition.{c}") for one in ("cells", "both", "alone") for c in "cd"}
    assert {(row["subject"], row["object"]) for row in edges} == wanted
    assert {(row["knowledge_level"], row["agent_type"]) for row in edges} == {("logical_entailment", "automated_agent")}
    assert {row["original_predicate"] for row in edges} == {""}


def test_ids_are_of_nodes_and_used_once(tables: tuple[dict[str, dict[str, str]], Rows]) -> None:
    nodes, edges = tables
    assert {row["subject"] for row in edges} | {row["object"] for row in edges} <= set(nodes)
    assert len({row["id"] for row in edges}) == len(edges)
    # what KGX takes for a CURIE, kgx/utils/kgx_utils.py
    assert all(re.fullmatch(r"[^ <()>:]*:[^/ :]+", each) for each in nodes)
