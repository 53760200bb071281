"""Pages that open with a "snapshot": NCT ID, Last Updated, Basic Information, then one section per registry module.

Each section is a heading with a fixed sentence under it; values keep the registry's own codes (``PHASE1/PHASE2``).
Traps of the layout: a label may have no value; other names stand apart from their interventions; the text of an
intervention is repeated in every arm; lists of conditions and keywords have lost their separators.
"""

from __future__ import annotations

import re

from trialgraph.mappers.ages import registry_age
from trialgraph.mappers.codes import Notes, phases
from trialgraph.mappers.lists import attach_other_names, split_line
from trialgraph.mappers.mapper import Document, Mapper, Recognition
from trialgraph.mappers.page import Section, after_label, sections
from trialgraph.mappers.page_snapshot_parts import (
    read_arms,
    read_contacts,
    read_documents,
    read_identifiers,
    read_interventions,
    read_locations,
    read_officials,
    read_related,
    read_responsible_party,
    read_sponsors,
)
from trialgraph.mappers.registries import find_nct_id, registry_of
from trialgraph.mappers.rejection import Rejection
from trialgraph.mappers.terms import TermError, date
from trialgraph.mappers.trial import DatedType, Eligibility, Trial

__all__ = ["MAPPER", "read"]

_MARKS = (
    "NCT ID",
    "Basic Information",
    "Recruitment Status",
    "Study Classification",
    "Eligibility Criteria",
    "Sponsors",
)
# The registry asks every record for the sponsor's own id, so this section ends every whole page.
_END = "Other Identifiers"
_HEADINGS = (
    "Study Results",
    "Basic Information",
    "Official Title",
    "Brief Summary",
    "Detailed Description",
    "Conditions",
    "Keywords",
    "Study Design",
    "Study Groups",
    "Interventions",
    "Other Intervention Names",
    "Eligibility Criteria",
    "Sponsors",
    "Responsible Party",
    "Principal Investigators",
    "Locations",
    "Countries",
    "Central Contacts",
    "Facility Contacts",
    "Provided Documents",
    "Other Identifiers",
    "More Related Trials",
)
_TAGLINE = re.compile(
    r"(?:Get|Review|Dive|See|Explore|Understand|Learn|Discover|Check|Meet|Identify|Reach|Find|Download|Additional|Read|View|"
    r"Access|Browse|Examine|Track|Know|Look|Consult) [^.]{20,200}\."
)
_PROSE = frozenset(
    {
        "Brief Summary",
        "Detailed Description",
        "Study Groups",
        "Interventions",
        "Eligibility Criteria",
        "More Related Trials",
    }
)
_BASIC = (
    "Recruitment Status",
    "Clinical Phase",
    "Total Enrollment",
    "Study Classification",
    "Study Start Date",
    "Primary Completion Date",
    "Study Completion Date",
    "Why Stopped",
    "Acronym",
)
_DESIGN = (
    "Allocation Method",
    "Intervention Model",
    "Observational Model",
    "Time Perspective",
    "Study Time Perspective",
    "Primary Study Purpose",
    "Blinding Strategy",
)
_ELIGIBILITY = (
    "Inclusion Criteria",
    "Exclusion Criteria",
    "Minimum Eligible Age",
    "Maximum Eligible Age",
    "Eligible Sex",
    "Accepts Healthy Volunteers",
)
_COUNT = re.compile(r"(\d[\d,]*)(?: participants?| patients?)?")
_YES_NO = {"yes": True, "no": False, "true": True, "false": False}


