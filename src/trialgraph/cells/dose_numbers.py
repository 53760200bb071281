"""The numbers that doses of cells are written with: powers of ten in all their spellings, millions, plain long numbers.

Registries lose superscripts on the way: 10⁶ arrives as ``10^6``, ``10E6``, ``10(6)``, ``10 6``, ``106``. Each spelling
is one row of `_TOLD` or `_GUESSED`, with words that say how it was read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import msgspec

from trialgraph.cells.dose_levels import RANGE, SEVERAL, Level, after_label, levels_of, range_of

__all__ = ["ONES", "Number", "folded", "may_be_in_words", "numbers"]


class Number(msgspec.Struct, frozen=True):
    """A number as the text gives it, ``text[start:end]``.

    ``sure`` is false when only a unit beside it makes it a dose (a plain number, ``106``, ``100 M``); ``times`` is the
    3 of "3 x 20 million".
    """

    levels: tuple[Level, ...]
    start: int
    end: int
    rule: str
    sure: bool = True
    times: int | None = None


_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SIGNS = "x×X*·•∙⋅✕✖⨯╳хХ"
_TIMES = f"[{_SIGNS}]"
_TEN = r"1\s?0"
_E = r"(?:1[0-3]|0?[3-9])"
_LAST = r"(?!\d|[.,]\d)"
# Spellings that say themselves that they are an exponent ...
_TOLD = {
    "caret": (rf"\s?\\?(?:\^|ˆ|\*\*)\s?(?:[({{\[]\s?\+?{_E}\s?[)}}\]]|\+?{_E}{_LAST})", "a power of ten"),
    "letter": (rf"\s?[eE]\^?\s?\+?{_E}{_LAST}", "a power of ten with an E before its exponent"),
    "raised": (r"(?:¹[⁰¹²³]|[³⁴⁵⁶⁷⁸⁹])(?![⁰¹²³⁴⁵⁶⁷⁸⁹])", "a power of ten"),
    "told": (rf"\s(?:raised )?to the (?:power (?:of )?)?{_E}(?:th)?{_LAST}", "a power of ten in words"),
    "marked": (rf"<sup>\s?{_E}\s?</sup>", "a power of ten"),
}
# ... and what is one only behind a number and a times sign.
_GUESSED = {
    "bracket": (rf"\s?[(\[]\s?{_E}\s?[)\]]", "a power of ten whose superscript became a bracket"),
    "stroke": (rf"[/'`]{_E}{_LAST}", "a power of ten whose superscript became a stroke"),
    "spaced": (rf"\s(?:1[0-2]|[4-9])(?![\d%^]|[.,]\d|\s?{_TIMES}\s?\d)", "a power of ten whose superscript was lost"),
    "lost": (rf"(?:1[0-3]|[3-9]){_LAST}", "a power of ten whose superscript was lost"),
}
_LOST = _GUESSED["lost"][1]
_RULES = {name: rule for name, (_, rule) in (_TOLD | _GUESSED).items()}
_RULES |= {"zeros": "a number times a power of ten written out", "sci": "the scientific notation of computers"}
_RULES |= {"scale": "a number of millions or the like", "short": "a number of millions, shortened to M"}


def _spellings(rows: dict[str, tuple[str, str]], use: str) -> str:
    return "|".join(f"(?P<{name}_{use}>{pattern})" for name, (pattern, _) in rows.items())


_SCALES = (("hundred", 8), ("thousand", 3), ("lakh", 5), ("crore", 7), ("bi", 9), ("k", 3), ("m", 6))
_SCALE = (
    r"(?i:(?:hundred\s)?mill?ions?\b|millones\b|milhões\b|mio\b\.?|mln\b|billions?\b|thousands?\b|lakhs?\b|crores?\b)"
)
_LONG = (
    r"(?:[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,2}(?:\.\d{3}){2,}|[1-9]\d{0,2}(?:[ '’]\d{3})+|[1-9]\d{3,12})(?!\d|[.,]\d)"
)
_UNIT_NEXT = r"(?=\s?(?:/|cells?\b|\w*MSC))"
_EXPLICIT_TEN = rf"{_TEN}(?:\s?\^|\s?[eE]\s?\d|[¹³⁴⁵⁶⁷⁸⁹])"

_DIGITS = re.compile(
    rf"(?:(?<![\dA-Z^])|(?<=MSC))(?<!\d[.,])(?<!\d{_TIMES})(?<!\d\s{_TIMES})(?<!\d{_TIMES}\s)(?<!\d\s{_TIMES}\s)"
    rf"(?:(?:(?P<times>\d{{1,2}})\s?[x×X]\s?(?=\d)(?!10\s?[eE^(]|10(?:1[0-3]|[3-9])(?!\d)))?(?P<several>{SEVERAL})(?:"
    rf"(?:\s?{_TIMES}\s?(?:(?P<zeros>10{{0,2}}(?:[ ,.]?000)+)(?!\d)|{_TEN}(?:{_spellings(_TOLD | _GUESSED, 'times')}))"
    rf"|(?:\s?\.\s?|(?P<gap>\s))(?={_EXPLICIT_TEN}){_TEN}(?:{_spellings(_TOLD, 'gap')})"
    rf"|(?P<sci>[eE]\+?{_E}{_LAST}))(?P<to>\s?[-–~]\s?{_E}{_UNIT_NEXT})?"
    rf"|[\s-]?(?P<scale>{_SCALE})|\s?(?P<short>[MK])(?![\w/’'-]))"
    rf"|{_TEN}(?:{_spellings(_TOLD, 'alone')})(?P<alone_to>\s?[-–~]\s?{_E}{_UNIT_NEXT})?"
    rf"|(?P<naked>10(?:\s?\((?:1[0-2]|[4-9])\)|\s?(?:1[0-2]|[4-9]){_LAST}))(?!\s\d{{3}}|[-.]?[a-zA-Z]?\d)"
    rf"|(?P<long>{_LONG}(?:{RANGE}{_LONG})?)"
    rf"|(?P<dotted>\d{{1,2}}\.10[4-9])(?=\s?cells?\s?/\s?kg))"
)
_AGAIN = re.compile(rf"\s{_SCALE}")
_RUN = re.compile(r"\d+")
ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen".split()
"""Words for numbers from 1 up."""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_VALUES = {word: at for at, word in enumerate(ONES, 1)} | {word: 10 * at for at, word in enumerate(_TENS, 2)}
_WORDS = re.compile(
    rf"(?i)\b(?P<word>(?:{'|'.join(_VALUES)})(?:[\s-](?:{'|'.join(ONES[:9])}))?(?:\shundred)?"
    rf"|half an?|an?(?:\shundred)?)"
    rf"(?:\s?\(\d+\))?[\s-](?P<scale>{_SCALE})"
)
_LABEL_REACH = 14
_SCALE_PARTS = ("illion", "thousand", "lakh", "crore", "millones", "milhões", "mio", "mln")
_FOLDED = {ord("ı"): "i", ord("ſ"): "s", 0x307: None}


def numbers(text: str) -> Iterator[Number]:
    """All numbers that could be a dose of cells, in the text's order."""
    found = [_read(number, text) for number in _in_digits(text)]
    if may_be_in_words(text):
        found += [_in_words(number) for number in _WORDS.finditer(text)]
        found.sort(key=lambda number: number.start)
    return iter(found)


