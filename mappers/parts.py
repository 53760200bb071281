"""The parts of a trial that are nodes of their own: sponsors, roles, arms, sites, documents and the rest as quads."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from trialgraph.mappers.emit import (
    Mention,
    NamedGraph,
    condition_iri,
    organization_iri,
    person_iri,
    predicate,
    site_iri,
    trial_iri,
)
from trialgraph.mappers.home import Home, home_of
from trialgraph.mappers.names import is_anonymous_site, is_organization, is_person, person_label
from trialgraph.mappers.registries import registry_ids
from trialgraph.mappers.terms import date, decimal, iri, web_address
from trialgraph.mappers.trial import Location, Note, Official, Organization, ResponsibleParty, Trial
from trialgraph.ontology import PREFIXES, TG, scheme

__all__ = [
    "add_arms",
    "add_conditions",
    "add_documents",
    "add_ids",
    "add_locations",
    "add_mesh",
    "add_notes",
    "add_outcomes",
    "add_people",
    "add_references",
    "add_related",
    "add_results",
    "add_sponsors",
]

_IDENTIFIER = predicate("dcterms:identifier")
_VALUE = predicate("rdf:value")
_COMMENT = predicate("rdfs:comment")
_SEE_ALSO = predicate("rdfs:seeAlso")
_ALT_LABEL = predicate("skos:altLabel")
_LAT = predicate("wgs84:lat")
_LONG = predicate("wgs84:long")
_CLASS = predicate(TG.organizationClass)
_CITY, _REGION, _COUNTRY = predicate(TG.city), predicate(TG.region), predicate(TG.country)
_COUNTRY_NAME, _POSTAL_CODE = predicate("tg:countryName"), predicate(TG.postalCode)
_STATUS, _PHASE = predicate(TG.status), predicate(TG.phase)
_DESCRIPTION = predicate(TG.description)
_UNSPLIT = predicate(TG.unsplitText)
_ANONYMOUS, _PRECISION = predicate(TG.anonymous), predicate(TG.coordinatePrecision)
_LOCATION, _AT_SITE, _SITE = predicate(TG.location), predicate(TG.atSite), predicate(TG.site)
_OUTCOME, _OUTCOME_TYPE, _TIME_FRAME = predicate(TG.outcome), predicate(TG.outcomeType), predicate(TG.timeFrame)
_ROLE, _ROLE_TYPE, _ROLE_TITLE = predicate(TG.role), predicate(TG.roleType), predicate(TG.roleTitle)
_AGENT, _AFFILIATION, _NAME_AS_WRITTEN = predicate(TG.agent), predicate(TG.affiliation), predicate(TG.nameAsWritten)
_INVESTIGATOR, _CONDITION = predicate(TG.investigator), predicate(TG.condition)
_INTERVENTION, _INTERVENTION_TYPE = predicate(TG.intervention), predicate(TG.interventionType)
_ARM, _ARM_TYPE, _USES = predicate(TG.arm), predicate(TG.armType), predicate(TG.uses)
_REFERENCE, _REFERENCE_TYPE, _PMID = predicate(TG.reference), predicate(TG.referenceType), predicate(TG.pmid)
_RDFS_LABEL = predicate("rdfs:label")


def add_sponsors(graph: NamedGraph, trial: Trial, subject: str, base: str) -> None:
    """Lead sponsor, collaborators, record owner."""
    home = home_of(trial)
    if trial.lead_sponsor is not None:
        graph.link(subject, predicate(TG.leadSponsor), _organization(graph, trial.lead_sponsor, home, base))
    for collaborator in trial.collaborators:
        graph.link(subject, predicate(TG.collaborator), _organization(graph, collaborator, home, base))
    if trial.record_owner is not None:
        graph.link(subject, predicate(TG.recordOwner), _organization(graph, trial.record_owner, home, base))


def add_ids(graph: NamedGraph, trial: Trial, subject: str) -> None:
    """The ids that the trial has besides its own; those that are some registry's are kept for identity."""
    graph.mention(Mention("trial", subject, trial.id, field="id"))
    for alias in trial.aliases:
        graph.mention(Mention("trial", subject, alias, field="alias", record=graph.iri))
    for at, identifier in enumerate(trial.identifiers, 1):
        node = f"{graph.iri}/identifier/{at}"
        graph.link(subject, predicate(TG.secondaryIdentifier), node)
        graph.node(node, TG.Identifier, identifier.value)
        graph.text(node, _VALUE, identifier.value)
        graph.concept(node, predicate(TG.identifierType), "identifier-type", identifier.type)
        graph.text(node, predicate(TG.authority), identifier.authority)
        _see_also(graph, node, identifier.link)
        if registry_ids(identifier.value):
            field = f"identifier:{identifier.type}" if identifier.type else "identifier"
            graph.mention(Mention("trial", subject, identifier.value, field=field, record=graph.iri))


