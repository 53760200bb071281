"""``trialgraph query`` as users meet it: questions and queries of their own, formats, files, limits."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
import rdflib

import trialgraph as tg
from trialgraph.catalogue import catalogue
from trialgraph.catalogue_pages import to_html, to_markdown, to_turtle

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(tg.__file__).parents[1]), "COLUMNS": "200"}
RUN = [sys.executable, "-c", "from trialgraph.cli import main; main()", "query"]
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
MANY = "SELECT ?a ?e ?c WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
OURS = "/dev/fd/1"  # as /dev/stdout, but in a folder where nothing can be replaced
NAMES = [each.name for each in catalogue()]


def run(
    *arguments: object, code: int = 0, given: bytes | None = None, setting: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    command = [*RUN, *map(str, arguments)]
    done = subprocess.run(
        command, capture_output=True, timeout=120, input=given, env=ENVIRONMENT | (setting or {}), check=False
    )
    assert done.returncode == code, (done.stdout[-2000:], done.stderr[-2000:])
    return done


def say(*arguments: object, given: bytes | None = None) -> str:
    """What the command writes; it works, and has nothing to complain of."""
    done = run(*arguments, given=given)
    assert done.stderr == b"" or done.stderr.startswith(b"trialgraph: nothing in this graph has the ")
    return done.stdout.decode()


def refused(*arguments: object, given: bytes | None = None) -> str:
    """The one line that it says instead."""
    done = run(*arguments, code=2, given=given)
    told = done.stderr.decode()
    assert done.stdout == b""
    assert told.startswith("trialgraph: ")
    assert told.count("\n") == 1
    assert told.removesuffix("\n").isprintable()
    return told


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples, built."""
    out = tmp_path_factory.mktemp("cli") / "build"
    tg.build(EXAMPLES, out=out, jobs=1)
    return out


@pytest.fixture
def own(tmp_path: Path) -> Callable[[str], Path]:
    """``own(text)``: a file with that query."""

    def write(text: str) -> Path:
        (tmp_path / "own.rq").write_text(text, encoding="utf-8")
        return tmp_path / "own.rq"

    return write


# ---- what can be asked


def test_the_list_of_questions_has_the_name_first() -> None:
    rows = list(csv.reader(io.StringIO(say("--list", "--format", "csv"))))
    assert rows[0] == ["name", "summary", "theme", "parameters"]
    assert sorted(row[0] for row in rows[1:]) == NAMES
    assert {"shared-sites", "shared-sponsors", "shared-cell-sources", "trial-links", "cell-products"} <= set(NAMES)


def test_the_list_for_people_and_for_programs() -> None:
    told = say("--list")
    assert all(name in told for name in NAMES)
    assert all(word not in told for word in ("theme", "=any"))
    names = [each["name"]["value"] for each in json.loads(say("--list", "--format", "json"))["results"]["bindings"]]
    assert sorted(names) == NAMES
    assert sorted(line.split("\t")[0] for line in say("--list", "--format", "tsv").splitlines()[1:]) == NAMES


def test_the_list_as_a_page_and_as_rdf(tmp_path: Path) -> None:
    for form, make in (("md", to_markdown), ("html", to_html), ("ttl", to_turtle)):
        assert say("--list", "--format", form) == make()
        assert say("--list", "-o", tmp_path / f"questions.{form}") == ""
        assert (tmp_path / f"questions.{form}").read_text(encoding="utf-8") == make()
    assert len(rdflib.Graph().parse(tmp_path / "questions.ttl")) > 50
    say("--list", "-o", tmp_path / "questions.csv")
    assert (tmp_path / "questions.csv").read_text().startswith("name,summary,theme,parameters\n")
    told = refused("--list", "--format", "xml")
    assert "'xml' is not a format; known: table, csv, tsv, json, md, parquet, arrow, html, ttl" in told


def test_a_question_is_described() -> None:
    told = say("shared-sites", "--describe")
    assert told.startswith("shared-sites: ")
    assert "  min_sponsors  integer (default: 2); at least this many lead sponsors\n" in told
    assert "  site_label      string; its name\n" in told
    assert "did you mean 'shared-sites'" in refused("shared-site", "--describe")


