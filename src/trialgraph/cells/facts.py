"""What a trial's products are made of: kind, cell type, source, donor and route, each with the words that say so.

Fields are asked in order of trust: the intervention's name, its other names, the titles, the arms that use it, its
description, keywords; the summary only when all of these are silent; eligibility and background never.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain

import msgspec

from trialgraph.cells import context
from trialgraph.cells.brands import Brand, brands
from trialgraph.cells.lexicon import Hit
from trialgraph.cells.passages import Passage
from trialgraph.cells.products import Product, products
from trialgraph.cells.record import Record
from trialgraph.mappers.trial import Trial

__all__ = ["Fact", "cell_facts"]

_VOCABULARIES = {
    "productKind": "product-kind",
    "cellType": "cell-type",
    "cellSource": "cell-source",
    "donor": "donor",
    "route": "route",
}
_SILENCE = {"cellSource": "unspecified", "donor": "not-stated", "route": "not-stated"}
_ANY_CELLS = "not-stated"
_CARRIED = "scaffold"


class Fact(msgspec.Struct, frozen=True):
    """One fact about a product (``intervention``: its 0-based position; None: the trial as a whole).

    ``words`` are ``text[start:end]`` of the named field; ``basis`` is stated or inferred.
    """

    intervention: int | None
    term: str  # productKind, cellType, cellSource, donor, route
    vocabulary: str
    code: str
    field: str
    words: str
    start: int
    end: int
    rule: str
    basis: str = "stated"


Found = list[tuple[Passage, Hit, str]]
"""Hits that count, where they stand, and the rule by which they do."""


def cell_facts(trial: Trial) -> list[Fact]:
    """All facts, products in the record's order; a trial without interventions is asked as a whole."""
    record = Record(trial)
    facts: list[Fact] = []
    for product in products(record):
        facts += _product(record, product)
    return [*facts, *_whole(record, facts)]


def _product(record: Record, product: Product) -> list[Fact]:
    at = product.intervention
    kind = _fact(at, "productKind", product.passage, product.hit, product.rule, product.basis)
    if product.hit.code == "none":
        return [kind]
    tiers = _Tiers(record, at)
    sources = _facts(at, "cellSource", tiers.sources())
    known = tiers.brand()
    if not sources and known is not None and known[0].cell_source:
        sources = [_known(at, "cellSource", known, known[0].cell_source)]
    donors = _facts(at, "donor", tiers.donors())
    if not donors and known is not None and known[0].donor:
        donors = [_known(at, "donor", known, known[0].donor)]
    if not donors:
        donors = _implied_donor(sources)
    types = _facts(at, "cellType", tiers.types())
    if not types and known is not None and known[0].cell_type:
        types = [_known(at, "cellType", known, known[0].cell_type)]
    routes = _facts(at, "route", tiers.routes())
    told = {"cellSource": sources, "donor": donors, "route": routes}
    silent = [_silent(kind, term) for term, found in told.items() if not found]
    return [kind, *types, *sources, *donors, *routes, *silent]


class _Tiers:
    """The passages of one product, tier by tier; the first tier that tells anything is believed."""

    def __init__(self, record: Record, at: int | None) -> None:
        self._record = record
        self._names = [] if at is None else record.names(at)
        self._description = [] if at is None else [record.description(at)]
        self._arms = record.arms_of(at) if at is not None else []

    def sources(self) -> Found:
        def ask(passage: Passage, hit: Hit, named: bool, taken: bool) -> str | None:
            return context.gives_source(passage, hit, named=named, taken=taken)

        tiers = [self._names[:1], self._names[1:], self._record.titles, self._arms, self._description]
        for at, tier in enumerate([*tiers, self._record.keywords, [self._record.summary]]):
            found = _accepted("cell-source", tier, lambda p, h, at=at: ask(p, h, at < 2, at in {3, 4, 6}))
            if found:
                return _specific(_refined(found, tiers[at + 1 :]))
        return []

    def donors(self) -> Found:
        tiers = [self._names, self._record.titles, self._arms, self._description, self._record.keywords]
        for at, tier in enumerate([*tiers, [self._record.summary]]):
            named = at in {0, 4}
            rule = "the donor of the cells that are named"
            found = _accepted("donor", tier, lambda p, h, n=named: rule if context.gives_donor(p, h, named=n) else None)
            if found:
                return found
        return []

    def types(self) -> Found:
        tiers = [self._names, self._record.titles, self._arms, self._description, self._record.keywords]
        for at, tier in enumerate([*tiers, [self._record.summary]]):
            named = at == 0
            found = _accepted(
                "cell-type",
                tier,
                lambda p, h, n=named: (
                    None
                    if h.code == _ANY_CELLS
                    or context.negated(p, h)
                    or context.graft_of_others(p, h, named=n)
                    or context.of_others(p, h)
                    else f"a label of {h.code}"
                ),
            )
            if found:
                return found
        return []

    def routes(self) -> Found:
        told = [*self._names, *self._record.titles]
        more = [*self._arms, *self._description]
        for at, tier in enumerate([told, more, self._record.keywords, [self._record.summary]]):
            found = self._ways(tier, named=at in {0, 2})
            if found:
                if tier is told:  # a title may leave out a second way, and where a carrier is put
                    carried = all(hit.code == _CARRIED for _, hit, _ in found)
                    found += [each for each in self._ways(more) if carried or not each[1].ambiguous]
                return _telling(found)
        return []

    def _ways(self, tier: Sequence[Passage], *, named: bool = False) -> Found:
        def ask(passage: Passage, hit: Hit) -> str | None:
            return f"a label of {hit.code}" if context.gives_route(passage, hit, named=named) else None

        return _accepted("route", tier, ask)

    def brand(self) -> tuple[Brand, Passage, int, int] | None:
        for passage in [*self._names, *self._record.titles, *self._arms, *self._description]:
            for brand, start, end in brands().find(passage.text):
                return brand, passage, start, end
        return None


