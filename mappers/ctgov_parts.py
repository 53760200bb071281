"""ClinicalTrials.gov: the parts of a study that are lists - arms, places, people, references, documents."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from trialgraph.mappers.codes import Notes
from trialgraph.mappers.ctgov_protocol import (
    ArmsModule,
    ContactPerson,
    ContactsModule,
    IdentificationModule,
    IdInfo,
    Measure,
    OutcomesModule,
    Party,
    Place,
    PublicationsModule,
)
from trialgraph.mappers.ctgov_study import DocumentSection, LargeDocument, Mesh
from trialgraph.mappers.ctgov_values import code, country, day, line, lines, text
from trialgraph.mappers.trial import (
    Arm,
    Contact,
    Document,
    Identifier,
    Intervention,
    Location,
    MeshTerm,
    Official,
    Outcome,
    Reference,
    ResponsibleParty,
)
from trialgraph.ontology import scheme

__all__ = [
    "read_arms",
    "read_documents",
    "read_identifiers",
    "read_locations",
    "read_loose_contacts",
    "read_mesh",
    "read_outcomes",
    "read_people",
    "read_references",
]


def read_identifiers(ids: IdentificationModule, notes: Notes) -> tuple[Identifier, ...]:
    """The sponsor's own id first, then the others; an own id that is also, say, a grant number is told as both."""
    found: list[Identifier] = []
    own = ids.org_study_id_info
    if own is not None and (value := line(own.id)):
        found.append(Identifier(value=value, type="org-study-id", authority=line(own.domain), link=line(own.link)))
    typed_own = (own,) if own is not None and own.type else ()
    for given in (*typed_own, *ids.secondary_id_infos):
        identifier = _identifier(given, notes)
        if identifier is not None and identifier not in found:
            found.append(identifier)
    return tuple(found)


def _identifier(given: IdInfo, notes: Notes) -> Identifier | None:
    value = line(given.id)
    if value is None:
        return None
    kind = code("identifier-type", given.type, "type of a secondary id", notes)
    return Identifier(value=value, type=kind, authority=line(given.domain), link=line(given.link))


def read_arms(given: ArmsModule, notes: Notes) -> tuple[tuple[Intervention, ...], tuple[Arm, ...]]:
    """Interventions, and the arms with the interventions they use: either side of the record may tell the pairs."""
    interventions: list[Intervention] = []
    by_name: dict[str, list[int]] = {}
    arms_told: list[set[str]] = []
    for one in given.interventions:
        name = line(one.name)
        if name is None:
            if one.type or one.description:
                notes.add("unread", "intervention", one.description or one.type or "", "an intervention without a name")
            continue
        by_name.setdefault(name, []).append(len(interventions))
        arms_told.append(set(lines(one.arm_group_labels)))
        interventions.append(
            Intervention(
                name=name,
                type=code("intervention-type", one.type, "intervention type", notes),
                description=text(one.description),
                other_names=lines(one.other_names),
            )
        )
    arms: list[Arm] = []
    for group in given.arm_groups:
        label = line(group.label)
        if label is None:
            if group.description or group.intervention_names:
                words = "\n".join([group.description or "", *group.intervention_names]).strip()
                notes.add("unread", "arm", words, "an arm without a label")
            continue
        uses = {at for at, told in enumerate(arms_told) if label in told}
        for named in lines(group.intervention_names):
            places = by_name.get(named.partition(": ")[2]) or by_name.get(named)
            if places is None:
                notes.add("unattached", f"arm {label}", named, "the record lists no intervention of this name")
            elif len(places) == 1 or not uses.intersection(places):  # of several of one name, those that name the arm
                uses.update(places)
        arms.append(
            Arm(
                label=label,
                type=code("arm-type", group.type, "arm type", notes),
                description=text(group.description),
                uses=tuple(sorted(uses)),
            )
        )
    known = {arm.label for arm in arms}
    for at, told in enumerate(arms_told):
        for label in sorted(told - known):
            field = f"intervention {interventions[at].name}"
            notes.add("unattached", field, label, "the record lists no arm of this name")
    return tuple(interventions), tuple(arms)


