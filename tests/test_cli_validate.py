"""``trialgraph validate``: exit codes, what it lists, what it writes, and what it refuses."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from lxml import html
from typer.testing import CliRunner, Result

from trialgraph.cli import app
from trialgraph.pipeline import ARTEFACTS, build

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
LABEL = "/trial/NCT05939167> <http://www.w3.org/2000/01/rdf-schema#label>"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The build of the examples: it conforms, and has infos."""
    folder = tmp_path_factory.mktemp("built") / "build"
    build(EXAMPLES, out=folder, jobs=1)
    return folder


@pytest.fixture(scope="module")
def wrong(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same graph, of which one trial has lost its title."""
    from trialgraph.quadfile import read_quads

    lines = [f"{quad} .\n" for quad in read_quads(built / "graph.nq.zst")]
    left = [line for line in lines if LABEL not in line]
    assert len(left) == len(lines) - 1
    file = tmp_path_factory.mktemp("wrong") / "wrong.nq"
    file.write_text("".join(left))
    return file


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["validate", *map(str, arguments)], env={"COLUMNS": "200"})


def good(*arguments: object, code: int = 0) -> Result:
    done = run(*arguments)
    assert done.exit_code == code, (done.output, done.exception)
    return done


# ---- the table and the verdict


def test_the_table_has_a_row_for_each_rule(built: Path) -> None:
    """Of five trials four name no country; one says neither type, enrolment nor intervention, two no start."""
    rows = [line.split("│") for line in good("-g", built).stdout.splitlines() if line.startswith("│")]
    told = [[cell.strip() for cell in row[1:-1]] for row in rows]
    assert [(row[0], row[2], row[3]) for row in told] == [
        ("info", "tg:country", "4"),
        ("info", "tg:startDate", "2"),
        ("info", "tg:enrollment", "1"),
        ("info", "tg:intervention", "1"),
        ("info", "tg:studyType", "1"),
    ]
    assert told[0][1].startswith("The record gives no country")
    assert told[0][4].endswith(" ...")  # three of four
    assert len(told[0][4].split()) == 4
    assert told[2][4] == "NCT05872659"


def test_the_verdict_says_what_was_checked_by_whom_and_why(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = good("-g", built).stdout
    assert "conforms: 5 trials checked against" in told
    assert "9 infos" in told
    assert "by pySHACL, as graphs of up to 50,000 quads are" in told
    assert "by the fast engine, as asked" in good("-g", built, "--engine", "fast").stdout
    assert "by pySHACL, as asked" in good("-g", built, "--engine", "pyshacl").stdout
    monkeypatch.setattr("trialgraph.validate.engine.FITS", 5)
    assert "by the fast engine, as graphs of more than 5 quads are" in good("-g", built).stdout


@pytest.mark.parametrize("engine", ["pyshacl", "fast"])
def test_a_violation_is_exit_code_1(engine: str, wrong: Path) -> None:
    told = good("-g", wrong, "--engine", engine, code=1).stdout
    assert "does not conform: 5 trials checked" in told
    assert "1 violation, 9 infos" in told
    first = next(line for line in told.splitlines() if line.startswith("│"))
    assert "violation" in first
    assert "NCT05939167" in first


def test_nothing_to_check_is_exit_code_1_and_no_report(tmp_path: Path) -> None:
    from trialgraph.validate import NothingToCheckError

    (tmp_path / "empty.nq").write_text("")
    done = run("-g", tmp_path / "empty.nq", "-o", tmp_path / "r.html")
    assert isinstance(done.exception, NothingToCheckError)
    assert done.exception.exit_code == 1
    assert "conforms" not in done.output
    assert not (tmp_path / "r.html").exists()


# ---- all findings


def test_csv_lists_all_findings_and_tells_the_verdict_aside(wrong: Path) -> None:
    done = good("-g", wrong, "--engine", "fast", "--format", "csv", code=1)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert len(rows) == 10
    title = rows[0]
    assert (title["severity"], title["trial"], title["field"]) == ("violation", "NCT05939167", "rdfs:label")
    assert title["record"].endswith(f"record/{title['source']}/NCT05939167")
    assert title["focus"].endswith("/trial/NCT05939167")
    assert title["shape"].endswith("#Trial-label")
    assert "does not conform" in done.stderr
    assert "conform" not in done.stdout


def test_json_is_a_list_of_findings(built: Path) -> None:
    found: list[dict[str, Any]] = json.loads(good("-g", built, "--engine", "fast", "--format", "json").stdout)
    assert len(found) == 9
    assert {each["severity"] for each in found} == {"info"}
    assert found[0]["value"] is None


# ---- reports


def test_reports_are_written_by_their_suffix(wrong: Path, tmp_path: Path) -> None:
    files = [tmp_path / f"r.{suffix}" for suffix in ("html", "json", "ttl")]
    outs = [part for file in files for part in ("-o", file)]
    assert f"in {files[0]}, {files[1]}, {files[2]}" in good("-g", wrong, "--engine", "fast", *outs, code=1).stdout
    checked = json.loads(files[1].read_bytes())["validation"]
    assert (checked["conforms"], checked["engine"], len(checked["findings"])) == (False, "fast", 10)
    assert sum(each["records"] for each in checked["quality"]) == checked["records"] == 5
    page: Any = html.fromstring(files[0].read_text())
    assert len(page.xpath("//section[@id='findings']//li")) == 10
    results = [q for q in ox.parse(files[2].read_bytes(), ox.RdfFormat.TURTLE) if q.predicate.value.endswith("#result")]
    assert len(results) == 10


def test_what_has_changed_is_told_against_an_earlier_report(built: Path, wrong: Path, tmp_path: Path) -> None:
    """Against the build itself (its folder or its report), and against a report of its own."""
    for earlier in (built, built / "report.json"):
        told = good("-g", wrong, "--engine", "fast", "--against", earlier, "-o", tmp_path / "r.json", code=1).stdout
        assert "records 5 -> 5, violations 0 -> 1 (1 new, 0 gone), infos 9 -> 9 (0 new, 0 gone)" in told
    back = good("-g", built, "--engine", "fast", "--against", tmp_path / "r.json").stdout
    assert "violations 1 -> 0 (0 new, 1 gone)" in back
    trend = json.loads((tmp_path / "r.json").read_bytes())["validation"]["trend"]
    assert trend["conformed"] is True


# ---- refused, before anything is checked


def test_what_cannot_be_written_or_compared_is_refused(built: Path, tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text("{}")
    before = {name: (built / name).stat().st_mtime_ns for name in ARTEFACTS}
    for arguments, why in (
        (("-o", tmp_path / "r.pdf"), "end it in .html, .json, .ttl"),
        (("-o", built / "report.html"), "belongs to the build"),
        (("--against", tmp_path / "other.json"), "cannot be compared with: the earlier report is damaged"),
        (("--against", tmp_path / "none.json"), "there is no earlier report"),
        (("--engine", "slow"), "'slow' is no engine; known: pyshacl fast"),
        (("--format", "xml"), "'xml' is not a format"),
    ):
        done = run("-g", built, *arguments)
        assert why in str(done.exception)
        assert done.exit_code != 0
        assert done.stdout == ""
    assert {name: (built / name).stat().st_mtime_ns for name in ARTEFACTS} == before
