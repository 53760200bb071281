"""Charts: the numbers that are drawn, read off the hand-made graph; no text over another; the same bytes twice."""

from __future__ import annotations

import os
import pkgutil
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

import trialgraph.charts
from tests.charts.sheets import caption, least_size, outside, overlaps, shape, text, texts
from trialgraph.charts import ChartError, EmptyChartError, UnknownChartError, charts, draw_chart, write_chart
from trialgraph.charts.sponsor_pipeline import decimal_year
from trialgraph.engines import QueryError
from trialgraph.graph import KnowledgeGraph
from trialgraph.network import MissingPlotError

ACME = {"organization": "Acme $x$"}
ALL: list[tuple[str, dict[str, Any]]] = [
    ("new-trials-per-year", {}),
    ("site-map", {}),
    ("source-conditions", {}),
    ("sponsor-pipeline", ACME),
]


def test_every_module_with_a_chart_is_found() -> None:
    folder = Path(trialgraph.charts.__file__).parent
    written = {path.stem.replace("_", "-") for path in folder.glob("*.py") if "\nCHART" in path.read_text("utf-8")}
    assert written == {chart.name for chart in charts()} == {name for name, _ in ALL}
    assert {name.replace("-", "_") for name in written} <= {found.name for found in pkgutil.iter_modules([str(folder)])}


# ---- cell sources by conditions


def test_cells_tell_distinct_trials(kg: KnowledgeGraph) -> None:
    sheet = draw_chart(kg, "source-conditions")
    rows = [text(sheet, f"source-{line}") for line in range(3)]
    assert rows == ["Adipose tissue (3)", "Bone marrow (2)", "Placenta (1)"]
    # The MeSH term of 3005 and the name that 3002 and 3004 have are the same words.
    assert [text(sheet, f"condition-{at}") for at in range(2)] == ["Heart failure (3)", "Knee pain (2)"]
    numbers = [[text(sheet, f"cell-{line}-{at}-number") for at in range(2)] for line in range(3)]
    assert numbers == [["2", "2"], ["1", "1"], ["1", "1"]]
    assert "4 trials of products from 3 cell sources in 2 conditions." in caption(sheet)
    assert caption(sheet).endswith("Newest record: 2022-07-02. Drawn by trialgraph.")


def test_more_trials_are_darker_and_cells_lie_in_their_row_and_column(kg: KnowledgeGraph) -> None:
    sheet = draw_chart(kg, "source-conditions")
    two, one = (sum(shape(sheet, name).get_facecolor()[:3]) for name in ("cell-0-0", "cell-1-0"))
    assert two < one
    assert shape(sheet, "cell-0-0").get_x() == shape(sheet, "cell-2-0").get_x() < shape(sheet, "cell-0-1").get_x()
    assert shape(sheet, "cell-0-0").get_y() == shape(sheet, "cell-0-1").get_y() < shape(sheet, "cell-1-0").get_y()


def test_the_most_frequent_conditions_are_drawn_and_the_others_counted(kg: KnowledgeGraph) -> None:
    sheet = draw_chart(kg, "source-conditions", most=1)
    assert "Heart failure (3)" in texts(sheet)
    assert "Knee pain (2)" not in texts(sheet)
    assert text(sheet, "source-0") == "Adipose tissue (2)"  # 3001 is a trial of the knee alone
    assert "in the 1 most frequent of 2 conditions." in caption(sheet)


def test_filters_are_those_of_the_question_and_stand_in_the_caption(kg: KnowledgeGraph) -> None:
    sheet = draw_chart(kg, "source-conditions", cell_source="placenta", condition="knee")
    assert text(sheet, "source-0") == "Placenta (1)"
    assert "Asked for: cell source = placenta; condition = knee." in caption(sheet)


# ---- new trials per year


def test_bars_are_as_high_as_the_years_have_trials(kg: KnowledgeGraph) -> None:
    sheet = draw_chart(kg, "new-trials-per-year")
    titles = [text(sheet, f"{name}-title") for name in ("all", "panel-0", "panel-1", "panel-2", "panel-3")]
    assert titles == [
        "All cell products (4)", "Adipose tissue (3)", "Bone marrow (1)", "Placenta (1)", "Source not stated (1)",
    ]  # fmt: skip
    assert {year: text(sheet, f"all-{year}-number") for year in (2018, 2019, 2021)} == {2018: "1", 2019: "1", 2021: "2"}
    assert not [patch for patch in sheet.axes.patches if patch.get_gid() == "all-2020"]
    high = {year: shape(sheet, f"all-{year}").get_height() for year in (2018, 2019, 2021)}
    assert high[2021] == pytest.approx(2 * high[2019]) == pytest.approx(2 * high[2018])
    # The panels share one scale: the highest bar of all is adipose's of 2021.
    assert shape(sheet, "panel-0-2021").get_height() == pytest.approx(2 * shape(sheet, "panel-2-2021").get_height())
    assert shape(sheet, "panel-1-2019").get_height() == pytest.approx(shape(sheet, "panel-3-2018").get_height())
    assert "2 trials of several sources stand in each of their panels, and once above." in caption(sheet)


