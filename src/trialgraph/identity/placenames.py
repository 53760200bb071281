"""What the words of a record's city field may mean: its parts, and spellings that a gazetteer may know."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from trialgraph.identity.keys import spelling_key
from trialgraph.identity.regions import plain_letters

__all__ = ["cuts", "is_section", "parts_of", "spellings"]

_APART = re.compile(r"\s*(?:[,;/|()\[\]]|\s[-–—]\s)\s*")
# A postal code or the number of a district: "75013 Paris", "D-10117 Berlin", "London SE5 9RS", "Praha 5", "Lyon 8e".
_NUMBERED = re.compile(r"(?<!\w)(?:[A-Za-z]{1,2}-)?(?=\w*\d)\w+(?:-\d+)*(?!\w)")
_CEDEX = re.compile(r"\bcedex\b", re.IGNORECASE)
_BEFORE = frozenset("city town municipality borough district greater downtown of the".split())
_AFTER = frozenset(
    """
    city town township municipality borough district dist sector prefecture province county state metropolitan area new
    shi si gu ku qu gun xian sheng
    """.split()
)
_SECTIONS = frozenset("gu ku qu district borough ward".split())
_SHORT = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort"}
_SHORT |= {"n": "north", "s": "south", "e": "east", "w": "west"}
_LONG = {long: short for short, long in _SHORT.items()}


def parts_of(city: str, is_country: Callable[[str], bool]) -> list[str]:
    """The places that a field names, as written: the whole, then its parts, without numbers and the country."""
    whole = " ".join(_CEDEX.sub(" ", _NUMBERED.sub(" ", city)).split())
    parts = [part for part in _APART.split(whole) if spelling_key(part)]
    if len(parts) > 1:
        parts = [whole, *(part for part in parts if not is_country(part))]
    return list(dict.fromkeys(parts))


def is_section(part: str) -> bool:
    """Whether the words say that they name a district: ``Songpa-gu``."""
    words = spelling_key(part).split(" ")
    return len(words) > 1 and words[-1] in _SECTIONS


def spellings(part: str) -> Iterator[str]:
    """K1 without spaces of the part as written, and in other spellings, the nearest first; a few may repeat."""
    words = spelling_key(part).split(" ")
    yield "".join(words)
    core = _core(words)
    yield "".join(core)
    for table in (_SHORT, _LONG):
        yield "".join(table.get(word, word) for word in core)
    yield plain_letters("".join(core))


def cuts(part: str) -> Iterator[tuple[str, str]]:
    """The part in two, the longest beginning first: ``pontefract`` (K1 without spaces), ``west yorkshire``."""
    words = spelling_key(part).split(" ")
    for at in range(len(words) - 1, 0, -1):
        yield "".join(words[:at]), " ".join(words[at:])


def _core(words: list[str]) -> list[str]:
    start, end = 0, len(words)
    while end - start > 1 and words[end - 1] in _AFTER:
        end -= 1
    if "of" in words[start + 1 : start + 2] or words[start] in {"greater", "downtown"}:
        while end - start > 1 and words[start] in _BEFORE:
            start += 1
    return words[start:end]
