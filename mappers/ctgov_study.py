"""A ClinicalTrials.gov study as API v2 structures it: what every form of the registry's records is brought to.

Source: https://clinicaltrials.gov/data-api/about-api/study-data-structure
"""

from __future__ import annotations

from trialgraph.mappers.ctgov_protocol import DateStruct, Part, ProtocolSection

__all__ = [
    "Achievement",
    "AnnotationModule",
    "AnnotationSection",
    "BrowseModule",
    "DerivedSection",
    "DocumentModule",
    "DocumentSection",
    "FirstPosting",
    "FlowModule",
    "LargeDocument",
    "Mesh",
    "Milestone",
    "MiscModule",
    "MoreInfoModule",
    "Period",
    "PointOfContact",
    "ResultsSection",
    "Study",
    "SubmissionInfo",
    "SubmissionTracking",
    "UnpostedAnnotation",
    "UnpostedEvent",
]


class Achievement(Part, frozen=True, kw_only=True):
    """How many of one group came to a milestone."""

    group_id: str | None = None
    num_subjects: str | None = None


class Milestone(Part, frozen=True, kw_only=True):
    """``STARTED``, ``COMPLETED``, ``NOT COMPLETED`` or one of the study's own."""

    type: str | None = None
    achievements: tuple[Achievement, ...] = ()


class Period(Part, frozen=True, kw_only=True):
    """A stage of the study."""

    title: str | None = None
    milestones: tuple[Milestone, ...] = ()


class FlowModule(Part, frozen=True, kw_only=True):
    """How participants went through the study."""

    recruitment_details: str | None = None
    pre_assignment_details: str | None = None
    periods: tuple[Period, ...] = ()


class PointOfContact(Part, frozen=True, kw_only=True):
    """Whom to ask about the results."""

    title: str | None = None
    organization: str | None = None
    email: str | None = None
    phone: str | None = None
    phone_ext: str | None = None


class MoreInfoModule(Part, frozen=True, kw_only=True):
    """What else is said of the results."""

    point_of_contact: PointOfContact | None = None


class ResultsSection(Part, frozen=True, kw_only=True):
    """Of the results: how many took part, and whom to ask."""

    participant_flow_module: FlowModule | None = None
    more_info_module: MoreInfoModule | None = None


class UnpostedEvent(Part, frozen=True, kw_only=True):
    """A step of results on their way to be posted."""

    type: str | None = None
    date: str | None = None


class UnpostedAnnotation(Part, frozen=True, kw_only=True):
    """Results that were submitted and are not posted."""

    unposted_responsible_party: str | None = None
    unposted_events: tuple[UnpostedEvent, ...] = ()


class AnnotationModule(Part, frozen=True, kw_only=True):
    """What the registry adds to the record."""

    unposted_annotation: UnpostedAnnotation | None = None


class AnnotationSection(Part, frozen=True, kw_only=True):
    """Annotations."""

    annotation_module: AnnotationModule | None = None


class LargeDocument(Part, frozen=True, kw_only=True):
    """A document; ``url`` stands in the legacy XML alone."""

    type_abbrev: str | None = None
    has_protocol: bool | None = None
    has_sap: bool | None = None
    has_icf: bool | None = None
    label: str | None = None
    date: str | None = None
    upload_date: str | None = None
    filename: str | None = None
    size: int | None = None
    url: str | None = None


class DocumentModule(Part, frozen=True, kw_only=True):
    """Documents."""

    large_docs: tuple[LargeDocument, ...] = ()


class DocumentSection(Part, frozen=True, kw_only=True):
    """Documents."""

    large_document_module: DocumentModule | None = None


class Mesh(Part, frozen=True, kw_only=True):
    """A MeSH descriptor; the legacy XML gives no id."""

    id: str | None = None
    term: str | None = None


class BrowseModule(Part, frozen=True, kw_only=True):
    """MeSH terms that the registry derived."""

    meshes: tuple[Mesh, ...] = ()
    ancestors: tuple[Mesh, ...] = ()


class FirstPosting(Part, frozen=True, kw_only=True):
    """When results were first posted with comments of the reviewers."""

    post_date_struct: DateStruct | None = None


class SubmissionInfo(Part, frozen=True, kw_only=True):
    """One round of submitting results."""

    release_date: str | None = None
    unrelease_date: str | None = None
    unrelease_date_unknown: bool | None = None
    reset_date: str | None = None


class SubmissionTracking(Part, frozen=True, kw_only=True):
    """The way of the results."""

    estimated_results_first_submit_date: str | None = None
    first_mcp_info: FirstPosting | None = None
    submission_infos: tuple[SubmissionInfo, ...] = ()


class MiscModule(Part, frozen=True, kw_only=True):
    """The date of the registry's data, and more."""

    version_holder: str | None = None
    removed_countries: tuple[str, ...] = ()
    submission_tracking: SubmissionTracking | None = None


class DerivedSection(Part, frozen=True, kw_only=True):
    """What the registry derived."""

    misc_info_module: MiscModule | None = None
    condition_browse_module: BrowseModule | None = None
    intervention_browse_module: BrowseModule | None = None


class Study(Part, frozen=True, kw_only=True):
    """One record."""

    protocol_section: ProtocolSection
    results_section: ResultsSection | None = None
    annotation_section: AnnotationSection | None = None
    document_section: DocumentSection | None = None
    derived_section: DerivedSection | None = None
    has_results: bool | None = None
