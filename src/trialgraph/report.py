"""Reports as files: ``report.json`` for programs, ``report.html`` for people, ``report.ttl`` for tools of SHACL."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from trialgraph.errors import TrialgraphError
from trialgraph.files import atomic_file
from trialgraph.report_page import page

if TYPE_CHECKING:
    from trialgraph.validate import Report

__all__ = ["FORMATS", "ReportFormatError", "check_report_name", "write_report", "write_shacl", "write_validation"]

FORMATS = (".html", ".json", ".ttl")


class ReportFormatError(TrialgraphError):
    """A file whose name does not say what report to write."""

    def __init__(self, file: Path) -> None:
        self.file = file
        super().__init__(file)

    def __str__(self) -> str:
        return f"{self.file} does not say which report to write; end it in {', '.join(FORMATS)}"


def write_report(folder: Path, report: dict[str, Any]) -> None:
    """Write the report of a build; the page is one self-contained file."""
    (folder / "report.json").write_text(_json(report), encoding="utf-8")
    (folder / "report.html").write_text(page(report, _rejected(folder)), encoding="utf-8")


def check_report_name(file: Path) -> None:
    """Raise :class:`ReportFormatError` for a file that :func:`write_validation` cannot write."""
    if file.suffix.lower() not in FORMATS:
        raise ReportFormatError(file)


def write_validation(file: Path, told: dict[str, Any], report: Report) -> None:
    """Write a validation alone, whole or not at all, in the form that the file's suffix names."""
    check_report_name(file)
    if file.suffix.lower() == ".ttl":
        write_shacl(file, report)
        return
    written = page(told) if file.suffix.lower() == ".html" else _json(told)
    with atomic_file(file) as handle:
        handle.write(written.encode())


def write_shacl(file: Path, report: Report) -> None:
    """Write the SHACL report, whole or not at all; it is never held in memory."""
    with atomic_file(file) as handle:
        text = io.TextIOWrapper(handle, "utf-8", newline="\n")
        report.write_turtle(text)
        text.detach()  # it is not the text's to close


def _json(report: dict[str, Any]) -> str:
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"


def _rejected(folder: Path, most: int = 500) -> list[dict[str, Any]]:
    lines = (folder / "rejected.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines[:most]]