def read(document: Document) -> Trial:
    """Map one page; raises :class:`Rejection` (bad-id, truncated, missing-title)."""
    page = sections(document.page.lines, _HEADINGS, _TAGLINE, _PROSE)
    _demand_whole(page)
    notes = Notes()
    head = page[""].lines
    identifier = _labelled(head, "NCT ID")
    trial_id = find_nct_id(identifier or "")
    if trial_id is None:
        raise Rejection("bad-id", f"{identifier!r} is not a ClinicalTrials.gov id", "NCT ID")
    title = " ".join(_until_label(head))
    if not title:
        raise Rejection("missing-title", "no title stands before the id", "NCT ID")
    basic = _pairs(page, "Basic Information", _BASIC, notes)
    design = _pairs(page, "Study Design", _DESIGN, notes)
    interventions = read_interventions(_lines(page, "Interventions"), notes)
    arms, interventions = read_arms(_lines(page, "Study Groups"), interventions, notes)
    other_names = _lines(page, "Other Intervention Names")
    texts = (
        title,
        *_lines(page, "Brief Summary"),
        *_lines(page, "Detailed Description"),
        *_lines(page, "Official Title"),
    )
    conditions, unsplit = _conditions(page, texts)
    lead, collaborators = read_sponsors(_lines(page, "Sponsors"), notes)
    if lead is None:
        raise Rejection("truncated", "no lead sponsor is named", "Sponsors")
    contacts = read_contacts(_lines(page, "Central Contacts"), "central-contact") + read_contacts(
        _lines(page, "Facility Contacts"), "facility-contact"
    )
    for section in page.values():
        if not section.known:
            notes.unread(section.heading, section.lines)
    return Trial(
        id=trial_id,
        registry=registry_of(trial_id),
        brief_title=title,
        official_title=" ".join(_lines(page, "Official Title")) or None,
        acronym=_joined(basic, "Acronym"),
        last_updated=_date(_labelled(head, "Last Updated"), "Last Updated", notes),
        has_results=_results(_lines(page, "Study Results"), notes),
        status=notes.code("status", _joined(basic, "Recruitment Status"), "Recruitment Status"),
        why_stopped=_joined(basic, "Why Stopped"),
        phases=phases(words, notes, "Clinical Phase") if (words := _joined(basic, "Clinical Phase")) else (),
        enrollment=_enrollment(_joined(basic, "Total Enrollment"), notes),
        study_type=notes.code("study-type", _joined(basic, "Study Classification"), "Study Classification"),
        start=_milestone(basic, "Study Start Date", notes),
        primary_completion=_milestone(basic, "Primary Completion Date", notes),
        completion=_milestone(basic, "Study Completion Date", notes),
        summary="\n".join(_lines(page, "Brief Summary")) or None,
        description="\n".join(_lines(page, "Detailed Description")) or None,
        conditions=conditions,
        unsplit_conditions=unsplit,
        keywords=_keywords(page, conditions, texts, notes),
        allocation=notes.code("allocation", _joined(design, "Allocation Method"), "Allocation Method"),
        intervention_model=notes.code(
            "intervention-model", _joined(design, "Intervention Model"), "Intervention Model"
        ),
        observational_model=notes.code(
            "observational-model", _joined(design, "Observational Model"), "Observational Model"
        ),
        time_perspective=notes.code(
            "time-perspective",
            _joined(design, "Time Perspective") or _joined(design, "Study Time Perspective"),
            "Time Perspective",
        ),
        primary_purpose=notes.code(
            "primary-purpose", _joined(design, "Primary Study Purpose"), "Primary Study Purpose"
        ),
        masking=notes.code("masking", next(iter(design["Blinding Strategy"]), None), "Blinding Strategy"),
        masked_roles=notes.codes("masked-role", design["Blinding Strategy"][1:], "Blinding Strategy"),
        arms=arms,
        interventions=attach_other_names(interventions, other_names, notes),
        other_intervention_names=other_names,
        eligibility=_eligibility(_pairs(page, "Eligibility Criteria", _ELIGIBILITY, notes), notes),
        lead_sponsor=lead,
        collaborators=collaborators,
        responsible_party=read_responsible_party(_lines(page, "Responsible Party"), notes),
        officials=read_officials(_lines(page, "Principal Investigators"), notes),
        locations=read_locations(_lines(page, "Locations"), notes),
        countries=notes.codes("country", _lines(page, "Countries"), "Countries"),
        central_contacts=contacts,
        documents=read_documents(_lines(page, "Provided Documents"), notes),
        identifiers=read_identifiers(_lines(page, "Other Identifiers"), notes),
        related_trials=read_related(_lines(page, "More Related Trials"), notes),
        notes=notes.done(),
    )


def _demand_whole(page: dict[str, Section]) -> None:
    missing = [
        heading for heading in ("Basic Information", "Eligibility Criteria", "Sponsors", _END) if heading not in page
    ]
    if missing:
        raise Rejection("truncated", f"the page ends early: it lacks {', '.join(map(repr, missing))}")
    if "org_study_id" not in {after_label(line, "Identifier Source") for line in page[_END].lines}:
        raise Rejection("truncated", "the page ends early: it lacks the sponsor's own id (org_study_id)", _END)


def _lines(page: dict[str, Section], heading: str) -> tuple[str, ...]:
    return page[heading].lines if heading in page else ()


def _labelled(lines: tuple[str, ...], label: str) -> str | None:
    return next((value for line in lines if (value := after_label(line, label))), None)


