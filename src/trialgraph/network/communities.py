"""Groups of nodes that are joined more closely with each other than with the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["communities"]

_SEED = 20_240_601


def communities(graph: nx.Graph[str]) -> dict[str, int]:
    """Node -> number of its community (Louvain over ``share``), from 0, the largest first; the same each time."""
    import networkx as nx

    # The order of nodes and edges is part of the result: a graph in another order is put in that of its nodes.
    ordered: nx.Graph[str] = nx.Graph()
    ordered.add_nodes_from(sorted(graph))
    ordered.add_weighted_edges_from(
        sorted((min(a, b), max(a, b), float(data["share"])) for a, b, data in graph.edges(data=True))
    )
    parts = nx.community.louvain_communities(ordered, weight="weight", seed=_SEED)
    ranked = sorted((sorted(part) for part in parts), key=lambda part: (-len(part), part[0]))
    return {node: number for number, part in enumerate(ranked) for node in part}
