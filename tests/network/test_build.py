"""Networks of the small graph: what is joined, how strongly, and why; expected values were derived by reading it."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import combinations
from typing import Any

import networkx as nx
import pytest

from trialgraph.engines import QueryError
from trialgraph.errors import TrialgraphError
from trialgraph.graph import KnowledgeGraph
from trialgraph.network import KINDS, UnknownKindError, UnknownOrganizationError, build_network, summary
from trialgraph.network.model import TrialFacts
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


def test_co_sponsorship_joins_organisations_and_not_names(kg: KnowledgeGraph) -> None:
    graph = build_network(kg, "co-sponsorship")
    assert set(graph) == {iri(f"o/{name}") for name in ("acme", "beta", "lone", *CONSORTIUM)}
    expected: dict[tuple[str, ...], tuple[int, str]] = {("acme", "beta"): (2, "NCT00000001 NCT00000002")}
    expected |= dict.fromkeys(combinations(CONSORTIUM, 2), (1, "NCT00000004"))
    assert edges(graph) == expected


def test_an_organisation_that_is_lead_and_collaborator_is_not_its_own_partner(kg: KnowledgeGraph) -> None:
    assert nx.number_of_selfloops(build_network(kg, "co-sponsorship")) == 0


def test_a_consortium_of_four_shares_a_third_with_each(kg: KnowledgeGraph) -> None:
    graph = build_network(kg, "co-sponsorship")
    # Mayo and Oslo also stand in the second registration of the trial, which is the same trial.
    assert share(graph, "mayo", "oslo") == pytest.approx(1 / 3, abs=1e-6)
    assert share(graph, "acme", "beta") == 2.0
    of_mayo = sum(data["share"] for _, _, data in graph.edges(iri("o/mayo"), data=True))
    assert of_mayo == pytest.approx(1.0, abs=1e-5)


def test_nodes_say_what_is_known(kg: KnowledgeGraph) -> None:
    nodes = build_network(kg, "co-sponsorship").nodes
    acme = {"label": "Acme", "kind": "organization", "organization_class": "industry", "country": "US"}
    acme |= {"trials_country": "DE", "trial_ids": "NCT00000001 NCT00000002", "iri": iri("o/acme")}
    assert nodes[iri("o/acme")] == {**acme, "trials": 2, "first_year": 2015, "last_year": 2018}
    lone = {"label": "Lone", "kind": "organization", "organization_class": "", "country": "", "trials_country": ""}
    assert nodes[iri("o/lone")] == {**lone, "trials": 1, "trial_ids": "NCT00000005", "iri": iri("o/lone")}
    assert nodes[iri("o/beta")]["trials"] == 3
    assert nodes[iri("o/mayo")]["trials"] == 1


def test_shared_site_never_links_by_a_site_without_a_name(kg: KnowledgeGraph) -> None:
    graph = build_network(kg, "shared-site")
    assert edges(graph) == {("acme", "beta"): (1, "NCT00000001 NCT00000002 NCT00000003")}
    edge = graph.edges[iri("o/acme"), iri("o/beta")]
    assert edge["reason"] == "Both use 1 site in 3 trials: North Hospital, Kiel."
    assert set(graph) == {iri(f"o/{name}") for name in ("acme", "beta", "lone", "mayo")}
    assert graph.graph["note"] == "2 sites without a name left out"


def test_sponsor_site_is_bipartite_and_tells_namesakes_apart(kg: KnowledgeGraph) -> None:
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


def test_sponsors_are_joined_to_the_sources_that_are_told(kg: KnowledgeGraph) -> None:
    graph = build_network(kg, "sponsor-cell-source")
    assert edges(graph) == {
        ("acme", "adipose"): (1, "NCT00000001"),
        ("adipose", "beta"): (1, "NCT00000003"),
        ("beta", "whartons-jelly"): (1, "NCT00000003"),
    }
    node = graph.nodes[iri("vocab/cell-source/adipose")]
    assert (node["label"], node["kind"], node["trials"]) == ("Adipose tissue", "cell-source", 2)


def test_conditions_stand_behind_the_sources(kg: KnowledgeGraph) -> None:
    graph = build_network(kg, "sponsor-cell-source-condition")
    behind = {pair: found for pair, found in edges(graph).items() if {"knee", "D010003"} & set(pair)}
    assert behind == {
        ("adipose", "knee"): (1, "NCT00000001"),
        ("D010003", "adipose"): (1, "NCT00000003"),
        ("D010003", "whartons-jelly"): (1, "NCT00000003"),
    }
    node = graph.nodes["http://id.nlm.nih.gov/mesh/D010003"]
    # Trial 5 tells the term without its descriptor, and no source.
    assert (node["label"], node["kind"], node["trials"]) == ("Osteoarthritis", "condition", 2)
    edge = graph.edges[iri("vocab/cell-source/adipose"), iri("c/knee")]
    assert edge["reason"] == "1 trial of products from this source in this condition."


@pytest.mark.parametrize(
    ("filters", "trials"),
    [
        ({"cell_source": "umbilical-cord"}, {"NCT00000003"}),
        ({"condition": "osteo"}, {"NCT00000003", "NCT00000005"}),
        ({"country": "de"}, {"NCT00000001", "NCT00000002"}),
        ({"phase": "1"}, {"NCT00000001"}),
        ({"organization_class": "industry"}, {"NCT00000001"}),
        ({"since": "2016", "until": "2019"}, {"NCT00000002"}),
        ({"country": "DE", "since": None}, {"NCT00000001", "NCT00000002"}),
    ],
)
def test_filters_leave_the_trials_that_they_tell(kg: KnowledgeGraph, filters: dict[str, Any], trials: set[str]) -> None:
    graph = build_network(kg, "co-sponsorship", **filters)
    assert {trial for _, data in graph.nodes(data=True) for trial in data["trial_ids"].split()} == trials
    assert set(graph.trials) == trials


def test_a_country_leaves_its_own_sites(kg: KnowledgeGraph) -> None:
    graph = build_network(kg, "sponsor-site", country="NO")
    assert {data["label"] for _, data in graph.nodes(data=True)} == {"Mayo", "Harbour Clinic"}


def test_light_edges_and_what_they_join_are_left_out(kg: KnowledgeGraph) -> None:
    graph = build_network(kg, "co-sponsorship", min_weight=2)
    assert edges(graph) == {("acme", "beta"): (2, "NCT00000001 NCT00000002")}
    assert set(graph) == {iri("o/acme"), iri("o/beta")}
    assert set(graph.trials) == {"NCT00000001", "NCT00000002", "NCT00000003"}


@pytest.mark.parametrize(
    ("depth", "reached"),
    [(1, {"beta", "adipose", "whartons-jelly"}), (2, {"beta", "adipose", "whartons-jelly", "acme"})],
)
def test_what_is_around_an_organisation(kg: KnowledgeGraph, depth: int, reached: set[str]) -> None:
    graph = build_network(kg, "sponsor-cell-source", organization="BETA gmbh", depth=depth)
    assert {node.rpartition("/")[2] for node in graph} == reached
    assert set(build_network(kg, "co-sponsorship", organization=iri("o/lone"))) == {iri("o/lone")}


def test_an_organisation_that_is_not_there_is_told(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownOrganizationError, match="near it: 'Acme'"):
        build_network(kg, "co-sponsorship", organization="Akme")
    with pytest.raises(UnknownOrganizationError, match="'Lone' has no place in this network"):
        build_network(kg, "co-sponsorship", organization="Lone", country="DE")


def test_an_unknown_filter_names_the_nearest(kg: KnowledgeGraph) -> None:
    with pytest.raises(QueryError, match="cell_source"):
        build_network(kg, "co-sponsorship", cell_sorce="adipose")


def test_years_are_those_in_which_trials_start(kg: KnowledgeGraph) -> None:
    graph = build_network(kg, "shared-site")
    edge = graph.edges[iri("o/acme"), iri("o/beta")]
    assert (edge["first_year"], edge["last_year"]) == (2015, 2020)
    assert "first_year" not in graph.nodes[iri("o/mayo")]  # its registration that is shown tells none
    assert graph.trials["NCT00000002"] == TrialFacts(2018, (), "Second", ("DE",))
    assert graph.trials["NCT00000003"].cell_sources == ("adipose", "whartons-jelly")
    assert set(graph.trials) == {f"NCT0000000{number}" for number in range(1, 6)}


def test_where_most_trials_run_and_of_several_countries_where_most_sites_are(kg: KnowledgeGraph) -> None:
    nodes = build_network(kg, "co-sponsorship").nodes
    assert nodes[iri("o/acme")]["trials_country"] == "DE"
    assert nodes[iri("o/mayo")]["trials_country"] == "NO", "its one trial runs in Austria, too, without a named site"


def test_a_sponsor_s_trials_at_each_site_are_known(kg: KnowledgeGraph) -> None:
    graph = build_network(kg, "shared-site")
    assert graph.uses[iri("o/beta")] == {iri("s/north"): {"NCT00000003"}}
    assert graph.uses[iri("o/acme")] == {
        iri("s/north"): {"NCT00000001", "NCT00000002"},
        iri("s/harbour"): {"NCT00000002"},
    }
    assert graph.site_labels[iri("s/north")] == "North Hospital, Kiel"


def test_investigators_are_people_and_not_names(kg: KnowledgeGraph) -> None:
    graph = build_network(kg, "investigators")
    # One name in one trial is one person; a name alone joins no two trials.
    assert edges(graph) == {("acme", "li"): (2, "NCT00000001 NCT00000002"), ("beta", "li-3"): (1, "NCT00000003")}
    assert graph.edges[iri("o/acme"), iri("p/li")]["reason"] == "Leads 2 trials with this investigator."


@pytest.mark.parametrize("kind", KINDS)
def test_attributes_are_typed_and_in_order(kg: KnowledgeGraph, kind: str) -> None:
    graph = build_network(kg, kind)
    texts = ("label", "kind", "organization_class", "country", "trials_country", "trial_ids", "iri")
    nodes = {**dict.fromkeys(texts, str), "trials": int}
    links = {"weight": int, "share": float, "trials": str, "reason": str}
    assert graph.number_of_edges() > 0
    years = {"first_year": int, "last_year": int}
    for node, data in graph.nodes(data=True):
        assert {name: type(value) for name, value in data.items()} == nodes | (years if "first_year" in data else {})
        assert data["iri"] == node
        assert data["trials"] == len(data["trial_ids"].split()) > 0
    for _, _, data in graph.edges(data=True):
        assert {name: type(value) for name, value in data.items()} == links | (years if "first_year" in data else {})
        assert data["trials"].split() == sorted(set(data["trials"].split()))
        assert data["share"] == data["weight"] or (kind == "co-sponsorship" and data["share"] < data["weight"])
        assert re.fullmatch(r"[A-Z\d].*\.", data["reason"])
    assert list(graph) == sorted(graph)
    assert list(graph.edges) == list(build_network(kg, kind).edges)


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_graph_is_an_empty_network(graph_of: Callable[..., KnowledgeGraph], kind: str) -> None:
    graph = build_network(graph_of(), kind)
    assert summary(graph) == {"nodes": 0, "edges": 0, "components": 0, "largest_component": 0, "isolated": 0}


def test_labels_lose_control_characters(graph_of: Callable[..., KnowledgeGraph]) -> None:
    graph = build_network(graph_of(("Evil\x1b[31m\u202e Corp\n", "Other")), "co-sponsorship")
    labels = {data["label"] for _, data in graph.nodes(data=True)}
    assert labels == {"Evil [31m Corp", "Other"}


def test_an_unknown_kind_names_the_nearest(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownKindError, match="did you mean 'co-sponsorship'") as caught:
        build_network(kg, "cosponsors")
    assert isinstance(caught.value, TrialgraphError)
    assert caught.value.kind == "cosponsors"


def test_summary_counts(kg: KnowledgeGraph) -> None:
    counts = {"nodes": 7, "edges": 7, "components": 3, "largest_component": 4, "isolated": 1}
    assert summary(build_network(kg, "co-sponsorship")) == counts
