"""Hand-made truth about names: what must be merged, labelled pairs, clusters of sponsors; and mentions for scale."""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from trialgraph.errors import TrialgraphError

__all__ = ["Accepted", "Named", "Pair", "TruthError", "Verdict", "accepted", "clustered", "mentions", "pairs", "sides"]

_TWO_PLACES = re.compile(r"\s+(?:vs|/)\s+")
_SPONSORS = frozenset({"lead", "collab"})
_LABELS = frozenset("SPDCU")


class TruthError(TrialgraphError):
    """A file of truth that cannot be read as one."""


class Named(NamedTuple):
    """A name and where it is, as far as that is known."""

    name: str
    city: str | None = None
    country: str | None = None


class Verdict(NamedTuple):
    """What is said of two names: same, part, close, different or unknown; the tier, and the reason in words."""

    verdict: str
    tier: str = ""
    why: str = ""


class Accepted(NamedTuple):
    """A row of an acceptance set: two names, and what the set says of them."""

    one: Named
    other: Named
    place: str
    note: str

    @property
    def one_place(self) -> bool:
        """Whether both names are at the same place, so that the two can be asked about in one question."""
        return self.one[1:] == self.other[1:]


class Pair(NamedTuple):
    """Two names and a reader's label: S same, P part, C same brand but other legal form, D different, U unclear."""

    stratum: str
    name_a: str
    name_b: str
    city: str | None
    country: str | None
    label: str


def sides(place: str) -> tuple[tuple[str | None, str | None], tuple[str | None, str | None]]:
    """City and country of each name of ``CN/Nanchang``, ``CN``, ``GB / CA``, ``GB/London vs GB/Paisley`` or ``any``."""
    both = _TWO_PLACES.split(place.strip())
    return _side(both[0]), _side(both[-1])


def _side(place: str) -> tuple[str | None, str | None]:
    country, _, city = place.partition("/")
    return (None, None) if country == "any" else (city.strip() or None, country.strip() or None)


def accepted(path: Path) -> Iterator[Accepted]:
    """The rows of an acceptance set; a set without places says nothing about them."""
    for row in _rows(path):
        place = row.get("place") or "any"
        one, other = sides(place)
        note = next((row[column] for column in ("relation", "why", "rule expected") if row.get(column)), "")
        yield Accepted(Named(row["name_a"], *one), Named(row["name_b"], *other), place, note)


def pairs(path: Path) -> Iterator[Pair]:
    """The labelled pairs that are clear."""
    for row in _rows(path):
        if row["label"] not in _LABELS:
            raise TruthError(f"{path}: `{row['label']}` is no label; use one of S, P, C, D, U")
        if row["label"] != "U":
            city, country = row.get("city") or None, row.get("country") or None
            yield Pair(row["bin"], row["name_a"], row["name_b"], city, country, row["label"])


def clustered(path: Path) -> Iterator[tuple[Named, str]]:
    """Each sponsor's name, with its country where one alone is known, and the cluster it belongs to."""
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            countries = row["countries"].split("|")
            yield (
                Named(row["unique_spon_names"], None, countries[0] or None if len(countries) == 1 else None),
                row["cluster"],
            )


def mentions(path: Path) -> tuple[list[Named], list[Named]]:
    """The distinct names of sponsors (without a place), and the distinct names of facilities at their places."""
    sponsors, facilities = set(), set()
    with gzip.open(path, "rt", encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t"):
            if row["role"] in _SPONSORS:
                sponsors.add(row["name"])
            elif row["role"] == "facility":
                facilities.add((row["name"], row["city"], row["country"]))
    placed = (Named(name, city or None, country or None) for name, city, country in sorted(facilities))
    return [Named(name) for name in sorted(sponsors)], list(placed)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        yield from csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
