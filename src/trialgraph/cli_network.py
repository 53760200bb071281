"""``trialgraph network``: pictures, files for other programs, and tables of measures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from trialgraph.cli_query import graph_or_endpoint, waiting
from trialgraph.errors import TrialgraphError
from trialgraph.network.errors import EmptyNetworkError

if TYPE_CHECKING:
    from trialgraph.graph import KnowledgeGraph
    from trialgraph.results import Result

__all__ = ["network"]

_TRIALS = "Which trials"
_PART = "Which part of the network"


def network(
    kind: Annotated[
        str,
        typer.Argument(
            help="co-sponsorship, shared-site, sponsor-site, sponsor-cell-source, sponsor-cell-source-condition or"
            " investigators."
        ),
    ],
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            help="File: .html .png .svg, .gexf .graphml .cx2 .vos .net .json for other programs, .csv for the edges;"
            " with --measures or --change .csv .tsv .json .md .parquet.",
        ),
    ] = None,
    graph: Annotated[
        Path | None, typer.Option("--graph", "-g", help="A build folder or an RDF file.", show_default="build/")
    ] = None,
    endpoint: Annotated[str | None, typer.Option("--endpoint", help="A SPARQL endpoint in place of a build.")] = None,
    measures: Annotated[
        bool, typer.Option("--measures", help="A table of the nodes: degree, betweenness, community and more.")
    ] = False,
    change: Annotated[
        tuple[int, int] | None,
        typer.Option("--change", help="A table of what changed between two years, such as: --change 2015 2020."),
    ] = None,
    form: Annotated[
        str | None,
        typer.Option("--format", help="Of a table, where the name does not tell it: csv, tsv, json, md, parquet."),
    ] = None,
    condition: Annotated[
        str | None, typer.Option(help="Words of a condition, its MeSH term or a wider one.", rich_help_panel=_TRIALS)
    ] = None,
    cell_source: Annotated[
        str | None, typer.Option(help="A cell source or a wider one: bone-marrow.", rich_help_panel=_TRIALS)
    ] = None,
    organization_class: Annotated[
        str | None, typer.Option(help="Class of the lead sponsor: industry.", rich_help_panel=_TRIALS)
    ] = None,
    country: Annotated[
        str | None,
        typer.Option(help="Where trials run; of sites, those alone that are there.", rich_help_panel=_TRIALS),
    ] = None,
    phase: Annotated[str | None, typer.Option(help="early-1, 1, 2, 3, 4 or na.", rich_help_panel=_TRIALS)] = None,
    status: Annotated[str | None, typer.Option(help="recruiting, completed ...", rich_help_panel=_TRIALS)] = None,
    since: Annotated[
        str | None, typer.Option(help="Start on this day, month or year, or later.", rich_help_panel=_TRIALS)
    ] = None,
    until: Annotated[
        str | None, typer.Option(help="Start on this day, month or year, or earlier.", rich_help_panel=_TRIALS)
    ] = None,
    min_weight: Annotated[
        int, typer.Option(min=1, help="Leave out edges of less than so many trials (or sites).", rich_help_panel=_PART)
    ] = 1,
    organization: Annotated[
        str | None, typer.Option(help="Only what is around this organisation (name or IRI).", rich_help_panel=_PART)
    ] = None,
    depth: Annotated[
        int, typer.Option(min=1, help="With --organization: so many edges around it.", rich_help_panel=_PART)
    ] = 1,
) -> None:
    """Draw who works with whom, where and with which cells; or write it for Gephi, Cytoscape, VOSviewer and Pajek.

    Each edge carries its trials. Sites that withhold their name never make an edge.

    Examples:
      trialgraph network co-sponsorship -o sponsors.html
      trialgraph network shared-site --country CN --min-weight 2 -o sites.gexf
      trialgraph network co-sponsorship --organization "Mesoblast, Ltd." --depth 2 -o mesoblast.png
      trialgraph network co-sponsorship --measures -o sponsors.csv
      trialgraph network co-sponsorship --change 2015 2020
    """
    from trialgraph.network.write import suffix_of
    from trialgraph.result_files import result_format, write_rows

    if form and not (measures or change):
        raise TrialgraphError("--format is of the tables of --measures and --change; a file's name tells its own")
    if organization is not None and not organization.strip():
        raise TrialgraphError("--organization is empty; leave it out for the whole network")
    if measures and change:
        raise TrialgraphError("--measures is of one network, --change of two: give one of them")
    filters: dict[str, Any] = {
        "condition": condition,
        "cell_source": cell_source,
        "organization_class": organization_class,
        "country": country,
        "phase": phase,
        "status": status,
        "since": since,
        "until": until,
    }
    if measures or change:
        chosen = result_format(form, out)
    elif out is None:
        raise TrialgraphError("name the file with -o, such as -o sponsors.html (see trialgraph network --help)")
    else:
        chosen = suffix_of(out)
    part = {"min_weight": min_weight, "organization": organization, "depth": depth}
    with waiting():
        opened = graph_or_endpoint(graph, endpoint)
        if change:
            write_rows(_changed(opened, kind, change, {**filters, **part}).stream(), out, chosen)
            return
        drawn = opened.network(kind, **filters, **part)
        if not drawn:
            raise EmptyNetworkError(kind, _why(opened, filters, part))
        if measures:
            from trialgraph.network.measures import measures as measured

            write_rows(measured(drawn).stream(), out, chosen)
            return
        from trialgraph.network import summary, write_network
        from trialgraph.network.caption import note_of, title_of
        from trialgraph.network.text import counted

        note = note_of(opened, drawn, filters)
        written = write_network(drawn, Path(str(out)), title=title_of(kind, organization), note=note)
    numbers = summary(drawn)
    told = ", ".join(counted(numbers[f"{name}s"], name) for name in ("node", "edge", "component"))
    typer.echo(f"{told} in {' and '.join(str(path) for path in written)}")


def _why(opened: KnowledgeGraph, filters: dict[str, Any], part: dict[str, Any]) -> str:
    """What may have left nothing."""
    given = {name: value for name, value in filters.items() if value is not None}
    since, until = (str(given.get(name, "")) for name in ("since", "until"))
    if since and until and since[: len(until)] > until[: len(since)]:
        return f"since {since} is later than until {until}"
    from trialgraph.hints import hint

    told = hint(opened, "", given)
    return told or (f"no edge has a weight of {part['min_weight']}" if part["min_weight"] > 1 else "")


def _changed(opened: Any, kind: str, years: tuple[int, int], options: dict[str, Any]) -> Result:
    from trialgraph.network.measures import change as changed

    if options["until"]:
        raise TrialgraphError("--change says until when by itself: leave out --until")
    first, last = sorted(years)
    before, after = (opened.network(kind, **{**options, "until": str(year)}) for year in (first, last))
    return changed(before, after)
