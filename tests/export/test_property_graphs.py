"""CSV for Neo4j, KGX and GraphML: read back as their readers do, and counted against SPARQL."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import networkx as nx
import pytest

import trialgraph as tg
from trialgraph.export import ExportError
from trialgraph.export.tables import KINDS, RELATIONS

GRAPH = r"""
@base <https://w3id.org/trialgraph/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix tg: <https://w3id.org/trialgraph/ontology#> .

GRAPH <record/x/NCT00000001> {
  <trial/NCT00000001> a tg:Trial ; dcterms:identifier "NCT00000001" ; tg:enrollment 12 ;
    rdfs:label "A \"quoted\", long\nlabel; <b> & \t tab" ;
    tg:phase <vocab/phase/2>, <vocab/phase/1> ; tg:hasResults false ; tg:status <vocab/status/recruiting> ;
    tg:leadSponsor <organization/acme-inc-1> ; tg:collaborator <organization/gone> ; tg:condition <condition/c> ;
    tg:intervention <record/x/NCT00000001/intervention/1> .
  <organization/acme-inc-1> a tg:Organization ; rdfs:label "Acme; Inc." .
  <condition/c> a tg:Condition ; rdfs:label "C" ; skos:exactMatch <http://id.nlm.nih.gov/mesh/D000001> .
  <record/x/NCT00000001/intervention/1> a tg:Intervention ; rdfs:label "cells\u0001" ;
    tg:cellSource <vocab/cell-source/adipose> .
  <record/x/NCT00000001/intervention/2> a tg:Intervention ; rdfs:label "nothing known" ;
    tg:cellSource <vocab/cell-source/unspecified> .
}
GRAPH <record/x/NCT00000002> {
  <trial/NCT00000002> a tg:Trial ; dcterms:identifier "NCT00000002" ; rdfs:label "B" ;
    tg:leadSponsor <organization/acme-2> ; tg:relatedTrial <trial/NCT00000001>, <trial/NCT00000009> .
  <organization/acme-2> a tg:Organization ; rdfs:label "Acme" .
}
GRAPH <graph/identity/canonical> {
  <organization/acme-inc-1> tg:identifiedAs <organization/acme-2> .
  <organization/acme-2> skos:prefLabel "Acme" ; tg:identifiedAs <organization/acme-2> .
}
GRAPH <graph/identity/lexical> { <match/1> a tg:Match ; rdfs:label "no node" ; tg:matchSubject <organization/acme-2> }
GRAPH <graph/vocabulary> {
  <vocab/cell-source/adipose> a skos:Concept ; skos:inScheme <vocab/cell-source> ; skos:prefLabel "Adipose tissue" ;
    skos:closeMatch <http://purl.obolibrary.org/obo/UBERON_0001013>, <http://id.nlm.nih.gov/mesh/D000273> .
  <vocab/cell-source/unspecified> a skos:Concept ; skos:inScheme <vocab/cell-source> ; skos:prefLabel "Unspecified" .
  <vocab/cell-source/placenta> a skos:Concept ; skos:inScheme <vocab/cell-source> ; skos:prefLabel "Placenta" .
  <vocab/phase/1> a skos:Concept ; skos:inScheme <vocab/phase> ; skos:prefLabel "Phase 1" .
}
"""
BASE = "https://w3id.org/trialgraph/"
STATED = f"FILTER (?node != <{BASE}vocab/cell-source/unspecified>)"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tg.KnowledgeGraph:
    path = tmp_path_factory.mktemp("small") / "graph.trig"
    path.write_text(GRAPH, encoding="utf-8")
    return tg.open(path)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_the_importers_columns_and_cells(small: tg.KnowledgeGraph, tmp_path: Path) -> None:
    assert small.export(tmp_path, format="neo4j") == 7 + 6
    trials = _rows(tmp_path / "nodes-trial.csv")
    assert trials[0] == {
        "iri:ID": f"{BASE}trial/NCT00000001",
        ":LABEL": "Trial",
        "identifier:string": "NCT00000001",
        "name:string": 'A "quoted", long\nlabel; <b> & \t tab',
        "officialTitle:string": "",
        "acronym:string": "",
        "status:string": "recruiting",
        "phase:string[]": "1;2",
        "studyType:string": "",
        "enrollment:long": "12",
        "hasResults:boolean": "false",
        "startDate:string": "",
        "completionDate:string": "",
        "country:string[]": "",
    }
    assert _rows(tmp_path / "nodes-organization.csv") == [
        {
            "iri:ID": f"{BASE}organization/acme-2",
            ":LABEL": "Organization",
            "name:string": "Acme",
            "otherNames:string[]": "Acme, Inc.",
            "class:string": "",
        }
    ]
    assert _rows(tmp_path / "relationships-lead-sponsor.csv") == [
        {":START_ID": f"{BASE}trial/NCT0000000{n}", ":END_ID": f"{BASE}organization/acme-2", ":TYPE": "LEAD_SPONSOR"}
        for n in (1, 2)
    ]


def test_what_concepts_match_is_in_two_columns(small: tg.KnowledgeGraph, tmp_path: Path) -> None:
    small.export(tmp_path, format="neo4j")
    assert _rows(tmp_path / "nodes-cellsource.csv") == [
        {
            "iri:ID": f"{BASE}vocab/cell-source/adipose",
            ":LABEL": "CellSource",
            "name:string": "Adipose tissue",
            "otherNames:string[]": "",
            "exactMatch:string[]": "",
            "closeMatch:string[]": "http://id.nlm.nih.gov/mesh/D000273;http://purl.obolibrary.org/obo/UBERON_0001013",
        }
    ]
    assert _rows(tmp_path / "nodes-condition.csv")[0]["exactMatch:string[]"] == "http://id.nlm.nih.gov/mesh/D000001"


@pytest.mark.parametrize("form", ["neo4j", "kgx", "graphml"])
def test_a_source_that_is_not_stated_links_nothing(small: tg.KnowledgeGraph, tmp_path: Path, form: str) -> None:
    """Nor is a concept a node that nothing has."""
    small.export(tmp_path / "out", format=form)
    paths = [tmp_path / "out"] if form == "graphml" else list((tmp_path / "out").iterdir())
    written = "".join(path.read_text(encoding="utf-8") for path in paths)
    assert "adipose" in written
    assert "nothing known" in written
    assert "cell-source/unspecified" not in written
    assert "placenta" not in written


def test_no_relationship_leads_nowhere(small: tg.KnowledgeGraph, tmp_path: Path) -> None:
    small.export(tmp_path, format="neo4j")
    assert _rows(tmp_path / "relationships-collaborator.csv") == []
    related = [row[":END_ID"] for row in _rows(tmp_path / "relationships-related-trial.csv")]
    assert related == [f"{BASE}trial/NCT00000001"]
    assert [row["iri:ID"] for row in _rows(tmp_path / "nodes-cellsource.csv")] == [f"{BASE}vocab/cell-source/adipose"]


def test_rows_are_those_that_sparql_counts(hundred: tg.KnowledgeGraph, tmp_path: Path) -> None:
    hundred.export(tmp_path / "tables", format="neo4j")
    ids: set[str] = set()
    for kind in KINDS:
        rows = _rows(tmp_path / "tables" / f"nodes-{kind.name.lower()}.csv")
        pattern = f"?node a <{kind.iri}> OPTIONAL {{ ?node tg:identifiedAs ?entity }}"
        if kind.name == "CellSource":
            pattern = f"?node skos:inScheme <{kind.iri}> FILTER EXISTS {{ ?any tg:cellSource ?node }} {STATED}"
        query = f"SELECT (COUNT(DISTINCT COALESCE(?entity, ?node)) AS ?n) WHERE {{ {pattern} }}"
        assert rows, kind.name
        assert len(rows) == hundred.select(query)[0]["n"], kind.name
        ids |= {row["iri:ID"] for row in rows}
    for relation in RELATIONS:
        rows = _rows(tmp_path / "tables" / f"relationships-{relation.type.lower().replace('_', '-')}.csv")
        ends = {(row[":START_ID"], row[":END_ID"]) for row in rows}
        assert len(ends) == len(rows)
        assert {end for pair in ends for end in pair} <= ids
        query = (
            "SELECT (COUNT(*) AS ?n) WHERE { SELECT DISTINCT ?a ?b WHERE { "
            f"?x <{relation.predicate}> ?y "
            "FILTER EXISTS { ?y a ?type } FILTER NOT EXISTS { ?x a tg:Arm } "
            f"{STATED.replace('?node', '?y')} "
            "OPTIONAL { ?x tg:identifiedAs ?ex } OPTIONAL { ?y tg:identifiedAs ?ey } "
            "BIND(COALESCE(?ex, ?x) AS ?a) BIND(COALESCE(?ey, ?y) AS ?b) } }"
        )
        assert len(rows) == hundred.select(query)[0]["n"], relation.type
    assert sum(1 for _ in (tmp_path / "tables").iterdir()) == len(KINDS) + len(RELATIONS)


def test_graphml_is_read_by_networkx(hundred: tg.KnowledgeGraph, small: tg.KnowledgeGraph, tmp_path: Path) -> None:
    number = hundred.export(tmp_path / "all.graphml.gz")
    drawn = nx.read_graphml(tmp_path / "all.graphml.gz")
    assert drawn.number_of_nodes() + drawn.number_of_edges() == number
    assert {told["kind"] for _, told in drawn.nodes(data=True)} == {kind.name for kind in KINDS}
    hundred.export(tmp_path / "tables", format="neo4j")
    rows = Counter(row[":TYPE"] for path in (tmp_path / "tables").glob("rel*") for row in _rows(path))
    assert Counter(told["type"] for *_, told in drawn.edges(data=True)) == rows
    small.export(tmp_path / "small.graphml")
    node = nx.read_graphml(tmp_path / "small.graphml").nodes[f"{BASE}trial/NCT00000001"]
    assert node["name"] == 'A "quoted", long\nlabel; <b> & \t tab'
    assert (node["enrollment"], node["hasResults"], node["phase"]) == (12, False, "1;2")


@pytest.mark.parametrize("form", ["neo4j", "kgx", "graphml"])
def test_they_are_the_same_bytes_again_and_replace_what_was_there(
    small: tg.KnowledgeGraph, tmp_path: Path, form: str
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    small.export(first, format=form)
    if form != "graphml":
        (first / "mine.txt").write_text("stays")
        (first / "nodes-old.csv").touch()
    small.export(first, format=form)
    tg.from_rdflib(small.to_rdflib()).export(second, format=form)
    if form == "graphml":
        assert first.read_bytes() == second.read_bytes()
        return
    assert (first / "mine.txt").exists()
    assert form != "neo4j" or not (first / "nodes-old.csv").exists()
    for path in second.iterdir():
        assert path.read_bytes() == (first / path.name).read_bytes()


def test_an_error_leaves_the_earlier_tables(
    small: tg.KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.export(tmp_path, format="kgx")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def full(*cells: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("trialgraph.export.kgx._row", full)
    with pytest.raises(OSError, match="No space"):
        small.export(tmp_path, format="kgx")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_options_of_rdf_are_refused(small: tg.KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="none of the options of RDF"):
        small.export(tmp_path / "x.graphml", graphs="cells")
    with pytest.raises(ExportError, match="none of the options of RDF"):
        small.export(tmp_path / "x", format="neo4j", split=5)
    (tmp_path / "file").touch()
    for path, form in (("-", "graphml"), ("-", "neo4j"), (tmp_path / "file", "kgx")):
        with pytest.raises(ExportError, match="name one with -o"):
            small.export(path, format=form)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
