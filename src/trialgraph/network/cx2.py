"""CX2, the format of Cytoscape and NDEx: https://cytoscape.org/cx/cx2/specification/cytoscape-exchange-format-specification-(version-2)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from trialgraph.network.style import look_of, radius, thickness
from trialgraph.network.text import clean

if TYPE_CHECKING:
    import networkx as nx

    from trialgraph.network.layout import Layout

__all__ = ["cx2"]

_TYPES = {str: "string", int: "integer", float: "double"}
_SHAPES = {"circle": "ellipse", "square": "rectangle", "triangle": "triangle", "diamond": "diamond"}
# What CX2 calls otherwise than the graph: the label is the name that Cytoscape shows.
_NAMES = {"label": "name"}


def cx2(graph: nx.Graph[str], places: Layout, *, title: str, note: str) -> bytes:
    """The network as CX2: typed attributes, positions, and the look of nodes and edges."""
    index = {node: number for number, node in enumerate(graph)}
    nodes, node_looks = [], []
    for node, data in graph.nodes(data=True):
        x, y = places.positions[node]
        nodes.append({"id": index[node], "x": x, "y": y, "v": _values(data)})
        node_looks.append({"id": index[node], "v": _node_look(data)})
    edges, edge_looks = [], []
    for number, (first, second, data) in enumerate(graph.edges(data=True)):
        edges.append({"id": number, "s": index[first], "t": index[second], "v": _values(data)})
        edge_looks.append({"id": number, "v": {"EDGE_WIDTH": thickness(data["weight"])}})
    about = {"name": clean(title), "description": clean(note), "kind": graph.graph.get("kind", "")}
    declared = {
        "networkAttributes": {name: {"d": "string"} for name in about},
        "nodes": _declared(data for _, data in graph.nodes(data=True)),
        "edges": _declared(data for _, _, data in graph.edges(data=True)),
    }
    aspects: list[tuple[str, list[Any]]] = [
        ("attributeDeclarations", [declared]),
        ("networkAttributes", [about]),
        ("nodes", nodes),
        ("edges", edges),
        ("visualProperties", [_defaults()]),
        ("nodeBypasses", node_looks),
        ("edgeBypasses", edge_looks),
    ]
    content: list[dict[str, Any]] = [
        {"CXVersion": "2.0", "hasFragments": False},
        {"metaData": [{"name": name, "elementCount": len(elements)} for name, elements in aspects if elements]},
        *({name: elements} for name, elements in aspects if elements),
        {"status": [{"success": True}]},
    ]
    return (json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _values(data: dict[str, Any]) -> dict[str, Any]:
    return {_NAMES.get(name, name): clean(value) if isinstance(value, str) else value for name, value in data.items()}


def _declared(found: Any) -> dict[str, dict[str, str]]:
    types = {_NAMES.get(name, name): _TYPES[type(value)] for data in found for name, value in data.items()}
    return {name: {"d": kind} for name, kind in types.items()}


def _node_look(data: dict[str, Any]) -> dict[str, Any]:
    look, size = look_of(data["kind"], data["organization_class"]), round(2 * radius(data["trials"]), 2)
    sizes = {"NODE_WIDTH": size, "NODE_HEIGHT": size}
    return {"NODE_BACKGROUND_COLOR": look.colour.upper(), "NODE_SHAPE": _SHAPES[look.shape], **sizes}


def _defaults() -> dict[str, Any]:
    shown = {"NODE_LABEL": {"type": "PASSTHROUGH", "definition": {"attribute": "name", "type": "string"}}}
    default = {"network": {"NETWORK_BACKGROUND_COLOR": "#FFFFFF"}, "node": {}, "edge": {"EDGE_LINE_COLOR": "#8C959F"}}
    return {"default": default, "nodeMapping": shown, "edgeMapping": {}}
