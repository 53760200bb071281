"""Where a query runs: the embedded store, an rdflib graph (endpoints: ``remote``). One method: SELECT -> Result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from trialgraph.errors import TrialgraphError
from trialgraph.results import Iri, Result, Value, one_line, python_value

if TYPE_CHECKING:
    import pyoxigraph as ox
    import rdflib

__all__ = ["EmbeddedEngine", "Engine", "QueryError", "RdflibEngine"]


class QueryError(TrialgraphError):
    """A query that cannot be run as it stands."""


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
            raise QueryError(f"the query is not SPARQL: {one_line(error)}") from error
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
            raise QueryError(f"the query is not SPARQL: {one_line(error)}") from error
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
