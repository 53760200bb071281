"""The sections of a snapshot page whose lines come in groups: arms, sponsors, sites, people, ids, documents."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from trialgraph.mappers.codes import Notes, phases
from trialgraph.mappers.page import after_label
from trialgraph.mappers.trial import (
    Arm,
    Contact,
    Document,
    Identifier,
    Intervention,
    Location,
    Official,
    Organization,
    RelatedTrial,
    ResponsibleParty,
)
from trialgraph.ontology import scheme

__all__ = [
    "read_arms",
    "read_contacts",
    "read_documents",
    "read_identifiers",
    "read_interventions",
    "read_locations",
    "read_officials",
    "read_related",
    "read_responsible_party",
    "read_sponsors",
]

_NO_INTERVENTION = "No interventions assigned to this group"
_RELATED = re.compile(r"(NCT[0-9]{8})(?:\s+(\S+))?(?:\s+(\S+))?")
_PHONE = re.compile(r"(?:phone|tel)[.:\s]*(.+)|(\+?[\d()\s./-]{6,}\d(?:\s*(?:ext|x)\.?\s*\d+)?)", re.IGNORECASE)
_EMAIL = re.compile(r"(?:e-?mail:?\s*)?(\[email.protected\]|\S+@\S+\.\S+)", re.IGNORECASE)


def read_interventions(lines: Sequence[str], notes: Notes) -> tuple[Intervention, ...]:
    """Groups of name, description (any number of paragraphs), ``Intervention Type X``."""
    found: list[Intervention] = []
    group: list[str] = []
    for line in lines:
        kind = after_label(line, "Intervention Type")
        if kind is None:
            group.append(line)
        elif group:
            code = notes.code("intervention-type", kind, "Intervention Type")
            found.append(Intervention(name=group[0], type=code, description="\n".join(group[1:]) or None))
            group = []
    notes.unread("Interventions", group)
    return tuple(found)


def read_arms(
    lines: Sequence[str], interventions: tuple[Intervention, ...], notes: Notes
) -> tuple[tuple[Arm, ...], tuple[Intervention, ...]]:
    """The arms with what they use, and all interventions (those that only an arm names come last).

    An arm is a label, its description and ``Group Type X``; then, for each of its interventions, the name,
    ``Intervention Type X`` and the intervention's description once more, which tells where the next arm starts.
    """
    known = list(interventions)
    arms: list[_OpenArm] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        kind = after_label(lines[at + 1], "Intervention Type") if at + 1 < len(lines) else None
        if arms and kind is not None:
            used, at = _used(lines, at, kind, known, notes)
            arms[-1].uses.append(used)
            arms[-1].told = True
            continue
        if arms and (group_type := after_label(line, "Group Type")) is not None:
            arms[-1].type = notes.code("arm-type", group_type, "Group Type")
            arms[-1].told = True
        elif arms and line == _NO_INTERVENTION:
            arms[-1].told = True
        elif arms and not arms[-1].told:
            arms[-1].text.append(line)
        else:
            arms.append(_OpenArm(line))
        at += 1
    return tuple(arm.close() for arm in arms), tuple(known)


class _OpenArm:
    """An arm while its lines are read; once its type or its interventions are ``told``, text starts the next arm."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.type: str | None = None
        self.text: list[str] = []
        self.uses: list[int] = []
        self.told = False

    def close(self) -> Arm:
        text, uses = "\n".join(self.text) or None, tuple(dict.fromkeys(self.uses))
        return Arm(label=self.label, type=self.type, description=text, uses=uses)


