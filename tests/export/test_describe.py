"""The description of an export: counted again by rdflib in the exported file, in terms that their vocabularies have."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from rdflib import Literal, URIRef
from rdflib import namespace as ns

import trialgraph as tg
from trialgraph.export import ExportError
from trialgraph.quadfile import open_text

SD = "http://www.w3.org/ns/sparql-service-description#"
BASE = URIRef("https://w3id.org/trialgraph/")
TG = "https://w3id.org/trialgraph/ontology#"


def _parsed(path: Path) -> rdflib.Graph:
    with open_text(path) as handle:
        return rdflib.Graph().parse(handle, format="turtle")


def _number(graph: rdflib.Graph, subject: rdflib.term.Node | None, name: URIRef) -> int:
    assert subject is not None
    return int(str(graph.value(subject, name, any=False)))


def _check(void: rdflib.Graph, data: rdflib.Graph) -> None:
    assert _number(void, BASE, ns.VOID.triples) == len(data)
    subjects = set(data.subjects())
    assert _number(void, BASE, ns.VOID.distinctSubjects) == len(subjects)
    assert _number(void, BASE, ns.VOID.entities) == sum(str(each).startswith(str(BASE)) for each in subjects)
    classes = Counter(data.objects(None, ns.RDF.type))
    told = {
        void.value(part, ns.VOID["class"]): _number(void, part, ns.VOID.entities)
        for part in void.objects(BASE, ns.VOID.classPartition)
    }
    assert told == classes
    assert _number(void, BASE, ns.VOID.classes) == len(classes)
    properties = dict.fromkeys(data.predicates(), (0, 0))
    properties = {p: (len(list(data.subject_objects(p))), len(set(data.subjects(p)))) for p in properties}
    told_properties = {
        void.value(part, ns.VOID.property): (
            _number(void, part, ns.VOID.triples),
            _number(void, part, ns.VOID.distinctSubjects),
        )
        for part in void.objects(BASE, ns.VOID.propertyPartition)
    }
    assert told_properties == properties
    assert _number(void, BASE, ns.VOID.properties) == len(properties)
    for linkset in void.subjects(ns.RDF.type, ns.VOID.Linkset):
        predicate, target = void.value(linkset, ns.VOID.linkPredicate), str(void.value(linkset, ns.VOID.objectsTarget))
        links = [each for each in data.objects(None, predicate) if str(each).startswith(target)]
        assert _number(void, linkset, ns.VOID.triples) == len(links) > 0
    assert _number(void, BASE, ns.VOID.distinctObjects) == len(set(data.objects()))
    terms = {str(each) for each in {*data.predicates(), *classes}}
    spaces = {term[: max(term.rfind("/"), term.rfind("#")) + 1].rstrip("#") for term in terms}
    assert {str(each) for each in void.objects(BASE, ns.VOID.vocabulary)} == spaces
    examples = set(void.objects(BASE, ns.VOID.exampleResource))
    assert len(examples) == 4
    assert examples <= subjects


def test_the_counts_are_those_of_the_file(kg: tg.KnowledgeGraph, tmp_path: Path) -> None:
    kg.export(tmp_path / "trials.ttl.gz", describe=True)
    _check(_parsed(tmp_path / "trials.void.ttl"), _parsed(tmp_path / "trials.ttl.gz"))


def test_a_hundred_real_records(hundred: tg.KnowledgeGraph, tmp_path: Path) -> None:
    hundred.export(tmp_path / "trials.ttl", describe=True, merge_identity=True)
    void = _parsed(tmp_path / "trials.void.ttl")
    _check(void, _parsed(tmp_path / "trials.ttl"))
    targets = {str(each) for each in void.objects(None, ns.VOID.objectsTarget)}
    assert {"http://id.nlm.nih.gov/mesh/", "https://pubmed.ncbi.nlm.nih.gov/", str(BASE)} <= targets


def test_the_build_is_described_as_its_export_is(built: Path, kg: tg.KnowledgeGraph, tmp_path: Path) -> None:
    kg.export(tmp_path / "trials.ttl")
    void = _parsed(built / "void.ttl")
    _check(void, _parsed(tmp_path / "trials.ttl"))
    assert [str(each) for each in void.objects(None, ns.DCTERMS.title) if "graph.nq" in str(each)] == ["graph.nq.zst"]


def test_layers_sources_and_dates(kg: tg.KnowledgeGraph, tmp_path: Path) -> None:
    kg.export(tmp_path / "trials.nq", describe=True)
    void = _parsed(tmp_path / "trials.void.ttl")
    for layer in ("records", "identity", "cells", "vocabulary"):
        kg.export(tmp_path / f"{layer}.nt", graphs=layer)
        triples = len((tmp_path / f"{layer}.nt").read_bytes().splitlines())
        assert _number(void, BASE + f"layer/{layer}", ns.VOID.triples) == triples
    days = [
        str(row["day"])[:10]
        for row in kg.select("SELECT ?day WHERE { ?record a tg:SourceRecord ; tg:lastUpdated ?day }")
    ]
    assert void.value(BASE, ns.DCTERMS.modified) == Literal(max(days), datatype=ns.XSD.date)
    sources = {str(each).rpartition("/")[2] for each in void.objects(BASE, ns.DCTERMS.source)}
    rows = kg.select("SELECT DISTINCT ?record WHERE { ?record a tg:SourceRecord }")
    assert sources == {str(row["record"]).split("/")[-2] for row in rows}
    assert all(void.value(source, ns.DCTERMS.rights) for source in void.objects(BASE, ns.DCTERMS.source))


def test_the_terms_of_clinicaltrials_gov_go_along(hundred: tg.KnowledgeGraph, tmp_path: Path) -> None:
    hundred.export(tmp_path / "trials.nt", graphs="records", describe=True)
    void = _parsed(tmp_path / "trials.void.ttl")
    source = BASE + "source/clinicaltrials.gov"
    assert str(void.value(source, ns.DCTERMS.license)) == "https://clinicaltrials.gov/about-site/terms-conditions"
    assert "100 records" in str(void.value(source, ns.DCTERMS.description))
    assert not list(void.subjects(ns.RDF.type, URIRef(f"{SD}NamedGraph")))


def test_the_terms_of_what_is_added_and_who_made_it(kg: tg.KnowledgeGraph, tmp_path: Path) -> None:
    """What the README says of the licence of the vocabularies and of GeoNames; the rest is under the sources' terms."""
    kg.export(tmp_path / "trials.nq", describe=True)
    void = _parsed(tmp_path / "trials.void.ttl")
    by = URIRef("https://creativecommons.org/licenses/by/4.0/")
    assert list(void.subject_objects(ns.DCTERMS.license)) == [(BASE + "layer/vocabulary", by)]
    assert all(words in str(void.value(BASE, ns.DCTERMS.rights)) for words in ("GeoNames, CC BY 4.0", "dcterms:source"))
    creator = void.value(BASE, ns.DCTERMS.creator)
    assert (creator, ns.RDF.type, ns.PROV.SoftwareAgent) in void
    assert str(void.value(creator, ns.RDFS.label)) == f"trialgraph {tg.__version__}"


