"""Exact keys, place first: which names are the same, and which organisation operates a site.

First rules only (tiers T1, T2, T4): nothing here is fuzzy, and a name that withholds itself matches nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from trialgraph.identity.keys import distinctive, habit_key, hospital_keys, person_key, spelling_key
from trialgraph.identity.matches import OPERATED_BY, SAME, Match
from trialgraph.mappers.emit import Mention
from trialgraph.mappers.names import is_anonymous_site

__all__ = ["Weights", "lexical_matches"]

Weights = dict[Mention, int]
"""How many records use each name."""

_Key = tuple[str, ...]


def lexical_matches(weights: Weights) -> list[Match]:
    """All decisions that exact keys allow, sorted; each name is matched with the most used name of its key."""
    kinds: dict[str, list[Mention]] = defaultdict(list)
    for mention in sorted(weights):
        kinds[mention.kind].append(mention)
    organizations, sites = kinds["organization"], [s for s in kinds["site"] if not is_anonymous_site(s.name)]
    matches = [
        *_same(organizations, weights, _organization_spelling, "T4", "same spelling"),
        *_same(organizations, weights, _organization_habit, "T4", "same words once abbreviations are written out"),
        *_same(sites, weights, _site_spelling, "T1", "same spelling, same city"),
        *_same(sites, weights, _site_habit, "T2", "same words once abbreviations are written out, same city"),
        *_same(kinds["person"], weights, _person, "P1", "same name, same affiliation"),
        *_same(kinds["condition"], weights, _condition, "C1", "same spelling"),
        *_operators(sites, organizations, weights),
    ]
    decided: dict[tuple[str, str, str], Match] = {}
    for match in matches:
        decided.setdefault((match.subject, match.object, match.predicate), match)
    return sorted(decided.values())


def _same(
    mentions: Iterable[Mention], weights: Weights, key: Callable[[Mention], _Key | None], tier: str, rule: str
) -> Iterator[Match]:
    groups: dict[_Key, list[Mention]] = defaultdict(list)
    for mention in mentions:
        if (found := key(mention)) is not None:
            groups[found].append(mention)
    for found, group in groups.items():
        chosen = _most_used(group, weights)
        for mention in group:
            if mention.iri != chosen.iri:
                yield _match(mention, chosen, SAME, tier, rule, " | ".join(part for part in found if part))


def _match(subject: Mention, other: Mention, predicate: str, tier: str, rule: str, evidence: str) -> Match:
    return Match(subject.iri, other.iri, predicate, tier, rule, evidence, subject.name, other.name)


def _most_used(group: Iterable[Mention], weights: Weights) -> Mention:
    return min(group, key=lambda mention: (-weights[mention], len(mention.name), mention.iri))


def _organization_spelling(mention: Mention) -> _Key | None:
    key = spelling_key(mention.name)
    return (key,) if distinctive(key) else None


def _organization_habit(mention: Mention) -> _Key | None:
    key = habit_key(mention.name)
    return (key,) if distinctive(key) else None


def _place(mention: Mention) -> _Key | None:
    return (spelling_key(mention.city), mention.country) if mention.city and mention.country else None


def _site_spelling(mention: Mention) -> _Key | None:
    place, key = _place(mention), spelling_key(mention.name)
    return (key, *place) if place and distinctive(key) else None


def _site_habit(mention: Mention) -> _Key | None:
    place, key = _place(mention), habit_key(mention.name, mention.city)
    return (key, *place) if place and distinctive(key) else None


def _person(mention: Mention) -> _Key | None:
    return (person_key(mention.name), mention.affiliation) if mention.affiliation else None


def _condition(mention: Mention) -> _Key | None:
    key = spelling_key(mention.name)
    return (key,) if key else None


def _operators(sites: list[Mention], organizations: list[Mention], weights: Weights) -> Iterator[Match]:
    """The organisation whose name a site bears, where exactly one spelling's worth of organisations does."""
    by_key: dict[str, list[tuple[str | None, Mention]]] = defaultdict(list)
    for organization in organizations:
        for key, place in hospital_keys(organization.name):
            by_key[key].append((place, organization))
    for site in sites:
        key = habit_key(site.name, site.city)
        if not distinctive(key):
            continue
        city = spelling_key(site.city).split(" ")[-1] if site.city else None
        named = [organization for place, organization in by_key.get(key, ()) if place in {None, city}]
        if named:
            operator = _most_used(named, weights)
            same = spelling_key(site.name) == spelling_key(operator.name)
            rule = "the site bears the organisation's name" + ("" if same else ", once habits of writing are undone")
            yield _match(site, operator, OPERATED_BY, "T4", rule, key)
