"""A result for people: never wider than the terminal, what is left out is told; on a page, what links where."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from trialgraph.result_page import page
from trialgraph.result_table import print_table, table
from trialgraph.results import Iri, Result, Value

WIDE = "東京大学医学部附属病院"
NAMES = (
    "site",
    "site_label",
    "trials",
    "trial_ids",
    "city",
    "x",
    "a_very_long_heading_that_no_one_needs",
    "country",
    "東京",
)
VALUES: st.SearchStrategy[Value] = (
    st.none()
    | st.text(max_size=60)
    | st.text("東京🧫é a-|", max_size=80)
    | st.lists(st.sampled_from(["NCT00000001", "a b", "University Hospital", WIDE]), max_size=30).map(" | ".join)
    | st.lists(st.sampled_from(["NCT00000001", "NCT00000002"]), max_size=60).map(" ".join)
    | st.integers()
    | st.booleans()
    | st.dates()
    | st.text("abc/#", max_size=40).map(lambda end: Iri(f"https://w3id.org/trialgraph/{end}"))
)


@pytest.fixture(autouse=True, scope="module")
def _no_width() -> Iterator[None]:
    """Nothing says how wide a line is but the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("COLUMNS", raising=False)
        yield


@st.composite
def results(draw: st.DrawFn) -> Result:
    """Any result: one column or many, whatever is in them."""
    columns = tuple(draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True)))
    row = st.tuples(*[VALUES] * len(columns))
    name = draw(st.sampled_from(["query", "a-question-with-a-name-that-is-longer-than-some-terminals", "東" * 30]))
    return Result(columns, tuple(draw(st.lists(row, max_size=6))), name)


def _lines(result: Result, width: int, rows: int | None = None) -> list[str]:
    out = io.StringIO()
    Console(file=out, width=width, force_terminal=False).print(table(result, width, rows))
    return out.getvalue().splitlines()


@given(results(), st.integers(8, 200))
def test_a_table_is_never_wider_than_the_width(result: Result, width: int) -> None:
    lines = _lines(result, width)
    assert max(map(cell_len, lines)) <= width
    assert all(line.isprintable() for line in lines)


@given(results(), st.integers(30, 200))
def test_every_column_is_shown_or_named_as_left_out(result: Result, width: int) -> None:
    drawn = table(result, width)
    headers = [str(column.header) for column in drawn.columns]
    wanted = [header for _, header in result.shown]
    left_out = [header for header in wanted if header not in headers]
    assert headers == [header for header in wanted if header not in left_out]
    assert headers[:1] == wanted[:1]
    assert sum(int(column.width or 0) for column in drawn.columns) + 3 * len(headers) + 1 <= width
    assert (str(drawn.caption) if drawn.caption else None) == (
        f"no room for: {', '.join(left_out)} (--format csv or a wider terminal shows them)" if left_out else None
    )
    if drawn.caption:
        told = " ".join(line.strip() for line in _lines(result, width))
        assert "no room for" in re.sub(r"\s+", " ", told)


@given(results())
def test_without_a_width_nothing_is_cut(result: Result) -> None:
    out = io.StringIO()
    print_table(result, out)
    told = out.getvalue()
    lines = [line for line in told.splitlines() if line.startswith("│")]
    assert len(lines) == len(result)
    assert "no room for" not in told
    for row, line in zip(result.tuples, lines, strict=True):
        for at, _ in result.shown:
            if isinstance(row[at], int) and not isinstance(row[at], bool):
                assert str(row[at]) in line


def test_columns_that_have_no_room_are_named_and_the_first_stay() -> None:
    columns = tuple(f"column_{at}" for at in range(12))
    result = Result(columns, (("some words that are long enough",) * 12,))
    told = "\n".join(_lines(result, 60))
    assert str(table(result, 60).columns[0].header) == "column 0"
    caption = " ".join(told[told.index("no room for") :].split())
    drawn = len(table(result, 60).columns)
    assert 2 < drawn < 12
    left_out = ", ".join(f"column {at}" for at in range(drawn, 12))
    assert caption == f"no room for: {left_out} (--format csv or a wider terminal shows them)"


PIPELINE = Result(
    ("title", "trial_id", "status", "start", "trials", "arm", "about", "trial_ids"),
    tuple(
        (
            f"Umbilical Cord Mesenchymal Stem Cells for Osteoarthritis of the Knee in {place}",
            f"NCT0593916{at}",
            "active-not-recruiting",
            datetime.date(2023, 12, 10 + at),
            123456 + at,
            Iri(f"https://w3id.org/trialgraph/record/clinicaltrials.gov/NCT0593916{at}/arm/6"),
            "what patients get",
            "NCT00000001 NCT00000002 NCT00000003",
        )
        for at, place in enumerate(("Xinjiang", "Schleswig-Holstein"))
    ),
)


