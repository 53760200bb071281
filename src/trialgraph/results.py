"""The answer to a query: rows with the right Python types, and the ways people want to see them."""

from __future__ import annotations

import datetime
import io
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa
    from rich.table import Table

__all__ = [
    "FORMATS",
    "SHOWN",
    "Iri",
    "Result",
    "Rows",
    "Value",
    "markdown_cell",
    "numeric",
    "one_line",
    "plain",
    "printable",
    "python_value",
    "screened",
    "short",
    "shown_columns",
]

FORMATS = ("table", "csv", "tsv", "json", "md")
SHOWN = 20
"""Rows of a result that Python and notebooks show by themselves."""

_FEW = 3  # characters that do not tell what they are a name of
_XSD = "http://www.w3.org/2001/XMLSchema#"


class Iri(str):
    """An IRI in a row, told apart from text by its type."""

    __slots__ = ()


Value = Iri | str | int | Decimal | float | bool | datetime.date | None


class Result(msgspec.Struct, frozen=True):
    """Rows of a SELECT; ``columns`` in the query's order, one value per column (None where unbound).

    Numbers, booleans and full dates are Python's; months and years stay text ("2024-03"); IRIs are :class:`Iri`.
    ``types`` are those that a question of the catalogue gives its columns. The answer to an ASK (``truth``) is one row
    with one boolean, and is true or false itself; any other result is true where it has rows.
    """

    columns: tuple[str, ...]
    tuples: tuple[tuple[Value, ...], ...]
    name: str = "query"
    types: Mapping[str, str] = msgspec.field(default_factory=dict)
    truth: bool = False

    @property
    def rows(self) -> list[dict[str, Value]]:
        """The rows as dictionaries."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.tuples]

    def __len__(self) -> int:
        return len(self.tuples)

    def __bool__(self) -> bool:
        return self.tuples == ((True,),) if self.truth else bool(self.tuples)

    def __repr__(self) -> str:
        from trialgraph.result_table import first_rows

        return first_rows(self)

    def __iter__(self) -> Iterator[dict[str, Value]]:
        return iter(self.rows)

    def to_pandas(self) -> pd.DataFrame:
        """A pandas DataFrame: whole numbers Int64, dates datetime64, also when there are no rows (extra ``frames``)."""
        from trialgraph.frames import to_pandas

        return to_pandas(self.stream())

    def to_polars(self) -> pl.DataFrame:
        """A polars DataFrame with these columns (extra ``frames``)."""
        import polars as pl

        frame: pl.DataFrame = pl.from_arrow(self.to_arrow())  # type: ignore[assignment]  # a table gives a frame
        return frame

    def to_arrow(self) -> pa.Table:
        """An Arrow table: strings, int64, float64, bool and date32 (extra ``frames``)."""
        from trialgraph.frames import to_arrow

        return to_arrow(self.stream())

    @property
    def title(self) -> str:
        """What the rows answer, and how many they are."""
        return f"{self.name}: {len(self):,} row{'' if len(self) == 1 else 's'}"

    def stream(self) -> Rows:
        """The same once more as rows that are read one by one."""
        return Rows(self.columns, iter(self.tuples), self.name, self.types, truth=self.truth)

    def to_text(self, form: str) -> str:
        """The result as csv, tsv, json (SPARQL 1.1 results) with IRIs in full, or md with IRIs as links."""
        from trialgraph.tables import row_writer

        out = io.StringIO()
        with row_writer(out, self.stream().writer(form), self.columns) as write:
            for row in self.tuples:
                write(row)
        return out.getvalue()

    @property
    def shown(self) -> list[tuple[int, str]]:
        """The columns that people read (place and heading): not the IRIs that a label or an id beside them tells."""
        return shown_columns(self.columns)

    def to_table(self, width: int | None = None) -> Table:
        """A table for the terminal: labels and ids rather than the IRIs beside them; as wide as ``width`` at most."""
        from trialgraph.result_table import table

        return table(self, width)

    def _repr_html_(self) -> str:
        from trialgraph.result_page import page

        return page(self)


class Rows:
    """Rows as they come from a query, to be read once: tuples with a value for each of ``columns``."""

    def __init__(
        self,
        columns: tuple[str, ...],
        rows: Iterator[tuple[Value, ...]],
        name: str = "query",
        types: Mapping[str, str] | None = None,
        *,
        truth: bool = False,
    ) -> None:
        self.columns = columns
        self.name = name
        self.types = dict(types or {})
        self.truth = truth
        self._rows = rows

    def __iter__(self) -> Iterator[tuple[Value, ...]]:
        return self._rows

    def result(self) -> Result:
        """All rows that are left, in memory."""
        return Result(self.columns, tuple(self._rows), self.name, self.types, self.truth)

    def writer(self, form: str) -> str:
        """What :func:`~trialgraph.tables.row_writer` calls a format of results: SPARQL has two sorts of JSON."""
        return ("truth" if self.truth else "srj") if form == "json" else form

    def over(self, rows: Iterator[tuple[Value, ...]]) -> Rows:
        """Other rows of the same columns."""
        return Rows(self.columns, rows, self.name, self.types, truth=self.truth)

    def in_order(self, columns: Sequence[str]) -> Rows:
        """The same rows, columns of these names first, in this order."""
        places = [self.columns.index(column) for column in columns if column in self.columns]
        places += [at for at in range(len(self.columns)) if at not in places]
        rows = (tuple([row[at] for at in places]) for row in self._rows)
        return Rows(tuple(self.columns[at] for at in places), rows, self.name, self.types)

    def with_sorted_lists(self, separators: Mapping[str, str]) -> Rows:
        """Engines join lists in any order, and nothing to "" or to no value; sorted, they are the same everywhere."""
        at = {at: separators[column] for at, column in enumerate(self.columns) if column in separators}
        if not at:
            return self
        rows = (
            tuple([_sorted(value, at[place]) if place in at else value for place, value in enumerate(row)])
            for row in self._rows
        )
        return self.over(rows)

    def with_truths(self, names: Collection[str]) -> Rows:
        """Virtuoso computes 1 and 0 where SPARQL says true and false; in these columns that is what they mean."""
        at = {at for at, column in enumerate(self.columns) if column in names}
        if not at:
            return self
        rows = (
            tuple([bool(value) if place in at and type(value) is int else value for place, value in enumerate(row)])
            for row in self._rows
        )
        return Rows(self.columns, rows, self.name, self.types)


def _sorted(value: Value, separator: str) -> Value:
    if value is None:
        return ""
    return separator.join(sorted(set(value.split(separator)) - {""})) if isinstance(value, str) else value


def shown_columns(columns: tuple[str, ...]) -> list[tuple[int, str]]:
    """See :attr:`Result.shown`."""
    return [
        (at, column.removesuffix("_label").replace("_", " "))
        for at, column in enumerate(columns)
        if not ({f"{column}_label", f"{column}_id", column.removesuffix("_iri")} - {column}).intersection(columns)
    ]


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
    """How a value reads in a table: an IRI by its last part, and all else as it is.

    A last part that could be anything's (``6``) has its prefix before it, or what precedes it under the project's base.
    """
    if not isinstance(value, Iri):
        return plain(value)
    last = value.rstrip("/").rsplit("/", 1)[-1].rsplit("#", 1)[-1]
    if len(last) >= _FEW and any(char.isalpha() for char in last):
        return last
    from trialgraph.ontology import BASE, PREFIXES, VOCAB

    if value.startswith(VOCAB):
        return value.removeprefix(VOCAB).replace("/", ":", 1)
    start = value.removesuffix(last)
    prefix = next((name for name, address in PREFIXES.items() if address == start), None)
    return value.removeprefix(BASE) if prefix is None else f"{prefix}:{last}"


def numeric(values: Sequence[Value]) -> bool:
    """Whether a column of these values is one of numbers, which stand under each other."""
    kinds = {isinstance(value, int | float | Decimal) for value in values if value is not None}
    return kinds == {True}


def plain(value: Value) -> str:
    """How a value is written as text: nothing for None, true and false as SPARQL has them."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def markdown_cell(text: str) -> str:
    """The text as a cell of a Markdown table."""
    return " ".join(text.replace("\\", "\\\\").replace("|", "\\|").splitlines())


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
            return {"true": True, "1": True, "false": False, "0": False}.get(lexical, lexical)
        if kind == "date":
            return datetime.date.fromisoformat(lexical)
    except (ValueError, ArithmeticError):
        return lexical
    return lexical
