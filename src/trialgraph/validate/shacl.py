"""pySHACL, the reference, arranged for many records: it looks at all units of a portion together.

Units go into one portion only where none can change what is found in another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain
from typing import Any

import pyshacl
import rdflib
from rdflib import RDF, SH, Graph
from rdflib.plugins.sparql import prepareQuery
from rdflib.term import Node

from trialgraph.validate.constraints import term
from trialgraph.validate.data import TYPE, Data
from trialgraph.validate.data import Node as Said
from trialgraph.validate.errors import ShaclError
from trialgraph.validate.findings import Result
from trialgraph.validate.literals import to_rdflib
from trialgraph.validate.rules import Rules
from trialgraph.validate.select import questions
from trialgraph.validate.units import Unit

__all__ = ["PyshaclEngine"]

_NODES_PER_PORTION = 6_000
_OPEN = 4  # portions that are filled at a time


class PyshaclEngine:
    """Judges units with pySHACL; use it within :func:`~trialgraph.rdflib_bridge.lexical_forms`."""

    def __init__(self, rules: Rules, vocabulary: dict[str, Said], *, identity: bool) -> None:
        self._rules = rules
        self._vocabulary = vocabulary
        self._within = {
            contacts: rules.only(rules.within(identity=identity, contacts=contacts)) for contacts in (False, True)
        }

    def judge(self, units: Iterable[Unit]) -> Iterator[tuple[Unit, list[Result]]]:
        """Each unit with its results."""
        waiting: list[_Portion] = []
        for unit in units:
            portion = next((portion for portion in waiting if portion.takes(unit)), None)
            if portion is None:
                if len(waiting) == _OPEN:
                    yield from self._results(waiting.pop(0))
                portion = _Portion(contacts=unit.contacts)
                waiting.append(portion)
            portion.add(unit)
            if len(portion.nodes) >= _NODES_PER_PORTION:
                waiting.remove(portion)
                yield from self._results(portion)
        for portion in waiting:
            yield from self._results(portion)

    def across(self, data: Data) -> Iterator[Result]:
        """The results of the rules that look at all records at once."""
        if not self._rules.across:
            return
        shapes = self._rules.only(self._rules.across)
        asked = questions((self._rules.all[shape] for shape in self._rules.across), self._rules.graph, {})
        wanted = {predicate for question in asked for predicate in question.predicates} | {TYPE}
        graph = _graph(_triples(self._vocabulary))
        for triple in data.triples(wanted):
            graph.add((_node(triple[0]), _node(triple[1]), _node(triple[2])))
        yield from _run(graph, shapes)

    def _results(self, portion: _Portion) -> Iterator[tuple[Unit, list[Result]]]:
        # Of the vocabulary what the things lead to: all of it takes longer than a record.
        named = portion.outside | portion.nodes.keys()
        codes = {term: self._vocabulary[term] for term in named & self._vocabulary.keys()}
        graph = _graph(chain(_triples(portion.nodes), _triples(codes)))
        for node in portion.outside:
            for kind in portion.units[0].outside(node):
                graph.add((to_rdflib(node), RDF.type, to_rdflib(kind)))
        results: dict[str, list[Result]] = {}
        for result in _run(graph, self._within[portion.contacts]):
            results.setdefault(result.focus, []).append(result)
        for unit in portion.units:
            yield unit, [result for focus in unit.nodes if focus in results for result in results[focus]]


class _Portion:
    """Units that are judged in one graph."""

    def __init__(self, *, contacts: bool) -> None:
        self.units: list[Unit] = []
        self.nodes: dict[str, Said] = {}
        self.outside: set[str] = set()
        self.contacts = contacts
        self._trials: set[str] = set()

    def takes(self, unit: Unit) -> bool:
        """Whether neither the unit nor those in the portion would see anything new of each other's things."""
        if unit.contacts != self.contacts or unit.trials & self._trials:
            return False
        if not self.outside.isdisjoint(unit.nodes) or not _outside(unit).isdisjoint(self.nodes):
            return False
        return all(_same(self.nodes[subject], unit.nodes[subject]) for subject in self.nodes.keys() & unit.nodes.keys())

    def add(self, unit: Unit) -> None:
        """Take a unit in."""
        self.units.append(unit)
        self.nodes.update(unit.nodes)
        self.outside |= _outside(unit)
        self._trials |= unit.trials


def _outside(unit: Unit) -> set[str]:
    objects = {value for node in unit.nodes.values() for values in node.values() for value in values if value[0] != '"'}
    return objects - unit.nodes.keys()


def _same(node: Said, other: Said) -> bool:
    return node is other or (
        node.keys() == other.keys() and all(set(values) == set(other[key]) for key, values in node.items())
    )


class _PreparedGraph(Graph):
    """A graph that parses each query text once: pySHACL asks the same few queries of every trial."""

    def query(self, query_object: Any, *args: Any, **options: Any) -> Any:
        query = _prepared(query_object) if isinstance(query_object, str) else query_object
        return super().query(query, *args, **options)


@lru_cache(maxsize=64)
def _prepared(query: str) -> Any:
    return prepareQuery(query)


_node = lru_cache(maxsize=262_144)(to_rdflib)


def _triples(nodes: dict[str, Said]) -> Iterator[tuple[Node, Node, Node]]:
    for subject, node in nodes.items():
        for predicate, values in node.items():
            for value in values:
                yield _node(subject), _node(predicate), _node(value)


def _graph(triples: Iterable[tuple[Node, Node, Node]]) -> Graph:
    # pySHACL sets this back to True after each run.
    rdflib.NORMALIZE_LITERALS = False
    graph = _PreparedGraph(bind_namespaces="none")
    for triple in triples:
        graph.add(triple)
    return graph


def _run(graph: Graph, shapes: Graph) -> Iterator[Result]:
    _, report, told = pyshacl.validate(graph, shacl_graph=shapes, inplace=True)
    if not isinstance(report, Graph):
        raise ShaclError(told)
    # Only the results of the report itself: sh:detail holds those of shapes inside shapes.
    for node in report.objects(report.value(None, RDF.type, SH.ValidationReport, any=False), SH.result):
        shape, focus = report.value(node, SH.sourceShape), report.value(node, SH.focusNode)
        if shape is None or focus is None:
            raise ShaclError("a result names no shape or no focus node")
        value = report.value(node, SH.value)
        component = str(report.value(node, SH.sourceConstraintComponent)).rpartition("#")[2]
        yield Result(term(focus), str(shape), component, None if value is None else term(value))