def _used(lines: Sequence[str], at: int, kind: str, known: list[Intervention], notes: Notes) -> tuple[int, int]:
    """Which intervention the name at ``at`` is, and where the lines go on behind its repeated description."""
    code = notes.code("intervention-type", kind, "Intervention Type")
    best: tuple[int, int, int] | None = None
    for position, given in enumerate(known):
        if given.name != lines[at]:
            continue
        told = (given.description or "").split("\n") if given.description else []
        same = list(lines[at + 2 : at + 2 + len(told)]) == told
        rank = (given.type == code) + 2 * same
        if best is None or rank > best[0]:
            best = (rank, position, at + 2 + (len(told) if same else 0))
    if best is None:
        known.append(Intervention(name=lines[at], type=code))
        return len(known) - 1, at + 2
    return best[1], best[2]


def read_sponsors(lines: Sequence[str], notes: Notes) -> tuple[Organization | None, tuple[Organization, ...]]:
    """Groups of name, class, ``Sponsor Role lead|collaborator``: the lead sponsor and the collaborators."""
    lead: Organization | None = None
    collaborators: list[Organization] = []
    group: list[str] = []
    for line in lines:
        role = after_label(line, "Sponsor Role")
        if role is None:
            group.append(line)
            continue
        code = scheme("organization-class").resolve(group[-1]) if len(group) > 1 else None
        name = " ".join(group[:-1] if code else group)
        group = []
        if not name:
            notes.add("unreadable", "Sponsors", line, "a role without a name")
        elif role.casefold() == "lead" and lead is None:
            lead = Organization(name=name, organization_class=code)
        elif role.casefold() == "collaborator":
            collaborators.append(Organization(name=name, organization_class=code))
        else:
            notes.add("unreadable", "Sponsors", f"{name}: {line}", "neither the lead sponsor nor a collaborator")
    notes.unread("Sponsors", group)
    return lead, tuple(collaborators)


def read_responsible_party(lines: Sequence[str], notes: Notes) -> ResponsibleParty | None:
    """Name, title and affiliation (all optional), then ``Responsibility Role X``."""
    role, people = None, []
    for line in lines:
        found = after_label(line, "Responsibility Role")
        if found is None:
            people.append(line)
        else:
            role = notes.code("role-type", found, "Responsibility Role")
    if role is None and not people:
        return None
    told: list[str | None] = [*people[:3], None, None, None]
    name, title, affiliation = told[:3]
    notes.unread("Responsible Party", people[3:])
    return ResponsibleParty(type=role, name=name, title=title, affiliation=affiliation)


def read_officials(lines: Sequence[str], notes: Notes) -> tuple[Official, ...]:
    """Groups of name, ``Role: X``, affiliation (optional)."""
    roles = [at for at, line in enumerate(lines) if at and after_label(line, "Role") is not None]
    found = []
    for place, at in enumerate(roles):
        end = roles[place + 1] - 1 if place + 1 < len(roles) else len(lines)
        code = notes.code("role-type", after_label(lines[at], "Role"), "Role")
        found.append(Official(name=lines[at - 1], role=code, affiliation=" ".join(lines[at + 1 : end]) or None))
    notes.unread("Principal Investigators", lines[: roles[0] - 1] if roles else lines)
    return tuple(found)


def read_contacts(lines: Sequence[str], kind: str) -> tuple[Contact, ...]:
    """Groups of name, ``Role: X``, phone, e-mail; a masked e-mail is none. Nothing else of a contact is kept."""
    roles = [at for at, line in enumerate(lines) if at and after_label(line, "Role") is not None]
    found = []
    for place, at in enumerate(roles):
        end = roles[place + 1] - 1 if place + 1 < len(roles) else len(lines)
        phone = email = None
        for line in lines[at + 1 : end]:
            if mail := _EMAIL.fullmatch(line):
                email = None if "@" not in mail[1] or mail[1].startswith("[") else mail[1]
            elif call := _PHONE.fullmatch(line):
                phone = (call[1] or call[2]).strip()
        found.append(Contact(name=lines[at - 1], role=kind, phone=phone, email=email))
    return tuple(found)


