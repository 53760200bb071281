"""An HTTP server on the loopback that answers as it is told to, and remembers what it was asked."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

import pytest

JSON_TYPE = "application/sparql-results+json"
XSD = "http://www.w3.org/2001/XMLSchema#"
EMPTY = b'{"head": {"vars": ["thing", "told"]}, "results": {"bindings": []}}'
YES = b'{"head": {}, "boolean": true}'
SECRET = "s3cret-" + "word"
SELECT = "SELECT ?thing ?told WHERE { ?thing rdfs:label ?told }"


def table(*columns: str, rows: list[dict[str, dict[str, str]]]) -> bytes:
    """Rows as SPARQL's JSON."""
    return json.dumps({"head": {"vars": columns}, "results": {"bindings": rows}}).encode()


class Reply(NamedTuple):
    """One answer: ``length`` is what it says of its length, ``drip`` the seconds between its pieces of ten bytes."""

    body: bytes = EMPTY
    status: int = 200
    kind: str = JSON_TYPE
    wait: float = 0
    headers: tuple[tuple[str, str], ...] = ()
    length: int | None = None
    drip: float = 0
    reset: bool = False  # the connection is torn down instead


class Asked(NamedTuple):
    """A request as the server saw it."""

    method: str
    path: str
    headers: dict[str, str]
    parameters: list[tuple[str, str]]

    @property
    def query(self) -> str:
        return dict(self.parameters)["query"]


class Served:
    """An address, and what was asked there."""

    def __init__(self, replies: tuple[Reply, ...], knows: bool) -> None:
        self.url = ""
        self.asked: list[Asked] = []
        self._replies, self._knows = list(replies), knows
        self._lock = threading.Lock()

    def reply(self, asked: Asked) -> Reply:
        """To the questions with which ``connect`` begins, what a store with a union says; else what was told."""
        query = dict(asked.parameters).get("query", "")
        if self._knows and "preferredRecord" in query:
            return Reply(YES) if query.startswith("ASK") else Reply(SAMPLE)
        if self._knows and "?half" in query:
            return Reply(HALF)
        with self._lock:
            self.asked.append(asked)
            return self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]


SAMPLE = table(
    "trial", "graph", "record",
    rows=[{name: {"type": "uri", "value": f"https://example.org/{name}"} for name in ("trial", "graph", "record")}],
)  # fmt: skip

HALF = table("half", rows=[{"half": {"type": "literal", "value": "0.5", "datatype": f"{XSD}decimal"}}])


def _handler(served: Served) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            sent = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
            there = urlsplit(self.path)
            pairs = parse_qsl(f"{there.query}&{sent}", keep_blank_values=True)
            reply = served.reply(Asked(self.command, there.path, dict(self.headers), pairs))
            time.sleep(reply.wait)
            if reply.reset:
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()
                return
            self.send_response(reply.status)
            for name, value in reply.headers:
                self.send_header(name, value)
            if reply.kind:
                self.send_header("Content-Type", reply.kind)
            length = len(reply.body) if reply.length is None else reply.length
            if length >= 0:
                self.send_header("Content-Length", str(length))
            self.end_headers()
            with suppress(OSError):  # the other side may have hung up
                step = 10 if reply.drip else max(1, len(reply.body))
                for at in range(0, len(reply.body), step):
                    self.wfile.write(reply.body[at : at + step])
                    time.sleep(reply.drip)

        do_GET = do_POST = _answer  # noqa: N815 - the names that http.server asks for

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in http.server
            pass

    return Handler


class _Quiet(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Connections that are torn down are what is tested here."""


@contextmanager
def _serve(served: Served) -> Iterator[Served]:
    server = _Quiet(("127.0.0.1", 0), _handler(served))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    served.url = f"http://127.0.0.1:{server.server_port}/sparql"
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()


Serve = Callable[..., Served]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """``serve(reply, ...)``: a server that gives these replies in turn, and the last for ever."""
    with ExitStack() as stack:
        yield lambda *replies, knows=True: stack.enter_context(_serve(Served(replies or (Reply(),), knows)))


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No credentials of whoever runs the tests."""
    for name in ("TOKEN", "USER", "PASSWORD", "AUTH", "ENDPOINT"):
        monkeypatch.delenv(f"TRIALGRAPH_{name}", raising=False)
