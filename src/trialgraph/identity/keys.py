"""Normalising keys of names as text, for look-ups: two names with one key are written differently and mean the same."""

from __future__ import annotations

from functools import lru_cache

from trialgraph.identity.forms import form
from trialgraph.identity.spelling import spelled
from trialgraph.identity.vocabulary import GENERIC

__all__ = ["distinctive", "habit_key", "spelling_key"]


@lru_cache(maxsize=32_768)
def spelling_key(name: str) -> str:
    """K1: ``The Fifth Hospital`` -> ``fifth hospital``."""
    words = spelled(name)
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


def habit_key(name: str) -> str:
    """K3: ``St. Mary's Hosp., Ltd`` -> ``saint marys hospital limited``; word order stays, as York tells."""
    one = form(name)
    return " ".join((*one.habits, one.legal) if one.legal else one.habits)


def distinctive(key: str) -> bool:
    """Whether some word of a key can tell one organisation from another."""
    return any(word not in GENERIC and not word.isdigit() and len(word) > 1 for word in key.split(" "))
