"""``trialgraph cells`` as users meet it: texts, tables, records in; marked texts and tables out; errors in one line."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import trialgraph

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
SETTING = {"PYTHONPATH": str(Path(trialgraph.__file__).parents[1]), "COLUMNS": "200"}
ENVIRONMENT = {key: value for key, value in os.environ.items() if key not in {"NO_COLOR", "FORCE_COLOR"}} | SETTING
RUN = [sys.executable, "-c", "from trialgraph.cli import main; main()"]
TEXT = """Umbilical cord mesenchymal stem cells for stiff knees

Twelve men are treated with allogeneic cells by intra-articular injection, 2 x 10^6 cells/kg.
"""
MARKED = """[Umbilical cord]{source} [mesenchymal stem cells]{kind, cell type} for stiff knees

Twelve men are treated with [allogeneic]{donor} cells by [intra-articular injection]{route}, [2 x 10^6 cells/kg]{dose}.
"""
FOUND = [
    ("product_kind", "cells", "mesenchymal stem cells"),
    ("cell_type", "mesenchymal", "mesenchymal stem cells"),
    ("cell_source", "umbilical-cord", "Umbilical cord"),
    ("donor", "allogeneic", "allogeneic"),
    ("route", "intra-articular", "intra-articular injection"),
    ("dose", "2e6 cells/kg", "2 x 10^6 cells/kg"),
]
TABLE = 'id\tText\tnote\n7\t"Autologous ""fresh"" adipose derived stem cells"\tkept\n8\tA walk a day\t\n'


def run(
    *arguments: object,
    code: int = 0,
    cwd: Path | None = None,
    given: str | bytes = b"",
    setting: dict[str, str] | None = None,
) -> tuple[str, str]:
    command = [*RUN, "cells", *map(str, arguments)]
    data = given.encode() if isinstance(given, str) else given
    environment = ENVIRONMENT | (setting or {})
    done = subprocess.run(command, capture_output=True, timeout=120, cwd=cwd, env=environment, input=data, check=False)
    assert done.returncode == code, (done.stdout[-2000:], done.stderr[-2000:])
    return done.stdout.decode(), done.stderr.decode()


def refused(*arguments: object, given: str | bytes = b"", cwd: Path | None = None) -> str:
    """The one line that tells why not."""
    told, error = run(*arguments, code=2, given=given, cwd=cwd)
    assert told == ""
    assert error.startswith("trialgraph: ")
    assert error.endswith("\n")
    assert error[:-1].isprintable()
    return error


def rows(text: str, separator: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text), delimiter=separator))


def on_terminal(*arguments: object, setting: dict[str, str] | None = None) -> str:
    """What stands on the screen of who gives the command, but for the bar that comes and goes."""
    pty = pytest.importorskip("pty")
    screen, terminal = pty.openpty()
    environment = ENVIRONMENT | {"TERM": "xterm-256color"} | (setting or {})
    command = [*RUN, "cells", *map(str, arguments)]
    with subprocess.Popen(command, stdout=terminal, stderr=subprocess.DEVNULL, env=environment) as process:
        os.close(terminal)
        shown = b""
        try:
            while piece := os.read(screen, 4096):
                shown += piece
        except OSError:  # the other end is closed
            pass
    os.close(screen)
    assert process.returncode == 0, shown
    return shown.decode().replace("\r\n", "\n")


def test_help_says_how_texts_are_read() -> None:
    told, _ = run("--help")
    assert "Usage: trialgraph cells" in told
    assert "Example: trialgraph cells" in told
    assert "read as one" in told


# ---- plain text


def test_a_text_is_shown_with_its_evidence_and_a_list_of_it(tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text(TEXT, encoding="utf-8")
    told, error = run(tmp_path / "text.txt")
    assert error == ""
    legend, shown = told.split("\n\n", 1)
    assert "{property}: kind, cell type, source, donor, route, dose" in legend
    assert shown.startswith(f"{MARKED}\nevidence: 6 rows")
    lines = [
        [cell.strip() for cell in re.split("[│┃]", line)[1:-1]] for line in shown.splitlines() if line[:1] in {"│", "┃"}
    ]
    assert lines[0] == ["property", "code", "label", "basis", "words", "rule"]
    assert [(line[0], line[1], line[4]) for line in lines[1:]] == FOUND
    assert {line[3] for line in lines[1:]} == {"stated"}


def test_a_text_from_stdin_or_packed_is_the_same_text(tmp_path: Path) -> None:
    (tmp_path / "text").write_bytes(gzip.compress(TEXT.encode("utf-8-sig")))
    assert run("-", given=TEXT) == run(tmp_path / "text")


@pytest.mark.parametrize("form", ["csv", "tsv", "json"])
def test_the_evidence_of_a_text_for_programs_has_its_places(form: str) -> None:
    text = TEXT.replace("\n", "\r\n")
    told, _ = run("-", "--format", form, given=text)
    found = json.loads(told) if form == "json" else rows(told, "\t" if form == "tsv" else ",")
    assert list(found[0]) == ["property", "code", "label", "basis", "words", "start", "end", "rule"]
    assert [(each["property"], each["code"], each["words"]) for each in found] == FOUND
    assert [text[int(each["start"]) : int(each["end"])] for each in found] == [words for _, _, words in FOUND]
    assert found[-1]["label"] == "2,000,000 cells per kg"


def test_a_long_text_is_read_in_pieces_and_its_places_are_those_of_the_whole() -> None:
    fill = "The harbour was quiet, and nobody was given anything.\n\n" * 400
    text = f"{fill}MSC: 2 x 10^6 cells.\n\n{fill}{fill}MSC: 2 x 10^6 cells by intravenous infusion.\n"
    found = rows(run("-", "--format", "csv", given=text)[0])
    dose = ("dose", "2 x 10^6 cells", text.index("2 x"))
    assert [(each["property"], each["words"], int(each["start"])) for each in found] == [
        ("product_kind", "MSC", text.index("MSC")),
        ("cell_type", "MSC", text.index("MSC")),
        dose,
        ("route", "intravenous infusion", text.index("intravenous")),
    ]
    told, _ = run("-", given=text)
    marked = fill + "[MSC]{kind, cell type}: [2 x 10^6 cells]{dose}.\n\n" + fill + fill
    assert marked + "MSC: 2 x 10^6 cells by [intravenous infusion]{route}.\n" in told
    listed = [line.split()[1] for line in told.splitlines() if line.startswith("│")]
    assert listed == "product_kind cell_type route dose".split()


def test_o_writes_the_list_or_the_marked_text_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text(TEXT, encoding="utf-8")
    assert run("text.txt", "-o", "out.csv", cwd=tmp_path) == ("", "")
    assert [each["code"] for each in rows((tmp_path / "out.csv").read_text("utf-8"))] == [code for _, code, _ in FOUND]
    assert run("text.txt", "-o", "out.txt", "--format", "table", cwd=tmp_path) == ("", "")
    assert MARKED in (tmp_path / "out.txt").read_text("utf-8")
    assert "out.txt" in refused("text.txt", "-o", "out.txt", cwd=tmp_path)
    assert "text.txt is the file that is read" in refused("text.txt", "-o", "text.txt", "--format", "csv", cwd=tmp_path)


def test_a_text_that_says_nothing_of_cells_says_so() -> None:
    told, error = run("-", given="A walk a day.")
    assert error == ""
    assert told.endswith("\n\nA walk a day.\n\nNothing in it says that cells or what is made of them are given.\n")
    assert run("-", "--format", "json", given="A walk a day.")[0] == "[]\n"


def test_a_terminal_gets_colours(tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_text(TEXT, encoding="utf-8")
    shown = on_terminal(tmp_path / "text.txt")
    legend, _, text = shown.partition("\n\n")
    colours = dict(re.findall(r"\x1b\[([\d;]+)m([^\x1b{}]+)\x1b\[0m", text.partition("evidence:")[0])[::-1])
    words = {told: colour for colour, told in colours.items()}
    named = {name: colour for colour, name in re.findall(r"\x1b\[([\d;]+)m([^\x1b]+)\x1b\[0m", legend)}
    assert list(named) == ["kind", "cell type", "source", "donor", "route", "dose"]
    assert len(set(named.values())) == 6
    assert words["Umbilical cord"] == named["source"]
    assert words["mesenchymal stem cells"] == named["cell type"]
    assert words["2 x 10^6 cells/kg"] == named["dose"]
    plain = re.sub(r"\x1b\[[\d;]*m", "", text)
    assert plain.startswith(re.sub(r"[\[\]]", "", MARKED))


@pytest.mark.parametrize("setting", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_without_colours_the_terminal_gets_brackets(tmp_path: Path, setting: dict[str, str]) -> None:
    (tmp_path / "text.txt").write_text(TEXT, encoding="utf-8")
    shown = on_terminal(tmp_path / "text.txt", setting=setting)
    assert MARKED in shown
    assert not re.search(r"\x1b\[[\d;]*3\dm", shown)


HOSTILE = "\x1b[31m Mesenchymal stem cells\x1b[0m \x1b]0;owned\x07 [red]of[/red] \x9b2J\u202eadults\x08[bold]"


@pytest.mark.parametrize("form", ["table", "csv", "tsv", "json", "md"])
def test_no_text_steers_the_terminal(tmp_path: Path, form: str) -> None:
    (tmp_path / "text.txt").write_text(HOSTILE, encoding="utf-8")
    (tmp_path / "table.csv").write_text(f"text,[red]{HOSTILE}\n{HOSTILE},[red]x\n", encoding="utf-8")
    for name in ("text.txt", "table.csv"):
        shown = on_terminal(tmp_path / name, "--format", form, setting={"COLUMNS": "600"})
        own = re.sub(r"\x1b\[(?:0|1|2|3|[12];[39]\d)m", "", shown)
        assert all(char.isprintable() or char in "\n\t" for char in own), own
        if (name, form) == ("text.txt", "table"):
            assert "[31m Mesenchymal stem cells{kind, cell type} [0m  ]0;owned  [red]of[/red]  2J adults [bold]" in own
            assert "\x1b[31m" not in shown
        if name == "table.csv":
            assert "[red]x" in own
            assert "[red] [31m Mesenchymal" in own.partition("\n")[0] or form in {"table", "json"}
            assert "product_kind" in own or form == "table"


def test_piped_text_is_as_harmless(tmp_path: Path) -> None:
    told, _ = run("-", given=HOSTILE)
    assert "[red]of[/red]" in told
    assert all(char.isprintable() or char == "\n" for char in told)


# ---- tables


def test_each_row_of_a_table_is_a_text(tmp_path: Path) -> None:
    (tmp_path / "texts.tsv").write_text(TABLE, encoding="utf-8-sig", newline="\r\n")
    told, error = run(tmp_path / "texts.tsv", "--format", "csv")
    assert error == f"reads the column Text of {tmp_path / 'texts.tsv'} (--column names another)\n"
    assert run(tmp_path / "texts.tsv", "--format", "csv", "--column", "text") == (told, "")
    one, other = rows(told)
    properties = ["product_kind", "cell_type", "cell_source", "donor", "route", "dose"]
    assert list(one) == ["id", "Text", "note", *properties, "evidence"]
    assert one["Text"] == 'Autologous "fresh" adipose derived stem cells'
    assert [one[name] for name in properties[2:]] == ["adipose", "autologous", "", ""]
    assert "donor=Autologous" in one["evidence"].split("; ")
    assert (one["id"], one["note"], other["id"]) == ("7", "kept", "8")
    assert {other[name] for name in (*properties, "evidence")} == {""}


def test_doses_are_as_said_and_codes_beside_each_other(tmp_path: Path) -> None:
    given = 'title,dose\n"MSC into the knee or by\n intravenous infusion of MSC, 1 x 10^6 or 3 x  10^6 cells",x\n'
    (row,) = rows(run("-", "--column", "title", "--format", "csv", given=given)[0])
    assert row["dose_given"] == "x"
    assert row["dose"] == "1 x 10^6; 3 x 10^6 cells"
    assert sorted(row["route"].split(" ")) == ["intra-articular", "intravenous"]
    assert "route=intravenous infusion" in row["evidence"]
    assert "\n" not in row["evidence"]


def test_column_and_id_choose_in_any_letters(tmp_path: Path) -> None:
    given = "pmid;abstract;title\n5;Islet cells are transplanted;\n"
    told, _ = run("-", "--column", "ABSTRACT", "--id", "Pmid", "--format", "tsv", given=given)
    assert told.splitlines()[0].split("\t")[:2] == ["pmid", "product_kind"]
    assert rows(told, "\t")[0]["pmid"] == "5"
    kept, _ = run("-", "--id", "title", "--id", "pmid", "--format", "csv", given=given)
    assert list(rows(kept)[0])[:3] == ["title", "pmid", "product_kind"]


@pytest.mark.parametrize(
    ("header", "read"),
    [
        ("name,title", 1),
        ("title,DESCRIPTION", 1),
        ("description,summary", 1),
        ("summary,abstract", 1),
        ("title,Abstract", 1),
        ("text,abstract", 0),
        ("x,TEXT", 1),
    ],
)
def test_the_column_of_texts_is_known_by_its_name(header: str, read: int) -> None:
    cells = ["nothing", "nothing"]
    cells[read] = "Mesenchymal stem cells"
    told, error = run("-", "--id", header.split(",")[0], "--format", "csv", given=f"{header}\n{','.join(cells)}\n")
    assert rows(told)[0]["cell_type"] == "mesenchymal"
    assert f"reads the column {header.split(',')[read]} of stdin " in error


@pytest.mark.parametrize("name", ["texts.CSV", "texts.tsv.gz", "a.b.csv"])
def test_a_table_is_known_by_its_suffix(tmp_path: Path, name: str) -> None:
    data = TABLE.encode()
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    assert len(rows(run(tmp_path / name, "--format", "csv")[0])) == 2


def test_facts_are_rows_with_their_places_in_the_text_of_the_row(tmp_path: Path) -> None:
    first = "Mesenchymal stem cells are infused."
    other = "They receive autologous\nbone mar-\nrow MSC, 2 x 10^6 cells/kg, into the knee."
    given = f'pmid,abstract,basis\n5,{first},x\n6,"{other}",y\n7,A walk a day,z\n'
    (tmp_path / "list.csv").write_text(given, encoding="utf-8")
    told, error = run(tmp_path / "list.csv", "--facts", "--id", "pmid", "--id", "basis", "--format", "csv")
    assert "reads the column abstract" in error
    found = rows(told)
    facts = ["property", "code", "label", "basis", "words", "start", "end", "rule"]
    assert list(found[0]) == ["pmid", "basis_given", *facts]
    assert {(row["pmid"], row["basis_given"]) for row in found} == {("5", "x"), ("6", "y")}
    of_other = {row["property"]: row for row in found if row["pmid"] == "6"}
    assert list(of_other) == ["product_kind", "cell_type", "cell_source", "donor", "route", "dose"]
    assert of_other["cell_source"]["words"] == "bone marrow"
    assert of_other["dose"]["code"] == "2e6 cells/kg"
    assert of_other["dose"]["basis"] == "stated"
    for name, words in (("cell_source", "bone mar-\nrow"), ("donor", "autologous"), ("dose", "2 x 10^6 cells/kg")):
        assert other[int(of_other[name]["start"]) : int(of_other[name]["end"])] == words
    as_json = json.loads(run(tmp_path / "list.csv", "--facts", "--format", "json")[0])
    assert [row["words"] for row in as_json if row["property"] == "cell_source"][-1] == "bone mar-\nrow"
    assert "--facts is for tables" in refused("-", "--facts", given=other)


@pytest.mark.parametrize("form", ["csv", "tsv", "md"])
def test_each_fact_of_a_text_is_one_line(form: str) -> None:
    text = "They receive umbilical\ncord mesen-\nchymal stem\r\ncells."
    told, _ = run("-", "--format", form, given=text)
    lines = told.splitlines()
    assert len(lines) == (5 if form == "md" else 4)
    assert "umbilical cord" in told
    assert "mesenchymal stem cells" in told


def test_a_table_for_people_and_an_empty_one(tmp_path: Path) -> None:
    (tmp_path / "texts.tsv").write_text(TABLE, encoding="utf-8")
    assert run(tmp_path / "texts.tsv")[0].startswith("cells: 2 rows")
    assert run("-", "--column", "text", "--format", "json", given="text\n")[0] == "[]\n"


def test_a_long_article_fits_into_a_cell() -> None:
    article = "It was a fine day. " * 8_000 + "Mesenchymal stem cells were infused."
    (row,) = rows(run("-", "--column", "text", "--id", "id", "--format", "csv", given=f'id,text\n1,"{article}"\n')[0])
    assert row["cell_type"] == "mesenchymal"


# ---- records


def test_a_record_is_read_by_its_fields() -> None:
    page = EXAMPLES / "NCT05741099.txt"
    told, error = run(page, "--format", "csv")
    assert error == f"{page} is the record of NCT05741099; for many: trialgraph build, query cell-products\n"
    found = rows(told)
    assert list(found[0]) == ["about", "property", "code", "label", "basis", "field", "words", "rule"]
    assert ("Comparator", "product_kind", "none") in [(row["about"], row["property"], row["code"]) for row in found]
    source = next(row for row in found if row["property"] == "cell_source")
    assert (source["code"], source["field"], source["words"]) == (
        "umbilical-cord",
        "intervention name",
        "Umbilical cord",
    )
    assert any(row["about"].startswith("arm: ") for row in found)
    shown, _ = run("-", given=page.read_bytes())
    assert shown.startswith(f"products: {len(found)} rows")


def test_several_records_are_for_another_command() -> None:
    record = '{"protocolSection": {"identificationModule": {"nctId": "NCT00000001"}}}'
    for given in (f"[{record},{record}]", f"{record}\n{record}\n"):
        assert "trialgraph build" in refused("-", given=given)
    assert "is a record that cannot be read" in refused("-", given='{"protocolSection": {}}')


@pytest.mark.parametrize("given", ["[Aim] MSCs were infused", "<p>MSCs were infused", '{"title": "MSCs were infused"}'])
def test_what_only_begins_like_a_record_is_a_text(given: str) -> None:
    assert rows(run("-", "--format", "csv", given=given)[0])[1]["words"] == "MSCs"


# ---- what is refused


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (b"", "stdin is empty"),
        (b"\xef\xbb\xbf \n\n", "stdin is empty"),
        (b"\x7fELF\x02\x01\x00\x00", "is not UTF-8 text: line 1 has a zero byte; save it as plain text"),
        (b"MSC\n\nMSC\n\0", "is not UTF-8 text: line 4 has a zero byte"),
        (TEXT.encode("utf-16"), "convert it with: iconv -f utf-16 -t utf-8 FILE > NEW"),
        ("MSC\nStammzellen f\xfcr M\xe4use".encode("latin-1"), "is not UTF-8 text: line 2 has the byte fc; convert it"),
        (("MSC infusion.\n" * 9_000 + "f\xfcr").encode("latin-1"), "line 9001 has the byte fc"),
        ("f\xfcr".encode("latin-1"), "iconv -f latin1 -t utf-8 FILE > NEW"),
        (gzip.compress(TEXT.encode(), mtime=0)[:-9], "is cut short or damaged"),
        (b"text \xe2\x82", "is not UTF-8 text"),
    ],
)
def test_what_is_no_text_is_refused(given: bytes, says: str) -> None:
    assert says in refused("-", "--format", "json", given=given)


def test_a_table_that_is_no_text_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    data = "text\n" + "Mesenchymal stem cells are infused\n" * 9_000 + "M\xe4use\n"
    (tmp_path / "list.csv").write_bytes(data.encode("latin-1"))
    told = refused(tmp_path / "list.csv", "--column", "text", "--format", "csv")
    assert "list.csv is not UTF-8 text: line 9002 has the byte e4; convert it with: iconv -f latin1" in told
    assert f"-t utf-8 {tmp_path / 'list.csv'} > NEW" in told


def test_letters_of_many_bytes_stand_anywhere(tmp_path: Path) -> None:
    for before in range(3):  # a letter of three bytes lies over the end of any number of bytes that is read at once
        text = "x" * before + "\u20ac" * 70_000 + " Mesenchymal stem cells are infused."
        assert [row["words"] for row in rows(run("-", "--format", "csv", given=text)[0])] == [
            "Mesenchymal stem cells"
        ] * 2


@pytest.mark.parametrize("name", ["a.json", "b.JSONL", "c.json.gz"])
def test_json_that_is_no_record_is_not_read_as_prose(tmp_path: Path, name: str) -> None:
    data = b'{"title": "MSCs were infused"}\n'
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    told = refused(tmp_path / name)
    assert f"{name} is JSON, but not the record of a trial; give its texts as plain text (.txt), or as a table" in told


def test_a_folder_is_for_another_command(tmp_path: Path) -> None:
    assert refused(tmp_path) == f"trialgraph: {tmp_path} is a folder; build it with trialgraph build {tmp_path}\n"


def test_bad_use_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("pmid,article\n1,x\n", encoding="utf-8")
    told = refused(tmp_path / "list.csv")
    assert "none of the columns text, abstract, summary, description, title, name" in told
    assert told.endswith("--column: pmid, article\n")
    assert "has no column Text; it has: pmid, article" in refused(tmp_path / "list.csv", "--column", "Text")
    assert "has no column doi" in refused(tmp_path / "list.csv", "--column", "article", "--id", "doi")
    assert "No such file" in refused(tmp_path / "none.txt")
    assert "'yaml' is not a format" in refused("-", "--format", "yaml")
    assert "is empty; its first line" in refused("-", "--column", "x")
    assert (
        "has 3 cells under 2 columns"
        in run("-", "--column", "abstract", "--format", "csv", given="pmid,abstract\n1,a,b\n", code=2)[1]
    )


def test_a_broken_table_leaves_no_file(tmp_path: Path) -> None:
    refused("-", "--column", "a", "-o", "out.csv", given="a,b\nx,y\nx,y,z\n", cwd=tmp_path)
    assert list(tmp_path.iterdir()) == []
