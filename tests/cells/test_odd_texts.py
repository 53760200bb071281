"""Texts that nobody means to write: letters that look like others, numbers without end, capitals without end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cells.invented import kinds, text_facts, trial
from trialgraph.cells import recognise, recognise_text
from trialgraph.cells.doses import find_doses
from trialgraph.cells.evidence import LONGEST, evidence, pieces

ODD = ["CARTİSTEM", "cartıstem", "ſix infusions", "fıve injections", "5 bıllıon", "MILLION", "ONE", "hundred thousand"]
ODD += [
    "İ",
    "ı",
    "ſ",
    "K",
    "1 x 10 ",
    "000 ",
    "10^",
    "99",
    "1" + ",000" * 10,
    "x 10^9",
    "MSC",
    "cells",
    "/kg",
    " ",
    ".",
]
ODD += ["AAAAAAAA", "®", "-"]


@given(st.lists(st.sampled_from(ODD), max_size=12).map(" ".join))
def test_no_text_stops_the_reading(text: str) -> None:
    for fact in recognise_text(text).facts:
        assert fact.words == text[fact.start : fact.end]
    subject = trial(text or "x", described=text)
    assert all(fact.words for fact in recognise(subject).facts)


@pytest.mark.parametrize("text", ["1 x 10 " + "000 " * 30 + "cells", "1" + ",000" * 12 + " x 10^9 cells"])
def test_an_amount_beyond_all_cells_is_no_amount(text: str) -> None:
    assert [dose.amount for dose in find_doses(text, about_cells=True) if dose.amount is not None] == []


@pytest.mark.parametrize(
    ("text", "amount"),
    [("TWO MILLION MSC", 2_000_000), ("one hundred thousand MSC", 100_000), ("2 MILLION cells", 2_000_000)],
)
def test_numbers_in_capitals_and_thousands(text: str, amount: int) -> None:
    assert [dose.amount for dose in find_doses(text, about_cells=True)] == [amount]


def test_a_name_of_many_capitals_is_read_at_once() -> None:
    """An expression that tries all ways to part them would not come to an end."""
    assert kinds(trial(f"5 million {'A' * 20_000}")) == ["none"]


def test_what_is_the_unit_of_a_dose_is_cells_in_a_text() -> None:
    assert text_facts(recognise_text("Each gets 2 x 10^6 cells.").facts, "productKind") == ["cells"]
    assert text_facts(recognise_text("The cells were counted.").facts, "productKind") == []


def test_one_long_chunk_is_cut_as_many_short_ones_are() -> None:
    text = "MSC are given. " * 9_000
    told = list(pieces([text]))
    assert "".join(told) == text
    assert max(map(len, told)) <= LONGEST
    assert len([each for each in evidence(text) if each.property == "cell_type"]) == 1


@pytest.mark.parametrize(
    ("text", "routes"), [("MSC are given IA into the knee.", ["intra-articular"]), ("MSC are given IA.", [])]
)
def test_ia_is_a_joint_only_beside_one(text: str, routes: list[str]) -> None:
    assert text_facts(recognise_text(text).facts, "route") == routes
