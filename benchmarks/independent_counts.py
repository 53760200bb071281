"""``python -m benchmarks.independent_counts --graph BUILD RECORDS...``: answers of a build against the raw records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

import trialgraph
from benchmarks.counts.compared import Comparison, compare
from benchmarks.counts.raw import UnreadError, read
from benchmarks.names.figures import Cell, Figures, report
from trialgraph.errors import TrialgraphError

_SHOWN = 20


def _figures(found: Sequence[Comparison], *, names: bool) -> Iterator[Figures]:
    columns = ["counted", "raw records", "graph, as written", "equal", "after identity", "difference", "unexplained"]
    rows: list[list[Cell]] = [
        [
            each.title,
            each.raw,
            each.written,
            "yes" if each.raw == each.written and not each.unexplained else "NO",
            each.after,
            f"{each.after - each.raw:+d}" if each.after != each.raw else "none",
            len(each.unexplained),
        ]
        for each in found
    ]
    yield Figures("Counts over the raw records and in the graph", columns, rows)
    for each in found:
        steps: list[list[Cell]] = [["as written", None, None, each.raw]]
        total = each.raw
        for step in each.steps:
            total += step.more - step.fewer
            steps.append([step.reason, step.more, step.fewer, total])
        if each.steps:
            yield Figures(f"From names to identity: {each.title}", ["", "more", "fewer", "makes"], steps)
        gone: list[list[Cell]] = [[step.reason, what] for step in each.steps for what in step.what]
        joins: list[list[Cell]] = [[j.effect, j.title, "\n".join(j.names), " ".join(j.tiers)] for j in each.joins]
        if names:
            yield Figures(f"No longer counted: {each.title}", ["because", "as written"], gone)
            yield Figures(f"Names joined: {each.title}", ["effect", "entity", "names as written", "tiers"], joins)
        yield Figures(f"Remarks: {each.title}", [""], [[remark] for remark in each.remarks])
        left = len(each.unexplained) - _SHOWN
        lines: list[list[Cell]] = [[line] for line in each.unexplained[:_SHOWN]]
        yield Figures(f"Unexplained: {each.title}", [""], [*lines, *([[f"and {left:,} more"]] if left > 0 else [])])


def main(
    records: Annotated[list[Path], typer.Argument(help="The files or folders that the build was made from.")],
    graph: Annotated[Path, typer.Option(help="The folder of the build.")],
    names: Annotated[bool, typer.Option(help="List the names that were joined or left out.")] = True,
    json: Annotated[Path | None, typer.Option(help="Also write the figures to this file.")] = None,
) -> None:
    """Count in the raw records, ask the build the same, and explain the difference; exit 1 where that fails."""
    try:
        found = list(compare(read(records), trialgraph.open(graph)))
    except (TrialgraphError, UnreadError, OSError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from error
    report(_figures(found, names=names), json)
    if any(each.unexplained or each.raw != each.written for each in found):
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
