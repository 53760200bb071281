"""``trialgraph export``: the graph as files."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["export"]


def export(
    out: Annotated[
        str,
        typer.Option(
            "--out",
            "-o",
            help="File: .ttl .nt .nq .trig .jsonld .rdf .graphml, also .gz .zst; - is stdout, with --format.",
        ),
    ],
    graph: Annotated[Path, typer.Option("--graph", "-g", help="A build folder or an RDF file.")] = Path("build/"),
    form: Annotated[
        str | None,
        typer.Option("--format", help="The format, where the name does not tell it: ttl, nq.zst ..., or neo4j, kgx."),
    ] = None,
    graphs: Annotated[
        list[str] | None,
        typer.Option(
            "--graphs",
            help="Named graphs: records, contacts, identity, cells, vocabulary, or (beginnings of) IRIs; "
            "with commas, or given again.",
            show_default="all",
        ),
    ] = None,
    merge_identity: Annotated[
        bool,
        typer.Option(
            "--merge-identity",
            help="One node per organisation, site, person and condition, in place of one per name.",
        ),
    ] = False,
    same_as: Annotated[bool, typer.Option("--same-as", help="Add owl:sameAs from names to their entities.")] = False,
    split: Annotated[
        int | None,
        typer.Option("--split", min=1, help="Files of about so many triples: trials-0001.nq.zst, -0002 ..."),
    ] = None,
    describe: Annotated[
        bool, typer.Option("--describe", help="Also write what is in it, its sources and their terms: NAME.void.ttl.")
    ] = False,
    address: Annotated[
        str | None, typer.Option("--address", help="For the description: the folder the file will be published in.")
    ] = None,
) -> None:
    """Write the graph in another format; formats without named graphs get all graphs together.

    The same graph gives the same bytes, sorted by graph and subject, whatever its size; memory stays small.

    Examples:
      trialgraph export -o trials.ttl.gz
      trialgraph export -o load/trials.nq.zst --split 5000000
      trialgraph export -o simple.ttl --graphs records,cells --merge-identity
      trialgraph export -o public/trials.nq.gz --describe --address https://example.org/data/
      trialgraph export -o tables/ --format neo4j
      trialgraph export -o - --format nt | sort | head
    """
    from trialgraph.export.entry import export_graph
    from trialgraph.export.run import Selection
    from trialgraph.graph import graph_lines
    from trialgraph.progress import on_terminal

    lines = graph_lines(graph)
    with on_terminal(out != "-" or not sys.stdout.isatty()) as progress:
        written = export_graph(
            lines,
            out,
            form=form,
            selection=Selection(graphs, merge_identity, same_as),
            split=split,
            describe=describe,
            address=address,
            progress=progress,
        )
    if not _is_stdout(out):
        typer.echo(f"{written.told} in {out}")
    if written.earlier is not None:
        typer.echo(f"trialgraph: {written.earlier}", err=True)


def _is_stdout(out: str) -> bool:
    """Whether the export is on stdout: a word more would be in it."""
    try:
        return out == "-" or os.path.samestat(Path(out).stat(), os.fstat(sys.stdout.fileno()))
    except (OSError, ValueError):  # no such file yet, or a stdout that is none
        return False
