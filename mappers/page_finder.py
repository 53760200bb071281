"""Pages of a patient finder: title, a strip of facts, Overview, Description, Eligibility, Study details, sign-up forms.

Traps of the layout: the title stands twice; the strip (status, ages, sex, phase) has no labels; id, sponsor and date of
the last update follow the conditions without labels; all that comes after the date is forms and questions.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence

from trialgraph.mappers.ages import age_range
from trialgraph.mappers.codes import Notes, phases
from trialgraph.mappers.mapper import Document, Mapper, Recognition
from trialgraph.mappers.page import Section, sections
from trialgraph.mappers.registries import registry_of
from trialgraph.mappers.rejection import Rejection
from trialgraph.mappers.trial import Eligibility, Intervention, Organization, Trial
from trialgraph.ontology import scheme

__all__ = ["MAPPER", "read"]

_MARKS = ("Overview", "Description", "Eligibility", "Study details", "Inclusion Criteria")
_HEADINGS = ("Overview", "Description", "Eligibility", "Inclusion Criteria", "Exclusion Criteria", "Study details")
_BOILERPLATE = {"image", "powered by ai", "share", "save", "print"}
_DATE = re.compile(
    r"(?P<day>\d{1,2}) (?P<month>[A-Z][a-z]+),? (?P<year>\d{4})"
    r"|(?P<month2>[A-Z][a-z]+) (?P<day2>\d{1,2}), (?P<year2>\d{4})"
)
_ID = re.compile(r"(?:NCT ID:?|ID:?)?\s*(NCT\d{8})", re.ASCII)
_MONTHS = {
    name: at
    for at, name in enumerate(
        "January February March April May June July August September October November December".split(), 1
    )
}
_TREATMENT = re.compile(r"([A-Z][A-Za-z /-]{2,30}): (.+)")


def read(document: Document) -> Trial:
    """Map one page; raises :class:`Rejection` (truncated, missing-title)."""
    page = sections(document.page.lines, _HEADINGS)
    missing = [heading for heading in ("Overview", "Eligibility", "Study details") if heading not in page]
    if missing:
        raise Rejection("truncated", f"the page ends early: it lacks {', '.join(map(repr, missing))}")
    notes = Notes()
    details = _Details(page["Study details"].lines, notes)
    head = [line for line in page[""].lines if line.casefold() not in _BOILERPLATE]
    if not head:
        raise Rejection("missing-title", "no title stands above 'Overview'")
    facts = _Strip([line for line in head[1:] if line != head[0]], notes)
    return Trial(
        id=details.trial_id,
        registry=registry_of(details.trial_id),
        brief_title=head[0],
        status=facts.status,
        phases=facts.phases,
        summary="\n".join(_lines(page, "Overview")) or None,
        description="\n".join(_lines(page, "Description")) or None,
        conditions=details.conditions,
        interventions=details.interventions,
        lead_sponsor=Organization(name=details.sponsor),
        last_updated=details.updated,
        eligibility=Eligibility(
            criteria="\n".join(_lines(page, "Eligibility")) or None,
            inclusion="\n".join(_lines(page, "Inclusion Criteria")) or None,
            exclusion="\n".join(_lines(page, "Exclusion Criteria")) or None,
            sex=facts.sex,
            minimum_age=facts.ages[0],
            maximum_age=facts.ages[1],
        ),
        notes=notes.done(),
    )


def _lines(page: dict[str, Section], heading: str) -> tuple[str, ...]:
    return page[heading].lines if heading in page else ()


class _Strip:
    """The facts between title and overview, told apart by what they are."""

    def __init__(self, lines: Sequence[str], notes: Notes) -> None:
        self.status: str | None = None
        self.sex: str | None = None
        self.ages: tuple[str | None, str | None] = (None, None)
        self.phases: tuple[str, ...] = ()
        for line in lines:
            if line.casefold().startswith(("phase", "early phase")):
                self.phases = phases(line, notes, "phase")
            elif span := age_range(line):
                self.ages = span
            elif self.status is None and (status := scheme("status").resolve(line)):
                self.status = status
            elif self.sex is None and (sex := scheme("sex").resolve(line)):
                self.sex = sex
            else:
                notes.unread("header", [line])


class _Details:
    """Conditions (and typed interventions), then the id, the sponsor and the date, each on its own line."""

    def __init__(self, lines: Sequence[str], notes: Notes) -> None:
        at = next((at for at, line in enumerate(lines) if _ID.fullmatch(line)), None)
        if at is None:
            raise Rejection("truncated", "no ClinicalTrials.gov id follows the conditions", "Study details")
        end = next((end for end in range(at + 1, len(lines)) if _day(lines[end])), None)
        if end is None or end == at + 1:
            what = "date of the last update" if end is None else "sponsor"
            raise Rejection("truncated", f"no {what} follows the id", "Study details")
        self.trial_id = lines[at][-11:]
        self.sponsor = lines[at + 1]
        self.updated = _day(lines[end])
        notes.unread("Study details", lines[at + 2 : end])
        typed = {line: intervention for line in lines[:at] if (intervention := _intervention(line))}
        self.interventions = tuple(typed.values())
        self.conditions = tuple(dict.fromkeys(line for line in lines[:at] if line not in typed))


def _intervention(line: str) -> Intervention | None:
    typed = _TREATMENT.fullmatch(line)
    code = scheme("intervention-type").resolve(typed[1]) if typed else None
    return Intervention(name=typed[2], type=code) if typed and code else None


def _day(line: str) -> str | None:
    """``26 January 2024`` -> ``2024-01-26``; None for anything else, or a day that the calendar does not have."""
    found = _DATE.fullmatch(line)
    month = found and (found["month"] or found["month2"])
    if found is None or month not in _MONTHS:
        return None
    try:
        return datetime.date(
            int(found["year"] or found["year2"]), _MONTHS[month], int(found["day"] or found["day2"])
        ).isoformat()
    except ValueError:
        return None


MAPPER = Mapper(
    name="page_finder",
    source="page-finder",
    format="trial page, patient-finder layout",
    title="the patient-finder page (Overview, Description, Eligibility, Study details)",
    recognise=lambda document: Recognition.by_lines(document, _MARKS),
    read=read,
)
