"""Cell facts as quads: what products, arms and trials have, a node of evidence behind each, and rows for review."""

from __future__ import annotations

from collections.abc import Iterable

from trialgraph.cells.doses import Dose
from trialgraph.cells.fact import Contradiction, Fact
from trialgraph.cells.facts import recognise
from trialgraph.mappers.emit import NamedGraph, predicate, record_iri, trial_iri
from trialgraph.mappers.terms import decimal
from trialgraph.mappers.trial import Trial
from trialgraph.ontology import TG, concept_iri, scheme

__all__ = ["CELLS", "cell_graph"]

CELLS = "graph/cells"
_UNKNOWN = "unspecified"


def cell_graph(trial: Trial, source: str, *, base: str) -> NamedGraph:
    """The trial's cell facts as quads of ``graph/cells``; ``source`` published the record."""
    found = recognise(trial)
    graph = NamedGraph(base + CELLS)
    record, subject = record_iri(base, source, trial.id), trial_iri(base, trial.id)
    nodes: dict[Fact, str] = {}
    for at, fact in enumerate(found.facts, 1):
        nodes[fact] = f"{record}/cell-fact/{at}"
        _add_fact(graph, fact, nodes[fact], _about(fact, record, subject))
    for at, row in enumerate(found.contradictions, 1):
        about = _about(row.believed, record, subject)
        _add_contradiction(graph, row, f"{record}/contradiction/{at}", about, nodes[row.believed])
    for code in _sources(found.facts):
        graph.concept(subject, predicate(TG.cellSource), "cell-source", code)
    return graph


def _about(fact: Fact, record: str, trial: str) -> str:
    if fact.arm is not None:
        return f"{record}/arm/{fact.arm + 1}"
    return trial if fact.intervention is None else f"{record}/intervention/{fact.intervention + 1}"


def _sources(facts: Iterable[Fact]) -> list[str]:
    """The sources of the trial as a whole: those of its products, arms and titles; "unspecified" if none is known."""
    codes = dict.fromkeys(fact.code for fact in facts if fact.term == "cellSource")
    return [code for code in codes if code != _UNKNOWN] or list(codes)


def _add_fact(graph: NamedGraph, fact: Fact, node: str, about: str) -> None:
    value = _add_value(graph, fact, f"{node}/dose")
    of_trial = fact.intervention is None and fact.arm is None
    if not (of_trial and fact.term == "cellSource"):  # the trial's sources are those of all that is in it
        graph.link(about, predicate(TG[fact.term]), value)
    graph.node(node, TG.CellFact, f"{fact.term}: {_label(fact)}")
    graph.link(node, predicate(TG.factAbout), about)
    graph.link(node, predicate(TG.factValue), value)
    _add_words(graph, fact, node, fact.rule)
    graph.concept(node, predicate(TG.basis), "basis", fact.basis)


def _add_value(graph: NamedGraph, fact: Fact, node: str) -> str:
    """The concept that is the fact's value, or the node of its dose."""
    dose = fact.dose
    if dose is None:
        return concept_iri(fact.vocabulary, fact.code)
    graph.node(node, TG.Dose, _said(dose))
    for term, amount in ((TG.amount, dose.amount), (TG.amountMaximum, dose.amount_maximum)):
        if amount is not None:
            graph.term(node, predicate(term), decimal(amount))
    graph.text(node, predicate(TG.unit), dose.unit)
    graph.text(node, predicate(TG.amountPer), dose.per)
    graph.boolean(node, predicate(TG.perKilogram), dose.per_kilogram)
    graph.integer(node, predicate(TG.administrations), dose.administrations)
    graph.text(node, predicate(TG.interval), dose.interval)
    graph.text(node, predicate(TG.asSaid), dose.words)
    return node


def _said(dose: Dose) -> str:
    """The dose in figures: "1000000 to 5000000 cells per kg"; in the record's words where they are no figure."""
    least, most = (None if each is None else f"{each:f}" for each in (dose.amount, dose.amount_maximum))
    if least is None and most is None:
        return dose.words
    amount = f"up to {most}" if least is None else least if most is None else f"{least} to {most}"
    return f"{amount} {dose.unit}" + (f" per {dose.per}" if dose.per else "")


def _add_contradiction(graph: NamedGraph, row: Contradiction, node: str, about: str, believed: str) -> None:
    told = f"{row.believed.term}: {_label(row.believed)}, but {row.other.field} says {_label(row.other)}"
    graph.node(node, TG.Contradiction, told)
    graph.link(node, predicate(TG.factAbout), about)
    graph.link(node, predicate(TG.believed), believed)
    graph.concept(node, predicate(TG.factValue), row.other.vocabulary, row.other.code)
    _add_words(graph, row.other, node, row.rule)


def _add_words(graph: NamedGraph, fact: Fact, node: str, rule: str) -> None:
    """The property, and the words that its value was read from."""
    graph.link(node, predicate(TG.factProperty), TG[fact.term])
    graph.text(node, predicate(TG.field), fact.field)
    graph.text(node, predicate(TG.words), fact.words)
    graph.integer(node, predicate(TG.spanStart), fact.start)
    graph.integer(node, predicate(TG.spanEnd), fact.end)
    graph.text(node, predicate(TG.rule), rule)


def _label(fact: Fact) -> str:
    return scheme(fact.vocabulary).label(fact.code) if fact.dose is None else _said(fact.dose)
