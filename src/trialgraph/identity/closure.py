"""From pairs to groups, carefully: one misnamed variant must not make two universities one.

Decisions are taken in order, the surest tier first; one is refused when any two names of the two groups that it would
join contradict each other (complete link).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from trialgraph.identity.matches import Match

__all__ = ["Closure", "Refusal", "in_order"]

_SUREST_FIRST = ("T0", "T6", "T1", "T2", "T3", "T4", "T7", "P1", "C1")
# Rows that a curator or a registry stands for: the names may be as unlike as they please.
_VOUCHED = frozenset({"T0", "T6"})


class Refusal(NamedTuple):
    """A decision that was not followed, and the two names of the groups that contradict each other, and why."""

    match: Match
    one: str
    other: str
    why: str


def in_order(matches: Iterable[Match]) -> list[Match]:
    """Decisions in the order in which they are taken, which does not depend on the order of the input."""
    return sorted(matches, key=lambda match: (_SUREST_FIRST.index(match.tier), match.subject, match.object))


class Closure:
    """Names joined by decisions, and the decisions that were refused.

    ``unlike`` says why two names cannot be one by their words: it is asked only of names which words have joined, not a
    curator. ``apart`` says why two names can never be one (a curated "different", two registry ids).
    """

    def __init__(
        self, unlike: Callable[[str, str], str | None], apart: Callable[[str, str], str | None]
    ) -> None:
        self._unlike = unlike
        self._apart = apart
        self._groups: dict[str, list[str]] = {}
        self._alike: dict[str, list[str]] = {}
        self.accepted: list[Match] = []
        self.refused: list[Refusal] = []

    def take(self, match: Match) -> bool:
        """Follow a decision if nothing speaks against it."""
        one, other = self._group(match.subject), self._group(match.object)
        if one is other:
            self.accepted.append(match)
            return True
        refusal = _contradiction(one, other, self._apart)
        if refusal is None and match.tier not in _VOUCHED:
            refusal = _contradiction(self._like(match.subject), self._like(match.object), self._unlike)
        if refusal is not None:
            self.refused.append(Refusal(match, *refusal))
            return False
        _merge(self._groups, one, other)
        if match.tier not in _VOUCHED:
            _merge(self._alike, self._like(match.subject), self._like(match.object))
        self.accepted.append(match)
        return True

    def _group(self, name: str) -> list[str]:
        return self._groups.setdefault(name, [name])

    def _like(self, name: str) -> list[str]:
        return self._alike.setdefault(name, [name])


def _contradiction(
    one: Sequence[str], other: Sequence[str], why: Callable[[str, str], str | None]
) -> tuple[str, str, str] | None:
    for first in one:
        for second in other:
            if (reason := why(first, second)) is not None:
                return first, second, reason
    return None


def _merge(groups: dict[str, list[str]], one: list[str], other: list[str]) -> None:
    if one is other:
        return
    one.extend(other)
    for name in other:
        groups[name] = one
