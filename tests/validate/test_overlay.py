"""What layers say, laid out on disk, is found again whole: whatever the words, and where two subjects have one sum."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.validate import overlay
from trialgraph.validate.overlay import Overlay, write_overlay

SUBJECTS = [f"<https://example.org/{name}>" for name in ("a", "a/b", "ab", "ü", "c")]
VALUES = ['"plain"', '"U+2028: \u2028, U+0085: \x85, < and > ."@en', "<https://example.org/o>", '"😀"']
GRAPHS = ["https://example.org/graph/one", "https://example.org/graph/two"]
lines = st.tuples(*map(st.sampled_from, (SUBJECTS[:4], ("<urn:p>", "<urn:q>"), VALUES, GRAPHS)))


@pytest.mark.parametrize("total", [crc32, lambda _: 7], ids=["sums", "one sum for all"])
@given(frames=st.lists(st.lists(lines, max_size=8), max_size=4))
def test_what_was_laid_out_is_found(total: Callable[[bytes], int], frames: list[list[tuple[str, ...]]]) -> None:
    expected: dict[str, dict[str, list[str]]] = {}
    for subject, predicate, value, _ in (line for frame in frames for line in frame):
        values = expected.setdefault(subject, {}).setdefault(predicate, [])
        if value not in values:
            values.append(value)
    texts = ["".join(f"{s} {p} {o} <{graph}> .\n" for s, p, o, graph in frame).encode() for frame in frames]
    with TemporaryDirectory() as folder, patch.object(overlay, "crc32", total):
        write_overlay(Path(folder), texts)
        found = dict(Overlay(Path(folder)).about(SUBJECTS))
    assert {subject: {key: sorted(of) for key, of in node.items()} for subject, node in found.items()} == {
        subject: {key: sorted(of) for key, of in node.items()} for subject, node in expected.items()
    }
