"""API v2 studies: what a record says is what the trial says, and odd values never cost the record."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from trialgraph.mappers import Document, Rejection, choose
from trialgraph.mappers.trial import Arm, DatedType, FlowPeriod, Location, Official, Organization, ResultsEvent, Trial

STUDY: dict[str, Any] = {
    "protocolSection": {
        "identificationModule": {
            "nctId": "NCT90000001",
            "nctIdAliases": ["NCT90000009"],
            "orgStudyIdInfo": {"id": "R01XX1", "type": "NIH", "link": "https://grants.example/R01XX1"},
            "secondaryIdInfos": [{"id": "2020-1-1", "type": "EUDRACT_NUMBER"}, {"id": "B7", "domain": "Board"}],
            "organization": {"fullName": "Owner Hospital", "class": "OTHER"},
            "briefTitle": "Cells for a sore knee \\<pilot\\>",
            "acronym": "KNEE",
        },
        "statusModule": {
            "overallStatus": "UNKNOWN",
            "lastKnownStatus": "ACTIVE_NOT_RECRUITING",
            "startDateStruct": {"date": "2019-03"},
            "completionDateStruct": {"date": "2020-13-40", "type": "ACTUAL"},
            "studyFirstPostDateStruct": {"date": "2019-01-02", "type": "ESTIMATED"},
            "lastUpdatePostDateStruct": {"date": "2021-02-03", "type": "ACTUAL"},
            "expandedAccessInfo": {"hasExpandedAccess": True, "nctId": "NCT90000002", "statusForNctId": "AVAILABLE"},
        },
        "sponsorCollaboratorsModule": {
            "leadSponsor": {"name": "[Redacted]"},
            "collaborators": [{"name": "Ministry of Health", "class": "OTHER_GOV"}],
            "responsibleParty": {"oldNameTitle": "Doe, Jane - Chair", "oldOrganization": "Owner Hospital"},
        },
        "designModule": {
            "studyType": "INTERVENTIONAL",
            "phases": ["PHASE1", "PHASE2"],
            "designInfo": {"maskingInfo": {"masking": "DOUBLE", "whoMasked": ["PARTICIPANT", "INVESTIGATOR"]}},
            "enrollmentInfo": {"count": 0, "type": "ACTUAL"},
        },
        "armsInterventionsModule": {
            "armGroups": [
                {"label": "A", "type": "EXPERIMENTAL", "interventionNames": ["Biological: Cells"]},
                {"label": "B", "interventionNames": ["Drug: Saline", "Drug: Gone"]},
            ],
            "interventions": [
                {"type": "BIOLOGICAL", "name": "Cells", "armGroupLabels": ["A", "B"], "otherNames": ["MSC"]},
                {"type": "DRUG", "name": "Saline"},
            ],
        },
        "eligibilityModule": {
            "eligibilityCriteria": "Inclusion Criteria:\n\n* sore\n\nExclusion Criteria:\n\n* well",
            "minimumAge": "18 Years",
            "maximumAge": "N/A",
        },
        "contactsLocationsModule": {
            "centralContacts": [{"name": "Call Centre", "role": "CONTACT", "phone": "1", "phoneExt": "22"}],
            "overallOfficials": [{"name": "Jane Doe, MD", "role": "STUDY_CHAIR", "affiliation": "Owner Hospital"}],
            "locations_nested": [
                {
                    "facility": "Research Site",
                    "city": "Izmir",
                    "country": "Turkey (Türkiye)",
                    "contacts": [
                        {"name": "Ali Veli", "role": "PRINCIPAL_INVESTIGATOR"},
                        {"name": "Desk", "role": "CONTACT", "email": "desk@example.org"},
                    ],
                    "geoPoint": {"lat": 38.41, "lon": 27.13},
                },
                {"city": "Nowhere", "country": "Atlantis"},
            ],
        },
    },
    "resultsSection": {
        "participantFlowModule": {
            "periods": [
                {
                    "title": "Year 1",
                    "milestones": [
                        {"type": "STARTED", "achievements": [{"numSubjects": "3"}, {"numSubjects": "4"}]},
                        {"type": "COMPLETED", "achievements": [{"numSubjects": "2"}, {"numSubjects": "about 4"}]},
                    ],
                }
            ]
        }
    },
    "annotationSection": {
        "annotationModule": {"unpostedAnnotation": {"unpostedEvents": [{"type": "RELEASE", "date": "2020-05-06"}]}}
    },
    "derivedSection": {
        "miscInfoModule": {"versionHolder": "2026-02-04", "removedCountries": ["Brazil"]},
        "conditionBrowseModule": {"meshes": [{"id": "D010003", "term": "Osteoarthritis"}]},
    },
    "documentSection": {
        "largeDocumentModule": {"largeDocs": [{"filename": "Prot_000.pdf", "hasProtocol": True, "label": "Protocol"}]}
    },
    "hasResults": True,
    "someNewSection": {"field": [1, 2, {"x": None}]},
}


def read(study: dict[str, Any]) -> Trial:
    document = Document(json.dumps(study).encode())
    return choose(document).read(document)


@pytest.fixture(scope="module")
def trial() -> Trial:
    return read(STUDY)


def test_ids_and_titles(trial: Trial) -> None:
    assert (trial.id, trial.aliases, trial.brief_title) == (
        "NCT90000001",
        ("NCT90000009",),
        "Cells for a sore knee <pilot>",
    )
    assert [(each.value, each.type, each.authority) for each in trial.identifiers] == [
        ("R01XX1", "org-study-id", None),
        ("R01XX1", "nih", None),
        ("2020-1-1", "eudract-number", None),
        ("B7", None, "Board"),
    ]


def test_status_and_dates_keep_their_precision_and_type(trial: Trial) -> None:
    assert (trial.status, trial.last_known_status) == ("unknown", "active-not-recruiting")
    assert trial.start == DatedType(date="2019-03")
    assert (trial.first_posted, trial.first_posted_type) == ("2019-01-02", "estimated")
    assert (trial.last_updated, trial.last_updated_type) == ("2021-02-03", "actual")
    assert (trial.expanded_access_trial, trial.expanded_access_status) == ("NCT90000002", "available")
    assert trial.data_version == "2026-02-04"


def test_a_date_that_is_none_is_noted_and_not_mapped(trial: Trial) -> None:
    assert trial.completion is None
    assert ("completion date", "2020-13-40") in [(note.field, note.words) for note in trial.notes]


def test_sponsors_and_people(trial: Trial) -> None:
    assert trial.lead_sponsor == Organization(name="[Redacted]")
    assert trial.collaborators == (Organization(name="Ministry of Health", organization_class="other-gov"),)
    assert trial.responsible_party is not None
    assert (trial.responsible_party.title, trial.responsible_party.name) == ("Doe, Jane - Chair", None)
    assert trial.officials == (
        Official(name="Jane Doe, MD", role="study-chair", affiliation="Owner Hospital"),
        Official(name="Ali Veli", role="principal-investigator", location=0),
    )
    assert trial.central_contacts[0].phone == "1 ext. 22"


def test_design(trial: Trial) -> None:
    assert (trial.phases, trial.masking, trial.masked_roles) == (("1", "2"), "double", ("participant", "investigator"))
    assert (trial.enrollment, trial.enrollment_type) == (0, "actual")


def test_either_side_ties_interventions_to_arms(trial: Trial) -> None:
    assert trial.arms == (
        Arm(label="A", type="experimental", uses=(0,)),
        Arm(label="B", uses=(0, 1)),
    )
    assert ("arm B", "Drug: Gone") in [(note.field, note.words) for note in trial.notes]


def test_of_interventions_of_one_name_an_arm_gets_those_that_name_it() -> None:
    study = copy.deepcopy(STUDY)
    study["protocolSection"]["armsInterventionsModule"] = {
        "armGroups": [{"label": dose, "interventionNames": ["Drug: Cells"]} for dose in ("Low", "High", "Other")],
        "interventions": [
            {"type": "DRUG", "name": "Cells", "armGroupLabels": ["Low"]},
            {"type": "DRUG", "name": "Cells", "armGroupLabels": ["High"]},
        ],
    }
    assert [arm.uses for arm in read(study).arms] == [(0,), (1,), (0, 1)]


def test_places_are_read_from_the_copy_where_it_is_the_only_list(trial: Trial) -> None:
    first, second = trial.locations
    assert (first.facility, first.country, first.latitude) == ("Research Site", "TR", 38.41)
    assert [contact.email for contact in first.contacts] == ["desk@example.org"]
    assert second == Location(city="Nowhere", country_name="Atlantis")


def test_criteria_are_cut_at_their_headings(trial: Trial) -> None:
    assert trial.eligibility is not None
    assert (trial.eligibility.inclusion, trial.eligibility.exclusion) == ("* sore", "* well")
    assert (trial.eligibility.criteria, trial.eligibility.maximum_age) == (None, None)


def test_results_documents_and_derived_terms(trial: Trial) -> None:
    assert trial.flow == (FlowPeriod(title="Year 1", started=7, completed=None),)
    assert "3, 4" not in [note.words for note in trial.notes]
    assert "2, about 4" in [note.words for note in trial.notes]
    assert trial.results_events == (ResultsEvent(type="submitted", date="2020-05-06"),)
    assert (trial.removed_countries, trial.condition_mesh[0].id) == (("BR",), "D010003")
    assert trial.documents[0].url == "https://clinicaltrials.gov/ProvidedDocs/01/NCT90000001/Prot_000.pdf"


@pytest.mark.parametrize(
    ("module", "field", "value", "words"),
    [
        ("designModule", "enrollmentInfo", {"count": "1,200"}, "1,200"),
        ("designModule", "phases", "PHASE1", "PHASE1"),
        ("conditionsModule", "conditions", ["Knee", 7], "7"),
        ("statusModule", "whyStopped", {"reason": "none"}, '{"reason":"none"}'),
    ],
)
def test_a_value_of_a_wrong_type_is_noted_and_the_record_stays(
    module: str, field: str, value: object, words: str
) -> None:
    study = copy.deepcopy(STUDY)
    study["protocolSection"].setdefault(module, {})[field] = value
    found = read(study)
    assert words in [note.words for note in found.notes]
    assert found.brief_title == "Cells for a sore knee <pilot>"


@pytest.mark.parametrize("value", [None, [], {}])
def test_nothing_said_as_null_or_empty_says_nothing(value: object) -> None:
    study = copy.deepcopy(STUDY)
    study["protocolSection"]["conditionsModule"] = value
    assert read(study).conditions == ()
    assert len(read(study).notes) == len(read(STUDY).notes)


@pytest.mark.parametrize(
    ("identifier", "code"),
    [
        (None, "missing-id"),
        ("", "missing-id"),
        ("NCT1234", "bad-id"),
        ("nct90000001", "bad-id"),
        ("NСT90000001", "bad-id"),
        ("../../etc/passwd", "bad-id"),
        ("NCT9000000\u00a01", "bad-id"),
    ],
)
def test_an_id_that_is_none_rejects_the_record(identifier: object, code: str) -> None:
    study = copy.deepcopy(STUDY)
    study["protocolSection"]["identificationModule"]["nctId"] = identifier
    with pytest.raises(Rejection) as caught:
        read(study)
    assert caught.value.code == code


def test_spaces_around_an_id_are_left_off() -> None:
    study = copy.deepcopy(STUDY)
    study["protocolSection"]["identificationModule"]["nctId"] = " NCT90000001 "
    assert read(study).id == "NCT90000001"


def test_all_shared_studies_are_read(shared: Path) -> None:
    files = sorted((shared / "data/ctgov-v2").glob("*.json"))
    for file in files:
        document = Document(file.read_bytes())
        trial = choose(document).read(document)
        ids = json.loads(file.read_bytes())["protocolSection"]["identificationModule"]
        assert trial.id == ids["nctId"]
    assert len(files) >= 200


def test_a_conflict_marker_rejects_with_its_line(shared: Path) -> None:
    data = (shared / "data/ctgov-v2-broken/NCT06169904.invalid.json").read_bytes()
    with pytest.raises(Rejection) as caught:
        choose(Document(data)).read(Document(data))
    assert (caught.value.code, caught.value.place) == ("conflict-marker", "line 130")
