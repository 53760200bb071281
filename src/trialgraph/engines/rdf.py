"""An rdflib Dataset whose default graph is the union of its graphs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from trialgraph.engines.base import TRIPLE, Answer, QueryError
from trialgraph.engines.limits import within
from trialgraph.engines.query_text import has_dataset, not_sparql, query_form
from trialgraph.results import Iri, Value, one_line, python_value

if TYPE_CHECKING:
    import rdflib

__all__ = ["RdflibEngine"]


class RdflibEngine:
    """The dataset, asked as it stands."""

    def __init__(self, dataset: rdflib.Graph) -> None:
        self.dataset = dataset

    def answer(self, query: str, *, timeout: float | None = None) -> Answer:
        """See :class:`~trialgraph.engines.Engine`."""
        return self._here(query) if timeout is None else within(timeout, lambda: self._here(query))

    def _here(self, query: str) -> Answer:
        query_form(query)
        try:
            answer = _of_named_graphs(self.dataset, query) if has_dataset(query) else self.dataset.query(query)
        except Exception as error:  # rdflib lets pyparsing's exceptions and plain Exceptions through
            bound = (prefix for prefix, _ in self.dataset.namespaces())
            raise not_sparql(query, error, bound) from error
        if answer.type == "ASK":
            return Answer(("answer",), iter(((bool(answer.askAnswer),),)))
        if answer.type == "SELECT":
            return Answer(tuple(str(variable) for variable in answer.vars or ()), _rows(answer))
        return Answer(TRIPLE, _rows(answer))


def _of_named_graphs(dataset: rdflib.Graph, query: str) -> rdflib.query.Result:
    """The answer from the graphs of FROM and FROM NAMED, as a copy: rdflib would fetch them from the web."""
    import rdflib
    from rdflib.plugins.sparql import prepareQuery

    prepared = prepareQuery(query, initNs=dict(dataset.namespaces()))
    asked = rdflib.Dataset(default_union=False)
    for clause in prepared.algebra.datasetClause:
        into = asked.default_graph if clause.default else asked.graph(clause.named)
        for triple in rdflib.Graph(dataset.store, clause.default or clause.named):
            into.add(triple)
    prepared.algebra.datasetClause = None
    return asked.query(prepared)


def _rows(answer: rdflib.query.Result) -> Iterator[tuple[Value, ...]]:
    try:
        for row in answer:
            yield tuple(_value(term) for term in row)  # type: ignore[union-attr]
    except Exception as error:  # what is evaluated late fails late
        raise QueryError(f"rdflib cannot answer the query: {one_line(error)}") from error


def _value(term: object) -> Value:
    import rdflib

    if term is None:
        return None
    if isinstance(term, rdflib.URIRef):
        return Iri(term)
    if isinstance(term, rdflib.Literal):
        return python_value(str(term), str(term.datatype) if term.datatype else None)
    return str(term)
