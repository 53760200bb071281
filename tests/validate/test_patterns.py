"""Looking first for what a match needs changes nothing but the time."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.shapes import shapes_graph
from trialgraph.validate.patterns import needed, searcher

EMAIL = r"[^\s@]+@[^\s@]+\.[a-z]{2,}|\[email.protected\]"
PHONE = r"\+[0-9][0-9 ().-]{8,}|\b(tel|telephone|phone|mobile|fax)\b[.: ]*[0-9(+][0-9 ().-]{5,}"


@pytest.mark.parametrize(
    ("pattern", "pieces"),
    [
        (EMAIL, {"@", "[email", "protected]"}),
        ("abc", {"abc"}),
        ("ab+c", {"b", "c", "a"}),
        ("(ab|cd)x?", {"ab", "cd"}),
        ("a|[bc]", None),
        ("(ab)?", None),
        (r"\S", None),
        ("é", None),
    ],
)
def test_what_every_match_has(pattern: str, pieces: set[str] | None) -> None:
    found = needed(pattern, ignore_case=False)
    assert found is None if pieces is None else found is not None and found <= pieces


@pytest.mark.parametrize("pattern", [EMAIL, PHONE])
def test_a_pattern_of_the_shapes_is_looked_for_by_its_pieces(pattern: str) -> None:
    from rdflib import SH

    assert pattern in {str(each) for each in shapes_graph().objects(None, SH.pattern)}
    assert needed(pattern, ignore_case=True)


@given(st.data(), st.sampled_from([EMAIL, PHONE, "(ab|cd)e", "x@?y+", "Kelvin|STREET"]), st.sampled_from(["", "i"]))
def test_a_match_is_found_wherever_it_stands(data: st.DataObject, pattern: str, flags: str) -> None:
    compiled = re.compile(pattern, re.IGNORECASE if flags else 0)
    match = data.draw(st.from_regex(compiled, fullmatch=True))
    around = data.draw(st.text(st.sampled_from('ab cé\n"\\@.'), min_size=0, max_size=300))
    words = f"{around} {match} {around}"
    assert searcher(pattern, flags)(str(ox.Literal(words))) == bool(compiled.search(words))


@given(st.text(max_size=400), st.sampled_from([EMAIL, PHONE]))
def test_nothing_else_is_found(words: str, pattern: str) -> None:
    words = words.encode("utf-8", "ignore").decode()
    assert searcher(pattern, "i")(str(ox.Literal(words))) == bool(re.search(pattern, words, re.IGNORECASE))
