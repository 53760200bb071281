"""API v1, nested: the same study gives the same trial as in API v2, and odd values never cost the record."""

from __future__ import annotations

import io
import json
import typing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.mappers import Document, Rejection, choose
from trialgraph.mappers.ctgov_study import Study
from trialgraph.mappers.ctgov_v1_full import LEFT_OUT
from trialgraph.mappers.ctgov_v1_names import NAMES
from trialgraph.mappers.trial import FlowPeriod, Official, ResultsEvent, Trial
from trialgraph.splitting import split

Read = Callable[[object], Trial]
RECORDS = Path(__file__).parent / "records"


def test_a_study_says_the_same_in_both_versions(
    read_json: Read, elbow_v1: dict[str, Any], elbow_v2: dict[str, Any]
) -> None:
    assert read_json({"Study": elbow_v1}) == read_json(elbow_v2)


def test_what_the_record_says(read_json: Read, elbow_v1: dict[str, Any]) -> None:
    """Some facts written down from the record, so that both versions cannot be wrong in the same way."""
    trial = read_json({"Study": elbow_v1})
    assert (trial.id, trial.aliases, trial.enrollment, trial.phases) == (
        "NCT90000011",
        ("NCT90000019",),
        32,
        ("1", "2"),
    )
    assert (trial.first_posted, trial.first_posted_type) == ("2019-01-03", "estimated")
    assert (trial.status, trial.has_expanded_access, trial.expanded_access_types) == (
        "unknown",
        True,
        ("individual", "treatment"),
    )
    assert [arm.uses for arm in trial.arms] == [(0, 1), (1,)]
    assert trial.officials[1] == Official(name="Ali Veli", role="principal-investigator", location=0)
    assert (trial.locations[0].country, trial.locations[1].region) == ("TR", None)
    assert trial.flow[1] == FlowPeriod(title="Year 2", started=6, completed=3, not_completed=3)
    assert ResultsEvent(type="posted-with-comments", date="2020-06-04") in trial.results_events
    assert ResultsEvent(type="canceled", date=None) in trial.results_events
    assert (trial.condition_mesh[0].id, trial.condition_mesh_ancestors[0].id) == ("D013716", "D000070639")
    assert trial.eligibility is not None
    assert (trial.eligibility.healthy_volunteers, trial.eligibility.sex) == (True, "female")
    assert trial.references[0].retractions == ("Elbow J. 2001 PMID 1009",)
    assert trial.notes == ()


def test_the_invented_study_has_every_name_that_is_known(elbow_v1: dict[str, Any]) -> None:
    """Names that only later forms have are what the sample may lack."""
    found = set(_names(elbow_v1))
    later = {"LargeDocSize", "CountryList", "ResponsiblePartyOldNameTitle", "ResponsiblePartyOldOrganization"}
    assert set(NAMES) - found == later


def _names(value: Any) -> Iterator[str]:
    for key, inner in value.items() if isinstance(value, dict) else ():
        yield key
        yield from _names(inner)
    for inner in value if isinstance(value, list) else ():
        yield from _names(inner)


@pytest.mark.parametrize("rank", [{}, {"Rank": 7}])
def test_the_envelope_of_an_answer_is_cut_into_studies(read_json: Read, elbow_v1: dict[str, Any], rank: object) -> None:
    other = json.loads(json.dumps(elbow_v1).replace("NCT90000011", "NCT90000013"))
    studies = [{**dict(rank), "Study": study} for study in (elbow_v1, other)]  # type: ignore[call-overload]
    answer = {"FullStudiesResponse": {"APIVrs": "1.01.05", "NStudiesReturned": 2, "FullStudies": studies}}
    records = [raw.data for raw in split(io.BytesIO(json.dumps(answer).encode()).read, "answer.json")]
    assert [read_json(json.loads(data)).id for data in records if data] == ["NCT90000011", "NCT90000013"]


def _change(study: dict[str, Any], path: str, value: object) -> None:
    *steps, last = path.split(".")
    for step in steps:
        study = study[step]
    study[last] = value


