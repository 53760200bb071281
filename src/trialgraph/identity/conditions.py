"""Conditions under one name: the same spelling is the same condition."""

from __future__ import annotations

from collections.abc import Iterator

from trialgraph.identity.matches import SAME, Match
from trialgraph.identity.names import Key, Names
from trialgraph.identity.spelling import spelled
from trialgraph.mappers.emit import Mention

__all__ = ["condition_matches"]


def condition_matches(names: Names) -> Iterator[Match]:
    """Decisions about conditions' names."""
    for key, (chosen, *others) in names.groups("condition", _spelling):
        for other in others:
            if other.iri != chosen.iri:
                words = " ".join(key)
                yield Match(other.iri, chosen.iri, SAME, "C1", "same spelling", words, other.name, chosen.name)


def _spelling(mention: Mention) -> Iterator[Key]:
    if words := spelled(mention.name):
        yield words
