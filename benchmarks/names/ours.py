"""This project as a contestant, without a ROR dump."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.names.truth import Named, Verdict
from trialgraph.identity import cluster
from trialgraph.identity.comparer import Comparer

__all__ = ["Ours"]


class Ours:
    """``trialgraph identity compare`` and ``trialgraph identity cluster``."""

    label = "trialgraph"

    def __init__(self, comparer: Comparer | None = None) -> None:
        self._comparer = comparer or Comparer()

    def compare(self, one: str, other: str, city: str | None = None, country: str | None = None) -> Verdict:
        """The project's own verdict."""
        said = self._comparer.compare(one, other, city=city, country=country)
        return Verdict(said.verdict, said.tier, said.why)

    def cluster(self, rows: Sequence[Named]) -> list[str]:
        """The project's own clusters."""
        return [str(found.cluster) for found in cluster.cluster(cluster.Named(*row) for row in rows)]
