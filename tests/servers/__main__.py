"""Get what the servers need from Maven: ``python -m tests.servers``."""

from __future__ import annotations

from tests.servers import fuseki, rdf4j
from tests.servers.maven import get

for artifact in (fuseki.SERVER, rdf4j.SERVER, rdf4j.RUNNER):
    get(artifact)
