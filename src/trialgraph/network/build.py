"""From facts to networks: one function per kind, each of which gives edges with the trials that they stand for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import TYPE_CHECKING

from trialgraph.network.errors import UnknownKindError
from trialgraph.network.source import Facts, Source, Thing, code_of
from trialgraph.network.text import counted, enumerate_some
from trialgraph.ontology import scheme

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["KINDS", "build_network"]

_LEADS = "tg:leadSponsor"
_SPONSORS = "tg:leadSponsor|tg:collaborator"


@dataclass
class _Edge:
    """What joins two nodes; ``weight`` and ``share`` are those of the trials where nothing else is said."""

    trials: set[str] = field(default_factory=set)
    reason: str = ""
    weight: int | None = None
    share: float | None = None


@dataclass
class _Network:
    nodes: dict[str, tuple[Thing, str, set[str]]] = field(default_factory=dict)
    edges: dict[tuple[str, str], _Edge] = field(default_factory=dict)
    note: str = ""

    def add(self, things: dict[str, Thing], kind: str, trials: dict[str, set[str]]) -> None:
        """Add nodes of one kind, each with its trials."""
        self.nodes.update({iri: (thing, kind, trials[iri]) for iri, thing in things.items()})


def build_network(source: Source, kind: str) -> nx.Graph[str]:
    """The network of one of :data:`KINDS` as a ``networkx.Graph`` whose nodes are IRIs.

    Nodes have ``label kind organization_class country trials trial_ids iri``; edges have ``weight`` (number of trials
    shared; of sites shared in shared-site), ``share`` (in co-sponsorship each trial of k sponsors counts 1/(k-1), else
    the weight), ``trials`` (their ids, sorted, with spaces between) and ``reason`` (a sentence). Nodes and edges come
    in the order of their IRIs. Raises :class:`UnknownKindError`.
    """
    if kind not in _BUILDERS:
        raise UnknownKindError(kind, KINDS)
    import networkx as nx

    network = _BUILDERS[kind](Facts(source))
    labels = _labels(network)
    graph: nx.Graph[str] = nx.Graph(kind=kind, note=network.note)
    for iri, (thing, node_kind, trials) in sorted(network.nodes.items()):
        known = {"organization_class": thing.organization_class, "country": thing.country}
        counted_trials = {"trials": len(trials), "trial_ids": " ".join(sorted(trials))}
        graph.add_node(iri, label=labels[iri], kind=node_kind, **known, **counted_trials, iri=iri)
    for (first, second), edge in sorted(network.edges.items()):
        weight = len(edge.trials) if edge.weight is None else edge.weight
        share = float(weight) if edge.share is None else edge.share
        words = " ".join(sorted(edge.trials))
        graph.add_edge(first, second, weight=weight, share=share, trials=words, reason=edge.reason)
    return graph


def _co_sponsorship(facts: Facts) -> _Network:
    network = _Network()
    trials = facts.trials(_SPONSORS)
    network.add(facts.things(_SPONSORS), "organization", trials)
    sponsors = _inverse(trials)
    for trial in sorted(sponsors):
        for pair in combinations(sorted(sponsors[trial]), 2):
            edge = network.edges.setdefault(pair, _Edge(share=0.0))
            edge.trials.add(trial)
            edge.share = (edge.share or 0.0) + 1 / (len(sponsors[trial]) - 1)
    for edge in network.edges.values():
        edge.share = round(edge.share or 0.0, 6)
        edge.reason = f"Sponsor {counted(len(edge.trials), 'trial')} together."
    return network


def _shared_site(facts: Facts) -> _Network:
    network = _Network(note=_left_out(facts))
    leads, sites = facts.trials(_LEADS), facts.trials("tg:site")
    network.add(facts.things(_LEADS), "organization", leads)
    names = _site_names(facts.things("tg:site"))
    shared: dict[tuple[str, str], list[str]] = defaultdict(list)
    for site, users in _by_sponsor(leads, sites).items():
        for pair in combinations(sorted(users), 2):
            edge = network.edges.setdefault(pair, _Edge())
            edge.trials.update(users[pair[0]], users[pair[1]])
            shared[pair].append(names[site])
    for pair, edge in network.edges.items():
        edge.weight = len(shared[pair])
        places = enumerate_some(sorted(shared[pair]))
        edge.reason = f"Both use {counted(edge.weight, 'site')} in {counted(len(edge.trials), 'trial')}: {places}."
    return network


def _sponsor_site(facts: Facts) -> _Network:
    network = _two_modes(facts, "site", facts.trials("tg:site"), facts.things("tg:site"))
    return replace(network, note=_left_out(facts))


def _sponsor_cell_source(facts: Facts) -> _Network:
    trials = facts.cell_sources()
    labels = scheme("cell-source")
    things = {iri: Thing(iri, labels.label(code_of(iri, "cell-source"))) for iri in trials}
    return _two_modes(facts, "cell-source", trials, things)


def _investigators(facts: Facts) -> _Network:
    path = "tg:investigator"
    return _two_modes(facts, "person", facts.trials(path), facts.things(path))


_REASONS = {
    "site": "Leads {} at this site.",
    "cell-source": "Leads {} of a product from this source.",
    "person": "Leads {} with this investigator.",
}


def _two_modes(facts: Facts, kind: str, trials: dict[str, set[str]], things: dict[str, Thing]) -> _Network:
    """Lead sponsors and things of another kind, wherever a trial links the two; what is not linked is left out."""
    network = _Network()
    leads = facts.trials(_LEADS)
    for thing, users in _by_sponsor(leads, trials).items():
        for sponsor, shared in users.items():
            reason = _REASONS[kind].format(counted(len(shared), "trial"))
            network.edges[sponsor, thing] = _Edge(shared, reason)
    linked = {iri for pair in network.edges for iri in pair}
    sponsors = facts.things(_LEADS)
    network.add({iri: thing for iri, thing in sponsors.items() if iri in linked}, "organization", leads)
    network.add({iri: thing for iri, thing in things.items() if iri in linked}, kind, trials)
    return network


_BUILDERS: dict[str, Callable[[Facts], _Network]] = {
    "co-sponsorship": _co_sponsorship,
    "shared-site": _shared_site,
    "sponsor-site": _sponsor_site,
    "sponsor-cell-source": _sponsor_cell_source,
    "investigators": _investigators,
}
KINDS: tuple[str, ...] = tuple(_BUILDERS)


def _inverse(trials: dict[str, set[str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for thing, ids in trials.items():
        for trial in ids:
            found[trial].add(thing)
    return found


def _by_sponsor(leads: dict[str, set[str]], trials: dict[str, set[str]]) -> dict[str, dict[str, set[str]]]:
    """Thing -> lead sponsor -> the sponsor's trials with the thing."""
    sponsors = _inverse(leads)
    found: dict[str, dict[str, set[str]]] = {}
    for thing in sorted(trials):
        users: dict[str, set[str]] = defaultdict(set)
        for trial in trials[thing]:
            for sponsor in sponsors.get(trial, ()):
                users[sponsor].add(trial)
        found[thing] = dict(users)
    return found


def _left_out(facts: Facts) -> str:
    number = len(facts.anonymous)
    return f"{counted(number, 'site')} without a name left out" if number else ""


def _site_names(sites: dict[str, Thing]) -> dict[str, str]:
    return {iri: _with_city(thing) for iri, thing in sites.items()}


def _with_city(site: Thing) -> str:
    return site.label if site.city.casefold() in site.label.casefold() else f"{site.label}, {site.city}"


def _labels(network: _Network) -> dict[str, str]:
    """Labels; sites of one name ("University Hospital") are told apart by their cities."""
    seen = Counter(thing.label for thing, _, _ in network.nodes.values())
    return {
        iri: _with_city(thing) if kind == "site" and seen[thing.label] > 1 else thing.label
        for iri, (thing, kind, _) in network.nodes.items()
    }
