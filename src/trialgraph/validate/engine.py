"""The whole of a validation: units of the data, judged by an engine, and told as a report."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from trialgraph.ontology import TG
from trialgraph.progress import Progress, silent
from trialgraph.validate.data import Data, Stored, reach
from trialgraph.validate.errors import NothingToCheckError, ShapesMissingError, check_engine
from trialgraph.validate.judgement import Judgement
from trialgraph.validate.report import Report
from trialgraph.validate.rules import Rules
from trialgraph.validate.units import units
from trialgraph.validate.vocabulary import vocabulary

if TYPE_CHECKING:
    from trialgraph.validate.fast import FastEngine
    from trialgraph.validate.shacl import PyshaclEngine

__all__ = ["FITS", "engine_for", "validate", "validate_build"]

FITS = 50_000
"""The quads up to which pySHACL, the reference, judges a graph where no engine is asked for: some seconds' worth."""
_IDENTIFIED = f"<{TG.identifiedAs}>"
_STEP = 256  # units between two words on progress


def engine_for(quads: int) -> str:
    """The engine for a graph of that size where none is asked for."""
    return "pyshacl" if quads <= FITS else "fast"


def validate(quads: Iterable[ox.Quad], *, engine: str | None = "pyshacl", progress: Progress = silent) -> Report:
    """Hold the quads to the shapes.

    An ``ox.Store`` is read unit by unit, whatever its size; other quads are held in memory, and then literals are
    judged exactly as written (a store rewrites ``1.50``). Graphs are told apart by their names: those with
    ``/graph/`` are layers over the records (identity, cells, contacts), the others are records. Names must have an
    identity only where the data say ``tg:identifiedAs`` at all. In data without graphs, what two records of one trial
    say cannot be told apart; such trials are not held to single values.

    ``engine`` is "pyshacl" or "fast", which find the same; None takes the one for the size.

    Raises :class:`NothingToCheckError` where no trial is found, :class:`ShapesMissingError` where no shape is, and
    :class:`UnknownEngineError`.
    """
    from trialgraph.rdflib_bridge import lexical_forms

    check_engine(engine)
    data = reach(quads)
    name = engine or engine_for(len(data))
    with lexical_forms():
        rules = _rules()
        judge = _engine(name, rules, identity=_has_identity(data))
        judged = Judgement()
        for at, (unit, results) in enumerate(judge.judge(units(data))):
            if at % _STEP == 0:
                progress("shapes", at, None)
            judged.add(unit, results, rules.all)
        judged.add_across(judge.across(data), rules.all)
    return _report(judged, rules, data, engine=name, size=len(data))


def validate_build(
    quads: Path, store: Path, *, size: int | None = None, jobs: int | None = None, progress: Progress = silent
) -> Report:
    """Hold a build to the shapes with the fast engine, as it streams from its file of ``quads``.

    ``store`` is the folder of an Oxigraph store of the same quads, which nobody writes to; ``size`` is their number
    (None counts them, which takes long in a large store). ``jobs`` is the number of processes; None takes as many as
    there are cores. Finds what :func:`validate` finds, and raises the same.
    """
    from trialgraph.validate.stream import judge_build

    data = Stored(ox.Store.read_only(str(store)))
    judged = Judgement()
    rules = _rules()
    shapes, identity = sorted(rules.across), _has_identity(data)
    for some in judge_build(quads, store, shapes, identity=identity, jobs=jobs, progress=progress):
        judged.merge(some)
    return _report(judged, rules, data, engine="fast", size=len(data) if size is None else size)


def _rules() -> Rules:
    rules = Rules()
    if not rules.all:
        raise ShapesMissingError
    return rules


def _has_identity(data: Data) -> bool:
    return next(data.triples({_IDENTIFIED}), None) is not None


def _engine(name: str, rules: Rules, *, identity: bool) -> PyshaclEngine | FastEngine:
    if name == "fast":
        from trialgraph.validate.fast import FastEngine

        return FastEngine(rules, vocabulary(), identity=identity)
    from trialgraph.validate.shacl import PyshaclEngine

    return PyshaclEngine(rules, vocabulary(), identity=identity)


def _report(judged: Judgement, rules: Rules, data: Data, *, engine: str, size: int) -> Report:
    checked = judged.census.result()
    if not checked.get("Trial"):
        raise NothingToCheckError(len(data), len(data.graphs()))
    return Report(
        findings=judged.findings.sorted(),
        checked=checked,
        shapes=len(rules.all),
        engine=engine,
        quads=size,
        quality=judged.quality.result(rules.all.values()),
    )
