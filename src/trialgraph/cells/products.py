"""Which interventions are cell products, and of what kind, by the words that say so.

A name that says cells makes a product. Where no name of the record does, the descriptions are asked, then the arms,
then the titles. What only prepares, accompanies, follows or compares is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from trialgraph.cells import context, cues
from trialgraph.cells.brands import brands
from trialgraph.cells.lexicon import Hit, plain
from trialgraph.cells.passages import Passage
from trialgraph.cells.record import Record, without_product

__all__ = ["Product", "given", "kind_hits", "products"]

_ANY_CELLS = frozenset({"cell", "cells"})
_HEAD = 6  # words before a description's first product
_WORD = re.compile(r"[\w™®-]+")
_CODE = re.compile(r"(?<![A-Z])[A-Z]{2}[\w-]*\d|[™®]|^[A-Z][A-Za-z]*-?[A-Z0-9-]+(?:\W|$)|\b[A-Z]{2,}-[A-Z]+")
_THERAPIES = frozenset({"biological", "drug", "genetic", "procedure", "other", "combination-product", "device", None})

_MEDICINES = frozenset({"biological", "drug", "genetic", "combination-product"})


class Product(msgspec.Struct, frozen=True):
    """An intervention (None: the trial as a whole) and what kind of product its words make it."""

    intervention: int | None
    passage: Passage
    hit: Hit  # of the scheme product-kind; code "none": no cell product
    rule: str
    basis: str = "stated"


def products(record: Record) -> list[Product]:
    """One per intervention, in the record's order; for a trial that lists none, one if its titles give cells."""
    found = {at: product for at in record.interventions if (product := _named(record, at)) is not None}
    for ask in (_described, _used, _titled):
        if found:
            break
        found = {at: product for at in record.interventions if (product := ask(record, at)) is not None}
    if not record.interventions:
        return list(_untold(record))
    return [found.get(at) or _none(record, at) for at in record.interventions]


def kind_hits(passage: Passage, *, named: bool = False) -> Iterator[tuple[Hit, str]]:
    """What the passage says the product is: a kind by its own words, or cells by the name of a type or a source."""
    ranks: list[tuple[int, int, Hit, str]] = []
    for hit in passage.hits:
        if not _counts(passage, hit, named=named):
            continue
        if hit.scheme == "product-kind":
            rank = 2 if hit.code == "cells" else 0
            ranks.append((rank, hit.start, hit, "a word for this kind of product"))
        elif hit.scheme == "cell-type":
            ranks.append((1, hit.start, _as_cells(hit), "the name of a cell type"))
        elif rule := context.gives_source(passage, hit, named=named, loose=hit.loose):
            ranks.append((3, hit.start, _as_cells(hit), rule))
    for _, _, hit, rule in sorted(ranks, key=lambda each: each[:2]):
        yield hit, rule


def _counts(passage: Passage, hit: Hit, *, named: bool) -> bool:
    if hit.scheme not in {"product-kind", "cell-type", "cell-source"}:
        return False
    if context.negated(passage, hit) or context.of_others(passage, hit):
        return False
    if context.graft_of_others(passage, hit, named=named) or not context.may_be_given(passage, hit, named=named):
        return False
    if named or hit.words.lower() not in _ANY_CELLS:
        return True
    # Bare cells in a story are those of a tumour as often; with a number they are a dose.
    return passage.in_dose(hit)


def _as_cells(hit: Hit) -> Hit:
    return Hit("product-kind", "cells", hit.words, hit.start, hit.end)


def _begins(cue: cues.Phrases, text: str) -> bool:
    found = cue.search(plain(text))
    return found is not None and not _WORD.search(text[: found.start()])


def _is_control(name: str) -> bool:
    """Whether the name is that of a control: "Standard care", but not "Standard care plus cells"."""
    combined = name.lower().startswith(("standard", "conventional")) and (
        "+" in name or cues.COMBINED.search(plain(name))
    )
    return _begins(cues.CONTROL_FIRST, name) and not combined


def _named(record: Record, at: int) -> Product | None:
    names = record.names(at)
    first = names[0]
    if _is_control(first.text):
        return None
    if cues.OTHER_DEEDS.search(first.plain) and not cues.CELLS_DEED.search(first.plain):
        return None
    kind = record.trial.interventions[at].type
    if kind not in _MEDICINES and _begins(cues.OTHER_DEEDS, first.text) and not cues.INJECTED.search(first.plain):
        return None
    for passage in names:
        for hit, rule in kind_hits(passage, named=True):
            return Product(at, passage, hit, rule)
    for passage in names:
        for brand, start, end in brands().find(passage.text):
            words = passage.text[start:end]
            hit = Hit("product-kind", brand.kind, words, start, end)
            return _told(record, at, brand.kind) or Product(at, passage, hit, brand.rule, "inferred")
    return None


