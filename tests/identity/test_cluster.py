"""A list of names put together without a build."""

from __future__ import annotations

import random
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.identity import Registry
from trialgraph.identity.cluster import Clustered, Named, cluster


def numbers(*rows: Named) -> list[int]:
    return [each.cluster for each in cluster(rows)]


def test_nothing_makes_nothing() -> None:
    assert list(cluster([])) == []


def test_names_of_organisations_and_of_sites() -> None:
    rows = [
        Named("Qilu Hosp"),
        Named("Renji Hospital"),
        Named("Qilu Hospital"),
        Named("Qilu Hospital", "Jinan", "CN"),
        Named("Qilu Hosp.", "Jinan", "China"),
        Named("Qilu Hospital", "Beijing", "CN"),
    ]
    assert numbers(*rows) == [1, 2, 1, 3, 3, 4]  # a site is not its operator


def test_the_label_is_the_name_that_most_rows_have() -> None:
    found = list(cluster([Named("Qilu Hosp"), Named("QILU HOSPITAL"), Named(" QILU HOSPITAL ")]))
    assert found == [Clustered(1, "QILU HOSPITAL")] * 3


def test_a_stated_country_is_the_names_own() -> None:
    """Where a record's country is evidence only: two names in two countries are two."""
    assert numbers(Named("Wistar Hosp", None, "US"), Named("Wistar Hospital", None, "GB")) == [1, 2]
    assert numbers(Named("Wistar Hosp", None, "US"), Named("Wistar Hospital", None, "United States")) == [1, 1]
    assert numbers(Named("Wistar Hosp", None, "US"), Named("Wistar Hospital")) == [1, 1]


@pytest.mark.parametrize("place", [(None, None), ("Berlin", "DE")])
def test_a_name_that_withholds_itself_is_a_cluster_of_its_own_in_each_row(place: tuple[str | None, str | None]) -> None:
    assert numbers(Named("Research Site", *place), Named("Research Site", *place)) == [1, 2]


def test_rows_that_come_with_trialgraph_are_used() -> None:
    assert numbers(Named("302 Military Hospital of China"), Named("Beijing 302 Hospital")) == [1, 1]
    assert numbers(Named("Merck KGaA"), Named("Merck & Co., Inc.")) == [1, 2]


def test_a_registry_brings_ids_and_joins_by_them(registry: Registry) -> None:
    rows = [
        Named("Viking Clinic Ribe", None, "DK"),
        Named("Ribe Vikingeklinik", None, "DK"),
        Named("Viking Clinic Ribe", "Ribe", "DK"),
        Named("Wistar Hospital", None, "DK"),
    ]
    assert [each.ror for each in cluster(rows)] == [None] * 4
    found = list(cluster(rows, ror=registry))
    assert [each.cluster for each in found] == [1, 1, 2, 3]
    assert [each.ror for each in found] == [*["https://ror.org/000000101"] * 3, None]


def test_no_country_or_city_makes_no_difference_to_spaces() -> None:
    assert numbers(Named("Qilu Hospital", "", ""), Named("Qilu Hospital ", " ", None)) == [1, 1]


NAMES = [
    "Qilu Hosp",
    "Qilu Hospital",
    "Ningbo First Hospital",
    "Ningbo No. 1 Hospital",
    "Ningbo Second Hospital",
    "Research Site",
]
ROWS = st.builds(
    Named, st.sampled_from(NAMES), st.sampled_from([None, "Ningbo", "Jinan"]), st.sampled_from([None, "CN"])
)


@given(st.lists(ROWS, max_size=8), st.randoms(use_true_random=False))
def test_which_rows_are_together_does_not_depend_on_their_order(rows: list[Named], chance: random.Random) -> None:
    order = chance.sample(range(len(rows)), len(rows))
    plain, shuffled = numbers(*rows), numbers(*(rows[at] for at in order))
    place = {at: shuffled[position] for position, at in enumerate(order)}
    for one, other in combinations(range(len(rows)), 2):
        assert (plain[one] == plain[other]) == (place[one] == place[other])
    first = list(dict.fromkeys(plain))
    assert first == list(range(1, len(first) + 1))  # numbered as the list begins them


def test_names_of_one_place_are_together_and_numbered_in_the_order_of_the_list() -> None:
    rows = [
        Named("Univ. Hospital of Ribe", "Ribe", "Denmark"),
        Named("First Hospital of Ribe", "Ribe", "DK"),
        Named("Ribe University Hospital", " Ribe ", "denmark"),
        Named("Second Hospital of Ribe", "Ribe", "DK"),
        Named("Univ. Hospital of Ribe", "Ribe", "Denmark"),
    ]
    assert numbers(*rows) == [1, 2, 1, 3, 1]
    assert {each.label for each in cluster(rows) if each.cluster == 1} == {"Univ. Hospital of Ribe"}, "the most used"


def test_a_region_tells_towns_of_one_name_apart() -> None:
    name = "Skovhalden Elbow Clinic"
    assert numbers(Named(name, "Springfield", "US", "Illinois"), Named(name, "Springfield", "US", "Missouri")) == [1, 2]
    assert numbers(Named(name, "Springfield", "US", "Illinois"), Named(name, "Springfield", "US", "IL")) == [1, 1]


def test_organisations_of_one_name_in_two_countries_are_two() -> None:
    name = "National Elbow Institute"
    assert numbers(Named(name, country="US"), Named(name, country="EG"), Named(f"The {name}", country="US")) == [
        1,
        2,
        1,
    ]


def test_a_name_that_withholds_itself_or_is_none_is_alone() -> None:
    rows = (
        [Named("Research Site", "Ribe", "DK")] * 2 + [Named("")] * 2 + [Named("", "Ribe", "DK"), Named("Research Site")]
    )
    assert numbers(*rows, *rows) == list(range(1, 13))


def test_no_rows_are_no_clusters(tmp_path: Path) -> None:
    assert list(cluster([], scratch=tmp_path / "names.sqlite")) == []


def test_ror_brings_ids_and_joins_by_them(registry: Registry) -> None:
    rows = [
        Named("Ribe Vikingeklinik", "Ribe", "DK"),
        Named("Viking Clinic Ribe", "Ribe", "DK"),
        Named("Halden", "Ribe", "DK"),
    ]
    one, other, third = cluster(rows, ror=registry)
    assert one.cluster == other.cluster != third.cluster
    assert one.ror == other.ror
    assert str(one.ror).startswith("https://ror.org/")
    assert third.ror is None
    assert [each.ror for each in cluster(rows)] == [None] * 3


def test_the_outcome_is_the_same_in_a_file_and_told_on_the_way(tmp_path: Path) -> None:
    told: list[str] = []
    rows = [Named(f"Clinic {at} of Ribe", "Ribe", "DK") for at in range(30)] + [Named("Fjordmark Society")]

    def listen(stage: str, done: int, share: float | None) -> None:
        told.append(stage)

    assert list(cluster(rows, scratch=tmp_path / "names.sqlite", progress=listen)) == list(cluster(rows))
    assert {"names", "sites' names, place by place"} <= set(told)
