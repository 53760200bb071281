"""Names and the entities they stand for, for consumers who want one node per organisation, site, person or condition.

A record's graph has a node per *name*; ``tg:identifiedAs`` leads to the entity, which is one of the names. Merged,
every statement about a name is one about its entity. What is lost: which name a record used for which of its
statements (its graph still tells the names, as ``skos:altLabel``), why names were merged (the decisions, their rules
and confidence), and which of two values came with which name where the names of one entity differ in class, city or
coordinates. The graphs of identity go, but for what they say of entities themselves: their ``skos:prefLabel``, who
operates a site, which trials are the same. There is no way back: keep the build.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from trialgraph.export.layers import IDENTITY
from trialgraph.export.lines import Statement, statements
from trialgraph.ontology import PREFIXES, TG

__all__ = ["SAME_AS", "Names", "names_of", "same_as"]

_IDENTIFIED = f"<{TG.identifiedAs}>".encode()
_PREFERRED = f"<{PREFIXES['skos']}prefLabel>".encode()
_ALTERNATIVE = f"<{PREFIXES['skos']}altLabel>".encode()
_LABEL = f"<{PREFIXES['rdfs']}label>".encode()
SAME_AS = f"<{PREFIXES['owl']}sameAs>".encode()
_CANONICAL = b"/graph/identity/canonical>"


class Names:
    """The names that are another's, and what their entities are called: memory for merged names alone."""

    def __init__(self, entities: dict[bytes, bytes], labels: dict[bytes, bytes]) -> None:
        self._entities, self._labels = entities, labels

    def merged(self, source: Iterable[Statement]) -> Iterator[Statement]:
        """The statements with entities in the place of names."""
        entities, labels = self._entities, self._labels
        entity_of = entities.get
        for subject, predicate, value, graph in source:
            if IDENTITY.search(graph) and (predicate == _IDENTIFIED or not graph.endswith(_CANONICAL)):
                continue
            about = entity_of(subject, subject)
            if predicate == _LABEL and (label := labels.get(about, value)) != value:
                yield about, predicate, label, graph
                yield about, _ALTERNATIVE, value, graph
            else:
                yield about, predicate, entity_of(value, value), graph


def names_of(lines: Callable[[], Iterable[bytes]]) -> Names:
    """Read the whole graph for what is identified as what."""
    entities: dict[bytes, bytes] = {}
    labels: dict[bytes, bytes] = {}
    for subject, predicate, value, graph in statements(lines()):
        if not graph.endswith(_CANONICAL):
            continue
        if predicate == _IDENTIFIED and subject != value:
            entities[subject] = value
        elif predicate == _PREFERRED:
            labels[subject] = value
    merged = set(entities.values())
    return Names(entities, {entity: label for entity, label in labels.items() if entity in merged})


def same_as(source: Iterable[Statement]) -> Iterator[Statement]:
    """The statements, and ``owl:sameAs`` beside each ``tg:identifiedAs`` that leads to another node."""
    for statement in source:
        yield statement
        subject, predicate, value, graph = statement
        if predicate == _IDENTIFIED and subject != value:
            yield subject, SAME_AS, value, graph
