"""Which names of organisations name one: no place tells them apart, so that only exact keys join them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from trialgraph.identity.compare import CLOSE, compare_unplaced, placed_key
from trialgraph.identity.compare import SAME as SAYS_SAME
from trialgraph.identity.forms import Form, form
from trialgraph.identity.localities import Localities
from trialgraph.identity.matches import CLOSE_MATCH, SAME, Match
from trialgraph.identity.names import Key, Names
from trialgraph.identity.spelling import readings
from trialgraph.identity.vocabulary import national_forms
from trialgraph.mappers.emit import Mention
from trialgraph.mappers.names import is_anonymous_site

__all__ = ["one_of_group", "organization_matches"]

_FIRST = 5  # names of a group that all others are compared with


def organization_matches(names: Names, localities: Localities) -> Iterator[Match]:
    """Decisions about organisations' names; of names with one key the most used ones are compared with all others."""
    keys = _Keys(localities)
    for kind in (keys.spelling, keys.words, keys.plain_words, keys.words_and_place):
        for _, group in names.groups("organization", kind):
            yield from _decided(group, keys)


class _Keys:
    """What names are looked up by; names that share a key are compared."""

    def __init__(self, localities: Localities) -> None:
        self._localities = localities

    def form(self, mention: Mention) -> Form:
        return form(mention.name, self._localities.organization(mention))

    def is_named(self, words: str, country: str | None) -> bool:
        return self._localities.is_named(words, country)

    def spelling(self, mention: Mention) -> Iterator[Key]:
        yield self.form(mention).short

    def words(self, mention: Mention) -> Iterator[Key]:
        """The words in order; also as they would be had the name lost its accented letters."""
        if self.form(mention).own:
            yield from dict.fromkeys(form(reading).habits for reading in readings(mention.name))

    def plain_words(self, mention: Mention) -> Iterator[Key]:
        one = self.form(mention)
        if one.own:
            local = self._localities.organization(mention)
            yield from dict.fromkeys(form(reading, local).line for reading in readings(mention.name))

    def words_and_place(self, mention: Mention) -> Iterator[Key]:
        key = placed_key(self.form(mention), partial(self.is_named, country=mention.country))
        if key:
            yield key


def _decided(group: list[Mention], keys: _Keys) -> Iterator[Match]:
    distinct = list({mention.iri: mention for mention in group if not is_anonymous_site(mention.name)}.values())
    legal = {found for mention in distinct if (found := keys.form(mention).legal)}
    homes = {mention.country for mention in group} - {None}
    chosen: list[Mention] = []
    for mention in distinct:
        for other in chosen:
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
