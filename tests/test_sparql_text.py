"""The text of a query: its words, its prefixes, its misspelt terms, and values that cannot change what it asks."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import trialgraph as tg
from tests.hostile import HOSTILE, shape
from trialgraph.catalogue import catalogue
from trialgraph.engines import QueryError
from trialgraph.results import Iri
from trialgraph.sparql_text import check_terms, did_you_mean, fill, known_prefixes, with_prefixes, words

XSD = "http://www.w3.org/2001/XMLSchema#"
TG = "https://w3id.org/trialgraph/ontology#"
FRAGMENTS = st.lists(
    st.sampled_from(
        [
            *"""SELECT { } ?s $x ?_x_iri tg:Trial cell-source:a.b a:b. :c d: _:b <x:a#b> < > "t" 'u' # @e""".split(),
            *"""^^xsd:date ; , . 1.5e3 -7 * / | ^ ( ) % %41 %4 tg:a%41 tg:a\\.b tg:a\\ é 🧫 ?é a·b:c ﬁ \\""".split(),
            *('"', "'", '"""', "'''", "\n", "\r", "\t"),
        ]
    ),
    max_size=40,
).map(" ".join)
PLACES = ("", "_iri", "_integer", "_decimal", "_boolean", "_date", "_literal")


def _words(query: str) -> list[tuple[str, str]]:
    return [(kind, text) for kind, text in words(query) if not text.isspace()]


@given(st.text() | FRAGMENTS | FRAGMENTS.map(lambda text: text.replace(" ", "")))
def test_the_words_joined_are_the_query(query: str) -> None:
    assert "".join(text for _, text in words(query)) == query


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?s a tg:Trial.", ["variable ?s", "other a", "name tg:Trial", "other ."]),
        ("tg:a.b.?x", ["name tg:a.b", "other .", "variable ?x"]),
        ("tg:a..", ["name tg:a", "other .", "other ."]),
        ("tg:a\\.", ["name tg:a\\."]),
        ("tg:a%2E.", ["name tg:a%2E", "other ."]),
        ("tg:a;tg:b", ["name tg:a", "other ;", "name tg:b"]),
        ("cell-source:umbilical-cord", ["name cell-source:umbilical-cord"]),
        (":a :", ["name :a", "name :"]),
        ("<http://a#b> # <c>\n$x", ["iri <http://a#b>", "comment # <c>", "variable $x"]),
        (
            "?a < ?b && ?c > ?d",
            "variable ?a|other <|variable ?b|other &|other &|variable ?c|other >|variable ?d".split("|"),
        ),
        ('\'#\'@en-GB "\\"?x"', ["text '#'", "language @en-GB", 'text "\\"?x"']),
        ('\'\'\'a\'b\n\'\'\'  """c""d"""', ["text '''a'b\n'''", 'text """c""d"""']),
        ("''?x''", ["text ''", "variable ?x", "text ''"]),
        ("'a\nb'", ["other '", "other a", "other b", "other '"]),
    ],
)
def test_words_are_told_apart(query: str, expected: list[str]) -> None:
    assert [f"{kind} {text}" for kind, text in _words(query)] == expected


def test_a_prefix_of_a_vocabulary_is_known() -> None:
    assert known_prefixes()["cell-source"] == "https://w3id.org/trialgraph/vocab/cell-source/"
    whole = with_prefixes("SELECT * { ?x tg:cellSource cell-source:adipose }")
    assert whole == (
        f"PREFIX tg: <{TG}> PREFIX cell-source: <https://w3id.org/trialgraph/vocab/cell-source/> "
        "SELECT * { ?x tg:cellSource cell-source:adipose }"
    )
    assert with_prefixes(whole) == whole


