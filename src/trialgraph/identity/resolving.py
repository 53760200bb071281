"""The whole of identity: decisions of all kinds, in the order in which they need each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import chain

from trialgraph.identity.canonical import Entities
from trialgraph.identity.conditions import condition_matches
from trialgraph.identity.curated import CuratedRow, read_rows
from trialgraph.identity.differences import difference
from trialgraph.identity.forms import Form, Local, form, is_own
from trialgraph.identity.lexicon import is_known
from trialgraph.identity.localities import Localities, Locality
from trialgraph.identity.matches import SAME, Match
from trialgraph.identity.names import Key, Names
from trialgraph.identity.operators import operator_key, operator_match
from trialgraph.identity.organizations import organization_matches
from trialgraph.identity.people import people_matches
from trialgraph.identity.places import country_code
from trialgraph.identity.registered import Registered
from trialgraph.identity.remembered import Memory, Outcome
from trialgraph.identity.reviewed import Reviewed
from trialgraph.identity.ror import Registry
from trialgraph.identity.sites import Located, site_matches
from trialgraph.identity.trials import trial_matches
from trialgraph.identity.vetoes import legal_veto, veto
from trialgraph.identity.vocabulary import KINDS
from trialgraph.mappers.emit import Mention
from trialgraph.mappers.names import is_anonymous_site
from trialgraph.progress import Progress, silent

__all__ = ["resolve"]

_TOLD = 100  # decisions between two words on the progress
_OF_PARENTS = frozenset({"system"})


def resolve(
    names: Names,
    *,
    registry: Registry | None = None,
    curated: Sequence[CuratedRow] | None = None,
    memory: Memory | None = None,
    progress: Progress = silent,
) -> Entities:
    """Decide who is the same among the names that the records use.

    ``registry`` is ROR, where the user gives it; ``curated`` are the reviewed rows (those that come with trialgraph by
    default), which must not contradict each other. ``memory`` keeps what was found out about places for the next time.
    """
    rows = read_rows() if curated is None else curated
    names.settle()
    return _Resolution(names, registry, rows, memory or Memory(), progress).entities


class _Resolution:
    def __init__(
        self, names: Names, registry: Registry | None, rows: Sequence[CuratedRow], memory: Memory, progress: Progress
    ) -> None:
        self._names = names
        self._memory = memory
        self._progress = progress
        self._localities = Localities()
        self._form_of = lru_cache(maxsize=16_384)(self._made_form)
        self._reviewed = Reviewed(rows, names, self._localities)
        self._registered = Registered(registry, names, self._localities) if registry is not None else None
        self.entities = Entities(names)
        self.entities.idle = tuple(self._reviewed.idle)
        self.entities.decide(self._reviewed.other)
        self.entities.close(self._proposed(), unlike=self._unlike, apart=self._apart)
        self.entities.decide(condition_matches(names))
        if self._registered is not None:
            self.entities.decide(chain(self._registered.linked, self._registered.operators()))
        self.entities.join()
        self.entities.decide(people_matches(names, self.entities.entity, self.entities.refuse))
        trials = trial_matches(names, self.entities.refuse)
        self.entities.decide(match for match in trials if self._reviewed.apart(match.subject, match.object) is None)
        self.entities.join()

    def _proposed(self) -> Iterator[Match]:
        """All that says "same" of organisations and sites; what says less is decided on the way."""
        yield from self._reviewed.same
        if self._registered is not None:
            yield from self._registered.same(self._area)
        for at, match in enumerate(organization_matches(self._names, self._localities)):
            if at % _TOLD == 0:
                self._progress("organizations' names", at, None)
            if match.predicate == SAME:
                yield match
            else:
                self.entities.decide([match])
        sites, done = self._names.number("site"), 0
        for area, mentions in self._names.parts("site", self._area):
            self._progress("sites' names, place by place", done, done / sites)
            done += len(mentions)
            outcome = self._memory.outcome(mentions, partial(self._found_at, area, mentions))
            self.entities.decide(self._operators(zip(mentions, outcome.keys, strict=True)))
            yield from outcome.matches

    def _found_at(self, area: str, mentions: Sequence[Mention]) -> Outcome:
        """What the names of an area say of each other, and of who operates each."""
        located = [self._located(mention) for mention in mentions]
        return Outcome([operator_key(site.form) for site in located], list(site_matches(located)) if area else [])

    def _located(self, mention: Mention) -> Located:
        local = self._localities.of_site(mention) or Locality(country=country_code(mention.country))
        return Located(mention, local, form(mention.name, local))

    def _operators(self, sites: Iterable[tuple[Mention, Key | None]]) -> Iterator[Match]:
        """The operators of sites by their keys; two ROR ids are two, whatever the names say."""
        for site, key in sites:
            match = None if key is None else operator_match(self._names, site, key)
            if match is not None and self._apart(match.subject, match.object) is None:
                yield match

    def _area(self, mention: Mention) -> str | None:
        """The area whose sites are compared with each other; empty for a place that nobody knows."""
        if is_anonymous_site(mention.name):
            return None
        locality = self._localities.of_site(mention)
        return "" if locality is None else locality.area

    def _local_of(self, mention: Mention) -> Local:
        if mention.kind != "site":
            return self._localities.organization(mention)
        return self._localities.of_site(mention) or self._localities.country(mention.country)

    def _made_form(self, iri: str) -> tuple[Form, Local]:
        mention = self._names.mention(iri)
        local = self._local_of(mention)
        return form(mention.name, local), local

    def _apart(self, one: str, other: str) -> str | None:
        """What somebody who knows says against it."""
        why = self._reviewed.apart(one, other)
        return self._registered.apart(one, other) if why is None and self._registered is not None else why

    def _unlike(self, one: str, other: str) -> str | None:
        """What the words say against it: another number, two names of their own, two kinds of hospital."""
        (first, local), (second, _) = self._form_of(one), self._form_of(other)
        why = veto(first, second) or (legal_veto(first, second) if local.id is None else None)
        if why is not None:
            return f"{first.name!r} and {second.name!r}: {why}"
        rest = difference(first, second, local)
        left = [_telling(words, local) for words in (rest.first, rest.second)]
        if all(left) and all(is_known(word) for words in left for word in words):
            return f"{first.name!r} and {second.name!r} are two: {' '.join(left[0])} / {' '.join(left[1])}"
        return None


def _telling(words: Sequence[str], local: Local) -> list[str]:
    """The words that make another of a name: a name of its own, or another kind of hospital."""
    return [word for word in words if (is_own(word, local) and word not in _OF_PARENTS) or word in KINDS]
