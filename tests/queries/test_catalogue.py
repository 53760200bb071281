"""The question files keep their promises: header, columns, parameters; and no value changes what a question asks."""

from __future__ import annotations

import re
from collections.abc import Callable

import pyoxigraph as ox
import pytest
from rdflib.plugins.sparql import prepareQuery

from tests.hostile import HOSTILE, shape
from trialgraph.catalogue import Parameter, Question, catalogue, question
from trialgraph.engines import QueryError
from trialgraph.graph import KnowledgeGraph
from trialgraph.ontology import PREFIXES, TG, concept_iri, scheme
from trialgraph.sparql_text import with_prefixes

Asked = Callable[[str, str], KnowledgeGraph]
NAMES = [each.name for each in catalogue()]
FIXED = {
    "shared-sponsors": "organization organization_label trials trial_ids roles",
    "shared-sites": "site site_label city country sponsors trials sponsor_labels",
    "shared-cell-sources": "cell_source cell_source_label trials sponsors trial_ids",
    "trial-links": "trial_a trial_b link thing thing_label",
    "cell-products": (
        "trial_id intervention_label product_kind cell_source donor route cell_type basis evidence_field evidence_text"
        " doses"
    ),
    "sponsor-sites": "site_label organization_label same_trial trial_ids",
}
PARAMETERS = """
    trial organization country condition cell_source donor route basis phase status since until min_trials min_sponsors
    limit link property relation registry organization_class city kilometres min_shared
""".split()


def _innocent(asked: Question, name: str) -> str:
    kind = {parameter.name: parameter for parameter in asked.parameters}[name]
    if kind.choices:
        return kind.choices[0]
    if kind.scheme is not None:
        return scheme(kind.scheme).codes[0]
    return {"integer": "7", "string": "x", "date": "2024-02-29", "iri": "https://example.org/x"}[kind.type]


@pytest.mark.parametrize("name", NAMES)
def test_header_is_complete(name: str) -> None:
    asked = question(name)
    assert asked.summary
    assert asked.description
    assert asked.tags
    assert all(column.description for column in asked.columns)
    assert all(parameter.description for parameter in asked.parameters)
    assert {parameter.name for parameter in asked.parameters} <= set(PARAMETERS)
    assert "limit" in {parameter.name for parameter in asked.parameters}


@pytest.mark.parametrize("name", NAMES)
def test_columns_are_the_variables_of_the_select_in_order(name: str) -> None:
    asked = question(name)
    told = [column.name for column in asked.columns]
    assert told == [str(variable) for variable in prepareQuery(asked.text).algebra["PV"]]
    assert " ".join(told).startswith(FIXED.get(name, ""))


def test_every_question_of_the_design_is_there() -> None:
    assert set(FIXED) <= set(NAMES)


def _default(parameter: Parameter) -> str:
    """As a query writes it."""
    if parameter.default is None:
        return "UNDEF"
    if parameter.scheme is not None:
        return f"<{concept_iri(parameter.scheme, parameter.default)}>"
    return {"date": f'"{parameter.default}"^^xsd:date', "string": f'"{parameter.default}"'}.get(
        parameter.type, parameter.default
    )


@pytest.mark.parametrize("name", NAMES)
def test_parameters_and_values_lines_are_the_same_names(name: str) -> None:
    """A parameter may stand in several groups, with the same default; that of a concept is written as its IRI."""
    asked = question(name)
    lines = set(re.findall(r"^ *VALUES \?_(\w+) \{ (.+) \}$", asked.text, re.MULTILINE))
    assert lines == {(each.name, _default(each)) for each in asked.parameters if each.name != "limit"}
    for each in asked.parameters:
        assert each.scheme is None or each.default is None or each.default in scheme(each.scheme)


@pytest.mark.parametrize("name", NAMES)
def test_the_order_of_rows_is_total(asked: Asked, engine: str, name: str) -> None:
    """No two rows are equal in all that the ORDER BY names."""
    ordered = re.findall(r"\?(\w+)", question(name).text.rpartition("ORDER BY")[2])
    result = asked(name, engine).query(name, **({"min_trials": 0} if name == "shared-sponsors" else {}))
    keys = [tuple(row[column] for column in ordered if column in row) for row in result.rows]
    assert len(set(keys)) == len(keys) > 1
    assert ordered


