"""What a header of a question says is read as it stands; what cannot be read is an error that tells what to write."""

from __future__ import annotations

import datetime

import pytest
import rdflib

from trialgraph.catalogue import COLUMN_TYPES, PARAMETER_TYPES, Column, Parameter, Question, adhoc, question
from trialgraph.engines import QueryError
from trialgraph.graph import from_rdflib

BODY = """
SELECT ?x WHERE {
  VALUES ?_since { UNDEF }
  VALUES ?_cell_source { UNDEF }
  VALUES ?_link { "a" }
  VALUES ?_number { 2 }
  ?x a tg:Trial
}
"""
HEADER = """#+ summary: What: there is
#+ description: One row; each.
#+ tags: links, sites,
#+ parameters:
#+   since: date; only later ones
#+   cell_source: concept; only this source: or another
#+   number: integer = 2; at least so many
#+   link: string (a, b) = a; a or b
#+   limit: integer; at most this many rows
#+ columns:
#+   x: iri; the thing
#+   names: list ( | ); its names; all
#+   ids: list; its ids"""


def _read(text: str) -> Question:
    asked = adhoc(text)
    assert asked is not None
    return asked


def test_a_header_is_read() -> None:
    asked = _read(HEADER + BODY)
    assert (asked.summary, asked.description, asked.tags) == ("What: there is", "One row; each.", ("links", "sites"))
    assert asked.parameters == (
        Parameter("since", "date", None, "only later ones"),
        Parameter("cell_source", "concept", None, "only this source: or another", scheme="cell-source"),
        Parameter("number", "integer", "2", "at least so many"),
        Parameter("link", "string", "a", "a or b", choices=("a", "b")),
        Parameter("limit", "integer", None, "at most this many rows"),
    )
    assert asked.columns == (
        Column("x", "iri", "the thing"),
        Column("names", "list", "its names; all", " | "),
        Column("ids", "list", "its ids", " "),
    )
    assert asked.types == {"x": "iri", "names": "list", "ids": "list"}
    assert asked.parameters[2].default_term == '"2"^^<http://www.w3.org/2001/XMLSchema#integer>'


def test_values_take_their_places_in_a_query_of_ones_own() -> None:
    text = _read(HEADER + BODY).bind({"since": "2024-03-05", "cell_source": "adipose", "link": "b", "limit": 3})
    assert 'VALUES ?_since { "2024-03-05"^^<http://www.w3.org/2001/XMLSchema#date> }' in text
    assert "VALUES ?_cell_source { <https://w3id.org/trialgraph/vocab/cell-source/adipose> }" in text
    assert 'VALUES ?_link { "b" }' in text
    assert "VALUES ?_number { 2 }" in text
    assert text.endswith("\nLIMIT 3\n")


def test_what_stands_before_a_header_may_be_empty_lines() -> None:
    assert _read(f"\n\n  {HEADER}{BODY}").summary == "What: there is"
    assert adhoc("# summary: x\nSELECT * {}") is None
    assert adhoc("SELECT * {}\n#+ summary: x") is None
    assert adhoc("") is None


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (
            "x: whole; number",
            "the header says of x: 'whole; number'; write TYPE; MEANING, with a type of integer, string",
        ),
        ("x: integer", "write TYPE; MEANING"),
        ("x: integer;", "write TYPE; MEANING"),
        ("x:", "write TYPE; MEANING"),
        ("x: ; meaning", "write TYPE; MEANING"),
        ("X: integer; number", "write #+, three spaces and name: TYPE; MEANING, the name in small letters"),
        ("x2: integer; number", "three spaces"),
        ("  x: integer; number", "three spaces"),
        ("- x: integer; number", "three spaces"),
        ("x", "three spaces"),
        ("x-y: integer; number \x1b", "three spaces"),
    ],
)
@pytest.mark.parametrize("section", ["parameters", "columns"])
def test_a_line_that_cannot_be_read_is_told_with_what_to_write(section: str, line: str, told: str) -> None:
    with pytest.raises(QueryError) as caught:
        adhoc(f"#+ summary: x\n#+ {section}:\n#+   {line}\n{BODY}")
    if section == "columns":
        told = told.replace("integer, string", "iri, string")
    assert told in str(caught.value)
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    "body", ["SELECT * { ?x a ?_kind }", "SELECT * { VALUES ?kind { UNDEF } }", "SELECT * { # ?_kind\n}"]
)
def test_a_parameter_without_a_place_is_told(body: str) -> None:
    """Else its value would change nothing, and nobody would know."""
    with pytest.raises(QueryError, match=r"has no place for it: VALUES \?_kind \{ UNDEF \}"):
        adhoc(f"#+ summary: x\n#+ parameters:\n#+   kind: string; a kind\n{body}")


