"""Damaged text is told, and stays as it is; whole text in any script is left alone."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.mappers.suspect import may_be_damaged, suspects
from trialgraph.mappers.text import clean_block


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Baden-W\ufffdrttemberg, Germany", ["Baden-W\ufffdrttemberg,"]),
        ("UniversitÃ© de GenÃ¨ve", ["UniversitÃ©", "GenÃ¨ve"]),
        ("the patientâ€™s Ã‰tude", ["patientâ€™s", "Ã‰tude"]),
        ("anti-\u0421D19 and anti-CD20", ["anti-\u0421D19"]),
    ],
)
def test_what_looks_damaged_is_told_by_word(text: str, words: list[str]) -> None:
    assert [word for word, _ in suspects(text)] == words
    assert may_be_damaged(text.encode())
    assert may_be_damaged(json.dumps(text).encode())


@given(st.text(st.sampled_from("aeZ öéñçß≥µ–’°абСс中\xa0\xad\x9d"), max_size=12), st.sampled_from(["utf-8", "ascii"]))
def test_the_quick_look_misses_nothing(text: str, form: str) -> None:
    """Text decoded wrongly, once or not at all, written as it is or in ASCII."""
    for damaged in (text, text.encode().decode("latin-1"), text.encode().decode("cp1252", "replace")):
        written = json.dumps(damaged, ensure_ascii=form == "ascii").encode()
        assert may_be_damaged(written) or not list(suspects(clean_block(damaged)))


@pytest.mark.parametrize(
    "text",
    [
        "plain words & <signs>",
        "São João, Łódź, Český Krumlov, Đà Nẵng, Þórshöfn",
        "TNFα ≥ 5 µg/m² – β2-microglobulin × 10⁶ °C ±",
        "Российский центр",
        "北京大学第一医院",
        "NK-клетки и CD34-клетки",
        "“quoted” – l’étude… €5",
    ],
)
def test_whole_text_is_left_alone(text: str) -> None:
    assert list(suspects(text)) == []


def test_the_record_keeps_the_words_and_gets_a_note(facts_of: Callable[[bytes | str], set[str]]) -> None:
    record = """{"protocolSection": {"identificationModule": {"nctId": "NCT90000001", "briefTitle": "\u0421D19 cells"},
    "sponsorCollaboratorsModule": {"leadSponsor": {"name": "UniversitÃ© X"}}}}"""
    facts = facts_of(record)
    assert "trial | rdfs:label | \u0421D19 cells" in facts
    assert {"note/1 | noteType | note-type/suspect-text", "note/1 | rdf:value | \u0421D19"} <= facts
    assert {"note/2 | field | label", "note/2 | rdf:value | UniversitÃ©"} <= facts
