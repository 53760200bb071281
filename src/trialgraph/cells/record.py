"""The texts of a trial by what they speak of, in order of trust; eligibility and background are not among them."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import pairwise

from trialgraph.cells.lexicon import plain
from trialgraph.cells.passages import Passage
from trialgraph.mappers.trial import Arm, Trial

__all__ = ["Record", "without_product"]

_WITHOUT_PRODUCT = frozenset({"placebo-comparator", "sham-comparator", "no-intervention"})
_SHORT = 4
_WITHOUT = re.compile(r"(?i)^\W*(?:placebo|sham|control|vehicle|standard|conventional|no |without |untreated)")


class Record:
    """A trial as passages."""

    def __init__(self, trial: Trial) -> None:
        self.trial = trial
        self.interventions = range(len(trial.interventions))
        self._names: dict[int, list[Passage]] = {}
        self._descriptions: dict[int, Passage] = {}

    def _name(self, field: str, text: str) -> Passage:
        return Passage(field, text, named=True, diseases=self.diseases)

    def _story(self, field: str, text: str | None) -> Passage:
        return Passage(field, text, narrative=True, diseases=self.diseases)

    @cached_property
    def diseases(self) -> frozenset[str]:
        """The initials of the conditions: AD of Alzheimer disease is not the AD of adipose tissue."""
        found: set[str] = set()
        for words in (plain(condition).split() for condition in self.trial.conditions):
            found.update(f"{one[0]}{other[0]}".upper() for one, other in pairwise(words))
            found.update(word.upper() for word in words if len(word) <= _SHORT)
        return frozenset(found)

    @cached_property
    def titles(self) -> list[Passage]:
        """Brief and official title, once where they are equal."""
        trial = self.trial
        found = [Passage("title", trial.brief_title, diseases=self.diseases)]
        if trial.official_title and trial.official_title != trial.brief_title:
            found.append(Passage("official title", trial.official_title, diseases=self.diseases))
        return found

    @cached_property
    def keywords(self) -> list[Passage]:
        """What the record's authors want it to be found by."""
        return [
            Passage(f"keyword {at}", word, diseases=self.diseases) for at, word in enumerate(self.trial.keywords, 1)
        ]

    @cached_property
    def unassigned_names(self) -> list[Passage]:
        """Other names of interventions, of which the record does not tell whose they are."""
        names = enumerate(self.trial.other_intervention_names, 1)
        return [self._name(f"unassigned other name {at}", name) for at, name in names]

    @cached_property
    def summary(self) -> Passage:
        """What the trial is for; asked last, and sentence by sentence."""
        return self._story("summary", self.trial.summary)

    def names(self, at: int) -> list[Passage]:
        """The intervention's name and its other names."""
        if at not in self._names:
            intervention = self.trial.interventions[at]
            others = enumerate(intervention.other_names, 1)
            found = [self._name("intervention name", intervention.name)]
            self._names[at] = [*found, *(self._name(f"intervention other name {n}", name) for n, name in others)]
        return self._names[at]

    def description(self, at: int) -> Passage:
        """What the record tells of the intervention."""
        if at not in self._descriptions:
            text = self.trial.interventions[at].description
            self._descriptions[at] = self._story("intervention description", text)
        return self._descriptions[at]

    @cached_property
    def arms(self) -> list[tuple[Arm, Passage, Passage]]:
        """Each arm with its label and its description."""
        return [
            (
                arm,
                Passage(f"arm {at} label", arm.label, diseases=self.diseases),
                self._story(f"arm {at} description", arm.description),
            )
            for at, arm in enumerate(self.trial.arms, 1)
        ]

    def arms_of(self, at: int) -> list[Passage]:
        """Labels, then descriptions, of the arms that receive the intervention.

        Where the record does not pair arms and interventions, those of all arms that are not a control.
        """
        using = [told for told in self.arms if at in told[0].uses]
        if not using and not any(arm.uses for arm in self.trial.arms):
            using = self.arms
        using = [told for told in using if not without_product(told[0])]
        return [*(label for _, label, _ in using), *(description for _, _, description in using)]


def without_product(arm: Arm) -> bool:
    """Whether the arm is there to compare: whatever its text says of cells, it does not get them."""
    return arm.type in _WITHOUT_PRODUCT or _WITHOUT.match(arm.label) is not None