def _organization(graph: NamedGraph, organization: Organization, home: Home, base: str) -> str:
    node = _organization_node(graph, organization.name, base)
    graph.node(node, TG.Organization, organization.name)
    graph.mention(Mention("organization", node, organization.name, country=home.country_of(organization.name)))
    if is_anonymous_site(organization.name):
        graph.boolean(node, _ANONYMOUS, True)
    graph.concept(node, _CLASS, "organization-class", organization.organization_class)
    return node


def _organization_node(graph: NamedGraph, name: str, base: str) -> str:
    """One node per name; a name that withholds itself ("[Redacted]") is one of its record alone."""
    return organization_iri(base, name, graph.iri.removeprefix(base) if is_anonymous_site(name) else None)


def add_people(graph: NamedGraph, trial: Trial, subject: str, base: str) -> None:
    """Officials and the responsible party: the public roles of the trial, numbered in the record's order."""
    home = home_of(trial)
    roles = [_official_role(official) for official in trial.officials]
    if trial.responsible_party is not None:
        roles.append(_responsible_role(trial.responsible_party))
    for at, (types, name, affiliation, title, place) in enumerate(roles, 1):
        site = _site_of(graph, trial, place, base)
        node = f"{graph.iri}/role/{at}"
        agent: str | None
        shown: str | None
        if name is None and "sponsor" in types and trial.lead_sponsor is not None:
            agent, shown = _organization(graph, trial.lead_sponsor, home, base), trial.lead_sponsor.name
        else:
            agent, shown = _agent(graph, name, affiliation, site, home, base)
        kinds = " and ".join(scheme("role-type").label(code) for code in types) or "role"
        graph.node(node, TG.Role, f"{kinds}: {shown}" if shown else kinds)
        graph.link(subject, _ROLE, node)
        for code in types:
            graph.concept(node, _ROLE_TYPE, "role-type", code)
        graph.text(node, _ROLE_TITLE, title)
        if site is not None:
            graph.link(node, _AT_SITE, site)
        if affiliation:
            graph.link(node, _AFFILIATION, _organization(graph, Organization(name=affiliation), home, base))
        if agent is None:
            graph.text(node, _NAME_AS_WRITTEN, name)
            continue
        graph.link(node, _AGENT, agent)
        if _INVESTIGATES.intersection(types) and name and is_person(name) and not home.is_company(name):
            graph.link(subject, _INVESTIGATOR, agent)


_INVESTIGATES = {"principal-investigator", "sub-investigator", "sponsor-investigator", "study-chair", "study-director"}
_RoleFacts = tuple[tuple[str, ...], str | None, str | None, str | None, int | None]


def _official_role(official: Official) -> _RoleFacts:
    return (official.role,) if official.role else (), official.name, official.affiliation, None, official.location


def _responsible_role(party: ResponsibleParty) -> _RoleFacts:
    types = ("responsible-party", party.type) if party.type else ("responsible-party",)
    return types, party.name, party.affiliation, party.title, None


