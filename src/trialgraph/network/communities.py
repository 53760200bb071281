"""Groups of nodes that are linked more among themselves than with the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["communities"]

_SEED = 9


def communities(graph: nx.Graph[str]) -> dict[str, int]:
    """The community of each node: Louvain's on ``share``, from 0 for the largest; of one size, by the smallest IRI.

    The same network gives the same numbers, in whatever order its nodes come. A node without an edge is one alone.
    """
    import networkx as nx

    # Numbers in the order of the IRIs: a set of texts has another order in each process, one of numbers has not.
    order = sorted(graph)
    index = {node: at for at, node in enumerate(order)}
    plain: nx.Graph[int] = nx.Graph()
    plain.add_nodes_from(range(len(order)))
    plain.add_weighted_edges_from(
        sorted((*sorted((index[a], index[b])), data["share"]) for a, b, data in graph.edges(data=True))
    )
    found = nx.community.louvain_communities(plain, seed=_SEED)
    ranked = sorted(found, key=lambda group: (-len(group), min(group)))
    return {order[at]: number for number, group in enumerate(ranked) for at in group}
