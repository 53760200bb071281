"""A user's own query says the same in all four places, also where it names the graphs that it asks."""

from __future__ import annotations

import pytest

from tests.queries.conftest import Behind
from trialgraph.engines import QueryError

TG = "https://w3id.org/trialgraph/ontology#"
EX = "https://example.org"
QUADS = f"""\
<{EX}/first> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{TG}Trial> <{EX}/a> .
<{EX}/first> <{TG}preferredRecord> <{EX}/a> <{EX}/b> .
<{EX}/first> <{TG}acronym> "ONE" <{EX}/a> .
<{EX}/first> <{TG}acronym> "TWO" <{EX}/b> .
<{EX}/first> <{TG}acronym> "THREE" <{EX}/c> .
""".encode()
ALL = "SELECT ?name WHERE { ?trial tg:acronym ?name } ORDER BY ?name"
NAMED = "SELECT ?name WHERE { GRAPH ?graph { ?trial tg:acronym ?name } } ORDER BY ?name"


@pytest.mark.parametrize(
    ("query", "dataset", "names"),
    [
        (ALL, "", ["ONE", "THREE", "TWO"]),
        (ALL, f"FROM <{EX}/a>", ["ONE"]),
        (ALL, f"FROM <{EX}/a> FROM <{EX}/c>", ["ONE", "THREE"]),
        (ALL, f"FROM <{EX}/nothing>", []),
        (NAMED, f"FROM NAMED <{EX}/b> FROM NAMED <{EX}/c>", ["THREE", "TWO"]),
    ],
    ids=["all", "one", "two", "unknown", "named"],
)
def test_from_names_the_graphs_that_are_asked(
    behind: Behind, engine: str, query: str, dataset: str, names: list[str]
) -> None:
    graph = behind(engine, QUADS)
    assert [row["name"] for row in graph.sparql(query.replace("WHERE", f"{dataset} WHERE"))] == names
    assert [row["name"] for row in graph.sparql(ALL)] == ["ONE", "THREE", "TWO"]  # nothing was added


@pytest.mark.parametrize("timeout", [None, 30])
def test_an_update_is_refused_by_its_name(behind: Behind, engine: str, timeout: float | None) -> None:
    graph = behind(engine, QUADS)
    with pytest.raises(QueryError, match="expected SELECT, ASK, CONSTRUCT or DESCRIBE, found DELETE"):
        graph.sparql("DELETE WHERE { ?trial tg:acronym ?name }", timeout=timeout)
    assert len(graph.sparql(ALL)) == 3
