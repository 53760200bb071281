"""Exact keys, place first: which names are the same, and which organisation operates a site.

First rules only (tiers T1, T2, T4): nothing here is fuzzy, and a name that withholds itself matches nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from trialgraph.identity.keys import distinctive, habit_key, hospital_keys, person_key, spelling_key
from trialgraph.identity.matches import OPERATED_BY, SAME, Match
from trialgraph.identity.names import Key, Names
from trialgraph.mappers.emit import Mention
from trialgraph.mappers.names import is_anonymous_site

__all__ = ["lexical_matches"]


def lexical_matches(names: Names) -> Iterator[Match]:
    """All decisions that exact keys allow, the surest rule first; each name is matched with the most used of its key.

    Two rules may come to one decision: the first counts.
    """
    yield from _same(names, "organization", _organization_spelling, "T4", "same spelling")
    rule = "same words once abbreviations are written out"
    yield from _same(names, "organization", _organization_habit, "T4", rule)
    yield from _same(names, "site", _site_spelling, "T1", "same spelling, same city")
    yield from _same(names, "site", _site_habit, "T2", f"{rule}, same city")
    yield from _same(names, "person", _person, "P1", "same name, same affiliation")
    yield from _same(names, "condition", _condition, "C1", "same spelling")
    yield from _operators(names)


def _same(names: Names, kind: str, key: Callable[[Mention], Key | None], tier: str, rule: str) -> Iterator[Match]:
    for found, (chosen, *others) in names.groups(kind, key):
        for mention in others:
            if mention.iri != chosen.iri:
                yield _match(mention, chosen, SAME, tier, rule, " | ".join(part for part in found if part))


def _match(subject: Mention, other: Mention, predicate: str, tier: str, rule: str, evidence: str) -> Match:
    return Match(subject.iri, other.iri, predicate, tier, rule, evidence, subject.name, other.name)


def _organization_spelling(mention: Mention) -> Key | None:
    key = spelling_key(mention.name)
    return (key,) if distinctive(key) else None


def _organization_habit(mention: Mention) -> Key | None:
    key = habit_key(mention.name)
    return (key,) if distinctive(key) else None


def _place(mention: Mention) -> Key | None:
    return (spelling_key(mention.city), mention.country) if mention.city and mention.country else None


def _site_spelling(mention: Mention) -> Key | None:
    place, key = _place(mention), spelling_key(mention.name)
    return (key, *place) if place and distinctive(key) and not is_anonymous_site(mention.name) else None


def _site_habit(mention: Mention) -> Key | None:
    place, key = _place(mention), habit_key(mention.name, mention.city)
    return (key, *place) if place and distinctive(key) and not is_anonymous_site(mention.name) else None


def _person(mention: Mention) -> Key | None:
    return (person_key(mention.name), mention.affiliation) if mention.affiliation else None


def _condition(mention: Mention) -> Key | None:
    key = spelling_key(mention.name)
    return (key,) if key else None


def _operators(names: Names) -> Iterator[Match]:
    """The organisation whose name a site bears, where exactly one spelling's worth of organisations does."""
    names.bear("organization", lambda organization: hospital_keys(organization.name))
    for site in names.of_kind("site"):
        key = habit_key(site.name, site.city)
        if is_anonymous_site(site.name) or not distinctive(key):
            continue
        operator = names.bearer(key, spelling_key(site.city).split(" ")[-1] if site.city else None)
        if operator is not None:
            same = spelling_key(site.name) == spelling_key(operator.name)
            rule = "the site bears the organisation's name" + ("" if same else ", once habits of writing are undone")
            yield _match(site, operator, OPERATED_BY, "T4", rule, key)
