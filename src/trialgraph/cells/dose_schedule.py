"""How often a dose is given: "three infusions", "on days 0, 7 and 14", "weekly for 4 weeks", "one month apart"."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import lru_cache

import msgspec

from trialgraph.cells.dose_numbers import ONES, folded

__all__ = ["Schedule", "schedule_of", "schedule_within"]


class Schedule(msgspec.Struct, frozen=True):
    """Number of administrations, and the time between them in the record's words."""

    administrations: int | None = None
    interval: str | None = None


class _Found(msgspec.Struct, frozen=True):
    start: int
    end: int
    count: int | None
    words: str = ""


_SMALL = ONES[:12]
_VALUES = {word: value for value, word in enumerate(_SMALL, 1)} | {"once": 1, "single": 1, "twice": 2, "thrice": 3}
_COUNT = rf"(?:\d{{1,2}}|{'|'.join(_SMALL)})(?:\s?\(\d+\))?"
_TIME = r"(?:day|week|month|year)"
_EVENT = (
    r"(?:infusion|injection|administration|do(?:se|sage)|application|inhalation|instillation|transplantation|treatment"
    r"|course|implantation|transfusion|transplant|round|time)s?"
)
# A count behind one of these is another's, or a limit: "week 3 infusion", "up to 10 doses", "one of two doses".
_NOT_BEHIND = re.compile(
    r"(?i)(?:\b(?:up to|least|or|to|and|(?:one|each|either|any) of|of the|between|than|maximum|minimum|x|phase|first"
    r"|next|last|days?|weeks?|months?|dose|group|cohort|level|part|arm|step|stage|visit|cycle|every|COVID)|[-–±×*])\s?$"
)
_BETWEEN = (
    r"(?:(?!(?:of|and|or|to|for|in|per|with|the|x|different|m[lg]|dose|millions?|days?|weeks?|months?|hours?|years?|vials?"
    r"|patients?|subjects?|groups?|arms?|cells?)\b)[a-z][a-z/-]*\s){0,3}"
)
# "Six doses will be tested" counts levels.
_STUDIED = (
    r"(?:(?:will|are|were|is|was|to|shall|can|have|has)\s(?:be(?:en|ing)?\s)?)?"
    r"(?:explored|tested|evaluated|studied|investigated|assessed|compared|examined)\b"
)
_EVENTS = re.compile(
    rf"(?i)\b(?<![.,/^-])(?P<n>{_COUNT}|single)[\s-]{{1,2}}{_BETWEEN}{_EVENT}\b"
    rf"(?!\s?-?(?:levels?|groups?|cohorts?|escalation|arms?|regimens|per\b|an?\s|dai|week|month|every|each|the\b|higher|as\b"
    rf"|more\b|less\b|lower\b|daily|point|finding|or\s(?:{_COUNT})|(?:of\s(?:[a-z-]+\s){{1,3}})?{_STUDIED}))"
)
_ADVERB = re.compile(
    r"(?i)\b(?P<n>once|twice|thrice)\b(?!\s(?:an?|per|each|every|in|the|as|they|he|she|it|all|or|this|patients?|subjects?|we)\b"
    r"|[\s-]?(?:dai|week|month)|/)"
)
_TIMES = re.compile(
    rf"(?i)(?<=[\s)a-z])[x×]\s?(?P<n>[1-9]\d?)(?=\s?{_EVENT}\b|(?<!\d\s[x×]\d)(?<!\d\s[x×]\s\d)(?<!\d\s[x×]\d\d)(?<!\d\s[x×]\s\d\d)\s?(?:[).,;]|$))"
)
_AND = r"\s?(?:,\s?and|,|;|、|，|&|\+|\band)\s?(?:on\s|at\s)?"
_NTH = r"[+-]?\d{1,3}(?:st|nd|rd|th)?(?!\d|\.\d)"
_DAYS = re.compile(
    rf"(?i)\b(?:(?:{_TIME}s?|d|w)\s?#?{_NTH}(?:(?:{_AND}(?:(?:{_TIME}s?|d|w)\s?)?{_NTH})+|(?:-\d{{1,3}}){{2,}})(?!\s?[-x×*]\s?\d"
    rf"|\s?(?:million|m[lg]\b|patients|subjects|cells|to\b|of\s(?:each|every)))|(?<![\d.,])[01](?:st)?(?:{_AND}{_NTH})+\s?{_TIME}s?\b)"
)
_EVERY = (
    rf"every\s(?:other\s|second\s)?(?:{_COUNT}(?:\s?(?:-|to)\s?\d+)?[\s-])?{_TIME}s?|each\s{_TIME}"
    rf"|(?:once|twice|thrice|one\stime|{_COUNT}\stimes)\s(?:an?|per|every|each|in)\s(?:{_COUNT}[\s-])?{_TIME}s?"
    r"|(?:(?:once|twice)\s|bi-?)?(?:weekly|monthly|daily|yearly)"
)
_SPAN = rf"(?:\d+(?:\s?(?:-|–|to|~)\s?\d+)?|{_COUNT})[\s-]{_TIME}s?"
_INTERVALS = re.compile(
    rf"(?i)\b(?:{_SPAN}\s(?:of\s)?intervals?|intervals?(?:\stime)?(?:\s(?:of|is|was|about|approximately|at|least))*\s{_SPAN}"
    rf"|{_SPAN}\s(?:apart|later)|an?\s{_TIME}\s(?:apart|later|intervals?)|(?P<every>{_EVERY}))\b"
)
_OFTEN = ("interval", "apart", "later", "every", "each", "once", "twice", "thrice", "time", "ly")
_DURATION = re.compile(
    rf"(?i)[^.;\d]{{0,20}}?\b(?:for|over|during|x|×)\s(?:a\stotal\sof\s)?(?:each\sof\s)?(?P<n>{_COUNT})"
    rf"[\s-](?:consecutive\s)?(?P<unit>{_TIME})s?\b"
)
_RATE = re.compile(
    rf"(?i)(?:(?P<often>twice|thrice)|once|{_COUNT}\stimes?)?\D*?(?P<n>{_COUNT})?[\s-]?(?P<unit>dai|day|week|month|year)"
)
# What is done at visits: its days are no days of infusions.
_VISITS = re.compile(
    r"(?i)\b(?:follow|assess|evaluat|measur|monitor|visit|examin|tests?\b|tested|collect|scan|MRI|sampl|observ|check|screen|scor)"
)
_OTHER_DRUG = re.compile(
    r"\d\s?(?:mg|g|mcg|[µμu]g|[mM]?IU)\b(?!(?:/m[lL])?\s(?:of\s)?(?:[\w-]+\s){0,3}?(?:MSC|[\w-]*exos|EVs?\b|vesicles|secretome))"
)
_NTH_WORD = r"(?:first|second|third|fourth|1st|2nd|3rd|4th)"
# "The second dose will be" is one dose; "the second dose level", "after the first dose", "a second dose" are none.
_NTH_DOSE = re.compile(
    rf"(?i)\b(?P<other>(?:after|following|since|from|{_NTH_WORD}\s(?:and|or))\s(?:the\s)?|an?\s)?{_NTH_WORD}"
    r"\s(?:dose|infusion|injection|administration)"
    r"(?!\s?-?(?:levels?|groups?|cohorts?|arms?)\b)[^.;:,\d]{0,40}$"
)
_LEVELS = re.compile(r"(?i)escalat|cohort|\bgroups?\b|\blevels?\b")
_NTH_REACH = 80
_SENTENCE = re.compile(r"(?<!\bi)(?<!\.v)[.!?](?=\s+[A-Z(\d]|\s*$)|\n|。")
_REACH = 60
_LABEL = 12


