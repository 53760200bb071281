"""Two names side by side: same, part, close, different or unknown, with the tier and the reasons in words.

Exact keys come first; then every differing word must be explained by a rule. Nothing here is a score.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import NamedTuple

from trialgraph.identity.differences import Difference, difference, is_misspelling, without
from trialgraph.identity.forms import CITY_WORDS, NOWHERE, Form, Local, form, is_own, tells
from trialgraph.identity.lexicon import is_common
from trialgraph.identity.spelling import readings
from trialgraph.identity.vetoes import legal_veto, veto
from trialgraph.identity.vocabulary import DEDICATIONS, GENERIC

__all__ = [
    "CLOSE",
    "DIFFERENT",
    "PART",
    "SAME",
    "UNKNOWN",
    "Verdict",
    "compare_placed",
    "compare_unplaced",
    "placed_key",
    "same_placed",
]

SAME, PART, CLOSE, DIFFERENT, UNKNOWN = "same", "part", "close", "different", "unknown"
# Words that are also the name of some town.
_NO_PLACES = DEDICATIONS | GENERIC | {"bay", "valley", "lake", "hill", "park", "island", "river", "mountain", "mission"}
_UNIVERSITYS = "university's"  # no word: tells the two kinds of keys apart
_OF_COMPANIES = frozenset({"company", "corporation", "incorporated", "limited"})  # one more makes no part of a company
_CAPITALS = re.compile(r"\b[A-Z]{2,6}\b")
_CJK = "\u2e80"  # from here on, scripts that are not letters
_HOSPITALS = frozenset({"hospital", "infirmary", "clinic"})


class Verdict(NamedTuple):
    """What two names are to each other, by which tier, and why."""

    verdict: str
    tier: str
    why: str


def compare_placed(one: Form, other: Form, local: Local) -> Verdict:
    """Two names of one place."""
    return same_placed(one, other, local) or _apart(one, other, difference(one, other, local), veto(one, other))


def same_placed(one: Form, other: Form, local: Local) -> Verdict | None:
    """The verdict "same" of two names of one place; None where no rule comes to it."""
    if not (tells(one) and tells(other)) or veto(one, other) is not None:
        return None
    if one.spelled == other.spelled:
        return Verdict(SAME, "T1", "same spelling, same place")
    if one.bag == other.bag:
        return Verdict(SAME, "T2", "same words, same place")
    rest = difference(one, other, local)
    # Where only the place tells the names, other words for a kind of hospital make another one of that place.
    if not rest.first and not rest.second and ((one.own and other.own) or _same_line(one, other)):
        why = "; ".join(dict.fromkeys((*one.dropped, *other.dropped, *rest.rules))) or "said in other words"
        return Verdict(SAME, "T3", f"same place, and each difference is explained: {why}")
    if _readings_meet(one, other, local):
        return Verdict(SAME, "T2", "same words but for letters that one of them lost, same place")
    return None


def _same_line(one: Form, other: Form) -> bool:
    """Whether the names say the same words, in one language, in any order or with slips of the pen."""
    if len(one.strict) != len(other.strict):
        return False
    pairs = zip(one.strict, other.strict, strict=True)
    return sorted(one.strict) == sorted(other.strict) or all(a == b or is_misspelling(a, b) for a, b in pairs)


def compare_unplaced(one: Form, other: Form, is_named: Callable[[str], bool]) -> Verdict:
    """Two names without a place, or of which one has none; ``is_named`` knows names of places."""
    barrier = veto(one, other)
    rest = difference(one, other, NOWHERE)
    if barrier is None:
        if one.short == other.short and (tells(one) or tells(other)):
            same = one.spelled == other.spelled
            return Verdict(SAME, "T4", "same spelling" if same else "same spelling but for its own initials")
        if one.own and other.own and (found := _by_keys(one, other)) is not None:
            return found
        if legal_veto(one, other) is None and (key := placed_key(one, is_named)) and key == placed_key(other, is_named):
            if key[0] == _UNIVERSITYS:
                return Verdict(SAME, "T4", "same words, a hospital and its university in one order or the other")
            return Verdict(SAME, "T2", "same words, and they say the place")
    return _apart(one, other, rest, barrier)


def _by_keys(one: Form, other: Form) -> Verdict | None:
    if one.habits == other.habits:
        if barrier := legal_veto(one, other):
            return Verdict(CLOSE, "T7", f"one name, but {barrier}")
        if one.legal != other.legal:
            if one.bare != other.bare:
                return None
            return Verdict(SAME, "T7", f"one is written with its legal form ({one.legal or other.legal})")
        return Verdict(SAME, "T4", "same words in the same order")
    if legal_veto(one, other):
        return None
    if _readings_meet(one, other, NOWHERE):
        return Verdict(SAME, "T4", "same words in the same order but for letters that one of them lost")
    if one.line == other.line and one.legal == other.legal and _may_drop(one, other):
        if one.legal and one.country != other.country:
            return Verdict(CLOSE, "T7", f"one is the company of a country ({one.country or other.country})")
        why = "; ".join(dict.fromkeys((*one.dropped, *other.dropped))) or "one is a translation"
        return Verdict(SAME, "T4", f"same words in the same order: {why}")
    return None


def _may_drop(one: Form, other: Form) -> bool:
    """Whether a place that only one of the names says may be left out: not from a name that could be anywhere."""
    return one.country == other.country or any(is_own(word, NOWHERE) and not is_common(word) for word in one.line)


def placed_key(one: Form, is_named: Callable[[str], bool]) -> tuple[str, ...] | None:
    """The words of a hospital's name in any order, if they say where it is or whose: then their order is no matter."""
    if not _HOSPITALS.intersection(one.line):
        return None
    words = one.habits
    places = [at for at, word in enumerate(words) if len(word) > 3 and word not in _NO_PLACES and is_named(word)]
    places += [
        at + 1 for at, pair in enumerate(pairwise(words)) if pair[1] not in _NO_PLACES and is_named(" ".join(pair))
    ]
    if not places:
        return (_UNIVERSITYS, *one.bag) if one.rare and {"hospital", "university"}.issubset(words) else None
    return tuple(sorted(word for at, word in enumerate(words) if not (word in CITY_WORDS and at - 1 in places)))


