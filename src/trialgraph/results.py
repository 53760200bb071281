"""The answer to a query: rows with the right Python types, and the ways people want to see them."""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    from rich.table import Table

__all__ = [
    "FORMATS",
    "Iri",
    "Result",
    "Value",
    "markdown_cell",
    "one_line",
    "plain",
    "printable",
    "python_value",
    "screened",
    "short",
]

FORMATS = ("table", "csv", "tsv", "json", "md")

_XSD = "http://www.w3.org/2001/XMLSchema#"


class Iri(str):
    """An IRI in a row, told apart from text by its type."""

    __slots__ = ()


Value = Iri | str | int | Decimal | float | bool | datetime.date | None


class Result(msgspec.Struct, frozen=True):
    """Rows of a SELECT; ``columns`` in the query's order, one value per column (None where unbound).

    Numbers, booleans and full dates are Python's; months and years stay text ("2024-03"); IRIs are :class:`Iri`.
    """

    columns: tuple[str, ...]
    tuples: tuple[tuple[Value, ...], ...]
    name: str = "query"

    @property
    def rows(self) -> list[dict[str, Value]]:
        """The rows as dictionaries."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.tuples]

    def __len__(self) -> int:
        return len(self.tuples)

    def __iter__(self) -> Iterator[dict[str, Value]]:
        return iter(self.rows)

    def to_pandas(self) -> pd.DataFrame:
        """A pandas DataFrame with these columns, also when there are no rows (needs the extra ``frames``)."""
        import pandas as pd

        return pd.DataFrame([list(row) for row in self.tuples], columns=list(self.columns)).convert_dtypes()

    def to_polars(self) -> pl.DataFrame:
        """A polars DataFrame with these columns (needs the extra ``frames``)."""
        import polars as pl

        data = {column: [_plain(row[at]) for row in self.tuples] for at, column in enumerate(self.columns)}
        return pl.DataFrame(data, strict=False)

    def to_text(self, form: str) -> str:
        """The result as csv, tsv, json (SPARQL 1.1 results) with IRIs in full, or md with IRIs by their last part."""
        return {"csv": self._csv, "tsv": self._tsv, "json": self._json, "md": self._markdown}[form]()

    def to_table(self) -> Table:
        """A table for the terminal: labels and ids rather than the IRIs beside them, other IRIs by their last part."""
        from rich.table import Table
        from rich.text import Text

        title = f"{self.name}: {len(self)} row{'' if len(self) == 1 else 's'}"
        table = Table(title=title, title_justify="left", min_width=len(title))
        for at, header in self.shown:
            number = any(isinstance(row[at], int | float | Decimal) for row in self.tuples)
            table.add_column(Text(printable(header)), justify="right" if number else "left", overflow="fold")
        for row in self.tuples:
            table.add_row(*(Text(printable(short(row[at]))) for at, _ in self.shown))
        return table

    @property
    def shown(self) -> list[tuple[int, str]]:
        """The columns that people read (place and heading): not the IRIs that a label or an id beside them tells."""
        return [
            (at, column.removesuffix("_label").replace("_", " "))
            for at, column in enumerate(self.columns)
            if not self._told_otherwise(column)
        ]

    def _told_otherwise(self, column: str) -> bool:
        """Whether a column of IRIs stands beside one that tells the same for people."""
        beside = {f"{column}_label", f"{column}_id", column.removesuffix("_iri")} - {column}
        return not beside.isdisjoint(self.columns)

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{escape(column)}</th>" for column in self.columns)
        body = "".join("<tr>" + "".join(f"<td>{_html(value)}</td>" for value in row) + "</tr>" for row in self.tuples)
        return f"<table><caption>{escape(self.name)}: {len(self)} rows</caption><tr>{head}</tr>{body}</table>"

    def _csv(self) -> str:
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows([plain(value) for value in row] for row in self.tuples)
        return out.getvalue()

    def _tsv(self) -> str:
        rows = [self.columns, *([plain(value) for value in row] for row in self.tuples)]
        flat = str.maketrans({"\t": " ", "\n": " ", "\r": " "})
        return "".join("\t".join(cell.translate(flat) for cell in row) + "\n" for row in rows)

    def _json(self) -> str:
        bindings = [
            {column: _binding(value) for column, value in row.items() if value is not None} for row in self.rows
        ]
        answer = {"head": {"vars": list(self.columns)}, "results": {"bindings": bindings}}
        return json.dumps(answer, ensure_ascii=False, indent=1) + "\n"

    def _markdown(self) -> str:
        rows: list[Sequence[str]] = [self.columns, ["---"] * len(self.columns)]
        rows += [[markdown_cell(short(value)) for value in row] for row in self.tuples]
        return "".join(f"| {' | '.join(row)} |\n" for row in rows)


def printable(text: str) -> str:
    """The text without what could steer a terminal (control and direction characters)."""
    return "".join(char if char.isprintable() else " " for char in text)


def screened(text: str) -> str:
    """The text with its lines and tabs, but without what else could steer a terminal."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(char if char.isprintable() or char in "\n\t" else " " for char in lines)


def one_line(error: Exception) -> str:
    """What an error says, as part of a sentence: one line, printable, at most 300 characters."""
    return printable(" ".join(str(error).split()))[:300] or type(error).__name__


def short(value: Value) -> str:
    """How a value reads in a table: an IRI by its last part, and all else as it is."""
    if isinstance(value, Iri):
        return value.rstrip("/").rsplit("/", 1)[-1].rsplit("#", 1)[-1]
    return plain(value)


def plain(value: Value) -> str:
    """How a value is written as text: nothing for None, true and false as SPARQL has them."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _plain(value: Value) -> Any:
    return str(value) if isinstance(value, Iri) else float(value) if isinstance(value, Decimal) else value


def markdown_cell(text: str) -> str:
    """The text as a cell of a Markdown table."""
    return " ".join(text.replace("\\", "\\\\").replace("|", "\\|").splitlines())


def _html(value: Value) -> str:
    if isinstance(value, Iri) and value.startswith(("http://", "https://")):
        return f'<a href="{escape(value)}">{escape(short(value))}</a>'
    return escape(plain(value))


_TYPES: tuple[tuple[type, str], ...] = ((bool, "boolean"), (int, "integer"), (Decimal, "decimal"), (float, "double"))


def _binding(value: Value) -> dict[str, str]:
    if isinstance(value, Iri):
        return {"type": "uri", "value": value}
    if isinstance(value, datetime.date):
        return {"type": "literal", "value": value.isoformat(), "datatype": f"{_XSD}date"}
    for kind, name in _TYPES:
        if isinstance(value, kind):
            return {"type": "literal", "value": plain(value), "datatype": _XSD + name}
    return {"type": "literal", "value": str(value)}


def python_value(lexical: str, datatype: str | None) -> Value:
    """A literal as a Python value; text where Python has no such type or the literal is not one."""
    kind = (datatype or "").removeprefix(_XSD)
    try:
        if kind == "integer":
            return int(lexical)
        if kind == "decimal":
            return Decimal(lexical)
        if kind in {"double", "float"}:
            return float(lexical)
        if kind == "boolean":
            return lexical in {"true", "1"}
        if kind == "date":
            return datetime.date.fromisoformat(lexical)
    except (ValueError, ArithmeticError):
        return lexical
    return lexical
