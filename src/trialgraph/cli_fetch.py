"""``trialgraph fetch``: its options, its progress on a terminal, and its last line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from trialgraph.errors import TrialgraphError

if TYPE_CHECKING:
    from trialgraph.fetching import Fetched

__all__ = ["fetch"]

_Progress = tuple[Callable[[int, int | None], None], Callable[[str, float], None]]


def fetch(
    query: Annotated[
        str | None, typer.Argument(help="Search expression of the API; leave out for all studies.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Folder for the pages (not needed with --count).")
    ] = None,
    condition: Annotated[list[str] | None, typer.Option("--condition", help="Condition or disease.")] = None,
    intervention: Annotated[list[str] | None, typer.Option("--intervention", help="Intervention or treatment.")] = None,
    sponsor: Annotated[list[str] | None, typer.Option("--sponsor", help="Sponsor or collaborator.")] = None,
    location: Annotated[list[str] | None, typer.Option("--location", help="Place: country, city, facility.")] = None,
    status: Annotated[list[str] | None, typer.Option("--status", help="Recruitment status.")] = None,
    since: Annotated[
        str | None, typer.Option("--since", help="Last update posted on this day (2024-01-31) or later.")
    ] = None,
    until: Annotated[str | None, typer.Option("--until", help="Last update posted on this day or before.")] = None,
    id_: Annotated[list[str] | None, typer.Option("--id", help="NCT id.")] = None,
    advanced: Annotated[str | None, typer.Option("--advanced", help="Filter in the API's own words, as well.")] = None,
    count: Annotated[bool, typer.Option("--count", help="Only say how many studies match.")] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Delete the pages that an earlier fetch left in the folder.")
    ] = False,
    page_size: Annotated[int, typer.Option("--page-size", min=1, max=1000, help="Studies in a page.")] = 1000,
    rate: Annotated[int, typer.Option("--rate", min=1, max=60000, help="Requests per minute at most.")] = 50,
    timeout: Annotated[int, typer.Option("--timeout", min=1, help="Seconds to wait for an answer to go on.")] = 60,
    retries: Annotated[int, typer.Option("--retries", min=0, help="How often to ask again after a failure.")] = 5,
    url: Annotated[
        str | None, typer.Option("--url", help="Address of the API.", show_default="https://clinicaltrials.gov/api/v2")
    ] = None,
) -> None:
    """Fetch studies from ClinicalTrials.gov into a folder; given again, it goes on where it was interrupted.

    An option that is given more than once asks for any of its values.

    Example: trialgraph fetch --condition psoriasis --status recruiting -o studies/
    """
    from trialgraph.fetching import Manners, StoppedError, make_request
    from trialgraph.fetching import count as ask
    from trialgraph.fetching import fetch as run
    from trialgraph.fetching.request import API

    request = make_request(
        query,
        condition=_any_of(condition),
        intervention=_any_of(intervention),
        sponsor=_any_of(sponsor),
        location=_any_of(location),
        statuses=status or (),
        ids=id_ or (),
        since=since,
        until=until,
        advanced=advanced,
        url=url or API,
    )
    manners = Manners(rate=rate, timeout=timeout, retries=retries)
    if count:
        typer.echo(f"{ask(request, manners):,} studies match")
        return
    if out is None:
        raise TrialgraphError("name a folder with -o, or ask with --count how many studies match")
    try:
        with _bar("fetching" if request.parameters else "fetching all studies") as (progress, waiting):
            done = run(
                request, out, fresh=fresh, page_size=page_size, manners=manners, progress=progress, waiting=waiting
            )
    except KeyboardInterrupt:
        raise StoppedError(out) from None
    typer.echo(_told(done, out))


def _any_of(words: list[str] | None) -> str | None:
    """One expression of the API for several."""
    if not words:
        return None
    return words[0] if len(words) == 1 else " OR ".join(f"({each})" for each in words)


def _told(done: Fetched, out: Path) -> str:
    """What is in the folder, and what is odd about it."""
    of = f"{done.studies:,}" if done.total is None else f"{done.studies:,} of {done.total:,}"
    pages = f"{done.pages:,} page" + ("" if done.pages == 1 else "s")
    odd = f"; {done.repeated:,} came more than once" if done.repeated else ""
    if done.total is not None and done.studies != done.total:
        difference = f"{abs(done.studies - done.total):,} {'fewer' if done.studies < done.total else 'more'}"
        odd += f"; {difference} than the server counted at the start: it changed meanwhile, --fresh fetches anew"
    if done.before:
        return f"{out} is complete: {of} studies in {pages}{odd or '; --fresh fetches them anew'}"
    return f"fetched {of} studies in {pages} to {out}{odd}"


@contextmanager
def _bar(title: str) -> Iterator[_Progress]:
    """A bar with pace and time left; nothing where no terminal reads it."""
    if not sys.stderr.isatty():
        yield lambda studies, total: None, lambda why, seconds: None
        return
    from rich.console import Console
    from rich.markup import escape
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[reached]}"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True, speed_estimate_period=600) as bar:
        task = bar.add_task(title, total=None, reached="")
        here: list[int] = []  # what an earlier run had is not of this run's pace

        def progress(studies: int, total: int | None) -> None:
            here.append(studies)
            elapsed = bar.tasks[0].elapsed or 0
            pace = f" ({(studies - here[0]) / elapsed:,.0f}/s)" if studies > here[0] and elapsed > 1 else ""
            reached = f"{studies:,}" if total is None else f"{studies:,}/{total:,}"
            bar.update(task, description=title, total=total, completed=studies, reached=f"{reached}{pace}")

        def waiting(why: str, seconds: float) -> None:
            bar.update(task, description=escape(f"{why}; asking again in {seconds:,.0f} s"))

        yield progress, waiting
