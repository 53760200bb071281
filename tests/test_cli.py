"""The command line as users meet it: real processes, exit codes, one line per error."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

import trialgraph

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(trialgraph.__file__).parents[1]), "COLUMNS": "200"}
RUN = [sys.executable, "-c", "from trialgraph.cli import main; main()"]
COMMANDS = ("fetch", "build", "map", "validate", "query", "export", "network")


def run(
    *arguments: object, code: int = 0, cwd: Path | None = None, setting: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    command, environment = [*RUN, *map(str, arguments)], ENVIRONMENT | (setting or {})
    done = subprocess.run(command, capture_output=True, timeout=60, cwd=cwd, env=environment, check=False)
    assert done.returncode == code, (done.stdout[-2000:], done.stderr[-2000:])
    return done


def say(*arguments: object, setting: dict[str, str] | None = None) -> str:
    """What the command writes; it works, and has nothing to complain of."""
    done = run(*arguments, setting=setting)
    assert done.stderr == b""
    return done.stdout.decode()


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples, built by the command."""
    out = tmp_path_factory.mktemp("cli") / "build"
    told = say("build", *sorted(EXAMPLES.glob("NCT*.txt")), "-o", out, "--jobs", 1)
    assert told.splitlines()[0] == "read 5 = 5 mapped + 0 rejected"
    return out


# ---- help


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)])
def test_help_of_each_command(command: tuple[str, ...]) -> None:
    told = say(*command, "--help")
    assert "Usage: trialgraph" in told
    assert all(name in told for name in (command or COMMANDS))


def test_version_and_no_arguments() -> None:
    assert say("--version").strip() == f"trialgraph {trialgraph.__version__}"
    assert "Usage: trialgraph" in run().stdout.decode()


# ---- bad use: exit code 2 and one line on stderr

BAD = {
    "unknown command": ("frobnicate",),
    "unknown option": ("build", "--frobnicate"),
    "no number": ("build", "--jobs", "two"),
    "no jobs": ("build", "--jobs", 0),
    "missing source": ("build", "nowhere", "-o", "out"),
    "missing source of map": ("map", "nowhere", "-o", "out.nq.zst"),
    "bad base": ("build", "here.txt", "-o", "out", "--base", "example"),
    "bad base of map": ("map", "here.txt", "-o", "out.nq.zst", "--base", "example"),
    "out is a file": ("build", "here.txt", "-o", "here.txt"),
    "foreign folder": ("build", "here.txt", "-o", "."),
    "no registry": ("build", "here.txt", "-o", "out", "--ror", "nowhere.zip"),
    "a registry that is none": ("build", "here.txt", "-o", "out", "--ror", "here.txt"),
    "no reviewed rows": ("build", "here.txt", "-o", "out", "--curated", "nowhere.tsv"),
    "reviewed rows that are none": ("build", "here.txt", "-o", "out", "--curated", "here.txt"),
    "fetch to nowhere": ("fetch", "socks"),
    "unknown status": ("fetch", "--status", "recruting", "-o", "out"),
    "no address": ("fetch", "-o", "out", "--url", "nowhere"),
    "page too large": ("fetch", "-o", "out", "--page-size", 1001),
    "fetch to a foreign folder": ("fetch", "-o", "."),
    "no graph": ("validate", "--graph", "nowhere"),
    "folder without a graph": ("validate", "--graph", "."),
    "unknown engine": ("validate", "--graph", "good.nq", "--engine", "slow"),
    "unknown format of findings": ("validate", "--graph", "good.nq", "--format", "xml"),
    "unknown report": ("validate", "--graph", "good.nq", "-o", "a.html", "-o", "a.pdf"),
    "report over the graph": ("validate", "--graph", "good.ttl", "-o", "good.ttl"),
    "no earlier report": ("validate", "--graph", "good.nq", "--against", "nowhere.json"),
    "an earlier report that is none": ("validate", "--graph", "good.nq", "--against", "here.txt"),
    "no graph to query": ("query", "shared-sites", "--graph", "nowhere"),
    "no graph to export": ("export", "-o", "a.ttl", "--graph", "nowhere"),
    "no graph to draw": ("network", "co-sponsorship", "-o", "a.json", "--graph", "nowhere"),
    "no RDF": ("query", "shared-sites", "--graph", "broken.nq"),
    "unknown suffix": ("query", "shared-sites", "--graph", "here.txt"),
    "no question": ("query",),
    "two questions": ("query", "shared-sites", "--file", "here.txt"),
    "missing file": ("query", "--file", "nowhere.rq", "--graph", "good.nq"),
    "bad SPARQL": ("query", "--file", "here.txt", "--graph", "good.nq"),
    "unknown question": ("query", "shared-stuff", "--graph", "good.nq"),
    "unknown format": ("query", "shared-sites", "--format", "xml", "--graph", "good.nq"),
    "no parameter": ("query", "shared-sites", "--param", "min_sponsors", "--graph", "good.nq"),
    "unknown parameter": ("query", "shared-sites", "--param", "frob=1", "--graph", "good.nq"),
    "bad parameter": ("query", "shared-sites", "--param", "min_sponsors=few", "--graph", "good.nq"),
    "parameter without question": ("query", "--file", "here.txt", "--param", "a=1", "--graph", "good.nq"),
    "export to nothing": ("export", "-o", "a.doc", "--graph", "good.nq"),
    "export without a name": ("export", "--graph", "good.nq"),
    "unknown network": ("network", "friends", "-o", "a.json", "--graph", "good.nq"),
    "network to nothing": ("network", "co-sponsorship", "-o", "a.doc", "--graph", "good.nq"),
    "no chart": ("chart", "-o", "a.png", "--graph", "good.nq"),
    "no file for a chart": ("chart", "site-map", "--graph", "good.nq"),
    "unknown chart": ("chart", "pie", "-o", "a.png", "--graph", "good.nq"),
    "chart to nothing": ("chart", "site-map", "-o", "a.pdf", "--graph", "good.nq"),
    "chart without its organization": ("chart", "sponsor-pipeline", "-o", "a.png", "--graph", "good.nq"),
    "unknown parameter of a chart": ("chart", "site-map", "-p", "frob=1", "-o", "a.png", "--graph", "good.nq"),
}