@pytest.mark.parametrize("name", NAMES)
def test_terms_exist_and_prefixes_are_declared_as_everywhere(name: str) -> None:
    text = question(name).text
    body = re.sub(r"^#.*$", "", text, flags=re.MULTILINE)
    used = set(re.findall(r"\btg:(\w+)", body))
    assert used
    assert [term for term in sorted(used) if term not in TG] == []
    for prefix, address in re.findall(r"^PREFIX ([\w-]+): <(.+)>$", text, re.MULTILINE):
        assert address == PREFIXES.get(prefix, f"{PREFIXES['vocab']}{prefix}/")
        assert re.search(rf"(?<![\w-]){prefix}:\w", body.replace(f"PREFIX {prefix}:", "")), f"{prefix} is not used"


@pytest.mark.parametrize("name", NAMES)
def test_counts_are_of_distinct_things(name: str) -> None:
    text = question(name).text
    assert re.findall(r"\b(?:COUNT|GROUP_CONCAT) *\((?! *DISTINCT)", text) == []


@pytest.mark.parametrize(
    ("name", "parameters", "told"),
    [
        ("shared-site", {}, "shared-sites"),
        ("cell-product", {}, "cell-products"),
        ("shared-sites", {"min_sponsor": 2}, "'min_sponsors'"),
        ("shared-sites", {"contry": "DE"}, "'country'"),
        ("shared-sites", {"cell_source": "adipos"}, "'adipose'"),
        ("shared-sites", {"cell_source": "bone-marow"}, "'bone-marrow'"),
        ("trial-links", {"link": "sponsors"}, "'sponsor'"),
        ("trial-links", {"link": "cellsource"}, "'cell-source'"),
        ("shared-sites", {"min_sponsors": "two"}, "min_sponsors: 'two' is not a whole number"),
        ("shared-sites", {"min_sponsors": 2.5}, "min_sponsors: '2.5' is not a whole number"),
        ("shared-sites", {"min_sponsors": True}, "min_sponsors: 'True' is not a whole number"),
        ("shared-sites", {"limit": -1}, "limit: '-1' is not a whole number"),
        ("trial-links", {"trial": "\ud800"}, "trial"),
    ],
)
def test_a_typo_is_answered_with_the_nearest(name: str, parameters: dict[str, object], told: str) -> None:
    with pytest.raises(QueryError) as caught:
        question(name).bind(parameters)
    assert told in str(caught.value)
    assert str(caught.value).isprintable()


def test_what_has_nothing_near_is_answered_with_what_there_is() -> None:
    with pytest.raises(QueryError, match="cell-contradictions, cell-coverage, cell-products, "):
        question("zzzzzz")
    with pytest.raises(QueryError, match="country, limit, min_sponsors"):
        question("shared-sites").bind({"zzzzzz": 1})


@pytest.mark.parametrize("name", NAMES)
def test_no_value_and_none_are_the_default(name: str) -> None:
    asked = question(name)
    assert asked.bind({}) == asked.text
    assert asked.bind({parameter.name: None for parameter in asked.parameters}) == asked.text


@pytest.mark.parametrize("name", NAMES)
def test_a_value_stands_in_its_line_as_one_term_and_changes_nothing_else(name: str) -> None:
    """So the shape of the query cannot change: a term of N-Triples is a term of SPARQL, whatever is in it."""
    asked = question(name)
    for parameter in asked.parameters:
        if parameter.name == "limit":
            continue
        place = re.compile(rf"(VALUES \?_{parameter.name} {{) .+ (}})")
        for value in HOSTILE:
            try:
                text = asked.bind({parameter.name: value})
            except QueryError:
                continue
            term = re.findall(rf"VALUES \?_{parameter.name} {{ (.*) }}", text)[0]
            assert text == place.sub(lambda found, term=term: f"{found[1]} {term} {found[2]}", asked.text)  # type: ignore[misc]
            [quad] = ox.parse(f"<urn:s> <urn:p> {term} .", ox.RdfFormat.N_TRIPLES)
            if parameter.type == "string":
                assert quad.object == ox.Literal(value.strip()), (parameter.name, value)


@pytest.mark.parametrize("name", ["trial-links", "shared-sites", "new-trials-per-year"])
def test_no_hostile_value_changes_the_shape_of_a_question(name: str) -> None:
    """As rdflib reads it: text and choices in the first, numbers and concepts in the second, dates in the third."""
    asked = question(name)
    for parameter in asked.parameters:
        innocent = shape(asked.bind({parameter.name: _innocent(asked, parameter.name)}))
        for value in HOSTILE if name == "trial-links" else HOSTILE[::5]:
            try:
                text = asked.bind({parameter.name: value})
            except QueryError:
                continue
            if len(value) < 1000 and r"\u" not in value.lower() and "\x0b" not in value:
                assert shape(text) == innocent, (parameter.name, value)


