"""Which passages are believed of a product: tier by tier, the first that tells anything.

The intervention's name, its other names, the titles, the arms that use it, its description, keywords; the summary only
when all of these are silent; eligibility and background never.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property, partial
from itertools import chain

from msgspec import structs

from trialgraph.cells import context, cues
from trialgraph.cells.brands import Brand, brands
from trialgraph.cells.dose_schedule import Schedule, schedule_within
from trialgraph.cells.doses import Dose
from trialgraph.cells.fact import Found
from trialgraph.cells.lexicon import Hit, plain
from trialgraph.cells.passages import Passage
from trialgraph.cells.record import Record
from trialgraph.ontology import scheme

__all__ = [
    "WORD",
    "Tiers",
    "accepted",
    "carrying",
    "doses_of",
    "fraction",
    "names_type",
    "specific",
    "telling",
]

_ANY_CELLS = "not-stated"
_CARRIED = "scaffold"
_LINES = frozenset({"pluripotent", "embryonic-stem-cell"})
WORD = re.compile(r"[\w-]+")
"""A word with the hyphens of a code."""
_CODED = re.compile(r"\d|[a-z][A-Z]|[A-Z]{3}")
_LONG = 3
_DRUG = 6  # letters
_ANAL = re.compile(r"\b(?:peri)?anal\b|perine|\brect|crohn|cryptogland|fistula in ano")
_WAY = re.compile(r"\bintra|inject|infus|implant|inhal|topical|scaffold|instill")


class Tiers:
    """The passages of one product, tier by tier; the first tier that tells anything is believed."""

    def __init__(self, record: Record, at: int | None) -> None:
        self._record = record
        self._at = at
        self._names = [] if at is None else record.names(at)
        self._description = [] if at is None else [record.description(at)]
        self._arms = record.arms_of(at) if at is not None else []

    def sources(self) -> Found:
        record = self._record
        # The passages, whether they are names of the product, and whether they tell what is done for it.
        rows: list[tuple[Sequence[Passage], bool, bool]] = [
            (self._names[:1], True, True),
            (self._names[1:], True, True),
            (record.titles, False, False),
            (self._arms, False, True),
            (self._description, False, True),
            (record.unassigned_names, False, False),
            (record.keywords, False, False),
            ([record.summary], False, True),
        ]
        tiers = [tier for tier, _, _ in rows]
        for at, (tier, named, taken) in enumerate(rows):
            if found := accepted("cell-source", tier, partial(context.gives_source, named=named, taken=taken)):
                return specific([self._tissue(each) for each in _refined(found, tiers[at + 1 :])])
        if any("mesench" in passage.plain for tier in tiers for passage in tier):
            return []  # the words in full say what the letters stand for
        found = accepted("cell-source", self._names, partial(context.gives_source, named=True, loose=True))
        if any(hit.code == "autologous" for name in self._names for hit in name.of("donor")):
            return [each for each in found if not context.of_birth(each[1].code)]  # the A of hAMSC is autologous
        return found

    def _tissue(self, found: tuple[Passage, Hit, str]) -> tuple[Passage, Hit, str]:
        """The fraction where its cells are given, its tissue where they are grown."""
        passage, hit, _ = found = fraction(found)
        tissue = scheme("cell-source").broader(hit.code)
        if hit.code not in context.FRACTIONS or tissue is None:
            return found
        own = {each.code for name in self._names for each in name.of("cell-type")} - {_ANY_CELLS}
        told_elsewhere = passage not in self._names and own == {"mesenchymal"}
        if not told_elsewhere and not context.grown_from(passage, hit):
            return found
        return passage, structs.replace(hit, code=tissue), "cells that are grown from a fraction of the tissue"

    def donors(self) -> Found:
        record = self._record
        told = [record.titles, self._arms, self._description, record.unassigned_names]
        for tier in [self._names, *told, record.keywords, [record.summary]]:
            named = tier is self._names or tier is record.keywords
            found = accepted("donor", tier, partial(context.gives_donor, named=named))
            if tier is record.keywords:  # they tell of the patients' transplants, too
                found = [each for each in found if not context.graft_of_others(each[0], each[1])]
            if found:
                return found
        return []

    def types(self) -> Found:
        tiers = [self._names, self._record.titles, self._arms, self._description, self._record.keywords]
        for at, tier in enumerate([*tiers, [self._record.summary]]):
            found = [carrying(each) for each in accepted("cell-type", tier, partial(names_type, named=at == 0))]
            if found:
                # "Pluripotent" says where other cells are from.
                return [each for each in found if each[1].code not in _LINES] or found
        return []

    @cached_property
    def codes(self) -> frozenset[str]:
        """Words of the product's names that no other product has: codes and brands, in small letters."""
        words = {word for name in self._names for word in WORD.findall(name.text) if _CODED.search(word)}
        return frozenset(word.casefold() for word in words if len(word) >= _LONG)

    @cached_property
    def _own_words(self) -> frozenset[str]:
        """The pieces of the codes, as plain text has them."""
        return frozenset(piece for code in self.codes for piece in plain(code).split() if len(piece) >= _LONG)

    @cached_property
    def _others(self) -> frozenset[str]:
        """Words of the names of drugs that this trial gives beside."""
        names = [self._record.names(at)[0] for at in self._record.interventions if at != self._at]
        found = {word for name in names if not name.hits for word, _ in name.words if len(word) >= _DRUG}
        own = {word for name in self._names for word, _ in name.words}
        common = (cues.GIVEN, cues.DEED, cues.GENERAL_FIRST, cues.CONTROL, cues.CARRIERS)
        return frozenset(word for word in found - own if not any(word in cue for cue in common))

    def routes(self) -> Found:
        told, more = [*self._names, *self._record.titles], [*self._arms, *self._description]
        keywords = [keyword for keyword in self._record.keywords if _WAY.search(keyword.plain)]
        for at, tier in enumerate([told, more, keywords, [self._record.summary]]):
            ask = partial(
                context.gives_route, named=at in {0, 2}, sure=at == 3, product=self._own_words, others=self._others
            )
            found = accepted("route", tier, ask)
            found = [way for each in found for way in self._ways(each)]
            if found and at == 0:  # a title may leave out a second way, and where a carrier is put
                carried = all(hit.code == _CARRIED for _, hit, _ in found)
                others = accepted("route", more, partial(context.gives_route, others=self._others))
                found += [each for each in others if carried or not each[1].ambiguous]
            if found:
                return telling(found)
        return []

    def _ways(self, found: tuple[Passage, Hit, str]) -> Found:
        """A fistula is perianal only where the record is about one; who goes by the liver's artery goes by both."""
        passage, hit, _ = found
        if hit.code == "hepatic" and "arter" in f"{hit.words.lower()} {' '.join(passage.after(hit, 1))}":
            artery = structs.replace(hit, code="intra-arterial")
            return [found, (passage, artery, "the artery of the liver")]
        if hit.code != "perianal" or not hit.words.lower().startswith("fistul"):
            return [found]
        told = [each.plain for each in (passage, *self._record.titles)]
        other = cues.OTHER_FISTULAS.among(passage.before(hit, 1))
        if not other and any(map(_ANAL.search, [*told, *map(plain, self._record.trial.conditions)])):
            return [found]
        return [(passage, structs.replace(hit, code="intralesional"), "a fistula elsewhere than at the anus")]

    def brand(self) -> tuple[Brand, Passage, int, int] | None:
        """The product that the names are known for, and where they name it."""
        for passage in [*self._names, *self._record.unassigned_names, *self._description]:
            for brand, start, end in brands().find(passage.text):
                return brand, passage, start, end
        return None

    def doses(self) -> list[tuple[Passage, Dose]]:
        """What is given each time, each level once; asked of the summary only if nothing else tells."""
        for tier in ([*self._names, *self._description, *self._arms], self._record.titles, [self._record.summary]):
            if found := doses_of(tier):
                return found
        return []


