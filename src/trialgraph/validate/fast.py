"""The fast engine: all rules compiled into one pass over each thing, and queries asked of many records at once.

For each class (set of classes, rather) there is a plan: what to look at for each property that a thing has, what it
must have, and the few rules that need more than one property. A thing without fault costs a look into the plan for
each of its properties. Decided in decisions/0017.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec
from rdflib import URIRef

from trialgraph.validate.asking import OfUnits, as_given, ask_across, store_of
from trialgraph.validate.constraints import Compiler, OnAll, OnEach, Shape
from trialgraph.validate.data import TYPE, Data, Stored
from trialgraph.validate.data import Node as Said
from trialgraph.validate.findings import Result
from trialgraph.validate.rules import Rule, Rules
from trialgraph.validate.select import questions
from trialgraph.validate.units import Unit

__all__ = ["FastEngine"]

_UNITS_PER_BATCH = 2_048  # a query costs as much for one as for some hundreds
_REMEMBERED = 16_000  # terms that were found good, for each property of a plan: those that come often come early
_SHORT = 120  # characters of a term that is likely to come again


class _Property(msgspec.Struct):
    """What to look at where a thing has the property. Terms in ``good``, of which units say nothing, break nothing of
    ``pure`` wherever they are."""

    pure: list[tuple[str, OnEach]]
    linked: list[tuple[str, OnEach]]
    together: list[tuple[str, OnAll]]
    on_one: list[tuple[str, OnAll]]  # those of them that a single value can break
    good: set[str]


class _Plan(msgspec.Struct):
    """What to look at in a thing of some classes: in its properties, in those that it lacks (``required``), in its own
    name (``itself``), and whatever needs more than one property."""

    properties: dict[str, _Property]
    required: dict[str, list[tuple[str, OnAll]]]
    itself: list[tuple[str, OnEach]]
    others: list[tuple[str, Shape]]


class FastEngine:
    """Judges units in one pass; use it within :func:`~trialgraph.rdflib_bridge.lexical_forms`."""

    def __init__(self, rules: Rules, vocabulary: dict[str, Said], *, identity: bool) -> None:
        self._compiler = Compiler(rules.graph, vocabulary)
        self._all = rules.all
        self._plans: dict[tuple[bool, tuple[str, ...]], _Plan] = {}
        self._rules = {
            contacts: [rules.all[shape] for shape in sorted(rules.within(identity=identity, contacts=contacts))]
            for contacts in (False, True)
        }
        asked = questions(self._rules[False], rules.graph, vocabulary)
        self._asked_across = questions([rules.all[shape] for shape in sorted(rules.across)], rules.graph, vocabulary)
        self._having = frozenset(predicate for rule in self._rules[False] for predicate in rule.having)
        wanted = {predicate for question in asked for predicate in question.predicates}
        concepts = {
            subject: "".join(f"{subject} {predicate} {value} .\n" for predicate in said for value in node[predicate])
            for subject, node in vocabulary.items()
            if (said := sorted(node.keys() & wanted))
        }
        self._ask = OfUnits(asked, concepts)

    def judge(self, units: Iterable[Unit]) -> Iterator[tuple[Unit, list[Result]]]:
        """Each unit with its results."""
        batch: list[Unit] = []
        for unit in units:
            batch.append(unit)
            if len(batch) == _UNITS_PER_BATCH:
                yield from self._judged(batch)
                batch = []
        yield from self._judged(batch)

    def across(self, data: Data, only: str | None = None) -> Iterator[Result]:
        """The results of the rules that look at all records at once, or of the rule with the given shape alone."""
        asked = [question for question in self._asked_across if only in (None, question.rule.shape)]
        if isinstance(data, Stored):
            yield from ask_across(asked, data.store, data.types)
        elif asked:
            found = ask_across(asked, store_of(data, asked), data.types)
            yield from (as_given(result, self._all[result.shape], data) for result in found)

    def _judged(self, batch: Sequence[Unit]) -> Iterator[tuple[Unit, list[Result]]]:
        found: list[list[Result]] = [list(self._in_pass(unit)) for unit in batch]
        for at, result in self._ask(batch):
            found[at].append(result)
        yield from zip(batch, found, strict=True)

    def _in_pass(self, unit: Unit) -> Iterator[Result]:
        plans, contacts, having, nodes = self._plans, unit.contacts, self._having, unit.nodes
        for focus, node in nodes.items():
            kinds = tuple(node.get(TYPE, ()))
            if not having.isdisjoint(node):
                kinds += tuple(sorted(having & node.keys()))
            plan = plans.get((contacts, kinds))
            if plan is None:
                plan = plans[contacts, kinds] = self._plan(contacts, frozenset(kinds))
            if not plan.required.keys() <= node.keys():
                yield from _lacking(focus, node, unit, plan.required)
            properties = plan.properties
            for predicate, values in node.items():
                of = properties.get(predicate)
                if of is None:
                    continue
                good = of.good
                for value in values:
                    described = value in nodes
                    if described or value not in good:
                        known = not described and len(value) < _SHORT and len(good) < _REMEMBERED
                        for shape, each in of.pure:
                            if not each.holds(value, unit):
                                known = False
                                yield Result(focus, shape, each.component, value)
                        if known:
                            good.add(value)
                    for shape, each in of.linked:
                        if not each.holds(value, unit):
                            yield Result(focus, shape, each.component, value)
                for shape, test in of.on_one if len(values) == 1 else of.together:
                    for reported in test.broken(focus, values, unit):
                        yield Result(focus, shape, test.component, reported)
            for shape, each in plan.itself:
                if not each.holds(focus, unit):
                    yield Result(focus, shape, each.component, focus)
            for shape, compiled in plan.others:
                yield from _of_shape(focus, unit, shape, compiled)

    def _plan(self, contacts: bool, kinds: frozenset[str]) -> _Plan:
        """The rules that look at things of these classes, or with these properties."""
        plan = _Plan({}, {}, [], [])
        for rule in self._rules[contacts]:
            if rule.classes & kinds or rule.having & kinds:
                self._add(plan, rule)
        return plan

    def _add(self, plan: _Plan, rule: Rule) -> None:
        shape = self._compiler.shape(URIRef(rule.shape))
        if shape.path is None and not shape.all and not shape.properties:
            plan.itself += [(rule.shape, test) for test in shape.each]
            return
        if not rule.path or shape.properties:
            plan.others.append((rule.shape, shape))
            return
        predicate = f"<{rule.path}>"
        of = plan.properties.setdefault(predicate, _Property([], [], [], [], set()))
        of.pure += [(rule.shape, test) for test in shape.each if test.pure]
        of.linked += [(rule.shape, test) for test in shape.each if not test.pure]
        of.together += [(rule.shape, test) for test in shape.all]
        of.on_one += [(rule.shape, test) for test in shape.all if not test.allows_one]
        demands = [(rule.shape, test) for test in shape.all if test.demands]
        if demands:
            plan.required.setdefault(predicate, []).extend(demands)


def _lacking(focus: str, node: Said, unit: Unit, required: Mapping[str, list[tuple[str, OnAll]]]) -> Iterator[Result]:
    for predicate in required.keys() - node.keys():
        for shape, test in required[predicate]:
            for lacking in test.broken(focus, (), unit):
                yield Result(focus, shape, test.component, lacking)


def _of_shape(focus: str, unit: Unit, name: str, shape: Shape) -> Iterator[Result]:
    values: Sequence[str] = (focus,) if shape.path is None else shape.path(focus, unit)
    for test in shape.each:
        for value in values:
            if not test.holds(value, unit):
                yield Result(focus, name, test.component, value)
    for on_all in shape.all:
        for reported in on_all.broken(focus, values, unit):
            yield Result(focus, name, on_all.component, reported)
