"""A result in every form that people ask for: what goes in comes out, and nothing in it steers page or terminal."""

from __future__ import annotations

import csv
import datetime
import io
import json
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest
from rich.console import Console

from trialgraph.results import FORMATS, Iri, Result, Value, printable, python_value, short

XSD = "http://www.w3.org/2001/XMLSchema#"
SITE = Iri("https://w3id.org/trialgraph/site/de/kiel/north-1a2b3c4d")
TEXTS = (
    "plain", "", " spaced ", 'a "quoted" word', "it's", "comma, semicolon; tab", "two\nlines", "cr\rlf\r\n", "a\tb",
    "pipe | pipe", "back\\slash", "東京 🧫", "<script>alert(1)</script>", "&amp;", "[bold]not markup[/bold]",
    "=1+1", "\u2028", "a,b\n\"c\"",
)  # fmt: skip
RESULT = Result(
    ("site", "site_label", "trials", "share", "rate", "shared", "first", "month", "nothing"),
    (
        (SITE, 'North "Hospital"', 3, Decimal("1.5"), 0.25, True, datetime.date(2024, 3, 5), "2024-03", None),
        (Iri("urn:x:y"), "Süd | Klinik", -1, Decimal(18), 100.0, False, datetime.date(1999, 12, 31), "2024", None),
    ),
    "shared-sites",
)
EMPTY = Result(("site", "site_label", "trials"), (), "shared-sites")


def _printed(result: Result) -> str:
    out = io.StringIO()
    Console(file=out, width=200, force_terminal=False).print(result.to_table())
    return out.getvalue()


def test_rows_are_dictionaries_in_the_order_of_the_columns() -> None:
    assert RESULT.rows[0]["trials"] == 3
    assert [tuple(row) for row in RESULT] == [RESULT.columns, RESULT.columns]
    assert len(RESULT) == 2
    assert EMPTY.rows == []


@pytest.mark.parametrize(
    ("lexical", "kind", "value"),
    [
        ("7", "integer", 7),
        ("1.50", "decimal", Decimal("1.50")),
        ("1.0e2", "double", 100.0),
        ("true", "boolean", True),
        ("1", "boolean", True),
        ("false", "boolean", False),
        ("0", "boolean", False),
        ("2024-03-05", "date", datetime.date(2024, 3, 5)),
        ("2024-03", "gYearMonth", "2024-03"),
        ("2024", "gYear", "2024"),
        ("x", "string", "x"),
        ("seven", "integer", "seven"),
        ("1,5", "decimal", "1,5"),
        ("2024-02-31", "date", "2024-02-31"),
        ("2024-03-05Z", "date", "2024-03-05Z"),
    ],
)
def test_literals_become_values_of_python(lexical: str, kind: str, value: Value) -> None:
    got = python_value(lexical, XSD + kind)
    assert got == value
    assert type(got) is type(value)


def test_a_literal_of_another_type_and_one_without_are_text() -> None:
    assert python_value("7", "https://example.org/integer") == "7"
    assert python_value("7", None) == "7"


@pytest.mark.parametrize("text", TEXTS)
def test_csv_gives_every_text_back(text: str) -> None:
    told = Result(("before", "text"), (("x", text), ("y", text))).to_text("csv")
    assert list(csv.reader(io.StringIO(told, newline=""))) == [["before", "text"], ["x", text], ["y", text]]


def test_csv_writes_values_as_sparql_does() -> None:
    _, first, second = csv.reader(io.StringIO(RESULT.to_text("csv"), newline=""))
    assert first == [SITE, 'North "Hospital"', "3", "1.5", "0.25", "true", "2024-03-05", "2024-03", ""]
    assert second == ["urn:x:y", "Süd | Klinik", "-1", "18", "100.0", "false", "1999-12-31", "2024", ""]


@pytest.mark.parametrize("text", TEXTS)
def test_tsv_has_one_line_and_one_cell_each_whatever_the_text(text: str) -> None:
    told = Result(("before", "text", "after"), (("x", text, "y"),)).to_text("tsv")
    assert told.endswith("\n")
    head, line = told[:-1].split("\n")
    assert head == "before\ttext\tafter"
    assert line.split("\t") == ["x", text.replace("\t", " ").replace("\r", " ").replace("\n", " "), "y"]


def test_json_is_that_of_sparql() -> None:
    """SPARQL 1.1 Query Results JSON Format, 3.2: unbound variables are left out; types of literals are given."""
    told = json.loads(RESULT.to_text("json"))
    assert told["head"] == {"vars": list(RESULT.columns)}
    first, second = told["results"]["bindings"]
    assert first == {
        "site": {"type": "uri", "value": str(SITE)},
        "site_label": {"type": "literal", "value": 'North "Hospital"'},
        "trials": {"type": "literal", "value": "3", "datatype": f"{XSD}integer"},
        "share": {"type": "literal", "value": "1.5", "datatype": f"{XSD}decimal"},
        "rate": {"type": "literal", "value": "0.25", "datatype": f"{XSD}double"},
        "shared": {"type": "literal", "value": "true", "datatype": f"{XSD}boolean"},
        "first": {"type": "literal", "value": "2024-03-05", "datatype": f"{XSD}date"},
        "month": {"type": "literal", "value": "2024-03"},
    }
    assert second["shared"]["value"] == "false"


