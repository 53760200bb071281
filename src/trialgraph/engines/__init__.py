"""Where a query runs: the embedded store, an rdflib graph, a SPARQL endpoint. One method: query -> columns and rows."""

from __future__ import annotations

from trialgraph.engines.base import Answer, Engine, QueryError, QueryTimeoutError
from trialgraph.engines.embedded import EmbeddedEngine
from trialgraph.engines.rdf import RdflibEngine
from trialgraph.engines.refusals import EndpointError
from trialgraph.engines.remote import EndpointWarning, RemoteEngine

__all__ = [
    "Answer",
    "EmbeddedEngine",
    "EndpointError",
    "EndpointWarning",
    "Engine",
    "QueryError",
    "QueryTimeoutError",
    "RdflibEngine",
    "RemoteEngine",
]
