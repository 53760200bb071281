"""ClinicalTrials.gov API v2: one study as JSON.

Source: https://clinicaltrials.gov/data-api/about-api/study-data-structure
"""

from __future__ import annotations

import re

from trialgraph.mappers.codes import Notes
from trialgraph.mappers.ctgov_reasons import BROWSE, CONTACTS, FLOW, PARTY, RESULTS
from trialgraph.mappers.ctgov_study import Study
from trialgraph.mappers.ctgov_trial import SOURCE, address, trial_of
from trialgraph.mappers.document import Document
from trialgraph.mappers.json_record import decode_record
from trialgraph.mappers.mapper import Mapper, Recognition
from trialgraph.mappers.trial import Trial

__all__ = ["LEFT_OUT", "MAPPER", "read"]

_COPY = "a copy of the locations, which counts where it is the only one"
LEFT_OUT = {
    "annotationSection.annotationModule.unpostedAnnotation.unpostedResponsibleParty": PARTY,
    "derivedSection.conditionBrowseModule.browseBranches": BROWSE,
    "derivedSection.conditionBrowseModule.browseLeaves": BROWSE,
    "derivedSection.interventionBrowseModule.browseBranches": BROWSE,
    "derivedSection.interventionBrowseModule.browseLeaves": BROWSE,
    "derivedSection.miscInfoModule.modelPredictions": "guessed by a model of the registry",
    "derivedSection.miscInfoModule.submissionTracking.firstMcpInfo.postDateStruct.type": "the event is mapped",
    "documentSection.largeDocumentModule.largeDocs.typeAbbrev": "told by hasProtocol, hasSap and hasIcf",
    "protocolSection.armsInterventionsModule.interventions.interventionMappedName": "the registry's own; empty",
    "protocolSection.contactsLocationsModule.centralContacts": CONTACTS,
    "protocolSection.contactsLocationsModule.locations.contacts": CONTACTS,
    "protocolSection.contactsLocationsModule.locations_nested": _COPY,
    "resultsSection.adverseEventsModule": RESULTS,
    "resultsSection.baselineCharacteristicsModule": RESULTS,
    "resultsSection.moreInfoModule": RESULTS,
    "resultsSection.outcomeMeasuresModule": RESULTS,
    "resultsSection.participantFlowModule": FLOW,
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
