"""Doses beside the words they were read from: every sentence of a record that has a number and cells."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from benchmarks.names.figures import Cell, Figures
from benchmarks.products.records import product_texts
from trialgraph.cells import recognise
from trialgraph.cells.doses import Dose, find_doses
from trialgraph.mappers.trial import Trial

__all__ = ["Sentence", "amount", "dose_figures", "sentences", "told"]

# Independent of the parser, so that what it overlooks is seen.
_ENDS = re.compile(r"(?<=[^\d\s][.;!?])\s+(?=[^a-z\s])|(?<=\d[.;!?])\s+(?=[A-Z])|\n\s*\n|\n(?=\s*[*\-•\d])")
_NUMBER = re.compile(r"(?i)\d|\b[mb]illions?\b")
_CELLS = re.compile(r"\b(?:(?i:(?:stem)?cells?)|[A-Za-z-]*(?:SC|MNC)s?)\b")
_LARGE = re.compile(
    r"(?i)\d\s*[x×*·•∙⋅]\s*(?:10|l0)|\b10\s?(?:\^|\*\*|e\d)|\b10[⁴-⁹]|\b10\s?[4-9]\s?(?:/|cells|[a-z-]*scs?\b)|\d\s?e\+?\d"
    r"|\b[mb]illions?\b|\b\d{1,3}(?:[,. \u00a0\u202f]000)+\b|\b\d{6,}\b"
)
_LEAST, _MOST = Decimal(10) ** 4, Decimal(10) ** 11
_PRODUCTS = frozenset({"cells", "cell-fraction"})
_SHOWN = 420


class Sentence(NamedTuple):
    """A sentence with a number and cells, and the doses that were read from it.

    ``large``: it has a number that is written as numbers of cells are, so that it may well be a dose.
    """

    trial: str
    field: str
    words: str
    large: bool
    doses: tuple[Dose, ...]


def sentences(trial: Trial) -> Iterator[Sentence]:
    """Those of the fields that tell of products; what two fields say in the same words, once."""
    product = any(fact.term == "productKind" and fact.code in _PRODUCTS for fact in recognise(trial).facts)
    seen = set()
    for field, text in product_texts(trial):
        doses = find_doses(text, about_cells=product and field.startswith(("intervention", "arm")))
        for start, end in _spans(text):
            words = " ".join(text[start:end].split())
            if words not in seen and _NUMBER.search(words) and _CELLS.search(words):
                seen.add(words)
                here = tuple(dose for dose in doses if start <= dose.start < end)
                yield Sentence(trial.id, field, words, _LARGE.search(words) is not None, here)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for found in _ENDS.finditer(text):
        yield start, found.start()
        start = found.end()
    yield start, len(text)


def amount(number: Decimal) -> str:
    """As people write it: "2.5 x 10^6", "5,000"."""
    power = number.adjusted()
    if power < 4:
        return f"{number.normalize():,f}"
    digits = f"{number.scaleb(-power).normalize():f}"
    return f"10^{power}" if digits == "1" else f"{digits} x 10^{power}"


def told(dose: Dose) -> str:
    """A dose in one line."""
    least = amount(dose.amount) if dose.amount is not None else ""
    most = f"up to {amount(dose.amount_maximum)}" if dose.amount_maximum is not None else ""
    parts = [" ".join(filter(None, (least, most))) or "open", dose.unit]
    if dose.per:
        parts.append(f"per {dose.per}")
    if dose.administrations is not None:
        parts.append(f"{dose.administrations} times")
    if dose.interval:
        parts.append(dose.interval)
    return " ".join(parts)


def dose_figures(trials: Iterable[Trial], *, failures: bool, shown: int, seed: int) -> Iterator[Figures]:
    """The counts, a sample of sentences beside what was read from them, suspect amounts, and what was not read."""
    found = [sentence for trial in trials for sentence in sentences(trial)]
    parsed = [sentence for sentence in found if sentence.doses]
    silent = [sentence for sentence in found if not sentence.doses]
    doses = [(sentence, dose) for sentence in parsed for dose in sentence.doses]
    odd = [(sentence, dose) for sentence, dose in doses if _is_odd(dose)]
    yield _counts(found, doses, odd)
    columns = ["", "record", "field", "words", "doses"]
    chosen = random.Random(seed).sample(parsed, min(shown, len(parsed)))
    beside: list[list[Cell]] = [[at, *_shown(each), _read(each)] for at, each in enumerate(chosen, 1)]
    yield Figures(f"{len(chosen):,} of {len(parsed):,} sentences with a dose, by chance", columns, beside)
    odd_rows: list[list[Cell]] = [[*_shown(sentence), f"{told(dose)}: {dose.rule}"] for sentence, dose in odd]
    yield Figures("Amounts of cells below 10^4 or above 10^11", columns[1:], odd_rows)
    if failures:
        for title, large in (
            ("A number as cells are counted, and no dose", True),
            ("Any other number, and no dose", False),
        ):
            yield Figures(title, columns[1:4], [_shown(each) for each in silent if each.large == large])


def _is_odd(dose: Dose) -> bool:
    amounts = [each for each in (dose.amount, dose.amount_maximum) if each is not None]
    return dose.unit == "cells" and not all(_LEAST <= each <= _MOST for each in amounts)


def _counts(
    found: Sequence[Sentence], doses: Sequence[tuple[Sentence, Dose]], odd: Sequence[tuple[Sentence, Dose]]
) -> Figures:
    rows: list[list[Cell]] = []
    for title, part in (
        ("a number and cells", found),
        ("of these, a number as cells are counted", [each for each in found if each.large]),
    ):
        parsed = [each for each in part if each.doses]
        rows.append([title, len(part), len(parsed), len(_records(part)), len(_records(parsed))])
    rows.append(
        ["amounts below 10^4 or above 10^11 cells", None, len(odd), None, len(_records(each for each, _ in odd))]
    )
    unsure = [each for each, dose in doses if dose.amount is None and dose.amount_maximum is None]
    rows.append(["amounts that may be read in two ways, left open", None, len(unsure), None, len(_records(unsure))])
    for unit, count in Counter(dose.unit for _, dose in doses).most_common():
        told_in = _records(sentence for sentence, dose in doses if dose.unit == unit)
        rows.append([f"doses in {unit}", None, count, None, len(told_in)])
    return Figures("Doses", ["", "sentences", "with a dose (or doses)", "records", "with a dose"], rows)


def _records(found: Iterable[Sentence]) -> set[str]:
    return {each.trial for each in found}


def _shown(sentence: Sentence) -> list[Cell]:
    """Record, field and words; of a long sentence the part around its first dose."""
    words = sentence.words
    if len(words) > _SHOWN:
        at = words.find(" ".join(sentence.doses[0].words.split())) if sentence.doses else 0
        start = max(0, at - _SHOWN // 3)
        words = f"{'... ' if start else ''}{words[start : start + _SHOWN]} ..."
    return [sentence.trial, sentence.field, words]


def _read(sentence: Sentence) -> str:
    return "\n".join(f"{told(dose)}  <- {' '.join(dose.words.split())}" for dose in sentence.doses)
