"""From facts to networks: one function per kind, each of which gives edges with the trials that they stand for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING, Any

from trialgraph.network.errors import UnknownKindError
from trialgraph.network.facts import Facts, Thing
from trialgraph.network.filters import around, heavy
from trialgraph.network.text import counted, enumerate_some

if TYPE_CHECKING:
    from trialgraph.graph import KnowledgeGraph
    from trialgraph.network.model import Network

__all__ = ["KINDS", "build_network"]


@dataclass
class _Edge:
    """What joins two nodes; ``weight`` and ``share`` are those of the trials where nothing else is said."""

    trials: set[str] = field(default_factory=set)
    reason: str = ""
    weight: int | None = None
    share: float | None = None


@dataclass
class _Draft:
    nodes: dict[str, tuple[Thing, str, set[str]]] = field(default_factory=dict)
    edges: dict[tuple[str, str], _Edge] = field(default_factory=dict)
    note: str = ""
    uses: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    site_labels: dict[str, str] = field(default_factory=dict)

    def add(self, things: Mapping[str, Thing], kind: str, trials: Mapping[str, set[str]]) -> None:
        """Add nodes of one kind, each with its trials."""
        self.nodes.update({iri: (thing, kind, trials[iri]) for iri, thing in things.items()})


def build_network(
    graph: KnowledgeGraph,
    kind: str,
    *,
    min_weight: int = 1,
    organization: str | None = None,
    depth: int = 1,
    **filters: Any,
) -> Network:
    """The network of one of :data:`KINDS` as a ``networkx.Graph`` whose nodes are IRIs.

    ``filters`` are the parameters of the question ``trials`` (``cell_source``, ``condition``, ``country``, ``phase``,
    ``status``, ``organization_class`` of the lead sponsor, ``since``, ``until``): only these trials count. Edges
    lighter than ``min_weight`` are left out, and what they leave without an edge; ``organization`` (any of its names,
    whatever the case, or its IRI) leaves what is at most ``depth`` edges from it.

    Nodes have ``label kind organization_class country trials_country trials trial_ids iri``, ``trials_country`` being
    where most of its trials run; edges have ``weight`` (number of trials
    shared; of sites shared in shared-site), ``share`` (each trial of k sponsors, in shared-site each site of k, counts
    1/(k-1), so that a large consortium or hospital does not outweigh all else; elsewhere the weight), ``trials`` (their
    ids, sorted, with spaces between) and ``reason`` (a sentence); both have ``first_year`` and ``last_year``, in which
    their trials start, where these are known. Nodes and edges come in the order of their IRIs. Sites that withhold
    their name never make an edge.

    Raises :class:`UnknownKindError`, :class:`~trialgraph.engines.QueryError` for an unknown filter or value, and
    :class:`UnknownOrganizationError`.
    """
    if kind not in _BUILDERS:
        raise UnknownKindError(kind, KINDS)
    from trialgraph.network.model import Network

    given = {name: value for name, value in filters.items() if value is not None}
    facts = Facts(graph, given)
    draft = _BUILDERS[kind](facts)
    labels = _labels(draft)
    network = Network(kind=kind, note=draft.note)
    network.trials, network.uses, network.site_labels = facts.trials, draft.uses, draft.site_labels
    for iri, (thing, node_kind, trials) in sorted(draft.nodes.items()):
        where = {"country": thing.country, "trials_country": _where_most(facts, trials)}
        known = {"organization_class": thing.organization_class, **where}
        counts = {"trials": len(trials), "trial_ids": " ".join(sorted(trials)), **_years(facts, trials)}
        network.add_node(iri, label=labels[iri], kind=node_kind, **known, **counts, iri=iri)
    for (first, second), edge in sorted(draft.edges.items()):
        weight = len(edge.trials) if edge.weight is None else edge.weight
        share = float(weight) if edge.share is None else round(edge.share, 6)
        words = {"trials": " ".join(sorted(edge.trials)), "reason": edge.reason, **_years(facts, edge.trials)}
        network.add_edge(first, second, weight=weight, share=share, **words)
    if min_weight > 1:
        network = heavy(network, min_weight)
    return network if organization is None else around(network, graph, organization, depth)


def _years(facts: Facts, trials: set[str]) -> dict[str, Any]:
    years = [year for trial in trials if (year := facts.trials[trial].year)]
    return {"first_year": min(years), "last_year": max(years)} if years else {}


def _where_most(facts: Facts, trials: set[str]) -> str:
    """The country in which most of the trials run, of several that with most sites: no record tells a sponsor's."""
    run = Counter(country for trial in trials for country in facts.trials[trial].countries)
    most = [country for country, number in run.items() if number == max(run.values())]
    if len(most) < 2:
        return most[0] if most else ""
    sites = sum((facts.site_countries[trial] for trial in trials if trial in facts.site_countries), Counter[str]())
    return min(most, key=lambda country: (-sites[country], country))


def _co_sponsorship(facts: Facts) -> _Draft:
    draft = _Draft()
    trials = facts.sponsors()
    draft.add({**facts.things("collaborator"), **facts.things("lead")}, "organization", trials)
    sponsors = _inverse(trials)
    for trial in sorted(sponsors):
        for pair in combinations(sorted(sponsors[trial]), 2):
            edge = draft.edges.setdefault(pair, _Edge(share=0.0))
            edge.trials.add(trial)
            edge.share = (edge.share or 0.0) + 1 / (len(sponsors[trial]) - 1)
    for edge in draft.edges.values():
        edge.reason = f"Sponsor {counted(len(edge.trials), 'trial')} together."
    return draft