def _in_digits(text: str) -> Iterator[re.Match[str]]:
    # The long expression is asked where digits begin: asked at each place of the text, it takes five times as long.
    end = 0
    for run in _RUN.finditer(text):
        start = run.start()
        if start < end:
            continue
        earlier = start > 0 and text[start - 1] in ".("
        found = (_DIGITS.match(text, start - 1) if earlier else None) or _DIGITS.match(text, start)
        if found is not None:
            end = found.end()
            yield found


def _read(found: re.Match[str], text: str) -> Number:
    start, end = found.span()
    times = int(found["times"]) if found["times"] else None
    if found["long"]:
        ends = [Decimal(re.sub(r"\D", "", part)) for part in re.split(RANGE, found["long"])]
        return Number((range_of(ends),), start, end, "a number written out", sure=False)
    if found["naked"]:
        power = Decimal(10) ** int(re.sub(r"\D", "", found["naked"][2:]))
        return Number((Level(power),), start, end, _LOST, sure=False)
    if found["dotted"]:
        mantissa, exponent = found["dotted"].split(".10")
        return Number((Level(Decimal(mantissa) * 10 ** int(exponent)),), start, end, _LOST, sure=False)
    spelling, power = _power(found)
    rule, sure = _RULES[spelling], spelling != "short"
    before = text[max(0, start - _LABEL_REACH) : start]
    if found["several"] is None or (found["gap"] and after_label(before)):
        start = start if found["several"] is None else found.end("gap")
        return Number((_up_to(Level(power), power, found["alone_to"]),), start, end, rule, sure=sure)
    at, levels = levels_of(found["several"], before)
    if found["several"] == "10" and found["sci"]:  # those who write 10E6 mean 10^6
        levels, rule = (Level(Decimal(1)),), _RULES["letter"]
    levels = tuple(_up_to(level.times(power), power, found["to"]) for level in levels)
    again = _AGAIN.match(text, end)
    if again is not None:  # "1x10^6 million" says too much
        levels, end = (Level(None),), again.end()
    if any(level.amount is None for level in levels):
        rule = "numbers that may be read in more than one way"
    return Number(levels, found.start("several") + at if at else start, end, rule, sure=sure, times=times)


