"""Why a query is slow: what is told of which, and what is never told."""

from __future__ import annotations

import pytest

from trialgraph.catalogue import catalogue
from trialgraph.slow_queries import advice
from trialgraph.sparql_text import with_prefixes

APART = "share no variable"
OPEN = "matches every statement"


def _told(query: str) -> str:
    told = advice(with_prefixes(query))
    assert told.isprintable()
    return told


@pytest.mark.parametrize(
    ("query", "one", "other"),
    [
        ("SELECT * { ?a a tg:Trial . ?b a tg:Site }", "?a a tg:Trial", "?b a tg:Site"),
        ("SELECT * { ?a a tg:Trial ; tg:site ?s . ?b a tg:Site ; tg:city ?c }", "?a a tg:Trial", "?b a tg:Site"),
        ("ASK { ?a a tg:Trial . ?b a tg:Site }", "?a a tg:Trial", "?b a tg:Site"),
        ("CONSTRUCT { ?a tg:site ?b } WHERE { ?a a tg:Trial . ?b a tg:Site }", "?a a tg:Trial", "?b a tg:Site"),
        ("SELECT * { { ?a a tg:Trial } { ?b a tg:Site } }", "?a a tg:Trial", "?b a tg:Site"),
        ("SELECT * { ?a a tg:Trial OPTIONAL { ?b a tg:Site } }", "?a a tg:Trial", "?b a tg:Site"),
        ("SELECT * { { ?a a tg:Trial . ?b a tg:Site } UNION { ?c a tg:Arm } }", "?a a tg:Trial", "?b a tg:Site"),
        ("SELECT * { { SELECT DISTINCT ?a { ?a a tg:Trial . ?b a tg:Site } } }", "?a a tg:Trial", "?b a tg:Site"),
        ("SELECT * { { SELECT ?a { ?a a tg:Trial . ?b a tg:Site } LIMIT 5 } }", "?a a tg:Trial", "?b a tg:Site"),
        ("SELECT * { ?x a tg:Arm MINUS { ?x a ?y . ?a a tg:Trial . ?b a tg:Site } }", "?a a tg:Trial", "?b a tg:Site"),
        (
            "SELECT (COUNT(*) AS ?n) { ?a a tg:Trial . ?b a tg:Site } GROUP BY ?a ORDER BY ?n LIMIT 5",
            "?a a tg:Trial",
            "?b a tg:Site",
        ),
        ("SELECT * { ?a a tg:Trial . [] a tg:Site }", "?a a tg:Trial", "[] a tg:Site"),
        ("SELECT * { ?a rdfs:label 'x' . ?b <http://a/b> 7 }", '?a rdfs:label "x"', "?b <http://a/b>"),
        ("SELECT * { GRAPH ?g { ?a a tg:Trial } GRAPH ?h { ?b a tg:Site } }", "?a a tg:Trial", "?b a tg:Site"),
        ("SELECT * { VALUES ?x { 1 } ?a a tg:Trial . ?b a tg:Site }", "?a a tg:Trial", "?b a tg:Site"),
        ("SELECT * { ?a a tg:Trial . ?b a cell-source:adipose }", "?a a tg:Trial", "?b a cell-source:adipose"),
        ("SELECT * { ?a a tg:Trial { SELECT ?c { ?c tg:site ?a } } ?c tg:city ?d }", "?a a tg:Trial", "?c tg:city ?d"),
    ],
)
def test_patterns_that_nothing_links_are_named(query: str, one: str, other: str) -> None:
    told = _told(query)
    assert APART in told
    assert one in told
    assert other in told


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?a a tg:Trial ; tg:site ?b . ?b a tg:Site }",
        "SELECT * { { ?a a tg:Trial } UNION { ?b a tg:Site } }",
        "SELECT * { ?a a tg:Trial . ?b a tg:Site . { ?a tg:site ?b } UNION { ?a tg:location/tg:atSite ?b } }",
        "SELECT * { ?a a tg:Trial OPTIONAL { ?a tg:site ?b . ?b a tg:Site } }",
        "SELECT * { ?a a tg:Trial . ?b a tg:Site . { SELECT ?a ?b { ?a tg:site ?b } } }",
        "SELECT * { ?a a tg:Trial . ?b a tg:Site . { SELECT DISTINCT ?a ?b { ?a tg:site ?b } LIMIT 3 } }",
        "SELECT * { GRAPH ?g { ?a a tg:Trial } GRAPH ?g { ?b a tg:Site } }",
        "SELECT * { VALUES (?a ?b) { (tg:x tg:y) } ?a a tg:Trial . ?b a tg:Site }",
        "SELECT * { ?a a tg:Trial . BIND(?a AS ?b) ?b a tg:Site }",
        "SELECT * { ?a rdfs:label ?l . BIND(IRI(CONCAT(STR(?l), 'x')) AS ?b) ?b a tg:Site }",
        "SELECT * { ?a a tg:Trial ; tg:arm [ rdfs:label ?l ; tg:uses [ a ?x ] ] }",
        "SELECT * { ?a a tg:Trial . FILTER NOT EXISTS { ?b a tg:Site } }",
        "SELECT * { ?a a tg:Trial MINUS { ?b a tg:Site } }",
        "SELECT * { tg:Trial a owl:Class . ?a a tg:Trial }",
        "SELECT * { ?a a tg:Trial } VALUES ?a { tg:x }",
        "SELECT * { ?a tg:site/tg:city ?c . ?b tg:city ?c }",
        "DESCRIBE <http://a/b>",
    ],
)
def test_what_is_linked_is_no_false_alarm(query: str) -> None:
    assert _told(query) == ""


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s ?p ?o }",
        "SELECT * { GRAPH ?g { ?s ?p ?o } }",
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(?p = rdfs:label) }",
        "SELECT * { { SELECT * { ?s ?p ?o } } }",
        "SELECT * { { ?s ?p ?o } UNION { ?s a tg:Trial } }",
        "SELECT * { ?s ?p ?o . ?o ?p ?s }",
    ],
)
def test_a_pattern_without_a_constant_is_named(query: str) -> None:
    told = _told(query)
    assert OPEN in told
    assert "?s ?p ?o" in told or "?o ?p ?s" in told  # rdflib puts patterns in an order of its own


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?s a tg:Trial ; ?p ?o }",
        "SELECT * { VALUES ?p { tg:leadSponsor tg:collaborator } ?s ?p ?o }",
        "SELECT * { BIND(tg:site AS ?p) ?s ?p ?o }",
    ],
)
def test_a_pattern_that_others_narrow_is_not(query: str) -> None:
    assert _told(query) == ""


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("SELECT * { ?s rdfs:label ?l FILTER CONTAINS(?l, 'x') }", "CONTAINS,"),
        ("SELECT * { ?s rdfs:label ?l FILTER REGEX(?l, 'x', 'i') }", "REGEX,"),
        ("SELECT * { ?s rdfs:label ?l FILTER(LCASE(STR(?l)) = 'x') }", "LCASE,"),
        ("SELECT * { ?s rdfs:label ?l FILTER(contains(lcase(?l), 'x')) }", "CONTAINS and LCASE,"),
        ("SELECT * { ?s a tg:Trial OPTIONAL { ?s rdfs:label ?l FILTER(REGEX(?l, 'x')) } }", "REGEX,"),
    ],
)
def test_tests_of_texts_are_named(query: str, named: str) -> None:
    assert _told(query).startswith(f"no index helps {named}")


def test_the_worst_is_told_first() -> None:
    told = _told("SELECT * { ?s ?p ?o . ?a a tg:Trial ; rdfs:label ?l FILTER(CONTAINS(?l, 'x')) }")
    assert APART in told
    assert OPEN in _told("SELECT * { ?s ?p ?o FILTER(CONTAINS(?o, 'x')) }")


@pytest.mark.parametrize(
    "query", ["", "nonsense", "SELECT", "SELECT * { ?a", "DROP ALL", "SELECT * { ?a no:body ?b }", "\ud800"]
)
def test_of_what_is_no_query_nothing_is_told(query: str) -> None:
    assert _told(query) == ""


@pytest.mark.parametrize("name", [each.name for each in catalogue()])
def test_no_question_of_the_catalogue_is_told_to_be_unlinked_or_open(name: str) -> None:
    told = advice(next(each.text for each in catalogue() if each.name == name))
    assert APART not in told
    assert OPEN not in told
