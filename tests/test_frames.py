"""Rows as columns: which type a column has, and that files of columns are read back as they were."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from trialgraph.result_files import result_format, write_rows
from trialgraph.results import Iri, Result, Rows, Value, plain

pa: Any = pytest.importorskip("pyarrow")
pytest.importorskip("pandas")
pytest.importorskip("polars")

DAY = datetime.date(2024, 3, 5)
PIECE = 65_536  # rows that are made columns at once
DECLARED = {
    "integer": "int64",
    "decimal": "double",
    "boolean": "bool",
    "date": "date32[day]",
    "iri": "string",
    "string": "string",
    "list": "string",
}


def _column(values: Sequence[Value], kind: str | None = None) -> Any:
    rows = Rows(("x",), iter([(value,) for value in values]), "query", {"x": kind} if kind else {})
    from trialgraph.frames import to_arrow

    return to_arrow(rows).column("x")


@pytest.mark.parametrize(
    ("values", "kind", "expected"),
    [
        ([1, -2, None], "int64", [1, -2, None]),
        ([2**63 - 1, -(2**63)], "int64", [2**63 - 1, -(2**63)]),
        ([2**63], "string", [str(2**63)]),
        ([1, -(2**63) - 1], "string", ["1", str(-(2**63) - 1)]),
        ([Decimal("1.5"), Decimal(18)], "double", [1.5, 18.0]),
        ([0.1, None, 1e300], "double", [0.1, None, 1e300]),
        ([1, Decimal("1.5"), 2.5], "double", [1.0, 1.5, 2.5]),
        ([float("inf"), float("-inf")], "double", [float("inf"), float("-inf")]),
        ([True, False, None], "bool", [True, False, None]),
        ([DAY, None], "date32[day]", [DAY, None]),
        (["a", Iri("http://a/b"), None], "string", ["a", "http://a/b", None]),
        ([None, None], "string", [None, None]),
        ([], "string", []),
        ([True, 1], "string", ["true", "1"]),
        ([1, "x", None], "string", ["1", "x", None]),
        ([DAY, "2024-03"], "string", ["2024-03-05", "2024-03"]),
        ([Decimal("1.50"), "x", 100.0, True], "string", ["1.50", "x", "100.0", "true"]),
        ([DAY, 5], "string", ["2024-03-05", "5"]),
    ],
)
def test_the_type_is_the_narrowest_that_holds_the_values(
    values: list[Value], kind: str, expected: list[object]
) -> None:
    column = _column(values)
    assert str(column.type) == kind
    assert column.to_pylist() == expected


@pytest.mark.parametrize(("told", "kind"), DECLARED.items())
def test_the_header_s_type_is_that_of_a_column_without_values(told: str, kind: str) -> None:
    assert str(_column([], told).type) == kind
    assert str(_column([None, None], told).type) == kind


@pytest.mark.parametrize(
    ("told", "values", "kind", "expected"),
    [
        ("integer", [1], "int64", [1]),
        ("decimal", [1, 2], "double", [1.0, 2.0]),
        ("integer", ["many", 1], "string", ["many", "1"]),
        ("integer", [2**70], "string", [str(2**70)]),
        ("string", [1, True, None], "string", ["1", "true", None]),
        ("date", ["2024"], "string", ["2024"]),
        ("boolean", [None, True], "bool", [None, True]),
    ],
)
def test_values_that_are_not_of_the_header_s_type_are_kept(
    told: str, values: list[Value], kind: str, expected: list[object]
) -> None:
    column = _column(values, told)
    assert (str(column.type), column.to_pylist()) == (kind, expected)


@pytest.mark.parametrize(
    ("early", "late", "kind"),
    [
        ([1], [2.5], "double"),
        ([2**60 + 1], [0.5], "double"),
        ([1], ["x"], "string"),
        ([Decimal("18"), Decimal("1.50")], ["x"], "string"),
        ([100.0, 0.1, 1e22], ["x"], "string"),
        ([Decimal("18")], [5], "double"),
        ([True], ["x"], "string"),
        ([True], [1], "string"),
        ([DAY], ["2024-03"], "string"),
        ([None], [1], "int64"),
        ([1], [None], "int64"),
        ([None], [DAY], "date32[day]"),
        ([1], [2**70], "string"),
        (["a"], [1], "string"),
    ],
)
def test_what_comes_later_may_be_of_another_type(early: list[Value], late: list[Value], kind: str) -> None:
    values = [*early, *[early[0]] * (PIECE - len(early)), *late]
    column = _column(values)
    assert str(column.type) == kind
    assert len(column) == PIECE + len(late)
    if kind == "string":  # as it is in a CSV
        expected: list[object] = [plain(value) for value in [*early, *late]]
    elif kind == "double":
        expected = [float(value) for value in [*early, *late]]  # type: ignore[arg-type]  # numbers
    else:
        expected = [*early, *late]
    got = [*column.slice(0, len(early)).to_pylist(), *column.slice(PIECE).to_pylist()]
    assert got == expected


def test_the_header_s_type_holds_over_all_pieces() -> None:
    assert str(_column([None] * (PIECE + 1), "integer").type) == "int64"
    column = _column([1] * PIECE + ["x"], "integer")
    assert column.to_pylist()[-2:] == ["1", "x"]


RESULT = Result(
    ("site", "label", "trials", "share", "rate", "shared", "first", "month", "nothing"),
    (
        (Iri("http://a/b"), 'North "é" 東京', 3, Decimal("1.5"), 0.25, True, DAY, "2024-03", None),
        (None, None, None, None, None, None, None, None, None),
    ),
    "query",
    {"site": "iri", "trials": "integer", "nothing": "integer"},
)
KINDS = ["string", "string", "int64", "double", "double", "bool", "date32[day]", "string", "int64"]


@pytest.mark.parametrize("form", ["parquet", "arrow"])
@pytest.mark.parametrize("result", [RESULT, Result(RESULT.columns, (), "query", RESULT.types)], ids=["rows", "none"])
def test_a_file_of_columns_is_read_back_by_all(form: str, result: Result, tmp_path: Path) -> None:
    import pandas as pd
    import polars as pl
    from pyarrow import feather, parquet

    out = tmp_path / f"rows.{form}"
    assert result_format(None, out) == form
    assert write_rows(result.stream(), out, form) == len(result)
    table = parquet.read_table(out) if form == "parquet" else feather.read_table(out)
    assert table.column_names == list(RESULT.columns)
    expected = [[float(v) if isinstance(v, Decimal) else v for v in row] for row in result.tuples]
    assert [list(row.values()) for row in table.to_pylist()] == expected
    if len(result):
        assert [str(field.type) for field in table.schema] == KINDS
    else:
        assert [str(table.schema.field(name).type) for name in ("site", "trials", "nothing")] == [
            "string",
            "int64",
            "int64",
        ]
    polars = pl.read_parquet(out) if form == "parquet" else pl.read_ipc(out)
    assert [list(row) for row in polars.rows()] == expected
    pandas = pd.read_parquet(out) if form == "parquet" else pd.read_feather(out)
    assert list(pandas.columns) == list(RESULT.columns)
    assert len(pandas) == len(result)
    assert [path.name for path in tmp_path.iterdir()] == [out.name]


def test_pandas_has_nullable_types_and_days() -> None:
    import pandas as pd

    frame = RESULT.to_pandas()
    assert frame["trials"].dtype == pd.Int64Dtype()
    assert frame["share"].dtype == pd.Float64Dtype()
    assert frame["shared"].dtype == pd.BooleanDtype()
    assert frame["label"].dtype == pd.StringDtype()
    assert str(frame["first"].dtype).startswith("datetime64")
    assert frame["trials"].tolist() == [3, pd.NA]
    assert frame["first"][0] == pd.Timestamp("2024-03-05")
    empty = Result(("n", "day"), (), "query", {"n": "integer", "day": "date"}).to_pandas()
    assert empty["n"].dtype == pd.Int64Dtype()
    assert str(empty["day"].dtype).startswith("datetime64")


def test_what_fails_on_the_way_leaves_no_file(tmp_path: Path) -> None:
    def rows() -> Any:
        yield (1,)
        raise OSError("gone")

    for form in ("parquet", "arrow", "csv"):
        with pytest.raises(OSError, match="gone"):
            write_rows(Rows(("x",), rows()), tmp_path / f"rows.{form}", form)
    assert list(tmp_path.iterdir()) == []


def test_many_rows_are_read_once_and_counted() -> None:
    from trialgraph.frames import write_columns

    out = io.BytesIO()
    assert write_columns(Rows(("x",), ((at,) for at in range(PIECE * 2 + 1))), out, "arrow") == PIECE * 2 + 1
    table = pa.ipc.open_file(pa.BufferReader(out.getvalue())).read_all()
    assert table.column("x").to_pylist() == list(range(PIECE * 2 + 1))
