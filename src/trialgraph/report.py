"""The report of a build: ``report.json`` for programs, ``report.html`` for people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

__all__ = ["write_report"]


def write_report(folder: Path, report: dict[str, Any]) -> None:
    """Write both forms; the page is one self-contained file without scripts."""
    (folder / "report.json").write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    (folder / "report.html").write_text(_page(report, _rejected(folder)), encoding="utf-8")


def _rejected(folder: Path, most: int = 500) -> list[dict[str, Any]]:
    lines = (folder / "rejected.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines[:most]]


def _page(report: dict[str, Any], rejected: list[dict[str, Any]]) -> str:
    from jinja2 import Environment, PackageLoader

    environment = Environment(loader=PackageLoader("trialgraph", "templates"), autoescape=True)
    return environment.get_template("report.html").render(report=report, rejected=rejected)
