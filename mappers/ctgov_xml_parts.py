"""ClinicalTrials.gov's legacy XML: what a study is and who has to do with it, in the structure of API v2."""

from __future__ import annotations

from trialgraph.mappers.codes import Notes
from trialgraph.mappers.ctgov_protocol import (
    AvailableData,
    ConditionsModule,
    ContactPerson,
    ContactsModule,
    DescriptionModule,
    ExpandedAccessInfo,
    IdentificationModule,
    IdInfo,
    IpdModule,
    Measure,
    OutcomesModule,
    OverallOfficial,
    OversightModule,
    Party,
    Place,
    Publication,
    PublicationsModule,
    SeeAlsoLink,
    Sponsor,
    SponsorsModule,
    StatusModule,
)
from trialgraph.mappers.ctgov_xml_values import block, date, flag, typed_date
from trialgraph.mappers.xml_reader import XmlReader

__all__ = [
    "read_conditions",
    "read_descriptions",
    "read_identification",
    "read_ipd",
    "read_outcomes_module",
    "read_oversight",
    "read_places",
    "read_publications",
    "read_sponsors",
    "read_status",
]


def read_identification(record: XmlReader) -> IdentificationModule:
    """Ids and titles; the XML tells no types of ids."""
    return IdentificationModule(
        nct_id=record.words("id_info/nct_id"),
        nct_id_aliases=record.all("id_info/nct_alias"),
        org_study_id_info=IdInfo(id=record.words("id_info/org_study_id")),
        secondary_id_infos=tuple(IdInfo(id=words) for words in record.all("id_info/secondary_id")),
        organization=Sponsor(full_name=record.words("source")),
        brief_title=record.words("brief_title"),
        official_title=record.words("official_title"),
        acronym=record.words("acronym"),
    )


def read_status(record: XmlReader, notes: Notes) -> StatusModule:
    """Status and dates; until 2018 the dates of submission had other names, and no record had dates of posting."""
    return StatusModule(
        overall_status=record.words("overall_status"),
        last_known_status=record.words("last_known_status"),
        why_stopped=record.words("why_stopped"),
        status_verified_date=date(record, "verification_date"),
        expanded_access_info=ExpandedAccessInfo(has_expanded_access=flag(record, "has_expanded_access", notes)),
        start_date_struct=typed_date(record, "start_date"),
        primary_completion_date_struct=typed_date(record, "primary_completion_date"),
        completion_date_struct=typed_date(record, "completion_date"),
        study_first_submit_date=date(record, "study_first_submitted", "firstreceived_date"),
        study_first_submit_qc_date=date(record, "study_first_submitted_qc"),
        study_first_post_date_struct=typed_date(record, "study_first_posted"),
        results_first_submit_date=date(record, "results_first_submitted", "firstreceived_results_date"),
        results_first_submit_qc_date=date(record, "results_first_submitted_qc"),
        results_first_post_date_struct=typed_date(record, "results_first_posted"),
        disp_first_submit_date=date(record, "disposition_first_submitted", "firstreceived_results_disposition_date"),
        disp_first_submit_qc_date=date(record, "disposition_first_submitted_qc"),
        disp_first_post_date_struct=typed_date(record, "disposition_first_posted"),
        last_update_submit_date=date(record, "last_update_submitted", "lastchanged_date"),
        last_update_post_date_struct=typed_date(record, "last_update_posted"),
    )


def read_sponsors(record: XmlReader) -> SponsorsModule:
    """Who pays and who answers."""
    leads = [_sponsor(each) for each in record.each("sponsors/lead_sponsor")]
    party = "responsible_party"
    return SponsorsModule(
        responsible_party=Party(
            type=record.words(f"{party}/responsible_party_type"),
            investigator_full_name=record.words(f"{party}/investigator_full_name"),
            investigator_title=record.words(f"{party}/investigator_title"),
            investigator_affiliation=record.words(f"{party}/investigator_affiliation"),
            old_name_title=record.words(f"{party}/name_title"),
            old_organization=record.words(f"{party}/organization"),
        ),
        lead_sponsor=leads[0] if leads else None,
        collaborators=tuple(_sponsor(each) for each in record.each("sponsors/collaborator")),
    )


def _sponsor(agency: XmlReader) -> Sponsor:
    return Sponsor(name=agency.words("agency"), organization_class=agency.words("agency_class"))


