"""What a literal is worth: by XML Schema and SHACL, whatever way is taken to see it."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.ontology import PREFIXES
from trialgraph.rdflib_bridge import lexical_forms
from trialgraph.validate.constraints import term
from trialgraph.validate.literals import compared, has_datatype, language, not_after, to_rdflib
from trialgraph.validate.units import text

XSD = PREFIXES["xsd"]


@pytest.fixture(autouse=True)
def as_written() -> Iterator[None]:
    with lexical_forms():
        yield


def literal(words: str, datatype: str) -> str:
    return f'"{words}"^^<{XSD}{datatype}>'


@pytest.mark.parametrize(
    ("datatype", "right", "wrong"),
    [
        ("integer", ["7", "-7", "+7", "007", "0"], ["7.0", "1e3", "", "x", "1.5", "seven"]),
        ("decimal", ["1.50", "7", "-0.5", "1.", ".5"], ["1e3", "x", "", "1,5"]),
        ("boolean", ["true", "false", "1", "0"], ["yes", "TRUE", ""]),
        ("date", ["2023-05-06", "2024-02-29"], ["2023-13-45", "2023-02-29", "2023-05", "20230506", "soon", ""]),
    ],
)
def test_the_words_are_of_the_form_of_the_datatype(datatype: str, right: list[str], wrong: list[str]) -> None:
    assert [words for words in right if not has_datatype(literal(words, datatype), XSD + datatype)] == []
    assert [words for words in wrong if has_datatype(literal(words, datatype), XSD + datatype)] == []


@pytest.mark.parametrize(
    ("written", "datatype", "is_of_it"),
    [
        ('"words"', f"{XSD}string", True),
        ('"words"', f"{XSD}integer", False),
        ('"7"', f"{XSD}integer", False),
        (literal("7", "integer"), f"{XSD}string", False),
        (literal("7", "integer"), f"{XSD}decimal", False),
        ('"mots"@fr', f"{XSD}string", False),
        ('"mots"@fr', f"{PREFIXES['rdf']}langString", True),
        ("<https://example.org/7>", f"{XSD}string", False),
        ("_:b7", f"{XSD}string", False),
    ],
)
def test_a_term_has_one_datatype(written: str, datatype: str, is_of_it: bool) -> None:
    assert has_datatype(written, datatype) == is_of_it


@given(st.decimals(-1000, 1000, places=3), st.decimals(-1000, 1000, places=2))
def test_numbers_are_compared_by_value(one: Decimal, other: Decimal) -> None:
    expected = (one > other) - (one < other)
    assert compared(literal(f"{one}", "decimal"), literal(f"{other}", "decimal")) == expected
    assert compared(literal(f"{int(one)}", "integer"), literal(f"{int(other)}", "decimal")) == (
        (int(one) > int(other)) - (int(one) < int(other))
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (literal("x", "integer"), literal("5", "integer")),
        (literal("5", "integer"), literal("x", "integer")),
        (literal("1.5", "integer"), literal("5", "integer")),
        (literal("1e3", "decimal"), literal("5", "integer")),
        (literal("true", "boolean"), literal("5", "integer")),
        (literal("2023", "gYear"), literal("5", "integer")),
        (literal("2023-05-06", "date"), literal("2023", "gYear")),
        ('"5"', literal("5", "integer")),
    ],
)
def test_what_cannot_be_compared_is_in_no_order(one: str, other: str) -> None:
    assert compared(one, other) is None
    assert not not_after(one, other, equal=True)
    assert not not_after(other, one, equal=True)


def test_days_and_words_are_in_order() -> None:
    early, late = literal("2023-05-06", "date"), literal("2023-11-01", "date")
    assert (compared(early, late), compared(late, early), compared(late, late)) == (-1, 1, 0)
    assert not_after(early, late, equal=False)
    assert not_after(late, late, equal=True)
    assert not not_after(late, late, equal=False)
    assert not not_after(late, early, equal=True)
    assert not_after('"a"', '"b"', equal=False)


@pytest.mark.parametrize(
    ("written", "expected"), [('"a"@EN-gb', "en-gb"), ('"a"', ""), (literal("7", "integer"), ""), ("<urn:x@y>", "")]
)
def test_the_language(written: str, expected: str) -> None:
    assert language(written) == expected


@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from([None, "en", f"{XSD}date"]))
def test_words_come_out_as_they_went_in(words: str, kind: str | None) -> None:
    if kind is None or kind == "en":
        given = ox.Literal(words, language=kind)
    else:
        given = ox.Literal(words, datatype=ox.NamedNode(kind))
    assert text(str(given)) == words
    assert term(to_rdflib(str(given))) == str(given)
