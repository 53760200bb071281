"""Turtle and TriG for people and for ``diff``: the text itself, written by hand from what the grammar allows."""

from __future__ import annotations

import difflib
from pathlib import Path

import pyoxigraph as ox
import pytest

from trialgraph.export import export

QUADS = r"""
@base <https://w3id.org/trialgraph/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix tg: <https://w3id.org/trialgraph/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

GRAPH <record/x/NCT00000001> {
  <trial/NCT00000001> a tg:Trial ; rdfs:label "A \"b\"\nc" ; tg:enrollment 7 ; tg:minimumAgeYears 1.5 ;
    tg:hasResults false ; tg:startDate "2024-03-05"^^xsd:date ; tg:alias "zelle"@de ;
    tg:site <site/c>, <site/a> ; tg:status <vocab/status/recruiting> ; tg:phase <vocab/phase/1> .
  <site/s%C3%BCd.> a tg:Site ; tg:exactly "007"^^xsd:integer, "1.50"^^xsd:decimal, "yes"^^xsd:boolean .
}
GRAPH <graph/cells> { <trial/NCT00000001> tg:cellSource <vocab/cell-source/adipose> }
"""
TURTLE = r"""@prefix cell-source: <https://w3id.org/trialgraph/vocab/cell-source/> .
@prefix phase: <https://w3id.org/trialgraph/vocab/phase/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix status: <https://w3id.org/trialgraph/vocab/status/> .
@prefix tg: <https://w3id.org/trialgraph/ontology#> .
@prefix trial: <https://w3id.org/trialgraph/trial/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<https://w3id.org/trialgraph/site/s%C3%BCd.> a tg:Site ;
    tg:exactly
        "007"^^xsd:integer,
        "1.50"^^xsd:decimal,
        "yes"^^xsd:boolean .

trial:NCT00000001 a tg:Trial ;
    rdfs:label "A \"b\"\nc" ;
    tg:alias "zelle"@de ;
    tg:cellSource cell-source:adipose ;
    tg:enrollment 7 ;
    tg:hasResults false ;
    tg:minimumAgeYears 1.5 ;
    tg:phase phase:1 ;
    tg:site
        <https://w3id.org/trialgraph/site/a>,
        <https://w3id.org/trialgraph/site/c> ;
    tg:startDate "2024-03-05"^^xsd:date ;
    tg:status status:recruiting .
"""
TRIG = r"""@prefix cell-source: <https://w3id.org/trialgraph/vocab/cell-source/> .
@prefix tg: <https://w3id.org/trialgraph/ontology#> .
@prefix trial: <https://w3id.org/trialgraph/trial/> .

<http://example.org/a> tg:alias
        "x",
        "y" .

<https://w3id.org/trialgraph/graph/cells> {
    trial:NCT00000001 tg:cellSource cell-source:adipose .

    trial:NCT00000002 tg:cellSource
            cell-source:adipose,
            cell-source:blood .
}

<https://w3id.org/trialgraph/graph/identity/canonical> {
    trial:NCT00000001 tg:sameTrialAs trial:NCT00000002 .
}
"""


def _read(text: str) -> list[ox.Quad]:
    return list(ox.parse(text.encode(), ox.RdfFormat.TRIG))


def test_turtle_is_set_for_reading(tmp_path: Path) -> None:
    export(_read(QUADS), tmp_path / "trials.ttl")
    assert (tmp_path / "trials.ttl").read_text(encoding="utf-8") == TURTLE


def test_trig_is_set_for_reading(tmp_path: Path) -> None:
    export(_read(TRIG), tmp_path / "trials.trig")
    assert (tmp_path / "trials.trig").read_text(encoding="utf-8") == TRIG


def test_one_more_site_is_one_more_line(tmp_path: Path) -> None:
    export(_read(QUADS), tmp_path / "before.ttl")
    export(_read(QUADS.replace("<site/c>, ", "<site/c>, <site/b>, ")), tmp_path / "after.ttl")
    before, after = (
        (tmp_path / f"{name}.ttl").read_text(encoding="utf-8").splitlines() for name in ("before", "after")
    )
    changes = [line for line in difflib.ndiff(before, after) if line[0] in "+-?"]
    assert changes == ["+         <https://w3id.org/trialgraph/site/b>,"]


@pytest.mark.parametrize(
    "value",
    [
        "<https://w3id.org/trialgraph/ontology#a/b>",
        "<https://w3id.org/trialgraph/ontology#>",
        "<https://w3id.org/trialgraph/ontology#.a>",
        "<https://w3id.org/trialgraph/ontology#a.>",
        "<https://w3id.org/trialgraph/ontology#a.b-c>",
        "<https://w3id.org/trialgraph/ontology#-a>",
        "<https://w3id.org/trialgraph/ontology#1a->",
        "<https://w3id.org/trialgraph/ontology#é%20(x)>",
        "<https://w3id.org/trialgraph/vocab/phase/1>",
        "<http://purl.obolibrary.org/obo/CL_0000134>",
        "<http://purl.obolibrary.org/obo/CL_>",
        '"-0"^^<http://www.w3.org/2001/XMLSchema#integer>',
        '"+1"^^<http://www.w3.org/2001/XMLSchema#integer>',
        '"1."^^<http://www.w3.org/2001/XMLSchema#decimal>',
        '"-0.5"^^<http://www.w3.org/2001/XMLSchema#decimal>',
        '"1"^^<http://www.w3.org/2001/XMLSchema#decimal>',
        '"true"^^<http://www.w3.org/2001/XMLSchema#string>',
        r'"\"^^<http://www.w3.org/2001/XMLSchema#integer>"',
        r'"1\"^^<http://www.w3.org/2001/XMLSchema#integer>"@en',
        '"<a>"^^<https://w3id.org/trialgraph/ontology#isctNotation>',
        "<<( <http://example.org/a> <http://example.org/b> <https://w3id.org/trialgraph/ontology#Trial> )>>",
        "_:b1",
    ],
)
@pytest.mark.parametrize("suffix", [".ttl", ".trig"])
def test_a_short_way_to_write_a_term_is_the_same_term(tmp_path: Path, value: str, suffix: str) -> None:
    wanted = list(ox.parse(f"<http://example.org/a> <http://example.org/p> {value} .".encode(), ox.RdfFormat.N_TRIPLES))
    export([ox.Quad(*triple.triple) for triple in wanted], tmp_path / f"term{suffix}")
    form = ox.RdfFormat.TURTLE if suffix == ".ttl" else ox.RdfFormat.TRIG
    again = list(ox.parse((tmp_path / f"term{suffix}").read_bytes(), form))
    if value[0] == "_":
        assert len(again) == 1
        assert isinstance(again[0].object, ox.BlankNode)
    else:
        assert [quad.triple for quad in again] == [quad.triple for quad in wanted]
