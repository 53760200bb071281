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
from trialgraph.network.style import radius

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

    Points = NDArray[np.float64]

__all__ = ["Layout", "layout"]

EDGE = 90.0
"""Length that edges tend to."""
_SEED = 20_240_601
_EXACT = 1200  # nodes up to which every pair repels; above, far nodes act through the cells of a grid
_CELLS = 20
_GAP = 14.0
_LABEL_ROOM = 34.0
_GRID_CELL = (132.0, 44.0)
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
    positions: dict[str, tuple[float, float]] = {}
    for part, (left, top) in zip(parts, corners, strict=True):
        positions.update({node: (x + left, y + top) for node, (x, y) in part.positions.items()})
    alone = sorted(
        (component[0] for component in components if len(component) == 1),
        key=lambda node: (-graph.nodes[node]["trials"], graph.nodes[node]["label"], node),
    )
    largest = max((radius(graph.nodes[node]["trials"]) for node in alone), default=0.0)
    below = _grid(alone, max(width, 480.0), aspect if parts else 1.0, max(26.0, 2 * largest + 6))
    top = height + _GAP if parts and alone else height
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
    reach = {node: ring_radius(len(part), inner[node]) + _GAP for node, part in around.items()}
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
    edges = np.array([(index[a], index[b]) for a, b in graph.subgraph(nodes).edges()], dtype=np.intp)
    points = np.array([[0.0, 0.0], [EDGE * 1.4, 0.0]]) if len(nodes) == 2 else _upright(_settle(len(nodes), edges))
    return [(float(x), float(y)) for x, y in _apart(points, sizes)]


def _settle(count: int, edges: NDArray[np.intp]) -> Points:
    """Fruchterman and Reingold's springs: edges pull, all nodes push, and the steps become smaller."""
    import numpy as np

    extent = EDGE * math.sqrt(count)
    points = _start(count, edges) * extent
    rounds = 400 if count <= 200 else 200 if count <= _EXACT else 80
    for at in range(rounds):
        force = _repulsion(points) if count <= _EXACT else _far_repulsion(points)
        along = points[edges[:, 0]] - points[edges[:, 1]]
        pull = along * np.linalg.norm(along, axis=1, keepdims=True) / EDGE
        np.add.at(force, edges[:, 0], -pull)
        np.add.at(force, edges[:, 1], pull)
        force -= 0.02 * EDGE * (points - points.mean(axis=0)) / math.sqrt(count)
        length = np.maximum(np.linalg.norm(force, axis=1, keepdims=True), 1e-9)
        step = 0.12 * extent * (1 - at / rounds) ** 1.5 + 0.02
        points = points + force / length * np.minimum(length, step)
    return points


def _start(count: int, edges: NDArray[np.intp]) -> Points:
    """A first guess that already shows the shape: distances in the graph, scaled to the plane where that is cheap."""
    import networkx as nx
    import numpy as np

    random = np.random.default_rng(_SEED)
    noise = random.random((count, 2)) - 0.5
    if count > 600:
        return np.asarray(noise, dtype=np.float64)
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(count))
    graph.add_edges_from(edges.tolist())
    steps = np.zeros((count, count))
    for source, reached in nx.all_pairs_shortest_path_length(graph):
        steps[source, list(reached)] = list(reached.values())
    square = steps**2
    centred = -0.5 * (square - square.mean(0) - square.mean(1)[:, None] + square.mean())
    values, vectors = np.linalg.eigh(centred)
    flat = vectors[:, -2:] * np.sqrt(np.maximum(values[-2:], 0.0))
    # Twins (two partners of one sponsor alone) fall on one point: the noise parts them.
    return np.asarray(flat / max(1e-9, np.ptp(flat)) + 0.1 * noise, dtype=np.float64)


def _repulsion(points: Points) -> Points:
    import numpy as np

    away = points[:, None, :] - points[None, :, :]
    square = np.maximum((away**2).sum(axis=2), 1.0)
    return np.asarray((away * (EDGE**2 / square)[:, :, None]).sum(axis=1))


def _far_repulsion(points: Points) -> Points:
    """The push of every cell of a coarse grid, as if its nodes stood at their centre."""
    import numpy as np

    low, high = points.min(axis=0), points.max(axis=0)
    place = np.minimum(((points - low) / np.maximum(high - low, 1e-9) * _CELLS).astype(np.intp), _CELLS - 1)
    cell = place[:, 0] * _CELLS + place[:, 1]
    mass = np.bincount(cell, minlength=_CELLS**2).astype(np.float64)
    sums = np.stack([np.bincount(cell, points[:, axis], _CELLS**2) for axis in (0, 1)], axis=1)
    used = mass > 0
    centres = sums[used] / mass[used, None]
    away = points[:, None, :] - centres[None, :, :]
    square = np.maximum((away**2).sum(axis=2), (EDGE / 4) ** 2)
    return np.asarray((away * (mass[used] * EDGE**2 / square)[:, :, None]).sum(axis=1))


def _upright(points: Points) -> Points:
    """Turn the component so that it is wider than high."""
    import numpy as np

    centred = points - points.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    # The sign of a singular vector is arbitrary: fix it.
    axes = axes * np.where(axes.sum(axis=1, keepdims=True) < 0, -1.0, 1.0)
    return np.asarray(centred @ axes.T)


def _apart(points: Points, sizes: Points) -> Points:
    """Push nodes apart until no two discs (with their rings) touch."""
    import numpy as np

    if len(points) > 4000:
        return points
    least = sizes[:, None] + sizes[None, :] + _GAP
    np.fill_diagonal(least, 0.0)
    for _ in range(60):
        away = points[:, None, :] - points[None, :, :]
        distance = np.maximum(np.sqrt((away**2).sum(axis=2)), 1e-3)
        overlap = np.maximum(least - distance, 0.0)
        if overlap.max() < 0.5:
            break
        points = points + (away / distance[:, :, None] * overlap[:, :, None] * 0.5).sum(axis=1)
    return points
