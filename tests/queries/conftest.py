"""The hand-made graph of each question, asked in three places: Oxigraph, rdflib, and a SPARQL endpoint."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest
import rdflib

import trialgraph as tg
from trialgraph.graph import KnowledgeGraph, from_rdflib
from trialgraph.ontology import BASE, vocabulary_quads

ENGINES = ("oxigraph", "rdflib", "endpoint")
HERE = Path(__file__).parent
Asked = Callable[[str, str], KnowledgeGraph]


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


@contextmanager
def _endpoint(question: str, folder: Path) -> Iterator[KnowledgeGraph]:
    """A real server on a free port of the loopback, stopped at the end."""
    program = Path(sys.executable).with_name("oxigraph")
    found = str(program) if program.exists() else shutil.which("oxigraph")
    if found is None:
        pytest.skip("the program oxigraph is missing: pip install oxigraph")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    with (folder / f"{question}.log").open("wb") as log:
        server = subprocess.Popen([found, "serve", "--bind", address, "--union-default-graph"], stdout=log, stderr=log)
        try:
            _load(f"http://{address}/store", _quads(question), server)
            yield tg.connect(f"http://{address}/query", timeout=20)
        finally:
            server.terminate()
            server.wait(10)


def _load(store: str, quads: bytes, server: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        try:
            httpx.put(store, content=quads, headers={"Content-Type": "application/n-quads"}).raise_for_status()
            return
        except httpx.ConnectError:
            assert server.poll() is None, "the endpoint did not start"
            time.sleep(0.05)
    pytest.fail("the endpoint does not answer")


@pytest.fixture(scope="session")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """``asked(question, engine)``: that question's graph behind that engine, made once."""
    with ExitStack() as stack:

        @cache
        def graph(question: str, engine: str) -> KnowledgeGraph:
            if engine == "endpoint":
                return stack.enter_context(_endpoint(question, tmp_path_factory.mktemp("endpoint")))
            if engine == "rdflib":
                dataset = rdflib.Dataset(default_union=True)
                dataset.parse(data=_quads(question), format="nquads")
                return from_rdflib(dataset)
            file = tmp_path_factory.mktemp("graph") / f"{question}.nq"
            file.write_bytes(_quads(question))
            return tg.open(file)

        yield graph


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Each of the three places in turn."""
    return str(request.param)