@pytest.mark.parametrize(
    ("query", "told"),
    [
        (
            "SELECT * { ?t tg:leadSponser ?o }",
            "tg:leadSponser is not a term of trialgraph; did you mean tg:leadSponsor?",
        ),
        ("SELECT * { ?t a tg:trial. }", "tg:trial is not a term of trialgraph; did you mean tg:Trial?"),
        ("SELECT * { ?t ^tg:site/!(tg:Citty) ?o }", "tg:Citty is not"),
        (f"SELECT * {{ ?t <{TG}leadSponser> ?o }}", f"<{TG}leadSponser> is not a term"),
        (f"PREFIX t: <{TG}> SELECT * {{ ?t t:leadSponser ?o }}", "t:leadSponser is not a term"),
        (f"PREFIX # u: <http://a/>\nt: <{TG}> SELECT * {{ ?t t:leadSponser ?o }}", "t:leadSponser is not a term"),
        (f"prefix : <{TG}>\n#\nSELECT * {{ ?t :leadSponser ?o }}", ":leadSponser is not a term"),
        (
            "SELECT * { ?t ?p cell-source:umbilcal-cord }",
            "a code of the vocabulary cell-source; did you mean umbilical-cord?",
        ),
        ("SELECT * { ?t ?p vocab:cell-source\\/umbilcal-cord }", "did you mean umbilical-cord?"),
        (
            "SELECT * { ?t ?p <https://w3id.org/trialgraph/vocab/cell-sauce/x> }",
            "a vocabulary of trialgraph; did you mean cell-source?",
        ),
        ("SELECT * { ?t ?p country:XX }", "a code of the vocabulary country"),
        ("SELECT * { ?t tg:Tri\\al ?o ; tg:sit ?x }", "tg:sit is not a term"),
        ("SELECT * { ?t tg:zzz\\-\x1b ?o }", "tg:zzz"),
    ],
)
def test_a_term_that_there_is_not_is_told_with_the_nearest(query: str, told: str) -> None:
    with pytest.raises(QueryError) as caught:
        check_terms(query)
    assert told in str(caught.value)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { ?t a tg:Trial. ?t tg:leadSponsor/rdfs:label ?o.}",
        "SELECT * { ?t tg:cellSource cell-source:umbilical-cord.}",
        "SELECT * { ?t ?p 'tg:nope', \"tg:nope\", '''tg:nope''', 'x'^^xsd:nope } # tg:nope <https://w3id.org/trialgraph/ontology#nope>",
        "PREFIX tg: <http://example.org/> SELECT * { ?t tg:nope ?o }",
        "PREFIX country: <http://example.org/> SELECT * { ?t ?p country:XX }",
        f"PREFIX t: <{TG}> SELECT * {{ ?t t:leadSponsor ?o }}",
        f"PREFIX l: <{TG}lead> SELECT * {{ ?t l:Sponsor ?o }}",
        "PREFIX v: <https://w3id.org/trialgraph/vocab/> SELECT * {}",
        "PREFIX s: <https://w3id.org/trialgraph/vocab/cell-source/> SELECT * {}",
        "SELECT * { _:tg tg:site _:b . _:nope rdfs:label ?x }",
        "SELECT * { ?t tg:lead\\Sponsor ?o }",
        "SELECT * { ?t nobody:nope ?o }",
        "SELECT * { GRAPH <https://w3id.org/trialgraph/graph/cells> { ?t ?p <https://w3id.org/trialgraph/trial/X> } }",
        "SELECT * { ?s skos:inScheme <https://w3id.org/trialgraph/vocab/cell-source> }",
        "SELECT * { FILTER(STRSTARTS(STR(?x), STR(tg:))) }",
    ],
)
def test_what_is_a_term_or_none_of_ours_is_let_through(query: str) -> None:
    check_terms(query)


@pytest.mark.parametrize("name", [each.name for each in catalogue()])
def test_terms_of_the_catalogue_pass(name: str) -> None:
    check_terms(next(each.text for each in catalogue() if each.name == name))


def _query(place: str) -> str:
    return f"SELECT ?s WHERE {{ ?s <http://a/p> ?_x{place} . FILTER(?s != <http://a/?_x> && '?_x' != \"#\") # ?_x\n}}"