def _shared_site(facts: Facts) -> _Draft:
    leads = facts.links("lead")
    names = {iri: _with_city(thing) for iri, thing in facts.things("site").items()}
    draft = _Draft(note=_left_out(facts), site_labels=names)
    draft.add(facts.things("lead"), "organization", leads)
    shared: dict[tuple[str, str], list[str]] = defaultdict(list)
    for site, users in _by_sponsor(leads, facts.links("site")).items():
        for sponsor, trials in users.items():
            draft.uses.setdefault(sponsor, {})[site] = trials
        for pair in combinations(sorted(users), 2):
            edge = draft.edges.setdefault(pair, _Edge(share=0.0))
            edge.trials.update(users[pair[0]], users[pair[1]])
            edge.share = (edge.share or 0.0) + 1 / (len(users) - 1)
            shared[pair].append(names[site])
    for pair, edge in draft.edges.items():
        edge.weight = len(shared[pair])
        places = enumerate_some(sorted(shared[pair]))
        edge.reason = f"Both use {counted(edge.weight, 'site')} in {counted(len(edge.trials), 'trial')}: {places}."
    return draft


def _sponsor_site(facts: Facts) -> _Draft:
    draft = _two_modes(facts, "site", "site")
    draft.note = _left_out(facts)
    return draft


def _sponsor_cell_source(facts: Facts) -> _Draft:
    return _two_modes(facts, "cell-source", "cell-source")


def _sponsor_cell_source_condition(facts: Facts) -> _Draft:
    draft = _sponsor_cell_source(facts)
    conditions, things = facts.links("condition"), facts.things("condition")
    sources = _inverse(facts.links("cell-source"))
    for condition, trials in conditions.items():
        for trial in trials:
            for source in sources.get(trial, ()):
                draft.edges.setdefault((source, condition), _Edge()).trials.add(trial)
    treated = {second for _, second in draft.edges if second in conditions}
    draft.add({iri: things[iri] for iri in treated}, "condition", conditions)
    # A source is tried in conditions also where no lead sponsor is told.
    missing = {iri: thing for iri, thing in facts.things("cell-source").items() if iri not in draft.nodes}
    draft.add(missing, "cell-source", facts.links("cell-source"))
    for (_, second), edge in draft.edges.items():
        if second in treated:
            edge.reason = f"{counted(len(edge.trials), 'trial')} of products from this source in this condition."
    return draft


def _investigators(facts: Facts) -> _Draft:
    """People of one name in one trial are one node here: a trial that has sixty sites may name one person for each."""
    import networkx as nx

    people, things = facts.links("investigator"), facts.things("investigator")
    named: dict[tuple[str, str], list[str]] = defaultdict(list)
    for person, trials in people.items():
        for trial in trials:
            named[things[person].label.casefold(), trial].append(person)
    same: nx.Graph[str] = nx.Graph()
    same.add_nodes_from(people)
    for group in named.values():
        same.add_edges_from((group[0], other) for other in group[1:])
    trials_of, chosen = {}, {}
    for part in nx.connected_components(same):
        first = min(part)
        trials_of[first] = set().union(*(people[person] for person in part))
        chosen[first] = things[first]
    return _joined(facts, "person", trials_of, chosen)


_REASONS = {
    "site": "Leads {} at this site.",
    "cell-source": "Leads {} of a product from this source.",
    "person": "Leads {} with this investigator.",
}


def _two_modes(facts: Facts, relation: str, kind: str) -> _Draft:
    """As :func:`_joined`, for all things of a relation."""
    return _joined(facts, kind, facts.links(relation), facts.things(relation))


def _joined(facts: Facts, kind: str, trials: Mapping[str, set[str]], things: Mapping[str, Thing]) -> _Draft:
    """Lead sponsors and things of another kind, wherever a trial links the two; what is not linked is left out."""
    draft = _Draft()
    leads = facts.links("lead")
    for thing, users in _by_sponsor(leads, trials).items():
        for sponsor, shared in users.items():
            reason = _REASONS[kind].format(counted(len(shared), "trial"))
            draft.edges[sponsor, thing] = _Edge(shared, reason)
    linked = {iri for pair in draft.edges for iri in pair}
    sponsors = facts.things("lead")
    draft.add({iri: thing for iri, thing in sponsors.items() if iri in linked}, "organization", leads)
    draft.add({iri: thing for iri, thing in things.items() if iri in linked}, kind, trials)
    return draft


_BUILDERS: dict[str, Callable[[Facts], _Draft]] = {
    "co-sponsorship": _co_sponsorship,
    "shared-site": _shared_site,
    "sponsor-site": _sponsor_site,
    "sponsor-cell-source": _sponsor_cell_source,
    "sponsor-cell-source-condition": _sponsor_cell_source_condition,
    "investigators": _investigators,
}
KINDS: tuple[str, ...] = tuple(_BUILDERS)


def _inverse(trials: Mapping[str, set[str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for thing, ids in trials.items():
        for trial in ids:
            found[trial].add(thing)
    return found


def _by_sponsor(leads: Mapping[str, set[str]], trials: Mapping[str, set[str]]) -> dict[str, dict[str, set[str]]]:
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
    number = facts.anonymous_sites()
    return f"{counted(number, 'site')} without a name left out" if number else ""


def _with_city(site: Thing) -> str:
    return site.label if site.city.casefold() in site.label.casefold() else f"{site.label}, {site.city}"


def _labels(draft: _Draft) -> dict[str, str]:
    """Labels; sites of one name ("University Hospital") are told apart by their cities."""
    seen = Counter(thing.label for thing, _, _ in draft.nodes.values())
    return {
        iri: _with_city(thing) if kind == "site" and seen[thing.label] > 1 else thing.label
        for iri, (thing, kind, _) in draft.nodes.items()
    }
