"""Ages: from the ways sources write them to the registry's form ("18 Years"), and on to a number of years."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal
from functools import lru_cache

__all__ = ["age_range", "registry_age", "years"]

_UNITS = {"year": 1, "month": 12, "week": 52, "day": 365, "hour": 365 * 24, "minute": 365 * 24 * 60}
_AGE = re.compile(r"(\d{1,3}(?:\.\d{1,3})?)\s*(year|yr|month|mo|week|wk|day|hour|minute)s?", re.IGNORECASE)
_SHORT = {"yr": "year", "mo": "month", "wk": "week"}
_UNIT = r"(?:year|yr|month|mo|week|wk|day|hour|minute)s?"
_OLD = r"(?:\s+old|\s+of\s+age)?"
_ONE = rf"\d{{1,3}}(?:\.\d{{1,3}})?\s*{_UNIT}"
_RANGE = re.compile(
    rf"(?:from\s+|ages?\s+)?(?P<low>\d{{1,3}}(?:\.\d{{1,3}})?)\s*(?P<unit>{_UNIT})?{_OLD}\s*(?:to|-|–|and|through)\s*(?P<high>{_ONE}){_OLD}",
    re.IGNORECASE,
)
_AND_OVER = re.compile(
    rf"(?P<age>{_ONE}){_OLD}\s*(?:and|or)\s+(?:older|over|above|up)|(?P<plus>\d{{1,3}})\s*\+\s*(?P<unit>{_UNIT})?{_OLD}"
    rf"|(?:over|above|at\s+least|older\s+than)\s+(?P<least>{_ONE}){_OLD}",
    re.IGNORECASE,
)
_AND_UNDER = re.compile(
    rf"(?:under|below|younger\s+than|less\s+than|up\s+to)\s+(?P<limit>{_ONE}){_OLD}"
    rf"|(?P<age>{_ONE}){_OLD}\s*(?:and|or)\s+(?:younger|under|below){_OLD}",
    re.IGNORECASE,
)


def registry_age(text: str) -> str | None:
    """``18 years`` -> ``18 Years``, ``1 month`` -> ``1 Month``; None where the text is not one age."""
    found = _AGE.fullmatch(text.strip())
    if not found:
        return None
    number, unit = found[1], _SHORT.get(found[2].lower(), found[2].lower()).capitalize()
    return f"{number} {unit}" if number == "1" else f"{number} {unit}s"


def age_range(text: str) -> tuple[str | None, str | None] | None:
    """The lowest and highest age in words such as "18 to 85 years old" or "18 years and older", in the registry's form.

    An end that the words leave open is None; the answer is None where the words are no range of ages.
    """
    words = text.strip()
    if found := _RANGE.fullmatch(words):
        high = registry_age(found["high"])
        unit = found["unit"] or (high or "").split(" ")[-1]  # "18 to 65 Years": both ends in the one unit told
        return registry_age(f"{found['low']} {unit}"), high
    if found := _AND_OVER.fullmatch(words):
        plus = f"{found['plus']} {found['unit'] or 'years'}" if found["plus"] else None
        return registry_age(found["age"] or found["least"] or plus or ""), None
    if found := _AND_UNDER.fullmatch(words):
        return None, registry_age(found["limit"] or found["age"])
    return None


@lru_cache(maxsize=4096)
def years(age: str) -> Decimal | None:
    """The age in years, to four decimals (a year has 12 months, 52 weeks or 365 days); None for "N/A" and the like."""
    found = _AGE.fullmatch(age.strip())
    if not found:
        return None
    unit = _UNITS[_SHORT.get(found[2].lower(), found[2].lower())]
    return (Decimal(found[1]) / unit).quantize(Decimal("0.0001"), ROUND_HALF_EVEN).normalize()
