"""The commands of identity as users meet them: real processes, tables in and out, one line per error."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import trialgraph

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(trialgraph.__file__).parents[1]), "COLUMNS": "200"}
RUN = [sys.executable, "-c", "from trialgraph.cli import main; main()"]
PAIRS = """name_b\tid\tname_a\tcountry\tcity
Ribe University Hospital\t7\tUniv. Hospital of Ribe\tDenmark\tRibe
Second Hospital of Ribe\t8\tFirst Hospital of Ribe\tDK\tRibe
"""
NAMES = """name,city,country,why
Univ. Hospital of Ribe,Ribe,Denmark,old
"Ribe University Hospital",Ribe,DK,new
Research Site,Ribe,DK,
"""


def run(*arguments: object, code: int = 0, cwd: Path | None = None, given: bytes | None = None) -> tuple[str, str]:
    command = [*RUN, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, timeout=120, cwd=cwd, env=ENVIRONMENT, input=given, check=False)
    assert done.returncode == code, (done.stdout[-2000:], done.stderr[-2000:])
    return done.stdout.decode(), done.stderr.decode()


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a build of the examples in build/."""
    folder = tmp_path_factory.mktemp("identity")
    run("build", *sorted(EXAMPLES.glob("NCT*.txt")), "-o", folder / "build", "--jobs", 1)
    return folder


@pytest.mark.parametrize("command", [("explain",), *(("identity", each) for each in ("compare", "cluster", "review"))])
def test_help_of_each_command(command: tuple[str, ...]) -> None:
    told, _ = run(*command, "--help")
    assert f"Usage: trialgraph {' '.join(command)}" in told
    assert "Example: trialgraph" in told


def test_compare_keeps_the_columns_and_adds_its_own(tmp_path: Path) -> None:
    (tmp_path / "pairs.tsv").write_text(PAIRS, encoding="utf-8-sig", newline="\r\n")
    told, _ = run("identity", "compare", "pairs.tsv", "--format", "csv", cwd=tmp_path)
    same, different = rows(told)
    assert list(same) == ["name_b", "id", "name_a", "country", "city", "verdict", "tier", "why"]
    assert (same["id"], same["verdict"], same["tier"]) == ("7", "same", "T2")
    assert (different["verdict"], different["tier"], different["why"]) == ("different", "", "numbers differ (1 / 2)")


def test_compare_reads_stdin_and_writes_a_file(tmp_path: Path) -> None:
    given = gzip.compress(PAIRS.encode())
    assert run("identity", "compare", "-", "-o", "out.json", cwd=tmp_path, given=given) == ("", "")
    assert [each["verdict"] for each in json.loads((tmp_path / "out.json").read_text("utf-8"))] == ["same", "different"]


