"""Networks of the small graph: what is joined, how strongly, and why; expected values were derived by reading it."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations

import networkx as nx
import pytest

from trialgraph.errors import TrialgraphError
from trialgraph.network import KINDS, Source, UnknownKindError, build_network, summary
from trialgraph.ontology import BASE

CONSORTIUM = ("mayo", "oslo", "tartu", "umea")


def iri(path: str) -> str:
    """The IRI of a thing of the small graph: ``o/acme``."""
    return BASE + path


def edges(graph: nx.Graph[str]) -> dict[tuple[str, ...], tuple[int, str]]:
    """Edges by the last parts of their ends, with weight and trials."""
    short = {node: node.rpartition("/")[2] for node in graph}
    return {
        tuple(sorted((short[a], short[b]))): (data["weight"], data["trials"]) for a, b, data in graph.edges(data=True)
    }


def share(graph: nx.Graph[str], first: str, second: str) -> float:
    """The share of an edge between two organisations."""
    value: float = graph.edges[iri(f"o/{first}"), iri(f"o/{second}")]["share"]
    return value


def test_co_sponsorship_joins_organisations_and_not_names(kg: Source) -> None:
    graph = build_network(kg, "co-sponsorship")
    assert set(graph) == {iri(f"o/{name}") for name in ("acme", "beta", "lone", *CONSORTIUM)}
    expected: dict[tuple[str, ...], tuple[int, str]] = {("acme", "beta"): (2, "NCT00000001 NCT00000002")}
    expected |= dict.fromkeys(combinations(CONSORTIUM, 2), (1, "NCT00000004"))
    assert edges(graph) == expected


def test_an_organisation_that_is_lead_and_collaborator_is_not_its_own_partner(kg: Source) -> None:
    assert nx.number_of_selfloops(build_network(kg, "co-sponsorship")) == 0


def test_a_consortium_of_four_shares_a_third_with_each(kg: Source) -> None:
    graph = build_network(kg, "co-sponsorship")
    # Mayo and Oslo also stand in the second registration of the trial, which is the same trial.
    assert share(graph, "mayo", "oslo") == pytest.approx(1 / 3, abs=1e-6)
    assert share(graph, "acme", "beta") == 2.0
    of_mayo = sum(data["share"] for _, _, data in graph.edges(iri("o/mayo"), data=True))
    assert of_mayo == pytest.approx(1.0, abs=1e-5)


def test_nodes_say_what_is_known(kg: Source) -> None:
    nodes = build_network(kg, "co-sponsorship").nodes
    acme = {"label": "Acme", "kind": "organization", "organization_class": "industry", "country": "US"}
    assert nodes[iri("o/acme")] == {**acme, "trials": 2, "trial_ids": "NCT00000001 NCT00000002", "iri": iri("o/acme")}
    lone = {"label": "Lone", "kind": "organization", "organization_class": "", "country": ""}
    assert nodes[iri("o/lone")] == {**lone, "trials": 1, "trial_ids": "NCT00000005", "iri": iri("o/lone")}
    assert nodes[iri("o/beta")]["trials"] == 3
    assert nodes[iri("o/mayo")]["trials"] == 1


def test_shared_site_never_links_by_a_site_without_a_name(kg: Source) -> None:
    graph = build_network(kg, "shared-site")
    assert edges(graph) == {("acme", "beta"): (1, "NCT00000001 NCT00000002 NCT00000003")}
    edge = graph.edges[iri("o/acme"), iri("o/beta")]
    assert edge["reason"] == "Both use 1 site in 3 trials: North Hospital, Kiel."
    assert set(graph) == {iri(f"o/{name}") for name in ("acme", "beta", "lone", "mayo")}
    assert graph.graph["note"] == "2 sites without a name left out"


def test_sponsor_site_is_bipartite_and_tells_namesakes_apart(kg: Source) -> None:
    graph = build_network(kg, "sponsor-site")
    assert edges(graph) == {
        ("acme", "north"): (2, "NCT00000001 NCT00000002"),
        ("acme", "harbour"): (1, "NCT00000002"),
        ("beta", "north"): (1, "NCT00000003"),
        ("harbour-2", "mayo"): (1, "NCT00000004"),
    }
    labels = {node.rpartition("/")[2]: data["label"] for node, data in graph.nodes(data=True) if data["kind"] == "site"}
    assert labels == {
        "north": "North Hospital",
        "harbour": "Harbour Clinic, Kiel",
        "harbour-2": "Harbour Clinic, Oslo",
    }
    assert graph.nodes[iri("s/north")]["country"] == "DE"
    assert graph.nodes[iri("s/north")]["trials"] == 3
    assert nx.is_bipartite(graph)


def test_sponsor_cell_source_reads_trials_and_interventions(kg: Source) -> None:
    graph = build_network(kg, "sponsor-cell-source")
    assert edges(graph) == {("acme", "adipose"): (1, "NCT00000001"), ("adipose", "beta"): (1, "NCT00000003")}
    node = graph.nodes[iri("vocab/cell-source/adipose")]
    assert (node["label"], node["kind"], node["trials"]) == ("Adipose tissue", "cell-source", 2)


def test_investigators_are_people_and_not_names(kg: Source) -> None:
    graph = build_network(kg, "investigators")
    assert edges(graph) == {("acme", "li"): (2, "NCT00000001 NCT00000002")}
    assert graph.edges[iri("o/acme"), iri("p/li")]["reason"] == "Leads 2 trials with this investigator."


@pytest.mark.parametrize("kind", KINDS)
def test_attributes_are_typed_and_in_order(kg: Source, kind: str) -> None:
    graph = build_network(kg, kind)
    texts = ("label", "kind", "organization_class", "country", "trial_ids", "iri")
    nodes = {**dict.fromkeys(texts, str), "trials": int}
    links = {"weight": int, "share": float, "trials": str, "reason": str}
    assert graph.number_of_edges() > 0
    for node, data in graph.nodes(data=True):
        assert {name: type(value) for name, value in data.items()} == nodes
        assert data["iri"] == node
        assert data["trials"] == len(data["trial_ids"].split()) > 0
    for _, _, data in graph.edges(data=True):
        assert {name: type(value) for name, value in data.items()} == links
        assert data["trials"].split() == sorted(set(data["trials"].split()))
        assert kind == "co-sponsorship" or data["share"] == data["weight"]
        assert re.fullmatch(r"[A-Z].*\.", data["reason"])
    assert list(graph) == sorted(graph)
    assert list(graph.edges) == list(build_network(kg, kind).edges)


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_graph_is_an_empty_network(source_of: Callable[..., Source], kind: str) -> None:
    graph = build_network(source_of(), kind)
    assert summary(graph) == {"nodes": 0, "edges": 0, "components": 0, "largest_component": 0, "isolated": 0}


def test_labels_lose_control_characters(source_of: Callable[..., Source]) -> None:
    graph = build_network(source_of(("Evil\x1b[31m\u202e Corp\n", "Other")), "co-sponsorship")
    labels = {data["label"] for _, data in graph.nodes(data=True)}
    assert labels == {"Evil [31m Corp", "Other"}


def test_an_unknown_kind_names_the_nearest(kg: Source) -> None:
    with pytest.raises(UnknownKindError, match="did you mean 'co-sponsorship'") as caught:
        build_network(kg, "cosponsors")
    assert isinstance(caught.value, TrialgraphError)
    assert caught.value.kind == "cosponsors"


def test_summary_counts(kg: Source) -> None:
    counts = {"nodes": 7, "edges": 7, "components": 3, "largest_component": 4, "isolated": 1}
    assert summary(build_network(kg, "co-sponsorship")) == counts
