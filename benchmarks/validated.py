"""``python -m benchmarks.validated BUILD ENGINE JOBS``: validate a build and print what was found as one line of JSON.

A contestant of ``benchmarks.validation``: a process of its own, so that time and memory are its own.
"""

from __future__ import annotations

import sys
import time
from hashlib import sha256
from pathlib import Path

import msgspec
import typer

from trialgraph.graph import open as open_graph

__all__ = ["Outcome", "validated"]


class Outcome(msgspec.Struct, frozen=True):
    """``digest`` is of all findings, each with its record, value and words; ``seconds`` without the start of Python."""

    trials: int
    findings: int
    conforms: bool
    digest: str
    seconds: float


def validated(build: Path, engine: str, jobs: int) -> Outcome:
    """Validate a build with an engine."""
    began = time.perf_counter()
    report = open_graph(build).validate(engine, jobs=jobs)
    seconds = time.perf_counter() - began
    digest = sha256(msgspec.json.encode(report.findings)).hexdigest()
    return Outcome(report.checked["Trial"], len(report.findings), report.conforms, digest, seconds)


def main(build: Path, engine: str, jobs: int) -> None:
    """Validate a build."""
    sys.stdout.buffer.write(msgspec.json.encode(validated(build, engine, jobs)))


if __name__ == "__main__":
    typer.run(main)
