"""``%load_ext trialgraph``: what cells, parameters and the completer do in a shell of IPython."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell

import trialgraph as tg
from trialgraph.notebook import completions
from trialgraph.results import Result

QUADS = """\
@prefix tg: <https://w3id.org/trialgraph/ontology#> .
@prefix ex: <https://example.org/> .
ex:record {
  ex:first a tg:Trial ; tg:acronym "Knees" ; tg:enrollment 20 .
  ex:second a tg:Trial ; tg:acronym "Hips" ; tg:enrollment 30 .
}
"""
TITLES = "SELECT ?title WHERE { ?trial tg:acronym ?title } ORDER BY ?title"
LARGER = "SELECT ?title WHERE { ?trial tg:acronym ?title ; tg:enrollment ?n . FILTER (?n >= ?_least_integer) }"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "two trials.trig"
    path.write_text(QUADS, encoding="utf-8")
    return path


@pytest.fixture
def shell() -> Iterator[Any]:
    made: Any = InteractiveShell()  # type: ignore[no-untyped-call]
    made.run_line_magic("load_ext", "trialgraph")
    yield made
    made.run_line_magic("unload_ext", "trialgraph")


def titles(result: Result) -> list[object]:
    return [row["title"] for row in result]


def test_a_cell_asks_the_graph_that_tg_open_set(shell: Any, file: Path) -> None:
    shell.run_line_magic("tg_open", f"'{file}'")
    assert titles(shell.run_cell_magic("sparql", "", TITLES)) == ["Hips", "Knees"]


def test_a_cell_asks_the_graph_that_is_called_kg(shell: Any, file: Path) -> None:
    shell.user_ns["kg"] = tg.open(file)
    assert titles(shell.run_cell_magic("sparql", "", TITLES)) == ["Hips", "Knees"]


def test_a_variable_may_name_another_graph(shell: Any, file: Path) -> None:
    shell.user_ns["kg"] = tg.open(file)
    file.write_text(QUADS.replace("Hips", "Elbows"), encoding="utf-8")
    shell.user_ns["other"] = tg.open(file)
    assert titles(shell.run_cell_magic("sparql", "--graph other", TITLES)) == ["Elbows", "Knees"]


def test_the_text_of_a_result_is_given_and_not_shown_beside_it(
    shell: Any, file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")  # as the kernel of a notebook does
    shell.user_ns["kg"] = tg.open(file)
    shell.run_cell_magic("sparql", "found --quiet", TITLES)
    assert "Knees" in repr(shell.user_ns["found"])
    assert "\x1b" not in repr(shell.user_ns["found"])
    assert capsys.readouterr().out == ""


def test_the_result_stays_in_a_variable_and_need_not_be_shown(shell: Any, file: Path) -> None:
    shell.user_ns["kg"] = tg.open(file)
    assert shell.run_cell_magic("sparql", "found --quiet", TITLES) is None
    assert titles(shell.user_ns["found"]) == ["Hips", "Knees"]
    assert shell.run_cell_magic("sparql", "found", TITLES) is shell.user_ns["found"]


def test_a_parameter_is_a_value_or_a_variable(shell: Any, file: Path) -> None:
    shell.user_ns.update(kg=tg.open(file), limit=30)
    assert titles(shell.run_cell_magic("sparql", "--param least=25", LARGER)) == ["Hips"]
    assert titles(shell.run_cell_magic("sparql", "-p least={limit}", LARGER)) == ["Hips"]
    assert titles(shell.run_cell_magic("sparql", "-p least=31", LARGER)) == []


NAMED = "SELECT ?title WHERE { ?trial tg:acronym ?title . FILTER (?title = ?_name) }"


@pytest.mark.parametrize(
    "line",
    [
        "--param name={name}", "--param 'name={name}'", "--param name='Knees of old'", '--param name="Knees of old"',
        "--param 'name=Knees of old'", "-p \"name=Knees of old\" found",
    ],
)  # fmt: skip
def test_a_value_may_have_spaces(shell: Any, file: Path, line: str) -> None:
    file.write_text(QUADS.replace("Knees", "Knees of old"), encoding="utf-8")
    shell.user_ns.update(kg=tg.open(file), name="Knees of old")
    shell.run_cell(f"%%sparql {line}\n{NAMED}").raise_error()
    assert titles(shell.user_ns["_"]) == ["Knees of old"]


def test_a_variable_keeps_its_type(shell: Any, file: Path) -> None:
    shell.user_ns.update(kg=tg.open(file), day=datetime.date(2024, 3, 5))
    found = shell.run_cell_magic("sparql", "--param day={day}", "SELECT (DATATYPE(?_day) AS ?type) WHERE {}")
    assert [row["type"] for row in found] == ["http://www.w3.org/2001/XMLSchema#date"]


def test_a_graph_is_not_replaced_by_a_result(shell: Any, file: Path) -> None:
    shell.user_ns["kg"] = tg.open(file)
    with pytest.raises(UsageError, match="write --graph kg to ask it"):
        shell.run_cell_magic("sparql", "kg", TITLES)
    assert isinstance(shell.user_ns["kg"], tg.KnowledgeGraph)


@pytest.mark.parametrize(
    ("line", "cell", "told"),
    [
        ("--param least", LARGER, "write --param name=value"),
        ("--param least={limits}", LARGER, "there is no variable 'limits'; did you mean 'limit'"),
        ("", "SELECT ?t WHERE { ?t tg:acronim ?title }", "tg:acronym"),
        ("", "SELECT ?t WHERE { ?t ", "line 1, after 'SELECT [?]t WHERE { [?]t'"),
        ("--graph nowhere/", TITLES, "there is no graph at nowhere"),
    ],
)
def test_what_is_wrong_is_told_in_a_sentence(shell: Any, file: Path, line: str, cell: str, told: str) -> None:
    shell.user_ns.update(kg=tg.open(file), limit=30)
    with pytest.raises(UsageError, match="(?s)" + told):
        shell.run_cell_magic("sparql", line, cell)


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ("SELECT ?t WHERE { ?t tg:leadSp", ["leadSponsor"]),
        ("FILTER (?s = cell-source:umbilical", ["umbilical-cord"]),
        ("?t cell-sou", ["cell-source:"]),
        ("kg.query('trial-l", ["trial-links"]),
        ('rows = kg.query( "trials-n', ["trials-near"]),
        ("?t nothing:of", []),
    ],
)
def test_what_may_follow(before: str, expected: list[str]) -> None:
    assert completions(before) == expected


def test_the_completer_offers_terms_in_a_cell_of_sparql_only(shell: Any) -> None:
    inside = "%%sparql\nSELECT ?t WHERE { ?t tg:acro"
    assert "acronym" in _offered(shell, inside)
    assert "acronym" not in _offered(shell, "x = tg:acro")
    assert "trial-links" in _offered(shell, "kg.query('trial-l")


def _offered(shell: Any, text: str) -> list[str]:
    shell.Completer.use_jedi = False
    with provisionalcompleter():
        return [each.text for each in shell.Completer.completions(text, len(text))]


def test_unloading_takes_the_completions_away(shell: Any) -> None:
    shell.run_line_magic("unload_ext", "trialgraph")
    assert "trial-links" not in _offered(shell, "kg.query('trial-l")
    shell.run_line_magic("load_ext", "trialgraph")
