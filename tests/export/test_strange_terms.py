"""Whatever RDF may say: every format reads back, by two libraries, as what was written."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from trialgraph.export import ExportError, export
from trialgraph.formats import FORMATS
from trialgraph.rdflib_bridge import lexical_forms

XSD = "http://www.w3.org/2001/XMLSchema#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TG = "https://w3id.org/trialgraph/ontology#"
RDFLIB = {".ttl": "turtle", ".nt": "nt", ".nq": "nquads", ".trig": "trig", ".jsonld": "json-ld", ".rdf": "xml"}

# XML has no way to write these, so neither has RDF/XML; the rest has no such limit.
_NO_XML = {*map(chr, range(32)), "\x7f", "\ufffe", "\uffff"}
TEXT = st.text(st.characters(codec="utf-8"), max_size=30) | st.sampled_from(
    [
        'a "quoted" \\ \t\n\r end',
        "\x00\x01\x1f\x7f\x85\u2028",
        "🧫 𝒳 \U0010ffff",
        "<a> . <b> <c> .",
        "x" * 70_000,
        " ! ",
    ]
)
IRI = st.sampled_from(
    [
        "http://example.org/a",
        "http://example.org/%C3%BC?q=a&b=%3C%3E",
        "http://example.org/ü/東京/🧫",
        f"{TG}Trial",
        f"{TG}a/b",
        "https://w3id.org/trialgraph/vocab/status/recruiting",
        "https://w3id.org/trialgraph/vocab/status/",
        "http://purl.obolibrary.org/obo/CL_0000134",
        "tg:trial",  # an absolute IRI: its scheme is called as a prefix is
        "label:x",
        "urn:uuid:1",
        "http://example.org/" + "long/" * 2_000,
        RDF + "nil",
    ]
).map(ox.NamedNode)
PREDICATE = st.sampled_from(
    [
        *(f"{TG}{name}" for name in ("enrollment", "status", "hasResults", "startDate", "amount")),
        *(f"{RDF}{name}" for name in ("type", "value")),
        "http://www.w3.org/2000/01/rdf-schema#label",
        "http://example.org/p",
        "tg:odd",
    ]
).map(ox.NamedNode)
TYPED = st.sampled_from(
    """7 integer|007 integer|-3 integer|999999999999999999999 integer|no-number integer|7 int|true boolean|1 boolean
    |1.50 decimal|1e3 double|2024-02-30 date|P18Y duration""".split("|")
).map(lambda told: ox.Literal(told.split()[0], datatype=ox.NamedNode(XSD + told.split()[1])))
LITERAL = (
    TEXT.map(ox.Literal)
    | st.tuples(TEXT, st.sampled_from(["en", "zh-hant", "de-at"])).map(
        lambda told: ox.Literal(told[0], language=told[1])
    )
    | st.tuples(TEXT, IRI).map(lambda told: ox.Literal(told[0], datatype=told[1]))
    | TYPED
)
QUADS = st.lists(st.builds(ox.Quad, IRI, PREDICATE, IRI | LITERAL, IRI | st.just(ox.DefaultGraph())), max_size=12)


def _written(quads: list[ox.Quad], suffix: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"strange{suffix}"
        export(quads, path)
        return path.read_bytes()


def _wanted(quads: list[ox.Quad], suffix: str) -> set[ox.Quad]:
    with_graphs = suffix in {".nq", ".trig", ".jsonld"}
    return set(quads) if with_graphs else {ox.Quad(*quad.triple) for quad in quads}


def _for_xml(quads: list[ox.Quad]) -> list[ox.Quad]:
    """What RDF/XML can say: no control characters, and predicates that end in a name."""
    return [quad for quad in quads if not (isinstance(quad.object, ox.Literal) and _NO_XML & set(quad.object.value))]


@pytest.mark.parametrize("suffix", FORMATS)
@settings(max_examples=40)
@given(quads=QUADS)
def test_pyoxigraph_reads_what_was_written(suffix: str, quads: list[ox.Quad]) -> None:
    given_ = _for_xml(quads) if suffix == ".rdf" else quads
    form = ox.RdfFormat.from_extension(suffix[1:])
    assert form is not None
    assert set(ox.parse(_written(given_, suffix), form)) == _wanted(given_, suffix)


@pytest.mark.parametrize("suffix", FORMATS)
@settings(max_examples=25)
@given(quads=QUADS)
def test_rdflib_reads_what_was_written(suffix: str, quads: list[ox.Quad]) -> None:
    given_ = _for_xml(quads) if suffix == ".rdf" else quads
    if suffix in {".ttl", ".trig"}:  # pyoxigraph writes 007 as it is, rdflib's Turtle reads a bare number by its value
        given_ = [quad for quad in quads if not (isinstance(quad.object, ox.Literal) and quad.object.value == "007")]
    with lexical_forms():
        wanted = {_told(quad) for quad in _wanted(given_, suffix)}
        again = rdflib.Dataset().parse(data=_written(given_, suffix), format=RDFLIB[suffix])
        assert {(*quad[:3], _named(quad[3])) for quad in again.quads()} == wanted


def _named(graph: object) -> object:
    return None if graph in {None, rdflib.graph.DATASET_DEFAULT_GRAPH_ID} else graph


def _told(quad: ox.Quad) -> tuple[object, ...]:
    graph = rdflib.URIRef(quad.graph_name.value) if isinstance(quad.graph_name, ox.NamedNode) else None
    return (*map(_term, quad.triple), graph)


def _term(term: object) -> object:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    assert isinstance(term, ox.Literal)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    kind = None if term.datatype.value == f"{XSD}string" else rdflib.URIRef(term.datatype.value)
    return rdflib.Literal(term.value, datatype=kind)


A, P = ox.NamedNode("http://example.org/a"), ox.NamedNode("http://example.org/p")


@pytest.mark.parametrize(
    ("suffix", "predicate", "value", "told"),
    [
        (".rdf", P, ox.Literal("a\x01b"), r"U\+0001 in a value of <http://example.org/a>"),
        (".rdf", P, ox.Literal("a\uffff"), r"U\+FFFF"),
        (".rdf", ox.NamedNode("http://example.org/"), A, "the property <http://example.org/>"),
        (".rdf", ox.NamedNode("http://example.org/12"), A, "the property <http://example.org/12>"),
        (".jsonld", P, ox.Triple(A, P, A), "JSON-LD has no way to write a statement about a statement"),
    ],
)
def test_what_a_format_cannot_say_is_told(
    tmp_path: Path, suffix: str, predicate: ox.NamedNode, value: ox.Literal, told: str
) -> None:
    with pytest.raises(ExportError, match=told):
        export([ox.Quad(A, predicate, value)], tmp_path / f"strange{suffix}")
    assert list(tmp_path.iterdir()) == []
    export([ox.Quad(A, predicate, value)], tmp_path / "strange.ttl")


@pytest.mark.parametrize("name", ["p", "12a", "a.b-c", "_", "ü", "x/y#z"])
def test_a_property_that_ends_in_a_name_is_written(tmp_path: Path, name: str) -> None:
    quad = ox.Quad(A, ox.NamedNode(f"http://example.org/{name}"), A)
    export([quad], tmp_path / "named.rdf")
    assert set(ox.parse((tmp_path / "named.rdf").read_bytes(), ox.RdfFormat.RDF_XML)) == {quad}
    assert len(rdflib.Graph().parse(tmp_path / "named.rdf", format="xml")) == 1
