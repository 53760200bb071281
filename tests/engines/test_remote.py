"""What an endpoint is sent, and what becomes of its answer."""

from __future__ import annotations

import datetime
import tracemalloc
from decimal import Decimal

import pytest

import trialgraph as tg
from tests.engines.conftest import EMPTY, SELECT, XSD, YES, Reply, Serve, table
from trialgraph.engines import EndpointError, EndpointWarning, QueryError, RemoteEngine
from trialgraph.engines.sparql_json import read_json
from trialgraph.results import Iri

XML = b"""<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#">
<head><variable name="thing"/><variable name="told"/></head><results>
<result><binding name="thing"><uri>https://example.org/a</uri></binding>
<binding name="told"><literal datatype="http://www.w3.org/2001/XMLSchema#integer">7</literal></binding></result>
<result><binding name="told"><literal xml:lang="en">x</literal></binding></result>
</results></sparql>
"""


def test_rows_have_the_types_of_their_literals(serve: Serve) -> None:
    rows = [
        {"thing": {"type": "uri", "value": "http://a/b"}, "told": {"type": "literal", "value": "x", "xml:lang": "en"}},
        {"told": {"type": "typed-literal", "value": "7", "datatype": f"{XSD}integer"}},
        {
            "thing": {"type": "bnode", "value": "nodeID://b0"},
            "told": {"type": "literal", "value": "no", "datatype": f"{XSD}integer"},
        },
        {"told": {"type": "literal", "value": "2024-02-29", "datatype": f"{XSD}date"}},
        {"told": {"type": "literal", "value": "0.250", "datatype": f"{XSD}decimal"}},
        {"told": {"type": "literal", "value": "10.0", "datatype": f"{XSD}decimal"}},
        {"told": {"type": "literal", "value": "true", "datatype": f"{XSD}boolean"}},
        {"told": {"type": "literal", "value": "7"}},
    ]
    result = tg.connect(serve(Reply(table("thing", "told", rows=rows))).url).sparql(SELECT)
    assert result.columns == ("thing", "told")
    assert result.tuples == (
        (Iri("http://a/b"), "x"), (None, 7), ("nodeID://b0", "no"), (None, datetime.date(2024, 2, 29)),
        (None, Decimal("0.25")), (None, Decimal(10)), (None, True), (None, "7"),
    )  # fmt: skip
    assert [str(value) for _, value in result.tuples[4:6]] == ["0.25", "10"], "in text as other engines write it"
    assert type(result.tuples[0][0]) is Iri
    assert type(result.tuples[2][0]) is str


ODD = b'{"callret-0": {"type": "uri", "value": "http://a b"}}'
HEAD = b'"head": {"link": [], "vars": ["callret-0"]}'


@pytest.mark.parametrize(
    "body",
    [
        b'{"results": {"bindings": [%b]}, %b}' % (ODD, HEAD),
        b'\xef\xbb\xbf{ %b,\n "results": { "distinct": false, "ordered": true, "bindings": [\n  %b ] } }\n'
        % (HEAD, ODD),
        b'{"link": [], %b, "results": {"bindings": [%b], "more": {"a": [1]}}, "took": 12}' % (HEAD, ODD),
    ],
    ids=["results before the head", "as Virtuoso writes", "with more than there should be"],
)
def test_what_servers_write_that_is_not_quite_the_standard(serve: Serve, body: bytes) -> None:
    answer = RemoteEngine(serve(Reply(body, length=-1)).url).answer("SELECT * {}")
    assert (answer.columns, list(answer.rows)) == (("callret-0",), [(Iri("http://a b"),)])


@pytest.mark.parametrize("size", [1, 2, 7])
def test_an_answer_may_come_in_pieces_of_any_size(size: int) -> None:
    value = {"told": {"type": "literal", "value": "Umeå 🧫"}}
    body = b'{"took": 1234, ' + table("told", rows=[value] * 3)[1:-1] + b', "more": [12.5, true]}'
    pieces = iter([body[at : at + size] for at in range(0, len(body), size)])
    answer = read_json(lambda _: next(pieces, b""))
    assert (answer.columns, list(answer.rows)) == (("told",), [("Umeå 🧫",)] * 3)


@pytest.mark.parametrize("kind", ["application/sparql-results+xml", "text/xml; charset=utf-8"])
def test_xml_is_read_where_there_is_no_json(serve: Serve, kind: str) -> None:
    answer = RemoteEngine(serve(Reply(XML, kind=kind)).url).answer("SELECT * {}")
    assert (answer.columns, list(answer.rows)) == (("thing", "told"), [(Iri("https://example.org/a"), 7), (None, "x")])


