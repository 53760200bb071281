"""The union of named graphs is found by trying, on stores that show it in different ways."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox
import pytest

from trialgraph.engines import EndpointError, QueryError
from trialgraph.engines.dialects import DIALECTS, PLAIN, Ask, Dialect, find_dialect
from trialgraph.engines.embedded import EmbeddedEngine, read_answer
from trialgraph.engines.query_text import query_form, within_graph
from trialgraph.results import Value

URL = "http://127.0.0.1/sparql"
TG = "https://w3id.org/trialgraph/ontology#"
BASE = "https://w3id.org/trialgraph/"
TRIG = f"""PREFIX tg: <{TG}> PREFIX b: <{BASE}>
GRAPH <{BASE}record/a/N1> {{ <{BASE}trial/N1> a tg:Trial }}
GRAPH <{BASE}graph/canonical> {{ <{BASE}trial/N1> tg:preferredRecord <{BASE}record/a/N1> }}"""


def _store(trig: str = TRIG) -> ox.Store:
    store = ox.Store()
    store.load(trig, ox.RdfFormat.TRIG)
    return store


def _plain(store: ox.Store, query: str) -> list[tuple[Value, ...]]:
    answer = store.query(query)
    assert isinstance(answer, ox.QuerySolutions | ox.QueryBoolean)
    return list(read_answer(answer).rows)


def _union(store: ox.Store, query: str) -> list[tuple[Value, ...]]:
    return list(EmbeddedEngine(store).answer(query).rows)


def _asks(store: ox.Store, shows: Callable[[Dialect], bool]) -> tuple[Ask, list[Dialect]]:
    """A store that shows its union where ``shows`` says so, and refuses parameters it does not know."""
    tried: list[Dialect] = []

    def ask(query: str, dialect: Dialect) -> list[tuple[Value, ...]]:
        tried.append(dialect)
        if shows(dialect):
            return _union(store, query)
        if dialect.parameters:
            raise EndpointError(URL, "does not know this parameter")
        return _plain(store, query)

    return ask, tried


@pytest.mark.parametrize("dialect", DIALECTS, ids=["plain", "oxigraph", "jena", "stardog"])
def test_the_way_that_a_store_has_is_found(dialect: Dialect) -> None:
    ask, _ = _asks(_store(), lambda tried: tried == dialect)
    assert find_dialect(URL, ask) == (dialect, "")


def test_a_store_that_shows_all_by_itself_is_asked_three_questions() -> None:
    ask, tried = _asks(_store(), lambda _: True)
    assert find_dialect(URL, ask).dialect == PLAIN
    assert len(tried) == 3


def test_a_store_that_shows_no_union_says_what_to_set() -> None:
    ask, _ = _asks(_store(), lambda _: False)
    with pytest.raises(EndpointError, match=r"--union-default-graph, Fuseki: tdb2:unionDefaultGraph"):
        find_dialect(URL, ask)


def test_a_default_graph_with_the_records_alone_is_no_union() -> None:
    """Some of the statements stand there, but not what other graphs say of them."""
    store = _store(f"{TRIG}\n<{BASE}trial/N1> a <{TG}Trial> .")
    ask, _ = _asks(store, lambda tried: tried == DIALECTS[1])
    assert find_dialect(URL, ask).dialect == DIALECTS[1]


def test_a_union_that_hides_the_graphs_is_none() -> None:
    """Where the default graph is named in the request, SPARQL's protocol leaves no named graph."""
    store = _store()

    def ask(query: str, dialect: Dialect) -> list[tuple[Value, ...]]:
        if dialect == DIALECTS[1]:
            return [(False,)] if "GRAPH" in query else [(True,)]
        return _union(store, query) if dialect == DIALECTS[2] else _plain(store, query)

    assert find_dialect(URL, ask).dialect == DIALECTS[2]


def test_a_graph_of_records_alone_has_no_preferred_record_to_ask_for() -> None:
    store = _store(f"GRAPH <{BASE}record/a/N1> {{ <{BASE}trial/N1> a <{TG}Trial> }}")
    ask, _ = _asks(store, lambda tried: tried == DIALECTS[1])
    assert find_dialect(URL, ask).dialect == DIALECTS[1]


