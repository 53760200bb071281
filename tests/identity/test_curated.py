"""Reviewed rows: the table that comes with trialgraph, its reader and its writer, and contradictions."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import trialgraph
from trialgraph import TrialgraphError
from trialgraph.identity.curated import (
    CLOSE,
    PART_OF,
    REPLACED_BY,
    CuratedError,
    CuratedRow,
    check_consistent,
    read_curated,
    write_rows,
)
from trialgraph.identity.keys import spelling_key
from trialgraph.identity.matches import SAME
from trialgraph.ontology import PREFIXES, TG

PACKAGED = Path(trialgraph.__file__).parent / "identity" / "curated.sssom.tsv"
ROWS = read_curated()
HEADER = "subject_label\tpredicate_id\tpredicate_modifier\tobject_label\tcountry\tcity\tcomment"
GOOD = "North Clinic\tskos:exactMatch\t\tClinic of the North\tDK\tRibe\tNCT00000000 gives both"


def row(
    subject: str,
    object_: str,
    predicate: str = SAME,
    *,
    negative: bool = False,
    country: str | None = None,
    city: str | None = None,
    line: int = 1,
) -> CuratedRow:
    return CuratedRow(subject, predicate, negative, object_, country, city, "proof", line, "mine.tsv")


def text_of(*rows: CuratedRow) -> str:
    out = io.StringIO()
    write_rows(out, rows)
    return out.getvalue()


def read(folder: Path, text: str | bytes) -> tuple[CuratedRow, ...]:
    path = folder / "mine.sssom.tsv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_curated(path)


def what(found: CuratedRow) -> tuple[object, ...]:
    """All that a row says, without where it stands."""
    names = [name for name in CuratedRow.__struct_fields__ if name not in ("line", "path")]
    return tuple(getattr(found, name) for name in names)


# The table that comes with trialgraph


def test_the_packaged_rows_do_not_contradict_each_other() -> None:
    check_consistent(ROWS)


def test_the_packaged_table_is_as_the_writer_writes_it_and_sorted() -> None:
    out = io.StringIO()
    write_rows(out, ROWS)
    mend = "write it with write_rows(out, sorted rows)"
    assert out.getvalue().encode() == PACKAGED.read_bytes(), mend
    order = [(spelling_key(found.subject), spelling_key(found.object), found.predicate) for found in ROWS]
    assert order == sorted(order), mend


def test_the_packaged_table_holds_enough_rows_of_each_kind() -> None:
    assert len(ROWS) >= 150
    assert sum(found.negative for found in ROWS) >= 30
    assert {found.predicate for found in ROWS} == {SAME, PART_OF, REPLACED_BY, CLOSE}


@pytest.mark.parametrize("found", ROWS, ids=lambda found: f"line {found.line}")
def test_a_packaged_row_has_a_date_and_evidence_that_its_proof_names(found: CuratedRow) -> None:
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", found.date)
    assert len(found.proof) > 20, "a proof says what shows it"
    named = set(re.findall(r"\bNCT\d{8}\b", found.proof)) | set(re.findall(r"\bROR (0[a-z0-9]{8})\b", found.proof))
    cited = {address.rsplit("/", 1)[1] for address in found.see_also}
    assert all(
        re.fullmatch(r"https://(ror\.org/0[a-z0-9]{6}\d\d|clinicaltrials\.gov/study/NCT\d{8})", address)
        for address in found.see_also
    )
    assert named <= cited, "what a proof names is linked in see_also"


def test_same_and_different_of_known_traps() -> None:
    found = {(one.subject, one.object): (one.predicate, one.negative) for one in ROWS}
    assert found["302 Military Hospital of China", "Beijing 302 Hospital"] == (SAME, False)
    assert found["302 Military Hospital of China", "Fifth Medical Center of PLA General Hospital"] == (
        REPLACED_BY,
        False,
    )
    assert found["Merck KGaA", "Merck & Co., Inc."] == (SAME, True)
    assert found["AP-HP- Hôpital Bichat", "Bichat Hospital"] == (SAME, False)
    assert found["RenJi Hospital", "Ruijin Hospital"] == (SAME, True)


def test_pairs_that_must_not_be_one_are_not_joined(shared: Path) -> None:
    """No chain of packaged rows, wherever it holds, joins a pair of the acceptance sets."""
    for name in ("must_not_merge.tsv", "related_not_same.tsv"):
        lines = (shared / "gold" / "identity" / name).read_text(encoding="utf-8").splitlines()[1:]
        pairs = [line.split("\t")[:2] for line in lines]
        for one, other in pairs:
            if spelling_key(one) != spelling_key(other):
                check_consistent((*(found for found in ROWS if not found.country), row(one, other, negative=True)))


# Valid SSSOM


def test_the_packaged_table_is_valid_sssom() -> None:
    from sssom.parsers import parse_sssom_table, to_mapping_set_document
    from sssom.validators import validate

    parsed = parse_sssom_table(str(PACKAGED))
    validate(parsed)
    columns = ("subject_label", "predicate_id", "predicate_modifier", "object_label", "comment")
    said = sorted(zip(*(parsed.df[column].fillna("") for column in columns), strict=True))
    mine = [(one.subject, one.predicate, "Not" if one.negative else "", one.object, one.proof) for one in ROWS]
    assert said == sorted(mine)
    mappings = to_mapping_set_document(parsed).mapping_set.mappings
    assert len(mappings) == len(ROWS), "each row is a mapping for sssom-py; what it takes for none, it leaves out"
    assert set(parsed.df["subject_type"]) == set(parsed.df["object_type"]) == {"rdfs literal"}
    assert parsed.metadata["mapping_set_id"].endswith("curated.sssom.tsv")


def test_the_prefixes_and_the_extensions_are_terms_of_ours() -> None:
    text = PACKAGED.read_text(encoding="utf-8")
    for prefix in ("skos", "org", "dcterms", "semapv"):
        assert f"#  {prefix}: {PREFIXES[prefix]}\n" in text
    for slot in (TG.country, TG.city):
        assert f"#  property: {slot}\n" in text


# Reading and writing

_NAMES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=30).filter(spelling_key)
_PLACES = st.one_of(
    st.just((None, None)),
    st.tuples(st.sampled_from(("CN", "FR", "US")), st.none() | _NAMES),
)


@st.composite
def tables(draw: st.DrawFn) -> list[CuratedRow]:
    """Rows as a reader gives them: cells on one line, no two rows that say the same."""
    found: dict[tuple[object, ...], CuratedRow] = {}
    for at in range(draw(st.integers(0, 6))):
        (country, city), subject, object_ = draw(_PLACES), draw(_NAMES), draw(_NAMES)
        one = CuratedRow(
            subject=" ".join(subject.split()),
            predicate=draw(st.sampled_from((SAME, PART_OF, REPLACED_BY, CLOSE))),
            negative=draw(st.booleans()),
            object=" ".join(object_.split()),
            country=country,
            city=" ".join(city.split()) if city else None,
            proof=" ".join(draw(_NAMES).split()),
            line=at,
            path="",
            see_also=tuple(draw(st.lists(st.sampled_from(("https://ror.org/a", "https://ror.org/b")), max_size=2))),
            date=draw(st.sampled_from(("", "2026-11-25"))),
        )
        if spelling_key(one.subject) != spelling_key(one.object):
            found[one.ends, one.predicate, one.negative, one.place] = one
    return list(found.values())


@given(tables())
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, rows: list[CuratedRow]) -> None:
    found = read(tmp_path_factory.mktemp("table"), text_of(*rows))
    assert [what(one) for one in found] == [what(one) for one in rows]


def test_the_same_rows_give_the_same_bytes_and_a_row_knows_its_line(tmp_path: Path) -> None:
    text = text_of(row("North Clinic", "Clinic of the North"), row("South Clinic", "Clinic of the South"))
    assert text == text_of(row("North Clinic", "Clinic of the North"), row("South Clinic", "Clinic of the South"))
    found = read(tmp_path, text)
    assert [text.splitlines()[one.line - 1].split("\t")[0] for one in found] == ["North Clinic", "South Clinic"]
    assert {one.path for one in found} == {str(tmp_path / "mine.sssom.tsv")}


def test_other_columns_and_another_order_do_no_harm(tmp_path: Path) -> None:
    header = HEADER.split("\t")
    cells = GOOD.split("\t")
    turned = "\t".join(["confidence", *header[::-1]]) + "\n" + "\t".join(["0.9", *cells[::-1]]) + "\n"
    assert [what(one) for one in read(tmp_path, turned)] == [what(one) for one in read(tmp_path, f"{HEADER}\n{GOOD}\n")]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: "".join(line for line in text.splitlines(True) if not line.startswith("#")).encode(),
        lambda text: re.sub(r"(?m)^(#.*)$", '"\\1"\t\t\t', text).encode(),
        lambda text: (text + "\n\t\t\t\n").encode(),
        lambda text: text.rstrip("\n").encode(),
    ],
    ids=["byte order mark", "CRLF", "no comments", "quoted comments", "empty lines", "no last line end"],
)
def test_a_spreadsheet_changes_nothing(tmp_path: Path, spoil: Callable[[str], bytes]) -> None:
    rows = (row("Klinikum Köln", 'The "Cologne" Hospital', country="DE"), row("A Clinic", "B Clinic", negative=True))
    found = read(tmp_path, spoil(text_of(*rows)))
    assert [what(one) for one in found] == [what(one) for one in rows]


def cells(**changes: str) -> str:
    """The good row with some cells changed."""
    good = dict(zip(HEADER.split("\t"), GOOD.split("\t"), strict=True)) | changes
    return "\t".join(good.values())


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (cells(predicate_id="owl:sameAs"), "predicate_id is 'owl:sameAs'; use one of skos:exactMatch"),
        (cells(predicate_id=""), "predicate_id is ''"),
        (cells(predicate_modifier="not"), "use Not, or nothing"),
        (cells(country="UK"), "country is 'UK'; use the ISO code"),
        (cells(country="dk"), "country is 'dk'; use the ISO code"),
        (cells(country="Denmark"), "country is 'Denmark'; use the ISO code"),
        (cells(country=""), "city is 'Ribe' without a country"),
        (cells(subject_label=""), "subject_label is ''"),
        (cells(object_label=" - "), "object_label is '-'"),
        (cells(object_label="The NORTH clinic"), "are one name but for spelling"),
        (cells(comment=""), "has no proof; write in comment"),
        (GOOD.replace("\tDK\tRibe", "\tDK\t\tRibe"), "8 cells under 7 columns"),
        ("North Clinic", "object_label is ''"),
    ],
)
def test_a_row_that_cannot_be_used_says_where_and_how_to_mend_it(tmp_path: Path, line: str, says: str) -> None:
    with pytest.raises(CuratedError) as caught:
        read(tmp_path, f"# a comment\n{HEADER}\n{GOOD}\n{line}\n")
    assert says in str(caught.value)
    assert str(caught.value).startswith(f"{tmp_path / 'mine.sssom.tsv'}:4: ")
    assert isinstance(caught.value, TrialgraphError)


@pytest.mark.parametrize("column", HEADER.split("\t"))
def test_a_missing_column_is_named(tmp_path: Path, column: str) -> None:
    header = "\t".join(name for name in HEADER.split("\t") if name != column)
    with pytest.raises(CuratedError, match=f":2: has no column {column}; add it"):
        read(tmp_path, f"# a comment\n{header}\n")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "has no header"),
        (b"#only: comments\n", "has no header"),
        (f"{HEADER}\nKlinikum K\xf6ln".encode("latin-1"), "is not UTF-8"),
    ],
    ids=["empty", "comments alone", "Latin-1"],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, content: bytes, says: str) -> None:
    with pytest.raises(CuratedError, match=says):
        read(tmp_path, content)


@pytest.mark.parametrize("separator", [",", ";"])
def test_what_spreadsheets_make_of_a_table_is_read(tmp_path: Path, separator: str) -> None:
    plain = read(tmp_path, f"{HEADER}\n{GOOD}\n".encode())
    assert len(plain) == 1
    assert read(tmp_path, f"{HEADER}\n{GOOD}\n".encode("utf-16")) == plain
    told = io.StringIO()
    csv.writer(told, delimiter=separator).writerows(line.split("\t") for line in (HEADER, GOOD))
    assert read(tmp_path, told.getvalue().encode()) == plain


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CuratedError, match=r"none\.tsv:0: cannot be read: "):
        read_curated(tmp_path / "none.tsv")


@pytest.mark.parametrize(
    ("again", "refused"),
    [
        (GOOD, True),
        (cells(subject_label="Clinic of the North", object_label="The north clinic", comment="other words"), True),
        (cells(city="RIBE"), True),
        (cells(city="Odense"), False),
        (cells(city=""), False),
        (cells(predicate_modifier="Not"), False),
    ],
    ids=["same", "turned round", "city written otherwise", "other city", "whole country", "negative"],
)
def test_a_row_stands_once(tmp_path: Path, again: str, refused: bool) -> None:
    table = f"{HEADER}\n{GOOD}\n{again}\n"
    if refused:
        with pytest.raises(CuratedError, match=":3: says the same as line 2; delete one of the two"):
            read(tmp_path, table)
    else:
        assert len(read(tmp_path, table)) == 2


def test_the_direction_of_a_successor_counts(tmp_path: Path) -> None:
    there = cells(predicate_id=REPLACED_BY)
    back = cells(predicate_id=REPLACED_BY, subject_label="Clinic of the North", object_label="North Clinic")
    assert len(read(tmp_path, f"{HEADER}\n{there}\n{back}\n")) == 2


def test_an_error_survives_a_process_pool() -> None:
    import pickle

    error = CuratedError("mine.tsv", 3, "has no proof")
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert (str(again), again.path, again.line) == ("mine.tsv:3: has no proof", "mine.tsv", 3)


# Contradictions


@pytest.mark.parametrize(
    "rows",
    [
        (row("A", "B"), row("B", "A", negative=True)),
        (row("A", "B"), row("C", "B"), row("C", "D"), row("The a", "d", negative=True)),
        (row("A", "B", country="CN", city="Wuhan"), row("A", "B", negative=True)),
        (row("A", "B"), row("A", "B", country="CN", negative=True)),
        (row("A", "B", country="CN"), row("B", "C", country="CN", city="Wuhan"), row("A", "C", negative=True)),
        (row("A", "B"), row("A", "B", PART_OF)),
        (row("A", "B"), row("B", "C"), row("A", "C", REPLACED_BY)),
        (row("A", "B"), row("A", "B", CLOSE)),
        (row("A", "B", PART_OF), row("A", "B", PART_OF, negative=True)),
        (row("A", "B", CLOSE), row("B", "A", CLOSE, negative=True)),
    ],
    ids=[
        "pair",
        "chain",
        "row in a place",
        "denial in a place",
        "chain in a place",
        "part",
        "successor",
        "other form",
        "denied part",
        "denied form",
    ],
)
def test_rows_that_contradict_each_other_are_named(rows: tuple[CuratedRow, ...]) -> None:
    for order in (rows, rows[::-1]):
        numbered = [
            CuratedRow(one.subject, one.predicate, one.negative, one.object, one.country, one.city, "p", at, "mine.tsv")
            for at, one in enumerate(order, 1)
        ]
        with pytest.raises(CuratedError) as caught:
            check_consistent(numbered)
        for one in numbered:
            assert f"mine.tsv:{one.line} ({one.subject!r}" in str(caught.value)
            assert repr(one.object) in str(caught.value)


@pytest.mark.parametrize(
    "rows",
    [
        (),
        (row("A", "B"), row("B", "C"), row("A", "D", negative=True)),
        (row("A", "B", country="CN"), row("A", "B", country="FR", negative=True)),
        (row("A", "B", country="CN", city="Wuhan"), row("A", "B", country="CN", city="Jinan", negative=True)),
        (row("A", "B", country="CN"), row("B", "C", country="FR"), row("A", "C", negative=True)),
        (row("A", "B", PART_OF), row("A", "B", negative=True)),
        (row("A", "B", PART_OF), row("B", "A", PART_OF, negative=True)),
        (row("A", "B"), row("A", "B", PART_OF, negative=True)),
        (row("A", "B", REPLACED_BY), row("B", "C", REPLACED_BY), row("A", "C", negative=True)),
    ],
    ids=[
        "none",
        "other names",
        "other country",
        "other city",
        "chain over places",
        "part, not same",
        "direction",
        "same, not part",
        "successors join nothing",
    ],
)
def test_rows_that_agree_pass(rows: tuple[CuratedRow, ...]) -> None:
    check_consistent(rows)
    check_consistent(rows[::-1])


@given(st.lists(st.tuples(st.sampled_from("ABCDE"), st.sampled_from("ABCDE"), st.booleans()), max_size=8))
def test_a_contradiction_is_found_just_when_a_chain_joins_what_a_row_keeps_apart(
    said: list[tuple[str, str, bool]],
) -> None:
    rows = [row(one, other, negative=negative) for one, other, negative in said if one != other]
    groups = {name: {name} for name in "ABCDE"}
    for one in rows:
        if not one.negative:
            union = groups[one.subject] | groups[one.object]
            groups |= dict.fromkeys(union, union)
    clash = any(one.negative and one.object in groups[one.subject] for one in rows)
    if clash:
        with pytest.raises(CuratedError):
            check_consistent(rows)
    else:
        check_consistent(rows)


def test_notes_stand_before_the_comment_and_are_not_read(tmp_path: Path) -> None:
    out = io.StringIO()
    write_rows(out, [row("A house", "B house")], noted=("reason",), notes=[{"reason": "near", "other": "no column"}])
    header, *_ = [line for line in out.getvalue().splitlines() if not line.startswith("#")]
    columns = header.split("\t")
    assert columns[columns.index("comment") - 1] == "reason"
    assert "#- slot_name: reason" in out.getvalue()
    assert [what(found) for found in read(tmp_path, out.getvalue())] == [what(row("A house", "B house"))]
