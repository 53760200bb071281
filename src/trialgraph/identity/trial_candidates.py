"""Trials that may be one in two registries: one title, one sponsor. A person decides, as a title proves nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from trialgraph.identity.keys import spelling_key
from trialgraph.identity.lookup import Graph, Node
from trialgraph.mappers.registries import registry_id

__all__ = ["trial_pairs"]

_WORDS = 4  # a shorter title is that of many trials
_MANY = 20  # trials of one title and sponsor: beyond it the title tells nothing
_TITLES = """
SELECT DISTINCT ?trial ?id ?title ?sponsor WHERE {
  ?trial a tg:Trial ; dcterms:identifier ?id ; rdfs:label|tg:officialTitle ?title ; tg:leadSponsor ?name .
  ?name tg:identifiedAs ?sponsor
} ORDER BY ?id
"""
_JOINED = "SELECT ?one ?other WHERE { ?one tg:sameTrialAs ?other }"


def trial_pairs(graph: Graph) -> Iterator[tuple[Node, Node, str]]:
    """Two trials of two registries with one title and one lead sponsor, that no id joins; and why."""
    joined = {frozenset((str(row["one"]), str(row["other"]))) for row in graph.select(_JOINED)}
    groups: defaultdict[tuple[str, str], dict[str, Node]] = defaultdict(dict)
    for row in graph.select(_TITLES):
        title = spelling_key(str(row["title"]))
        if title.count(" ") >= _WORDS - 1:
            node = Node("trial", str(row["id"]), None, None, str(row["trial"]), None)
            groups[title, str(row["sponsor"])][node.iri] = node
    seen: set[frozenset[str]] = set()
    for trials in groups.values():
        for one, other in combinations(list(trials.values())[:_MANY], 2):
            pair = frozenset((one.iri, other.iri))
            if pair not in joined | seen and _series(one) != _series(other):
                seen.add(pair)
                yield one, other, "one title and one lead sponsor, in two registries"


def _series(trial: Node) -> str | None:
    found = registry_id(trial.label)
    return found.series if found else None
