"""What of a large network a picture on paper has room for: what is linked, then the nodes of most trials."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trialgraph.network.text import counted

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["MOST", "excerpt"]

MOST = 300
"""Nodes up to which each may hope for its label on a sheet of A3."""
_LEAST = 3  # nodes of a component; one node, or two and their link, are a list and no picture


def excerpt(graph: nx.Graph[str]) -> tuple[nx.Graph[str], str]:
    """The part to be drawn, and a sentence on what is left out; all of it, and nothing to say, where there is room.

    Small components go first, then nodes of one trial, of two and so on, with what they leave alone or in pairs.
    """
    if len(graph) <= MOST:
        return graph, ""
    part = _linked(graph)
    words = [f"{counted(len(graph) - len(part), 'node')} alone or in pairs"] if len(part) < len(graph) else []
    least = 1
    while len(part) > MOST:
        least += 1
        part = _linked(graph.subgraph(node for node in part if graph.nodes[node]["trials"] >= least))
    if not part:
        # One large consortium, say, each member of which has its only trial there.
        order = sorted(graph, key=lambda node: (-graph.nodes[node]["trials"], -graph.degree(node), node))
        part = graph.subgraph(order[:MOST])
        words = [f"all nodes but the {MOST} of most trials"]
    elif least > 1:
        words = [f"{len(graph) - len(part):,} nodes of fewer than {least} trials, or alone or in pairs without those"]
    return part, f"Left out: {' and '.join(words)}." if words else ""


def _linked(graph: nx.Graph[str]) -> nx.Graph[str]:
    """The components that are more than a pair."""
    import networkx as nx

    return graph.subgraph({node for part in nx.connected_components(graph) if len(part) >= _LEAST for node in part})
