"""Asking the server: paced, patient with what may pass, plain about what will not, and never at another host."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http import HTTPStatus
from types import TracebackType
from typing import NamedTuple, Self, TypeVar

import httpx
import tenacity

from trialgraph import __version__
from trialgraph.fetching.errors import FetchError, PassingError
from trialgraph.fetching.page import ShapeError
from trialgraph.results import one_line, printable
from trialgraph.retrying import asked_or, retry_after

__all__ = ["LARGEST_ANSWER", "Client", "Manners"]

LARGEST_ANSWER = 512 * 2**20
_LONGEST_WAIT = 600  # seconds; who is asked to wait longer had better come back another time
_SLOWEST = 10  # times the timeout: an answer that drips is no answer
_MOST_HOPS = 3
_TOLD = 300  # characters of what a server says about an error
_HEADERS = {
    "User-Agent": f"trialgraph/{__version__}",
    "Accept": "application/json",
    "Accept-Encoding": "gzip",  # what else httpx offers unpacks without a limit
}

_backing_off = asked_or(tenacity.wait_exponential_jitter(initial=1, max=60, jitter=1))

T = TypeVar("T")


class Manners(NamedTuple):
    """How to ask: requests per minute, seconds to wait for an answer to go on, how often to ask again."""

    rate: float = 50
    timeout: float = 60
    retries: int = 5
    largest: int = LARGEST_ANSWER
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic


class Client:
    """Asks one address; ``waiting`` is told why and for how many seconds the next attempt waits."""

    def __init__(
        self, url: str, manners: Manners | None = None, waiting: Callable[[str, float], None] | None = None
    ) -> None:
        self.url = url
        self._manners = manners or Manners()
        self._waiting = waiting
        self._next = self._manners.clock()
        self._http = httpx.Client(headers=_HEADERS, timeout=self._manners.timeout, follow_redirects=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.close()

    def get(self, parameters: Mapping[str, str], read: Callable[[bytes], T]) -> T:
        """What ``read`` makes of the answer; raises :class:`FetchError`.

        A failure that may pass is met by asking again: after the time that the server names, else after about 1, 2,
        4, ... seconds.
        """
        attempts = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(PassingError),
            stop=tenacity.stop_after_attempt(self._manners.retries + 1),
            wait=_backing_off,
            sleep=self._manners.sleep,
            before_sleep=self._tell,
            reraise=True,
        )
        try:
            answer: T = attempts(self._once, parameters, read)
        except PassingError as error:
            tried = f" (asked {self._manners.retries + 1} times)" if self._manners.retries else ""
            raise FetchError(self.url, f"{error}{tried}; give the same command again later") from error
        return answer

    def _tell(self, state: tenacity.RetryCallState) -> None:
        if self._waiting and state.outcome and state.next_action:
            self._waiting(str(state.outcome.exception()), state.next_action.sleep)

    def _once(self, parameters: Mapping[str, str], read: Callable[[bytes], T]) -> T:
        try:
            with self._answer(parameters) as response:
                if response.status_code != HTTPStatus.OK:
                    self._refuse(response, parameters)
                return read(self._body(response))
        except httpx.TimeoutException:
            raise PassingError(f"did not answer within {self._manners.timeout:g} seconds") from None
        except httpx.ConnectError as error:
            raise PassingError(f"cannot be reached: {one_line(error)}") from None
        except (httpx.TransportError, httpx.DecodingError) as error:
            raise PassingError(f"broke off its answer: {one_line(error)}") from None
        except httpx.InvalidURL as error:
            raise FetchError(self.url, f"cannot be asked for this: {one_line(error)}") from None
        except ShapeError as error:
            raise FetchError(self.url, f"{error}; is the address right?") from None

    @contextmanager
    def _answer(self, parameters: Mapping[str, str]) -> Iterator[httpx.Response]:
        """The answer at the end of redirects, which may lead about on the same host."""
        request = self._http.build_request("GET", f"{self.url}/studies", params=dict(parameters))
        for _ in range(_MOST_HOPS + 1):
            self._pace()
            response = self._http.send(request, stream=True)
            try:
                if response.next_request is None:
                    yield response
                    return
                request = self._followed(response, response.next_request)
            finally:
                response.close()
        raise FetchError(self.url, f"redirects over {_MOST_HOPS} times")

    def _followed(self, response: httpx.Response, further: httpx.Request) -> httpx.Request:
        here, there = response.url, further.url
        if (here.scheme, here.host, here.port) != (there.scheme, there.host, there.port):
            place = printable(f"{there.scheme}://{there.netloc.decode('ascii', 'replace')}")
            raise FetchError(
                self.url,
                f"redirects to {place} (HTTP {response.status_code}), which is not followed; "
                "name that address with --url if you trust it",
            )
        return further

    def _pace(self) -> None:
        """Wait until the next request is due."""
        ahead = self._next - self._manners.clock()
        if ahead > 0:
            self._manners.sleep(ahead)
        self._next = max(self._manners.clock(), self._next) + 60 / self._manners.rate

    def _body(self, response: httpx.Response) -> bytes:
        if response.headers.get("content-encoding", "identity").lower() not in {"identity", "gzip"}:
            raise FetchError(self.url, "packs its answer in a way that was not asked for")
        latest = self._manners.clock() + _SLOWEST * self._manners.timeout
        body = bytearray()
        for piece in response.iter_bytes():
            body += piece
            if len(body) > self._manners.largest:
                size = f"{self._manners.largest / 2**20:,.0f} MB"
                raise FetchError(self.url, f"sends an answer of over {size}; ask for smaller pages with --page-size")
            if self._manners.clock() > latest:
                raise PassingError(f"did not end its answer within {_SLOWEST * self._manners.timeout:g} seconds")
        return bytes(body)

    def _refuse(self, response: httpx.Response, parameters: Mapping[str, str]) -> None:
        """Raise what an HTTP status other than 200 means."""
        code = response.status_code
        told = self._told(response)
        if code in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT} or code >= 500:
            wait = retry_after(response.headers.get("retry-after"), response.headers.get("date"))
            if wait is not None and wait > _LONGEST_WAIT:
                minutes = f"{wait / 60:,.0f} minutes"
                raise FetchError(
                    self.url, f"asks to wait {minutes} (HTTP {code}); give the same command again after that"
                )
            raise PassingError(f"answered with HTTP {code}{told}", wait)
        if code == HTTPStatus.BAD_REQUEST and "pageToken" in parameters:
            raise FetchError(
                self.url, f"no longer knows where this fetch stood (HTTP 400{told}); start anew with --fresh"
            )
        if code == HTTPStatus.BAD_REQUEST:
            raise FetchError(self.url, f"does not accept the request (HTTP 400){told}")
        if code in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            raise FetchError(self.url, f"does not let trialgraph in (HTTP {code}){told}")
        if code == HTTPStatus.NOT_FOUND:
            raise FetchError(self.url, f"has no studies (HTTP 404), its address should end like /api/v2{told}")
        raise FetchError(self.url, f"answered with HTTP {code}{told}")

    def _told(self, response: httpx.Response) -> str:
        """What the server says about an error, as the end of a sentence; a page made for browsers says nothing."""
        said = b""
        if response.headers.get("content-encoding", "identity").lower() in {"identity", "gzip"}:
            try:
                said = next(response.iter_bytes(), b"")[: _TOLD * 4]
            except (httpx.TransportError, httpx.DecodingError):
                said = b""
        text = printable(" ".join(said.decode(errors="replace").split()))[:_TOLD]
        return f": {text}" if text and not text.startswith("<") else ""
