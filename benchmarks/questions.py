"""``python -m benchmarks.questions``: how long each question of the catalogue takes, and whether two engines agree."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

import trialgraph
from benchmarks.names.figures import Cell, Figures, report
from trialgraph.catalogue import catalogue, question
from trialgraph.errors import TrialgraphError
from trialgraph.graph import KnowledgeGraph, from_rdflib
from trialgraph.results import Result, Value

__all__ = ["Asked", "ask", "difference", "graph_behind", "parameters_of"]

_ENOUGH = 2.0  # seconds
_WAIT = 600.0  # seconds that an endpoint gets for one question
_CUT = 60  # characters of a value that differs

# Questions that are about one thing: the parameter, and a query whose first row has a value for it.
NEEDED: dict[str, dict[str, str]] = {
    "similar-trials": {
        "trial": "SELECT ?id WHERE { ?trial dcterms:identifier ?id ; tg:cellSource ?source } ORDER BY ?id LIMIT 1"
    },
    "trials-near": {
        "city": """SELECT ?city WHERE { ?site a tg:Site ; tg:city ?city }
            GROUP BY ?city ORDER BY DESC(COUNT(DISTINCT ?site)) ?city LIMIT 1"""
    },
}


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """One question and what came of it; ``seconds`` of the fastest run, ``other`` what another engine says of it."""

    name: str
    parameters: dict[str, str]
    rows: int | None = None
    seconds: float | None = None
    failure: str = ""
    other: str = ""

    @property
    def fast(self) -> bool:
        """Whether it was answered, and in time."""
        return self.seconds is not None and self.seconds < _ENOUGH

    @property
    def agreed(self) -> bool:
        """Whether no other engine answers otherwise."""
        return self.other in {"", "same"}


def graph_behind(engine: str, graph: Path) -> KnowledgeGraph:
    """The build behind that engine (embedded, rdflib), or the graph behind that address, which should be the same."""
    if engine.startswith(("http://", "https://")):
        return trialgraph.connect(engine, timeout=_WAIT)
    if engine not in {"embedded", "rdflib"}:
        raise typer.BadParameter(f"{engine!r} is not embedded, rdflib or an address")
    opened = trialgraph.open(graph)
    return opened if engine == "embedded" else from_rdflib(opened.to_rdflib())


def parameters_of(name: str, graph: KnowledgeGraph) -> dict[str, Any]:
    """What the question needs, taken from the graph; what the graph has nothing for is left out."""
    found = {parameter: graph.sparql(query).tuples for parameter, query in NEEDED.get(name, {}).items()}
    return {parameter: str(rows[0][0]) for parameter, rows in found.items() if rows}


def ask(name: str, graph: KnowledgeGraph, other: KnowledgeGraph | None, repeat: int) -> Asked:
    """Ask a question ``repeat`` times, and once the other engine; what fails is told."""
    parameters: dict[str, Any] = {}
    seconds: list[float] = []
    try:
        parameters = parameters_of(name, graph)
        for _ in range(repeat):
            began = time.perf_counter()
            result = graph.query(name, **parameters)
            seconds.append(time.perf_counter() - began)
    except TrialgraphError as error:
        return Asked(name=name, parameters=parameters, failure=str(error))
    told = "" if other is None else _told(name, result, other, parameters)
    return Asked(name=name, parameters=parameters, rows=len(result), seconds=min(seconds), other=told)


def _told(name: str, result: Result, other: KnowledgeGraph, parameters: dict[str, Any]) -> str:
    try:
        return difference(result, other.query(name, **parameters)) or "same"
    except TrialgraphError as error:
        return f"failed: {error}"


def difference(one: Result, other: Result) -> str:
    """The first thing in which two answers differ; empty where they are the same."""
    if one.columns != other.columns:
        return f"columns {' '.join(other.columns)}"
    missing: tuple[Value, ...] = ()
    for at, (row, rival) in enumerate(zip_longest(one.tuples, other.tuples, fillvalue=missing), 1):
        if row == missing or rival == missing:
            return f"{len(other):,} rows"
        for column, value, told in zip(one.columns, row, rival, strict=True):
            if (type(value), value) != (type(told), told):
                return f"row {at:,}, {column}: {_cut(told)}, not {_cut(value)}"
    return ""


def _cut(value: Value) -> str:
    words = repr(value)
    return words if len(words) <= _CUT else f"{words[:_CUT]}..."


def _figures(asked: Sequence[Asked], engine: str, against: str | None) -> Iterator[Figures]:
    columns = ["question", "parameters", "rows", "seconds", f"under {_ENOUGH:g} s", f"against {against}"]
    rows: list[list[Cell]] = [
        [
            each.name,
            " ".join(f"{name}={value}" for name, value in each.parameters.items()),
            each.rows,
            each.seconds,
            each.failure or ("yes" if each.fast else "NO"),
            each.other,
        ]
        for each in asked
    ]
    shown = len(columns) if against is not None else len(columns) - 1
    yield Figures(f"Questions of the catalogue, {engine}", columns[:shown], [row[:shown] for row in rows])


def main(
    names: Annotated[list[str] | None, typer.Argument(help="Only these questions.")] = None,
    graph: Annotated[Path, typer.Option(help="The folder of a build.")] = Path("build"),
    engine: Annotated[str, typer.Option(help="What is measured: embedded, rdflib, or the address of an endpoint.")] = (
        "embedded"
    ),
    repeat: Annotated[int, typer.Option(min=1, help="Runs of each; the fastest counts.")] = 3,
    against: Annotated[
        str | None, typer.Option(help="Compare the rows with this engine's: embedded, rdflib, or an address.")
    ] = None,
    json: Annotated[Path | None, typer.Option(help="Also write the figures to this file.")] = None,
) -> None:
    """Ask each question with its defaults; exit 1 where one is too slow, fails, or is answered otherwise elsewhere."""
    try:
        chosen = [question(name).name for name in names] if names else [each.name for each in catalogue()]
        measured = graph_behind(engine, graph)
        other = None if against is None else graph_behind(against, graph)
    except TrialgraphError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    asked = []
    for name in chosen:
        typer.echo(name, err=True)
        asked.append(ask(name, measured, other, repeat))
    report(_figures(asked, engine, against), json)
    if not all(each.fast and each.agreed for each in asked):
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
