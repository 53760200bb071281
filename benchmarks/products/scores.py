"""How what is said of a record is scored against its label, field by field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple, TypeVar

from benchmarks.products.contestants import Answer
from benchmarks.products.truth import Label
from trialgraph.ontology import scheme

__all__ = ["FIELDS", "Counts", "Score", "folds", "judge"]

FIELDS = ("product", "source", "donor", "route", "kind", "type")
_OTHER = "other"
_BOTH = frozenset({"autologous", "allogeneic"})
T = TypeVar("T")


class Score(NamedTuple):
    """One field of one record: labels that are met, what is said beside them, and labels that are not met."""

    right: frozenset[str]
    wrong: frozenset[str]
    missed: frozenset[str]


class Counts(NamedTuple):
    """Sums over records (micro-average): each label counts once, whichever record it is of."""

    records: int
    faultless: int
    right: int
    wrong: int
    missed: int

    @classmethod
    def of(cls, scores: Iterable[Score]) -> Counts:
        """The sums of some scores of one field."""
        found = list(scores)
        right, wrong, missed = (sum(len(score[at]) for score in found) for at in range(3))
        return cls(len(found), sum(not (each.wrong or each.missed) for each in found), right, wrong, missed)

    @property
    def share(self) -> float | None:
        """The share of the records where nothing is wrong or missed."""
        return _share(self.faultless, self.records)

    @property
    def precision(self) -> float | None:
        """Of what is said, how much is right."""
        return _share(self.right, self.right + self.wrong)

    @property
    def recall(self) -> float | None:
        """Of what is to be found, how much is."""
        return _share(self.right, self.right + self.missed)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both."""
        return _share(2 * self.right, 2 * self.right + self.wrong + self.missed)


def judge(label: Label, answer: Answer) -> dict[str, Score]:
    """The score of each field that the label has."""
    said = {field: frozenset(answer.get(field, ())) for field in FIELDS}
    said["product"] = frozenset({"product"} if said["kind"] else ())
    if said["donor"] >= _BOTH:
        said["donor"] = frozenset({"both"})
    judged = {}
    for field in FIELDS:
        if (wanted := label.wanted.get(field)) is not None:
            got = _routes(wanted, said[field]) if field == "route" else said[field]
            judged[field] = Score(wanted & got, got - wanted, wanted - got)
    return judged


def _routes(wanted: frozenset[str], said: frozenset[str]) -> frozenset[str]:
    """What is said in the words of the labels.

    A narrower route meets a wider label, and "other:x" is met by x, else by a route that is kept under "other". Where
    no route is labelled, intravenous is not counted: the labels' convention for an infusion without a word of a vein.
    """
    if not wanted:
        return said - {"intravenous"}
    met: dict[str, str] = {}
    for code in sorted(said):
        ways = (code, f"{_OTHER}:{code}", *_wider(code))
        hit = next((way for way in ways if way in wanted), None)
        if hit is not None:
            met[code] = hit
    free = sorted(label for label in wanted - set(met.values()) if label.startswith(_OTHER))
    for code in sorted(said - met.keys()):
        if free and _OTHER in (code, *_wider(code)):
            met[code] = free.pop(0)
    return frozenset(met.get(code, code) for code in said)


def _wider(code: str) -> list[str]:
    routes, found = scheme("route"), []
    above = routes.broader(code) if code in routes else None
    while above is not None:
        found.append(above)
        above = routes.broader(above)
    return found


def folds(scores: Mapping[str, T], count: int) -> list[list[T]]:
    """The scores of the records in so many parts of equal size: by chance, but always the same."""
    drawn: Sequence[str] = sorted(scores, key=lambda trial: sha256(trial.encode()).digest())
    return [[scores[trial] for trial in drawn[at::count]] for at in range(count)]


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None
