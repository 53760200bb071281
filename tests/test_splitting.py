"""Documents that hold many records: each record's bytes come out as they were, whatever is around them."""

from __future__ import annotations

import io
import json
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph import splitting
from trialgraph.splitting import Raw, split

_LEAVES = st.none() | st.booleans() | st.integers() | st.text(st.sampled_from('a"\\{}[]\n,:é\u2028'), max_size=8)
_VALUES = st.recursive(
    _LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3)
)
_RECORDS = st.lists(st.dictionaries(st.text(min_size=1, max_size=6), _VALUES, min_size=1, max_size=4), max_size=5)
_INDENTS = st.sampled_from([None, 0, 2])


def cut(document: bytes) -> list[Raw]:
    return list(split(io.BytesIO(document).read, "d"))


def told(document: bytes) -> list[Any]:
    records = cut(document)
    assert [raw.problem for raw in records] == [None] * len(records)
    return [json.loads(raw.data) for raw in records]


@pytest.fixture(params=[5, 64, 2**20])
def small_chunks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """Also read in tiny pieces, so that every place of a document is once at the edge of one."""
    monkeypatch.setattr(splitting, "_CHUNK", request.param)
    return int(request.param)


def _wrapped(records: list[Any], way: tuple[str, ...], indent: int | None) -> bytes:
    value: Any = records
    for name in reversed(way):
        value = {"total": len(records), name: value, "next": '"}]'}
    return json.dumps(value, indent=indent, ensure_ascii=False).encode()


@pytest.mark.parametrize("way", [(), ("studies",), ("FullStudiesResponse", "FullStudies")])
@given(records=_RECORDS, indent=_INDENTS)
def test_a_list_gives_its_elements(way: tuple[str, ...], records: list[Any], indent: int | None) -> None:
    assert told(_wrapped(records, way, indent)) == records


