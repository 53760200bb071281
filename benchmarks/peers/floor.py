"""The floor: decode the same JSON into the same types, and write as many bytes as the project's N-Quads have.

What no mapping that reads and writes this much can be faster than, in one process and without compression.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import msgspec
import typer

from benchmarks.peers import Told, tell
from trialgraph.mappers.ctgov_study import Study

__all__ = ["run"]

_BLOCK = b"<https://example.org/subject> <https://example.org/predicate> <https://example.org/object> .\n" * 2_000


def run(corpus: Path, out: Path, size: int) -> Told:
    """Decode each line of the corpus and write ``size`` bytes in all, little by little."""
    began = time.perf_counter()
    decoder = msgspec.json.Decoder(Study)
    total, taken, written, count = corpus.stat().st_size, 0, 0, 0
    with corpus.open("rb") as lines, out.open("wb") as handle:
        for line in lines:
            decoder.decode(line)
            count += 1
            taken += len(line)
            while (due := size * taken // total - written) > 0:
                written += handle.write(_BLOCK[:due])
    return Told(studies=count, statements=0, bytes=written, seconds=time.perf_counter() - began)


def main(corpus: Path, out: Path, size: Annotated[int, typer.Option("--bytes", help="How many to write.")]) -> None:
    """Measure the floor."""
    tell(run(corpus, out, size))


if __name__ == "__main__":
    typer.run(main)
