"""The command line: ``trialgraph fetch | build | map | validate | query | export | network | ...``."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from trialgraph.cli_cells import cells
from trialgraph.cli_chart import chart
from trialgraph.cli_export import export
from trialgraph.cli_fetch import fetch
from trialgraph.cli_identity import explain, identity
from trialgraph.cli_network import network
from trialgraph.cli_push import push
from trialgraph.cli_query import query
from trialgraph.cli_validate import validate
from trialgraph.errors import TrialgraphError

if TYPE_CHECKING:
    from trialgraph.progress import Progress

__all__ = ["app", "main"]

app = typer.Typer(
    help="Clinical-trial records as a validated RDF graph: shared sponsors, sites and cell sources, with evidence.",
    invoke_without_command=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)

_STOPPED = 130

Sources = Annotated[
    list[str] | None,
    typer.Argument(help="Files, folders, patterns or archives of trial records.", show_default="examples/"),
]
Jobs = Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="Processes to map records with.")]
Base = Annotated[str | None, typer.Option("--base", help="IRI that all data IRIs start with; ends with a slash.")]
Graph = Annotated[Path, typer.Option("--graph", "-g", help="A build folder or an RDF file.")]


def main() -> None:
    """Run the command line; errors that users can mend are one line on stderr and exit code 2."""
    if isinstance(sys.stdout, io.TextIOWrapper) and not sys.stdout.isatty():
        sys.stdout.reconfigure(encoding="utf-8")  # what is read by a program is UTF-8, whatever the locale says
    elif isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")
    try:
        code = app(prog_name="trialgraph", standalone_mode=False)
        if code == _STOPPED:
            _fail("stopped", code)
        sys.exit(code)
    except TrialgraphError as error:
        _fail(str(error), error.exit_code)
    except (KeyboardInterrupt, typer.Abort):
        _fail("stopped", _STOPPED)
    except BrokenPipeError as error:
        _pipe_is_broken(error)
    except SystemExit as stop:
        if isinstance(stop.__context__, BrokenPipeError):  # typer has made 1 of it
            _pipe_is_broken(stop.__context__)
        raise
    except OSError as error:
        _fail(f"{error.strerror or error}: {error.filename}" if error.filename else str(error))
    except Exception as error:
        # The words of the command line itself: typer's own errors, of which only this is public.
        if not hasattr(error, "format_message"):
            raise
        _fail(f"{error.format_message()} (see trialgraph --help)")


def _pipe_is_broken(error: BrokenPipeError) -> NoReturn:
    """End well where the reader of our output has enough, as ``head`` has: else its pipeline counts as failed."""
    import select

    if sys.__stdout__ is not None:
        poll = select.poll()
        poll.register(sys.__stdout__.fileno(), 0)  # errors and hang-ups are told unasked
        if poll.poll(0):
            sys.stderr.close()
            sys.exit(0)
    _fail(error.strerror or "broken pipe", 1)


def _fail(message: str, code: int = 2) -> NoReturn:
    from trialgraph.results import printable

    sys.stderr.write(f"trialgraph: {printable(message)}\n")
    sys.exit(code)


def _version(wanted: bool) -> None:
    if wanted:
        from trialgraph import __version__

        typer.echo(f"trialgraph {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


@contextmanager
def _progress() -> Iterator[Progress]:
    """A line that tells the stage, its pace and the time left; nothing where no terminal reads it."""
    from trialgraph.progress import silent
    from trialgraph.progress_bar import progress_bar

    try:
        with progress_bar() if sys.stderr.isatty() else nullcontext(silent) as tell:
            yield tell
    except KeyboardInterrupt as stop:  # the command line would say nothing of how to go on
        _fail(str(stop) or "stopped", _STOPPED)


app.command()(fetch)
app.command()(explain)
app.command()(cells)
app.command()(validate)
app.command()(query)
app.command()(push)
app.command()(export)
app.command()(network)
app.command()(chart)
app.add_typer(identity, name="identity")


def _named(sources: list[str] | None) -> list[str]:
    """The sources, or the examples where they are: in a checkout."""
    if not sources and not Path("examples").is_dir():
        raise TrialgraphError("name the records: files, folders, patterns, archives (here is no folder examples/)")
    return sources or ["examples/"]


@app.command()
def build(
    sources: Sources = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="Folder of the build.")] = Path("build/"),
    jobs: Jobs = None,
    base: Base = None,
    contact_details: Annotated[
        bool,
        typer.Option("--contact-details", help="Also map contact persons, phones and e-mails, in graphs of their own."),
    ] = False,
    coverage: Annotated[
        bool, typer.Option("--coverage", help="Also write coverage.tsv: what becomes of each field of the records.")
    ] = False,
    ror: Annotated[
        Path | None,
        typer.Option("--ror", help="A data dump of ROR (zip, JSON, JSON Lines): ids, parents, successors."),
    ] = None,
    curated: Annotated[
        list[Path] | None,
        typer.Option("--curated", help="Reviewed decisions, as `identity review` writes them; may be repeated."),
    ] = None,
) -> None:
    """Build the graph: map the records, link them, check them, and write it all to a folder.

    Example: trialgraph build pages/ -o build/
    """
    from trialgraph.ontology import BASE
    from trialgraph.pipeline import build as run
    from trialgraph.summary import print_summary

    with _progress() as progress:
        run(
            _named(sources),
            out=out,
            jobs=jobs,
            base=base or BASE,
            contact_details=contact_details,
            coverage=coverage,
            ror=ror,
            curated=curated or (),
            progress=progress,
        )
    if not print_summary(out):
        _fail("none of the records could be mapped", 1)


@app.command(name="map")
def map_(
    sources: Sources = None,
    out: Annotated[Path, typer.Option("--out", "-o", help="File to write, .nq.zst.")] = Path("records.nq.zst"),
    jobs: Jobs = None,
    base: Base = None,
) -> None:
    """Map records to their named graphs alone, as compressed N-Quads: for a store of your own."""
    from trialgraph.ontology import BASE
    from trialgraph.pipeline import map_sources
    from trialgraph.summary import counts_line

    with _progress() as progress:
        counts = map_sources(_named(sources), out, jobs=jobs, base=base or BASE, progress=progress)
    typer.echo(f"{counts_line(counts)}; {counts.quads:,} quads in {out}")
