"""Doses of cell products in running text: how many cells, per what, how often, with the words that say so.

A dose keeps its unit and basis, and a lost superscript is read as one: "1x106 cells/kg" is 10^6 cells per kilogram.
Blood counts, numbers of patients and doses of drugs are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

import msgspec

from trialgraph.cells.dose_levels import Level
from trialgraph.cells.dose_mass import masses
from trialgraph.cells.dose_numbers import Number, may_be_in_words, numbers
from trialgraph.cells.dose_schedule import schedule_of
from trialgraph.cells.dose_units import Unit, is_average, is_culture, is_laboratory, names_cells, near_cells, unit_of

__all__ = ["Dose", "find_doses"]


class Dose(msgspec.Struct, frozen=True, kw_only=True):
    """One level of a dose; ``words`` are ``text[start:end]``.

    ``amount`` is None where the text gives an upper limit only (``amount_maximum``), or may be read in more than one
    way (``rule`` says so). ``unit`` is cells, particles, IEQ, µg, mg or mL, with "/mL" behind it for a concentration.
    ``per`` is kg, m2, cm2, the record's word ("knee", "infusion"), or None for a total.
    """

    amount: Decimal | None
    amount_maximum: Decimal | None = None
    unit: str
    per: str | None = None
    administrations: int | None = None
    interval: str | None = None
    words: str
    start: int
    end: int
    rule: str

    @property
    def per_kilogram(self) -> bool:
        """Whether the amount is to be multiplied with the patient's weight."""
        return self.per == "kg"


class _Found(msgspec.Struct):
    """A number with its unit, on its way to become doses."""

    number: Number
    unit: Unit
    levels: tuple[Level, ...]
    total: bool = False


_DIGIT = re.compile(r"\d")
_LEAST = 10_000
_LEAST_PER_KILOGRAM = 1_000
_BEFORE = 48
_UPPER = re.compile(
    r"(?i)(?:\b(?:up to|max(?:imum|imal)?\.?|not (?:to )?exceed(?:ing)?|(?:no|not) more than|less than|fewer than"
    r"|at most|capped at|limit)|[<≤⩽≦])\s?(?:(?:cell |total |single |individual )?(?:dose|number|amount)\s?)?"
    r"(?:(?:of|is|at|a total of)\s)?[:=]?\s?$"
)
_LOWER = re.compile(
    r"(?i)(?:\b(?:at least|(?<!\d)(?<!\d\s)min(?:imum|imal)?\.?|more than|no(?:t)? (?:less|fewer) than)|[>≥⩾≧])\s?"
    r"(?:(?:cell |total )?(?:dose|number)\s?)?(?:of\s)?$"
)
_LIST = re.compile(
    r"\s?(?:cells?)?\s?(?:[,;/、，]|,?\s?\b(?:and|or|vs\.?|versus|then)\b|&)"
    r"\s?(?:and\s|or\s|then\s)*(?:up to\s)?"
)
_RANGE = re.compile(r"\s?(?:[-–—−~～]|\bto\b|\bup to\b)\s?")
_BETWEEN = re.compile(r"(?i)\b(?:between|range(?: of|:)?)\s$")
# A total is no amount of each administration: "a total of", "in total", "divided into 3 injections".
_TOTAL_BEFORE = re.compile(
    r"(?i)\b(?:in total|(?:total|overall|cumulative)(?:\s(?:cell\s)?(?:dose|dosage|number|amount|quantity))?"
    r"(?:\s(?:cells?|MSCs?))?)(?:\s(?:of|is|was|will be|up to|about|approximately|around))*[\s:=≈~(]{0,4}$"
)
_TOTAL_BEHIND = re.compile(
    r"(?i)(?:['’]s)?(?:\s?\([^()\d]{1,30}\))?[\s,)]*(?:(?:which|that|and|will|would|is|are|was|were|be|being|to|in|equally|evenly|cells?|dose|total)[\s,]+){0,6}?"
    r"(?:in total\b(?!\s\d)|(?:total[\s,]+)?(?:(?:sub-?)?divided|split|distributed|fractionated)\b"
    r"(?!\s(?:in|into|to|among|between)\s(?:\w+\s)?(?:groups|patients|arms|cohorts|phases|parts of the study)))"
)
_PLUS = re.compile(r"\s?(?:,?\s(?:and|plus)\s|\+)\s?")
_OPENING, _CLOSING = re.compile(r"\s?\(\s?(?:=|i\.e\.,?|or)?\s?"), re.compile(r"\s?(?:cells)?\s?\)")
_BODY = ("kg", "m2", "cm2")
_GROUPS = re.compile(r"\d{1,3}(?:[,. '’]\d{3})+")
_CODE = re.compile(r"(?:[A-Za-z][-_]|[#№])$")


