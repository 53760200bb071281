"""The fast engine: all rules compiled into one pass over each thing, and queries asked of many records at once.

For each class (set of classes, rather) there is a plan: what to look at for each property that a thing has, what it
must have, and the few rules that need more than one property. A thing without fault costs a look into the plan for
each of its properties. Decided in decisions/0017.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import msgspec
from rdflib import URIRef

from trialgraph.validate.constraints import Compiler, OnAll, OnEach, Shape
from trialgraph.validate.data import TYPE, Data, Stored
from trialgraph.validate.data import Node as Said
from trialgraph.validate.findings import Result
from trialgraph.validate.rules import Rule, Rules
from trialgraph.validate.select import as_given, ask_across, ask_of_records, questions, store_of
from trialgraph.validate.units import Unit

__all__ = ["FastEngine"]

_UNITS_PER_BATCH = 256
_REMEMBERED = 50_000  # terms that were found good, for each property of a plan
_SHORT = 120  # characters of a term that is likely to come again


class _Property(msgspec.Struct):
    """What to look at where a thing has the property; terms in ``good`` break nothing of ``pure`` wherever they are."""

    pure: list[tuple[str, OnEach]]
    linked: list[tuple[str, OnEach]]
    together: list[tuple[str, OnAll]]
    several: list[tuple[str, OnAll]]  # those that a single value cannot break
    good: set[str]


class _Plan(msgspec.Struct):
    """What to look at in a thing of some classes; ``required`` is what to look at where it lacks the property."""

    properties: dict[str, _Property]
    required: dict[str, list[tuple[str, OnAll]]]
    others: list[tuple[str, Shape]]


class FastEngine:
    """Judges units in one pass; use it within :func:`~trialgraph.rdflib_bridge.lexical_forms`."""

    name = "fast"

    def __init__(self, rules: Rules, vocabulary: dict[str, Said], *, identity: bool) -> None:
        self._compiler = Compiler(rules.graph, vocabulary)
        self._all = rules.all
        self._plans: dict[tuple[bool, tuple[str, ...]], _Plan] = {}
        self._rules = {
            contacts: [rules.all[shape] for shape in sorted(rules.within(identity=identity, contacts=contacts))]
            for contacts in (False, True)
        }
        self._asked = questions(self._rules[False], rules.graph, vocabulary)
        self._asked_across = questions([rules.all[shape] for shape in sorted(rules.across)], rules.graph, vocabulary)
        self._having = frozenset(predicate for rule in self._rules[False] for predicate in rule.having)
        wanted = {predicate for question in self._asked for predicate in question.predicates}
        self._vocabulary = "".join(
            f"{subject} {predicate} {value} .\n"
            for subject, node in vocabulary.items()
            for predicate in sorted(node.keys() & wanted)
            for value in node[predicate]
        ).encode()

    def judge(self, units: Iterable[Unit]) -> Iterator[tuple[Unit, list[Result]]]:
        """Each unit with its results."""
        batch: list[Unit] = []
        for unit in units:
            batch.append(unit)
            if len(batch) == _UNITS_PER_BATCH:
                yield from self._judged(batch)
                batch = []
        yield from self._judged(batch)

    def across(self, data: Data) -> Iterator[Result]:
        """The results of the rules that look at all records at once."""
        if self._asked_across:
            if isinstance(data, Stored):
                yield from ask_across(self._asked_across, data.store)
            else:
                found = ask_across(self._asked_across, store_of(data, self._asked_across))
                yield from (as_given(result, self._all[result.shape], data) for result in found)

    def _judged(self, batch: Sequence[Unit]) -> Iterator[tuple[Unit, list[Result]]]:
        found: list[list[Result]] = [list(self._in_pass(unit)) for unit in batch]
        for at, result in ask_of_records(self._asked, batch, self._vocabulary):
            found[at].append(result)
        yield from zip(batch, found, strict=True)

    def _in_pass(self, unit: Unit) -> Iterator[Result]:
        plans, contacts, having = self._plans, unit.contacts, self._having
        for focus, node in unit.nodes.items():
            kinds = tuple(node.get(TYPE, ()))
            if not having.isdisjoint(node):
                kinds += tuple(sorted(having & node.keys()))
            plan = plans.get((contacts, kinds))
            if plan is None:
                plan = plans[contacts, kinds] = self._plan(contacts, frozenset(kinds))
            if plan.properties or plan.others or plan.required:
                yield from _broken(focus, node, unit, plan)

    def _plan(self, contacts: bool, kinds: frozenset[str]) -> _Plan:
        """The rules that look at things of these classes, or with these properties."""
        plan = _Plan({}, {}, [])
        for rule in self._rules[contacts]:
            if rule.classes & kinds or rule.having & kinds:
                self._add(plan, rule)
        return plan

    def _add(self, plan: _Plan, rule: Rule) -> None:
        shape = self._compiler.shape(URIRef(rule.shape))
        if not rule.path or shape.properties:
            plan.others.append((rule.shape, shape))
            return
        predicate = f"<{rule.path}>"
        of = plan.properties.setdefault(predicate, _Property([], [], [], [], set()))
        of.pure += [(rule.shape, test) for test in shape.each if test.pure]
        of.linked += [(rule.shape, test) for test in shape.each if not test.pure]
        for test in shape.all:
            (of.several if test.allows_one else of.together).append((rule.shape, test))
        demands = [(rule.shape, test) for test in shape.all if test.demands]
        if demands:
            plan.required.setdefault(predicate, []).extend(demands)


def _broken(focus: str, node: Said, unit: Unit, plan: _Plan) -> Iterator[Result]:
    for predicate in plan.required.keys() - node.keys():
        for shape, test in plan.required[predicate]:
            for lacking in test.broken(focus, (), unit):
                yield Result(focus, shape, test.component, lacking)
    properties = plan.properties
    for predicate, values in node.items():
        of = properties.get(predicate)
        if of is None:
            continue
        good, pure = of.good, of.pure
        for value in values:
            if value not in good and pure:
                yield from _of_term(focus, value, unit, of)
            for shape, each in of.linked:
                if not each.holds(value, unit):
                    yield Result(focus, shape, each.component, value)
        for shape, test in of.together if len(values) == 1 else of.together + of.several:
            for reported in test.broken(focus, values, unit):
                yield Result(focus, shape, test.component, reported)
    for shape, compiled in plan.others:
        yield from _of_shape(focus, unit, shape, compiled)


def _of_term(focus: str, value: str, unit: Unit, of: _Property) -> Iterator[Result]:
    """What the term breaks; where it is nothing, and the unit says nothing of it either, it is remembered as good."""
    bad = False
    for shape, test in of.pure:
        if not test.holds(value, unit):
            bad = True
            yield Result(focus, shape, test.component, value)
    if not bad and len(value) < _SHORT and len(of.good) < _REMEMBERED and value not in unit.nodes:
        of.good.add(value)


def _of_shape(focus: str, unit: Unit, name: str, shape: Shape) -> Iterator[Result]:
    values: Sequence[str] = (focus,) if shape.path is None else shape.path(focus, unit)
    for test in shape.each:
        for value in values:
            if not test.holds(value, unit):
                yield Result(focus, name, test.component, value)
    for on_all in shape.all:
        for reported in on_all.broken(focus, values, unit):
            yield Result(focus, name, on_all.component, reported)