INNOCENT = {
    "": "word", "_iri": "https://example.org/x", "_integer": "7", "_decimal": "1.5", "_boolean": "true",
    "_date": "2024-02-29", "_literal": "word",
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_no_value_changes_the_shape_of_a_query(place: str) -> None:
    """Each value is one constant or is refused; code points that \\u would write are told from what is written."""
    query = _query(place)
    innocent = shape(fill(query, {"x": INNOCENT[place]}))
    before, after = query.split(f"?_x{place}", 1)
    filled = 0
    for value in HOSTILE:
        try:
            text = fill(query, {"x": value})
        except QueryError as error:
            assert str(error).isprintable()  # noqa: PT017 - either way is right
            continue
        filled += 1
        assert text.startswith(before)
        assert text.endswith(after)
        [(kind, _), *datatype] = _words(text[len(before) : len(text) - len(after)])
        assert kind == ("iri" if place == "_iri" else "text")
        assert [each for _, each in datatype[:2]] == (["^", "^"] if datatype else [])
        assert len(datatype) in {0, 3}
        if len(value) < 1000 and r"\u" not in value.lower() and "\x0b" not in value:  # where rdflib's parser gives up
            assert shape(text) == innocent, value
    assert filled >= {"": 60, "_literal": 60, "_iri": 1}.get(place, 0)


@pytest.mark.parametrize(
    "value", [each for each in HOSTILE if len(each) < 1000 and "\ud800" not in each and "\udfff" not in each]
)
def test_text_comes_back_as_it_went_in(value: str) -> None:
    """Oxigraph reads what was put in; nothing else of the query has changed."""
    import pyoxigraph as ox

    filled = fill("SELECT (?_x AS ?told) (?_x_literal AS ?again) WHERE { }", {"x": value})
    [row] = ox.Store().query(filled)  # type: ignore[misc]  # a SELECT gives rows
    assert [row["told"], row["again"]] == [ox.Literal(value)] * 2


@pytest.mark.parametrize("value", HOSTILE)
def test_an_iri_of_python_is_an_iri_or_refused(value: str) -> None:
    try:
        text = fill("?_x", {"x": Iri(value)})
    except QueryError:
        return
    assert re.fullmatch(r"<https?://[^\s<>\"{}|\\^`]+>|<urn:[^\s<>\"{}|\\^`]+>", text)


@pytest.mark.parametrize(
    ("place", "value", "term"),
    [
        ("", "7", '"7"'),
        ("", "  as it is ", '"  as it is "'),
        ("", 7, f'"7"^^<{XSD}integer>'),
        ("", True, f'"true"^^<{XSD}boolean>'),
        ("", 1.50, f'"1.5"^^<{XSD}decimal>'),
        ("", 1e-7, f'"0.0000001"^^<{XSD}decimal>'),
        ("", Decimal("1.50"), f'"1.5"^^<{XSD}decimal>'),
        ("", datetime.date(2024, 3, 5), f'"2024-03-05"^^<{XSD}date>'),
        ("", Iri("http://a/b"), "<http://a/b>"),
        ("", np.int64(7), f'"7"^^<{XSD}integer>'),
        ("", np.bool_(True), f'"true"^^<{XSD}boolean>'),
        ("", np.float64(1.5), f'"1.5"^^<{XSD}decimal>'),
        ("_integer", " 7 ", f'"7"^^<{XSD}integer>'),
        ("_integer", "-007", f'"-7"^^<{XSD}integer>'),
        ("_integer", np.int32(7), f'"7"^^<{XSD}integer>'),
        ("_decimal", "1e3", f'"1000"^^<{XSD}decimal>'),
        ("_decimal", 5, f'"5"^^<{XSD}decimal>'),
        ("_boolean", "True", f'"true"^^<{XSD}boolean>'),
        ("_boolean", "false", f'"false"^^<{XSD}boolean>'),
        ("_boolean", False, f'"false"^^<{XSD}boolean>'),
        ("_date", "2024-03-05", f'"2024-03-05"^^<{XSD}date>'),
        ("_date", "2024-03", f'"2024-03"^^<{XSD}gYearMonth>'),
        ("_date", datetime.date(2024, 3, 5), f'"2024-03-05"^^<{XSD}date>'),
        ("_iri", "tg:Trial", f"<{TG}Trial>"),
        ("_iri", "cell-source:adipose", "<https://w3id.org/trialgraph/vocab/cell-source/adipose>"),
        ("_iri", "urn:x:y", "<urn:x:y>"),
        ("_literal", 7, '"7"'),
        ("_literal", False, '"false"'),
        ("", None, "?_x"),
        ("_iri", None, "?_x_iri"),
    ],
)
def test_a_value_becomes_the_term_of_its_place(place: str, value: object, term: str) -> None:
    assert fill(f"a ?_x{place} b", {"x": value}) == f"a {term} b"
    assert fill(f"a $_x{place} b", {"x": value}) == f"a {term} b".replace("?", "$")


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("_integer", "7.0"),
        ("_integer", True),
        ("_integer", 2.5),
        ("_integer", "1_000"),
        ("_integer", "٣"),
        ("_integer", ""),
        ("_decimal", "NaN"),
        ("_decimal", "Infinity"),
        ("_decimal", "1e999999999"),
        ("_decimal", "1,5"),
        ("_decimal", True),
        ("_boolean", 1),
        ("_boolean", "yes"),
        ("_date", 5),
        ("_date", "2023-02-29"),
        ("_date", "5.3.2024"),
        ("_date", datetime.datetime(2024, 3, 5, 12)),
        ("_iri", "word"),
        ("_iri", "a:b"),
        ("_iri", 5),
        ("_iri", "http://a b"),
        ("", float("nan")),
        ("", float("inf")),
        ("", []),
        ("", ["a"]),
        ("", {"a": 1}),
        ("", b"x"),
        ("", np.array([1, 2])),
        ("", "\ud800"),
        ("_literal", "\ud800"),
        ("_iri", "tg:Trail"),
        ("_iri", "cell-source:adipos"),
        ("_iri", "https://w3id.org/trialgraph/vocab/country/XX"),
    ],
)
def test_a_value_of_another_form_is_refused(place: str, value: object) -> None:
    with pytest.raises(QueryError) as caught:
        fill(f"?_x{place}", {"x": value})
    assert str(caught.value).isprintable()
    assert "parameter x" in str(caught.value) or "did you mean" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("country", "DE", "country/DE"),
        ("country", "Germany", "country/DE"),
        ("cell_source", "adipose", "cell-source/adipose"),
        ("cell_source", " umbilical cord ", "cell-source/umbilical-cord"),
    ],
)
def test_an_iri_may_be_a_code_by_the_name_of_its_vocabulary(name: str, value: str, code: str) -> None:
    assert fill(f"?_{name}_iri", {name: value}) == f"<https://w3id.org/trialgraph/vocab/{code}>"


