"""Volumes and masses of a product, for texts that count no cells: "4 mL of marrow concentrate", "50 µg exosomes"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from trialgraph.cells.dose_levels import RANGE, range_of
from trialgraph.cells.dose_numbers import Number
from trialgraph.cells.dose_units import Unit

__all__ = ["masses"]

_NUMBER = r"\d{1,4}(?:[.,]\d{1,2})?"
_PRODUCT = (
    r"(?:SVF|BMAC|BMA|MFAT|[A-Z]*MSCs?(?:-Exos?)?|Exo\w*|sEVs?|EVs|"
    r"(?i:stromal vascular|bone marrow (?:aspirate )?concentrate|stem cells?"
    r"|(?:mesenchymal|stromal)\b|exosomes?|extracellular vesicles|conditioned medium|secretome|nanofat"
    r"|micro-?fragmented|cell (?:suspension|product)|cells\b))"
)
_FILLER = (
    r"(?:(?!(?:saline|normal|solution|NaCl|albumin|plasma|in|with|containing|will|and|or|is|was|were|to)\b)"
    r"[^\W\d][\w-]*\s){0,4}?"
)
_LIKELY = re.compile(r"\d\s?(?:[µμum]g|mcg|[mM][lL]|cc|mi)")
_MASS = re.compile(
    rf"(?<![\w.,/])(?P<low>{_NUMBER})(?:{RANGE}(?P<high>{_NUMBER}))?\s?(?P<unit>[µμu]g|mcg|mg|mL|ml|ML|cc|(?i:micrograms?|milligrams?|millilit(?:er|re)s?))"
    rf"(?P<volume>/ml\b|/mL\b)?(?P<kg>\s?/\s?kg)?\s?(?:\(\w+\)\s)?(?:of\s)?{_FILLER}{_PRODUCT}"
)
_HARVEST = re.compile(
    r"(?i)\b(?:aspirated|harvest\w*|collect\w*|obtained|extract\w*|drawn|withdrawn|taken|removed|liposuction|biops\w*|isolat\w+)\b"
)
_REACH = 60
# "100 µg exosomes/g ointment" is what an ointment is made of.
_CONTENT = re.compile(r"(?:[\s-]?[\w-]+){0,3}?\s?(?:/|\bper\s)\s?(?:g|gr|grams?)\b")


def masses(text: str) -> Iterator[tuple[Number, Unit]]:
    """The volumes and masses that are said of a product, but not of what is taken from a patient."""
    if _LIKELY.search(text) is None:
        return
    for found in _MASS.finditer(text):
        around = text[max(0, found.start() - _REACH) : found.end() + _REACH]
        if _HARVEST.search(around) or _CONTENT.match(text, found.end()):
            continue
        ends = [Decimal(number.replace(",", ".")) for number in (found["low"], found["high"]) if number]
        if not all(ends):
            continue
        name = _name(found["unit"]) + ("/mL" if found["volume"] else "")
        rule = "a volume of a product" if name == "mL" else "a mass of a product"
        yield (
            Number((range_of(ends),), found.start(), found.end(), rule),
            Unit(name, "kg" if found["kg"] else None, found.end(), said=True),
        )


def _name(unit: str) -> str:
    lower = unit.lower()
    if lower in ("ml", "cc") or lower.startswith("millil"):
        return "mL"
    return "mg" if lower == "mg" or lower.startswith("millig") else "µg"
