"""What has changed since an earlier report: findings that are new, gone or still there, shape by shape."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from trialgraph.validate.report import SEVERITIES, Finding, Report
from trialgraph.validate.units import RECORD, TRIAL

__all__ = ["VERSION", "Earlier", "NoTrend", "Trend", "read_earlier"]

VERSION = 1
"""Of what a report says of a validation; reports of another version are not compared."""

Key = tuple[str, str, str | None, str | None]


class NoTrend(msgspec.Struct, frozen=True):
    """Nothing to compare with, and why."""

    why: str


class _Finding(msgspec.Struct, frozen=True):
    shape: str
    focus: str
    record: str | None = None
    term: str | None = None


class _Shape(msgspec.Struct, frozen=True):
    shape: str
    field: str
    message: str
    severity: str
    findings: int


class _Validation(msgspec.Struct, frozen=True):
    version: int
    conforms: bool
    records: int
    by_shape: tuple[_Shape, ...]
    findings: tuple[_Finding, ...]


class _Version(msgspec.Struct, frozen=True):
    conforms: bool | None = None
    version: int | None = None


class _Any(msgspec.Struct, frozen=True):
    trialgraph: str
    validation: _Version


class _Whole(msgspec.Struct, frozen=True):
    validation: _Validation


class Earlier(msgspec.Struct, frozen=True):
    """What an earlier report says, when it was written, and by which version of trialgraph."""

    trialgraph: str
    written: str
    validation: _Validation


def read_earlier(file: Path) -> Earlier | NoTrend:
    """The report in a file (``report.json`` of a build, or of ``trialgraph validate -o``), or why there is none."""
    try:
        data = file.read_bytes()
        written = datetime.fromtimestamp(file.stat().st_mtime, UTC).isoformat(" ", "minutes").partition("+")[0]
    except FileNotFoundError:
        return NoTrend("there is no earlier report")
    except OSError as error:
        return NoTrend(f"the earlier report cannot be read ({error.strerror})")
    try:
        told = msgspec.json.decode(data, type=_Any)
        if told.validation.conforms is None:
            return NoTrend("the earlier build was not checked")
        if told.validation.version != VERSION:
            return NoTrend("the earlier report is of another version of trialgraph")
        whole = msgspec.json.decode(data, type=_Whole)
    except msgspec.MsgspecError:
        return NoTrend("the earlier report is damaged, or no report of trialgraph")
    return Earlier(told.trialgraph, f"{written} UTC", whole.validation)


class Trend:
    """The findings of a report beside those of an earlier one."""

    def __init__(self, report: Report, earlier: Earlier) -> None:
        self._earlier = earlier
        self._before = {shape.shape: shape for shape in earlier.validation.by_shape}
        listed = Counter(finding.shape for finding in earlier.validation.findings)
        # Of a shape whose findings were not all listed, nobody knows which are new.
        self._whole = {shape: listed[shape] == told.findings for shape, told in self._before.items()}
        self._known = {_key(finding) for finding in earlier.validation.findings}
        self._now: dict[str, list[Finding]] = {}
        for finding in report.findings:
            self._now.setdefault(finding.shape, []).append(finding)

    def is_new(self, finding: Finding) -> bool | None:
        """Whether the earlier report does not have the finding; None where it did not list all of its shape."""
        return _key(finding) not in self._known if self._whole.get(finding.shape, True) else None

    def told(self, *, records: int) -> dict[str, Any]:
        """The comparison as a report holds it; ``new``, ``gone``, ``unchanged`` are None where nobody knows."""
        shapes = [self._of_shape(shape) for shape in sorted(self._now.keys() | self._before.keys())]
        return {
            "why": None,
            "against": {"trialgraph": self._earlier.trialgraph, "written": self._earlier.written},
            "conformed": self._earlier.validation.conforms,
            "records": {"now": records, "before": self._earlier.validation.records},
            "by_severity": {
                severity: _sum([shape for shape in shapes if shape["severity"] == severity]) for severity in SEVERITIES
            },
            "by_shape": shapes,
        }

    def _of_shape(self, shape: str) -> dict[str, Any]:
        now, before = self._now.get(shape, []), self._before.get(shape)
        told = now[0] if now else before
        assert told is not None  # noqa: S101 - a shape has findings, now or before
        number = before.findings if before else 0
        new = sum(map(bool, map(self.is_new, now))) if self._whole.get(shape, True) else None
        unchanged = None if new is None else len(now) - new
        return {
            "shape": shape,
            "field": told.field,
            "message": told.message,
            "severity": told.severity,
            "now": len(now),
            "before": number,
            "new": new,
            "gone": None if unchanged is None else number - unchanged,
            "unchanged": unchanged,
        }


def _sum(shapes: list[dict[str, Any]]) -> dict[str, int | None]:
    return {
        name: None if any(shape[name] is None for shape in shapes) else sum(shape[name] for shape in shapes)
        for name in ("now", "before", "new", "gone", "unchanged")
    }


def _key(finding: Finding | _Finding) -> Key:
    # What many records share is told with the first of them, which may be another than before.
    own = RECORD.search(finding.focus) or TRIAL.search(finding.focus)
    return finding.shape, finding.focus, finding.record if own else None, finding.term