def read_locations(given: ContactsModule, notes: Notes) -> tuple[Location, ...]:
    """Each place of the record; records of 2023 have a copy of the list, which counts where it is the only one."""
    return tuple(_location(place, notes) for place in given.locations or given.locations_nested)


# The roles of officials; a person with one is public, also where it is held at a single site.
_OFFICIAL = {"study-chair", "study-director"}


def _location(place: Place, notes: Notes) -> Location:
    known = country(place.country) if place.country else None
    point = place.geo_point
    lat, long = (point.lat, point.lon) if point is not None else (None, None)
    if lat is not None and long is not None and not (-90 <= lat <= 90 and -180 <= long <= 180):
        notes.add("unreadable", "coordinates", f"{lat}, {long}", "these are not degrees")
        lat = long = None
    return Location(
        facility=line(place.facility),
        city=line(place.city),
        region=line(place.state),
        postal_code=line(place.zip),
        country=known,
        country_name=line(place.country) if known is None else None,
        status=code("status", place.status, "status at a location", notes),
        latitude=lat,
        longitude=long,
        contacts=_site_contacts(place.contacts, notes),
    )


def _site_contacts(given: Iterable[ContactPerson], notes: Notes) -> tuple[Contact, ...]:
    return read_contacts([person for person in given if not _investigates(person)], "facility-contact", notes)


def _investigates(person: ContactPerson) -> bool:
    role = (person.role or "").upper()
    return "INVESTIGATOR" in role or scheme("role-type").resolve(role) in _OFFICIAL


def read_loose_contacts(given: ContactsModule, notes: Notes) -> tuple[Contact, ...]:
    """Central contacts, and contacts of locations where the form does not tell of which."""
    return (
        *read_contacts(given.central_contacts, "central-contact", notes),
        *_site_contacts(given.loose_contacts, notes),
    )


def read_contacts(given: Iterable[ContactPerson], role: str, notes: Notes) -> tuple[Contact, ...]:
    """Contact persons; a phone extension stands behind its number."""
    found = []
    for person in given:
        phone = line(person.phone)
        if person.phone_ext:
            phone = f"{phone or ''} ext. {line(person.phone_ext)}".strip()
        name, email = line(person.name), line(person.email)
        if name or phone or email:
            found.append(Contact(name=name or phone or email or "", role=role, phone=phone, email=email))
    return tuple(found)


def read_people(
    party: Party | None, places: ContactsModule, notes: Notes
) -> tuple[ResponsibleParty | None, tuple[Official, ...]]:
    """The responsible party, and the officials: of the whole study first, then the investigators of single sites.

    An investigator of a site that the form does not tell is one without location.
    """
    officials = [
        Official(
            name=name,
            role=code("role-type", each.role, "role of an official", notes),
            affiliation=line(each.affiliation),
        )
        for each in places.overall_officials
        if (name := line(each.name))
    ]
    officials += [
        Official(name=name, role=code("role-type", person.role, "role at a location", notes), location=at)
        for at, place in enumerate(places.locations or places.locations_nested)
        for person in place.contacts
        if _investigates(person) and (name := line(person.name))
    ]
    officials += [
        Official(name=name, role=code("role-type", person.role, "role at a location", notes))
        for person in places.loose_contacts
        if _investigates(person) and (name := line(person.name))
    ]
    return _responsible(party, notes), tuple(officials)


def _responsible(party: Party | None, notes: Notes) -> ResponsibleParty | None:
    if party is None:
        return None
    found = ResponsibleParty(
        type=code("role-type", party.type, "responsible party", notes),
        name=line(party.investigator_full_name),
        # Old records have a name and a title in one line that no mark divides.
        title=line(party.investigator_title) or line(party.old_name_title),
        affiliation=line(party.investigator_affiliation) or line(party.old_organization),
    )
    return found if found != ResponsibleParty() else None


