"""ClinicalTrials.gov API v2: one study as JSON.

Source: https://clinicaltrials.gov/data-api/about-api/study-data-structure
"""

from __future__ import annotations

import re

from trialgraph.mappers.codes import Notes
from trialgraph.mappers.ctgov_study import Study
from trialgraph.mappers.ctgov_trial import SOURCE, address, trial_of
from trialgraph.mappers.document import Document
from trialgraph.mappers.json_record import decode_record
from trialgraph.mappers.mapper import Mapper, Recognition
from trialgraph.mappers.trial import Trial

__all__ = ["LEFT_OUT", "MAPPER", "read"]

_RESULTS = "results other than the flow of participants are not mapped"
_FLOW = "of the flow of participants the totals are mapped"
_BROWSE = "the tree in which the registry shows a MeSH term; the term and its ancestors are mapped"
_CONTACT = "contact persons: mapped only with --contact-details"
_COPY = "a copy of the locations, which counts where it is the only one"
LEFT_OUT = {
    "annotationSection.annotationModule.unpostedAnnotation.unpostedResponsibleParty": "the responsible party again",
    "derivedSection.conditionBrowseModule.browseBranches": _BROWSE,
    "derivedSection.conditionBrowseModule.browseLeaves": _BROWSE,
    "derivedSection.interventionBrowseModule.browseBranches": _BROWSE,
    "derivedSection.interventionBrowseModule.browseLeaves": _BROWSE,
    "derivedSection.miscInfoModule.modelPredictions": "guessed by a model of the registry",
    "derivedSection.miscInfoModule.submissionTracking.firstMcpInfo.postDateStruct.type": "the event is mapped",
    "documentSection.largeDocumentModule.largeDocs.typeAbbrev": "told by hasProtocol, hasSap and hasIcf",
    "protocolSection.armsInterventionsModule.interventions.interventionMappedName": "the registry's own; empty",
    "protocolSection.contactsLocationsModule.centralContacts": _CONTACT,
    "protocolSection.contactsLocationsModule.locations.contacts": _CONTACT,
    "protocolSection.contactsLocationsModule.locations_nested": _COPY,
    "resultsSection.adverseEventsModule": _RESULTS,
    "resultsSection.baselineCharacteristicsModule": _RESULTS,
    "resultsSection.moreInfoModule": _RESULTS,
    "resultsSection.outcomeMeasuresModule": _RESULTS,
    "resultsSection.participantFlowModule": _FLOW,
}


def read(document: Document) -> Trial:
    """The study as the record model; raises :class:`~trialgraph.mappers.rejection.Rejection`."""
    notes = Notes()
    return trial_of(decode_record(document, Study, notes), notes)


MAPPER = Mapper(
    name="ctgov_v2",
    source=SOURCE,
    format="ClinicalTrials.gov API v2 JSON",
    title="a study of ClinicalTrials.gov API v2 (protocolSection)",
    family="json",
    begins=re.compile(rb'\s*\{\s*"protocolSection"\s*:'),
    recognise=lambda document: Recognition.by_fields(document, ("protocolSection",)),
    read=read,
    address=lambda document, trial: address(trial),
    preference=3,
    left_out=LEFT_OUT,
)