def _told(record: Record, at: int, kind: str) -> Product | None:
    """The words, elsewhere than in its names, that say of a product what it is known to be."""
    for passage in [*record.titles, record.description(at), *record.arms_of(at), *record.keywords]:
        for hit, rule in kind_hits(passage):
            if hit.code == kind:
                return Product(at, passage, hit, rule)
    return None


def _may_be_product(record: Record, at: int) -> bool:
    intervention = record.trial.interventions[at]
    name = intervention.name
    other = _begins(cues.PLATELETS, name) or _begins(cues.CONTROL_FIRST, name)
    return intervention.type in _THERAPIES and not other


def _is_deed(record: Record, at: int) -> bool:
    """Whether the name is that of a deed beside the treatment: harvest, imaging, follow-up."""
    return cues.OTHER_DEEDS.search(plain(record.trial.interventions[at].name)) is not None


def given(at: int | None, passages: Iterable[Passage], *, headed: bool = False) -> Product | None:
    """The first passage with a sentence in which cells are given; ``headed``: or that begins with its cells."""
    for passage in passages:
        for hit, rule in kind_hits(passage):
            before = passage.before(hit)
            if not cues.PAST.intersection(before[-4:]) and (
                passage.places(cues.GIVING, hit) or (headed and _heads(passage, hit))
            ):
                return Product(at, passage, hit, rule)
    return None


def _heads(passage: Passage, hit: Hit) -> bool:
    """Whether a text begins with its product, as a list of contents does."""
    return len(passage.plain[: hit.start].split()) <= _HEAD


def _described(record: Record, at: int) -> Product | None:
    if not _may_be_product(record, at):
        return None
    deed = _is_deed(record, at)
    product = given(at, [record.description(at)], headed=not deed)
    if product is not None and deed and not product.passage.places(cues.INJECTED, product.hit):
        return None  # "Marrow aspiration: for the growth of stem cells"
    return product


def _used(record: Record, at: int) -> Product | None:
    if not _may_be_product(record, at) or _is_deed(record, at):
        return None
    name = record.names(at)[0].plain
    labels = [passage for passage in record.arms_of(at) if passage.name.endswith("label") and name in passage.plain]
    return given(at, labels, headed=True) or given(at, record.arms_of(at))


def _titled(record: Record, at: int) -> Product | None:
    name = record.trial.interventions[at].name
    if not _may_be_product(record, at) or _is_deed(record, at):
        return None
    if not (_CODE.search(name) or _begins(cues.GENERAL_FIRST, name)):
        return None
    codes = {word for word in _WORD.findall(name) if _CODE.search(word)}
    for passage in record.titles:
        if codes.intersection(_WORD.findall(passage.text)):
            for hit, rule in kind_hits(passage):
                return Product(at, passage, hit, rule)
    return given(at, [*record.titles, record.summary])


def _untold(record: Record) -> Iterator[Product]:
    for arm, *passages in record.arms:
        product = None if without_product(arm) else given(None, passages)
        if product is not None:
            yield product
            return
    if record.trial.study_type not in {None, "interventional"}:
        return
    for passage in [*record.titles, record.summary]:
        for hit, rule in kind_hits(passage):
            if passage.places(cues.GIVING, hit) or _is_meant(passage, hit):
                yield Product(None, passage, hit, rule)
                return


def _is_meant(passage: Passage, hit: Hit) -> bool:
    """Whether a title begins with its product: "Stem cells for osteoarthritis"."""
    return (
        passage.name != "summary"
        and not passage.before(hit, 3)[1:]
        and (passage.after(hit, 1) or [""])[0] in cues.MEANT
    )


def _none(record: Record, at: int) -> Product:
    name = record.names(at)[0]
    control = cues.CONTROL.search(name.plain)
    if control is not None:
        hit = Hit("product-kind", "none", name.text[slice(*control.span())], *control.span())
        return Product(at, name, hit, "the name of a control")
    hit = Hit("product-kind", "none", name.text, 0, len(name.text))
    return Product(at, name, hit, "nothing that is told of it says that cells are given", "inferred")
