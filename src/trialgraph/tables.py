"""Lists of users as tables: read from tab- or comma-separated text, written row by row in the formats of results."""

from __future__ import annotations

import csv
import datetime
import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO, cast
from urllib.parse import quote

import msgspec

from trialgraph.errors import TrialgraphError
from trialgraph.results import FORMATS, Iri, Result, Value, markdown_cell, plain, screened, short
from trialgraph.texts import STDIN, TextError, open_checked, open_output

__all__ = ["STDIN", "Table", "TableError", "chosen_format", "open_table", "row_writer", "table_writer"]

_QUOTED = re.compile(r'"(?:[^"]|"")*"')
_FLAT = str.maketrans({"\t": " ", "\n": " ", "\r": " "})
_OF_ADDRESSES = ":/?#@!$&'*+,;=%~"  # and not what ends a link of Markdown
_XSD = "http://www.w3.org/2001/XMLSchema#"
_TYPES: tuple[tuple[type, str], ...] = ((bool, "boolean"), (int, "integer"), (Decimal, "decimal"), (float, "double"))
_LARGEST_CELL = 16 * 2**20  # an unclosed quote takes in the rest of the file
Write = Callable[[Sequence[Value]], None]


class TableError(TrialgraphError):
    """A table that cannot be used: which one, where, and how to mend it."""

    def __init__(self, path: str, problem: str, line: int | None = None) -> None:
        super().__init__(path, problem, line)
        self.path, self.problem, self.line = path, problem, line

    def __str__(self) -> str:
        where = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{where} {self.problem}"


class Table(msgspec.Struct, frozen=True):
    """A table as it is read: the columns of its header, and its rows, each with one cell per column."""

    name: str
    columns: tuple[str, ...]
    rows: Iterator[tuple[str, ...]]

    def at(self, column: str) -> int | None:
        """Where a column is, in whatever letters it is written."""
        known, column = [each.lower() for each in self.columns], column.lower()
        return known.index(column) if column in known else None

    def needed(self, column: str) -> int:
        """Where a column is; raises :class:`TableError` where the table has none of the name."""
        at = self.at(column)
        if at is None:
            has = ", ".join(self.columns)
            raise TableError(self.name, f"has no column {column}; it has: {has} (name the columns in the first line)")
        return at

    def beside(self, added: Sequence[str]) -> tuple[str, ...]:
        """The columns, and those to add; a column of the table that is called like an added one is ``..._given``."""
        own = (f"{each}_given" if each.lower() in added else each for each in self.columns)
        return (*own, *added)


@contextmanager
def open_table(path: str) -> Iterator[Table]:
    """Open a table in a file (plain, gzip or zstd) or, as "-", on stdin; what separates the cells its header tells.

    UTF-8, with or without a byte order mark, lines ended in any way. Cells may be quoted; between tabs, a quote that
    is part of a name ("Attikon" Hospital) stays as it is.
    """
    name = "stdin" if path == STDIN else path
    try:
        with open_checked(path) as data, io.TextIOWrapper(data, "utf-8-sig", newline="") as lines:
            at, header = next(((at, line) for at, line in enumerate(lines, 1) if line.strip()), (0, ""))
            if not at:
                raise TableError(name, "is empty; its first line has to name the columns")
            separator = _separator(header, name)
            columns = _columns(next(_split(iter([header]), separator, 0))[1], name)
            yield Table(name, columns, _rows(_split(lines, separator, at), separator, columns, name))
    except TextError as error:
        raise TableError(name, error.problem) from error
    except csv.Error as error:
        raise TableError(name, f"cannot be read as CSV: {error}") from error


def _separator(header: str, name: str) -> str:
    if "\t" in header:
        return "\t"
    if "," not in header and ";" not in header:  # one column: names may have commas
        return "," if ".csv" in Path(name).suffixes else "\t"
    return ";" if header.count(";") > header.count(",") else ","


def _columns(cells: Sequence[str], name: str) -> tuple[str, ...]:
    columns = tuple(cell.strip() or f"column_{at}" for at, cell in enumerate(cells, 1))
    twice = next((each for each in columns if [other.lower() for other in columns].count(each.lower()) > 1), None)
    if twice is not None:
        raise TableError(name, f"has two columns {twice}; rename one of them")
    return columns


def _rows(
    split: Iterator[tuple[int, list[str]]], separator: str, columns: Sequence[str], name: str
) -> Iterator[tuple[str, ...]]:
    number = len(columns)
    for line, cells in split:
        if not any(cells):
            continue
        if any(cells[number:]):
            mend = "take out a stray tab" if separator == "\t" else "put cells that hold the separator in quotes"
            raise TableError(name, f"has {len(cells)} cells under {number} columns; {mend}", line)
        yield tuple(cells[:number]) + ("",) * (number - len(cells))


def _split(lines: Iterator[str], separator: str, before: int) -> Iterator[tuple[int, list[str]]]:
    """Each row, and the number of its last line; between tabs a row is a line and only whole cells are quoted."""
    if separator == "\t":
        for at, line in enumerate(lines, before + 1):
            yield at, [_unquoted(cell) for cell in line.rstrip("\r\n").split("\t")]
        return
    csv.field_size_limit(max(csv.field_size_limit(), _LARGEST_CELL))  # whole articles are texts too
    reader = csv.reader(lines, delimiter=separator, strict=True)
    try:
        for cells in reader:
            yield before + reader.line_num, cells
    except csv.Error as error:
        raise csv.Error(
            f"line {before + reader.line_num}: {error}; double the quotes that are part of a name"
        ) from error


