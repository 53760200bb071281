"""``python -m benchmarks.killed``: kill a build at random moments, run the same command to its end, compare the bytes.

An earlier finished build lies where the new one goes; after each kill it must still be whole.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
from hashlib import sha256
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.mapping import WORK, corpus_file
from benchmarks.measure import program
from trialgraph.errors import TrialgraphError

__all__ = ["DamagedError", "fingerprint"]

_COMPARED = ("graph.nq.zst", "matches.sssom.tsv")


class DamagedError(TrialgraphError):
    """A kill that did harm."""


def fingerprint(folder: Path) -> tuple[str, ...]:
    """What the bytes are that must be the same, after the store has been asked for them."""
    from trialgraph.graph import open as open_build

    if not open_build(folder).sparql("ASK { ?trial a tg:Trial }").rows[0]["answer"]:
        raise DamagedError(f"the store in {folder} holds no trial")
    return tuple(sha256((folder / name).read_bytes()).hexdigest() for name in _COMPARED)


def _kill_after(command: list[str], seconds: float) -> bool:
    """Run for so long, then kill the process (its workers end by themselves); whether it was still running."""
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        child.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        return True
    return False


def main(
    studies: Annotated[int, typer.Option(min=1, help="How many studies.")] = 20_000,
    kills: Annotated[int, typer.Option(min=1, help="How many builds are killed.")] = 10,
    jobs: Annotated[int, typer.Option(min=1, help="Processes to map with.")] = 2,
    seed: Annotated[int, typer.Option(help="Seed of the moments.")] = 1,
) -> None:
    """Kill builds and compare."""
    corpus = corpus_file(studies, (), 1, lambda line: typer.echo(line, err=True))
    earlier_corpus = corpus_file(50, (), 2, lambda line: None)
    chance = random.Random(seed)
    with tempfile.TemporaryDirectory(dir=WORK) as folder:
        work = Path(folder)

        def build(source: Path, out: Path) -> list[str]:
            return [*program(), "build", str(source), "-o", str(out), "--jobs", str(jobs)]

        subprocess.run(build(earlier_corpus, work / "earlier"), check=True, capture_output=True)
        earlier = fingerprint(work / "earlier")
        began = time.perf_counter()
        subprocess.run(build(corpus, work / "undisturbed"), check=True, capture_output=True)
        lasted = time.perf_counter() - began
        expected = fingerprint(work / "undisturbed")
        shutil.rmtree(work / "undisturbed")
        typer.echo(f"undisturbed: {lasted:.1f} s")
        for at in range(1, kills + 1):
            out = work / "build"
            shutil.copytree(work / "earlier", out)
            moment = chance.uniform(0, lasted)
            killed = _kill_after(build(corpus, out), moment)
            if killed and fingerprint(out) not in {earlier, expected}:
                raise DamagedError(f"killed after {moment:.1f} s: the earlier build is damaged")
            began = time.perf_counter()
            subprocess.run(build(corpus, out), check=True, capture_output=True)
            again = time.perf_counter() - began
            if fingerprint(out) != expected:
                raise DamagedError(f"killed after {moment:.1f} s: its bytes are not those of an undisturbed run")
            left = sorted(path.name for path in work.iterdir() if path.name not in {"earlier", "build"})
            if left:
                raise DamagedError(f"killed after {moment:.1f} s: {', '.join(left)} is left behind")
            typer.echo(f"{at}/{kills}: killed after {moment:.1f} s, gone on with in {again:.1f} s: the same bytes")
            shutil.rmtree(out)


if __name__ == "__main__":
    typer.run(main)
