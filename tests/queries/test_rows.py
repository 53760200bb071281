"""Each question on its hand-made graph gives the rows that were read off the graph, in every engine."""

from __future__ import annotations

import csv
import datetime
import tomllib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from trialgraph.catalogue import catalogue, question
from trialgraph.engines import QueryError
from trialgraph.graph import KnowledgeGraph
from trialgraph.ontology import BASE
from trialgraph.results import Iri, Result, Value

HERE = Path(__file__).parent
Asked = Callable[[str, str], KnowledgeGraph]
TYPES: dict[str, type] = {
    "iri": Iri, "string": str, "list": str, "integer": int, "decimal": Decimal, "boolean": bool, "date": datetime.date,
}  # fmt: skip


def _cases() -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (file.parent.name, case, parameters)
        for file in sorted(HERE.glob("*/cases.toml"))
        for case, parameters in tomllib.loads(file.read_text(encoding="utf-8")).items()
    ]


def _expected(question: str, case: str) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    with (HERE / question / f"{case}.csv").open(encoding="utf-8", newline="") as handle:
        columns, *rows = csv.reader(handle)
    return tuple(columns), [tuple(row) for row in rows]


def _written(value: Value) -> str:
    """A value as the expected rows write it: an IRI in brackets, without the base; UNDEF for none."""
    if isinstance(value, Iri):
        return f"<{value.removeprefix(BASE)}>"
    if value is None:
        return "UNDEF"
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize(
    ("question", "case", "parameters"), _cases(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_rows_are_those_read_off_the_graph(
    asked: Asked, engine: str, question: str, case: str, parameters: dict[str, Any]
) -> None:
    result = asked(question, engine).query(question, **parameters)
    columns, rows = _expected(question, case)
    assert result.columns == columns
    assert [tuple(_written(value) for value in row) for row in result.tuples] == rows
    _has_types(question, result)


def _has_types(question_name: str, result: Result) -> None:
    """Each value has the type that the question's header tells; a list may be empty, but it is there."""
    for column in question(question_name).columns:
        for row in result.rows:
            value = row[column.name]
            assert type(value) is TYPES[column.type] or (value is None and column.type != "list"), column.name


def test_every_question_has_cases_and_every_file_of_rows_is_a_case() -> None:
    cases = _cases()
    assert {question for question, _, _ in cases} == {each.name for each in catalogue()}
    for each in catalogue():
        named = {case for question, case, _ in cases if question == each.name}
        assert named == {file.stem for file in (HERE / each.name).glob("*.csv")}
        assert "expected" in named


@pytest.mark.parametrize("question", [each.name for each in catalogue()])
def test_each_parameter_of_the_catalogue_is_tried(question: str) -> None:
    tried = {name for asked, _, parameters in _cases() if asked == question for name in parameters}
    assert tried == {parameter.name for each in catalogue() if each.name == question for parameter in each.parameters}


@pytest.mark.parametrize("bad", ["SELECT ?x WHERE { ?x ?y", "DROP ALL", "SELECT * WHERE { ?a ?b ?c } ORDER", "", "}{"])
def test_a_bad_query_is_one_plain_sentence(asked: Asked, engine: str, bad: str) -> None:
    with pytest.raises(QueryError) as caught:
        asked("shared-sites", engine).sparql(bad)
    assert str(caught.value).isprintable()
    assert "Traceback" not in str(caught.value)


def test_ask_is_one_row_in_every_engine(asked: Asked, engine: str) -> None:
    graph = asked("shared-sites", engine)
    assert graph.sparql("ASK { ?trial a tg:Trial }").rows == [{"answer": True}]
    assert graph.sparql("ASK { ?trial a tg:Dose }").rows == [{"answer": False}]


def test_types_of_literals_are_the_same_in_every_engine(asked: Asked, engine: str) -> None:
    result = asked("shared-sites", engine).sparql(
        """SELECT * WHERE { VALUES (?whole ?part ?yes ?day ?month ?told ?thing ?none ?double) {
          (7 1.5 true "2024-03-05"^^xsd:date "2024-03"^^xsd:gYearMonth "x"@en tg:Trial UNDEF 1.0e2) } }"""
    )
    assert result.rows == [
        {
            "whole": 7,
            "part": Decimal("1.5"),
            "yes": True,
            "day": datetime.date(2024, 3, 5),
            "month": "2024-03",
            "told": "x",
            "thing": Iri("https://w3id.org/trialgraph/ontology#Trial"),
            "none": None,
            "double": 100.0,
        }
    ]
    assert {name: type(value).__name__ for name, value in result.rows[0].items()} == {
        "whole": "int", "part": "Decimal", "yes": "bool", "day": "date", "month": "str", "told": "str", "thing": "Iri",
        "none": "NoneType", "double": "float",
    }  # fmt: skip


def test_the_default_graph_is_the_union_of_all_graphs(asked: Asked, engine: str) -> None:
    # Endpoints may give a statement of two graphs twice: that is why the questions count DISTINCT.
    [row] = asked("shared-sites", engine).select(
        f"""SELECT (COUNT(DISTINCT ?thing) AS ?things) WHERE {{
          <{BASE}trial/NCT00000201> tg:site|tg:leadSponsor|tg:preferredRecord ?thing }}"""
    )
    assert row["things"] == 5