def find_doses(text: str, *, about_cells: bool = False) -> list[Dose]:
    """All doses in the text's order; ``about_cells``: other fields have already said that the product is cells."""
    if _DIGIT.search(text) is None and not may_be_in_words(text):
        return []
    found = [_Found(number, unit, number.levels) for number, unit in _counted(text, about_cells)]
    _inherit(text, found)
    found = _ranges(text, found) or [_Found(number, unit, number.levels) for number, unit in masses(text)]
    _mark_totals(text, found)
    return [dose for one in found for dose in _doses(text, one)]


def _counted(text: str, about_cells: bool) -> Iterator[tuple[Number, Unit]]:
    """The numbers that count cells or particles."""
    found = list(numbers(text))
    listed = _listed(text, found)
    about = about_cells or (bool(found) and names_cells(text))
    restated = -1
    for at, number in enumerate(found):
        if number.start < restated:
            continue
        following = found[at + 1] if at + 1 < len(found) else None
        restated = _restated(text, number, following)
        unit = unit_of(text, max(number.end, restated))
        if unit is not None and (_is_dose(text, number, unit, about) or (number.start in listed and not unit.said)):
            yield number, unit


def _listed(text: str, found: list[Number]) -> set[int]:
    """Where plain numbers stand that are levels by the cells behind the last: "20,000, 40,000 or 60,000 cells"."""
    listed: set[int] = set()
    joined = False
    for left, right in reversed(list(pairwise(found))):
        if not joined:
            unit = unit_of(text, right.end) if _is_grouped(text, right) else None
            joined = unit is not None and unit.said and _is_dose(text, right, unit, True)
        gap = text[left.end : right.start]
        joined = joined and _is_grouped(text, left) and _LIST.fullmatch(gap) is not None
        joined = joined and all(level.amount and level.amount >= _LEAST for level in left.levels)
        if joined:
            listed.add(left.start)
    return listed


def _is_grouped(text: str, number: Number) -> bool:
    """Whether a number is written out with separators, as no year and no count of patients is."""
    return not number.sure and _GROUPS.fullmatch(text, number.start, number.end) is not None


def _restated(text: str, number: Number, following: Number | None) -> int:
    """Where a repetition in other digits ends: "2 x 10^7 (20 million) cells"; -1 without one."""
    if following is None or following.levels != number.levels:
        return -1
    closing = _CLOSING.match(text, following.end)
    return closing.end() if closing and _OPENING.fullmatch(text[number.end : following.start]) else -1


def _is_dose(text: str, number: Number, unit: Unit, about: bool) -> bool:
    before = text[max(0, number.start - _BEFORE) : number.start]
    if _CODE.search(before) and not number.sure:
        return False
    amounts = [level.maximum or level.amount for level in number.levels]
    least = max((amount for amount in amounts if amount is not None), default=Decimal(_LEAST))
    if is_culture(before) or (unit.per not in _BODY and is_laboratory(before)):
        return False
    if unit.name.endswith("/mL") and is_average(text, unit.end):
        return False
    if unit.said:
        return least >= (_LEAST_PER_KILOGRAM if unit.per in _BODY else _LEAST)
    if number.sure:
        return least >= _LEAST and (about or unit.per in _BODY)
    shortened = text[number.end - 1] in "MK"
    return least >= _LEAST and about and (unit.per in _BODY or (shortened and near_cells(before)))


