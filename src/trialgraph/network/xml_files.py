"""GEXF 1.3 (Gephi, sigma) and GraphML (Cytoscape, yEd, igraph): typed attributes, fixed order, no date of writing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from trialgraph.network.style import look_of, radius, thickness
from trialgraph.network.text import clean

if TYPE_CHECKING:
    import networkx as nx
    from lxml import etree

    from trialgraph.network.layout import Layout

__all__ = ["gexf", "graphml"]

_GEXF = "http://gexf.net/1.3"
_VIZ = "http://gexf.net/1.3/viz"
_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_NODE_TYPES: dict[str, type] = {
    "label": str,
    "kind": str,
    "organization_class": str,
    "country": str,
    "trials_country": str,
    "trials": int,
    "trial_ids": str,
    "iri": str,
    "first_year": int,
    "last_year": int,
}
_EDGE_TYPES: dict[str, type] = {
    "weight": int,
    "share": float,
    "trials": str,
    "reason": str,
    "first_year": int,
    "last_year": int,
}
_GEXF_NAMES: dict[type, str] = {str: "string", int: "integer", float: "double"}
_GRAPHML_NAMES: dict[type, str] = {str: "string", int: "int", float: "double"}
_SHAPES = {"circle": "disc", "square": "square", "triangle": "triangle", "diamond": "diamond"}


def gexf(graph: nx.Graph[str], places: Layout, *, title: str, note: str) -> bytes:
    """The network as GEXF 1.3, with positions, sizes and colours; on the timeline things begin with their first trial.

    What has no known start is there from the beginning, as GEXF has it.
    """
    from lxml import etree

    spaces: dict[Any, str] = {None: _GEXF, "viz": _VIZ}
    root = etree.Element(f"{{{_GEXF}}}gexf", {"version": "1.3"}, nsmap=spaces)
    meta = _child(root, "meta")
    _child(meta, "creator").text = "trialgraph"
    _child(meta, "title").text = clean(title)
    _child(meta, "description").text = clean(note)
    body = _child(root, "graph", defaultedgetype="undirected", mode="dynamic", timeformat="date")
    nodes = {name: kind for name, kind in _NODE_TYPES.items() if name != "label"}
    edges = {name: kind for name, kind in _EDGE_TYPES.items() if name != "weight"}
    for owner, types in (("node", nodes), ("edge", edges)):
        table = _child(body, "attributes", **{"class": owner, "mode": "static"})
        for name, kind in types.items():
            _child(table, "attribute", id=_key(owner, name), title=name, type=_GEXF_NAMES[kind])
    part = _child(body, "nodes")
    for node, data in graph.nodes(data=True):
        element = _child(part, "node", id=clean(node), label=clean(data["label"]), **_start(data))
        _values(element, "node", nodes, data)
        _look(element, data, places.positions[node])
    part = _child(body, "edges")
    for at, (first, second, data) in enumerate(graph.edges(data=True)):
        ends = {"source": clean(first), "target": clean(second)}
        element = _child(part, "edge", id=str(at), **ends, weight=str(data["weight"]), **_start(data))
        _values(element, "edge", edges, data)
        _viz(element, "thickness", value=str(thickness(data["weight"])))
    return _serialise(root)


def _start(data: dict[str, Any]) -> dict[str, str]:
    return {"start": f"{data['first_year']}-01-01"} if "first_year" in data else {}


def _values(element: etree._Element, owner: str, types: dict[str, type], data: dict[str, Any]) -> None:
    values = _child(element, "attvalues")
    for name, kind in types.items():
        if name in data:
            _child(values, "attvalue", **{"for": _key(owner, name), "value": _written(data[name], kind)})


def _look(element: etree._Element, data: dict[str, Any], place: tuple[float, float]) -> None:
    look = look_of(data["kind"], data["organization_class"])
    red, green, blue = (str(int(look.colour[at : at + 2], 16)) for at in (1, 3, 5))
    _viz(element, "color", r=red, g=green, b=blue)
    # Gephi's y axis points up.
    _viz(element, "position", x=str(place[0]), y=str(-place[1]), z="0.0")
    _viz(element, "size", value=str(2 * radius(data["trials"])))
    _viz(element, "shape", value=_SHAPES[look.shape])


def graphml(graph: nx.Graph[str], *, title: str, note: str) -> bytes:
    """The network as GraphML; ``title`` and ``note`` are data of the graph."""
    from lxml import etree

    spaces: dict[Any, str] = {None: _GRAPHML}
    root = etree.Element(f"{{{_GRAPHML}}}graphml", {}, nsmap=spaces)
    about: dict[str, type] = {"title": str, "note": str, "kind": str}
    for owner, types in (("graph", about), ("node", _NODE_TYPES), ("edge", _EDGE_TYPES)):
        for name, kind in types.items():
            words = {"for": owner, "attr.name": name, "attr.type": _GRAPHML_NAMES[kind]}
            _child(root, "key", id=_key(owner, name), **words)
    body = _child(root, "graph", edgedefault="undirected")
    _data(body, "graph", about, {"title": title, "note": note, "kind": graph.graph.get("kind", "")})
    for node, data in graph.nodes(data=True):
        _data(_child(body, "node", id=clean(node)), "node", _NODE_TYPES, data)
    for first, second, data in graph.edges(data=True):
        _data(_child(body, "edge", source=clean(first), target=clean(second)), "edge", _EDGE_TYPES, data)
    return _serialise(root)


def _data(element: etree._Element, owner: str, types: dict[str, type], data: dict[str, Any]) -> None:
    for name, kind in types.items():
        if name in data:
            _child(element, "data", key=_key(owner, name)).text = _written(data[name], kind)


def _key(owner: str, name: str) -> str:
    return f"{owner}-{name}"


def _written(value: object, kind: type) -> str:
    return clean(value) if isinstance(value, str) else str(kind(value))


def _child(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    from lxml import etree

    return etree.SubElement(parent, str(parent.tag).partition("}")[0] + "}" + name, attributes)


def _viz(parent: etree._Element, name: str, **attributes: str) -> None:
    from lxml import etree

    etree.SubElement(parent, f"{{{_VIZ}}}{name}", attributes)


def _serialise(root: etree._Element) -> bytes:
    from lxml import etree

    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
