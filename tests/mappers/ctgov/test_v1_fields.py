"""API v1, flat: every pairing that is stated is true of the study that was flattened, and no value is lost."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.mappers import Document, Rejection, choose
from trialgraph.mappers.ctgov_v1_fields import LEFT_OUT
from trialgraph.mappers.ctgov_v1_flat import KNOWN
from trialgraph.mappers.trial import (
    Arm,
    Contact,
    FlowPeriod,
    Identifier,
    Intervention,
    Location,
    Official,
    Organization,
    Outcome,
    Reference,
    Trial,
)
from trialgraph.splitting import split

Read = Callable[[object], Trial]
Flatten = Callable[[dict[str, Any]], dict[str, Any]]


@pytest.fixture
def flat(elbow_v1: dict[str, Any], flatten: Flatten) -> dict[str, Any]:
    return flatten(elbow_v1)


def minimal(**fields: object) -> dict[str, Any]:
    return {"Rank": 1, "NCTId": ["NCT90000021"], "BriefTitle": ["Flat"], **fields}


def unaligned(trial: Trial) -> list[tuple[str, str]]:
    assert {note.type for note in trial.notes} <= {"unaligned"}
    return [(note.field, note.words) for note in trial.notes]


LOOSE = {
    "identifiers",
    "officials",
    "central_contacts",
    "interventions",
    "other_intervention_names",
    "outcomes",
    "locations",
    "notes",
}


def test_what_needs_no_pairing_is_as_in_the_nested_study(
    read_json: Read, elbow_v1: dict[str, Any], flat: dict[str, Any]
) -> None:
    nested, trial = read_json({"Study": elbow_v1}), read_json(flat)
    for field in sorted(set(Trial.__struct_fields__) - LOOSE):
        assert getattr(trial, field) == getattr(nested, field), field


def test_pairs_that_the_lists_prove(read_json: Read, flat: dict[str, Any]) -> None:
    trial = read_json(flat)
    assert trial.collaborators == (
        Organization(name="Ministry of Arms", organization_class="other-gov"),
        Organization(name="Joint Network", organization_class="network"),
    )
    assert trial.identifiers[2:] == (
        Identifier(value="2020-000001-11", type="eudract-number"),
        Identifier(value="B7", type="other"),
    )
    assert trial.arms == (
        Arm(label="High", type="experimental", description="Many cells", uses=(0, 1)),
        Arm(label="None", type="no-intervention", description="Just rest", uses=(1,)),
    )
    assert trial.interventions[0] == Intervention(name="Cells", type="biological", description="Into the elbow")
    assert trial.locations == (
        Location(facility="Elbow Clinic", city="Izmir", country="TR"),
        Location(facility="Joint House", city="Oslo", country="NO"),
    )
    assert trial.outcomes[2] == Outcome(measure="Grip", type="secondary", time_frame="2 years")
    assert trial.references[0] == Reference(
        citation="Doe J. Elbows. 1999.", type="background", pmid="1001", retractions=("Elbow J. 2001 PMID 1009",)
    )
    assert trial.flow == (
        FlowPeriod(title="Year 1", started=7, completed=6, not_completed=1),
        FlowPeriod(title="Year 2", started=6, completed=3, not_completed=3),
    )
    assert trial.condition_mesh_ancestors[1].term == "Tendinopathy"
    assert trial.has_results is True


def test_what_they_do_not_prove_is_kept_apart_and_counted(read_json: Read, flat: dict[str, Any]) -> None:
    trial = read_json(flat)
    assert unaligned(trial) == [
        ("SecondaryIdDomain", "Board"),
        ("SecondaryIdLink", "https://board.example/B7"),
        ("SecondaryOutcomeDescription", "In newton"),
        ("InterventionOtherName", "number of values: 2"),
        ("LocationState", "Aegean"),
        ("LocationZip", "35000"),
        ("LocationStatus", "Not yet recruiting"),
        ("LocationContactPhone", "number of values: 1"),
        ("LocationContactPhoneExt", "number of values: 1"),
        ("LocationContactEMail", "number of values: 1"),
        ("LocationContactName", "number of values: 5"),
    ]
    assert trial.other_intervention_names == ("MSC", "hMSC")
    assert trial.officials[1] == Official(name="Ali Veli", role="principal-investigator")
    assert trial.central_contacts[1:] == (
        Contact(name="Desk", role="facility-contact"),
        Contact(name="555-0101", role="facility-contact", phone="555-0101"),
        Contact(name="ext. 1", role="facility-contact", phone="ext. 1"),
        Contact(name="desk@example.org", role="facility-contact", email="desk@example.org"),
    )


def test_a_lone_item_owns_all_values(read_json: Read) -> None:
    trial = read_json(
        minimal(
            LocationCity=["Oslo"],
            LocationCountry=["Norway"],
            LocationStatus=["Recruiting"],
            LocationContactName=["Kari", "Ola"],
            LocationContactRole=["Contact", "Principal Investigator"],
            InterventionName=["Cells"],
            InterventionOtherName=["MSC", "hMSC"],
            ReferenceCitation=["Doe 1999"],
            RetractionPMID=["5"],
        )
    )
    assert trial.locations == (
        Location(
            city="Oslo",
            country="NO",
            status="recruiting",
            contacts=(Contact(name="Kari", role="facility-contact"),),
        ),
    )
    assert trial.officials == (Official(name="Ola", role="principal-investigator", location=0),)
    assert trial.interventions == (Intervention(name="Cells", other_names=("MSC", "hMSC")),)
    assert trial.references[0].retractions == ("PMID 5",)
    assert trial.notes == ()


def test_a_list_that_is_longer_than_its_items_pairs_nothing(read_json: Read) -> None:
    """Three types of two collaborators: the record lacks a name, nobody knows which."""
    trial = read_json(minimal(CollaboratorName=["A", "B"], CollaboratorClass=["NIH", "INDUSTRY", "FED"]))
    assert trial.collaborators == (Organization(name="A"), Organization(name="B"))
    assert [field for field, _ in unaligned(trial)] == ["CollaboratorClass"] * 3


def test_an_item_that_lacks_what_each_should_have_unpairs_the_rest(read_json: Read) -> None:
    """Two names and three types: a description of two may be of the one without a name."""
    trial = read_json(
        minimal(
            InterventionName=["Cells", "Rest"],
            InterventionType=["Drug", "Drug", "Other"],
            InterventionDescription=["many", "long"],
        )
    )
    assert trial.interventions == (Intervention(name="Cells"), Intervention(name="Rest"))
    assert [words for _, words in unaligned(trial)] == ["Drug", "Other", "many", "long"]


def test_two_optional_lists_of_one_length_are_no_pairs(read_json: Read) -> None:
    trial = read_json(
        minimal(LocationCity=["A", "B", "C"], LocationFacility=["X", "Y"], LocationStatus=["Recruiting", "Completed"])
    )
    assert trial.locations == (Location(city="A"), Location(city="B"), Location(city="C"))
    assert unaligned(trial) == [
        ("LocationFacility", "X"),
        ("LocationFacility", "Y"),
        ("LocationStatus", "Recruiting"),
        ("LocationStatus", "Completed"),
    ]


def test_facilities_without_a_place_are_locations_and_pair_with_nothing(read_json: Read) -> None:
    trial = read_json(minimal(LocationFacility=["X", "Y"], LocationZip=["1", "2"]))
    assert trial.locations == (Location(facility="X"), Location(facility="Y"))
    assert unaligned(trial) == [("LocationZip", "1"), ("LocationZip", "2")]


def test_countries_alone_are_the_trials(read_json: Read) -> None:
    trial = read_json(minimal(LocationCountry=["Norway", "Norway", "Peru"]))
    assert (trial.countries, trial.locations, trial.notes) == (("NO", "PE"), (), ())
    trial = read_json(minimal(LocationCountry=["Norway"], LocationCity=["Oslo", "Lima"]))
    assert (trial.countries, [place.country for place in trial.locations]) == (("NO",), [None, None])
    assert unaligned(trial) == [("LocationCountry", "number of values: 1")]


def test_a_null_in_a_list_keeps_its_place(read_json: Read) -> None:
    trial = read_json(minimal(LocationCity=["A", "B"], LocationCountry=["Peru", "Peru"], LocationZip=[None, "7"]))
    assert [(place.city, place.postal_code) for place in trial.locations] == [("A", None), ("B", "7")]
    assert trial.notes == ()


@pytest.mark.parametrize(
    ("names", "labels", "uses"),
    [
        # each list is cut by what the other counts
        (["Drug: X", "Drug: Y", "Drug: Y", "Drug: Z"], ["A", "A", "B", "B"], [(0, 1), (1, 2), ()]),
        # one side is missing: only what all have is certain
        (["Drug: X", "Drug: X", "Drug: X", "Drug: Y"], [], [(0,), (0,), (0,)]),
        ([], ["A", "A", "B", "A"], [(0, 1, 2), (), ()]),
        # the two sides contradict each other in number
        (["Drug: X"], ["A", "B"], [(), (), ()]),
        # the numbers fit and the pairs do not: A has Y on one side and X on the other
        (["Drug: Y", "Drug: X"], ["A", "B"], [(), (), ()]),
        # a name that no intervention has
        (["Drug: Q", "Drug: X"], ["A", "A"], [(), (), ()]),
    ],
)
def test_arms_and_interventions(
    read_json: Read, names: list[str], labels: list[str], uses: list[tuple[int, ...]]
) -> None:
    trial = read_json(
        minimal(
            ArmGroupLabel=["A", "B", "C"],
            InterventionName=["X", "Y", "Z"],
            InterventionType=["Drug"] * 3,
            ArmGroupInterventionName=names,
            InterventionArmGroupLabel=labels,
        )
    )
    assert [arm.uses for arm in trial.arms] == uses
    told = {field for field, _ in unaligned(trial)}
    whole = sum(map(len, uses)) == max(len(names), len(labels))
    assert told == (set() if whole else told & {"ArmGroupInterventionName", "InterventionArmGroupLabel"})
    assert whole or told


def test_interventions_of_one_name_are_tied_to_no_arm_by_it(read_json: Read) -> None:
    trial = read_json(
        minimal(
            ArmGroupLabel=["Low", "High"],
            InterventionName=["Cells", "Cells"],
            InterventionType=["Drug", "Drug"],
            ArmGroupInterventionName=["Drug: Cells", "Drug: Cells"],
            InterventionArmGroupLabel=["Low", "High"],
        )
    )
    assert [arm.uses for arm in trial.arms] == [(), ()]
    assert unaligned(trial) == [
        ("ArmGroupInterventionName", "Drug: Cells"),
        ("InterventionArmGroupLabel", "Low"),
        ("InterventionArmGroupLabel", "High"),
    ]


def test_numbers_that_fit_by_a_name_told_twice_and_a_strange_one_prove_nothing(read_json: Read) -> None:
    trial = read_json(
        minimal(
            ArmGroupLabel=["A", "A"],
            InterventionName=["X"],
            InterventionType=["Drug"],
            ArmGroupInterventionName=["Drug: X", "Drug: Q"],
            InterventionArmGroupLabel=["A"],
        )
    )
    assert [arm.uses for arm in trial.arms] == [(), ()]
    assert ("ArmGroupInterventionName", "Drug: Q") in unaligned(trial)


def test_a_flow_that_does_not_fit_is_noted(read_json: Read, flat: dict[str, Any]) -> None:
    del flat["FlowAchievementNumSubjects"][3]
    trial = read_json(flat)
    assert trial.flow == ()
    assert "3, 4, 3, 0, 1, 3, 3, 3, 2, 1, 2, 2, 1" in [note.words for note in trial.notes]


def test_a_flow_whose_groups_are_not_all_at_each_milestone_is_noted(read_json: Read, flat: dict[str, Any]) -> None:
    flat["FlowAchievementGroupId"][1] = "FG000"
    trial = read_json(flat)
    assert trial.flow == ()
    assert {field for field, _ in unaligned(trial)} >= {"FlowPeriodTitle", "FlowAchievementGroupId"}


@pytest.mark.parametrize(
    ("field", "value", "attribute", "expected"),
    [
        ("Condition", None, "conditions", ()),
        ("Condition", "Gout", "conditions", ("Gout",)),
        ("Condition", ["Gout", 7, "", None], "conditions", ("Gout", "7")),
        ("EnrollmentCount", [32], "enrollment", 32),
        ("EnrollmentCount", 32, "enrollment", 32),
        ("HasExpandedAccess", [False], "has_expanded_access", False),
        ("ResultsFirstPostDate", [], "has_results", False),
        ("SomethingNew", [{"a": 1}], "has_results", None),
        ("SubmissionResetDate", ["May 1, 2020"], "notes", ()),
    ],
)
def test_other_ways_to_write_a_field(
    read_json: Read, field: str, value: object, attribute: str, expected: object
) -> None:
    trial = read_json(minimal(**{field: value}))
    assert getattr(trial, attribute) == expected
    assert trial.notes == ()


@pytest.mark.parametrize(
    ("field", "value", "kind", "words"),
    [
        ("OverallStatus", ["Hibernating"], "unknown-code", "Hibernating"),
        ("EnrollmentCount", ["many"], "unreadable", "many"),
        ("Acronym", ["ONE", "TWO"], "unread", "TWO"),
        ("Condition", ["Gout", {"name": "Flu"}], "unreadable", '{"name":"Flu"}'),
        ("StartDate", ["soon"], "unreadable", "soon"),
        ("CentralContactPhone", [{"n": "555-0199"}], "unreadable", "(contact details)"),
        ("PointOfContactPhone", ["1", "555-0199"], "unread", "(contact details)"),
    ],
)
def test_a_value_that_is_none_is_noted(read_json: Read, field: str, value: object, kind: str, words: str) -> None:
    trial = read_json(minimal(**{field: value}))
    assert [(note.type, note.words) for note in trial.notes] == [(kind, words)]


@pytest.mark.parametrize(
    ("record", "code"),
    [
        ({}, "unknown-format"),
        ({"Rank": 1}, "unknown-format"),
        ({"Rank": 1, "NCTId": []}, "missing-id"),
        ({"Rank": 1, "NCTId": ["NCT1"]}, "bad-id"),
        ({"Rank": 1, "NCTId": ["NCT90000021"]}, "missing-title"),
        ({"Rank": 1, "NCTId": None, "BriefTitle": ["A"]}, "missing-id"),
    ],
)
def test_what_cannot_be_a_study_is_rejected(read_json: Read, record: object, code: str) -> None:
    with pytest.raises(Rejection) as caught:
        read_json(record)
    assert caught.value.code == code


def test_the_envelope_of_an_answer_is_cut_into_records(read_json: Read) -> None:
    records = [minimal(), {**minimal(), "NCTId": ["NCT90000022"], "Rank": 2}]
    answer = {"StudyFieldsResponse": {"NStudiesReturned": 2, "FieldList": ["NCTId"], "StudyFields": records}}
    found = [raw.data for raw in split(io.BytesIO(json.dumps(answer).encode()).read, "answer.json")]
    assert [read_json(json.loads(data)).id for data in found if data] == ["NCT90000021", "NCT90000022"]


def test_each_field_of_real_records_is_mapped_or_left_out_on_purpose(shared: Path) -> None:
    files = sorted((shared / "data/ctgov-v1-fields").glob("*.json"))
    fields = {name for file in files for name in json.loads(file.read_bytes())}
    assert {name for name in fields - KNOWN if not name.startswith(tuple(LEFT_OUT))} == set()
    assert len(files) >= 800


def test_all_shared_records_are_read_and_nothing_but_pairs_is_noted(shared: Path) -> None:
    for file in sorted((shared / "data/ctgov-v1-fields").glob("*.json")):
        document = Document(file.read_bytes())
        mapper = choose(document)
        trial = mapper.read(document)
        assert (mapper.name, trial.id) == ("ctgov_v1_fields", file.stem)
        unaligned(trial)


# --- what is stated of a flattened study is true of the study


def pairs(trial: Trial) -> dict[str, list[dict[str, Any]]]:
    """The things of a trial that have parts, without what may be kept elsewhere."""
    things = {
        "locations": trial.locations or None,
        "arms": trial.arms,
        "interventions": trial.interventions,
        "outcomes": trial.outcomes,
        "references": trial.references,
        "identifiers": trial.identifiers,
        "collaborators": trial.collaborators,
    }
    return {name: msgspec.to_builtins(found) for name, found in things.items() if found is not None}


def assert_true_of(stated: Trial, whole: Trial) -> None:
    truth = pairs(whole)
    for name, found in pairs(stated).items():
        assert len(found) == len(truth[name]), name
        for one, other in zip(found, truth[name], strict=True):
            for part, value in one.items():
                if part == "contacts":
                    assert_contacts_true_of(value, other.get(part, ()))
                elif isinstance(value, list | tuple):
                    assert set(value) <= set(other.get(part, ())), (name, part)
                else:
                    assert value == other.get(part), (name, part)
    known = {(person.name, person.role) for person in whole.officials}
    assert {(person.name, person.role) for person in stated.officials} <= known
    for person in stated.officials:
        assert person.location is None or person in whole.officials
    assert set(stated.flow) <= set(whole.flow)


def assert_contacts_true_of(stated: Any, whole: Any) -> None:
    """A person has no details but its own; details that stand alone are of somebody at the place."""
    people = {contact["name"]: contact for contact in whole}
    for contact in stated:
        if contact["name"] in people:
            assert contact.items() <= people[contact["name"]].items()
        else:
            details = "\n".join(strings(whole)).replace(" ext. ", "\next. ")
            assert contact["name"] in details


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ():
        yield from strings(inner)


# Coded words become codes, and both lists of pairs repeat names that stand elsewhere.
ELSEWHERE = {
    "Rank",
    "ArmGroupInterventionName",
    "InterventionArmGroupLabel",
    "ArmGroupType",
    "InterventionType",
    "LocationStatus",
    "LocationCountry",
    "LocationContactRole",
    "CollaboratorClass",
    "ReferenceType",
    "SecondaryIdType",
}


def assert_nothing_lost(flat: dict[str, Any], trial: Trial) -> None:
    kept = "\n".join(strings(msgspec.to_builtins(trial)))
    for field, values in flat.items():
        if field not in ELSEWHERE:
            for value in values:
                assert value in kept, field


def test_flattened_real_studies_say_nothing_untrue_and_lose_nothing(
    shared: Path, read_json: Read, flatten: Flatten
) -> None:
    """The nested studies are the truth; most of what arms get is told, too."""
    told = true = 0
    for file in sorted((shared / "data/ctgov-v1-full").glob("*.json")):
        study = json.loads(file.read_bytes())["Study"]
        whole, trial = read_json({"Study": study}), read_json(flatten(study))
        assert_true_of(trial, whole)
        told += sum(len(arm.uses) for arm in trial.arms)
        true += sum(len(arm.uses) for arm in whole.arms)
    assert told > 0.8 * true > 0


@st.composite
def studies(draw: st.DrawFn, *, whole: bool = False) -> dict[str, Any]:
    """Nested studies; texts are told apart by a number, names of arms and interventions repeat unless ``whole``."""
    count = iter(range(1_000_000))

    def words(stem: str) -> str:
        return f"{stem}{next(count)}x"

    def item(always: dict[str, str], optional: dict[str, str]) -> dict[str, Any]:
        chosen = {key: value for key, value in optional.items() if whole or draw(st.booleans())}
        return {**always, **chosen}

    def some(most: int = 4) -> range:
        return range(draw(st.integers(1 if whole else 0, most)))

    def outcome(stem: str) -> dict[str, Any]:
        return item({f"{stem}Measure": words("m")}, {f"{stem}TimeFrame": words("t"), f"{stem}Description": words("d")})

    arms = [words("arm") if whole else draw(st.sampled_from("ABCD")) for _ in some()]
    things = [words("thing") if whole else draw(st.sampled_from("XYZ")) for _ in some()]
    pairs_ = {(arm, thing) for arm in range(len(arms)) for thing in range(len(things)) if draw(st.booleans())}

    def person(role: str) -> dict[str, Any]:
        """Details of investigators are mapped from no form, so they have none here."""
        always = {"LocationContactName": words("p"), "LocationContactRole": role}
        details = {"LocationContactPhone": words("55"), "LocationContactEMail": words("mail")}
        return item(always, details if role == "Contact" else {})

    roles = st.sampled_from(["Contact", "Principal Investigator", "Sub-Investigator"])
    return {
        "ProtocolSection": {
            "IdentificationModule": {
                "NCTId": "NCT90000031",
                "BriefTitle": "Flat or not",
                "SecondaryIdInfoList": {
                    "SecondaryIdInfo": [
                        item({"SecondaryId": words("id")}, {"SecondaryIdDomain": words("domain")}) for _ in some()
                    ]
                },
            },
            "SponsorCollaboratorsModule": {
                "CollaboratorList": {
                    "Collaborator": [{"CollaboratorName": words("c"), "CollaboratorClass": "NIH"} for _ in some()]
                }
            },
            "ArmsInterventionsModule": {
                "ArmGroupList": {
                    "ArmGroup": [
                        item({"ArmGroupLabel": label}, {"ArmGroupDescription": words("d")})
                        | {
                            "ArmGroupInterventionList": {
                                "ArmGroupInterventionName": [
                                    f"Drug: {thing}" for to, thing in enumerate(things) if (at, to) in pairs_
                                ]
                            }
                        }
                        for at, label in enumerate(arms)
                    ]
                },
                "InterventionList": {
                    "Intervention": [
                        item(
                            {"InterventionType": "Drug", "InterventionName": thing},
                            {"InterventionDescription": words("d")},
                        )
                        | {
                            "InterventionArmGroupLabelList": {
                                "InterventionArmGroupLabel": [
                                    label for at, label in enumerate(arms) if (at, to) in pairs_
                                ]
                            },
                            "InterventionOtherNameList": {
                                "InterventionOtherName": [words("n") for _ in range(draw(st.integers(0, 2)))]
                            },
                        }
                        for to, thing in enumerate(things)
                    ]
                },
            },
            "OutcomesModule": {
                "PrimaryOutcomeList": {"PrimaryOutcome": [outcome("PrimaryOutcome") for _ in some()]},
                "SecondaryOutcomeList": {"SecondaryOutcome": [outcome("SecondaryOutcome") for _ in some()]},
            },
            "ContactsLocationsModule": {
                "LocationList": {
                    "Location": [
                        item(
                            {"LocationCity": words("city"), "LocationCountry": draw(st.sampled_from(["Peru", "Chad"]))},
                            {
                                "LocationFacility": words("f"),
                                "LocationState": words("s"),
                                "LocationZip": words("z"),
                                "LocationStatus": draw(st.sampled_from(["Recruiting", "Completed"])),
                            },
                        )
                        | {
                            "LocationContactList": {
                                "LocationContact": [person(draw(roles)) for _ in range(draw(st.integers(0, 2)))]
                            }
                        }
                        for _ in some()
                    ]
                }
            },
            "ReferencesModule": {
                "ReferenceList": {
                    "Reference": [
                        item(
                            {"ReferenceCitation": words("r"), "ReferenceType": "background"},
                            {"ReferencePMID": words("9")},
                        )
                        | {
                            "RetractionList": {
                                "Retraction": [
                                    {"RetractionPMID": words("8"), "RetractionSource": words("j")}
                                    for _ in range(draw(st.integers(0, 1)))
                                ]
                            }
                        }
                        for _ in some()
                    ]
                }
            },
        }
    }


@given(study=studies())
def test_every_stated_pair_is_true_and_no_value_is_lost(
    read_json: Read, flatten: Flatten, study: dict[str, Any]
) -> None:
    flat = flatten(study)
    trial = read_json(flat)
    assert_true_of(trial, read_json({"Study": study}))
    assert_nothing_lost(flat, trial)


@given(study=studies(whole=True))
def test_where_nothing_is_absent_all_is_paired(read_json: Read, flatten: Flatten, study: dict[str, Any]) -> None:
    trial, whole = read_json(flatten(study)), read_json({"Study": study})
    assert trial.arms == whole.arms
    assert (trial.outcomes, trial.identifiers, trial.collaborators) == (
        whole.outcomes,
        whole.identifiers,
        whole.collaborators,
    )
    assert [(place.city, place.facility, place.region, place.status) for place in trial.locations] == [
        (place.city, place.facility, place.region, place.status) for place in whole.locations
    ]
    assert [reference.pmid for reference in trial.references] == [reference.pmid for reference in whole.references]


_WORDS = st.sampled_from(["A", "B", "Drug: A", "STARTED", "COMPLETED", "FG000", "Yes", "1", "Peru", ""])
_ANYTHING = st.none() | st.booleans() | st.integers() | _WORDS | st.just({"a": [1]})


@given(fields=st.dictionaries(st.sampled_from(sorted(KNOWN)), st.lists(_ANYTHING, max_size=4) | _ANYTHING, max_size=40))
def test_whatever_stands_in_the_lists_is_read(read_json: Read, fields: dict[str, Any]) -> None:
    trial = read_json({**fields, **minimal()})
    assert (trial.id, trial.brief_title) == ("NCT90000021", "Flat")
