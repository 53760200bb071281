"""An organisation's trials over time: lanes by phase, a bar from start to completion for each trial."""

from __future__ import annotations

import calendar
from typing import NamedTuple

from trialgraph.catalogue import Parameter
from trialgraph.charts.chart import Asked, Chart
from trialgraph.charts.errors import EmptyChartError
from trialgraph.network.text import clean, counted, enumerate_some
from trialgraph.ontology import scheme
from trialgraph.pictures import INK, LINE, MARGIN, PALE, Sheet

__all__ = ["CHART", "Bar", "decimal_year", "draw", "lanes"]

_WIDTH = 780.0
_LABELS = 330.0
_ROW, _LANE_HEAD = 13.0, 18.0
_BAR = 7.0
_LANES = {
    "early-1": "Early phase 1",
    "1": "Phase 1",
    "1 2": "Phase 1/2",
    "2": "Phase 2",
    "2 3": "Phase 2/3",
    "3": "Phase 3",
    "4": "Phase 4",
    "na": "Phase not applicable",
    "": "Phase not told",
}
# Okabe and Ito's colours; what goes by one word in a picture goes by one colour.
_STATUSES = {
    "not-yet-recruiting": "#56B4E9",
    "recruiting": "#009E73",
    "enrolling-by-invitation": "#009E73",
    "active-not-recruiting": "#CC79A7",
    "completed": "#0072B2",
    "suspended": "#F0E442",
    "terminated": "#D55E00",
    "withdrawn": "#1B1F24",
    "unknown": "#E69F00",
}
_OTHER = "#999999"

_MOST = Parameter("most", "integer", "40", "so many trials, those that start last")


class Bar(NamedTuple):
    """One trial; ``start`` and ``end`` are years with fractions, None where they are not told."""

    trial: str
    title: str
    lane: str
    status: str
    start: float | None
    end: float | None


def decimal_year(date: object, *, last: bool = False) -> float | None:
    """A date, month or year as a number; of a month or a year its first day, or its last.

    >>> decimal_year("2020"), decimal_year("2020", last=True), decimal_year(None)
    (2020.0, 2021.0, None)
    """
    parts = [int(part) for part in str(date or "").split("-") if part.isdigit()]
    if not parts:
        return None
    year, month, day = (*parts, 0, 0)[:3]
    if last and not month:
        return float(year + 1)
    days = calendar.monthrange(year, month or 1)[1]
    passed = days if last and not day else (day or 1) - (0 if last else 1)
    return round(year + ((month or 1) - 1 + passed / days) / 12, 4)


def lanes(asked: Asked) -> tuple[dict[str, list[Bar]], int]:
    """The bars by lane, each lane by start; and how many trials are left out, which are those that began first."""
    seen: dict[str, Bar] = {}
    for row in asked.rows:
        phases = " ".join(sorted(str(row["phase"] or "").split(), key=lambda code: (code != "early-1", code)))
        bar = Bar(
            clean(str(row["trial_id"])),
            clean(str(row["title"] or "")),
            phases,
            str(row["status"] or ""),
            decimal_year(row["start"]),
            decimal_year(row["completion"], last=True),
        )
        seen.setdefault(str(row["trial"]), bar)
    newest = sorted(seen.values(), key=lambda bar: (-(bar.start or 0.0), bar.trial))[: asked.options["most"]]
    order = [*_LANES, *sorted({bar.lane for bar in newest} - set(_LANES))]
    bars = sorted(newest, key=lambda bar: (bar.start is None, bar.start or 0.0, bar.trial))
    found = {lane: [bar for bar in bars if bar.lane == lane] for lane in order}
    return {lane: part for lane, part in found.items() if part}, len(seen) - len(newest)


def draw(asked: Asked) -> Sheet:
    """Draw the lanes."""
    found, hidden = lanes(asked)
    bars = [bar for part in found.values() for bar in part]
    if not bars:
        raise EmptyChartError(CHART.name)
    names = sorted({str(row["organization_label"]) for row in asked.rows})
    now = decimal_year(asked.newest)
    sheet = Sheet(_WIDTH)
    y = sheet.head(f"Trials of {enumerate_some(names, 2)}") + 4
    y = sheet.key(MARGIN, y, _legend(bars)) + 2
    time = _Time(bars, now)
    bottom = y + sum(_LANE_HEAD + _ROW * len(part) for part in found.values())
    _years(sheet, time, y, bottom)
    if now is not None:
        at = time.x(now)
        sheet.line((at, at), (y, bottom), INK, linewidth=0.8, linestyle=(0, (3, 2)), zorder=4, gid="newest")
    for lane, part in found.items():
        sheet.text(
            MARGIN, y + _LANE_HEAD / 2 + 2, f"{_lane_name(lane)} ({len(part)})", 8.0, weight="bold", gid=f"lane-{lane}"
        )
        sheet.line((MARGIN, _WIDTH - MARGIN), (y + 1, y + 1), "#D8DEE4")
        y += _LANE_HEAD
        for bar in part:
            _row(sheet, time, bar, y + _ROW / 2, now)
            y += _ROW
    return sheet.foot(bottom + 20, _caption(asked, bars, names, hidden, now))


