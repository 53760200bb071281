"""From results to findings: what either engine finds in a unit, in the words of the project, each thing told once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from msgspec.structs import replace

from trialgraph.ontology import PREFIXES, TG
from trialgraph.validate.defined import near, undefined
from trialgraph.validate.report import Finding
from trialgraph.validate.rules import Rule
from trialgraph.validate.units import RECORD, TRIAL, Unit, key, text

__all__ = ["Findings", "Result", "across", "findings"]

_LABEL = f"<{PREFIXES['rdfs']}label>"
_ABOUT_TRIAL = f"<{TG.aboutTrial}>"
_SITE = f"<{TG.site}>"
_MENTIONS = (f"<{TG.relatedTrial}>", f"<{TG.expandedAccessTrial}>")
# Constraints on how the values of one record agree; they say nothing of records that were merged into one graph.
_PER_RECORD = frozenset(f"{name}ConstraintComponent" for name in ("MaxCount", "LessThanOrEquals", "Disjoint", "SPARQL"))
_MAX_COUNT = frozenset({"MaxCountConstraintComponent"})


class Result(NamedTuple):
    """A validation result, as SHACL has it; terms are text, ``value`` is None where no value is wrong."""

    focus: str
    shape: str
    component: str
    value: str | None


class Findings:
    """Findings as they come. A thing that many trials share is told of once, with the first of them; what belongs to a
    record is told of for each record."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, ...], Finding] = {}

    def keep(self, finding: Finding, *, own: bool) -> None:
        """Take a finding, unless it is known; ``own``: it is of a thing that belongs to its record."""
        # Without the component: a value that breaks one constraint in two ways is one thing to mend.
        what = (finding.focus, finding.shape, finding.term or "", (finding.record or "") if own else "")
        self._keep(what, finding)

    def merge(self, other: Findings) -> None:
        """Take what was found elsewhere."""
        for what, finding in other._found.items():
            self._keep(what, finding)

    def sorted(self) -> tuple[Finding, ...]:
        """All that were kept, in order."""
        return tuple(sorted(self._found.values(), key=Finding.order))

    def _keep(self, what: tuple[str, ...], finding: Finding) -> None:
        if what not in self._found or finding.order() < self._found[what].order():
            self._found[what] = finding


def findings(unit: Unit, results: Iterable[Result], rules: Mapping[str, Rule]) -> Iterator[tuple[Finding, bool]]:
    """What the results of a unit tell a person, and whether of a thing that belongs to the unit's record.

    Results that mean nothing in merged records are left out.
    """
    for focus, broken, term in undefined(unit):
        told = _told(
            Result(focus, broken.shape, "", term), broken, trial=unit.trial_of(focus), record=unit.graph or None
        )
        yield replace(told, value=near(term)), _is_own(focus, unit)
    unclear = _merged(unit) if unit.merged else {}
    for result in results:
        rule = rules[result.shape]
        if result.component in unclear.get((result.focus, ""), ()):
            continue
        if rule.path and result.component in unclear.get((result.focus, f"<{rule.path}>"), ()):
            continue
        told = _told(result, rule, trial=unit.trial_of(result.focus), record=unit.graph or None)
        yield told, _is_own(result.focus, unit)


def _is_own(focus: str, unit: Unit) -> bool:
    return focus in unit.trials or RECORD.search(focus) is not None


def across(results: Iterable[Result], rules: Mapping[str, Rule]) -> Iterator[Finding]:
    """What results that are of no single unit tell a person; the trial is the one that the value or the thing names."""
    for result in results:
        record = RECORD.search(result.focus)
        names = (TRIAL.search(term) or RECORD.search(term) for term in (result.value or "", result.focus))
        trial = next((name[1] for name in names if name), "")
        where = None if record is None else result.focus[1 : record.end()]
        yield _told(result, rules[result.shape], trial=trial, record=where)


def _told(result: Result, rule: Rule, *, trial: str, record: str | None) -> Finding:
    return Finding(
        trial=trial,
        record=record,
        field=rule.field,
        value=None if result.value is None else text(result.value),
        message=rule.message,
        severity=rule.severity,
        focus=key(result.focus),
        shape=rule.shape,
        path=rule.path,
        term=result.value,
        component=result.component,
    )


def _merged(unit: Unit) -> dict[tuple[str, str], frozenset[str]]:
    """Which constraints cannot be judged in a graph without records: (thing, property or "" for all) -> components."""
    unclear: dict[tuple[str, str], frozenset[str]] = {}
    for site, trials in unit.pointed_at(_SITE).items():
        if len(trials) > 1:
            unclear[site, ""] = _MAX_COUNT  # each record gives a site the coordinates of its own time
    for trial in unit.trials:
        if len(unit.pointing_to(trial, _ABOUT_TRIAL)) > 1:
            unclear[trial, ""] = _PER_RECORD
        if any(unit.pointing_to(trial, link) for link in _MENTIONS):
            # Who mentions a trial gives it a label, which need not be its title.
            unclear[trial, _LABEL] = _MAX_COUNT
    return unclear
