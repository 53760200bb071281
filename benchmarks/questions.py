"""How long each question of the catalogue takes: ``python -m benchmarks.questions --graph BUILD [--repeat N]``.

Each is asked with its defaults, in this process, of the embedded store; the best of N counts. Ends with 1 where one
takes two seconds or more.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import trialgraph as tg
from trialgraph.catalogue import catalogue

__all__ = ["main"]

_SECONDS = 2.0


def main(arguments: list[str] | None = None) -> int:
    """Print a line for each question: rows, seconds."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.questions", description=__doc__)
    parser.add_argument("--graph", type=Path, default=Path("build"), help="a build folder")
    parser.add_argument("--repeat", type=int, default=3, help="how often each is asked")
    options = parser.parse_args(arguments)
    graph = tg.open(options.graph)
    slow = 0
    sys.stdout.write(f"{'question':<28}{'rows':>8}{'seconds':>9}\n")
    for each in catalogue():
        seconds, rows = min(_asked(graph, each.name) for _ in range(options.repeat))
        slow += seconds >= _SECONDS
        sys.stdout.write(f"{each.name:<28}{rows:>8,}{seconds:>9.2f}\n")
    sys.stdout.write(f"{len(catalogue())} questions, {slow} of them in {_SECONDS:g} s or more\n")
    return 1 if slow else 0


def _asked(graph: tg.KnowledgeGraph, name: str) -> tuple[float, int]:
    start = time.perf_counter()
    rows = len(graph.query(name))
    return time.perf_counter() - start, rows


if __name__ == "__main__":
    sys.exit(main())
