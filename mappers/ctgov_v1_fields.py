"""ClinicalTrials.gov API v1, StudyFields: one study as flat lists of values, one for each field that was asked for.

The nested study is built again as far as the lists prove it (``ctgov_v1_pairing``); a value whose owner they do not
tell is kept where the model has a home for it, else in a note of the kind ``unaligned``.

Source: the fields and structure of API v1 (``/api/query/study_fields``, version 1.01.05, retired in June 2024)
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from trialgraph.mappers.codes import Notes
from trialgraph.mappers.ctgov_reasons import BROWSE, CONTACTS, PARTY, RESULTS
from trialgraph.mappers.ctgov_trial import SOURCE, address, trial_of
from trialgraph.mappers.ctgov_v1_flat import (
    ARMS,
    FLOW,
    GROUPS,
    INTERVENTIONS,
    KNOWN,
    LISTS,
    LOCATION_CONTACTS,
    LOCATIONS,
    OTHER_NAMES,
    REFERENCES,
    RETRACTIONS,
    ROUND,
    SINGLES,
    TRACKING,
    USES,
    Group,
)
from trialgraph.mappers.ctgov_v1_names import study_of
from trialgraph.mappers.ctgov_v1_pairing import Flat, Item, Rows, flow_periods, note_loose, note_values, pair, uses
from trialgraph.mappers.document import Document
from trialgraph.mappers.json_record import decode_object, public_words
from trialgraph.mappers.mapper import Mapper, Recognition
from trialgraph.mappers.trial import Trial

__all__ = ["LEFT_OUT", "MAPPER", "read"]


LEFT_OUT: Mapping[str, str] = {
    "Rank": "the record's place in an answer of the interface",
    "ConditionBrowse": BROWSE,
    "InterventionBrowse": BROWSE,
    "Flow": RESULTS,
    "Baseline": RESULTS,
    "Outcome": RESULTS,
    "Event": RESULTS,
    "SeriousEvent": RESULTS,
    "OtherEvent": RESULTS,
    "Agreement": RESULTS,
    "LimitationsAndCaveats": RESULTS,
    "SubmissionMCPReleaseN": "a count of postings with comments whose dates are not told",
}
"""Fields that are not mapped, by how their names begin, and why; what ``ctgov_v1_flat`` names is mapped."""

_READ_ELSEWHERE: Mapping[str, str] = {
    "CentralContact": CONTACTS,
    "LocationContact": CONTACTS,
    "LargeDocTypeAbbrev": "told by LargeDocHasProtocol and so on",
    "PointOfContact": CONTACTS,
    "ResultsFirstPostedQCCommentsDateType": "the event is mapped",
    "UnpostedResponsibleParty": PARTY,
}
"""What is read, and yet is mostly in no triple."""


def read(document: Document) -> Trial:
    """The study as the record model; raises :class:`~trialgraph.mappers.rejection.Rejection`."""
    notes = Notes()
    record = decode_object(document)
    flat = {name: _values(name, value, notes) for name, value in record.items() if name in KNOWN}
    study = study_of(_nested(flat, notes), (), notes)
    posted = flat.get("ResultsFirstPostDate")  # a field that was not asked for says nothing
    return trial_of(replace(study, has_results=None if posted is None else any(posted)), notes)


def _values(name: str, value: Any, notes: Notes) -> list[str | None]:
    """The values of a field as text, each at its place; a single value counts as a list of one."""
    found: list[str | None] = []
    for each in value if isinstance(value, list) else [] if value is None else [value]:
        if isinstance(each, str):
            found.append(each if each.strip() else None)
        elif isinstance(each, bool):
            found.append("Yes" if each else "No")
        elif isinstance(each, int | float):
            found.append(str(each))
        else:
            if each:
                notes.add("unreadable", name, public_words(name, each), "a value of this field is text")
            found.append(None)
    return found


def _nested(flat: Flat, notes: Notes) -> dict[str, Any]:
    study: dict[str, Any] = {"ProtocolSection": {}}
    for place, names in SINGLES.items():
        for name in names.split():
            if given := _present(flat, name):
                _at(study, place)[name] = given[0]
                for more in given[1:]:
                    notes.add("unread", name, public_words(name, more), "the format has one value here")
    for place, names in LISTS.items():
        for name in names.split():
            if given := _present(flat, name):
                _add(study, place, name, given)
    _add(study, TRACKING, "SubmissionInfo", [{name: date} for name in ROUND for date in _present(flat, name)])
    for group in GROUPS:
        _add(study, group.place, group.item, _paired(flat, group, notes).items)
    _add_arms(study, flat, notes)
    _add_locations(study, flat, notes)
    _add_references(study, flat, notes)
    _add_flow(study, flat, notes)
    return study


def _present(flat: Flat, name: str) -> list[str]:
    return [value for value in flat.get(name, ()) if value is not None]


def _at(study: dict[str, Any], place: str) -> dict[str, Any]:
    for step in place.split("."):
        study = study.setdefault(step, {})
    return study


def _add(study: dict[str, Any], place: str, item: str, values: list[Any]) -> None:
    if values:
        _at(study, place)[f"{item}List"] = {item: values}


def _paired(flat: Flat, group: Group, notes: Notes) -> Rows:
    rows = pair(flat, group)
    note_loose(rows, group, notes)
    return rows


def _add_arms(study: dict[str, Any], flat: Flat, notes: Notes) -> None:
    arms, interventions = _paired(flat, ARMS, notes), _paired(flat, INTERVENTIONS, notes)
    names, told = (_present(flat, field) for field in USES)
    if arms.complete and interventions.complete:
        labels = [str(arm.get("ArmGroupLabel")) for arm in arms.items]
        found = uses(labels, *_keyed(interventions.items, names), told)
        for intervention, its_arms in zip(interventions.items, found.labels, strict=True):
            intervention["InterventionArmGroupLabelList"] = {"InterventionArmGroupLabel": its_arms}
        names, told = found.open_names, found.open_labels
    for field, values in zip(USES, (names, told), strict=True):
        note_values(field, values, "the lists do not tell which arm gets which intervention", notes)
    other = _present(flat, OTHER_NAMES)
    if interventions.only is not None:
        interventions.only["InterventionOtherNameList"] = {OTHER_NAMES: other}
    elif other:
        _add(study, ARMS.place, "LooseName", other)
        notes.add(
            "unaligned",
            OTHER_NAMES,
            f"number of values: {len(other)}",
            "the lists do not tell which intervention each names",
        )
    _add(study, ARMS.place, ARMS.item, arms.items)
    _add(study, INTERVENTIONS.place, INTERVENTIONS.item, interventions.items)


def _keyed(interventions: list[Item], names: list[str]) -> tuple[list[str], list[str]]:
    """Interventions, and the arms' names for them, in one form: "Drug: Saline", or "Saline" where types are unknown."""
    if all("InterventionType" in one for one in interventions):
        return [f"{one['InterventionType']}: {one.get('InterventionName')}" for one in interventions], names
    return [str(one.get("InterventionName")) for one in interventions], [
        name.partition(": ")[2] or name for name in names
    ]


