"""The forces that place the nodes of one component: springs, repulsion, a turn, and the last push apart."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx
    import numpy as np
    from numpy.typing import NDArray

    Points = NDArray[np.float64]

__all__ = ["EDGE", "GAP", "apart", "settle", "upright"]

EDGE = 90.0
"""Length that edges tend to, in points."""
GAP = 14.0
"""Least distance between two discs."""
_SEED = 20_240_601
_EXACT = 1200  # nodes up to which every pair repels; above, far nodes act through the cells of a grid
_CELLS = 20


def settle(count: int, edges: NDArray[np.intp]) -> Points:
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


def upright(points: Points) -> Points:
    """Turn the component so that it is wider than high."""
    import numpy as np

    centred = points - points.mean(axis=0)
    _, _, axes = np.linalg.svd(centred, full_matrices=False)
    # The sign of a singular vector is arbitrary: fix it.
    axes = axes * np.where(axes.sum(axis=1, keepdims=True) < 0, -1.0, 1.0)
    return np.asarray(centred @ axes.T)


def apart(points: Points, sizes: Points) -> Points:
    """Push nodes apart until no two discs (with their rings) touch."""
    import numpy as np

    if len(points) > 4000:
        return points
    least = sizes[:, None] + sizes[None, :] + GAP
    np.fill_diagonal(least, 0.0)
    for _ in range(60):
        away = points[:, None, :] - points[None, :, :]
        distance = np.maximum(np.sqrt((away**2).sum(axis=2)), 1e-3)
        overlap = np.maximum(least - distance, 0.0)
        if overlap.max() < 0.5:
            break
        points = points + (away / distance[:, :, None] * overlap[:, :, None] * 0.5).sum(axis=1)
    return points
