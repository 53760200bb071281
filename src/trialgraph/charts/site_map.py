"""A map of sites: a dot for each city, as large as its trials are many, in the colour of who leads them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

from trialgraph.charts.chart import Asked, Chart
from trialgraph.charts.errors import EmptyChartError
from trialgraph.charts.gazetteer import located
from trialgraph.charts.projection import Frame, frame_of, outlines, turned
from trialgraph.network.labels import Label, Rectangle, place_labels
from trialgraph.network.text import counted
from trialgraph.pictures import INK, MARGIN, TEXT_SIZE, Sheet
from trialgraph.results import Value

__all__ = ["CHART", "Place", "draw", "places", "radius"]

_WIDTH = 780.0
_SEA, _LAND, _BORDER = "#EEF3F7", "#DADFE3", "#FFFFFF"
_LEADERS = {
    "industry": ("#0072B2", "industry"),
    "other": ("#009E73", "universities, hospitals and others"),
    "government": ("#E69F00", "government"),
    "mixed": ("#999999", "none of these leads more than half"),
}
_LARGEST, _SMALLEST = 12.0, 1.0
_NAMED = 24
_SEEN = 2.5  # points of radius: smaller dots may stand under a name
_SIZES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)


class Place(NamedTuple):
    """A city on the map; ``leader`` is a key of the legend: who leads more than half of its trials.

    ``told`` is whether a record says where it is; if not, GeoNames does.
    """

    city: str
    longitude: float
    latitude: float
    trials: int
    sites: int
    leader: str
    told: bool
    trial_ids: str


def places(asked: Asked) -> list[Place]:
    """The cities that a record or GeoNames places, most trials first."""
    unplaced = {_city(row) for row in asked.rows if row["latitude"] is None}
    known = located(unplaced) if unplaced else {}
    found = []
    for row in asked.rows:
        at = known.get(_city(row)) if row["latitude"] is None else (_number(row, "longitude"), _number(row, "latitude"))
        if at is not None:
            counts = {kind: int(_number(row, f"{kind}_trials")) for kind in ("industry", "other", "government")}
            numbers = int(_number(row, "trials")), int(_number(row, "sites"))
            leader = next((kind for kind, number in counts.items() if 2 * number > numbers[0]), "mixed")
            told, ids = row["latitude"] is not None, str(row["trial_ids"])
            found.append(Place(str(row["city"] or ""), turned(at[0]), at[1], *numbers, leader, told, ids))
    return found


def _city(row: Mapping[str, Value]) -> tuple[str, str]:
    return str(row["city"] or ""), str(row["country"] or "")


def _number(row: Mapping[str, Value], column: str) -> float:
    return float(str(row[column]))


def radius(trials: int, most: int) -> float:
    """Radius of a dot in points: its area grows with the number of trials."""
    return max(_SMALLEST, _LARGEST * math.sqrt(trials / max(most, 10)))


def draw(asked: Asked) -> Sheet:
    """Draw the map."""
    found = places(asked)
    if not found:
        raise EmptyChartError(CHART.name, "nothing tells where these sites are" if asked.rows else "")
    sheet = Sheet(_WIDTH)
    top = sheet.head("Where the trials run")
    frame, width = frame_of([(place.longitude, place.latitude) for place in found]), _WIDTH - 2 * MARGIN
    height = frame.height(width)
    _ground(sheet, frame, top, width, height)
    most = found[0].trials
    spots = []
    for at, place in enumerate(found):
        x, y = frame.place(place.longitude, place.latitude, width)
        spots.append((MARGIN + x, top + y, radius(place.trials, most)))
        colour = _LEADERS[place.leader][0]
        sheet.disc(
            *spots[-1], colour, alpha=0.75, edgecolor="white", linewidth=0.3, gid=f"place-{at}", zorder=3 + at / 1e6
        )
    _names(sheet, found, spots, Rectangle(MARGIN, top, MARGIN + width, top + height))
    return sheet.foot(_legend(sheet, found, top + height + 12), _caption(asked, found))


def _ground(sheet: Sheet, frame: Frame, top: float, width: float, height: float) -> None:
    from matplotlib.collections import PolyCollection
    from matplotlib.patches import Rectangle as Patch

    sheet.rectangle(MARGIN, top, width, height, _SEA, zorder=0)
    rings = []
    for _, country in outlines():
        for ring in country:
            points = [frame.place(*point, width) for point in ring]
            rings.append([(MARGIN + x, top + y) for x, y in points])
    land = PolyCollection(rings, facecolors=_LAND, edgecolors=_BORDER, linewidths=0.5, zorder=1)
    sheet.axes.add_collection(land)
    land.set_clip_path(Patch((MARGIN, top), width, height, transform=sheet.axes.transData))


def _names(sheet: Sheet, found: list[Place], spots: list[tuple[float, float, float]], area: Rectangle) -> None:
    """The names of the largest places, where they cover neither each other nor a dot that is seen as a disc."""
    labels = [
        Label(str(at), *spot, sheet.width_of(place.city) + 4, TEXT_SIZE * 1.3)
        for at, (place, spot) in enumerate(zip(found[:_NAMED], spots, strict=False))
        if place.city
    ]
    large = [Label(str(at), *spot, 0, 0) for at, spot in enumerate(spots) if spot[2] >= _SEEN]
    for name, box in place_labels(labels, large, area).items():
        halo = {"boxstyle": "square,pad=0.05", "facecolor": "white", "edgecolor": "none", "alpha": 0.65}
        at = ((box.left + box.right) / 2, (box.top + box.bottom) / 2)
        sheet.text(*at, found[int(name)].city, ha="center", bbox=halo, gid=f"city-{name}")


def _legend(sheet: Sheet, found: list[Place], y: float) -> float:
    shown = {place.leader for place in found}
    entries = [(words, {"colour": colour}) for kind, (colour, words) in _LEADERS.items() if kind in shown]
    sheet.text(MARGIN, y, "More than half of the trials led by")
    y = sheet.key(MARGIN + sheet.width_of("More than half of the trials led by") + 8, y, entries)
    most = found[0].trials
    steps = [step for step in _SIZES if step < most]
    sheet.text(MARGIN, y + 8, "Trials")
    x = MARGIN + sheet.width_of("Trials") + 12
    for number in [*steps[-3::2], most] if len(steps) > 3 else [*steps, most]:
        reach = radius(number, most)
        sheet.disc(x + reach, y + 8, reach, "white", edgecolor=INK, linewidth=0.6)
        sheet.text(x + 2 * reach + 4, y + 8, f"{number:,}")
        x += 2 * reach + 4 + sheet.width_of(f"{number:,}") + 14
    return y + 8 + _LARGEST + 4


def _caption(asked: Asked, found: list[Place]) -> list[str]:
    on_map = {trial for place in found for trial in place.trial_ids.split()}
    every = {trial for row in asked.rows for trial in str(row["trial_ids"]).split()}
    missing, trials = len(asked.rows) - len(found), len(every - on_map)
    sites, guessed = sum(place.sites for place in found), sum(not place.told for place in found)
    lost = f"and with {'it' if missing == 1 else 'them'} {counted(trials, 'trial')} that"
    here = "stands where GeoNames has it" if guessed == 1 else "stand where GeoNames has them"
    return [
        f"{_cities(len(found))} with {counted(sites, 'site')} of {counted(len(on_map), 'trial')}.",
        "Dots stand at the centre of a city, their area is its trials; a trial stands in each of its cities.",
        f"{_cities(guessed)}, which no record places, {here}." if guessed else "",
        f"Left out: {_cities(missing)} that nothing places, {lost} {'runs' if trials == 1 else 'run'} nowhere else."
        if missing
        else "",
        "Sites that withhold their name are not counted. Equal Earth projection; outlines: Natural Earth.",
        *asked.closing(),
    ]


def _cities(number: int) -> str:
    return counted(number, "city", "cities")


CHART = Chart(name="site-map", summary="A map of sites: trials by city", question="site-places", draw=draw)
