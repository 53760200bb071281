"""Products that are known by name: what other records state of them, as a table with its evidence.

A source that is known only through a product's name is inferred, and the table's line is its evidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

import msgspec
from ahocorasick_rs import AhoCorasick

from trialgraph.cells.context import FRACTIONS
from trialgraph.cells.lexicon import plain
from trialgraph.errors import TrialgraphError

__all__ = ["Brand", "BrandError", "Brands", "brands", "read_brands"]

_FILE = "brands.tsv"
_COLUMNS = ("names", "cell_source", "cell_type", "donor", "evidence")


class BrandError(TrialgraphError):
    """A line of the table that cannot be believed: which one, and how to mend it."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(line, problem)
        self.line, self.problem = line, problem

    def __str__(self) -> str:
        return f"{_FILE}:{self.line} {self.problem}"


class Brand(msgspec.Struct, frozen=True):
    """One product: the codes that are known of it (empty: unknown), and where that is stated."""

    names: tuple[str, ...]
    cell_source: str
    cell_type: str
    donor: str
    evidence: str

    @property
    def rule(self) -> str:
        """By what a fact holds that is known of it."""
        return f"a product that is known: {self.evidence}"

    @property
    def codes(self) -> dict[str, str]:
        """What is known of it, by the terms of the ontology."""
        known = {"cellType": self.cell_type, "cellSource": self.cell_source, "donor": self.donor}
        return {term: code for term, code in known.items() if code}

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
            brand = self._by_name.get(_key(found.group()))
            if brand is not None:  # other capitals match than those of which the small letter is known: "İ"
                yield brand, found.start(), found.end()


def _squeezed(text: str) -> str:
    return plain(text.replace("™", "")).replace(" ", "")


def _key(name: str) -> str:
    return "".join(re.findall(r"\w+|\+", name)).casefold()


@cache
def brands() -> Brands:
    """The table ``brands.tsv`` of this package."""
    return read_brands(files("trialgraph.cells").joinpath(_FILE).read_text(encoding="utf-8"))


def read_brands(text: str) -> Brands:
    """The table of the text; raises :class:`BrandError` for a line that proves nothing, or what another line says."""
    table: list[Brand] = []
    known: dict[str, int] = {}
    for line, row in enumerate(text.splitlines()[1:], 2):
        brand = _brand(row.split("\t"), line)
        for name in brand.names:
            other = known.setdefault(_key(name), line)
            if other != line:
                raise BrandError(line, f"has the name {name}, as line {other} has; make one line of both")
        table.append(brand)
    return Brands(tuple(table))


def _brand(cells: list[str], line: int) -> Brand:
    if len(cells) != len(_COLUMNS):
        mend = f"separate {', '.join(_COLUMNS)} by tabs, and leave empty what is not known"
        raise BrandError(line, f"has {len(cells)} cells under {len(_COLUMNS)} columns; {mend}")
    names, source, cell_type, donor, evidence = (cell.strip() for cell in cells)
    if not all(map(_key, names.split("|"))):
        raise BrandError(line, "has no name, or an empty one; write names with | between them into the first column")
    if not evidence:
        raise BrandError(line, "has no evidence; name the trials or the label that prove it in the last column")
    return Brand(tuple(names.split("|")), source, cell_type, donor, evidence)
