"""Graphs behind engines: Oxigraph, rdflib, and servers over HTTP, two of which are asked for all hand-made graphs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache, partial
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

import trialgraph as tg
from tests import servers
from trialgraph.graph import KnowledgeGraph, from_rdflib
from trialgraph.ontology import BASE, vocabulary_quads

# Virtuoso and RDF4J are asked the core questions: test_core_questions.py.
ENGINES = ("oxigraph", "rdflib", "oxigraph-server", "fuseki")
STARTS: dict[str, Callable[[Path], servers.Server]] = {
    "oxigraph-server": partial(servers.Oxigraph, on_disk=False),
    "fuseki": partial(servers.Fuseki, on_disk=False),
}
HERE = Path(__file__).parent
Asked = Callable[[str, str], KnowledgeGraph]
Behind = Callable[[str, bytes], KnowledgeGraph]


@cache
def _quads(question: str) -> bytes:
    """The question's graph and the labels of cell sources and what they are part of, as N-Quads."""
    graph = (HERE / question / "graph.trig").read_bytes()
    labels = (
        quad
        for quad in vocabulary_quads(f"{BASE}graph/vocabulary")
        if "/vocab/cell-source/" in str(quad.subject)
        and quad.predicate.value.endswith(("#label", "#prefLabel", "#broader"))
    )
    return b"".join(f"{quad} .\n".encode() for quad in (*ox.parse(graph, ox.RdfFormat.TRIG), *labels))


@pytest.fixture(scope="session")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Behind]:
    """``behind(engine, quads)``: these quads, as N-Quads, behind that engine; servers start when first needed."""
    with ExitStack() as stack:
        running: dict[str, servers.Server] = {}

        def load(name: str, quads: bytes) -> str:
            server = running.get(name)
            if server is None or not server.has_many:
                server = stack.enter_context(STARTS[name](tmp_path_factory.mktemp(name)))
                running[name] = server
            return server.load(quads)

        def graph(engine: str, quads: bytes) -> KnowledgeGraph:
            if engine == "rdflib":
                dataset = rdflib.Dataset(default_union=True)
                dataset.parse(data=quads, format="nquads")
                return from_rdflib(dataset)
            if engine == "oxigraph":
                file = tmp_path_factory.mktemp("graph") / "graph.nq"
                file.write_bytes(quads)
                return tg.open(file)
            try:
                return tg.connect(load(engine, quads), timeout=30)
            except servers.MissingError as error:
                pytest.skip(str(error))

        yield graph


@pytest.fixture(scope="session")
def asked(behind: Behind) -> Asked:
    """``asked(question, engine)``: that question's graph behind that engine, made once."""
    return cache(lambda question, engine: behind(engine, _quads(question)))


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Each of the four places in turn."""
    return str(request.param)
