"""New trials per year: all of them, and by cell source in panels of one scale."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from trialgraph.catalogue import Parameter
from trialgraph.charts.chart import Asked, Chart
from trialgraph.charts.errors import EmptyChartError
from trialgraph.network.text import counted
from trialgraph.pictures import LINE, MARGIN, PALE, Sheet

__all__ = ["CHART", "Years", "draw", "years"]

_WIDTH = 700.0
_TALL, _LOW = 120.0, 68.0
_ACROSS, _GUTTER = 3, 26.0
_WIDEST = 40.0  # points of a year
_LONGEST = 40  # years; what begins earlier would squeeze the rest
_REST, _NOT_STATED = "Other sources", "Source not stated"
_ALL, _SOURCE, _LATE = "#0072B2", "#0072B2", "#A6CEE3"
_NUMBER_SIZE = 7.0
_ROUND = [digit * 10**power for power in range(9) for digit in (1, 2, 5)]

_MOST = Parameter("most", "integer", "7", "so many cell sources, the most frequent, have a panel of their own")


class Years(NamedTuple):
    """Distinct trials by year, in all and by panel; ``late`` is the first year that is not complete, 0 for none."""

    first: int
    last: int
    whole: dict[int, int]
    panels: dict[str, dict[int, int]]
    several: int  # trials in more than one panel
    earlier: int  # trials that begin before the first year shown
    late: int


_Panel = dict[int, set[str]]  # year -> ids of trials


def years(asked: Asked) -> Years:
    """Count; trials of several classes or sources are counted once wherever they are counted together."""
    panels = _panels(asked)
    every = _together(panels.values())
    last = max(every, default=0)
    first = max(min(every, default=0), last - _LONGEST + 1)
    span = range(first, last + 1)
    shown = set().union(*(every.get(year, set()) for year in span))
    times = Counter(trial for panel in panels.values() for trial in set().union(*panel.values()) & shown)
    late = int(asked.newest[:4]) - 1 if asked.newest[:4].isdigit() else 0
    return Years(
        first,
        last,
        {year: len(every.get(year, ())) for year in span},
        {name: {year: len(panel.get(year, ())) for year in span} for name, panel in panels.items()},
        sum(number > 1 for number in times.values()),
        len(set().union(*every.values()) - shown),
        late if late <= last else 0,
    )


def _panels(asked: Asked) -> dict[str, _Panel]:
    """The most frequent sources, the others together, and last what no field tells."""
    found: dict[str, _Panel] = defaultdict(lambda: defaultdict(set))
    for row in asked.rows:
        name = _NOT_STATED if row["cell_source"] == "unspecified" else str(row["cell_source_label"])
        found[name][int(str(row["year"]))] |= set(str(row["trial_ids"]).split())
    sizes = {name: len(set().union(*panel.values())) for name, panel in found.items() if name != _NOT_STATED}
    told = sorted(sizes, key=lambda name: (-sizes[name], name))
    own, rest = told[: asked.options["most"]], told[asked.options["most"] :]
    panels = {name: found[name] for name in own}
    if rest:
        panels[_REST] = _together(found[name] for name in rest)
    return panels | {name: panel for name, panel in found.items() if name == _NOT_STATED}


def _together(panels: Iterable[_Panel]) -> _Panel:
    whole: _Panel = defaultdict(set)
    for panel in panels:
        for year, ids in panel.items():
            whole[year] |= ids
    return whole


def draw(asked: Asked) -> Sheet:
    """Draw the panels."""
    counts = years(asked)
    if not counts.panels:
        raise EmptyChartError(CHART.name)
    sheet = Sheet(_WIDTH)
    y = sheet.head("New trials of cell products per year") + 8
    trials = sum(counts.whole.values())
    room = _WIDTH - 2 * MARGIN
    _panel(sheet, MARGIN, y, room, _TALL, f"All cell products ({trials:,})", counts.whole, counts, "all")
    y += _TALL + 36
    most = max(number for panel in counts.panels.values() for number in panel.values())
    wide = (room - _ACROSS * _GUTTER) / _ACROSS
    for at, (name, panel) in enumerate(counts.panels.items()):
        left, top = MARGIN + at % _ACROSS * (wide + _GUTTER), y + at // _ACROSS * (_LOW + 30)
        title = sheet.fitted(f"{name} ({sum(panel.values()):,})", wide, 8.0)
        _panel(sheet, left, top, wide, _LOW, title, panel, counts, f"panel-{at}", most)
    y += -(-len(counts.panels) // _ACROSS) * (_LOW + 30)
    if counts.late:
        late = f"not complete: from {counts.late} on (trials are registered late)"
        y = sheet.key(MARGIN, y + 4, [("trials that start in the year", {"colour": _ALL}), (late, {"colour": _LATE})])
    return sheet.foot(y, _caption(counts, trials, asked))


def _panel(
    sheet: Sheet, x: float, y: float, width: float, height: float, title: str, numbers: Mapping[int, int],
    counts: Years, name: str, most: int = 0,
) -> None:  # fmt: skip
    """Bars from ``y`` (the top) downwards by ``height``, years below, the scale's two lines behind."""
    most = most or max(numbers.values())
    sheet.text(x, y, title, 8.0, weight="bold", gid=f"{name}-title")
    top, bottom = y + 18, y + height
    step = min(_WIDEST, width / len(numbers))
    width = step * len(numbers)
    numbered = step >= sheet.width_of(f"{most:,}", _NUMBER_SIZE) + 1
    apart = next(number for number in _ROUND if most < 4 * number)
    for value in range(apart, most + 1, apart):
        if not numbered:
            level = bottom - (bottom - top) * value / most
            sheet.line((x, x + width), (level, level), "#D8DEE4")
            sheet.text(x + width + 2, level, str(value), _NUMBER_SIZE, color=PALE)
    for at, (year, number) in enumerate(numbers.items()):
        colour = _LATE if counts.late and year >= counts.late else _SOURCE
        high = (bottom - top) * number / most
        if number:
            sheet.rectangle(x + (at + 0.1) * step, bottom - high, 0.8 * step, high, colour, gid=f"{name}-{year}")
        if number and numbered:
            sheet.text(
                x + (at + 0.5) * step,
                bottom - high - 5,
                f"{number:,}",
                _NUMBER_SIZE,
                ha="center",
                gid=f"{name}-{year}-number",
            )
    sheet.line((x, x + width), (bottom, bottom), LINE)
    _ticks(sheet, x, bottom, step, list(numbers))