def test_a_query_of_ones_own_is_described_by_its_header(own: Callable[[str], Path]) -> None:
    file = own(
        "#+ summary: Mine\n#+ description: All of it.\n#+ parameters:\n#+   n: integer; m\n"
        "SELECT * { VALUES ?_n { 1 } }"
    )
    told = say("--file", file, "--describe")
    assert told.startswith("query: Mine\n")
    assert "\n  n  integer; m\n" in told
    assert "has no header" in refused("--file", own("SELECT * { }"), "--describe")


# ---- formats and files


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json", "md"])
def test_an_answer_in_each_format(form: str, built: Path) -> None:
    told = say("shared-cell-sources", "--graph", built, "--format", form)
    if form in {"csv", "tsv"}:
        rows = list(csv.DictReader(io.StringIO(told), dialect="excel" if form == "csv" else "excel-tab"))
        assert [(row["cell_source"], row["trials"]) for row in rows] == [("umbilical-cord", "5")]
    elif form == "json":
        (row,) = json.loads(told)["results"]["bindings"]
        assert row["cell_source"]["value"] == "umbilical-cord"
    else:
        assert "cell_source" in told or "cell source" in told
        assert "umbilical" in told.lower()


@pytest.mark.parametrize("form", ["csv", "tsv", "json", "md", "parquet", "arrow"])
def test_an_answer_goes_to_a_file_whose_name_tells_the_format(form: str, built: Path, tmp_path: Path) -> None:
    out = tmp_path / f"rows.{form}"
    assert say("shared-cell-sources", "--graph", built, "-o", out) == ""
    if form in {"parquet", "arrow"}:
        pa = pytest.importorskip("pyarrow")
        from pyarrow import feather, parquet

        table = parquet.read_table(out) if form == "parquet" else feather.read_table(out)
        assert table.column("trials").to_pylist() == [5]
        assert table.schema.field("trials").type == pa.int64()
    else:
        assert out.read_text(encoding="utf-8") == say("shared-cell-sources", "--graph", built, "--format", form)
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


def test_a_format_goes_before_the_name_of_the_file(built: Path, tmp_path: Path) -> None:
    say("shared-cell-sources", "--graph", built, "-o", tmp_path / "rows.txt", "--format", "csv")
    assert (tmp_path / "rows.txt").read_text().startswith("cell_source,")
    assert "name the format of" in refused("shared-cell-sources", "--graph", built, "-o", tmp_path / "a.doc")


@pytest.mark.parametrize(("form", "known"), [("CSV", "csv"), ("Json", "json"), ("markdown", "md"), ("MD", "md")])
def test_a_format_may_be_spelled_otherwise(form: str, known: str, built: Path) -> None:
    asked = ("shared-cell-sources", "--graph", built, "--format")
    assert say(*asked, form) == say(*asked, known)


def test_a_dash_is_stdout(built: Path, tmp_path: Path) -> None:
    asked = ("shared-cell-sources", "--graph", built, "--format", "csv")
    assert say(*asked, "-o", "-") == say(*asked)
    assert say("--list", "-o", "-", "--format", "md") == to_markdown()
    assert not Path("-").exists()


