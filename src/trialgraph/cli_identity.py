"""``trialgraph identity compare | cluster | review`` and ``trialgraph explain``: options, and what is written where."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, Annotated

import typer

from trialgraph.errors import TrialgraphError
from trialgraph.files import atomic_file, stdout_as_none
from trialgraph.progress import beside, on_terminal

if TYPE_CHECKING:
    from trialgraph.identity.cluster import Named
    from trialgraph.identity.ror import Registry
    from trialgraph.progress import Progress
    from trialgraph.tables import Table

__all__ = ["explain", "identity"]

identity = typer.Typer(help="Names of your own lists: which of them are the same, and why.", no_args_is_help=True)

_PLACE = ("city", "country")
Format = Annotated[
    str | None,
    typer.Option("--format", help="table, csv, tsv, json or md.", show_default="table, or what FILE ends in"),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", "-o", help="File to write; - is stdout.", show_default="stdout", callback=stdout_as_none),
]


@identity.command()
def compare(
    pairs: Annotated[
        str,
        typer.Argument(help="Table with the columns name_a, name_b and, if known, city, region, country; - is stdin."),
    ],
    form: Format = None,
    out: Out = None,
) -> None:
    """Compare names two by two: same, part, close, different or unknown, by which tier, and why.

    Example: trialgraph identity compare pairs.tsv --format csv
    """
    from trialgraph.identity.comparer import Comparer
    from trialgraph.tables import chosen_format, open_table, table_writer
    from trialgraph.texts import check_apart

    form = chosen_format(form, out)
    check_apart(pairs, out)
    with open_table(pairs) as table:
        one, other = table.needed("name_a"), table.needed("name_b")
        places = [table.at(column) for column in (*_PLACE, "region")]
        comparer = Comparer()
        columns = table.beside(("verdict", "tier", "why"))
        # The bar comes last: it takes stdout for itself while it is there.
        with table_writer(out, form, columns, "compared") as write, on_terminal(beside(form, out)) as progress:
            for at, row in enumerate(table.rows):
                place = (row[column] if column is not None else None for column in places)
                write((*row, *comparer.compare(row[one], row[other], *place)))
                progress("pairs", at + 1, None)


@identity.command()
def cluster(
    names: Annotated[
        str,
        typer.Argument(help="Table with the column name and, if known, city, region and country; - is stdin."),
    ],
    form: Format = None,
    ror: Annotated[
        Path | None, typer.Option("--ror", help="A data dump of ROR (zip, JSON, JSON Lines): brings its ids.")
    ] = None,
    out: Out = None,
) -> None:
    """Put the names of a list together that are the same: each gets a cluster's number, a label and a ROR id.

    Names with a city are compared with those of the same place, names without one with each other.

    Example: trialgraph identity cluster hospitals.csv --ror ror-data.zip -o clustered.csv
    """
    from trialgraph.identity.cluster import cluster as clustered
    from trialgraph.tables import chosen_format, open_table, table_writer
    from trialgraph.texts import check_apart

    form = chosen_format(form, out)
    check_apart(names, out)
    with TemporaryDirectory(prefix="trialgraph-") as folder, open_table(names) as table:
        scratch = Path(folder)
        with (scratch / "rows").open("w+b") as kept:
            with on_terminal() as progress:
                rows = _kept(table, _named(table), kept)
                registry = _registry(ror, scratch, progress)
                found = clustered(rows, ror=registry, scratch=scratch / "names.sqlite", progress=progress)
            kept.seek(0)
            with table_writer(out, form, table.beside(("cluster", "label", "ror")), "clustered") as write:
                for line, each in zip(kept, found, strict=True):
                    write((*json.loads(line), *each))


def _named(table: Table) -> Callable[[tuple[str, ...]], Named]:
    """What reads a row of the table as a name and its place."""
    from trialgraph.identity.cluster import Named

    name, city, country, region = (table.needed("name"), *map(table.at, (*_PLACE, "region")))

    def named(row: tuple[str, ...]) -> Named:
        return Named(row[name], *(None if column is None else row[column] for column in (city, country, region)))

    return named


def _kept(table: Table, read: Callable[[tuple[str, ...]], Named], kept: IO[bytes]) -> Iterator[Named]:
    """The names of the table; its rows are kept in a file, as the answer comes when all are read."""
    for row in table.rows:
        kept.write(json.dumps(row).encode() + b"\n")
        yield read(row)


def _registry(ror: Path | None, scratch: Path, progress: Progress) -> Registry | None:
    from trialgraph.identity.ror import Registry

    return None if ror is None else Registry.read(ror, scratch / "ror.sqlite", progress)


@identity.command()
def review(
    out: Annotated[Path, typer.Option("--out", "-o", help="Table to write, .sssom.tsv.")],
    graph: Annotated[Path, typer.Option("--graph", "-g", help="A build folder or an RDF file.")] = Path("build/"),
    limit: Annotated[int, typer.Option("--limit", min=1, help="Candidates at most.")] = 200,
) -> None:
    """Write the names that may be the same but that no rule joins, for a person to decide, the most used first.

    Write the proof of each decision into its comment ("Not" into predicate_modifier where they are two), delete the
    other rows, and build with --curated FILE.

    Example: trialgraph identity review -o open.sssom.tsv
    """
    from trialgraph.graph import open as open_graph
    from trialgraph.identity.reviewing import candidates, write_candidates

    if out.exists():
        raise TrialgraphError(f"{out} is there already, perhaps with proofs in it; name another file with -o")
    with on_terminal() as progress:
        found = candidates(open_graph(graph), limit=limit, progress=progress)
    with atomic_file(out) as handle:
        text = io.TextIOWrapper(handle, "utf-8", newline="")
        write_candidates(text, found)
        text.detach()
    mend = "; write the proof of each decision in its comment, delete the other rows, and build with --curated"
    typer.echo(f"{len(found):,} open candidate{'' if len(found) == 1 else 's'} in {out}{mend if found else ''}")


def explain(
    name_a: Annotated[str, typer.Argument(metavar="A", help="A name, a trial's id, or the IRI of a name node.")],
    name_b: Annotated[str, typer.Argument(metavar="B", help="Another.")],
    graph: Annotated[
        Path | None,
        typer.Option("--graph", "-g", help="A build folder or an RDF file.", show_default="build/, if it is there"),
    ] = None,
    city: Annotated[str | None, typer.Option("--city", help="Only sites in this city.")] = None,
    country: Annotated[
        str | None, typer.Option("--country", help="Only sites in this country (a code or a name).")
    ] = None,
    form: Annotated[str, typer.Option("--format", help="text or json.")] = "text",
) -> None:
    """Explain why two names are the same, or what keeps them apart; exit code 0 whenever there is an answer.

    Names that the graph lacks, or all names where there is no graph, are compared by the rules alone.

    Example: trialgraph explain "Samsung Medical Center" "Samsung Medical Centre" --city Seoul
    """
    from trialgraph.graph import open as open_graph
    from trialgraph.identity.explaining import explain as explained
    from trialgraph.identity.telling import told
    from trialgraph.results import printable

    if form not in ("text", "json"):
        raise TrialgraphError(f"{form!r} is not a format of explanations; known: text, json")
    if graph is None and (Path("build") / "report.json").is_file():
        graph = Path("build/")
    opened = None if graph is None else open_graph(graph)
    explanation = explained(name_a, name_b, opened, city=city, country=country)
    if form == "json":
        import msgspec

        typer.echo(msgspec.json.format(msgspec.json.encode(explanation), indent=1).decode())
        return
    for line in told(explanation, None if graph is None else str(graph)):
        typer.echo(printable(line))
