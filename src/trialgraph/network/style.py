"""How a network looks, in every format alike: colours by organisation class, shapes by kind, sizes by trials.

Colours are Okabe and Ito's set, which people with any of the common colour-vision deficiencies can tell apart.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from trialgraph.ontology import scheme

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Look", "legend", "look_of", "radius", "thickness"]


class Look(NamedTuple):
    """One entry of the legend; ``key`` is a word for CSS, ``shape`` circle, square, triangle or diamond."""

    key: str
    label: str
    colour: str
    shape: str


_GREY = "#999999"
_CLASS_COLOURS = {
    "industry": "#0072B2",
    "other": "#009E73",
    "nih": "#D55E00",
    "fed": "#E69F00",
    "other-gov": "#F0E442",
    "network": "#CC79A7",
    "indiv": "#56B4E9",
}
# The other side of a two-mode network steps back, so that the sponsors keep the colours for themselves.
_PALE = "#C9D1D9"
_OTHER_KINDS = {
    "site": Look("site", "Site", _PALE, "square"),
    "person": Look("person", "Investigator", _PALE, "triangle"),
    "cell-source": Look("cell-source", "Cell source", "#1B1F24", "diamond"),
    "condition": Look("condition", "Condition", _PALE, "triangle"),
}
# The registry's word for universities, hospitals and charities says nothing to a reader.
_PLAINER = {"other": "University, hospital or other"}
_SMALLEST, _LARGEST = 4.5, 20.0


def look_of(kind: str, organization_class: str) -> Look:
    """Colour, shape and legend entry of a node."""
    if kind in _OTHER_KINDS:
        return _OTHER_KINDS[kind]
    if organization_class not in _CLASS_COLOURS:
        return Look("unknown", "Class not known", _GREY, "circle")
    label = _PLAINER.get(organization_class) or scheme("organization-class").label(organization_class)
    return Look(organization_class, label, _CLASS_COLOURS[organization_class], "circle")


def legend(graph: nx.Graph[str]) -> dict[Look, int]:
    """The looks that occur and how many nodes have each, in one order for all networks."""
    order = [look_of("organization", code) for code in (*_CLASS_COLOURS, "")] + list(_OTHER_KINDS.values())
    found = [look_of(data["kind"], data["organization_class"]) for _, data in graph.nodes(data=True)]
    return {look: found.count(look) for look in order if look in found}


def radius(trials: int) -> float:
    """Radius of a node in points: its area grows with the number of trials."""
    return round(min(_LARGEST, _SMALLEST * math.sqrt(max(1, trials))), 2)


def thickness(weight: int) -> float:
    """Width of an edge in points."""
    return round(min(7.0, 0.8 + 0.9 * math.log2(max(1, weight))), 2)
