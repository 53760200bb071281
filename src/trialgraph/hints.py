"""Why an answer has no rows: a place without a value, or a name that nothing in the graph bears."""

from __future__ import annotations

from collections.abc import Mapping

from rapidfuzz import fuzz, process

from trialgraph.errors import TrialgraphError
from trialgraph.graph import KnowledgeGraph
from trialgraph.results import printable
from trialgraph.sparql_text import open_variables

__all__ = ["hint"]

_NAMED = {
    "organization": "?thing a tg:Organization ; rdfs:label ?told",
    "condition": "?thing a tg:Condition ; rdfs:label ?told",
    "trial": "?thing a tg:Trial ; dcterms:identifier ?told",
    "city": "?thing a tg:Site ; tg:city ?told",
}
_EXACT = {"trial"}  # an id is compared letter by letter, a name is not
_NEAR = 70  # of 100, rapidfuzz's ratio
_MOST = 3


def hint(graph: KnowledgeGraph, query: str, parameters: Mapping[str, object]) -> str:
    """A sentence on the first thing that may be why the query found nothing; empty where nothing is to be said.

    That is a variable ``?_name`` of one's own query without a value, or a parameter whose value nothing in the graph
    bears.
    """
    open_names = [name for name in open_variables(query) if name not in parameters]
    if open_names:
        return f"the query has no value for its ?_{open_names[0]}; give it one with --param {open_names[0]}=VALUE"
    for name, pattern in _NAMED.items():
        value = str(parameters.get(name) or "")
        if not value or value.startswith("http"):
            continue
        try:
            told = [str(row["told"]) for row in graph.select(f"SELECT DISTINCT ?told WHERE {{ {pattern} }}")]
        except TrialgraphError:  # a hint is no reason to fail
            return ""
        if _bears(name, value, told):
            continue
        near = process.extract(value, told, scorer=fuzz.WRatio, processor=str.casefold, limit=_MOST, score_cutoff=_NEAR)
        nearest = ", ".join(repr(printable(each)) for each, *_ in near)
        return f"nothing in this graph has the {name} {printable(value)!r}" + (
            f"; near it: {nearest}" if nearest else ""
        )
    return ""


def _bears(name: str, value: str, told: list[str]) -> bool:
    if name in _EXACT:
        return value in told
    folded = value.casefold()
    return any(folded in each.casefold() if name == "condition" else folded == each.casefold() for each in told)
