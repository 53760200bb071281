"""Edges and weights of networks by pandas over the raw records and the identity table, beside those of the graph."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.counts.raw import Frame
from trialgraph import KnowledgeGraph

__all__ = ["Edges", "counted", "differences", "drawn"]

Edges = dict[tuple[str, str], tuple[int, float]]
"""Two entities, the smaller IRI first -> weight and share."""


def counted(rows: Frame, by: str, member: str) -> Edges:
    """Pairs of ``member`` that have a ``by`` in common: how many, and the sum of 1/(k-1) over these, k its members."""
    links = rows[[by, member]].drop_duplicates()
    sizes = links.groupby(by)[member].nunique().rename("k").reset_index()
    pairs = links.merge(links, on=by, suffixes=("_a", "_b")).merge(sizes, on=by)
    pairs = pairs[pairs[f"{member}_a"] < pairs[f"{member}_b"]].assign(share=lambda found: 1 / (found["k"] - 1))
    found = pairs.groupby([f"{member}_a", f"{member}_b"]).agg(weight=(by, "nunique"), share=("share", "sum"))
    return {(a, b): (int(row["weight"]), float(row["share"])) for (a, b), row in found.iterrows()}


def drawn(graph: KnowledgeGraph, kind: str) -> Edges:
    """The edges of the graph's network."""
    return {
        (min(a, b), max(a, b)): (data["weight"], data["share"]) for a, b, data in graph.network(kind).edges(data=True)
    }


def differences(here: Edges, there: Edges) -> Iterator[str]:
    """Each edge that only one has, or that has another weight or share."""
    for pair in sorted({*here, *there}):
        one, other = here.get(pair), there.get(pair)
        if one is None or other is None or one[0] != other[0] or abs(one[1] - other[1]) > 2e-6:
            yield f"{' - '.join(pair)}: the raw records give {one}, the network {other}"
