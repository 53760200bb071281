"""Two names of a list compared, with the acceptance lists."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.identity.compare import CLOSE, DIFFERENT, PART, SAME, UNKNOWN
from trialgraph.identity.comparer import Comparer
from trialgraph.identity.curated import CLOSE as CLOSE_ROW
from trialgraph.identity.curated import PART_OF, REPLACED_BY, CuratedRow
from trialgraph.identity.matches import SAME as SAME_ROW

Row = dict[str, str]


@pytest.fixture(scope="module")
def rules() -> Comparer:
    """The rules alone."""
    return Comparer([])


@pytest.fixture(scope="module")
def comparer() -> Comparer:
    """The rules, and the rows that come with trialgraph."""
    return Comparer()


@pytest.mark.parametrize(
    ("one", "other", "city", "country", "verdict"),
    [
        ("Fifth Hospital of Shijiazhuang City", "The Fifth Hospital of Shijiazhuang", "Shijiazhuang", "CN", SAME),
        ("Universitaetsklinikum Essen", "Universitätsklinikum Essen", "Essen", "Germany", SAME),
        ("Vamc - Philadelphia", "VA Medical Center, Philadelphia", "Philadelphia", "United States", SAME),
        ("Azienda Ospedaliera Sant'Andrea", "Azienda Ospedaliera S. Andrea", "Roma", "IT", SAME),
        ("Severance Hospital", "Severance Hospital, Seoul", "Songpa-gu", "Korea, Republic of", SAME),
        ("University Hospital, Lille", "Lille University Hospital", None, "FR", SAME),
        ("Hospital do Coração - São Paulo, SP, Brazil", "Hospital do Coracao", None, "BR", SAME),
        ("Celgene", "Celgene Corporation", None, "US", SAME),
        ("Celgene", "Celgene Corporation", None, None, SAME),
        ("Foo GmbH", "Foo", None, None, CLOSE),  # a country's company or the group
        ("Foo GmbH", "Foo", None, "DE", SAME),
        ("Foo GmbH", "Foo AG", None, "DE", CLOSE),
        ("University of Chicago", "University of Illinois", "Chicago", "US", DIFFERENT),
        ("York University", "University of York", None, None, DIFFERENT),
        ("CHU de Toulouse", "CHU de Toulouse - Hôpital Rangueil", "Toulouse", "FR", PART),
        ("General Hospital", "General Hospital", "Boston", "US", UNKNOWN),
        ("Research Site", "Research Site", "Boston", "US", UNKNOWN),
        ("Local Institution - 0012", "Local Institution - 0012", None, None, UNKNOWN),
        ("Novartis Investigative Site", "Charité", "Berlin", "DE", UNKNOWN),
        ("Charité", "Charité", "Nowhere-on-Sea", "Atlantis", SAME),  # no such place: as if none were given
        ("Charité", "Charité", " ", "", SAME),
        ("", "", None, None, UNKNOWN),
    ],
)
def test_two_names(rules: Comparer, one: str, other: str, city: str | None, country: str | None, verdict: str) -> None:
    assert rules.compare(one, other, city, country).verdict == verdict
    assert rules.compare(other, one, city, country).verdict == verdict


def row(one: str, predicate: str, other: str, *, negative: bool = False, city: str | None = None) -> CuratedRow:
    return CuratedRow(one, predicate, negative, other, "DE" if city else None, city, "both are in the register", 1, "")


@pytest.mark.parametrize(
    ("predicate", "negative", "verdict"),
    [
        (SAME_ROW, False, SAME),
        (SAME_ROW, True, DIFFERENT),
        (PART_OF, False, PART),
        (PART_OF, True, UNKNOWN),
        (REPLACED_BY, False, DIFFERENT),
        (CLOSE_ROW, False, CLOSE),
    ],
)
def test_a_reviewed_row_is_asked_first(predicate: str, negative: bool, verdict: str) -> None:
    comparer = Comparer([row("The Quux", predicate, "Zork Institute", negative=negative)])
    for one, other in (("Quux", "ZORK institute."), ("Zork Institute", "the QUUX")):
        found = comparer.compare(one, other)
        assert found[:2] == (verdict, "T0")
        assert "both are in the register" in found.why
    assert comparer.compare("Quux", "Zork").tier == ""


def test_a_reviewed_row_overrules_the_rules() -> None:
    assert Comparer([row("Quux", SAME_ROW, "Quux Ltd", negative=True)]).compare("Quux", "Quux Ltd").verdict == DIFFERENT


@pytest.mark.parametrize(
    ("city", "country", "holds"),
    [
        ("Berlin", "DE", True),
        ("Munich", "DE", False),
        (None, "DE", True),  # it may be there
        (None, None, True),
        (None, "FR", False),
        ("Paris", "France", False),
    ],
)
def test_a_reviewed_row_of_one_place_holds_there(city: str | None, country: str | None, holds: bool) -> None:
    comparer = Comparer([row("Quux", SAME_ROW, "Zork Institute", city="Berlin")])
    assert (comparer.compare("Quux", "Zork Institute", city, country).tier == "T0") is holds


def test_the_next_row_is_asked_where_the_first_is_of_another_place() -> None:
    rows = [row("Quux", SAME_ROW, "Zork", city="Berlin"), row("Zork", SAME_ROW, "Quux", negative=True)]
    assert Comparer(rows).compare("Quux", "Zork", "Munich", "DE").verdict == DIFFERENT
    assert Comparer(rows).compare("Quux", "Zork", "Berlin", "DE").verdict == SAME


WORDS = st.lists(
    st.sampled_from(
        """
        Charité York University of Berlin Essen Klinikum Universitätsklinikum Hospital Foo Fooo Bar first 2
        North GmbH AG - Germany, Paris, France (UKE) Research Site Dr. St. Mary's health care healthcare
    """.split()
    ),
    max_size=6,
).map(" ".join)
CITIES = st.sampled_from([(None, None), (None, "DE"), ("Berlin", "DE"), ("Essen", "Germany"), ("Paris", "FR")])


@given(WORDS, WORDS, CITIES)
def test_the_verdict_is_the_same_from_either_side(
    rules: Comparer, one: str, other: str, where: tuple[str | None, str | None]
) -> None:
    assert rules.compare(one, other, *where)[:2] == rules.compare(other, one, *where)[:2]


@given(WORDS | st.text(max_size=30), CITIES)
def test_a_name_is_never_another_than_itself(rules: Comparer, name: str, where: tuple[str | None, str | None]) -> None:
    assert rules.compare(name, name, *where).verdict in {SAME, UNKNOWN}


# ---- acceptance lists


def listed(shared: Path, file: str) -> list[Row]:
    with (shared / "gold" / "identity" / file).open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines, dialect="excel-tab"))


def judged(comparer: Comparer, rows: list[Row]) -> Iterator[tuple[Row, str]]:
    """The verdict on each pair, the same in either order; a pair that is said of two places cannot be asked here."""
    for each in rows:
        place = each.get("place", "")
        if " vs " in place:
            continue
        country, _, city = place.partition("/")
        where = city or each.get("city"), country if len(country) == 2 else each.get("country")
        one, other = each["name_a"], each["name_b"]
        verdict = comparer.compare(one, other, *where).verdict
        assert comparer.compare(other, one, *where).verdict == verdict, each
        yield each, verdict


def test_what_must_merge(comparer: Comparer, shared: Path) -> None:
    rows = listed(shared, "must_merge.tsv")
    assert len(rows) >= 20
    assert [each for each, verdict in judged(comparer, rows) if verdict != SAME] == []


def test_the_rules_alone_merge_all_but_what_only_a_curator_knows(rules: Comparer, shared: Path) -> None:
    left = [each for each, verdict in judged(rules, listed(shared, "must_merge.tsv")) if verdict != SAME]
    assert [each for each in left if not each["rule expected"].startswith("curated")] == []


@pytest.mark.parametrize("file", ["must_not_merge.tsv", "related_not_same.tsv"])
@pytest.mark.parametrize("rows", [None, []], ids=["with the reviewed rows", "with the rules alone"])
def test_what_must_not_merge(file: str, rows: list[CuratedRow] | None, shared: Path) -> None:
    pairs = listed(shared, file)
    assert len(pairs) >= 10
    found = list(judged(Comparer(rows), pairs))
    assert len(found) >= len(pairs) - 1
    assert [each for each, verdict in found if verdict == SAME] == []


@pytest.mark.parametrize("file", ["must_not_merge.tsv", "related_not_same.tsv"])
@pytest.mark.parametrize(("city", "country"), [(None, None), ("Chicago", "US"), ("Berlin", "DE")])
def test_what_must_not_merge_wherever_it_is_asked(
    file: str, city: str | None, country: str | None, comparer: Comparer, shared: Path
) -> None:
    """As two sponsors, and as two sites of one place, whichever; but for names that are equal and only elsewhere."""
    rows = [each for each in listed(shared, file) if " vs " not in each.get("place", "")]
    for each in rows:
        each.pop("place", None)
        each.update({"city": city or "", "country": country or ""})
    wrong = [each for each, verdict in judged(comparer, rows) if verdict == SAME]
    assert wrong == []


@pytest.fixture(scope="module")
def facilities(comparer: Comparer, shared: Path) -> Counter[tuple[str, str]]:
    """How often each label got each verdict."""
    rows = listed(shared, "facility_pairs.tsv")
    assert len(rows) >= 300
    return Counter((each["label"], verdict) for each, verdict in judged(comparer, rows))


def share(facilities: Counter[tuple[str, str]], label: str, verdict: str) -> float:
    total = sum(number for (each, _), number in facilities.items() if each == label)
    assert total >= 50
    return facilities[label, verdict] / total


def test_the_precision_of_same_on_pairs_of_one_city(facilities: Counter[tuple[str, str]]) -> None:
    said = sum(number for (label, verdict), number in facilities.items() if verdict == SAME and label != "U")
    assert said >= 100
    assert facilities["S", SAME] / said >= 0.98


def test_the_recall_of_same_on_pairs_of_one_city(facilities: Counter[tuple[str, str]]) -> None:
    assert share(facilities, "S", SAME) >= 0.60


def test_parts_are_found_and_never_the_same(facilities: Counter[tuple[str, str]]) -> None:
    assert share(facilities, "P", PART) >= 0.50
    assert facilities["P", SAME] == 0
