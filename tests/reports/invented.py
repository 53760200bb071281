"""Reports made of invented findings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox

from trialgraph.ontology import BASE, ONTOLOGY
from trialgraph.shapes import SHAPES
from trialgraph.validate import Finding, Report
from trialgraph.validate.quality import Cells, Class, Dates, Sites, SourceQuality, Sponsors
from trialgraph.validate.telling import telling
from trialgraph.validate.trend import NoTrend

FIRST = NoTrend("there is no earlier report")


def finding(
    number: int = 1,
    *,
    source: str = "demo",
    shape: str = "Trial-startDate",
    field: str = "startDate",
    severity: str = "violation",
    value: str | None = None,
    message: str = "The start date is no date.",
    record: str | None = "",
    focus: str | None = None,
    trial: str | None = None,
) -> Finding:
    """A finding on a field of trial ``number`` in its record by ``source``."""
    name = f"NCT{number:08}" if trial is None else trial
    return Finding(
        trial=name,
        record=f"{BASE}record/{source}/{name}" if record == "" else record,
        field=f"tg:{field}",
        value=value,
        message=message,
        severity=severity,
        focus=focus or f"{BASE}trial/{name}",
        shape=SHAPES + shape,
        path=ONTOLOGY + field,
        term=None if value is None else str(ox.Literal(value)),
        component="DatatypeConstraintComponent",
    )


def quality(source: str = "demo", records: int = 3) -> SourceQuality:
    """Of a source in which each second record tells when it starts."""
    return SourceQuality(
        source=source,
        records=records,
        classes={"tg:Trial": Class(records, {"tg:startDate": records // 2, "tg:acronym": 0})},
        dates={"tg:startDate": Dates(day=records // 2)},
        sites=Sites(4, 3, 1),
        lead_sponsors=Sponsors(5, 2, 1),
        collaborators=Sponsors(0, 0, 0),
        cells=Cells(),
    )


def report_of(findings: Iterable[Finding], *qualities: SourceQuality) -> Report:
    """A report of these findings, in order."""
    return Report(
        findings=tuple(sorted(findings, key=Finding.order)),
        checked={"Trial": 7},
        shapes=11,
        engine="fast",
        quads=1234,
        quality=qualities or (quality(),),
    )


def told(findings: Iterable[Finding], *qualities: SourceQuality, earlier: Any = FIRST) -> dict[str, Any]:
    """The report for programs."""
    return telling(report_of(findings, *qualities), earlier, seconds=0.5, all_in="report.ttl")


def many(number: int) -> list[Finding]:
    """Findings of ten rules, two sources and all severities; each seventh has a long value."""
    severities = ("violation", *("warning",) * 4, *("info",) * 5)
    made = []
    for at in range(number):
        rule = at % 10
        made.append(
            finding(
                at // 3 + 1,
                source="demo" if at % 3 else "other",
                shape=f"Rule-{rule}",
                severity=severities[rule],
                message=f"Rule {rule} is broken.",
                value=f"value {at} " + ("and many words more " * 20 if at % 7 == 0 else ""),
                focus=f"{BASE}record/{'demo' if at % 3 else 'other'}/NCT{at // 3 + 1:08}/arm/{at}",
            )
        )
    return made
