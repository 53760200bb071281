"""The whole of a validation: units of the data, judged by an engine, and told as a report."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal, get_args

from trialgraph.errors import TrialgraphError
from trialgraph.ontology import TG
from trialgraph.validate.census import Census
from trialgraph.validate.data import reach
from trialgraph.validate.findings import Findings, across, findings
from trialgraph.validate.report import NothingToCheckError, Report, ShapesMissingError
from trialgraph.validate.rules import Rules
from trialgraph.validate.units import units
from trialgraph.validate.vocabulary import vocabulary

if TYPE_CHECKING:
    import pyoxigraph as ox

    from trialgraph.validate.fast import FastEngine
    from trialgraph.validate.shacl import PyshaclEngine

__all__ = ["ENGINES", "EngineName", "UnknownEngineError", "engine_of", "validate"]

EngineName = Literal["pyshacl", "fast"]
ENGINES: tuple[str, ...] = get_args(EngineName)
_IDENTIFIED = f"<{TG.identifiedAs}>"


class UnknownEngineError(TrialgraphError):
    """An engine that there is not."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)

    def __str__(self) -> str:
        return f"{self.name!r} is no engine; known: {' '.join(ENGINES)}"


def validate(quads: Iterable[ox.Quad], *, engine: EngineName = "pyshacl") -> Report:
    """Hold the quads to the shapes.

    An ``ox.Store`` is read unit by unit, whatever its size; other quads are held in memory, and then literals are
    judged exactly as written (a store rewrites ``1.50``). Graphs are told apart by their names: those with ``/graph/`` are
    layers over the records (identity, cells, contacts), the others are records. Names must have an identity only where
    the data say ``tg:identifiedAs`` at all. In data without graphs, what two records of one trial say cannot be told
    apart; such trials are not held to single values.

    Both engines find the same; "fast" is for what is large.

    Raises :class:`NothingToCheckError` where no trial is found, :class:`ShapesMissingError` where no shape is, and
    :class:`UnknownEngineError`.
    """
    from trialgraph.rdflib_bridge import lexical_forms

    data = reach(quads)
    with lexical_forms():
        rules = Rules()
        if not rules.all:
            raise ShapesMissingError
        judge = engine_of(engine, rules, identity=next(data.triples({_IDENTIFIED}), None) is not None)
        kept, census = Findings(), Census()
        for unit, results in judge.judge(units(data)):
            census.add(unit)
            for finding, own in findings(unit, results, rules.all):
                kept.keep(finding, own=own)
        for finding in across(judge.across(data), rules.all):
            kept.keep(finding, own=True)
    checked = census.result()
    if not checked.get("Trial"):
        raise NothingToCheckError(len(data), len(data.graphs()))
    return Report(findings=kept.sorted(), checked=checked, shapes=len(rules.all))


def engine_of(name: str, rules: Rules, *, identity: bool) -> PyshaclEngine | FastEngine:
    """The engine of that name; raises :class:`UnknownEngineError`."""
    if name == "fast":
        from trialgraph.validate.fast import FastEngine

        return FastEngine(rules, vocabulary(), identity=identity)
    if name == "pyshacl":
        from trialgraph.validate.shacl import PyshaclEngine

        return PyshaclEngine(rules, vocabulary(), identity=identity)
    raise UnknownEngineError(name)
