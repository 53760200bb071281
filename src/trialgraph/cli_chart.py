"""``trialgraph chart``: charts for papers, PNG and SVG, of the rows of a question."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trialgraph.cli_query import graph_or_endpoint, named_values, waiting
from trialgraph.errors import TrialgraphError

if TYPE_CHECKING:
    from trialgraph.results import Result

__all__ = ["chart"]


def chart(
    name: Annotated[str | None, typer.Argument(help="Name of a chart; see --list.")] = None,
    out: Annotated[Path | None, typer.Option("--out", "-o", help="File to write: .png or .svg.")] = None,
    param: Annotated[list[str] | None, typer.Option("--param", "-p", help="A parameter: name=value.")] = None,
    graph: Annotated[
        Path | None, typer.Option("--graph", "-g", help="A build folder or an RDF file.", show_default="build/")
    ] = None,
    endpoint: Annotated[str | None, typer.Option("--endpoint", help="A SPARQL endpoint in place of a build.")] = None,
    list_: Annotated[bool, typer.Option("--list", help="List the charts and their parameters.")] = False,
) -> None:
    """Draw a chart for a paper: it needs the extra plot.

    A chart draws the rows of a question of the catalogue, and takes its parameters.

    Examples:
      trialgraph chart source-conditions -o matrix.svg
      trialgraph chart site-map --param country=CN -o map.png
      trialgraph chart sponsor-pipeline --param organization="Mesoblast, Inc." -o pipeline.png
    """
    if list_:
        from trialgraph.result_files import write_rows

        write_rows(_listed().stream(), None, "table")
        return
    if name is None:
        raise TrialgraphError("name a chart (see trialgraph chart --list)")
    if out is None:
        raise TrialgraphError(f"name the file with -o, such as -o {name}.png")
    values = named_values(param or [])
    with waiting("drawing"):
        graph_or_endpoint(graph, endpoint).chart(name, out, **values)


def _listed() -> Result:
    from trialgraph.charts import charts
    from trialgraph.results import Result

    rows = (
        (each.name, each.summary, each.question, " ".join(parameter.name for parameter in each.parameters))
        for each in charts()
    )
    return Result(("chart", "summary", "question", "parameters"), tuple(rows), name="charts")
