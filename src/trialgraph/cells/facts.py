"""What a trial's products are made of: kind, cell type, source, donor and route, each with the words that say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

import msgspec

from trialgraph.cells import context, cues
from trialgraph.cells.brands import Brand, brands
from trialgraph.cells.contradictions import contradictions
from trialgraph.cells.fact import Cells, Fact, Found, dose_facts, fact_of, facts_of
from trialgraph.cells.lexicon import Hit
from trialgraph.cells.passages import Passage
from trialgraph.cells.products import Product, given, kind_hits, products
from trialgraph.cells.record import Record, without_product
from trialgraph.cells.tiers import (
    WORD,
    Tiers,
    accepted,
    carrying,
    doses_of,
    fraction,
    names_type,
    specific,
    telling,
)
from trialgraph.mappers.trial import Trial

__all__ = ["recognise", "recognise_text"]

_SILENCE = {"cellSource": "unspecified", "donor": "not-stated", "route": "not-stated"}
_SILENT = "no field of the product says it"


def recognise(trial: Trial) -> Cells:
    """All facts, products in the record's order; a trial without interventions is asked as a whole."""
    record = Record(trial)
    facts: list[Fact] = []
    for product in products(record):
        facts += _product(record, product)
    kinds = [fact for fact in facts if fact.term == "productKind" and fact.code != "none"]
    if not kinds:
        return Cells(facts)
    known = _related(facts)
    for at in range(len(record.arms)):
        facts += [fact for fact in _arm(record, at, kinds) if fact.term != "cellSource" or fact.code not in known]
    return Cells([*facts, *_whole(record, facts)], contradictions(record, facts))


def recognise_text(text: str) -> Cells:
    """What a plain text says of cell products, each concept where it is first said; the field is "text"."""
    passages = [Passage("text", text, narrative=True)]
    kinds = [(passages[0], hit, rule) for hit, rule in kind_hits(passages[0]) if not _is_tested(passages[0], hit)]
    facts = [*facts_of(None, "productKind", kinds), *_said(passages, sure=True)]
    return Cells([*facts, *_known_by_name(passages[0], facts)])


def _is_tested(passage: Passage, hit: Hit) -> bool:
    """Whether the sentence measures cells and gives none."""
    return bool(passage.places(cues.TESTED, hit)) and not passage.places(cues.GIVES, hit)


def _known_by_name(passage: Passage, facts: Sequence[Fact]) -> list[Fact]:
    """What the name of a known product in a text implies, where its words do not say it."""
    told = {fact.term for fact in facts}
    for brand, start, end in brands().find(passage.text):
        hit = Hit("product-kind", brand.kind, passage.text[start:end], start, end)
        kind = fact_of(None, "productKind", passage, hit, brand.rule, "inferred")
        implied = [kind, *(kind.implies(term, code, brand.rule) for term, code in brand.codes.items())]
        return [fact for fact in implied if fact.term not in told]
    return []


def _product(record: Record, product: Product) -> list[Fact]:
    at = product.intervention
    kind = fact_of(at, "productKind", product.passage, product.hit, product.rule, product.basis)
    if product.hit.code == "none":
        return [kind]
    tiers = Tiers(record, at)
    known = _known(at, tiers.brand())
    sources = _sources(at, tiers.sources()) or known.get("cellSource", [])
    donors = facts_of(at, "donor", tiers.donors()) or known.get("donor", []) or _implied_donor(sources)
    types = facts_of(at, "cellType", tiers.types()) or known.get("cellType", [])
    routes = facts_of(at, "route", tiers.routes())
    told = {"cellSource": sources, "donor": donors, "route": routes}
    silent = [kind.implies(term, _SILENCE[term], _SILENT) for term, found in told.items() if not found]
    return [kind, *types, *sources, *donors, *routes, *dose_facts(at, tiers.doses()), *silent]


def _known(at: int | None, named: tuple[Brand, Passage, int, int] | None) -> dict[str, list[Fact]]:
    """What is known of a product by its name, term by term."""
    if named is None:
        return {}
    brand, passage, start, end = named
    place = (passage.name, passage.text[start:end], start, end)
    return {term: [Fact(at, term, code, *place, brand.rule, "inferred")] for term, code in brand.codes.items()}


