"""A remote SPARQL endpoint, asked by POST: whatever it does instead of answering is one plain sentence."""

from __future__ import annotations

import json
import warnings
from http import HTTPStatus
from http.client import HTTPException
from typing import TYPE_CHECKING, Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, OpenerDirector, build_opener

from trialgraph.engines.base import Answer, QueryError
from trialgraph.errors import TrialgraphError
from trialgraph.results import Iri, Value, printable, python_value

if TYPE_CHECKING:
    from urllib.request import Request

__all__ = ["EndpointError", "RemoteEngine"]

_TIMEOUT = 60
_TOLD = 300  # characters of what an endpoint says about an error


class EndpointError(TrialgraphError):
    """A remote endpoint that did not answer as one should."""

    def __init__(self, url: str, problem: str) -> None:
        self.url = url
        self.problem = problem
        super().__init__(url, problem)

    def __str__(self) -> str:
        return f"the endpoint {self.url} {self.problem}"


class RemoteEngine:
    """A SPARQL 1.1 endpoint; its default graph should be the union of its named graphs."""

    def __init__(
        self, url: str, *, user: str | None = None, password: str | None = None, timeout: int = _TIMEOUT
    ) -> None:
        _check_address(url)
        self.url = url
        self._credentials = (user, password) if user is not None and password is not None else None
        self._timeout = timeout

    def __repr__(self) -> str:
        return f"RemoteEngine({self.url!r})"

    def answer(self, query: str, *, timeout: float | None = None) -> Answer:
        """See :class:`~trialgraph.engines.Engine`."""
        try:
            with _opener().open(self._request(query), timeout=timeout or self._timeout) as response:
                answer = json.load(response)
        except HTTPError as error:
            raise _refusal(self.url, error) from None
        except TimeoutError:
            raise self._too_slow() from None
        except URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise self._too_slow() from None
            raise EndpointError(self.url, f"cannot be reached: {_brief(error.reason)}") from None
        except (OSError, ValueError, RecursionError, HTTPException) as error:
            raise EndpointError(self.url, f"did not answer as SPARQL does: {_brief(error)}") from None
        try:
            return _from_json(answer)
        except (TypeError, KeyError, AttributeError):
            raise EndpointError(self.url, "answered with something that is no SPARQL result") from None

    def _request(self, query: str) -> Request:
        from SPARQLWrapper import JSON, POST, SPARQLWrapper

        client = SPARQLWrapper(self.url, agent="trialgraph")
        client.setReturnFormat(JSON)
        client.setMethod(POST)
        if self._credentials is not None:
            client.setCredentials(*self._credentials)
        with warnings.catch_warnings():  # what is no query is for the endpoint to say
            warnings.simplefilter("ignore", RuntimeWarning)
            client.setQuery(query)
            request: Request = client._createRequest()
        return request

    def _too_slow(self) -> EndpointError:
        return EndpointError(self.url, f"did not answer within {self._timeout} seconds")


class _NoRedirects(HTTPRedirectHandler):
    """urllib would send the password along to wherever it is told to go, and the query not at all."""

    def redirect_request(self, *_: Any) -> None:
        return None


def _opener() -> OpenerDirector:
    return build_opener(_NoRedirects)


def _check_address(url: str) -> None:
    try:
        parts = urlsplit(url)
        known = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        known = False
    if "@" in url.partition("?")[0]:
        raise EndpointError(
            url.partition("@")[2], "was given with a password in its address; pass user and password apart"
        )
    if not known:
        raise EndpointError(url, "is not an http(s) address")


def _refusal(url: str, error: HTTPError) -> TrialgraphError:
    """What an HTTP status other than success means."""
    told = _brief(error.read(_TOLD * 4).decode(errors="replace"))
    if error.code == HTTPStatus.BAD_REQUEST:
        return QueryError(f"the endpoint {url} does not accept the query: {told}")
    if HTTPStatus.MULTIPLE_CHOICES <= error.code < HTTPStatus.BAD_REQUEST:
        return EndpointError(url, f"redirects elsewhere (HTTP {error.code}), which is not followed; ask there instead")
    if error.code in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        return EndpointError(url, f"does not let you in (HTTP {error.code}); pass another user and password")
    return EndpointError(url, f"answered with an error (HTTP {error.code}): {told}")


def _brief(told: object) -> str:
    return printable(" ".join(str(told).split())[:_TOLD]) or type(told).__name__


def _from_json(answer: Any) -> Answer:
    if "boolean" in answer:
        return Answer(("answer",), iter(((bool(answer["boolean"]),),)))
    columns = tuple(answer["head"]["vars"])
    rows = tuple(tuple(_json_value(row.get(column)) for column in columns) for row in answer["results"]["bindings"])
    return Answer(columns, iter(rows))


def _json_value(cell: dict[str, str] | None) -> Value:
    if cell is None:
        return None
    return Iri(cell["value"]) if cell["type"] == "uri" else python_value(cell["value"], cell.get("datatype"))
