"""Time limits: the same answer with and without one, and an end to a query that has none."""

from __future__ import annotations

import datetime
import gc
import math
import os
import subprocess
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import takewhile
from pathlib import Path

import psutil
import pyoxigraph as ox
import pytest
import rdflib

import trialgraph as tg
from trialgraph.engines import Answer, EmbeddedEngine, QueryError, QueryTimeoutError
from trialgraph.engines.limits import TimedReader, within
from trialgraph.graph import KnowledgeGraph, from_rdflib
from trialgraph.results import Iri, Value

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
PLACES = ("disk", "memory", "rdflib")
PATIENT = 120.0
# Thousands of statements, three of them at a time: hours.
ENDLESS = "SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
MANY = "SELECT * WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
Graphs = dict[str, KnowledgeGraph]


@pytest.fixture(scope="module")
def graphs(tmp_path_factory: pytest.TempPathFactory) -> Graphs:
    """The examples in a store on disk, in one in memory, and in rdflib."""
    folder = tmp_path_factory.mktemp("limits")
    disk = tg.build(EXAMPLES, out=folder / "build", jobs=1)
    disk.export(folder / "all.nq")
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(folder / "all.nq", format="nquads")
    return {"disk": disk, "memory": tg.open(folder / "all.nq"), "rdflib": from_rdflib(dataset)}


@pytest.fixture(params=PLACES)
def graph(request: pytest.FixtureRequest, graphs: Graphs) -> KnowledgeGraph:
    """Each of the three in turn."""
    return graphs[request.param]


def _children() -> list[psutil.Process]:
    return [
        each
        for each in psutil.Process().children(recursive=True)
        if "trialgraph.engines.process" in " ".join(_line(each))
    ]


