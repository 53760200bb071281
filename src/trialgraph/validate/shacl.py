"""pySHACL, arranged for many records: the shapes are read once and every constraint looks at all trials together."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import pyshacl
from rdflib import RDF, SH, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from trialgraph.errors import TrialgraphError
from trialgraph.ontology import PREFIXES
from trialgraph.shapes import SHAPES, shapes_graph
from trialgraph.validate.terms import Terms

__all__ = ["Checker", "Result", "ShaclError"]

_IDENTIFIED = URIRef(f"{SHAPES}identified")
_CONTACT_DETAILS = tuple(URIRef(SHAPES + name) for name in ("noEmail", "noTelephone", "noMbox", "noPhone"))
_TARGETS = (SH.targetClass, SH.targetSubjectsOf)
_SHORT = sorted(((iri, name) for name, iri in PREFIXES.items()), key=lambda pair: -len(pair[0]))


class ShaclError(TrialgraphError):
    """The validator could not run the shapes."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)

    def __str__(self) -> str:
        return f"the shapes could not be run: {self.reason}"


class Result(NamedTuple):
    """A validation result, as SHACL has it."""

    focus: Node
    field: str
    path: str | None
    value: Node | None
    message: str
    severity: str
    shape: str
    component: str


class Checker:
    """The shapes, ready to run; ``constraints`` is how many there are."""

    def __init__(self, terms: Terms, *, identity: bool) -> None:
        self._terms = terms
        self._shapes = shapes_graph()
        if not identity:
            _switch_off(self._shapes, _IDENTIFIED)
        self.constraints = _lift(self._shapes)
        self._without_contacts = Graph() + self._shapes
        _switch_off(self._without_contacts, *_CONTACT_DETAILS)
        self._field = cache(self._field_of)

    def results(self, graph: Graph, *, contacts: bool) -> Iterator[Result]:
        """All results for the graph; ``contacts`` allows contact details."""
        shapes = self._without_contacts if contacts else self._shapes
        _, report, text = pyshacl.validate(graph, shacl_graph=shapes, inplace=True)
        if not isinstance(report, Graph):
            raise ShaclError(text)
        # Only the results of the report itself: sh:detail holds those of shapes inside shapes.
        for node in report.objects(report.value(None, RDF.type, SH.ValidationReport, any=False), SH.result):
            shape, path = report.value(node, SH.sourceShape), report.value(node, SH.resultPath)
            focus = report.value(node, SH.focusNode)
            if shape is None or focus is None:
                raise ShaclError("a result names no shape or no focus node")
            yield Result(
                focus=focus,
                field=self._field(shape),
                path=str(path) if isinstance(path, URIRef) else None,
                value=report.value(node, SH.value),
                message=min(str(message) for message in report.objects(node, SH.resultMessage)),
                severity=_local(report.value(node, SH.resultSeverity)).lower(),
                shape=str(shape),
                component=_local(report.value(node, SH.sourceConstraintComponent)),
            )

    def _field_of(self, shape: Node) -> str:
        path = self._shapes.value(shape, SH.path)
        return "" if path is None else _written(path, self._shapes)


def _switch_off(shapes: Graph, *nodes: URIRef) -> None:
    for node in nodes:
        shapes.add((node, SH.deactivated, Literal(True)))


def _lift(shapes: Graph) -> int:
    """Give property shapes the targets of the node shapes they belong to, and return how many there are.

    It means the same and is far quicker: pySHACL runs a property shape of a node shape once for each focus node, and
    one with a target of its own once for all of them.
    """
    lifted = set()
    owners = {owner for target in _TARGETS for owner in shapes.subjects(target)}
    for owner in owners:
        for property_shape in list(shapes.objects(owner, SH.property)):
            lifted.add(property_shape)
            shapes.remove((owner, SH.property, property_shape))
            for target in _TARGETS:
                for value in shapes.objects(owner, target):
                    shapes.add((property_shape, target, value))
    return len(lifted)


def _written(path: Node, shapes: Graph) -> str:
    """A path as SPARQL writes it, with prefixes: ``tg:site``, ``^tg:aboutTrial``, ``tg:city|tg:country``."""
    if isinstance(path, URIRef):
        return next((f"{name}:{path[len(iri) :]}" for iri, name in _SHORT if path.startswith(iri)), str(path))
    if (inverse := shapes.value(path, SH.inversePath)) is not None:
        return f"^{_written(inverse, shapes)}"
    if (choices := shapes.value(path, SH.alternativePath)) is not None:
        return "|".join(_written(step, shapes) for step in Collection(shapes, choices))
    return "/".join(_written(step, shapes) for step in Collection(shapes, path))


def _local(node: Node | None) -> str:
    return str(node).rpartition("#")[2]
