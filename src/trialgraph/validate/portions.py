"""Which quads are judged together.

A portion holds record graphs of different trials, each with what the shared layers (identity, cells) say of its
things; never two records of one trial. What the layers describe themselves (matches, cell facts, doses) comes in
portions of its own, and so do contact details. Data without graphs are one portion.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec
import pyoxigraph as ox

from trialgraph.ontology import ONTOLOGY, TG
from trialgraph.validate.data import Data, GraphName, Subject

__all__ = ["Portion", "key", "portions"]

_LAYER, _CONTACTS = "/graph/", "/graph/contacts/"
_TRIAL = ox.NamedNode(TG.Trial)
_QUADS_PER_PORTION = 40_000


class Portion(msgspec.Struct):
    """Quads to judge together. ``owned`` has the things they describe, with their graph (None: the default graph);
    other things are there only for their class, so that findings about them are none."""

    quads: list[ox.Quad] = msgspec.field(default_factory=list)
    owned: dict[str, str | None] = msgspec.field(default_factory=dict)
    trials: set[str] = msgspec.field(default_factory=set)
    contacts: bool = False
    merged: bool = False


def portions(data: Data) -> Iterator[Portion]:
    """All portions of the data, in a fixed order."""
    graphs = data.graphs()
    layers = [graph for graph in graphs if _LAYER in key(graph)]
    contacts = [graph for graph in layers if _CONTACTS in key(graph)]
    shared = [graph for graph in layers if _CONTACTS not in key(graph)]
    trials = {graph: _trials(data, graph) for graph in graphs if _LAYER not in key(graph)}
    yield from _records(data, {graph: found for graph, found in trials.items() if found}, shared)
    yield from _described(data, [*(graph for graph, found in trials.items() if not found), *shared])
    for portion in _described(data, contacts):
        portion.contacts = True
        yield portion


def _trials(data: Data, graph: GraphName) -> set[Subject]:
    return {quad.subject for quad in data.typed(graph) if quad.object == _TRIAL}


def _records(
    data: Data,
    trials: dict[GraphName, set[Subject]],
    shared: list[GraphName],
) -> Iterator[Portion]:
    batch: dict[GraphName, list[ox.Quad]] = {}
    seen: set[Subject] = set()
    size = 0
    for graph, own in trials.items():
        if batch and (seen & own or size >= _QUADS_PER_PORTION or isinstance(next(iter(batch)), ox.DefaultGraph)):
            yield _record_portion(data, batch, trials, seen, shared)
            batch, seen, size = {}, set(), 0
        batch[graph] = list(data.quads(graph))
        seen |= own
        size += len(batch[graph])
    if batch:
        yield _record_portion(data, batch, trials, seen, shared)


def _record_portion(
    data: Data,
    batch: dict[GraphName, list[ox.Quad]],
    trials: dict[GraphName, set[Subject]],
    all_trials: set[Subject],
    shared: list[GraphName],
) -> Portion:
    portion = Portion(trials={key(trial) for trial in all_trials}, merged=ox.DefaultGraph() in batch)
    subjects: dict[Subject, None] = {}
    for graph, quads in batch.items():
        # What a record says of another's trial (its title in a list of similar trials) binds only itself.
        others = all_trials - trials[graph]
        for quad in quads:
            if quad.subject not in others:
                portion.quads.append(quad)
                portion.owned.setdefault(key(quad.subject), key(graph) or None)
                subjects[quad.subject] = None
    said = [quad for subject in subjects for layer in shared for quad in data.about(subject, layer)]
    portion.quads += said
    portion.quads += _classes(data, said, portion)
    return portion


def _described(data: Data, layers: list[GraphName]) -> Iterator[Portion]:
    portion = Portion()
    for layer in layers:
        for subject in dict.fromkeys(
            quad.subject
            for quad in data.typed(layer)
            if isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith(ONTOLOGY)
        ):
            quads = list(data.about(subject, layer))
            portion.quads += quads
            portion.owned.setdefault(key(subject), key(layer) or None)
            if len(portion.quads) >= _QUADS_PER_PORTION:
                portion.quads += _classes(data, portion.quads, portion)
                yield portion
                portion = Portion()
    if portion.quads:
        portion.quads += _classes(data, portion.quads, portion)
        yield portion


def _classes(data: Data, quads: Iterable[ox.Quad], portion: Portion) -> list[ox.Quad]:
    """The classes of things that the quads lead to and that the portion does not describe."""
    found: list[ox.Quad] = []
    for node in dict.fromkeys(quad.object for quad in quads):
        if isinstance(node, ox.NamedNode | ox.BlankNode) and key(node) not in portion.owned:
            found += data.types(node)
    return found


def key(node: GraphName | ox.Triple) -> str:
    """The IRI, the blank node's name, or nothing for the default graph."""
    if isinstance(node, ox.NamedNode):
        return node.value
    return "" if isinstance(node, ox.DefaultGraph) else str(node)