@pytest.mark.parametrize(
    ("path", "value", "field", "expected"),
    [
        ("ProtocolSection.DesignModule.EnrollmentInfo.EnrollmentCount", 32, "enrollment", 32),
        ("ProtocolSection.DesignModule.PhaseList", {"Phase": "Phase 3"}, "phases", ("3",)),
        ("ProtocolSection.DesignModule.PhaseList", ["Phase 3"], "phases", ("3",)),
        ("ProtocolSection.DesignModule.PhaseList", {"Phase": None}, "phases", ()),
        ("ProtocolSection.ConditionsModule.ConditionList", None, "conditions", ()),
        ("ProtocolSection.ConditionsModule", None, "conditions", ()),
        (
            "ProtocolSection.ConditionsModule.ConditionList",
            {"Condition": ["Gout", None, 7]},
            "conditions",
            ("Gout", "7"),
        ),
        ("ProtocolSection.StatusModule.DelayedPosting", "", "delayed_posting", None),
        ("ProtocolSection.StatusModule.DelayedPosting", "no", "delayed_posting", False),
        ("ProtocolSection.IdentificationModule.Acronym", 5.5, "acronym", "5.5"),
        ("ResultsSection", None, "has_results", False),
        ("NewSection", {"Anything": [1, {"x": None}]}, "brief_title", "Cells for a sore elbow"),
    ],
)
def test_other_ways_to_write_a_value(
    read_json: Read, elbow_v1: dict[str, Any], path: str, value: object, field: str, expected: object
) -> None:
    _change(elbow_v1, path, value)
    trial = read_json({"Study": elbow_v1})
    assert getattr(trial, field) == expected
    assert trial.notes == ()


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("ProtocolSection.DesignModule.EnrollmentInfo.EnrollmentCount", "about 30", "about 30"),
        ("ProtocolSection.DesignModule.EnrollmentInfo", "30", "30"),
        ("ProtocolSection.StatusModule.DelayedPosting", "perhaps", "perhaps"),
        ("ProtocolSection.StatusModule.WhyStopped", {"reason": "none"}, '{"reason":"none"}'),
        ("ProtocolSection.StatusModule.OverallStatus", "Hibernating", "Hibernating"),
        (
            "ProtocolSection.DesignModule.DesignInfo.DesignTimePerspectiveList.DesignTimePerspective",
            ["Prospective", "Retrospective"],
            "Prospective; Retrospective",
        ),
    ],
)
def test_a_value_that_is_none_is_noted_and_the_record_stays(
    read_json: Read, elbow_v1: dict[str, Any], path: str, value: object, words: str
) -> None:
    _change(elbow_v1, path, value)
    trial = read_json({"Study": elbow_v1})
    assert [note.words for note in trial.notes] == [words]
    assert trial.brief_title == "Cells for a sore elbow"


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("CentralContactList.CentralContact", [{"CentralContactName": "A", "CentralContactPhone": {"n": "555-0199"}}]),
        ("CentralContactList.CentralContact", ["Call 555-0199"]),
        ("LocationList.Location", [{"LocationContactList": {"LocationContact": ["Call 555-0199"]}}]),
        ("LocationList", {"Location": [[{"email": "555-0199@example.org"}]]}),
    ],
)
def test_details_of_contacts_never_come_into_a_note(
    read_json: Read, elbow_v1: dict[str, Any], path: str, value: object
) -> None:
    _change(elbow_v1, f"ProtocolSection.ContactsLocationsModule.{path}", value)
    trial = read_json({"Study": elbow_v1})
    assert trial.notes
    assert "555-0199" not in str(trial.notes)


@pytest.mark.parametrize(
    ("record", "code"),
    [
        ({"Study": {}}, "unknown-format"),
        ({"Study": None}, "unknown-format"),
        ({"Study": [1]}, "unknown-format"),
        ({"Study": {"ProtocolSection": []}}, "bad-structure"),
        ({"Study": {"ProtocolSection": {}}}, "missing-id"),
        ({"Study": {"ProtocolSection": {"IdentificationModule": {"NCTId": "NCT1"}}}}, "bad-id"),
        ({"Study": {"ProtocolSection": {"IdentificationModule": {"NCTId": "NCT90000011"}}}}, "missing-title"),
    ],
)
def test_what_cannot_be_a_study_is_rejected(read_json: Read, record: object, code: str) -> None:
    with pytest.raises(Rejection) as caught:
        read_json(record)
    assert caught.value.code == code


def test_each_path_of_real_records_is_mapped_or_left_out_on_purpose(shared: Path) -> None:
    files = sorted((shared / "data/ctgov-v1-full").glob("*.json"))
    unknown = {path for file in files for path in _unknown(json.loads(file.read_bytes())["Study"], Study)}
    assert unknown == set()
    assert len(files) >= 96


def _unknown(value: Any, kind: Any, path: str = "") -> Iterator[str]:
    """Paths of a v1 study that neither the structure of v2 nor LEFT_OUT has."""
    if path in LEFT_OUT or path.endswith("ResultsFirstPostedQCCommentsDateStruct"):
        return
    if not isinstance(value, dict):
        return
    options = [kind, *typing.get_args(kind)]
    struct = next((each for each in options if isinstance(each, type) and issubclass(each, msgspec.Struct)), None)
    if struct is None:
        yield path
        return
    fields = {field.encode_name: field.type for field in msgspec.structs.fields(struct)}
    for key, inner in value.items():
        at = f"{path}.{key}".lstrip(".")
        name = NAMES.get(key) or (f"{key.removesuffix('List')}s" if key.endswith("List") else key)
        name = name[:1].lower() + name[1:]
        if name not in fields:
            yield from () if at in LEFT_OUT else (at,)
        elif key.endswith("List"):
            for item, items in inner.items():
                for one in items:
                    yield from _unknown(one, typing.get_args(fields[name])[0], f"{at}.{item}")
        else:
            yield from _unknown(inner, fields[name], at)


def test_all_shared_studies_are_read_without_a_note(shared: Path) -> None:
    for file in sorted((shared / "data/ctgov-v1-full").glob("*.json")):
        document = Document(file.read_bytes())
        mapper = choose(document)
        trial = mapper.read(document)
        assert (mapper.name, trial.id, trial.notes) == ("ctgov_v1_full", file.stem, ())


@given(data=st.data())
def test_damage_to_values_gives_a_trial_or_a_rejection(read_json: Read, data: st.DataObject) -> None:
    study = json.loads((RECORDS / "elbow_v1.json").read_text())
    for _ in range(data.draw(st.integers(1, 4))):
        place: Any = study
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            key = data.draw(st.sampled_from(keys))
            if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.integers(0, 4)) == 0:
                break
            place = place[key]
        place[key] = data.draw(st.sampled_from([None, [], {}, "", "odd", 3, True, [None], {"odd": "odd"}, ["odd"]]))
    try:
        trial = read_json({"Study": study})
    except Rejection:
        return
    assert trial.id == "NCT90000011"
