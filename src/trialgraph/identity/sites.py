"""Which site names of one place name one site: pairs that may be the same, compared word by word.

Only names of one area are ever compared, and of those only names that share a telling word or all words but one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations, islice
from typing import NamedTuple

from trialgraph.identity.compare import SAME as SAYS_SAME
from trialgraph.identity.compare import Verdict, same_placed
from trialgraph.identity.forms import Form, form
from trialgraph.identity.keys import spelling_key
from trialgraph.identity.localities import Locality
from trialgraph.identity.matches import SAME, Match
from trialgraph.identity.placenames import is_section
from trialgraph.identity.spelling import readings
from trialgraph.mappers.emit import Mention

__all__ = ["Located", "site_matches"]

_MANY = 60  # names that share a word: beyond it the word tells too little to compare each with each
_SLIPS = 2  # misspelled words in one name
_INSTITUTIONS = frozenset({"hospital", "university", "infirmary", "institute"})


class Located(NamedTuple):
    """A site's name, the place it is at, and the name taken apart as one of there."""

    mention: Mention
    local: Locality
    form: Form


def site_matches(located: Sequence[Located]) -> Iterator[Match]:
    """Decisions about the names of one area, best names first; a pair that others already join is left out."""
    forms = [each.form for each in located]
    places: defaultdict[str | None, list[int]] = defaultdict(list)
    for at, each in enumerate(located):
        places[each.local.id].append(at)
    joined = _Joined([each.mention.iri for each in located])
    for rows in places.values():
        for one, other in _candidates(rows, forms):
            if joined.root(one) == joined.root(other) or _hopeless(forms[one], forms[other]):
                continue
            verdict = same_placed(forms[one], forms[other], located[one].local)
            if verdict is not None and _one_town(located[one], located[other]):
                joined.join(one, other)
                yield _match(located, one, other, verdict)
    if len(places) > 1:
        yield from _neighbours(located, forms, joined)


def _hopeless(one: Form, other: Form) -> bool:
    """Whether no rule can explain so much difference: both have many words that the other has not."""
    first, second = (len(set(a.core).difference(b.core)) for a, b in ((one, other), (other, one)))
    return min(first, second) > _SLIPS


def _one_town(one: Located, other: Located) -> bool:
    """Whether the records say the same town; of two districts of a city, only a name that few bear may do for both."""
    if one.local.town == other.local.town and _section(one) == _section(other):
        return True
    return all(each.form.rare and _is_institution(each.form) for each in (one, other))


def _section(one: Located) -> str:
    """The district that the record says and the gazetteer does not know: nobody knows where in the city it is."""
    city = one.mention.city or ""
    return spelling_key(city) if one.local.town == one.local.id and is_section(city) else ""


def _is_institution(one: Form) -> bool:
    """Whether the name is that of a place which a town has one of, and no company's or practice's."""
    return not _INSTITUTIONS.isdisjoint(one.line) or {"medical", "center"}.issubset(one.line)


def _candidates(rows: Sequence[int], forms: Sequence[Form]) -> Iterator[tuple[int, int]]:
    """Pairs of names of one place that may be the same, those that share the most first."""
    exact: defaultdict[object, list[int]] = defaultdict(list)
    but_one: defaultdict[object, list[int]] = defaultdict(list)
    words: defaultdict[str, list[int]] = defaultdict(list)
    for row in rows:
        one = forms[row]
        exact[one.bag].append(row)
        exact["core", one.core].append(row)
        alternatives = readings(one.name)
        for reading in alternatives if len(alternatives) > 1 else ():
            exact[tuple(sorted(form(reading).habits))].append(row)
        for at in range(len(one.core)):
            but_one[one.core[:at] + one.core[at + 1 :]].append(row)
        for word in set(one.core):
            if len(word) > 2 and not word.isdigit():
                words[word].append(row)
    for group in exact.values():
        first = group[0]
        yield from ((first, other) for other in group[1:])
    for groups in (but_one.values(), words.values()):
        for group in groups:
            if 1 < len(group) <= _MANY:
                yield from combinations(dict.fromkeys(group), 2)


def _neighbours(located: Sequence[Located], forms: Sequence[Form], joined: _Joined) -> Iterator[Match]:
    """A hospital or university under one and the same name in a city and in its suburb."""
    groups: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, one in enumerate(forms):
        if one.rare and _is_institution(one):
            groups[one.bag].append(at)
    for group in groups.values():
        first = group[0]
        for other in islice(group, 1, None):
            ids = {located[at].local.id for at in (first, other)}
            if len(ids) == 2 and located[first].local.area in ids and joined.root(first) != joined.root(other):
                joined.join(first, other)
                why = "same words, a city and a place that belongs to it"
                yield _match(located, first, other, Verdict(SAYS_SAME, "T2", why))


def _match(located: Sequence[Located], one: int, other: int, verdict: Verdict) -> Match:
    first, second = located[one].mention, located[other].mention
    where = ", ".join(part for part in (first.city, first.country) if part)
    return Match(second.iri, first.iri, SAME, verdict.tier, verdict.why, where, second.name, first.name)


class _Joined:
    """Names that decisions join, directly or by others; one that records place differently has several rows."""

    def __init__(self, iris: Sequence[str]) -> None:
        first: dict[str, int] = {}
        self._parents = [first.setdefault(iri, at) for at, iri in enumerate(iris)]

    def root(self, at: int) -> int:
        while self._parents[at] != at:
            self._parents[at] = self._parents[self._parents[at]]
            at = self._parents[at]
        return at

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.root(one), self.root(other)))
        self._parents[second] = first
