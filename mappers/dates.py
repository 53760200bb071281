"""Dates: from the ways registries write them to ISO dates of the same precision."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache

__all__ = ["iso_date"]

_MONTHS = {
    month: at
    for at, month in enumerate(
        "january february march april may june july august september october november december".split(), 1
    )
} | {month: at for at, month in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}
_ISO = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?)?)?"
)
_MONTH_FIRST = re.compile(r"(?P<name>[A-Za-z]{3,9})\.?\s+(?:(?P<day>\d{1,2}),?\s+)?(?P<year>\d{4})")
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})[\s-]+(?P<name>[A-Za-z]{3,9})\.?[\s-]+(?P<year>\d{4})")
_AMERICAN = re.compile(r"(?P<month>\d{1,2})/(?:(?P<day>\d{1,2})/)?(?P<year>\d{4})(?:\s+\d{1,2}:\d{2})?")


@lru_cache(maxsize=65_536)
def iso_date(words: str, *, american: bool = False) -> str | None:
    """``April 27, 2005`` -> ``2005-04-27``, ``April 2005`` -> ``2005-04``, ``26 Jan 2024`` -> ``2024-01-26``.

    A time of day is left off. Numbers between slashes are read, as month and day, only where the source is known to
    write them so (``american``). None for words that are no date, and for days that the calendar does not have.
    """
    text = words.strip()
    found = _ISO.fullmatch(text) or _MONTH_FIRST.fullmatch(text) or _DAY_FIRST.fullmatch(text)
    if found is None and american:
        found = _AMERICAN.fullmatch(text)
    if found is None or not text.isascii():
        return None
    parts = found.groupdict()
    month = int(parts["month"]) if parts.get("month") else _MONTHS.get((parts.get("name") or "").lower())
    if month is None:
        return parts["year"] if "name" not in parts else None
    day = parts["day"]
    try:
        whole = datetime.date(int(parts["year"]), month, int(day or 1)).isoformat()
    except ValueError:
        return None
    return whole if day else whole[:7]
