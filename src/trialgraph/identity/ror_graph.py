"""What ROR says of the organisations that names were linked to, as a named graph of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice

from trialgraph.identity.ror import Organization, Registry
from trialgraph.mappers.emit import NamedGraph, predicate
from trialgraph.mappers.terms import decimal
from trialgraph.ontology import PREFIXES, TG

__all__ = ["REGISTRY", "registry_graph"]

REGISTRY = "graph/identity/registry"
_PIECE = 2_000
_WIKIDATA = "http://www.wikidata.org/entity/"


def registry_graph(registry: Registry, linked: Iterable[str], *, base: str) -> Iterator[NamedGraph]:
    """The linked organisations (ids), the wholes they are part of and what follows them, in pieces.

    Each is an ``org:Organization`` under its ROR id: no name node, so that nothing that counts names counts it.
    """
    stream = iter(sorted(_with_kin(registry, linked)))
    while some := list(islice(stream, _PIECE)):
        graph = NamedGraph(base + REGISTRY)
        for ror in some:
            _add(graph, registry, registry.organization(ror))
        yield graph


def _with_kin(registry: Registry, linked: Iterable[str]) -> set[str]:
    found = {ror for ror in linked if ror in registry}
    line = list(found)
    for ror in line:
        for other in (*registry.parents(ror), *registry.successors(ror)):
            if other not in found and other in registry:
                found.add(other)
                line.append(other)
    return found


def _add(graph: NamedGraph, registry: Registry, organization: Organization) -> None:
    node = organization.id
    graph.node(node, PREFIXES["org"] + "Organization", organization.label)
    graph.text(node, predicate("dcterms:identifier"), organization.id)
    for relation, others in (
        ("org:subOrganizationOf", registry.parents(node)),
        ("dcterms:isReplacedBy", registry.successors(node)),
    ):
        for other in others:
            if other in registry:  # a part of a dump may lack it; then nothing is known of it, not even a label
                graph.link(node, predicate(relation), other)
    # One item is the same thing; of several, none of them preferred, nobody knows which.
    match = "skos:exactMatch" if len(organization.wikidata) == 1 else "skos:closeMatch"
    for item in organization.wikidata:
        graph.link(node, predicate(match), _WIKIDATA + item)
    if organization.latitude is not None and organization.longitude is not None:
        graph.term(node, predicate("wgs84:lat"), decimal(Decimal(organization.latitude)))
        graph.term(node, predicate("wgs84:long"), decimal(Decimal(organization.longitude)))
        graph.concept(node, predicate(TG.coordinatePrecision), "coordinate-precision", "city-centroid")
