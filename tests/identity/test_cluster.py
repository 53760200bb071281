"""Names of a list put together: places, regions, names that withhold themselves, and ids of ROR."""

from __future__ import annotations

from pathlib import Path

from trialgraph.identity import Registry
from trialgraph.identity.cluster import Named, cluster


def numbers(*rows: Named) -> list[int]:
    return [each.cluster for each in cluster(rows)]


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
