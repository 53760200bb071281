"""Names that are an organisation of ROR by their whole name (T5), and names that are one by way of it (T6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import groupby

from trialgraph.identity.localities import Localities
from trialgraph.identity.matches import OPERATED_BY, SAME, Match
from trialgraph.identity.names import Names
from trialgraph.identity.ror import Registry
from trialgraph.mappers.emit import Mention
from trialgraph.mappers.names import is_anonymous_site

__all__ = ["Registered"]


class Registered:
    """The ROR id of each name that has one; :attr:`linked` are the matches that say so, with the reason."""

    def __init__(self, registry: Registry, names: Names, localities: Localities) -> None:
        self._registry = registry
        self._names = names
        self._localities = localities
        self.ids: dict[str, str] = {}
        self.linked = [*self._organizations(), *self._sites()]

    def apart(self, one: str, other: str) -> str | None:
        """Why two names (IRIs) at different ROR ids cannot be one; a successor can."""
        first, second = self.ids.get(one), self.ids.get(other)
        if first is None or second is None or first == second:
            return None
        if self._registry.successor(first, second) or self._registry.successor(second, first):
            return None
        return f"two ROR ids ({first} / {second})"

    def same(self, area_of: Callable[[Mention], str | None]) -> Iterator[Match]:
        """Names of one ROR id: organisations, and sites of one area (one id can stand for several campuses)."""
        chosen: dict[tuple[str, str], Match] = {}
        for match in self.linked:
            mention = self._names.mention(match.subject)
            area = area_of(mention) if mention.kind == "site" else "anywhere"
            if not area:
                continue
            first = chosen.setdefault((match.object, f"{mention.kind} {area}"), match)
            if first is not match:
                yield _by_way_of(match, first, SAME)

    def operators(self) -> Iterator[Match]:
        """The organisation of a site's ROR id."""
        organizations: defaultdict[str, list[Match]] = defaultdict(list)
        for match in self.linked:
            if self._names.mention(match.subject).kind == "organization":
                organizations[match.object].append(match)
        for match in self.linked:
            if organizations[match.object] and self._names.mention(match.subject).kind == "site":
                yield _by_way_of(match, organizations[match.object][0], OPERATED_BY)

    def _organizations(self) -> Iterator[Match]:
        for iri, mentions in groupby(self._names.of_kind("organization"), key=lambda mention: mention.iri):
            several = list(mentions)
            mention = several[0]
            stated = self._localities.organization(mention).country
            seen = {stated} if stated else {each.country for each in several} - {None}
            found = {self._registry.find(mention.name, country) for country in seen or {None}} - {None}
            if len(found) == 1 and not is_anonymous_site(mention.name):
                yield self._linked(iri, mention, min(filter(None, found)), " ".join(sorted(filter(None, seen))))

    def _sites(self) -> Iterator[Match]:
        for mention in self._names.of_kind("site"):
            if mention.iri in self.ids or mention.city is None or is_anonymous_site(mention.name):
                continue
            place = self._localities.of_site(mention)
            country = place.country if place else mention.country
            point = None
            if mention.latitude is not None and mention.longitude is not None:
                point = (mention.latitude, mention.longitude)
            ror = self._registry.find(mention.name, country, city=mention.city, point=point)
            if ror is not None:
                yield self._linked(mention.iri, mention, ror, ", ".join(filter(None, (mention.city, country))))

    def _linked(self, iri: str, mention: Mention, ror: str, evidence: str) -> Match:
        self.ids[iri] = ror
        label = self._registry.organization(ror).label
        there = f" in {evidence}" if evidence else ", and no other organisation of ROR bears it"
        rule = f"the whole name is that of one organisation{there}"
        return Match(iri, ror, SAME, "T5", rule, evidence, mention.name, label)


def _by_way_of(match: Match, other: Match, predicate: str) -> Match:
    rule = f"both are {match.object} by their whole names"
    labels = match.subject_label, other.subject_label
    return Match(match.subject, other.subject, predicate, "T6", rule, match.object, *labels)