def test_years_that_are_not_complete_look_so(kg: KnowledgeGraph) -> None:
    sheet = draw_chart(kg, "new-trials-per-year")  # the newest record is of 2022
    assert shape(sheet, "all-2021").get_facecolor() != shape(sheet, "all-2019").get_facecolor()
    assert shape(sheet, "all-2018").get_facecolor() == shape(sheet, "all-2019").get_facecolor()
    assert "not complete: from 2021 on (trials are registered late)" in texts(sheet)


def test_less_frequent_sources_share_a_panel(kg: KnowledgeGraph) -> None:
    sheet = draw_chart(kg, "new-trials-per-year", most=1)
    assert [text(sheet, f"panel-{at}-title") for at in range(3)] == [
        "Adipose tissue (3)", "Other sources (2)", "Source not stated (1)",
    ]  # fmt: skip


# ---- the map


def test_dots_stand_where_the_cities_are_and_grow_by_area(kg: KnowledgeGraph) -> None:
    sheet = draw_chart(kg, "site-map")
    kiel, oslo = shape(sheet, "place-0"), shape(sheet, "place-1")
    assert (text(sheet, "city-0"), text(sheet, "city-1")) == ("Kiel", "Oslo")
    # Oslo is 5.6 degrees north of Kiel and half a degree east.
    assert oslo.center[1] < kiel.center[1]
    assert 0 < oslo.center[0] - kiel.center[0] < (kiel.center[1] - oslo.center[1]) / 5
    assert kiel.radius**2 == pytest.approx(3 * oslo.radius**2)
    assert kiel.get_facecolor() == oslo.get_facecolor()  # two of three trials are led by industry
    assert caption(sheet).startswith("2 cities with 3 sites of 3 trials.")
    assert "1 city, which no record places, stands where GeoNames has it." in caption(sheet)
    assert "Left out: 1 city that nothing places, and with it 0 trials that run nowhere else." in caption(sheet)


