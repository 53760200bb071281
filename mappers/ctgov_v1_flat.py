"""ClinicalTrials.gov API v1, StudyFields: where each of its flat lists of values stands in a nested study.

Single values, plain lists, and groups: lists of items with several parts, where each part came as a flat list of its
own. Which parts every item has was counted over the registry's nested records (``decisions/0009``).

Source: the study structure of API v1 (``/api/info/study_structure``, version 1.01.05, retired in June 2024)
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

__all__ = [
    "ARMS",
    "FLOW",
    "GROUPS",
    "INTERVENTIONS",
    "KNOWN",
    "LISTS",
    "LOCATIONS",
    "LOCATION_CONTACTS",
    "OTHER_NAMES",
    "REFERENCES",
    "RETRACTIONS",
    "ROUND",
    "SINGLES",
    "TRACKING",
    "USES",
    "Group",
]

_STATUS = "ProtocolSection.StatusModule"
_SPONSORS = "ProtocolSection.SponsorCollaboratorsModule"
_DESIGN = "ProtocolSection.DesignModule"
_PLACES = "ProtocolSection.ContactsLocationsModule"
_CITED = "ProtocolSection.ReferencesModule"
_CONDITIONS = "DerivedSection.ConditionBrowseModule"
_INTERVENTIONS = "DerivedSection.InterventionBrowseModule"
_ARMS = "ProtocolSection.ArmsInterventionsModule"


class Group(msgspec.Struct, frozen=True):
    """A list of ``item`` in the structure ``place``.

    Each of ``always`` tells how many items there are; where none of them is given, ``lone`` makes items by itself.
    Values of ``apart`` are worth keeping where it is unknown of which item they are: each becomes an item of its own.
    """

    place: str
    item: str
    always: tuple[str, ...]
    others: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    lone: str | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """All parts of an item."""
        return self.always + self.others + self.apart


_DATES = """
    StartDate PrimaryCompletionDate CompletionDate StudyFirstPostDate ResultsFirstPostDate
    ResultsFirstPostedQCCommentsDate DispFirstPostDate LastUpdatePostDate
""".split()

SINGLES: Mapping[str, str] = {
    "ProtocolSection.IdentificationModule": "NCTId BriefTitle OfficialTitle Acronym",
    "ProtocolSection.IdentificationModule.OrgStudyIdInfo": "OrgStudyId OrgStudyIdType OrgStudyIdDomain OrgStudyIdLink",
    "ProtocolSection.IdentificationModule.Organization": "OrgFullName OrgClass",
    _STATUS: (
        "StatusVerifiedDate OverallStatus LastKnownStatus DelayedPosting WhyStopped StudyFirstSubmitDate "
        "StudyFirstSubmitQCDate ResultsFirstSubmitDate ResultsFirstSubmitQCDate DispFirstSubmitDate "
        "DispFirstSubmitQCDate LastUpdateSubmitDate"
    ),
    f"{_STATUS}.ExpandedAccessInfo": "HasExpandedAccess ExpandedAccessNCTId ExpandedAccessStatusForNCTId",
    **{f"{_STATUS}.{name}Struct": f"{name} {name}Type" for name in _DATES},
    f"{_SPONSORS}.ResponsibleParty": (
        "ResponsiblePartyType ResponsiblePartyInvestigatorFullName ResponsiblePartyInvestigatorTitle "
        "ResponsiblePartyInvestigatorAffiliation ResponsiblePartyOldNameTitle ResponsiblePartyOldOrganization"
    ),
    f"{_SPONSORS}.LeadSponsor": "LeadSponsorName LeadSponsorClass",
    "ProtocolSection.OversightModule": (
        "OversightHasDMC IsFDARegulatedDrug IsFDARegulatedDevice IsUnapprovedDevice IsPPSD IsUSExport FDAAA801Violation"
    ),
    "ProtocolSection.DescriptionModule": "BriefSummary DetailedDescription",
    _DESIGN: "StudyType PatientRegistry TargetDuration",
    f"{_DESIGN}.ExpandedAccessTypes": "ExpAccTypeIndividual ExpAccTypeIntermediate ExpAccTypeTreatment",
    f"{_DESIGN}.DesignInfo": (
        "DesignAllocation DesignInterventionModel DesignInterventionModelDescription DesignPrimaryPurpose"
    ),
    f"{_DESIGN}.DesignInfo.DesignMaskingInfo": "DesignMasking DesignMaskingDescription",
    f"{_DESIGN}.BioSpec": "BioSpecRetention BioSpecDescription",
    f"{_DESIGN}.EnrollmentInfo": "EnrollmentCount EnrollmentType",
    "ProtocolSection.EligibilityModule": (
        "EligibilityCriteria HealthyVolunteers Gender GenderBased GenderDescription MinimumAge MaximumAge "
        "StudyPopulation SamplingMethod"
    ),
    "ProtocolSection.IPDSharingStatementModule": (
        "IPDSharing IPDSharingDescription IPDSharingTimeFrame IPDSharingAccessCriteria IPDSharingURL"
    ),
    "ResultsSection.ParticipantFlowModule": "FlowPreAssignmentDetails FlowRecruitmentDetails",
    "ResultsSection.MoreInfoModule.PointOfContact": (
        "PointOfContactTitle PointOfContactOrganization PointOfContactEMail PointOfContactPhone PointOfContactPhoneExt"
    ),
    "AnnotationSection.AnnotationModule.UnpostedAnnotation": "UnpostedResponsibleParty",
    "DerivedSection.MiscInfoModule": "VersionHolder",
}
"""Structure -> the values that it has once."""

LISTS: Mapping[str, str] = {
    "ProtocolSection.IdentificationModule": "NCTIdAlias",
    "ProtocolSection.ConditionsModule": "Condition Keyword",
    _DESIGN: "Phase",
    f"{_DESIGN}.DesignInfo": "DesignObservationalModel DesignTimePerspective",
    f"{_DESIGN}.DesignInfo.DesignMaskingInfo": "DesignWhoMasked",
    "ProtocolSection.EligibilityModule": "StdAge",
    "ProtocolSection.IPDSharingStatementModule": "IPDSharingInfoType",
    "DerivedSection.MiscInfoModule": "RemovedCountry",
}
"""Structure -> the lists of plain values that it has."""


def _group(place: str, item: str, always: str, others: str = "", apart: str = "", lone: str | None = None) -> Group:
    """A group whose parts are called by the item's name and what is given here."""
    always_, others_, apart_ = (tuple(f"{item}{part}" for part in parts.split()) for parts in (always, others, apart))
    return Group(place, item, always_, others_, apart_, lone and f"{item}{lone}")