def read_oversight(record: XmlReader, notes: Notes) -> OversightModule | None:
    """Regulatory flags."""
    if not any(record.each("oversight_info")):
        return None
    return OversightModule(
        oversight_has_dmc=flag(record, "oversight_info/has_dmc", notes),
        is_fda_regulated_drug=flag(record, "oversight_info/is_fda_regulated_drug", notes),
        is_fda_regulated_device=flag(record, "oversight_info/is_fda_regulated_device", notes),
        is_unapproved_device=flag(record, "oversight_info/is_unapproved_device", notes),
        is_ppsd=flag(record, "oversight_info/is_ppsd", notes),
        is_us_export=flag(record, "oversight_info/is_us_export", notes),
    )


def read_descriptions(record: XmlReader) -> DescriptionModule:
    """The long texts."""
    return DescriptionModule(
        brief_summary=block(record, "brief_summary"), detailed_description=block(record, "detailed_description")
    )


def read_conditions(record: XmlReader) -> ConditionsModule:
    """What is studied."""
    return ConditionsModule(conditions=record.all("condition"), keywords=record.all("keyword"))


def read_outcomes_module(record: XmlReader) -> OutcomesModule:
    """What is measured."""
    return OutcomesModule(
        primary_outcomes=_measures(record, "primary_outcome"),
        secondary_outcomes=_measures(record, "secondary_outcome"),
        other_outcomes=_measures(record, "other_outcome"),
    )


def _measures(record: XmlReader, path: str) -> tuple[Measure, ...]:
    return tuple(
        Measure(
            measure=each.words("measure"), description=each.words("description"), time_frame=each.words("time_frame")
        )
        for each in record.each(path)
    )


def read_places(record: XmlReader) -> ContactsModule:
    """People and places."""
    return ContactsModule(
        central_contacts=(*_people(record, "overall_contact"), *_people(record, "overall_contact_backup")),
        overall_officials=tuple(
            OverallOfficial(name=_name(each), affiliation=each.words("affiliation"), role=each.words("role"))
            for each in record.each("overall_official")
        ),
        locations=tuple(_place(each) for each in record.each("location")),
        countries=record.all("location_countries/country"),
    )


def _place(location: XmlReader) -> Place:
    address = "facility/address"
    return Place(
        facility=location.words("facility/name"),
        status=location.words("status"),
        city=location.words(f"{address}/city"),
        state=location.words(f"{address}/state"),
        zip=location.words(f"{address}/zip"),
        country=location.words(f"{address}/country"),
        contacts=(
            *_people(location, "contact"),
            *_people(location, "contact_backup"),
            *_people(location, "investigator", role="Investigator"),
        ),
    )


def _people(record: XmlReader, path: str, role: str = "Contact") -> tuple[ContactPerson, ...]:
    return tuple(
        ContactPerson(
            name=_name(each),
            role=each.words("role") or role,
            phone=each.words("phone"),
            phone_ext=each.words("phone_ext"),
            email=each.words("email"),
        )
        for each in record.each(path)
    )


def _name(person: XmlReader) -> str | None:
    """The name as one line; in most records ``last_name`` holds all of it."""
    parts = [words.strip() for path in ("first_name", "middle_name", "last_name") if (words := person.words(path))]
    degrees = (person.words("degrees") or "").strip()
    return ", ".join(part for part in (" ".join(parts), degrees) if part) or None


def read_publications(record: XmlReader) -> PublicationsModule:
    """What the record cites; publications that the registry itself found by the trial's id are not in the XML."""
    return PublicationsModule(
        references=(
            *_publications(record, "reference", "BACKGROUND"),
            *_publications(record, "results_reference", "RESULT"),
        ),
        see_also_links=tuple(
            SeeAlsoLink(label=each.words("description"), url=each.words("url")) for each in record.each("link")
        ),
        avail_ipds=tuple(
            AvailableData(
                id=each.words("doc_id"),
                type=each.words("doc_type"),
                url=each.words("doc_url"),
                comment=each.words("doc_comment"),
            )
            for each in record.each("study_docs/study_doc")
        ),
    )


def _publications(record: XmlReader, path: str, kind: str) -> tuple[Publication, ...]:
    return tuple(
        Publication(pmid=each.words("PMID"), type=kind, citation=each.words("citation")) for each in record.each(path)
    )


def read_ipd(record: XmlReader) -> IpdModule | None:
    """The plan to share participants' data."""
    if not any(record.each("patient_data")):
        return None
    return IpdModule(
        ipd_sharing=record.words("patient_data/sharing_ipd"),
        description=record.words("patient_data/ipd_description"),
        info_types=record.all("patient_data/ipd_info_type"),
        time_frame=record.words("patient_data/ipd_time_frame"),
        access_criteria=record.words("patient_data/ipd_access_criteria"),
        url=record.words("patient_data/ipd_url"),
    )