def test_a_code_that_there_is_not_is_told_with_the_nearest() -> None:
    with pytest.raises(QueryError, match=r"parameter cell_source: 'adipos' is not in .* did you mean 'adipose'"):
        fill("?_cell_source_iri", {"cell_source": "adipos"})


def test_an_unknown_parameter_is_told_with_those_there_are() -> None:
    query = "?_country_iri ?_since_date '?_text' # ?_comment"
    with pytest.raises(QueryError, match=r"no parameter 'contry' \(a variable \?_contry\); did you mean 'country'\?"):
        fill(query, {"contry": "DE"})
    with pytest.raises(QueryError, match=r"known: country, since$"):
        fill(query, {"zzzzzzzz": None})
    with pytest.raises(QueryError, match=r"known: none$"):
        fill("'?_x' # ?_x", {"x": 1})


def test_only_open_variables_with_a_value_are_filled() -> None:
    query = "?_a ?_b_iri ?_a_integer ?a ?_ab '?_a' <http://a/?_a> # ?_a"
    assert fill(query, {"a": 1}) == query.replace("?_a ", f'"1"^^<{XSD}integer> ', 1).replace(
        "?_a_integer", f'"1"^^<{XSD}integer>'
    )
    assert fill(query, {}) == query


def test_a_value_is_not_the_place_of_another() -> None:
    assert fill("?_a ?_b", {"a": "?_b", "b": "?_a"}) == '"?_b" "?_a"'


def test_the_nearest_name_or_all_of_them() -> None:
    assert did_you_mean("x", "contry", ("country", "city")) == "x; did you mean 'country'?"
    assert did_you_mean("x", "zzz", ["b", "a"]) == "x; known: a, b"
    assert did_you_mean("x", "zzz", ()) == "x; known: none"


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("SELECT ?t\nWHERE { ?t a ?b ", "line 2, after 'WHERE { ?t a ?b'"),
        ("SELECT ?t WHERE {\n ?t tg:status tg:phase ?o }", "line 2, after '?t tg:status tg:phase ?o }'"),
        ("SELECT ?t WHERE { ?t mine:name ?n }", "the prefix mine: is not declared"),
        ("SELECT ?t { ?t ?p ?o } GROUP BY ?p", "SELECT names a variable that is neither bound nor grouped by"),
        ("SELECT ?t { ?t a <http://a b> }", "line 1, after"),
    ],
)
@pytest.mark.parametrize("timeout", [None, 60])
def test_what_is_no_sparql_is_told_by_its_place(tmp_path: Path, query: str, told: str, timeout: float | None) -> None:
    quads = tmp_path / "one.nq"
    quads.write_text("<https://example.org/a> <https://example.org/b> <https://example.org/c> .\n", encoding="utf-8")
    with pytest.raises(QueryError) as caught:
        tg.open(quads).sparql(query, timeout=timeout)
    assert str(caught.value).startswith("the query is not SPARQL: ")
    assert told in str(caught.value)
    assert len(str(caught.value)) < 150
