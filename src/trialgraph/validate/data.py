"""The quads to validate, as text, graph by graph and subject by subject; from memory, or from a store that is larger.

Terms are written as in N-Triples (``<https://...>``, ``"2024"^^<...gYear>``): that is what a build's file holds, what
tells two terms apart, and what neither engine has to make an object of before it looks.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

import pyoxigraph as ox

from trialgraph.ontology import PREFIXES

__all__ = ["TYPE", "Data", "Held", "Node", "Stored", "add", "reach"]

Node = dict[str, list[str]]
"""What is said of a thing: predicate -> objects, each once."""

TYPE = f"<{PREFIXES['rdf']}type>"
_TYPE = ox.NamedNode(TYPE[1:-1])
_NOTHING: Node = {}


class Data(Protocol):
    """What the grouping needs to know of the quads. A graph is named by its IRI, the default graph by ""."""

    def __len__(self) -> int: ...

    def graphs(self) -> Sequence[str]:
        """The graphs that hold quads, in the order of their names."""

    def nodes(self, graph: str) -> Mapping[str, Node]:
        """All that a graph says, by subject."""

    def about(self, subject: str, graph: str) -> Node:
        """What a graph says of a subject."""

    def types(self, subject: str) -> Collection[str]:
        """The classes that any graph gives the subject."""

    def triples(self, predicates: Collection[str]) -> Iterator[tuple[str, str, str]]:
        """Subject, predicate and object of the quads that have one of the predicates."""


def add(nodes: dict[str, Node], subject: str, predicate: str, value: str) -> None:
    """Put a triple into nodes, unless it is there."""
    node = nodes.get(subject)
    if node is None:
        nodes[subject] = {predicate: [value]}
        return
    values = node.get(predicate)
    if values is None:
        node[predicate] = [value]
    elif value not in values:
        values.append(value)


class Held:
    """Quads held in memory, with the literals exactly as they were written."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self._graphs: dict[str, dict[str, Node]] = {}
        self._types: dict[str, set[str]] = {}
        self._count = 0
        for quad in quads:
            self._count += 1
            subject, predicate, value = str(quad.subject), str(quad.predicate), str(quad.object)
            add(self._graphs.setdefault(_graph_of(quad), {}), subject, predicate, value)
            if predicate == TYPE:
                self._types.setdefault(subject, set()).add(value)

    def __len__(self) -> int:
        return self._count

    def graphs(self) -> Sequence[str]:
        """See :class:`Data`."""
        return sorted(self._graphs)

    def nodes(self, graph: str) -> Mapping[str, Node]:
        """See :class:`Data`."""
        return self._graphs[graph]

    def about(self, subject: str, graph: str) -> Node:
        """See :class:`Data`."""
        return self._graphs[graph].get(subject, _NOTHING)

    def types(self, subject: str) -> Collection[str]:
        """See :class:`Data`."""
        return self._types.get(subject, ())

    def triples(self, predicates: Collection[str]) -> Iterator[tuple[str, str, str]]:
        """See :class:`Data`."""
        for nodes in self._graphs.values():
            for subject, node in nodes.items():
                for predicate in node.keys() & predicates:
                    for value in node[predicate]:
                        yield subject, predicate, value


class Stored:
    """Quads of an Oxigraph store, read as they are needed; the shapes are never run over the store itself."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store

    def __len__(self) -> int:
        return len(self.store)

    def graphs(self) -> Sequence[str]:
        """See :class:`Data`."""
        unnamed = next(iter(self.store.quads_for_pattern(None, None, None, ox.DefaultGraph())), None)
        named = (name.value if isinstance(name, ox.NamedNode) else str(name) for name in self.store.named_graphs())
        return [*([""] if unnamed else []), *sorted(named)]

    def nodes(self, graph: str) -> Mapping[str, Node]:
        """See :class:`Data`."""
        nodes: dict[str, Node] = {}
        for quad in self.store.quads_for_pattern(None, None, None, _graph(graph)):
            add(nodes, str(quad.subject), str(quad.predicate), str(quad.object))
        return nodes

    def about(self, subject: str, graph: str) -> Node:
        """See :class:`Data`."""
        nodes: dict[str, Node] = {}
        for quad in self.store.quads_for_pattern(_subject(subject), None, None, _graph(graph)):
            add(nodes, subject, str(quad.predicate), str(quad.object))
        return nodes.get(subject, _NOTHING)

    def types(self, subject: str) -> Collection[str]:
        """See :class:`Data`."""
        return _StoredTypes(self.store, subject)

    def triples(self, predicates: Collection[str]) -> Iterator[tuple[str, str, str]]:
        """See :class:`Data`."""
        for predicate in sorted(predicates):
            for quad in self.store.quads_for_pattern(None, ox.NamedNode(predicate[1:-1]), None, None):
                yield str(quad.subject), predicate, str(quad.object)


class _StoredTypes(Collection[str]):
    """The classes of a thing in a store, asked for one by one: a name has its class in the graph of each record that
    gives it, and they may be thousands."""

    def __init__(self, store: ox.Store, subject: str) -> None:
        self._store = store
        self._subject = _subject(subject)
        self._known: dict[str, bool] = {}

    def __contains__(self, kind: object) -> bool:
        known = self._known.get(str(kind))
        if known is None:
            known = self._known[str(kind)] = next(self._quads(_subject(str(kind))), None) is not None
        return known

    def __iter__(self) -> Iterator[str]:
        return iter({str(quad.object) for quad in self._quads(None)})

    def __len__(self) -> int:
        return len(set(iter(self)))

    def _quads(self, kind: ox.NamedNode | ox.BlankNode | None) -> Iterator[ox.Quad]:
        return self._store.quads_for_pattern(self._subject, _TYPE, kind, None)


def reach(quads: Iterable[ox.Quad]) -> Data:
    """The quads by graph and subject; a store is left where it is, anything else is held in memory."""
    return Stored(quads) if isinstance(quads, ox.Store) else Held(quads)


def _graph_of(quad: ox.Quad) -> str:
    name = quad.graph_name
    if isinstance(name, ox.NamedNode):
        return name.value
    return "" if isinstance(name, ox.DefaultGraph) else str(name)


def _subject(text: str) -> ox.NamedNode | ox.BlankNode:
    return ox.BlankNode(text[2:]) if text.startswith("_:") else ox.NamedNode(text[1:-1])


def _graph(name: str) -> ox.NamedNode | ox.BlankNode | ox.DefaultGraph:
    if not name:
        return ox.DefaultGraph()
    return ox.BlankNode(name[2:]) if name.startswith("_:") else ox.NamedNode(name)
