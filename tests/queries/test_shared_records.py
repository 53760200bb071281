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

# What a question is asked with where it finds nothing in these records as it stands: values, or for one thing that must
# be named, where in the graph it is found (a query whose first row has it).
GIVEN: dict[str, dict[str, Any]] = {
    "own-site-trials": {"organization_class": "other"},
    "same-products": {"min_sponsors": 1},
}
FOUND: dict[str, dict[str, str]] = {}
NOTHING = {"disagreements", "long-term-follow-ups", "possible-duplicates"}  # what these records rightly have none of

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
    parameters = {**GIVEN.get(name, {}), **{each: _first(graph, where) for each, where in FOUND.get(name, {}).items()}}
    expected = graph.query(name, **parameters)
    # A question that finds nothing tells nothing about engines; rdflib's few records may have none of something.
    assert (len(expected) > 0) != (name in NOTHING) or engine == "rdflib"
    assert other.query(name, **parameters) == expected


def test_the_tables_are_of_questions_that_there_are() -> None:
    assert {*GIVEN, *FOUND, *NOTHING} <= set(NAMES)


def _first(graph: KnowledgeGraph, query: str) -> object:
    """The one value of the first row."""
    [value] = graph.sparql(query).tuples[0]
    return value
