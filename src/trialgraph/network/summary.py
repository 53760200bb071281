"""A network in five numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["summary"]


def summary(graph: nx.Graph[str]) -> dict[str, int]:
    """Counts: nodes, edges, components, nodes of the largest component, isolated nodes."""
    import networkx as nx

    sizes = [len(component) for component in nx.connected_components(graph)]
    return {
        "nodes": graph.number_of_nodes(),
        "edges": graph.number_of_edges(),
        "components": len(sizes),
        "largest_component": max(sizes, default=0),
        "isolated": sizes.count(1),
    }
