"""The benchmark of questions tells what is slow, what fails, and the first thing in which two engines differ."""

from __future__ import annotations

import datetime
import importlib.util
import json
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

import trialgraph as tg
from trialgraph.catalogue import catalogue, question
from trialgraph.engines import QueryError
from trialgraph.engines.base import Answer
from trialgraph.graph import KnowledgeGraph
from trialgraph.results import Iri, Result, Value

ROOT = Path(__file__).resolve().parents[1]
if not (ROOT / "benchmarks").is_dir():
    pytest.skip("the benchmarks are in the checkout only", allow_module_level=True)
_found = importlib.util.spec_from_file_location("benchmarks", ROOT / "benchmarks" / "__init__.py")
assert _found is not None
sys.modules.setdefault("benchmarks", importlib.util.module_from_spec(_found))

from benchmarks import questions  # noqa: E402 - the package is made known above

GRAPH = ROOT / "tests" / "queries" / "shared-sponsors" / "graph.trig"
SIMILAR = ROOT / "tests" / "queries" / "similar-trials" / "graph.trig"
ROW: tuple[Value, ...] = (Iri("http://a/1"), "one", 1)


def result(*rows: tuple[Value, ...], columns: tuple[str, ...] = ("thing", "label", "count")) -> Result:
    return Result(columns, rows)


class Changed:
    """An engine that answers as another does, but for the last row."""

    def __init__(self, graph: KnowledgeGraph) -> None:
        self.graph = graph

    def answer(self, query: str, *, timeout: float | None = None) -> Answer:
        found = self.graph.sparql(query)

        def rows() -> Iterator[tuple[Value, ...]]:
            yield from found.tuples[:-1]

        return Answer(found.columns, rows())


class Broken:
    """An engine that answers nothing."""

    def answer(self, query: str, *, timeout: float | None = None) -> Answer:
        raise QueryError("no answer")


@pytest.fixture
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The hand-made graph of a question, behind whatever engine is asked for."""
    graph = tg.open(GRAPH)
    behind = {"embedded": graph, "rdflib": KnowledgeGraph(Changed(graph), name="changed")}
    monkeypatch.setattr(questions, "graph_behind", lambda engine, _: behind[engine])
    return tmp_path


def run(*arguments: str) -> tuple[int, str]:
    app = typer.Typer()
    app.command()(questions.main)
    ran = CliRunner().invoke(app, list(arguments))
    return ran.exit_code, ran.stdout


@pytest.mark.parametrize(
    ("other", "told"),
    [
        (result(ROW), ""),
        (result(), "0 rows"),
        (result(ROW, ROW), "2 rows"),
        (result(ROW, columns=("thing", "label", "number")), "columns thing label number"),
        (result((Iri("http://a/1"), "two", 1)), "row 1, label: 'two', not 'one'"),
        (result((Iri("http://a/1"), "one", Decimal(1))), "row 1, count: Decimal('1'), not 1"),
        (result((Iri("http://a/1"), "one", True)), "row 1, count: True, not 1"),
        (result((Iri("http://a/1"), None, 1)), "row 1, label: None, not 'one'"),
        (
            result((Iri("http://a/1"), datetime.date(2024, 1, 2), 1)),
            "row 1, label: datetime.date(2024, 1, 2), not 'one'",
        ),
        (result((Iri("http://a/1"), "x" * 500, 1)), f"row 1, label: 'x{'x' * 58}..., not 'one'"),
    ],
)
def test_the_first_difference_is_told(other: Result, told: str) -> None:
    assert questions.difference(result(ROW), other) == told


def test_text_is_not_the_iri_of_the_same_letters() -> None:
    assert questions.difference(result(ROW), result(("http://a/1", "one", 1))).startswith("row 1, thing: ")


def test_what_a_question_needs_is_taken_from_the_graph() -> None:
    assert questions.parameters_of("similar-trials", tg.open(SIMILAR)) == {"trial": "NCT00000951"}
    assert questions.parameters_of("trials-near", tg.open(SIMILAR)) == {}
    assert questions.parameters_of("shared-sites", tg.open(SIMILAR)) == {}


def test_every_needed_parameter_is_one_of_its_question() -> None:
    for name, needed in questions.NEEDED.items():
        assert set(needed) <= {parameter.name for parameter in question(name).parameters}


def test_what_fails_is_told_and_is_not_fast() -> None:
    broken = KnowledgeGraph(Broken(), name="broken")
    asked = questions.ask("shared-sites", broken, None, 1)
    assert (asked.failure, asked.rows, asked.fast) == ("no answer", None, False)
    asked = questions.ask("shared-sponsors", tg.open(GRAPH), broken, 1)
    assert (asked.fast, asked.other, asked.agreed) == (True, "failed: no answer", False)


def test_all_questions_are_asked_and_written(build: Path) -> None:
    code, shown = run("--repeat", "1", "--json", str(build / "figures.json"))
    assert code == 0
    [table] = json.loads((build / "figures.json").read_bytes())["tables"]
    assert [row[0] for row in table["rows"]] == [each.name for each in catalogue()]
    assert table["columns"] == ["question", "parameters", "rows", "seconds", "under 2 s"]
    assert "against" not in shown


def test_another_answer_is_told_and_fails(build: Path) -> None:
    code, shown = run("shared-sponsors", "--repeat", "1", "--against", "rdflib")
    rows = len(tg.open(GRAPH).query("shared-sponsors"))
    assert code == 1
    assert f"{rows - 1} rows" in shown
    assert run("shared-sponsors", "--repeat", "1", "--against", "embedded")[0] == 0


def test_too_slow_fails(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "_ENOUGH", 0.0)
    code, shown = run("shared-sponsors", "--repeat", "1")
    assert code == 1
    assert "NO" in shown


@pytest.mark.parametrize("arguments", [("no-question",), ("--graph", "nowhere"), ("--engine", "sqlite")])
def test_bad_use_is_exit_2(arguments: tuple[str, ...]) -> None:
    assert run(*arguments)[0] == 2
