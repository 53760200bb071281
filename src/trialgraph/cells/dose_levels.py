"""The numbers before a power of ten or a word for millions: one amount, a range, or several levels of a dose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

import msgspec

__all__ = ["RANGE", "SEVERAL", "Level", "after_label", "levels_of", "range_of"]

_GROUPED = r"[1-9]\d{0,2}(?:,\d{3})+(?!\d)|\d{1,3}(?:\.\d{3}){2,}(?!\d)"
_NUMBER = (
    rf"(?:{_GROUPED}|\d{{1,2}}·\d{{1,2}}(?!\d)|\d{{1,4}}[.,]\d{{1,3}}(?!\d)|\d{{1,4}}(?!\d)"
    r"|(?<![\d.])\.\d{1,3}(?!\d)|\(\d\.\d\))"
)
RANGE = r"\s?(?:[-–—−‐‑~～∼](?:\.(?=\d\.\d))?|\bup to\b|\bto\b)\s?"
_LIST = r"(?:\s?[,;、，]\s?(?:and\s|or\s)?|\s?/\s?|\s?&\s?|\s(?:and|or|vs\.?|versus)\s)"
_SPREAD = r"\s?(?:±|\+/-)\s?"
SEVERAL = rf"{_NUMBER}(?:(?:{_SPREAD}|{RANGE}|{_LIST}){_NUMBER}){{0,6}}"

_TOKEN = re.compile(_NUMBER)
_IS_RANGE, _IS_SPREAD = re.compile(RANGE), re.compile(_SPREAD)
_BETWEEN = re.compile(r"(?i)\b(?:between|ranging from|range of)\s$")
_MOST = 18  # a larger power of ten is no number of cells

# A number behind such a word counts groups, days and the like: "Group 1 - 20 million", "on days 0, 7, 2 million".
_LABEL = re.compile(
    r"(?i)(?:\b(?:days?|weeks?|months?|visits?|groups?|cohorts?|levels?|arms?|parts?|phases?|stages?|grades?|steps?|DL"
    r"|protocols?|number|no\.|tier|type|n\s?=|aged?|covid)\s?[#-]?\s?|\b[dw])$"
)
_DOSE_LABEL = re.compile(r"(?i)\bdose\s?[#-]?\s?$")
# A decimal comma, or two levels? "5,10 million"
_DOUBTFUL = re.compile(r"[1-9]\d?,[1-9]0")
_COMMAS = re.compile(r"\d{1,3}(?:,\d{1,3}){2,}")
_FACTOR = 1000


class Level(msgspec.Struct, frozen=True):
    """One level of a dose: an amount, or the two ends of a range; no amount where the text leaves it open."""

    amount: Decimal | None
    maximum: Decimal | None = None

    def times(self, power: Decimal) -> Level:
        """The level in units instead of millions or the like."""
        return Level(_plain(self.amount, power), _plain(self.maximum, power))


def after_label(before: str) -> bool:
    """Whether a number behind this text is that of a group, a day or the like."""
    return _LABEL.search(before) is not None


def range_of(ends: Sequence[Decimal]) -> Level:
    """The level of one number, or of two that are the ends of a range."""
    low, high = ends[0], ends[-1]
    if high <= low or low * _FACTOR < high:
        return Level(low) if high == low else Level(None)
    return Level(low, high)


def levels_of(words: str, before: str) -> tuple[int, tuple[Level, ...]]:
    """The levels that numbers such as "0.5, 1.0 or 2-3" stand for, and where in ``words`` the first begins."""
    if _COMMAS.fullmatch(words) and "," in words and not re.fullmatch(_GROUPED, words):
        words = words.replace(",", ";")
    tokens = list(_TOKEN.finditer(words))
    last = tokens[-1]
    if len(tokens) == 1:
        doubtful = _DOUBTFUL.fullmatch(words) and Decimal(words.split(",")[1]) > Decimal(words.split(",")[0])
        return 0, (Level(None if doubtful else _decimal(words)),)
    gaps = [words[left.end() : right.start()] for left, right in pairwise(tokens)]
    if not _counts(tokens[0].group(), gaps, before):
        levels = _grouped([_decimal(token.group()) for token in tokens], gaps, before)
        if levels:
            return 0, levels
    return last.start(), (Level(_decimal(last.group())),)


def _counts(first: str, gaps: Sequence[str], before: str) -> bool:
    """Whether the first number is a label's: the 1 of "Cohort 1 - 5 million", not that of "dose 1-5 million"."""
    if not first.isdigit():
        return False
    return after_label(before) or (_DOSE_LABEL.search(before) is not None and len(gaps) == 1 and len(gaps[0]) > 1)


def _grouped(values: Sequence[Decimal], gaps: Sequence[str], before: str) -> tuple[Level, ...]:
    """The levels, or none when the numbers do not belong together."""
    if len(gaps) == 1 and (_IS_RANGE.fullmatch(gaps[0]) or _BETWEEN.search(before)):
        return (range_of(values),) if values[0] < values[1] else ()
    if len(gaps) == 1 and gaps[0].strip() == "/":
        return (Level(None),)
    groups = [[values[0]]]
    for gap, value in zip(gaps, values[1:], strict=True):
        if _IS_SPREAD.fullmatch(gap):
            continue
        if _IS_RANGE.fullmatch(gap):
            groups[-1].append(value)
        else:
            groups.append([value])
    firsts = [group[0] for group in groups if group[0]]
    steady = sorted(set(firsts)) == firsts or sorted(set(firsts), reverse=True) == firsts
    if not firsts or not steady or min(firsts) * _FACTOR < max(firsts):
        return ()
    return tuple(range_of(group) for group in groups if group[0])


def _plain(number: Decimal | None, power: Decimal) -> Decimal | None:
    """The product without an exponent and without zeros behind the point: 1.0 million is 1000000."""
    if number is None:
        return None
    product = number * power
    if product.adjusted() > _MOST:
        return None
    return product.quantize(Decimal(1)) if product == product.to_integral_value() else product.normalize()


def _decimal(words: str) -> Decimal:
    words = words.strip("()")
    if re.fullmatch(_GROUPED, words):
        return Decimal(re.sub(r"\D", "", words))
    return Decimal(re.sub("[,·]", ".", words))
