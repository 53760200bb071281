"""Made-up records, and an empty store behind a proxy that can fail."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests import servers
from tests.push.front import Front, front
from trialgraph.push import Pushed, push
from trialgraph.push.client import Manners

BASE = "https://w3id.org/trialgraph/"
GRAPHS = 30
LINES = 40
QUICK = Manners(timeout=10, retries=2, sleep=lambda _: None)


def lines(graphs: int = GRAPHS, *, told: str = "x") -> list[bytes]:
    """So many records of 40 statements each, of some 12 kB."""
    return [
        f'<{BASE}trial/{graph}/{number}> <{BASE}ontology#note> "{told}{number} {"word " * 40}"'
        f" <{BASE}record/made-up/{graph:04}> .\n".encode()
        for graph in range(graphs)
        for number in range(LINES)
    ]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Front]:
    """An empty store of Oxigraph behind a proxy."""
    try:
        with servers.Oxigraph(tmp_path) as server, front(server.root) as before:
            yield before
    except servers.MissingError as error:
        pytest.skip(str(error))


def sent(store: Front, told: list[bytes], **options: Any) -> Pushed:
    return push(told, store.url, **{"profile": "oxigraph", "manners": QUICK, **options})


def held(store: Front) -> dict[str, int]:
    """How many triples each graph of a record has in the store, asked without the proxy."""
    query = (
        "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } FILTER (CONTAINS(STR(?g), '/record/')) } GROUP BY ?g"
    )
    answer = httpx.get(
        f"{store.behind}/query", params={"query": query}, headers={"Accept": "application/sparql-results+json"}
    )
    rows = answer.json()["results"]["bindings"]
    return {row["g"]["value"].rpartition("/")[2]: int(row["n"]["value"]) for row in rows}


WHOLE = {f"{graph:04}": LINES for graph in range(GRAPHS)}
