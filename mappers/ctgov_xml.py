"""ClinicalTrials.gov: the legacy XML (``<clinical_study>``) that the registry gave out until 2024.

A study is brought to the structure of API v2 and read from there. The format changed over the years: records of before
2017 tell the design in one line, and have other names for their dates.

Source: https://clinicaltrials.gov/ct2/html/images/info/public.xsd (withdrawn), version 2019.02.14, and its history
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from trialgraph.mappers.codes import Notes
from trialgraph.mappers.ctgov_protocol import ProtocolSection
from trialgraph.mappers.ctgov_reasons import CONTACTS, RESULTS
from trialgraph.mappers.ctgov_study import Study
from trialgraph.mappers.ctgov_trial import SOURCE, address, trial_of
from trialgraph.mappers.ctgov_xml_design import read_arms_module, read_design, read_eligibility
from trialgraph.mappers.ctgov_xml_parts import (
    read_conditions,
    read_descriptions,
    read_identification,
    read_ipd,
    read_outcomes_module,
    read_oversight,
    read_places,
    read_publications,
    read_sponsors,
    read_status,
)
from trialgraph.mappers.ctgov_xml_sections import read_annotations, read_derived, read_documents, read_results
from trialgraph.mappers.document import Document
from trialgraph.mappers.mapper import Mapper, Recognition
from trialgraph.mappers.trial import Trial
from trialgraph.mappers.xml_reader import XmlReader

__all__ = ["LEFT_OUT", "MAPPER", "read"]

_ROOT = "clinical_study"
_WITHDRAWN = "the registry no longer collects it and has dropped what it had"
_FLOW = "clinical_results/participant_flow"
_PERIOD = f"{_FLOW}/period_list/period"
_MILESTONE = f"{_PERIOD}/milestone_list/milestone"

LEFT_OUT: Mapping[str, str] = {
    "@rank": "the place of the record among the hits of a search",
    "clinical_results/baseline": RESULTS,
    "clinical_results/certain_agreements": RESULTS,
    "clinical_results/limitations_and_caveats": RESULTS,
    "clinical_results/outcome_list": RESULTS,
    "clinical_results/point_of_contact": RESULTS,
    "clinical_results/reported_events": RESULTS,
    f"{_FLOW}/group_list": "participants are counted over all groups",
    f"{_FLOW}/pre_assignment_details": RESULTS,
    f"{_FLOW}/recruitment_details": RESULTS,
    f"{_PERIOD}/drop_withdraw_reason_list": RESULTS,
    f"{_MILESTONE}/participants_list/participants": "of each group only the number counts, which is read",
    "is_fda_regulated": _WITHDRAWN,
    "is_section_801": _WITHDRAWN,
    "last_update_submitted_qc": "the date of last_update_submitted once more",
    "other_outcome/safety_issue": _WITHDRAWN,
    "oversight_info/authority": _WITHDRAWN,
    "oversight_info/regulatory_authority": _WITHDRAWN,
    "primary_outcome/safety_issue": _WITHDRAWN,
    "required_header/link_text": "a set phrase",
    "required_header/url": "the address of the record, which is its source and no fact of the trial",
    "secondary_outcome/safety_issue": _WITHDRAWN,
}
"""Path in the record -> why neither it nor what is below it is mapped; other words that no rule reads become notes."""

_READ_ELSEWHERE: Mapping[str, str] = {
    "location/contact": CONTACTS,
    "location/contact_backup": CONTACTS,
    "location_countries": "the countries of the locations, which count where there are no locations",
    "overall_contact": CONTACTS,
    "overall_contact_backup": CONTACTS,
}
"""What is read, and yet is mostly in no triple."""

_ADDRESS = re.compile(r"https?://(?:www\.)?clinicaltrials\.gov/[\w/?=&;.-]+", re.IGNORECASE)


def read(document: Document) -> Trial:
    """The study as the record model; raises :class:`~trialgraph.mappers.rejection.Rejection`."""
    notes = Notes()
    record = XmlReader(document.xml)
    study = _study(record, notes)
    for path, words in record.unread(LEFT_OUT):
        notes.add("unread", path, words, "no rule of the mapper reads this element")
    return trial_of(study, notes)


def _study(record: XmlReader, notes: Notes) -> Study:
    return Study(
        protocol_section=ProtocolSection(
            identification_module=read_identification(record),
            status_module=read_status(record, notes),
            sponsor_collaborators_module=read_sponsors(record),
            oversight_module=read_oversight(record, notes),
            description_module=read_descriptions(record),
            conditions_module=read_conditions(record),
            design_module=read_design(record, notes),
            arms_interventions_module=read_arms_module(record),
            outcomes_module=read_outcomes_module(record),
            eligibility_module=read_eligibility(record, notes),
            contacts_locations_module=read_places(record),
            references_module=read_publications(record),
            ipd_sharing_statement_module=read_ipd(record),
        ),
        results_section=read_results(record),
        annotation_section=read_annotations(record),
        document_section=read_documents(record, notes),
        derived_section=read_derived(record),
        has_results=_has_results(record),
    )


def _has_results(record: XmlReader) -> bool:
    """Records may be had without their results; the date of the results stays."""
    dates = ("results_first_posted", "firstreceived_results_date")
    return any(record.each("clinical_results")) or any(record.words(date) for date in dates)


def _recognise(document: Document) -> Recognition:
    found = document.family == "xml" and document.root == _ROOT
    return Recognition((_ROOT,), ()) if found else Recognition((), (_ROOT,))


def _address(document: Document, trial: Trial) -> str:
    """The address that the record gives itself; the registry's present one where it gives none."""
    own = (document.xml.findtext("required_header/url") or "").strip()
    return own if _ADDRESS.fullmatch(own) and trial.id in own else address(trial)


MAPPER = Mapper(
    name="ctgov_xml",
    source=SOURCE,
    format="ClinicalTrials.gov legacy XML",
    title="a study of ClinicalTrials.gov in the legacy XML (clinical_study)",
    family="xml",
    recognise=_recognise,
    read=read,
    address=_address,
    preference=1,
    left_out={**LEFT_OUT, **_READ_ELSEWHERE},
)