def doses_of(passages: Sequence[Passage]) -> list[tuple[Passage, Dose]]:
    """The doses that the passages tell, each level once; how often, by another sentence if none of theirs tells."""
    found: dict[tuple[object, ...], tuple[Passage, Dose]] = {}
    for passage in passages:
        for dose in passage.doses:
            level = (dose.amount, dose.amount_maximum, dose.unit, dose.per)
            known = found.get(level)
            if known is None or (_scheduled(dose) and not _scheduled(known[1])):
                found[level] = passage, dose
    told = list(found.values())
    if not told or any(_scheduled(dose) for _, dose in told):
        return told
    own = [passage for passage in passages if passage.name != "summary" and "title" not in passage.name]
    return _with_schedule(told, own)


def _with_schedule(found: Sequence[tuple[Passage, Dose]], passages: Sequence[Passage]) -> list[tuple[Passage, Dose]]:
    """The doses with what other sentences say of how often, if all that say it agree."""
    said = list(_schedules(passages))
    counts = {each.administrations for _, each in said} - {None}
    intervals = {each.interval for _, each in said} - {None}
    if not said or len(counts) > 1 or len(intervals) > 1:
        return list(found)
    where = " and ".join(dict.fromkeys(passage.name for passage, _ in said))
    told = {"administrations": next(iter(counts), None), "interval": next(iter(intervals), None)}
    return [
        (passage, structs.replace(dose, rule=f"{dose.rule}; how often: {where}", **told)) for passage, dose in found
    ]