@pytest.mark.parametrize("arguments", BAD.values(), ids=BAD)
def test_bad_use_is_one_line_and_exit_code_2(arguments: tuple[object, ...], tmp_path: Path) -> None:
    (tmp_path / "here.txt").write_text("here")
    (tmp_path / "broken.nq").write_text("<a> <b")
    (tmp_path / "good.nq").write_text("<http://a> <http://b> <http://c> <http://d> .\n")
    (tmp_path / "good.ttl").write_text("<http://a> <http://b> <http://c> .\n")
    before = sorted(tmp_path.iterdir())
    done = run(*arguments, code=2, cwd=tmp_path)
    told = done.stderr.decode()
    assert told.startswith("trialgraph: ")
    assert told.count("\n") == 1
    assert len(told) > len("trialgraph: \n") + 8
    assert "Traceback" not in told
    assert done.stdout == b""
    assert sorted(tmp_path.iterdir()) == before


def test_reviewed_rows_that_contradict_each_other_are_one_line_that_names_both(tmp_path: Path) -> None:
    """A row of the user's against one that comes with trialgraph: nothing is built."""
    mine = tmp_path / "mine.tsv"
    header = "subject_label\tpredicate_id\tpredicate_modifier\tobject_label\tcountry\tcity\tcomment\n"
    mine.write_text(f"{header}Merck KGaA\tskos:exactMatch\t\tMerck & Co., Inc.\t\t\tthe same name\n")
    done = run("build", EXAMPLES, "-o", "out", "--jobs", 1, "--curated", mine, code=2, cwd=tmp_path)
    told = done.stderr.decode()
    assert told.count("\n") == 1
    assert "contradicts" in told
    assert f"{mine}:2 ('Merck KGaA' skos:exactMatch 'Merck & Co., Inc.')" in told
    assert "curated.sssom.tsv:" in told
    assert "not skos:exactMatch" in told
    assert [path.name for path in tmp_path.iterdir()] == ["mine.tsv"]


