"""Endpoints that misbehave: each is one plain sentence, said at once."""

from __future__ import annotations

import pickle
import socket
import threading
import time

import pytest

import trialgraph as tg
from tests.engines.conftest import EMPTY, SECRET, SELECT, Reply, Serve, table
from trialgraph.engines import EndpointError, QueryError, QueryTimeoutError, RemoteEngine
from trialgraph.errors import TrialgraphError

ROW = {"thing": {"type": "uri", "value": "https://example.org/a"}, "told": {"type": "literal", "value": "x"}}
ROWS = table("thing", "told", rows=[ROW] * 3)
XML = (
    b'<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="told"/></head>'
    b'<results><result><binding name="told"><literal>x</literal></binding></result></results></sparql>'
)
XML_TYPE = "application/sparql-results+xml"
HTML = b"<!doctype html><h1>Welcome</h1>"


def _sentence(error: BaseException) -> str:
    told = str(error)
    assert isinstance(error, TrialgraphError)
    assert told.isprintable()
    assert len(told) < 600
    assert "Traceback" not in told
    return told


def _ask(url: str, **options: float) -> list[tuple[object, ...]]:
    """All rows, without asking again after a failure that may pass."""
    engine = RemoteEngine(url, **options)  # type: ignore[arg-type]  # the time limit
    engine._sleep = lambda _: None
    return list(engine.answer(f"PREFIX rdfs: <https://example.org/> {SELECT}").rows)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "sparql",
        "file:///etc",
        "http://",
        "http:///x",
        "http://[",
        "ftp://a/b",
        "/query",
        "http://a b/",
        "http://ä/",
    ],
)
def test_what_is_no_web_address_is_refused_at_once(url: str) -> None:
    with pytest.raises(EndpointError, match="is not an http"):
        tg.connect(url)


def test_an_endpoint_that_is_down_is_told_by_connect() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    began = time.monotonic()
    with pytest.raises(EndpointError, match="cannot be reached") as caught:
        tg.connect(f"http://127.0.0.1:{port}/sparql")
    assert f"127.0.0.1:{port}" in _sentence(caught.value)
    assert time.monotonic() - began < 2


def test_a_host_that_no_name_server_knows() -> None:
    with pytest.raises(EndpointError, match="cannot be reached") as caught:
        tg.connect("http://store.invalid/sparql")
    _sentence(caught.value)


def test_an_endpoint_that_is_slow(serve: Serve) -> None:
    served = serve(Reply(wait=3))
    began = time.monotonic()
    with pytest.raises(QueryTimeoutError, match=r"stopped after 0\.5 seconds") as caught:
        tg.connect(served.url, timeout=0.5).sparql(SELECT)
    assert time.monotonic() - began < 2
    assert served.url in _sentence(caught.value)
    assert len(served.asked) == 1, "what took too long is not asked again"


def test_an_endpoint_that_is_slow_from_the_start(serve: Serve) -> None:
    with pytest.raises(EndpointError, match=r"did not answer a small question within 0\.3 seconds") as caught:
        tg.connect(serve(Reply(wait=2), knows=False).url, timeout=0.3)
    _sentence(caught.value)


def test_a_query_has_a_time_limit_of_its_own(serve: Serve) -> None:
    engine = RemoteEngine(serve(Reply(ROWS, drip=0.2)).url)
    began = time.monotonic()
    with pytest.raises(QueryTimeoutError, match=r"stopped after 0\.6 seconds"):
        list(engine.answer("SELECT * {}", timeout=0.6).rows)
    assert 0.5 < time.monotonic() - began < 1.5


def test_a_wait_in_the_middle_of_the_answer_ends_at_the_limit(serve: Serve) -> None:
    """The time that the first wait left over is all that the next one has."""
    engine = RemoteEngine(serve(Reply(ROWS[:200], wait=0.5, length=len(ROWS), drip=3)).url)
    began = time.monotonic()
    with pytest.raises(QueryTimeoutError):
        list(engine.answer("SELECT * {}", timeout=1).rows)
    assert time.monotonic() - began < 1.4


def test_an_answer_that_drips_for_ever_is_given_up(serve: Serve) -> None:
    with pytest.raises(QueryTimeoutError):
        _ask(serve(Reply(ROWS * 100, drip=0.05)).url, timeout=0.1)