GROUPS: tuple[Group, ...] = (
    _group(_SPONSORS, "Collaborator", "Name", "Class"),
    Group(
        "ProtocolSection.IdentificationModule",
        "SecondaryIdInfo",
        ("SecondaryId",),
        ("SecondaryIdType", "SecondaryIdDomain", "SecondaryIdLink"),
    ),
    _group("ProtocolSection.OutcomesModule", "PrimaryOutcome", "Measure", "TimeFrame Description"),
    _group("ProtocolSection.OutcomesModule", "SecondaryOutcome", "Measure", "TimeFrame Description"),
    _group("ProtocolSection.OutcomesModule", "OtherOutcome", "Measure", "TimeFrame Description"),
    _group(_PLACES, "OverallOfficial", "Name", "Role Affiliation"),
    _group(_PLACES, "CentralContact", "Name", "Role", apart="Phone PhoneExt EMail"),
    _group(_CITED, "SeeAlsoLink", "URL", "Label", lone="Label"),
    _group(_CITED, "AvailIPD", "Type", "URL Id Comment", lone="URL"),
    _group(
        "DocumentSection.LargeDocumentModule",
        "LargeDoc",
        "Filename",
        "TypeAbbrev HasProtocol HasSAP HasICF Label Date UploadDate Size",
        lone="Label",
    ),
    _group("AnnotationSection.AnnotationModule.UnpostedAnnotation", "UnpostedEvent", "Type", "Date"),
    _group(_CONDITIONS, "ConditionMesh", "Term", "Id"),
    _group(_CONDITIONS, "ConditionAncestor", "Term", "Id"),
    _group(_INTERVENTIONS, "InterventionMesh", "Term", "Id"),
    _group(_INTERVENTIONS, "InterventionAncestor", "Term", "Id"),
)
"""Lists of things that nothing else in the record hangs on."""

ARMS = _group(_ARMS, "ArmGroup", "Label", "Type Description")
INTERVENTIONS = _group(_ARMS, "Intervention", "Name", "Type Description")
LOCATIONS = _group(_PLACES, "Location", "City Country", "Facility State Zip Status", lone="Facility")
LOCATION_CONTACTS = _group(_PLACES, "LocationContact", "Name", "Role", apart="Phone PhoneExt EMail")
REFERENCES = _group(_CITED, "Reference", "Citation", "Type PMID", lone="PMID")
RETRACTIONS = _group(_CITED, "Retraction", "PMID", "Source", lone="Source")

# The model tells the dates of submitting results one by one, so it is no matter which belong to one round.
TRACKING = "DerivedSection.MiscInfoModule.SubmissionTracking"
ROUND = ("SubmissionReleaseDate", "SubmissionUnreleaseDate", "SubmissionResetDate")

USES = ("ArmGroupInterventionName", "InterventionArmGroupLabel")
OTHER_NAMES = "InterventionOtherName"
FLOW = (
    "FlowPeriodTitle",
    "FlowMilestoneType",
    "FlowGroupId",
    "FlowAchievementGroupId",
    "FlowAchievementNumSubjects",
)

KNOWN: frozenset[str] = frozenset(
    {
        *(name for names in (*SINGLES.values(), *LISTS.values()) for name in names.split()),
        *(part for group in GROUPS for part in group.parts),
        *(
            part
            for group in (ARMS, INTERVENTIONS, LOCATIONS, LOCATION_CONTACTS, REFERENCES, RETRACTIONS)
            for part in group.parts
        ),
        *ROUND,
        *USES,
        OTHER_NAMES,
        *FLOW,
    }
)
"""All fields that are mapped."""
