"""A remote SPARQL endpoint: asked through SPARQLWrapper, read as it answers; what it does instead is one sentence."""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import IO, TYPE_CHECKING, cast

import tenacity

from trialgraph.engines.address import Address
from trialgraph.engines.base import Answer, QueryError, QueryTimeoutError
from trialgraph.engines.credentials import Auth, Credentials, allowed, from_keyring, given, stranger
from trialgraph.engines.dialects import PLAIN, Dialect, find_dialect
from trialgraph.engines.embedded import read_answer, read_triples
from trialgraph.engines.query_text import ASK, CONSTRUCT, DESCRIBE, has_dataset, is_sorted_whole, query_form
from trialgraph.engines.refusals import EndpointError, PassingError, brief, is_over_time, no_result, refusal
from trialgraph.engines.sparql_json import ShapeError, read_json
from trialgraph.engines.transport import Limits, Reply, exchange
from trialgraph.retrying import asked_or, retry_after

if TYPE_CHECKING:
    from urllib.request import Request

    from trialgraph.results import Value

__all__ = ["EndpointError", "EndpointWarning", "RemoteEngine"]

_TIMEOUT = 60
_ATTEMPTS = 4
# IIS takes 2,048 bytes behind the "?", nginx and Apache lines of 8 kB, and all that a request has must fit into those.
_LONGEST_GET = 2000
_TABLES = "application/sparql-results+json, application/sparql-results+xml;q=0.5"
_TRIPLES = "application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.5"
_JSON_TYPES = {"application/sparql-results+json", "application/json", "text/javascript", "application/javascript"}
_XML_TYPES = {"application/sparql-results+xml", "application/xml", "text/xml"}
_TOO_LONG_TO_SORT = "SR319:"  # Virtuoso's number of the error
_SORTED_IN_MEMORY = 10_000  # Virtuoso's MaxSortedTopRows
_backing_off = asked_or(tenacity.wait_exponential(multiplier=0.5, max=10) + tenacity.wait_random(0, 0.3))


class EndpointWarning(UserWarning):
    """An endpoint whose data do not allow for all that a question may ask."""


