"""Open candidates: what is proposed to a curator, in which order, and that the table can be fed back."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

import trialgraph as tg
from trialgraph.identity import CuratedError, read_rows
from trialgraph.identity.curated import CuratedRow, read_curated, write_rows
from trialgraph.identity.explaining import explain
from trialgraph.identity.matches import SAME
from trialgraph.identity.reviewing import Candidate, candidates, write_candidates


def study(number: int, sponsors: Iterable[str], sites: Iterable[tuple[str, str]] = ()) -> dict[str, Any]:
    lead, *others = sponsors
    return {
        "protocolSection": {
            "identificationModule": {"nctId": f"NCT9900{number:04d}", "briefTitle": f"Study {number}"},
            "sponsorCollaboratorsModule": {
                "leadSponsor": {"name": lead, "class": "OTHER"},
                "collaborators": [{"name": name, "class": "OTHER"} for name in others],
            },
            "contactsLocationsModule": {
                "locations": [{"facility": name, "city": city, "country": "Denmark"} for name, city in sites]
            },
        }
    }


TOWN = [
    ("Skovhalden Elbow Surgery Clinic", "Ribe"),
    ("QV Skovhalden Elbow Surgery Clinic", "Ribe"),
    ("Research Site", "Ribe"),
]
STUDIES = [
    study(1, ["Vinterberg Elbow Society (VES)", "VES"], TOWN),
    study(2, ["Vinterberg Elbow Society (VES)", "VES"], TOWN[:2]),
    study(3, ["VES", "Brandis Biotech Ltd"], [TOWN[0], ("Second Elbow Clinic Tidevand", "Ribe")]),
    study(
        4,
        ["Brandis Biotech GmbH"],
        [("Skovhalden Elbow Surgery Clinic", "Odense"), ("Third Elbow Clinic Tidevand", "Ribe")],
    ),
    study(5, ["Tidevand Fjordmark Society"], [("Research Sites", "Ribe")]),
    study(6, ["Society Fjordmark Tidevand"]),
    study(7, ["Halden Mosegaard Foundation"]),
    study(8, ["Halden Mosegard Foundation"]),
]
DECIDED = ("Halden Mosegaard Foundation", "Halden Mosegard Foundation")


def built(folder: Path, rows: Iterable[CuratedRow] = ()) -> tg.KnowledgeGraph:
    (folder / "studies.json").write_text(json.dumps({"studies": STUDIES}), encoding="utf-8")
    with (folder / "mine.sssom.tsv").open("w", encoding="utf-8") as table:
        write_rows(table, rows)
    return tg.build(folder / "studies.json", out=folder / "build", curated=folder / "mine.sssom.tsv")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[Candidate]:
    row = CuratedRow(DECIDED[0], SAME, True, DECIDED[1], None, None, "two letters", 1, "")
    return candidates(built(tmp_path_factory.mktemp("reviewing"), [row]))


def labels(candidate: Candidate) -> frozenset[str]:
    return frozenset((candidate.one.label, candidate.other.label))


def reasons(found: Iterable[Candidate]) -> Mapping[frozenset[str], str]:
    return {labels(each): each.reason for each in found}


def table_of(found: Iterable[Candidate]) -> list[dict[str, str]]:
    out = io.StringIO()
    write_candidates(out, found)
    lines = [line for line in out.getvalue().splitlines() if not line.startswith("#")]
    return list(csv.DictReader(lines, dialect="excel-tab"))


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        ("Vinterberg Elbow Society (VES)", "VES", "VES stands in brackets"),
        (
            "Skovhalden Elbow Surgery Clinic",
            "QV Skovhalden Elbow Surgery Clinic",
            "at one place, spelled nearly alike (token_sort 9",
        ),
        ("Brandis Biotech Ltd", "Brandis Biotech GmbH", "legal forms differ"),
        ("Tidevand Fjordmark Society", "Society Fjordmark Tidevand", "the same words in another order"),
    ],
)
def test_what_may_be_the_same_is_proposed(found: list[Candidate], one: str, other: str, reason: str) -> None:
    told = reasons(found)
    if frozenset((one, other)) not in told:  # the rules may learn to join what is only near today
        pytest.fail(f"no candidate {one} / {other} among {sorted(map(sorted, told))}")
    assert reason in told[frozenset((one, other))]


def test_what_cannot_be_or_is_decided_is_not_proposed(found: list[Candidate]) -> None:
    told = reasons(found)
    assert frozenset(("Second Elbow Clinic Tidevand", "Third Elbow Clinic Tidevand")) not in told
    assert frozenset(DECIDED) not in told, "a curator has said that they are two"
    assert not [pair for pair in told if {"Research Site", "Research Sites"} & pair]
    places = {(each.one.city, each.other.city) for each in found if each.one.kind == "site"}
    assert places == {("Ribe", "Ribe")}, "only sites of one place are compared"


def test_those_that_move_most_come_first_and_no_more_than_asked(found: list[Candidate], tmp_path: Path) -> None:
    moved = [each.moved for each in found]
    assert moved == sorted(moved, reverse=True)
    assert moved[:2] == [2, 2]
    first = found[0]
    assert first.moved == min(first.mentions)
    assert {first.mentions, found[1].mentions} == {(2, 3)}
    row = CuratedRow(DECIDED[0], SAME, True, DECIDED[1], None, None, "two letters", 1, "")
    assert candidates(built(tmp_path, [row]), limit=2) == found[:2]


def test_a_candidate_shows_its_reason_its_mentions_and_trials(found: list[Candidate]) -> None:
    (row,) = [row for row in table_of(found) if "VES" in (row["subject_label"], row["object_label"])]
    assert row["comment"] == ""
    assert row["reason"].startswith("T8: ")
    assert {row["subject_mentions"], row["object_mentions"]} == {"2", "3"}
    pages = row["see_also"].split("|")
    assert len(pages) == len(set(pages))
    assert set(pages) == {f"https://clinicaltrials.gov/study/NCT9900000{at}" for at in (1, 2, 3)}
    site = next(row for row in table_of(found) if row["city"])
    assert (site["country"], site["city"]) == ("DK", "Ribe")


def test_a_table_without_proofs_is_refused_and_says_what_to_do(found: list[Candidate], tmp_path: Path) -> None:
    path = tmp_path / "open.sssom.tsv"
    with path.open("w", encoding="utf-8") as out:
        write_candidates(out, found)
    with pytest.raises(CuratedError, match="has no proof; write in comment"):
        read_curated(path)


def test_a_decided_candidate_is_fed_back(found: list[Candidate], tmp_path: Path) -> None:
    """As a curator does it: fill in the proof, delete the rest, build again."""
    out = io.StringIO()
    write_candidates(out, found)
    head = [line for line in out.getvalue().splitlines() if line.startswith("#")]
    rows = table_of(found)
    decided = [
        row | {"comment": "a letter of 1999"} for row in rows if "QV" in row["object_label"] + row["subject_label"]
    ]
    path = tmp_path / "open.sssom.tsv"
    with path.open("w", encoding="utf-8", newline="") as table:
        table.writelines(f"{line}\n" for line in head)
        writer = csv.DictWriter(table, list(rows[0]), dialect="excel-tab")
        writer.writeheader()
        writer.writerows(decided)
    read_rows(path)
    (tmp_path / "studies.json").write_text(json.dumps({"studies": STUDIES}), encoding="utf-8")
    graph = tg.build(tmp_path / "studies.json", out=tmp_path / "build", curated=path)
    names = ("Skovhalden Elbow Surgery Clinic", "QV Skovhalden Elbow Surgery Clinic")
    assert explain(*names, graph, city="Ribe").verdict == "same"
    assert frozenset(names) not in reasons(candidates(graph))


def test_all_filled_in_they_agree_with_the_rows_that_come_along(found: list[Candidate], tmp_path: Path) -> None:
    path = tmp_path / "all.sssom.tsv"
    rows = [CuratedRow(each.one.label, SAME, False, each.other.label, None, None, "proof", 1, "") for each in found]
    with path.open("w", encoding="utf-8") as out:
        write_rows(out, rows)
    assert len(read_rows(path)) == len(read_curated()) + len(found)


def test_a_graph_without_candidates_gives_an_empty_table(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(json.dumps(study(1, ["Alone"])), encoding="utf-8")
    graph = tg.build(tmp_path / "one.json", out=tmp_path / "build")
    assert candidates(graph) == []
    path = tmp_path / "none.sssom.tsv"
    with path.open("w", encoding="utf-8") as out:
        write_candidates(out, [])
    assert read_curated(path) == ()
