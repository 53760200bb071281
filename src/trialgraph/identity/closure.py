"""From pairs to groups, carefully: one misnamed variant must not make two universities one.

Decisions are taken in order, the surest tier first; one is refused when any two names of the two groups that it would
join contradict each other (complete link).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from msgspec.structs import replace

from trialgraph.identity.matches import RELATED, Match

__all__ = ["Contradiction", "closed"]

Contradiction = Callable[[str, str], str | None]
"""Why two names (IRIs) cannot be one; None if nothing says so."""

_SUREST_FIRST = ("T0", "T6", "T1", "T2", "T3", "T4", "T7")
# Rows that a curator or a registry stands for: the names may be as unlike as they please.
_VOUCHED = frozenset({"T0", "T6"})


def closed(matches: Iterable[Match], *, unlike: Contradiction, apart: Contradiction) -> Iterator[Match]:
    """The decisions that hold together, as given, and the others as refused, with the reason.

    ``unlike`` is asked of names that words have joined, not a curator; ``apart`` of any two (a curated "different", two
    registry ids). The outcome does not depend on the order of the input.
    """
    groups: dict[str, list[str]] = {}
    alike: dict[str, list[str]] = {}
    for match in sorted(matches, key=_order):
        one, other = _group(groups, match.subject), _group(groups, match.object)
        if one is not other:
            why = _contradiction(one, other, apart)
            if why is None and match.tier not in _VOUCHED:
                why = _contradiction(_group(alike, match.subject), _group(alike, match.object), unlike)
            if why is not None:
                yield replace(match, predicate=RELATED, refused=why)
                continue
            _merge(groups, one, other)
        if match.tier not in _VOUCHED:  # also of names that are joined already: words say it of them, too
            _merge(alike, _group(alike, match.subject), _group(alike, match.object))
        yield match


def _order(match: Match) -> tuple[int, str, str, str]:
    return _SUREST_FIRST.index(match.tier), match.subject, match.object, match.rule


def _group(groups: dict[str, list[str]], name: str) -> list[str]:
    return groups.setdefault(name, [name])


def _contradiction(one: Sequence[str], other: Sequence[str], why: Contradiction) -> str | None:
    reasons = (why(first, second) for first in one for second in other)
    return next(filter(None, reasons), None)


def _merge(groups: dict[str, list[str]], one: list[str], other: list[str]) -> None:
    if one is other:
        return
    one.extend(other)
    for name in other:
        groups[name] = one