def _ticks(sheet: Sheet, x: float, y: float, step: float, named: list[int]) -> None:
    """Years under the bars: as many as there is room for, of a round distance."""
    wide = sheet.width_of("2000", _NUMBER_SIZE) + 6
    apart = next((number for number in (1, 2, 5, 10, 20) if number * step >= wide), 40)
    for at, year in enumerate(named):
        if year % apart == 0 or len(named) == 1:
            middle = x + (at + 0.5) * step
            sheet.line((middle, middle), (y, y + 3), LINE)
            sheet.text(middle, y + 9, str(year), _NUMBER_SIZE, ha="center", color=PALE)


def _caption(counts: Years, trials: int, asked: Asked) -> list[str]:
    several = f"{counted(counts.several, 'trial')} of several sources {'stands' if counts.several == 1 else 'stand'}"
    return [
        f"{counted(trials, 'trial')} by the year of the start, planned or actual; the panels below share one scale.",
        f"{several} in each of their panels, and once above." if counts.several else "",
        f"{counted(counts.earlier, 'trial')} that began before {counts.first} left out." if counts.earlier else "",
        "Trials without a start date or without a cell product are left out.",
        *asked.closing(),
    ]


CHART = Chart(
    name="new-trials-per-year",
    summary="New trials per year by cell source: a panel for each",
    question="new-trials-per-year",
    draw=draw,
    own=(_MOST,),
)
