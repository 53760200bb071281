"""Figures as tables that can be printed or written as JSON."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from benchmarks.table import machine

__all__ = ["Cell", "Figures", "print_figures", "report"]

Cell = str | int | float | None
_WIDTH = 150


class Figures(msgspec.Struct, frozen=True):
    """One table; a float is a share between 0 and 1 unless its column is named after a unit."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


class _Report(msgspec.Struct, frozen=True):
    machine: dict[str, str]
    tables: list[Figures]


def report(measured: Iterable[Figures], path: Path | None) -> None:
    """Print the tables as they come, and write them to a file as JSON, with the machine that they are from."""
    tables = []
    for figures in measured:
        print_figures([figures])
        tables.append(figures)
    if path is not None:
        path.write_bytes(msgspec.json.format(msgspec.json.encode(_Report(machine(), tables))) + b"\n")


def print_figures(all_figures: Iterable[Figures]) -> None:
    """Print the tables that have rows, one after the other."""
    console = Console(width=None if os.isatty(1) else _WIDTH)
    for figures in all_figures:
        table = Table(*figures.columns, title=figures.title, title_justify="left")
        for row in figures.rows:
            table.add_row(*(Text(_shown(cell), justify=_side(cell)) for cell in row))
        if figures.rows:
            console.print(table)


def _shown(cell: Cell) -> str:
    if cell is None:
        return "-"
    if isinstance(cell, float):
        return f"{cell:.3f}" if cell <= 1 else f"{cell:,.1f}"
    return f"{cell:,}" if isinstance(cell, int) else cell


def _side(cell: Cell) -> Literal["left", "right"]:
    return "left" if isinstance(cell, str) else "right"