def _accepted(scheme: str, passages: Iterable[Passage], ask: Callable[[Passage, Hit], str | None]) -> Found:
    found: Found = []
    for passage in passages:
        for hit in passage.of(scheme):
            rule = ask(passage, hit)
            if rule is not None:
                found.append((passage, hit, rule))
    return found


def _specific(found: Found) -> Found:
    """Without the tissues of which a part is named too."""
    wider = {above for _, hit, _ in found for above in context.ancestors("cell-source", hit.code)}
    return [each for each in found if each[1].code not in wider]


def _refined(found: Found, later: Sequence[Sequence[Passage]]) -> Found:
    """With what later tiers say more narrowly: "marrow cells" in the name, "marrow mononuclear cells" in an arm."""
    codes = {hit.code for _, hit, _ in found}
    grown = any(hit.code == "mesenchymal" for passage, _, _ in found for hit in passage.of("cell-type"))
    asked = _accepted("cell-source", chain.from_iterable(later), lambda p, h: context.gives_source(p, h))
    narrower = [
        each
        for each in asked
        if codes.intersection(context.ancestors("cell-source", each[1].code))
        and not (grown and each[1].code in context.FRACTIONS)
    ]
    return [*found, *narrower]


def _telling(found: Found) -> Found:
    """Without the places of an injection where a route says more, and without what a narrower route says."""
    wider = {above for _, hit, _ in found for above in context.ancestors("route", hit.code)}
    found = [each for each in found if each[1].code not in wider]
    sure = [each for each in found if each[1].code != "local-injection" or "local" in each[1].words.lower()]
    return sure or found


def _facts(at: int | None, term: str, found: Found) -> list[Fact]:
    """Each concept once, by the words that name it first."""
    first: dict[str, Fact] = {}
    for passage, hit, rule in found:
        first.setdefault(hit.code, _fact(at, term, passage, hit, rule))
    return list(first.values())


def _fact(at: int | None, term: str, passage: Passage, hit: Hit, rule: str, basis: str = "stated") -> Fact:
    place = (passage.name, hit.words, hit.start, hit.end)
    return Fact(at, term, _VOCABULARIES[term], hit.code, *place, rule, basis)


def _known(at: int | None, term: str, known: tuple[Brand, Passage, int, int], code: str) -> Fact:
    brand, passage, start, end = known
    rule = f"a product that is known: {brand.evidence}"
    words = passage.text[start:end]
    return Fact(at, term, _VOCABULARIES[term], code, passage.name, words, start, end, rule, "inferred")


def _implied_donor(sources: Sequence[Fact]) -> list[Fact]:
    """Cells of a birth are another person's, unless the text says otherwise."""
    for source in sources:
        if "perinatal" in {source.code, *context.ancestors("cell-source", source.code)}:
            rule = "perinatal tissue implies another donor than the patient"
            told = {"term": "donor", "vocabulary": "donor", "code": "allogeneic", "rule": rule, "basis": "inferred"}
            return [msgspec.structs.replace(source, **told)]
    return []


def _silent(kind: Fact, term: str) -> Fact:
    rule = "no field of the product says it"
    vocabulary, code = _VOCABULARIES[term], _SILENCE[term]
    return msgspec.structs.replace(kind, term=term, vocabulary=vocabulary, code=code, rule=rule, basis="inferred")


def _whole(record: Record, facts: Sequence[Fact]) -> list[Fact]:
    """What the titles say of the sources of the trial as a whole, where no product says it."""
    made = [fact for fact in facts if fact.term == "productKind" and fact.code != "none"]
    if not made:
        return []
    known = {fact.code for fact in facts if fact.term == "cellSource"}
    known |= {above for code in known for above in context.ancestors("cell-source", code)}
    found = _specific(_accepted("cell-source", record.titles, lambda p, h: context.gives_source(p, h)))
    return [fact for fact in _facts(None, "cellSource", found) if fact.code not in known]
