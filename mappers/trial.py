"""The record model: one typed, immutable :class:`Trial` that every source format maps to.

It has room for all that a ClinicalTrials.gov API v2 record says (protocol section, derived terms, documents) and for
what third-party pages add. Whatever a source does not state is ``None`` or ``()``: nothing is guessed to fill a field.

Conventions: coded fields hold codes of the vocabulary named in the comment (``ontology/vocab/<scheme>.ttl``); dates
are ISO strings in the source's precision (``2024-03-05``, ``2024-03``, ``2024``); text is clean (``mappers.text``).
The structs are frozen and untracked by the garbage collector: half a million of them pass through a build.

Source of the fields: https://clinicaltrials.gov/data-api/about-api/study-data-structure
"""

from __future__ import annotations

import msgspec

__all__ = [
    "Arm",
    "Contact",
    "DatedType",
    "Document",
    "Eligibility",
    "FlowPeriod",
    "Identifier",
    "Intervention",
    "IpdSharing",
    "Location",
    "MeshTerm",
    "Note",
    "Official",
    "Organization",
    "Outcome",
    "Oversight",
    "Reference",
    "RelatedTrial",
    "ResponsibleParty",
    "ResultsEvent",
    "Trial",
]


class _Record(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What all parts share: immutable, keyword-only, cheap."""


class DatedType(_Record, frozen=True, kw_only=True):
    """A date and whether it has come (``date-type``: actual, estimated)."""

    date: str
    type: str | None = None


class Organization(_Record, frozen=True, kw_only=True):
    """An organisation as the record names it."""

    name: str
    organization_class: str | None = None  # organization-class


class Identifier(_Record, frozen=True, kw_only=True):
    """An id that the trial has besides the registry's own."""

    value: str
    type: str | None = None  # identifier-type
    authority: str | None = None
    link: str | None = None


class ResponsibleParty(_Record, frozen=True, kw_only=True):
    """Who answers to the registry for the record; a person only where ``name`` is given."""

    type: str | None = None  # role-type: sponsor, principal-investigator, sponsor-investigator
    name: str | None = None
    title: str | None = None
    affiliation: str | None = None


class Official(_Record, frozen=True, kw_only=True):
    """A person (or an organisation, where the source enters one) with a public role in the trial."""

    name: str
    role: str | None = None  # role-type
    affiliation: str | None = None
    location: int | None = None  # an investigator at one site: 0-based position in Trial.locations


class Contact(_Record, frozen=True, kw_only=True):
    """A contact person: mapped only when contact details are asked for."""

    name: str
    role: str | None = None  # role-type
    phone: str | None = None
    email: str | None = None


class Arm(_Record, frozen=True, kw_only=True):
    """A group of participants; ``uses`` are 0-based positions in :attr:`Trial.interventions`."""

    label: str
    type: str | None = None  # arm-type
    description: str | None = None
    uses: tuple[int, ...] = ()


class Intervention(_Record, frozen=True, kw_only=True):
    """What is given or done."""

    name: str
    type: str | None = None  # intervention-type
    description: str | None = None
    other_names: tuple[str, ...] = ()


class Outcome(_Record, frozen=True, kw_only=True):
    """A measure of the trial's effect."""

    measure: str
    type: str | None = None  # outcome-type
    time_frame: str | None = None
    description: str | None = None


class Location(_Record, frozen=True, kw_only=True):
    """A place where the trial runs, as the record lists it; coordinates in degrees (WGS 84)."""

    facility: str | None = None
    city: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country: str | None = None  # country
    country_name: str | None = None  # the source's word where it is no country of the vocabulary
    status: str | None = None  # status
    latitude: float | None = None
    longitude: float | None = None
    contacts: tuple[Contact, ...] = ()


class Eligibility(_Record, frozen=True, kw_only=True):
    """Who may take part; ages as the registry writes them ("18 Years")."""

    criteria: str | None = None
    inclusion: str | None = None
    exclusion: str | None = None
    sex: str | None = None  # sex
    gender_based: bool | None = None
    gender_description: str | None = None
    minimum_age: str | None = None
    maximum_age: str | None = None
    age_groups: tuple[str, ...] = ()  # age-group
    healthy_volunteers: bool | None = None
    study_population: str | None = None
    sampling_method: str | None = None  # sampling-method


class Reference(_Record, frozen=True, kw_only=True):
    """A publication, a link or a data set that the record cites."""

    citation: str
    type: str | None = None  # reference-type
    pmid: str | None = None
    url: str | None = None
    comment: str | None = None
    retractions: tuple[str, ...] = ()


class IpdSharing(_Record, frozen=True, kw_only=True):
    """The plan to share individual participant data."""

    decision: str | None = None  # ipd-sharing
    description: str | None = None
    info_types: tuple[str, ...] = ()  # ipd-info-type
    time_frame: str | None = None
    access_criteria: str | None = None
    url: str | None = None


class Document(_Record, frozen=True, kw_only=True):
    """A document provided with the record (size in bytes)."""

    label: str
    types: tuple[str, ...] = ()  # document-type
    file_name: str | None = None
    size: int | None = None
    date: str | None = None
    uploaded: str | None = None
    url: str | None = None


class MeshTerm(_Record, frozen=True, kw_only=True):
    """A MeSH descriptor that the registry derived; the registry's old XML names it without its id."""

    id: str | None = None
    term: str


class FlowPeriod(_Record, frozen=True, kw_only=True):
    """How many participants, of all groups together, went through a stage of the trial."""

    title: str
    started: int | None = None
    completed: int | None = None
    not_completed: int | None = None


class ResultsEvent(_Record, frozen=True, kw_only=True):
    """A step of results on their way to be posted."""

    type: str  # results-event
    date: str | None = None


class Oversight(_Record, frozen=True, kw_only=True):
    """Regulatory flags of the record."""

    has_data_monitoring_committee: bool | None = None
    fda_regulated_drug: bool | None = None
    fda_regulated_device: bool | None = None
    unapproved_device: bool | None = None
    pediatric_postmarket_surveillance: bool | None = None
    us_export: bool | None = None
    fdaaa801_violation: bool | None = None


class RelatedTrial(_Record, frozen=True, kw_only=True):
    """Another trial that a page mentions, with what the page says of it."""

    id: str
    title: str | None = None
    status: str | None = None  # status
    phases: tuple[str, ...] = ()  # phase


class Note(_Record, frozen=True, kw_only=True):
    """Words of the source that could not be mapped as they stood, and why (``note-type``)."""

    type: str
    field: str
    words: str
    reason: str


class Trial(_Record, frozen=True, kw_only=True):
    """One source record's account of one trial."""

    id: str
    registry: str | None = None  # registry
    aliases: tuple[str, ...] = ()
    brief_title: str
    official_title: str | None = None
    acronym: str | None = None
    record_owner: Organization | None = None
    identifiers: tuple[Identifier, ...] = ()

    status: str | None = None  # status
    last_known_status: str | None = None  # status
    why_stopped: str | None = None
    has_expanded_access: bool | None = None
    expanded_access_trial: str | None = None
    expanded_access_status: str | None = None  # status
    expanded_access_types: tuple[str, ...] = ()  # expanded-access-type
    has_results: bool | None = None
    delayed_posting: bool | None = None
    results_events: tuple[ResultsEvent, ...] = ()
    flow: tuple[FlowPeriod, ...] = ()

    start: DatedType | None = None
    primary_completion: DatedType | None = None
    completion: DatedType | None = None
    status_verified: str | None = None
    first_submitted: str | None = None
    first_submitted_qc: str | None = None
    first_posted: str | None = None
    first_posted_type: str | None = None  # date-type
    results_first_submitted: str | None = None
    results_first_submitted_qc: str | None = None
    results_first_posted: str | None = None
    results_first_posted_type: str | None = None  # date-type
    disposition_first_submitted: str | None = None
    disposition_first_submitted_qc: str | None = None
    disposition_first_posted: str | None = None
    disposition_first_posted_type: str | None = None  # date-type
    last_update_submitted: str | None = None
    last_updated: str | None = None
    last_updated_type: str | None = None  # date-type
    data_version: str | None = None  # the date of the registry's data that the record was taken from

    lead_sponsor: Organization | None = None
    collaborators: tuple[Organization, ...] = ()
    funder_types: tuple[str, ...] = ()  # organization-class
    responsible_party: ResponsibleParty | None = None
    officials: tuple[Official, ...] = ()
    central_contacts: tuple[Contact, ...] = ()
    oversight: Oversight | None = None

    summary: str | None = None
    description: str | None = None
    conditions: tuple[str, ...] = ()
    unsplit_conditions: tuple[str, ...] = ()  # lines that may hold several conditions
    keywords: tuple[str, ...] = ()

    study_type: str | None = None  # study-type
    phases: tuple[str, ...] = ()  # phase
    allocation: str | None = None  # allocation
    intervention_model: str | None = None  # intervention-model
    intervention_model_description: str | None = None
    observational_model: str | None = None  # observational-model
    time_perspective: str | None = None  # time-perspective
    primary_purpose: str | None = None  # primary-purpose
    masking: str | None = None  # masking
    masking_description: str | None = None
    masked_roles: tuple[str, ...] = ()  # masked-role
    patient_registry: bool | None = None
    target_duration: str | None = None
    biospecimen_retention: str | None = None  # biospecimen-retention
    biospecimen_description: str | None = None
    enrollment: int | None = None
    enrollment_type: str | None = None  # enrollment-type

    arm_count: int | None = None  # where the record tells it apart from its arms
    arms: tuple[Arm, ...] = ()
    interventions: tuple[Intervention, ...] = ()
    other_intervention_names: tuple[str, ...] = ()  # listed apart from any intervention
    outcomes: tuple[Outcome, ...] = ()
    eligibility: Eligibility | None = None
    locations: tuple[Location, ...] = ()
    countries: tuple[str, ...] = ()  # country; those that the record lists apart from its locations
    removed_countries: tuple[str, ...] = ()  # country
    site_count: int | None = None

    references: tuple[Reference, ...] = ()
    ipd_sharing: IpdSharing | None = None
    documents: tuple[Document, ...] = ()
    condition_mesh: tuple[MeshTerm, ...] = ()
    condition_mesh_ancestors: tuple[MeshTerm, ...] = ()
    intervention_mesh: tuple[MeshTerm, ...] = ()
    intervention_mesh_ancestors: tuple[MeshTerm, ...] = ()
    related_trials: tuple[RelatedTrial, ...] = ()
    notes: tuple[Note, ...] = ()
