"""Normalising keys of names: two names with one key are written differently and mean the same.

K1 undoes spelling (case, Unicode forms, punctuation, a leading "The"); K3 also undoes habits (abbreviations, ordinals,
stop words, "X City" where X is the place). Words keep their order: without a place, order tells York University from
the University of York.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize

from anyascii import anyascii

__all__ = ["PlacedKey", "distinctive", "habit_key", "hospital_keys", "person_key", "spelling_key"]

_WORD = re.compile(r"[a-z0-9]+")
_APOSTROPHE = re.compile(r"(?<=\w)['’`´](?=s\b)", re.IGNORECASE)
_ABBREVIATIONS = {
    "univ": "university",
    "hosp": "hospital",
    "hospitals": "hospital",
    "ctr": "center",
    "cntr": "center",
    "centre": "center",
    "dept": "department",
    "inst": "institute",
    "natl": "national",
    "intl": "international",
    "med": "medical",
    "st": "saint",
    "affil": "affiliated",
    "corp": "corporation",
    "inc": "incorporated",
    "ltd": "limited",
    "co": "company",
    "limted": "limited",
}
_ORDINALS = {
    word: str(at)
    for at, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split(), 1
    )
}
_NUMBERED = re.compile(r"([0-9]+)(?:st|nd|rd|th)")
_STOP = frozenset(
    """
    the of and for at in on de la le du des di del der und & et no nr
    """.split()
)
_CITY_WORDS = frozenset({"city", "municipal"})
# Words that many organisations share; a key made of these alone names nobody.
_GENERIC = frozenset(
    """
    hospital university medical center clinic institute college school department national general public
    central regional district city municipal provincial state county children childrens women womens people
    peoples affiliated teaching research clinical health healthcare care sciences science medicine cancer
    foundation company limited incorporated corporation group international private practice study site
    investigator international saint red cross memorial university's military army royal new north south east
    west eastern western northern southern
    """.split()
)

PlacedKey = tuple[str, str | None]


@lru_cache(maxsize=262_144)
def spelling_key(name: str) -> str:
    """K1: ``The Fifth Hospital`` -> ``fifth hospital``."""
    words = _words(name)
    return " ".join(words[1:] if len(words) > 1 and words[0] == "the" else words)


@lru_cache(maxsize=262_144)
def habit_key(name: str, place: str | None = None) -> str:
    """K3: ``Fifth Hospital of Shijiazhuang City`` at Shijiazhuang -> ``5 hospital shijiazhuang``."""
    words = _habits(name)
    if place is not None and "hospital" in words:
        city = spelling_key(place).split(" ")[-1]
        words = [word for at, word in enumerate(words) if not (at and word in _CITY_WORDS and words[at - 1] == city)]
    return " ".join(words)


@lru_cache(maxsize=262_144)
def hospital_keys(name: str) -> tuple[PlacedKey, ...]:
    """K3 of a name without a place: as it is, and with "X City" as X, which then holds only at the place X."""
    words = _habits(name)
    keys: list[PlacedKey] = [(" ".join(words), None)]
    if "hospital" in words:
        for at, word in enumerate(words):
            if at and word in _CITY_WORDS:
                keys.append((" ".join(words[:at] + words[at + 1 :]), words[at - 1]))
    return tuple(keys)


def distinctive(key: str, place: str | None = None) -> bool:
    """Whether some word of the key can tell one organisation from another (the name of its place alone cannot)."""
    local = set(spelling_key(place).split(" ")) if place else set()
    return any(
        word not in _GENERIC and not word.isdigit() and word not in local and len(word) > 1 for word in key.split(" ")
    )


def person_key(name: str) -> str:
    """A person's name without case, accents and punctuation; initials and order stay."""
    return " ".join(_words(name))


def _words(name: str) -> list[str]:
    text = _APOSTROPHE.sub("", normalize("NFKC", name))
    return _WORD.findall((text if text.isascii() else anyascii(text)).lower())


def _habits(name: str) -> list[str]:
    words = []
    for word in _words(name):
        numbered = _NUMBERED.fullmatch(word)
        full = numbered[1] if numbered else _ORDINALS.get(word, _ABBREVIATIONS.get(word, word))
        if full not in _STOP:
            words.append(full)
    return words