def _line(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


@pytest.fixture(autouse=True)
def nothing_is_left() -> Iterator[None]:
    """No process that was asked outlives its answer."""
    assert _children() == []
    yield
    if _children():
        gc.collect()  # an error that a test has caught holds its answer until then
    assert _children() == []


# ---- the same with and without a limit

TRIPLE = ("subject", "predicate", "object")
LABELS = "{ ?t a tg:Trial ; dcterms:identifier ?id ; rdfs:label ?label }"


@pytest.mark.parametrize(
    ("query", "columns", "number"),
    [
        (f"SELECT ?label ?id WHERE {LABELS}", ("label", "id"), 5),
        (f"SELECT DISTINCT ?id WHERE {LABELS} ORDER BY DESC(?id) LIMIT 3", ("id",), 3),
        (
            "SELECT ?t ?none WHERE { ?t a tg:Trial OPTIONAL { ?t tg:nope ?none } }".replace("tg:nope", "<http://a/b>"),
            ("t", "none"),
            5,
        ),
        ("SELECT ?x WHERE { VALUES ?x { UNDEF 1 UNDEF } }", ("x",), 3),
        ("SELECT ?x ?y WHERE { VALUES (?x ?y) { (UNDEF UNDEF) ('' UNDEF) (UNDEF '') } }", ("x", "y"), 3),
        ("SELECT ?x WHERE { ?x a <http://a/b> }", ("x",), 0),
        ("SELECT (COUNT(DISTINCT ?t) AS ?n) WHERE { ?t a tg:Trial }", ("n",), 1),
        ("ASK { ?t a tg:Trial }", ("answer",), 1),
        ("ASK { ?t a <http://a/b> }", ("answer",), 1),
        (f"CONSTRUCT {{ ?t rdfs:label ?label }} WHERE {LABELS}", TRIPLE, 5),
        ("CONSTRUCT { ?t <http://a/b> 'a\\n\\t\"b\\\\'@en , 7 } WHERE { ?t a tg:Trial }", TRIPLE, 10),
        ("CONSTRUCT { ?t a ?x } WHERE { ?t a tg:Trial . ?x a <http://a/b> }", TRIPLE, 0),
        ("SELECT * WHERE { }", (), 1),
    ],
)
def test_an_answer_is_the_same_with_a_limit(
    graph: KnowledgeGraph, query: str, columns: tuple[str, ...], number: int
) -> None:
    whole, limited = graph.sparql(query), graph.sparql(query, timeout=PATIENT)
    assert whole.columns == limited.columns == columns
    if "rdflib" in graph.name and ("UNDEF" in query or not columns):
        number = len(whole)  # rdflib leaves out rows in which nothing is bound
    assert Counter(whole.tuples) == Counter(limited.tuples)
    assert len(limited) == number
    if query.startswith("SELECT") and "ORDER" in query:
        assert whole.tuples == limited.tuples


def test_descriptions_are_the_same_with_a_limit(graph: KnowledgeGraph) -> None:
    query = "DESCRIBE <https://w3id.org/trialgraph/trial/NCT05939167>"
    whole, limited = graph.sparql(query), graph.sparql(query, timeout=PATIENT)
    assert limited.columns == TRIPLE
    assert Counter(whole.tuples) == Counter(limited.tuples)
    assert "NCT05939167" in [row["object"] for row in limited]


@pytest.mark.parametrize("name", ["shared-cell-sources", "sponsor-sites", "cell-products"])
def test_a_question_is_the_same_with_a_limit(graph: KnowledgeGraph, name: str) -> None:
    assert graph.query(name, timeout=PATIENT) == graph.query(name)
    assert len(graph.query(name)) > 0


XSD = "^^<http://www.w3.org/2001/XMLSchema#"
VALUES: dict[str, Value] = {
    "7": 7, "-7": -7, "'007'" + XSD + "integer>": 7, "'99999999999999999999'" + XSD + "integer>": 99999999999999999999,
    "1.5": Decimal("1.5"), "1e2": 100.0, "'INF'" + XSD + "double>": math.inf, "true": True, "false": False,
    "'1'" + XSD + "boolean>": True, "'0'" + XSD + "boolean>": False, "'perhaps'" + XSD + "boolean>": "perhaps",
    "'2024-03-05'" + XSD + "date>": datetime.date(2024, 3, 5), "'2024-03'" + XSD + "gYearMonth>": "2024-03",
    "'2024-02-31'" + XSD + "date>": "2024-02-31", "'seven'" + XSD + "integer>": "seven",
    "'x'@en-GB": "x", "'x'@en": "x", "'5'": "5", "'5'^^<http://a/b>": "5", "''": "", "' '": " ",
    "'a\\tb'": "a\tb", "'a\\nb'": "a\nb", "'a\\r\\nb'": "a\r\nb", "'q\"q'": 'q"q', "\"it's\"": "it's",
    "'c\\\\d\\\\'": "c\\d\\",
    "'\\\\t'": "\\t", "'東京 🧫'": "東京 🧫", "'?x'": "?x", "'<http://a>'": "<http://a>", "'_:b'": "_:b",
    "'a,b'": "a,b",
    "'\"quoted\"@en'": '"quoted"@en', "<http://a/b>": Iri("http://a/b"), "<http://a/é?x=1&y#z>": Iri("http://a/é?x=1&y#z"),
    "UNDEF": None,
}  # fmt: skip


@pytest.mark.parametrize("timeout", [None, PATIENT])
@pytest.mark.parametrize("place", PLACES)
def test_values_keep_their_types(graphs: Graphs, place: str, timeout: float | None) -> None:
    rows = " ".join(f"({at} {term})" for at, term in enumerate(VALUES))
    found = graphs[place].sparql(
        f"SELECT ?at ?x WHERE {{ VALUES (?at ?x) {{ {rows} }} }} ORDER BY ?at", timeout=timeout
    )
    for (at, got), (term, expected) in zip(found.tuples, VALUES.items(), strict=True):
        if place == "rdflib" and term.partition("^^")[0] in {"'perhaps'", "'seven'"}:
            continue  # rdflib rewrites or drops what is not of its type
        assert (got, type(got)) == (expected, type(expected)), (at, term)


@pytest.mark.parametrize("timeout", [None, PATIENT])
def test_blank_nodes_are_text_that_is_the_same_in_an_answer(graph: KnowledgeGraph, timeout: float | None) -> None:
    found = graph.sparql(
        "SELECT ?a ?b ?c WHERE { BIND(BNODE() AS ?a) BIND(?a AS ?b) BIND(BNODE() AS ?c) }", timeout=timeout
    )
    [(a, b, c)] = found.tuples
    assert type(a) is str
    assert a == b != c
    assert not a.startswith("_:")


# ---- what is no query, and what fails on the way


@pytest.mark.parametrize("timeout", [None, PATIENT])
@pytest.mark.parametrize(
    "bad", ["", "SELECT ?x", "DROP ALL", "SELECT * { ?a ?b ?c } ORDER", "}{", "SELECT * { ?a a '\ud800' }", "\x00"]
)
def test_what_is_no_query_is_a_query_error(graph: KnowledgeGraph, bad: str, timeout: float | None) -> None:
    if "rdflib" in graph.name and "\ud800" in bad:
        return  # to rdflib a lone surrogate is a character
    with pytest.raises(QueryError, match="not SPARQL") as caught:
        graph.sparql(bad, timeout=timeout)
    assert str(caught.value).isprintable()


@pytest.mark.filterwarnings(
    "error::pytest.PytestUnraisableExceptionWarning"
)  # what a thread leaves to another to drop is a warning
@pytest.mark.parametrize("timeout", [None, PATIENT])
@pytest.mark.parametrize("place", ["disk", "memory"])
@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { ?t a tg:Trial . SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { { ?t a tg:Trial } UNION { SERVICE <http://127.0.0.1:1/> { ?t ?p ?o } } }",
        "CONSTRUCT { ?t a ?t } WHERE { { ?t a tg:Trial } UNION { SERVICE <http://127.0.0.1:1/> { ?t ?p ?o } } }",
    ],
)
def test_a_part_of_an_answer_is_never_the_answer(
    graphs: Graphs, place: str, query: str, timeout: float | None, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(QueryError, match="could not be answered: ") as caught:
        graphs[place].sparql(query, timeout=timeout)
    assert "port" in str(caught.value)
    assert str(caught.value).isprintable()
    gc.collect()
    assert capfd.readouterr() == ("", "")


def test_a_process_that_is_killed_midway_gives_no_answer(graphs: Graphs) -> None:
    rows = iter(graphs["disk"].stream(MANY, timeout=PATIENT))
    next(rows)
    [child] = _children()
    child.kill()
    with pytest.raises(QueryError, match="could not be answered"):
        for _ in rows:
            pass


def test_a_store_that_has_gone_is_a_query_error(graphs: Graphs, tmp_path: Path) -> None:
    engine = EmbeddedEngine(ox.Store(), tmp_path / "gone")
    with pytest.raises(QueryError, match=r"could not be answered: .*gone") as caught:
        engine.answer("ASK { }", timeout=PATIENT)
    assert str(caught.value).isprintable()


def test_modules_in_the_folder_one_stands_in_are_not_taken_for_others(
    graphs: Graphs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "trialgraph.py").write_text("raise SystemExit('the wrong one')")
    (tmp_path / "typing.py").write_text("raise SystemExit('the wrong one')")
    monkeypatch.chdir(tmp_path)
    assert graphs["disk"].sparql("ASK { ?t a tg:Trial }", timeout=PATIENT).rows == [{"answer": True}]


# ---- what has no end


@pytest.mark.parametrize(
    "query", [ENDLESS, MANY, MANY.replace("SELECT *", "CONSTRUCT { ?a ?e ?i }"), f"ASK {{ {{ {ENDLESS} }} }}"]
)
def test_a_query_that_would_take_hours_is_stopped(graphs: Graphs, query: str) -> None:
    began = time.monotonic()
    with pytest.raises(QueryTimeoutError) as caught:
        graphs["disk"].sparql(query, timeout=1.5)
    assert 1.4 < time.monotonic() - began < 8
    assert _children() == []
    told = str(caught.value)
    assert told.startswith("the query was stopped after 1.5 seconds: its patterns ?")
    assert "share no variable" in told
    assert caught.value.seconds == 1.5


def test_a_question_that_takes_too_long_is_stopped(graphs: Graphs) -> None:
    with pytest.raises(QueryTimeoutError, match=r"stopped after 0\.01 seconds"):
        graphs["disk"].query("shared-sites", timeout=0.01)


# What is left behind in memory goes on until its next row: a process of its own, so that it ends with the test.
_LEFT_BEHIND = """
import sys, time
import rdflib
import trialgraph as tg
from trialgraph.engines import QueryTimeoutError
from trialgraph.graph import from_rdflib

lines = [f"<http://a/{at}> <http://b/{at}> <http://c/{at}> .\\n" for at in range(2000)]
with open(sys.argv[1], "w") as file:
    file.writelines(lines)
if sys.argv[2] == "rdflib":
    graph = from_rdflib(rdflib.Dataset(default_union=True).parse(sys.argv[1], format="nt"))
else:
    graph = tg.open(sys.argv[1])
began = time.monotonic()
try:
    graph.sparql(sys.argv[3], timeout=1.5)
except QueryTimeoutError as error:
    sys.stdout.write(f"{time.monotonic() - began:.1f} {error}")
sys.stdout.flush()
"""


@pytest.mark.parametrize("query", [ENDLESS, MANY], ids=["no row", "rows without end"])
@pytest.mark.parametrize("place", ["memory", "rdflib"])
def test_what_is_in_memory_is_left_behind(place: str, query: str, tmp_path: Path) -> None:
    child = subprocess.Popen(
        [sys.executable, "-c", _LEFT_BEHIND, tmp_path / "a.nt", place, query],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(tg.__file__).parents[1])},
        text=True,
    )
    assert child.stdout is not None
    try:
        seconds, _, told = child.stdout.read().partition(" ")
        assert float(seconds) < 8
        assert told.startswith("the query was stopped after 1.5 seconds: its patterns ?")
        child.wait(timeout=10)
    finally:
        child.kill()
        child.wait()


# ---- what is read in part


def test_rows_come_before_the_last_is_found(graphs: Graphs) -> None:
    rows = iter(graphs["disk"].stream(MANY, timeout=PATIENT))
    began = time.monotonic()
    assert len(next(rows)) == 9
    assert time.monotonic() - began < 20
    assert len(_children()) == 1


@pytest.mark.parametrize("leave", ["close", "forget", "unread"])
def test_an_answer_that_is_read_in_part_ends_its_process(graphs: Graphs, leave: str) -> None:
    answer = graphs["disk"]._engine.answer(MANY, timeout=PATIENT)
    [child] = _children()
    if leave != "unread":
        next(answer.rows)
    if leave == "close":
        answer.rows.close()  # type: ignore[attr-defined]  # rows are a generator
    del answer
    gc.collect()
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE
    assert _children() == []


def test_a_thread_whose_answer_is_read_in_part_ends() -> None:
    ended = threading.Event()

    def rows() -> Iterator[tuple[Value, ...]]:
        try:
            while True:
                yield (1,)
        finally:
            ended.set()

    answer = within(PATIENT, lambda: Answer(("x",), rows()))
    assert next(answer.rows) == (1,)
    answer.rows.close()  # type: ignore[attr-defined]  # rows are a generator
    assert ended.wait(10)


# ---- the parts


def _fails() -> Answer:
    raise QueryError("no")


def _fails_late() -> Answer:
    def rows() -> Iterator[tuple[Value, ...]]:
        yield (1,)
        raise QueryError("no")

    return Answer(("x",), rows())


@pytest.mark.parametrize("ask", [_fails, _fails_late])
def test_an_error_of_the_thread_is_the_askers(ask: Callable[[], Answer]) -> None:
    with pytest.raises(QueryError, match="no"):
        list(within(PATIENT, ask).rows)


def test_rows_that_come_faster_than_they_are_taken_end_too() -> None:
    def rows() -> Iterator[tuple[Value, ...]]:
        while True:
            yield (1,)

    began = time.monotonic()
    taken = within(1.0, lambda: Answer(("x",), rows())).rows
    with pytest.raises(QueryTimeoutError):
        deque(takewhile(lambda _: time.monotonic() - began < 20, taken), maxlen=0)


@pytest.mark.parametrize("number", [0, 1, 999, 1000, 1001, 2500])
def test_all_rows_are_handed_over_in_their_order(number: int) -> None:
    columns, rows = within(PATIENT, lambda: Answer(("x",), iter([(at,) for at in range(number)])))
    assert columns == ("x",)
    assert list(rows) == [(at,) for at in range(number)]


def test_a_pipe_is_read_until_its_end_or_the_time_is_over() -> None:
    out, into = os.pipe()
    try:
        reader = TimedReader(out, time.monotonic() + 60)
        assert reader.readable()
        os.write(into, b"one\ntwo")
        assert reader.readline() == b"one\n"
        assert reader.read(3) == b"two"
        began = time.monotonic()
        with pytest.raises(TimeoutError):
            TimedReader(out, time.monotonic() + 0.2).read(1)
        assert 0.1 < time.monotonic() - began < 5
        os.write(into, b"late")
        with pytest.raises(TimeoutError):
            TimedReader(out, time.monotonic() - 1).read(1)
        os.close(into)
        into = -1
        assert reader.read() == b"late"
        assert reader.read() == b""
    finally:
        os.close(out)
        if into >= 0:
            os.close(into)
