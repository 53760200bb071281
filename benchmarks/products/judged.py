"""What the contestants say of the labelled records, as tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import fmean

from benchmarks.names.figures import Cell, Figures
from benchmarks.products.contestants import Answer, Contestant
from benchmarks.products.records import find_trials
from benchmarks.products.scores import FIELDS, Counts, Score, folds, judge
from benchmarks.products.truth import Label, verdicts
from trialgraph.mappers.trial import Trial

__all__ = ["DEVELOPED", "KEPT_BACK", "truth_figures"]

# What is to be reached: on the records that the rules were written beside, and on others.
DEVELOPED = {"product": 0.97, "source": 0.96, "donor": 0.95, "route": 0.93}
KEPT_BACK = {"product": 0.95, "source": 0.94, "donor": 0.92, "route": 0.88}
_FOLDS = 5
_VERDICTS = Path(__file__).with_name("verdicts.tsv")
_SCORED = tuple(DEVELOPED)

Judged = Mapping[str, Mapping[str, Score]]
"""Scores by field and record."""


def truth_figures(
    name: str,
    truth: Sequence[Label],
    data: Path,
    contestants: Sequence[Contestant],
    *,
    failures: bool,
    least: Mapping[str, float],
) -> Iterator[Figures]:
    """Scores of each field, beside what should be reached; the folds and the misses of the last contestant."""
    trials = find_trials(data, (label.trial for label in truth))
    found = [label for label in truth if label.trial in trials]
    answers = {each.label: [each.ask(trials[label.trial]) for label in found] for each in contestants}
    judged = {each: _by_field(found, said) for each, said in answers.items()}
    yield _scores(f"{name}: {len(found):,} labelled records", judged, least)
    ours = contestants[-1].label
    yield _by_folds(name, judged[ours])
    yield _left_out(name, truth, trials, answers[ours])
    if failures:
        yield from _misses(name, found, answers[ours], judged[ours])


def _by_field(truth: Sequence[Label], answers: Sequence[Answer]) -> Judged:
    judged: dict[str, dict[str, Score]] = {field: {} for field in FIELDS}
    for label, said in zip(truth, answers, strict=True):
        for field, score in judge(label, said).items():
            judged[field][label.trial] = score
    return judged


def _figure(field: str, counts: Counts) -> float | None:
    return counts.share if field == "product" else counts.f1


def _scores(title: str, judged: Mapping[str, Judged], least: Mapping[str, float]) -> Figures:
    rows: list[list[Cell]] = []
    for field in FIELDS:
        for at, (name, scored) in enumerate(judged.items(), 1):
            counts = Counts.of(scored[field].values())
            rates = [counts.precision, counts.recall, counts.f1]
            row: list[Cell] = [field, name, counts.share, *rates, counts.right, counts.wrong, counts.missed]
            figure, goal = _figure(field, counts), least.get(field) if at == len(judged) else None
            if goal is None or figure is None:
                row += ["" if field in least else "for information", ""]
            else:
                row += [f"{'share' if field == 'product' else 'F1'} {goal}", "met" if figure >= goal else "missed"]
            rows.append(row)
    columns = ["", "", "records right", "precision", "recall", "F1", "right", "wrong", "missed", "at least", ""]
    return Figures(title, columns, rows)


def _by_folds(name: str, judged: Judged) -> Figures:
    rows: list[list[Cell]] = []
    for field in _SCORED:
        figures = [_figure(field, Counts.of(fold)) for fold in folds(judged[field], _FOLDS)]
        known = [figure for figure in figures if figure is not None]
        rows.append([field, fmean(known) if known else None, min(known, default=None), *figures])
    title = f"{name}, in {_FOLDS} parts by chance: share right of product, F1 of the others"
    return Figures(title, ["", "mean", "worst", *(str(at) for at in range(1, _FOLDS + 1))], rows)


def _left_out(name: str, truth: Sequence[Label], trials: Mapping[str, Trial], answers: Sequence[Answer]) -> Figures:
    """What is not counted, and how often."""
    gone = [label.trial for label in truth if label.trial not in trials]
    found = [label for label in truth if label.trial in trials]
    forgiven = [
        label.trial
        for label, said in zip(found, answers, strict=True)
        if not label.wanted["route"] and "intravenous" in said.get("route", ())
    ]
    rows: list[list[Cell]] = [
        ["records that are in no folder", len(gone), " ".join(gone)],
        ["intravenous where no route is labelled", len(forgiven), " ".join(forgiven)],
    ]
    counted = Counter(told for label in found for told in label.left_out)
    rows += [[told, count, ""] for told, count in sorted(counted.items())]
    return Figures(f"{name}: not counted", ["", "times", "records"], [row for row in rows if row[1]])


def _misses(name: str, truth: Sequence[Label], answers: Sequence[Answer], judged: Judged) -> Iterator[Figures]:
    """Every field of every record that is not as labelled, with the words and the rule of what is said instead."""
    known = verdicts(_VERDICTS)
    columns = ["record", "field", "wanted", "got", "words and rule", "note of the label", "wrong is"]
    for title, fields in (("not as labelled", _SCORED), ("for information", FIELDS[len(_SCORED) :])):
        rows: list[list[Cell]] = []
        for label, said in zip(truth, answers, strict=True):
            for field in fields:
                score = judged[field].get(label.trial)
                if score is not None and (score.wrong or score.missed):
                    asked = "kind" if field == "product" else field
                    got = said.get(asked, {})
                    evidence = "\n".join(f"{code}: {words}" for code, words in sorted(got.items()))
                    wanted = label.wanted[field]
                    wrong = known.get((label.trial, field), "not judged")
                    rows.append([label.trial, field, _listed(wanted), _listed(got), evidence, label.note, wrong])
        yield Figures(f"{name}: {title}", columns, rows)


def _listed(codes: Mapping[str, str] | frozenset[str]) -> str:
    return " ".join(sorted(codes)) or "-"
