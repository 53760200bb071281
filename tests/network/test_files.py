"""Networks for Cytoscape, VOSviewer, Pajek and spreadsheets, read back with other people's readers where there are."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from ndex2.cx2 import RawCX2NetworkFactory

from trialgraph.graph import KnowledgeGraph
from trialgraph.network import KINDS, build_network, write_network
from trialgraph.ontology import BASE

ACME, BETA = f"{BASE}o/acme", f"{BASE}o/beta"


def cx2(path: Path) -> Any:
    """A CX2 file as NDEx's own library has it."""
    return RawCX2NetworkFactory().get_cx2network(str(path))


def pajek(path: Path) -> nx.Graph[str]:
    """A Pajek file as networkx has it."""
    read: nx.Graph[str] = nx.Graph(nx.read_pajek(path))
    return read


def rows(path: Path, delimiter: str = "\t") -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.reader(handle, delimiter=delimiter))


@pytest.mark.parametrize("kind", KINDS)
def test_cytoscape_gets_the_nodes_the_edges_and_all_that_is_known(
    kg: KnowledgeGraph, tmp_path: Path, kind: str
) -> None:
    graph = build_network(kg, kind)
    write_network(graph, tmp_path / "net.cx2", title="Who & why", note="A note")
    read = cx2(tmp_path / "net.cx2")
    assert read.get_name() == "Who & why"
    nodes = {node["v"]["iri"]: node for node in read.get_nodes().values()}
    assert nodes.keys() == set(graph)
    for iri, data in graph.nodes(data=True):
        expected = {("name" if name == "label" else name): value for name, value in data.items()}
        assert nodes[iri]["v"] == expected
    by_id = {node["id"]: iri for iri, node in nodes.items()}
    found = {frozenset((by_id[edge["s"]], by_id[edge["t"]])): edge["v"] for edge in read.get_edges().values()}
    assert found == {frozenset((first, second)): data for first, second, data in graph.edges(data=True)}
    places = {(node["x"], node["y"]) for node in nodes.values()}
    assert len(places) == len(graph)


def test_cytoscape_draws_sizes_and_colours(kg: KnowledgeGraph, tmp_path: Path) -> None:
    write_network(build_network(kg, "co-sponsorship"), tmp_path / "net.cx2", title="t")
    read = cx2(tmp_path / "net.cx2")
    looks = {node["v"]["iri"]: read.get_node_bypasses()[number] for number, node in read.get_nodes().items()}
    assert looks[ACME]["NODE_BACKGROUND_COLOR"] == "#0072B2"
    assert looks[ACME]["NODE_SHAPE"] == "ellipse"
    assert looks[BETA]["NODE_WIDTH"] > looks[ACME]["NODE_WIDTH"]


def test_pajek_gets_names_and_weights(kg: KnowledgeGraph, tmp_path: Path) -> None:
    graph = build_network(kg, "co-sponsorship")
    write_network(graph, tmp_path / "net.net", title="t")
    read = pajek(tmp_path / "net.net")
    labels = {node: data["label"] for node, data in graph.nodes(data=True)}
    assert set(read) == set(labels.values())
    found = {frozenset((a, b)): data["weight"] for a, b, data in read.edges(data=True)}
    assert found == {frozenset((labels[a], labels[b])): data["weight"] for a, b, data in graph.edges(data=True)}
    assert all(0 <= float(data[axis]) <= 1 for _, data in read.nodes(data=True) for axis in "xy")


def test_pajek_tells_namesakes_and_hostile_names_apart(graph_of: Callable[..., KnowledgeGraph], tmp_path: Path) -> None:
    names = ('A "B" C', "A 'B' C", "A 'B' C (1)", "back\\slash", "*Edges", "東京 大学", "x" * 300)
    write_network(build_network(graph_of(names), "co-sponsorship"), tmp_path / "net.net", title='"t"\n*Edges')
    read = pajek(tmp_path / "net.net")
    assert len(read) == 7
    assert read.number_of_edges() == 21
    assert {"A 'B' C (1)", "back/slash", "*Edges", "東京 大学", "x" * 300} <= set(read)


def test_vosviewer_gets_a_map_and_a_network_that_fit(kg: KnowledgeGraph, tmp_path: Path) -> None:
    written = write_network(build_network(kg, "co-sponsorship"), tmp_path / "net.vos", title="t")
    assert [path.name for path in written] == ["net-map.txt", "net-network.txt"]
    header, *items = rows(written[0])
    assert header[:6] == ["id", "label", "description", "x", "y", "cluster"]
    named = {row[1]: dict(zip(header, row, strict=True)) for row in items}
    assert [row[0] for row in items] == [str(number) for number in range(1, 8)]
    beta = named["Beta"]
    assert (beta["weight<Links>"], beta["weight<Total link strength>"], beta["weight<Trials>"]) == ("1", "2", "3")
    assert beta["score<First year>"] == "2015"
    assert named["Mayo"]["score<First year>"] == ""
    # The four of the consortium are the largest cluster.
    assert {name for name, item in named.items() if item["cluster"] == "1"} == {"Mayo", "Oslo", "Tartu", "Umeå"}
    assert [named["Acme"]["id"], beta["id"], "2"] in rows(written[1])
    assert len(rows(written[1])) == 7


def test_the_edges_as_a_table(kg: KnowledgeGraph, tmp_path: Path) -> None:
    write_network(build_network(kg, "shared-site"), tmp_path / "net.csv", title="t")
    header, *edges = rows(tmp_path / "net.csv", ",")
    reason = "Both use 1 site in 3 trials: North Hospital, Kiel."
    trials = "NCT00000001 NCT00000002 NCT00000003"
    assert edges == [["Acme", "Beta", "1", "1.0", "2015", "2020", trials, reason, ACME, BETA]]
    assert header[:4] == ["source_label", "target_label", "weight", "share"]


def test_gephi_s_timeline_begins_with_the_first_trial(kg: KnowledgeGraph, tmp_path: Path) -> None:
    write_network(build_network(kg, "co-sponsorship"), tmp_path / "net.gexf", title="t")
    read: nx.Graph[str] = nx.read_gexf(tmp_path / "net.gexf", version="1.3")
    assert read.graph["mode"] == "dynamic"
    assert read.nodes[ACME]["start"] == "2015-01-01"
    assert read.edges[ACME, BETA]["start"] == "2015-01-01"
    assert "start" not in read.nodes[f"{BASE}o/mayo"]
