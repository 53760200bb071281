"""Communities: what is linked stays together, and the numbers are the same every time."""

from __future__ import annotations

import subprocess
import sys

import networkx as nx

from trialgraph.network.communities import communities

# Two cliques with one weak link between them, the second larger; and one node alone.
SCRIPT = """
import networkx as nx
from trialgraph.network.communities import communities
graph = nx.Graph()
for names in ("abcd", "vwxyz"):
    graph.add_edges_from(((a, b) for a in names for b in names if a < b), share=1.0)
graph.add_edge("a", "v", share=0.1)
graph.add_node("m")
print(sorted(communities(graph).items()))
"""


def cliques(order: str) -> nx.Graph[str]:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(order)
    for names in ("abcd", "vwxyz"):
        graph.add_edges_from(((a, b) for a in names for b in names if a < b), share=1.0)
    graph.add_edge("a", "v", share=0.1)
    return graph


EXPECTED = {**dict.fromkeys("vwxyz", 0), **dict.fromkeys("abcd", 1), "m": 2}


def test_the_largest_is_the_first_and_what_is_alone_the_last() -> None:
    assert communities(cliques("abcdmvwxyz")) == EXPECTED


def test_the_order_of_nodes_does_not_matter() -> None:
    assert communities(cliques("zmyxdwvcba")) == EXPECTED


def test_of_two_of_one_size_the_one_with_the_smallest_iri_comes_first() -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edge("x", "y", share=1.0)
    graph.add_edge("b", "c", share=1.0)
    assert communities(graph) == {"b": 0, "c": 0, "x": 1, "y": 1}


def test_the_share_decides_not_the_number_of_links() -> None:
    graph: nx.Graph[str] = nx.Graph()
    graph.add_edge("a", "b", share=9.0)
    graph.add_edge("c", "d", share=9.0)
    graph.add_edge("b", "c", share=0.1)
    graph.add_edge("a", "c", share=0.1)
    graph.add_edge("b", "d", share=0.1)
    assert communities(graph) == {"a": 0, "b": 0, "c": 1, "d": 1}


def test_each_process_finds_the_same() -> None:
    found = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert found == {f"{sorted(EXPECTED.items())}\n"}


def test_no_network_has_no_communities() -> None:
    assert communities(nx.Graph()) == {}
