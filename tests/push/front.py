"""A proxy before a real store that fails as real ones do: too large, busy, cut, full, strangers kept out."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

import httpx

__all__ = ["Answer", "Front", "front"]

WRITES = {"PUT", "POST", "DELETE"}


class Answer(NamedTuple):
    """What is said instead of passing a request on; ``cut`` hangs up instead."""

    status: int = 0
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    cut: bool = False


class Front:
    """``planned`` are answers to the next writes, in turn; ``most`` is the size from which a body is ``too_large``."""

    def __init__(self, behind: str) -> None:
        self.behind = behind
        self.url = ""
        self.planned: list[Answer | None] = []  # None: passed on
        self.most: int | None = None
        self.too_large = Answer(413)
        self.no_data: Answer | None = None  # to all but updates
        self.writes: list[tuple[str, str, int, dict[str, str]]] = []
        self.lock = threading.Lock()

    def instead(self, path: str, size: int) -> Answer | None:
        """The answer that is due, if one is."""
        if self.no_data is not None and not path.startswith("/update"):
            return self.no_data
        if self.most is not None and size > self.most:
            return self.too_large
        return self.planned.pop(0) if self.planned else None


@contextmanager
def front(behind: str) -> Iterator[Front]:
    """A proxy for the store at ``behind`` (scheme, host and port)."""
    state = Front(behind)
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(state))
    state.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()


def _handler(state: Front) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _pass(self) -> None:
            size = int(self.headers.get("Content-Length") or 0)
            kind = self.headers.get("Content-Type", "")
            is_write = self.command in WRITES and "x-www-form-urlencoded" not in kind
            with state.lock:
                if is_write:
                    state.writes.append((self.command, self.path, size, dict(self.headers)))
                instead = state.instead(self.path, size) if is_write else None
            if instead is not None and instead.cut:
                self.rfile.read(size // 2)
                self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                self.connection.close()
                self.close_connection = True
                return
            body = self.rfile.read(size)
            if instead is not None:
                self._say(instead.status, instead.body, instead.headers)
                return
            kept = {name: value for name, value in self.headers.items() if name.lower() not in {"host", "connection"}}
            answer = httpx.request(self.command, f"{state.behind}{self.path}", content=body, headers=kept, timeout=60)
            told = tuple(
                (name, value)
                for name, value in answer.headers.items()
                if name.lower() in {"content-type", "server", "www-authenticate"}
            )
            self._say(answer.status_code, answer.content, told)

        def _say(self, status: int, body: bytes, headers: tuple[tuple[str, str], ...]) -> None:
            with suppress(OSError):  # the other side may have hung up
                self.send_response_only(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_DELETE = _pass  # noqa: N815 - the names that http.server asks for

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in http.server
            pass

    return Handler