def _sources(at: int | None, found: Found) -> list[Fact]:
    """The sources that words state; one that only the name of a known product has ("ABCB5+") is inferred from it."""
    named = {each: brand for each in found if not each[1].abbreviation for brand, _, _ in brands().find(each[1].words)}
    facts = facts_of(at, "cellSource", [each for each in found if each not in named])
    stated = {fact.code for fact in facts}
    for (passage, hit, _), brand in named.items():
        if hit.code not in stated:
            facts.append(fact_of(at, "cellSource", passage, hit, brand.rule, "inferred"))
            stated.add(hit.code)
    return facts


def _implied_donor(sources: Sequence[Fact]) -> list[Fact]:
    """Cells of a birth are another person's, unless the text says otherwise."""
    for source in sources:
        if context.of_birth(source.code):
            rule = "perinatal tissue implies another donor than the patient"
            return [source.implies("donor", "allogeneic", rule)]
    return []


def _related(facts: Sequence[Fact]) -> set[str]:
    """Sources that are wider than one that a product states, or a fraction of it: an arm says no more by them."""
    stated = {fact.code for fact in facts if fact.term == "cellSource"}
    wider = {above for code in stated for above in context.ancestors("cell-source", code)}
    finer = {code for code in context.FRACTIONS if stated.intersection(context.ancestors("cell-source", code))}
    return (wider | finer) - stated


def _arm(record: Record, at: int, kinds: Sequence[Fact]) -> list[Fact]:
    """What the arm's own words say of the cells that its participants get."""
    arm, *passages = record.arms[at]
    if without_product(arm):
        return []
    product = given(None, passages, headed=True)
    if product is None:
        kind = next(_by_code(record, passages, [each for each in kinds if each.intervention in arm.uses]), None)
    else:
        kind = fact_of(None, "productKind", product.passage, product.hit, product.rule)
    if kind is None:
        return []
    return [msgspec.structs.replace(fact, arm=at) for fact in [kind, *_said(passages)]]


def _by_code(record: Record, passages: Sequence[Passage], used: Sequence[Fact]) -> Iterator[Fact]:
    """The kinds of the products that an arm names by their codes: "TX-10 once a week"."""
    for product in used:
        codes = Tiers(record, product.intervention).codes
        for passage in passages:
            for word in WORD.finditer(passage.text):
                if word.group().casefold() in codes:
                    hit = Hit("product-kind", product.code, word.group(), *word.span())
                    yield fact_of(None, "productKind", passage, hit, "a product by its code", "inferred")


def _said(passages: Sequence[Passage], *, sure: bool = False) -> list[Fact]:
    """All that the passages say of cells, tier or not; ``sure``: they may tell of drugs as well."""
    routes = accepted("route", passages, partial(context.gives_route, sure=sure, goes_on=sure))
    types = accepted("cell-type", passages, names_type)
    if sure:
        types = [each for each in types if not _is_tested(each[0], each[1])]
    return [
        *facts_of(None, "cellType", map(carrying, types)),
        *facts_of(
            None, "cellSource", specific([*map(fraction, accepted("cell-source", passages, context.gives_source))])
        ),
        *facts_of(None, "donor", accepted("donor", passages, context.gives_donor)),
        *facts_of(None, "route", telling(routes)),
        *dose_facts(None, doses_of(passages)),
    ]


def _whole(record: Record, facts: Sequence[Fact]) -> list[Fact]:
    """What the titles say of the sources of the trial as a whole, where no product says it."""
    known = {fact.code for fact in facts if fact.term == "cellSource"}
    known |= {above for code in known for above in context.ancestors("cell-source", code)}
    titled = accepted("cell-source", record.titles, context.gives_source)
    found = specific([each for each in titled if not context.grown_from(each[0], each[1])])
    return [fact for fact in facts_of(None, "cellSource", found) if fact.code not in known]
