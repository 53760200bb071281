"""Trial -> quads: one named graph per source record, in the terms and IRIs of the ontology, provenance included.

Simple fields are rows of the tables below; a new field of the record model is one more row. What has parts of its own
(arms, sites, roles ...) has a small function each.
"""

from __future__ import annotations

import msgspec

from trialgraph.mappers.ages import years
from trialgraph.mappers.emit import NamedGraph, predicate, record_iri, trial_iri
from trialgraph.mappers.parts import (
    add_arms,
    add_conditions,
    add_documents,
    add_ids,
    add_locations,
    add_mesh,
    add_notes,
    add_outcomes,
    add_people,
    add_references,
    add_related,
    add_results,
    add_sponsors,
)
from trialgraph.mappers.suspect import suspects
from trialgraph.mappers.terms import date, decimal, iri
from trialgraph.mappers.trial import DatedType, Eligibility, IpdSharing, Note, Trial
from trialgraph.ontology import PREFIXES, TG, concept_iri

__all__ = ["Provenance", "quads", "record_graph"]


class Provenance(msgspec.Struct, frozen=True, kw_only=True):
    """Where a record came from: the source that published it, the mapper that read it, the bytes it was read from."""

    source: str
    format: str
    mapper: str
    version: str
    sha256: str
    url: str | None = None
    registry: str | None = None  # where the page says it has its data from


def _table(**rows: str) -> tuple[tuple[str, str], ...]:
    return tuple((field, predicate(TG[term])) for field, term in rows.items())


_TEXTS = _table(
    official_title="officialTitle",
    acronym="acronym",
    summary="summary",
    description="description",
    why_stopped="whyStopped",
    intervention_model_description="interventionModelDescription",
    masking_description="maskingDescription",
    target_duration="targetDuration",
    biospecimen_description="biospecimenDescription",
)
_TEXT_LISTS = _table(aliases="alias", keywords="keyword", other_intervention_names="otherInterventionName")
_BOOLEANS = _table(
    has_results="hasResults",
    has_expanded_access="hasExpandedAccess",
    patient_registry="patientRegistry",
    delayed_posting="delayedPosting",
)
_INTEGERS = _table(enrollment="enrollment", site_count="siteCount", arm_count="armCount")
_CONCEPTS = tuple(
    (field, predicate(TG[term]), vocabulary)
    for field, term, vocabulary in (
        ("registry", "registry", "registry"),
        ("status", "status", "status"),
        ("last_known_status", "lastKnownStatus", "status"),
        ("expanded_access_status", "expandedAccessStatus", "status"),
        ("study_type", "studyType", "study-type"),
        ("allocation", "allocation", "allocation"),
        ("intervention_model", "interventionModel", "intervention-model"),
        ("observational_model", "observationalModel", "observational-model"),
        ("time_perspective", "timePerspective", "time-perspective"),
        ("primary_purpose", "primaryPurpose", "primary-purpose"),
        ("masking", "masking", "masking"),
        ("biospecimen_retention", "biospecimenRetention", "biospecimen-retention"),
        ("enrollment_type", "enrollmentType", "enrollment-type"),
        ("first_posted_type", "firstPostedType", "date-type"),
        ("results_first_posted_type", "resultsFirstPostedType", "date-type"),
        ("disposition_first_posted_type", "dispositionFirstPostedType", "date-type"),
        ("last_updated_type", "lastUpdatedType", "date-type"),
    )
)
_CONCEPT_LISTS = tuple(
    (field, predicate(TG[term]), vocabulary)
    for field, term, vocabulary in (
        ("phases", "phase", "phase"),
        ("masked_roles", "maskedRole", "masked-role"),
        ("funder_types", "funderType", "organization-class"),
        ("expanded_access_types", "expandedAccessType", "expanded-access-type"),
        ("countries", "country", "country"),
        ("removed_countries", "removedCountry", "country"),
    )
)
_DATES = _table(
    status_verified="statusVerified",
    first_submitted="firstSubmitted",
    first_submitted_qc="firstSubmittedQC",
    first_posted="firstPosted",
    results_first_submitted="resultsFirstSubmitted",
    results_first_submitted_qc="resultsFirstSubmittedQC",
    results_first_posted="resultsFirstPosted",
    disposition_first_submitted="dispositionFirstSubmitted",
    disposition_first_submitted_qc="dispositionFirstSubmittedQC",
    disposition_first_posted="dispositionFirstPosted",
    last_update_submitted="lastUpdateSubmitted",
    last_updated="lastUpdated",
)
_OVERSIGHT = _table(
    has_data_monitoring_committee="hasDataMonitoringCommittee",
    fda_regulated_drug="fdaRegulatedDrug",
    fda_regulated_device="fdaRegulatedDevice",
    unapproved_device="unapprovedDevice",
    pediatric_postmarket_surveillance="pediatricPostmarketSurveillance",
    us_export="usExport",
    fdaaa801_violation="fdaaa801Violation",
)
_ELIGIBILITY_TEXTS = _table(
    criteria="eligibilityCriteria",
    inclusion="inclusionCriteria",
    exclusion="exclusionCriteria",
    gender_description="genderDescription",
    minimum_age="minimumAge",
    maximum_age="maximumAge",
    study_population="studyPopulation",
)
_ELIGIBILITY_BOOLEANS = _table(gender_based="genderBased", healthy_volunteers="healthyVolunteers")
_MILESTONES = tuple(
    (field, predicate(TG[term]), predicate(TG[f"{term}Type"]))
    for field, term in (
        ("start", "startDate"),
        ("primary_completion", "primaryCompletionDate"),
        ("completion", "completionDate"),
    )
)
_IDENTIFIER = predicate("dcterms:identifier")
_MOST_SUSPECTS = 20  # a record that is damaged throughout need not be told word by word
_SEX = predicate(TG.sex)
_AGE_GROUP = predicate(TG.ageGroup)
_SAMPLING = predicate(TG.samplingMethod)
_AGES_IN_YEARS = _table(minimum_age="minimumAgeYears", maximum_age="maximumAgeYears")
_EXPANDED_ACCESS_TRIAL = predicate(TG.expandedAccessTrial)