def test_an_endpoint_that_hangs_up_is_asked_again_and_then_told() -> None:
    met = []
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()

        def hang_up() -> None:
            for _ in range(4):
                connection, _ = listener.accept()
                met.append(connection)
                connection.close()

        threading.Thread(target=hang_up, daemon=True).start()
        with pytest.raises(EndpointError, match="asked 4 times") as caught:
            _ask(f"http://127.0.0.1:{listener.getsockname()[1]}/sparql")
    assert len(met) == 4
    _sentence(caught.value)


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        pytest.param(Reply(HTML, kind="text/html; charset=utf-8"), "a page for people", id="html"),
        pytest.param(Reply(HTML), "did not answer as SPARQL does", id="html that says it is json"),
        pytest.param(Reply(HTML, kind=XML_TYPE), "did not answer as SPARQL does", id="html that says it is xml"),
        pytest.param(Reply(EMPTY[:-20]), "breaks off", id="cut json"),
        pytest.param(Reply(ROWS[:-2]), "breaks off", id="json cut after its last row"),
        pytest.param(Reply(ROWS[:150], length=len(ROWS)), "broke off", id="json shorter than it says"),
        pytest.param(Reply(ROWS[:150], length=-1), "breaks off", id="cut json of no length"),
        pytest.param(Reply(ROWS + b"\nERROR"), "did not answer as SPARQL does", id="an error after the rows"),
        pytest.param(Reply(XML[:-9], kind=XML_TYPE), "breaks off", id="cut xml"),
        pytest.param(Reply(XML[:-19], kind=XML_TYPE), "breaks off", id="xml cut after its last row"),
        pytest.param(Reply(b""), "breaks off", id="empty"),
        pytest.param(Reply(b"[]"), "did not answer as SPARQL does", id="list"),
        pytest.param(Reply(b"null"), "did not answer as SPARQL does", id="null"),
        pytest.param(Reply(b'{"a":' * 100_000), "did not answer as SPARQL does", id="deep"),
        pytest.param(Reply(b'{"error": "no"}', kind="application/json"), "neither rows nor", id="another json"),
        pytest.param(Reply(b'{"head": {}}'), "neither rows nor", id="no vars"),
        pytest.param(Reply(b'{"head": {"vars": ["thing"]}}'), "neither rows nor", id="no results"),
        pytest.param(Reply(b'{"head": {"vars": ["thing"]}, "results": {}}'), "no rows", id="no bindings"),
        pytest.param(
            Reply(b'{"head": {"vars": ["thing"]}, "results": {"bindings": [{"thing": 1}]}}'), "a row", id="bare cell"
        ),
        pytest.param(
            Reply(b'{"head": {"vars": 1}, "results": {"bindings": []}}'), "no columns", id="vars that are none"
        ),
        pytest.param(
            Reply(b'{"head": {"vars": ["thing"]}, "results": {"bindings": 1}}'), "should be", id="no list of rows"
        ),
        pytest.param(Reply(b"\xff\xfe\x00"), "UTF-8", id="bytes"),
        pytest.param(Reply(b"?thing\t?told\n", kind="text/tab-separated-values"), "no SPARQL result", id="tsv"),
        pytest.param(Reply(EMPTY, kind=""), "no SPARQL result", id="no type"),
        pytest.param(Reply(b"<sparql/>", kind=XML_TYPE), "did not answer as SPARQL does", id="xml"),
        pytest.param(Reply(b"boom\nat line 2\x1b[31m", status=500, kind="text/plain"), "HTTP 500", id="500"),
        pytest.param(Reply(b"later", status=503, kind="text/plain"), "HTTP 503", id="503"),
        pytest.param(Reply(b"who?", status=401, kind="text/plain"), "credentials", id="401"),
        pytest.param(Reply(b"no", status=403, kind="text/plain"), "credentials", id="403"),
        pytest.param(Reply(b"<h1>no</h1>", status=404, kind="text/html"), "often end in /sparql or /query", id="404"),
        pytest.param(Reply(b"no", status=405), "often end in /sparql or /query", id="405"),
        pytest.param(Reply(b"long", status=413, kind="text/plain"), "too long", id="413"),
        pytest.param(Reply(b"long", status=414, kind="text/plain"), "too long", id="414"),
        pytest.param(Reply(b"", status=204), "HTTP 204", id="204"),
        pytest.param(Reply(ROWS, status=206), "HTTP 206", id="206"),
        pytest.param(Reply(ROWS, headers=(("Content-Encoding", "gzip"),)), "packs", id="gzip"),
        pytest.param(Reply(ROWS, headers=(("X-SPARQL-MaxRows", "3"),)), "at most 3 rows", id="cut by Virtuoso"),
    ],
)  # fmt: skip
def test_an_answer_that_is_none_is_one_plain_sentence(serve: Serve, reply: Reply, told: str) -> None:
    served = serve(reply, knows=False)
    with pytest.raises(EndpointError) as caught:
        _ask(served.url)
    assert served.url in _sentence(caught.value)
    assert told in str(caught.value)
    with pytest.raises(EndpointError, match=r"http://127\.0\.0\.1"):
        tg.connect(served.url, user="ada", password=SECRET, timeout=1)


