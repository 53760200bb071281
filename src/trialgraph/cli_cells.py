"""``trialgraph cells``: the recogniser of cell products on a text, on a table of texts, or on the record of a trial."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from trialgraph.files import stdout_as_none
from trialgraph.progress import beside, on_terminal

if TYPE_CHECKING:
    from rich.console import Console

    from trialgraph.cells.evidence import Evidence
    from trialgraph.mappers.trial import Trial
    from trialgraph.results import Value
    from trialgraph.tables import Table
    from trialgraph.texts import TextFile

__all__ = ["cells"]

_TEXTS = ("text", "abstract", "summary", "description", "title", "name")
_TABLES = {".tsv", ".csv"}
_RECORDS = {".json", ".jsonl", ".ndjson"}
_PACKED = {".gz", ".zst"}
_FACTS = ("property", "code", "label", "basis", "words", "rule")
_PLACED = ("property", "code", "label", "basis", "words", "start", "end", "rule")
_TOLD = ("about", "property", "code", "basis", "field", "words", "rule")
_RECORD = ("about", "property", "code", "label", "basis", "field", "words", "rule")


def cells(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE", help="A plain text, a table of texts (.tsv, .csv) or the record of a trial; - is stdin."
        ),
    ],
    column: Annotated[
        str | None,
        typer.Option(
            "--column",
            help="The table's column of texts.",
            show_default="text, abstract, summary, description, title or name",
        ),
    ] = None,
    kept: Annotated[
        list[str] | None,
        typer.Option("--id", help="Column of the table to keep; may be repeated.", show_default="all columns"),
    ] = None,
    each: Annotated[bool, typer.Option("--facts", help="Of a table: a row for each fact, with its place.")] = False,
    form: Annotated[
        str | None,
        typer.Option("--format", help="table, csv, tsv, json or md.", show_default="table, or what the file ends in"),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="File to write; - is stdout.", show_default="stdout", callback=stdout_as_none),
    ] = None,
) -> None:
    """Find what patients get: kind of product, cell type, source, donor, route and dose, with the words that say so.

    A text is read as one, however many paragraphs it has (over 16,000
    characters piece by piece, cut between paragraphs); lines may be broken to
    fit a page. It is shown with its evidence marked, in colours on a terminal,
    and a list of it; formats other than table have the list alone, with the
    places of the words. Each concept is told where it is first said; what the
    text does not say is not told.

    A table, its columns named in the first line, has one text in each row.
    Its columns are kept, and product_kind, cell_type, cell_source, donor,
    route (codes), dose and evidence (property=words) are added; which column
    is read is said on stderr, if --column does not say it. With --facts there
    is a row for each fact instead: property, code, label, basis, words, start,
    end (in the text of its row) and rule. With --column or --id, files of any
    name and stdin are read as tables.

    The record of one trial is read field by field; many of them are for
    trialgraph build and trialgraph query cell-products.

    Example: trialgraph cells abstract.txt

    Example: trialgraph cells abstracts.csv --column abstract --id pmid -o products.csv

    Example: trialgraph cells abstracts.csv --id pmid --facts -o facts.csv
    """
    from trialgraph.errors import TrialgraphError
    from trialgraph.tables import chosen_format
    from trialgraph.texts import check_apart

    form = chosen_format(form, out)
    if Path(file).is_dir():
        raise TrialgraphError(f"{file} is a folder; build it with trialgraph build {file}")
    check_apart(file, out)
    if column is not None or kept or _suffix(file) in _TABLES:
        _rows(file, column, kept or (), form, out, each=each)
    elif each:
        raise TrialgraphError("--facts is for tables; of a text, --format csv has a row for each fact")
    else:
        _whole(file, form, out)


def _suffix(file: str) -> str:
    """What the file's name ends in, packed or not."""
    suffixes = [each.lower() for each in Path(file).suffixes]
    while suffixes and suffixes[-1] in _PACKED:
        suffixes.pop()
    return suffixes[-1] if suffixes else ""


def _rows(file: str, column: str | None, kept: Sequence[str], form: str, out: Path | None, *, each: bool) -> None:
    from trialgraph.cells.evidence import PROPERTIES, evidence
    from trialgraph.tables import open_table, table_writer

    with open_table(file) as table:
        text = _text_column(table) if column is None else table.needed(column)
        places = [table.needed(name) for name in kept] or range(len(table.columns))
        added = _PLACED if each else (*PROPERTIES, "evidence")
        named = table.beside(added)
        columns = (*(named[at] for at in places), *added)
        with table_writer(out, form, columns, "cells") as write, on_terminal(beside(form, out)) as progress:
            for number, row in enumerate(table.rows, 1):
                own = [row[at] for at in places]
                found = evidence(row[text])
                for told in (_told(fact, form) for fact in found) if each else (_summary(found),):
                    write((*own, *told))
                progress("texts", number, None)


def _told(fact: Evidence, form: str) -> tuple[Value, ...]:
    """The fact as a row; words that go over line ends keep them where that breaks no line of the output."""
    words = fact.words if form == "json" else _flat(fact.words)
    return tuple(words if name == "words" else getattr(fact, name) for name in _PLACED)


def _text_column(table: Table) -> int:
    from trialgraph.results import printable
    from trialgraph.tables import TableError

    for name in _TEXTS:
        if (at := table.at(name)) is not None:
            own = printable(table.columns[at])
            typer.echo(f"reads the column {own} of {printable(table.name)} (--column names another)", err=True)
            return at
    known, has = ", ".join(_TEXTS), ", ".join(table.columns)
    raise TableError(table.name, f"has none of the columns {known}; name one of its own with --column: {has}")


