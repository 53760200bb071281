"""Networks to files; the suffix says the format, and the file takes its name only when it is whole."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from trialgraph.files import atomic_file
from trialgraph.network.errors import UnknownFormatError

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["FORMATS", "write_network"]

FORMATS: tuple[str, ...] = (".html", ".gexf", ".graphml", ".json", ".png", ".svg")


def write_network(graph: nx.Graph[str], path: str | os.PathLike[str], *, title: str, note: str = "") -> None:
    """Write a network from :func:`build_network`; the same network gives the same bytes.

    Formats: ``.html`` a page that opens offline, ``.gexf`` and ``.graphml`` for Gephi, Cytoscape and others, ``.json``
    node-link, ``.png`` and ``.svg`` pictures. ``note`` is shown under the picture, with what the network itself says
    was left out. Raises :class:`UnknownFormatError`, and :class:`MissingPlotError` for a picture without matplotlib.
    """
    target = Path(path)
    suffix = target.suffix.lower()
    if suffix not in FORMATS:
        raise UnknownFormatError(target.name, FORMATS)
    notes = [words.strip().rstrip(".") for words in (note, graph.graph.get("note", "")) if words.strip()]
    content = _content(graph, suffix, title, "".join(f"{words}. " for words in notes).strip())
    with atomic_file(target) as file:
        file.write(content)


def _content(graph: nx.Graph[str], suffix: str, title: str, note: str) -> bytes:
    if suffix == ".json":
        from trialgraph.network.json_file import node_link

        return node_link(graph, title=title, note=note)
    if suffix == ".graphml":
        from trialgraph.network.xml_files import graphml

        return graphml(graph, title=title, note=note)
    from trialgraph.network.layout import layout

    places = layout(graph)
    if suffix == ".gexf":
        from trialgraph.network.xml_files import gexf

        return gexf(graph, places, title=title, note=note)
    if suffix == ".html":
        from trialgraph.network.page import page

        return page(graph, places, title=title, note=note)
    from trialgraph.network.plot import picture

    return picture(graph, places, suffix, title=title, note=note)
