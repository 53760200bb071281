"""An empty answer says which name nothing bears, and which are near; else it says nothing."""

from __future__ import annotations

import pytest

import trialgraph as tg
from trialgraph.hints import hint

QUADS = """\
@prefix tg: <https://w3id.org/trialgraph/ontology#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix ex: <https://example.org/> .
ex:record {
  ex:trial a tg:Trial ; dcterms:identifier "NCT01234567" .
  ex:sponsor a tg:Organization ; rdfs:label "Clinic of the Lakes" .
  ex:condition a tg:Condition ; rdfs:label "Knee osteoarthritis" .
  ex:site a tg:Site ; tg:city "Lucerne" .
}
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> tg.KnowledgeGraph:
    file = tmp_path_factory.mktemp("hints") / "graph.trig"
    file.write_text(QUADS, encoding="utf-8")
    return tg.open(file)


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        (
            {"organization": "Clinic of the Lake"},
            "the organization 'Clinic of the Lake'; near it: 'Clinic of the Lakes'",
        ),
        ({"organization": "clinic of the lakes"}, ""),
        ({"condition": "osteoarthritis"}, ""),
        ({"condition": "xylophone"}, "the condition 'xylophone'"),
        ({"city": "Lucern"}, "the city 'Lucern'; near it: 'Lucerne'"),
        ({"trial": "NCT01234567"}, ""),
        ({"trial": "nct01234567"}, "the trial 'nct01234567'; near it: 'NCT01234567'"),
        ({"organization": "https://example.org/sponsor"}, ""),
        ({"min_trials": 7}, ""),
        ({"city": "Lucerne", "trial": "NCT01234568"}, "the trial 'NCT01234568'; near it: 'NCT01234567'"),
    ],
)
def test_a_name_that_nothing_bears(graph: tg.KnowledgeGraph, parameters: dict[str, object], told: str) -> None:
    assert hint(graph, "", parameters) == (f"nothing in this graph has {told}" if told else "")


def test_a_place_without_a_value(graph: tg.KnowledgeGraph) -> None:
    query = "SELECT ?t WHERE { ?t tg:enrollment ?n . FILTER (?n > ?_least_integer && ?n < ?_most) }"
    assert hint(graph, query, {"most": 5}) == (
        "the query has no value for its ?_least; give it one with --param least=VALUE"
    )
    assert hint(graph, query, {"most": 5, "least": 2}) == ""


def test_a_graph_that_cannot_be_asked_gives_no_hint() -> None:
    assert hint(tg.connect("http://127.0.0.1:1/sparql", probe=False), "", {"trial": "NCT01234567"}) == ""
