"""How many records a second one core recognises, beside the plain search, and where the time goes."""

from __future__ import annotations

import cProfile
import pstats
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from benchmarks.names.figures import Cell, Figures
from benchmarks.products.contestants import SynonymSearch
from benchmarks.products.records import product_texts
from trialgraph.cells import cell_graph, recognise
from trialgraph.cells.doses import find_doses
from trialgraph.mappers.trial import Trial
from trialgraph.ontology import BASE

__all__ = ["best", "shares", "speed_figures"]

_LEAST = 1_000
_SOURCE = "clinicaltrials.gov"


def best(work: Callable[[], object], repeat: int) -> float:
    """CPU seconds of the fastest run: others on the machine make runs slower, never faster."""
    seconds = []
    for _ in range(repeat):
        began = time.process_time()
        work()
        seconds.append(time.process_time() - began)
    return min(seconds)


def speed_figures(trials: Sequence[Trial], sources: Path, repeat: int) -> Iterator[Figures]:
    """Records per second and core of the recogniser, its graph, doses and the peer; and the recogniser's steps."""
    search = SynonymSearch(sources, together=True)
    contestants: list[tuple[str, Callable[[Trial], object]]] = [
        ("trialgraph: recognise", recognise),
        ("trialgraph: recognise, and make quads", lambda trial: cell_graph(trial, _SOURCE, base=BASE)),
        ("trialgraph: doses in titles, interventions, arms, summary", _doses),
        ("synonym search, one regular expression", search.ask),
    ]
    rows: list[list[Cell]] = []
    ours = 0.0
    for name, ask in contestants:
        ask(trials[0])  # what is compiled once a process is no part of a record
        seconds = best(partial(_ask_all, ask, trials), repeat)
        ours = ours or seconds
        rate, goal = len(trials) / seconds, _LEAST if not rows else None
        verdict = ["", ""] if goal is None else [f"at least {goal:,}", "met" if rate >= goal else "missed"]
        rows.append([name, round(rate), f"{1000 * seconds / len(trials):.3f}", f"{seconds / ours:.2f}", *verdict])
    title = f"{len(trials):,} mapped records, CPU time, best of {repeat}"
    columns = ["", "records per second and core", "ms per record", "times recognise", "should be", ""]
    yield Figures(title, columns, rows)
    steps: list[list[Cell]] = [[step, share] for step, share in shares(partial(_ask_all, recognise, trials))]
    yield Figures("The time of recognise, under a profiler", ["module", "share"], steps)


def _ask_all(ask: Callable[[Trial], object], trials: Sequence[Trial]) -> None:
    for trial in trials:
        ask(trial)


def _doses(trial: Trial) -> None:
    for _, text in product_texts(trial):
        find_doses(text)


def shares(work: Callable[[], object]) -> list[tuple[str, float]]:
    """The share of the time of each module, the largest first; what is built in counts for the module that calls it."""
    profile = cProfile.Profile()
    profile.runcall(work)
    spent: Counter[str] = Counter()
    for (file, _, _), (_, _, own, _, callers) in vars(pstats.Stats(profile))["stats"].items():
        if file != "~":
            spent[Path(file).stem] += own
            continue
        for (caller, _, _), (_, _, for_caller, _) in callers.items():
            spent[Path(caller).stem] += for_caller
    total = sum(spent.values())
    return [(name, seconds / total) for name, seconds in spent.most_common() if seconds >= total / 100]
