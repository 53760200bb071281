"""What keeps two names apart whatever else they share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.identity.forms import Local, form
from trialgraph.identity.vetoes import flipped, legal_veto, veto


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (
            "The Fifth Affiliated Hospital of Sun Yat-sen University",
            "The Sixth Affiliated Hospital of Sun Yat-sen University",
            "5 / 6",
        ),
        (
            "The Third Xiangya Hospital of Central South University",
            "Xiangya Hospital, Central South University",
            "3 / none",
        ),
        ("West China Hospital of Sichuan University", "West China Second Hospital, Sichuan University", "none / 2"),
        ("Weifang Peoples Hospital", "Weifang NO.2 People' Hospital", "none / 2"),
        (
            "The 5th Medical Center Chinese PLA General Hospital",
            "The Fourth Medical Center of Chinese PLA General Hospital",
            "5 / 4",
        ),
        ("City Hospital № 2", "City Hospital №40", "2 / 40"),
        ("City Hospital 2-2", "City Hospital 2", "2 2 / 2"),
        ("Foo Hospital II", "Foo Hospital III", "2 / 3"),
        ("Northeastern University", "Northwestern University", "northeastern / northwestern"),
        ("VA Medical Center of North Chicago", "VA Medical Center Chicago", "north / none"),
        ("Foo Clinic (31458 CRS)", "Foo Clinic (31459 CRS)", "31458 / 31459"),
        ("University of York", "York University", "york"),
        ("Nagasaki University", "University of Nagasaki.", "nagasaki"),
        ("Washington University in St. Louis", "University of Washington", "washington"),
        ("University of the Pacific", "Pacific University", "pacific"),
        ("Cancer Center of the University of York", "York University Cancer Center", "york"),
        ("University of Wuerzburg", "Würzburg University", "wurzburg"),
        ("University of Illinois", "University of Chicago", "illinois / of chicago"),
    ],
)
def test_names_that_cannot_be_one(one: str, other: str, why: str) -> None:
    left, right = form(one), form(other)
    told = veto(left, right)
    assert told is not None
    assert why in told
    assert veto(right, left) is not None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ningbo First Hospital", "Ningbo No. 1 Hospital"),
        ("1 Foo 2 Hospital", "2 Foo 1 Hospital"),
        ("North Foo", "Foo North"),
        ("Foo Clinic (31458 CRS)", "Foo Clinic"),
        ("University of York", "University of York Hospital"),
        ("University of York", "York Hospital"),
        ("University Hospital of York", "York University Hospital"),
        ("University Hospital, Lille", "Lille University Hospital"),
        ("Foo /ID# 12345", "Foo /ID# 12346"),
        ("University of Wuerzburg", "University of Würzburg"),
        ("University of Mt. Foo", "University of Mount Foo"),
        ("University of Pensylvania", "University of Pennsylvania"),
        ("University of CA!diz", "University of Cádiz"),
        ("University of Medicine", "University of Health Science"),
        ("University of York", "University of the York"),
    ],
)
def test_names_that_can(one: str, other: str) -> None:
    assert veto(form(one), form(other)) is None
    assert veto(form(other), form(one)) is None


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        (Local(country="GB"), Local(country="CA"), True),
        (Local(country="GB"), Local(country="GB"), False),
        (Local(country="GB"), Local(), False),
        (Local(country="GB", stated="1"), Local(country="GB", stated="2"), True),
        (Local(country="GB", stated="1"), Local(country="GB", stated="1"), False),
        (Local(country="GB", stated="1"), Local(country="GB"), False),
    ],
)
def test_places_that_names_say(one: Local, other: Local, apart: bool) -> None:
    assert (veto(form("Foo", one), form("Foo", other)) is not None) is apart


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("UCB Pharma GmbH", "UCB Pharma SA", True),
        ("Foo Inc.", "Foo Ltd", True),
        ("Foo Ltd", "Foo Limited", False),
        ("Foo Ltd", "Foo", False),
        ("Foo", "Foo", False),
    ],
)
def test_two_legal_forms_are_two_companies(one: str, other: str, apart: bool) -> None:
    assert (legal_veto(form(one), form(other)) is not None) is apart
    assert (legal_veto(form(other), form(one)) is not None) is apart


WORDS = st.lists(
    st.sampled_from("university of the york pacific hospital first 2 no.3 north west & medical GmbH Inc".split()),
    max_size=8,
).map(" ".join)


@given(WORDS, WORDS)
def test_a_veto_holds_from_either_side(one: str, other: str) -> None:
    left, right = form(one), form(other)
    for asked in (veto, legal_veto, flipped):
        assert (asked(left, right) is None) == (asked(right, left) is None)


@given(WORDS)
def test_nothing_keeps_a_name_from_itself(name: str) -> None:
    assert veto(form(name), form(name)) is None
    assert legal_veto(form(name), form(name)) is None