@pytest.mark.parametrize("text", TEXTS)
def test_json_is_read_by_another_program_as_it_was(text: str) -> None:
    import pyoxigraph as ox

    told = Result(("text",), ((text,),)).to_text("json")
    parsed = ox.parse_query_results(told.encode(), format=ox.QueryResultsFormat.JSON)
    assert isinstance(parsed, ox.QuerySolutions)
    [row] = parsed
    assert row["text"] == ox.Literal(text)


@pytest.mark.parametrize("text", TEXTS)
def test_markdown_has_as_many_cells_in_every_line(text: str) -> None:
    lines = Result(("before", "text"), (("x", text),)).to_text("md").removesuffix("\n").split("\n")
    assert len(lines) == 3
    assert lines[1] == "| --- | --- |"
    for line in lines:
        unescaped = line.replace("\\\\", "").replace("\\|", "")
        assert unescaped.count("|") == 3
        assert line.splitlines() == [line]


@pytest.mark.parametrize("form", [form for form in FORMATS if form != "table"])
def test_every_form_of_nothing_keeps_the_columns(form: str) -> None:
    told = EMPTY.to_text(form)
    assert all(column in told for column in EMPTY.columns)
    assert told.endswith("\n")


def test_the_table_shows_the_label_and_not_the_iri_beside_it() -> None:
    told = _printed(RESULT)
    assert 'North "Hospital"' in told
    assert "north-1a2b3c4d" not in told
    assert "w3id.org" not in told
    assert "2 rows" in told
    assert _printed(Result(("x",), (("y",),))).splitlines()[0].strip() == "query: 1 row"


@pytest.mark.parametrize(
    ("iri", "told"),
    [
        ("https://w3id.org/trialgraph/organization/north-hospital-1a2b3c4d", "north-hospital-1a2b3c4d"),
        ("https://w3id.org/trialgraph/record/x/NCT01234567/arm/6", "record/x/NCT01234567/arm/6"),
        ("https://w3id.org/trialgraph/vocab/phase/1", "phase:1"),
        ("https://w3id.org/trialgraph/vocab/country/CN", "country:CN"),
        ("https://w3id.org/trialgraph/vocab/status/recruiting", "recruiting"),
        ("http://id.nlm.nih.gov/mesh/12", "mesh:12"),
        ("https://example.org/things/6", "https://example.org/things/6"),
        ("https://example.org/", "example.org"),
        ("urn:x:y", "urn:x:y"),
    ],
)
def test_an_iri_that_nothing_beside_it_tells_is_shown_so_that_it_says_something(iri: str, told: str) -> None:
    assert short(Iri(iri)) == told
    assert f"│ {told} " in _printed(Result(("x",), ((Iri(iri),),), "q"))


def test_an_iri_in_markdown_is_a_link_of_which_nothing_is_lost() -> None:
    def cell(iri: str) -> str:
        return Result(("x",), ((Iri(iri),),)).to_text("md").splitlines()[2]

    assert cell("https://w3id.org/trialgraph/vocab/phase/1") == (
        "| [phase:1](https://w3id.org/trialgraph/vocab/phase/1) |"
    )
    assert cell("http://a/b_(c)|d]") == "| [b_(c)\\|d\\]](http://a/b_%28c%29%7Cd%5D) |"
    assert cell("urn:x:y") == "| urn:x:y |"
    assert cell("javascript:alert(1)") == "| javascript:alert(1) |"


def test_a_result_tells_its_first_rows_and_how_many_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "70")
    told = repr(Result(("number", "text"), tuple((at, "word " * 50) for at in range(10_584)), "some-question"))
    lines = told.splitlines()
    assert lines[0].strip() == "some-question: 10,584 rows"
    assert [int(line.split("│")[1]) for line in lines if line.startswith("│") and line.split("│")[1].strip()] == [
        *range(20)
    ]
    assert lines[-1] == "... 10,564 more"
    assert max(map(len, lines)) == 70
    assert "more" not in repr(Result(("number",), tuple((at,) for at in range(20))))
    assert "0 rows" in repr(EMPTY)


def test_a_truth_is_the_answer_and_any_other_result_is_true_where_it_has_rows() -> None:
    yes, no = (Result(("answer",), ((answer,),), truth=True) for answer in (True, False))
    assert (bool(yes), bool(no)) == (True, False)
    assert (len(yes), len(no)) == (1, 1)
    assert bool(Result(("answer",), ((False,),)))
    assert not EMPTY
    assert json.loads(no.to_text("json")) == {"head": {}, "boolean": False}
    assert no.to_text("csv") == "answer\nfalse\n"
    assert not no.stream().result()


def test_a_table_of_nothing_has_its_columns() -> None:
    told = _printed(EMPTY)
    assert "0 rows" in told
    assert "trials" in told


