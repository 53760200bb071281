"""Where a record says two things of one product that cannot both be so: rows for a person to look at.

What is believed stays as it is. A row is given only where the record leaves no room for both: what may be said of
another product or of another arm contradicts nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, partial

from trialgraph.cells import context
from trialgraph.cells.fact import Contradiction, Fact, Found, fact_of
from trialgraph.cells.passages import Passage
from trialgraph.cells.products import kind_hits
from trialgraph.cells.record import Record, without_product
from trialgraph.cells.tiers import accepted, specific

__all__ = ["contradictions"]

_TITLES = frozenset({"title", "official title"})
_OPPOSITE = {"autologous": "allogeneic", "allogeneic": "autologous"}
# Two names for one tissue, or two stages of one product's way.
_BOTH_MAY_BE = (
    ("amnion", "placenta"),
    ("dental-pulp", "shed"),
    ("fetal", "perinatal"),
    ("bone-marrow", "peripheral-blood"),
    ("ipsc", "peripheral-blood"),
    ("ipsc", "skin"),
)
_Told = dict[int | None, list[Fact]]


def contradictions(record: Record, facts: Sequence[Fact]) -> list[Contradiction]:
    """The rows of one record, rule by rule."""
    told = _by_product(facts)
    found: list[Contradiction] = []
    for rule in (_births, _sources, _told_sources, _donors, _kinds):
        found += rule(record, told)
    return found


def _by_product(facts: Sequence[Fact]) -> _Told:
    """The facts of each product; of the trial as a whole (None) where it lists no intervention."""
    own = [fact for fact in facts if fact.arm is None]
    products = [fact.intervention for fact in own if fact.term == "productKind" and fact.code != "none"]
    return {at: [fact for fact in own if fact.intervention == at] for at in products}


def _stated(facts: Sequence[Fact], term: str) -> list[Fact]:
    return [fact for fact in facts if fact.term == term and fact.basis == "stated"]


def _later(record: Record, at: int | None) -> list[Passage]:
    """What tells more of this product alone: its arms and its description."""
    if at is None:
        return [passage for arm, *told in record.arms if not without_product(arm) for passage in told]
    return [*record.arms_of(at), record.description(at)]


def _own(record: Record, at: int | None) -> list[Passage]:
    return _later(record, at) if at is None else [*record.names(at), *_later(record, at)]


def _all(record: Record) -> list[Passage]:
    """Whatever tells of any intervention, or of an arm that gets one."""
    arms = [passage for arm, *told in record.arms if not without_product(arm) for passage in told]
    return [
        *arms,
        *(passage for at in record.interventions for passage in (*record.names(at), record.description(at))),
    ]


def _births(_: Record, told: _Told) -> Iterator[Contradiction]:
    """Cells of a birth that are said to be the patient's own."""
    rule = "cells of a birth are another person's, unless they were kept for the patient"
    for facts in told.values():
        donors, sources = _stated(facts, "donor"), _stated(facts, "cellSource")
        if {fact.code for fact in donors} != {"autologous"} or not sources:
            continue
        if len(told) > 1 and donors[0].field in _TITLES:
            continue  # the title's donor may be that of another product
        if all(context.of_birth(source.code) for source in sources):
            yield Contradiction(donors[0], sources[0].implies("donor", "allogeneic", rule), rule)


@cache
def _lineage(code: str) -> frozenset[str]:
    return frozenset((code, *context.ancestors("cell-source", code)))


def _sources(record: Record, told: _Told) -> Iterator[Contradiction]:
    """Sources of the titles that nothing told of any intervention or arm has."""
    stated = [fact for facts in told.values() for fact in _stated(facts, "cellSource")]
    named = {fact.code for fact in stated if fact.field.startswith(("intervention", "arm"))}
    if not any(_strange(hit.code, named) for title in record.titles for hit in title.of("cell-source")):
        return
    titled = specific(accepted("cell-source", record.titles, context.gives_source))
    titled = [each for each in titled if "membrane" not in each[1].words.lower()]  # often what carries the cells
    if not any(_strange(hit.code, named) for _, hit, _ in titled):
        return
    own = {at: specific(accepted("cell-source", _own(record, at), context.gives_source)) for at in told}
    if not all(own.values()):
        return  # the title may speak of the product of which nothing is told
    everywhere = accepted("cell-source", _all(record), partial(context.gives_source, taken=True))
    known = {hit.code for _, hit, _ in everywhere}
    strange = {hit.code: (passage, hit, rule) for passage, hit, rule in reversed(titled) if _strange(hit.code, known)}
    rule = "the title names a source that nothing told of the product has"
    for at, facts in told.items():
        believed = _stated(facts, "cellSource")
        for code, title in strange.items():
            same = next((fact for fact in believed if fact.code == code), None)
            if same is not None:
                yield Contradiction(same, fact_of(at, "cellSource", *own[at][0]), rule)
            elif believed:
                yield Contradiction(believed[0], fact_of(at, "cellSource", *title), rule)


