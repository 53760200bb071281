"""What a trial's products are made of: kind, cell type, source, donor and route, each with the words that say so.

Fields are asked in order of trust: the intervention's name, its other names, the title, the arms that use it, its
description; the summary only when all of these are silent; eligibility and background never.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import msgspec

from trialgraph.cells.recogniser import Hit, recogniser
from trialgraph.mappers.trial import Intervention, Trial
from trialgraph.ontology import scheme

__all__ = ["Fact", "cell_facts"]

_CONTROL = re.compile(
    r"(?i)\b(?:placebo|saline|sodium chloride|vehicle|sham|comparator|control|standard (?:of )?care|dextrose|ringer)\b"
)
# A source or a type of cell makes a product only together with a word for cells.
_CELL_WORD = re.compile(
    r"(?i)\b(?:\w*cells?|\w*mscs?|\w*blasts?|\w*cytes?|stem|graft|islets?|marrow|car-?t|svf|bmac|nk)\b"
)
_PERINATAL = "perinatal"


class Field(msgspec.Struct, frozen=True):
    """A text of the record and how to name it as evidence."""

    name: str
    text: str


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


def cell_facts(trial: Trial) -> list[Fact]:
    """All facts, products in the record's order; a trial without interventions is asked as a whole."""
    facts: list[Fact] = []
    for at, intervention in enumerate(trial.interventions):
        facts += _product(trial, at, intervention)
    if not trial.interventions:
        fields = [Field("title", trial.brief_title), Field("official title", trial.official_title or "")]
        facts += _facts(None, fields, [Field("summary", trial.summary or "")])
    return facts


def _product(trial: Trial, at: int, intervention: Intervention) -> list[Fact]:
    names = [Field("intervention name", intervention.name)]
    names += [Field("intervention other name", name) for name in intervention.other_names]
    description = Field("intervention description", intervention.description or "")
    control = _CONTROL.search(intervention.name)
    if control is not None and not any(_kinds(names)):
        words = (control.group(), control.start(), control.end())
        return [Fact(at, "productKind", "product-kind", "none", names[0].name, *words, "the name of a control")]
    if not any(_kinds([*names, description])):
        rule = "neither name, other names nor description name cells"
        words = (intervention.name, 0, len(intervention.name))
        return [Fact(at, "productKind", "product-kind", "none", names[0].name, *words, rule, "inferred")]
    fields = [*names, Field("title", trial.brief_title), Field("official title", trial.official_title or "")]
    fields += [Field("arm", f"{arm.label}. {arm.description or ''}") for arm in trial.arms if at in arm.uses]
    return _facts(at, [*fields, description], [Field("summary", trial.summary or "")])


def _kinds(fields: Sequence[Field]) -> Iterator[tuple[Field, Hit, str]]:
    """What the fields say the product is: a kind by its own words, or cells by the name of a cell type."""
    for field in fields:
        for hit in recogniser("product-kind").find(field.text):
            yield field, hit, "a word for this kind of product"
        for hit in recogniser("cell-type").find(field.text):
            yield Field(field.name, field.text), Hit("cells", hit.words, hit.start, hit.end), "the name of a cell type"
        if _CELL_WORD.search(field.text):
            for hit in recogniser("cell-source").find(field.text):
                yield field, Hit("cells", hit.words, hit.start, hit.end), "a source of cells beside a word for cells"


def _facts(at: int | None, fields: Sequence[Field], last: Sequence[Field]) -> list[Fact]:
    kind = next(iter(_kinds(fields)), None) or next(iter(_kinds(last)), None)
    if kind is None:
        return []
    field, hit, rule = kind
    kinds = [Fact(at, "productKind", "product-kind", hit.code, field.name, hit.words, hit.start, hit.end, rule)]
    sources = _first(at, "cellSource", "cell-source", [*fields, *last], needs_cells=True)
    types = _first(at, "cellType", "cell-type", [*fields, *last])
    donors = _first(at, "donor", "donor", [*fields, *last])
    routes = _first(at, "route", "route", [*fields, *last])
    if not sources:
        sources = [_silent(kinds[0], "cellSource", "cell-source", "unspecified")]
    if not donors:
        donors = [_implied_donor(sources) or _silent(kinds[0], "donor", "donor", "not-stated")]
    if not routes:
        routes = [_silent(kinds[0], "route", "route", "not-stated")]
    return [*kinds, *types, *sources, *donors, *routes]


def _first(
    at: int | None, term: str, vocabulary: str, fields: Sequence[Field], *, needs_cells: bool = False
) -> list[Fact]:
    """The concepts that the first telling field names, each once."""
    for field in fields:
        if needs_cells and not _CELL_WORD.search(field.text):
            continue
        hits = {hit.code: hit for hit in reversed(list(recogniser(vocabulary).find(field.text)))}
        if hits:
            return [
                Fact(
                    at, term, vocabulary, hit.code, field.name, hit.words, hit.start, hit.end, f"a label of {hit.code}"
                )
                for hit in sorted(_most_specific(vocabulary, hits), key=lambda hit: hit.start)
            ]
    return []


def _most_specific(vocabulary: str, hits: dict[str, Hit]) -> list[Hit]:
    concepts = scheme(vocabulary)
    wider = {code for found in hits for code in _ancestors(vocabulary, found)}
    return [hit for code, hit in hits.items() if code not in wider and code in concepts]


def _ancestors(vocabulary: str, code: str) -> Iterator[str]:
    above = scheme(vocabulary).broader(code)
    while above is not None:
        yield above
        above = scheme(vocabulary).broader(above)


def _implied_donor(sources: Sequence[Fact]) -> Fact | None:
    """Cells of a birth are another person's, unless the text says otherwise."""
    source = sources[0]
    if source.code != _PERINATAL and _PERINATAL not in _ancestors("cell-source", source.code):
        return None
    rule = "perinatal tissue implies another donor than the patient"
    return msgspec.structs.replace(
        source, term="donor", vocabulary="donor", code="allogeneic", rule=rule, basis="inferred"
    )


def _silent(kind: Fact, term: str, vocabulary: str, code: str) -> Fact:
    rule = "no field of the product says it"
    return msgspec.structs.replace(kind, term=term, vocabulary=vocabulary, code=code, rule=rule, basis="inferred")