def _site_of(graph: NamedGraph, trial: Trial, place: int | None, base: str) -> str | None:
    location = trial.locations[place] if place is not None else None
    return _site(graph, location, base) if location is not None and location.facility else None


def _agent(
    graph: NamedGraph, name: str | None, affiliation: str | None, site: str | None, home: Home, base: str
) -> tuple[str | None, str | None]:
    """The node of whoever is named, and the name to show; no node for a name that is nobody's ("Medical Director").

    A person is known by name and affiliation, or else the site; with neither, the person is one of this record alone:
    a name by itself never links two trials.
    """
    if name is None:
        return None, None
    if is_organization(name):
        return _organization(graph, Organization(name=name), home, base), name
    if not is_person(name) or home.is_company(name):
        return None, name
    employer = _organization_node(graph, affiliation, base) if affiliation else site
    known_by = (
        affiliation if affiliation and not is_anonymous_site(affiliation) else (site or graph.iri).removeprefix(base)
    )
    node, label = person_iri(base, name, known_by), person_label(name)
    graph.node(node, TG.Person, label)
    graph.mention(Mention("person", node, label, affiliation=employer))
    graph.text(node, _NAME_AS_WRITTEN, name)
    return node, label


def add_conditions(graph: NamedGraph, trial: Trial, subject: str, base: str) -> None:
    """Conditions; a line that may hold several is kept whole and says so."""
    mesh = {term.term.casefold(): term.id for term in trial.condition_mesh if _is_descriptor(term.id)}
    for name in trial.conditions:
        node = condition_iri(base, name)
        graph.link(subject, _CONDITION, node)
        graph.node(node, TG.Condition, name)
        graph.mention(Mention("condition", node, name))
        if (descriptor := mesh.get(name.casefold())) is not None:
            graph.link(node, predicate("skos:exactMatch"), PREFIXES["mesh"] + descriptor)
        if name in trial.unsplit_conditions:
            graph.boolean(node, _UNSPLIT, True)


def add_arms(graph: NamedGraph, trial: Trial, subject: str) -> None:
    """Interventions and the arms that use them."""
    for at, intervention in enumerate(trial.interventions, 1):
        node = f"{graph.iri}/intervention/{at}"
        graph.link(subject, _INTERVENTION, node)
        graph.node(node, TG.Intervention, intervention.name)
        graph.concept(node, _INTERVENTION_TYPE, "intervention-type", intervention.type)
        graph.text(node, _DESCRIPTION, intervention.description)
        for name in intervention.other_names:
            graph.text(node, _ALT_LABEL, name)
    for at, arm in enumerate(trial.arms, 1):
        node = f"{graph.iri}/arm/{at}"
        graph.link(subject, _ARM, node)
        graph.node(node, TG.Arm, arm.label)
        graph.concept(node, _ARM_TYPE, "arm-type", arm.type)
        graph.text(node, _DESCRIPTION, arm.description)
        for used in arm.uses:
            graph.link(node, _USES, f"{graph.iri}/intervention/{used + 1}")


def add_outcomes(graph: NamedGraph, trial: Trial, subject: str) -> None:
    """Outcome measures."""
    for at, outcome in enumerate(trial.outcomes, 1):
        node = f"{graph.iri}/outcome/{at}"
        graph.link(subject, _OUTCOME, node)
        graph.node(node, TG.Outcome, outcome.measure)
        graph.concept(node, _OUTCOME_TYPE, "outcome-type", outcome.type)
        graph.text(node, _TIME_FRAME, outcome.time_frame)
        graph.text(node, _DESCRIPTION, outcome.description)