@pytest.mark.parametrize("form", ["parquet", "arrow"])
@pytest.mark.parametrize("to", [(), ("-o", "-"), ("-o", OURS)])
def test_columns_go_through_a_pipe_and_not_to_a_terminal(form: str, to: tuple[str, ...], built: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    from pyarrow import feather, parquet

    asked = ("shared-cell-sources", "--graph", built, "--format", form, *to)
    read = parquet.read_table if form == "parquet" else feather.read_table
    assert read(pa.BufferReader(run(*asked).stdout)).column("trials").to_pylist() == [5]
    if OURS in to:
        return
    ours, theirs = os.openpty()
    done = subprocess.run(
        [*RUN, *map(str, asked)], stdout=theirs, stderr=subprocess.PIPE, env=ENVIRONMENT, timeout=120, check=False
    )
    os.close(theirs)
    os.close(ours)
    assert done.returncode == 2
    assert done.stderr.startswith(f"trialgraph: {form} is for a file or a pipe".encode())


def test_what_is_no_file_is_written_to_and_stays(built: Path, tmp_path: Path) -> None:
    asked = ("shared-cell-sources", "--graph", built, "--format", "csv")
    expected = run(*asked).stdout
    assert run(*asked, "-o", OURS).stdout == expected
    (tmp_path / "all.csv").write_bytes(b"before\n")
    with (tmp_path / "all.csv").open("ab") as both:  # a stdout that is a file, which others write to as well
        subprocess.run([*RUN, *map(str, asked), "-o", OURS], stdout=both, env=ENVIRONMENT, check=True)
        both.write(b"after\n")
    assert (tmp_path / "all.csv").read_bytes() == b"before\n" + expected + b"after\n"
    os.mkfifo(tmp_path / "pipe")
    with subprocess.Popen(["cat", tmp_path / "pipe"], stdout=subprocess.PIPE) as reader:
        say(*asked, "-o", tmp_path / "pipe")
        assert reader.communicate(timeout=60)[0] == expected
    assert (tmp_path / "pipe").is_fifo()


def test_what_a_link_leads_to_is_replaced_and_the_link_stays(built: Path, tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "link.csv").symlink_to("there/rows.csv")
    asked = ("shared-cell-sources", "--graph", built, "-o", tmp_path / "link.csv")
    for _ in range(2):  # one that leads nowhere yet, and one that leads to a file
        say(*asked)
        assert (tmp_path / "link.csv").readlink() == Path("there/rows.csv")
        assert (tmp_path / "there/rows.csv").read_text().startswith("cell_source,")
        assert [each.name for each in (tmp_path / "there").iterdir()] == ["rows.csv"]


@pytest.mark.parametrize("form", ["table", "csv", "md"])
def test_answers_are_utf8_in_every_locale(form: str, tmp_path: Path) -> None:
    """A program that reads them need not guess; nor does the query on stdin."""
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    (tmp_path / "a.nq").write_text(f'<http://a> {label} "Charité – 石家庄" <http://g> .\n', encoding="utf-8")
    setting = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""}
    query = "SELECT ?label WHERE { ?s rdfs:label ?label FILTER(?label = 'Charité – 石家庄') }".encode()
    done = run("--file", "-", "--graph", tmp_path / "a.nq", "--format", form, setting=setting, given=query)
    assert "Charité – 石家庄".encode() in done.stdout
    assert done.stderr == b""


def test_a_truth_in_json_is_that_of_sparql(built: Path, own: Callable[[str], Path]) -> None:
    """SPARQL 1.1 Query Results JSON Format, 4: an ASK has a boolean and no rows; a column of the name is a column."""

    def answer(query: str) -> object:
        return json.loads(say("-f", own(query), "--graph", built, "--format", "json"))

    assert answer("ASK { ?t a tg:Trial }") == {"head": {}, "boolean": True}
    assert answer("# SELECT\nASK { ?t a <http://a/none> }") == {"head": {}, "boolean": False}
    column = {"type": "literal", "value": "true", "datatype": "http://www.w3.org/2001/XMLSchema#boolean"}
    rows = {"head": {"vars": ["answer"]}, "results": {"bindings": [{"answer": column}]}}
    assert answer("SELECT ?answer { VALUES ?answer { true } }") == rows


def test_a_table_keeps_to_columns_that_are_told(built: Path) -> None:
    asked = ("sponsor-pipeline", "--graph", built)
    lines = run(*asked, setting={"COLUMNS": "60"}).stdout.decode().splitlines()
    assert max(map(len, lines)) == 60
    assert "no room for" in "\n".join(lines)
    wide = {name: value for name, value in ENVIRONMENT.items() if name != "COLUMNS"}
    done = subprocess.run([*RUN, *map(str, asked)], capture_output=True, env=wide, timeout=120, check=True)
    assert max(map(len, done.stdout.decode().splitlines())) > 200
    assert b"no room for" not in done.stdout


# ---- which graph


@pytest.mark.parametrize("address", ["http://localhost:1/sparql", "HTTPS://example.org/q?a=b"])
def test_an_address_is_no_graph(address: str) -> None:
    told = refused("shared-sites", "--graph", address)
    assert f"{address} is an address: use --endpoint {address}" in told


