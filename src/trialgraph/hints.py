"""Why an answer has no rows: a name that nothing in the graph bears, and the names that are nearest to it."""

from __future__ import annotations

from collections.abc import Mapping

from rapidfuzz import fuzz, process

from trialgraph.errors import TrialgraphError
from trialgraph.graph import KnowledgeGraph
from trialgraph.results import printable

__all__ = ["hint"]

_NAMED = {
    "organization": "?thing a tg:Organization ; rdfs:label ?told",
    "condition": "?thing a tg:Condition ; rdfs:label ?told",
    "trial": "?thing a tg:Trial ; dcterms:identifier ?told",
    "city": "?thing a tg:Site ; tg:city ?told",
}
_NEAR = 70  # of 100, rapidfuzz's ratio
_MOST = 3


def hint(graph: KnowledgeGraph, parameters: Mapping[str, object]) -> str:
    """A sentence for the first parameter whose value nothing in the graph bears; empty where all are there."""
    for name, pattern in _NAMED.items():
        value = str(parameters.get(name) or "")
        if not value or value.startswith("http"):
            continue
        try:
            told = [str(row["told"]) for row in graph.select(f"SELECT DISTINCT ?told WHERE {{ {pattern} }}")]
        except TrialgraphError:  # a hint is no reason to fail
            return ""
        folded = value.casefold()
        if any(folded in each.casefold() if name == "condition" else folded == each.casefold() for each in told):
            continue
        near = process.extract(value, told, scorer=fuzz.WRatio, processor=str.casefold, limit=_MOST, score_cutoff=_NEAR)
        nearest = ", ".join(repr(printable(each)) for each, *_ in near)
        return f"nothing in this graph has the {name} {printable(value)!r}" + (
            f"; near it: {nearest}" if nearest else ""
        )
    return ""