def _until_label(lines: tuple[str, ...]) -> list[str]:
    title: list[str] = []
    for line in lines:
        if after_label(line, "NCT ID") is not None:
            break
        if line not in title and line != "Image":
            title.append(line)
    return title


def _pairs(page: dict[str, Section], heading: str, labels: tuple[str, ...], notes: Notes) -> dict[str, tuple[str, ...]]:
    """The lines under each label of a section; a label directly followed by the next one has none."""
    found: dict[str, list[str]] = {label: [] for label in labels}
    current, loose = None, []
    for line in _lines(page, heading):
        label = next((label for label in labels if line.rstrip(":").casefold() == label.casefold()), None)
        if label is not None and not found[label]:
            current = found[label]
        elif current is None:
            loose.append(line)
        else:
            current.append(line)
    notes.unread(heading, loose)
    return {label: tuple(lines) for label, lines in found.items()}


def _joined(pairs: dict[str, tuple[str, ...]], label: str) -> str | None:
    return " ".join(pairs[label]) or None


def _results(lines: tuple[str, ...], notes: Notes) -> bool | None:
    words = " ".join(lines).casefold()
    if words.startswith(("results pending", "no results", "results not")):
        return False
    if words.startswith(
        ("results available", "results posted", "has results", "results published", "results submitted")
    ):
        return True
    notes.unread("Study Results", lines)
    return None


def _enrollment(words: str | None, notes: Notes) -> int | None:
    if words is None:
        return None
    if count := _COUNT.fullmatch(words):
        return int(count[1].replace(",", ""))
    notes.add("unreadable", "Total Enrollment", words, "not a number of participants")
    return None


def _date(words: str | None, field: str, notes: Notes) -> str | None:
    if not words or words in {"-", "N/A"}:
        return None
    try:
        date(words)
    except TermError as error:
        notes.add("unreadable", field, words, str(error))
        return None
    return words


def _milestone(basic: dict[str, tuple[str, ...]], label: str, notes: Notes) -> DatedType | None:
    day = _date(_joined(basic, label), label, notes)
    return DatedType(date=day) if day else None


def _conditions(page: dict[str, Section], texts: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    lines = _lines(page, "Conditions")
    if len(lines) != 1:
        return tuple(dict.fromkeys(lines)), ()
    names, unsplit = split_line(lines[0], _lines(page, "Keywords"), texts)
    return names, names if unsplit else ()


def _keywords(
    page: dict[str, Section], conditions: tuple[str, ...], texts: tuple[str, ...], notes: Notes
) -> tuple[str, ...]:
    lines = _lines(page, "Keywords")
    if len(lines) != 1:
        return tuple(dict.fromkeys(lines))
    names, unsplit = split_line(lines[0], (*conditions, *_lines(page, "Other Intervention Names")), texts)
    if unsplit:
        notes.add("unsplit", "Keywords", lines[0], "the list has lost its separators; it may hold several keywords")
    return names


def _eligibility(pairs: dict[str, tuple[str, ...]], notes: Notes) -> Eligibility:
    volunteers = _joined(pairs, "Accepts Healthy Volunteers")
    if volunteers and volunteers.casefold() not in _YES_NO:
        notes.add("unreadable", "Accepts Healthy Volunteers", volunteers, "neither yes nor no")
    return Eligibility(
        inclusion="\n".join(pairs["Inclusion Criteria"]) or None,
        exclusion="\n".join(pairs["Exclusion Criteria"]) or None,
        minimum_age=_age(pairs, "Minimum Eligible Age", notes),
        maximum_age=_age(pairs, "Maximum Eligible Age", notes),
        sex=notes.code("sex", _joined(pairs, "Eligible Sex"), "Eligible Sex"),
        healthy_volunteers=_YES_NO.get(volunteers.casefold()) if volunteers else None,
    )


def _age(pairs: dict[str, tuple[str, ...]], label: str, notes: Notes) -> str | None:
    words = _joined(pairs, label)
    if not words or words.casefold() in {"n/a", "none", "no limit", "-"}:
        return None
    age = registry_age(words)
    if age is None:
        notes.add("unreadable", label, words, "not an age")
    return age


MAPPER = Mapper(
    name="page_snapshot",
    source="page-snapshot",
    format="trial page, snapshot layout",
    title="the snapshot page (NCT ID, Basic Information, ... Other Identifiers)",
    recognise=lambda document: Recognition.by_lines(document, _MARKS),
    read=read,
)