def test_other_keys_of_a_header_are_let_be() -> None:
    asked = _read("#+ endpoint: http://a/b\n#+ tags:\n#+   - one\n#+   - two\n#+\n#+ method: GET\nSELECT * { }")
    assert asked.parameters == ()
    assert asked.bind({}) == asked.text


@pytest.mark.parametrize("kind", PARAMETER_TYPES)
def test_every_type_of_parameter_is_read(kind: str) -> None:
    name = {"concept": "phase"}.get(kind, "x")
    [parameter] = _read(
        f"#+ parameters:\n#+   {name}: {kind}; m\nSELECT * {{ VALUES ?_{name} {{ UNDEF }} }}"
    ).parameters
    assert parameter == Parameter(name, kind, None, "m", scheme={"concept": "phase", "country": "country"}.get(kind))


@pytest.mark.parametrize("kind", COLUMN_TYPES)
def test_every_type_of_column_is_read(kind: str) -> None:
    [column] = _read(f"#+ columns:\n#+   x: {kind}; m\nSELECT * {{ }}").columns
    assert column == Column("x", kind, "m", " " if kind == "list" else None)


def test_the_vocabulary_of_a_concept_may_be_named() -> None:
    text = "#+ parameters:\n#+   kind: concept (product-kind); m\nSELECT * { VALUES ?_kind { UNDEF } }"
    assert _read(text).parameters[0].scheme == "product-kind"


def test_a_graph_asks_a_query_with_a_header() -> None:
    graph = from_rdflib(rdflib.Dataset(default_union=True))
    text = (
        "\n#+ columns:\n#+   n: integer; a number\n#+   l: list ( | ); a list\n#+ parameters:\n#+   n: integer = 1; m\n"
        "SELECT ?n ?l WHERE { VALUES ?_n { 1 }\n BIND(?_n AS ?n) BIND('b | a | b' AS ?l) }"
    )
    assert graph.sparql(text).tuples == ((1, "a | b"),)
    assert graph.sparql(text, n="5").tuples == ((5, "a | b"),)
    assert graph.sparql(text).types == {"n": "integer", "l": "list"}
    with pytest.raises(QueryError, match="has no parameter 'm'; known: n"):
        graph.sparql(text, m=1)
    with pytest.raises(QueryError, match="n: 'many' is not a whole number"):
        graph.sparql(text, n="many")


@pytest.mark.parametrize(
    ("name", "value", "day"),
    [
        ("since", "2023", "2023-01-01"), ("since", "2024-02", "2024-02-01"), ("until", "2023", "2023-12-31"),
        ("until", "2024-02", "2024-02-29"), ("until", "2024-02-03", "2024-02-03"),
        ("since", datetime.datetime(2024, 2, 3, 4), "2024-02-03"), ("since", datetime.date(2024, 2, 3), "2024-02-03"),
    ],
)  # fmt: skip
def test_a_year_or_a_month_begins_with_its_first_day_and_ends_with_its_last(name: str, value: object, day: str) -> None:
    bound = question("sponsor-pipeline").bind({name: value})
    assert f'VALUES ?_{name} {{ "{day}"^^<http://www.w3.org/2001/XMLSchema#date> }}' in bound


@pytest.mark.parametrize("value", [["CN", "DE"], ("CN",), {"CN"}])
def test_a_parameter_takes_one_value(value: object) -> None:
    with pytest.raises(QueryError, match=r"^parameter country takes one value"):
        question("sponsor-pipeline").bind({"country": value})


@pytest.mark.parametrize(("told", "near"), [("Chnia", r"'China' \(CN\)"), ("Germny", r"'Germany' \(DE\)")])
def test_a_country_that_is_misspelt_is_found_by_its_name(told: str, near: str) -> None:
    with pytest.raises(QueryError, match=f"did you mean {near}"):
        question("sponsor-pipeline").bind({"country": told})
