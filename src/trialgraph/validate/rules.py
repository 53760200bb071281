"""The shapes as rules: each says whom it looks at, along which path, and what a person is told when it is broken.

Both engines read the shapes from here, so that they differ in how they judge, never in what.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cached_property

import msgspec
from rdflib import SH, Graph, URIRef
from rdflib.term import Node

from trialgraph.shapes import SHAPES, shapes_graph
from trialgraph.validate.errors import ShaclError
from trialgraph.validate.paths import written

__all__ = ["Rule", "Rules"]

_TARGETS = (SH.targetClass, SH.targetSubjectsOf)
_OTHER_TARGETS = (SH.targetNode, SH.targetObjectsOf, SH.target)
_ACROSS = (URIRef(f"{SHAPES}scope"), URIRef(f"{SHAPES}AcrossRecords"))
_IDENTIFIED = f"{SHAPES}identified"
_CONTACT_DETAILS = frozenset(SHAPES + name for name in ("noEmail", "noTelephone", "noMbox", "noPhone"))


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One shape with a target. ``field`` is the path with prefixes ("" for a rule on the thing itself), ``path`` the
    IRI of a path that is a single property; ``classes`` and ``having`` are whom it looks at: terms of classes, and of
    properties that a thing has. ``across`` rules look at all records at once."""

    shape: str
    field: str
    path: str | None
    message: str
    severity: str
    classes: frozenset[str]
    having: frozenset[str]
    across: bool


class Rules:
    """The rules, by the IRI of their shape, and the graph of shapes that they are read from.

    In ``graph`` property shapes have the targets of the node shapes they belong to. It means the same and is far
    quicker for pySHACL, which runs a property shape of a node shape once for each focus node, and one with a target of
    its own once for all of them.
    """

    def __init__(self, graph: Graph | None = None) -> None:
        self.graph = shapes_graph() if graph is None else graph
        _lift(self.graph)
        found = (self._rule(node) for node in {node for target in _TARGETS for node in self.graph.subjects(target)})
        self.all = {rule.shape: rule for rule in sorted(found, key=lambda rule: rule.shape)}

    @cached_property
    def across(self) -> frozenset[str]:
        """The rules that look at all records at once."""
        return frozenset(rule.shape for rule in self.all.values() if rule.across)

    def within(self, *, identity: bool, contacts: bool) -> frozenset[str]:
        """The rules for single units; no name must be identified without ``identity``, ``contacts`` allows details."""
        left_out = (
            self.across | (frozenset() if identity else {_IDENTIFIED}) | (_CONTACT_DETAILS if contacts else set())
        )
        return frozenset(self.all) - left_out

    def only(self, shapes: Collection[str]) -> Graph:
        """A copy of the graph in which only these shapes have targets."""
        graph = Graph()
        for triple in self.graph:
            if triple[1] not in _TARGETS or str(triple[0]) in shapes:
                graph.add(triple)
        return graph

    def _rule(self, node: Node) -> Rule:
        if not isinstance(node, URIRef):
            raise ShaclError("a shape with a target has no name")
        path = self.graph.value(node, SH.path)
        return Rule(
            shape=str(node),
            field="" if path is None else written(path, self.graph),
            path=str(path) if isinstance(path, URIRef) else None,
            message=min(map(str, self.graph.objects(node, SH.message)), default=""),
            severity=_local(self.graph.value(node, SH.severity)).lower() or "violation",
            classes=_terms(self.graph.objects(node, SH.targetClass)),
            having=_terms(self.graph.objects(node, SH.targetSubjectsOf)),
            across=(node, *_ACROSS) in self.graph,
        )


def _lift(shapes: Graph) -> None:
    """Give property shapes the targets of the node shapes they belong to; what then has nothing to say has none."""
    for target in _OTHER_TARGETS:
        if (found := next(shapes.subjects(target), None)) is not None:
            raise ShaclError(f"{found} is aimed by {target}; aim it by sh:targetClass or sh:targetSubjectsOf")
    for owner in {owner for target in _TARGETS for owner in shapes.subjects(target)}:
        for property_shape in list(shapes.objects(owner, SH.property)):
            shapes.remove((owner, SH.property, property_shape))
            for inherited in (*_TARGETS, _ACROSS[0]):
                for value in shapes.objects(owner, inherited):
                    shapes.add((property_shape, inherited, value))
        if not any(shapes.value(owner, predicate) for predicate in (SH.path, SH.message)):
            for target in _TARGETS:
                shapes.remove((owner, target, None))


def _terms(nodes: Iterable[Node]) -> frozenset[str]:
    return frozenset(f"<{node}>" for node in nodes)


def _local(node: Node | None) -> str:
    return "" if node is None else str(node).rpartition("#")[2]