def _summary(found: Sequence[Evidence]) -> Iterator[str]:
    """The cells of a row: codes for each property, doses as they are said, and the words of all."""
    from trialgraph.cells.evidence import PROPERTIES

    for name in PROPERTIES:
        own = [each for each in found if each.property == name]
        told = [_flat(each.words) for each in own] if name == "dose" else [each.code for each in own]
        yield ("; " if name == "dose" else " ").join(dict.fromkeys(told))
    yield "; ".join(dict.fromkeys(f"{each.property}={_flat(each.words)}" for each in found))


def _flat(words: str) -> str:
    """In one line, and parted words whole."""
    from trialgraph.cells.unwrapping import unwrapped

    return " ".join(unwrapped(words)[0].split())


def _whole(file: str, form: str, out: Path | None) -> None:
    from trialgraph.texts import TextError, open_text

    with open_text(file) as text:
        trial = _trial(text)
        if trial is None and _suffix(file) in _RECORDS:
            mend = "give its texts as plain text (.txt), or as a table (.csv, .tsv)"
            raise TextError(text.name, f"is JSON, but not the record of a trial; {mend}")
        if trial is not None:
            _products(text.name, trial, form, out)
        elif form == "table":
            _highlight(text, out)
        else:
            _list(text, form, out)


def _list(text: TextFile, form: str, out: Path | None) -> None:
    from trialgraph.tables import table_writer

    with table_writer(out, form, _PLACED, "evidence") as write, on_terminal(beside(form, out)) as progress:
        at = 0
        for piece, found in _read(text):
            for each in found:
                write(_told(each.moved(at), form))
            at += len(piece)
            progress("characters", at, None)


def _read(text: TextFile) -> Iterator[tuple[str, list[Evidence]]]:
    """The pieces of a text, each with the evidence in it."""
    from trialgraph.cells.evidence import Reader, pieces

    reader = Reader()
    for piece in pieces(text.chunks):
        yield piece, reader.read(piece)


def _highlight(text: TextFile, out: Path | None) -> None:
    """The text with its marks, piece by piece, and the list of them behind it."""
    from rich.console import Console

    from trialgraph.result_table import print_table
    from trialgraph.results import Result
    from trialgraph.texts import open_output

    with open_output(out) as stream:
        console = Console(file=stream)
        colours = console.is_terminal and console.color_system is not None and not console.no_color
        listed = _shown(text, stream, console if colours else None)
        if listed:
            rows = [tuple(getattr(each, name) for name in _FACTS) for each in listed]
            print_table(Result(_FACTS, tuple(rows), "evidence"), stream)
        else:
            stream.write("Nothing in it says that cells or what is made of them are given.\n")


def _shown(text: TextFile, stream: TextIO, console: Console | None) -> list[Evidence]:
    """Write the legend and the text, in colours where there is a console; what was found, by property."""
    from trialgraph.cells.evidence import ordered
    from trialgraph.cells.highlight import LEGEND, coloured, coloured_legend, marked

    listed: list[Evidence] = []
    last = ""
    if console is None:
        stream.write(f"{LEGEND}\n\n")
    else:
        console.print(coloured_legend(), end="\n\n")
    for piece, found in _read(text):
        if console is None:
            stream.write(marked(piece, found))
        else:
            console.print(coloured(piece, found), end="", soft_wrap=True)
        listed += found
        last = piece
    stream.write("\n" if last.endswith(("\n", "\r")) else "\n\n")
    return ordered(listed)


def _trial(text: TextFile) -> Trial | None:
    """The trial, where the file is the record of one; raises :class:`TextError` for records that are to be built."""
    from trialgraph.mappers import Document, Rejection, choose
    from trialgraph.splitting import split
    from trialgraph.texts import TextError

    raws = list(islice(split(io.BytesIO(text.head).read, text.name), 2))
    if not raws or (len(raws) == 1 and not text.whole):
        return None
    document = Document(raws[0].data)
    try:
        mapper = choose(document)
    except Rejection:
        return None
    if len(raws) > 1:
        mend = "build them with trialgraph build, and ask trialgraph query cell-products"
        raise TextError(text.name, f"holds the records of several trials; {mend}")
    try:
        return mapper.read(document)
    except Rejection as rejection:
        raise TextError(text.name, f"is a record that cannot be read: {rejection}") from rejection


def _products(name: str, trial: Trial, form: str, out: Path | None) -> None:
    """What the record of a trial says of its products, arms and the trial as a whole."""
    from trialgraph.results import printable
    from trialgraph.tables import table_writer

    typer.echo(
        f"{printable(name)} is the record of {trial.id}; for many: trialgraph build, query cell-products", err=True
    )
    rows = list(_facts(trial))
    columns = _TOLD if form == "table" else _RECORD
    places = [_RECORD.index(column) for column in columns]
    with table_writer(out, form, columns, "products") as write:
        for row in rows:
            write([row[at] for at in places])


def _facts(trial: Trial) -> Iterator[tuple[str, ...]]:
    from trialgraph.cells import recognise
    from trialgraph.cells.evidence import evidence_of

    for fact in recognise(trial).facts:
        if fact.arm is not None:
            about = f"arm: {trial.arms[fact.arm].label}"
        else:
            about = "the trial" if fact.intervention is None else trial.interventions[fact.intervention].name
        told = evidence_of(fact)
        yield (about, told.property, told.code, told.label, told.basis, fact.field, _flat(told.words), told.rule)
