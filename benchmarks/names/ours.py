"""This project as a contestant, without a ROR dump; before ``identity.compare`` exists, its exact keys alone."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from types import ModuleType

from benchmarks.names.truth import Named, Verdict
from trialgraph.identity.keys import distinctive, habit_key
from trialgraph.mappers.names import is_anonymous_site

__all__ = ["Keys", "Ours", "ours"]


class Ours:
    """``trialgraph identity compare`` and ``trialgraph identity cluster``."""

    label = "trialgraph"

    def __init__(self, compare: ModuleType, cluster: ModuleType) -> None:
        self._comparer, self._cluster = compare.Comparer(), cluster

    def compare(self, one: str, other: str, city: str | None = None, country: str | None = None) -> Verdict:
        """The project's own verdict."""
        said = self._comparer.compare(one, other, city=city, country=country)
        return Verdict(said.verdict, said.tier or "", said.why)

    def cluster(self, rows: Sequence[Named]) -> list[str]:
        """The project's own clusters."""
        return [str(found.cluster) for found in self._cluster.cluster(self._cluster.Named(*row) for row in rows)]


class Keys:
    """The exact keys of the first release."""

    label = "trialgraph's keys"

    def compare(self, one: str, other: str, city: str | None = None, country: str | None = None) -> Verdict:
        """Same where the keys are."""
        first, second = self.cluster([Named(one, city, country), Named(other, city, country)])
        return Verdict("same" if first == second else "unknown", why=first)

    def cluster(self, rows: Sequence[Named]) -> list[str]:
        """One cluster for each key at each place; a name that names nobody is alone."""
        return [self._key(at, row) for at, row in enumerate(rows)]

    def _key(self, at: int, row: Named) -> str:
        key = habit_key(row.name, row.city)
        if is_anonymous_site(row.name) or not distinctive(key, None):
            return f"row {at}"
        return " | ".join((key, row.city or "", row.country or ""))


def ours() -> Ours | Keys:
    """What there is of the project."""
    try:
        return Ours(import_module("trialgraph.identity.compare"), import_module("trialgraph.identity.cluster"))
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith("trialgraph.identity."):
            raise
        return Keys()