@pytest.mark.parametrize("way", [(), ("studies",), ("StudyFieldsResponse", "StudyFields")])
@pytest.mark.parametrize("chunk", [3, 17, 2**20])
@given(records=_RECORDS, indent=_INDENTS)
def test_a_list_that_is_too_large_to_hold_gives_its_elements_too(
    way: tuple[str, ...], chunk: int, records: list[Any], indent: int | None
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(splitting, "_CHUNK", chunk)
        patch.setattr(splitting, "_decoded", lambda document: None)
        assert told(_wrapped(records, way, indent)) == records


@given(records=_RECORDS.filter(lambda records: len(records) > 1), blank=st.sampled_from(["\n", "\n\n", "\r\n"]))
def test_lines_give_a_record_each(records: list[Any], blank: str) -> None:
    assert told(blank.join(map(json.dumps, records)).encode()) == records


@given(records=_RECORDS.filter(bool), way=st.sampled_from([(), ("studies",)]), data=st.data())
def test_a_list_that_is_cut_gives_what_came_before_and_tells_the_break(
    records: list[Any], way: tuple[str, ...], data: st.DataObject
) -> None:
    document = _wrapped(records, way, None)
    place = data.draw(st.integers(1, len(document) - 1))
    found = cut(document[:place])
    given_ = [raw for raw in found if raw.problem is None]
    whole = [json.loads(raw.data) for raw in given_ if raw.data != document[:place]]
    assert whole == records[: len(whole)]
    assert found[-1].problem is not None or found[-1].data == document[:place] or len(whole) == len(records)


def test_a_broken_line_never_swallows_its_neighbours(small_chunks: int) -> None:
    good = [json.dumps({"a": "x" * at}).encode() for at in range(4)]
    lines = [good[0], good[1], b"<<<<<<< HEAD", b'{"a": [', b"", good[2], b">>>>>>> other", good[3]]
    records = cut(b"\n".join(lines))
    assert [raw.name for raw in records] == ["d:1", "d:2", "d:3", "d:4", "d:6", "d:7", "d:8"]
    assert [raw.data for raw in records if raw.problem is None] == [good[0], good[1], b'{"a": [', good[2], good[3]]
    assert [raw.problem[0] for raw in records if raw.problem] == ["conflict-marker"] * 2


def test_a_document_that_is_one_record_stays_as_it_is(small_chunks: int) -> None:
    for document in (b'{"protocolSection": {"studies": [1]}}', b'{\n "a": [{}]\n}\n', b"NCT ID: NCT1\n{", b"", b"{}"):
        assert [(raw.name, raw.data) for raw in cut(document)] == [("d", document)]


def test_a_mark_before_the_document_is_left_off() -> None:
    assert told(b"\xef\xbb\xbf" + b'[{"a":1}]') == [{"a": 1}]


def test_a_line_too_long_is_told_and_the_others_are_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(splitting, "LARGEST_RECORD", 1000)
    monkeypatch.setattr(splitting, "_CHUNK", 64)
    long = b'{"a": "' + b"x" * 5000 + b'"}'
    records = cut(b'{"a":1}\n{"b":2}\n' + long + b'\n{"c":3}')
    assert [raw.problem and raw.problem[0] for raw in records] == [None, None, "too-large", None]
    assert records[3] == Raw("d:4", b'{"c":3}')


@pytest.mark.parametrize("behind", [b"", b"\n", b'\n{"b":2}\n{"c":3}', b"\n]}"])
def test_a_first_line_too_long_is_told_and_the_lines_behind_it_are_given(
    behind: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(splitting, "LARGEST_RECORD", 1000)
    monkeypatch.setattr(splitting, "_CHUNK", 64)
    records = cut(b'{"a": "' + b"x" * 5000 + b'"}' + behind)
    assert records[0].problem is not None
    assert records[0].problem[0] == "too-large"
    expected = [Raw("d:2", b'{"b":2}'), Raw("d:3", b'{"c":3}')] if b"b" in behind else []
    assert records[1:] == expected


@pytest.mark.parametrize("start", [b'{"a":', b'{"studies":{"a":', b""])
def test_a_bottomless_document_is_one_record(start: bytes) -> None:
    """It takes time in proportion to its size, not to its square: 200,000 brackets once took minutes."""
    document = start + b"[" * 200_000
    records = cut(document)
    assert [(raw.name, raw.data) for raw in records if not raw.problem] == ([("d", document)] if start else [])
    assert len(records) == 1


def test_a_record_too_large_or_too_deep_in_a_list_is_told_and_the_others_are_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(splitting, "LARGEST_RECORD", 4000)
    monkeypatch.setattr(splitting, "_CHUNK", 64)
    large, deep = b'{"a": "' + b"x" * 9000 + b'"}', b'{"a":' + b"[" * 600 + b"]" * 600 + b"}"
    records = cut(b'{"studies": [{"a":1},' + large + b', {"b":2},' + deep + b', {"c":3}]}')
    assert [raw.problem and raw.problem[0] for raw in records] == [None, "too-large", None, "too-deep", None]
    assert [raw.data for raw in records if not raw.problem] == [b'{"a":1}', b'{"b":2}', b'{"c":3}']


@pytest.mark.parametrize("form", ["lines", "list"])
def test_a_long_document_is_never_held(form: str) -> None:
    record = json.dumps({"text": "x" * 20_000}).encode()

    def pieces() -> Iterator[bytes]:
        between = b"\n" if form == "lines" else b","
        yield b"" if form == "lines" else b'{"studies":['
        for at in range(10_000):
            yield record + (between if at < 9_999 else b"")
        yield b"" if form == "lines" else b"]}"

    stream, left = pieces(), b""

    def read(size: int) -> bytes:
        nonlocal left
        while len(left) < size and (piece := next(stream, None)) is not None:
            left += piece
        taken, left = left[:size], left[size:]
        return taken

    tracemalloc.start()
    count = sum(raw.data == record for raw in split(read, "d"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 10_000
    assert peak < 200 * 2**20
