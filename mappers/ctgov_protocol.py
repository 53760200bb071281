"""The protocol section of a ClinicalTrials.gov study, as API v2 structures it: what the sponsor wrote.

Only what is mapped is here; the decoder skips the rest (``build --coverage`` lists it). All may be absent or null.

Source: https://clinicaltrials.gov/data-api/about-api/study-data-structure
"""

from __future__ import annotations

import msgspec

__all__ = [
    "ArmGroup",
    "ArmsModule",
    "AvailableData",
    "BioSpec",
    "ConditionsModule",
    "ContactPerson",
    "ContactsModule",
    "DateStruct",
    "DescriptionModule",
    "DesignInfo",
    "DesignModule",
    "EligibilityModule",
    "EnrollmentInfo",
    "ExpandedAccessInfo",
    "ExpandedAccessTypes",
    "GeoPoint",
    "IdInfo",
    "IdentificationModule",
    "InterventionInfo",
    "IpdModule",
    "MaskingInfo",
    "Measure",
    "OutcomesModule",
    "OverallOfficial",
    "OversightModule",
    "Part",
    "Party",
    "Place",
    "ProtocolSection",
    "Publication",
    "PublicationsModule",
    "Retraction",
    "SeeAlsoLink",
    "Sponsor",
    "SponsorsModule",
    "StatusModule",
]


class Part(msgspec.Struct, frozen=True, kw_only=True, rename="camel", gc=False):
    """What all parts share."""


class DateStruct(Part, frozen=True, kw_only=True):
    """A date and whether it is actual or estimated."""

    date: str | None = None
    type: str | None = None


class IdInfo(Part, frozen=True, kw_only=True):
    """An id besides the registry's own."""

    id: str | None = None
    type: str | None = None
    domain: str | None = None
    link: str | None = None


class Sponsor(Part, frozen=True, kw_only=True):
    """An organisation: the record's owner has a ``fullName``, sponsors have a ``name``."""

    name: str | None = None
    full_name: str | None = None
    organization_class: str | None = msgspec.field(name="class", default=None)


class IdentificationModule(Part, frozen=True, kw_only=True):
    """Ids and titles."""

    nct_id: str | None = None
    nct_id_aliases: tuple[str, ...] = ()
    org_study_id_info: IdInfo | None = None
    secondary_id_infos: tuple[IdInfo, ...] = ()
    organization: Sponsor | None = None
    brief_title: str | None = None
    official_title: str | None = None
    acronym: str | None = None


class ExpandedAccessInfo(Part, frozen=True, kw_only=True):
    """Whether there is expanded access, and the record of it."""

    has_expanded_access: bool | None = None
    nct_id: str | None = None
    status_for_nct_id: str | None = None


class StatusModule(Part, frozen=True, kw_only=True):
    """Status and dates."""

    overall_status: str | None = None
    last_known_status: str | None = None
    why_stopped: str | None = None
    delayed_posting: bool | None = None
    status_verified_date: str | None = None
    expanded_access_info: ExpandedAccessInfo | None = None
    start_date_struct: DateStruct | None = None
    primary_completion_date_struct: DateStruct | None = None
    completion_date_struct: DateStruct | None = None
    study_first_submit_date: str | None = None
    study_first_submit_qc_date: str | None = None
    study_first_post_date_struct: DateStruct | None = None
    results_first_submit_date: str | None = None
    results_first_submit_qc_date: str | None = None
    results_first_post_date_struct: DateStruct | None = None
    disp_first_submit_date: str | None = None
    disp_first_submit_qc_date: str | None = None
    disp_first_post_date_struct: DateStruct | None = None
    last_update_submit_date: str | None = None
    last_update_post_date_struct: DateStruct | None = None


class Party(Part, frozen=True, kw_only=True):
    """The responsible party, in the present form or in that of old records."""

    type: str | None = None
    investigator_full_name: str | None = None
    investigator_title: str | None = None
    investigator_affiliation: str | None = None
    old_name_title: str | None = None
    old_organization: str | None = None


class SponsorsModule(Part, frozen=True, kw_only=True):
    """Who pays and who answers."""

    responsible_party: Party | None = None
    lead_sponsor: Sponsor | None = None
    collaborators: tuple[Sponsor, ...] = ()


class OversightModule(Part, frozen=True, kw_only=True):
    """Regulatory flags."""

    oversight_has_dmc: bool | None = None
    is_fda_regulated_drug: bool | None = None
    is_fda_regulated_device: bool | None = None
    is_unapproved_device: bool | None = None
    is_ppsd: bool | None = None
    is_us_export: bool | None = None
    fdaaa801_violation: bool | None = None


class DescriptionModule(Part, frozen=True, kw_only=True):
    """The long texts."""

    brief_summary: str | None = None
    detailed_description: str | None = None


class ConditionsModule(Part, frozen=True, kw_only=True):
    """What is studied."""

    conditions: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()


class MaskingInfo(Part, frozen=True, kw_only=True):
    """Who does not know."""

    masking: str | None = None
    masking_description: str | None = None
    who_masked: tuple[str, ...] = ()


class DesignInfo(Part, frozen=True, kw_only=True):
    """How the study is designed."""

    allocation: str | None = None
    intervention_model: str | None = None
    intervention_model_description: str | None = None
    primary_purpose: str | None = None
    observational_model: str | None = None
    time_perspective: str | None = None
    masking_info: MaskingInfo | None = None


class BioSpec(Part, frozen=True, kw_only=True):
    """What samples are kept."""

    retention: str | None = None
    description: str | None = None


class EnrollmentInfo(Part, frozen=True, kw_only=True):
    """How many participants."""

    count: int | None = None
    type: str | None = None


