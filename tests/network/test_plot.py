"""Pictures of networks: what is drawn of a large one, what the caption says, and that no text covers another."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable

import networkx as nx
import pytest

pytest.importorskip("matplotlib")

from tests.charts.sheets import caption, least_size, outside, overlaps, texts
from trialgraph.graph import KnowledgeGraph
from trialgraph.network import build_network
from trialgraph.network.evening import evened
from trialgraph.network.excerpt import MOST, excerpt
from trialgraph.network.plot import draw


def network(
    edges: Iterable[tuple[str, str]], nodes: Iterable[str] = (), trials: dict[str, int] | None = None
) -> nx.Graph[str]:
    """A network of organisations, of one trial each where nothing else is said."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(nodes)
    graph.add_edges_from(edges, weight=1)
    for node, data in graph.nodes(data=True):
        data.update(
            label=f"Organisation {node}",
            kind="organization",
            organization_class="industry",
            trials=(trials or {}).get(node, 1),
        )
    return graph


def chain(length: int, name: str = "c") -> list[tuple[str, str]]:
    return [(f"{name}{at}", f"{name}{at + 1}") for at in range(length - 1)]


def test_a_small_network_is_drawn_whole() -> None:
    graph = network(chain(3), ["alone"])
    assert excerpt(graph) == (graph, "")


def test_alone_and_pairs_are_left_out_first() -> None:
    part, told = excerpt(network([*chain(3), ("p", "q")], [f"n{at}" for at in range(MOST)]))
    assert set(part) == {"c0", "c1", "c2"}
    assert told == f"Left out: {MOST + 2} nodes alone or in pairs."


def test_then_nodes_of_few_trials_and_what_they_leave_alone() -> None:
    # Four of three trials in a row, and one more behind a node of two trials: it is left alone.
    trials = {"c5": 3, "c6": 3, "c7": 3, "c8": 3, "c9": 2, "c10": 3}
    part, told = excerpt(network(chain(MOST + 50), trials=trials))
    assert set(part) == {"c5", "c6", "c7", "c8", "c9", "c10"}  # two trials are enough: they are six
    assert told == f"Left out: {MOST + 44} nodes of fewer than 2 trials, or alone or in pairs without those."


def test_a_consortium_of_single_trials_is_drawn_in_part() -> None:
    part, told = excerpt(network([("hub", f"m{at:03}") for at in range(MOST + 5)]))
    assert len(part) == MOST
    assert "hub" in part
    assert told == f"Left out: all nodes but the {MOST} of most trials."


def test_the_caption_tells_the_whole_and_the_part() -> None:
    sheet = draw(
        network(chain(3), [f"n{at}" for at in range(400)]),
        title="Who & $whom$",
        note="A note, newest record of 2024-05-06.",
    )
    assert "Who & $whom$" in texts(sheet)
    assert {"Organisation c0", "Organisation c1", "Organisation c2", "Industry (3)"} <= set(texts(sheet))
    assert caption(sheet) == (
        "403 nodes · 2 links · 401 components · largest 3 · 400 without a link. Drawn: 3 nodes, 2 links."
        " Left out: 400 nodes alone or in pairs. Area of a node: its trials; width of a link: its weight."
        " A note, newest record of 2024-05-06."
    )


@pytest.mark.parametrize("seed", [1, 2])
def test_labels_cover_nothing(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a test's
    names = [f"{chance.choice(['University of', 'Hospital', 'Institute for the Study of'])} {at}" for at in range(150)]
    edges = [(names[int(chance.random() ** 2 * at)], names[at]) for at in range(1, 150)]
    sheet = draw(
        network(edges, trials={name: chance.randint(1, 9) for name in names}), title="Title " * 60, note="Note " * 90
    )
    assert overlaps(sheet) == []
    assert outside(sheet) == []
    assert least_size(sheet) >= 7
    assert sum(text.startswith("Organisation") for text in texts(sheet)) > 100


def test_the_hand_made_graph_has_all_its_labels(kg: KnowledgeGraph) -> None:
    sheet = draw(build_network(kg, "co-sponsorship"), title="t", note="")
    assert {"Acme", "Beta", "Lone", "Mayo", "Oslo", "Tartu", "Umeå"} <= set(texts(sheet))
    assert "left out" not in caption(sheet)
    assert overlaps(sheet) == []


def test_an_empty_network_is_a_caption(graph_of: Callable[..., KnowledgeGraph]) -> None:
    sheet = draw(build_network(graph_of(), "co-sponsorship"), title="Nothing", note="")
    assert texts(sheet)[0] == "Nothing"
    assert caption(sheet).startswith("0 nodes · 0 links")


def test_evened_places_keep_their_order_and_reach() -> None:
    graph = network([*chain(30), *chain(3, "s")])
    places = {f"c{at}": (float(at**3), float(-at)) for at in range(30)} | {f"s{at}": (at * 7.0, 1.0) for at in range(3)}
    found = evened(graph, places)
    across = [found[f"c{at}"][0] for at in range(30)]
    assert across == sorted(across)
    assert (across[0], across[-1]) == (0.0, 29.0**3)
    assert across[10] > 3 * 10**3  # drawn out of the crowd on the left
    assert [found[f"c{at}"][1] for at in range(30)] == pytest.approx([-float(at) for at in range(30)])
    assert {node: found[node] for node in ("s0", "s1", "s2")} == {node: places[node] for node in ("s0", "s1", "s2")}
