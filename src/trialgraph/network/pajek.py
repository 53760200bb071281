"""Pajek's .net: vertices with places in a square of side 1, edges with weights."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from trialgraph.network.text import clean

if TYPE_CHECKING:
    import networkx as nx

    from trialgraph.network.layout import Layout

__all__ = ["names", "pajek"]


def pajek(graph: nx.Graph[str], places: Layout, *, title: str) -> bytes:
    """The network as Pajek has it: it knows no attributes but a name, and no quote within one."""
    index = {node: number for number, node in enumerate(graph, 1)}
    labels = names(graph)
    size = max(places.width, places.height, 1.0)
    lines = [f"*Network {_plain(title)}", f"*Vertices {len(graph)}"]
    for node, number in index.items():
        x, y = places.positions[node]
        lines.append(f'{number} "{labels[node]}" {x / size:.5f} {y / size:.5f} 0.5')
    lines.append("*Edges")
    lines += [f"{index[first]} {index[second]} {data['weight']}" for first, second, data in graph.edges(data=True)]
    return ("\r\n".join(lines) + "\r\n").encode()


def names(graph: nx.Graph[str]) -> dict[str, str]:
    """A name for each node that no other node has, for programs that know nodes by their names."""
    plain = {node: _plain(data["label"]) or "?" for node, data in graph.nodes(data=True)}
    taken = Counter(plain.values())
    seen: Counter[str] = Counter()
    found: dict[str, str] = {}
    for node, name in plain.items():
        told = name
        while taken[name] > 1 and (told == name or told in taken):
            seen[name] += 1
            told = f"{name} ({seen[name]})"
        found[node] = told
    return found


def _plain(text: str) -> str:
    return clean(text).replace('"', "'").replace("\\", "/")