def test_cluster_adds_cluster_label_and_ror(tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text(NAMES, encoding="utf-8")
    told, _ = run("identity", "cluster", "names.csv", "--format", "csv", cwd=tmp_path)
    found = rows(told)
    assert list(found[0]) == ["name", "city", "country", "why", "cluster", "label", "ror"]
    assert [each["cluster"] for each in found] == ["1", "1", "2"]
    assert [each["why"] for each in found] == ["old", "new", ""]
    record = {
        "id": "https://ror.org/000000101",
        "names": [{"value": "Ribe University Hospital", "types": ["ror_display", "label"], "lang": "en"}],
        "status": "active",
        "locations": [
            {
                "geonames_id": 1,
                "geonames_details": {
                    "country_code": "DK",
                    "country_name": "Denmark",
                    "name": "Ribe",
                    "lat": 55.32834,
                    "lng": 8.76227,
                },
            }
        ],
        "relationships": [],
    }
    (tmp_path / "ror.json").write_text(json.dumps([record]), encoding="utf-8")
    told, _ = run("identity", "cluster", "names.csv", "--ror", "ror.json", "--format", "csv", cwd=tmp_path)
    assert [each["ror"] for each in rows(told)] == [record["id"], record["id"], ""]


@pytest.mark.parametrize("command", ["compare", "cluster"])
def test_a_bar_on_the_terminal_takes_nothing_from_the_output(command: str, tmp_path: Path) -> None:
    pty = pytest.importorskip("pty")
    (tmp_path / "compare").write_text(PAIRS, encoding="utf-8")
    (tmp_path / "cluster").write_text(NAMES, encoding="utf-8")
    screen, terminal = pty.openpty()
    arguments = [*RUN, "identity", command, command, "--format", "csv"]
    with subprocess.Popen(
        arguments, stdout=subprocess.PIPE, stderr=terminal, cwd=tmp_path, env=ENVIRONMENT | {"TERM": "xterm"}
    ) as process:
        os.close(terminal)
        shown = b""
        try:
            while piece := os.read(screen, 4096):
                shown += piece
        except OSError:  # the other end is closed
            pass
        told = process.stdout.read().decode() if process.stdout else ""
    os.close(screen)
    assert process.returncode == 0, shown
    assert len(rows(told)) == (2 if command == "compare" else 3)
    assert b"verdict" not in shown
    assert b"\x1b" in shown, "there was a bar"


def test_both_draw_a_table_for_people(tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text(NAMES, encoding="utf-8")
    told, _ = run("identity", "cluster", "names.csv", cwd=tmp_path)
    assert told.startswith("clustered: 3 rows")
    assert "Univ. Hospital of Ribe" in told


def test_explain_takes_the_build_that_is_there(built: Path) -> None:
    name = "Beijing 302 Hospital"
    in_graph, _ = run("explain", name, name, cwd=built)
    assert f"{name}: both are one and the same name of an organisation." in in_graph
    alone, _ = run("explain", name, name, cwd=built / "build")
    assert "no graph was asked" in alone


def test_explain_answers_with_exit_code_0_whatever_the_answer(tmp_path: Path) -> None:
    names = ("First Hospital of Ribe", "Second Hospital of Ribe")
    told, _ = run("explain", *names, "--city", "Ribe", "--country", "DK", cwd=tmp_path)
    assert told.startswith(
        "First Hospital of Ribe and Second Hospital of Ribe: not the same.\n  numbers differ (1 / 2)\n"
    )
    told, _ = run("explain", *names, "--format", "json", cwd=tmp_path)
    assert json.loads(told)["verdict"] == "different"


def test_nothing_of_a_name_steers_the_terminal(tmp_path: Path) -> None:
    told, _ = run("explain", "\x1b[31mred", "blue\u202e", cwd=tmp_path)
    assert "\x1b" not in told
    assert "\u202e" not in told


def test_review_writes_a_table_and_says_what_to_do(built: Path, tmp_path: Path) -> None:
    told, _ = run("identity", "review", "--graph", built / "build", "-o", tmp_path / "open.sssom.tsv")
    assert "open candidate" in told
    text = (tmp_path / "open.sssom.tsv").read_text("utf-8")
    header = next(line for line in text.splitlines() if not line.startswith("#"))
    assert {"subject_label", "object_label", "comment", "reason"} <= set(header.split("\t"))


def test_review_leaves_a_table_that_is_there(built: Path, tmp_path: Path) -> None:
    (tmp_path / "open.sssom.tsv").write_text("proofs of a curator", "utf-8")
    _, error = run("identity", "review", "--graph", built / "build", "-o", tmp_path / "open.sssom.tsv", code=2)
    assert "is there already" in error
    assert (tmp_path / "open.sssom.tsv").read_text("utf-8") == "proofs of a curator"


@pytest.mark.parametrize("command", ["compare", "cluster"])
def test_no_list_is_written_over(command: str, tmp_path: Path) -> None:
    listed = tmp_path / "list.csv"
    text = "name,name_a,name_b\nA House,A House,B House\n"
    listed.write_text(text, "utf-8")
    _, error = run("identity", command, "list.csv", "-o", "list.csv", code=2, cwd=tmp_path)
    assert "name another file" in error
    assert listed.read_text("utf-8") == text


def test_a_region_tells_two_towns_of_one_name_apart(tmp_path: Path) -> None:
    pair = 'Mayo Clinic Rochester,"Mayo Clinic in Rochester, Minnesota",Rochester,{},US\n'
    for region, verdict in (("Minnesota", "same"), ("New York", "part")):
        (tmp_path / "list.csv").write_text(f"name_a,name_b,city,region,country\n{pair.format(region)}", "utf-8")
        told, _ = run("identity", "compare", "list.csv", "--format", "json", cwd=tmp_path)
        assert json.loads(told)[0]["verdict"] == verdict


BAD = {
    "no name_a": (("identity", "compare", "names.csv"), "has no column name_a; it has: name, city, country, why"),
    "no name": (("identity", "cluster", "pairs.tsv"), "pairs.tsv has no column name; it has: name_b, id, name_a"),
    "no table": (("identity", "compare", "nowhere.tsv"), "No such file or directory: nowhere.tsv"),
    "no text": (("identity", "cluster", "broken.csv"), "is not UTF-8"),
    "unknown format": (("identity", "cluster", "names.csv", "--format", "xml"), "'xml' is not a format"),
    "unknown suffix": (("identity", "cluster", "names.csv", "-o", "out.xlsx"), "name the format of out.xlsx"),
    "no ROR": (("identity", "cluster", "names.csv", "--ror", "names.csv"), "names.csv"),
    "no command": (("identity", "merge"), "merge"),
    "no graph": (("explain", "A", "B", "--graph", "nowhere"), "there is no graph at nowhere"),
    "unknown form": (("explain", "A", "B", "--format", "csv"), "known: text, json"),
    "one name": (("explain", "A"), "B"),
    "nothing to review": (
        ("identity", "review", "-o", "open.tsv", "--graph", "nowhere"),
        "there is no graph at nowhere",
    ),
    "no candidates": (("identity", "review", "-o", "open.tsv", "--limit", "0"), "--limit"),
}


@pytest.mark.parametrize(("arguments", "says"), BAD.values(), ids=BAD)
def test_bad_use_is_one_line_and_exit_code_2(arguments: tuple[str, ...], says: str, tmp_path: Path) -> None:
    (tmp_path / "names.csv").write_text(NAMES, encoding="utf-8")
    (tmp_path / "pairs.tsv").write_text(PAIRS, encoding="utf-8")
    (tmp_path / "broken.csv").write_bytes(b"name\n\xff\xfe\xfa\n")
    before = sorted(tmp_path.iterdir())
    told, error = run(*arguments, code=2, cwd=tmp_path)
    assert told == ""
    assert error.startswith("trialgraph: ")
    assert error.count("\n") == 1
    assert says in error
    assert sorted(tmp_path.iterdir()) == before
