"""What of a study the maplib peer reads, as a schema of polars: its reader of JSON Lines skips the rest."""

from __future__ import annotations

from typing import Any

import polars as pl

__all__ = ["SCHEMA"]

_Text, _Flag = pl.String, pl.Boolean


def _part(*texts: str, **others: Any) -> pl.Struct:
    return pl.Struct({**dict.fromkeys(texts, _Text), **others})


def _list(*texts: str, **others: Any) -> pl.List:
    return pl.List(_part(*texts, **others))


_DATES = dict.fromkeys(
    (
        "startDateStruct",
        "primaryCompletionDateStruct",
        "completionDateStruct",
        "studyFirstPostDateStruct",
        "resultsFirstPostDateStruct",
        "lastUpdatePostDateStruct",
    ),
    _part("date", "type"),
)
_MESH = _part(meshes=_list("id", "term"), ancestors=_list("id", "term"))
_MEASURES = _list("measure", "description", "timeFrame")

_PROTOCOL = _part(
    identificationModule=_part(
        *("nctId", "briefTitle", "officialTitle", "acronym"),
        secondaryIdInfos=_list("id", "type", "domain"),
        organization=_part("fullName", "class"),
    ),
    statusModule=_part(
        *("overallStatus", "whyStopped", "studyFirstSubmitDate", "studyFirstSubmitQcDate"),
        *("resultsFirstSubmitDate", "lastUpdateSubmitDate"),
        **_DATES,
    ),
    sponsorCollaboratorsModule=_part(leadSponsor=_part("name", "class"), collaborators=_list("name", "class")),
    oversightModule=_part(**dict.fromkeys(("oversightHasDmc", "isFdaRegulatedDrug", "isFdaRegulatedDevice"), _Flag)),
    descriptionModule=_part("briefSummary", "detailedDescription"),
    conditionsModule=_part(conditions=pl.List(_Text), keywords=pl.List(_Text)),
    designModule=_part(
        "studyType",
        phases=pl.List(_Text),
        designInfo=_part(
            *("allocation", "interventionModel", "primaryPurpose", "observationalModel", "timePerspective"),
            maskingInfo=_part("masking"),
        ),
        enrollmentInfo=_part("type", count=pl.Int64),
    ),
    armsInterventionsModule=_part(
        armGroups=_list("label", "type", "description"),
        interventions=_list("type", "name", "description", armGroupLabels=pl.List(_Text), otherNames=pl.List(_Text)),
    ),
    outcomesModule=_part(primaryOutcomes=_MEASURES, secondaryOutcomes=_MEASURES, otherOutcomes=_MEASURES),
    eligibilityModule=_part(
        *("eligibilityCriteria", "sex", "minimumAge", "maximumAge", "studyPopulation", "samplingMethod"),
        healthyVolunteers=_Flag,
        stdAges=pl.List(_Text),
    ),
    contactsLocationsModule=_part(
        overallOfficials=_list("name", "affiliation", "role"),
        locations=_list(
            *("facility", "status", "city", "state", "zip", "country"),
            geoPoint=_part(lat=pl.Float64, lon=pl.Float64),
        ),
    ),
    referencesModule=_part(references=_list("pmid", "type", "citation")),
)

SCHEMA: dict[str, Any] = {
    "protocolSection": _PROTOCOL,
    "derivedSection": _part(conditionBrowseModule=_MESH, interventionBrowseModule=_MESH),
    "hasResults": _Flag,
}
