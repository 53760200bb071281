"""``python -m benchmarks.validation``: pySHACL and the fast engine over builds of generated studies.

Each engine runs as a process of its own; pySHACL, the reference, on the smallest build only. Whether both find the same
is told by a digest of all findings.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from benchmarks.mapping import WORK, corpus_file
from benchmarks.measure import Measured, measure, program
from benchmarks.table import machine
from benchmarks.validated import Outcome

__all__ = ["Report", "Run"]

_MB = 1_000_000
_TIMES, _PACE, _MEMORY = 50, 1_000, 2_000 * _MB


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One engine on one build, the fastest of its runs; ``seconds`` and ``cpu`` with all that it takes to start."""

    engine: str
    studies: int
    findings: int
    digest: str
    seconds: float
    cpu: float
    peak: int
    without_start: float

    @property
    def per_study(self) -> float:
        """Milliseconds of wall time."""
        return self.seconds / self.studies * 1_000


class Report(msgspec.Struct, frozen=True):
    """What ``--json`` writes."""

    machine: dict[str, str]
    jobs: int
    runs: list[Run]


def build_of(studies: int, seed: int, *, anew: bool) -> Path:
    """A build of so many generated studies: the one that is kept, or a new one."""
    corpus = corpus_file(studies, (), seed, lambda line: typer.echo(line, err=True))
    folder = WORK / f"build-{corpus.stem}"
    if anew or not (folder / "report.json").exists():
        typer.echo(f"building {corpus.name}", err=True)
        measure([*program(), "build", str(corpus), "-o", str(folder)])
    return folder


def run(engine: str, build: Path, jobs: int, repeat: int) -> Run:
    """Measure an engine on a build."""
    command = [sys.executable, "-m", "benchmarks.validated", str(build), engine, str(jobs)]
    ran: list[tuple[Measured, Outcome]] = []
    for _ in range(repeat):
        measured = measure(command)
        ran.append((measured, msgspec.json.decode(measured.stdout, type=Outcome)))
    best, outcome = min(ran, key=lambda pair: pair[0].seconds)
    return Run(
        engine=engine,
        studies=outcome.trials,
        findings=outcome.findings,
        digest=outcome.digest,
        seconds=best.seconds,
        cpu=best.cpu,
        peak=max(measured.peak for measured, _ in ran),
        without_start=min(found.seconds for _, found in ran),
    )


def tell(runs: list[Run], jobs: int) -> None:
    """The runs as a table, and what they should reach."""
    console = Console(width=120)
    reference, *fast = runs
    table = Table("engine", "studies", "findings", "seconds", "CPU s", "ms/study", "studies/s", "x pySHACL", "peak MB")
    for each in runs:
        table.add_row(
            each.engine,
            f"{each.studies:,}",
            f"{each.findings:,}",
            f"{each.seconds:,.1f}",
            f"{each.cpu:,.1f}",
            f"{each.per_study:.2f}",
            f"{each.studies / each.seconds:,.0f}",
            f"{reference.per_study / each.per_study:,.0f}",
            f"{each.peak / _MB:,.0f}",
        )
    console.print(table)
    largest = fast[-1]
    # What one more study costs, between the two largest builds: without what every run costs.
    slope = (
        (largest.seconds - fast[-2].seconds) / (largest.studies - fast[-2].studies) * 1_000 if len(fast) > 1 else 0.0
    )
    goals = [
        ("the same findings as pySHACL's", fast[0].digest == reference.digest, f"{fast[0].findings:,} of both"),
        (
            f"at least {_TIMES} times pySHACL per study",
            reference.per_study / largest.per_study >= _TIMES,
            f"{reference.per_study / largest.per_study:,.0f} times",
        ),
        (
            f"{_PACE:,} studies a second",
            largest.studies / largest.seconds >= _PACE,
            f"{largest.studies / largest.seconds:,.0f}, {jobs} processes",
        ),
        ("under 2 GB", largest.peak < _MEMORY, f"{largest.peak / _MB:,.0f} MB, all processes together"),
        (
            "linear",
            slope <= largest.per_study * 1.2,
            f"{slope:.2f} ms for one study more, {largest.per_study:.2f} on average",
        ),
    ]
    for name, met, figure in goals:
        console.print(f"{'met   ' if met else 'missed'} {name}: {figure}", highlight=False)


def main(
    studies: Annotated[list[int] | None, typer.Option(min=1, help="Sizes of builds, the smallest first.")] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes of the fast engine.")] = 2,
    repeat: Annotated[int, typer.Option(min=1, help="Runs of each; the fastest counts.")] = 2,
    seed: Annotated[int, typer.Option(help="Seed of the corpora.")] = 1,
    anew: Annotated[bool, typer.Option(help="Build anew: after a change of what is built.")] = False,
    json: Annotated[Path | None, typer.Option(help="Also write the figures to this file.")] = None,
) -> None:
    """Measure validation."""
    builds = [build_of(count, seed, anew=anew) for count in studies or (1_000, 10_000, 50_000)]
    runs = [run("pyshacl", builds[0], jobs, repeat), *(run("fast", build, jobs, repeat) for build in builds)]
    tell(runs, jobs)
    if json is not None:
        json.write_bytes(msgspec.json.format(msgspec.json.encode(Report(machine(), jobs, runs))) + b"\n")


if __name__ == "__main__":
    typer.run(main)
