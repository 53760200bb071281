"""What the patients get: cell products with their source, donor and route, in a graph of their own, with evidence."""

from __future__ import annotations

from trialgraph.cells.fact import Cells, Contradiction, Fact
from trialgraph.cells.facts import recognise, recognise_text
from trialgraph.mappers.emit import NamedGraph, predicate, record_iri, trial_iri
from trialgraph.mappers.trial import Trial
from trialgraph.ontology import TG, scheme

__all__ = ["CELLS", "Cells", "Contradiction", "Fact", "cell_graph", "recognise", "recognise_text"]

CELLS = "graph/cells"


def cell_graph(trial: Trial, source: str, *, base: str) -> NamedGraph:
    """The trial's cell facts as quads of ``graph/cells``; ``source`` published the record."""
    graph = NamedGraph(base + CELLS)
    record, subject = record_iri(base, source, trial.id), trial_iri(base, trial.id)
    told = [fact for fact in recognise(trial).facts if fact.dose is None]
    for at, fact in enumerate(told, 1):
        if fact.arm is not None:
            about = f"{record}/arm/{fact.arm + 1}"
        elif fact.intervention is not None:
            about = f"{record}/intervention/{fact.intervention + 1}"
        else:
            about = subject
        _add_fact(graph, fact, f"{record}/cell-fact/{at}", about)
        if fact.term == "cellSource":
            graph.concept(subject, predicate(TG.cellSource), fact.vocabulary, fact.code)
    return graph


def _add_fact(graph: NamedGraph, fact: Fact, node: str, about: str) -> None:
    relation = TG[fact.term]
    graph.concept(about, predicate(relation), fact.vocabulary, fact.code)
    graph.node(node, TG.CellFact, f"{fact.term}: {scheme(fact.vocabulary).label(fact.code)}")
    graph.link(node, predicate(TG.factAbout), about)
    graph.link(node, predicate(TG.factProperty), relation)
    graph.concept(node, predicate(TG.factValue), fact.vocabulary, fact.code)
    graph.text(node, predicate(TG.field), fact.field)
    graph.text(node, predicate(TG.words), fact.words)
    graph.integer(node, predicate(TG.spanStart), fact.start)
    graph.integer(node, predicate(TG.spanEnd), fact.end)
    graph.text(node, predicate(TG.rule), fact.rule)
    graph.concept(node, predicate(TG.basis), "basis", fact.basis)