def _unquoted(cell: str) -> str:
    return cell[1:-1].replace('""', '"') if _QUOTED.fullmatch(cell) else cell


def chosen_format(form: str | None, out: Path | None, known: Sequence[str] = FORMATS) -> str:
    """The format that is asked for, or that the file's name ends in; a table for people where nothing is said."""
    if form is None and out is not None:
        form = _spelled(out.suffix.removeprefix("."))
        if form not in known:
            raise TrialgraphError(
                f"name the format of {out} with --format ({', '.join(known)}), or end its name in .csv"
            )
    if form is None:
        return "table"
    if _spelled(form) not in known:
        raise TrialgraphError(f"{form!r} is not a format; known: {', '.join(known)}")
    return _spelled(form)


def _spelled(form: str) -> str:
    lower = form.lower()
    return "md" if lower == "markdown" else lower


@contextmanager
def table_writer(out: Path | None, form: str, columns: Sequence[str], name: str) -> Iterator[Write]:
    """Write rows one by one to a file (whole or not at all) or to stdout; a table for people is drawn at the end."""
    with open_output(out) as text:
        shown = out is None and text.isatty() and form != "table"  # the table for people has no such characters
        with row_writer(cast("TextIO", _Screen(text)) if shown else text, form, columns, name) as write:
            yield write


class _Screen(io.TextIOBase):
    """A terminal that what is written cannot steer."""

    def __init__(self, text: TextIO) -> None:
        self._text = text

    def write(self, text: str) -> int:
        return self._text.write(screened(text))


@contextmanager
def row_writer(out: TextIO, form: str, columns: Sequence[str], name: str = "") -> Iterator[Write]:
    """Write rows one by one to ``out``; ``form`` is a format of results, or SPARQL's JSON: "srj", of an ASK "truth"."""
    if form == "csv":
        table = csv.writer(out, lineterminator="\n")
        table.writerow(columns)
        yield lambda row: table.writerow([plain(value) for value in row])
    elif form == "tsv":
        out.write("\t".join(columns) + "\n")
        yield lambda row: _print(out, "\t".join([plain(value).translate(_FLAT) for value in row]) + "\n")
    elif form == "md":
        out.write(f"| {' | '.join(map(markdown_cell, columns))} |\n| {' | '.join('---' for _ in columns)} |\n")
        yield lambda row: _print(out, f"| {' | '.join(map(_markdown, row))} |\n")
    elif form == "json":
        yield from _json(out, "[", "\n]\n", lambda row: dict(zip(columns, row, strict=True)))
    elif form == "srj":
        head = f'{{"head": {{"vars": {json.dumps(columns, ensure_ascii=False)}}},\n"results": {{"bindings": ['
        yield from _json(out, head, "\n]}}\n", lambda row: _bindings(columns, row))
    elif form == "truth":
        yield lambda row: _print(out, f'{{"head": {{}}, "boolean": {plain(row[0])}}}\n')
    else:
        yield from _drawn(out, columns, name)


def _markdown(value: Value) -> str:
    """The value as a cell; an IRI is a link, of which nothing is lost."""
    if not isinstance(value, Iri):
        return markdown_cell(short(value))
    if not value.startswith(("http://", "https://")):
        return markdown_cell(value)
    words = markdown_cell(short(value)).replace("[", "\\[").replace("]", "\\]")
    return f"[{words}]({quote(value, _OF_ADDRESSES)})"


def _print(out: TextIO, text: str) -> None:
    out.write(text)


def _json(out: TextIO, head: str, end: str, made: Callable[[Sequence[Value]], dict[str, Any]]) -> Iterator[Write]:
    """A list of objects, one on each line."""
    out.write(head)
    before = ""

    def write(row: Sequence[Value]) -> None:
        nonlocal before
        out.write(f"{before}\n{json.dumps(made(row), ensure_ascii=False)}")
        before = ","

    yield write
    out.write(end if before else end.removeprefix("\n"))


def _bindings(columns: Sequence[str], row: Sequence[Value]) -> dict[str, dict[str, str]]:
    """SPARQL 1.1 Query Results JSON Format, 3.2: unbound variables are left out."""
    return {column: _binding(value) for column, value in zip(columns, row, strict=True) if value is not None}


def _binding(value: Value) -> dict[str, str]:
    if isinstance(value, Iri):
        return {"type": "uri", "value": value}
    if isinstance(value, datetime.date):
        return {"type": "literal", "value": value.isoformat(), "datatype": f"{_XSD}date"}
    for kind, name in _TYPES:
        if isinstance(value, kind):
            return {"type": "literal", "value": plain(value), "datatype": _XSD + name}
    return {"type": "literal", "value": str(value)}


def _drawn(out: TextIO, columns: Sequence[str], name: str) -> Iterator[Write]:
    from trialgraph.result_table import print_table

    rows: list[tuple[Value, ...]] = []
    yield lambda row: rows.append(tuple(row))
    print_table(Result(tuple(columns), tuple(rows), name), out)
