"""By which names an organisation of ROR may be found, and which names cannot tell one organisation from another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from trialgraph.identity.keys import distinctive, habit_key, spelling_key
from trialgraph.identity.ror_records import Organization
from trialgraph.ontology import scheme

__all__ = ["IN_BRACKETS", "keys_of", "known_by", "tells"]

IN_BRACKETS = re.compile(r"(.*\S)\s*\(([^()]+)\)\s*")
_ACRONYM = re.compile(r"[A-Z]{2,6}")
# ROR lists schools, clinics and campuses of a university among its aliases: a part is not the whole.
_UNIVERSITY = re.compile(r"\bunivers")
_UNIT = re.compile(
    r"\b(?:schools?|ecole|escola|escuela|scuola|\w*schule|\w*skol[ae]n?|facul\w+|fakul\w+|department|campus|library|press"
    r"|hospital\w*|hopital|hopitaux|ospedale|klini\w+|\w+klinik\w*|clinic\w*|medical center|health|nemocnice)\b"
)
# "Central South University", "Fourth Military Medical University": common words that make one name.
_NUMBERED_UNIVERSITY = re.compile(
    r"(?=.*\b(?:[0-9]+|north|south|east|west|northern|southern|eastern|western|central|army|military)\b)"
    r"(?:\w+ ){2,}university"
)
# Hospitals everywhere are named for the same saints and virtues: "St. Mary's Hospital", "Mercy Medical Center".
_HOSPITAL = re.compile(
    r"\b(?:hospital\w*|hopital|ospedale|klinikum|krankenhaus|clinic\w*|medical|health\w*|hotel dieu)\b"
)
_DEDICATION = re.compile(
    r"\b(?:(?:saint|sainte|santa|santo|san|sankt|sint|sao) \w+|mercy|providence|covenant|trinity|holy \w+|sacred \w+"
    r"|good \w+|hotel dieu|notre dame|our lady\b.*|methodist|baptist|catholic|lutheran|presbyterian|adventist"
    r"|victoria)\b"
)


def keys_of(organization: Organization) -> Iterator[tuple[str, bool]]:
    """(key, bare) of each name that may stand for the organisation: its labels and aliases, no acronym, no part's.

    A withdrawn record gives none: what succeeds it bears the same name anyway, or is most often the whole of which it
    was a part (a school's university, a subsidiary's buyer). A name is bare without the country that it bears, as ROR
    names companies: "Novartis (Switzerland)".
    """
    keys: dict[str, bool] = {}
    if organization.status == "withdrawn":
        return
    label = habit_key(organization.label)
    whole = _UNIVERSITY.search(label) is not None and _UNIT.search(label) is None
    for name in organization.names:
        key = habit_key(name)
        acronym = name in organization.acronyms or (name != organization.label and _ACRONYM.fullmatch(name))
        if acronym or (whole and _UNIT.search(key)):
            continue
        keys[key] = False
        inner = IN_BRACKETS.fullmatch(name)
        if inner is not None and known_by(organization, inner[2]):
            key, bare = habit_key(inner[1]), _is_country_of(organization, inner[2])
            keys[key] = keys.get(key, True) and bare
    keys.pop("", None)
    yield from keys.items()


def known_by(organization: Organization, words: str) -> bool:
    """Whether what stands in brackets behind a name says no more than the registry knows: an acronym, the country."""
    known = (*organization.acronyms, *organization.names)
    return _is_country_of(organization, words) or spelling_key(words) in map(spelling_key, known)


def _is_country_of(organization: Organization, words: str) -> bool:
    return words in organization.country_names or scheme("country").resolve(words) in organization.countries


def tells(key: str, common: frozenset[str], *, country: bool, city: bool) -> bool:
    """Whether a name can be that of one organisation alone, in its country or city where that is known.

    ``common`` are the words that many organisations have in their names.
    """
    if not distinctive(key):
        return country and _NUMBERED_UNIVERSITY.fullmatch(key) is not None
    rest = _DEDICATION.sub(" ", key) if not city and _HOSPITAL.search(key) else key
    words = rest.split()
    return distinctive(" ".join(words)) and ((country and len(words) > 2) or not common.issuperset(words))
