"""The contestants: plain exact strings, rapidfuzz as it is mostly used, and this project."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Protocol

from rapidfuzz import fuzz, process, utils

from benchmarks.names.ours import Ours
from benchmarks.names.truth import Named, Verdict

__all__ = ["Contestant", "Exact", "TokenSort", "contestants"]


class Contestant(Protocol):
    """Whoever can say which names are the same."""

    label: str

    def compare(self, one: str, other: str, city: str | None = None, country: str | None = None) -> Verdict:
        """What it says of two names at one place (or anywhere)."""

    def cluster(self, rows: Sequence[Named]) -> list[str]:
        """A name of the cluster of each row."""


class Exact:
    """The same string at the same place."""

    label = "exact strings"

    def compare(self, one: str, other: str, city: str | None = None, country: str | None = None) -> Verdict:
        """Same where nothing differs."""
        return Verdict("same" if one == other else "unknown")

    def cluster(self, rows: Sequence[Named]) -> list[str]:
        """One cluster for each string at each place."""
        return [repr(row) for row in rows]


class TokenSort:
    """rapidfuzz.fuzz.token_sort_ratio of at least 90, at the same place; a chain of such pairs is one cluster."""

    label = "token_sort >= 90"
    _LEAST = 90

    def compare(self, one: str, other: str, city: str | None = None, country: str | None = None) -> Verdict:
        """Same where the ratio is high enough."""
        ratio = fuzz.token_sort_ratio(one, other, processor=utils.default_process)
        return Verdict("same" if ratio >= self._LEAST else "unknown", why=f"{ratio:.0f}")

    def cluster(self, rows: Sequence[Named]) -> list[str]:
        """Closed over pairs: whatever a chain of them joins."""
        parents = list(range(len(rows)))

        def root(at: int) -> int:
            while parents[at] != at:
                parents[at] = at = parents[parents[at]]
            return at

        places = defaultdict(list)
        for at, row in enumerate(rows):
            places[row[1:]].append(at)
        for here in places.values():
            names = [utils.default_process(rows[at].name) for at in here]
            alike = process.cdist(names, names, scorer=fuzz.token_sort_ratio, score_cutoff=self._LEAST, workers=2)
            for one, other in zip(*alike.nonzero(), strict=True):
                first, second = sorted((root(here[one]), root(here[other])))
                parents[second] = first
        return [str(root(at)) for at in range(len(rows))]


def contestants() -> tuple[Contestant, Contestant, Contestant]:
    """All three, this project last."""
    return Exact(), TokenSort(), Ours()
