"""``trialgraph validate``: is the graph right, are its sources, and what has changed since an earlier report."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from trialgraph.validate import Report
    from trialgraph.validate.trend import Earlier, NoTrend

__all__ = ["validate"]

_COLUMNS = ("severity", "trial", "source", "record", "focus", "field", "value", "message", "shape")
_TRIALS = 3  # to name of each shape
_ALL_IN = "the SHACL report (trialgraph validate -o FILE.ttl)"


def validate(
    graph: Annotated[Path, typer.Option("--graph", "-g", help="A build folder or an RDF file.")] = Path("build/"),
    engine: Annotated[
        str | None,
        typer.Option("--engine", help="pyshacl or fast; they find the same.", show_default="by the size of the graph"),
    ] = None,
    jobs: Annotated[int | None, typer.Option("--jobs", "-j", min=1, help="Processes for the fast engine.")] = None,
    form: Annotated[
        str, typer.Option("--format", help="table: a row for each rule; csv, tsv, json, md: all findings.")
    ] = "table",
    out: Annotated[
        list[Path] | None,
        typer.Option("--out", "-o", help="Report to write: .html, .json or .ttl (SHACL); may be repeated."),
    ] = None,
    against: Annotated[
        Path | None,
        typer.Option("--against", help="An earlier report.json, or a build folder: tell what has changed."),
    ] = None,
) -> None:
    """Check a graph against the shapes: exit code 0 when it conforms, 1 when it does not.

    A violation says that the graph is wrong, a warning that the source is odd,
    an info that something is not told; only violations break conformance. A
    graph without a trial is not called conforming (exit code 1).

    Example: trialgraph validate --graph build/ -o findings.html

    Example: trialgraph validate --graph trials.nq --format csv > findings.csv
    """
    from trialgraph import __version__
    from trialgraph.graph import open as open_graph
    from trialgraph.progress import on_terminal
    from trialgraph.report import write_validation
    from trialgraph.summary import print_findings
    from trialgraph.tables import chosen_format
    from trialgraph.validate import check_engine
    from trialgraph.validate.telling import telling

    form = chosen_format(form, None)
    check_engine(engine)
    for file in out or ():
        _check_out(graph, file)
    earlier = _earlier(against)
    opened = open_graph(graph)
    began = time.monotonic()
    with on_terminal() as progress:
        report = opened.validate(engine=engine, jobs=jobs, progress=progress)
    seconds = time.monotonic() - began
    told = telling(report, earlier, seconds=seconds, all_in=_ALL_IN)
    for file in out or ():
        write_validation(file, {"trialgraph": __version__, "graph": str(graph), "validation": told}, report)
    if form == "table":
        print_findings(told, _first_trials(report))
    else:
        _list(report, form)
    _say(told, asked=engine is not None, aside=form != "table")
    if out:
        typer.echo(f"in {', '.join(map(str, out))}", err=form != "table")
    if not report.conforms:
        raise typer.Exit(1)


def _check_out(graph: Path, file: Path) -> None:
    """Refuse what cannot be written, and what would be written over the graph, before a long work begins."""
    from trialgraph.errors import TrialgraphError
    from trialgraph.pipeline import ARTEFACTS
    from trialgraph.report import check_report_name
    from trialgraph.texts import check_apart

    check_report_name(file)
    check_apart(str(graph), file)
    if graph.is_dir() and file.name in ARTEFACTS and file.parent.resolve() == graph.resolve():
        raise TrialgraphError(f"{file} belongs to the build; name another file with -o")


def _earlier(against: Path | None) -> Earlier | NoTrend:
    """The report to compare with; one that is asked for and is not there, or cannot be compared, is an error."""
    from trialgraph.errors import TrialgraphError
    from trialgraph.validate.trend import NoTrend, read_earlier

    if against is None:
        return NoTrend("no earlier report was named (--against)")
    found = read_earlier(against / "report.json" if against.is_dir() else against)
    if isinstance(found, NoTrend):
        raise TrialgraphError(f"{against} cannot be compared with: {found.why}")
    return found


def _first_trials(report: Report) -> dict[str, Sequence[str]]:
    """Some trials of each shape, and a mark where there are more."""
    first: dict[str, dict[str, None]] = {}
    for finding in report.findings:
        trials = first.setdefault(finding.shape, {})
        if finding.trial and len(trials) <= _TRIALS:
            trials[finding.trial] = None
    return {
        shape: [*list(trials)[:_TRIALS], *(["..."] if len(trials) > _TRIALS else [])] for shape, trials in first.items()
    }


def _list(report: Report, form: str) -> None:
    from trialgraph.tables import table_writer

    with table_writer(None, form, _COLUMNS, "findings") as write:
        for finding in report.findings:
            write([getattr(finding, name) for name in _COLUMNS])


def _say(told: dict[str, Any], *, asked: bool, aside: bool) -> None:
    """The verdict, what was checked, by whom and why by it, how long; beside a list that a program reads, on stderr."""
    from trialgraph.summary import counted, since_then

    numbers = ", ".join(counted(told["counts"])) or "no findings"
    verdict = "conforms" if told["conforms"] else "does not conform"
    trials = told["checked"].get("Trial", 0)
    what = f"{trials:,} trial{'' if trials == 1 else 's'} checked against {told['shapes']:,} shapes"
    typer.echo(f"{verdict}: {what}; {numbers}", err=aside)
    typer.echo(f"{told['quads']:,} quads in {told['seconds']:.1f} s by {_who(told['engine'], asked=asked)}", err=aside)
    if since := since_then(told["trend"]):
        typer.echo(since, err=aside)


def _who(engine: str, *, asked: bool) -> str:
    from trialgraph.validate.engine import FITS

    name = "pySHACL" if engine == "pyshacl" else "the fast engine"
    if asked:
        return f"{name}, as asked"
    return f"{name}, as graphs of {'up to' if engine == 'pyshacl' else 'more than'} {FITS:,} quads are"
