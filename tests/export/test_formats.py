"""The graph as a file: every format, packed or not, read back by two libraries, the same bytes each time."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
import zstandard
from rdflib.compare import isomorphic

import trialgraph as tg
from trialgraph.export import export
from trialgraph.formats import FORMATS, UnknownFormatError
from trialgraph.rdflib_bridge import to_dataset

TRIG = """
@base <https://w3id.org/trialgraph/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix tg: <https://w3id.org/trialgraph/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

GRAPH <record/clinicaltrials.gov/NCT00000001> {
  <trial/NCT00000001> a tg:Trial ; rdfs:label "Cells \\"β\\" \\\\ 東京 🧫 <b>&amp;</b>" ;
    dcterms:identifier "NCT00000001" ;
    tg:summary "two\\nlines\\tand a tab" ; tg:enrollment 7 ; tg:minimumAgeYears 1.5 ; tg:hasResults false ;
    tg:startDate "2024-03-05"^^xsd:date ; tg:completionDate "2024"^^xsd:gYear ;
    tg:primaryCompletionDate "2024-03"^^xsd:gYearMonth ; tg:leadSponsor <organization/s%C3%BCd-1a2b3c4d> .
  <organization/s%C3%BCd-1a2b3c4d> a tg:Organization ; rdfs:label "Süd" .
}
GRAPH <record/veeva/NCT00000001> {
  <trial/NCT00000001> a tg:Trial ; rdfs:label "Cells" ; dcterms:identifier "NCT00000001" ; tg:alias "zelle"@de .
}
GRAPH <graph/cells> {
  <trial/NCT00000001> tg:cellSource <vocab/cell-source/adipose> .
}
"""
PACKED = ("", ".gz", ".zst")
SUFFIXES = [suffix + packed for suffix in FORMATS for packed in PACKED]
RDFLIB = {".ttl": "turtle", ".nt": "nt", ".nq": "nquads", ".trig": "trig", ".jsonld": "json-ld", ".rdf": "xml"}


@pytest.fixture
def quads() -> list[ox.Quad]:
    """A small graph: two sources that repeat a statement of each other, and every kind of literal."""
    return list(ox.parse(TRIG.encode(), ox.RdfFormat.TRIG))


def _unpacked(path: Path) -> bytes:
    data = path.read_bytes()
    if path.suffix == ".gz":
        return gzip.decompress(data)
    return zstandard.ZstdDecompressor().decompressobj().decompress(data) if path.suffix == ".zst" else data


def _format(suffix: str) -> ox.RdfFormat:
    found = ox.RdfFormat.from_extension(suffix.split(".")[1])
    assert found is not None
    return found


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_is_written_is_read_back_by_pyoxigraph(quads: list[ox.Quad], tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"trials{suffix}"
    written = export(quads, path)
    form = _format(suffix)
    again = set(ox.parse(_unpacked(path), form))
    wanted = set(quads) if form.supports_datasets else {ox.Quad(*quad.triple) for quad in quads}
    assert again == wanted
    assert written == len(wanted)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_what_is_written_is_read_back_by_rdflib(quads: list[ox.Quad], tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"trials{suffix}"
    export(quads, path)
    source = to_dataset(quads)
    again = rdflib.Dataset(default_union=True)
    if _format(suffix).supports_datasets:
        again.parse(data=_unpacked(path), format=RDFLIB[f".{suffix.split('.')[1]}"])
        assert _by_graph(again) == _by_graph(source)
    else:
        graph = rdflib.Graph().parse(data=_unpacked(path), format=RDFLIB[f".{suffix.split('.')[1]}"])
        union = rdflib.Graph()
        for triple in source.triples((None, None, None)):
            union.add(triple)
        assert len(union) < sum(1 for _ in source.quads())
        assert isomorphic(graph, union)


def _by_graph(dataset: rdflib.Dataset) -> set[tuple[str, ...]]:
    return {tuple(term.n3() for term in (*quad[:3], quad[3] or rdflib.URIRef("urn:x"))) for quad in dataset.quads()}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_graph_in_any_order_is_the_same_bytes(quads: list[ox.Quad], tmp_path: Path, suffix: str) -> None:
    first, second = tmp_path / f"first{suffix}", tmp_path / "folder" / f"second{suffix}"
    export(quads, first)
    export([*reversed(quads), *quads], second)
    assert first.read_bytes() == second.read_bytes()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_error_in_the_middle_leaves_the_old_file(tmp_path: Path, quads: list[ox.Quad], suffix: str) -> None:
    path = tmp_path / f"trials{suffix}"
    export(quads, path)
    before = path.read_bytes()

    def broken() -> Iterator[ox.Quad]:
        yield quads[0]
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        export(broken(), path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_an_error_while_writing_leaves_the_old_file(
    tmp_path: Path, quads: list[ox.Quad], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "trials.nq"
    export(quads, path)
    before = path.read_bytes()

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        export(quads[:1], path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "name", ["trials", "trials.txt", "trials.gz", "trials.zst", "trials.ttl.bz2", "trials.nq.gz.zst", ".ttl"]
)
def test_a_name_without_a_format_is_refused_before_anything_is_written(
    tmp_path: Path, quads: list[ox.Quad], name: str
) -> None:
    with pytest.raises(UnknownFormatError) as caught:
        export(quads, tmp_path / name)
    assert all(suffix in str(caught.value) for suffix in FORMATS)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["TRIALS.TTL", "trials.NQ.GZ", "Trials.Trig.Zst"])
def test_suffixes_may_be_in_capitals(tmp_path: Path, quads: list[ox.Quad], name: str) -> None:
    export(quads, tmp_path / name)
    assert tg.open(tmp_path / name).sparql("ASK { ?trial a tg:Trial }").rows == [{"answer": True}]


def test_packed_files_are_packed(tmp_path: Path, quads: list[ox.Quad]) -> None:
    for suffix, magic in ((".gz", b"\x1f\x8b"), (".zst", b"\x28\xb5\x2f\xfd")):
        export(quads, tmp_path / f"trials.nq{suffix}")
        assert (tmp_path / f"trials.nq{suffix}").read_bytes().startswith(magic)
    # RFC 1952, 2.3: flags, then the time of writing; neither a name nor a time may make two exports differ
    assert (tmp_path / "trials.nq.gz").read_bytes()[3:8] == bytes(5)


def test_turtle_is_for_people(tmp_path: Path, quads: list[ox.Quad]) -> None:
    export(quads, tmp_path / "trials.ttl")
    told = (tmp_path / "trials.ttl").read_text(encoding="utf-8")
    assert "@prefix tg: <https://w3id.org/trialgraph/ontology#> ." in told
    assert "tg:leadSponsor" in told
    assert told.count("NCT00000001> a ") + told.count("NCT00000001 a ") == 1


def test_the_graph_of_nothing_is_a_file_of_nothing(tmp_path: Path) -> None:
    for suffix in FORMATS:
        assert export([], tmp_path / f"empty{suffix}") == 0
        assert list(ox.parse((tmp_path / f"empty{suffix}").read_bytes(), _format(suffix))) == []


def test_to_rdflib_has_the_same_quads_as_they_were_written(quads: list[ox.Quad], tmp_path: Path) -> None:
    (tmp_path / "trials.nq").write_bytes(b"".join(f"{quad} .\n".encode() for quad in quads))
    dataset = tg.open(tmp_path / "trials.nq").to_rdflib()
    told = {
        f"{subject.n3()} {predicate.n3()} {value.n3()} <{graph}>"
        for subject, predicate, value, graph in dataset.quads()
    }
    assert len(told) == len(quads)
    assert _canonical(told) == set(quads)
    trial = rdflib.URIRef("https://w3id.org/trialgraph/trial/NCT00000001")
    assert len(set(dataset.subjects(rdflib.RDF.type, rdflib.URIRef("https://w3id.org/trialgraph/ontology#Trial")))) == 1
    assert len(list(dataset.objects(trial, rdflib.RDFS.label))) == 2


def _canonical(lines: set[str]) -> set[ox.Quad]:
    """The quads of lines in which rdflib may have written a literal over several lines."""
    return {quad for line in lines for quad in ox.parse(_nquad(line).encode(), ox.RdfFormat.TRIG)}


def _nquad(line: str) -> str:
    statement, _, graph = line.rpartition(" ")
    return f"GRAPH {graph} {{ {statement} }}"
