"""Which names of organisations name one: no place tells them apart, so that only exact keys join them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from trialgraph.identity.compare import CLOSE, compare_unplaced, placed_key
from trialgraph.identity.compare import SAME as SAYS_SAME
from trialgraph.identity.forms import CITY_WORDS, Form, form
from trialgraph.identity.localities import Localities
from trialgraph.identity.matches import CLOSE_MATCH, SAME, Match
from trialgraph.identity.names import Key, Names
from trialgraph.identity.spelling import readings
from trialgraph.identity.vocabulary import national_forms
from trialgraph.mappers.emit import Mention
from trialgraph.mappers.names import is_anonymous_site

__all__ = ["name_key", "one_of_group", "organization_matches"]

_FIRST = 5  # names of a group that all others are compared with


def organization_matches(names: Names, localities: Localities) -> Iterator[Match]:
    """Decisions about organisations' names; of names with one key the most used ones are compared with all others."""
    keys = _Keys(localities)
    for _, group in names.groups("organization", keys.all):
        yield from _decided(group, keys)


def name_key(one: Form) -> Key:
    """The key by which an organisation is found that bears a name, habits of writing undone."""
    return "words", *one.habits


class _Keys:
    """What names are looked up by; names that share a key are compared."""

    def __init__(self, localities: Localities) -> None:
        self._localities = localities

    def form(self, mention: Mention) -> Form:
        return form(mention.name, self._localities.organization(mention))

    def is_named(self, words: str, country: str | None) -> bool:
        return self._localities.is_named(words, country)

    def all(self, mention: Mention) -> Iterator[Key]:
        """All keys of a name, in one pass; each says first what kind of key it is."""
        local = self._localities.organization(mention)
        one = form(mention.name, local)
        yield "spelling", *one.short
        yield name_key(one)
        if one.own:
            # In order; also as the name would be had it lost its accented letters.
            for reading in readings(mention.name)[1:]:
                yield name_key(form(reading))
            for line in dict.fromkeys(form(reading, local).line for reading in readings(mention.name)):
                yield "plain words", *line
        yield from self._of_hospitals(one, mention)

    def _of_hospitals(self, one: Form, mention: Mention) -> Iterator[Key]:
        if placed := placed_key(one, partial(self.is_named, country=mention.country)):
            yield "placed", *placed
        if "hospital" in one.habits and not CITY_WORDS.isdisjoint(one.habits):
            # "X City Hospital" is found by a site at X as "X Hospital" too.
            yield "words", *(word for word in one.habits if word not in CITY_WORDS)


def _decided(group: list[Mention], keys: _Keys) -> Iterator[Match]:
    distinct = list({mention.iri: mention for mention in group if not is_anonymous_site(mention.name)}.values())
    legal = {found for mention in distinct if (found := keys.form(mention).legal)}
    homes = {mention.country for mention in group} - {None}
    stated = {keys.form(mention).country for mention in distinct} - {None}
    chosen: list[Mention] = []
    for mention in distinct:
        for other in chosen:
            if len(stated) > 1 and keys.form(mention).country != keys.form(other).country:
                continue  # national bodies under one name: nobody knows whose the bare name is
            country = mention.country if mention.country == other.country else None
            verdict = compare_unplaced(keys.form(other), keys.form(mention), partial(keys.is_named, country=country))
            if verdict.tier == "T7" and verdict.verdict == SAYS_SAME and (why := one_of_group(legal, homes)):
                yield _match(mention, other, CLOSE_MATCH, "T7", why)
                break
            if verdict.verdict == SAYS_SAME:
                yield _match(mention, other, SAME, verdict.tier, verdict.why)
                break
            if verdict.verdict == CLOSE:
                yield _match(mention, other, CLOSE_MATCH, verdict.tier, verdict.why)
        else:
            if len(chosen) < _FIRST:
                chosen.append(mention)


def one_of_group(legal: set[str], homes: set[str | None]) -> str | None:
    """Why a name without a legal form may be a group's and not the company's that has one."""
    if len(legal) > 1:
        return f"one name with several legal forms ({', '.join(sorted(legal))})"
    if legal & national_forms() and len(homes) != 1:
        return f"the legal form ({' '.join(legal)}) is that of a country, and the other name may be a group's"
    return None


def _match(mention: Mention, other: Mention, predicate: str, tier: str, why: str) -> Match:
    key = " ".join(form(mention.name).habits)
    return Match(mention.iri, other.iri, predicate, tier, why, key, mention.name, other.name)
