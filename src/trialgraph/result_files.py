"""Results of queries as files: rows are written as they come, whatever their number."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path

from trialgraph.errors import TrialgraphError
from trialgraph.files import atomic_file
from trialgraph.results import FORMATS, Rows
from trialgraph.tables import chosen_format, table_writer

__all__ = ["COLUMNAR", "result_format", "write_rows"]

COLUMNAR = ("parquet", "arrow")


def result_format(form: str | None, out: Path | None, more: tuple[str, ...] = ()) -> str:
    """The format to write: what is asked for, else what the file's name ends in, else a table for people.

    ``more`` are formats besides those of results.
    """
    chosen = chosen_format(form, out, tuple(dict.fromkeys((*FORMATS, *COLUMNAR, *more))))
    if chosen in COLUMNAR and out is None and sys.stdout.isatty():
        raise TrialgraphError(f"{chosen} is for a file or a pipe: name the file with -o, such as -o rows.{chosen}")
    return chosen


def write_rows(rows: Rows, out: Path | None, form: str) -> int:
    """Write to a file, which is whole or not there at all, or to stdout; returns the number of rows."""
    if form in COLUMNAR:
        from trialgraph.frames import write_columns

        with nullcontext(sys.stdout.buffer) if out is None else atomic_file(out) as handle:
            return write_columns(rows, handle, form)
    number = 0
    with table_writer(out, rows.writer(form), rows.columns, rows.name) as write:
        for row in rows:
            write(row)
            number += 1
    return number
