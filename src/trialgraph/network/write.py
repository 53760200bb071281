"""Networks to files; the suffix says the format, and a file takes its name only when it is whole."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from trialgraph.files import atomic_file
from trialgraph.network.caption import title_of
from trialgraph.network.errors import UnknownFormatError

if TYPE_CHECKING:
    import networkx as nx

    from trialgraph.network.layout import Layout

__all__ = ["FORMATS", "suffix_of", "write_network"]


def write_network(graph: nx.Graph[str], path: str | os.PathLike[str], *, title: str = "", note: str = "") -> list[Path]:
    """Write a network from :func:`build_network`; the same network gives the same bytes. Returns what was written.

    ``.html`` is a page that opens offline; ``.gexf`` (Gephi), ``.graphml`` (yEd, Cytoscape, igraph), ``.cx2``
    (Cytoscape, NDEx), ``.vos`` (VOSviewer: ``NAME-map.txt`` and ``NAME-network.txt``), ``.net`` (Pajek) and ``.json``
    (node-link) are for other programs, ``.csv`` has the edges, ``.png`` and ``.svg`` are pictures. Without a ``title``
    the kind has one; ``note`` is shown under the picture, with what the network itself says was left out. Raises
    :class:`UnknownFormatError`, and :class:`MissingPlotError` for a picture without matplotlib.
    """
    target = Path(path)
    suffix = suffix_of(target)
    heading = title or title_of(str(graph.graph.get("kind", "")))
    notes = [words.strip().rstrip(".") for words in (note, graph.graph.get("note", "")) if words.strip()]
    content = _WRITERS[suffix](graph, heading, "".join(f"{words}. " for words in notes).strip())
    files = content if isinstance(content, dict) else {target.name: content}
    written = []
    for ending, data in files.items():
        file = target if ending == target.name else target.with_name(f"{target.stem}{ending}")
        with atomic_file(file) as handle:
            handle.write(data)
        written.append(file)
    return written


def suffix_of(target: Path) -> str:
    """The format that a file's name tells; raises :class:`UnknownFormatError`."""
    suffix = target.suffix.lower()
    if suffix not in _WRITERS:
        raise UnknownFormatError(target.name, FORMATS)
    return suffix


def _places(graph: nx.Graph[str]) -> Layout:
    from trialgraph.network.layout import layout

    return layout(graph)


def _html(graph: nx.Graph[str], title: str, note: str) -> bytes:
    from trialgraph.network.page import page

    return page(graph, _places(graph), title=title, note=note)


def _gexf(graph: nx.Graph[str], title: str, note: str) -> bytes:
    from trialgraph.network.xml_files import gexf

    return gexf(graph, _places(graph), title=title, note=note)


def _graphml(graph: nx.Graph[str], title: str, note: str) -> bytes:
    from trialgraph.network.xml_files import graphml

    return graphml(graph, title=title, note=note)


def _cx2(graph: nx.Graph[str], title: str, note: str) -> bytes:
    from trialgraph.network.cx2 import cx2

    return cx2(graph, _places(graph), title=title, note=note)


def _vosviewer(graph: nx.Graph[str], title: str, note: str) -> dict[str, bytes]:
    from trialgraph.network.vosviewer import vosviewer_map, vosviewer_network

    return {"-map.txt": vosviewer_map(graph, _places(graph)), "-network.txt": vosviewer_network(graph)}


def _pajek(graph: nx.Graph[str], title: str, note: str) -> bytes:
    from trialgraph.network.pajek import pajek

    return pajek(graph, _places(graph), title=title)


def _json(graph: nx.Graph[str], title: str, note: str) -> bytes:
    from trialgraph.network.json_file import node_link

    return node_link(graph, title=title, note=note)


def _csv(graph: nx.Graph[str], title: str, note: str) -> bytes:
    from trialgraph.network.measures import edges

    return edges(graph).to_text("csv").encode()


def _png(graph: nx.Graph[str], title: str, note: str) -> bytes:
    from trialgraph.network.plot import picture

    return picture(graph, ".png", title=title, note=note)


def _svg(graph: nx.Graph[str], title: str, note: str) -> bytes:
    from trialgraph.network.plot import picture

    return picture(graph, ".svg", title=title, note=note)


_WRITERS: dict[str, Callable[[nx.Graph[str], str, str], bytes | dict[str, bytes]]] = {
    ".html": _html,
    ".gexf": _gexf,
    ".graphml": _graphml,
    ".cx2": _cx2,
    ".vos": _vosviewer,
    ".net": _pajek,
    ".json": _json,
    ".csv": _csv,
    ".png": _png,
    ".svg": _svg,
}
FORMATS: tuple[str, ...] = tuple(_WRITERS)