def _inherit(text: str, found: list[_Found]) -> None:
    """A number of a list has the unit of the one behind it: "1x10^6, 2x10^6 and 5x10^6 cells/kg".

    So has the basis of a range that names its unit twice: "1x10^6 MSCs to 5x10^6 MSCs/kg".
    """
    for left, right in reversed(list(pairwise(found))):
        gap = text[left.unit.end : right.number.start]
        if left.unit.per is None and (_LIST.fullmatch(gap) or _RANGE.fullmatch(gap)) and not left.unit.said:
            left.unit = msgspec.structs.replace(right.unit, end=left.unit.end)
        elif left.unit.per is None and left.unit.name == right.unit.name and _RANGE.fullmatch(gap):
            left.unit = msgspec.structs.replace(left.unit, per=right.unit.per)


def _mark_totals(text: str, found: list[_Found]) -> None:
    """Find the totals; what is added to one is one: "a total of 20 million MSCs and 1 million progenitor cells"."""
    for at, one in enumerate(found):
        start, end = one.number.start, max(one.unit.end, one.number.end)
        before = text[max(0, start - _BEFORE) : start]
        last = found[at - 1] if at else None
        added = last is not None and last.total and _PLUS.fullmatch(text[last.unit.end : start])
        one.total = bool(added or _TOTAL_BEFORE.search(before) or _TOTAL_BEHIND.match(text, end))


def _ranges(text: str, found: list[_Found]) -> list[_Found]:
    """Two amounts that are the ends of a range become one: "1x10^6 - 5x10^6 cells"."""
    merged: list[_Found] = []
    for at, one in enumerate(found):
        last = merged[-1] if merged else None
        steps = _follows(text, found, at - 1) or _follows(text, found, at + 1)
        if last is not None and _is_range(text, last, one) and not steps:
            levels = (Level(last.levels[0].amount, one.levels[0].amount),)
            merged[-1] = _Found(msgspec.structs.replace(one.number, start=last.number.start), one.unit, levels)
        else:
            merged.append(one)
    return merged


def _is_range(text: str, left: _Found, right: _Found) -> bool:
    if len(left.levels) != 1 or len(right.levels) != 1 or left.levels[0].maximum or right.levels[0].maximum:
        return False
    low, high = left.levels[0].amount, right.levels[0].amount
    gap = text[left.unit.end : right.number.start]
    between = _BETWEEN.search(text[max(0, left.number.start - _BEFORE) : left.number.start]) and gap.strip() == "and"
    same = (left.unit.name, left.unit.per) == (right.unit.name, right.unit.per)
    return bool(low and high and low < high and same and (between or _RANGE.fullmatch(gap)))


def _follows(text: str, found: list[_Found], at: int) -> bool:
    """Whether an amount stands behind the one before it as the end of a range; of three amounts, these are steps."""
    if not 0 < at < len(found):
        return False
    return _RANGE.fullmatch(text[found[at - 1].unit.end : found[at].number.start]) is not None


def _doses(text: str, found: _Found) -> Iterator[Dose]:
    number, unit = found.number, found.unit
    start, rule = number.start, number.rule
    before = text[max(0, start - _BEFORE) : start]
    single = len(found.levels) == 1 and found.levels[0].maximum is None
    upper, lower = (_UPPER.search(before), _LOWER.search(before)) if single else (None, None)
    limit = upper or lower
    if limit is not None:
        start -= len(before) - limit.start()
        rule += ", as an upper limit" if upper else ", as a lower limit"
    if not unit.said:
        rule += f"; {unit.name} by the words around"
    end = max(unit.end, number.end)
    schedule = schedule_of(text, start, end)
    administrations = number.times or schedule.administrations
    if found.total:
        rule += "; a total"
        administrations = number.times or (1 if administrations == 1 else None)
    for level in found.levels:
        yield Dose(
            amount=None if upper else level.amount,
            amount_maximum=level.amount if upper else level.maximum,
            unit=unit.name,
            per=unit.per,
            administrations=administrations,
            interval=schedule.interval,
            words=text[start:end],
            start=start,
            end=end,
            rule=rule,
        )
