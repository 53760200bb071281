"""ClinicalTrials.gov: single values - text, coded words, dates, countries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from trialgraph.mappers.codes import Notes
from trialgraph.mappers.dates import iso_date
from trialgraph.mappers.text import clean, clean_block
from trialgraph.ontology import scheme

__all__ = ["code", "codes", "country", "day", "line", "lines", "text"]


def line(words: str | None) -> str | None:
    """Clean text on one line; None where there is none."""
    return (clean(words) or None) if words else None


def text(words: str | None) -> str | None:
    """Clean text with its lines; None where there is none."""
    return (clean_block(words) or None) if words else None


def lines(given: Sequence[str]) -> tuple[str, ...]:
    """Clean items, those without text and repeated ones left out."""
    return tuple(dict.fromkeys(found for words in given if (found := clean(words))))


def code(vocabulary: str, words: str | None, field: str, notes: Notes) -> str | None:
    """The code that the words stand for; words of no vocabulary are noted."""
    if not words:
        return None
    found = scheme(vocabulary).resolve(words)
    return found if found is not None else notes.code(vocabulary, line(words), field)


def codes(vocabulary: str, given: Iterable[str], field: str, notes: Notes) -> tuple[str, ...]:
    """The codes of some words, each once."""
    found = (code(vocabulary, words, field, notes) for words in given)
    return tuple(dict.fromkeys(one for one in found if one is not None))


@lru_cache(maxsize=4096)
def country(words: str) -> str | None:
    """The code of a country's name, present or former; None where it is no country ("N/A" is not Namibia)."""
    name = clean(words)
    return scheme("country").resolve(name) if len(name) > 3 else None


def day(words: str | None, field: str, notes: Notes) -> str | None:
    """The date in ISO form; words that are no date are noted, but for the registry's word for a date it never kept."""
    if not words or words.strip() in {"", "Unknown"}:
        return None
    found = iso_date(words, american=True)
    if found is None:
        notes.add("unreadable", field, words, "this is no date")
    return found