@pytest.mark.parametrize("width", [70, 80, 100, 120, 150, 200])
def test_ids_codes_dates_and_numbers_are_whole_and_texts_fold_between_words(width: int) -> None:
    lines = _lines(PIPELINE, width)
    shown = {header for header in ("trial id", "status", "start", "trials") if header in lines[2]}
    assert {"trial id"} <= shown
    whole = [cell.strip() for line in lines for cell in line.strip("│").split("│")]
    words = {word for cell in whole for word in cell.split()}
    for at, row in enumerate(PIPELINE.tuples):
        for header, value in zip(("trial id", "status", "start", "trials"), row[1:5], strict=True):
            assert (str(value) in whole) == (header in shown), (at, header)
    known = {word for row in PIPELINE.tuples for value in row for word in str(value).split()}
    body = {word for line in lines[4:] if line.startswith("│") for word in line.replace("│", " ").split()}
    allowed = known | {"…", "+1", "+2"} | {word for word in words if word.startswith("record/")}
    assert {word for word in body if word.rstrip("…") not in known} <= allowed


@pytest.mark.parametrize("width", [60, 70, 80])
def test_iris_are_the_first_to_be_left_out_and_then_the_last_columns(width: int) -> None:
    caption = str(table(PIPELINE, width).caption)
    left_out = caption.removeprefix("no room for: ").partition(" (")[0].split(", ")
    assert "arm" in left_out
    others = [header for _, header in PIPELINE.shown if header != "arm"]
    assert [each for each in left_out if each != "arm"] == others[len(others) - len(left_out) + 1 :]


def test_a_word_of_a_heading_is_whole() -> None:
    lines = _lines(Result(("about", "recruiting_sites"), ((1, 2),)), 24)
    heads = {word for line in lines if line.startswith("┃") for word in line.replace("┃", " ").split()}
    assert heads == {"about", "recruiting", "sites"}


def test_a_very_long_word_is_cut_with_a_mark() -> None:
    lines = _lines(Result(("x", "y"), (("word", "https://example.org/" + "long/" * 20),)), 50)
    [body] = [line for line in lines if line.startswith("│")]
    assert body.rstrip(" │").endswith("…")


@pytest.mark.parametrize(
    ("values", "right"),
    [((1, 2), True), ((1, None), True), ((1, "a text"), False), (("a text", 1), False), ((None, None), False)],
)
def test_only_numbers_alone_stand_at_the_right(values: tuple[Value, ...], right: bool) -> None:
    result = Result(("object",), tuple((value,) for value in values))
    assert table(result, 80).columns[0].justify == ("right" if right else "left")
    assert ("text-align: right" in page(result)) == right


def test_labels_stand_for_the_iris_beside_them() -> None:
    result = Result(
        ("site", "site_label", "trial", "trial_id"), ((Iri("http://a/one"), "North", Iri("http://a/two"), "NCT1"),)
    )
    told = "\n".join(_lines(result, 100))
    assert "North" in told
    assert "NCT1" in told
    assert "one" not in told
    assert "two" not in told


IDS = [f"NCT{at:08d}" for at in range(100)]


def test_a_list_tells_how_many_more() -> None:
    [cell] = [
        " ".join(
            c.strip("│ ").strip() for c in _lines(Result(("trial_ids",), ((" ".join(IDS),),)), 40) if c.startswith("│")
        )
    ]
    found = re.fullmatch(r"((?:NCT\d{8} ?)+) … \+(\d+)", cell.replace("  ", " "))
    assert found is not None, cell
    shown = found[1].split()
    assert shown == IDS[: len(shown)]
    assert len(shown) + int(found[2]) == 100
    assert len(shown) >= 6


def test_a_list_of_names_tells_how_many_more_and_cuts_none() -> None:
    names = [f"University Hospital {at}" for at in range(30)]
    lines = _lines(Result(("sponsor_labels",), ((" | ".join(names),),)), 60)
    cell = " ".join(line.strip("│").strip() for line in lines if line.startswith("│"))
    shown, _, more = cell.partition(" … +")
    assert shown.split(" | ") == names[: shown.count("|") + 1]
    assert int(more) == 30 - shown.count("|") - 1


def test_a_long_text_is_cut_after_a_few_lines_and_has_no_count() -> None:
    lines = _lines(Result(("told",), (("word " * 200,),)), 50)
    body = [line for line in lines if line.startswith("│")]
    assert 1 < len(body) <= 4
    assert "…" in body[-1]
    assert "+" not in "".join(body)


def test_the_first_rows_are_drawn_and_all_are_counted() -> None:
    result = Result(("x",), tuple((at,) for at in range(1234)))
    lines = _lines(result, 80, 10)
    assert "query: 1,234 rows" in lines[0]
    assert sum(line.startswith("│") for line in lines) == 10


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_on_a_terminal_long_results_are_cut_and_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    out = _Terminal()
    print_table(Result(("x", "y"), tuple((at, "word " * 30) for at in range(201))), out)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", out.getvalue())
    assert max(map(cell_len, plain.splitlines())) <= 40
    assert "the first 200 of 201 rows" in " ".join(plain.split())
    out = _Terminal()
    print_table(Result(("x",), tuple((at,) for at in range(200))), out)
    assert "the first" not in out.getvalue()