def add_locations(graph: NamedGraph, trial: Trial, subject: str, base: str) -> None:
    """The trial at each of its sites, the sites themselves, and the countries they are in."""
    for at, location in enumerate(trial.locations, 1):
        node = f"{graph.iri}/location/{at}"
        graph.link(subject, _LOCATION, node)
        graph.node(node, TG.Location, _place_label(location) or f"location {at}")
        graph.concept(node, _STATUS, "status", location.status)
        graph.text(node, _POSTAL_CODE, location.postal_code)
        graph.concept(subject, _COUNTRY, "country", location.country)
        if location.facility:
            site = _site(graph, location, base)
            graph.link(node, _AT_SITE, site)
            graph.link(subject, _SITE, site)
        else:
            _place(graph, node, location)


def _site(graph: NamedGraph, location: Location, base: str) -> str:
    name = location.facility or ""
    country = location.country or location.country_name
    node = site_iri(base, name, location.city, location.region, country, graph.iri.removeprefix(base))
    graph.node(node, TG.Site, name)
    where = (location.city, location.region, country, None, location.latitude, location.longitude)
    graph.mention(Mention("site", node, name, *where))
    _place(graph, node, location)
    if is_anonymous_site(name):
        graph.boolean(node, _ANONYMOUS, True)
    return node


def _place(graph: NamedGraph, node: str, location: Location) -> None:
    graph.text(node, _CITY, location.city)
    graph.text(node, _REGION, location.region)
    graph.concept(node, _COUNTRY, "country", location.country)
    graph.text(node, _COUNTRY_NAME, location.country_name)
    if location.latitude is not None and location.longitude is not None:
        graph.term(node, _LAT, _degrees(location.latitude))
        graph.term(node, _LONG, _degrees(location.longitude))
        graph.concept(node, _PRECISION, "coordinate-precision", "city-centroid")


def _place_label(location: Location) -> str:
    country = scheme("country").label(location.country) if location.country else location.country_name
    return ", ".join(part for part in (location.facility, location.city, location.region, country) if part)


def add_documents(graph: NamedGraph, trial: Trial, subject: str) -> None:
    """Documents provided with the record."""
    for at, document in enumerate(trial.documents, 1):
        node = f"{graph.iri}/document/{at}"
        graph.link(subject, predicate(TG.document), node)
        graph.node(node, TG.Document, document.label)
        for code in document.types:
            graph.concept(node, predicate(TG.documentType), "document-type", code)
        graph.text(node, predicate(TG.fileName), document.file_name)
        graph.integer(node, predicate(TG.fileSize), document.size)
        for relation, day in ((TG.documentDate, document.date), (TG.uploadDate, document.uploaded)):
            if day:
                graph.term(node, predicate(relation), date(day))
        _see_also(graph, node, document.url)


def add_references(graph: NamedGraph, trial: Trial, subject: str) -> None:
    """Publications, links and data sets that the record cites."""
    for at, reference in enumerate(trial.references, 1):
        node = f"{graph.iri}/reference/{at}"
        graph.link(subject, _REFERENCE, node)
        graph.node(node, TG.Reference, reference.citation)
        graph.concept(node, _REFERENCE_TYPE, "reference-type", reference.type)
        graph.text(node, _PMID, reference.pmid)
        if reference.pmid and reference.pmid.isdecimal() and reference.pmid.isascii():
            graph.link(node, _SEE_ALSO, f"https://pubmed.ncbi.nlm.nih.gov/{reference.pmid}/")
        _see_also(graph, node, reference.url)
        graph.text(node, _COMMENT, reference.comment)
        for notice in reference.retractions:
            graph.text(node, predicate(TG.retractionNotice), notice)


_MESH = tuple(
    (terms, predicate(relation), predicate(in_words) if in_words is not None else None)
    for terms, relation, in_words in (
        ("condition_mesh", TG.conditionMesh, TG.conditionMeshTerm),
        ("condition_mesh_ancestors", TG.conditionMeshAncestor, None),
        ("intervention_mesh", TG.interventionMesh, TG.interventionMeshTerm),
        ("intervention_mesh_ancestors", TG.interventionMeshAncestor, None),
    )
)


