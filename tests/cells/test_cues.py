"""Lists of words and phrases: whatever the line breaks of the list, each is found whole."""

from __future__ import annotations

import re

import pytest

from trialgraph.cells import cues
from trialgraph.cells.cues import Phrases, phrases
from trialgraph.cells.passages import Passage

LIST = phrases("""
in the laboratory, aspirat*, other
sources, stem cell fac*, 10 6
""")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("we saw it in the laboratory", ["in the laboratory"]),
        ("aspirated twice, then aspiration", ["aspirated", "aspiration"]),
        ("no other sources", ["other sources"]),
        ("the stem cell factor", ["stem cell factor"]),
        ("1 x 10-6 of it", ["10 6"]),
        ("laboratory", []),
        ("brother sources", []),
        ("unaspirated", []),
    ],
)
def test_words_and_phrases_are_found_whole(text: str, found: list[str]) -> None:
    passage = Passage("text", text)
    assert [passage.plain[start:end] for start, end in sorted(passage.spans(LIST))] == found
    assert (LIST.search(passage.plain) is not None) == bool(found)


NAMED = {name: value for name, value in vars(cues).items() if isinstance(value, Phrases)}


@pytest.mark.parametrize("name", NAMED)
def test_each_phrase_of_a_list_is_found_in_a_passage(name: str) -> None:
    """What ``search`` finds in a text, ``spans`` finds too."""
    alternatives = re.sub(r"^\\b\(\?:|\)\\b$", "", NAMED[name]._pattern.pattern).split("|")
    written = [each.replace(r"[\s-]+", " ").replace(r"\w*", "x") for each in alternatives]
    assert len(written) > 1
    lost = [text for text in written if not Passage("text", text).spans(NAMED[name])]
    assert lost == []
