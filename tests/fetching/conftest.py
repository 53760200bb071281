"""A real HTTP server on the loopback that gives invented studies in pages as the API does, and misbehaves on demand."""

from __future__ import annotations

import base64
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

import pytest

from trialgraph.fetching import Manners

PLACES = (("Oslo", "Norway"), ("Tartu", "Estonia"), ("Umeå", "Sweden"))


def study(number: int) -> dict[str, Any]:
    """An invented study: enough for a trial with sponsor and site."""
    city, country = PLACES[number % 3]
    return {
        "protocolSection": {
            "identificationModule": {"nctId": f"NCT9{number:07d}", "briefTitle": f"Warm socks in winter {number}"},
            "statusModule": {"overallStatus": "RECRUITING", "lastUpdatePostDateStruct": {"date": "2024-05-01"}},
            "sponsorCollaboratorsModule": {"leadSponsor": {"name": f"Sock Institute {number % 5}", "class": "OTHER"}},
            "contactsLocationsModule": {"locations": [{"facility": "Foot House", "city": city, "country": country}]},
        },
        "hasResults": False,
    }


class Asked(NamedTuple):
    """A request as the server saw it."""

    at: float
    path: str
    parameters: dict[str, str]
    headers: dict[str, str]


class Handler(BaseHTTPRequestHandler):
    """One connection; what it answers is the server's to say."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        parameters = dict(parse_qsl(parts.query))
        api = self.server.api
        with api.lock:
            api.asked.append(Asked(time.monotonic(), parts.path, parameters, dict(self.headers)))
            number = len(api.asked)
        behave = api.behaviour.get(number, api.otherwise)
        with suppress(BrokenPipeError, ConnectionResetError):
            behave(self, api.page(parameters))

    def send(self, body: bytes, code: int = 200, **headers: str) -> None:
        """A whole answer; ``retry_after="7"`` is a header."""
        self.send_response(code)
        kind = "text/html" if body.startswith(b"<") else "application/json"
        told = {"content_type": kind, "content_length": str(len(body)), **headers}
        for name, value in told.items():
            self.send_header(name.replace("_", "-").title(), value)
        self.end_headers()
        self.wfile.write(body)

    def break_off(self) -> None:
        """End the connection at once."""
        self.close_connection = True
        self.wfile.flush()
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


Behaviour = Callable[[Handler, bytes], None]


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    api: Api

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is part of the tests."""


def well(handler: Handler, body: bytes) -> None:
    """Answer as the API does."""
    handler.send(body)


class Api:
    """The server. ``behaviour[n]`` is what the n-th request meets; ``edit`` changes each page before it is sent."""

    def __init__(self, studies: int) -> None:
        self.studies = [study(number) for number in range(1, studies + 1)]
        self.asked: list[Asked] = []
        self.behaviour: dict[int, Behaviour] = {}
        self.otherwise: Behaviour = well
        self.edit: Callable[[dict[str, Any], int], None] = lambda page, start: None
        self.lock = threading.Lock()
        self._server = _Server(("127.0.0.1", 0), Handler)
        self._server.api = self
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self) -> Api:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/api/v2"

    def page(self, parameters: dict[str, str]) -> bytes:
        """The bytes of a page; tokens are opaque to clients."""
        size = int(parameters.get("pageSize", "10"))
        token = parameters.get("pageToken")
        start = int(base64.b64decode(token)) if token else 0
        page: dict[str, Any] = {"studies": self.studies[start : start + size]}
        if "countTotal" in parameters and token is None:
            page = {"totalCount": len(self.studies), **page}
        if start + size < len(self.studies):
            page["nextPageToken"] = base64.b64encode(str(start + size).encode()).decode()
        self.edit(page, start)
        return json.dumps(page, ensure_ascii=False).encode()

    def tokens(self) -> list[str | None]:
        """The page token of each request."""
        return [asked.parameters.get("pageToken") for asked in self.asked]


@pytest.fixture
def serve() -> Iterator[Callable[[int], Api]]:
    """``serve(n)``: a server of n studies, closed at the end of the test."""
    with ExitStack() as stack:
        yield lambda studies: stack.enter_context(Api(studies))


@pytest.fixture
def api(serve: Callable[[int], Api]) -> Api:
    """A server of 25 studies: three pages of ten."""
    return serve(25)


class Hasty:
    """Manners without waiting: ``slept`` holds the seconds that would have been slept."""

    def __init__(self) -> None:
        self.slept: list[float] = []
        self.manners = Manners(rate=1e9, timeout=20, retries=3, sleep=self.slept.append)


@pytest.fixture
def hasty() -> Hasty:
    return Hasty()