def test_a_graph_and_an_endpoint_are_not_both_asked(built: Path) -> None:
    assert "not both" in refused("shared-sites", "--graph", built, "--endpoint", "http://127.0.0.1:1/")
    assert "address" in refused("shared-sites", "--endpoint", "")


# ---- parameters, and queries of one's own


def test_a_parameter_takes_one_value(built: Path) -> None:
    told = refused("shared-sites", "--graph", built, "-p", "country=CN", "-p", "country =DE")
    assert told == "trialgraph: the parameter country is given twice, and takes one value\n"


def test_parameters_reach_the_question(built: Path) -> None:
    def answer(*parameters: str) -> int:
        asked = [word for each in parameters for word in ("--param", each)]
        return say("shared-cell-sources", "--graph", built, "--format", "csv", *asked).count("\n") - 1

    assert answer("min_trials=5") == 1
    assert answer("min_trials=6") == 0


def test_a_query_of_ones_own(built: Path, own: Callable[[str], Path]) -> None:
    text = "SELECT (COUNT(DISTINCT ?t) AS ?trials) WHERE { ?t a tg:Trial }"
    assert say("--file", own(text), "--graph", built, "--format", "csv").split() == ["trials", "5"]
    assert say("-f", "-", "--graph", built, "--format", "csv", given=text.encode()).split() == ["trials", "5"]
    assert say("-f", own("\ufeff" + text), "--graph", built, "--format", "csv").split() == ["trials", "5"]


def test_parameters_take_the_open_places_of_a_query(built: Path, own: Callable[[str], Path]) -> None:
    file = own(
        "SELECT ?id WHERE { ?t dcterms:identifier ?id ; tg:cellSource ?_cell_source_iri ; tg:enrollment ?n"
        " FILTER(?id = ?_trial && ?n >= ?_least_integer) }"
    )

    def ids(trial: str, least: int) -> list[str]:
        asked = ("-p", f"trial={trial}", "-p", "cell_source=umbilical-cord", "-p", f"least={least}")
        return say("-f", file, "--graph", built, "--format", "csv", *asked).split()[1:]

    assert ids("NCT05939167", 1) == ["NCT05939167"]
    assert ids("NCT05939167", 1_000_000) == []
    assert ids("' || true || '", 1) == []
    assert "least: 'few' is not of the type integer" in refused("-f", file, "--graph", built, "-p", "least=few")
    told = refused("-f", file, "--graph", built, "-p", "trail=x")
    assert "no parameter 'trail' (a variable ?_trail); did you mean 'trial'?" in told


def test_parameters_take_the_places_that_a_header_tells(built: Path, own: Callable[[str], Path]) -> None:
    file = own(
        "#+ summary: Trials of a source\n#+ parameters:\n#+   cell_source: concept; only this source\n"
        "#+   limit: integer; at most so many\n#+ columns:\n#+   id: string; the id\n"
        "SELECT DISTINCT ?id WHERE { VALUES ?_cell_source { UNDEF }\n?t dcterms:identifier ?id ; tg:cellSource ?s"
        " FILTER(!BOUND(?_cell_source) || ?s = ?_cell_source) } ORDER BY ?id"
    )

    def ids(*asked: str) -> list[str]:
        return say("-f", file, "--graph", built, "--format", "csv", *asked).split()[1:]

    assert len(ids()) == len(ids("-p", "cell_source=umbilical-cord")) == 5
    assert ids("-p", "cell_source=adipose") == []
    assert ids("-p", "limit=2") == ids()[:2]
    assert "did you mean 'adipose'" in refused("-f", file, "--graph", built, "-p", "cell_source=adipos")
    assert "'trial'; known: cell_source, limit" in refused("-f", file, "--graph", built, "-p", "trial=x")


def test_a_header_that_cannot_be_read_is_told(built: Path, own: Callable[[str], Path]) -> None:
    told = refused("-f", own("#+ parameters:\n#+   n: number; m\nSELECT * { }"), "--graph", built)
    assert "the header says of n: 'number; m'; write TYPE; MEANING" in told


