"""ClinicalTrials.gov API v1: from its names and ways of writing to those of API v2.

In v1 each name carries the name of the structure it stands in (``LeadSponsorName``), so it tells its place by itself;
lists are wrapped (``PhaseList: {Phase: [...]}``); all values are text ("Yes", "32"). Only names that do not become v2's
by a small first letter are in the table; a name that nobody knows goes through and is skipped when the study is read.

Source: the study structure of API v1 (``/api/info/study_structure``, version 1.01.05, retired in June 2024)
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from trialgraph.mappers.codes import Notes
from trialgraph.mappers.ctgov_study import Study
from trialgraph.mappers.json_record import convert_record

__all__ = ["study_of"]


def _of(stem: str, members: str, own: str | None = None) -> dict[str, str]:
    """Names of a structure, each behind its stem; ``own`` is what the stem alone is called in v2."""
    found = {f"{stem}{member}": member[0].lower() + member[1:] for member in members.split()}
    return found if own is None else found | {stem: own}


_DATES = (
    "StartDate PrimaryCompletionDate CompletionDate StudyFirstPostDate ResultsFirstPostDate DispFirstPostDate "
    "LastUpdatePostDate ResultsFirstPostedQCCommentsDate"
).split()

NAMES: Mapping[str, str] = {
    "NCTId": "nctId",
    "NCTIdAliasList": "nctIdAliases",
    **_of("OrgStudyId", "Type Domain Link", own="id"),
    **_of("SecondaryId", "Type Domain Link", own="id"),
    **_of("Org", "FullName Class"),
    **{name: value for date in _DATES for name, value in _of(date, "Type", own="date").items()},
    "ExpandedAccessNCTId": "nctId",
    "ExpandedAccessStatusForNCTId": "statusForNctId",
    "StudyFirstSubmitQCDate": "studyFirstSubmitQcDate",
    "ResultsFirstSubmitQCDate": "resultsFirstSubmitQcDate",
    "DispFirstSubmitQCDate": "dispFirstSubmitQcDate",
    **_of(
        "ResponsibleParty",
        "Type InvestigatorFullName InvestigatorTitle InvestigatorAffiliation OldNameTitle OldOrganization",
    ),
    **_of("LeadSponsor", "Name Class"),
    **_of("Collaborator", "Name Class"),
    "OversightHasDMC": "oversightHasDmc",
    "IsFDARegulatedDrug": "isFdaRegulatedDrug",
    "IsFDARegulatedDevice": "isFdaRegulatedDevice",
    "IsPPSD": "isPpsd",
    "IsUSExport": "isUsExport",
    "FDAAA801Violation": "fdaaa801Violation",
    **_of("ExpAccType", "Individual Intermediate Treatment"),
    **_of("Design", "Allocation InterventionModel InterventionModelDescription PrimaryPurpose MaskingInfo Masking"),
    "DesignMaskingDescription": "maskingDescription",
    "DesignWhoMaskedList": "whoMasked",
    "DesignObservationalModelList": "observationalModel",
    "DesignTimePerspectiveList": "timePerspective",
    **_of("BioSpec", "Retention Description"),
    **_of("Enrollment", "Count Type"),
    **_of("ArmGroup", "Label Type Description"),
    "ArmGroupInterventionList": "interventionNames",
    **_of("Intervention", "Type Name Description"),
    "InterventionArmGroupLabelList": "armGroupLabels",
    "InterventionOtherNameList": "otherNames",
    **_of("PrimaryOutcome", "Measure Description TimeFrame"),
    **_of("SecondaryOutcome", "Measure Description TimeFrame"),
    **_of("OtherOutcome", "Measure Description TimeFrame"),
    "Gender": "sex",
    **_of("CentralContact", "Name Role Phone PhoneExt"),
    "CentralContactEMail": "email",
    **_of("OverallOfficial", "Name Affiliation Role"),
    **_of("Location", "Facility Status City State Zip Country"),
    "LocationContactList": "contacts",
    **_of("LocationContact", "Name Role Phone PhoneExt"),
    "LocationContactEMail": "email",
    "CountryList": "countries",
    "ReferencePMID": "pmid",
    **_of("Reference", "Type Citation"),
    "RetractionPMID": "pmid",
    "RetractionSource": "source",
    "SeeAlsoLinkLabel": "label",
    "SeeAlsoLinkURL": "url",
    "AvailIPDList": "availIpds",
    **_of("AvailIPD", "Id Type Comment"),
    "AvailIPDURL": "url",
    "IPDSharingStatementModule": "ipdSharingStatementModule",
    **_of("IPDSharing", "Description TimeFrame AccessCriteria", own="ipdSharing"),
    "IPDSharingInfoTypeList": "infoTypes",
    "IPDSharingURL": "url",
    **_of("Flow", "PreAssignmentDetails RecruitmentDetails"),
    "FlowPeriodList": "periods",
    "FlowPeriodTitle": "title",
    "FlowMilestoneList": "milestones",
    "FlowMilestoneType": "type",
    "FlowAchievementList": "achievements",
    **_of("FlowAchievement", "GroupId NumSubjects"),
    **_of("PointOfContact", "Title Organization Phone PhoneExt"),
    "PointOfContactEMail": "email",
    **_of("UnpostedEvent", "Type Date"),
    **_of("LargeDoc", "TypeAbbrev HasProtocol Label Date UploadDate Filename Size"),
    "LargeDocHasSAP": "hasSap",
    "LargeDocHasICF": "hasIcf",
    "RemovedCountryList": "removedCountries",
    **_of("Submission", "ReleaseDate UnreleaseDate ResetDate"),
    "ConditionMeshList": "meshes",
    "ConditionAncestorList": "ancestors",
    "InterventionMeshList": "meshes",
    "InterventionAncestorList": "ancestors",
    **{
        name: value
        for stem in ("ConditionMesh", "ConditionAncestor", "InterventionMesh", "InterventionAncestor")
        for name, value in _of(stem, "Id Term").items()
    },
}
"""v1's name -> v2's, where they differ in more than the first letter."""

_FLAGS = frozenset(
    """
    DelayedPosting HasExpandedAccess OversightHasDMC IsFDARegulatedDrug IsFDARegulatedDevice IsUnapprovedDevice IsPPSD
    IsUSExport FDAAA801Violation ExpAccTypeIndividual ExpAccTypeIntermediate ExpAccTypeTreatment PatientRegistry
    GenderBased HealthyVolunteers LargeDocHasProtocol LargeDocHasSAP LargeDocHasICF
    """.split()
)
_YES_NO = {"yes": True, "no": False, "true": True, "false": False, "accepts healthy volunteers": True}
_NUMBERS = frozenset({"EnrollmentCount", "LargeDocSize"})
# Lists in v1, single values in v2.
_SINGLE = frozenset({"DesignObservationalModelList", "DesignTimePerspectiveList"})


def study_of(record: Mapping[str, Any], leave: Collection[str], notes: Notes) -> Study:
    """The content of a v1 ``Study`` in v2's structure; ``leave`` names the structures that are not looked into.

    Raises :class:`~trialgraph.mappers.rejection.Rejection` where it is not built as a study is.
    """
    study = _translated(record, leave)
    _move_comments_date(study)
    return convert_record(study, Study, notes)


def _translated(record: Mapping[str, Any], leave: Collection[str]) -> dict[str, Any]:
    return {_name(key): _value(key, value, leave) for key, value in record.items() if key not in leave}


def _name(key: str) -> str:
    known = NAMES.get(key)
    if known is not None:
        return known
    if key.endswith("List"):
        key = f"{key.removesuffix('List')}s"
    return key[:1].lower() + key[1:]


def _value(key: str, value: Any, leave: Collection[str]) -> Any:
    if key.endswith("List"):
        items = [_value("", item, leave) for item in _items(value)]
        return "; ".join(map(str, items)) or None if key in _SINGLE else items
    if isinstance(value, dict):
        return _translated(value, leave)
    if isinstance(value, str):
        if key in _FLAGS:
            return _YES_NO.get(value.strip().lower(), value) if value.strip() else None
        if key in _NUMBERS and value.strip().isdecimal() and len(value) < 16:
            return int(value)
    if isinstance(value, int | float) and not isinstance(value, bool) and key not in _NUMBERS:
        return str(value)
    return value


def _items(wrapper: Any) -> list[Any]:
    """What a list's wrapper holds; one item that stands there without a list is a list of one."""
    found: list[Any] = []
    for inner in wrapper.values() if isinstance(wrapper, dict) else (wrapper,):
        found += inner if isinstance(inner, list) else [inner]
    return [item for item in found if item is not None]


def _move_comments_date(study: dict[str, Any]) -> None:
    """v1 tells with the status when results were posted with comments; in v2 it stands with their submissions."""
    status = study.get("protocolSection")
    status = status.get("statusModule") if isinstance(status, dict) else None
    date = status.pop("resultsFirstPostedQCCommentsDateStruct", None) if isinstance(status, dict) else None
    if date is not None:
        place = study
        for step in ("derivedSection", "miscInfoModule", "submissionTracking"):
            if not isinstance(place.get(step), dict):
                place[step] = {}
            place = place[step]
        place["firstMcpInfo"] = {"postDateStruct": date}
