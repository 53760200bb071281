"""Whether the words in which two names differ can be explained: as misspelled, run together, or ornaments of a name."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

import msgspec
from rapidfuzz.distance import OSA

from trialgraph.identity.forms import Form, Local, is_own
from trialgraph.identity.lexicon import is_known
from trialgraph.identity.vocabulary import COMPASS, GENERIC, LIGHT, UNITS

__all__ = ["Difference", "difference", "is_misspelling", "without"]


class Difference(msgspec.Struct, frozen=True):
    """Words that only one of two names has once all that a rule explains is taken out, and the rules that did."""

    first: tuple[str, ...]
    second: tuple[str, ...]
    rules: tuple[str, ...]


def difference(one: Form, other: Form, local: Local) -> Difference:
    """What is left of the cores' difference, at the place of both."""
    first, common = without(one.core, other.core)
    second, _ = without(other.core, one.core)
    rules: list[str] = []
    if first and second:
        named = any(is_own(word, local) for word in common)
        _join(first, second, rules)
        if named and not (_has_initial(first) and _has_initial(second)):
            _initial(first, second, rules)
            _initial(second, first, rules)
        _misspelled(first, second, rules, common, named=named)
    if bool(first) != bool(second):
        smaller, larger, more = (other, one, first) if first else (one, other, second)
        _parent(smaller, larger, more, rules)
        if more:
            _lighten(smaller, larger, more, rules, local, common)
    return Difference(tuple(first), tuple(second), tuple(rules))


def without(words: Iterable[str], others: Iterable[str]) -> tuple[list[str], list[str]]:
    """The words that the others lack, each as often as it stands there more often; and those that they share."""
    rest, left, common = list(others), [], []
    for word in words:
        if word in rest:
            rest.remove(word)
            common.append(word)
        else:
            left.append(word)
    return left, common


def _join(first: list[str], second: list[str], rules: list[str]) -> None:
    """``health care`` against ``healthcare``, on either side: the shortest first, so that the sides are alike."""
    for word in sorted((*first, *second), key=lambda word: (len(word), word)):
        whole, parts = (first, second) if word in first else (second, first)
        for one in parts if word in whole else ():
            other = word.removeprefix(one)
            if other in parts and (other != one or parts.count(one) > 1):
                parts.remove(one)
                parts.remove(other)
                whole.remove(word)
                rules.append(f"{one} {other} = {word}")
                break


def _has_initial(words: list[str]) -> bool:
    return any(len(word) == 1 and word.isalpha() for word in words)


def _initial(letters: list[str], words: list[str], rules: list[str]) -> None:
    """``J Smith`` against ``John Smith``."""
    for letter in [letter for letter in letters if len(letter) == 1 and letter.isalpha()]:
        named = [word for word in words if word[0] == letter and word not in GENERIC]
        if named:
            letters.remove(letter)
            words.remove(named[0])
            rules.append(f"{letter} = {named[0]}")


_NAMES = 3  # words of its own in a university's name: Huazhong, Johann Wolfgang Goethe
_HOSPITAL = frozenset({"hospital", "infirmary"})
_HOSPITALS = _HOSPITAL | {"polyclinic"}
_OF_UNIVERSITIES = frozenset(
    {"university", "school", "college", "medical", "health", "system", "science", "technology"}
)
_NO_PARENT = (UNITS - _OF_UNIVERSITIES) | COMPASS | _HOSPITAL | {"children", "women"}


def _parent(smaller: Form, larger: Form, more: list[str], rules: list[str]) -> None:
    """A hospital with and without the university it belongs to: "Tongji Hospital, Tongji Medical College"."""
    if not (smaller.own and _HOSPITALS.intersection(smaller.line) and "university" not in smaller.line):
        return
    size = len(smaller.line)
    if larger.line[:size] == smaller.line:
        parent = larger.line[size:]
    elif larger.line[-size:] == smaller.line:
        parent = larger.line[:-size]
    else:
        return
    if _is_university(parent) and ("and" in smaller.spelled or "and" not in larger.spelled):
        rules.append(f"the university it belongs to ({' '.join(parent)})")
        more.clear()


def _is_university(words: tuple[str, ...]) -> bool:
    """Whether the words name a university and nothing else: one name at most behind the word itself."""
    if not _NO_PARENT.isdisjoint(words) or any(word.isdigit() for word in words):
        return False
    names = [word for word in words if word not in GENERIC and word not in _OF_UNIVERSITIES]
    if "university" not in words:
        return "school" in words and bool(names)
    return len(names) <= _NAMES and sum(word in names for word in words[words.index("university") + 1 :]) <= 1


def _misspelled(first: list[str], second: list[str], rules: list[str], common: list[str], *, named: bool) -> None:
    """Slips of the pen; ``named`` says that the names share a word of their own besides."""
    if not common:  # a name that is one word is that word: Sohag is not Sohagu
        return
    pairs = [
        (word, other)
        for word, other in product(set(first), set(second))
        # Slips seldom hit the first letter: Medman and Pedman are two.
        if (named or word[0] == other[0]) and is_misspelling(word, other)
    ]
    # The nearest first, so that it is no matter which name is asked about.
    for word, other in sorted(pairs, key=lambda pair: (OSA.distance(*pair), sorted(pair))):
        if word in first and other in second:
            first.remove(word)
            second.remove(other)
            rules.append(f"{word} = {other} misspelled")


def is_misspelling(word: str, other: str) -> bool:
    """Whether one is the other with a slip of the pen: near, long enough, and not both words that exist."""
    if not (word.isalpha() and other.isalpha()):
        return False
    shorter = min(len(word), len(other))
    if word + "s" == other or other + "s" == word:
        return shorter > 3
    allowed = 1 if shorter < 8 else 2
    if shorter < 5 or OSA.distance(word, other, score_cutoff=allowed) > allowed:
        return False
    return not (is_known(word) and is_known(other))


def _lighten(smaller: Form, larger: Form, words: list[str], rules: list[str], local: Local, common: list[str]) -> None:
    """Ornaments on one side only: on both, they tell two hospitals apart.

    The hospital of a university is not the university, and "X & Y Hospital" is not Y's alone.
    """
    light = LIGHT[""] | LIGHT.get(local.country or "", frozenset())
    if not all(word in light or len(word) == 1 for word in words) or not any(is_own(word, local) for word in common):
        return
    if _HOSPITALS.intersection(words):
        if "university" in smaller.line and _HOSPITALS.isdisjoint(smaller.line):
            return
        if "and" in larger.spelled and "and" not in smaller.spelled:
            return
    rules.append(f"{' '.join(words)} is no name")
    words.clear()
