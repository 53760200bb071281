"""Where a query runs: the embedded store, an rdflib graph, a SPARQL endpoint. One method: query -> columns and rows.

Names are loaded when first used: the process that answers one query needs none of what asks an endpoint.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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

_HOMES = {
    "Answer": "base",
    "EmbeddedEngine": "embedded",
    "EndpointError": "refusals",
    "EndpointWarning": "remote",
    "Engine": "base",
    "QueryError": "base",
    "QueryTimeoutError": "base",
    "RdflibEngine": "rdf",
    "RemoteEngine": "remote",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"trialgraph.engines.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'trialgraph.engines' has no attribute {name!r}")
