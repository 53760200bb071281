"""Where nodes and labels go: nothing on top of anything else, everything on the sheet, twice the same."""

from __future__ import annotations

import math
from itertools import combinations

import networkx as nx
import pytest

from trialgraph.network.labels import Label, Rectangle, place_labels
from trialgraph.network.layout import layout
from trialgraph.network.packing import Box, pack
from trialgraph.network.rings import rings
from trialgraph.network.style import look_of, radius
from trialgraph.network.text import wrap
from trialgraph.ontology import scheme


def network(*parts: nx.Graph[int]) -> nx.Graph[str]:
    """A network of the parts, with trials in various numbers."""
    graph: nx.Graph[str] = nx.Graph()
    for node in nx.disjoint_union_all(parts):
        graph.add_node(f"n{node:04}", trials=1 + node % 5, label=f"Node {node}")
    graph.add_edges_from((f"n{a:04}", f"n{b:04}") for a, b in nx.disjoint_union_all(parts).edges)
    return graph


NETWORKS = {
    "many small": network(*[nx.path_graph(2)] * 40, *[nx.empty_graph(1)] * 30, nx.cycle_graph(5)),
    "one large": network(nx.barabasi_albert_graph(150, 2, seed=1)),
    "star": network(nx.star_graph(60)),
    "two stars joined": network(
        nx.from_edgelist([(0, 100), *((0, at) for at in range(1, 30)), *((100, at) for at in range(101, 130))])
    ),
    "consortium": network(nx.complete_graph(25)),
    "lone only": network(nx.empty_graph(200)),
    "twins": network(nx.complete_bipartite_graph(2, 7)),
}


@pytest.mark.parametrize("name", NETWORKS)
def test_no_node_covers_another_and_all_are_on_the_sheet(name: str) -> None:
    graph = NETWORKS[name]
    places = layout(graph)
    assert list(places.positions) == list(graph)
    for (one, at), (other, to) in combinations(places.positions.items(), 2):
        touching = radius(graph.nodes[one]["trials"]) + radius(graph.nodes[other]["trials"])
        assert math.dist(at, to) > touching, (one, other)
    for x, y in places.positions.values():
        assert 0 < x < places.width
        assert 0 < y < places.height
    assert layout(graph) == places


@pytest.mark.parametrize("name", NETWORKS)
def test_the_order_in_which_edges_were_added_moves_nothing(name: str) -> None:
    graph = NETWORKS[name]
    other: nx.Graph[str] = nx.Graph()
    other.add_nodes_from(graph.nodes(data=True))
    other.add_edges_from((b, a) for a, b in reversed(list(graph.edges)))
    assert layout(other) == layout(graph)


@pytest.mark.parametrize("name", ["many small", "one large", "lone only"])
def test_the_sheet_is_no_tower_and_no_ribbon(name: str) -> None:
    places = layout(NETWORKS[name])
    assert 0.4 < places.width / places.height < 4


def test_components_stay_apart_and_the_lone_stand_below() -> None:
    graph = network(nx.cycle_graph(6), nx.path_graph(3), nx.empty_graph(4))
    at = layout(graph).positions
    parts = [[at[node] for node in part] for part in nx.connected_components(graph) if len(part) > 1]
    boxes = [
        Rectangle(min(x for x, _ in p), min(y for _, y in p), max(x for x, _ in p), max(y for _, y in p)) for p in parts
    ]
    assert not boxes[0].overlaps(boxes[1])
    lone = [at[node] for node in graph if graph.degree(node) == 0]
    assert min(y for _, y in lone) > max(box.bottom for box in boxes)


def test_only_partners_without_another_stand_in_rings() -> None:
    graph = NETWORKS["two stars joined"]
    found = rings(graph, list(graph))
    hubs = {node for node in graph if graph.degree(node) > 1}
    assert set(found) == hubs
    assert sorted(leaf for part in found.values() for leaf in part) == sorted(set(graph) - hubs)


def test_packed_boxes_do_not_overlap() -> None:
    boxes = [Box(10 + at * 7 % 60, 10 + at * 13 % 80) for at in range(40)]
    corners, width, height = pack(boxes, 1.5)
    placed = [Rectangle(x, y, x + box.width, y + box.height) for box, (x, y) in zip(boxes, corners, strict=True)]
    assert not [pair for pair in combinations(placed, 2) if pair[0].overlaps(pair[1])]
    sheet = Rectangle(0, 0, width, height)
    assert all(sheet.holds(box) for box in placed)
    assert sum(box.width * box.height for box in boxes) > 0.5 * width * height


def test_labels_cover_neither_nodes_nor_labels() -> None:
    nodes = [Label(f"n{at}", 20 + at * 17 % 300, 20 + at * 31 % 200, 5, 60, 12) for at in range(60)]
    sheet = Rectangle(0, 0, 340, 240)
    placed = place_labels(nodes, nodes, sheet)
    assert 5 < len(placed) < 60
    assert nodes[0].node in placed  # the most important has its place first
    for one, other in combinations(placed.values(), 2):
        assert not one.overlaps(other)
    for node in nodes:
        disc = Rectangle(node.x - 5, node.y - 5, node.x + 5, node.y + 5)
        assert not [owner for owner, box in placed.items() if owner != node.node and box.overlaps(disc)]
    assert all(sheet.holds(box) for box in placed.values())


def test_a_hub_amid_its_partners_has_its_label_all_the_same() -> None:
    around = [(math.cos(turn), math.sin(turn)) for turn in range(60)]
    nodes = [
        Label("hub", 100, 100, 5, 80, 12),
        *(Label(f"n{x}", 100 + 25 * x, 100 + 25 * y, 8, 1, 1) for x, y in around),
    ]
    sheet = Rectangle(0, 0, 200, 200)
    assert place_labels(nodes[:1], nodes, sheet) == {}
    assert set(place_labels(nodes[:1], nodes, sheet, hubs={"hub"})) == {"hub"}


def test_every_class_of_the_vocabulary_has_a_look() -> None:
    looks = {code: look_of("organization", code) for code in scheme("organization-class")}
    grey = look_of("organization", "")
    assert {code for code, look in looks.items() if look == grey} == {"ambig", "unknown"}
    colours = [look.colour for look in looks.values() if look != grey]
    assert len(set(colours)) == len(colours) == 7


def test_area_grows_with_trials() -> None:
    assert radius(4) == pytest.approx(2 * radius(1))
    assert radius(0) == radius(1)
    assert radius(10**6) == radius(10**5)


def test_long_names_are_cut_to_three_lines() -> None:
    lines = wrap("The First Affiliated Hospital of the Medical School of Zhejiang University, Hangzhou", 24, 3).split(
        "\n"
    )
    assert len(lines) == 3
    assert max(map(len, lines)) <= 24
    assert lines[-1].endswith("…")