def test_evidence_is_given_to_a_build_by_its_files(tmp_path: Path) -> None:
    mine, dump = tmp_path / "mine.tsv", tmp_path / "ror.ndjson"
    header = "subject_label\tpredicate_id\tpredicate_modifier\tobject_label\tcountry\tcity\tcomment\n"
    sponsor = "Guangzhou Women and Children's Medical Center"
    mine.write_text(f"{header}{sponsor}\torg:subOrganizationOf\t\tAcme Cells\t\t\ta proof\n")
    place = {"country_code": "CN", "country_name": "China", "name": "Guangzhou", "lat": 23.1, "lng": 113.3}
    record = {
        "id": "https://ror.org/01g53at17",
        "names": [{"value": sponsor, "types": ["ror_display", "label"], "lang": "en"}],
        "status": "active",
        "locations": [{"geonames_id": 1809858, "geonames_details": place}],
    }
    dump.write_text(json.dumps(record) + "\n")
    more = tmp_path / "more.tsv"
    more.write_text(f"{header}No Such Name\torg:subOrganizationOf\t\tAcme Cells\t\t\ta proof\n")
    evidence = ("--curated", mine, "--curated", more, "--ror", dump)
    told = say("build", EXAMPLES, "-o", tmp_path / "out", "--jobs", 1, *evidence)
    assert "\tror:01g53at17\t" in (tmp_path / "out" / "matches.sssom.tsv").read_text()
    assert f"no two names in this build: {mine}:2 ({sponsor!r} org:subOrganizationOf 'Acme Cells'); {more}:2 (" in told


# ---- build and map


def test_a_build_with_rejected_records_says_which(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "good.txt").write_text((EXAMPLES / "NCT06731192.txt").read_text())
    (tmp_path / "in" / "\x1b[31mbad\n.txt").write_text("nothing")
    told = say("build", tmp_path / "in", "-o", tmp_path / "out")
    assert "read 2 = 1 mapped + 1 rejected" in told
    assert "no known format" in told
    assert "\x1b" not in told  # nothing of a source reaches the terminal as an instruction


def test_no_progress_and_no_colours_where_there_is_no_terminal(built: Path, tmp_path: Path) -> None:
    told = say("build", EXAMPLES / "NCT06731192.txt", "-o", tmp_path / "out", setting={"TERM": "xterm-256color"})
    assert "\x1b" not in told
    assert "\r" not in told


def test_map_writes_the_record_graphs(tmp_path: Path) -> None:
    out = tmp_path / "records.nq.zst"
    told = say("map", *sorted(EXAMPLES.glob("NCT*.txt")), "-o", out, "-j", 1)
    assert told.startswith("read 5 = 5 mapped + 0 rejected; ")
    assert say("query", "shared-sponsors", "--graph", out, "--format", "csv").startswith("organization,")


