"""VOSviewer's two files: a map of items with places, clusters, weights and scores, and a network of links."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

from trialgraph.network.communities import communities
from trialgraph.network.pajek import names

if TYPE_CHECKING:
    import networkx as nx

    from trialgraph.network.layout import Layout

__all__ = ["vosviewer_map", "vosviewer_network"]

_COLUMNS = ("id", "label", "description", "x", "y", "cluster", "weight<Links>", "weight<Total link strength>",
            "weight<Trials>", "score<First year>")  # fmt: skip
_SIDE = 2.0  # VOSviewer's own maps are about so wide, around 0


def vosviewer_map(graph: nx.Graph[str], places: Layout) -> bytes:
    """The items, in the order in which the network numbers them: from 1."""
    groups, labels = communities(graph), names(graph)
    scale = _SIDE / max(places.width, places.height, 1.0)
    rows: list[tuple[object, ...]] = []
    for number, node in enumerate(graph, 1):
        data = graph.nodes[node]
        x, y = places.positions[node]
        place = (f"{(x - places.width / 2) * scale:.4f}", f"{(places.height / 2 - y) * scale:.4f}")
        strength = sum(edge["weight"] for edge in graph[node].values())
        weights = (len(graph[node]), strength, data["trials"])
        rows.append((number, labels[node], node, *place, groups[node] + 1, *weights, data.get("first_year", "")))
    return _table([_COLUMNS, *rows])


def vosviewer_network(graph: nx.Graph[str]) -> bytes:
    """The links: two numbers of items and the strength, without a header."""
    index = {node: number for number, node in enumerate(graph, 1)}
    return _table((index[first], index[second], data["weight"]) for first, second, data in graph.edges(data=True))


def _table(rows: Iterable[Iterable[object]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, dialect="excel-tab", lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
