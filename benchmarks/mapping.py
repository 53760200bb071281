"""``python -m benchmarks.mapping``: how fast studies are mapped, beside peers, all on one corpus and in one run.

Each contestant is a process of its own, run in turn so often as asked; see README.md for what each does.
"""

from __future__ import annotations

import importlib.util
import sys
import tempfile
from collections.abc import Callable, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Annotated

import msgspec
import typer
import zstandard

from benchmarks.corpus import make_corpus, records
from benchmarks.measure import Measured, measure, program
from benchmarks.peers import Told
from benchmarks.table import Row, machine, print_tables, ratios

__all__ = ["PEERS", "WORK", "Bench", "corpus_file"]

PEERS = ("floor", "rdflib", "maplib")
WORK = Path(".cache/benchmarks")


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What ``--json`` writes."""

    machine: dict[str, str]
    corpus: str
    corpus_bytes: int
    jobs: int
    rows: list[Row]
    ratios: dict[str, float]
    skipped: dict[str, str]


class Bench:
    """The contestants over one corpus."""

    def __init__(self, corpus: Path, studies: int, folder: Path, *, jobs: int, sample: int) -> None:
        self.corpus = corpus
        self.rows: dict[str, Row] = {}
        self.skipped: dict[str, str] = {}
        self._studies, self._folder, self._jobs, self._sample = studies, folder, jobs, sample

    def run(self, peers: Sequence[str], repeat: int, tell: Callable[[str], None]) -> None:
        """Measure each in turn, so often; what a peer lacks is told in ``skipped``."""
        if "maplib" in peers and importlib.util.find_spec("maplib") is None:
            self.skipped["maplib"] = "not installed (pip install maplib)"
        for again in range(1, repeat + 1):
            for name in ("trialgraph", *(peer for peer in peers if peer not in self.skipped)):
                row = self._project() if name == "trialgraph" else self._peer(name)
                tell(f"{again}/{repeat} {name}: {row.seconds[-1]:.2f} s")

    def _project(self) -> Row:
        out = self._folder / "out.nq.zst"
        ran = measure([*program(), "map", str(self.corpus), "-o", str(out), "--jobs", str(self._jobs)])
        row = self.rows.get("trialgraph")
        if row is None:
            quads, size = _content(out)
            row = self._row("trialgraph", f"{self._jobs} jobs, zstd", statements=quads, bytes=size)
        return row.add(ran.seconds, ran.cpu, ran.peak)

    def _peer(self, name: str) -> Row:
        project = self.rows["trialgraph"]
        more = {"floor": ["--bytes", str(project.bytes)], "rdflib": ["--sample", str(self._sample)]}
        module = f"benchmarks.peers.{name if name == 'floor' else f'{name}_peer'}"
        out = self._folder / f"{name}.out"
        ran = measure([sys.executable, "-m", module, str(self.corpus), str(out), *more.get(name, ())])
        told = msgspec.json.decode(ran.stdout, type=Told)
        out.unlink()
        if name == "rdflib" and told.studies < self._studies:
            return self._scaled(name, ran, told, project)
        row = self.rows.get(name) or self._row(name, "", statements=told.statements, bytes=told.bytes)
        return row.add(ran.seconds, ran.cpu, ran.peak)

    def _scaled(self, name: str, ran: Measured, told: Told, project: Row) -> Row:
        """A sample as if it were the whole: its own work by the quads, starting up as it is."""
        factor = project.statements / told.statements
        row = self.rows.get(name)
        if row is None:
            note = f"scaled from {told.studies} studies, {told.statements:,} quads"
            row = self._row(name, note, statements=project.statements, bytes=int(told.bytes * factor))
        start = max(0.0, ran.seconds - told.seconds)
        cpu = ran.cpu * (start + told.seconds * factor) / ran.seconds
        return row.add(start + told.seconds * factor, cpu, ran.peak)

    def _row(self, name: str, note: str, *, statements: int, bytes: int) -> Row:  # noqa: A002 - as the column
        row = self.rows[name] = Row(name=name, studies=self._studies, statements=statements, bytes=bytes, note=note)
        return row


def _content(path: Path) -> tuple[int, int]:
    """Lines and bytes of a compressed file."""
    lines = size = 0
    with path.open("rb") as handle:
        stream = zstandard.ZstdDecompressor().stream_reader(handle, read_across_frames=True)
        while data := stream.read(2**22):
            lines += data.count(b"\n")
            size += len(data)
    return lines, size


def corpus_file(studies: int, sources: Sequence[Path], seed: int, tell: Callable[[str], None]) -> Path:
    """The corpus as JSON Lines in ``.cache/benchmarks``; a generated one is made once, until its generator changes."""
    code = b"".join(path.read_bytes() for path in sorted(Path(__file__).with_name("generated").glob("*.py")))
    kind = "given" if sources else f"generated-{sha256(code).hexdigest()[:8]}"
    path = WORK / f"{kind}-{studies}-{seed}.jsonl"
    if sources or not path.exists():
        for line in make_corpus(path, records(studies, sources, seed)).lines():
            tell(line)
    with path.open("rb") as handle:  # into the system's cache, for all contestants alike
        while handle.read(2**24):
            pass
    return path


def main(
    studies: Annotated[int, typer.Option(min=1, help="How many studies.")] = 10_000,
    sources: Annotated[list[Path] | None, typer.Option("--from", help="Records to make the corpus from.")] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes of trialgraph map.")] = 2,
    peers: Annotated[str, typer.Option(help="Of floor, rdflib, maplib; comma-separated.")] = ",".join(PEERS),
    repeat: Annotated[int, typer.Option(min=1, help="Runs of each, in turn.")] = 3,
    sample: Annotated[int, typer.Option(min=1, help="Studies that rdflib maps; its time is scaled.")] = 300,
    seed: Annotated[int, typer.Option(help="Seed of the corpus.")] = 1,
    json: Annotated[Path | None, typer.Option(help="Also write the figures to this file.")] = None,
) -> None:
    """Measure the mapping and its peers."""
    wanted = [name for name in peers.split(",") if name]
    if unknown := set(wanted) - set(PEERS):
        raise typer.BadParameter(f"no such peers: {', '.join(sorted(unknown))}; known: {', '.join(PEERS)}")

    def tell(line: str) -> None:
        typer.echo(line, err=True)

    corpus = corpus_file(studies, sources or (), seed, tell)
    with tempfile.TemporaryDirectory(dir=WORK) as folder:
        bench = Bench(corpus, studies, Path(folder), jobs=jobs, sample=sample)
        bench.run(wanted, repeat, tell)
    rows = list(bench.rows.values())
    print_tables(rows, bench.skipped)
    if json is not None:
        report = Report(
            machine=machine(),
            corpus=corpus.name,
            corpus_bytes=corpus.stat().st_size,
            jobs=jobs,
            rows=rows,
            ratios={ratio.name: ratio.value for ratio in ratios(rows)},
            skipped=bench.skipped,
        )
        json.write_bytes(msgspec.json.format(msgspec.json.encode(report)) + b"\n")


if __name__ == "__main__":
    typer.run(main)
