"""Differences of two names that a rule explains, and those that none does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.identity.differences import difference, is_misspelling, without
from trialgraph.identity.forms import NOWHERE, Local, form, phrase


def at(country: str, city: str) -> Local:
    return Local(f"{country}/{city}", country, frozenset({phrase(city)}))


LYON, BOSTON, WUHAN, MILAN, GHENT = (
    at("FR", "Lyon"),
    at("US", "Boston"),
    at("CN", "Wuhan"),
    at("IT", "Milan"),
    at("BE", "Ghent"),
)


@pytest.mark.parametrize(
    ("one", "other", "local", "rule"),
    [
        ("Foo Healthcare", "Foo Health Care", BOSTON, None),  # an abbreviation already
        ("Bellevue Hospital", "Belle Vue Hospital", BOSTON, "belle vue = bellevue"),
        (
            "Sunnybrook North Clinic",
            "Sunny Brook North Clinic",
            BOSTON,
            "brook sunny = sunnybrook|sunny brook = sunnybrook",
        ),
        ("J Smith Clinic", "John Smith Clinic", BOSTON, "j = john"),
        ("Winthrop University Hospital", "Withrop University Hospital", BOSTON, "winthrop = withrop misspelled"),
        ("Brigham Hospital", "Brighams Hospital", BOSTON, "brigham = brighams misspelled"),
        (
            "Tongji Hospital",
            "Tongji Hospital, Huazhong University",
            WUHAN,
            "the university it belongs to (huazhong university)",
        ),
        ("Rangueil Center Hospital", "Rangueil Hospital", LYON, None),  # a simplification already
        ("Rangueil", "Hôpital Rangueil", LYON, "hospital is no name"),
        ("Hôpital Edouard Herriot", "Edouard Herriot", LYON, "hospital is no name"),
        ("Ospedale Niguarda", "Presidio Ospedale Niguarda", MILAN, "presidio is no name"),
        ("Foo Bar", "Foo T Bar", BOSTON, "t is no name"),
        ("Smith Clinic", "Smith MD Clinic", BOSTON, "md is no name"),
    ],
)
def test_a_rule_explains_the_difference(one: str, other: str, local: Local, rule: str | None) -> None:
    for first, second in ((one, other), (other, one)):
        found = difference(form(first, local), form(second, local), local)
        assert (found.first, found.second) == ((), ())
        words = {" ".join(sorted(each.split())) for each in found.rules}
        assert words <= {" ".join(sorted(each.split())) for each in (rule or "").split("|")}
        assert bool(found.rules) == (rule is not None)


@pytest.mark.parametrize(
    ("one", "other", "local", "left"),
    [
        # both are words that exist
        ("Henan Cancer Hospital", "Hunan Cancer Hospital", WUHAN, ("henan", "hunan")),
        ("Xinjiang Medical University", "Xinxiang Medical University", WUHAN, ("xinjiang", "xinxiang")),
        ("CHU de Nice", "CHU de Nimes", LYON, ("nice", "nimes")),
        ("Chungnam University Hospital", "Chonnam University Hospital", WUHAN, ("chungnam", "chonnam")),
        ("Northern Foo Clinic", "Southern Foo Clinic", BOSTON, ("northern", "southern")),
        # too far, too short, or with a number in it
        ("Renji Hospital", "Ruijin Hospital", WUHAN, ("renji", "ruijin")),
        ("Mayo Clinic", "Moyo Clinic", BOSTON, ("mayo", "moyo")),
        ("Mayo Abcd Foo Clinic", "Moyo Abcx Foo Clinic", BOSTON, ("abcd mayo", "abcx moyo")),
        ("May Foo Clinic", "Moy Foo Clinic", BOSTON, ("may", "moy")),
        ("Mayo Mental Clinic", "Mayo Dental Clinic", BOSTON, ("mental", "dental")),
        ("Sohag", "Sohagu", BOSTON, ("sohag", "sohagu")),
        ("Foo Ward ab1234", "Foo Ward ab1235", BOSTON, ("ab1234", "ab1235")),
        # the first letter of a name that has no other word of its own
        ("Medmanx Clinic", "Pedmanx Clinic", BOSTON, ("medmanx", "pedmanx")),
        # two people
        ("J Smith Clinic", "Mary Smith Clinic", BOSTON, ("j", "mary")),
        ("J M Smith Clinic", "John P Smith Clinic", BOSTON, ("jm", "john p")),
        # an ornament in one country is a name in another, and on both sides it tells two apart
        ("Hôpital Rangueil", "Rangueil", BOSTON, ("hospital", "")),
        ("Foo Regional", "Foo General", LYON, ("regional", "general")),
        # what is more than an ornament
        ("Foo Hospital", "Foo Cancer Hospital", LYON, ("", "cancer")),
        ("Tongji Hospital", "Tongji Hospital, Huazhong Cancer Institute", WUHAN, ("", "cancer center huazhong")),
        ("Tongji Hospital", "Tongji Hospital, University Branch 2", WUHAN, ("", "2 branch university")),
        ("Huazhong University", "Huazhong University Hospital", LYON, ("", "hospital")),
        # an ornament beside words that name nobody
        ("Lyon", "Hôpital Lyon", LYON, ("", "hospital")),
    ],
)
def test_no_rule_explains_the_difference(one: str, other: str, local: Local, left: tuple[str, str]) -> None:
    first, second = form(one, local), form(other, local)
    found = difference(first, second, local)
    assert (" ".join(found.first), " ".join(found.second)) == left
    back = difference(second, first, local)
    assert (" ".join(back.second), " ".join(back.first)) == left


@pytest.mark.parametrize(
    ("word", "other", "slip"),
    [
        ("withrop", "winthrop", True),
        ("massachusets", "massachusetts", True),
        ("massachusts", "massachusetts", True),
        ("masachusts", "massachusetts", False),
        ("abcde", "abcdf", True),
        ("abcd", "abce", False),
        ("zyxwvut", "zyxwtvu", False),  # 2 in a short one
        ("zyxwvut", "zyxwvtu", True),
        ("zyxwvuts", "zyxwtvus", True),
        ("foos", "foo", False),
        ("fooos", "fooo", True),
        ("nices", "nice", True),
        ("12345", "12346", False),
        ("1234", "1234s", False),
        ("henan", "hunan", False),
        ("henan", "henam", True),
    ],
)
def test_what_is_a_slip_of_the_pen(word: str, other: str, slip: bool) -> None:
    assert is_misspelling(word, other) is slip
    assert is_misspelling(other, word) is slip


@pytest.mark.parametrize(
    ("one", "other", "left"),
    [
        # the second and the third are nearest; then the first and the last are left, which are near, too
        ("zork zyxwvqqq zyxwvuts", "zork zyxwvutq zyxwzqqx", 0),
        # "sunny brook" is one word, so that "sunnybrook park" is none
        ("Sunny Brook Sunnybrookpark Zork", "Sunnybrook Park Zork", 2),
    ],
)
def test_where_rules_can_fire_in_two_ways_one_is_taken_from_either_side(one: str, other: str, left: int) -> None:
    first, second = form(one), form(other)
    found, back = difference(first, second, NOWHERE), difference(second, first, NOWHERE)
    assert (found.first, found.second) == (back.second, back.first)
    assert len(found.first) + len(found.second) == left


def test_words_are_counted() -> None:
    assert without(["a", "a", "b"], ["a", "c"]) == (["a", "b"], ["a"])


# Words near to each other, and words made of others, so that more than one rule can fire in more than one way.
NEAR = st.text("xyz", min_size=5, max_size=9)
PIECES = ["qu", "xyv", "quxyv", "xyvqu", "quxyvqu", "quxyvquxyv", "j", "jo", "joan", "john", "q", "m"]
NAMES = st.lists(st.sampled_from(PIECES) | NEAR, min_size=1, max_size=6).map(lambda words: " ".join([*words, "zork"]))


@given(NAMES, NAMES, st.sampled_from([NOWHERE, LYON, BOSTON]))
def test_it_is_no_matter_which_name_comes_first(one: str, other: str, local: Local) -> None:
    first, second = form(one, local), form(other, local)
    found, back = difference(first, second, local), difference(second, first, local)
    assert (found.first, found.second) == (back.second, back.first)


@given(NAMES, st.sampled_from([NOWHERE, LYON, BOSTON]))
def test_a_name_does_not_differ_from_itself(name: str, local: Local) -> None:
    found = difference(form(name, local), form(name, local), local)
    assert (found.first, found.second, found.rules) == ((), (), ())
