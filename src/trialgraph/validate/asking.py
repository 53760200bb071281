"""Queries of the shapes, asked in Oxigraph: of many units at once, or of all records together.

Where a rule looks at single units, the things of each unit are given names of their own, so that no unit answers for
another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import pyoxigraph as ox

from trialgraph.ontology import VOCAB
from trialgraph.validate.data import TYPE, Data
from trialgraph.validate.findings import Result
from trialgraph.validate.literals import compared
from trialgraph.validate.rules import Rule
from trialgraph.validate.select import Question
from trialgraph.validate.units import Types, Unit

__all__ = ["OfUnits", "as_given", "ask_across", "store_of"]

Description = tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]
"""The classes of a thing, and its values of the predicates that queries look at, predicate by predicate."""
_Thing = tuple[str, Collection[str], Collection[str], Description | None]  # with its classes and what to write of it

_COMPONENT = "SPARQLConstraintComponent"
_CONCEPT = f"<{VOCAB}"  # concepts keep their names: queries name them too
_REMEMBERED = 20_000  # descriptions


class _Looks(NamedTuple):
    """The classes that queries ask for, the predicates that they look at, and those of them that lead further."""

    kinds: tuple[str, ...]
    predicates: list[str]
    links: list[str]


class OfUnits:
    """Asks the queries of units, many at once; ``vocabulary`` is what they may look up of a concept, as N-Triples.

    Where no query looks further than from a thing to concepts, only things of the classes it asks for are written, and
    of those only what it looks at. One that is described in the same words as another, in which nothing was found, is
    left out: places come again and again.
    """

    def __init__(self, asked: Sequence[Question], vocabulary: Mapping[str, str]) -> None:
        self._asked = asked
        self._vocabulary = vocabulary
        self._kinds = frozenset(kind for question in asked for kind in question.rule.classes)
        self._wanted = frozenset(predicate for question in asked for predicate in question.predicates)
        self._near = all(question.links is not None for question in asked)
        self._looks: dict[tuple[str, ...], _Looks | None] = {}
        self._faultless: set[Description] = set()

    def __call__(self, units: Sequence[Unit]) -> Iterator[tuple[int, Result]]:
        """What the queries find in each of the units, with the unit's place."""
        lines: list[str] = []
        concepts: set[str] = set()
        asked_of: dict[tuple[int, str], Description] = {}
        whole = False
        for at, unit in enumerate(units):
            described = self._described(unit)
            whole = whole or described is None
            for subject, kinds, predicates, description in self._all(unit) if described is None else described:
                named = subject if subject.startswith(_CONCEPT) else _renamed(subject, at)
                lines += [f"{named} {TYPE} {kind} .\n" for kind in kinds]
                for predicate in predicates:
                    for value in unit.nodes[subject].get(predicate, ()):
                        own = value[0] == "_" or (value in unit.nodes and not value.startswith(_CONCEPT))
                        lines.append(f"{named} {predicate} {_renamed(value, at) if own else value} .\n")
                        if value in self._vocabulary:
                            concepts.add(value)
                if description is not None:
                    asked_of[at, subject] = description
        if not lines:
            return
        store = ox.Store()
        lines += [self._vocabulary[concept] for concept in concepts]
        store.load("".join(lines).encode(), ox.RdfFormat.N_TRIPLES)
        for question in self._asked:
            for row in store.query(question.query):  # type: ignore[union-attr]  # a SELECT gives rows
                at, focus = _original(str(row["this"]))
                if at < 0:
                    continue  # a concept: no record's to answer for
                asked_of.pop((at, focus), None)
                found = None if row["found"] is None else _original(str(row["found"]))[1]
                written = _as_written(found, focus, question, units[at])
                yield at, Result(focus, question.rule.shape, _COMPONENT, written)
        if not whole:  # what a unit tells of a concept, all of them are judged by
            self._remember(asked_of.values())

    def _described(self, unit: Unit) -> list[_Thing] | None:
        """The things to ask of; None where what queries look at further on may be the unit's own."""
        nodes, looks_at = unit.nodes, self._looks
        if not self._near or not self._vocabulary.keys().isdisjoint(nodes):
            return None
        things: list[_Thing] = []
        for subject, node in nodes.items():
            types = tuple(node.get(TYPE, ()))
            if types not in looks_at:
                looks_at[types] = self._looked_at(types)
            looks = looks_at[types]
            if looks is None:
                continue
            kinds, predicates, links = looks
            for link in links:
                for value in node.get(link, ()):
                    if value in nodes:
                        return None
            description = kinds, tuple([tuple(node.get(predicate, ())) for predicate in predicates])
            if description not in self._faultless:
                again = not any(value in nodes for values in description[1] for value in values)
                things.append((subject, kinds, predicates, description if again else None))
        return things

    def _all(self, unit: Unit) -> Iterator[_Thing]:
        for subject, node in unit.nodes.items():
            predicates = self._wanted & node.keys()
            kinds = [kind for kind in node.get(TYPE, ()) if kind in self._kinds]
            if predicates or kinds:
                yield subject, kinds, predicates, None

    def _looked_at(self, types: Collection[str]) -> _Looks | None:
        """What queries look at in a thing of these classes; None where they look at nothing."""
        kinds = tuple(kind for kind in types if kind in self._kinds)
        if not kinds:
            return None
        asked = [question for question in self._asked if not question.rule.classes.isdisjoint(kinds)]
        predicates = {predicate for question in asked for predicate in question.predicates}
        return _Looks(kinds, sorted(predicates), sorted({link for question in asked for link in question.links or ()}))

    def _remember(self, faultless: Collection[Description]) -> None:
        if len(self._faultless) + len(faultless) > _REMEMBERED:
            self._faultless.clear()
        self._faultless.update(faultless)


