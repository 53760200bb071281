"""Searching long texts for a pattern: only where the text has what no match can be without.

The shapes look for e-mail addresses in every text. Python's engine tries such a pattern at each character; whether
there is an "@" at all is known a hundred times sooner.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from re import _constants as constants  # type: ignore[attr-defined]  # sre's own names, for reading what it has parsed
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from trialgraph.validate.units import text

__all__ = ["needed", "searcher"]


@cache
def searcher(pattern: str, flags: str) -> Callable[[str], bool]:
    """Whether a term's words have a match of the pattern; of the flags i and m count, as in pySHACL."""
    ignore_case = "i" in flags.lower()
    found = re.compile(
        pattern, (re.IGNORECASE if ignore_case else 0) | (re.MULTILINE if "m" in flags.lower() else 0)
    ).search
    wanted = needed(pattern, ignore_case=ignore_case)
    if wanted is None:
        return lambda term: found(text(term)) is not None

    if len(wanted) == 1 and not ignore_case:
        (piece,) = wanted
        return lambda term: piece in term and found(text(term)) is not None

    def search(term: str) -> bool:
        words = term.lower() if ignore_case else term
        return any(each in words for each in wanted) and found(text(term)) is not None

    return search


def needed(pattern: str, *, ignore_case: bool) -> frozenset[str] | None:
    """Pieces of text of which each match has at least one; None if there is no such set.

    Only plain ASCII counts: a term's escapes hide other characters, and what has several forms in lower case.
    """
    pieces = _pieces(parser.parse(pattern))
    if pieces is None:
        return None
    pieces = {piece.lower() for piece in pieces} if ignore_case else pieces
    return frozenset(pieces) if all(_is_plain(piece, ignore_case) for piece in pieces) else None


def _pieces(parsed: Any) -> set[str] | None:
    """The best of the pieces that the items of a sequence need."""
    found = [set(run) for run in _runs(parsed)]
    for operator, value in parsed:
        if operator is constants.BRANCH:
            branches = [_pieces(branch) for branch in value[1]]
            if all(branches):
                found.append(set().union(*(branch for branch in branches if branch)))
        elif operator is constants.SUBPATTERN or (operator is constants.MAX_REPEAT and value[0] > 0):
            found += filter(None, [_pieces(value[-1])])
    return max(found, key=lambda pieces: min(map(len, pieces)), default=None)


def _runs(parsed: Any) -> Iterator[tuple[str]]:
    """The literal characters that stand behind each other."""
    run = ""
    for operator, value in parsed:
        if operator is constants.LITERAL:
            run += chr(value)
            continue
        if run:
            yield (run,)
        run = ""
    if run:
        yield (run,)


def _is_plain(piece: str, ignore_case: bool) -> bool:
    # k and s are what some letters beyond ASCII become without case.
    return piece.isascii() and piece.isprintable() and not set(piece) & set('"\\' + ("ks" if ignore_case else ""))
