"""``python -m benchmarks.identity``: how well names are told apart and put together, beside plain ways to do it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from benchmarks.names.figures import Figures, report
from benchmarks.names.judged import acceptance_figures, cluster_figures, pair_figures
from benchmarks.names.rivals import contestants
from benchmarks.names.scale import scale_figures
from benchmarks.names.sites import site_figures
from benchmarks.shared import shared_folder

__all__ = ["Part"]


class Part(StrEnum):
    """What can be measured by itself."""

    ACCEPTANCE = "acceptance"
    PAIRS = "pairs"
    CLUSTERS = "clusters"
    SCALE = "scale"
    SITES = "sites"


def _measured(
    shared: Path,
    parts: Sequence[Part],
    labelled: Sequence[Path],
    *,
    failures: bool,
    largest: int,
    sample: int,
    seed: int,
) -> Iterator[Figures]:
    gold, all_three = shared / "gold" / "identity", contestants()
    if Part.ACCEPTANCE in parts:
        yield from acceptance_figures(gold, all_three)
    if Part.PAIRS in parts:
        for path in (gold / "facility_pairs.tsv", *labelled):
            yield from pair_figures(path, all_three, failures=failures)
    if Part.CLUSTERS in parts:
        yield from cluster_figures(gold / "sponsor_clusters.csv", all_three, failures=failures)
    if Part.SCALE in parts:
        yield from scale_figures(gold / "org_mentions.tsv.gz", largest)
    if Part.SITES in parts:
        yield from site_figures(shared / "data" / "ctgov-v1-fields", sample, seed)


def main(
    shared: Annotated[Path | None, typer.Option(help="The folder of truth and records.")] = None,
    parts: Annotated[list[Part] | None, typer.Option("--part", help="Measure only this; may be repeated.")] = None,
    labelled: Annotated[list[Path] | None, typer.Option("--pairs", help="Another file of labelled pairs.")] = None,
    failures: Annotated[bool, typer.Option(help="List what this project gets wrong.")] = False,
    largest: Annotated[int, typer.Option(min=0, help="Print so many of the largest clusters in full.")] = 0,
    sample: Annotated[int, typer.Option("--links", min=0, help="Print so many of the new links.")] = 0,
    seed: Annotated[int, typer.Option(help="Seed of that sample.")] = 1,
    json: Annotated[Path | None, typer.Option(help="Also write the figures to this file.")] = None,
) -> None:
    """Measure identity."""
    figures = _measured(
        shared_folder(shared, "gold/identity"),
        parts or list(Part),
        labelled or (),
        failures=failures,
        largest=largest,
        sample=sample,
        seed=seed,
    )
    report(figures, json)


if __name__ == "__main__":
    typer.run(main)