def _add_locations(study: dict[str, Any], flat: Flat, notes: Notes) -> None:
    rows = pair(flat, LOCATIONS)
    countries = rows.loose.pop("LocationCountry", [])
    if rows.items and all(set(item) <= {"LocationCountry"} for item in rows.items):
        countries, rows.items = [str(item["LocationCountry"]) for item in rows.items if item], []
    elif countries:
        notes.add(
            "unaligned",
            "LocationCountry",
            f"number of values: {len(countries)}",
            "which location each is of is not told",
        )
    note_loose(rows, LOCATIONS, notes)
    people = _paired(flat, LOCATION_CONTACTS, notes)
    if rows.only is not None and rows.items:
        rows.only["LocationContactList"] = {"LocationContact": people.items}
    elif people.items:
        _add(study, LOCATIONS.place, "LooseContact", people.items)
        reason = "the lists do not tell at which location each is"
        notes.add("unaligned", "LocationContactName", f"number of values: {len(people.items)}", reason)
    _add(study, LOCATIONS.place, "Country", countries)
    _add(study, LOCATIONS.place, LOCATIONS.item, rows.items)


def _add_references(study: dict[str, Any], flat: Flat, notes: Notes) -> None:
    references, retractions = _paired(flat, REFERENCES, notes), _paired(flat, RETRACTIONS, notes)
    if references.only is not None:
        references.only["RetractionList"] = {"Retraction": retractions.items}
    else:
        for item in retractions.items:
            words = "\n".join(str(item[part]) for part in RETRACTIONS.parts if part in item)
            notes.add("unaligned", "RetractionPMID", words, "which reference is retracted, the lists do not tell")
    _add(study, REFERENCES.place, REFERENCES.item, references.items)


def _add_flow(study: dict[str, Any], flat: Flat, notes: Notes) -> None:
    periods = flow_periods(flat)
    if periods is not None:
        _add(study, "ResultsSection.ParticipantFlowModule", "FlowPeriod", periods)
        return
    reason = "the lists do not tell which milestone of which period each is of"
    for field in FLOW:
        if given := _present(flat, field):
            notes.add("unaligned", field, ", ".join(given), reason)


MAPPER = Mapper(
    name="ctgov_v1_fields",
    source=SOURCE,
    format="ClinicalTrials.gov API v1 JSON (StudyFields)",
    title="a study of the retired ClinicalTrials.gov API v1, flat (StudyFields)",
    family="json",
    recognise=lambda document: Recognition.by_fields(document, ("NCTId", "BriefTitle", "Rank")),
    read=read,
    address=lambda document, trial: address(trial),
    preference=0,
    left_out={f"{start}*": reason for start, reason in {**LEFT_OUT, **_READ_ELSEWHERE}.items()},
)
