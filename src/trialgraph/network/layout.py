"""Where nodes stand: each component laid out on its own, then packed like parcels; nodes alone in a grid below.

One layout serves all formats. It depends on nothing but the graph: random numbers come from a fixed seed, and positions
are rounded, so that a file written twice is the same twice. Units are points (1/72 inch), y grows downwards.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from trialgraph.network.packing import Box, pack
from trialgraph.network.rings import ring_places, ring_radius, rings
from trialgraph.network.springs import EDGE, GAP, apart, settle, upright
from trialgraph.network.style import radius

if TYPE_CHECKING:
    import networkx as nx

    from trialgraph.network.springs import Points

__all__ = ["Layout", "layout"]

_LABEL_ROOM = 34.0
_GRID_CELL = (128.0, 60.0)
_LABELLED_GRID = 150  # lone nodes up to which each has room for its label


class Layout(NamedTuple):
    """Positions by node, and the size of the whole (from 0, 0), in points."""

    positions: dict[str, tuple[float, float]]
    width: float
    height: float


def layout(graph: nx.Graph[str], *, aspect: float = 1.5) -> Layout:
    """Positions of all nodes; ``aspect`` is the width over the height to aim at."""
    import networkx as nx

    components = sorted((sorted(part) for part in nx.connected_components(graph)), key=lambda c: (-len(c), c))
    parts = [_component(graph, component) for component in components if len(component) > 1]
    corners, width, height = pack([Box(part.width, part.height) for part in parts], aspect)
    alone = sorted(
        (component[0] for component in components if len(component) == 1),
        key=lambda node: (-graph.nodes[node]["trials"], graph.nodes[node]["label"], node),
    )
    largest = max((radius(graph.nodes[node]["trials"]) for node in alone), default=0.0)
    below = _grid(alone, max(width, 524.0), aspect if parts else 1.0, max(26.0, 2 * largest + 6))
    inset = max(0.0, below.width - width) / 2
    positions: dict[str, tuple[float, float]] = {}
    for part, (left, top) in zip(parts, corners, strict=True):
        positions.update({node: (x + left + inset, y + top) for node, (x, y) in part.positions.items()})
    top = height + GAP if parts and alone else height
    positions.update({node: (x, y + top) for node, (x, y) in below.positions.items()})
    rounded = {node: (round(positions[node][0], 1), round(positions[node][1], 1)) for node in graph}
    return Layout(rounded, round(max(width, below.width), 1), round(top + below.height, 1))


def _grid(nodes: Sequence[str], width: float, aspect: float, tight: float) -> Layout:
    if not nodes:
        return Layout({}, 0.0, 0.0)
    across, down = _GRID_CELL if len(nodes) <= _LABELLED_GRID else (tight, tight)
    # Thousands of lone nodes under a small network would make a tower: widen the grid instead.
    columns = max(1, int(width // across), math.ceil(math.sqrt(len(nodes) * aspect * down / across)))
    columns = min(columns, len(nodes))
    at = {node: ((i % columns + 0.5) * across, (i // columns + 0.5) * down) for i, node in enumerate(nodes)}
    return Layout(at, columns * across, math.ceil(len(nodes) / columns) * down)


def _component(graph: nx.Graph[str], nodes: Sequence[str]) -> Layout:
    import numpy as np

    around = rings(graph, nodes)
    leaves = {leaf for part in around.values() for leaf in part}
    core = [node for node in nodes if node not in leaves]
    inner = {node: radius(graph.nodes[node]["trials"]) for node in nodes}
    reach = {node: ring_radius(len(part), inner[node]) + GAP for node, part in around.items()}
    sizes = np.array([reach.get(node, inner[node]) for node in core])
    at = dict(zip(core, _core(graph, core, sizes), strict=True))
    for node, part in around.items():
        x, y = at[node]
        others = [at[other] for other in graph[node] if other not in leaves]
        directions = [math.atan2(to[1] - y, to[0] - x) for to in others]
        at.update(zip(part, ring_places((x, y), len(part), inner[node], directions), strict=True))
    margin = max(inner.values()) + _LABEL_ROOM
    left, top = (min(place[axis] for place in at.values()) - margin for axis in (0, 1))
    right, bottom = (max(place[axis] for place in at.values()) + margin for axis in (0, 1))
    return Layout({node: (x - left, y - top) for node, (x, y) in at.items()}, right - left, bottom - top)


def _core(graph: nx.Graph[str], nodes: Sequence[str], sizes: Points) -> list[tuple[float, float]]:
    """Positions of nodes that are more than leaves; ``sizes`` are the radii that they and their rings take up."""
    import numpy as np

    if len(nodes) == 1:
        return [(0.0, 0.0)]
    index = {node: at for at, node in enumerate(nodes)}
    # Sorted, for a subgraph gives its edges in the order of a set, and sums of forces hang on their order.
    edges = np.array(sorted(sorted((index[a], index[b])) for a, b in graph.subgraph(nodes).edges()), dtype=np.intp)
    points = np.array([[0.0, 0.0], [EDGE * 1.4, 0.0]]) if len(nodes) == 2 else upright(settle(len(nodes), edges))
    return [(float(x), float(y)) for x, y in apart(points, sizes)]
