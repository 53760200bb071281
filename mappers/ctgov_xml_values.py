"""ClinicalTrials.gov's legacy XML: single values - flags, numbers, dates, blocks of text."""

from __future__ import annotations

import re

from trialgraph.mappers.codes import Notes
from trialgraph.mappers.ctgov_protocol import DateStruct
from trialgraph.mappers.text import unwrap
from trialgraph.mappers.xml_reader import XmlReader

__all__ = ["block", "date", "flag", "number", "typed_date"]

_FLAGS = {"yes": True, "no": False}
_NUMBER = re.compile(r"[0-9]{1,9}")


def block(record: XmlReader, path: str) -> str | None:
    """A text that the registry wrapped and indented, without its layout."""
    words = record.words(path)
    return None if words is None else unwrap(words)


def flag(record: XmlReader, path: str, notes: Notes) -> bool | None:
    """Yes or No; other words are noted."""
    words = record.words(path)
    if words is None:
        return None
    found = _FLAGS.get(words.strip().casefold())
    if found is None:
        notes.add("unreadable", path, words.strip(), "this is neither Yes nor No")
    return found


def number(record: XmlReader, path: str, notes: Notes) -> int | None:
    """A whole number; other words are noted."""
    words = record.words(path)
    if words is None:
        return None
    if _NUMBER.fullmatch(words.strip()) is None:
        notes.add("unreadable", path, words.strip(), "this is no whole number")
        return None
    return int(words)


def date(record: XmlReader, *paths: str) -> str | None:
    """The words of a date under its present name, or under one it had before; for a while records had both."""
    found = [record.words(path) for path in paths]
    return next(filter(None, found), None)


def typed_date(record: XmlReader, path: str) -> DateStruct | None:
    """A date and whether it is actual, anticipated or an estimate."""
    words, kind = record.words(path), record.attribute(path, "type")
    return None if words is None else DateStruct(date=words, type=kind)
