"""Parts of a network: its heavier edges, and what is around one organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trialgraph.network.errors import UnknownOrganizationError

if TYPE_CHECKING:
    from trialgraph.graph import KnowledgeGraph
    from trialgraph.network.model import Network

__all__ = ["around", "heavy"]

_NAMED = """SELECT DISTINCT ?organization WHERE {
  ?name a tg:Organization ; rdfs:label ?written ; tg:identifiedAs ?organization .
  FILTER (LCASE(?written) = LCASE(?_organization) || STR(?organization) = ?_organization)
}"""


def heavy(network: Network, least: int) -> Network:
    """Edges of at least this weight, and what they join."""
    light = [(a, b) for a, b, data in network.edges(data=True) if data["weight"] < least]
    network.remove_edges_from(light)
    return network.part({node for node, degree in network.degree() if degree})


def around(network: Network, graph: KnowledgeGraph, organization: str, depth: int) -> Network:
    """What is at most ``depth`` edges from the organisation with this name or IRI.

    Raises :class:`UnknownOrganizationError` where the graph has no such organisation, or the network not.
    """
    import networkx as nx

    named = [str(row["organization"]) for row in graph.sparql(_NAMED, organization=organization).rows]
    there = sorted(node for node in named if node in network)
    if not there:
        from trialgraph.hints import hint

        told = hint(graph, "", {"organization": organization}) if not named else ""
        raise UnknownOrganizationError(organization, told)
    reached = {node for start in there for node in nx.single_source_shortest_path_length(network, start, cutoff=depth)}
    return network.part(reached)
