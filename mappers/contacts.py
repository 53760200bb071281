"""Contact persons, in a graph of their own: built only for who asks for contact details."""

from __future__ import annotations

from trialgraph.mappers.emit import NamedGraph, predicate, trial_iri
from trialgraph.mappers.names import is_person, person_label
from trialgraph.mappers.trial import Contact, Trial
from trialgraph.mappers.triples import Provenance
from trialgraph.ontology import TG, scheme

__all__ = ["contact_graph"]


def contact_graph(trial: Trial, provenance: Provenance, *, base: str) -> NamedGraph:
    """Names, phones and e-mails of the record's contacts; the graph is ``graph/contacts/<source>/<trial id>``.

    Dropping these graphs leaves no contact details behind; no other graph refers to them.
    """
    subject = trial_iri(base, trial.id)
    graph = NamedGraph(f"{base}graph/contacts/{provenance.source}/{subject.rpartition('/')[2]}")
    at_sites = [contact for location in trial.locations for contact in location.contacts]
    for at, contact in enumerate([*trial.central_contacts, *at_sites], 1):
        _add(graph, contact, f"{graph.iri}/contact/{at}", subject)
    return graph


def _add(graph: NamedGraph, contact: Contact, node: str, subject: str) -> None:
    kind = contact.role or "central-contact"
    graph.node(node, TG.Role, f"{scheme('role-type').label(kind)}: {person_label(contact.name)}")
    graph.link(subject, predicate(TG.role), node)
    graph.concept(node, predicate(TG.roleType), "role-type", kind)
    graph.text(node, predicate(TG.nameAsWritten), contact.name)
    if is_person(contact.name):
        graph.text(node, predicate("foaf:name"), person_label(contact.name))
    graph.text(node, predicate("schema:telephone"), contact.phone)
    graph.text(node, predicate("schema:email"), contact.email)