def test_graphs_are_listed_or_there_is_a_pattern(kg: tg.KnowledgeGraph, tmp_path: Path) -> None:
    kg.export(tmp_path / "trials.nq", describe=True)
    void = _parsed(tmp_path / "trials.void.ttl")
    listed = {str(each) for each in void.objects(None, URIRef(f"{SD}name"))}
    pattern = re.compile(str(void.value(BASE + "layer/records", ns.VOID.uriRegexPattern)))
    graphs = {quad.graph_name.value for quad in kg.quads() if isinstance(quad.graph_name, ox.NamedNode)}
    records = {graph for graph in graphs if pattern.search(graph)}
    assert listed == graphs - records
    assert records == {str(row["r"]) for row in kg.select("SELECT DISTINCT ?r WHERE { ?r a tg:SourceRecord }")}
    told = str(void.value(BASE + "layer/records", ns.DCTERMS.description))
    assert "for each record" in told


def test_one_record_is_one(tmp_path: Path) -> None:
    source = "<https://w3id.org/trialgraph/record/x/T1>"
    line = f"{source} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{TG}SourceRecord> {source} .\n"
    (tmp_path / "one.nq").write_text(line, encoding="utf-8")
    tg.open(tmp_path / "one.nq").export(tmp_path / "out.nq", describe=True)
    void = _parsed(tmp_path / "out.void.ttl")
    told = {str(each) for each in void.objects(None, ns.DCTERMS.description)}
    assert "1 record of this source is in the graph." in told