def _readings_meet(one: Form, other: Form, local: Local) -> bool:
    """Whether the names are the same but for letters that one of them lost or had damaged."""
    first, second = readings(one.name), readings(other.name)
    if len(first) == len(second) == 1:
        return False
    if local.id is not None:
        return not {form(name, local).bag for name in first}.isdisjoint(form(name, local).bag for name in second)
    return not {form(name, local).line for name in first}.isdisjoint(form(name, local).line for name in second)


def _apart(one: Form, other: Form, rest: Difference, barrier: str | None) -> Verdict:
    smaller, larger, more = _containment(one, other, rest)
    if smaller is not None and larger is not None and _is_part(smaller, more, barrier):
        return Verdict(PART, "", f"{larger.name!r} says more than {smaller.name!r}: {' '.join(more)}")
    if barrier is not None:
        return Verdict(DIFFERENT, "", barrier)
    if not one.spelled or not other.spelled:
        return Verdict(UNKNOWN, "", "a name without words")
    if rest.first and rest.second and one.bag != other.bag:
        told = f"{' '.join(rest.first)} / {' '.join(rest.second)}"
        if _is_named(rest.first, one) and _is_named(rest.second, other):
            return Verdict(DIFFERENT, "", f"each has a name of its own ({told})")
        return Verdict(UNKNOWN, "", f"nothing explains {told}")
    if one.habits == other.habits or not (tells(one) and tells(other)):
        return Verdict(UNKNOWN, "", "a name that many bear")
    if one.bag != other.bag and (more := rest.first or rest.second):
        return Verdict(UNKNOWN, "", f"nothing explains {' '.join(more)}")
    why = "; ".join(rest.rules) or "same words in another order"
    return Verdict(UNKNOWN, "", f"{why}, and no place that both are at")


def _is_named(words: Iterable[str], one: Form) -> bool:
    """Whether one of the words is a name; an acronym, or what another script was put in, may stand for any name."""
    if any(letter >= _CJK for letter in one.name):
        return False
    acronyms = set() if one.name.isupper() else {found.lower() for found in _CAPITALS.findall(one.name)}
    return any(is_own(word, NOWHERE) and word not in acronyms for word in words)


def _containment(one: Form, other: Form, rest: Difference) -> tuple[Form | None, Form | None, tuple[str, ...]]:
    if bool(rest.first) != bool(rest.second):
        return (other, one, rest.first) if rest.first else (one, other, rest.second)
    for smaller, larger in ((one, other), (other, one)):
        if not without(smaller.whole, larger.whole)[0] and (more := without(larger.whole, smaller.whole)[0]):
            return smaller, larger, tuple(more)
    return None, None, ()


def _is_part(smaller: Form, more: tuple[str, ...], barrier: str | None) -> bool:
    """Whether a name with more words can be a part of what the shorter one names.

    A number makes another hospital of a hospital (the Third Xiangya), but not of its university.
    """
    if not (smaller.own or smaller.names_place) or _OF_COMPANIES.issuperset(more):
        return False
    if barrier is None or "compass" in barrier:
        return True
    numbered = [word for word in more if word.isdigit()]
    return bool(numbered) and ("hospital" not in smaller.line or all(len(number) > 2 for number in numbered))
