"""``trialgraph push``: its options, its progress, and its last line."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trialgraph.errors import TrialgraphError

if TYPE_CHECKING:
    from trialgraph.push import Pushed

__all__ = ["push"]

_MB = 2**20
_NAMES = 5  # of graphs that are told
_LONG = 5  # seconds of waiting of which one is told who sees no terminal
_NO_SCHEME = re.compile(r"[\w.-]+:\d+(/|$)", re.ASCII)


def push(
    url: Annotated[
        str,
        typer.Argument(help="Address of the store (host, dataset, repository), or a folder for a new database."),
    ],
    graph: Annotated[Path, typer.Option("--graph", "-g", help="A build folder or an RDF file of quads.")] = Path(
        "build/"
    ),
    profile: Annotated[
        str | None,
        typer.Option(
            "--profile",
            help="oxigraph, virtuoso, fuseki, rdf4j, graphdb or generic.",
            show_default="told by the store's answer",
        ),
    ] = None,
    method: Annotated[
        str | None,
        typer.Option(
            "--method",
            help="quads (many graphs in a request), gsp (Graph Store Protocol), update (SPARQL Update) or ld_dir"
            " (Virtuoso's own loader).",
            show_default="the fastest of the store",
        ),
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Send all anew, and delete all other graphs of this project.")
    ] = False,
    keep: Annotated[bool, typer.Option("--keep", help="Delete nothing that an earlier push sent.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be sent and deleted.")] = False,
    chunk: Annotated[
        int | None,
        typer.Option(
            "--chunk",
            min=1,
            help="Megabytes in one request at most.",
            show_default="16; Oxigraph 64; Fuseki 512; in one file of ld_dir 256",
        ),
    ] = None,
    timeout: Annotated[
        int | None,
        typer.Option("--timeout", min=1, help="Seconds that the store may say nothing.", show_default="300"),
    ] = None,
    retries: Annotated[
        int | None,
        typer.Option("--retries", min=0, help="How often to try again after a failure.", show_default="5"),
    ] = None,
    loader: Annotated[
        str | None,
        typer.Option(
            "--loader",
            help="How the program is called that makes a database in a folder; for ld_dir: 'isql-vt HOST:PORT USER'.",
        ),
    ] = None,
    folder: Annotated[
        Path | None, typer.Option("--folder", help="For ld_dir: where files are put that the server reads.")
    ] = None,
    insecure: Annotated[
        bool, typer.Option("--insecure", help="Send credentials over plain http to another machine.")
    ] = False,
) -> None:
    """Bring a triple store to hold the graph: what is new or changed is sent, what is gone is deleted.

    Afterwards the triples of each graph are counted. After an interruption the same command goes on. What is the same
    is told by these numbers and by the account of the last push: what others have edited in the store may go unseen,
    and --replace sends all anew. A part of what was pushed takes the place of the whole, unless --keep is given.

    Credentials come from the environment (TRIALGRAPH_ENDPOINT with TRIALGRAPH_USER and TRIALGRAPH_PASSWORD, or
    TRIALGRAPH_TOKEN) or the keyring; the SQL password of ld_dir from TRIALGRAPH_SQL_PASSWORD.

    A folder is made a database of Oxigraph, or of Jena (TDB2), by that store's own loader; a server may then be started
    on it, and a later push to the server's address sends what has changed.

    Example: trialgraph push http://localhost:3030/trials --dry-run
    """
    from trialgraph.graph import graph_lines
    from trialgraph.progress import on_terminal
    from trialgraph.push import bulk_load
    from trialgraph.push import push as push_lines
    from trialgraph.push.client import Manners

    if replace and keep:
        raise TrialgraphError("--replace deletes what is not sent, --keep deletes nothing: give one of them")
    if "://" not in url:
        _refuse_for_folder(
            url,
            {
                "--method": method,
                "--replace": replace or None,
                "--keep": keep or None,
                "--dry-run": dry_run or None,
                "--chunk": chunk,
                "--timeout": timeout,
                "--retries": retries,
                "--folder": folder,
                "--insecure": insecure or None,
            },
        )
    lines = graph_lines(graph)()
    with on_terminal() as progress:
        if "://" not in url:
            made = bulk_load(lines, Path(url), profile=profile, loader=loader, progress=progress)
            typer.echo(f"{url} is a database of {made.triples:,} triples in {made.sent:,} graphs")
            return

        def waiting(why: str, seconds: float) -> None:
            progress(f"waiting {seconds:,.0f} s: {why}", 0, None)
            if seconds >= _LONG and not sys.stderr.isatty():
                typer.echo(f"waiting {seconds:,.0f} s: {why}", err=True)

        done = push_lines(
            lines,
            url,
            profile=profile,
            method=method,
            replace=replace,
            keep=keep,
            dry_run=dry_run,
            chunk=chunk * _MB if chunk else None,
            loader=loader,
            folder=folder,
            insecure=insecure,
            timeout=timeout,
            retries=retries,
            manners=Manners(waiting=waiting),
            progress=progress,
        )
    typer.echo(_told(done, dry_run=dry_run))
    if dry_run and done.sent_graphs:
        typer.echo(f"to send: {_some(done.sent_graphs)}")
    if done.deleted_graphs:
        typer.echo(f"{'to delete' if dry_run else 'deleted'}: {_some(done.deleted_graphs)}")


def _refuse_for_folder(url: str, given: dict[str, object]) -> None:
    """Raise for what is no folder, and for options that do nothing for one."""
    if _NO_SCHEME.match(url):
        raise TrialgraphError(f"{url} is not an http(s) address; did you mean http://{url}?")
    idle = [name for name, value in given.items() if value is not None]
    if idle:
        raise TrialgraphError(
            f"{', '.join(idle)}: for the address of a store only, and {url} is a folder, where a database is made"
        )


def _some(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - _NAMES:,} more" if len(names) > _NAMES else ""
    return ", ".join(names[:_NAMES]) + more


def _told(done: Pushed, *, dry_run: bool) -> str:
    sent = f"{done.sent:,} graph{'' if done.sent == 1 else 's'} ({done.sent_triples:,} triples)"
    if dry_run:
        return f"would send {sent}, keep {done.kept:,} as they are and delete {done.deleted:,}"
    if not done.sent and not done.deleted:
        return f"nothing to do: the store holds all {done.kept:,} graphs ({done.triples:,} triples) as they are here"
    return f"sent {sent}, kept {done.kept:,}, deleted {done.deleted:,}; the store holds all {done.triples:,} triples"