def test_a_city_that_is_nowhere_is_no_map(kg: KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(EmptyChartError, match="there is nothing to draw"):
        write_chart(kg, "site-map", tmp_path / "map.png", country="FR")
    assert list(tmp_path.iterdir()) == []


# ---- the pipeline


def test_lanes_are_in_the_order_of_phases_and_bars_in_that_of_starts(kg: KnowledgeGraph) -> None:
    sheet = draw_chart(kg, "sponsor-pipeline", **ACME)
    found = [name for name in texts(sheet) if name.startswith(("Phase", "NCT"))]
    assert found == [
        "Phase 1 (1)", "NCT00003004", "Phase 1/2 (1)", "NCT00003001", "Phase 2 (2)", "NCT00003003", "NCT00003002",
    ]  # fmt: skip
    assert {"Recruiting (1)", "Completed (1)", "Terminated (1)", "Unknown status (1)"} <= set(texts(sheet))
    assert caption(sheet).startswith("4 trials, of which Acme $x$ leads 3.")


def test_bars_go_from_start_to_completion(kg: KnowledgeGraph) -> None:
    sheet = draw_chart(kg, "sponsor-pipeline", **ACME)
    first, second, third = (shape(sheet, f"bar-NCT0000300{number}") for number in (1, 2, 3))
    # 3001 takes 2019 to 2021, 3003 2018 and 2019: a year is as wide as a year.
    year = first.get_width() / 3
    assert third.get_width() == pytest.approx(2 * year)
    assert first.get_x() - third.get_x() == pytest.approx(year)
    # 3002 takes July 2021 to June 2024, and the newest record is of 2 July 2022.
    assert second.get_x() - first.get_x() == pytest.approx(2.5 * year)
    assert second.get_width() == pytest.approx(3 * year)
    assert shape(sheet, "bar-NCT00003002-until-now").get_width() == pytest.approx(year, rel=0.01)
    assert shape(sheet, "bar-NCT00003001-until-now").get_width() == pytest.approx(first.get_width())
    # 3004 has no end: a dot where 2021 begins.
    assert shape(sheet, "bar-NCT00003004").center[0] == pytest.approx(first.get_x() + 2 * year)


def test_titles_are_text(kg: KnowledgeGraph, tmp_path: Path) -> None:
    sheet = draw_chart(kg, "sponsor-pipeline", **ACME)
    assert {"Cells at $5 and $\\frac{", "東京 \\ <b>Heart</b> & soul", "Trials of Acme $x$"} <= set(texts(sheet))
    write_chart(kg, "sponsor-pipeline", tmp_path / "pipeline.svg", **ACME)
    written = {
        str(etree.tostring(node, method="text", encoding=str)).strip()
        for node in etree.parse(tmp_path / "pipeline.svg").iter("{*}text")
    }
    assert {"Cells at $5 and $\\frac{", "東京 \\ <b>Heart</b> & soul", "NCT00003004"} <= written


def test_the_trials_that_start_first_are_left_out_and_counted(kg: KnowledgeGraph) -> None:
    sheet = draw_chart(kg, "sponsor-pipeline", most=3, **ACME)
    assert "NCT00003003" not in texts(sheet)
    assert "Drawn are the 3 that start last; 1 earlier trial left out." in caption(sheet)


def test_a_trial_without_a_start_has_a_row(kg: KnowledgeGraph) -> None:
    sheet = draw_chart(kg, "sponsor-pipeline", organization="beta")
    assert {"NCT00003005", "start not told", "Phase not told (1)"} <= set(texts(sheet))


@pytest.mark.parametrize(
    ("date", "last", "year"),
    [
        ("2020", False, 2020.0), ("2020", True, 2021.0), ("2020-07", False, 2020.5), ("2020-06", True, 2020.5),
        ("2020-07-01", False, 2020.5), ("2020-06-30", True, 2020.5), ("", False, None), (None, True, None),
    ],
)  # fmt: skip
def test_dates_are_as_exact_as_they_are_told(date: str | None, last: bool, year: float | None) -> None:
    assert decimal_year(date, last=last) == year


# ---- all of them


@pytest.mark.parametrize(("name", "parameters"), ALL)
def test_texts_are_large_enough_and_cover_nothing(kg: KnowledgeGraph, name: str, parameters: dict[str, Any]) -> None:
    sheet = draw_chart(kg, name, **parameters)
    assert overlaps(sheet) == []
    assert outside(sheet) == []
    assert least_size(sheet) >= 7
    assert text(sheet, "title")
    assert "Newest record: 2022-07-02." in caption(sheet)


@pytest.mark.parametrize("suffix", [".png", ".svg"])
@pytest.mark.parametrize(("name", "parameters"), ALL)
def test_twice_drawn_is_twice_the_same(
    kg: KnowledgeGraph, tmp_path: Path, name: str, parameters: dict[str, Any], suffix: str
) -> None:
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    kg.chart(name, tmp_path / f"first{suffix}", **parameters)
    with mpl.rc_context({"path.sketch": (1, 100, 2), "text.antialiased": False, "savefig.dpi": 20}):
        kg.chart(name, tmp_path / f"second{suffix}", **parameters)
    content = (tmp_path / f"first{suffix}").read_bytes()
    assert content == (tmp_path / f"second{suffix}").read_bytes()
    assert not re.search(rb"202[3-9]-\d\d-\d\d", content)
    assert dict(mpl.rcParams) == before


def test_the_global_state_of_matplotlib_is_not_touched(tmp_path: Path) -> None:
    small = Path(__file__).with_name("small.trig")
    code = (
        "import sys, trialgraph as tg; tg.open(sys.argv[1]).chart('source-conditions', sys.argv[2]);"
        "assert 'matplotlib' in sys.modules and 'matplotlib.pyplot' not in sys.modules"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    subprocess.run([sys.executable, "-c", code, small, tmp_path / "chart.svg"], check=True, env=environment)


@pytest.mark.parametrize(("name", "parameters"), ALL)
def test_nothing_to_draw_is_no_picture(
    empty: KnowledgeGraph, tmp_path: Path, name: str, parameters: dict[str, Any]
) -> None:
    with pytest.raises(EmptyChartError, match=f"{name}: there is nothing to draw"):
        write_chart(empty, name, tmp_path / "chart.png", **parameters)
    assert list(tmp_path.iterdir()) == []


def test_an_organization_that_is_not_there_is_told_with_what_is_near(kg: KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(EmptyChartError, match=re.escape("near it: 'Beta'")):
        write_chart(kg, "sponsor-pipeline", tmp_path / "chart.png", organization="Betta")


@pytest.mark.parametrize(
    ("name", "parameters", "told"),
    [
        ("source-condition", {}, "did you mean 'source-conditions'"),
        ("site-map", {"contry": "DE"}, "did you mean 'country'"),
        ("site-map", {"country": "Germoney"}, "parameter country"),
        ("source-conditions", {"most": 0}, "parameter most: '0' is not a whole number"),
        ("source-conditions", {"most": "many"}, "parameter most: 'many'"),
        ("sponsor-pipeline", {}, "needs the parameter organization"),
    ],
)
def test_what_is_asked_wrongly_is_told(
    kg: KnowledgeGraph, tmp_path: Path, name: str, parameters: dict[str, Any], told: str
) -> None:
    with pytest.raises((ChartError, QueryError), match=re.escape(told)):
        write_chart(kg, name, tmp_path / "chart.svg", **parameters)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_suffix_names_the_known(kg: KnowledgeGraph, tmp_path: Path) -> None:
    with pytest.raises(ChartError, match=r"'chart\.pdf' .*\.png, \.svg"):
        write_chart(kg, "site-map", tmp_path / "chart.pdf")


def test_without_matplotlib_the_extra_is_named(
    kg: KnowledgeGraph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(MissingPlotError, match=re.escape("install trialgraph[plot]")):
        write_chart(kg, "site-map", tmp_path / "chart.png")


def test_unknown_charts_are_told_by_their_own_error(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownChartError) as caught:
        draw_chart(kg, "pie")
    assert caught.value.known == tuple(chart.name for chart in charts())
