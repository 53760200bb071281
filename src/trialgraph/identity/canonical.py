"""From decisions to entities: every name node gets the one node that stands for what it names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from trialgraph.identity.lexical import Weights
from trialgraph.identity.matches import SAME, Match

__all__ = ["canonical_names"]


def canonical_names(weights: Weights, matches: Iterable[Match]) -> dict[str, str]:
    """IRI of each name -> IRI of the name that stands for the entity (itself, when nothing else is known).

    Names joined by a chain of "same" decisions are one entity; the most used name stands for it (then the shortest,
    then the first in order), so that the choice does not depend on the order of the input.
    """
    used: dict[str, tuple[int, int, str]] = {}
    for mention, count in weights.items():
        before = used.get(mention.iri, (0, 0, ""))
        used[mention.iri] = (before[0] - count, len(mention.name), mention.iri)
    parents = {name: name for name in used}
    for match in sorted(matches):
        if match.predicate == SAME:
            _join(parents, match.subject, match.object)
    chosen: dict[str, str] = {}
    for name in used:
        root = _root(parents, name)
        if root not in chosen or used[name] < used[chosen[root]]:
            chosen[root] = name
    return {name: chosen[_root(parents, name)] for name in sorted(used)}


def _root(parents: Mapping[str, str] | dict[str, str], name: str) -> str:
    while parents[name] != name:
        name = parents[name]
    return name


def _join(parents: dict[str, str], one: str, other: str) -> None:
    first, second = sorted((_root(parents, one), _root(parents, other)))
    parents[second] = first