# ---- the page of a notebook


class _Page(HTMLParser):
    def __init__(self, result: Result) -> None:
        super().__init__()
        self.links: list[tuple[str, str]] = []
        self.cells: list[str] = []
        self.tags: set[str] = set()
        self.open: list[str] = []
        self.words = ""
        self.feed(page(result))
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.open.append(tag)
        assert {name for name, _ in attrs} <= {"style", "href"}
        if tag == "td":
            self.cells.append("")
        if tag == "a":
            self.links.append((str(dict(attrs)["href"]), ""))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data
        if self.cells and "td" in self.open:
            self.cells[-1] += data
        if "a" in self.open:
            address, words = self.links[-1]
            self.links[-1] = (address, words + data)


@given(results())
def test_a_page_is_well_formed_and_shows_texts_as_they_are(result: Result) -> None:
    seen = _Page(result)
    assert seen.tags <= {"table", "caption", "thead", "tbody", "tr", "th", "td", "a"}
    assert len(seen.cells) == len(result) * len(result.shown)
    assert all(address.startswith(("http://", "https://")) for address, _ in seen.links)


@pytest.mark.parametrize(
    ("trial", "address"),
    [
        ("NCT05939167", "https://clinicaltrials.gov/study/NCT05939167"),
        ("ISRCTN12345678", "https://www.isrctn.com/ISRCTN12345678"),
        ("DRKS00012345", "https://drks.de/search/en/trial/DRKS00012345"),
    ],
)
def test_a_trial_links_to_its_registry(trial: str, address: str) -> None:
    assert _Page(Result(("trial_id",), ((trial,),))).links == [(address, trial)]
    assert _Page(Result(("trial_ids",), ((f"{trial} nothing1",),))).links == [(address, trial)]
    iri = Iri(f"https://w3id.org/trialgraph/trial/{trial}")
    assert _Page(Result(("trial", "trial_id"), ((iri, trial),))).links == [(address, trial)]


def test_labels_link_to_what_they_name() -> None:
    result = Result(
        ("site", "site_label", "unit", "unit_iri", "other"),
        ((Iri("http://a/1"), "North", "Ward", Iri("http://a/2"), Iri("http://a/b#case")),),
    )
    seen = _Page(result)
    assert seen.links == [("http://a/1", "North"), ("http://a/2", "Ward"), ("http://a/b#case", "case")]
    assert seen.cells == ["North", "Ward", "case"]


def test_what_has_no_label_is_linked_by_its_last_part() -> None:
    assert _Page(Result(("site", "site_label"), ((Iri("http://a/kiel"), None),))).links == [("http://a/kiel", "kiel")]


def test_what_is_not_shown_is_counted() -> None:
    many = _Page(Result(("trial_ids",), ((" ".join(IDS[:20]),),)))
    assert [words for _, words in many.links] == IDS[:8]
    assert many.cells == [" ".join(IDS[:8]) + " … +12"]
    names = " | ".join(f"Name {at}" for at in range(10))
    assert _Page(Result(("x_ids",), ((names,),))).cells == [" | ".join(f"Name {at}" for at in range(8)) + " … +2"]
    rows = _Page(Result(("x",), tuple((at,) for at in range(1060)), "some-question"))
    assert len(rows.cells) == 20
    assert "some-question: 1,060 rows, the first 20 shown; all of them: .to_pandas()" in rows.words
    assert "shown" not in _Page(Result(("x",), tuple((at,) for at in range(20)))).words
    [cell] = _Page(Result(("x",), (("y" * 1000,),))).cells
    assert cell == "y" * 300 + " …"


def test_one_long_name_in_a_list_is_not_cut_into_words() -> None:
    name = "The Third Affiliated Hospital of the University of a Long Name"
    result = Result(("sponsor_labels",), ((name,),), "query", {"sponsor_labels": "list"})
    assert _Page(result).cells == [name]


@pytest.mark.parametrize(
    "hostile", ["<script>alert(1)</script>", "</td></table><img src=x>", '" onclick="x', "&lt;b&gt;", "' <!--"]
)
def test_everything_is_escaped(hostile: str) -> None:
    result = Result(
        ("plain", "x_ids", "site", "site_label", "iri", hostile),
        (
            (
                hostile,
                hostile,
                Iri(f"http://a/{hostile}"),
                hostile,
                Iri(f"http://b/{hostile}"),
                datetime.date(2024, 3, 5),
            ),
        ),
        hostile,
    )
    seen = _Page(result)
    assert seen.tags <= {"table", "caption", "thead", "tbody", "tr", "th", "td", "a"}
    assert seen.cells[0] == hostile
    assert hostile in seen.cells[1]
    assert hostile in seen.words
    assert (f"http://a/{hostile}", hostile) in seen.links


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "file:///etc", "urn:x:y"])
def test_only_web_addresses_are_links(address: str) -> None:
    assert _Page(Result(("x", "x_label", "y"), ((Iri(address), "label", Iri(address)),))).links == []