def test_triples_are_rows_of_three(serve: Serve) -> None:
    triples = b'<http://a/s> <http://a/p> "x"@en .\n<http://a/s> <http://a/q> <http://a/o> .\n'
    served = serve(Reply(triples, kind="application/n-triples"), Reply(triples, kind="text/turtle;charset=utf-8"))
    for form in ("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "DESCRIBE <http://a/s>"):
        result = tg.connect(served.url).sparql(form)
        assert result.columns == ("subject", "predicate", "object")
        assert result.tuples == (("http://a/s", "http://a/p", "x"), ("http://a/s", "http://a/q", Iri("http://a/o")))
    assert {asked.headers["Accept"].partition(",")[0] for asked in served.asked} == {"application/n-triples"}


@pytest.mark.parametrize(
    "body",
    [
        YES,
        table(
            "__ASK_RETVAL",
            rows=[{"__ASK_RETVAL": {"type": "typed-literal", "value": "1", "datatype": f"{XSD}integer"}}],
        ),
    ],
)
def test_an_ask_is_a_truth_as_virtuoso_tells_it_too(serve: Serve, body: bytes) -> None:
    assert tg.connect(serve(Reply(body)).url).sparql("ASK { ?s ?p ?o }").tuples == ((True,),)


TOO_LONG = Reply(b"Virtuoso 22026 Error SR319: Max row length is exceeded when trying to store a string", status=500)


def test_what_virtuoso_cannot_sort_in_whole_is_asked_for_as_its_first_rows(serve: Serve) -> None:
    served = serve(TOO_LONG, Reply(table("told", rows=[{"told": {"type": "literal", "value": "x"}}])))
    assert tg.connect(served.url).sparql("SELECT ?told { ?s ?p ?told } ORDER BY ?told # that").tuples == (("x",),)
    assert [asked.query.partition("# that")[2] for asked in served.asked] == ["", "\nLIMIT 10000"]


@pytest.mark.parametrize("end", ["", "ORDER BY ?told LIMIT 20000"])
def test_a_query_that_takes_no_other_limit_is_not_asked_again(serve: Serve, end: str) -> None:
    served = serve(TOO_LONG)
    with pytest.raises(EndpointError, match="SR319"):
        tg.connect(served.url).sparql("SELECT ?told { ?s ?p ?told { SELECT ?s { ?s a ?c } ORDER BY ?s } } " + end)
    assert len(served.asked) == 1


def test_first_rows_that_may_not_be_all_are_no_answer(serve: Serve) -> None:
    served = serve(TOO_LONG, Reply(table("told", rows=[{"told": {"type": "literal", "value": "x"}}] * 10_000)))
    with pytest.raises(EndpointError, match=r"sorts no more than 10,000 rows .* ask for less"):
        tg.connect(served.url).sparql("SELECT ?told { ?s ?p ?told } ORDER BY ?told")


def test_a_truth_that_a_question_tells_of_is_one_where_virtuoso_computes_a_number(serve: Serve) -> None:
    number = {"type": "typed-literal", "value": "1", "datatype": f"{XSD}integer"}
    served = serve(Reply(table("other_read", "other", rows=[{"other_read": number, "other": number}])))
    [row] = tg.connect(served.url).query("trial-registrations")
    assert (row["other_read"], type(row["other"])) == (True, int)
    assert type(row["other_read"]) is bool


def test_a_short_query_goes_by_get_and_a_long_one_by_post(serve: Serve) -> None:
    served = serve()
    graph = tg.connect(served.url)
    for length in (10, 1500, 2500, 100_000):
        graph.sparql(f"{SELECT} # {'x' * length} ä+&=%")
    assert [asked.method for asked in served.asked] == ["GET", "GET", "POST", "POST"]
    for asked in served.asked:
        assert asked.query.startswith("PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> SELECT ?thing")
        assert asked.query.endswith("x ä+&=%")
        assert asked.headers["Accept"].startswith("application/sparql-results+json")
        assert asked.headers["User-Agent"] == f"trialgraph/{tg.__version__}"
        assert [name for name, _ in asked.parameters] == ["query"]


def test_parameters_of_the_address_are_sent_along_and_not_told(serve: Serve) -> None:
    served = serve()
    graph = tg.connect(f"{served.url}?default-graph-uri=http%3A%2F%2Fa%2Fg&key=k3y")
    graph.sparql(SELECT)
    graph.sparql(f"{SELECT} # {'x' * 3000}")
    for asked in served.asked:
        assert dict(asked.parameters) == {"default-graph-uri": "http://a/g", "key": "k3y", "query": asked.query}
    assert "k3y" not in graph.name + repr(graph)


@pytest.mark.parametrize(
    "query",
    ["DROP ALL", "INSERT DATA { <http://a> <http://a> <http://a> }", "PREFIX a: <http://a> DELETE WHERE { ?s ?p ?o }",
     "# SELECT\nCLEAR ALL", "LOAD <http://a>", "", "}{", "ask", "\ud800 SELECT * {}"],
)  # fmt: skip
def test_only_questions_are_sent(serve: Serve, query: str) -> None:
    """Some servers carry out an update that comes as a query."""
    served = serve()
    graph = tg.connect(served.url)
    if query == "ask":
        graph.sparql("ASK { ?s ?p 'DROP ALL' } # INSERT")
        graph.sparql("PREFIX a: <http://a/> # LOAD\nSELECT * { ?insert ?p ?o }")
        assert [dict(asked.parameters).keys() for asked in served.asked] == [{"query"}] * 2
        return
    with pytest.raises(QueryError) as caught:
        graph.sparql(query)
    assert str(caught.value).isprintable()
    assert served.asked == []


@pytest.mark.parametrize(
    "passing",
    [Reply(status=429), Reply(status=502), Reply(status=503), Reply(status=504), Reply(reset=True),
     Reply(EMPTY[:20], length=90)],
    ids=["429", "502", "503", "504", "reset", "cut before the columns"],
)  # fmt: skip
def test_what_may_pass_is_asked_again(serve: Serve, passing: Reply) -> None:
    slept: list[float] = []
    served = serve(passing, passing, Reply())
    answer = RemoteEngine(served.url, sleep=slept.append).answer(f"PREFIX rdfs: <http://a/> {SELECT}")
    assert (answer.columns, list(answer.rows)) == (("thing", "told"), [])
    assert len(served.asked) == 3
    assert 0.5 <= slept[0] <= 0.8
    assert 1 <= slept[1] <= 1.3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 500, 501])
