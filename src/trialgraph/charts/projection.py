"""The Equal Earth projection (Šavrič, Patterson and Jenny, 2018), and the outlines of countries in it."""

from __future__ import annotations

import json
import math
from functools import cache
from importlib.resources import files
from typing import NamedTuple

__all__ = ["Frame", "equal_earth", "frame_of", "outlines", "turned"]

_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_ROOT = math.sqrt(3) / 2
_WORLD = (-169.5, 190.5, -56.0, 76.0)  # cut in the Bering Strait, where no land is
_WIDEST, _HIGHEST = 110.0, 60.0  # degrees; what reaches further is shown on the whole world
_NARROWEST = 0.16  # of the plane, where the radius of the earth is about 1
_LOWEST, _TALLEST = 0.42, 0.7  # height over width
_AROUND = 1.25  # times the reach of the places

Point = tuple[float, float]


class Frame(NamedTuple):
    """What part of the plane is shown; ``middle`` is the meridian that is upright."""

    left: float
    right: float
    bottom: float
    top: float
    middle: float

    def place(self, longitude: float, latitude: float, width: float) -> Point:
        """Where a place is on a map of that width, from its upper left corner."""
        x, y = equal_earth(longitude, latitude, self.middle)
        scale = width / (self.right - self.left)
        return (x - self.left) * scale, (self.top - y) * scale

    def height(self, width: float) -> float:
        """How high a map of that width is."""
        return width * (self.top - self.bottom) / (self.right - self.left)


def equal_earth(longitude: float, latitude: float, middle: float = 0.0) -> Point:
    """Degrees to the plane, east and north positive.

    >>> [round(part, 3) for part in equal_earth(180, 0)]
    [2.707, 0.0]
    """
    theta = math.asin(_ROOT * math.sin(math.radians(latitude)))
    square = theta * theta
    slope = _A1 + 3 * _A2 * square + square**3 * (7 * _A3 + 9 * _A4 * square)
    x = math.radians(longitude - middle) * math.cos(theta) / (_ROOT * slope)
    return x, theta * (_A1 + _A2 * square + square**3 * (_A3 + _A4 * square))


def turned(longitude: float) -> float:
    """The longitude from -169.5 on eastwards, for the world is cut there and not at 180.

    >>> turned(-173.2), turned(20.0)
    (186.8, 20.0)
    """
    return longitude + 360 if longitude < _WORLD[0] else longitude


def frame_of(places: list[Point]) -> Frame:
    """The frame for places (longitude, latitude): their part of the world if it is one, else all of it."""
    west, east = min(x for x, _ in places), max(x for x, _ in places)
    south, north = min(y for _, y in places), max(y for _, y in places)
    if east - west > _WIDEST or north - south > _HIGHEST:
        west, east, south, north = _WORLD
        middle = (west + east) / 2
        left, right = equal_earth(west, 0, middle)[0], equal_earth(east, 0, middle)[0]
        return Frame(left, right, equal_earth(0, south)[1], equal_earth(0, north)[1], middle)
    middle = (west + east) / 2
    points = [equal_earth(*place, middle) for place in places]
    (left, right), (bottom, top) = ((min(part), max(part)) for part in zip(*points, strict=True))
    wide, high = (max(_NARROWEST, (end - start) * _AROUND) for start, end in ((left, right), (bottom, top)))
    wide, high = max(wide, high / _TALLEST), max(high, wide * _LOWEST)
    across, up = (left + right) / 2, (bottom + top) / 2
    return Frame(across - wide / 2, across + wide / 2, up - high / 2, up + high / 2, middle)


@cache
def outlines() -> tuple[tuple[str, tuple[tuple[Point, ...], ...]], ...]:
    """ISO code (empty for what has none) and rings of longitude and latitude of each country but Antarctica."""
    world = json.loads(files("trialgraph.charts").joinpath("world.json").read_bytes())
    return tuple(
        (country["country"], tuple(_ring(ring, world["steps"]) for ring in country["rings"]))
        for country in world["countries"]
    )


def _ring(steps: list[int], scale: int) -> tuple[Point, ...]:
    x = y = 0
    points = []
    for east, north in zip(steps[::2], steps[1::2], strict=True):
        x, y = x + east, y + north
        points.append((x / scale, y / scale))
    # As a whole: an island of the Bering Strait must not be torn apart.
    turn = turned(min(points)[0]) - min(points)[0]
    return tuple((x + turn, y) for x, y in points)
