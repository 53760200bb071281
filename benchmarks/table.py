"""The figures of a benchmark as tables: what was measured, and the ratios that matter."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import NamedTuple

import msgspec
from rich.console import Console
from rich.table import Table

__all__ = ["Ratio", "Row", "machine", "print_tables", "ratios"]

_MB = 1_000_000


class Row(msgspec.Struct, kw_only=True):
    """One contestant; times in seconds and peak memory in bytes, one for each run."""

    name: str
    studies: int
    statements: int
    bytes: int
    note: str = ""
    seconds: list[float] = []
    cpu: list[float] = []
    peak: list[int] = []

    def add(self, seconds: float, cpu: float, peak: int) -> Row:
        """Take one more run into the row."""
        self.seconds.append(seconds)
        self.cpu.append(cpu)
        self.peak.append(peak)
        return self

    def per_million(self) -> float | None:
        """Seconds for a million statements, by the shortest run."""
        return min(self.seconds) / self.statements * 1e6 if self.statements else None


class Ratio(NamedTuple):
    """A ratio of shortest runs, the same of medians, and the least or the most that it should be."""

    name: str
    value: float
    median: float
    least: float | None = None
    most: float | None = None

    def verdict(self) -> tuple[str, str]:
        """What it should be, and whether the shortest runs reach it."""
        if self.least is not None:
            return f"at least {self.least:,}", "met" if self.value >= self.least else "missed"
        if self.most is not None:
            return f"at most {self.most:,}", "met" if self.value <= self.most else "missed"
        return "", ""


def ratios(rows: Sequence[Row]) -> Iterator[Ratio]:
    """What the rows allow to be compared; the project's row is ``trialgraph``."""
    by_name = {row.name: row for row in rows}
    project = by_name["trialgraph"]
    least, middle = min(project.seconds), statistics.median(project.seconds)
    yield Ratio("studies per second", project.studies / least, project.studies / middle, least=2_500)
    for name, target in (("rdflib", 30), ("maplib", 8)):
        if (peer := by_name.get(name)) is not None:
            median = statistics.median(peer.seconds) / middle
            yield Ratio(f"times as fast as {name}", min(peer.seconds) / least, median, least=target)
            yield Ratio(f"{name}'s CPU time by ours", min(peer.cpu) / min(project.cpu), _middle(peer, project))
    if (peer := by_name.get("floor")) is not None:
        median = middle / statistics.median(peer.seconds)
        yield Ratio("times the floor's time", least / min(peer.seconds), median, most=5)


def _middle(peer: Row, project: Row) -> float:
    return statistics.median(peer.cpu) / statistics.median(project.cpu)


def print_tables(rows: Sequence[Row], skipped: dict[str, str]) -> None:
    """Print both tables."""
    console = Console(width=None if os.isatty(1) else 150)
    columns = (
        "name",
        "studies",
        "s min",
        "s median",
        "CPU s",
        "studies/s",
        "statements",
        "bytes",
        "s/million",
        "peak MB",
    )
    table = Table(*columns, "note")
    for column in table.columns[1:-1]:
        column.justify = "right"
    for row in rows:
        million = row.per_million()
        table.add_row(
            row.name,
            f"{row.studies:,}",
            f"{min(row.seconds):.2f}",
            f"{statistics.median(row.seconds):.2f}",
            f"{min(row.cpu):.2f}",
            f"{row.studies / min(row.seconds):,.0f}",
            f"{row.statements:,}" if row.statements else "",
            f"{row.bytes:,}",
            f"{million:.2f}" if million is not None else "",
            f"{max(row.peak) / _MB:,.0f}",
            row.note,
        )
    console.print(table)
    compared = Table("ratio", "of shortest", "of medians", "should be", "")
    for ratio in ratios(rows):
        compared.add_row(ratio.name, f"{ratio.value:,.1f}", f"{ratio.median:,.1f}", *ratio.verdict())
    console.print(compared)
    for name, reason in skipped.items():
        console.print(f"{name}: skipped, {reason}")


def machine() -> dict[str, str]:
    """What the figures were measured on."""
    told = {"cpus": str(os.cpu_count()), "system": platform.platform(), "python": platform.python_version()}
    for package in ("trialgraph", "msgspec", "rdflib", "maplib", "polars"):
        try:
            told[package] = version(package)
        except PackageNotFoundError:
            continue
    return told
