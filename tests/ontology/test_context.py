"""The JSON-LD context: every property goes out under its short name and comes back as the same triple."""

from __future__ import annotations

import json
from typing import Any

import pytest
from rdflib import RDF, RDFS, Graph, Literal, URIRef
from rdflib import namespace as ns

from trialgraph.ontology import PREFIXES, TG, VOCAB, schemes
from trialgraph.ontology.derived import defined_terms
from trialgraph.ontology.files import room

SUBJECT = URIRef("https://w3id.org/trialgraph/trial/NCT1")
OBJECT = URIRef("https://w3id.org/trialgraph/vocab/phase/1")
VALUES: dict[str | None, list[Literal]] = {
    str(ns.XSD.boolean): [Literal("true", datatype=ns.XSD.boolean)],
    str(ns.XSD.integer): [Literal("-12", datatype=ns.XSD.integer)],
    str(ns.XSD.decimal): [Literal("0.10", datatype=ns.XSD.decimal, normalize=False)],
    str(ns.XSD.string): [Literal("1 × 10⁶ cells/kg")],
    None: [  # dates, whose precision is the source's
        Literal("2024", datatype=ns.XSD.gYear),
        Literal("2024-03", datatype=ns.XSD.gYearMonth),
        Literal("2024-03-05", datatype=ns.XSD.date),
    ],
}
KINDS = {name: (kind.partition("#")[2], value_type) for name, (kind, value_type) in defined_terms().items()}
PROPERTIES = [name for name, (kind, _) in KINDS.items() if kind.endswith("Property")]


@pytest.fixture(scope="module")
def context() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((room() / "context.jsonld").read_bytes())["@context"]
    return found


def _values(name: str) -> list[URIRef | Literal]:
    kind, value_type = KINDS[name]
    return [OBJECT] if kind == "ObjectProperty" else [*VALUES[value_type]]


@pytest.mark.parametrize("name", PROPERTIES)
def test_a_property_goes_out_and_comes_back(name: str, context: dict[str, Any]) -> None:
    graph = Graph()
    for value in _values(name):
        graph.add((SUBJECT, URIRef(TG[name]), value))
    text = graph.serialize(format="json-ld", context=context, auto_compact=True)
    document = json.loads(text)
    assert name in document, "the short name is not what the property is compacted to"
    assert set(Graph().parse(data=text, format="json-ld")) == set(graph)


@pytest.mark.parametrize("name", [name for name in PROPERTIES if KINDS[name][1] or KINDS[name][0] == "ObjectProperty"])
def test_a_bare_string_is_read_as_the_range_says(name: str, context: dict[str, Any]) -> None:
    (value,) = _values(name)
    document = {"@context": context, "id": str(SUBJECT), name: str(value)}
    graph = Graph().parse(data=json.dumps(document), format="json-ld")
    assert [(o, getattr(o, "datatype", None)) for o in graph.objects(SUBJECT, URIRef(TG[name]))] == [
        (value, getattr(value, "datatype", None))
    ]


def test_classes_and_prefixes_can_be_used(context: dict[str, Any]) -> None:
    document = {"@context": context, "id": str(SUBJECT), "type": "Trial", "seeAlso": "CL:0000134", "label": "x"}
    graph = Graph().parse(data=json.dumps(document), format="json-ld")
    assert (SUBJECT, RDF.type, URIRef(TG.Trial)) in graph
    assert (SUBJECT, RDFS.seeAlso, URIRef(PREFIXES["CL"] + "0000134")) in graph
    assert (SUBJECT, RDFS.label, Literal("x")) in graph


SKOS = ["broader", "closeMatch", "exactMatch", "inScheme", "narrower", "relatedMatch", "topConceptOf"]


@pytest.mark.parametrize("name", [*SKOS, "altLabel", "definition", "hiddenLabel", "notation", "prefLabel", "scopeNote"])
def test_what_concepts_have_is_told_in_words(name: str, context: dict[str, Any]) -> None:
    value = OBJECT if name in SKOS else Literal("x")
    graph = Graph()
    graph.add((SUBJECT, URIRef(PREFIXES["skos"] + name), value))
    text = graph.serialize(format="json-ld", context=context, auto_compact=True)
    assert name in json.loads(text)
    assert set(Graph().parse(data=text, format="json-ld")) == set(graph)


@pytest.mark.parametrize("name", schemes())
def test_a_vocabulary_is_a_prefix_unless_a_term_is_called_so(name: str, context: dict[str, Any]) -> None:
    """A word of a context has one meaning: ``phase`` is the property, so its codes stay ``vocab:phase/1``."""
    code = f"vocab:{name}/x" if name in KINDS else f"{name}:x"
    document = {"@context": context, "id": code, "label": "x"}
    graph = Graph().parse(data=json.dumps(document), format="json-ld")
    assert list(graph.subjects()) == [URIRef(f"{VOCAB}{name}/x")]


def test_trials_are_short(context: dict[str, Any]) -> None:
    graph = Graph().parse(data=json.dumps({"@context": context, "id": "trial:NCT1", "label": "x"}), format="json-ld")
    assert list(graph.subjects()) == [SUBJECT]


def test_the_context_has_every_term_and_every_prefix(context: dict[str, Any]) -> None:
    assert {name for name, (kind, _) in KINDS.items() if kind != "Datatype"} <= set(context)
    for prefix, iri in PREFIXES.items():
        entry = context[prefix]
        assert (entry["@id"] if isinstance(entry, dict) else entry) == iri
