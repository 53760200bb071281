"""Writing to a store over HTTP: requests with their length, patient with what may pass, plain about what will not."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from http import HTTPStatus
from typing import NamedTuple, Self

import httpx
import tenacity

from trialgraph import __version__
from trialgraph.engines.address import Address
from trialgraph.engines.credentials import Auth, allowed, from_keyring, given, stranger
from trialgraph.engines.refusals import PassingError, brief, refusal
from trialgraph.push.body import Body, packed
from trialgraph.push.errors import PushError, TooLargeError
from trialgraph.retrying import asked_or, retry_after

__all__ = ["Client", "Manners"]

_CONNECTING = 10  # seconds
_LONGEST_WAIT = 300  # seconds; who is asked to wait longer had better come back another time
_SMALL = 2**18  # bytes: what is cut off below this size is not cut for its size
_AGAIN = "; give the same command again, it goes on from here"
_CUTS = 1  # how often to try again what is large and was cut off
_BUSY = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE,
         HTTPStatus.GATEWAY_TIMEOUT}  # fmt: skip
_AS_WRITTEN = re.compile(r"<(xmp|pre)>(.*?)</\1>", re.DOTALL)
_MAY_NOT = re.compile(r"permission|access denied|read[- ]?only", re.IGNORECASE)
_backing_off = asked_or(tenacity.wait_exponential(multiplier=0.5, max=30) + tenacity.wait_random(0, 0.3))


class Manners(NamedTuple):
    """Seconds that the store may say nothing, how often to try again, and whom to tell why a request waits."""

    timeout: float = 300
    retries: int = 5
    sleep: Callable[[float], None] = time.sleep
    waiting: Callable[[str, float], None] | None = None


class Client:
    """Sends to one store; credentials as in :mod:`trialgraph.engines.credentials`. Redirects are not followed.

    ``sending`` is told which share of a large request has gone out.
    """

    def __init__(
        self,
        url: str,
        *,
        user: str | None = None,
        password: str | None = None,
        token: str | None = None,
        auth: Auth | None = None,
        insecure: bool = False,
        pack: bool = False,
        manners: Manners | None = None,
    ) -> None:
        self._address = Address(url)
        self.url = self._address.told
        self._insecure, self._auth, self._pack = insecure, auth, pack
        self._manners = manners or Manners()
        self.sending: Callable[[float], None] = _nobody_asks
        self._credentials = allowed(
            self._address,
            given(self._address, user=user, password=password, token=token, auth=auth),
            insecure=insecure,
        )
        self._http = self._opened()
        self._keyring_asked = self._credentials is not None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    def headers(self) -> Mapping[str, str]:
        """The headers of an answer from there; raises :class:`PushError` where nobody answers."""

        def once() -> httpx.Response:
            with self._http.stream("GET", self.url) as answer:  # the rest may be all that the store holds
                if not answer.is_success:
                    answer.read()
                return answer

        return self._patiently(once, later="").headers

    def send(self, method: str, url: str, body: Body, kind: str, parameters: dict[str, str] | None = None) -> None:
        """One request; raises :class:`PushError`, and :class:`TooLargeError` for what may go in smaller pieces."""
        with packed(body) if self._pack and body.size else nullcontext(body) as content:
            # With its length told, httpx does not send in chunks, of which Virtuoso stores nothing.
            headers = {"Content-Length": str(content.size), "Content-Type": kind} if content.size else {}
            is_large = content.size > _SMALL
            told = content.watched(self.sending) if is_large else content if content.size else None
            if content is not body:
                headers["Content-Encoding"] = "gzip"

            def once() -> httpx.Response:
                answer = self._http.request(method, url, content=told, headers=headers, params=parameters)
                if answer.status_code == HTTPStatus.UNAUTHORIZED and self._ask_keyring():
                    answer = self._http.request(method, url, content=told, headers=headers, params=parameters)
                return answer

            answer = self._patiently(once, is_large=is_large)
        if answer.is_success or (method == "DELETE" and answer.status_code == HTTPStatus.NOT_FOUND):
            return
        self._refuse(answer, content.size)

    def _opened(self) -> httpx.Client:
        signed = self._credentials.for_httpx() if self._credentials else None
        return httpx.Client(
            auth=signed,
            timeout=httpx.Timeout(self._manners.timeout, connect=_CONNECTING),
            headers={"User-Agent": f"trialgraph/{__version__}", "Accept": "*/*"},
            follow_redirects=False,
        )

    def _ask_keyring(self) -> bool:
        """Whether the keyring has credentials, once the server has asked for them."""
        if self._keyring_asked:
            return False
        self._keyring_asked = True
        self._credentials = allowed(self._address, from_keyring(self._address, self._auth), insecure=self._insecure)
        if self._credentials is None:
            return False
        self._http.close()
        self._http = self._opened()
        return True

    def _patiently(
        self, ask: Callable[[], httpx.Response], *, is_large: bool = False, later: str = _AGAIN
    ) -> httpx.Response:
        """The answer, after what may pass has passed; what is large and cut off twice may be too large."""
        retries = self._manners.retries
        attempts = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(PassingError),
            stop=lambda state: state.attempt_number > (_CUTS if is_large and _was_cut(state) else retries),
            wait=_backing_off,
            sleep=self._manners.sleep,
            before_sleep=self._tell,
            reraise=True,
        )
        try:
            answer: httpx.Response = attempts(self._once, ask)
        except PassingError as error:
            often = attempts.statistics["attempt_number"]
            told = f"{error.problem} (tried {often} times)" if often > 1 else error.problem
            if is_large and isinstance(error, _CutError):
                raise TooLargeError(self.url, told) from None
            wait = f"; it asks to wait {error.wait:,.0f} seconds" if error.wait else ""
            raise PushError(self.url, f"{told}{wait}{later}") from None
        return answer

    def _tell(self, state: tenacity.RetryCallState) -> None:
        if self._manners.waiting and state.outcome and state.next_action:
            self._manners.waiting(str(state.outcome.exception()), state.next_action.sleep)

    def _once(self, ask: Callable[[], httpx.Response]) -> httpx.Response:
        try:
            answer = ask()
        except httpx.ConnectTimeout:
            raise PassingError(self.url, f"did not connect within {_CONNECTING} seconds{self._no_tls()}") from None
        except httpx.ConnectError as error:
            hint = self._no_tls() if "SSL" in str(error) else ""
            raise PassingError(self.url, f"cannot be reached: {self._brief(error)}{hint}") from None
        except httpx.TimeoutException:
            raise PassingError(self.url, f"said nothing for {self._manners.timeout:g} seconds") from None
        except (httpx.WriteError, httpx.ReadError, httpx.RemoteProtocolError) as error:
            raise _CutError(self.url, f"broke off while it was sent data: {self._brief(error)}") from None
        except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
            raise PushError(self.url, f"cannot be sent data: {self._brief(error)}") from None
        if answer.status_code in _BUSY:
            asked = retry_after(answer.headers.get("Retry-After"), answer.headers.get("Date"))
            if asked is not None and asked > _LONGEST_WAIT:
                raise PushError(self.url, f"is busy (HTTP {answer.status_code}) and asks to wait {asked:,.0f} seconds")
            raise PassingError(self.url, f"is busy or down (HTTP {answer.status_code}){self._said(answer)}", asked)
        return answer

    def _no_tls(self) -> str:
        return "; does it speak TLS, or is it http://?" if self.url.startswith("https:") else ""

    def _refuse(self, answer: httpx.Response, size: int) -> None:
        """Raise what the answer means."""
        code = answer.status_code
        said = self._said(answer)
        place = str(answer.request.url.copy_with(query=None))
        if _forbids(code, said):
            why = said or f": it takes no {answer.request.method}"
            raise PushError(
                place, f"does not allow writing (HTTP {code}){why}; is it read-only, or may this user not write?"
            )
        if code in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            offered = answer.headers.get("WWW-Authenticate", "")
            raise PushError(self.url, stranger(self._address, self._credentials, code, offered))
        if code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            raise TooLargeError(self.url, f"takes no {size:,} bytes at once (HTTP {code})")
        if code in {HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY}:
            raise PushError(self.url, f"does not accept what it was sent (HTTP {code}){said}")
        if code in {HTTPStatus.INSUFFICIENT_STORAGE, HTTPStatus.INTERNAL_SERVER_ERROR}:
            raise PushError(self.url, f"could not keep what it was sent (HTTP {code}){said}; is its disk full?")
        told = refusal(place, code, said.removeprefix(": "), location=answer.headers.get("Location"))
        raise PushError(place, getattr(told, "problem", str(told)))

    def _said(self, answer: httpx.Response) -> str:
        """What it says about an error, on one line; of a page for browsers only what is set as it was written."""
        told = answer.text.strip() if answer.content else ""
        if told.startswith("<"):
            told = "".join(found[2] for found in _AS_WRITTEN.finditer(told))  # Virtuoso's pages have it
        return f": {self._brief(told)}" if told else ""

    def _brief(self, told: object) -> str:
        hide = self._credentials.hidden if self._credentials else str
        return brief(hide(str(told)) or type(told).__name__)


def _forbids(code: int, said: str) -> bool:
    """Whether it is writing that is refused, not somebody or something else."""
    if code == HTTPStatus.METHOD_NOT_ALLOWED:
        return True
    return code in {HTTPStatus.FORBIDDEN, HTTPStatus.INTERNAL_SERVER_ERROR} and bool(_MAY_NOT.search(said))


def _nobody_asks(share: float) -> None:
    """How far a request is."""


class _CutError(PassingError):
    """The connection was cut while data went over it."""


def _was_cut(state: tenacity.RetryCallState) -> bool:
    return state.outcome is not None and isinstance(state.outcome.exception(), _CutError)