def schedule_of(text: str, start: int, end: int) -> Schedule:
    """The schedule that the sentence of a dose, ``text[start:end]``, tells, or else the sentence behind it."""
    ends = _ends(text)
    first = ends[bisect_right(ends, start) - 1]
    at = bisect_left(ends, end)
    last, after = ends[at], ends[min(at + 1, len(ends) - 1)]
    counts, intervals = _found(text, first, last)
    if not counts or not intervals:
        next_counts, next_intervals = _found(text, last, after)
        counts = counts or next_counts
        intervals = intervals or ([] if any(count.count == 1 for count in counts) else next_intervals)
    if intervals:  # what is repeated is not given once: "a single dose, repeated every week for four times"
        counts = [count for count in counts if count.count != 1]
    count, interval = _nearest(counts, start, end), _nearest(intervals, start, end)
    if _is_nth(text[max(first, start - _NTH_REACH) : start]):
        return Schedule(1, interval.words if interval else None)
    return Schedule(count.count if count else None, interval.words if interval else None)


def schedule_within(text: str, start: int, end: int) -> Schedule:
    """What a piece of text, ``text[start:end]``, tells of how often, if it tells one thing only."""
    if _OTHER_DRUG.search(text, start, end):
        return Schedule()
    counts, intervals = _found(text, start, end)
    if intervals:
        counts = [count for count in counts if count.count != 1]
    told = {count.count for count in counts}
    words = {" ".join(interval.words.lower().split()): interval.words for interval in intervals}
    if len(told) > 1 or len(words) > 1:
        return Schedule()
    return Schedule(next(iter(told), None), next(iter(words.values()), None))


