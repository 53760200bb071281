"""A small graph written by hand, and one made of names alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from trialgraph.engines import EmbeddedEngine
from trialgraph.graph import KnowledgeGraph
from trialgraph.ontology import BASE, PREFIXES, TG


@pytest.fixture
def kg() -> KnowledgeGraph:
    """The small graph."""
    store = ox.Store()
    store.bulk_load(Path(__file__).with_name("small.trig").read_bytes(), ox.RdfFormat.TRIG)
    return KnowledgeGraph(EmbeddedEngine(store), name="small")


@pytest.fixture
def graph_of() -> Callable[..., KnowledgeGraph]:
    """Makes a graph of trials, each given by the labels of its sponsors, the lead first."""

    def make(*trials: tuple[str, ...]) -> KnowledgeGraph:
        store = ox.Store()

        def add(subject: str, relation: str, value: ox.NamedNode | ox.Literal, record: str) -> None:
            prefix, _, name = relation.partition(":")
            terms = ox.NamedNode(BASE + subject), ox.NamedNode(PREFIXES[prefix] + name), value
            store.add(ox.Quad(*terms, ox.NamedNode(BASE + record)))

        for number, sponsors in enumerate(trials, 1):
            trial, record = f"trial/NCT{number:08}", f"record/r/NCT{number:08}"
            add(trial, "rdf:type", ox.NamedNode(TG.Trial), record)
            add(trial, "dcterms:identifier", ox.Literal(f"NCT{number:08}"), record)
            add(trial, "tg:preferredRecord", ox.NamedNode(BASE + record), "graph/identity/canonical")
            for at, label in enumerate(sponsors):
                node = "o/" + label.encode().hex()
                add(trial, "tg:collaborator" if at else "tg:leadSponsor", ox.NamedNode(BASE + node), record)
                add(node, "rdf:type", ox.NamedNode(TG.Organization), record)
                add(node, "rdfs:label", ox.Literal(label), record)
                add(node, "tg:identifiedAs", ox.NamedNode(BASE + node), "graph/identity/canonical")
                add(node, "skos:prefLabel", ox.Literal(label), "graph/identity/canonical")
        return KnowledgeGraph(EmbeddedEngine(store), name="made")

    return make