@pytest.mark.parametrize(
    "hostile",
    [
        "\x1b[2J\x1b[31mred",
        "\x1b]0;title\x07",
        "a\x08\x08b",
        "a\rb",
        "\x9b31m",
        "\u202eevil",
        "\u2066x\u2069",
        "\x00",
        "\u200b",
    ],
)
def test_nothing_in_a_cell_steers_the_terminal(hostile: str) -> None:
    result = Result(("text", "iri"), ((f"before {hostile} after", Iri(f"http://a/{hostile}")),), "query")
    told = _printed(result)
    assert all(char.isprintable() or char == "\n" for char in told)
    assert "before" in told
    assert "after" in told


def test_markup_of_the_terminal_is_shown_as_it_is() -> None:
    assert "[bold red]x[/]" in _printed(Result(("text",), (("[bold red]x[/]",),)))


def test_printable_keeps_what_can_be_read() -> None:
    assert printable("Süd 東京 – 10⁶ cells/kg") == "Süd 東京 – 10⁶ cells/kg"
    assert printable("a\x1b[0m\nb") == "a [0m b"


class _Cells(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in {"td", "th"}:
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.cells:
            self.cells[-1] += data


@pytest.mark.parametrize("text", [*TEXTS, "</td></table><img src=x onerror=alert(1)>", "<!-- ", "'\"><b>"])
def test_the_notebook_shows_every_text_and_no_markup_of_it(text: str) -> None:
    seen = _Cells(Result(("text",), ((text,),), "a <b> name")._repr_html_())
    assert seen.cells == ["text", text]
    assert {tag for tag, _ in seen.tags} <= {"table", "caption", "thead", "tbody", "tr", "th", "td", "a", "div", "p"}


def test_the_notebook_links_web_addresses_and_nothing_else() -> None:
    rows = ((Iri("http://a/b"),), (Iri("javascript:alert(1)"),), (Iri('http://a/"onclick="x'),), ("http://text/",))
    links = [attrs for tag, attrs in _Cells(Result(("thing",), rows)._repr_html_()).tags if tag == "a"]
    assert [link["href"] for link in links] == ["http://a/b", 'http://a/"onclick="x']
    assert all("onclick" not in link for link in links)


def test_pandas_has_the_types_of_the_values() -> None:
    pd: Any = pytest.importorskip("pandas")
    frame = RESULT.to_pandas()
    assert list(frame.columns) == list(RESULT.columns)
    assert pd.api.types.is_integer_dtype(frame["trials"])
    assert pd.api.types.is_float_dtype(frame["rate"])
    assert pd.api.types.is_bool_dtype(frame["shared"])
    assert pd.api.types.is_string_dtype(frame["site_label"])
    assert frame["site"].tolist() == [str(SITE), "urn:x:y"]
    assert frame["trials"].sum() == 2
    assert pd.api.types.is_datetime64_any_dtype(frame["first"])
    assert frame["first"].dt.year.tolist() == [2024, 1999]
    assert pd.api.types.is_float_dtype(frame["share"])
    assert frame["share"].sum() == 19.5
    assert frame["nothing"].isna().all()


def test_pandas_keeps_whole_numbers_whole_where_some_are_missing() -> None:
    pd: Any = pytest.importorskip("pandas")
    frame = Result(("trials", "label"), ((1, "a"), (None, None))).to_pandas()
    assert pd.api.types.is_integer_dtype(frame["trials"])
    assert frame["trials"].isna().tolist() == [False, True]
    assert frame["label"].isna().tolist() == [False, True]


def test_frames_of_nothing_keep_their_columns() -> None:
    pytest.importorskip("pandas")
    pytest.importorskip("polars")
    assert list(EMPTY.to_pandas().columns) == list(EMPTY.columns)
    assert len(EMPTY.to_pandas()) == 0
    assert EMPTY.to_polars().columns == list(EMPTY.columns)
    assert EMPTY.to_polars().height == 0


def test_polars_has_the_types_of_the_values() -> None:
    pl: Any = pytest.importorskip("polars")
    frame = RESULT.to_polars()
    assert frame.columns == list(RESULT.columns)
    assert frame.height == 2
    assert frame.schema["trials"].is_integer()
    assert frame.schema["rate"].is_float()
    assert frame.schema["share"].is_numeric()
    assert frame.schema["shared"] == pl.Boolean
    assert frame.schema["first"] == pl.Date
    assert frame.schema["site"] == frame.schema["site_label"] == pl.String
    assert frame["site"].to_list() == [str(SITE), "urn:x:y"]
    assert frame["share"].sum() == 19.5
    assert frame["nothing"].null_count() == 2


def test_polars_takes_a_column_whose_first_values_are_missing_or_of_mixed_types() -> None:
    pytest.importorskip("polars")
    rows = ((None, 1), (None, "x"), ("late", None))
    frame = Result(("late", "mixed"), rows).to_polars()
    assert frame["late"].to_list() == [None, None, "late"]
    assert frame.height == 3


def test_names_of_forms_are_those_of_the_command_line() -> None:
    assert FORMATS == ("table", "csv", "tsv", "json", "md")
