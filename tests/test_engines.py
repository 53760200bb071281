"""Endpoints that misbehave: each is one plain sentence, none learns or tells a password."""

from __future__ import annotations

import json
import pickle
import socket
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

import trialgraph as tg
from trialgraph.engines import EndpointError, QueryError, RemoteEngine
from trialgraph.errors import TrialgraphError
from trialgraph.results import Iri

SECRET = "s3cret-" + "word"
SELECT = "SELECT ?thing ?told WHERE { ?thing rdfs:label ?told }"
JSON_TYPE = "application/sparql-results+json"
EMPTY = b'{"head": {"vars": ["thing", "told"]}, "results": {"bindings": []}}'


class Answer:
    """What a server says, and what it was asked."""

    def __init__(
        self, body: bytes = EMPTY, *, status: int = 200, kind: str = JSON_TYPE, wait: float = 0, to: str | None = None
    ) -> None:
        self.body, self.status, self.kind, self.wait, self.to = body, status, kind, wait, to
        self.asked: list[tuple[str, dict[str, str], str]] = []


@contextmanager
def _serve(answer: Answer) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def _reply(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            answer.asked.append((self.command, dict(self.headers), self.rfile.read(length).decode()))
            time.sleep(answer.wait)
            self.send_response(answer.status)
            if answer.to is not None:
                self.send_header("Location", answer.to)
            self.send_header("Content-Type", answer.kind)
            self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        do_GET = do_POST = _reply  # noqa: N815 - the names that http.server asks for

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in http.server
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/sparql"
    finally:
        server.shutdown()
        server.server_close()


Serve = Callable[[Answer], str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """``serve(answer)``: the address of a server that gives that answer to everything."""
    with ExitStack() as stack:
        yield lambda answer: stack.enter_context(_serve(answer))


def _sentence(error: BaseException) -> str:
    told = str(error)
    assert isinstance(error, TrialgraphError)
    assert told.isprintable()
    assert len(told) < 600
    assert "Traceback" not in told
    return told


def test_rows_have_the_types_of_their_literals(serve: Serve) -> None:
    xsd = "http://www.w3.org/2001/XMLSchema#"
    bindings = [
        {"thing": {"type": "uri", "value": "http://a/b"}, "told": {"type": "literal", "value": "x", "xml:lang": "en"}},
        {"told": {"type": "typed-literal", "value": "7", "datatype": f"{xsd}integer"}},
        {
            "thing": {"type": "bnode", "value": "b0"},
            "told": {"type": "literal", "value": "no", "datatype": f"{xsd}integer"},
        },
    ]
    answer = Answer(json.dumps({"head": {"vars": ["thing", "told"]}, "results": {"bindings": bindings}}).encode())
    result = tg.connect(serve(answer)).sparql(SELECT)
    assert result.columns == ("thing", "told")
    assert result.tuples == ((Iri("http://a/b"), "x"), (None, 7), ("b0", "no"))
    assert type(result.tuples[0][0]) is Iri
    assert type(result.tuples[2][0]) is str


def test_it_asks_by_post_with_the_query_and_the_prefixes_and_json(serve: Serve) -> None:
    answer = Answer()
    assert tg.connect(serve(answer)).sparql(SELECT).columns == ("thing", "told")
    [(method, headers, body)] = answer.asked
    assert method == "POST"
    assert "json" in headers["Accept"]
    assert "Authorization" not in headers
    [query] = parse_qs(body)["query"]
    assert query.startswith("PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>")
    assert query.endswith(SELECT)


def test_user_and_password_go_to_the_endpoint_and_nowhere_else(serve: Serve) -> None:
    answer = Answer()
    graph = tg.connect(serve(answer), user="ada", password=SECRET)
    graph.sparql(SELECT)
    assert answer.asked[0][1]["Authorization"] == "Basic " + b64encode(f"ada:{SECRET}".encode()).decode()
    assert "s3cret" not in repr(graph) + str(graph) + repr(RemoteEngine(graph.name, user="ada", password=SECRET))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_carries_credentials_elsewhere(serve: Serve, status: int) -> None:
    elsewhere = Answer()
    here = Answer(b"", status=status, to=serve(elsewhere))
    with pytest.raises(EndpointError) as caught:
        tg.connect(serve(here), user="ada", password=SECRET).sparql(SELECT)
    assert elsewhere.asked == []
    assert "redirect" in _sentence(caught.value)
    assert "s3cret" not in _sentence(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "http://ada:s3cret-word@127.0.0.1:1/sparql",
        "https://ada:s3cret-word@example.org/sparql",
        "http://s3cret-word@example.org/",
        "ftp://ada:s3cret-word@example.org/sparql",
        "//ada:s3cret-word@example.org/sparql",
        "http://ada:s3cret-word@/sparql",
        "http://ada:s3cret-word@[::1/sparql",
        "ada:s3cret-word@example.org/sparql",
    ],
)
def test_a_password_in_the_address_is_refused_and_never_told(url: str) -> None:
    with pytest.raises(EndpointError) as caught:
        tg.connect(url)
    assert "s3cret" not in _sentence(caught.value) + repr(caught.value)


@pytest.mark.parametrize(
    "url", ["", "sparql", "file:///etc", "http://", "http:///x", "http://[", "ftp://a/b", "/query"]
)
def test_what_is_no_web_address_is_refused_at_once(url: str) -> None:
    with pytest.raises(EndpointError, match="is not an http"):
        tg.connect(url)


def test_an_endpoint_that_is_down() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(EndpointError) as caught:
        tg.connect(f"http://127.0.0.1:{port}/sparql").sparql(SELECT)
    assert f"127.0.0.1:{port}" in _sentence(caught.value)


def test_an_endpoint_that_is_slow(serve: Serve) -> None:
    began = time.monotonic()
    with pytest.raises(EndpointError, match="within 1 second") as caught:
        tg.connect(serve(Answer(wait=3)), timeout=1).sparql(SELECT)
    assert time.monotonic() - began < 2.5
    _sentence(caught.value)


def test_an_endpoint_that_hangs_up() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()

        def hang_up() -> None:
            connection, _ = listener.accept()
            connection.close()

        threading.Thread(target=hang_up, daemon=True).start()
        with pytest.raises(EndpointError) as caught:
            tg.connect(f"http://127.0.0.1:{listener.getsockname()[1]}/sparql").sparql(SELECT)
    _sentence(caught.value)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Answer(b"<!doctype html><h1>Welcome</h1>", kind="text/html; charset=utf-8"), id="html"),
        pytest.param(Answer(b"<!doctype html><h1>Welcome</h1>"), id="html that says it is json"),
        pytest.param(Answer(EMPTY[:-20]), id="cut json"),
        pytest.param(Answer(b""), id="empty"),
        pytest.param(Answer(b"[]"), id="list"),
        pytest.param(Answer(b"null"), id="null"),
        pytest.param(Answer(b'{"error": "no"}', kind="application/json"), id="another json"),
        pytest.param(Answer(b'{"head": {}}'), id="no vars"),
        pytest.param(Answer(b'{"head": {"vars": ["thing"]}}'), id="no results"),
        pytest.param(Answer(b'{"head": {"vars": ["thing"]}, "results": {"bindings": [{"thing": 1}]}}'), id="bare cell"),
        pytest.param(Answer(b'{"head": {"vars": 1}, "results": {"bindings": []}}'), id="vars that are none"),
        pytest.param(Answer(b'{"head": {"vars": ["thing"]}, "results": {"bindings": 1}}'), id="bindings that are none"),
        pytest.param(Answer(b"\xff\xfe\x00"), id="bytes"),
        pytest.param(Answer(b"?thing\t?told\n", kind="text/tab-separated-values"), id="tsv"),
        pytest.param(Answer(b"<sparql/>", kind="application/sparql-results+xml"), id="xml"),
        pytest.param(Answer(b"boom\nat line 2\x1b[31m", status=500, kind="text/plain"), id="500"),
        pytest.param(Answer(b"later", status=503, kind="text/plain"), id="503"),
        pytest.param(Answer(b"who?", status=401, kind="text/plain"), id="401"),
        pytest.param(Answer(b"no", status=403, kind="text/plain"), id="403"),
        pytest.param(Answer(b"<h1>no</h1>", status=404, kind="text/html"), id="404"),
        pytest.param(Answer(b"long", status=414, kind="text/plain"), id="414"),
        pytest.param(Answer(b"", status=204), id="204"),
    ],
)
def test_an_answer_that_is_none_is_one_plain_sentence(serve: Serve, answer: Answer) -> None:
    address = serve(answer)
    with pytest.raises(EndpointError) as caught:
        tg.connect(address, user="ada", password=SECRET).sparql(SELECT)
    assert address in _sentence(caught.value)
    assert "s3cret" not in str(caught.value) + repr(caught.value)


def test_a_query_that_the_endpoint_does_not_accept_is_the_query_s_fault(serve: Serve) -> None:
    with pytest.raises(QueryError, match="expected a triple") as caught:
        tg.connect(serve(Answer(b"line 1:\nexpected a triple", status=400, kind="text/plain"))).sparql("SELECT")
    _sentence(caught.value)


def test_errors_survive_a_process_pool() -> None:
    error = EndpointError("http://127.0.0.1/", "did not answer")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own error
    assert (type(again), str(again), again.url) == (EndpointError, str(error), "http://127.0.0.1/")


def test_a_remote_graph_is_not_read_as_a_whole(serve: Serve) -> None:
    graph = tg.connect(serve(Answer()))
    for whole in (graph.quads, graph.to_rdflib, graph.validate, lambda: graph.export("x.ttl")):
        with pytest.raises(TrialgraphError, match="but not read as a whole"):
            whole()
