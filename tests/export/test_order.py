"""Sorting with a tenth of the memory: the same order and the same lines as Python's own sort."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.export.lines import LinesError, lines_of_file, statements
from trialgraph.export.order import Sorter

LINES = st.lists(st.binary(max_size=40).map(lambda line: line.replace(b"\n", b" ") + b"."), max_size=300)


@given(LINES, st.integers(1, 2_000), st.integers(1, 7))
def test_any_lines_come_out_once_and_in_order(lines: list[bytes], run: int, together: int) -> None:
    with Sorter(run=run) as sorter:
        for start in range(0, len(lines), together):
            sorter.add(lines[start : start + together])
        assert [line for batch in sorter.batches() for line in batch] == sorted(set(lines))


def test_more_runs_than_may_be_open_are_merged_in_between(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trialgraph.export.order._MOST", 3)
    lines = [f"{(number * 31) % 101:03d}".encode() for number in range(101)]
    before = len(list(Path("/proc/self/fd").iterdir()))
    with Sorter(tmp_path, run=1) as sorter:
        for line in lines:
            sorter.add([line, lines[0]])
        assert len(list(Path("/proc/self/fd").iterdir())) < before + 40
        assert [line for batch in sorter.batches() for line in batch] == sorted(lines)


def test_runs_longer_than_a_block_are_merged(tmp_path: Path) -> None:
    """Blocks end in the middle of lines, and runs at different places."""
    lines = [f"{(number * 7919) % 50_021:08d} {'x' * (number % 90)}".encode() for number in range(50_021)]
    with Sorter(tmp_path, run=300_000) as sorter:
        for start in range(0, len(lines), 1_000):
            sorter.add(lines[start : start + 1_000] + lines[:2])
        assert [line for batch in sorter.batches() for line in batch] == sorted(lines)


def test_small_sorts_leave_the_disk_alone_and_large_ones_leave_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    real = tempfile.TemporaryFile

    def counted(**options: Any) -> object:
        opened.append(options)
        return real(**options)

    monkeypatch.setattr(tempfile, "TemporaryFile", counted)
    with Sorter(tmp_path) as sorter:
        sorter.add([b"b", b"a"])
        assert list(sorter.batches()) == [[b"a", b"b"]]
    assert not opened
    with Sorter(tmp_path, run=2) as sorter:
        sorter.add([b"bbb"])
        sorter.add([b"aaa"])
        assert [line for batch in sorter.batches() for line in batch] == [b"aaa", b"bbb"]
    assert len(opened) == 2
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("line", "terms"),
    [
        ("<s> <p> <o> <g> .", ("<s>", "<p>", "<o>", "<g>")),
        ("<s> <p> <o> .", ("<s>", "<p>", "<o>", "")),
        ("_:a <p> _:b _:g .", ("_:a", "<p>", "_:b", "_:g")),
        ("_:a <p> _:b .", ("_:a", "<p>", "_:b", "")),
        ('<s> <p> "a <b> . <c> ." .', ("<s>", "<p>", '"a <b> . <c> ."', "")),
        ('<s> <p> "a <b> . <c>" <g> .', ("<s>", "<p>", '"a <b> . <c>"', "<g>")),
        ('<s> <p> "_:x <y"@en .', ("<s>", "<p>", '"_:x <y"@en', "")),
        ('<s> <p> "a <b"^^<d> .', ("<s>", "<p>", '"a <b"^^<d>', "")),
        ('<s> <p> "a _:b"^^<d> <g> .', ("<s>", "<p>", '"a _:b"^^<d>', "<g>")),
        ('<s> <p> "" .', ("<s>", "<p>", '""', "")),
        ('<s> <p> <<( <a> <b> "c <d>" )>> .', ("<s>", "<p>", '<<( <a> <b> "c <d>" )>>', "")),
        ("<s> <p> <<( <a> <b> <c> )>> <g> .", ("<s>", "<p>", "<<( <a> <b> <c> )>>", "<g>")),
    ],
)
def test_terms_are_found_without_reading_them(line: str, terms: tuple[str, ...]) -> None:
    assert list(statements([f"{line}\n".encode()])) == [tuple(term.encode() for term in terms)]


@pytest.mark.parametrize("line", ["# a comment", "<s> <p>", "<s> <p> <o>", "<s> <p> <o> <g>."])
def test_what_is_no_statement_is_told(line: str) -> None:
    with pytest.raises(LinesError, match="is no statement"):
        list(statements([f"<s> <p> <o> .\n{line}\n".encode()]))


def test_lines_are_whole_wherever_a_piece_of_the_file_ends(tmp_path: Path) -> None:
    lines = [f'<s{number}> <p> "{"x" * 999}" .\n'.encode() for number in range(3_000)]
    (tmp_path / "graph.nq").write_bytes(b"".join(lines).rstrip(b"\n"))
    pieces = list(lines_of_file(tmp_path / "graph.nq")())
    assert len(pieces) > 2
    assert all(piece.endswith(b" .\n") for piece in pieces)
    assert b"".join(pieces) == b"".join(lines)