def test_a_store_without_trials_says_so() -> None:
    ask, _ = _asks(_store("GRAPH <http://a/g> { <http://a/s> a <http://a/o> }"), lambda _: True)
    with pytest.raises(EndpointError, match="holds no trials of trialgraph"):
        find_dialect(URL, ask)


def test_trials_in_no_named_graph_are_warned_of() -> None:
    ask, _ = _asks(_store(f"<{BASE}trial/N1> a <{TG}Trial> ."), lambda _: True)
    found = find_dialect(URL, ask)
    assert found.dialect == PLAIN
    assert "not in named graphs" in found.warning


def test_a_store_that_does_not_compute_as_sparql_says_is_warned_of() -> None:
    ask, _ = _asks(_store(), lambda _: True)
    found = find_dialect(URL, lambda query, dialect: [(0,)] if "1/2" in query else ask(query, dialect))
    assert found.dialect == PLAIN
    assert "1/2 is not 0.5" in found.warning


def test_what_an_endpoint_says_is_not_pasted_into_a_query() -> None:
    def ask(query: str, _: Dialect) -> list[tuple[Value, ...]]:
        assert "evil" not in query
        return [("http://a> } ; evil", "http://a/g", None)]

    with pytest.raises(EndpointError, match="no IRI"):
        find_dialect(URL, ask)


@pytest.mark.parametrize(
    ("query", "there"),
    [
        ("SELECT * { ?a ?b '}' } LIMIT 1", "SELECT * { GRAPH <u:g> { ?a ?b '}' } } LIMIT 1"),
        ("ASK{GRAPH ?g {?a ?b ?c}}", "ASK{ GRAPH <u:g> {GRAPH ?g {?a ?b ?c}} }"),
        ("SELECT * WHERE { # }\n ?a ?b ?c }", "SELECT * WHERE { GRAPH <u:g> { # }\n ?a ?b ?c } }"),
        (
            "SELECT (EXISTS {?x a 1} AS ?w) WHERE {{SELECT ?a {?a a 1}}} VALUES ?a {1}",
            "SELECT (EXISTS { GRAPH <u:g> {?x a 1} } AS ?w) WHERE { GRAPH <u:g> {{SELECT ?a {?a a 1}}} } VALUES ?a {1}",
        ),
        ("CONSTRUCT {?a ?b ?c} {?a ?b ?c}", "CONSTRUCT {?a ?b ?c} { GRAPH <u:g> {?a ?b ?c} }"),
        ("construct where {?a ?b ?c} limit 2", "construct {?a ?b ?c} WHERE { GRAPH <u:g> {?a ?b ?c} } limit 2"),
        ("SELECT * FROM <http://a/g> { ?a ?b ?c }", "SELECT * FROM <http://a/g> { ?a ?b ?c }"),
        ("DESCRIBE <http://a/b>", "DESCRIBE <http://a/b>"),
        ("PREFIX from: <http://a/#> SELECT ?from { ?from from:where 2 }",
         "PREFIX from: <http://a/#> SELECT ?from { GRAPH <u:g> { ?from from:where 2 } }"),
    ],
)  # fmt: skip
def test_patterns_are_put_into_the_graph(query: str, there: str) -> None:
    assert within_graph(query, "u:g") == there


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("select * {}", "SELECT"),
        ("BASE <http://ask/> PREFIX ask: <x> # DROP\nASK {}", "ASK"),
        ("DEFINE input:inference 'SELECT' CONSTRUCT {} {}", "CONSTRUCT"),
        ('DESCRIBE ?select { ?select ?p "ASK" }', "DESCRIBE"),
    ],
)
def test_the_form_of_a_query(query: str, form: str) -> None:
    assert query_form(query) == form


@pytest.mark.parametrize(
    "query", ["", "DROP ALL", "PREFIX select: <http://a/> INSERT DATA {}", "# SELECT", "{ SELECT * {} }"]
)
def test_what_is_no_question_has_no_form(query: str) -> None:
    with pytest.raises(QueryError, match="expected SELECT, ASK, CONSTRUCT or DESCRIBE"):
        query_form(query)