def _told_sources(record: Record, told: _Told) -> Iterator[Contradiction]:
    """Sources of a product's names, where its description, or titles and arms together, have others alone."""
    named: dict[int, Fact] = {}
    for at, facts in told.items():
        believed = _stated(facts, "cellSource")
        if at is not None and believed and believed[0].field in {passage.name for passage in record.names(at)}:
            named[at] = believed[0]
    if not named:
        return
    everything = {fact.code for facts in told.values() for fact in _stated(facts, "cellSource")}

    def others(passages: Sequence[Passage]) -> Found:
        codes = {hit.code for passage in passages for hit in passage.of("cell-source")}
        if not any(_strange(code, everything) for code in codes):
            return []
        found = specific(accepted("cell-source", passages, context.gives_source))
        return found if all(_strange(hit.code, everything) for _, hit, _ in found) else []

    agreed = others(record.titles)
    if agreed and not others(_later(record, None)):
        agreed = []
    for at, believed_fact in named.items():
        found = others([record.description(at)]) or agreed
        if found:
            rule = "the name says one source, the description or the title another"
            yield Contradiction(believed_fact, fact_of(at, "cellSource", *found[0]), rule)


def _strange(code: str, known: set[str]) -> bool:
    """Whether the source is none of those that are known, nor wider or narrower than one."""
    mine = _lineage(code)
    for other in known:
        theirs = _lineage(other)
        if code in theirs or other in mine:
            return False
        if any((a in mine and b in theirs) or (b in mine and a in theirs) for a, b in _BOTH_MAY_BE):
            return False
    return True


def _donors(record: Record, told: _Told) -> Iterator[Contradiction]:
    """A donor by names and titles, another by what is told of the same product."""
    believed = {at: fact for at, facts in told.items() if (fact := _by_name(record, at, facts)) is not None}
    later = {at: _later(record, at) for at in told}
    if len(told) == 1:
        later = {at: [*passages, record.summary] for at, passages in later.items()}
    if not any(_says(_OPPOSITE[fact.code], later[at]) for at, fact in believed.items()):
        return
    if (
        len(
            set().union(*(_codes(_donor_words(passages)) for arm, *passages in record.arms if not without_product(arm)))
        )
        > 1
    ):
        return  # arms with different donors
    words = {at: [_donor_words([passage]) for passage in passages] for at, passages in later.items()}
    if len({frozenset().union(*map(_codes, each)) for each in words.values()}) > 1:
        return  # products with different donors
    rule = "names and titles say one donor, what is told of the product says another"
    for at, fact in believed.items():
        said = [found for found in words[at] if _codes(found) == {_OPPOSITE[fact.code]}]
        if said and not any(len(_codes(found)) > 1 for found in words[at]):
            yield Contradiction(fact, fact_of(at, "donor", *said[0][0]), rule)


def _by_name(record: Record, at: int | None, facts: Sequence[Fact]) -> Fact | None:
    """The one donor that names or titles state, if that is what is believed."""
    donors = _stated(facts, "donor")
    fields = [passage.name for passage in [*([] if at is None else record.names(at)), *record.titles]]
    return donors[0] if len(donors) == 1 and donors[0].field in fields and donors[0].code in _OPPOSITE else None


def _says(donor: str, passages: Sequence[Passage]) -> bool:
    return any(hit.code == donor for passage in passages for hit in passage.of("donor"))


def _donor_words(passages: Sequence[Passage]) -> Found:
    return accepted("donor", passages, context.gives_donor)


def _codes(found: Found) -> frozenset[str]:
    return frozenset(hit.code for _, hit, _ in found)


def _kinds(record: Record, told: _Told) -> Iterator[Contradiction]:
    """A title without cells above products of cells, or the reverse."""
    kinds = {fact.code for facts in told.values() for fact in facts if fact.term == "productKind"}
    if kinds == {"cells"} and not _says_free(record.titles):
        return
    titled = [(passage, *found) for passage in record.titles for found in kind_hits(passage)]
    free = [each for each in titled if each[1].code == "cell-free"]
    if kinds == {"cells"}:
        found = [] if _says_free(_all(record)) else free
    elif kinds == {"cell-free"} and not free:
        found = [each for each in titled if each[1].code == "cells" and each[0].after(each[1], 1) != ["derived"]]
    else:
        return
    if not found:
        return
    rule = "the title's kind of product is that of no product"
    for at, facts in told.items():
        for fact in _stated(facts, "productKind"):
            if fact.field not in _TITLES:  # one title may say in short what the other says in full
                yield Contradiction(fact, fact_of(at, "productKind", *found[0]), rule)


def _says_free(passages: Sequence[Passage]) -> bool:
    return any(hit.code == "cell-free" for passage in passages for hit in passage.of("product-kind"))
