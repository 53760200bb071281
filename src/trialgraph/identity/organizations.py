"""Which names of organisations name one: no place tells them apart, so that only exact keys join them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from trialgraph.identity.compare import CLOSE, compare_unplaced, placed_key
from trialgraph.identity.compare import SAME as SAYS_SAME
from trialgraph.identity.forms import form
from trialgraph.identity.matches import CLOSE_MATCH, SAME, Match
from trialgraph.identity.names import Key, Names
from trialgraph.identity.spelling import readings
from trialgraph.mappers.emit import Mention
from trialgraph.mappers.names import is_anonymous_site

__all__ = ["organization_matches"]

_FIRST = 5  # names of a group that all others are compared with


def organization_matches(names: Names, is_named: Callable[[str, str | None], bool]) -> Iterator[Match]:
    """Decisions about organisations' names; of names with one key the most used ones are compared with all others."""

    def placed(mention: Mention) -> Iterator[Key]:
        key = placed_key(form(mention.name), lambda words: is_named(words, mention.country))
        if key:
            yield key

    for keys in (_spelling, _words, _plain_words, placed):
        for _, group in names.groups("organization", keys):
            yield from _decided(group, is_named)


def _decided(group: list[Mention], is_named: Callable[[str, str | None], bool]) -> Iterator[Match]:
    distinct = list({mention.iri: mention for mention in group if not is_anonymous_site(mention.name)}.values())
    forms_in_use = {legal for mention in distinct if (legal := form(mention.name).legal)}
    chosen: list[Mention] = []
    for mention in distinct:
        for other in chosen:
            country = mention.country if mention.country == other.country else None
            verdict = compare_unplaced(
                form(other.name), form(mention.name), lambda words, country=country: is_named(words, country)
            )
            if verdict.tier == "T7" and verdict.verdict == SAYS_SAME and len(forms_in_use) > 1:
                why = f"one name with several legal forms ({', '.join(sorted(forms_in_use))})"
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


def _match(mention: Mention, other: Mention, predicate: str, tier: str, why: str) -> Match:
    key = " ".join(form(mention.name).habits)
    return Match(mention.iri, other.iri, predicate, tier, why, key, mention.name, other.name)


def _spelling(mention: Mention) -> Iterable[Key]:
    return (form(mention.name).short,)


def _words(mention: Mention) -> Iterable[Key]:
    """The words in order; also as they would be had the name lost its accented letters."""
    if not form(mention.name).own:
        return ()
    return dict.fromkeys(form(reading).habits for reading in islice(readings(mention.name), 8))


def _plain_words(mention: Mention) -> Iterable[Key]:
    one = form(mention.name)
    return (one.line,) if one.own else ()
