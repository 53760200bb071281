"""On a hundred real records, every question gives the same rows in the store on disk, in rdflib and over HTTP."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import zstandard

import trialgraph as tg
from trialgraph.catalogue import catalogue
from trialgraph.graph import KnowledgeGraph

Behind = Callable[[str, bytes], KnowledgeGraph]
NAMES = [question.name for question in catalogue()]
OTHERS = ("rdflib", "oxigraph-server", "fuseki")
RDFLIB_STEP = 6  # rdflib takes minutes for what the others do in a second: it gets one record of six

# Questions that are asked about one thing: the parameter, and where in the graph a value for it is found.
NEEDED: dict[str, dict[str, str]] = {}


Built = Callable[[int], tuple[KnowledgeGraph, bytes]]


@pytest.fixture(scope="session")
def built(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """``built(step)``: the graph of each such record as a build leaves it, and its quads; pytest's workers share it."""
    common = tmp_path_factory.getbasetemp().parent if os.environ.get("PYTEST_XDIST_WORKER") else None

    @cache
    def build(step: int) -> tuple[KnowledgeGraph, bytes]:
        folder = (common or tmp_path_factory.mktemp("shared")) / f"records-{step}"
        try:
            folder.mkdir()
        except FileExistsError:  # another worker is at it
            _wait_for(folder / "build")
        else:
            records = sorted((shared / "data" / "ctgov-v1-full").iterdir())[::step]
            tg.build([*records, shared / "pages"], out=folder / "build")
        graph = (folder / "build" / "graph.nq.zst").read_bytes()
        return tg.open(folder / "build"), zstandard.ZstdDecompressor().stream_reader(graph).read()

    return build


def _wait_for(build: Path) -> None:
    for _ in range(3000):
        if build.exists():
            return
        time.sleep(0.1)
    pytest.fail("another worker was to build the graph, and did not")


@pytest.fixture(scope="session")
def elsewhere(built: Built, behind: Behind) -> Callable[[str], tuple[KnowledgeGraph, KnowledgeGraph]]:
    """``elsewhere(engine)``: the graph as it was built, and the same quads behind that engine."""

    @cache
    def graphs(engine: str) -> tuple[KnowledgeGraph, KnowledgeGraph]:
        graph, quads = built(RDFLIB_STEP if engine == "rdflib" else 1)
        return graph, behind(engine, quads)

    return graphs


@pytest.mark.parametrize("engine", OTHERS)
@pytest.mark.parametrize("name", NAMES)
def test_every_question_gives_the_same_rows(
    elsewhere: Callable[[str], tuple[KnowledgeGraph, KnowledgeGraph]], name: str, engine: str
) -> None:
    graph, other = elsewhere(engine)
    parameters: dict[str, Any] = {parameter: _first(graph, query) for parameter, query in NEEDED.get(name, {}).items()}
    expected = graph.query(name, **parameters)
    assert len(expected) or engine == "rdflib", "a question that finds nothing tells nothing about engines"
    assert other.query(name, **parameters) == expected


def _first(graph: KnowledgeGraph, query: str) -> object:
    """The one value of the first row."""
    [value] = graph.sparql(query).tuples[0]
    return value