class RemoteEngine:
    """A SPARQL 1.1 endpoint; ``timeout`` is for how many seconds it may say nothing.

    Credentials: see :mod:`trialgraph.engines.credentials`. They go over plain http to this machine only, unless
    ``insecure``.
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
        timeout: float = _TIMEOUT,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._address = Address(url)
        self.url = self._address.told
        self._insecure = insecure
        self._auth = auth
        self._credentials = self._allowed(given(self._address, user=user, password=password, token=token, auth=auth))
        self._keyring_asked = self._credentials is not None
        self._timeout = timeout
        self._sleep = sleep
        self.dialect = PLAIN

    def __repr__(self) -> str:
        return f"RemoteEngine({self.url!r})"

    def adapt(self) -> None:
        """Ask the endpoint how it shows its graphs; warns of data without named graphs (:class:`EndpointWarning`).

        Raises :class:`EndpointError` for an endpoint that is down, slow, none, or without trials.
        """
        try:
            found = find_dialect(self.url, lambda query, dialect: list(self._ask(query, dialect, None).rows))
        except QueryTimeoutError as error:
            raise EndpointError(self.url, f"did not answer a small question within {error.seconds:g} seconds") from None
        self.dialect = found.dialect
        if found.warning:
            warnings.warn(found.warning, EndpointWarning, stacklevel=3)

    def answer(self, query: str, *, timeout: float | None = None) -> Answer:
        """See :class:`~trialgraph.engines.Engine`."""
        # What a dialect adds would win over the graphs that the query names.
        dialect = PLAIN if has_dataset(query) else self.dialect
        try:
            return self._ask(query, dialect, timeout)
        except EndpointError as error:
            if _TOO_LONG_TO_SORT not in error.problem or not is_sorted_whole(query):
                raise
        return self._first(query, dialect, timeout)

    def _first(self, query: str, dialect: Dialect, timeout: float | None) -> Answer:
        """All rows, of which there must be few: Virtuoso sorts texts of over 4 kB only for so many first rows."""
        columns, told = self._ask(f"{query}\nLIMIT {_SORTED_IN_MEMORY}", dialect, timeout)
        rows = tuple(told)
        if len(rows) == _SORTED_IN_MEMORY:
            raise EndpointError(
                self.url,
                f"sorts no more than {_SORTED_IN_MEMORY:,} rows where one of them is longer than 4 kB; ask for less",
            )
        return Answer(columns, iter(rows))

    def _ask(self, query: str, dialect: Dialect, timeout: float | None) -> Answer:
        form = query_form(query)
        text = dialect.adapt(query)
        try:
            text.encode()
        except UnicodeEncodeError:
            raise QueryError("the query holds half a character, which cannot be sent") from None
        limits = Limits(self._timeout, timeout)
        seconds = timeout or self._timeout
        attempts = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(PassingError),
            stop=lambda state: state.attempt_number >= _ATTEMPTS or limits.passed() + state.upcoming_sleep > seconds,
            wait=_backing_off,
            sleep=self._sleep,
            reraise=True,
        )
        try:
            answer: Answer = attempts(self._once, text, form, dialect, limits)
        except PassingError as error:
            tried = attempts.statistics["attempt_number"]
            later = f"; it asks to wait {error.wait:,.0f} seconds" if error.wait else ""
            often = f" (asked {tried} times)" if tried > 1 else ""
            raise EndpointError(self.url, f"{error.problem}{often}{later}") from None
        return answer

    def _once(self, query: str, form: str, dialect: Dialect, limits: Limits) -> Answer:
        reply = self._send(query, form, dialect, limits)
        if reply.status == HTTPStatus.UNAUTHORIZED and not self._keyring_asked:
            self._keyring_asked = True
            self._credentials = self._allowed(from_keyring(self._address, self._auth))
            if self._credentials is not None:
                reply.close()
                reply = self._send(query, form, dialect, limits)
        try:
            self._refuse(reply, limits)
            answer = _read(reply, self.url)
            if form == ASK and answer.columns == ("__ASK_RETVAL",):  # Virtuoso's way to say yes or no
                answer = Answer(("answer",), ((bool(value),) for (value,) in answer.rows))
            return Answer(answer.columns, _rows(answer.rows, reply, self.url))
        except (ShapeError, SyntaxError) as error:
            reply.close()
            raise _malformed(reply, self.url, error) from None
        except BaseException:
            reply.close()
            raise

    def _allowed(self, credentials: Credentials | None) -> Credentials | None:
        return allowed(self._address, credentials, insecure=self._insecure)

    def _send(self, query: str, form: str, dialect: Dialect, limits: Limits) -> Reply:
        request = self._request(query, form, dialect)
        if self._credentials is None:
            return exchange(self.url, request, None, limits)
        self._credentials.sign(request)
        handler = self._credentials.handler(self.url)
        return exchange(self.url, request, handler, limits, self._credentials.hidden)

    def _request(self, query: str, form: str, dialect: Dialect) -> Request:
        from SPARQLWrapper import GET, POST, SPARQLWrapper

        from trialgraph import __version__

        client = SPARQLWrapper(self.url, agent=f"trialgraph/{__version__}")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # what is no query, is for the endpoint to say
            client.setQuery(query)
        client.queryType = form  # SPARQLWrapper takes a word in a comment for the form, and then sends an update
        client.setOnlyConneg(True)
        client.addCustomHttpHeader("Accept", _TRIPLES if form in {CONSTRUCT, DESCRIBE} else _TABLES)
        for name, value in (*self._address.parameters, *dialect.parameters):
            client.addParameter(name, value)
        client.setMethod(GET)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)  # its own Accept header is not sent
            request: Request = client._createRequest()
            if len(request.full_url) > _LONGEST_GET:
                client.setMethod(POST)
                request = client._createRequest()
        return request

    def _refuse(self, reply: Reply, limits: Limits) -> None:
        """Raise what is no answer."""
        code = reply.status
        if code in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
            offered = " ".join(reply.headers.get_all("WWW-Authenticate") or [])
            raise EndpointError(self.url, stranger(self._address, self._credentials, code, offered))
        if code != HTTPStatus.OK:
            said = reply.said()
            if is_over_time(code, said):
                raise QueryTimeoutError(round(limits.passed(), 1), f"the endpoint {self.url} gave it up: {said}")
            wait = retry_after(reply.headers.get("Retry-After"), reply.headers.get("Date"))
            location = reply.hidden(reply.headers.get("Location") or "")
            raise refusal(self.url, code, said, location=location, wait=wait)
        # Virtuoso cuts what is longer than its ResultSetMaxRows, or takes longer than its time, and says so here only.
        if reply.headers.get("X-SPARQL-MaxRows"):
            rows = brief(reply.hidden(reply.headers["X-SPARQL-MaxRows"]))
            raise EndpointError(
                self.url,
                f"gives at most {rows} rows of an answer (its ResultSetMaxRows), and this one has more; ask for less",
            )
        if reply.headers.get("X-SQL-State") == "S1TAT":
            raise QueryTimeoutError(
                round(limits.passed(), 1), f"the endpoint {self.url} gave a part of the answer only"
            )
        if reply.headers.get("Content-Encoding", "identity").lower() != "identity":
            raise EndpointError(self.url, "packs its answer in a way that was not asked for")


def _read(reply: Reply, url: str) -> Answer:
    """The answer by its type."""
    import pyoxigraph as ox

    if reply.kind in _JSON_TYPES:
        return read_json(reply.read)
    if reply.kind in _XML_TYPES:
        return read_answer(ox.parse_query_results(_file(reply), ox.QueryResultsFormat.XML))
    form = ox.RdfFormat.from_media_type(reply.kind) if reply.kind else None
    if form is None:
        raise no_result(url, reply.kind)
    return read_triples(ox.parse(_file(reply), form))


class _File:
    """What pyoxigraph reads from. Its reader of XML takes a document that is cut after a row for a whole one."""

    def __init__(self, reply: Reply) -> None:
        self._reply = reply

    def read(self, size: int = -1) -> bytes:
        """Some bytes; none at the end, if it is one."""
        piece = self._reply.read(size)
        if not piece and self._reply.kind in _XML_TYPES and b"sparql" not in self._reply.tail.rpartition(b"</")[2]:
            raise ShapeError("it breaks off")
        return piece


def _file(reply: Reply) -> IO[bytes]:
    return cast("IO[bytes]", _File(reply))  # of a file, pyoxigraph wants no more than to read


def _rows(rows: Iterator[tuple[Value, ...]], reply: Reply, url: str) -> Iterator[tuple[Value, ...]]:
    try:
        yield from rows
    except (ShapeError, SyntaxError) as error:
        raise _malformed(reply, url, error) from None
    except PassingError as error:  # some rows are told already: it is too late to ask again
        raise EndpointError(url, error.problem) from None
    finally:
        reply.close()
        del rows  # a traceback would keep pyoxigraph's reader until another thread drops it, which it does not like


def _malformed(reply: Reply, url: str, error: Exception) -> EndpointError:
    return EndpointError(url, f"did not answer as SPARQL does: {brief(reply.hidden(str(error)))}")
