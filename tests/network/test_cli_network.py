"""``trialgraph network`` as users meet it, on the small graph as a file."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

import trialgraph as tg

RUN = [sys.executable, "-c", "from trialgraph.cli import main; main()", "network"]
SOURCE = str(Path(tg.__file__).parents[1])
SMALL = Path(__file__).with_name("small.trig")


def run(*arguments: object, code: int = 0, graph: Path | None = SMALL) -> str:
    """What it says: on stdout, or on stderr where it fails."""
    there = [] if graph is None else ["--graph", str(graph)]
    done = subprocess.run(
        [*RUN, *map(str, arguments), *there],
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": SOURCE},
        check=False,
    )
    assert done.returncode == code, done.stdout + done.stderr
    return done.stderr if code else done.stdout


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_filters_reach_the_network_and_the_note(tmp_path: Path) -> None:
    out = tmp_path / "net.svg"
    told = run("co-sponsorship", "-o", out, "--country", "de", "--since", "2016")
    assert told == f"2 nodes, 1 edge, 1 component in {out}\n"
    text = " ".join(str(etree.tostring(etree.parse(out), method="text", encoding=str)).split())
    assert "1 trial (country de, since 2016)" in text


def test_part_of_a_network(tmp_path: Path) -> None:
    out = tmp_path / "net.csv"
    run("co-sponsorship", "-o", out, "--min-weight", "2")
    assert [(row["source_label"], row["target_label"], row["weight"]) for row in table(out)] == [("Acme", "Beta", "2")]
    told = run("sponsor-site", "-o", out, "--organization", "acme, inc.", "--depth", "2")
    assert told.startswith("4 nodes, 3 edges, 1 component")


def test_two_files_of_vosviewer_are_both_named(tmp_path: Path) -> None:
    told = run("investigators", "-o", tmp_path / "p.vos")
    assert told == f"4 nodes, 2 edges, 2 components in {tmp_path}/p-map.txt and {tmp_path}/p-network.txt\n"


def test_measures_are_a_table_for_people_or_a_file(tmp_path: Path) -> None:
    told = run("co-sponsorship", "--measures")
    assert "measures: 7 rows" in told
    run("co-sponsorship", "--measures", "-o", tmp_path / "m.csv")
    degrees = {row["label"]: row["degree"] for row in table(tmp_path / "m.csv")}
    assert degrees == {"Acme": "1", "Beta": "1", "Lone": "0", "Mayo": "3", "Oslo": "3", "Tartu": "3", "Umeå": "3"}


def test_change_between_two_years_in_either_order(tmp_path: Path) -> None:
    for years in (("2015", "2020"), ("2020", "2015")):
        run("sponsor-site", "--change", *years, "-o", tmp_path / "c.csv")
        changed = {row["label"]: (row["degree_before"], row["degree_after"]) for row in table(tmp_path / "c.csv")}
        assert changed["Acme"] == ("1", "2")
        assert changed["Beta"] == ("0", "1")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--since", "2019", "--until", "2015"], "since 2019 is later than until 2015"),
        (["--condition", "oste arthritis"], "nothing in this graph has the condition 'oste arthritis'"),
        (["--min-weight", "9"], "no edge has a weight of 9"),
        (["--country", "NO", "--phase", "1"], "nothing in the graph makes such a network"),
    ],
)
def test_an_empty_network_is_no_picture(arguments: list[str], told: str, tmp_path: Path) -> None:
    error = run("co-sponsorship", *arguments, "-o", tmp_path / "x.html", code=1)
    assert told in error
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["co-sponsorship", "-o", "x.html", "--format", "csv"], "a file's name tells its own"),
        (["co-sponsorship", "-o", "x.html", "--organization", " "], "--organization is empty"),
        (["co-sponsorship"], "name the file with -o"),
        (["co-sponsors", "-o", "x.html"], "did you mean 'co-sponsorship'?"),
        (["co-sponsorship", "-o", "x.pdf"], "'x.pdf' does not end in a format of networks"),
        (["co-sponsorship", "--measures", "-o", "x.html"], "name the format of x.html with --format"),
        (["co-sponsorship", "-o", "x.html", "--cell-source", "adipos"], "adipose"),
        (["co-sponsorship", "-o", "x.html", "--organization", "Akme"], "near it: 'Acme'"),
        (["co-sponsorship", "--measures", "--change", "2015", "2020"], "give one of them"),
        (["co-sponsorship", "--change", "2015", "2020", "--until", "2019"], "leave out --until"),
    ],
)
def test_what_cannot_be_drawn_is_one_line(arguments: list[str], told: str) -> None:
    error = run(*arguments, code=2)
    assert told in error
    assert error.count("\n") == 1
    assert error.startswith("trialgraph: ")
