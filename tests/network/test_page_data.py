"""What the page's script is given, read back by hand from the small graph."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import accumulate
from typing import Any

import networkx as nx
import pytest

from trialgraph.graph import KnowledgeGraph
from trialgraph.network import KINDS, build_network
from trialgraph.network.layout import layout
from trialgraph.network.page_data import page_data, safe_json


def data_of(graph: nx.Graph[str]) -> dict[str, Any]:
    """The data as the script reads it."""
    found: dict[str, Any] = json.loads(safe_json(page_data(graph, layout(graph))))
    return found


def trials_of(data: dict[str, Any], steps: list[int]) -> list[str]:
    return [data["trials"]["id"][at] for at in accumulate(steps)]


def column(values: Any, size: int) -> list[Any]:
    return values if isinstance(values, list) else [values] * size


def links_of(data: dict[str, Any]) -> dict[tuple[str, str], tuple[int, float]]:
    labels, edges = data["nodes"]["label"], data["edges"]
    size = len(edges["b"])
    told = zip(column(edges["weight"], size), column(edges["share"], size), strict=True)
    ends = zip(accumulate(edges["a"]), edges["b"], strict=True)
    return {
        (labels[a], labels[b]): (weight, share or weight) for (a, b), (weight, share) in zip(ends, told, strict=True)
    }


def test_nodes_have_their_words_and_their_trials(kg: KnowledgeGraph) -> None:
    data = data_of(build_network(kg, "co-sponsorship"))
    nodes = data["nodes"]
    assert nodes["label"] == ["Acme", "Beta", "Lone", "Mayo", "Oslo", "Tartu", "Umeå"]
    assert data["kinds"] == [["organization", "organisation", "organisations"]]
    assert [data["looks"][at][0] for at in nodes["look"]] == [
        *("industry", "other", "unknown", "network", "unknown", "unknown", "unknown")
    ]
    assert data["looks"][0] == ["industry", "Industry", "#0072B2", "circle"]
    countries = [data["countries"][at] for at in nodes["country"]]
    # Of its own, Acme alone has one; the others' trials run in it, and Lone's tells none.
    assert [code for code, _ in countries] == ["US", "DE", "", "NO", "NO", "NO", "NO"]
    assert countries[1] == ["DE", "Germany"]
    assert nodes["placed"] == [1, 0, 0, 0, 0, 0, 0]
    assert {label: trials_of(data, steps) for label, steps in zip(nodes["label"], nodes["trials"], strict=True)} == {
        "Acme": ["NCT00000001", "NCT00000002"],
        "Beta": ["NCT00000001", "NCT00000002", "NCT00000003"],
        "Lone": ["NCT00000005"],
        **{label: ["NCT00000004"] for label in ("Mayo", "Oslo", "Tartu", "Umeå")},
    }


def test_a_country_that_is_a_guess_is_called_one(kg: KnowledgeGraph) -> None:
    assert (
        data_of(build_network(kg, "co-sponsorship", organization="Mayo"))["country_heading"] == "Country (most trials)"
    )
    graph = build_network(kg, "co-sponsorship")
    assert data_of(graph)["country_heading"] == "Country (its own, or of most trials)"
    for node in graph:
        graph.nodes[node]["country"] = "NO"
    assert data_of(graph)["country_heading"] == "Country"


def test_places_are_those_of_the_layout(kg: KnowledgeGraph) -> None:
    graph = build_network(kg, "co-sponsorship")
    places, nodes = layout(graph), data_of(graph)["nodes"]
    for at, node in enumerate(graph):
        assert places.positions[node] == pytest.approx((nodes["x"][at], nodes["y"][at]), abs=0.51)


def test_communities_are_the_consortium_the_pair_and_the_lone(kg: KnowledgeGraph) -> None:
    nodes = data_of(build_network(kg, "co-sponsorship"))["nodes"]
    assert dict(zip(nodes["label"], nodes["community"], strict=True)) == {
        **dict.fromkeys(("Mayo", "Oslo", "Tartu", "Umeå"), 0),
        **dict.fromkeys(("Acme", "Beta"), 1),
        "Lone": 2,
    }


def test_trials_have_title_year_sources_and_address(kg: KnowledgeGraph) -> None:
    trials = data_of(build_network(kg, "co-sponsorship"))["trials"]
    assert trials["id"] == [f"NCT0000000{number}" for number in range(1, 6)]
    assert trials["title"][:3] == ["First", "Second", ""]
    assert trials["year"][:3] == [2015, 2018, 2020]
    assert trials["year"][4] == 0
    assert trials["address"] == 0
    assert trials["addresses"] == ["https://clinicaltrials.gov/study/{}"]
    names = [[trials["source_names"][at] for at in row] for row in trials["sources"]]
    # Also the wider ones, as the filter of the networks has it; "unspecified" is no source.
    assert names[0] == ["Adipose tissue", "Adult tissue"]
    assert {"Adipose tissue", "Wharton's jelly", "Umbilical cord tissue"} <= set(names[2])
    assert names[4] == []


def test_links_have_weight_share_trials_and_reason(kg: KnowledgeGraph) -> None:
    data = data_of(build_network(kg, "co-sponsorship"))
    links = links_of(data)
    assert links["Acme", "Beta"] == (2, 2)
    assert links["Mayo", "Oslo"] == (1, 0.333)
    assert len(links) == 7
    at = list(links).index(("Acme", "Beta"))
    assert trials_of(data, data["edges"]["trials"][at]) == ["NCT00000001", "NCT00000002"]
    assert data["reasons"] == ["Sponsor {} together."]


def test_shared_sites_come_as_what_each_sponsor_has_at_each(kg: KnowledgeGraph) -> None:
    graph = build_network(kg, "shared-site")
    data = data_of(graph)
    uses = {}
    for label, row in zip(data["nodes"]["label"], data["uses"], strict=True):
        uses[label] = {data["sites"][at]: trials_of(data, steps) for at, steps in zip(row[::2], row[1::2], strict=True)}
    assert uses["Acme"] == {"North Hospital, Kiel": ["NCT00000001", "NCT00000002"]}
    assert uses["Beta"] == {"North Hospital, Kiel": ["NCT00000003"]}
    assert "trials" not in data["edges"]
    assert links_of(data) == {("Acme", "Beta"): (1, 1)}


def test_the_weight_of_shared_sites_is_what_the_uses_say(kg: KnowledgeGraph) -> None:
    data = data_of(build_network(kg, "shared-site"))
    sites = dict(zip(data["nodes"]["label"], (set(row[::2]) for row in data["uses"]), strict=True))
    for (first, second), (weight, _) in links_of(data).items():
        assert len(sites[first] & sites[second]) == weight


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_its_links_and_their_trials(kg: KnowledgeGraph, kind: str) -> None:
    graph = build_network(kg, kind)
    data = data_of(graph)
    labels = nx.get_node_attributes(graph, "label")
    assert links_of(data).keys() == {(labels[a], labels[b]) for a, b in graph.edges}
    size = len(data["nodes"]["label"])
    kinds = [data["kinds"][at][0] for at in column(data["nodes"]["kind"], size)]
    assert kinds == [told["kind"] for _, told in graph.nodes(data=True)]
    if "reasons" in data:
        shown = zip(column(data["edges"]["reason"], graph.number_of_edges()), data["edges"]["trials"], strict=True)
        said = []
        for reason, steps in shown:
            count = len(steps)
            said.append(data["reasons"][reason].replace("{}", f"{count} trial{'' if count == 1 else 's'}"))
        assert said == [told["reason"] for _, _, told in graph.edges(data=True)]


def test_a_graph_that_knows_no_trials_is_drawn_all_the_same(kg: KnowledgeGraph) -> None:
    plain: nx.Graph[str] = nx.Graph(build_network(kg, "shared-site"))
    data = data_of(plain)
    assert data["trials"]["year"] == 0
    assert set(data["trials"]["title"]) == {""}
    assert data["edges"]["trials"] != []


def test_other_registries_have_their_own_addresses(graph_of: Callable[..., KnowledgeGraph]) -> None:
    graph = build_network(graph_of(("A", "B"), ("A", "C")), "co-sponsorship")
    for _, told in graph.nodes(data=True):
        told["trial_ids"] = told["trial_ids"].replace("NCT00000002", "ISRCTN12345678")
    for _, _, told in graph.edges(data=True):
        told["trials"] = told["trials"].replace("NCT00000002", "X-1")
    trials = data_of(graph)["trials"]
    found = {trial: trials["addresses"][at] for trial, at in zip(trials["id"], trials["address"], strict=True)}
    assert found == {
        "NCT00000001": "https://clinicaltrials.gov/study/{}",
        "ISRCTN12345678": "https://www.isrctn.com/{}",
        "X-1": "",
    }


def test_no_text_can_end_the_element_it_stands_in() -> None:
    text = safe_json({"a": "</script><!-- & -->"})
    assert not set("<>&") & set(text)
    assert json.loads(text) == {"a": "</script><!-- & -->"}
