"""ClinicalTrials.gov API v2: one study as JSON.

Source: https://clinicaltrials.gov/data-api/about-api/study-data-structure
"""

from __future__ import annotations

from trialgraph.mappers.codes import Notes
from trialgraph.mappers.ctgov_study import Study
from trialgraph.mappers.ctgov_trial import SOURCE, address, trial_of
from trialgraph.mappers.document import Document
from trialgraph.mappers.json_record import decode_record
from trialgraph.mappers.mapper import Mapper, Recognition
from trialgraph.mappers.trial import Trial

__all__ = ["MAPPER", "read"]


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
    recognise=lambda document: Recognition.by_fields(document, ("protocolSection",)),
    read=read,
    address=lambda document, trial: address(trial),
    preference=3,
)
