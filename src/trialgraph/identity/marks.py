"""What stands about a name and is none of it: numbers of sponsors and networks, acronyms, initials."""

from __future__ import annotations

import re

from trialgraph.identity.spelling import spelled
from trialgraph.identity.vocabulary import STOP

__all__ = ["without_marks", "without_own_initials"]

# What sponsors and networks write before or behind a site's name: their own number for it.
_SITE_NUMBER = re.compile(
    r"""^\s*\*?X?\*?\s*\d{3,5}\s*[-–:]\s+ | ^\s*Name:\s* | \s*[-–]\s*PPDS\s*$
    | [\s\-–/(,]* (?:/\s*)? (?: \bID\s?\#?\s*\d+ | \#\s*\d{3,}
      | \(?\b(?:investigational\s)?(?:site|center|centre)\s*(?:no\.?|number|\#|id)?[\s:#]*[A-Z]{0,4}-?\d{2,} )\s*\)?""",
    re.IGNORECASE | re.VERBOSE,
)
_NETWORK_SITE = re.compile(r"[\s,]+\(?(?:(?P<code>[A-Z]?\d[\d-]{2,}[A-Z]?)\s+)?CRS\)?\s*$")
_BRACKETED = re.compile(r"\s*[(\[]\s*([^()\[\]]{1,40})\s*[)\]]")
# ABC - A Big Company; A Big Company - ABC; ABC (A Big Company)
_AFFIXED = re.compile(r"^\W*([A-Z][A-Za-z]{1,9})\s*(?:[-–:]\s+|\(\s*(?=.*\)\s*$))|\s+[-–]\s+([A-Z][A-Za-z]{1,9})\W*$")
_ACRONYM = re.compile(r"[A-Z][A-Za-z]?[A-Z&.\-]{0,8}[A-Z]\.?s?")
_NOT_ACRONYMS = frozenset({"usa", "uk", "us", "ii", "iii", "iv", "vi"})


def without_marks(name: str, dropped: list[str]) -> tuple[str, str | None]:
    """The name without numbers that are not its own and without acronyms in brackets; and a network's number."""
    code = None
    shown = _SITE_NUMBER.sub("", name)
    if network := _NETWORK_SITE.search(shown):
        code = network["code"]
        shown = shown[: network.start()]
    if not spelled(shown):
        return name, None
    if shown != name:
        dropped.append("a sponsor's or a network's own mark for the site")
    bare = _BRACKETED.sub(lambda found: " " if _is_acronym(found[1], shown) else found[0], shown)
    bare = _AFFIXED.sub(lambda found: "" if _is_acronym(found[1] or found[2], bare) else found[0], bare)
    if bare != shown and spelled(bare):
        dropped.append("an acronym of its own")
        return bare, code
    return shown, code


def _is_acronym(text: str, name: str) -> bool:
    """Whether the words in brackets are capitals that the name has in this order."""
    if not _ACRONYM.fullmatch(text) or spelled(text)[0] in _NOT_ACRONYMS:
        return False
    letters = iter("".join(spelled(name.replace(text, " "))))
    return all(letter in letters for letter in "".join(spelled(text)))


def without_own_initials(words: tuple[str, ...], dropped: list[str]) -> tuple[str, ...]:
    """Without a word that is but the initials of others beside it: "Royal Adelaide Hospital RAH"."""
    if len(words) < 4:
        return words
    initials = [word[0] for word in words]
    telling = ["" if word in STOP else word[0] for word in words]
    for at, word in enumerate(words):
        if not 3 <= len(word) <= 8:
            continue
        for letters in (initials, telling):
            if word in "".join(letters[:at]) or word in "".join(letters[at + 1 :]):
                dropped.append(f"its own initials ({word})")
                return words[:at] + words[at + 1 :]
    return words
