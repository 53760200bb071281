"""The quads to validate, reachable by graph and by subject: from memory, or from a store that is larger than memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Protocol

import pyoxigraph as ox

from trialgraph.ontology import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["TYPE", "Data", "GraphName", "Held", "Stored", "Subject", "reach"]

GraphName = ox.NamedNode | ox.BlankNode | ox.DefaultGraph
Subject = ox.NamedNode | ox.BlankNode | ox.Triple

TYPE = ox.NamedNode(f"{PREFIXES['rdf']}type")


class Data(Protocol):
    """What the grouping needs to know of the quads."""

    def __len__(self) -> int: ...

    def graphs(self) -> Sequence[GraphName]:
        """The graphs that hold quads, in the order of their names; the default graph first."""

    def quads(self, graph: GraphName) -> Iterable[ox.Quad]:
        """All quads of a graph."""

    def about(self, subject: Subject, graph: GraphName) -> Iterable[ox.Quad]:
        """The quads of a graph that have the subject."""

    def typed(self, graph: GraphName) -> Iterable[ox.Quad]:
        """The quads of a graph that say what class something has."""

    def types(self, node: Subject) -> Iterable[ox.Quad]:
        """The quads of any graph that say what class the node has."""

    def uses(self, predicate: str) -> bool:
        """Whether any quad has the predicate."""


class Held:
    """Quads held in memory, with the literals exactly as they were written."""

    def __init__(self, quads: Iterable[ox.Quad]) -> None:
        self._graphs: dict[GraphName, dict[Subject, list[ox.Quad]]] = {}
        self._types: dict[Subject, list[ox.Quad]] = {}
        self._predicates: set[str] = set()
        self._count = 0
        for quad in quads:
            self._count += 1
            self._graphs.setdefault(quad.graph_name, {}).setdefault(quad.subject, []).append(quad)
            self._predicates.add(quad.predicate.value)
            if quad.predicate == TYPE:
                self._types.setdefault(quad.subject, []).append(quad)

    def __len__(self) -> int:
        return self._count

    def graphs(self) -> Sequence[GraphName]:
        """See :class:`Data`."""
        return sorted(self._graphs, key=_name)

    def quads(self, graph: GraphName) -> Iterator[ox.Quad]:
        """See :class:`Data`."""
        for quads in self._graphs[graph].values():
            yield from quads

    def about(self, subject: Subject, graph: GraphName) -> Iterable[ox.Quad]:
        """See :class:`Data`."""
        return self._graphs[graph].get(subject, ())

    def typed(self, graph: GraphName) -> Iterator[ox.Quad]:
        """See :class:`Data`."""
        return (quad for quad in self.quads(graph) if quad.predicate == TYPE)

    def types(self, node: Subject) -> Iterable[ox.Quad]:
        """See :class:`Data`."""
        return self._types.get(node, ())

    def uses(self, predicate: str) -> bool:
        """See :class:`Data`."""
        return predicate in self._predicates


class Stored:
    """Quads of an Oxigraph store, read as they are needed; the shapes are never run over the store itself."""

    def __init__(self, store: ox.Store) -> None:
        self._store = store

    def __len__(self) -> int:
        return len(self._store)

    def graphs(self) -> Sequence[GraphName]:
        """See :class:`Data`."""
        unnamed = next(self._find(None, None, ox.DefaultGraph()), None)
        return [*([ox.DefaultGraph()] if unnamed else []), *sorted(self._store.named_graphs(), key=_name)]

    def quads(self, graph: GraphName) -> Iterator[ox.Quad]:
        """See :class:`Data`."""
        return self._find(None, None, graph)

    def about(self, subject: Subject, graph: GraphName) -> Iterator[ox.Quad]:
        """See :class:`Data`."""
        return self._find(subject, None, graph)

    def typed(self, graph: GraphName) -> Iterator[ox.Quad]:
        """See :class:`Data`."""
        return self._find(None, TYPE, graph)

    def types(self, node: Subject) -> Iterator[ox.Quad]:
        """See :class:`Data`."""
        return self._find(node, TYPE, None)

    def uses(self, predicate: str) -> bool:
        """See :class:`Data`."""
        return next(self._find(None, ox.NamedNode(predicate), None), None) is not None

    def _find(
        self, subject: Subject | None, predicate: ox.NamedNode | None, graph: GraphName | None
    ) -> Iterator[ox.Quad]:
        yield from self._store.quads_for_pattern(subject, predicate, None, graph)


def reach(quads: Iterable[ox.Quad]) -> Data:
    """The quads by graph and subject; a store is left where it is, anything else is held in memory."""
    return Stored(quads) if isinstance(quads, ox.Store) else Held(quads)


def _name(graph: GraphName) -> str:
    return "" if isinstance(graph, ox.DefaultGraph) else graph.value
