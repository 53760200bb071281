"""Node-link JSON, as ``networkx.node_link_graph`` and most JavaScript libraries read it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from trialgraph.network.text import clean

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["node_link"]


def node_link(graph: nx.Graph[str], *, title: str, note: str) -> bytes:
    """The network as JSON: ``graph``, ``nodes`` (each with ``id``) and ``edges`` (``source``, ``target``)."""
    about = {"kind": graph.graph.get("kind", ""), "note": clean(note), "title": clean(title)}
    content = {
        "directed": False,
        "multigraph": False,
        "graph": about,
        "nodes": [{"id": node, **_cleaned(data)} for node, data in graph.nodes(data=True)],
        "edges": [{"source": a, "target": b, **_cleaned(data)} for a, b, data in graph.edges(data=True)],
    }
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


def _cleaned(data: dict[str, Any]) -> dict[str, Any]:
    return {name: clean(value) if isinstance(value, str) else value for name, value in data.items()}
