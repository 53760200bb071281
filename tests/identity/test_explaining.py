"""Why two names are the same or not: paths of rows, what stands between, and names that no graph has."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

import trialgraph as tg
from trialgraph.identity.curated import CLOSE, PART_OF, REPLACED_BY, CuratedRow, write_rows
from trialgraph.identity.explaining import Explanation, explain
from trialgraph.identity.lookup import find
from trialgraph.identity.matches import SAME, SAME_TRIAL
from trialgraph.identity.telling import told

NOT_KNOWN = "not known to be the same"


def study(
    number: int,
    sponsor: str,
    *,
    sites: Iterable[tuple[str, str]] = (),
    officials: Iterable[tuple[str, str]] = (),
    ids: Iterable[str] = (),
    conditions: Iterable[str] = ("Sore Elbow",),
) -> dict[str, Any]:
    return {
        "protocolSection": {
            "identificationModule": {
                "nctId": f"NCT9900{number:04d}",
                "briefTitle": f"Study {number}",
                "secondaryIdInfos": [{"id": each, "type": "REGISTRY"} for each in ids],
            },
            "sponsorCollaboratorsModule": {"leadSponsor": {"name": sponsor, "class": "OTHER"}},
            "conditionsModule": {"conditions": list(conditions)},
            "contactsLocationsModule": {
                "overallOfficials": [
                    {"name": name, "affiliation": at, "role": "PRINCIPAL_INVESTIGATOR"} for name, at in officials
                ],
                "locations": [{"facility": name, "city": city, "country": "Denmark"} for name, city in sites],
            },
        }
    }


STUDIES = (
    study(
        1,
        "Mosegaard Foundation",
        sites=[("Univ. Hospital of Ribe", "Ribe"), ("First Hospital of Ribe", "Ribe"), ("Skovlund Clinic", "Esbjerg")],
        officials=[("Solveig Q. Fjordmark, MD", "Mosegaard Foundation")],
        ids=["2020-000001-11"],
    ),
    study(
        2,
        "Mosegaard  Foundation.",
        sites=[
            ("University Hospital Ribe", "Ribe"),
            ("Second Hospital of Ribe", "Ribe"),
            ("Skovlund Clinic", "Odense"),
        ],
        officials=[("Solveig Fjordmark", "Mosegaard Foundation"), ("Aske Vinterberg", "Klinik Halden")],
        ids=["2020-000001-11"],
        conditions=["sore elbow"],
    ),
    study(
        3,
        "Klinik Halden",
        sites=[("Ribe University Hospital", "Ribe"), ("Mosegaard Foundation", "Ribe")],
        officials=[("Aske Vinterberg", "Mosegaard Foundation")],
    ),
    study(4, "Brandis Biotech Ltd"),
    study(5, "Brandis Biotech GmbH"),
    study(6, "Old Halden Fund"),
    study(7, "Halden House Research"),
    study(8, "Tidevand Institute"),
    study(9, "Tidevand Inst."),
)
ROWS = (
    ("Halden House Research", PART_OF, False, "Klinik Halden"),
    ("Old Halden Fund", REPLACED_BY, False, "Klinik Halden"),
    ("Tidevand Institute", SAME, True, "Tidevand Inst."),
    ("Mosegaard Foundation", CLOSE, False, "Klinik Halden"),
)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> tg.KnowledgeGraph:
    """Nine small studies, built with a few reviewed rows."""
    folder = tmp_path_factory.mktemp("explaining")
    (folder / "studies.json").write_text(json.dumps({"studies": STUDIES}), encoding="utf-8")
    rows = [CuratedRow(one, said, no, other, None, None, "a letter of 1999", 1, "") for one, said, no, other in ROWS]
    with (folder / "mine.sssom.tsv").open("w", encoding="utf-8") as table:
        write_rows(table, rows)
    return tg.build(folder / "studies.json", out=folder / "build", curated=folder / "mine.sssom.tsv")


def lines(explanation: Explanation) -> str:
    return "\n".join(told(explanation, "build/"))


def tiers(explanation: Explanation) -> list[list[str]]:
    return [[row.decision.tier for row in answer.steps] for answer in explanation.answers]


def test_names_of_one_site_are_joined_by_a_path_of_rows(graph: tg.KnowledgeGraph) -> None:
    found = explain("Univ. Hospital of Ribe", "Ribe University Hospital", graph)
    assert found.verdict == "same"
    (answer,) = found.answers
    assert answer.kind == "site"
    ends = [end for row in answer.steps for end in (row.decision.subject, row.decision.object)]
    assert (ends[0], ends[-1]) == (answer.one.iri, answer.other.iri)
    assert ends[1:-1:2] == ends[2:-1:2], "each step begins where the one before ends"
    assert {row.decision.predicate for row in answer.steps} == {SAME}
    assert "Ribe, DK" in lines(found)
    assert "(T2: same words, same place; confidence 0.99)" in lines(found)


def test_a_path_of_several_steps_is_the_shortest(graph: tg.KnowledgeGraph) -> None:
    names = ("Univ. Hospital of Ribe", "University Hospital Ribe", "Ribe University Hospital")
    steps = [len(explain(one, other, graph).answers[0].steps) for one in names for other in names if one != other]
    assert sorted(steps) == [1, 1, 1, 1, 2, 2], "a star: two of three pairs touch its middle"


@pytest.mark.parametrize("name", ["MOSEGAARD FOUNDATION", "the mosegaard-foundation"])
def test_a_name_is_found_however_it_is_spelled(graph: tg.KnowledgeGraph, name: str) -> None:
    assert find(graph, name) == []
    labels = {node.label for node in find(graph, name, loosely=True)}
    assert labels == {"Mosegaard Foundation", "Mosegaard Foundation."}
    assert explain(name, "Mosegaard Foundation", graph).verdict == "same"


def test_an_organisation_and_a_site_of_that_name_are_two_answers(graph: tg.KnowledgeGraph) -> None:
    found = explain("Mosegaard Foundation", "Mosegaard Foundation", graph)
    assert [answer.kind for answer in found.answers] == ["organization", "site"]


@pytest.mark.parametrize(
    ("one", "other", "verdict", "says"),
    [
        ("First Hospital of Ribe", "Second Hospital of Ribe", "different", "numbers differ (1 / 2)"),
        ("Halden House Research", "Klinik Halden", "part", "Halden House Research is part of Klinik Halden (T0"),
        ("Klinik Halden", "Halden House Research", "part", "Halden House Research is part of Klinik Halden (T0"),
        ("Old Halden Fund", "Klinik Halden", "different", "Old Halden Fund was succeeded by Klinik Halden (T0"),
        ("Mosegaard Foundation", "Klinik Halden", "close", "is close to Klinik Halden (T0: a letter of 1999"),
        ("Brandis Biotech Ltd", "Brandis Biotech GmbH", "close", "legal forms differ"),
        ("Tidevand Institute", "Tidevand Inst.", "different", "is not Tidevand Inst. (T0: a letter of 1999"),
        ("Tidevand Institute", "Tidevand Inst.", "different", "was refused: a reviewed row says so"),
        ("Halden House Research", "Old Halden Fund", "unknown", "nothing explains"),
    ],
)
def test_what_keeps_two_apart_is_told(graph: tg.KnowledgeGraph, one: str, other: str, verdict: str, says: str) -> None:
    found = explain(one, other, graph)
    assert found.verdict == verdict
    assert says in lines(found)


def test_one_name_in_two_towns_is_two_sites(graph: tg.KnowledgeGraph) -> None:
    esbjerg, odense = find(graph, "Skovlund Clinic")
    found = explain(esbjerg.iri, odense.iri, graph)
    assert found.verdict == "different"
    assert "two places, Esbjerg, DK and Odense, DK" in lines(found)
    here = explain("Skovlund Clinic", "Skovlund Clinic", graph, city="Odense", country="Denmark")
    assert here.answers[0].one == here.answers[0].other == odense
    assert here.answers[0].more == ()
    told_of_both = lines(explain("Skovlund Clinic", "Skovlund Clinic", graph))
    assert "Also so called, and another: Skovlund Clinic, a site in Odense, DK" in told_of_both


def test_people_are_joined_by_their_organisation_and_not_by_their_name(graph: tg.KnowledgeGraph) -> None:
    same = explain("Solveig Q. Fjordmark, MD", "Solveig Fjordmark", graph)
    assert (same.verdict, tiers(same)) == ("same", [["P2"]])
    here, there = find(graph, "Aske Vinterberg")
    apart = explain(here.iri, there.iri, graph)
    assert apart.verdict == "unknown"
    assert "no organisation in common" in lines(apart)
    assert "Klinik Halden" in lines(apart)
    assert "Mosegaard Foundation" in lines(apart)
    assert explain("Solveig Fjordmark", "Aske Vinterberg", graph).verdict == "different"


def test_conditions_are_explained(graph: tg.KnowledgeGraph) -> None:
    assert tiers(explain("Sore Elbow", "sore elbow", graph)) == [["C1"]]


def test_trials_are_explained_by_their_ids(graph: tg.KnowledgeGraph) -> None:
    lone = explain("NCT99000003", "NCT99000004", graph)
    assert lone.verdict == "unknown"
    assert "no record of the one gives the registry id of the other" in lines(lone)


def test_two_trials_that_cite_one_id_are_not_one(graph: tg.KnowledgeGraph) -> None:
    """Two NCT numbers in a group: the whole group was refused, and its rows go to its first member only."""
    for one, other in (("NCT99000001", "NCT99000002"), ("NCT99000001", "EudraCT 2020-000001-11")):
        found = explain(one, other, graph)
        assert found.verdict == "unknown", lines(found)
        assert "it would join NCT99000001 and NCT99000002" in lines(found)


def test_a_registered_id_joins_two_trials(tmp_path: Path) -> None:
    (tmp_path / "one.json").write_text(json.dumps(study(1, "A", ids=["2020-000001-11"])), encoding="utf-8")
    built = tg.build(tmp_path / "one.json", out=tmp_path / "build")
    found = explain("NCT99000001", "2020-000001-11", built)
    assert found.verdict == "same"
    assert [row.decision.predicate for row in found.answers[0].steps] == [SAME_TRIAL]


def test_a_site_and_its_operator_are_two_things(graph: tg.KnowledgeGraph) -> None:
    (site,) = [node for node in find(graph, "Mosegaard Foundation") if node.kind == "site"]
    found = explain(site.iri, "Klinik Halden", graph)
    assert found.verdict == "different"
    assert lines(
        found
    ) == "Mosegaard Foundation (Ribe, DK), a site, and Klinik Halden, an organisation: two things, " + (
        "whatever their names."
    )
    operator = next(node for node in find(graph, "Mosegaard Foundation") if node.kind == "organization")
    told_of_both = lines(explain(site.iri, operator.iri, graph))
    assert "Mosegaard Foundation (Ribe, DK) is a site of Mosegaard Foundation (T4" in told_of_both


def test_names_that_the_graph_lacks_are_compared_by_their_words(graph: tg.KnowledgeGraph) -> None:
    found = explain("Mosegaard Foundation", "Mosegaard Foundation, Nowhere", graph)
    assert found.absent == ("Mosegaard Foundation, Nowhere",)
    assert found.answers == ()
    assert 'build/ has no "Mosegaard Foundation, Nowhere"' in lines(found)
    there = explain("Skovlund Clinic", "Skovlund Clinic", graph, city="Ribe", country="DK")
    assert (there.verdict, there.absent) == ("same", ("Skovlund Clinic",))
    assert 'no "Skovlund Clinic" in Ribe, DK' in lines(there)


def test_without_a_graph_the_words_alone_are_compared() -> None:
    found = explain("First Hospital of Ribe", "Second Hospital of Ribe", city="Ribe", country="DK")
    assert found.verdict == "different"
    assert found.words is not None
    assert "no graph was asked" in "\n".join(told(found, None))


def test_an_address_that_is_no_name_is_absent(graph: tg.KnowledgeGraph) -> None:
    found = explain("https://w3id.org/trialgraph/site/DK/ribe/none-00000000", "Klinik Halden", graph)
    assert len(found.absent) == 1


@pytest.mark.parametrize("name", ['"Attikon" Hospital\\', "a\nb", "<x>", "?", "", "'", "} UNION {"])
def test_no_name_breaks_the_question(graph: tg.KnowledgeGraph, name: str) -> None:
    assert explain(name, "Klinik Halden", graph).absent == (name,)


def test_a_name_that_is_no_text_is_refused(graph: tg.KnowledgeGraph) -> None:
    with pytest.raises(tg.TrialgraphError, match="lone surrogate"):
        explain("\ud800", "Klinik Halden", graph)


def test_what_ror_says_of_two_names_is_told(tmp_path: Path, ror_file: Path) -> None:
    names = ("Ribe Vikingeklinik", "Vikingegruppen Helbred", "Mosegaard Institute")
    studies = [study(at, name) for at, name in enumerate(names)]
    (tmp_path / "studies.json").write_text(json.dumps({"studies": studies}), encoding="utf-8")
    built = tg.build(tmp_path / "studies.json", out=tmp_path / "build", ror=ror_file)
    for one, other in (names[:2], names[1::-1]):
        part = explain(one, other, built)
        assert part.verdict == "part"
        assert "Ribe Vikingeklinik is part of Vikingegruppen Helbred (T5: so says ROR" in lines(part)
    two = explain(names[0], names[2], built)
    assert two.verdict == "different"
    assert "two ROR ids (https://ror.org/" in lines(two)
