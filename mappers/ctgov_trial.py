"""ClinicalTrials.gov: from a study, in whatever form it came, to the record model.

One reading for all forms, so that one study gives the same facts from API v2, from the archived API v1 and from the
legacy XML. Coded values are looked up in the vocabularies, which know the words of all forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from trialgraph.mappers.codes import Notes
from trialgraph.mappers.ctgov_parts import (
    read_arms,
    read_documents,
    read_identifiers,
    read_locations,
    read_loose_contacts,
    read_mesh,
    read_outcomes,
    read_people,
    read_references,
)
from trialgraph.mappers.ctgov_protocol import (
    ArmsModule,
    BioSpec,
    ConditionsModule,
    ContactsModule,
    DateStruct,
    DescriptionModule,
    DesignInfo,
    DesignModule,
    EligibilityModule,
    EnrollmentInfo,
    ExpandedAccessInfo,
    ExpandedAccessTypes,
    IdentificationModule,
    IpdModule,
    MaskingInfo,
    OversightModule,
    ProtocolSection,
    Sponsor,
    SponsorsModule,
    StatusModule,
)
from trialgraph.mappers.ctgov_results import read_flow, read_results_events
from trialgraph.mappers.ctgov_study import (
    BrowseModule,
    DerivedSection,
    MiscModule,
    Study,
)
from trialgraph.mappers.ctgov_values import code, codes, country, day, line, lines, text
from trialgraph.mappers.eligibility import split_criteria
from trialgraph.mappers.registries import REGISTRY_NCT, nct_id
from trialgraph.mappers.rejection import Rejection
from trialgraph.mappers.trial import DatedType, Eligibility, IpdSharing, Organization, Oversight, Trial

__all__ = ["SOURCE", "address", "trial_of"]

SOURCE = REGISTRY_NCT


def address(trial: Trial) -> str:
    """The page of the study at the registry."""
    return f"https://clinicaltrials.gov/study/{trial.id}"


def trial_of(study: Study, notes: Notes) -> Trial:
    """The study as the record model; raises :class:`Rejection` (bad-id, missing-id, missing-title)."""
    protocol = study.protocol_section
    ids = protocol.identification_module or IdentificationModule()
    trial = _id(ids)
    brief, official = line(ids.brief_title), line(ids.official_title)
    if not (brief or official):
        raise Rejection("missing-title", f"the record of {trial} has no title", "identificationModule.briefTitle")
    status = protocol.status_module or StatusModule()
    sponsors = protocol.sponsor_collaborators_module or SponsorsModule()
    access = status.expanded_access_info or ExpandedAccessInfo()
    about = protocol.description_module or DescriptionModule()
    subject = protocol.conditions_module or ConditionsModule()
    design = protocol.design_module or DesignModule()
    info = design.design_info or DesignInfo()
    masking = info.masking_info or MaskingInfo()
    samples = design.bio_spec or BioSpec()
    enrollment = design.enrollment_info or EnrollmentInfo()
    arms_module = protocol.arms_interventions_module or ArmsModule()
    places = protocol.contacts_locations_module or ContactsModule()
    derived = study.derived_section or DerivedSection()
    misc = derived.misc_info_module or MiscModule()
    interventions, arms = read_arms(arms_module, notes)
    locations = read_locations(places, notes)
    party, officials = read_people(sponsors.responsible_party, places, notes)
    condition_terms = derived.condition_browse_module or BrowseModule()
    intervention_terms = derived.intervention_browse_module or BrowseModule()
    return Trial(
        id=trial,
        registry=SOURCE,
        aliases=lines(ids.nct_id_aliases),
        brief_title=brief or official or "",
        official_title=official,
        acronym=line(ids.acronym),
        record_owner=_organization(ids.organization, notes),
        identifiers=read_identifiers(ids, notes),
        status=code("status", status.overall_status, "overall status", notes),
        last_known_status=code("status", status.last_known_status, "last known status", notes),
        why_stopped=line(status.why_stopped),
        has_expanded_access=access.has_expanded_access,
        expanded_access_trial=_other_trial(access.nct_id, notes),
        expanded_access_status=code("status", access.status_for_nct_id, "status of the expanded access", notes),
        expanded_access_types=_access_types(design.expanded_access_types),
        has_results=study.has_results,
        delayed_posting=status.delayed_posting,
        results_events=read_results_events(study, misc, notes),
        flow=read_flow(study.results_section, notes),
        start=_milestone(status.start_date_struct, "start date", notes),
        primary_completion=_milestone(status.primary_completion_date_struct, "primary completion date", notes),
        completion=_milestone(status.completion_date_struct, "completion date", notes),
        status_verified=day(status.status_verified_date, "status verified", notes),
        first_submitted=day(status.study_first_submit_date, "first submitted", notes),
        first_submitted_qc=day(status.study_first_submit_qc_date, "first submitted, quality checked", notes),
        first_posted=_posted(status.study_first_post_date_struct, "first posted", notes),
        first_posted_type=_posted_type(status.study_first_post_date_struct, "first posted", notes),
        results_first_submitted=day(status.results_first_submit_date, "results submitted", notes),
        results_first_submitted_qc=day(status.results_first_submit_qc_date, "results quality checked", notes),
        results_first_posted=_posted(status.results_first_post_date_struct, "results posted", notes),
        results_first_posted_type=_posted_type(status.results_first_post_date_struct, "results posted", notes),
        disposition_first_submitted=day(status.disp_first_submit_date, "disposition submitted", notes),
        disposition_first_submitted_qc=day(status.disp_first_submit_qc_date, "disposition quality checked", notes),
        disposition_first_posted=_posted(status.disp_first_post_date_struct, "disposition posted", notes),
        disposition_first_posted_type=_posted_type(status.disp_first_post_date_struct, "disposition posted", notes),
        last_update_submitted=day(status.last_update_submit_date, "last update submitted", notes),
        last_updated=_posted(status.last_update_post_date_struct, "last update posted", notes),
        last_updated_type=_posted_type(status.last_update_post_date_struct, "last update posted", notes),
        data_version=day(misc.version_holder, "version of the data", notes),
        lead_sponsor=_organization(sponsors.lead_sponsor, notes),
        collaborators=tuple(
            found for given in sponsors.collaborators if (found := _organization(given, notes)) is not None
        ),
        responsible_party=party,
        officials=officials,
        central_contacts=read_loose_contacts(places, notes),
        oversight=_oversight(protocol.oversight_module),
        summary=text(about.brief_summary),
        description=text(about.detailed_description),
        conditions=lines(subject.conditions),
        keywords=lines(subject.keywords),
        study_type=code("study-type", design.study_type, "study type", notes),
        phases=_phases(design.phases, notes),
        allocation=code("allocation", info.allocation, "allocation", notes),
        intervention_model=code("intervention-model", info.intervention_model, "intervention model", notes),
        intervention_model_description=text(info.intervention_model_description),
        observational_model=code("observational-model", info.observational_model, "observational model", notes),
        time_perspective=code("time-perspective", info.time_perspective, "time perspective", notes),
        primary_purpose=code("primary-purpose", info.primary_purpose, "primary purpose", notes),
        masking=code("masking", masking.masking, "masking", notes),
        masking_description=text(masking.masking_description),
        masked_roles=codes("masked-role", masking.who_masked, "who is masked", notes),
        patient_registry=design.patient_registry,
        target_duration=line(design.target_duration),
        biospecimen_retention=code("biospecimen-retention", samples.retention, "biospecimen retention", notes),
        biospecimen_description=text(samples.description),
        enrollment=_count(enrollment.count, notes),
        enrollment_type=code("enrollment-type", enrollment.type, "enrollment type", notes),
        arm_count=design.number_of_arms,
        arms=arms,
        interventions=interventions,
        other_intervention_names=lines(arms_module.loose_names),
        outcomes=read_outcomes(protocol.outcomes_module),
        eligibility=_eligibility(protocol.eligibility_module, notes),
        locations=locations,
        countries=_countries(places.countries, "countries", notes),
        removed_countries=_countries(misc.removed_countries, "removed countries", notes),
        references=read_references(protocol.references_module, notes),
        ipd_sharing=_ipd_sharing(protocol, notes),
        documents=read_documents(study.document_section, trial, notes),
        condition_mesh=read_mesh(condition_terms.meshes),
        condition_mesh_ancestors=read_mesh(condition_terms.ancestors),
        intervention_mesh=read_mesh(intervention_terms.meshes),
        intervention_mesh_ancestors=read_mesh(intervention_terms.ancestors),
        notes=notes.done(),
    )


def _id(ids: IdentificationModule) -> str:
    if not ids.nct_id:
        raise Rejection("missing-id", "the record has no registry id", "identificationModule.nctId")
    found = nct_id(ids.nct_id)
    if found is None:
        reason = f"{ids.nct_id[:40]!r} is no id of ClinicalTrials.gov (NCT and eight digits)"
        raise Rejection("bad-id", reason, "identificationModule.nctId")
    return found


def _other_trial(words: str | None, notes: Notes) -> str | None:
    if not words:
        return None
    found = nct_id(words)
    if found is None:
        notes.add("unreadable", "record of the expanded access", words, "this is no id of ClinicalTrials.gov")
    return found


def _organization(given: Sponsor | None, notes: Notes) -> Organization | None:
    name = line(given.name or given.full_name) if given is not None else None
    if given is None or name is None:
        return None
    return Organization(
        name=name, organization_class=code("organization-class", given.organization_class, "sponsor class", notes)
    )


def _milestone(given: DateStruct | None, field: str, notes: Notes) -> DatedType | None:
    date = day(given.date, field, notes) if given is not None else None
    if given is None or date is None:
        return None
    return DatedType(date=date, type=code("date-type", given.type, f"type of the {field}", notes))


def _posted(given: DateStruct | None, field: str, notes: Notes) -> str | None:
    return day(given.date, field, notes) if given is not None else None


def _posted_type(given: DateStruct | None, field: str, notes: Notes) -> str | None:
    return code("date-type", given.type, f"type of the date {field}", notes) if given is not None else None


def _access_types(given: ExpandedAccessTypes | None) -> tuple[str, ...]:
    if given is None:
        return ()
    flags = {"individual": given.individual, "intermediate": given.intermediate, "treatment": given.treatment}
    return tuple(name for name, flag in flags.items() if flag)


def _oversight(given: OversightModule | None) -> Oversight | None:
    if given is None:
        return None
    return Oversight(
        has_data_monitoring_committee=given.oversight_has_dmc,
        fda_regulated_drug=given.is_fda_regulated_drug,
        fda_regulated_device=given.is_fda_regulated_device,
        unapproved_device=given.is_unapproved_device,
        pediatric_postmarket_surveillance=given.is_ppsd,
        us_export=given.is_us_export,
        fdaaa801_violation=given.fdaaa801_violation,
    )


_BOTH_PHASES = re.compile(r"\s*[/|]\s*")


def _phases(given: tuple[str, ...], notes: Notes) -> tuple[str, ...]:
    parts = [part for words in given for part in (_BOTH_PHASES.split(words) if "/" in words else (words,))]
    if len(parts) > 1 and "/" in "".join(given) and all(part.strip().upper() in {"N", "A"} for part in parts):
        parts = ["N/A"]
    return codes("phase", parts, "phase", notes)


def _count(given: int | None, notes: Notes) -> int | None:
    if given is not None and given < 0:
        notes.add("unreadable", "enrollment", str(given), "a number of participants is not negative")
        return None
    return given


def _countries(given: Iterable[str], field: str, notes: Notes) -> tuple[str, ...]:
    found = []
    for words in given:
        known = country(words)
        if known is not None:
            found.append(known)
        elif line(words):
            notes.add("unknown-code", field, words, "no concept of the vocabulary 'country' has this label")
    return tuple(dict.fromkeys(found))


_NO_AGE = {"N/A", "NA", "None", "No limit"}


def _eligibility(given: EligibilityModule | None, notes: Notes) -> Eligibility | None:
    if given is None:
        return None
    criteria = text(given.eligibility_criteria)
    halves = split_criteria(criteria) if criteria else None
    return Eligibility(
        criteria=criteria if halves is None else None,
        inclusion=halves[0] if halves else None,
        exclusion=halves[1] if halves else None,
        sex=code("sex", given.sex, "sex", notes),
        gender_based=given.gender_based,
        gender_description=text(given.gender_description),
        minimum_age=_age(given.minimum_age),
        maximum_age=_age(given.maximum_age),
        age_groups=codes("age-group", given.std_ages, "age group", notes),
        healthy_volunteers=given.healthy_volunteers,
        study_population=text(given.study_population),
        sampling_method=code("sampling-method", given.sampling_method, "sampling method", notes),
    )


def _age(words: str | None) -> str | None:
    age = line(words)
    return None if age in _NO_AGE else age


def _ipd_sharing(protocol: ProtocolSection, notes: Notes) -> IpdSharing | None:
    given: IpdModule | None = protocol.ipd_sharing_statement_module
    if given is None:
        return None
    return IpdSharing(
        decision=code("ipd-sharing", given.ipd_sharing, "sharing of participants' data", notes),
        description=text(given.description),
        info_types=codes("ipd-info-type", given.info_types, "information shared", notes),
        time_frame=text(given.time_frame),
        access_criteria=text(given.access_criteria),
        url=line(given.url),
    )