def _is_nth(before: str) -> bool:
    """Whether an amount behind this text is that of the first or the second dose alone."""
    found = _NTH_DOSE.search(before)
    return found is not None and found["other"] is None and _LEVELS.search(before) is None


@lru_cache(maxsize=16)
def _ends(text: str) -> list[int]:
    """Where its sentences end, from 0 to its length."""
    return sorted({0, *(stop.end() for stop in _SENTENCE.finditer(text)), len(text)})


def _nearest(found: list[_Found], start: int, end: int) -> _Found | None:
    return min(found, key=lambda one: max(one.start - end, start - one.end, 0), default=None)


@lru_cache(maxsize=16)
def _found(text: str, start: int, end: int) -> tuple[list[_Found], list[_Found]]:
    """The counts and the intervals between two places of the text."""
    counts = [
        _Found(*match.span(), _value(match["n"]))
        for pattern in (_EVENTS, _ADVERB, _TIMES)
        for match in pattern.finditer(text, start, end)
        if not _NOT_BEHIND.search(text, max(start, match.start() - _LABEL), match.start())
    ]
    counts += [
        _Found(*match.span(), len(re.findall(r"\d+", match.group())))
        for match in _DAYS.finditer(text, start, end)
        if _of_doses(text, start, match)
    ]
    intervals = []
    sentence = text[start:end].lower()
    may_tell = any(word in sentence for word in _OFTEN)
    for match in _INTERVALS.finditer(text, start, end) if may_tell else ():
        if _of_doses(text, start, match) and not (match["every"] and _of_other_drug(text, start, match)):
            intervals.append(_Found(*match.span(), None, match.group()))
            counts += _counted(match, text, end)
    return counts, intervals


def _of_doses(text: str, start: int, match: re.Match[str]) -> bool:
    return _VISITS.search(text, max(start, match.start() - _REACH), match.start()) is None


def _of_other_drug(text: str, start: int, match: re.Match[str]) -> bool:
    return _OTHER_DRUG.search(text, max(start, match.start() - _REACH), match.start()) is not None


def _counted(interval: re.Match[str], text: str, end: int) -> Iterator[_Found]:
    """ "weekly for 4 weeks" is four times."""
    duration = _DURATION.match(text, interval.end(), end)
    if interval["every"] is None or duration is None:
        return
    rate = _RATE.fullmatch(interval["every"].removesuffix("ly").removesuffix("s"))
    if rate is None or rate["unit"].lower().replace("dai", "day") != duration["unit"].lower():
        return
    lasting, step = _value(duration["n"]), _value(rate["n"] or "one")
    if lasting % step == 0:
        yield _Found(interval.start(), duration.end(), lasting // step * _value(rate["often"] or "one"))


def _value(words: str) -> int:
    word = folded(words.partition("(")[0].strip())
    return int(word) if word.isdigit() else _VALUES[word]
