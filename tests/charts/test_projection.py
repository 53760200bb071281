"""The projection and the outlines: places that are known from elsewhere."""

from __future__ import annotations

from importlib.resources import files

import pytest

from trialgraph.charts.gazetteer import located
from trialgraph.charts.projection import equal_earth, frame_of, outlines, turned


def test_equal_earth_is_that_of_its_authors() -> None:
    # The half width of the equator is 2.7066, the height of the pole 1.3174, and the pole is 0.59247 times as long.
    assert equal_earth(180, 0) == pytest.approx((2.70663, 0), abs=1e-5)
    assert equal_earth(0, 90) == pytest.approx((0, 1.31736), abs=1e-5)
    assert equal_earth(180, 90)[0] / equal_earth(180, 0)[0] == pytest.approx(0.59247, abs=1e-4)
    assert equal_earth(-30, -40) == pytest.approx([-part for part in equal_earth(30, 40)])


def test_areas_are_true() -> None:
    """A degree square at 60 degrees is half as large as one at the equator."""

    def area(latitude: float) -> float:
        (left, low), (right, high) = equal_earth(0, latitude - 0.5), equal_earth(1, latitude + 0.5)
        return (right - left) * (high - low)

    assert area(60) / area(0) == pytest.approx(0.5, abs=0.01)


def _within(ring: tuple[tuple[float, float], ...], x: float, y: float) -> bool:
    inside = False
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        if (y1 > y) != (y2 > y) and x < x1 + (y - y1) * (x2 - x1) / (y2 - y1):
            inside = not inside
    return inside


@pytest.mark.parametrize(
    ("country", "longitude", "latitude"),
    [
        ("CN", 116.4, 39.9),
        ("DE", 10.0, 51.0),
        ("BR", -47.9, -15.8),
        ("RU", 37.6, 55.7),
        ("RU", 187.0, 66.5),
        ("FJ", 178.0, -17.8),
    ],
)
def test_places_lie_in_their_countries(country: str, longitude: float, latitude: float) -> None:
    assert any(_within(ring, longitude, latitude) for code, rings in outlines() if code == country for ring in rings)


def test_no_outline_crosses_the_map(tmp_path: object) -> None:
    for code, rings in outlines():
        for ring in rings:
            steps = [abs(x - before) for (x, _), (before, _) in zip(ring[1:], ring, strict=False)]
            assert max(steps) < 30, code
            assert min(x for x, _ in ring) >= -169.5
    assert len(outlines()) > 170


def test_the_outlines_are_small_and_tell_where_they_come_from() -> None:
    content = files("trialgraph.charts").joinpath("world.json").read_bytes()
    assert len(content) < 150_000
    assert b"Natural Earth" in content
    assert b"public domain" in content


def test_a_region_is_drawn_large_and_the_world_whole() -> None:
    region, world = frame_of([(100.0, 25.0), (120.0, 40.0)]), frame_of([(-100.0, 25.0), (120.0, 40.0)])
    assert region.right - region.left < 0.3 * (world.right - world.left)
    for frame in (region, world, frame_of([(10.0, 50.0)]), frame_of([(116.0, 20.0), (117.0, 45.0)])):
        assert 0.4 < frame.height(100) / 100 <= 0.71
    x, y = region.place(110.0, 32.5, 100)
    assert 45 < x < 55
    assert 0.4 < y / region.height(100) < 0.6


def test_the_world_is_cut_in_the_bering_strait() -> None:
    assert (turned(-175.0), turned(-160.0), turned(175.0)) == (185.0, -160.0, 175.0)


def test_cities_are_found_where_their_name_can_only_be_one() -> None:
    asked = [("Oslo", "NO"), ("Springfield", "US"), ("Washington", "US"), ("Nowhere", "DE"), ("Oslo", "")]
    found = located(asked)
    assert set(found) == {("Oslo", "NO"), ("Washington", "US")}
    assert found["Oslo", "NO"] == pytest.approx((10.75, 59.91), abs=0.1)
    assert found["Washington", "US"] == pytest.approx((-77.04, 38.9), abs=0.1)  # and not that of Illinois
