"""What the page's script is given: columns of numbers, and each text once, for a network may have 200,000 links.

``web/src/data.ts`` reads it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from trialgraph.network.communities import communities
from trialgraph.network.model import TrialFacts
from trialgraph.network.style import legend, look_of
from trialgraph.network.text import clean, counted
from trialgraph.ontology import scheme
from trialgraph.registry_pages import registry_page

if TYPE_CHECKING:
    import networkx as nx

    from trialgraph.network.layout import Layout

__all__ = ["country_heading", "country_name", "country_of", "page_data", "safe_json"]

_UNKNOWN = TrialFacts(0, (), "")
# Of each kind of node: the words for one and for many.
_KINDS = {
    "organization": ("organisation", "organisations"),
    "site": ("site", "sites"),
    "person": ("investigator", "investigators"),
    "cell-source": ("cell source", "cell sources"),
    "condition": ("condition", "conditions"),
}


class _Texts:
    """Texts by the order in which they were first asked for."""

    def __init__(self) -> None:
        self.index: dict[str, int] = {}

    def __call__(self, text: str) -> int:
        return self.index.setdefault(text, len(self.index))


def safe_json(data: Any) -> str:
    """JSON that cannot end the element it stands in, nor open a comment there."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def page_data(graph: nx.Graph[str], places: Layout) -> dict[str, Any]:
    """All that is drawn and told.

    Lists of trials are sorted indices, each but the first as the step from the one before, and so are the first ends
    of links; a column of one value alone is that value.
    """
    trials = _Trials(graph)
    nodes: list[tuple[str, dict[str, Any]]] = [(node, graph.nodes[node]) for node in graph]
    index = {node: at for at, (node, _) in enumerate(nodes)}
    group = communities(graph)
    present, looks, countries = {data["kind"] for _, data in nodes}, list(legend(graph)), _Texts()
    kinds = [kind for kind in _KINDS if kind in present]
    look_index = {look: at for at, look in enumerate(looks)}
    node_columns = {
        "label": [clean(data["label"]) for _, data in nodes],
        "kind": _column([kinds.index(data["kind"]) for _, data in nodes]),
        "look": _column([look_index[look_of(data["kind"], data["organization_class"])] for _, data in nodes]),
        "country": _column([countries(country_of(data)) for _, data in nodes]),
        "placed": _column([int(bool(data["country"])) for _, data in nodes]),
        "community": _column([group[node] for node, _ in nodes]),
        "x": [round(places.positions[node][0]) for node, _ in nodes],
        "y": [round(places.positions[node][1]) for node, _ in nodes],
        "trials": [trials.steps(data["trial_ids"].split()) for _, data in nodes],
    }
    return {
        "network": str(graph.graph.get("kind", "")),
        "kinds": [[kind, *_KINDS[kind]] for kind in kinds],
        "looks": [list(look) for look in looks],
        "country_heading": country_heading(graph),
        "countries": [[code, country_name(code)] for code in countries.index],
        "nodes": node_columns,
        **_edges(graph, index, trials),
        "trials": trials.columns(),
    }


def _column(values: list[Any]) -> Any:
    """One value for all where all are the same."""
    return values[0] if values and values.count(values[0]) == len(values) else values


def _steps(values: list[int]) -> list[int]:
    """Each number but the first as the step from the one before."""
    return [at - before for before, at in zip([0, *values], values, strict=False)]


def country_of(data: Mapping[str, Any]) -> str:
    """Where a node is; of one that no record places, where most of its trials run."""
    return str(data["country"] or data.get("trials_country", ""))


def country_heading(graph: nx.Graph[str]) -> str:
    """What :func:`country_of` is for the nodes of this network: few but sites have a country of their own."""
    placed = {bool(data["country"]) for _, data in graph.nodes(data=True) if country_of(data)}
    if False not in placed:
        return "Country"
    return "Country (its own, or of most trials)" if True in placed else "Country (most trials)"


def country_name(code: str) -> str:
    """The country's name, or what the network has in its place."""
    countries = scheme("country")
    return countries.label(code) if code in countries else code


