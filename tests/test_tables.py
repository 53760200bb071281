"""Lists of users: whatever a spreadsheet makes of them is read, and what is written can be read again."""

from __future__ import annotations

import csv
import gzip
import io
import json
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from trialgraph import TrialgraphError
from trialgraph.tables import TableError, chosen_format, open_table, table_writer

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\x00\r\n\t"), max_size=12)
ROWS = st.lists(st.tuples(CELLS, CELLS).filter(any), max_size=8)


def read(path: Path) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    with open_table(str(path)) as table:
        return table.columns, list(table.rows)


def refused(path: Path, text: str | bytes) -> str:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(TableError) as caught:
        read(path)
    assert str(path) in str(caught.value)
    assert str(caught.value).isprintable()
    return str(caught.value)


PLAIN = 'name\tcity\nSt Mary\tRibe\n"Attikon" Clinic\t\n'
EXPECTED = (("name", "city"), [("St Mary", "Ribe"), ('"Attikon" Clinic', "")])


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace("\n", "\r").encode(),
        f"\n\n{PLAIN}\n\n".encode(),
        PLAIN.rstrip("\n").encode(),
        b'name,city\nSt Mary,Ribe\n"""Attikon"" Clinic",\n',
        b'name;city\nSt Mary;Ribe\n"""Attikon"" Clinic"\n',
        b'name\tcity\nSt Mary\tRibe\t\t\n"""Attikon"" Clinic"\n',
        gzip.compress(PLAIN.encode(), mtime=0),
        zstandard.compress(PLAIN.encode()),
    ],
    ids=["tsv", "mark", "CRLF", "CR", "blank lines", "no end", "csv", "semicolons", "quoted tsv", "gzip", "zstd"],
)
def test_a_table_is_read_however_it_was_saved(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "list").write_bytes(data)
    assert read(tmp_path / "list") == EXPECTED


def test_one_column_of_names_with_commas_is_one_column(tmp_path: Path) -> None:
    (tmp_path / "list.tsv").write_text('name\nClinic, Ribe\n"A" and "B"\n', encoding="utf-8")
    assert read(tmp_path / "list.tsv") == (("name",), [("Clinic, Ribe",), ('"A" and "B"',)])
    (tmp_path / "list.csv").write_text('name\n"Clinic, Ribe"\n', encoding="utf-8")
    assert read(tmp_path / "list.csv") == (("name",), [("Clinic, Ribe",)])


def test_a_cell_of_csv_can_have_line_ends_and_the_next_error_its_line(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text('name,city\n"a\nb",c\n', encoding="utf-8")
    assert read(tmp_path / "list.csv")[1] == [("a\nb", "c")]
    assert f"{tmp_path / 'list.csv'}:4 has 3 cells" in refused(tmp_path / "list.csv", 'name,city\n"a\nb",c\nd,e,f\n')


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "is empty"),
        ("\n \n", "is empty"),
        ("name\tName\nx\ty\n", "two columns"),
        ("name\tcity\na\tb\tc\n", ":2 has 3 cells under 2 columns; take out a stray tab"),
        (
            "name,city\nClinic, Ribe, Ribe\n",
            ":2 has 3 cells under 2 columns; put cells that hold the separator in quotes",
        ),
        ('name,city\n"Attikon" Clinic,Ribe\n', "line 2"),
        ('name,city\n"Attikon Clinic,Ribe\nx,y\n', "double the quotes"),
        (b"name\nKlinik \xe5\n", "is not UTF-8"),
        (gzip.compress(b"name\nx\n" * 99, mtime=0)[:-9], "is cut short or damaged"),
        (b"\x1f\x8b\x08nonsense", "is cut short or damaged"),
    ],
)
def test_a_table_that_cannot_be_used_says_how_to_mend_it(tmp_path: Path, text: str | bytes, says: str) -> None:
    assert says in refused(tmp_path / "list", text)


def test_a_column_is_found_in_any_letters_and_its_lack_is_told(tmp_path: Path) -> None:
    (tmp_path / "list").write_text("Other\t NAME \nx\ty\n", encoding="utf-8")
    with open_table(str(tmp_path / "list")) as table:
        assert table.needed("name") == 1
        assert table.at("city") is None
        assert table.beside(("label", "other")) == ("Other_given", "NAME", "label", "other")
        with pytest.raises(TableError, match="has no column name_a; it has: Other, NAME"):
            table.needed("name_a")


@given(rows=ROWS, form=st.sampled_from(["csv", "json"]))
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]], form: str
) -> None:
    out = tmp_path_factory.mktemp("tables") / f"out.{form}"
    with table_writer(out, form, ("one", "other"), "rows") as write:
        for row in rows:
            write(row)
    if form == "json":
        assert [(each["one"], each["other"]) for each in json.loads(out.read_text("utf-8"))] == rows
    else:
        assert read(out) == (("one", "other"), rows)
        assert [tuple(row) for row in csv.reader(io.StringIO(out.read_text("utf-8"), newline=""))][1:] == rows


@given(rows=ROWS)
def test_tabs_and_line_ends_never_break_a_row(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]
) -> None:
    out = tmp_path_factory.mktemp("tables") / "out.tsv"
    with table_writer(out, "tsv", ("one", "other"), "rows") as write:
        for one, other in rows:
            write((f"{one}\t\r\n.", other))
    lines = out.read_text("utf-8").split("\n")
    assert [line.split("\t")[0] for line in lines[1:-1]] == [f"{one}   ." for one, _ in rows]


def test_the_forms_for_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with table_writer(None, "md", ("name", "cluster"), "rows") as write:
        write(("a|b", 1))
    assert capsys.readouterr().out == "| name | cluster |\n| --- | --- |\n| a\\|b | 1 |\n"
    with table_writer(None, "table", ("name", "cluster"), "clustered") as write:
        write(("\x1b[31mred", 1))
    drawn = capsys.readouterr().out
    assert "clustered: 1 row" in drawn
    assert "\x1b" not in drawn


def test_a_file_is_whole_or_not_there(tmp_path: Path) -> None:
    def fail() -> None:
        with table_writer(tmp_path / "out.csv", "csv", ("name",), "rows") as write:
            write(("x",))
            raise TrialgraphError("stop")

    with pytest.raises(TrialgraphError):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_the_format_is_what_is_asked_or_what_the_file_ends_in() -> None:
    assert chosen_format(None, None) == "table"
    assert chosen_format(None, Path("a.CSV")) == "csv"
    assert chosen_format("json", Path("a.csv")) == "json"
    with pytest.raises(TrialgraphError, match="'xml' is not a format; known: table, csv"):
        chosen_format("xml", None)
    with pytest.raises(TrialgraphError, match=r"name the format of a\.xlsx with --format"):
        chosen_format(None, Path("a.xlsx"))
