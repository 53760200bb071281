"""Answers of a build stand up to a count over the raw records, and a graph that is wrong does not."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import trialgraph
from trialgraph.quadfile import open_text

ROOT = Path(__file__).resolve().parents[1]
if not (ROOT / "benchmarks").is_dir():
    pytest.skip("the benchmarks are in the checkout only", allow_module_level=True)
pytest.importorskip("pandas", reason="raw records are counted with pandas (extra frames)")
# Known by its name alone: with the whole checkout on the path, the rooms could be imported a second time.
_found = importlib.util.spec_from_file_location("benchmarks", ROOT / "benchmarks" / "__init__.py")
assert _found is not None
sys.modules.setdefault("benchmarks", importlib.util.module_from_spec(_found))

from benchmarks.counts.compared import Comparison, Join, Step, compare  # noqa: E402 - the package is made known above
from benchmarks.counts.raw import UnreadError, read  # noqa: E402

SPONSORS, SITES, CELLS = (
    "organisations with two trials or more",
    "sites with two lead sponsors or more",
    "pairs of cell source and condition",
)


def v2(nct: str, lead: str, start: str | None, sites: list[tuple[str, str, str]], **more: Any) -> dict[str, Any]:
    """A study of API v2: a product of fat tissue in one condition."""
    status: dict[str, Any] = {"overallStatus": "RECRUITING", "lastUpdatePostDateStruct": {"date": more["updated"]}}
    if start:
        status["startDateStruct"] = {"date": start}
    others = [{"name": name} for name in more.get("others", ())]
    return {
        "protocolSection": {
            "identificationModule": {"nctId": nct, "briefTitle": "Cells for sore knees"},
            "statusModule": status,
            "sponsorCollaboratorsModule": {"leadSponsor": {"name": lead}, "collaborators": others},
            "conditionsModule": {"conditions": more["conditions"]},
            "designModule": {"studyType": "INTERVENTIONAL"},
            "armsInterventionsModule": {
                "interventions": [{"type": "BIOLOGICAL", "name": "Adipose-derived mesenchymal stem cells"}]
            },
            "contactsLocationsModule": {
                "locations": [{"facility": f, "city": city, "country": country} for f, city, country in sites]
            },
        }
    }


def v1(nct: str, lead: str, start: str, sites: list[tuple[str, str, str]], **more: Any) -> dict[str, Any]:
    """The same as a study of API v1, FullStudies."""
    places = [{"LocationFacility": f, "LocationCity": city, "LocationCountry": country} for f, city, country in sites]
    others = [{"CollaboratorName": name} for name in more.get("others", ())]
    return {
        "Study": {
            "ProtocolSection": {
                "IdentificationModule": {"NCTId": nct, "BriefTitle": "Cells for sore knees"},
                "StatusModule": {
                    "OverallStatus": "Recruiting",
                    "StartDateStruct": {"StartDate": start},
                    "LastUpdatePostDateStruct": {"LastUpdatePostDate": more["updated"]},
                },
                "SponsorCollaboratorsModule": {
                    "LeadSponsor": {"LeadSponsorName": lead},
                    "CollaboratorList": {"Collaborator": others},
                },
                "ConditionsModule": {"ConditionList": {"Condition": more["conditions"]}},
                "DesignModule": {"StudyType": "Interventional"},
                "ArmsInterventionsModule": {
                    "InterventionList": {
                        "Intervention": [
                            {
                                "InterventionType": "Biological",
                                "InterventionName": "Adipose-derived mesenchymal stem cells",
                            }
                        ]
                    }
                },
                "ContactsLocationsModule": {"LocationList": {"Location": places}},
            }
        }
    }


LUND, NAMELESS = ("Lund General Hospital", "Lund", "Sweden"), ("Research Site", "Lund", "Sweden")
IZMIR = "Ege Yildiz University Hospital"
FIRST = v2(
    "NCT90000001",
    "Quillmere Bio, Inc.",
    "2019-03",
    [LUND, NAMELESS, (IZMIR, "Izmir", "Turkey (Türkiye)")],
    others=["Hôpital &amp; Fondation Vauquelin"],
    conditions=["Sore Knee"],
    updated="2024-05-01",
)
SECOND = v2(
    "NCT90000002",
    "QUILLMERE BIO INC",
    None,
    [(IZMIR, "Izmir", "Turkey")],
    conditions=["sore knee"],
    updated="2024-05-01",
)
THIRD = v1(
    "NCT90000003",
    "Brackenfold University",
    "November 14, 2019",
    [("Lund  General Hospital", "Lund", "Sweden"), NAMELESS],
    others=["Ho\u0302pital \\& Fondation Vauquelin"],
    conditions=["Sore Knee"],
    updated="May 1, 2024",
)
# An older record of the second trial, which must count nowhere.
OLDER = v1(
    "NCT90000002",
    "Brackenfold University",
    "June 2001",
    [("Lund General Hospital", "Lund", "Sweden")],
    conditions=["Old Knee"],
    updated="December 31, 2023",
)


@pytest.fixture(scope="module")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("records")
    for name, study in (("1", FIRST), ("2", SECOND), ("3", THIRD), ("older", OLDER)):
        (folder / f"{name}.json").write_text(json.dumps(study), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def build(records: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("built") / "build"
    trialgraph.build(records, out=folder)
    return folder


@pytest.fixture(scope="module")
def text(build: Path) -> str:
    """The quads of the build."""
    with open_text(build / "graph.nq.zst") as quads:
        return quads.read().decode()


def compared(records: Path, graph: Path) -> dict[str, Comparison]:
    return {found.title: found for found in compare(read([records]), trialgraph.open(graph))}


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join((str(Path(trialgraph.__file__).parents[1]), str(ROOT)))
    return subprocess.run(
        [sys.executable, "-m", "benchmarks.independent_counts", *map(str, words)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        encoding="utf-8",
    )


def test_the_raw_count_shares_nothing_with_what_it_checks() -> None:
    told = "import sys, benchmarks.counts.raw; print(*{name.partition('.')[0] for name in sys.modules})"
    done = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "pandas" in done.stdout.split()
    assert "trialgraph" not in done.stdout.split()


def test_every_difference_of_three_studies_is_explained(records: Path, build: Path) -> None:
    found = compared(records, build)
    assert {title: (each.raw, each.written, each.after) for title, each in found.items()} == {
        "trials": (3, 3, 3),
        SPONSORS: (1, 1, 2),  # the hospital, told in three ways; Quillmere only once its two names are joined
        SITES: (3, 3, 1),  # as written Lund, the nameless site, and Izmir under two names of one sponsor
        "years in which trials start": (2, 2, 2),  # 2019 and none
        CELLS: (2, 2, 1),
        "edges of the network co-sponsorship": (2, 2, 2),  # the hospital with Quillmere, and with Brackenfold
        "edges of the network shared-site": (1, 1, 1),  # Quillmere and Brackenfold in Lund
    }
    assert [each.unexplained for each in found.values()] == [[]] * 7
    assert found[SPONSORS].joins == [
        Join("new", "QUILLMERE BIO INC", ("QUILLMERE BIO INC", "Quillmere Bio, Inc."), found[SPONSORS].joins[0].tiers)
    ]
    assert found[SPONSORS].joins[0].tiers
    withheld, apart, joined, sponsors = found[SITES].steps
    assert (withheld.more, withheld.fewer, withheld.what) == (0, 1, ("Research Site | Lund | SE",))
    assert (apart[1:], joined[1:]) == ((0, 0, ()), (0, 0, ()))
    assert sponsors[1:] == Step("", 0, 1, (IZMIR,))[1:]
    assert [(join.effect, join.names) for join in found[CELLS].joins] == [("2 as one", ("Sore Knee", "sore knee"))]
    assert found["years in which trials start"].remarks == ["2019: 2; none: 1"]
    named, several, literal = found[SITES].remarks
    assert named.endswith("Turkey = TR, Turkey (Türkiye) = TR")
    assert several.endswith("Turkey, Turkey (Türkiye)")
    assert literal == f"by the countries as they are written it is 2; what differs: {IZMIR} | Izmir | TR"


def test_a_study_that_the_build_lacks_is_told_and_fails(records: Path, tmp_path: Path) -> None:
    short = tmp_path / "build"
    trialgraph.build([records / "1.json", records / "2.json"], out=short)
    done = run("--graph", short, records)
    assert done.returncode == 1, done.stderr
    assert "only in the raw records: NCT90000003" in done.stdout
    assert "NO" in done.stdout


def test_a_whole_build_passes_with_a_table_that_lists_the_joins(records: Path, build: Path) -> None:
    done = run("--graph", build, records)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Quillmere Bio, Inc." in done.stdout
    assert "Unexplained" not in done.stdout


CHANGES = {
    "a year": ('startDate> "2019-11-14"', 'startDate> "2018-11-14"', "years in which trials start", "2018"),
    "a sponsor's name": ('"Brackenfold University"', '"Brackenfeld University"', SPONSORS, "Brackenfeld"),
    "a site's city": ('city> "Lund"', 'city> "Land"', SITES, "Land"),
    "a condition": ('label> "sore knee"', 'label> "sore hip"', CELLS, "sore hip"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_graph_that_says_something_else_is_found_out(change: str, records: Path, text: str, tmp_path: Path) -> None:
    old, new, title, told = CHANGES[change]
    assert old in text
    (tmp_path / "wrong.nq").write_text(text.replace(old, new), encoding="utf-8")
    found = compared(records, tmp_path / "wrong.nq")
    assert any(told in line for line in found[title].unexplained)


def test_names_that_no_decision_joins_are_found_out(records: Path, text: str, tmp_path: Path) -> None:
    lines = text.splitlines()
    chosen = "https://w3id.org/trialgraph/organization/hopital-fondation-vauquelin"
    entity = next(line.split(" ")[2] for line in lines if line.startswith(f"<{chosen}") and "#identifiedAs>" in line)
    wrong = []
    for line in lines:
        subject, link, _, rest = line.split(" ", 3)
        lured = "/brackenfold-university-" in subject and link.endswith("#identifiedAs>")
        wrong.append(f"{subject} {link} {entity} {rest}" if lured else line)
    assert wrong != lines
    (tmp_path / "wrong.nq").write_text("\n".join(wrong), encoding="utf-8")
    (told,) = compared(records, tmp_path / "wrong.nq")[SPONSORS].unexplained
    assert told.startswith("no decision joins https://w3id.org/trialgraph/organization/brackenfold-university-")


@pytest.mark.parametrize("content", ["[1]", "{}", "not json", '{"protocolSection": {}}'])
def test_what_is_no_study_is_refused(content: str, tmp_path: Path) -> None:
    (tmp_path / "odd.json").write_text(content)
    with pytest.raises(UnreadError, match=r"odd\.json: no study"):
        read([tmp_path])
    (tmp_path / "odd.json").unlink()
    with pytest.raises(UnreadError, match="no records"):
        read([tmp_path])


@pytest.mark.slow
def test_real_records_give_the_same_counts(shared: Path, tmp_path: Path) -> None:
    folders = [shared / "data" / "ctgov-v2", shared / "data" / "ctgov-v1-full"]
    if missing := [str(folder) for folder in folders if not folder.is_dir()]:
        pytest.skip(f"no records at {', '.join(missing)}")
    graph = trialgraph.build(folders, out=tmp_path / "build")
    for found in compare(read(folders), graph):
        assert found.unexplained == [], found.title
        assert found.raw == found.written > 0
        assert found.after == found.raw + sum(step.more - step.fewer for step in found.steps)