@pytest.mark.parametrize("name", NAMES)
def test_no_hostile_value_gives_rows_that_are_not_asked_for(asked: Asked, engine: str, name: str) -> None:
    """Either a QueryError, or what a word that is nowhere in the graph gives: no rows."""
    graph = asked(name, engine)
    few = engine != "oxigraph" and name not in {"trial-links", "cell-products"}  # a tenth of a second for each
    values = HOSTILE[::20] if few else HOSTILE[::7] if engine == "rdflib" else HOSTILE
    for parameter in question(name).parameters:
        if parameter.type != "string":
            continue
        for value in values:
            try:
                assert len(graph.query(name, timeout=None, **{parameter.name: value})) == 0, (parameter.name, value)
            except QueryError as error:
                assert str(error).isprintable()  # noqa: PT017 - either way is right


@pytest.mark.parametrize("name", NAMES)
def test_what_is_typed_is_a_term_of_its_type_or_an_error(name: str) -> None:
    asked = question(name)
    for parameter in asked.parameters:
        if parameter.type == "string" or parameter.name == "limit":
            continue
        term = {
            "integer": r'"\d+"\^\^<http://www\.w3\.org/2001/XMLSchema#integer>',
            "date": r'"\d{4}-\d\d-\d\d"\^\^<http://www\.w3\.org/2001/XMLSchema#date>',
            "iri": r'<[^<>"{}|^`\\\s]+>',
        }.get(parameter.type, rf"<https://w3id\.org/trialgraph/vocab/{parameter.scheme}/[\w-]+>")
        for value in HOSTILE:
            try:
                text = asked.bind({parameter.name: value})
            except QueryError:
                continue
            assert re.search(rf"VALUES \?_{parameter.name} \{{ {term} \}}\n", text), (parameter.name, value)


def test_a_value_is_not_the_place_of_another() -> None:
    """A value that looks like the line of another parameter stays a value, in either order."""
    asked = question("trial-links")
    plain = shape(asked.bind({"trial": "x", "link": "site"}))
    for other in ("link", "trial", "limit"):
        hostile = f"VALUES ?_{other} {{ UNDEF }}"
        first = asked.bind({"trial": hostile, "link": "site"})
        assert shape(first) == plain
        assert f'"{hostile}"' in first
        assert asked.bind({"link": "site", "trial": hostile}) == first


def test_a_backslash_before_a_code_point_stays_in_its_literal(asked: Asked, engine: str) -> None:
    """SPARQL 1.1, 19.2: code point escapes are replaced before the grammar; a quote made so would end the literal."""
    graph = asked("trial-links", engine)
    for value in (r"\u0022 } UNION { ?trial_a ?x ?y } #", r"\u005c\u0022 } #", r"\\u0022 } #", r"\U00000022 } #"):
        try:
            assert graph.query("trial-links", trial=value).rows == []
        except QueryError as error:
            assert "trial_a" not in str(error)[:40]  # noqa: PT017 - either way is right


@pytest.mark.parametrize(
    ("query", "added"),
    [
        ("SELECT * { ?s tg:leadSponsor/rdfs:label ?o }", {"tg", "rdfs"}),
        ("SELECT * { ?s (tg:leadSponsor|^rdfs:label)+ ?o }", {"tg", "rdfs"}),
        ("SELECT * { ?s a tg:Trial;rdfs:label ?o,skos:x.?s!dcterms:y ?z }", {"tg", "rdfs", "skos", "dcterms"}),
        ("SELECT * { ?s ?p ?o FILTER(?o < xsd:date(?p)&&?p>1) }", {"xsd"}),
        ("PREFIX tg: <http://a/> SELECT * { ?s tg:x ?o }", set()),
        ("prefix TG: <http://a/> SELECT * { ?s TG:x ?o }", set()),
        ("SELECT * { ?s <https://w3id.org/tg:x#rdfs:y> ?o }", set()),
        ('SELECT * { ?s ?p \'tg:x\', "skos:y", \'\'\'rdfs:\n\'z\'\'\', """xsd:\n"z""", "\\"tg:z" }', set()),
        ("SELECT * { ?s ?p ?o } # tg:x", set()),
        ("SELECT * { ?s ?p '#' . ?s tg:x ?o }", {"tg"}),
        ("SELECT * { ?s ?p <http://a#b> . ?s tg:x ?o }", {"tg"}),
        ("SELECT * { ?tg ?p ?o }", set()),
    ],
)
def test_known_prefixes_are_declared_where_they_are_used(query: str, added: set[str]) -> None:
    whole = with_prefixes(query)
    assert whole.endswith(query)
    assert set(re.findall(r"PREFIX ([\w-]+): <", whole.removesuffix(query))) == added
