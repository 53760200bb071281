"""First-level divisions of countries (states, provinces), and districts of the cities that are one, by name.

``regions.tsv`` holds GeoNames codes, the ISO 3166-2 codes of the same divisions and GeoNames' names; pycountry adds the
names and the lower levels of ISO 3166-2, so that "Lombardia" and "MI" both lead to Lombardy, IT.09.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files

import pycountry

from trialgraph.identity.keys import spelling_key

__all__ = ["Regions", "bare", "compact", "division_names", "plain_letters"]

# What a division is, in the languages of registries; left out when two names of one division are compared.
_KINDS = frozenset(
    """
    province provincia prov region regione regiao state estado county district distrito governorate prefecture
    oblast kray krai respublika republic voivodeship canton department departamento municipality autonomous capital
    federal territory special metropolitan metropolitana metro city okruha raion megye kraj land sheng zizhiqu shi do
    si ken fu to teukbyeolsi teugbyeolsi gwangyeoksi of de del la the comunidad comunitat comunidad autonoma
    """.split()
)
_ABBREVIATION = re.compile(r"[A-Z]{2,3}")
_UMLAUTS = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"))
_SEVERAL = re.compile(r"[;,/\[\](*)]")


def compact(name: str) -> str:
    """K1 without spaces: ``St.-Denis`` and ``St Denis`` are one."""
    return spelling_key(name).replace(" ", "")


def bare(name: str) -> str:
    """K1 without what says only what kind of division it is, and without spaces."""
    words = spelling_key(name).split(" ")
    return "".join(word for word in words if word not in _KINDS) or "".join(words)


def plain_letters(key: str) -> str:
    """A K1 key with the vowels that some write for umlauts made plain: ``koeln`` -> ``koln``."""
    for written, letter in _UMLAUTS:
        key = key.replace(written, letter)
    return key


def _rows() -> Iterator[list[str]]:
    table = files(__package__).joinpath("regions.tsv").read_text("utf-8").splitlines()
    return csv.reader((row for row in table if not row.startswith("#")), dialect="excel-tab")


def division_names() -> Iterator[str]:
    """GeoNames' names of all first-level divisions."""
    return (name for code, _, name in _rows() if code.count(".") == 1)


class Regions:
    """Divisions by their names, and the names of divisions; a code is GeoNames' (``IT.09``)."""

    def __init__(self) -> None:
        self._names: defaultdict[str, list[str]] = defaultdict(list)
        self._by_name: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self._by_bare_name: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self._abbreviations: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        self._anywhere: set[str] = set()
        self.districts: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        self.london: set[str] = set()
        self._find = lru_cache(maxsize=16_384)(self._look_up)
        by_iso: dict[str, str] = {}
        for code, iso, name in _rows():
            if code.count(".") > 1:
                self.districts[code[:2]].append((code.rpartition(".")[0], name))
                continue
            self._call(code, name, own=True)
            if iso:
                by_iso[iso] = code
        self._take_iso(by_iso)

    def find(self, words: str, country: str) -> frozenset[str]:
        """The divisions of a country that are called this, by name, without its kind, or by abbreviation."""
        return self._find(words, country)

    def _look_up(self, words: str, country: str) -> frozenset[str]:
        exact = compact(words)
        plain = plain_letters(exact)
        found = (
            self._by_name.get((country, exact))
            or self._abbreviations.get((country, exact))
            or self._by_bare_name.get((country, bare(words)))
            or self._by_name.get((country, plain))
        )
        return frozenset(found or ())

    def called(self, words: str, country: str | None = None) -> bool:
        """Whether some first-level division (of the country) has this name; abbreviations are no names."""
        key = compact(words)
        if country is None:
            return key in self._anywhere
        return any(self.names_have(code, key) for code in self._by_bare_name.get((country, key), ()))

    def names_have(self, code: str, key: str) -> bool:
        """Whether the division itself, not a part of it, is called this (K1 without kind and spaces)."""
        return any(bare(name) == key for name in self._names.get(code, ()))

    def names(self, code: str) -> tuple[str, ...]:
        """The names of a division."""
        return tuple(self._names.get(code, ()))

    def abbreviations(self, code: str) -> tuple[str, ...]:
        """The abbreviations of a division, in lower case."""
        return tuple(sorted(key for (_, key), codes in self._abbreviations.items() if code in codes))

    def _call(self, code: str, name: str, *, own: bool) -> None:
        country = code[:2]
        self._by_name[country, compact(name)].add(code)
        self._by_bare_name[country, bare(name)].add(code)
        if own:
            self._names[code].append(name)
            self._anywhere.add(bare(name))

    def _take_iso(self, by_iso: dict[str, str]) -> None:
        parts = {part.code: part for part in pycountry.subdivisions}
        for iso, part in sorted(parts.items()):
            above = part
            while above.code not in by_iso and above.parent_code in parts:
                above = parts[above.parent_code]
            code = by_iso.get(above.code)
            if part.type in {"London borough", "City corporation"}:
                self.london.add(compact(part.name.partition(",")[0]))
            if code is None:
                continue
            for name in filter(None, (piece.strip() for piece in _SEVERAL.split(part.name))):
                self._call(code, name, own=part is above)
            short = iso[3:]
            if part is above and _ABBREVIATION.fullmatch(short):
                self._abbreviations[code[:2], short.lower()].add(code)
            elif _ABBREVIATION.fullmatch(short):
                self._by_name[code[:2], short.lower()].add(code)
