"""Cell sources by conditions: a heat map with the number of trials in each cell."""

from __future__ import annotations

import math
from collections import defaultdict
from typing import NamedTuple

from trialgraph.catalogue import Parameter
from trialgraph.charts.chart import Asked, Chart
from trialgraph.charts.errors import EmptyChartError
from trialgraph.network.text import counted
from trialgraph.pictures import INK, MARGIN, Sheet

__all__ = ["CHART", "Matrix", "draw", "matrix"]

_CELL_WIDTH, _CELL_HEIGHT, _GAP = 19.0, 17.0, 1.5
_NUMBER_SIZE = 7.0
_ROW_ROOM, _COLUMN_ROOM = 190.0, 190.0
_EMPTY = "#F1F3F5"
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_DARK = 0.46  # luminance below which a number is white

_MOST = Parameter("most", "integer", "25", "so many conditions, the most frequent")


class Matrix(NamedTuple):
    """Distinct trials by source and condition; both most trials first, with the number of all their trials."""

    sources: dict[str, int]
    conditions: dict[str, int]
    cells: dict[tuple[str, str], int]
    trials: int
    left_out: int  # conditions beyond the most frequent


def matrix(asked: Asked) -> Matrix:
    """Count; a condition that is a MeSH term here and a name there is one where the words are the same."""
    by_cell: dict[tuple[str, str], set[str]] = defaultdict(set)
    labels: dict[str, str] = {}
    for row in asked.rows:
        condition = labels.setdefault(str(row["condition_label"]).casefold(), str(row["condition_label"]))
        by_cell[str(row["cell_source_label"]), condition] |= set(str(row["trial_ids"]).split())
    conditions = _totals({(condition, source): ids for (source, condition), ids in by_cell.items()})
    shown = dict(list(conditions.items())[: asked.options["most"]])
    cells = {cell: ids for cell, ids in by_cell.items() if cell[1] in shown}
    trials = set().union(*cells.values())
    numbers = {cell: len(ids) for cell, ids in cells.items()}
    return Matrix(_totals(cells), shown, numbers, len(trials), len(conditions) - len(shown))


def _totals(cells: dict[tuple[str, str], set[str]]) -> dict[str, int]:
    """First part of the cell -> its distinct trials, most first, then by name."""
    found: dict[str, set[str]] = defaultdict(set)
    for (first, _), ids in cells.items():
        found[first] |= ids
    return {name: len(found[name]) for name in sorted(found, key=lambda name: (-len(found[name]), name))}


def draw(asked: Asked) -> Sheet:
    """Draw the matrix."""
    counts = matrix(asked)
    if not counts.cells:
        raise EmptyChartError(CHART.name)
    rows = {source: f"{source} ({number:,})" for source, number in counts.sources.items()}
    columns = {condition: f"{condition} ({number:,})" for condition, number in counts.conditions.items()}
    measure = Sheet(100)
    across = min(_ROW_ROOM, max(measure.width_of(words) for words in rows.values())) + 6
    upwards = min(_COLUMN_ROOM, max(measure.width_of(words) for words in columns.values())) + 6
    sheet = Sheet(max(520.0, 2 * MARGIN + across + len(columns) * _CELL_WIDTH))
    left, top = MARGIN + across, sheet.head("Cell sources and the conditions they are tried in") + upwards
    for at, (condition, words) in enumerate(columns.items()):
        number = words.removeprefix(condition)  # which must not be cut
        text = sheet.fitted(condition, upwards - 6 - sheet.width_of(number)) + number
        x = left + (at + 0.5) * _CELL_WIDTH
        sheet.text(x, top - 4, text, rotation=90, ha="center", va="bottom", gid=f"condition-{at}")
    most = max(counts.cells.values())
    for line, (source, words) in enumerate(rows.items()):
        y = top + line * _CELL_HEIGHT
        number = words.removeprefix(source)
        text = sheet.fitted(source, across - 6 - sheet.width_of(number)) + number
        sheet.text(left - 5, y + _CELL_HEIGHT / 2, text, ha="right", gid=f"source-{line}")
        for at, condition in enumerate(columns):
            trials = counts.cells.get((source, condition), 0)
            _cell(sheet, left + at * _CELL_WIDTH, y, trials, most, f"cell-{line}-{at}")
    bottom = top + len(rows) * _CELL_HEIGHT + 14
    return sheet.foot(_scale(sheet, left, bottom, most), _caption(counts, asked))


def _cell(sheet: Sheet, x: float, y: float, number: int, most: int, name: str) -> None:
    colour, ink = _colours(number, most)
    size = (_CELL_WIDTH - _GAP, _CELL_HEIGHT - _GAP)
    sheet.rectangle(x + _GAP / 2, y + _GAP / 2, *size, colour, gid=name)
    if number:
        at = (x + _CELL_WIDTH / 2, y + _CELL_HEIGHT / 2)
        sheet.text(*at, str(number), _NUMBER_SIZE, color=ink, ha="center", gid=f"{name}-number")


def _colours(number: int, most: int) -> tuple[str, str]:
    """Of the cell and of its number: cividis on the scale of logarithms, from light to dark."""
    from matplotlib import colormaps
    from matplotlib.colors import to_hex

    if not number:
        return _EMPTY, INK
    share = math.log(number) / math.log(most) if most > 1 else 0.0
    # The light end is made lighter: few trials must not shout.
    white = 0.55 * (1 - share)
    red, green, blue = (part + (1 - part) * white for part in colormaps["cividis"](0.97 - 0.92 * share)[:3])
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return str(to_hex((red, green, blue))), "white" if luminance < _DARK else INK


def _scale(sheet: Sheet, x: float, y: float, most: int) -> float:
    """The legend: some numbers in their colours."""
    sheet.text(x, y + _CELL_HEIGHT / 2, "Trials")
    x += sheet.width_of("Trials") + 8
    for number in (*(step for step in _STEPS if step < most), most):
        _cell(sheet, x, y, number, most, f"scale-{number}")
        x += _CELL_WIDTH
    _cell(sheet, x + 6, y, 0, most, "scale-0")
    sheet.text(x + 6 + _CELL_WIDTH + 3, y + _CELL_HEIGHT / 2, "none")
    return y + _CELL_HEIGHT + 4


def _caption(counts: Matrix, asked: Asked) -> list[str]:
    trials, sources = counted(counts.trials, "trial"), counted(len(counts.sources), "cell source")
    of = f"the {len(counts.conditions)} most frequent of {len(counts.conditions) + counts.left_out:,} conditions"
    return [
        f"{trials} of products from {sources} in "
        f"{of if counts.left_out else counted(len(counts.conditions), 'condition')}.",
        "A trial of several sources or conditions stands in several cells; in brackets the distinct trials of a row or"
        " column.",
        "Conditions are the registry's MeSH terms, which overlap, or names where there are none."
        if asked.filters.get("property") != "name"
        else "Conditions are the names in the records.",
        *asked.closing(),
    ]


CHART = Chart(
    name="source-conditions",
    summary="Cell sources by conditions: a heat map of trials",
    question="source-conditions",
    draw=draw,
    own=(_MOST,),
)