def test_every_term_is_one_of_its_vocabulary(kg: tg.KnowledgeGraph, tmp_path: Path) -> None:
    kg.export(tmp_path / "trials.jsonld.zst", describe=True, address="https://example.org/data/")
    void = _parsed(tmp_path / "trials.void.ttl")
    used = set(void.predicates()) | set(void.objects(None, ns.RDF.type))
    known = {ns.RDF.type, *(URIRef(SD + name) for name in ("Dataset", "NamedGraph", "namedGraph", "name"))}
    for term in used - known:
        vocabularies: list[Any] = [ns.VOID, ns.DCAT, ns.DCTERMS, ns.SH, ns.PROV, ns.RDFS]
        assert any(term in each for each in vocabularies), term
    assert {str(each).partition("#")[0] for each in used} > {"http://www.w3.org/ns/dcat", "http://www.w3.org/ns/shacl"}


def test_files_are_told_with_their_form_size_and_address(kg: tg.KnowledgeGraph, tmp_path: Path) -> None:
    kg.export(tmp_path / "trials.nq.gz", describe=True, address="https://example.org/data", split=2_000)
    void = _parsed(tmp_path / "trials.void.ttl")
    files = sorted(path for path in tmp_path.iterdir() if path.suffix == ".gz")
    assert len(files) > 1
    dumps = sorted(str(each) for each in void.objects(BASE, ns.VOID.dataDump))
    assert dumps == [f"https://example.org/data/{path.name}" for path in files]
    for path in files:
        told = void.value(None, ns.DCTERMS.title, Literal(path.name))
        assert str(void.value(told, ns.DCAT.downloadURL)) == f"https://example.org/data/{path.name}"
        assert _number(void, told, ns.DCAT.byteSize) == path.stat().st_size
        assert str(void.value(told, ns.DCAT.mediaType)).endswith("/application/n-quads")
        assert str(void.value(told, ns.DCAT.compressFormat)).endswith("/application/gzip")


def test_prefixes_are_declared(kg: tg.KnowledgeGraph, tmp_path: Path) -> None:
    kg.export(tmp_path / "trials.nt", describe=True)
    void = _parsed(tmp_path / "trials.void.ttl")
    declared = {
        str(void.value(each, ns.SH.prefix)): str(void.value(each, ns.SH.namespace))
        for each in void.objects(None, ns.SH.declare)
    }
    assert declared["tg"] == TG
    assert declared["cell-source"] == "https://w3id.org/trialgraph/vocab/cell-source/"


def test_what_cannot_be_described_is_told_before_anything_is_written(kg: tg.KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="no place for a description"):
        kg.export("-", format="nt", describe=True)
    for address in ("data/", "https://example.org/a b", "https://example.org/<b>"):
        with pytest.raises(ExportError, match="is no address"):
            kg.export(tmp_path / "trials.nt", describe=True, address=address)
    assert list(tmp_path.iterdir()) == []