def read_outcomes(given: OutcomesModule | None) -> tuple[Outcome, ...]:
    """Outcome measures: primary, secondary, other."""
    if given is None:
        return ()
    kinds = (
        ("primary", given.primary_outcomes),
        ("secondary", given.secondary_outcomes),
        ("other", given.other_outcomes),
    )
    return tuple(found for kind, measures in kinds for each in measures if (found := _outcome(kind, each)) is not None)


def _outcome(kind: str, given: Measure) -> Outcome | None:
    measure, description = line(given.measure), text(given.description)
    if not (measure or description):
        return None
    return Outcome(
        measure=measure or description or "",
        type=kind,
        time_frame=line(given.time_frame),
        description=description if measure else None,
    )


def read_references(given: PublicationsModule | None, notes: Notes) -> tuple[Reference, ...]:
    """Publications, then links, then data sets."""
    if given is None:
        return ()
    found = [
        Reference(
            citation=line(each.citation) or f"PMID {line(each.pmid)}",
            type=code("reference-type", each.type, "type of a reference", notes),
            pmid=line(each.pmid),
            retractions=tuple(
                " ".join(part for part in (line(notice.source), f"PMID {notice.pmid}" if notice.pmid else None) if part)
                for notice in each.retractions
            ),
        )
        for each in given.references
        if each.citation or each.pmid
    ]
    found += [
        Reference(citation=line(link.label) or line(link.url) or "", type="see-also", url=line(link.url))
        for link in given.see_also_links
        if line(link.label) or line(link.url)
    ]
    for data in given.avail_ipds:
        label = " ".join(part for part in (line(data.type), line(data.id)) if part)
        if label or data.url:
            found.append(
                Reference(
                    citation=label or line(data.url) or "",
                    type="individual-participant-data",
                    url=line(data.url),
                    comment=text(data.comment),
                )
            )
    return tuple(found)


def read_documents(section: DocumentSection | None, trial: str, notes: Notes) -> tuple[Document, ...]:
    """Documents that come with the record, at the address under which the registry keeps them."""
    module = section.large_document_module if section is not None else None
    if module is None:
        return ()
    found = []
    for given in module.large_docs:
        name = line(given.filename)
        where = f"https://clinicaltrials.gov/ProvidedDocs/{trial[-2:]}/{trial}/{name}" if name else None
        found.append(
            Document(
                label=line(given.label) or line(given.type_abbrev) or name or "document",
                types=_document_types(given),
                file_name=name,
                size=given.size if given.size is None or given.size >= 0 else None,
                date=day(given.date, "date of a document", notes),
                uploaded=day(given.upload_date, "upload of a document", notes),
                url=line(given.url) or where,
            )
        )
    return tuple(found)


def _document_types(given: LargeDocument) -> tuple[str, ...]:
    flags = (
        ("study-protocol", given.has_protocol),
        ("statistical-analysis-plan", given.has_sap),
        ("informed-consent-form", given.has_icf),
    )
    return tuple(kind for kind, flag in flags if flag)


def read_mesh(given: Sequence[Mesh]) -> tuple[MeshTerm, ...]:
    """MeSH descriptors; API v1 pads the numbers of their ids to nine digits, which only new descriptors have."""
    return tuple(
        dict.fromkeys(
            MeshTerm(id=_descriptor(each.id) if each.id else None, term=term)
            for each in given
            if (term := line(each.term))
        )
    )


_PADDED = re.compile(r"D000(\d{6})")
# The last descriptor with six digits; those made since 2015 have nine.
_LAST_SHORT = 66_400


def _descriptor(words: str) -> str:
    padded = _PADDED.fullmatch(words)
    return f"D{padded[1]}" if padded and int(padded[1]) <= _LAST_SHORT else words
