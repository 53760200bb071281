"""What keeps two names apart whatever else they share: numbers, points of the compass, order, legal forms."""

from __future__ import annotations

from collections.abc import Sequence

from trialgraph.identity.forms import Form, habits
from trialgraph.identity.lexicon import is_known
from trialgraph.identity.vocabulary import GENERIC

__all__ = ["flipped", "legal_veto", "veto"]


def veto(one: Form, other: Form) -> str | None:
    """Why the names cannot be one organisation's, in words; None if nothing in them says so."""
    if one.numbers != other.numbers:
        return f"numbers differ ({_shown(one.numbers)} / {_shown(other.numbers)})"
    if one.code and other.code and one.code != other.code:
        return f"a network's numbers for the sites differ ({one.code} / {other.code})"
    if one.country and other.country and one.country != other.country:
        return f"countries differ ({one.country} / {other.country})"
    if one.stated and other.stated and one.stated != other.stated:
        return "each says another place"
    if one.compass != other.compass:
        return f"points of the compass differ ({_shown(sorted(one.compass))} / {_shown(sorted(other.compass))})"
    return flipped(one, other)


def legal_veto(one: Form, other: Form) -> str | None:
    """Two legal forms are two companies, of one group perhaps."""
    if one.legal and other.legal and one.legal != other.legal:
        return f"legal forms differ ({one.legal} / {other.legal})"
    return None


def flipped(one: Form, other: Form) -> str | None:
    """The University of York and York University are two: a name before and a name behind the word."""
    names = [_behind_university(each.spelled) for each in (one, other)]
    # A word that does not exist may be the other one with a slip, or damaged.
    if names[0] != names[1] and all(name and name not in GENERIC and is_known(name) for name in names):
        return f"University of {names[0]} / of {names[1]}"
    for first, second in ((one, other), (other, one)):
        behind = _behind_university(first.spelled)
        if behind and behind in _before_university(second.spelled) and not _behind_university(second.spelled):
            return f"University of {behind} / {behind} University"
    return None


def _behind_university(words: Sequence[str]) -> str | None:
    for at, word in enumerate(words[:-2]):
        if word == "university" and words[at + 1] == "of":
            return _plain(words[at + 3] if words[at + 2] == "the" and at + 3 < len(words) else words[at + 2])
    return None


def _before_university(words: Sequence[str]) -> set[str]:
    return {_plain(words[at - 1]) for at, word in enumerate(words) if at and word == "university"}


def _plain(word: str) -> str:
    return " ".join(habits((word,)))


def _shown(words: Sequence[str]) -> str:
    return " ".join(words) or "none"
