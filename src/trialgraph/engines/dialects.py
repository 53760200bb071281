"""How an endpoint is made to show the union of its named graphs as its default graph: found by trying.

Virtuoso, GraphDB, RDF4J and Blazegraph do so by themselves. Oxigraph does where a parameter asks for it, Jena Fuseki in
a graph of a name of its own, Stardog with two names of graphs. Whoever else does as one of these is served as well.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from trialgraph.engines.base import QueryError
from trialgraph.engines.query_text import within_graph
from trialgraph.engines.refusals import EndpointError
from trialgraph.mappers.terms import TermError, iri
from trialgraph.ontology import PREFIXES
from trialgraph.results import Iri, Value

__all__ = ["DIALECTS", "PLAIN", "Dialect", "Found", "find_dialect"]

_STARDOG = "tag:stardog:api:context:"
_TRIAL = f"<{PREFIXES['tg']}Trial>"
_PREFERRED = f"<{PREFIXES['tg']}preferredRecord>"


class Dialect(NamedTuple):
    """Parameters to send along, and the graph into which patterns are put; neither where none is needed."""

    parameters: tuple[tuple[str, str], ...] = ()
    graph: str | None = None

    def adapt(self, query: str) -> str:
        """The query as this endpoint needs it."""
        return within_graph(query, self.graph) if self.graph else query


PLAIN = Dialect()
DIALECTS = (
    PLAIN,
    Dialect(parameters=(("union-default-graph", ""),)),
    Dialect(graph="urn:x-arq:UnionGraph"),
    Dialect(parameters=(("default-graph-uri", f"{_STARDOG}all"), ("named-graph-uri", f"{_STARDOG}named"))),
)


class Found(NamedTuple):
    """What fits the endpoint, and what is to be said about its data, if anything."""

    dialect: Dialect
    warning: str = ""


Ask = Callable[[str, Dialect], list[tuple[Value, ...]]]


def find_dialect(url: str, ask: Ask) -> Found:
    """Ask small questions that a store answers without looking at all it has.

    Raises :class:`EndpointError` for a store without trials, or one whose graphs cannot be seen together.
    """
    sample = ask(
        f"SELECT ?trial ?graph ?record WHERE {{ GRAPH ?graph {{ ?trial a {_TRIAL} }}"
        f" OPTIONAL {{ GRAPH ?other {{ ?trial {_PREFERRED} ?record }} }} }} LIMIT 1",
        PLAIN,
    )
    if not sample:
        if ask(f"ASK {{ ?trial a {_TRIAL} }}", PLAIN) == [(True,)]:
            return Found(
                PLAIN,
                f"the endpoint {url} holds trials, but not in named graphs: nothing tells which record said what, and "
                "most questions find nothing or count too much; load the graph.nq.zst of a build into it instead",
            )
        raise EndpointError(url, "holds no trials of trialgraph; load the graph.nq.zst of a build into it")
    fact = _fact(url, sample[0])
    for dialect in DIALECTS:
        try:
            if ask(fact, dialect) == [(True,)]:
                return Found(dialect, _arithmetic(url, ask))
        except (EndpointError, QueryError):
            continue  # a server may refuse what it does not know
    raise EndpointError(
        url,
        "does not show its named graphs in its default graph; set it so that the default graph is their union "
        "(Oxigraph: --union-default-graph, Fuseki: tdb2:unionDefaultGraph true, Stardog: query.all.graphs=true)",
    )


def _fact(url: str, row: tuple[Value, ...]) -> str:
    """Whether statements of two graphs are seen together, and a graph by itself as well."""
    try:
        trial, graph, record = (iri(value) if isinstance(value, Iri) else None for value in row)
    except (TermError, ValueError):
        trial = graph = record = None
    if trial is None or graph is None:
        raise EndpointError(url, "names a trial or its graph with something that is no IRI")
    preferred = f"{trial} {_PREFERRED} {record} . " if record else ""
    return f"ASK {{ {trial} a {_TRIAL} . {preferred}GRAPH {graph} {{ {trial} a {_TRIAL} }} }}"


def _arithmetic(url: str, ask: Ask) -> str:
    """SPARQL 1.1, 17.3: integers divide to a decimal. Virtuoso 7 rounds down, and answers wrongly elsewhere."""
    if ask("SELECT (1/2 AS ?half) WHERE {}", PLAIN) == [(0.5,)]:
        return ""
    return (
        f"the endpoint {url} does not compute as SPARQL says (1/2 is not 0.5 there): shares are wrong, and other "
        "answers may be; check them against a store that does"
    )
