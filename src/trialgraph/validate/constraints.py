"""The constraint components of SHACL Core, compiled: from the shapes to functions on the text of terms.

What a component means is the specification's; what it makes of an odd literal is pySHACL's, which is the reference.

Source: SHACL, section 4, https://www.w3.org/TR/shacl/#core-components
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec
import pyoxigraph as ox
from rdflib import RDF, RDFS, SH, BNode, Graph, Literal
from rdflib.collection import Collection
from rdflib.term import Node

from trialgraph.validate.data import TYPE
from trialgraph.validate.data import Node as Said
from trialgraph.validate.errors import ShaclError
from trialgraph.validate.literals import compared, has_datatype, language, not_after
from trialgraph.validate.paths import Path, walk
from trialgraph.validate.patterns import searcher
from trialgraph.validate.units import Unit, text

__all__ = ["Compiler", "OnAll", "OnEach", "Shape", "term"]

Holds = Callable[[str, Unit], bool]
Broken = Callable[[str, Sequence[str], Unit], Sequence[str | None]]

_KINDS = {
    SH.IRI: "<",
    SH.BlankNode: "_",
    SH.Literal: '"',
    SH.BlankNodeOrIRI: "<_",
    SH.BlankNodeOrLiteral: '_"',
    SH.IRIOrLiteral: '<"',
}
# What a shape may say besides its constraints.
_ASIDE = {
    *(RDF.type, RDFS.label, RDFS.comment, SH.path, SH.name, SH.description, SH.message, SH.severity, SH.flags),
    *(SH.targetClass, SH.targetSubjectsOf, SH.order, SH.group, SH.sparql),
}


class OnEach(msgspec.Struct, frozen=True):
    """A constraint on each value node. ``pure``: the outcome depends on nothing but the term and the vocabulary."""

    component: str
    holds: Holds
    pure: bool


class OnAll(msgspec.Struct, frozen=True):
    """A constraint on the value nodes of a focus node together: gives the values to report, None for the lack of one.

    ``demands``: it may be broken where there is no value at all; ``allows_one``: never by a single value.
    """

    component: str
    broken: Broken
    demands: bool
    allows_one: bool


class Shape(msgspec.Struct, frozen=True):
    """A compiled shape: its path (None: the focus node itself) and its constraints."""

    path: Path | None
    each: tuple[OnEach, ...]
    all: tuple[OnAll, ...]
    properties: tuple[Shape, ...] = ()

    @property
    def pure(self) -> bool:
        """Whether the outcome for a term that the unit does not describe depends on the vocabulary alone."""
        return all(test.pure for test in self.each) and all(shape.pure for shape in self.properties)

    def conforms(self, focus: str, unit: Unit) -> bool:
        """Whether the focus node conforms to the shape."""
        values = (focus,) if self.path is None else self.path(focus, unit)
        for value in values:
            for test in self.each:
                if not test.holds(value, unit):
                    return False
            for shape in self.properties:
                if not shape.conforms(value, unit):
                    return False
        return not any(together.broken(focus, values, unit) for together in self.all)


class Compiler:
    """Compiles the shapes of a graph; ``vocabulary`` is what the concepts have, by subject."""

    def __init__(self, shapes: Graph, vocabulary: Mapping[str, Said]) -> None:
        self._shapes = shapes
        self._vocabulary = dict(vocabulary)
        self._known: dict[Node, Shape] = {}

    def shape(self, node: Node) -> Shape:
        """The compiled shape; raises :class:`~trialgraph.validate.errors.ShaclError` for what is not supported."""
        if node not in self._known:
            self._known[node] = self._compiled(node)
        return self._known[node]

    def _compiled(self, node: Node) -> Shape:
        path = self._shapes.value(node, SH.path)
        each: list[OnEach] = []
        together: list[OnAll] = []
        properties: list[Shape] = []
        for predicate, value in sorted(self._shapes.predicate_objects(node), key=str):
            if predicate == SH.property:
                properties.append(self.shape(value))
            elif predicate in _EACH:
                each.append(self._on_each(node, predicate, value))
            elif predicate in _ALL:
                allows_one = predicate in _COUNTS and (int(str(value)) == 1)
                together.append(OnAll(_component(predicate), _ALL[predicate](value), predicate in _DEMANDS, allows_one))
            elif predicate not in _ASIDE and str(predicate).startswith(str(SH)):
                raise ShaclError(
                    f"{node}: {predicate} is no constraint that the fast engine knows; use --engine pyshacl"
                )
        walked = None if path is None else walk(path, self._shapes, self._vocabulary)
        return Shape(walked, tuple(each), tuple(together), tuple(properties))

    def _on_each(self, node: Node, predicate: Node, value: Node) -> OnEach:
        holds, pure = _EACH[predicate](self, node, value)
        return OnEach(_component(predicate), holds, pure)

    # Each of these gives the function, and whether it is pure.

    def _class(self, _: Node, value: Node) -> tuple[Holds, bool]:
        wanted = term(value)

        def holds(given: str, unit: Unit) -> bool:
            node = unit.nodes.get(given)
            if node is None:
                return given[0] != '"' and wanted in unit.outside(given)
            return wanted in node.get(TYPE, ())

        return holds, False

    def _datatype(self, _: Node, value: Node) -> tuple[Holds, bool]:
        datatype = str(value)
        return lambda given, _: has_datatype(given, datatype), True

    def _node_kind(self, _: Node, value: Node) -> tuple[Holds, bool]:
        kinds = _KINDS[value]  # type: ignore[index]  # SHACL-SHACL says that it is one of these
        return lambda given, _: given[0] in kinds, True

    def _min_length(self, _: Node, value: Node) -> tuple[Holds, bool]:
        least = int(str(value))
        return lambda given, _: not least or (given[0] != "_" and len(text(given)) >= least), True

    def _max_length(self, _: Node, value: Node) -> tuple[Holds, bool]:
        most = int(str(value))
        return lambda given, _: given[0] != "_" and len(text(given)) <= most, True

    def _pattern(self, node: Node, value: Node) -> tuple[Holds, bool]:
        found = searcher(str(value), str(self._shapes.value(node, SH.flags) or ""))
        return lambda given, _: given[0] != "_" and found(given), True

    def _in(self, _: Node, value: Node) -> tuple[Holds, bool]:
        members = frozenset(map(term, Collection(self._shapes, value)))
        return lambda given, _: given in members, True

    def _language_in(self, _: Node, value: Node) -> tuple[Holds, bool]:
        ranges = tuple(str(member).lower() for member in Collection(self._shapes, value))
        return lambda given, _: any(f"{language(given)}-".startswith(f"{wanted}-") for wanted in ranges), True

    def _node(self, _: Node, value: Node) -> tuple[Holds, bool]:
        inner = self.shape(value)
        return inner.conforms, inner.pure

    def _not(self, _: Node, value: Node) -> tuple[Holds, bool]:
        inner = self.shape(value)
        return lambda given, unit: not inner.conforms(given, unit), inner.pure

    def _or(self, _: Node, value: Node) -> tuple[Holds, bool]:
        inner = self._list(value)
        return lambda given, unit: any(shape.conforms(given, unit) for shape in inner), _pure(inner)

    def _and(self, _: Node, value: Node) -> tuple[Holds, bool]:
        inner = self._list(value)
        return lambda given, unit: all(shape.conforms(given, unit) for shape in inner), _pure(inner)

    def _xone(self, _: Node, value: Node) -> tuple[Holds, bool]:
        inner = self._list(value)
        return lambda given, unit: sum(shape.conforms(given, unit) for shape in inner) == 1, _pure(inner)

    def _list(self, value: Node) -> list[Shape]:
        return [self.shape(member) for member in Collection(self._shapes, value)]


def _bounded(*wanted: int) -> Callable[[Compiler, Node, Node], tuple[Holds, bool]]:
    def compile_bound(_: Compiler, __: Node, value: Node) -> tuple[Holds, bool]:
        bound = term(value)
        return lambda given, _: compared(given, bound) in wanted, True

    return compile_bound


_EACH: dict[Node, Callable[[Compiler, Node, Node], tuple[Holds, bool]]] = {
    SH["class"]: Compiler._class,
    SH.datatype: Compiler._datatype,
    SH.nodeKind: Compiler._node_kind,
    SH.minInclusive: _bounded(0, 1),
    SH.maxInclusive: _bounded(0, -1),
    SH.minExclusive: _bounded(1),
    SH.maxExclusive: _bounded(-1),
    SH.minLength: Compiler._min_length,
    SH.maxLength: Compiler._max_length,
    SH.pattern: Compiler._pattern,
    SH["in"]: Compiler._in,
    SH.languageIn: Compiler._language_in,
    SH.node: Compiler._node,
    SH["not"]: Compiler._not,
    SH["or"]: Compiler._or,
    SH["and"]: Compiler._and,
    SH.xone: Compiler._xone,
}


def _min_count(value: Node) -> Broken:
    least = int(str(value))
    return lambda _, values, __: (None,) if len(values) < least else ()


def _max_count(value: Node) -> Broken:
    most = int(str(value))
    return lambda _, values, __: (None,) if len(values) > most else ()


def _has_value(value: Node) -> Broken:
    wanted = term(value)
    return lambda _, values, __: () if wanted in values else (None,)


def _other(predicate: Node, focus: str, unit: Unit) -> Sequence[str]:
    return unit.nodes.get(focus, {}).get(f"<{predicate}>", ())


def _disjoint(other: Node) -> Broken:
    def broken(focus: str, values: Sequence[str], unit: Unit) -> Sequence[str]:
        others = frozenset(_other(other, focus, unit))
        return [value for value in values if value in others]

    return broken


def _equals(other: Node) -> Broken:
    def broken(focus: str, values: Sequence[str], unit: Unit) -> Sequence[str]:
        others = _other(other, focus, unit)
        known, wanted = frozenset(values), frozenset(others)
        return [
            *(value for value in values if value not in wanted),
            *(value for value in others if value not in known),
        ]

    return broken


def _less_than(other: Node, *, equal: bool) -> Broken:
    def broken(focus: str, values: Sequence[str], unit: Unit) -> Sequence[str]:
        others = _other(other, focus, unit)
        return [value for value in values if not all(not_after(value, limit, equal=equal) for limit in others)]

    return broken


def _unique_lang(value: Node) -> Broken:
    wanted = str(value) == "true"

    def broken(_: str, values: Sequence[str], __: Unit) -> Sequence[None]:
        languages = [found for found in map(language, values) if found]
        return [None] * (len({found for found in languages if languages.count(found) > 1}) if wanted else 0)

    return broken


_ALL: dict[Node, Callable[[Node], Broken]] = {
    SH.minCount: _min_count,
    SH.maxCount: _max_count,
    SH.hasValue: _has_value,
    SH.disjoint: _disjoint,
    SH.equals: _equals,
    SH.lessThan: lambda other: _less_than(other, equal=False),
    SH.lessThanOrEquals: lambda other: _less_than(other, equal=True),
    SH.uniqueLang: _unique_lang,
}
_COUNTS = frozenset({SH.minCount, SH.maxCount})
_DEMANDS = frozenset({SH.minCount, SH.hasValue, SH.equals})


def term(node: Node) -> str:
    """The rdflib term as text, as in N-Triples."""
    if isinstance(node, Literal):
        if node.language:
            return str(ox.Literal(str(node), language=node.language))
        return str(ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype)) if node.datatype else None))
    return f"_:{node}" if isinstance(node, BNode) else f"<{node}>"


def _component(predicate: Node) -> str:
    name = str(predicate).rpartition("#")[2]
    return f"{name[0].upper()}{name[1:]}ConstraintComponent"


def _pure(shapes: Sequence[Shape]) -> bool:
    return all(shape.pure for shape in shapes)