def read_locations(lines: Sequence[str], notes: Notes) -> tuple[Location, ...]:
    """Groups of facility, ``City, State, Country`` (each part may be empty), ``Site Status X`` (only while it runs)."""
    found: list[Location] = []
    facility: str | None = None
    for at, line in enumerate(lines):
        status = after_label(line, "Site Status")
        if status is not None:
            if found:
                found[-1] = replace(found[-1], status=notes.code("status", status, "Site Status"))
        elif facility is None and not _is_place(line, lines[at + 1] if at + 1 < len(lines) else ""):
            facility = line
        else:
            found.append(_location(facility, line, notes))
            facility = None
    notes.unread("Locations", [facility] if facility else [])
    return tuple(found)


def _is_place(line: str, following: str) -> bool:
    """Whether a line where a facility could stand is a place without one.

    A facility may look like a place ("Department of Liver, Beijing 302 Hospital, China"): then its place follows.
    """
    return _ends_in_country(line) and (", ," in line or not _ends_in_country(following))


def _ends_in_country(line: str) -> bool:
    parts = [part.strip() for part in line.split(",")]
    return len(parts) >= 3 and scheme("country").resolve(", ".join(parts[2:])) is not None


def _location(facility: str | None, place: str, notes: Notes) -> Location:
    parts = [part.strip() for part in place.split(",")]
    city, region, country = {1: ("", "", parts[0]), 2: (parts[0], "", parts[-1])}.get(
        len(parts), (parts[0], parts[1] if len(parts) > 2 else "", ", ".join(parts[2:]))
    )
    code = notes.code("country", country, "Locations")
    return Location(
        facility=facility,
        city=city or None,
        region=region or None,
        country=code,
        country_name=country or None if code is None else None,
    )


def read_documents(lines: Sequence[str], notes: Notes) -> tuple[Document, ...]:
    """``Document Type: X`` and a button."""
    labels = [label for line in lines if (label := after_label(line, "Document Type"))]
    rest = [
        line
        for line in lines
        if after_label(line, "Document Type") is None and line not in {"View Document", "Download"}
    ]
    notes.unread("Provided Documents", rest)
    return tuple(Document(label=label, types=_document_types(label)) for label in labels)


def _document_types(label: str) -> tuple[str, ...]:
    words = label.casefold()
    types = scheme("document-type")
    return tuple(code for code in types.codes if code != "other" and types.label(code).casefold() in words)


def read_identifiers(lines: Sequence[str], notes: Notes) -> tuple[Identifier, ...]:
    """Groups of value, ``Identifier Type: X`` (``-`` for none), ``Identifier Source: org_study_id|secondary_id``."""
    found: list[Identifier] = []
    value: list[str] = []
    kind: str | None = None
    for line in lines:
        if (said := after_label(line, "Identifier Type")) is not None:
            kind = said
        elif (source := after_label(line, "Identifier Source")) is not None:
            code = notes.code("identifier-type", kind if kind not in {None, "", "-"} else source, "Other Identifiers")
            if value:
                found.append(Identifier(value=" ".join(value), type=code))
            value, kind = [], None
        elif link := after_label(line, "Identifier Link"):
            found[-1:] = [replace(last, link=link) for last in found[-1:]]
        else:
            value.append(line)
    notes.unread("Other Identifiers", value)
    return tuple(found)


def read_related(lines: Sequence[str], notes: Notes) -> tuple[RelatedTrial, ...]:
    """Groups of title, ``NCT01234567 STATUS PHASE``: trials that the page holds for similar."""
    found: list[RelatedTrial] = []
    title: list[str] = []
    for line in lines:
        mention = _RELATED.fullmatch(line)
        if mention is None:
            title.append(line)
            continue
        found.append(
            RelatedTrial(
                id=mention[1],
                title=" ".join(title) or None,
                status=notes.code("status", mention[2], "More Related Trials"),
                phases=phases(mention[3], notes, "More Related Trials") if mention[3] else (),
            )
        )
        title = []
    notes.unread("More Related Trials", title)
    return tuple(found)