def ask_across(asked: Iterable[Question], store: ox.Store, types: Types) -> Iterator[Result]:
    """What the queries find in all graphs of a store together."""
    for question in asked:
        for row in store.query(question.query, use_default_graph_as_union=True):  # type: ignore[union-attr]
            focus = _original(str(row["this"]))[1]
            if question.aimed or not question.rule.classes.isdisjoint(types(focus)):
                found = None if row["found"] is None else _original(str(row["found"]))[1]
                yield Result(focus, question.rule.shape, _COMPONENT, found)


def store_of(data: Data, asked: Iterable[Question]) -> ox.Store:
    """A store of all that the queries look at; blank nodes have names, which a store would change."""
    wanted = {predicate for question in asked for predicate in question.predicates} | {TYPE}
    store = ox.Store()
    lines = "".join(f"{_named(s)} {predicate} {_named(o)} .\n" for s, predicate, o in data.triples(wanted))
    store.load(lines.encode(), ox.RdfFormat.N_TRIPLES)
    return store


def as_given(result: Result, rule: Rule, data: Data) -> Result:
    """The result of a rule across records with its value as the data have it."""
    if result.value is None or not result.value.startswith('"') or rule.path is None:
        return result
    said = (data.about(result.focus, graph).get(f"<{rule.path}>", ()) for graph in data.graphs())
    return result._replace(value=_spelt(result.value, [value for values in said for value in values]))


def _as_written(value: str | None, focus: str, question: Question, unit: Unit) -> str | None:
    if value is None or not value.startswith('"') or question.path is None:
        return value
    return _spelt(value, question.path(focus, unit))


def _spelt(value: str, given: Sequence[str]) -> str:
    """The value as it was given: Oxigraph gives "1.50" back as "1.5"."""
    return value if value in given else next((each for each in given if compared(each, value) == 0), value)


def _renamed(term: str, at: int) -> str:
    return f"<urn:unit:{at}:{term[1:-1] if term[0] == '<' else term}>"


def _named(term: str) -> str:
    return _renamed(term, 0) if term.startswith("_:") else term


def _original(term: str) -> tuple[int, str]:
    if not term.startswith("<urn:unit:"):
        return -1, term
    at, _, name = term[10:-1].partition(":")
    return int(at), name if name.startswith("_:") else f"<{name}>"
