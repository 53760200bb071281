"""Precision and recall: of pairs, weighted by how often their kind occurs, and of whole clusterings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

__all__ = ["Score", "b_cubed", "half", "of_pairs", "pairwise"]


class Score(NamedTuple):
    """Precision and recall; None where nothing was said, or nothing was to be found."""

    precision: float | None
    recall: float | None


def pairwise(said: Sequence[Hashable], true: Sequence[Hashable]) -> Score:
    """Of all pairs that a clustering joins, how many belong together, and of those, how many it joins."""
    both = _pairs(Counter(zip(said, true, strict=True)))
    return Score(_share(both, _pairs(Counter(said))), _share(both, _pairs(Counter(true))))


def b_cubed(said: Sequence[Hashable], true: Sequence[Hashable]) -> Score:
    """The same for each thing (with itself), and then the mean: a large cluster counts no more than its members.

    Bagga and Baldwin, Entity-based cross-document coreferencing using the vector space model, 1998.
    """
    both, by_said, by_true = Counter(zip(said, true, strict=True)), Counter(said), Counter(true)
    squares = [(count * count, cell) for cell, count in both.items()]
    return Score(
        _share(sum(square / by_said[cell[0]] for square, cell in squares), len(said)),
        _share(sum(square / by_true[cell[1]] for square, cell in squares), len(said)),
    )


def of_pairs(judged: Sequence[tuple[str, bool, bool]], population: Mapping[str, int] | None = None) -> Score:
    """Each pair is (stratum, said to be the same, is the same).

    With the number of pairs that each stratum has in all, a labelled pair counts for its share of them.
    """
    drawn = Counter(stratum for stratum, _, _ in judged)
    weight = {name: population[name] / count if population else 1.0 for name, count in drawn.items()}
    found = sum(weight[stratum] for stratum, said, is_so in judged if said and is_so)
    said_in_all = sum(weight[stratum] for stratum, said, _ in judged if said)
    return Score(
        _share(found, said_in_all), _share(found, sum(weight[stratum] for stratum, _, is_so in judged if is_so))
    )


def half(cluster: str) -> int:
    """0 or 1, by chance but always the same for one cluster."""
    return sha256(cluster.encode()).digest()[0] % 2


def _pairs(sizes: Counter[Hashable] | Counter[tuple[Hashable, Hashable]]) -> int:
    return sum(size * (size - 1) // 2 for size in sizes.values())


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None
