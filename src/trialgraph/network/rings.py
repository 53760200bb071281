"""Partners that only one node has, as rings around it: that reads better, and is quicker, than letting them push."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["ring_places", "ring_radius", "rings"]

_FEWEST = 8
_SPACING = 24.0
_ROOMY, _ROOMY_SPACING = 24, 44.0  # so few that each may have its label
_FIRST = 60.0
_STEP = 28.0
_OFFSETS = 24


def rings(graph: nx.Graph[str], nodes: Sequence[str]) -> dict[str, list[str]]:
    """Node -> its partners that have no other, where they are many; those with more trials first."""
    found: dict[str, list[str]] = {}
    for node in nodes:
        leaves = [other for other in graph[node] if graph.degree(other) == 1]
        if len(leaves) >= _FEWEST:
            found[node] = sorted(leaves, key=lambda leaf: (-graph.nodes[leaf]["trials"], leaf))
    return found


def ring_radius(count: int, inner: float) -> float:
    """How far out the rings of so many leaves reach, around a node of radius ``inner``."""
    return _plan(count, inner)[-1][0]


def ring_places(
    centre: tuple[float, float], count: int, inner: float, directions: Sequence[float]
) -> list[tuple[float, float]]:
    """Places of the leaves, ring by ring; ``directions`` are the angles of the node's other links, kept clear."""
    places = []
    for reach, many in _plan(count, inner):
        turn = _offset(many, directions)
        angles = (turn + 2 * math.pi * at / many for at in range(many))
        places += [(centre[0] + reach * math.cos(angle), centre[1] + reach * math.sin(angle)) for angle in angles]
    return places


def _plan(count: int, inner: float) -> list[tuple[float, int]]:
    """Radius of each ring and number of leaves on it."""
    roomy = count <= _ROOMY
    spacing = _ROOMY_SPACING if roomy else _SPACING
    reach = max(inner + _FIRST, count * spacing / (2 * math.pi)) if roomy else inner + _FIRST
    plan = []
    while count > 0:
        many = min(count, max(1, int(2 * math.pi * reach / spacing + 1e-6)))
        plan.append((reach, many))
        count -= many
        reach += _STEP
    return plan


def _offset(many: int, directions: Sequence[float]) -> float:
    """The turn of a ring at which its leaves are farthest from the other links."""
    if not directions:
        return -math.pi / 2
    gap = 2 * math.pi / many

    def clear(turn: float) -> float:
        off = [(angle - turn) % gap for angle in directions]
        return min(min(part, gap - part) for part in off)

    return max((gap * at / _OFFSETS for at in range(_OFFSETS)), key=clear)
