"""A build pushed to four real servers gives the core questions the rows of the store on disk, of the same types."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import trialgraph as tg
from tests import servers
from trialgraph.graph import KnowledgeGraph
from trialgraph.push.client import Manners
from trialgraph.results import Result

# One worker for all: each server starts once, and no two of them at a time.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("core questions")]
ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("ctgov-v1-fields", "ctgov-v1-full", "ctgov-v2", "ctgov-xml")
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


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeGraph:
    """All real records, where they are, else the examples."""
    named = os.environ.get("TRIALGRAPH_SHARED")
    shared = (Path(named) if named else ROOT.parent / "shared") / "data"
    sources = [shared / folder for folder in FOLDERS] if shared.is_dir() else [ROOT / "examples"]
    return tg.build(sources, out=tmp_path_factory.mktemp("core") / "build")


@pytest.fixture(scope="module")
def served(
    records: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], KnowledgeGraph]]:
    """``served(kind)``: the same graph in such a server, to which it was pushed."""
    with ExitStack() as stack:

        @cache
        def pushed(kind: str) -> str:
            server = stack.enter_context(servers.STORES[kind](tmp_path_factory.mktemp(kind)))
            options: dict[str, Any] = {"user": server.user, "password": server.password} if server.user else {}
            if isinstance(server, servers.Virtuoso):
                options |= {"method": "ld_dir", **server.loading}
            records.push(server.query, manners=Manners(timeout=300), **options)
            return server.query

        def graph(kind: str) -> KnowledgeGraph:
            try:
                return tg.connect(pushed(kind), timeout=120)
            except servers.MissingError as error:
                pytest.skip(str(error))

        yield graph


@pytest.mark.filterwarnings("ignore:the endpoint .* does not compute:trialgraph.engines.EndpointWarning")
@pytest.mark.parametrize("kind", servers.STORES)
@pytest.mark.parametrize(("question", "parameters"), ASKED, ids=str)
def test_a_core_question_gives_the_same_rows_over_http(
    records: KnowledgeGraph,
    served: Callable[[str], KnowledgeGraph],
    kind: str,
    question: str,
    parameters: dict[str, Any],
) -> None:
    expected = records.query(question, **parameters)
    assert len(expected) > 0 or set(parameters) & {"country", "cell_source", "link"}, "tells nothing"
    told = served(kind).query(question, **parameters)
    assert told == expected
    assert _types(told) == _types(expected)


def _types(result: Result) -> list[list[type]]:
    """The type of each value: for Python, True is 1."""
    return [[type(value) for value in row] for row in result.tuples]
