"""``trialgraph query``: the questions of the catalogue, and queries of one's own."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trialgraph.errors import TrialgraphError
from trialgraph.files import stdout_as_none

if TYPE_CHECKING:
    from trialgraph.graph import KnowledgeGraph
    from trialgraph.results import Rows

__all__ = ["graph_or_endpoint", "named_values", "query", "waiting"]

_SECONDS = 300.0


def query(
    name: Annotated[str | None, typer.Argument(help="Name of a question; see --list.")] = None,
    file: Annotated[
        Path | None, typer.Option("--file", "-f", help="A file with a SPARQL query of your own; - is stdin.")
    ] = None,
    param: Annotated[list[str] | None, typer.Option("--param", "-p", help="A parameter: name=value.")] = None,
    graph: Annotated[
        Path | None, typer.Option("--graph", "-g", help="A build folder or an RDF file.", show_default="build/")
    ] = None,
    endpoint: Annotated[
        str | None, typer.Option("--endpoint", help="Address of a SPARQL endpoint to ask instead.")
    ] = None,
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            help="table, csv, tsv, json, md, parquet or arrow.",
            show_default="table, or what the file ends in",
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="File to write; - is stdout.", show_default="stdout", callback=stdout_as_none),
    ] = None,
    timeout: Annotated[
        float, typer.Option("--timeout", min=0, help="Seconds after which a query is stopped; 0: never.")
    ] = _SECONDS,
    list_: Annotated[bool, typer.Option("--list", help="List the questions (also as html, ttl).")] = False,
    describe: Annotated[
        bool, typer.Option("--describe", help="Tell what the question counts, its parameters and its columns.")
    ] = False,
) -> None:
    """Ask a question of the catalogue, or a query of your own.

    In a query of your own the prefixes are known, and ?_name is a place for --param name=value.

    Example: trialgraph query shared-sites --param min_sponsors=3 --format csv
    """
    from trialgraph.result_files import result_format, write_rows

    if list_:
        _list(form, out)
        return
    if (name is None) == (file is None):
        raise TrialgraphError("name one question (see trialgraph query --list) or one file with --file")
    if describe:
        _describe(name, file)
        return
    chosen = result_format(form, out)
    text = str(name) if file is None else _text(file)
    values = named_values(param or [])
    with waiting():
        target = graph_or_endpoint(graph, endpoint)
        rows = _begun(target.stream(text, timeout=timeout or None, **values))
    if not write_rows(rows, out, chosen):
        from trialgraph.hints import hint

        if told := hint(target, text if file else "", values):
            typer.echo(f"trialgraph: {told}", err=True)


def _text(file: Path) -> str:
    piped = str(file) == "-"
    if not piped and not file.exists():
        raise TrialgraphError(f"there is no file {file}")
    try:
        return (sys.stdin.buffer.read() if piped else file.read_bytes()).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TrialgraphError(f"{'stdin' if piped else file} is not text in UTF-8") from error


def graph_or_endpoint(graph: Path | None, endpoint: str | None) -> KnowledgeGraph:
    """What is asked: a build (``build/`` where nothing is named), a file or an endpoint, whose warnings are told."""
    from trialgraph.engines import EndpointWarning
    from trialgraph.graph import connect
    from trialgraph.graph import open as open_graph
    from trialgraph.results import printable

    if endpoint is None:
        return open_graph(Path("build/") if graph is None else graph)
    if graph is not None:
        raise TrialgraphError("name a graph with --graph or an endpoint with --endpoint, not both")
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        found = connect(endpoint)
    for warning in told:
        if isinstance(warning.message, EndpointWarning):
            typer.echo(f"trialgraph: {printable(str(warning.message))}", err=True)
    return found


def _begun(rows: Rows) -> Rows:
    """The rows, of which the first is there: what goes wrong with the query goes wrong before anything is written."""
    from itertools import chain

    read = iter(rows)
    first = next(read, None)
    return rows.over(read if first is None else chain((first,), read))


@contextmanager
def waiting(doing: str = "asking") -> Iterator[None]:
    """A sign of life while a person waits."""
    from rich.console import Console

    console = Console(stderr=True)
    with console.status(doing) if console.is_terminal else nullcontext():
        yield


def named_values(given: list[str]) -> dict[str, str]:
    """The values of ``name=value``, by name."""
    values = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise TrialgraphError(f"{text!r} is not a parameter; write name=value")
        if (name := name.strip()) in values:
            raise TrialgraphError(f"the parameter {name} is given twice, and takes one value")
        values[name] = value
    return values


def _list(form: str | None, out: Path | None) -> None:
    from trialgraph.catalogue_pages import PAGES, listed
    from trialgraph.result_files import result_format, write_rows
    from trialgraph.texts import open_output

    chosen = result_format(form, out, tuple(PAGES))
    if chosen not in PAGES:
        write_rows(listed(), out, chosen)
        return
    with open_output(out) as text:
        text.write(PAGES[chosen]())


def _describe(name: str | None, file: Path | None) -> None:
    from trialgraph.catalogue import adhoc, question
    from trialgraph.catalogue_pages import described

    asked = question(str(name)) if file is None else adhoc(_text(file))
    if asked is None:
        raise TrialgraphError(f"{file} has no header that tells what it asks; write lines such as: #+ summary: ...")
    typer.echo(described(asked))
