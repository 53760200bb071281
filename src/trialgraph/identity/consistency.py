"""Whether curated rows contradict each other: then nothing may be built from them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from trialgraph.identity.curated_rows import CuratedError, CuratedRow
from trialgraph.identity.matches import SAME

__all__ = ["check_consistent"]


def check_consistent(rows: Iterable[CuratedRow]) -> None:
    """Raise :class:`CuratedError` when rows that hold at one place contradict each other; it names the rows.

    A chain of "same" rows may not join two names that another row keeps apart, be it because it says that they are not
    the same or because it says that one is a part, a successor or another legal form of the other; and a row may not
    say of two names what another row denies.
    """
    by_place: dict[tuple[str, ...], list[CuratedRow]] = {}
    for row in rows:
        by_place.setdefault(row.place, []).append(row)
    for place in sorted(by_place):
        holding = [row for depth in range(len(place) + 1) for row in by_place.get(place[:depth], ())]
        _check_chains([row for row in holding if row.predicate == SAME and not row.negative], holding)
        _check_denials(holding)


def _check_chains(same: list[CuratedRow], holding: list[CuratedRow]) -> None:
    neighbours: dict[str, list[tuple[str, CuratedRow]]] = {}
    for row in same:
        one, other = row.ends
        neighbours.setdefault(one, []).append((other, row))
        neighbours.setdefault(other, []).append((one, row))
    groups = _groups(neighbours)
    for row in holding:
        one, other = row.ends
        keeps_apart = (row.predicate == SAME) == row.negative
        if keeps_apart and one in groups and groups[one] == groups.get(other):
            raise _contradiction(row, _chain(neighbours, one, other))


def _groups(neighbours: dict[str, list[tuple[str, CuratedRow]]]) -> dict[str, int]:
    """The number of the group in which a chain joins a name to others."""
    groups: dict[str, int] = {}
    for number, name in enumerate(neighbours):
        waiting = [name] if name not in groups else []
        while waiting:
            found = waiting.pop()
            if found not in groups:
                groups[found] = number
                waiting.extend(other for other, _ in neighbours[found])
    return groups


def _chain(neighbours: dict[str, list[tuple[str, CuratedRow]]], start: str, end: str) -> list[CuratedRow]:
    """The shortest chain of rows that joins two names of one group."""
    came: dict[str, tuple[str, CuratedRow] | None] = {start: None}
    queue = deque([start])
    while queue and end not in came:
        name = queue.popleft()
        for other, row in neighbours.get(name, ()):
            if other not in came:
                came[other] = (name, row)
                queue.append(other)
    chain: list[CuratedRow] = []
    step = came.get(end)
    while step is not None:
        chain.append(step[1])
        step = came[step[0]]
    return chain[::-1]


def _check_denials(holding: list[CuratedRow]) -> None:
    """Of "same" the chains tell already."""
    said = {(row.predicate, row.ends): row for row in holding if row.predicate != SAME and not row.negative}
    for row in holding:
        if row.negative and (other := said.get((row.predicate, row.ends))) is not None:
            raise _contradiction(row, [other])


def _contradiction(row: CuratedRow, others: list[CuratedRow]) -> CuratedError:
    against = " and ".join(other.where for other in others)
    return CuratedError(
        row.path, row.line, f"the row {row.where} contradicts {against}; delete or correct the wrong one"
    )
