"""What an endpoint says instead of answering, as one plain sentence."""

from __future__ import annotations

import re
from http import HTTPStatus
from urllib.parse import urlsplit

from trialgraph.engines.base import QueryError
from trialgraph.errors import TrialgraphError
from trialgraph.results import printable

__all__ = ["EndpointError", "PassingError", "brief", "is_over_time", "no_result", "refusal"]

TOLD = 300  # characters of what an endpoint says about an error
_ENDS = "addresses of endpoints often end in /sparql or /query"
_OVER_TIME = re.compile(r"tim(?:e|ed)[ -]?out|time limit", re.IGNORECASE)


class EndpointError(TrialgraphError):
    """A remote endpoint that did not answer as one should."""

    def __init__(self, url: str, problem: str) -> None:
        self.url = url
        self.problem = problem
        super().__init__(url, problem)

    def __str__(self) -> str:
        return f"the endpoint {self.url} {self.problem}"


class PassingError(EndpointError):
    """A failure that may pass: asking again is worth while, after ``wait`` seconds where the server says so."""

    def __init__(self, url: str, problem: str, wait: float | None = None) -> None:
        super().__init__(url, problem)
        self.wait = wait
        self.args = (url, problem, wait)


def brief(told: object) -> str:
    """What was told, on one line that can be printed and is not too long."""
    return printable(" ".join(str(told).split())[:TOLD]) or type(told).__name__


def refusal(
    url: str, code: int, said: str, *, location: str | None = None, wait: float | None = None
) -> TrialgraphError:
    """What an HTTP status other than success means.

    ``wait`` is what its Retry-After asks for, ``location`` where a redirect leads.
    """
    after = f": {said}" if said else ""
    if code in {HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY}:
        return QueryError(f"the endpoint {url} does not accept the query{after}")
    if HTTPStatus.MULTIPLE_CHOICES <= code < HTTPStatus.BAD_REQUEST:
        return EndpointError(
            url,
            f"redirects to {_place(location or '')} (HTTP {code}), which is not followed; ask there if you trust it",
        )
    if code in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        return EndpointError(url, f"is not there (HTTP {code}); {_ENDS}")
    if code in {HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.REQUEST_URI_TOO_LONG}:
        return EndpointError(url, f"finds the query too long (HTTP {code})")
    if code in {HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.UNSUPPORTED_MEDIA_TYPE, HTTPStatus.NOT_ACCEPTABLE}:
        return EndpointError(url, f"does not take SPARQL queries in this way (HTTP {code}){after}; {_ENDS}")
    passing = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.BAD_GATEWAY, HTTPStatus.SERVICE_UNAVAILABLE,
               HTTPStatus.GATEWAY_TIMEOUT}  # fmt: skip
    if code in passing:
        return PassingError(url, f"is busy or down (HTTP {code}){after}", wait)
    return EndpointError(url, f"answered with an error (HTTP {code}){after}")


def is_over_time(code: int, said: str) -> bool:
    """Whether a server says that it gave up the query; a gateway's own time-out says nothing of the query."""
    return code in {HTTPStatus.INTERNAL_SERVER_ERROR, HTTPStatus.SERVICE_UNAVAILABLE} and bool(_OVER_TIME.search(said))


def no_result(url: str, kind: str) -> EndpointError:
    """An answer of a type that is none of SPARQL's."""
    if kind in {"text/html", "application/xhtml+xml"}:
        return EndpointError(url, f"answered with a page for people, not with SPARQL results; {_ENDS}")
    return EndpointError(
        url, f"answered with {brief(kind) if kind else 'nothing that has a type'}, which is no SPARQL result; {_ENDS}"
    )


def _place(location: str) -> str:
    """Where it leads, without what stands behind the "?" (the query) or before the "@"."""
    try:
        parts = urlsplit(location)
        told = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}" if parts.netloc else parts.path
    except ValueError:
        told = ""
    return brief(told) if told else "nowhere"
