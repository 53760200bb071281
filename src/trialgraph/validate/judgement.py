"""What comes of a validation as it goes on: what is found, how many things there were, how good the data are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from trialgraph.validate.census import Census
from trialgraph.validate.findings import Findings, Result, across, findings
from trialgraph.validate.quality import Quality
from trialgraph.validate.rules import Rule
from trialgraph.validate.units import Unit

__all__ = ["Judgement"]


class Judgement:
    """Grows unit by unit; what other processes have judged can be merged."""

    def __init__(self) -> None:
        self.findings = Findings()
        self.census = Census()
        self.quality = Quality()

    def add(self, unit: Unit, results: Iterable[Result], rules: Mapping[str, Rule]) -> None:
        """Take in a unit and an engine's results for it."""
        self.census.add(unit)
        self.quality.add(unit)
        for finding, own in findings(unit, results, rules):
            self.findings.keep(finding, own=own)

    def add_across(self, results: Iterable[Result], rules: Mapping[str, Rule]) -> None:
        """Take in results of rules that look at all records at once."""
        for finding in across(results, rules):
            self.findings.keep(finding, own=True)

    def merge(self, other: Judgement) -> None:
        """Take in what was judged elsewhere."""
        self.findings.merge(other.findings)
        self.census.merge(other.census)
        self.quality.merge(other.quality)
