"""What is judged together: a unit is what one record says, or what a layer over the records says of one thing.

A record's unit is its graph with what the shared layers (identity, cells) say of its things; never two records of one
trial. What the layers describe themselves (matches, cell facts, doses) comes in units of its own, and so do contact
details. Data without graphs are one unit.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

import msgspec
from rdflib.compat import decodeUnicodeEscape

from trialgraph.ontology import ONTOLOGY, PREFIXES, TG
from trialgraph.validate.data import TYPE, Data, Node

__all__ = [
    "RECORD",
    "TRIAL",
    "Types",
    "Unit",
    "is_contacts",
    "is_layer",
    "join",
    "key",
    "of_layer",
    "of_record",
    "text",
    "units",
]

_RECORD, _LAYER, _CONTACTS = "/record/", "/graph/", "/graph/contacts/"
_TRIAL_CLASS = f"<{TG.Trial}>"
_OF_ONTOLOGY = f"<{ONTOLOGY}"
_IDENTIFIER = f"<{PREFIXES['dcterms']}identifier>"
_ABOUT = (f"<{TG.aboutTrial}>", f"<{TG.factAbout}>")
_LINKS_FROM_TRIAL = 3
RECORD = re.compile(r"/record/[^/]+/([^/>]+)")
"""Of the IRI of a record or of something in it: the trial's id is the first group."""
TRIAL = re.compile(r"/trial/([^/>]+)>?$")
"""Of the IRI of a trial: its id is the first group."""


Types = Callable[[str], Collection[str]]
"""The classes of a thing, wherever they are said."""


class Unit(msgspec.Struct):
    """Things that are judged together, each with all that is said of it; terms are text as in N-Triples."""

    graph: str
    nodes: dict[str, Node]
    outside: Types
    """The classes of a thing that the unit does not describe."""
    trials: set[str] = msgspec.field(default_factory=set)
    contacts: bool = False
    _leading: dict[str, list[str]] | None = None
    _pointing: dict[str, dict[str, list[str]]] = msgspec.field(default_factory=dict)

    @property
    def merged(self) -> bool:
        """Whether records that the graph does not tell apart may be in it."""
        return not self.graph

    def leading_to(self, term: str) -> Sequence[str]:
        """The subjects that have the term as an object."""
        if self._leading is None:
            leading: dict[str, list[str]] = {}
            for subject, node in self.nodes.items():
                for values in node.values():
                    for value in values:
                        leading.setdefault(value, []).append(subject)
            self._leading = leading
        return self._leading.get(term, ())

    def pointing_to(self, term: str, predicate: str) -> Sequence[str]:
        """The subjects that have the term as a value of the predicate, each once."""
        return self.pointed_at(predicate).get(term, ())

    def pointed_at(self, predicate: str) -> Mapping[str, Sequence[str]]:
        """The values of the predicate, each with the subjects that have it."""
        if predicate not in self._pointing:
            pointing: dict[str, list[str]] = {}
            for subject, node in self.nodes.items():
                for value in node.get(predicate, ()):
                    pointing.setdefault(value, []).append(subject)
            self._pointing[predicate] = pointing
        return self._pointing[predicate]

    def trial_of(self, focus: str) -> str:
        """The registry id of the trial that the thing is, that links to it, or that its IRI names; "" for none."""
        near = {focus}
        for _ in range(_LINKS_FROM_TRIAL):
            if trials := near & self.trials:
                return min(self._registry_id(trial) for trial in trials)
            near = {subject for term in near for subject in self.leading_to(term)}
        about = [value for link in _ABOUT for value in self.nodes.get(focus, {}).get(link, ())]
        for term in (focus, *about):
            if found := RECORD.search(term) or TRIAL.search(term):
                return found[1]
        return ""

    def _registry_id(self, trial: str) -> str:
        given = sorted(text(value) for value in self.nodes[trial].get(_IDENTIFIER, ()))
        if given:
            return given[0]
        found = TRIAL.search(trial)
        return found[1] if found else key(trial)


def units(data: Data) -> Iterator[Unit]:
    """All units of the data, graph by graph in the order of their names."""
    graphs = data.graphs()
    shared = [graph for graph in graphs if is_layer(graph) and not is_contacts(graph)]

    for graph in graphs:
        if is_layer(graph):
            yield from of_layer(graph, data.nodes(graph), data.types)
        else:
            nodes = dict(data.nodes(graph))
            for layer in shared:
                join(nodes, ((subject, data.about(subject, layer)) for subject in nodes))
            yield from of_record(graph, nodes, data.types)


def of_record(graph: str, nodes: dict[str, Node], types: Types) -> Iterator[Unit]:
    """The unit of a record's graph, joined with what the layers say of its things. Without a trial in it the graph is
    no record's, and each thing in it is alone."""
    trials = {subject for subject, node in nodes.items() if _TRIAL_CLASS in node.get(TYPE, ())}
    if trials:
        yield Unit(graph, nodes, types, trials)
    else:
        yield from of_layer(graph, nodes, types)


def of_layer(graph: str, nodes: Mapping[str, Node], types: Types) -> Iterator[Unit]:
    """What a layer describes of its own, in units: what belongs to one record is one, anything else is alone."""
    groups: dict[str, dict[str, Node]] = {}
    record = "\n"  # that the last thing belongs to; things of one stand together
    for subject, node in nodes.items():
        for kind in node.get(TYPE, ()):
            if kind.startswith(_OF_ONTOLOGY):
                if subject.startswith(record):
                    name = record[:-1]
                else:
                    found = RECORD.search(subject)
                    name = subject[: found.end()] if found else subject
                    record = f"{name}/" if found else record
                groups.setdefault(name, {})[subject] = node
                break
    for group in groups.values():
        yield Unit(graph, group, types, contacts=is_contacts(graph))


def is_contacts(graph: str) -> bool:
    """Whether the graph holds contact details."""
    return _CONTACTS in graph


def is_layer(graph: str) -> bool:
    """Whether the graph lies over the records: identity, cells, contacts, the vocabulary. The base of the IRIs may
    have ``/graph/`` in it, and then a record's graph has it too."""
    return graph.rfind(_LAYER) > graph.rfind(_RECORD)


def key(term: str) -> str:
    """The IRI, or the blank node's name after ``_:``."""
    return term[1:-1] if term.startswith("<") else term


def text(term: str) -> str:
    """The words of a term: the IRI, the blank node's name, or a literal without its quotes, escapes and type."""
    if term[0] != '"':
        return key(term)
    return decodeUnicodeEscape(term[1:-1] if term[-1] == '"' else term[1 : term.rindex('"')])


def join(nodes: dict[str, Node], said: Iterable[tuple[str, Node]]) -> None:
    """Join nodes with what a layer says of their things; a node that gains something is replaced by a copy."""
    for subject, more in [(subject, node) for subject, node in said if node]:
        node = nodes[subject] = dict(nodes[subject])
        for predicate, values in more.items():
            known = node.get(predicate)
            node[predicate] = values if known is None else [*known, *(each for each in values if each not in known)]
