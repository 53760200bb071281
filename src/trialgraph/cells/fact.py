"""The results of recognition: facts with the words that say them, and facts that contradict each other."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from trialgraph.cells.doses import Dose
from trialgraph.cells.lexicon import Hit
from trialgraph.cells.passages import Passage

__all__ = ["Cells", "Contradiction", "Fact", "Found", "dose_facts", "fact_of", "facts_of"]

_VOCABULARIES = {
    "productKind": "product-kind",
    "cellType": "cell-type",
    "cellSource": "cell-source",
    "donor": "donor",
    "route": "route",
}
"""The terms of the ontology that facts are about, and the vocabularies of their values."""

Found = list[tuple[Passage, Hit, str]]
"""Hits that count, where they stand, and the rule by which they do."""


class Fact(msgspec.Struct, frozen=True):
    """One fact about a product, an arm, or the trial as a whole (``intervention`` and ``arm``: 0-based positions).

    ``words`` are ``text[start:end]`` of the named field; ``basis`` is stated or inferred.
    """

    intervention: int | None
    term: str  # productKind, cellType, cellSource, donor, route, dose
    code: str  # empty for a dose
    field: str
    words: str
    start: int
    end: int
    rule: str
    basis: str = "stated"
    arm: int | None = None
    dose: Dose | None = None

    @property
    def vocabulary(self) -> str:
        """The scheme of the code; empty for a dose."""
        return _VOCABULARIES.get(self.term, "")

    def implies(self, term: str, code: str, rule: str) -> Fact:
        """What follows from the words of this fact for another property."""
        return msgspec.structs.replace(self, term=term, code=code, rule=rule, basis="inferred")


class Contradiction(msgspec.Struct, frozen=True):
    """Words of the record that say another thing than the fact that is believed, and why both cannot be."""

    believed: Fact
    other: Fact
    rule: str


class Cells(msgspec.Struct, frozen=True):
    """What a record says of its cell products."""

    facts: list[Fact]
    contradictions: list[Contradiction] = []


def fact_of(at: int | None, term: str, passage: Passage, hit: Hit, rule: str, basis: str = "stated") -> Fact:
    """The fact that a hit states of an intervention (None: of the trial as a whole)."""
    place = (passage.name, hit.words, hit.start, hit.end)
    return Fact(at, term, hit.code, *place, rule, basis)


def facts_of(at: int | None, term: str, found: Iterable[tuple[Passage, Hit, str]]) -> list[Fact]:
    """Each concept once, by the words that name it first."""
    first: dict[str, Fact] = {}
    for passage, hit, rule in found:
        first.setdefault(hit.code, fact_of(at, term, passage, hit, rule))
    return list(first.values())


def dose_facts(at: int | None, found: Iterable[tuple[Passage, Dose]]) -> list[Fact]:
    """Doses as facts of an intervention (None: of an arm, or of the trial as a whole)."""
    return [
        Fact(at, "dose", "", passage.name, dose.words, dose.start, dose.end, dose.rule, dose=dose)
        for passage, dose in found
    ]