def add_mesh(graph: NamedGraph, trial: Trial, subject: str) -> None:
    """MeSH descriptors that the registry derived; and their terms in words, as the legacy XML has no ids."""
    for terms, relation, in_words in _MESH:
        for term in getattr(trial, terms):
            if _is_descriptor(term.id):
                descriptor = f"{PREFIXES['mesh']}{term.id}"
                graph.link(subject, relation, descriptor)
                graph.text(descriptor, _RDFS_LABEL, term.term)
            if in_words is not None:
                graph.text(subject, in_words, term.term)


def _is_descriptor(identifier: str | None) -> bool:
    return identifier is not None and identifier.isalnum() and identifier.isascii()


def add_results(graph: NamedGraph, trial: Trial, subject: str) -> None:
    """How participants went through the trial, and the way of results that are not posted."""
    for at, period in enumerate(trial.flow, 1):
        node = f"{graph.iri}/period/{at}"
        graph.link(subject, predicate(TG.flowPeriod), node)
        graph.node(node, TG.FlowPeriod, period.title)
        graph.integer(node, predicate(TG.participantsStarted), period.started)
        graph.integer(node, predicate(TG.participantsCompleted), period.completed)
        graph.integer(node, predicate(TG.participantsNotCompleted), period.not_completed)
    for at, event in enumerate(trial.results_events, 1):
        node = f"{graph.iri}/results-event/{at}"
        graph.link(subject, predicate(TG.resultsEvent), node)
        kind = scheme("results-event").label(event.type)
        graph.node(node, TG.ResultsEvent, f"{kind}, {event.date}" if event.date else kind)
        graph.concept(node, predicate(TG.resultsEventType), "results-event", event.type)
        if event.date:
            graph.term(node, predicate(TG.eventDate), date(event.date))


def add_related(graph: NamedGraph, trial: Trial, subject: str, base: str) -> None:
    """Other trials that the record mentions; what it says of them stays on the mention, not on those trials."""
    for at, related in enumerate(trial.related_trials, 1):
        other, node = trial_iri(base, related.id), f"{graph.iri}/mention/{at}"
        graph.link(subject, predicate(TG.relatedTrial), other)
        graph.text(other, _IDENTIFIER, related.id)
        graph.text(other, predicate("rdfs:label"), related.title or related.id)
        graph.link(subject, predicate(TG.mentionsTrial), node)
        graph.node(node, TG.TrialReference, related.title or related.id)
        graph.link(node, predicate(TG.refersTo), other)
        graph.text(node, _IDENTIFIER, related.id)
        graph.concept(node, _STATUS, "status", related.status)
        for code in related.phases:
            graph.concept(node, _PHASE, "phase", code)


def add_notes(graph: NamedGraph, notes: Sequence[Note], subject: str) -> None:
    """What the record says and the mapper could not map as it stood, or what looks damaged."""
    for at, note in enumerate(notes, 1):
        graph.notes[note.type] = graph.notes.get(note.type, 0) + 1
        node = f"{graph.iri}/note/{at}"
        graph.link(subject, predicate(TG.note), node)
        graph.node(node, TG.Note, f"{note.field}: {note.reason}")
        graph.concept(node, predicate(TG.noteType), "note-type", note.type)
        graph.text(node, predicate(TG.field), note.field)
        graph.text(node, _VALUE, note.words)
        graph.text(node, _COMMENT, note.reason)
        if note.type == "unsplit":
            graph.boolean(node, _UNSPLIT, True)


def _see_also(graph: NamedGraph, node: str, address: str | None) -> None:
    if address and (mended := web_address(address)):
        graph.term(node, _SEE_ALSO, iri(mended))


@lru_cache(maxsize=16_384)
def _degrees(value: float) -> str:
    # repr of a float is its shortest exact form: the digits of the source, not the binary expansion.
    return decimal(Decimal(repr(value)))