def _power(found: re.Match[str]) -> tuple[str, Decimal]:
    """The spelling of the power of ten that was found, and the power."""
    for group, words in found.groupdict().items():
        spelling = group.partition("_")[0]
        if words is None or spelling not in _RULES:
            continue
        if spelling in ("scale", "short"):
            return spelling, _scale(words)
        if spelling == "zeros":
            return spelling, Decimal(re.sub(r"\D", "", words))
        return spelling, Decimal(10) ** int(re.sub(r"\D", "", words.translate(_SUPERSCRIPTS)))
    raise AssertionError("a number without a power")


def _scale(words: str) -> Decimal:
    lower = folded(words)
    return Decimal(10) ** next(power for start, power in _SCALES if lower.startswith(start))


def may_be_in_words(text: str) -> bool:
    """Whether any word stands in the text that makes a large number of a small one: far faster than to look for one."""
    lower = text.lower()
    return any(part in lower for part in _SCALE_PARTS)


def folded(words: str) -> str:
    """In small letters, those that regular expressions take for one: "ı" and "İ" are i, "ſ" is s."""
    return words.lower().translate(_FOLDED)


def _up_to(level: Level, power: Decimal, to: str | None) -> Level:
    """``10^4-6`` is from 10^4 to 10^6."""
    if to is None or level.amount is None or level.maximum is not None:
        return level
    high = level.amount / power * 10 ** int(to.strip(" -–~"))
    return Level(level.amount, high) if high > level.amount else Level(None)


def _in_words(found: re.Match[str]) -> Number:
    value = Decimal(0)
    for word in re.split(r"[\s-]", found["word"].lower()):
        value = max(value, Decimal(1)) * 100 if word == "hundred" else value + _VALUES.get(word, 0)
    if found["word"].lower().startswith("half"):
        value = Decimal("0.5")
    amount = max(value, Decimal("0.5")) if value else Decimal(1)
    return Number((Level(amount * _scale(found["scale"])),), *found.span(), "a number in words")