class _Time:
    """Years to places on the sheet."""

    def __init__(self, bars: list[Bar], now: float | None) -> None:
        told = [year for bar in bars for year in (bar.start, bar.end, now) if year is not None] or [2000.0]
        self.first, self.last = int(min(told)), max(int(min(told)) + 2, -int(-max(told) // 1))
        self.left = MARGIN + _LABELS + 10

    def x(self, year: float) -> float:
        return self.left + (_WIDTH - MARGIN - 12 - self.left) * (year - self.first) / (self.last - self.first)


def _lane_name(lane: str) -> str:
    words = [scheme("phase").label(code) for code in lane.split() if code in scheme("phase")]
    return _LANES.get(lane) or " and ".join(words) or lane


def _legend(bars: list[Bar]) -> list[tuple[str, dict[str, str]]]:
    """One entry for each colour that occurs: the statuses of that colour, and their trials."""
    found: dict[str, list[str]] = {}
    for status in (*_STATUSES, *sorted({bar.status for bar in bars} - set(_STATUSES))):
        number = sum(bar.status == status for bar in bars)
        if number:
            known = status in scheme("status")
            words = f"{scheme('status').label(status) if known else 'Status not told'} ({number})"
            found.setdefault(_STATUSES.get(status, _OTHER), []).append(words)
    return [(", ".join(words), {"colour": colour}) for colour, words in found.items()]


def _years(sheet: Sheet, time: _Time, top: float, bottom: float) -> None:
    room = (time.x(time.last) - time.x(time.first)) / (time.last - time.first)
    apart = next((number for number in (1, 2, 5, 10, 20) if number * room >= 26), 50)
    for year in range(time.first, time.last + 1):
        if year % apart == 0:
            sheet.line((time.x(year), time.x(year)), (top, bottom), "#E5E9ED", zorder=0)
            sheet.text(time.x(year), bottom + 9, str(year), 7.0, ha="center", color=PALE)


def _row(sheet: Sheet, time: _Time, bar: Bar, y: float, now: float | None) -> None:
    sheet.text(MARGIN, y, bar.trial, gid=f"trial-{bar.trial}")
    left = MARGIN + max(66.0, sheet.width_of(bar.trial) + 6)
    sheet.text(left, y, sheet.fitted(bar.title, MARGIN + _LABELS - left), color=PALE)
    colour = _STATUSES.get(bar.status, _OTHER)
    name = f"bar-{bar.trial}"
    if bar.start is None:
        sheet.text(time.left, y, "start not told", 7.0, color=PALE, style="italic")
    elif bar.end is None or bar.end <= bar.start:
        sheet.disc(time.x(bar.start), y, _BAR / 2, colour, gid=name)
    else:
        start, end = time.x(bar.start), time.x(bar.end)
        # What lies after the newest record is a plan: it is drawn paler.
        known = end if now is None else min(end, max(start, time.x(now)))
        sheet.rectangle(start, y - _BAR / 2, end - start, _BAR, colour, alpha=0.35, gid=name)
        sheet.rectangle(start, y - _BAR / 2, known - start, _BAR, colour, gid=f"{name}-until-now")
        sheet.rectangle(start, y - _BAR / 2, end - start, _BAR, "none", edgecolor=LINE, linewidth=0.4, zorder=3)


def _caption(asked: Asked, bars: list[Bar], names: list[str], hidden: int, now: float | None) -> list[str]:
    lead = len({str(row["trial"]) for row in asked.rows if "lead" in str(row["role"]).split()})
    every = len(bars) + hidden
    who = f"{names[0]} leads" if len(names) == 1 else "these organisations lead"
    last = f"Drawn are the {len(bars)} that start last; {counted(hidden, 'earlier trial')} left out."
    return [
        f"{counted(every, 'trial')}, of which {who} {lead:,}.",
        last if hidden else "",
        "A bar goes from the start to the completion, planned or reached; a dot is a start without a completion.",
        "Dashed line: the day of the newest record; what lies beyond is planned." if now else "",
        *asked.closing(),
    ]


CHART = Chart(
    name="sponsor-pipeline",
    summary="A sponsor's pipeline: its trials by phase, from start to completion",
    question="sponsor-pipeline",
    draw=draw,
    own=(_MOST,),
    required=("organization",),
)
