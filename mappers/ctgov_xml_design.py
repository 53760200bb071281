"""ClinicalTrials.gov's legacy XML: how a study is built and who may take part, in the structure of API v2."""

from __future__ import annotations

import re

from trialgraph.mappers.codes import Notes
from trialgraph.mappers.ctgov_protocol import (
    ArmGroup,
    ArmsModule,
    BioSpec,
    DesignInfo,
    DesignModule,
    EligibilityModule,
    EnrollmentInfo,
    ExpandedAccessTypes,
    InterventionInfo,
    MaskingInfo,
)
from trialgraph.mappers.ctgov_xml_values import block, flag, number
from trialgraph.mappers.xml_reader import XmlReader
from trialgraph.ontology import scheme

__all__ = ["read_arms_module", "read_design", "read_eligibility"]

_REGISTRY = re.compile(r"\s*\[patient registry\]\s*", re.IGNORECASE)
_NOT_SAID = "N/A"
# What the design was called in one line -> the field that it is; a field's vocabulary has its name, with hyphens.
_LABELS = {
    "allocation": "allocation",
    "intervention model": "intervention_model",
    "masking": "masking",
    "observational model": "observational_model",
    "primary purpose": "primary_purpose",
    "time perspective": "time_perspective",
}
# The registry withdrew the classes of endpoints in 2017; they are not mapped.
_LABEL = re.compile(rf"(?:^|,)\s*({'|'.join(_LABELS)}|endpoint classification)\s*:\s*", re.IGNORECASE)
_ENDPOINTS = frozenset(
    f"{what} study"
    for what in (
        "bio-availability",
        "bio-equivalence",
        "efficacy",
        "pharmacodynamics",
        "pharmacokinetics",
        "pharmacokinetics/dynamics",
        "safety",
        "safety/efficacy",
    )
)


def read_design(record: XmlReader, notes: Notes) -> DesignModule:
    """Type, phase, design, size."""
    kind = (record.words("study_type") or "").strip()
    registry = _REGISTRY.search(kind)
    kind = _REGISTRY.sub("", kind)
    arms = number(record, "number_of_arms", notes)
    groups = number(record, "number_of_groups", notes)
    info = "expanded_access_info/expanded_access_type_"
    return DesignModule(
        study_type=kind if kind != _NOT_SAID else None,
        phases=_phases(record, kind),
        design_info=_design_info(record, notes),
        bio_spec=BioSpec(retention=record.words("biospec_retention"), description=block(record, "biospec_descr")),
        enrollment_info=EnrollmentInfo(
            count=number(record, "enrollment", notes), type=record.attribute("enrollment", "type")
        ),
        expanded_access_types=ExpandedAccessTypes(
            individual=flag(record, f"{info}individual", notes),
            intermediate=flag(record, f"{info}intermediate", notes),
            treatment=flag(record, f"{info}treatment", notes),
        ),
        patient_registry=True if registry else None,
        target_duration=record.words("target_duration"),
        number_of_arms=groups if arms is None else arms,
    )


def _phases(record: XmlReader, study_type: str) -> tuple[str, ...]:
    """Until 2018 the XML had ``N/A`` for any phase that was not told; other than interventional studies have none."""
    found = record.all("phase")
    if study_type.casefold() != "interventional":
        found = tuple(words for words in found if words.strip() != _NOT_SAID)
    return found


def _design_info(record: XmlReader, notes: Notes) -> DesignInfo:
    told = {field: record.words(f"study_design_info/{field}") for field in _LABELS.values()}
    old = _design_line(record.words("study_design") or "", notes)
    told = {field: words or old.get(field) for field, words in told.items()}
    masking, roles = _masking(told.pop("masking"))
    return DesignInfo(
        **told,
        intervention_model_description=record.words("study_design_info/intervention_model_description"),
        masking_info=MaskingInfo(
            masking=masking,
            masking_description=record.words("study_design_info/masking_description"),
            who_masked=roles,
        ),
    )


def _masking(words: str | None) -> tuple[str | None, tuple[str, ...]]:
    """``Double (Participant, Investigator)`` -> masking and who does not know; ``None (Open Label)`` is one label."""
    if words is None or "(" not in words or scheme("masking").resolve(words):
        return words, ()
    masking, _, roles = words.strip().rstrip(")").partition("(")
    return masking.strip() or None, tuple(role for role in map(str.strip, roles.split(",")) if role)


def _design_line(words: str, notes: Notes) -> dict[str, str]:
    """The design of records of before 2017: ``Allocation: Randomized, Masking: Open Label``; older ones lack labels."""
    unlabelled, *pairs = _LABEL.split(words.strip())
    found: dict[str, str] = {}
    for label, value in zip(pairs[::2], pairs[1::2], strict=True):
        field = _LABELS.get(label.lower())
        if field is not None:
            found.setdefault(field, value.strip(" ,"))
    for value in filter(None, map(str.strip, unlabelled.split(","))):
        if value == _NOT_SAID or value.lower() in _ENDPOINTS:
            continue
        fields = [field for field in _LABELS.values() if scheme(field.replace("_", "-")).resolve(value)]
        if len(fields) == 1 and fields[0] not in found:
            found[fields[0]] = value
        else:
            notes.add("unread", "study_design", value, "the record does not say what of the design this is")
    return found


def read_arms_module(record: XmlReader) -> ArmsModule:
    """Arms and interventions; the interventions name their arms."""
    return ArmsModule(
        arm_groups=tuple(
            ArmGroup(
                label=each.words("arm_group_label"),
                type=each.words("arm_group_type"),
                description=each.words("description"),
            )
            for each in record.each("arm_group")
        ),
        interventions=tuple(
            InterventionInfo(
                type=each.words("intervention_type"),
                name=each.words("intervention_name"),
                description=each.words("description"),
                arm_group_labels=each.all("arm_group_label"),
                other_names=each.all("other_name"),
            )
            for each in record.each("intervention")
        ),
    )


def read_eligibility(record: XmlReader, notes: Notes) -> EligibilityModule | None:
    """Who may take part."""
    if not any(record.each("eligibility")):
        return None
    return EligibilityModule(
        eligibility_criteria=block(record, "eligibility/criteria"),
        healthy_volunteers=_volunteers(record, notes),
        sex=record.words("eligibility/gender"),
        gender_based=flag(record, "eligibility/gender_based", notes),
        gender_description=record.words("eligibility/gender_description"),
        minimum_age=record.words("eligibility/minimum_age"),
        maximum_age=record.words("eligibility/maximum_age"),
        study_population=block(record, "eligibility/study_pop"),
        sampling_method=record.words("eligibility/sampling_method"),
    )


def _volunteers(record: XmlReader, notes: Notes) -> bool | None:
    path = "eligibility/healthy_volunteers"
    if (record.words(path) or "").strip().casefold() == "accepts healthy volunteers":
        return True
    return flag(record, path, notes)