class ExpandedAccessTypes(Part, frozen=True, kw_only=True):
    """For whom expanded access is."""

    individual: bool | None = None
    intermediate: bool | None = None
    treatment: bool | None = None


class DesignModule(Part, frozen=True, kw_only=True):
    """Type, phase, design, size; ``number_of_arms`` stands in the legacy XML alone."""

    study_type: str | None = None
    phases: tuple[str, ...] = ()
    design_info: DesignInfo | None = None
    bio_spec: BioSpec | None = None
    enrollment_info: EnrollmentInfo | None = None
    expanded_access_types: ExpandedAccessTypes | None = None
    patient_registry: bool | None = None
    target_duration: str | None = None
    number_of_arms: int | None = None


class ArmGroup(Part, frozen=True, kw_only=True):
    """An arm; its interventions are named as ``Drug: Placebo``."""

    label: str | None = None
    type: str | None = None
    description: str | None = None
    intervention_names: tuple[str, ...] = ()


class InterventionInfo(Part, frozen=True, kw_only=True):
    """An intervention, and the labels of the arms that get it."""

    type: str | None = None
    name: str | None = None
    description: str | None = None
    arm_group_labels: tuple[str, ...] = ()
    other_names: tuple[str, ...] = ()


class ArmsModule(Part, frozen=True, kw_only=True):
    """Arms and interventions; ``loose_names`` are other names that no form ties to an intervention."""

    arm_groups: tuple[ArmGroup, ...] = ()
    interventions: tuple[InterventionInfo, ...] = ()
    loose_names: tuple[str, ...] = ()


class Measure(Part, frozen=True, kw_only=True):
    """An outcome measure."""

    measure: str | None = None
    description: str | None = None
    time_frame: str | None = None


class OutcomesModule(Part, frozen=True, kw_only=True):
    """What is measured."""

    primary_outcomes: tuple[Measure, ...] = ()
    secondary_outcomes: tuple[Measure, ...] = ()
    other_outcomes: tuple[Measure, ...] = ()


class EligibilityModule(Part, frozen=True, kw_only=True):
    """Who may take part."""

    eligibility_criteria: str | None = None
    healthy_volunteers: bool | None = None
    sex: str | None = None
    gender_based: bool | None = None
    gender_description: str | None = None
    minimum_age: str | None = None
    maximum_age: str | None = None
    std_ages: tuple[str, ...] = ()
    study_population: str | None = None
    sampling_method: str | None = None


class ContactPerson(Part, frozen=True, kw_only=True):
    """Somebody to call, or an investigator at a site."""

    name: str | None = None
    role: str | None = None
    phone: str | None = None
    phone_ext: str | None = None
    email: str | None = None


class OverallOfficial(Part, frozen=True, kw_only=True):
    """An official of the whole study."""

    name: str | None = None
    affiliation: str | None = None
    role: str | None = None


class GeoPoint(Part, frozen=True, kw_only=True):
    """Degrees, WGS 84."""

    lat: float | None = None
    lon: float | None = None


class Place(Part, frozen=True, kw_only=True):
    """A location."""

    facility: str | None = None
    status: str | None = None
    city: str | None = None
    state: str | None = None
    zip: str | None = None
    country: str | None = None
    contacts: tuple[ContactPerson, ...] = ()
    geo_point: GeoPoint | None = None


class ContactsModule(Part, frozen=True, kw_only=True):
    """People and places: ``locations_nested`` copies ``locations`` or stands alone, ``loose_contacts`` are at some."""

    central_contacts: tuple[ContactPerson, ...] = ()
    overall_officials: tuple[OverallOfficial, ...] = ()
    locations: tuple[Place, ...] = ()
    locations_nested: tuple[Place, ...] = msgspec.field(name="locations_nested", default=())
    loose_contacts: tuple[ContactPerson, ...] = ()
    countries: tuple[str, ...] = ()


class Retraction(Part, frozen=True, kw_only=True):
    """A notice that a publication was withdrawn."""

    pmid: str | None = None
    source: str | None = None


class Publication(Part, frozen=True, kw_only=True):
    """A citation."""

    pmid: str | None = None
    type: str | None = None
    citation: str | None = None
    retractions: tuple[Retraction, ...] = ()


class SeeAlsoLink(Part, frozen=True, kw_only=True):
    """A link."""

    label: str | None = None
    url: str | None = None


class AvailableData(Part, frozen=True, kw_only=True):
    """A data set that can be had."""

    id: str | None = None
    type: str | None = None
    url: str | None = None
    comment: str | None = None


class PublicationsModule(Part, frozen=True, kw_only=True):
    """What the record cites."""

    references: tuple[Publication, ...] = ()
    see_also_links: tuple[SeeAlsoLink, ...] = ()
    avail_ipds: tuple[AvailableData, ...] = ()


class IpdModule(Part, frozen=True, kw_only=True):
    """The plan to share participants' data."""

    ipd_sharing: str | None = None
    description: str | None = None
    info_types: tuple[str, ...] = ()
    time_frame: str | None = None
    access_criteria: str | None = None
    url: str | None = None


class ProtocolSection(Part, frozen=True, kw_only=True):
    """What the sponsor wrote."""

    identification_module: IdentificationModule | None = None
    status_module: StatusModule | None = None
    sponsor_collaborators_module: SponsorsModule | None = None
    oversight_module: OversightModule | None = None
    description_module: DescriptionModule | None = None
    conditions_module: ConditionsModule | None = None
    design_module: DesignModule | None = None
    arms_interventions_module: ArmsModule | None = None
    outcomes_module: OutcomesModule | None = None
    eligibility_module: EligibilityModule | None = None
    contacts_locations_module: ContactsModule | None = None
    references_module: PublicationsModule | None = None
    ipd_sharing_statement_module: IpdModule | None = None
