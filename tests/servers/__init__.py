"""Real SPARQL servers on free ports of the loopback: Oxigraph, Jena Fuseki, RDF4J and Virtuoso, one module each.

``python -m tests.servers`` gets what Maven has into ``.cache/``. What is missing raises :class:`MissingError`, which
says how to get it; tests then skip.
"""

from __future__ import annotations

from tests.servers.base import MissingError, Server
from tests.servers.fuseki import Fuseki
from tests.servers.oxigraph import Oxigraph
from tests.servers.rdf4j import Rdf4j
from tests.servers.virtuoso import Virtuoso

__all__ = ["STORES", "Fuseki", "MissingError", "Oxigraph", "Rdf4j", "Server", "Virtuoso"]

STORES: dict[str, type[Server]] = {"oxigraph": Oxigraph, "fuseki": Fuseki, "rdf4j": Rdf4j, "virtuoso": Virtuoso}
