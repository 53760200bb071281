"""A validation as ``report.json`` has it: exact counts, the worst records, and findings up to a number per shape."""

from __future__ import annotations

from collections import Counter
from heapq import nsmallest
from typing import Any

import msgspec

from trialgraph.validate.report import SEVERITIES, Finding, Report
from trialgraph.validate.trend import VERSION, Earlier, NoTrend, Trend

__all__ = ["MOST_PER_SHAPE", "telling"]

MOST_PER_SHAPE = 1_000
"""Findings of a shape that a report lists; all of them are in its SHACL report."""

MOST_PER_RECORD = 25
"""Findings of each of the worst records that are listed, however many others their shapes have."""

_WORST = 20


def telling(report: Report, earlier: Earlier | NoTrend, *, seconds: float, all_in: str) -> dict[str, Any]:
    """The report for programs.

    Counts are of all findings; ``findings`` lists the first :data:`MOST_PER_SHAPE` of each shape, each with its
    ``source`` and whether it is ``new`` (None where nobody can know). ``listed`` says how many that are, and where all
    are: ``all_in``.
    """
    records = sum(of_source.records for of_source in report.quality)
    compared = Trend(report, earlier) if isinstance(earlier, Earlier) else earlier
    worst = _worst(report)
    listed = _listed(report, {_key(row["record"], row["trial"]) for row in worst})
    return {
        "version": VERSION,
        "conforms": report.conforms,
        "engine": report.engine,
        "seconds": round(seconds, 2),
        "quads": report.quads,
        "records": records,
        "checked": report.checked,
        "shapes": report.shapes,
        "counts": {severity: report.count(severity) for severity in SEVERITIES},
        "by_source": _by_source(report),
        "by_shape": _by_shape(report),
        "worst": worst,
        "listed": {
            "findings": len(listed),
            "all": len(report.findings),
            "most_per_shape": MOST_PER_SHAPE,
            "all_in": all_in,
        },
        "findings": [
            msgspec.to_builtins(finding)
            | {"source": finding.source, "of_record": finding.of_record}
            | {"new": compared.is_new(finding) if isinstance(compared, Trend) else None}
            for finding in listed
        ],
        "quality": msgspec.to_builtins(report.quality),
        "trend": compared.told(records=records) if isinstance(compared, Trend) else {"why": compared.why},
    }


def _listed(report: Report, worst: set[tuple[str, str]]) -> list[Finding]:
    seen: Counter[object] = Counter()
    listed = []
    for finding in report.findings:
        key = _key(finding.of_record, finding.trial)
        seen.update((finding.shape, key))
        if seen[finding.shape] <= MOST_PER_SHAPE or (key in worst and seen[key] <= MOST_PER_RECORD):
            listed.append(finding)
    return listed


def _key(record: str | None, trial: str) -> tuple[str, str]:
    """A record by its IRI, or, where there is none, by its trial."""
    return record or "", "" if record else trial


def _by_source(report: Report) -> dict[str, dict[str, int]]:
    """How many findings of each severity each source has; sources without one have noughts."""
    counts = Counter((finding.source, finding.severity) for finding in report.findings)
    named = [of_source.source for of_source in report.quality]
    others = sorted({source for source, _ in counts} - set(named))
    return {source: {severity: counts[source, severity] for severity in SEVERITIES} for source in (*named, *others)}


def _by_shape(report: Report) -> list[dict[str, Any]]:
    """Each shape that found something: severest first, then most findings."""
    found: dict[str, Counter[str]] = {}
    first: dict[str, Finding] = {}
    for finding in report.findings:
        first.setdefault(finding.shape, finding)
        found.setdefault(finding.shape, Counter())[finding.source] += 1
    rows = [
        {
            "shape": shape,
            "field": first[shape].field,
            "message": first[shape].message,
            "severity": first[shape].severity,
            "findings": sources.total(),
            "by_source": dict(sorted(sources.items())),
        }
        for shape, sources in found.items()
    ]
    return sorted(rows, key=lambda row: (SEVERITIES.index(row["severity"]), -row["findings"], row["shape"]))


def _worst(report: Report) -> list[dict[str, Any]]:
    """The records with the most violations, then warnings, then infos; trials, in data without graphs."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    trials: dict[tuple[str, str], Finding] = {}
    for finding in report.findings:
        record = finding.of_record
        if record is None and not (finding.trial and finding.record is None):
            continue  # of a layer's own things: there is no record to mend
        key = _key(record, finding.trial)
        counts.setdefault(key, Counter())[finding.severity] += 1
        trials.setdefault(key, finding)
    worst = nsmallest(_WORST, counts, key=lambda key: (*(-counts[key][severity] for severity in SEVERITIES), key))
    return [
        {
            "record": key[0] or None,
            "trial": trials[key].trial,
            "source": trials[key].source,
            **{severity: counts[key][severity] for severity in SEVERITIES},
        }
        for key in worst
    ]
