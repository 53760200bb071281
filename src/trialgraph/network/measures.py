"""Measures of each node, as a table: how much it is linked, how central it stands, and whom it bridges."""

from __future__ import annotations

import random
from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from trialgraph.network.communities import communities
from trialgraph.results import Iri, Result, Value

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["EXACT", "SAMPLE", "change", "edges", "measures"]

EXACT = 2000
"""Nodes up to which shortest paths are counted from every node; above, from :data:`SAMPLE` nodes drawn with a seed."""
SAMPLE = 100
_SEED = 20_240_601
_TYPES = {
    "label": "string",
    "kind": "string",
    "organization_class": "string",
    "country": "string",
    "trials_country": "string",
    "trials": "integer",
    "degree": "integer",
    "strength": "integer",
    "share": "decimal",
    "betweenness": "decimal",
    "bridging": "decimal",
    "industry_partners": "integer",
    "other_partners": "integer",
    "core": "integer",
    "component": "integer",
    "component_nodes": "integer",
    "community": "integer",
    "iri": "iri",
}
_COMPARED = ("trials", "degree", "strength", "betweenness", "core")


class _Sides(NamedTuple):
    """Organisations of industry, and all others whose class is known."""

    industry: set[str]
    others: set[str]


def measures(graph: nx.Graph[str]) -> Result:
    """One row per node, the most central first.

    ``degree`` is the number of partners, ``strength`` the sum of the weights of the edges and ``share`` that of their
    shares. ``betweenness`` is the share of all pairs of nodes whose shortest paths run through the node, and
    ``bridging`` the same of the pairs of an organisation of industry and another whose class is known; both count
    edges, not weights, and are estimated from :data:`SAMPLE` nodes where there are more than :data:`EXACT`.
    ``industry_partners`` and ``other_partners`` are the partners on each of these sides. ``core`` is the largest k for
    which the node is in a k-core; components and communities are numbered from 0, the largest first.
    """
    import networkx as nx

    sides = _sides(graph)
    between = _betweenness(graph)
    bridging = _bridging(graph, sides)
    core, groups = nx.core_number(graph), communities(graph)
    components = sorted((sorted(part) for part in nx.connected_components(graph)), key=lambda part: (-len(part), part))
    component = {node: (number, len(part)) for number, part in enumerate(components) for node in part}
    rows: list[tuple[Value, ...]] = []
    for node, data in graph.nodes(data=True):
        partners = set(graph[node])
        rows.append(
            (
                *(
                    data[name]
                    for name in ("label", "kind", "organization_class", "country", "trials_country", "trials")
                ),
                len(partners),
                sum(edge["weight"] for edge in graph[node].values()),
                round(sum(edge["share"] for edge in graph[node].values()), 3),
                round(between[node], 6),
                round(bridging[node], 6),
                len(partners & sides.industry),
                len(partners & sides.others),
                core[node],
                *component[node],
                groups[node],
                Iri(node),
            )
        )
    at = {name: number for number, name in enumerate(_TYPES)}
    rows.sort(key=lambda row: (-_number(row[at["betweenness"]]), -_number(row[at["strength"]]), str(row[-1])))
    return Result(tuple(_TYPES), tuple(rows), "measures", _TYPES)


def edges(graph: nx.Graph[str]) -> Result:
    """One row per edge, the heaviest first: its ends, weight, share, years, trials and the reason."""
    types = {"source_label": "string", "target_label": "string", "weight": "integer", "share": "decimal"}
    types |= {"first_year": "integer", "last_year": "integer", "trial_ids": "list", "reason": "string"}
    types |= {"source": "iri", "target": "iri"}
    labels = {node: data["label"] for node, data in graph.nodes(data=True)}
    rows: list[tuple[Value, ...]] = []
    for first, second, data in graph.edges(data=True):
        years = (data.get("first_year"), data.get("last_year"))
        told = (data["weight"], data["share"], *years, data["trials"], data["reason"])
        rows.append((labels[first], labels[second], *told, Iri(first), Iri(second)))
    rows.sort(key=lambda row: (-_number(row[2]), -_number(row[3]), *(str(row[at]) for at in (0, 1, 8, 9))))
    return Result(tuple(types), tuple(rows), "edges", types)


def change(before: nx.Graph[str], after: nx.Graph[str]) -> Result:
    """What became of each node from one network to a later one: measures of both, and partners that are new or gone.

    A node that is in one of them alone has 0 in the other. The nodes whose number of partners changed most come first.
    """
    tables = [{row["iri"]: row for row in measures(graph)} for graph in (before, after)]
    types = {"label": "string", "kind": "string"}
    types |= {f"{name}_{when}": _TYPES[name] for name in _COMPARED for when in ("before", "after")}
    types |= {"new_partners": "list", "lost_partners": "list", "iri": "iri"}
    names = {node: data["label"] for graph in (before, after) for node, data in graph.nodes(data=True)}
    rows: list[tuple[Value, ...]] = []
    for iri in sorted({*before, *after}):
        known = [table.get(Iri(iri)) for table in tables]
        about = known[1] or known[0] or {}
        values = [0 if row is None else row[name] for name in _COMPARED for row in known]
        partners = [set(graph[iri]) if iri in graph else set() for graph in (before, after)]
        new, lost = partners[1] - partners[0], partners[0] - partners[1]
        listed = [" | ".join(sorted(names[node] for node in part)) for part in (new, lost)]
        rows.append((about["label"], about["kind"], *values, *listed, Iri(iri)))
    at = {name: number for number, name in enumerate(types)}
    rows.sort(
        key=lambda row: (
            -abs(_number(row[at["degree_after"]]) - _number(row[at["degree_before"]])),
            -abs(_number(row[at["trials_after"]]) - _number(row[at["trials_before"]])),
            str(row[-1]),
        )
    )
    return Result(tuple(types), tuple(rows), "change", types)


def _number(value: Value) -> float:
    return float(str(value))


def _sides(graph: nx.Graph[str]) -> _Sides:
    classes = {node: data["organization_class"] for node, data in graph.nodes(data=True)}
    industry = {node for node, told in classes.items() if told == "industry"}
    return _Sides(industry, {node for node, told in classes.items() if told not in {"", "unknown", "industry"}})


def _betweenness(graph: nx.Graph[str]) -> dict[str, float]:
    import networkx as nx

    sample = SAMPLE if len(graph) > EXACT else None
    found: dict[str, float] = nx.betweenness_centrality(graph, k=sample, seed=_SEED)
    return found


def _bridging(graph: nx.Graph[str], sides: _Sides) -> dict[str, float]:
    import networkx as nx

    if not sides.industry or not sides.others:
        return dict.fromkeys(graph, 0.0)
    fewer, ends = sorted(sides, key=len)
    starts = _sampled(fewer, len(graph) > EXACT)
    found = nx.betweenness_centrality_subset(graph, starts, ends, normalized=False)
    # networkx halves the sum of an undirected graph, as if each pair had been met from both ends.
    pairs = len(starts) * len(ends)
    return {node: 2 * value / pairs for node, value in found.items()}


def _sampled(nodes: Collection[str], sampling: bool) -> list[str]:
    ordered = sorted(nodes)
    if not sampling or len(ordered) <= SAMPLE:
        return ordered
    return sorted(random.Random(_SEED).sample(ordered, SAMPLE))  # noqa: S311 - a draw that is the same each time