def test_a_term_that_there_is_not_is_told_with_the_nearest(built: Path, own: Callable[[str], Path]) -> None:
    told = refused("-f", own("SELECT * { ?t tg:leadSponser ?s }"), "--graph", built)
    assert told == "trialgraph: tg:leadSponser is not a term of trialgraph; did you mean tg:leadSponsor?\n"
    told = refused("-f", own("SELECT * { ?t tg:cellSource cell-source:umbilcal-cord }"), "--graph", built)
    assert "did you mean umbilical-cord?" in told


def test_what_is_no_text_is_told(built: Path, tmp_path: Path) -> None:
    (tmp_path / "own.rq").write_bytes(b"SELECT * { } # \xff")
    assert "own.rq is not text in UTF-8" in refused("-f", tmp_path / "own.rq", "--graph", built)
    assert "stdin is not text in UTF-8" in refused("-f", "-", "--graph", built, given=b"\xff")


# ---- limits


def test_a_query_that_takes_too_long_is_stopped(built: Path, own: Callable[[str], Path], tmp_path: Path) -> None:
    began = time.monotonic()
    told = refused("-f", own(ENDLESS), "--graph", built, "--timeout", 1, "--format", "csv")
    assert time.monotonic() - began < 30
    assert told.startswith("trialgraph: the query was stopped after 1 seconds: its patterns ?")
    assert "share no variable" in told
    told = refused("-f", own(MANY), "--graph", built, "--timeout", 2, "-o", tmp_path / "rows.csv")
    assert "stopped after 2 seconds" in told
    assert [path.name for path in tmp_path.iterdir()] == ["own.rq"]


def test_no_limit_is_no_limit(built: Path) -> None:
    assert say("shared-cell-sources", "--graph", built, "--format", "csv", "--timeout", 0).count("\n") == 2


def test_a_part_of_an_answer_is_not_given_as_the_whole(built: Path, own: Callable[[str], Path]) -> None:
    file = own("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")
    assert "could not be answered" in refused("-f", file, "--graph", built, "--format", "csv")


# ---- rows as they come


def _started(built: Path, file: Path, *more: str) -> subprocess.Popen[bytes]:
    command = [*RUN, "-f", str(file), "--graph", str(built), "--format", "csv", *more]
    return subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


@pytest.mark.parametrize("limit", ["300", "0"])
def test_rows_come_before_the_last_is_found_in_bounded_memory(
    built: Path, own: Callable[[str], Path], limit: str
) -> None:
    """Billions of rows: the first 300,000 are read, as the command goes on."""
    child = _started(built, own(MANY), "--timeout", limit)
    assert child.stdout is not None
    try:
        assert child.stdout.readline() == b"a,e,c\n"
        early = _memory(child, 50_000)
        assert _memory(child, 250_000) < early + 60 * 2**20
        assert child.poll() is None
    finally:
        asked = psutil.Process(child.pid).children(recursive=True)
        child.stdout.close()
        told = child.communicate()[1]
    assert b"Traceback" not in told
    psutil.wait_procs(asked, timeout=20)
    assert not [each for each in asked if each.is_running()]


def _memory(child: subprocess.Popen[bytes], rows: int) -> int:
    """What the command and what it started hold after that many more rows."""
    assert child.stdout is not None
    for _ in range(rows):
        assert child.stdout.readline().count(b",") >= 2
    process = psutil.Process(child.pid)
    return sum(each.memory_info().rss for each in (process, *process.children(recursive=True)))


def test_a_large_answer_is_whole(own: Callable[[str], Path], tmp_path: Path) -> None:
    lines = (f'<http://a/{at}> <http://a/p> "{at}" .\n' for at in range(120_000))
    (tmp_path / "a.nt").write_text("".join(lines))
    file = own("SELECT ?n WHERE { ?s <http://a/p> ?n }")
    told = say("-f", file, "--graph", tmp_path / "a.nt", "--format", "csv").split()
    assert sorted(map(int, told[1:])) == list(range(120_000))


def test_a_reader_that_goes_away_is_no_error(built: Path) -> None:
    child = subprocess.Popen(
        [*RUN, "cell-products", "--graph", built, "--format", "csv"],
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdout.close()
    assert b"Traceback" not in child.stderr.read()
    child.wait(timeout=30)
