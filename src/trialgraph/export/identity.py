"""Names and the entities they stand for, for consumers who want one node per organisation, site, person or condition.

A record's graph has a node per *name*; ``tg:identifiedAs`` leads to the entity, which is one of the names. Merged,
every statement about a name is one about its entity. What is lost: which name a record used for which of its
statements (its graph still tells the names, as ``skos:altLabel``), why names were merged (the decisions, their rules
and confidence), and which of two values came with which name where the names of one entity differ in class, city or
coordinates. The graphs of identity go, but for what they say of entities themselves: their ``skos:prefLabel``, who
operates a site, which trials are the same. Where other graphs are chosen, names and operators come along for the
entities that those graphs describe. There is no way back: keep the build.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from pathlib import Path

from trialgraph.export.layers import IDENTITY
from trialgraph.export.lines import Statement, statements
from trialgraph.export.order import Sorter
from trialgraph.ontology import PREFIXES, TG

__all__ = ["SAME_AS", "Names", "merged", "names_of", "same_as"]

_IDENTIFIED = f"<{TG.identifiedAs}>".encode()
_PREFERRED = f"<{PREFIXES['skos']}prefLabel>".encode()
_ALTERNATIVE = f"<{PREFIXES['skos']}altLabel>".encode()
_LABEL = f"<{PREFIXES['rdfs']}label>".encode()
SAME_AS = f"<{PREFIXES['owl']}sameAs>".encode()
_OPERATED = f"<{TG.operatedBy}>".encode()
_CANONICAL = b"/graph/identity/canonical>"
_DESCRIBED = b"!"  # before all that is said of a node


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


def merged(
    lines: Callable[[], Iterable[bytes]], chosen: Callable[[bytes], bool] | None, folder: Path | None
) -> Iterator[Statement]:
    """The statements of the chosen graphs with entities in the place of names, and what the entities are called and
    who operates them, whether that graph is chosen or not; ``folder`` is to sort in.
    """
    names = names_of(lines)
    if chosen is None:
        yield from names.merged(statements(lines()))
        return
    among = lru_cache(maxsize=8_192)(chosen)
    wanted = (each for each in statements(lines()) if among(each[3]) or _of_entity(each))
    with Sorter(folder) as by_operator, Sorter(folder) as by_entity:
        before = b""
        for subject, predicate, value, graph in names.merged(wanted):
            if among(graph):
                yield subject, predicate, value, graph
                if subject != before:
                    before = subject
                    for sorter in (by_operator, by_entity):
                        sorter.add([b"%b %b" % (subject, _DESCRIBED)])
            elif predicate == _PREFERRED:
                by_entity.add([b"%b %b %b %b" % (subject, predicate, graph, value)])
            else:
                by_operator.add([b"%b %b %b %b" % (value, predicate, graph, subject)])
        for operator, predicate, graph, site in _of_described(by_operator):
            by_entity.add([b"%b %b %b %b" % (site, predicate, graph, operator)])
        for entity, predicate, graph, value in _of_described(by_entity):
            yield entity, predicate, value, graph


def _of_entity(statement: Statement) -> bool:
    return statement[1] in {_PREFERRED, _OPERATED} and statement[3].endswith(_CANONICAL)


def _of_described(sorter: Sorter) -> Iterator[list[bytes]]:
    """The lines whose first term is described in a chosen graph, as their four terms."""
    described = b""
    for batch in sorter.batches():
        for line in batch:
            node, rest = line.split(b" ", 1)
            if rest == _DESCRIBED:
                described = node
            elif node == described:
                yield line.split(b" ", 3)


def same_as(source: Iterable[Statement]) -> Iterator[Statement]:
    """The statements, and ``owl:sameAs`` beside each ``tg:identifiedAs`` that leads to another node."""
    for statement in source:
        yield statement
        subject, predicate, value, graph = statement
        if predicate == _IDENTIFIED and subject != value:
            yield subject, SAME_AS, value, graph
