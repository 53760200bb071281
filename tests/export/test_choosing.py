"""Which statements go out: layers, merged names, sameness, pieces; on a graph that is small enough to read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

import trialgraph as tg
from trialgraph.export import LAYERS, ExportError, LayerError
from trialgraph.export.layers import chooser, layer_of

GRAPH = """
@base <https://data.example/trials/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix tg: <https://w3id.org/trialgraph/ontology#> .

GRAPH <record/registry.example/T1> {
  <trial/T1> tg:leadSponsor <organization/acme-inc-1> ; tg:site <site/a> .
  <organization/acme-inc-1> a tg:Organization ; rdfs:label "Acme, Inc." ; tg:city "Ulm" .
  <site/a> a tg:Site ; rdfs:label "Ward" .
}
GRAPH <record/registry.example/T2> {
  <trial/T2> tg:leadSponsor <organization/acme-2> ; tg:collaborator <organization/beta-3> .
  <organization/acme-2> a tg:Organization ; rdfs:label "Acme" ; <http://example.org/before> "rdf:type in the alphabet" .
  <organization/beta-3> a tg:Organization ; rdfs:label "Beta" .
}
GRAPH <graph/contacts/registry.example/T1> { <trial/T1> tg:role <record/registry.example/T1/role/1> }
GRAPH <graph/cells> { <trial/T1> tg:cellSource <https://w3id.org/trialgraph/vocab/cell-source/adipose> }
GRAPH <graph/vocabulary> { tg:Trial rdfs:label "trial" }
GRAPH <graph/identity/lexical> { <match/1> tg:matchSubject <organization/acme-inc-1> ; rdfs:label "why" }
GRAPH <graph/identity/canonical> {
  <organization/acme-inc-1> tg:identifiedAs <organization/acme-2> .
  <organization/acme-2> tg:identifiedAs <organization/acme-2> ; skos:prefLabel "Acme" .
  <organization/beta-3> tg:identifiedAs <organization/beta-3> ; skos:prefLabel "Beta" .
  <site/a> tg:operatedBy <organization/acme-inc-1> .
}
"""
BASE = "https://data.example/trials/"
MERGED = """
@base <https://data.example/trials/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix tg: <https://w3id.org/trialgraph/ontology#> .

GRAPH <record/registry.example/T1> {
  <trial/T1> tg:leadSponsor <organization/acme-2> ; tg:site <site/a> .
  <organization/acme-2> a tg:Organization ; rdfs:label "Acme" ; skos:altLabel "Acme, Inc." ; tg:city "Ulm" .
  <site/a> a tg:Site ; rdfs:label "Ward" .
}
GRAPH <record/registry.example/T2> {
  <trial/T2> tg:leadSponsor <organization/acme-2> ; tg:collaborator <organization/beta-3> .
  <organization/acme-2> a tg:Organization ; rdfs:label "Acme" ; <http://example.org/before> "rdf:type in the alphabet" .
  <organization/beta-3> a tg:Organization ; rdfs:label "Beta" .
}
GRAPH <graph/contacts/registry.example/T1> { <trial/T1> tg:role <record/registry.example/T1/role/1> }
GRAPH <graph/cells> { <trial/T1> tg:cellSource <https://w3id.org/trialgraph/vocab/cell-source/adipose> }
GRAPH <graph/vocabulary> { tg:Trial rdfs:label "trial" }
GRAPH <graph/identity/canonical> {
  <organization/acme-2> skos:prefLabel "Acme" .
  <organization/beta-3> skos:prefLabel "Beta" .
  <site/a> tg:operatedBy <organization/acme-2> .
}
"""
Read = Callable[[Path], set[ox.Quad]]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> tg.KnowledgeGraph:
    path = tmp_path_factory.mktemp("small") / "graph.trig"
    path.write_text(GRAPH, encoding="utf-8")
    return tg.open(path)


def _quads(text: str) -> set[ox.Quad]:
    return set(ox.parse(text.encode(), ox.RdfFormat.TRIG))


def _graph(quad: ox.Quad) -> str:
    return str(quad.graph_name).strip("<>").removeprefix(BASE)


def _graphs(quads: set[ox.Quad]) -> set[str]:
    return {_graph(quad) for quad in quads}


R1, R2 = "record/registry.example/T1", "record/registry.example/T2"
CONTACTS = "graph/contacts/registry.example/T1"


@pytest.mark.parametrize(
    ("graphs", "wanted"),
    [
        ("records", {R1, R2}),
        ("contacts", {CONTACTS}),
        ("identity", {"graph/identity/lexical", "graph/identity/canonical"}),
        ("cells", {"graph/cells"}),
        ("vocabulary", {"graph/vocabulary"}),
        ("records, cells,", {R1, R2, "graph/cells"}),
        (["cells", f"{BASE}record/registry.example/T1"], {"graph/cells", R1}),
        (["records,cells", "contacts"], {R1, R2, "graph/cells", CONTACTS}),
        (f"{BASE}record/", {R1, R2}),
        (f"<{BASE}graph/identity/canonical>", {"graph/identity/canonical"}),
    ],
)
def test_layers_and_graphs_are_chosen(
    small: tg.KnowledgeGraph, tmp_path: Path, read: Read, graphs: str | list[str], wanted: set[str]
) -> None:
    written = small.export(tmp_path / "some.nq", graphs=graphs)
    quads = read(tmp_path / "some.nq")
    assert _graphs(quads) == wanted
    assert quads == {quad for quad in _quads(GRAPH) if _graph(quad) in wanted}
    assert written == len(quads)


def test_every_graph_of_a_build_is_of_a_layer(kg: tg.KnowledgeGraph) -> None:
    layers = {layer_of(str(quad.graph_name).encode()) for quad in kg.quads()}
    assert layers == set(LAYERS) - {"contacts"}


def test_a_layer_that_there_is_not_is_told_with_the_next(small: tg.KnowledgeGraph, tmp_path: Path) -> None:
    for graphs, told in (("record", "did you mean 'records'"), ("x", "known: records, contacts"), ("", "known")):
        with pytest.raises(LayerError, match=told):
            small.export(tmp_path / "some.nq", graphs=graphs)
    for elsewhere in ("https://elsewhere.example/", ["https://elsewhere.example/"]):
        with pytest.raises(ExportError, match=r"nothing in https://elsewhere\.example/$"):
            small.export(tmp_path / "some.nq", graphs=elsewhere)
    assert list(tmp_path.iterdir()) == []


def test_the_beginning_of_an_iri_is_no_other_iri() -> None:
    chosen = chooser(f"<{BASE}graph/identity/canonical>")
    assert chosen(f"<{BASE}graph/identity/canonical>".encode())
    assert not chosen(f"<{BASE}graph/identity/canonical-2>".encode())


def test_merged_names_are_their_entity(small: tg.KnowledgeGraph, tmp_path: Path, read: Read) -> None:
    small.export(tmp_path / "merged.trig", merge_identity=True)
    assert read(tmp_path / "merged.trig") == _quads(MERGED)


@pytest.mark.parametrize(
    ("graphs", "wanted", "entities"),
    [
        ("records", {R1, R2}, {"organization/acme-2", "organization/beta-3", "site/a"}),
        (f"{BASE}record/registry.example/T1", {R1}, {"organization/acme-2", "site/a"}),
        (
            [f"{BASE}record/registry.example/T2", "cells"],
            {R2, "graph/cells"},
            {"organization/acme-2", "organization/beta-3"},
        ),
        ("cells", {"graph/cells"}, set()),
    ],
)
def test_chosen_graphs_are_merged_with_what_belongs_to_their_entities(
    small: tg.KnowledgeGraph,
    tmp_path: Path,
    read: Read,
    graphs: str | list[str],
    wanted: set[str],
    entities: set[str],
) -> None:
    """Names and operators of the entities that are left, and nothing of entities that are elsewhere."""
    small.export(tmp_path / "merged.nq", merge_identity=True, graphs=graphs)
    about = {ox.NamedNode(BASE + each) for each in entities}
    assert read(tmp_path / "merged.nq") == {
        quad
        for quad in _quads(MERGED)
        if _graph(quad) in wanted or (_graph(quad) == "graph/identity/canonical" and quad.subject in about)
    }


def test_no_operator_comes_along_that_the_chosen_graphs_do_not_know(tmp_path: Path, read: Read) -> None:
    said = GRAPH.replace(
        "<site/a> tg:operatedBy <organization/acme-inc-1>", "<site/a> tg:operatedBy <organization/beta-3>"
    )
    (tmp_path / "graph.trig").write_text(said, encoding="utf-8")
    graph = tg.open(tmp_path / "graph.trig")
    operated = f"<{BASE}site/a> <https://w3id.org/trialgraph/ontology#operatedBy> <{BASE}organization/beta-3>"
    for graphs, known in ((f"{BASE}record/registry.example/T1", False), ("records", True)):
        graph.export(tmp_path / "merged.nt", merge_identity=True, graphs=graphs)
        assert (operated in (tmp_path / "merged.nt").read_text(encoding="utf-8")) is known


def test_layers_of_a_build_are_merged_as_the_whole_is(kg: tg.KnowledgeGraph, tmp_path: Path) -> None:
    """The lines about organisations, sites, people and conditions are those of an export of all layers."""
    kg.export(tmp_path / "whole.nt", merge_identity=True)
    kg.export(tmp_path / "some.nt", merge_identity=True, graphs="records,cells")
    kinds = tuple(f"<https://w3id.org/trialgraph/{kind}/" for kind in ("organization", "site", "person", "condition"))
    whole, some = (
        [line for line in _lines(tmp_path / name) if line.startswith(kinds)] for name in ("whole.nt", "some.nt")
    )
    assert any("operatedBy" in line for line in whole)
    assert some == whole


def test_the_entities_of_a_build_have_one_label_and_no_names(hundred: tg.KnowledgeGraph, tmp_path: Path) -> None:
    hundred.export(tmp_path / "merged.ttl", merge_identity=True)
    merged = tg.open(tmp_path / "merged.ttl")
    entities = {
        str(row["e"]) for row in hundred.select("SELECT DISTINCT ?e WHERE { ?n tg:identifiedAs ?e . ?n a ?type }")
    }
    names = {str(row["n"]) for row in hundred.select("SELECT ?n WHERE { ?n tg:identifiedAs ?e FILTER(?n != ?e) }")}
    assert names
    kinds = "VALUES ?type { tg:Organization tg:Site tg:Person tg:Condition } ?e a ?type"
    assert {str(row["e"]) for row in merged.select(f"SELECT DISTINCT ?e WHERE {{ {kinds} }}")} == entities
    assert not merged.sparql("ASK { ?name tg:identifiedAs ?entity }").rows[0]["answer"]
    twice = "GROUP BY ?e HAVING (COUNT(DISTINCT ?l) > 1)"
    assert not merged.select(f"SELECT ?e WHERE {{ {kinds} . ?e rdfs:label ?l }} {twice}")


def test_same_as_leads_from_names_to_their_entity(small: tg.KnowledgeGraph, tmp_path: Path, read: Read) -> None:
    said = ox.Quad(
        ox.NamedNode(f"{BASE}organization/acme-inc-1"),
        ox.NamedNode("http://www.w3.org/2002/07/owl#sameAs"),
        ox.NamedNode(f"{BASE}organization/acme-2"),
        ox.NamedNode(f"{BASE}graph/identity/canonical"),
    )
    small.export(tmp_path / "same.nq", same_as=True)
    assert read(tmp_path / "same.nq") == _quads(GRAPH) | {said}
    small.export(tmp_path / "some.nq", same_as=True, graphs="cells")
    assert _graphs(read(tmp_path / "some.nq")) == {"graph/cells", "graph/identity/canonical"}
    with pytest.raises(ExportError, match="choose one"):
        small.export(tmp_path / "both.nq", same_as=True, merge_identity=True)


@pytest.mark.parametrize("suffix", [".nq.zst", ".ttl", ".jsonld.gz", ".nt", ".rdf", ".trig"])
@pytest.mark.parametrize("size", [1, 7, 500, 10**9])
def test_pieces_are_the_whole_cut_between_nodes(
    kg: tg.KnowledgeGraph, tmp_path: Path, read: Read, suffix: str, size: int
) -> None:
    if size < 500:
        few = [f"{quad} .\n".encode() for quad, _ in zip(kg.quads(), range(150), strict=False)]
        (tmp_path / "few.nq").write_bytes(b"".join(few))
        kg = tg.open(tmp_path / "few.nq")
    kg.export(tmp_path / f"whole{suffix}")
    whole = read(tmp_path / f"whole{suffix}")
    assert kg.export(tmp_path / "load" / f"trials{suffix}", split=size) == len(whole)
    files = sorted((tmp_path / "load").iterdir())
    assert [path.name for path in files] == [f"trials-{n:04d}{suffix}" for n in range(1, len(files) + 1)]
    parts = [read(path) for path in files]
    assert set().union(*parts) == whole
    assert sum(map(len, parts)) == len(whole)
    nodes = [{(quad.graph_name, quad.subject) for quad in part} for part in parts]
    assert sum(map(len, nodes)) == len(set().union(*nodes))
    for part, nodes_ in zip(parts[:-1], nodes, strict=False):
        assert len(part) >= size
        last = max(sum((quad.graph_name, quad.subject) == node for quad in part) for node in nodes_)
        assert len(part) < size + last
    assert len(files) == 1 or size < len(whole)


def test_pieces_of_a_longer_export_go_and_what_is_not_ours_stays(small: tg.KnowledgeGraph, tmp_path: Path) -> None:
    small.export(tmp_path / "trials.nq", split=2)
    longer = {path.name for path in tmp_path.iterdir()}
    (tmp_path / "trials-old.nq").touch()
    (tmp_path / "trials-2024.nq").touch()
    (tmp_path / "trials-0001.nq.gz").touch()
    small.export(tmp_path / "trials.nq", split=15)
    left = {path.name for path in tmp_path.iterdir()}
    assert {"trials-old.nq", "trials-2024.nq", "trials-0001.nq.gz", "trials-0001.nq"} <= left
    assert "trials-0009.nq" in longer - left


def test_an_error_in_a_later_piece_leaves_the_earlier_export(
    small: tg.KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    small.export(tmp_path / "trials.nq", split=5)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    from trialgraph.export import run, writers

    real, written = writers.write, iter(range(2))

    def full(*arguments: Any) -> None:
        if next(written, None) is None:
            raise OSError(28, "No space left on device")
        real(*arguments)

    monkeypatch.setattr(run, "write", full)
    with pytest.raises(OSError, match="No space left") as caught:
        small.export(tmp_path / "trials.nq", split=3)
    assert caught.value.filename == str(tmp_path / "trials.nq")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_progress_is_told(small: tg.KnowledgeGraph, tmp_path: Path) -> None:
    told: list[tuple[str, int]] = []
    written = small.export(tmp_path / "some.ttl", progress=lambda stage, done, share: told.append((stage, done)))
    assert told[0] == ("reading the graph", len(_quads(GRAPH)))
    assert told[-1] == ("writing", written)


def _lines(path: Path) -> Iterator[str]:
    yield from path.read_text(encoding="utf-8").splitlines()


def test_turtle_has_types_first_and_only_prefixes_in_use(small: tg.KnowledgeGraph, tmp_path: Path) -> None:
    small.export(tmp_path / "some.ttl", graphs="records,cells")
    lines = list(_lines(tmp_path / "some.ttl"))
    prefixes = [line.split()[1] for line in lines if line.startswith("@prefix")]
    assert prefixes == ["cell-source:", "rdfs:", "rdf:", "tg:"] or prefixes == ["cell-source:", "rdf:", "rdfs:", "tg:"]
    subjects = [line.split()[0] for line in lines if line and line[0] == "<"]
    assert subjects == sorted(set(subjects))
    assert f"<{BASE}organization/acme-2> a tg:Organization ;" in lines
