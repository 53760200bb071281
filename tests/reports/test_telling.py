"""The report for programs: exact counts, capped lists, the worst records, and what has changed."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib

from tests.reports.invented import finding, quality, report_of, told
from trialgraph.ontology import BASE
from trialgraph.shapes import SHAPES
from trialgraph.validate.trend import Earlier, NoTrend, read_earlier

START, SITE, TITLE = (SHAPES + name for name in ("Trial-startDate", "Site-country", "Trial-officialTitle"))


def site(number: int, source: str = "demo") -> Any:
    """A warning of a site that trial ``number`` names."""
    return finding(
        number,
        source=source,
        shape="Site-country",
        field="country",
        severity="warning",
        message="The country is unknown.",
        focus=f"{BASE}site/{number}",
    )


def test_counts_are_by_shape_source_and_severity() -> None:
    checked = told([finding(1), finding(2), finding(2, source="other"), site(1), site(5)])
    assert checked["conforms"] is False
    assert checked["counts"] == {"violation": 3, "warning": 2, "info": 0}
    assert checked["by_source"] == {
        "demo": {"violation": 2, "warning": 2, "info": 0},
        "other": {"violation": 1, "warning": 0, "info": 0},
    }
    rows = [
        (row["shape"], row["field"], row["severity"], row["findings"], row["by_source"]) for row in checked["by_shape"]
    ]
    assert rows == [
        (START, "tg:startDate", "violation", 3, {"demo": 2, "other": 1}),
        (SITE, "tg:country", "warning", 2, {"demo": 2}),
    ]
    assert checked["by_shape"][1]["message"] == "The country is unknown."


def test_shapes_are_told_severest_first_then_by_how_much_they_found() -> None:
    found = [finding(1, shape=shape, severity="info") for shape in "BAC"]
    checked = told([*found, finding(2, shape="C", severity="info"), finding(1, shape="Z")])
    assert [row["shape"].removeprefix(SHAPES) for row in checked["by_shape"]] == ["Z", "C", "A", "B"]


def test_a_source_without_a_finding_is_told_with_noughts() -> None:
    checked = told([finding(1)], quality("demo"), quality("calm", 5))
    assert checked["by_source"]["calm"] == {"violation": 0, "warning": 0, "info": 0}
    assert checked["records"] == 8


def test_what_is_in_no_record_belongs_to_its_layer() -> None:
    layer, match, fact = f"{BASE}graph/identity/lexical", f"{BASE}match/1", f"{BASE}record/demo/NCT00000001/cell-fact/1"
    found = [
        finding(record=layer, focus=match, trial=""),
        finding(record=f"{BASE}graph/cells", focus=fact),
        finding(record=f"{BASE}graph/contacts/demo/NCT00000002", focus=f"{BASE}person/1"),
        finding(record=None, focus=f"{BASE}site/1", trial=""),
    ]
    assert [each.source for each in found] == ["graph/identity/lexical", "demo", "demo", ""]
    assert [each.of_record for each in found] == [None, f"{BASE}record/demo/NCT00000001", None, None]


def test_the_worst_records_have_the_most_violations_then_warnings_then_infos() -> None:
    infos = [finding(3, shape=f"I{at}", severity="info") for at in range(9)]
    worst = told([finding(2), site(2), finding(1), site(4), *infos])["worst"]
    assert [(row["trial"], row["violation"], row["warning"], row["info"]) for row in worst] == [
        ("NCT00000002", 1, 1, 0),
        ("NCT00000001", 1, 0, 0),
        ("NCT00000004", 0, 1, 0),
        ("NCT00000003", 0, 0, 9),
    ]
    assert worst[0]["record"] == f"{BASE}record/demo/NCT00000002"


def test_two_records_of_a_trial_are_not_one_and_layers_are_none() -> None:
    layer = finding(record=f"{BASE}graph/identity/lexical", focus=f"{BASE}match/1", trial="")
    worst = told([finding(1), finding(1, source="other"), layer])["worst"]
    assert sorted(row["source"] for row in worst) == ["demo", "other"]


def test_without_graphs_the_worst_are_trials() -> None:
    worst = told([finding(1, record=None), finding(2, record=None), finding(2, record=None, shape="S")])["worst"]
    assert [(row["record"], row["trial"], row["violation"]) for row in worst] == [
        (None, "NCT00000002", 2),
        (None, "NCT00000001", 1),
    ]


def test_lists_are_capped_shape_by_shape_and_counts_are_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trialgraph.validate.telling.MOST_PER_SHAPE", 3)
    monkeypatch.setattr("trialgraph.validate.telling.MOST_PER_RECORD", 0)
    checked = told([*(finding(number) for number in range(5)), site(1)])
    assert [row["findings"] for row in checked["by_shape"]] == [5, 1]
    assert [each["shape"] for each in checked["findings"]] == [START] * 3 + [SITE]
    assert checked["listed"] == {"findings": 4, "all": 6, "most_per_shape": 3, "all_in": "report.ttl"}


def test_of_the_worst_records_some_findings_are_always_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trialgraph.validate.telling.MOST_PER_SHAPE", 3)
    monkeypatch.setattr("trialgraph.validate.telling.MOST_PER_RECORD", 2)
    last = [finding(9, value=value) for value in ("soon", "later", "never")]
    checked = told([*(finding(number) for number in range(4)), *last])
    trials = [each["trial"] for each in checked["findings"]]
    assert trials == ["NCT00000000", "NCT00000001", "NCT00000002", "NCT00000003", "NCT00000009", "NCT00000009"]


def test_findings_have_all_that_they_had_and_their_source() -> None:
    each = told([finding(value="soon")])["findings"][0]
    assert each["trial"] == "NCT00000001"
    assert each["record"] == f"{BASE}record/demo/NCT00000001"
    assert (each["field"], each["value"], each["severity"]) == ("tg:startDate", "soon", "violation")
    assert (each["source"], each["new"]) == ("demo", None)


# ---- the SHACL report


def test_the_shacl_report_has_a_result_for_each_finding(tmp_path: Path) -> None:
    from trialgraph.report import write_shacl

    hostile = 'a "quote", a \\ and\nlines; <b>, é, \u2028'
    report = report_of([*(finding(number, value=hostile) for number in range(40)), finding(focus="_:b7", value=None)])
    write_shacl(tmp_path / "report.ttl", report)
    graph = rdflib.Graph().parse(tmp_path / "report.ttl")
    assert len(set(graph.objects(None, rdflib.SH.result))) == 41
    assert {str(value) for value in graph.objects(None, rdflib.SH.value)} == {hostile}
    assert len(list(graph.subjects(rdflib.RDF.type, rdflib.SH.ValidationReport))) == 1
    assert {str(shape) for shape in graph.objects(None, rdflib.SH.sourceShape)} == {START}
    assert len(list(ox.parse((tmp_path / "report.ttl").read_bytes(), ox.RdfFormat.TURTLE))) == len(graph)


def test_without_a_finding_it_says_that_the_graph_conforms() -> None:
    graph = rdflib.Graph().parse(data=report_of([]).to_turtle(), format="turtle")
    assert [str(value) for value in graph.objects(None, rdflib.SH.conforms)] == ["true"]
    assert len(graph) == 2


# ---- the trend


def earlier(folder: Path, checked: object) -> Earlier | NoTrend:
    (folder / "report.json").write_text(json.dumps({"trialgraph": "0.0.9", "validation": checked}))
    os.utime(folder / "report.json", (86_400, 86_400))
    return read_earlier(folder / "report.json")


def test_a_trend_tells_new_gone_and_unchanged(tmp_path: Path) -> None:
    """Trials 1 and 2 had no date; now 2, 3 and 4 have none, a site is odd, and all titles are there."""
    before = told([finding(1), finding(2), finding(1, shape="Trial-officialTitle", severity="info")])
    checked = told([finding(2), finding(3), finding(4), site(1)], quality(records=5), earlier=earlier(tmp_path, before))
    trend = checked["trend"]
    assert trend["why"] is None
    assert trend["against"] == {"trialgraph": "0.0.9", "written": "1970-01-02 00:00 UTC"}
    assert trend["records"] == {"now": 5, "before": 3}
    names = ("now", "before", "new", "gone", "unchanged")
    assert {row["shape"]: tuple(row[name] for name in names) for row in trend["by_shape"]} == {
        START: (3, 2, 2, 1, 1),
        SITE: (1, 0, 1, 0, 0),
        TITLE: (0, 1, 0, 1, 0),
    }
    assert {severity: tuple(told.values()) for severity, told in trend["by_severity"].items()} == {
        "violation": (3, 2, 2, 1, 1),
        "warning": (1, 0, 1, 0, 0),
        "info": (0, 1, 0, 1, 0),
    }
    assert [(each["trial"], each["new"]) for each in checked["findings"][:3]] == [
        ("NCT00000002", False),
        ("NCT00000003", True),
        ("NCT00000004", True),
    ]


@pytest.mark.parametrize("changed", [{"value": "later"}, {"source": "other"}, {"focus": f"{BASE}site/9"}])
def test_another_value_record_or_thing_is_another_finding(changed: dict[str, Any], tmp_path: Path) -> None:
    before = earlier(tmp_path, told([finding(1, value="soon")]))
    assert told([finding(1, value="soon")], earlier=before)["findings"][0]["new"] is False
    assert told([finding(1, **{"value": "soon"} | changed)], earlier=before)["findings"][0]["new"] is True


def test_what_records_share_is_not_new_where_another_record_is_the_first_to_tell_it(tmp_path: Path) -> None:
    shared = f"{BASE}site/FI/helsinki/hospital-0a1b2c3d"
    before = told([finding(2, focus=shared), finding(3)])
    checked = told([finding(1, focus=shared), finding(3, source="other")], earlier=earlier(tmp_path, before))
    assert [(each["focus"] == shared, each["new"]) for each in checked["findings"]] == [(True, False), (False, True)]
    (row,) = checked["trend"]["by_shape"]
    assert (row["new"], row["gone"], row["unchanged"]) == (1, 1, 1)


def test_of_a_capped_list_nobody_knows_what_is_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("trialgraph.validate.telling.MOST_PER_SHAPE", 2)
        patched.setattr("trialgraph.validate.telling.MOST_PER_RECORD", 0)
        before = earlier(tmp_path, told([*(finding(number) for number in range(4)), site(1)]))
    checked = told([finding(1), finding(9), site(1)], earlier=before)
    dates, sites = sorted(checked["trend"]["by_shape"], key=lambda row: str(row["severity"]))
    assert [dates[name] for name in ("now", "before", "new", "gone", "unchanged")] == [2, 4, None, None, None]
    assert [sites[name] for name in ("now", "before", "new", "gone", "unchanged")] == [1, 1, 0, 0, 1]
    assert checked["trend"]["by_severity"]["violation"]["new"] is None
    assert [each["new"] for each in checked["findings"]] == [None, None, False]


def damaged(name: str) -> dict[str, Any]:
    return {key: value for key, value in told([finding(1)]).items() if key != name}


@pytest.mark.parametrize(
    ("checked", "why"),
    [
        ({"conforms": None, "why": "no record was mapped", "findings": []}, "not checked"),
        ({"conforms": True, "checked": {}, "findings": []}, "another version"),
        (told([finding(1)]) | {"version": 99}, "another version"),
        (damaged("by_shape"), "damaged"),
        (damaged("findings"), "damaged"),
        (told([finding(1)]) | {"findings": [{"shape": 7}]}, "damaged"),
        (None, "damaged"),
    ],
    ids=["unchecked", "before versions", "later", "no shapes", "no findings", "other findings", "nothing"],
)
def test_what_cannot_be_compared_is_said(checked: object, why: str, tmp_path: Path) -> None:
    found = earlier(tmp_path, checked)
    assert isinstance(found, NoTrend)
    assert why in found.why
    assert told([finding(1)], earlier=found)["trend"] == {"why": found.why}


def test_files_that_are_no_report_are_said_to_be_none(tmp_path: Path) -> None:
    (tmp_path / "cut.json").write_text('{"trialgraph": "0.1.0", "valid')
    for name, why in (("cut.json", "damaged"), ("absent.json", "no earlier report"), (".", "cannot be read")):
        found = read_earlier(tmp_path / name)
        assert isinstance(found, NoTrend)
        assert why in found.why
