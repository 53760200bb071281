"""Frames of a build's own file: put together they give all lines, and what is cut gives none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.quadfile import pack, unpack

PIECES = st.lists(st.binary(min_size=1, max_size=3_000), min_size=1, max_size=5)


@given(PIECES)
def test_all_lines_come_back(pieces: list[bytes]) -> None:
    assert unpack(b"".join(pack(piece) for piece in pieces)) == b"".join(pieces)


@given(PIECES, st.data())
def test_a_cut_frame_is_told(pieces: list[bytes], data: st.DataObject) -> None:
    frames = [pack(piece) for piece in pieces]
    left = data.draw(st.integers(1, len(frames[-1]) - 1))
    with pytest.raises(EOFError, match="ended before"):
        unpack(b"".join(frames[:-1]) + frames[-1][:left])
