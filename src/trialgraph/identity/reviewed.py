"""What curated rows say of the names in use: decisions of the surest tier (T0), and what to keep apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product

from trialgraph.identity.curated import CuratedRow
from trialgraph.identity.forms import phrase
from trialgraph.identity.keys import spelling_key
from trialgraph.identity.localities import Localities, Locality
from trialgraph.identity.matches import SAME, SAME_TRIAL, Match
from trialgraph.identity.names import Names
from trialgraph.mappers.emit import Mention
from trialgraph.mappers.registries import registry_id

__all__ = ["Reviewed"]


class Reviewed:
    """The rows that speak of names in use, as matches between name nodes."""

    def __init__(self, rows: Sequence[CuratedRow], names: Names, localities: Localities) -> None:
        self._localities = localities
        self._bearers = _bearers(rows, names)
        self._apart: defaultdict[str, dict[str, str]] = defaultdict(dict)
        self.same: list[Match] = []
        self.other: list[Match] = []
        self.idle: list[CuratedRow] = []
        """Rows that speak of no two names in use."""
        for row in rows:
            matches = list(self._matches(row))
            if not matches:
                self.idle.append(row)
            for match in matches:
                if match.predicate == SAME and not match.negative:
                    self.same.append(match)
                    continue
                self.other.append(match)
                if (match.predicate in {SAME, SAME_TRIAL}) == match.negative:  # "not a part of" may be the same
                    # Not where the row stands: a path of somebody's machine is nothing to publish.
                    why = f"a reviewed row says so ({row.says}: {row.proof})"
                    self._apart[match.subject][match.object] = why
                    self._apart[match.object][match.subject] = why

    def apart(self, one: str, other: str) -> str | None:
        """Why a curator keeps two names (IRIs) apart."""
        return self._apart[one].get(other) if one in self._apart else None

    def _matches(self, row: CuratedRow) -> Iterator[Match]:
        """All names of the one with the first of the other, and the other way round: one star, however spelled."""
        subjects, objects = (self._bearers.get(spelling_key(name), []) for name in (row.subject, row.object))
        for kind in ("organization", "site", "trial"):
            by_place: defaultdict[str, tuple[list[Mention], list[Mention]]] = defaultdict(lambda: ([], []))
            for side, bearers in enumerate((subjects, objects)):
                for mention, countries in bearers:
                    if mention.kind == kind and (place := self._place(row, mention, countries)) is not None:
                        by_place[place][side].append(mention)
            for place in sorted(by_place):
                ones, others = by_place[place]
                pairs = _star(ones, others) if row.predicate == SAME and not row.negative else product(ones, others)
                for one, other in pairs:
                    told = row.predicate if kind != "trial" or row.predicate != SAME else SAME_TRIAL
                    labels = one.name, other.name
                    evidence = " ".join(row.see_also)
                    yield Match(one.iri, other.iri, told, "T0", row.proof, evidence, *labels, row.negative)

    def _place(self, row: CuratedRow, mention: Mention, countries: set[str]) -> str | None:
        """The place at which the row speaks of the name ("" for an organisation); None where it does not."""
        if mention.kind == "trial":
            return ""
        if mention.kind == "organization":
            return None if row.country and countries and row.country not in countries else ""
        place = self._localities.of_site(mention)
        if place is None or (row.country and place.country != row.country):
            return None
        return place.area if row.city is None or self._is_at(row.city, row.country, place) else None

    def _is_at(self, city: str, country: str | None, place: Locality) -> bool:
        """Whether a row's city is the place; a name that many cities have is that of whichever it is said of."""
        if phrase(city) in place.city:
            return True
        there = self._localities.local(city, None, country)
        return there is not None and there.area == place.area


def _star(ones: list[Mention], others: list[Mention]) -> Iterator[tuple[Mention, Mention]]:
    """Enough pairs to join all names of two lists by way of the first of each."""
    if ones and others:
        yield from ((one, others[0]) for one in ones)
        yield from ((ones[0], other) for other in others[1:])


def _bearers(rows: Sequence[CuratedRow], names: Names) -> dict[str, list[tuple[Mention, set[str]]]]:
    """The names in use that rows speak of, by their spelling, each with the countries that it is seen in."""
    names_of_rows = {name for row in rows for name in (row.subject, row.object)}
    wanted = set(map(spelling_key, names_of_rows))
    kinds = ["organization", "site", *(["trial"] if any(map(registry_id, names_of_rows)) else [])]
    found: defaultdict[str, dict[str, tuple[Mention, set[str]]]] = defaultdict(dict)
    for kind in kinds:
        for mention in names.of_kind(kind):
            told = kind != "trial" or mention.field == "id"  # not each id that a record of another trial gives
            if told and (key := spelling_key(mention.name)) in wanted:
                _, countries = found[key].setdefault(mention.iri, (mention, set()))
                countries.update(filter(None, [mention.country]))
    return {key: list(mentions.values()) for key, mentions in found.items()}
