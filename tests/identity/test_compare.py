"""Two names side by side: exact keys first, then each difference explained, and in doubt nothing is joined."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.identity.compare import (
    CLOSE,
    DIFFERENT,
    PART,
    SAME,
    UNKNOWN,
    Verdict,
    compare_placed,
    compare_unplaced,
    placed_key,
)
from trialgraph.identity.forms import Local, form, phrase

TOWNS = frozenset({"lille", "wuzhou", "kunshan", "york", "chicago", "bay", "mercy", "new york", "park", "boston"})


def is_named(words: str) -> bool:
    return words in TOWNS


def at(country: str, city: str, region: str = "", land: str = "") -> Local:
    division, whole = (frozenset(map(phrase, filter(None, (name,)))) for name in (region, land))
    return Local(f"{country}/{city}", country, frozenset({phrase(city)}), division=division, land=whole)


WUHAN, CHICAGO, PARIS, BOSTON = (
    at("CN", "Wuhan"),
    at("US", "Chicago", "Illinois"),
    at("FR", "Paris"),
    at("US", "Boston"),
)
BOLOGNA, BEIJING = at("IT", "Bologna"), at("CN", "Beijing", "", "China")
PLACES = [WUHAN, CHICAGO, PARIS, BOSTON, BOLOGNA]


def placed(one: str, other: str, local: Local) -> Verdict:
    return compare_placed(form(one, local), form(other, local), local)


def unplaced(one: str, other: str) -> Verdict:
    return compare_unplaced(form(one), form(other), is_named)


@pytest.mark.parametrize(
    ("one", "other", "local", "verdict", "tier"),
    [
        ("Mayo Clinic", "The MAYO  clinic.", BOSTON, SAME, "T1"),
        ("Hôpital Bichat", "Hopital Bichat", PARIS, SAME, "T1"),
        ("Boston Hospital", "Boston Hospital", BOSTON, SAME, "T1"),
        ("St. Luke's Hospital", "Saint Lukes Hosp", BOSTON, SAME, "T2"),
        ("Lille University Hospital", "University Hospital, Lille", BOSTON, SAME, "T2"),
        ("Children's Mercy Hospital", "Mercy Children's Hospital", BOSTON, SAME, "T2"),
        ("Wuhan Foo City Hospital No1", "First Hospital of Foo City, Wuhan", WUHAN, SAME, "T2"),
        ("FundaciA3n Foo", "Fundación Foo", BOLOGNA, SAME, "T2"),
        ("Fundacin Foo", "Fundación Foo", BOLOGNA, SAME, "T2"),
        ("MA1/4nzer Klinik", "Mnzer Klinik", BOLOGNA, SAME, "T2"),
        ("AP-HP- Hôpital Bichat", "Bichat Hospital", PARIS, SAME, "T3"),
        ("Policlinico Sant'Orsola", "Policlinico S. Orsola IRCCS", BOLOGNA, SAME, "T3"),
        ("Winthrop University Hospital", "Withrop University Hospital", BOSTON, SAME, "T3"),
        ("Foo Children's Hospital /ID# 252291", "Foo Children's Hospital", WUHAN, SAME, "T3"),
        ("Tongji Hospital", "Tongji Hospital, Huazhong University", WUHAN, SAME, "T3"),
        ("MGH", "Massachusetts General Hospital", BOSTON, SAME, "T3"),
        # parts
        ("Foo University", "Foo University Department of Surgery", BOSTON, PART, ""),
        ("CHU de Toulouse", "CHU de Toulouse - Hôpital Rangueil", PARIS, PART, ""),
        ("Rush University", "Rush University Comprehensive Cancer Center", CHICAGO, PART, ""),
        ("Foo University", "The Second Bar Hospital of Foo University", WUHAN, PART, ""),
        # different
        ("First Foo Hospital", "Second Foo Hospital", WUHAN, DIFFERENT, ""),
        ("Xiangya Hospital", "Third Xiangya Hospital", WUHAN, DIFFERENT, ""),
        ("Renji Hospital", "Ruijin Hospital", WUHAN, DIFFERENT, ""),
        ("Henan Cancer Hospital", "Hunan Cancer Hospital", WUHAN, DIFFERENT, ""),
        ("Northeastern University", "Northwestern University", BOSTON, DIFFERENT, ""),
        ("University of York", "York University", BOSTON, DIFFERENT, ""),
        ("University of Illinois", "University of Chicago", CHICAGO, DIFFERENT, ""),
        ("Foo Hospital North", "Foo Hospital South", BOSTON, DIFFERENT, ""),
        # nobody knows
        ("General Hospital", "general hospital", BOSTON, UNKNOWN, ""),
        ("University Hospital", "University Hospitals", BOSTON, UNKNOWN, ""),
        ("Department of Medicine", "Department of Medicine", BOSTON, UNKNOWN, ""),
        ("Boston", "boston", BOSTON, UNKNOWN, ""),
        ("", "", BOSTON, UNKNOWN, ""),
    ],
)
def test_two_names_of_one_place(one: str, other: str, local: Local, verdict: str, tier: str) -> None:
    assert placed(one, other, local)[:2] == (verdict, tier)
    assert placed(other, one, local)[:2] == (verdict, tier)


def test_other_words_for_a_kind_make_another_hospital_where_only_the_place_tells() -> None:
    assert placed("Boston Cancer Institute", "Boston Cancer Center", BOSTON).verdict != SAME
    assert placed("Foo Cancer Institute", "Foo Cancer Center", BOSTON).verdict == SAME


@pytest.mark.parametrize(
    ("one", "other", "verdict", "tier"),
    [
        ("Charité Berlin", "CHARITE  BERLIN", SAME, "T4"),
        ("The Wistar Institute", "Wistar Institute", SAME, "T4"),
        ("Univ of Mississippi Med Ctr", "University of Mississippi Medical Center", SAME, "T4"),
        ("National Cancer Institute (NCI)", "National Cancer Institute", SAME, "T4"),
        ("Janssen-Cilag Ltd.", "Janssen-Cilag Limited", SAME, "T4"),
        ("UCLA", "University of California, Los Angeles", SAME, "T4"),
        ("Ningbo First Hospital", "Ningbo No. 1 Hospital", SAME, "T4"),
        ("FundaciA3n Foo", "Fundación Foo", SAME, "T4"),
        ("Universität Foo", "Universitaet Foo", SAME, "T4"),
        ("Foo Hospital (FHX)", "Foo Hospital FHX", SAME, "T4"),
        ("Hospital (HPT)", "Hospital HPT", SAME, "T4"),
        # the place is in the name, or the university is
        ("Lille University Hospital", "University Hospital, Lille", SAME, "T2"),
        ("Kunshan First People Hospital", "The First people's Hospital of Kunshan", SAME, "T2"),
        ("The Red Cross hospital of Wuzhou", "Wuzhou city red cross hospital", SAME, "T2"),
        ("Qilu Hospital of Shandong University", "Shandong University Qilu Hospital", SAME, "T4"),
        # legal forms
        ("Celgene", "Celgene Corporation", SAME, "T7"),
        ("UCB Pharma GmbH", "UCB Pharma SA", CLOSE, "T7"),
        ("Foo Inc.", "Foo LLC", CLOSE, "T7"),
        # order tells where no place does
        ("York University", "University of York", DIFFERENT, ""),
        ("Nagasaki University", "University of Nagasaki", DIFFERENT, ""),
        ("Washington University", "University of Washington", DIFFERENT, ""),
        ("Pacific University", "University of the Pacific", DIFFERENT, ""),
        ("Children's Mercy Hospital", "Mercy Children's Hospital", UNKNOWN, ""),
        ("Healthcare Partners", "Partners HealthCare", UNKNOWN, ""),
        ("Alliance for Lupus Research", "Lupus Research Alliance", UNKNOWN, ""),
        (
            "Institute of Postgraduate Medical Education and Research",
            "Postgraduate Institute of Medical Education and Research",
            UNKNOWN,
            "",
        ),
        # a slip is none where no place vouches
        ("Withrop University Hospital", "Winthrop University Hospital", UNKNOWN, ""),
        ("Chungnam National University Hospital", "Chonnam National University Hospital", DIFFERENT, ""),
        ("Renji Hospital", "Ruijin Hospital", DIFFERENT, ""),
        ("First Foo Hospital", "Second Foo Hospital", DIFFERENT, ""),
        ("Uni Research", "University Research Co, LLC", UNKNOWN, ""),
        ("Military hospital", "Van Military Hospital", UNKNOWN, ""),
        ("General Hospital", "general hospital", UNKNOWN, ""),
        ("University Hospital", "University Hospital", UNKNOWN, ""),
        ("AT&T", "A&T", DIFFERENT, ""),
        ("Merck KGaA", "Merck & Co., Inc.", UNKNOWN, ""),
        ("University of Washington", "University of Washington Medical Center", PART, ""),
        ("Foo University", "Foo University Hospital", PART, ""),
        ("", "", UNKNOWN, ""),
    ],
)
def test_two_names_without_a_place(one: str, other: str, verdict: str, tier: str) -> None:
    assert unplaced(one, other)[:2] == (verdict, tier)
    assert unplaced(other, one)[:2] == (verdict, tier)


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Natl Institute of Health Research", "National Institute of Health Research", "a name that many bear"),
        ("Children's Mercy Hospital", "Mercy Children's Hospital", "same words in another order, and no place"),
        ("Withrop University Hospital", "Winthrop University Hospital", "withrop = winthrop misspelled, and no place"),
        ("Foo University", "Foo University Hospital", "'Foo University Hospital' says more than 'Foo University'"),
        ("Foo Bar", "Foo Quux", "each has a name of its own (bar / quux)"),
        ("Foo GmbH", "Foo AG", "legal forms differ (gmbh / ag)"),
        ("Foo GmbH", "Foo", "one is written with its legal form (gmbh)"),
    ],
)
def test_the_reason_is_said_in_words(one: str, other: str, why: str) -> None:
    assert why in unplaced(one, other).why


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Lille University Hospital", "hospital lille university"),
        ("Wuzhou City Red Cross Hospital", "cross hospital red wuzhou"),
        ("New York Clinic", "clinic new york"),
        ("City Hospital of Wuzhou", "city hospital wuzhou"),
        ("University of York", None),  # no hospital
        ("Mercy Children's Hospital", None),  # towns are called so, too
        ("Bay Park Hospital", None),
        ("Foo Hospital", None),
    ],
)
def test_the_key_of_a_hospital_that_says_its_place(name: str, key: str | None) -> None:
    assert placed_key(form(name), is_named) == (tuple(key.split()) if key else None)


def test_the_key_of_a_hospital_that_says_its_university_is_of_another_kind() -> None:
    key = placed_key(form("Qilu Hospital of Shandong University"), is_named)
    assert key is not None
    assert key == placed_key(form("Shandong University Qilu Hospital"), is_named)
    assert key != placed_key(form("Qilu Hospital of Shandong University"), lambda words: words == "shandong")
    assert placed_key(form("Mercy University Hospital"), is_named) is None  # there are many


PIECES = """
    The Foo Bar Paris Chicago Illinois Lille York University of Hosp Hôpital Centre Medical School Dept. first
    2 No.3 North West Children's Mary's St. GmbH Ltd Inc. & Co (FBH) (NCI) AP-HP IRCCS J John City Withrop
    Winthrop Henan Hunan health care healthcare CRS MA1/4nster Münster Mnster /ID#
