"""A small graph written by hand, and the adapter that answers SPARQL over it."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox
import pytest

from trialgraph.network import Source
from trialgraph.network.source import Row
from trialgraph.ontology import BASE, PREFIXES, TG

TURTLE = """
@base <https://w3id.org/trialgraph/> .
@prefix tg: <https://w3id.org/trialgraph/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix class: <https://w3id.org/trialgraph/vocab/organization-class/> .
@prefix country: <https://w3id.org/trialgraph/vocab/country/> .
@prefix source: <https://w3id.org/trialgraph/vocab/cell-source/> .

# Acme goes by two names, one of them the entity; Beta's lead and collaborator are one organisation.
<o/acme> rdfs:label "Acme" ; tg:identifiedAs <o/acme> ; tg:organizationClass class:industry ; tg:country country:US .
<o/acme-inc> rdfs:label "Acme, Inc." ; tg:identifiedAs <o/acme> ; tg:organizationClass class:unknown .
<o/beta> rdfs:label "Beta" ; tg:identifiedAs <o/beta> ; tg:organizationClass class:other .
<o/beta-gmbh> rdfs:label "Beta GmbH" ; tg:identifiedAs <o/beta> ; tg:organizationClass class:other .
<o/lone> rdfs:label "Lone" ; tg:organizationClass class:martian .   # nothing has looked at this name yet
<o/mayo> rdfs:label "Mayo" ; tg:identifiedAs <o/mayo> ; tg:organizationClass class:network .
<o/oslo> rdfs:label "Oslo" ; tg:identifiedAs <o/oslo> .
<o/tartu> rdfs:label "Tartu" ; tg:identifiedAs <o/tartu> .
<o/umea> rdfs:label "Umeå" ; tg:identifiedAs <o/umea> .

<trial/NCT00000001> a tg:Trial ; dcterms:identifier "NCT00000001" ;
  tg:leadSponsor <o/acme> ; tg:collaborator <o/beta> ; tg:site <s/north>, <s/nameless-1> ;
  tg:investigator <p/li> ; tg:intervention <i/1> .
<trial/NCT00000002> a tg:Trial ; dcterms:identifier "NCT00000002" ;
  tg:leadSponsor <o/acme-inc> ; tg:collaborator <o/beta-gmbh> ; tg:site <s/north>, <s/harbour> ;
  tg:investigator <p/li-md> .
<trial/NCT00000003> a tg:Trial ; dcterms:identifier "NCT00000003" ;
  tg:leadSponsor <o/beta> ; tg:collaborator <o/beta-gmbh> ; tg:site <s/north-hospital>, <s/nameless> ;
  tg:cellSource source:adipose .
<trial/NCT00000004> a tg:Trial ; dcterms:identifier "NCT00000004" ;
  tg:leadSponsor <o/mayo> ; tg:collaborator <o/oslo>, <o/tartu>, <o/umea> ;
  tg:site <s/nameless>, <s/harbour-2> .
<trial/NCT00000005> a tg:Trial ; dcterms:identifier "NCT00000005" ;
  tg:leadSponsor <o/lone> ; tg:site <s/nameless> ; tg:cellSource source:unspecified .
# One trial in two registries: counted once.
<trial/CHICTR1> a tg:Trial ; dcterms:identifier "ChiCTR1" ; tg:sameTrialAs <trial/NCT00000004> ;
  tg:leadSponsor <o/mayo> ; tg:collaborator <o/oslo> .
<trial/NCT00000009> a tg:Trial ; dcterms:identifier "NCT00000009" .   # only mentioned

<i/1> tg:cellSource source:adipose .
<s/north> rdfs:label "North Hospital" ; tg:city "Kiel" ; tg:identifiedAs <s/north> ; tg:country country:DE .
<s/north-hospital> rdfs:label "NORTH HOSPITAL" ; tg:city "Kiel" ; tg:identifiedAs <s/north> .
<s/harbour> rdfs:label "Harbour Clinic" ; tg:city "Kiel" .
<s/harbour-2> rdfs:label "Harbour Clinic" ; tg:city "Oslo" .
# The identity layer should never have tied these; even so they are not a link.
<s/nameless> rdfs:label "Research Site" ; tg:anonymous true .
<s/nameless-1> rdfs:label "Research Site" ; tg:anonymous true ; tg:identifiedAs <s/nameless> .
<p/li> rdfs:label "Li Wei" ; tg:identifiedAs <p/li> .
<p/li-md> rdfs:label "Li Wei" ; tg:identifiedAs <p/li> .
"""


class Kg:
    """A store with the method that networks ask for."""

    def __init__(self) -> None:
        self.store = ox.Store()

    def select(self, sparql: str) -> list[Row]:
        """Rows of plain values; the default graph is the union of all."""
        found = self.store.query(sparql, use_default_graph_as_union=True)
        assert isinstance(found, ox.QuerySolutions)
        names = [variable.value for variable in found.variables]
        return [{name: _plain(row[name]) for name in names} for row in found]

    def add(self, subject: str, relation: str, value: ox.NamedNode | ox.Literal) -> None:
        """One statement, in a graph of its own."""
        prefix, _, name = relation.partition(":")
        terms = ox.NamedNode(BASE + subject), ox.NamedNode(PREFIXES[prefix] + name), value
        self.store.add(ox.Quad(*terms, ox.NamedNode(f"{BASE}graph/{subject}")))


def _plain(term: object) -> str | None:
    assert term is None or isinstance(term, ox.NamedNode | ox.Literal)
    return None if term is None else term.value


@pytest.fixture
def kg() -> Source:
    """The small graph, each statement in one of three named graphs: networks must see their union."""
    made = Kg()
    for at, quad in enumerate(ox.parse(TURTLE.encode(), ox.RdfFormat.TURTLE)):
        made.store.add(ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(f"{BASE}graph/{at % 3}")))
    return made


@pytest.fixture
def source_of() -> Callable[..., Source]:
    """Makes a graph of trials, each given by the labels of its sponsors, the lead first."""

    def make(*trials: tuple[str, ...]) -> Source:
        made = Kg()
        for number, sponsors in enumerate(trials, 1):
            trial = f"trial/NCT{number:08}"
            made.add(trial, "rdf:type", ox.NamedNode(TG.Trial))
            made.add(trial, "dcterms:identifier", ox.Literal(f"NCT{number:08}"))
            for at, label in enumerate(sponsors):
                node = "o/" + label.encode().hex()
                made.add(trial, "tg:collaborator" if at else "tg:leadSponsor", ox.NamedNode(BASE + node))
                made.add(node, "rdfs:label", ox.Literal(label))
        return made

    return make
