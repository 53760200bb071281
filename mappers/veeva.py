"""Pages of ClinicalTrials.Veeva: a header with title and sponsor, then headings with one value a line.

Traps of the layout: an avatar letter (or logo text) stands before the sponsor; "Enrolling" is recruiting; each phase is
on a line of its own; "Other: Comparator" is type and name; the number of sites stands without their names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from trialgraph.mappers.ages import age_range
from trialgraph.mappers.codes import Notes, phases
from trialgraph.mappers.mapper import Document, Mapper, Recognition
from trialgraph.mappers.page import Section, sections
from trialgraph.mappers.registries import find_nct_id, registry_of
from trialgraph.mappers.rejection import Rejection
from trialgraph.mappers.trial import Arm, Contact, Eligibility, Identifier, Intervention, Organization, Trial
from trialgraph.ontology import scheme

__all__ = ["MAPPER", "read"]

_MARKS = (
    "Status and phase",
    "Funder types",
    "Identifiers",
    "Details and patient eligibility",
    "Trial design",
    "Study type",
)
_END = "Data sourced from clinicaltrials.gov"
_HEADINGS = (
    "Status and phase",
    "Conditions",
    "Treatments",
    "Study type",
    "Funder types",
    "Identifiers",
    "Details and patient eligibility",
    "About",
    "Full description",
    "Enrollment",
    "Sex",
    "Ages",
    "Volunteers",
    "Inclusion criteria",
    "Exclusion criteria",
    "Trial design",
    "Primary purpose",
    "Allocation",
    "Interventional model",
    "Observational model",
    "Time perspective",
    "Masking",
    "Trial documents",
    "Trial contacts and locations",
    "Central trial contact",
    "Central trial contacts",
    _END,
)
_HEADER_BOILERPLATE = {"clinicaltrials.veeva", "menu", "log in", "sign in", "save", "share", "image"}
_GROUPS = re.compile(r"([\d,]+) participants? in ([\d,]+) patient groups?(?:, including .*)?", re.IGNORECASE)
_ENROLLMENT = re.compile(r"([\d,]+)(?: (estimated|actual))? (?:patients?|participants?)", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,3}(?:,?\d{3})*")
_PRIVATE = re.compile(r"@|\d{3}")
_TREATMENT = re.compile(r"([A-Z][A-Za-z /-]{2,30}): (.+)")


def read(document: Document) -> Trial:
    """Map one page; raises :class:`Rejection` (truncated, bad-id, missing-title)."""
    page = sections(document.page.lines, _HEADINGS)
    missing = [h for h in ("Status and phase", "Identifiers", "Details and patient eligibility", _END) if h not in page]
    if missing:
        raise Rejection("truncated", f"the page ends early: it lacks {', '.join(map(repr, missing))}")
    notes = Notes()
    identifiers = _lines(page, "Identifiers")
    trial_id = next((found for line in identifiers if (found := find_nct_id(line)) == line), None)
    if trial_id is None:
        raise Rejection("bad-id", f"{' '.join(identifiers)!r} holds no ClinicalTrials.gov id", "Identifiers")
    title, sponsor, others = _header(page[""].lines)
    notes.unread("header", others)
    funders = tuple(
        code
        for line in _lines(page, "Funder types")
        if (code := notes.code("organization-class", line, "Funder types"))
    )
    interventions = tuple(_treatment(line, notes) for line in _lines(page, "Treatments"))
    status, trial_phases = _status_and_phases(_lines(page, "Status and phase"), notes)
    enrollment, enrollment_type = _enrollment(_lines(page, "Enrollment"), notes)
    arms, interventions = _arms(page, interventions, notes)
    return Trial(
        id=trial_id,
        registry=registry_of(trial_id),
        brief_title=title,
        # One type of funder is the class of the one organisation that the page names; of several it says no more.
        lead_sponsor=Organization(name=sponsor, organization_class=funders[0] if len(funders) == 1 else None),
        funder_types=funders,
        status=status,
        phases=trial_phases,
        conditions=tuple(dict.fromkeys(_lines(page, "Conditions"))),
        interventions=interventions,
        arms=arms,
        study_type=notes.code("study-type", _joined(page, "Study type"), "Study type"),
        identifiers=tuple(Identifier(value=line) for line in identifiers if line != trial_id),
        summary="\n".join(_lines(page, "About")) or None,
        description="\n".join(_lines(page, "Full description")) or None,
        enrollment=enrollment,
        enrollment_type=enrollment_type,
        eligibility=_eligibility(page, notes),
        primary_purpose=notes.code("primary-purpose", _joined(page, "Primary purpose"), "Primary purpose"),
        allocation=notes.code("allocation", _joined(page, "Allocation"), "Allocation"),
        intervention_model=notes.code(
            "intervention-model", _joined(page, "Interventional model"), "Interventional model"
        ),
        observational_model=notes.code(
            "observational-model", _joined(page, "Observational model"), "Observational model"
        ),
        time_perspective=notes.code("time-perspective", _joined(page, "Time perspective"), "Time perspective"),
        masking=notes.code("masking", next(iter(_masking(page)), None), "Masking"),
        site_count=_site_count(_lines(page, "Trial contacts and locations"), notes),
        central_contacts=_contacts(page),
        notes=notes.done(),
    )


def _lines(page: dict[str, Section], heading: str) -> tuple[str, ...]:
    return page[heading].lines if heading in page else ()


def _joined(page: dict[str, Section], heading: str) -> str | None:
    return " ".join(_lines(page, heading)) or None


def _header(lines: Sequence[str]) -> tuple[str, str, list[str]]:
    """Title, lead sponsor, and what else stands above the first heading."""
    told = [line for line in lines if line.casefold() not in _HEADER_BOILERPLATE]
    if not told:
        raise Rejection("missing-title", "no title stands above 'Status and phase'")
    title, *rest = told
    named = [line for line in rest if len(line) > 1 and not line.casefold().endswith(" logo") and line != title]
    if not named:
        raise Rejection("truncated", "no sponsor stands between the title and 'Status and phase'")
    return title, named[0], named[1:]


def _status_and_phases(lines: Sequence[str], notes: Notes) -> tuple[str | None, tuple[str, ...]]:
    status: str | None = None
    found: list[str] = []
    for line in lines:
        if line.casefold().startswith(("phase", "early phase")):
            found += phases(line, notes, "Status and phase")
        elif status is None:
            status = notes.code("status", line, "Status and phase")
        else:
            notes.unread("Status and phase", [line])
    # The page lists the later phase first; the registry's order is the ladder's.
    return status, tuple(sorted(set(found), key=scheme("phase").codes.index))


def _treatment(line: str, notes: Notes) -> Intervention:
    """``Biological: cells`` -> type and name; without a type the line is the name."""
    if (typed := _TREATMENT.fullmatch(line)) and (code := scheme("intervention-type").resolve(typed[1])):
        return Intervention(name=typed[2], type=code)
    notes.add("unknown-code", "Treatments", line, "the line names no type of intervention")
    return Intervention(name=line)


def _enrollment(lines: Sequence[str], notes: Notes) -> tuple[int | None, str | None]:
    for line in lines:
        if count := _ENROLLMENT.fullmatch(line):
            kind = notes.code("enrollment-type", count[2], "Enrollment")
            return int(count[1].replace(",", "")), kind
    notes.unread("Enrollment", lines)
    return None, None


def _masking(page: dict[str, Section]) -> list[str]:
    return [line for line in _lines(page, "Masking") if not _GROUPS.fullmatch(line)]


def _arms(
    page: dict[str, Section], interventions: tuple[Intervention, ...], notes: Notes
) -> tuple[tuple[Arm, ...], tuple[Intervention, ...]]:
    """The patient groups: label, ``<Type> group``, ``Description:`` and lines, ``Treatment:`` and lines."""
    lines = _group_lines(page)
    known = list(interventions)
    starts = [at for at in range(len(lines)) if _starts_group(lines, at)]
    arms = []
    for at, end in pairwise([*starts, len(lines)]):
        kind = _arm_type(lines[at + 1])
        description, uses = _group_body(lines[at + (2 if kind else 1) : end], known, notes)
        arms.append(Arm(label=lines[at], type=kind, description=description, uses=uses))
    notes.unread("Trial design", lines[: starts[0]] if starts else lines)
    return tuple(arms), tuple(known)


def _group_lines(page: dict[str, Section]) -> tuple[str, ...]:
    for section in page.values():
        for at, line in enumerate(section.lines):
            if _GROUPS.fullmatch(line):
                return section.lines[at + 1 :]
    return ()


def _arm_type(line: str) -> str | None:
    return scheme("arm-type").resolve(line) if line.casefold().endswith(" group") else None


def _starts_group(lines: Sequence[str], at: int) -> bool:
    if at + 1 >= len(lines) or lines[at] in {"Description:", "Treatment:", "Treatments:"}:
        return False
    if _arm_type(lines[at + 1]) is not None:
        # "Experimental group" is often the label too: then the second of the two lines is the type.
        return not (at and _arm_type(lines[at]) is not None and _starts_group(lines, at - 1))
    follows_type = at > 0 and _arm_type(lines[at]) is not None and _starts_group(lines, at - 1)
    return (
        lines[at + 1] in {"Description:", "Treatment:", "Treatments:"}
        and not follows_type
        and not _inside_body(lines, at)
    )


def _inside_body(lines: Sequence[str], at: int) -> bool:
    """Whether the line ends the description before "Treatment:" rather than naming a group of its own."""
    marks = (line for line in reversed(lines[:at]) if line in {"Description:", "Treatment:", "Treatments:"})
    return lines[at + 1].startswith("Treatment") and next(marks, "") == "Description:"


def _group_body(lines: Sequence[str], known: list[Intervention], notes: Notes) -> tuple[str | None, tuple[int, ...]]:
    text: list[str] = []
    uses: list[int] = []
    part = ""
    for line in lines:
        if line in {"Description:", "Treatment:", "Treatments:"}:
            part = line
        elif part == "Description:":
            text.append(line)
        elif part:
            given = _treatment(line, notes)
            if given not in known:
                known.append(given)
            uses.append(known.index(given))
        else:
            notes.unread("Trial design", [line])
    return "\n".join(text) or None, tuple(dict.fromkeys(uses))


def _eligibility(page: dict[str, Section], notes: Notes) -> Eligibility:
    ages = _joined(page, "Ages")
    span = age_range(ages) if ages else None
    if ages and span is None and ages.casefold() not in {"all", "all ages", "any"}:
        notes.add("unreadable", "Ages", ages, "not a range of ages")
    volunteers = (_joined(page, "Volunteers") or "").casefold()
    return Eligibility(
        inclusion="\n".join(_lines(page, "Inclusion criteria")) or None,
        exclusion="\n".join(_lines(page, "Exclusion criteria")) or None,
        sex=notes.code("sex", _joined(page, "Sex"), "Sex"),
        minimum_age=span[0] if span else None,
        maximum_age=span[1] if span else None,
        healthy_volunteers="no healthy" not in volunteers if "healthy" in volunteers else None,
    )


def _site_count(lines: Sequence[str], notes: Notes) -> int | None:
    counts = [line for line in lines if _NUMBER.fullmatch(line)]
    # Contact persons may stand here too: whatever could be a phone number or an address is not kept.
    others = [line for line in lines if line not in counts and line != "Loading..." and not _PRIVATE.search(line)]
    notes.unread("Trial contacts and locations", others)
    return int(counts[0].replace(",", "")) if counts else None


def _contacts(page: dict[str, Section]) -> tuple[Contact, ...]:
    names = (*_lines(page, "Central trial contact"), *_lines(page, "Central trial contacts"))
    people = [name.strip() for line in names for name in line.split(";")]
    return tuple(
        Contact(name=name, role="central-contact")
        for name in people
        if name and not any(c.isdigit() or c == "@" for c in name)
    )


MAPPER = Mapper(
    name="veeva",
    source="veeva",
    format="trial page, ClinicalTrials.Veeva layout",
    title="the ClinicalTrials.Veeva page (Status and phase, Funder types, ... Trial design)",
    recognise=lambda document: Recognition.by_lines(document, _MARKS),
    read=read,
    registry="clinicaltrials.gov",  # its footer, which every whole page has, says so
)
