"""ClinicalTrials.gov API v1, FullStudies: one study as nested JSON, as archives of the retired interface keep it.

Source: the study structure of API v1 (``/api/info/study_structure``, version 1.01.05, retired in June 2024)
"""

from __future__ import annotations

from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from trialgraph.mappers.codes import Notes
from trialgraph.mappers.ctgov_reasons import BROWSE, CONTACTS, FLOW, PARTY, RESULTS
from trialgraph.mappers.ctgov_trial import SOURCE, address, trial_of
from trialgraph.mappers.ctgov_v1_names import study_of
from trialgraph.mappers.document import Document
from trialgraph.mappers.json_record import decode_object
from trialgraph.mappers.mapper import Mapper, Recognition
from trialgraph.mappers.rejection import Rejection
from trialgraph.mappers.trial import Trial

__all__ = ["LEFT_OUT", "MAPPER", "read"]


LEFT_OUT: Mapping[str, str] = {
    "ResultsSection.ParticipantFlowModule.FlowTypeUnitsAnalyzed": RESULTS,
    "ResultsSection.ParticipantFlowModule.FlowGroupList": RESULTS,
    "ResultsSection.ParticipantFlowModule.FlowPeriodList.FlowPeriod.FlowDropWithdrawList": RESULTS,
    "ResultsSection.ParticipantFlowModule.FlowPeriodList.FlowPeriod.FlowMilestoneList.FlowMilestone"
    ".FlowMilestoneComment": RESULTS,
    "ResultsSection.ParticipantFlowModule.FlowPeriodList.FlowPeriod.FlowMilestoneList.FlowMilestone"
    ".FlowAchievementList.FlowAchievement.FlowAchievementComment": RESULTS,
    "ResultsSection.ParticipantFlowModule.FlowPeriodList.FlowPeriod.FlowMilestoneList.FlowMilestone"
    ".FlowAchievementList.FlowAchievement.FlowAchievementNumUnits": RESULTS,
    "ResultsSection.BaselineCharacteristicsModule": RESULTS,
    "ResultsSection.OutcomeMeasuresModule": RESULTS,
    "ResultsSection.AdverseEventsModule": RESULTS,
    "ResultsSection.MoreInfoModule.LimitationsAndCaveatsDescription": RESULTS,
    "ResultsSection.MoreInfoModule.CertainAgreement": RESULTS,
    "DerivedSection.ConditionBrowseModule.ConditionBrowseLeafList": BROWSE,
    "DerivedSection.ConditionBrowseModule.ConditionBrowseBranchList": BROWSE,
    "DerivedSection.InterventionBrowseModule.InterventionBrowseLeafList": BROWSE,
    "DerivedSection.InterventionBrowseModule.InterventionBrowseBranchList": BROWSE,
    "DerivedSection.MiscInfoModule.SubmissionTracking.SubmissionInfoList.SubmissionInfo"
    ".SubmissionMCPReleaseN": "a count of postings with comments whose dates are not told",
}
"""What of a record is not mapped, by its path, and why. A name of API v1 stands at one place only."""

_READ_ELSEWHERE: Mapping[str, str] = {
    "ProtocolSection.ContactsLocationsModule.CentralContactList": CONTACTS,
    "ProtocolSection.ContactsLocationsModule.LocationList.Location.LocationContactList": CONTACTS,
    "AnnotationSection.AnnotationModule.UnpostedAnnotation.UnpostedResponsibleParty": PARTY,
    "DocumentSection.LargeDocumentModule.LargeDocList.LargeDoc.LargeDocTypeAbbrev": "told by its three flags",
    "ResultsSection.MoreInfoModule.PointOfContact": CONTACTS,
    "ResultsSection.ParticipantFlowModule": FLOW,
}
"""What is read, and yet is mostly in no triple."""

_LEAVE = frozenset(path.rpartition(".")[2] for path in LEFT_OUT)


def read(document: Document) -> Trial:
    """The study as the record model; raises :class:`~trialgraph.mappers.rejection.Rejection`."""
    record = decode_object(document)
    content = record.get("Study", record)
    if not isinstance(content, dict):
        raise Rejection("bad-structure", "the record is not built as this format is: Study is no object", "Study")
    notes = Notes()
    study = study_of(content, _LEAVE, notes)
    # v2 says so in a flag; a v1 record is complete, so results that it does not hold are not posted.
    return trial_of(replace(study, has_results=study.results_section is not None), notes)


def _recognise(document: Document) -> Recognition:
    fields = document.fields if document.family == "json" else {}
    content = fields
    if "Study" in fields:
        try:
            content = msgspec.json.decode(fields["Study"], type=dict[str, msgspec.Raw])
        except (msgspec.MsgspecError, UnicodeError):
            content = {}
    return Recognition(("ProtocolSection",), ()) if "ProtocolSection" in content else Recognition((), ("Study",))


MAPPER = Mapper(
    name="ctgov_v1_full",
    source=SOURCE,
    format="ClinicalTrials.gov API v1 JSON (FullStudies)",
    title="a study of the retired ClinicalTrials.gov API v1, nested (FullStudies)",
    family="json",
    recognise=_recognise,
    read=read,
    address=lambda document, trial: address(trial),
    preference=2,
    left_out={
        f"{start}{path}": reason for start in ("", "Study.") for path, reason in {**LEFT_OUT, **_READ_ELSEWHERE}.items()
    }
    | {"Rank": "the record's place in an answer of the interface"},
)
