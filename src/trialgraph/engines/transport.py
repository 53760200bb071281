"""One request to an endpoint and its answer: no redirects, a limit on every wait and on the size, nothing cut unseen.

SPARQLWrapper writes the request; it is sent by an opener of its own, since urllib's follows redirects with the
credentials and since SPARQLWrapper's digest changes the opener of the whole process.
"""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import (
    BaseHandler,
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
)

from trialgraph.engines.base import QueryTimeoutError
from trialgraph.engines.refusals import TOLD, EndpointError, PassingError, brief

__all__ = ["Limits", "Reply", "exchange"]

Hidden = Callable[[str], str]  # takes what must not be shown out of a text
_AT_ONCE = 65536
_LARGEST = 2**30  # bytes of one answer
_CONNECTING = 10  # seconds
_SLOWEST = 10  # times the wait: an answer that drips is no answer


class Limits:
    """Seconds that a wait may take, and all of it together: ``total``, or else ten waits of time spent waiting."""

    def __init__(self, wait: float, total: float | None = None) -> None:
        self.seconds = wait if total is None else total
        self._began = time.monotonic()
        self._wait = wait
        self._end = None if total is None else self._began + total
        self._patience = _SLOWEST * wait

    def left(self) -> float:
        """Seconds that the next wait may take; raises TimeoutError where there are none."""
        left = self._patience if self._end is None else self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left if self._end is not None else min(left, self._wait)

    def passed(self) -> float:
        """Seconds since it began."""
        return time.monotonic() - self._began

    def waited(self, seconds: float) -> None:
        """That long it has waited."""
        self._patience -= seconds


class Reply:
    """An answer, read as it comes; a body that is shorter than it should be, is an error."""

    def __init__(
        self, url: str, response: HTTPResponse | HTTPError, limits: Limits, sockets: list[Any], hidden: Hidden
    ) -> None:
        self.status: int = response.status or 0
        self.headers = response.headers
        self.hidden = hidden
        self.kind = hidden((response.headers.get("Content-Type") or "").partition(";")[0].strip().lower())
        self.tail = b""
        self._url, self._response, self._limits, self._sockets = url, response, limits, sockets
        length = response.headers.get("Content-Length", "")
        self._expected = int(length) if length.isascii() and length.isdigit() else None
        self._received = 0

    def read(self, size: int = _AT_ONCE) -> bytes:
        """Some bytes, none at the end; raises :class:`EndpointError` and :class:`QueryTimeoutError`."""
        began = time.monotonic()
        try:
            left = self._limits.left()
            if not self._response.isclosed():
                self._sockets[-1].settimeout(left)
            piece: bytes = self._response.read1(min(size, _AT_ONCE) if size > 0 else _AT_ONCE)
        except TimeoutError:
            raise _too_slow(self._url, self._limits) from None
        except (OSError, HTTPException, ValueError) as error:
            raise PassingError(self._url, f"broke off its answer: {brief(error)}") from None
        self._limits.waited(time.monotonic() - began)
        self._received += len(piece)
        if not piece and self._expected is not None and self._received < self._expected:
            raise PassingError(self._url, f"broke off its answer after {self._received:,} of {self._expected:,} bytes")
        if self._received > _LARGEST:
            raise EndpointError(self._url, f"sends an answer of over {_LARGEST / 2**20:,.0f} MB; ask for less of it")
        self.tail = (self.tail + piece)[-200:]
        return piece

    def said(self) -> str:
        """What it says about an error, on one line; a page made for browsers says nothing."""
        if self.headers.get("Content-Encoding"):
            return ""
        try:
            told = self.read(TOLD * 4).decode(errors="replace")
            text = told.partition("SPARQL query:")[0].strip()  # Virtuoso repeats the query
        except (EndpointError, QueryTimeoutError):
            return ""
        return brief(self.hidden(text)) if text and not text.startswith("<") else ""

    def close(self) -> None:
        """Hang up."""
        self._response.close()


def exchange(
    url: str, request: Request, handler: BaseHandler | None, limits: Limits, hidden: Hidden = lambda told: told
) -> Reply:
    """Send the request and give what comes back, whatever its status; ``hidden`` takes secrets out of what is told."""
    sockets: list[Any] = []
    director = _director(handler, sockets)
    try:
        response = director.open(request, timeout=limits.left())
    except HTTPError as error:
        response = error
    except URLError as error:
        if isinstance(error.reason, ConnectionResetError | BrokenPipeError):
            raise PassingError(url, f"hung up: {brief(error.reason)}") from None
        slow = f"no answer within {_CONNECTING} seconds" if isinstance(error.reason, TimeoutError) else None
        raise EndpointError(url, f"cannot be reached: {slow or brief(error.reason)}") from None
    except TimeoutError:
        raise _too_slow(url, limits) from None
    except (ConnectionError, HTTPException) as error:  # a bad status line as well as a closed connection
        raise PassingError(url, f"hung up or speaks no HTTP: {brief(hidden(str(error)))}") from None
    except (OSError, ValueError) as error:
        raise EndpointError(url, f"cannot be asked: {brief(error)}") from None
    return Reply(url, response, limits, sockets, hidden)


def _too_slow(url: str, limits: Limits) -> QueryTimeoutError:
    """The endpoint took too long."""
    return QueryTimeoutError(
        limits.seconds, f"the endpoint {url} had not answered to the end; give it a longer timeout"
    )


def _director(handler: BaseHandler | None, sockets: list[Any]) -> OpenerDirector:
    """What asks and nothing more: without urllib's handlers of redirects, files and FTP."""
    director = OpenerDirector()
    own = (_Plain(sockets), _Secure(sockets), ProxyHandler(), HTTPDefaultErrorHandler(), HTTPErrorProcessor())
    for each in (*own, *([handler] if handler else [])):
        director.add_handler(each)
    return director


class _Plain(HTTPHandler):
    def __init__(self, sockets: list[Any]) -> None:
        super().__init__()
        self._sockets = sockets

    def http_open(self, request: Request) -> HTTPResponse:
        return self.do_open(_watched(HTTPConnection, self._sockets), request)


class _Secure(HTTPSHandler):
    def __init__(self, sockets: list[Any]) -> None:
        super().__init__(context=_trust())
        self._sockets = sockets

    def https_open(self, request: Request) -> HTTPResponse:
        return self.do_open(_watched(HTTPSConnection, self._sockets), request, context=_trust())


@cache
def _trust() -> ssl.SSLContext:
    return ssl.create_default_context()


def _watched(base: Any, sockets: list[Any]) -> Any:
    """A connection that does not take long to come about, and whose socket is known: its time limit changes."""

    class Watched(base):  # type: ignore[misc]  # one of two classes
        timeout: float

        def connect(self) -> None:
            wait: float = self.timeout
            self.timeout = min(wait, _CONNECTING)
            super().connect()
            self.sock.settimeout(wait)
            sockets.append(self.sock)

    return Watched
