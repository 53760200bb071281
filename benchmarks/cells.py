"""``python -m benchmarks.cells``: what is found of cell products, beside the plain search for synonyms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.names.figures import Figures, report
from benchmarks.products.contestants import contestants
from benchmarks.products.doses import dose_figures
from benchmarks.products.judged import DEVELOPED, KEPT_BACK, truth_figures
from benchmarks.products.records import MAIN, read_trials
from benchmarks.products.speed import speed_figures
from benchmarks.products.truth import labels
from benchmarks.shared import shared_folder

__all__ = ["Part"]

_GOLD = "gold/cell_therapy_dev.tsv"
_SOURCES = "domain/cell_sources.tsv"


class Part(StrEnum):
    """What can be measured by itself."""

    TRUTH = "truth"
    DOSES = "doses"
    SPEED = "speed"


def _measured(
    shared: Path,
    parts: Sequence[Part],
    labelled: Sequence[Path],
    *,
    failures: bool,
    doses: int,
    seed: int,
    repeat: int,
) -> Iterator[Figures]:
    data, sources = shared / "data", shared / _SOURCES
    if Part.TRUTH in parts:
        asked = contestants(sources)
        for path in (shared / _GOLD, *labelled):
            least = DEVELOPED if path not in labelled else KEPT_BACK
            yield from truth_figures(path.name, list(labels(path)), data, asked, failures=failures, least=least)
        if len(labelled) > 1:
            together = [label for path in labelled for label in labels(path)]
            title = f"The {len(labelled)} other files together"
            yield from truth_figures(title, together, data, asked, failures=False, least=KEPT_BACK)
    if Part.DOSES in parts or Part.SPEED in parts:
        trials = list(read_trials(data / MAIN))
        if Part.DOSES in parts:
            yield from dose_figures(trials, failures=failures, shown=doses, seed=seed)
        if Part.SPEED in parts:
            yield from speed_figures(trials, sources, repeat)


def main(
    shared: Annotated[Path | None, typer.Option(help="The folder of truth and records.")] = None,
    parts: Annotated[list[Part] | None, typer.Option("--part", help="Measure only this; may be repeated.")] = None,
    labelled: Annotated[list[Path] | None, typer.Option("--gold", help="Another file of labelled records.")] = None,
    failures: Annotated[bool, typer.Option(help="List what this project gets wrong or does not read.")] = False,
    doses: Annotated[int, typer.Option(min=0, help="Print so many sentences beside their doses.")] = 100,
    seed: Annotated[int, typer.Option(help="Seed of that sample.")] = 1,
    repeat: Annotated[int, typer.Option(min=1, help="Runs of which the fastest counts.")] = 5,
    json: Annotated[Path | None, typer.Option(help="Also write the figures to this file.")] = None,
) -> None:
    """Measure the recogniser of cell products."""
    figures = _measured(
        shared_folder(shared, _GOLD),
        parts or list(Part),
        labelled or (),
        failures=failures,
        doses=doses,
        seed=seed,
        repeat=repeat,
    )
    report(figures, json)


if __name__ == "__main__":
    typer.run(main)