""".split()
NAMES = st.lists(st.sampled_from(PIECES), max_size=7).map(" ".join)


@st.composite
def pairs(draw: st.DrawFn) -> tuple[str, str]:
    """Two names that share words, or the words in another order, with a slip in one: so that rules fire."""
    words = draw(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6))
    others = draw(st.permutations(words)) if draw(st.booleans()) else list(words)
    for _ in range(draw(st.integers(0, 2))):
        others.insert(draw(st.integers(0, len(others))), draw(st.sampled_from(PIECES)))
    if draw(st.booleans()):
        slip = draw(st.integers(0, len(others) - 1))
        cut = draw(st.integers(0, len(others[slip])))
        others[slip] = others[slip][:cut] + others[slip][cut + 1 :]
    return " ".join(words), " ".join(others)


@given(pairs(), st.sampled_from(PLACES))
def test_the_verdict_on_a_place_is_the_same_from_either_side(pair: tuple[str, str], local: Local) -> None:
    one, other = pair
    assert placed(one, other, local)[:2] == placed(other, one, local)[:2]


@given(pairs())
def test_the_verdict_without_a_place_is_the_same_from_either_side(pair: tuple[str, str]) -> None:
    one, other = pair
    assert unplaced(one, other)[:2] == unplaced(other, one)[:2]


@given(NAMES | st.text(max_size=30), st.sampled_from(PLACES))
def test_a_name_is_never_another_than_itself(name: str, local: Local) -> None:
    for verdict in (placed(name, name, local), unplaced(name, name)):
        assert verdict.verdict in {SAME, UNKNOWN}


@given(pairs(), st.sampled_from(PLACES))
def test_each_verdict_has_a_reason_and_only_a_rule_has_a_tier(pair: tuple[str, str], local: Local) -> None:
    for verdict in (placed(*pair, local), unplaced(*pair)):
        assert verdict.why.strip(" :;/") == verdict.why.strip()
        assert not verdict.why.rstrip().endswith("explains")
        assert bool(verdict.tier) == (verdict.verdict in {SAME, CLOSE})


@given(NAMES, st.sampled_from(PLACES))
def test_whatever_is_exact_without_a_place_is_exact_at_one(name: str, local: Local) -> None:
    loud = f" {name.upper()}."
    if "MA1/4" not in name:
        assert placed(name, loud, local).tier == placed(name, name, local).tier
