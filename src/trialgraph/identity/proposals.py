"""Which names may be the same although no rule joins them: near spellings, another order of words, acronyms.

Nothing here decides: a person does. Only names of one place, or names that share a word which few bear, are looked at.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import NamedTuple

from rapidfuzz.fuzz import token_sort_ratio

from trialgraph.identity.differences import difference
from trialgraph.identity.forms import Form, Local, form
from trialgraph.identity.keys import spelling_key
from trialgraph.identity.lexicon import is_known
from trialgraph.identity.localities import STATED, Localities
from trialgraph.identity.lookup import Node
from trialgraph.identity.vetoes import veto
from trialgraph.identity.vocabulary import GENERIC
from trialgraph.mappers.emit import Mention

__all__ = ["Named", "Proposal", "proposals"]

_NEAR = 90
_MANY = 60  # names that share a word: beyond it the word tells too little
_ACRONYM = re.compile(r"(\S.*?)\s*[(\[]\s*([A-Z][A-Za-z&.-]{1,11})\s*[)\]]")


class Named(NamedTuple):
    """A name node and the number of its mentions."""

    node: Node
    uses: int

    @property
    def entity(self) -> str:
        """The IRI of what it names."""
        return self.node.entity or self.node.iri


class Proposal(NamedTuple):
    """Two names that may be one, and why."""

    one: Named
    other: Named
    reason: str


class _Placed(NamedTuple):
    named: Named
    form: Form
    local: Local


def proposals(
    named: Iterable[Named], rows: Iterable[tuple[str, str, str]], localities: Localities
) -> Iterator[Proposal]:
    """All proposals among some names, the best founded first; ``rows`` are two IRIs and a reason each."""
    best_first = sorted(named, key=lambda each: (-each.uses, each.node))
    known = {each.node.iri: each for each in best_first}
    for one, other, reason in rows:
        if one in known and other in known:
            yield Proposal(known[one], known[other], reason)
    places: defaultdict[str | None, list[_Placed]] = defaultdict(list)
    for each in best_first:
        local = _local(each.node, localities)
        if local is not None:
            places[local.id].append(_Placed(each, form(each.node.label, local), local))
    for place, group in sorted(places.items(), key=lambda item: item[0] or ""):
        yield from _acronyms(group)
        if place is None:
            yield from _in_any_order(group)
        yield from _near(group)


def _local(node: Node, localities: Localities) -> Local | None:
    if node.kind == "site":
        return localities.local(node.city, node.region, node.country, node.latitude, node.longitude)
    return localities.organization(Mention("organization", node.iri, node.label, field=STATED))


def _acronyms(group: Sequence[_Placed]) -> Iterator[Proposal]:
    """ "National Cancer Institute (NCI)" and "NCI"."""
    spelled: defaultdict[str, list[_Placed]] = defaultdict(list)
    for each in group:
        spelled[spelling_key(each.named.node.label)].append(each)
    for each in group:
        for found in _ACRONYM.finditer(each.named.node.label):
            for other in spelled.get(spelling_key(found[2]), ())[:_MANY]:
                reason = f"{found[2]} stands in brackets behind the name"
                yield Proposal(each.named, other.named, reason)


def _in_any_order(group: Sequence[_Placed]) -> Iterator[Proposal]:
    bags: defaultdict[tuple[str, ...], list[_Placed]] = defaultdict(list)
    for each in group:
        if each.form.own:
            bags[each.form.bag].append(each)
    for bag in bags.values():
        for one, other in combinations(bag[:_MANY], 2):
            if _may_be_one(one, other):
                yield Proposal(one.named, other.named, "the same words in another order, and no place that both are at")


def _near(group: Sequence[_Placed]) -> Iterator[Proposal]:
    words: defaultdict[str, list[int]] = defaultdict(list)
    for at, each in enumerate(group):
        for word in sorted(set(each.form.spelled) - GENERIC):
            if len(word) > 2 and not word.isdigit():
                words[word].append(at)
    seen: set[tuple[int, int]] = set()
    for rows in words.values():
        if not 1 < len(rows) <= _MANY:
            continue
        for pair in combinations(rows, 2):
            one, other = group[pair[0]], group[pair[1]]
            if pair in seen or one.named.entity == other.named.entity:
                continue
            seen.add(pair)
            texts = " ".join(one.form.spelled), " ".join(other.form.spelled)
            score = token_sort_ratio(*texts, score_cutoff=_NEAR)
            if score and _may_be_one(one, other):
                place = "at one place, " if one.local.id else ""
                yield Proposal(one.named, other.named, f"{place}spelled nearly alike (token_sort {score:.0f})")


def _may_be_one(one: _Placed, other: _Placed) -> bool:
    """Whether neither a veto nor two words that exist (Renji, Ruijin) make them two."""
    if veto(one.form, other.form) is not None:
        return False
    rest = difference(one.form, other.form, one.local)
    return not (rest.first and rest.second and all(map(is_known, (*rest.first, *rest.second))))
