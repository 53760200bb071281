"""``python -m benchmarks.build``: how long ``trialgraph build`` takes over a corpus, how much memory, and where."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console
from rich.table import Table

from benchmarks.mapping import WORK, corpus_file
from benchmarks.measure import Measured, measure, program
from benchmarks.table import machine

__all__ = ["Report"]

_MB = 1_000_000


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What ``--json`` writes; ``stages`` and ``counts`` are as the build's own report.json has them."""

    machine: dict[str, str]
    studies: int
    jobs: int
    seconds: float
    cpu: float
    peak: int
    bytes: dict[str, int]
    stages: dict[str, float]
    counts: dict[str, object]


class _BuildReport(msgspec.Struct):
    """Of report.json, what is read here; a build may tell its seconds in all, or by stage, or not at all."""

    seconds: float | dict[str, float] = {}
    counts: dict[str, object] = {}


def _sizes(folder: Path) -> dict[str, int]:
    """Bytes of each thing in the build folder."""
    found = {}
    for path in sorted(folder.iterdir()):
        files = path.rglob("*") if path.is_dir() else [path]
        found[path.name] = sum(file.stat().st_size for file in files if file.is_file())
    return found


def _report(folder: Path, ran: Measured, studies: int, jobs: int) -> Report:
    try:
        told = msgspec.json.decode((folder / "report.json").read_bytes(), type=_BuildReport)
    except (OSError, msgspec.MsgspecError):
        told = _BuildReport()
    stages = told.seconds if isinstance(told.seconds, dict) else {"all": told.seconds}
    return Report(
        machine=machine(),
        studies=studies,
        jobs=jobs,
        seconds=ran.seconds,
        cpu=ran.cpu,
        peak=ran.peak,
        bytes=_sizes(folder),
        stages=stages,
        counts=told.counts,
    )


def _print(report: Report) -> None:
    console = Console()
    pace = report.studies / report.seconds
    console.print(
        f"{report.studies:,} studies in {report.seconds:,.1f} s ({pace:,.0f}/s), {report.cpu:,.1f} s of CPU time; "
        f"all processes together {report.peak / _MB:,.0f} MB at their peak"
    )
    stages = Table("stage", "seconds", "share")
    known = {name: seconds for name, seconds in report.stages.items() if name not in {"all", "total"}}
    for name, seconds in known.items():
        stages.add_row(name, f"{seconds:,.2f}", f"{seconds / report.seconds:.0%}")
    if known:
        rest = max(0.0, report.seconds - sum(known.values()))
        stages.add_row("not told", f"{rest:,.2f}", f"{rest / report.seconds:.0%}")
        console.print(stages)
    else:
        console.print("report.json does not tell the seconds of the stages")
    files = Table("file", "MB")
    for name, size in report.bytes.items():
        files.add_row(name, f"{size / _MB:,.1f}")
    console.print(files)
    console.print({name: count for name, count in report.counts.items() if isinstance(count, int)})


def main(
    studies: Annotated[int, typer.Option(min=1, help="How many studies.")] = 50_000,
    sources: Annotated[list[Path] | None, typer.Option("--from", help="Records to make the corpus from.")] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes to map with.")] = 2,
    seed: Annotated[int, typer.Option(help="Seed of the corpus.")] = 1,
    keep: Annotated[Path | None, typer.Option(help="Keep the build in this folder.")] = None,
    json: Annotated[Path | None, typer.Option(help="Also write the figures to this file.")] = None,
) -> None:
    """Measure a build."""
    corpus = corpus_file(studies, sources or (), seed, lambda line: typer.echo(line, err=True))
    with tempfile.TemporaryDirectory(dir=WORK) as folder:
        out = keep or Path(folder, "build")
        if keep is not None and (keep / "report.json").exists():
            shutil.rmtree(keep)
        ran = measure([*program(), "build", str(corpus), "-o", str(out), "--jobs", str(jobs)])
        report = _report(out, ran, studies, jobs)
    _print(report)
    if json is not None:
        json.write_bytes(msgspec.json.format(msgspec.json.encode(report)) + b"\n")


if __name__ == "__main__":
    typer.run(main)