def test_without_sources_and_examples_the_user_is_asked_for_records(tmp_path: Path) -> None:
    done = subprocess.run([*RUN, "build"], env=ENVIRONMENT, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith(b"trialgraph: name the records")


def test_stopping_a_build_is_one_line(tmp_path: Path) -> None:
    """Ctrl-C reaches the whole group: the workers keep quiet, and the parent says once how to go on."""
    text = (EXAMPLES / "NCT06731192.txt").read_text()
    (tmp_path / "in").mkdir()
    for at in range(3000):
        (tmp_path / "in" / f"{at}.txt").write_text(text.replace("NCT06731192", f"NCT{at:08d}"))
    child = subprocess.Popen(
        [*RUN, "build", tmp_path / "in", "-o", tmp_path / "out", "--jobs", "2"],
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    deadline = time.monotonic() + 20
    while not list(tmp_path.glob(".out.unfinished/parts/*.index")) and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(child.pid, signal.SIGINT)
    _, told = child.communicate(timeout=30)
    assert (child.returncode, told.count(b"\n")) == (130, 1)
    assert told.startswith(b"trialgraph: stopped; the same command goes on from here")
    assert sorted(path.name for path in tmp_path.iterdir()) == [".out.unfinished", "in"]


# ---- validate


def test_validate_says_yes_and_no(built: Path, tmp_path: Path) -> None:
    assert "conforms: 5 trials checked" in say("validate", "--graph", built)
    export = tmp_path / "trials.nq"
    say("export", "--graph", built, "-o", export)
    lines = export.read_text().splitlines(keepends=True)
    broken = [line for line in lines if "/trial/NCT05939167> <http://www.w3.org/2000/01/rdf-schema#label>" not in line]
    assert len(broken) < len(lines)
    export.write_text("".join(broken))
    done = run("validate", "--graph", export, code=1)
    assert b"does not conform" in done.stdout
    assert b"violation" in done.stdout
    assert done.stderr == b""


def test_nothing_to_check_is_not_conforming(tmp_path: Path) -> None:
    (tmp_path / "empty.nq").write_text("")
    run("validate", "--graph", tmp_path / "empty.nq", code=1)


# ---- export and network


@pytest.mark.parametrize("name", ["a.nq", "a.ttl", "a.nt", "a.trig", "a.jsonld", "a.rdf", "a.nq.gz", "a.nt.zst"])
def test_an_export_can_be_read_again(name: str, built: Path, tmp_path: Path) -> None:
    told = say("export", "--graph", built, "-o", tmp_path / name)
    number = int(told.split(" ")[0].replace(",", ""))
    from trialgraph.graph import open as open_graph

    assert len(list(open_graph(tmp_path / name).quads())) == number
    stored = ox.Store.read_only(str(built / "store"))
    quads = name.split(".")[1] in {"nq", "trig", "jsonld"}
    triples = {(quad.subject, quad.predicate, quad.object) for quad in stored}
    assert number == (len(stored) if quads else len(triples))


@pytest.mark.parametrize("suffix", [".json", ".graphml", ".gexf", ".html"])
def test_a_network_is_written(suffix: str, built: Path, tmp_path: Path) -> None:
    told = say("network", "co-sponsorship", "--graph", built, "-o", tmp_path / f"net{suffix}")
    assert "nodes" in told
    assert (tmp_path / f"net{suffix}").stat().st_size > 200


def test_a_chart_is_drawn_and_charts_are_listed(built: Path, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    told = ("chart", "source-conditions", "--graph", built, "-o", tmp_path / "chart.svg", "-p", "most=3")
    assert say(*told) == ""
    assert b">Cell sources and the conditions they are tried in<" in (tmp_path / "chart.svg").read_bytes()
    listed = say("chart", "--list")
    for name in ("new-trials-per-year", "site-map", "source-conditions", "sponsor-pipeline"):
        assert name in listed


def test_a_chart_of_nothing_ends_with_1_and_writes_nothing(built: Path, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    done = run("chart", "site-map", "-p", "country=AQ", "--graph", built, "-o", tmp_path / "map.png", code=1)
    assert done.stderr.decode() == "trialgraph: site-map: there is nothing to draw\n"
    assert list(tmp_path.iterdir()) == []


# ---- what it costs to start

HEAVY = {"httpx", "tenacity", "rdflib", "pyshacl", "networkx", "pandas", "matplotlib", "lxml", "pyoxigraph"}


@pytest.mark.parametrize("module", ["trialgraph", "trialgraph.cli"])
def test_heavy_libraries_wait_until_they_are_needed(module: str) -> None:
    child = f"import {module}, sys; sys.stdout.write(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", child], capture_output=True, env=ENVIRONMENT, text=True, check=True)
    loaded = set(done.stdout.split())
    assert module in loaded
    assert not HEAVY & loaded


def test_help_loads_nothing_heavy() -> None:
    child = """
import sys
from trialgraph.cli import main
try:
    main()
except SystemExit:
    sys.stderr.write(" ".join(sys.modules))
"""
    done = subprocess.run(
        [sys.executable, "-c", child, "build", "--help"], capture_output=True, env=ENVIRONMENT, text=True, check=True
    )
    assert "trialgraph.cli" in done.stderr.split()
    assert not HEAVY & set(done.stderr.split())
