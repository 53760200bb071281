"""The registry's records as trials, and their texts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from trialgraph.mappers import Document, Rejection, choose
from trialgraph.mappers.trial import Trial
from trialgraph.sources import read_sources

__all__ = ["MAIN", "find_trials", "named_text", "product_texts", "read_trials", "whole_text"]

MAIN = "ctgov-v1-fields"
_BROKEN = "-broken"


def read_trials(folder: Path) -> Iterator[Trial]:
    """All records of a folder that are one."""
    for raw in read_sources([folder]):
        if raw.problem is None:
            document = Document(raw.data)
            try:
                yield choose(document).read(document)
            except Rejection:
                continue


def find_trials(data: Path, wanted: Iterable[str]) -> dict[str, Trial]:
    """The trials of these ids: from the main folder, else from the first other one of the registry."""
    missing, found = set(wanted), {}
    others = sorted(folder for folder in data.glob("ctgov-*") if folder.name != MAIN)
    for folder in [data / MAIN, *(each for each in others if not each.name.endswith(_BROKEN))]:
        if missing:
            for trial in read_trials(folder):
                if trial.id in missing:
                    found[trial.id] = trial
                    missing.discard(trial.id)
    return found


def product_texts(trial: Trial) -> Iterator[tuple[str, str]]:
    """Field and text of what may tell of a product: titles, interventions, arms and summary."""
    told = [("title", trial.brief_title), ("official title", trial.official_title)]
    for at, each in enumerate(trial.interventions, 1):
        told.append((f"intervention {at} name", each.name))
        told += [(f"intervention {at} other name", name) for name in each.other_names]
        told.append((f"intervention {at} description", each.description))
    for at, arm in enumerate(trial.arms, 1):
        told += [(f"arm {at} label", arm.label), (f"arm {at} description", arm.description)]
    told.append(("summary", trial.summary))
    yield from ((field, text) for field, text in told if text)


def named_text(trial: Trial) -> str:
    """Titles and interventions."""
    return "\n".join(text for field, text in product_texts(trial) if field.endswith("title") or "intervention" in field)


def whole_text(trial: Trial) -> str:
    """All that the record says in words: also the detailed description, eligibility, conditions and keywords."""
    criteria = trial.eligibility
    told = [text for _, text in product_texts(trial)]
    told += [trial.description or "", *trial.keywords, *trial.conditions]
    if criteria is not None:
        told += [criteria.criteria or "", criteria.inclusion or "", criteria.exclusion or ""]
    return "\n".join(filter(None, told))
