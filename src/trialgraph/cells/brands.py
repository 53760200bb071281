"""Products that are known by name: what other records state of them, as a table with its evidence.

A source that is known only through a product's name is inferred, and the table's line is its evidence.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import msgspec
from ahocorasick_rs import AhoCorasick

from trialgraph.cells.context import FRACTIONS
from trialgraph.cells.lexicon import plain

__all__ = ["Brand", "Brands", "brands"]


class Brand(msgspec.Struct, frozen=True):
    """One product: the codes that are known of it (empty: unknown), and where that is stated."""

    names: tuple[str, ...]
    cell_source: str
    cell_type: str
    donor: str
    evidence: str

    @property
    def kind(self) -> str:
        """The kind of product that its source makes it."""
        return "cell-fraction" if self.cell_source in FRACTIONS else "cells"


class Brands:
    """Finds the names of known products in text."""

    def __init__(self, table: tuple[Brand, ...]) -> None:
        self.table = table
        self._by_name = {_key(name): brand for brand in table for name in brand.names}
        names = sorted((name for brand in table for name in brand.names), key=len, reverse=True)
        pattern = "|".join(r"[\s\-–™®]{0,2}".join(map(re.escape, re.findall(r"\w+|\+", name))) for name in names)
        # Few texts name any: this asks for all at once whether one may.
        self._automaton = AhoCorasick(sorted({_squeezed(name) for brand in table for name in brand.names}))
        self._expression = re.compile(rf"(?i)(?<![^\W_])(?:{pattern})(?![^\W_])")

    def find(self, text: str) -> Iterator[tuple[Brand, int, int]]:
        """The products that the text names, and where."""
        if not self._automaton.find_matches_as_indexes(_squeezed(text)):
            return
        for found in self._expression.finditer(text):
            yield self._by_name[_key(found.group())], found.start(), found.end()


def _squeezed(text: str) -> str:
    return plain(text.replace("™", "")).replace(" ", "")


def _key(name: str) -> str:
    return "".join(re.findall(r"\w+|\+", name)).casefold()


@cache
def brands() -> Brands:
    """The table ``brands.tsv`` of this package."""
    text = files("trialgraph.cells").joinpath("brands.tsv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines(), delimiter="\t")
    table = (
        Brand(tuple(row["names"].split("|")), row["cell_source"], row["cell_type"], row["donor"], row["evidence"])
        for row in rows
    )
    return Brands(tuple(table))
