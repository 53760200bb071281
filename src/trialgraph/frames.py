"""Rows as columns with types: Arrow, Parquet, pandas. Everything here needs the extra ``frames``.

A column of a catalogue question has the type that its header tells; any other the narrowest that holds its values:
int64, float64, bool, date32 or string. What is of several types is text, as it is in a CSV.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence
from decimal import Decimal
from itertools import islice
from typing import IO, TYPE_CHECKING, Any

from trialgraph.errors import TrialgraphError
from trialgraph.results import Rows, Value, plain

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

__all__ = ["to_arrow", "to_pandas", "write_columns"]

_AT_ONCE = 65_536
_LARGEST = 2**63
_DECLARED = {"integer": "int", "decimal": "float", "boolean": "bool", "date": "date"}  # all else is text


def to_arrow(rows: Rows) -> pa.Table:
    """All rows as a table; they are held as columns, a tenth of what they are as Python's values."""
    pa = _pyarrow()
    pieces: list[list[Any]] = [[] for _ in rows.columns]
    declared = [rows.types.get(column) for column in rows.columns]
    told = [set[str]() if kind is None else {_DECLARED.get(kind, "str")} for kind in declared]
    source = iter(rows)
    while piece := list(islice(source, _AT_ONCE)):
        for at, values in enumerate(zip(*piece, strict=True)):
            kind = _kind(values)
            if kind is not None:
                told[at].add(kind)
            pieces[at].append(_array(values, kind))
    columns = []
    for arrays, kinds in zip(pieces, told, strict=True):
        target = _arrow_type(_common(kinds))
        columns.append(pa.chunked_array([array.cast(target, safe=False) for array in arrays], type=target))
    return pa.table(columns, names=list(rows.columns))


def to_pandas(rows: Rows) -> pd.DataFrame:
    """A DataFrame with pandas' own nullable types, and days as datetime64."""
    import pandas as pd

    pa = _pyarrow()
    nullable = {
        pa.int64(): pd.Int64Dtype(),
        pa.float64(): pd.Float64Dtype(),
        pa.bool_(): pd.BooleanDtype(),
        pa.string(): pd.StringDtype(),
    }
    frame: pd.DataFrame = to_arrow(rows).to_pandas(types_mapper=nullable.get, date_as_object=False)
    return frame


def write_columns(rows: Rows, out: IO[bytes], form: str) -> int:
    """Write Parquet or an Arrow file; returns the number of rows."""
    pa = _pyarrow()
    table = to_arrow(rows)
    sink = out if out.seekable() else io.BytesIO()  # pyarrow asks where it is, which a pipe cannot tell
    if form == "parquet":
        from pyarrow import parquet

        parquet.write_table(table, sink, compression="zstd")
    else:
        with pa.ipc.new_file(sink, table.schema) as file:
            file.write_table(table)
    if isinstance(sink, io.BytesIO) and sink is not out:
        out.write(sink.getbuffer())
    return int(table.num_rows)


def _pyarrow() -> Any:
    try:
        import pyarrow
    except ImportError as error:
        raise TrialgraphError("this needs the extra frames: pip install 'trialgraph[frames]'") from error
    return pyarrow


def _kind(values: Sequence[Value]) -> str | None:
    """The one kind of the values; None where all are missing."""
    kinds = {_kind_of(value) for value in values if value is not None}
    return _common(kinds) if kinds else None


def _kind_of(value: Value) -> str:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        return "int" if -_LARGEST <= value < _LARGEST else "str"
    if isinstance(value, Decimal | float):
        return "float"
    return "date" if isinstance(value, datetime.date) else "str"


def _common(kinds: set[str]) -> str:
    if len(kinds) == 1:
        return next(iter(kinds))
    return "float" if kinds and kinds <= {"int", "float"} else "str"


def _array(values: Sequence[Value], kind: str | None) -> Any:
    """The values as an array; fractions as they are written, since what comes later may make them text."""
    pa = _pyarrow()
    if kind in {"str", "float"}:
        values = [None if value is None else plain(value) for value in values]
        return pa.array(values, type=pa.string())
    return pa.array(values, type=_arrow_type(kind) if kind else pa.null())


def _arrow_type(kind: str) -> Any:
    pa = _pyarrow()
    return {"int": pa.int64(), "float": pa.float64(), "bool": pa.bool_(), "date": pa.date32(), "str": pa.string()}[kind]