def _schedules(passages: Iterable[Passage]) -> Iterator[tuple[Passage, Schedule]]:
    """Sentences that speak of the product, and of no drug, and tell how often."""
    for passage in passages:
        for start, end in passage.sentences:
            words = passage.plain[start:end]
            if cues.GIVEN.search(words) and not cues.DRUGS.search(words):
                said = schedule_within(passage.text, start, end)
                if said != Schedule():
                    yield passage, said


def _scheduled(dose: Dose) -> bool:
    return (dose.administrations, dose.interval) != (None, None)


def accepted(scheme: str, passages: Iterable[Passage], ask: Callable[[Passage, Hit], str | None]) -> Found:
    found: Found = []
    for passage in passages:
        for hit in passage.of(scheme):
            rule = ask(passage, hit)
            if rule is not None:
                found.append((passage, hit, rule))
    return found


def specific(found: Found) -> Found:
    """Without the tissues of which a part is named too."""
    wider = {above for _, hit, _ in found for above in context.ancestors("cell-source", hit.code)}
    return [each for each in found if each[1].code not in wider]


def fraction(found: tuple[Passage, Hit, str]) -> tuple[Passage, Hit, str]:
    """Marrow whose mononuclear cells are named is that fraction of it."""
    passage, hit, rule = found
    if hit.code != "bone-marrow" or not context.mononuclear(passage, hit):
        return found
    return passage, structs.replace(hit, code="bm-mnc"), rule


def _refined(found: Found, later: Sequence[Sequence[Passage]]) -> Found:
    """With what later tiers say more narrowly: "marrow cells" in the name, "marrow mononuclear cells" in an arm."""
    codes = {hit.code for _, hit, _ in found}
    grown = any(hit.code == "mesenchymal" for passage, _, _ in found for hit in passage.of("cell-type"))

    def narrower(passage: Passage, hit: Hit) -> str | None:
        if codes.isdisjoint(context.ancestors("cell-source", hit.code)) or (grown and hit.code in context.FRACTIONS):
            return None
        return context.gives_source(passage, hit, marrow="bone-marrow" in codes)

    return [*found, *accepted("cell-source", chain.from_iterable(later), narrower)]


def telling(found: Found) -> Found:
    """Without the places of an injection where a route says more, and without what a narrower route says."""
    wider = {above for _, hit, _ in found for above in context.ancestors("route", hit.code)}
    found = [each for each in found if each[1].code not in wider]
    sure = [each for each in found if each[1].code != "local-injection" or "local" in each[1].words.lower()]
    return sure if {each[1].code for each in sure} - {_CARRIED} else found


def carrying(found: tuple[Passage, Hit, str]) -> tuple[Passage, Hit, str]:
    """T cells with a chimeric receptor are CAR-T cells, wherever the name puts its target."""
    passage, hit, _ = found
    if not context.carries_receptor(passage, hit):
        return found
    rule = "a label of T or NK cells, and a chimeric antigen receptor"
    return passage, structs.replace(hit, code=context.CARS[hit.code]), rule


def names_type(passage: Passage, hit: Hit, *, named: bool = False) -> str | None:
    """The rule by which a type of cells is the product's, or None."""
    if hit.code == _ANY_CELLS or not context.may_be_given(passage, hit, named=named):
        return None
    if context.negated(passage, hit) or context.of_others(passage, hit):
        return None
    return None if context.graft_of_others(passage, hit, named=named) else f"a label of {hit.code}"
