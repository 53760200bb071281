"""The build's quads through every format and back, by both libraries; and the text of the build as pyoxigraph's."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

import trialgraph as tg
from trialgraph.export.order import Sorter
from trialgraph.formats import COMPRESSIONS, FORMATS
from trialgraph.quadfile import open_text
from trialgraph.rdflib_bridge import lexical_forms

RDFLIB = {".ttl": "turtle", ".nt": "nt", ".nq": "nquads", ".trig": "trig", ".jsonld": "json-ld", ".rdf": "xml"}
SUFFIXES = [suffix + packed for suffix in FORMATS for packed in ("", *COMPRESSIONS)]


def _wanted(kg: tg.KnowledgeGraph, suffix: str) -> set[ox.Quad]:
    store = ox.Store()
    store.extend(kg.quads())
    with_graphs = suffix.startswith((".nq", ".trig", ".jsonld"))
    return set(store) if with_graphs else {ox.Quad(*quad.triple) for quad in store}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_pyoxigraph_reads_the_store_again(
    kg: tg.KnowledgeGraph, tmp_path: Path, suffix: str, read: Callable[[Path], set[ox.Quad]]
) -> None:
    path = tmp_path / f"trials{suffix}"
    wanted = _wanted(kg, suffix)
    assert kg.export(path) == len(wanted)
    assert read(path) == wanted


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_rdflib_reads_the_store_again(kg: tg.KnowledgeGraph, tmp_path: Path, suffix: str) -> None:
    """There are no blank nodes: graphs are isomorphic when they are equal."""
    path = tmp_path / f"trials{suffix}"
    kg.export(path)
    with lexical_forms(), open_text(path) as handle:
        again = rdflib.Dataset().parse(handle, format=RDFLIB[f".{suffix.split('.')[1]}"])
    wanted = set(_as_rdflib(_wanted(kg, suffix)))
    assert {
        (*quad[:3], None if str(quad[3]) == "urn:x-rdflib:default" else quad[3]) for quad in again.quads()
    } == wanted


def _as_rdflib(quads: set[ox.Quad]) -> Iterator[tuple[object, ...]]:
    with lexical_forms():
        for quad in quads:
            graph = rdflib.URIRef(quad.graph_name.value) if isinstance(quad.graph_name, ox.NamedNode) else None
            yield (*map(_term, quad.triple), graph)


def _term(term: object) -> object:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    assert isinstance(term, ox.Literal)
    string = term.datatype.value.endswith("#string")
    return rdflib.Literal(
        term.value, lang=term.language, datatype=None if string or term.language else rdflib.URIRef(term.datatype.value)
    )


def test_the_build_writes_terms_as_pyoxigraph_does(built: Path, kg: tg.KnowledgeGraph) -> None:
    """Lines are compared as text, so the same term must be the same text whoever wrote it."""
    with open_text(built / "graph.nq.zst") as handle:
        lines = handle.read()
    assert b"".join(f"{quad} .\n".encode() for quad in kg.quads()) == lines


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_build_its_store_and_a_file_give_the_same_bytes(
    built: Path, kg: tg.KnowledgeGraph, tmp_path: Path, suffix: str
) -> None:
    """Three ways in, three orders of the quads."""
    kg.export(tmp_path / f"build{suffix}")
    (tmp_path / "again.nq").write_bytes(b"".join(sorted((f"{quad} .\n".encode() for quad in kg.quads()), reverse=True)))
    tg.open(tmp_path / "again.nq").export(tmp_path / f"file{suffix}")
    tg.from_rdflib(kg.to_rdflib()).export(tmp_path / f"rdflib{suffix}")
    first = (tmp_path / f"build{suffix}").read_bytes()
    assert (tmp_path / f"file{suffix}").read_bytes() == first
    assert (tmp_path / f"rdflib{suffix}").read_bytes() == first


def test_a_small_sort_on_disk_gives_the_same_bytes(
    kg: tg.KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kg.export(tmp_path / "memory.ttl")
    monkeypatch.setattr(Sorter.__init__, "__kwdefaults__", {"run": 100_000})
    kg.export(tmp_path / "disk.ttl")
    assert (tmp_path / "disk.ttl").read_bytes() == (tmp_path / "memory.ttl").read_bytes()


def test_the_words_of_the_ontology_are_those_of_the_document(kg: tg.KnowledgeGraph, tmp_path: Path) -> None:
    """JSON-LD for people: short names, plain values, one node a line."""
    kg.export(tmp_path / "trials.jsonld", graphs="records,cells")
    text = (tmp_path / "trials.jsonld").read_text(encoding="utf-8")
    body = text.partition('\n"@graph":[')[2]
    assert '"type":"Trial"' in body
    assert '"status":"vocab:status/' in body
    assert '{"id":"trial:NCT' in body
    assert '"cellSource":"cell-source:' in body
    assert '"hasResults":false' in body
    assert "@context" not in body
    assert "https://w3id.org/trialgraph/ontology#" not in body
    assert "http://www.w3.org/2001/XMLSchema#" not in body
    kg.export(tmp_path / "words.jsonld", graphs="vocabulary")
    body = (tmp_path / "words.jsonld").read_text(encoding="utf-8").partition('\n"@graph":[')[2]
    assert '{"id":"cell-source:adipose","type":"skos:Concept",' in body
    assert '"prefLabel":"Adipose tissue"' in body
    assert not re.search(r'"skos:\w+":', body)


@pytest.mark.parametrize("suffix", [".jsonld.zst", ".ttl.gz"])
def test_a_hundred_real_records(
    hundred: tg.KnowledgeGraph, tmp_path: Path, read: Callable[[Path], set[ox.Quad]], suffix: str
) -> None:
    """What registries really say, in two formats with much to go wrong in."""
    hundred.export(tmp_path / f"trials{suffix}")
    assert read(tmp_path / f"trials{suffix}") == _wanted(hundred, suffix)
