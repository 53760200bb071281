"""Where a query runs: the embedded store, an rdflib graph, or a remote endpoint. One method: SELECT -> Result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from trialgraph.errors import TrialgraphError
from trialgraph.results import Iri, Result, Value, python_value

if TYPE_CHECKING:
    import pyoxigraph as ox
    import rdflib

__all__ = ["EmbeddedEngine", "EndpointError", "Engine", "QueryError", "RdflibEngine", "RemoteEngine"]

_TIMEOUT = 60


class QueryError(TrialgraphError):
    """A query that cannot be run as it stands."""


class EndpointError(TrialgraphError):
    """A remote endpoint that did not answer as one should."""

    def __init__(self, url: str, problem: str) -> None:
        self.url = url
        self.problem = problem
        super().__init__(url, problem)

    def __str__(self) -> str:
        return f"the endpoint {self.url} {self.problem}"


class Engine(Protocol):
    """Whatever can answer a SELECT with the union of all named graphs as its default graph."""

    def select(self, query: str, name: str) -> Result:
        """Run a SELECT (an ASK is one row with the column ``answer``); raises :class:`QueryError`."""


class EmbeddedEngine:
    """pyoxigraph's store."""

    def __init__(self, store: ox.Store) -> None:
        self.store = store

    def select(self, query: str, name: str = "query") -> Result:
        """Run a SELECT or ASK."""
        import pyoxigraph as ox

        try:
            answer = self.store.query(query, use_default_graph_as_union=True)
        except SyntaxError as error:
            raise QueryError(f"the query is not SPARQL: {_one_line(error)}") from error
        if isinstance(answer, ox.QueryBoolean):
            return Result(("answer",), ((bool(answer),),), name)
        if isinstance(answer, ox.QueryTriples):
            rows = tuple((_value(t.subject), _value(t.predicate), _value(t.object)) for t in answer)
            return Result(("subject", "predicate", "object"), rows, name)
        columns = tuple(variable.value for variable in answer.variables)
        return Result(columns, tuple(tuple(_value(term) for term in solution) for solution in answer), name)


def _value(term: object) -> Value:
    import pyoxigraph as ox

    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return Iri(term.value)
    if isinstance(term, ox.Literal):
        return python_value(term.value, term.datatype.value)
    return str(term)


class RdflibEngine:
    """An rdflib Dataset whose default graph is the union of its graphs."""

    def __init__(self, dataset: rdflib.Graph) -> None:
        self.dataset = dataset

    def select(self, query: str, name: str = "query") -> Result:
        """Run a SELECT or ASK."""
        try:
            answer = self.dataset.query(query)
        except Exception as error:  # rdflib lets pyparsing's exceptions and plain Exceptions through
            raise QueryError(f"the query is not SPARQL: {_one_line(error)}") from error
        if answer.type == "ASK":
            return Result(("answer",), ((bool(answer.askAnswer),),), name)
        columns = tuple(str(variable) for variable in answer.vars or ())
        rows = tuple(tuple(_rdflib_value(term) for term in row) for row in answer)  # type: ignore[union-attr]
        return Result(columns, rows, name)


def _rdflib_value(term: object) -> Value:
    import rdflib

    if term is None:
        return None
    if isinstance(term, rdflib.URIRef):
        return Iri(term)
    if isinstance(term, rdflib.Literal):
        return python_value(str(term), str(term.datatype) if term.datatype else None)
    return str(term)


class RemoteEngine:
    """A SPARQL 1.1 endpoint, asked by POST; its default graph should be the union of its named graphs."""

    def __init__(
        self, url: str, *, user: str | None = None, password: str | None = None, timeout: int = _TIMEOUT
    ) -> None:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise EndpointError(url, "is not an http(s) address")
        if "@" in parts.netloc:
            raise EndpointError(
                f"{parts.scheme}://{parts.hostname}",
                "was given with a password in its address; pass user and password apart",
            )
        self.url = url
        self._credentials = (user, password) if user is not None and password is not None else None
        self._timeout = timeout

    def __repr__(self) -> str:
        return f"RemoteEngine({self.url!r})"

    def select(self, query: str, name: str = "query") -> Result:
        """Run a SELECT or ASK."""
        from SPARQLWrapper import JSON, POST, SPARQLWrapper
        from SPARQLWrapper.SPARQLExceptions import QueryBadFormed, SPARQLWrapperException

        client = SPARQLWrapper(self.url, agent="trialgraph")
        client.setReturnFormat(JSON)
        client.setMethod(POST)
        client.setTimeout(self._timeout)
        if self._credentials is not None:
            client.setCredentials(*self._credentials)
        client.setQuery(query)
        try:
            answer = client.queryAndConvert()
        except QueryBadFormed as error:
            raise QueryError(f"the endpoint {self.url} does not accept the query: {_one_line(error)}") from None
        except SPARQLWrapperException as error:
            raise EndpointError(self.url, f"answered with an error: {_one_line(error)}") from None
        except TimeoutError:
            raise EndpointError(self.url, f"did not answer within {self._timeout} seconds") from None
        except (OSError, ValueError) as error:
            raise EndpointError(self.url, f"did not answer as SPARQL does: {_one_line(error)}") from None
        return _from_json(answer, self.url, name)


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:300] or type(error).__name__


def _from_json(answer: object, url: str, name: str) -> Result:
    if not isinstance(answer, dict) or "head" not in answer:
        raise EndpointError(url, "answered with something that is no SPARQL result")
    if "boolean" in answer:
        return Result(("answer",), ((bool(answer["boolean"]),),), name)
    columns = tuple(answer["head"]["vars"])
    return Result(
        columns, tuple(tuple(_json_value(row.get(c)) for c in columns) for row in answer["results"]["bindings"]), name
    )


def _json_value(cell: dict[str, str] | None) -> Value:
    if cell is None:
        return None
    return Iri(cell["value"]) if cell["type"] == "uri" else python_value(cell["value"], cell.get("datatype"))
