"""The room of a sheet made even: crowded parts drawn out, empty ones drawn in, so that more labels find a place."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["evened"]

_SHARE = 0.65  # of the way from where a node is to where it would be if all were equally far apart
_LARGE = 20  # nodes of a component that can be crowded

Places = dict[str, tuple[float, float]]


def evened(graph: nx.Graph[str], places: Places) -> Places:
    """Places by which each large component fills its rectangle more evenly; left stays left, and above stays above."""
    import networkx as nx

    found = dict(places)
    for component in nx.connected_components(graph):
        if len(component) >= _LARGE:
            nodes = sorted(component)
            across = _spread([places[node][0] for node in nodes])
            down = _spread([places[node][1] for node in nodes])
            found.update(zip(nodes, zip(across, down, strict=True), strict=True))
    return found


def _spread(values: list[float]) -> list[float]:
    """Each value moved towards its rank, between the same least and greatest."""
    least, greatest = min(values), max(values)
    order = sorted(set(values))
    step = (greatest - least) / max(1, len(order) - 1)
    even = {value: least + at * step for at, value in enumerate(order)}
    return [value + _SHARE * (even[value] - value) for value in values]