def test_what_will_not_pass_is_asked_once(serve: Serve, status: int) -> None:
    served = serve(Reply(status=status))
    with pytest.raises((EndpointError, QueryError)):
        RemoteEngine(served.url).answer("SELECT * {}")
    assert len(served.asked) == 1


def test_a_server_that_names_a_wait_is_waited_for_if_there_is_time(serve: Serve) -> None:
    slept: list[float] = []
    served = serve(Reply(status=429, headers=(("Retry-After", "7"),)), Reply())
    RemoteEngine(served.url, sleep=slept.append).answer("SELECT * {}")
    assert slept == [7]
    served = serve(Reply(status=503, headers=(("Retry-After", "120"),)))
    with pytest.raises(EndpointError, match=r"HTTP 503.*asks to wait 120 seconds"):
        RemoteEngine(served.url, timeout=60, sleep=slept.append).answer("SELECT * {}")
    with pytest.raises(EndpointError, match="asks to wait 120 seconds"):
        RemoteEngine(served.url, timeout=600, sleep=slept.append).answer("SELECT * {}", timeout=30)
    assert slept == [7]


def test_a_large_answer_is_never_in_memory_as_a_whole(serve: Serve) -> None:
    row = {"told": {"type": "literal", "value": "x" * 200}}
    body = table("told", rows=[row] * 60_000)
    served = serve(Reply(body))
    answer = RemoteEngine(served.url).answer("SELECT * {}")
    tracemalloc.start()
    try:
        assert sum(1 for _ in answer.rows) == 60_000
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(body) > 14e6
    assert peak < 2e6


def test_a_store_without_named_graphs_is_told_of(serve: Serve) -> None:
    served = serve(Reply(EMPTY), Reply(YES), knows=False)
    with pytest.warns(EndpointWarning, match="not in named graphs"):
        tg.connect(served.url)
    assert "preferredRecord" in served.asked[0].query
    assert served.asked[1].query.startswith("ASK")


def test_connect_may_be_told_not_to_ask(serve: Serve) -> None:
    served = serve(knows=False)
    tg.connect(served.url, probe=False)
    assert served.asked == []