def quads(trial: Trial, provenance: Provenance, *, base: str) -> bytes:
    """The record's quads as lines of N-Quads, UTF-8, each line ended; the same record always gives the same bytes.

    Contact persons are left out: :func:`trialgraph.mappers.contacts.contact_graph` has them, for who asks.
    Raises :class:`~trialgraph.mappers.terms.TermError` where a value is not the term it must become.
    """
    return record_graph(trial, provenance, base=base).to_bytes()


def record_graph(trial: Trial, provenance: Provenance, *, base: str, damaged: bool = True) -> NamedGraph:
    """The same quads as a graph in the making, with the names it mentions.

    ``damaged`` False spares the look for damaged text in a record that cannot hold any.
    """
    graph = NamedGraph(record_iri(base, provenance.source, trial.id))
    subject = trial_iri(base, trial.id)
    _add_record(graph, trial, provenance, subject, base)
    _add_trial(graph, trial, subject, base)
    if trial.eligibility is not None:
        _add_eligibility(graph, trial.eligibility, subject)
    add_sponsors(graph, trial, subject, base)
    add_ids(graph, trial, subject)
    add_people(graph, trial, subject, base)
    add_conditions(graph, trial, subject, base)
    add_arms(graph, trial, subject)
    add_outcomes(graph, trial, subject)
    add_locations(graph, trial, subject, base)
    add_documents(graph, trial, subject)
    add_results(graph, trial, subject)
    add_references(graph, trial, subject)
    add_mesh(graph, trial, subject)
    add_related(graph, trial, subject, base)
    add_notes(graph, [*trial.notes, *(_suspect_texts(graph) if damaged else ())], subject)
    return graph


def _suspect_texts(graph: NamedGraph) -> list[Note]:
    found: dict[tuple[str, str], Note] = {}
    for relation, text in graph.texts():
        for word, reason in suspects(text):
            field = relation.rpartition("#")[2].rpartition("/")[2]
            found.setdefault((word, reason), Note(type="suspect-text", field=field, words=word, reason=reason))
    return list(found.values())[:_MOST_SUSPECTS]