class _Trials:
    """The trials of a network in one order, that of their ids."""

    def __init__(self, graph: nx.Graph[str]) -> None:
        ids = {trial for _, data in graph.nodes(data=True) for trial in data["trial_ids"].split()}
        ids.update(trial for _, _, data in graph.edges(data=True) for trial in data["trials"].split())
        self._ids = sorted(ids)
        self._index = {trial: at for at, trial in enumerate(self._ids)}
        self._facts: dict[str, TrialFacts] = getattr(graph, "trials", {})

    def steps(self, ids: Iterable[str]) -> list[int]:
        """Indices of trials, sorted, each but the first as the step from the one before."""
        return _steps(sorted({self._index[trial] for trial in ids}))

    def columns(self) -> dict[str, Any]:
        """Ids, addresses, years, titles and cell sources, also the wider ones that a source is part of."""
        addresses, sources = _Texts(), _Texts()
        facts = [self._facts.get(trial, _UNKNOWN) for trial in self._ids]
        return {
            "id": [clean(trial) for trial in self._ids],
            "address": _column([addresses(_address(trial)) for trial in self._ids]),
            "year": _column([fact.year for fact in facts]),
            "title": [clean(fact.title) for fact in facts],
            "sources": [sorted(sources(code) for code in _with_wider(fact.cell_sources)) for fact in facts],
            "addresses": list(addresses.index),
            "source_names": [scheme("cell-source").label(code) for code in sources.index],
        }


def _address(trial: str) -> str:
    """Where the registry shows the trial, ``{}`` in place of its id; empty where no registry is known."""
    return (registry_page(trial) or "").replace(quote(trial, safe=""), "{}")


def _with_wider(codes: Iterable[str]) -> list[str]:
    sources, found = scheme("cell-source"), dict[str, None]()
    for code in codes:
        wider: str | None = code
        while wider is not None and wider in sources and wider not in found:
            found[wider] = None
            wider = sources.broader(wider)
    return list(found)


def _edges(graph: nx.Graph[str], index: dict[str, int], trials: _Trials) -> dict[str, Any]:
    """Edges; those of shared sites come from what each sponsor has at each site, which says more in less room."""
    edges: list[tuple[str, str, dict[str, Any]]] = list(graph.edges(data=True))
    columns: dict[str, Any] = {
        "a": _steps([index[first] for first, _, _ in edges]),
        "b": [index[second] for _, second, _ in edges],
        "weight": _column([data["weight"] for _, _, data in edges]),
        # 0 where it is the weight itself, as mostly.
        "share": _column([0 if data["share"] == data["weight"] else round(data["share"], 3) for _, _, data in edges]),
    }
    uses = getattr(graph, "uses", {})
    if uses:
        return {"edges": columns, **_uses(graph, trials)}
    reasons = _Texts()
    columns["trials"] = [trials.steps(data["trials"].split()) for _, _, data in edges]
    columns["reason"] = _column([reasons(_sentence(data)) for _, _, data in edges])
    return {"edges": columns, "reasons": list(reasons.index)}


def _sentence(data: dict[str, Any]) -> str:
    """The reason, ``{}`` in place of the number of trials, which the filters change."""
    return clean(data["reason"]).replace(counted(len(data["trials"].split()), "trial"), "{}", 1)


def _uses(graph: nx.Graph[str], trials: _Trials) -> dict[str, Any]:
    """The sites that two sponsors have in common, and per sponsor its trials at each of them."""
    users: dict[str, int] = {}
    for node in graph:
        for site in graph.uses.get(node, ()):  # type: ignore[attr-defined]  # a Network has it
            users[site] = users.get(site, 0) + 1
    sites = _Texts()
    uses = []
    for node in graph:
        used = graph.uses.get(node, {})  # type: ignore[attr-defined]
        row = [(sites(site), trials.steps(used[site])) for site in sorted(used) if users[site] > 1]
        uses.append([part for pair in sorted(row) for part in pair])
    names = graph.site_labels  # type: ignore[attr-defined]
    return {"uses": uses, "sites": [clean(names.get(site, "")) for site in sites.index]}
