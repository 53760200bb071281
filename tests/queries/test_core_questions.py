"""The core questions over HTTP on four real servers: the rows of the store on disk, all, and of the same types."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import zstandard

import trialgraph as tg
from trialgraph.graph import KnowledgeGraph
from trialgraph.results import Result

# One worker for all: each server starts once, and no two of them at a time.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("core questions")]
Behind = Callable[[str, bytes], KnowledgeGraph]
ROOT = Path(__file__).resolve().parents[2]
SERVERS = ("oxigraph-server", "fuseki", "rdf4j", "virtuoso")
FOLDERS = ("ctgov-v1-fields", "ctgov-v1-full", "ctgov-v2", "ctgov-xml")
STEP = 6
ASKED: list[tuple[str, dict[str, Any]]] = [
    ("shared-sponsors", {"min_trials": 1}),
    ("shared-sponsors", {"cell_source": "perinatal"}),
    ("shared-sites", {"min_sponsors": 1}),
    ("shared-sites", {"min_sponsors": 1, "country": "US"}),
    ("shared-cell-sources", {}),
    ("trial-links", {}),
    ("trial-links", {"link": "site"}),
    ("cell-products", {}),
    ("cell-products", {"cell_source": "perinatal"}),
    ("sponsor-sites", {}),
    ("sponsor-sites", {"country": "US"}),
]


@pytest.fixture(scope="session")
def records(tmp_path_factory: pytest.TempPathFactory) -> tuple[KnowledgeGraph, bytes]:
    """One of six real records, where they are, else the examples: the graph as built, and its quads."""
    named = os.environ.get("TRIALGRAPH_SHARED")
    shared = (Path(named) if named else ROOT.parent / "shared") / "data"
    all_of_them = [file for folder in FOLDERS for file in sorted((shared / folder).glob("*"))]
    sources = all_of_them[::STEP] or [ROOT / "examples"]
    build = tmp_path_factory.mktemp("core") / "build"
    tg.build(sources, out=build)
    packed = (build / "graph.nq.zst").read_bytes()
    return tg.open(build), zstandard.ZstdDecompressor().stream_reader(packed).read()


@pytest.fixture(scope="session")
def served(records: tuple[KnowledgeGraph, bytes], behind: Behind) -> Callable[[str], KnowledgeGraph]:
    """``served(server)``: the same quads behind that server."""
    return cache(lambda server: behind(server, records[1]))


@pytest.mark.filterwarnings("ignore:the endpoint .* does not compute:trialgraph.engines.EndpointWarning")
@pytest.mark.parametrize("server", SERVERS)
@pytest.mark.parametrize(("question", "parameters"), ASKED, ids=str)
def test_a_core_question_gives_the_same_rows_over_http(
    records: tuple[KnowledgeGraph, bytes],
    served: Callable[[str], KnowledgeGraph],
    server: str,
    question: str,
    parameters: dict[str, Any],
) -> None:
    expected = records[0].query(question, **parameters)
    assert len(expected) > 0 or set(parameters) & {"country", "cell_source", "link"}, "tells nothing"
    told = served(server).query(question, **parameters)
    assert told == expected
    assert _types(told) == _types(expected)


def _types(result: Result) -> list[list[type]]:
    """The type of each value: for Python, True is 1."""
    return [[type(value) for value in row] for row in result.tuples]