def _add_record(graph: NamedGraph, trial: Trial, provenance: Provenance, subject: str, base: str) -> None:
    record = graph.iri
    graph.node(record, TG.SourceRecord, f"{trial.id} as told by {provenance.source}")
    graph.link(record, predicate(TG.aboutTrial), subject)
    graph.text(record, predicate(TG.format), provenance.format)
    graph.text(record, predicate(TG.sha256), provenance.sha256)
    if trial.last_updated:
        graph.term(record, predicate(TG.lastUpdated), date(trial.last_updated))
    if trial.data_version:
        graph.term(record, predicate(TG.dataVersion), date(trial.data_version))
    if provenance.url:
        graph.term(record, predicate("prov:hadPrimarySource"), iri(provenance.url))
    if provenance.registry:
        graph.link(record, predicate("dcterms:source"), concept_iri("registry", provenance.registry))
    activity = f"{base}mapper/{provenance.mapper}/{provenance.version}"
    graph.link(record, predicate("prov:wasGeneratedBy"), activity)
    graph.node(activity, f"{PREFIXES['prov']}Activity", f"trialgraph {provenance.version}, mapper {provenance.mapper}")


def _add_trial(graph: NamedGraph, trial: Trial, subject: str, base: str) -> None:
    graph.node(subject, TG.Trial, trial.brief_title)
    graph.text(subject, _IDENTIFIER, trial.id)
    for field, relation in _TEXTS:
        graph.text(subject, relation, getattr(trial, field))
    for field, relation in _TEXT_LISTS:
        for value in getattr(trial, field):
            graph.text(subject, relation, value)
    for field, relation, vocabulary in _CONCEPTS:
        graph.concept(subject, relation, vocabulary, getattr(trial, field))
    for field, relation, vocabulary in _CONCEPT_LISTS:
        for code in getattr(trial, field):
            graph.concept(subject, relation, vocabulary, code)
    for field, relation in _BOOLEANS:
        graph.boolean(subject, relation, getattr(trial, field))
    for field, relation in _INTEGERS:
        graph.integer(subject, relation, getattr(trial, field))
    for field, relation in _DATES:
        if value := getattr(trial, field):
            graph.term(subject, relation, date(value))
    for field, relation, type_relation in _MILESTONES:
        milestone: DatedType | None = getattr(trial, field)
        if milestone is not None:
            graph.term(subject, relation, date(milestone.date))
            graph.concept(subject, type_relation, "date-type", milestone.type)
    if trial.oversight is not None:
        for field, relation in _OVERSIGHT:
            graph.boolean(subject, relation, getattr(trial.oversight, field))
    if trial.expanded_access_trial:
        other = trial_iri(base, trial.expanded_access_trial)
        graph.link(subject, _EXPANDED_ACCESS_TRIAL, other)
        graph.text(other, predicate("rdfs:label"), trial.expanded_access_trial)
    if trial.ipd_sharing is not None:
        _add_ipd_sharing(graph, trial.ipd_sharing, subject)


_IPD_TEXTS = _table(
    description="ipdDescription", time_frame="ipdTimeFrame", access_criteria="ipdAccessCriteria", url="ipdUrl"
)
_IPD_SHARING = predicate(TG.ipdSharing)
_IPD_INFO = predicate(TG.ipdInfoType)


def _add_ipd_sharing(graph: NamedGraph, plan: IpdSharing, subject: str) -> None:
    graph.concept(subject, _IPD_SHARING, "ipd-sharing", plan.decision)
    for code in plan.info_types:
        graph.concept(subject, _IPD_INFO, "ipd-info-type", code)
    for field, relation in _IPD_TEXTS:
        graph.text(subject, relation, getattr(plan, field))


def _add_eligibility(graph: NamedGraph, eligibility: Eligibility, subject: str) -> None:
    for field, relation in _ELIGIBILITY_TEXTS:
        graph.text(subject, relation, getattr(eligibility, field))
    for field, relation in _ELIGIBILITY_BOOLEANS:
        graph.boolean(subject, relation, getattr(eligibility, field))
    for field, relation in _AGES_IN_YEARS:
        age = getattr(eligibility, field)
        if age and (number := years(age)) is not None:
            graph.term(subject, relation, decimal(number))
    graph.concept(subject, _SEX, "sex", eligibility.sex)
    for code in eligibility.age_groups:
        graph.concept(subject, _AGE_GROUP, "age-group", code)
    graph.concept(subject, _SAMPLING, "sampling-method", eligibility.sampling_method)
