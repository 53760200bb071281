"""Measures of nodes and changes between years, by hand on the small graph and on graphs of known shape."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import networkx as nx
import pytest

from trialgraph.graph import KnowledgeGraph
from trialgraph.network import build_network
from trialgraph.network import measures as module
from trialgraph.network.communities import communities
from trialgraph.network.measures import change, measures
from trialgraph.ontology import BASE
from trialgraph.results import Result


def by_label(result: Result) -> dict[str, dict[str, Any]]:
    return {str(row["label"]): row for row in result.rows}


def made(edges: list[tuple[str, str]], **classes: str) -> nx.Graph[str]:
    """A network of edges of weight 2 and share 0.5; nodes are of class "other" where nothing else is said."""
    graph: nx.Graph[str] = nx.Graph(edges, kind="co-sponsorship", note="")
    for node, data in graph.nodes(data=True):
        data |= {
            "label": node,
            "kind": "organization",
            "country": "",
            "trials_country": "",
            "trials": 1,
            "trial_ids": "N1",
            "iri": node,
        }
        data["organization_class"] = classes.get(node, "other")
    for _, _, data in graph.edges(data=True):
        data |= {"weight": 2, "share": 0.5, "trials": "N1", "reason": "Why."}
    return graph


def test_a_star_has_its_centre_between_all(kg: KnowledgeGraph) -> None:
    found = by_label(measures(made([("hub", leaf) for leaf in "abcd"])))
    hub, leaf = found["hub"], found["a"]
    assert (hub["degree"], hub["strength"], hub["share"], hub["betweenness"]) == (4, 8, 2.0, 1.0)
    assert (leaf["degree"], leaf["strength"], leaf["betweenness"], leaf["core"]) == (1, 2, 0.0, 1)
    assert {row["component_nodes"] for row in found.values()} == {5}
    assert next(iter(found)) == "hub", "the most central comes first"


def test_who_bridges_industry_and_the_rest() -> None:
    # Two companies on one side, a university and a hospital on the other, one node between them.
    graph = made(
        [("firm", "middle"), ("company", "middle"), ("middle", "university"), ("university", "hospital")],
        firm="industry",
        company="industry",
        middle="unknown",
    )
    found = by_label(measures(graph))
    # All four pairs of a company and another organisation run through the middle, two of them through the university.
    assert found["middle"]["bridging"] == 1.0
    assert found["university"]["bridging"] == 0.5
    assert found["firm"]["bridging"] == 0.0
    assert (found["middle"]["industry_partners"], found["middle"]["other_partners"]) == (2, 1)
    assert (found["university"]["industry_partners"], found["university"]["other_partners"]) == (0, 1)


def test_cores_components_and_communities() -> None:
    clique = [(a, b) for a in "abcd" for b in "abcd" if a < b]
    found = by_label(measures(made([*clique, ("d", "e"), ("x", "y")])))
    assert [found[name]["core"] for name in "adex"] == [3, 3, 1, 1]
    assert [found[name]["component"] for name in "aex"] == [0, 0, 1]
    assert [found[name]["component_nodes"] for name in "ax"] == [5, 2]
    assert len({found[name]["community"] for name in "abcd"}) == 1
    assert found["a"]["community"] != found["x"]["community"]


def test_two_cliques_on_a_string_are_two_communities_in_any_order() -> None:
    edges = [(f"{side}{i}", f"{side}{j}") for side in "ab" for i in range(5) for j in range(i)]
    first = communities(made([*edges, ("a0", "b0")]))
    again = communities(made([("b0", "a0"), *((b, a) for a, b in reversed(edges))]))
    assert first == again == {f"{side}{at}": "ab".index(side) for side in "ab" for at in range(5)}


def test_above_its_limit_a_sample_says_nearly_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    edges = [(f"leaf {at}", "hub") for at in range(60)]
    graph = made(edges, **{f"leaf {at}": "industry" for at in range(0, 60, 2)})
    monkeypatch.setattr(module, "EXACT", 10)
    monkeypatch.setattr(module, "SAMPLE", 20)
    found, again = (by_label(measures(graph)) for _ in range(2))
    assert found == again
    assert found["hub"]["betweenness"] == pytest.approx(1.0, abs=0.1)
    assert found["hub"]["bridging"] == pytest.approx(30 / 31, abs=0.05), "30 of 31 others are beyond the hub"


def test_measures_of_the_small_graph(kg: KnowledgeGraph) -> None:
    found = by_label(measures(build_network(kg, "co-sponsorship")))
    acme, mayo, lone = found["Acme"], found["Mayo"], found["Lone"]
    assert (acme["organization_class"], acme["country"], acme["trials"]) == ("industry", "US", 2)
    assert (acme["degree"], acme["strength"], acme["share"], acme["other_partners"]) == (1, 2, 2.0, 1)
    assert (mayo["degree"], mayo["strength"], mayo["share"], mayo["core"]) == (3, 3, 1.0, 3)
    assert (lone["degree"], lone["component_nodes"], lone["core"]) == (0, 1, 0)


def test_what_changed_between_two_years(kg: KnowledgeGraph) -> None:
    before, after = (build_network(kg, "sponsor-site", until=year) for year in ("2015", "2020"))
    found = by_label(change(before, after))
    assert set(found) == {"Acme", "Beta", "North Hospital", "Harbour Clinic"}
    acme = found["Acme"]
    assert (acme["trials_before"], acme["trials_after"], acme["degree_before"], acme["degree_after"]) == (1, 2, 1, 2)
    assert (acme["new_partners"], acme["lost_partners"]) == ("Harbour Clinic", "")
    assert (found["Beta"]["degree_before"], found["Beta"]["new_partners"]) == (0, "North Hospital")
    assert found["North Hospital"]["iri"] == f"{BASE}s/north"
    back = by_label(change(after, before))
    assert back["Acme"]["lost_partners"] == "Harbour Clinic"


def test_an_empty_network_has_no_rows(graph_of: Callable[..., KnowledgeGraph]) -> None:
    empty = build_network(graph_of(), "co-sponsorship")
    assert measures(empty).tuples == change(empty, empty).tuples == ()