def test_a_query_that_is_told_back_is_not_told_again(serve: Serve) -> None:
    served = serve(Reply(b"Error SQ1: no.\n\nSPARQL query:\nSELECT", status=500, kind="text/plain"))
    with pytest.raises(EndpointError) as caught:
        _ask(served.url)
    assert str(caught.value).endswith("(HTTP 500): Error SQ1: no.")


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(serve: Serve, status: int) -> None:
    elsewhere = serve()
    here = serve(Reply(b"", status=status, headers=(("Location", f"{elsewhere.url}?query=x"),)), knows=False)
    with pytest.raises(EndpointError) as caught:
        tg.connect(here.url, user="ada", password=SECRET)
    assert elsewhere.asked == []
    assert f"redirects to {elsewhere.url} (HTTP {status})" in _sentence(caught.value)
    assert "s3cret" not in _sentence(caught.value)


@pytest.mark.parametrize("status", [400, 422])
def test_a_query_that_the_endpoint_does_not_accept_is_the_query_s_fault(serve: Serve, status: int) -> None:
    served = serve(Reply(b"line 1:\nexpected a triple", status=status, kind="text/plain"))
    with pytest.raises(QueryError, match="expected a triple") as caught:
        tg.connect(served.url).sparql(SELECT)
    _sentence(caught.value)
    assert len(served.asked) == 1


@pytest.mark.parametrize(
    "reply",
    [
        Reply(b"Query timed out", status=503, kind="text/plain"),
        Reply(b"Virtuoso S1T00 Error SR171: Transaction timed out", status=500, kind="text/plain"),
        Reply(ROWS, headers=(("X-SQL-State", "S1TAT"),)),
    ],
)
def test_a_query_that_the_endpoint_gives_up_is_too_slow_and_not_asked_again(serve: Serve, reply: Reply) -> None:
    served = serve(reply)
    with pytest.raises(QueryTimeoutError, match="gave") as caught:
        tg.connect(served.url).sparql(SELECT)
    _sentence(caught.value)
    assert len(served.asked) == 1


@pytest.mark.parametrize("error", [EndpointError("http://127.0.0.1/", "did not answer"), QueryTimeoutError(3, "why")])
def test_errors_survive_a_process_pool(error: TrialgraphError) -> None:
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own error
    assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))


def test_rows_that_were_told_before_the_answer_broke_off_do_not_pass_for_all(serve: Serve) -> None:
    body = table("thing", "told", rows=[ROW] * 3000)
    rows = RemoteEngine(serve(Reply(body[:-1000], length=len(body))).url).answer("SELECT * {}").rows
    assert next(rows) == ("https://example.org/a", "x")
    with pytest.raises(EndpointError, match="broke off its answer"):
        list(rows)


def test_a_remote_graph_is_not_read_as_a_whole(serve: Serve) -> None:
    graph = tg.connect(serve().url)
    for whole in (graph.quads, graph.to_rdflib, graph.validate, lambda: graph.export("x.ttl")):
        with pytest.raises(TrialgraphError, match="but not read as a whole"):
            whole()
