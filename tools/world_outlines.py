"""Make ``src/trialgraph/charts/world.json`` from Natural Earth's countries at 1:110 million.

``npm pack world-atlas@2.0.2`` and unpack it, then ``python -m tools.world_outlines package/countries-110m.json``.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pycountry

TARGET = Path(__file__).parents[1] / "src" / "trialgraph" / "charts" / "world.json"
ORIGIN = "Natural Earth 1:110m countries, version 4.1.0, public domain; taken from the npm package world-atlas 2.0.2"
ANTARCTICA = "010"
STEPS = 100  # to a degree
HALF = 180 * STEPS

Ring = list[tuple[int, int]]


def outlines(topology: dict[str, Any]) -> list[dict[str, Any]]:
    """Countries with their rings; a ring's numbers are its first point and the steps to the next, east and north."""
    arcs = [_degrees(arc, topology["transform"]) for arc in topology["arcs"]]
    found = []
    for country in topology["objects"]["countries"]["geometries"]:
        if country.get("id") == ANTARCTICA:
            continue
        polygons = country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]
        rings = [_steps(_joined(ring, arcs)) for polygon in polygons for ring in polygon]
        known = pycountry.countries.get(numeric=country.get("id") or "")
        found.append({"country": known.alpha_2 if known else "", "rings": [ring for ring in rings if len(ring) >= 8]})
    return sorted(found, key=lambda each: (each["country"], each["rings"]))


def _degrees(arc: list[list[int]], transform: dict[str, list[float]]) -> Ring:
    (scale_x, scale_y), (left, bottom) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for step in arc:
        x, y = x + step[0], y + step[1]
        points.append((round((x * scale_x + left) * STEPS), round((y * scale_y + bottom) * STEPS)))
    return points


def _joined(ring: list[int], arcs: list[Ring]) -> Ring:
    """The arcs one after the other; a ring over the date line goes on beyond 180 degrees."""
    points: Ring = []
    for index in ring:
        arc = arcs[index] if index >= 0 else arcs[~index][::-1]
        points += arc[1:] if points else arc
    across = max(x for x, _ in points) - min(x for x, _ in points) > HALF
    return [(x + 2 * HALF if across and x < 0 else x, y) for x, y in points]


def _steps(ring: Ring) -> list[int]:
    def walk() -> Iterator[int]:
        before = (0, 0)
        for point in ring[:-1]:  # the last is the first
            if point != before:
                yield point[0] - before[0]
                yield point[1] - before[1]
            before = point

    return list(walk())


def main() -> None:
    """Write the file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("topology", type=Path, help="countries-110m.json of world-atlas")
    topology = json.loads(parser.parse_args().topology.read_bytes())
    world = {"origin": ORIGIN, "steps": STEPS, "countries": outlines(topology)}
    TARGET.write_text(
        json.dumps(world, separators=(",", ":")).replace('{"country"', '\n{"country"') + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
