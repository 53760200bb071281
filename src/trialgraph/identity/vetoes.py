"""What keeps two names apart whatever else they share: numbers, points of the compass, order, legal forms."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz.distance import OSA

from trialgraph.identity.forms import Form, habits
from trialgraph.identity.lexicon import is_known
from trialgraph.identity.vocabulary import GENERIC, STOP

__all__ = ["flipped", "legal_veto", "veto"]

_SLIP = 1


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
    same = one.bag == other.bag
    name, another = (_behind_university(each, of=not same) for each in (one, other))
    if name and another and name != another and (same or _are_two(name, another)):
        return f"University of {name} / of {another}"
    for first, second in ((one, other), (other, one)):
        behind = _behind_university(first)
        if behind and behind in _before_university(second.spelled) and not _behind_university(second):
            return f"University of {behind} / {behind} University"
    return None


def _are_two(one: str, other: str) -> bool:
    """Whether the words are two names; one that does not exist may be the other with a slip, or damaged."""
    return is_known(one) and is_known(other) and OSA.distance(one, other) > _SLIP


def _behind_university(one: Form, *, of: bool = True) -> str | None:
    """The first word of the name behind "University of"; also without "of", if it need not be there.

    A town has one name here, whatever the language: the universities of Turin and of Torino are one.
    """
    words = one.spelled
    for at, word in enumerate(words[:-1]):
        if habits((word,)) != ("university",):
            continue
        told = [name for name in words[at + 1 : at + 4] if name not in STOP]
        if told and told[0] not in GENERIC and (words[at + 1] == "of" or not of):
            name = _plain(told[0])
            return one.town[0] if one.town and (name,) in one.towns else name
    return None


def _before_university(words: Sequence[str]) -> set[str]:
    return {_plain(words[at - 1]) for at, word in enumerate(words) if at and word == "university"}


def _plain(word: str) -> str:
    return " ".join(habits((word,)))


def _shown(words: Sequence[str]) -> str:
    return " ".join(words) or "none"
