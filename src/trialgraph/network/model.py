"""The network itself: a networkx graph that knows its trials."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import networkx as nx

if TYPE_CHECKING:
    _Graph = nx.Graph[str]
else:
    _Graph = nx.Graph  # which takes no type when it runs

__all__ = ["Network", "TrialFacts"]


class TrialFacts(NamedTuple):
    """What a network knows of a trial; ``year`` is that of its start, 0 where no record tells one."""

    year: int
    cell_sources: tuple[str, ...]
    title: str
    countries: tuple[str, ...] = ()


class Network(_Graph):
    """A ``networkx.Graph`` of one of the kinds; what is derived from it (``subgraph``, ``copy``) knows no trials.

    ``trials`` are the facts of each trial by its id. ``uses`` tells, in shared-site alone, a sponsor's trials at each
    site: sponsor -> site -> ids; ``site_labels`` names these sites.
    """

    def __init__(self, incoming_graph_data: Any = None, **attributes: Any) -> None:
        super().__init__(incoming_graph_data, **attributes)
        self.trials: dict[str, TrialFacts] = {}
        self.uses: dict[str, dict[str, set[str]]] = {}
        self.site_labels: dict[str, str] = {}

    def part(self, nodes: set[str]) -> Network:
        """The network of these nodes alone, with all that is known of them."""
        found = Network(**self.graph)
        found.add_nodes_from((node, data) for node, data in self.nodes(data=True) if node in nodes)
        found.add_edges_from(edge for edge in self.edges(data=True) if edge[0] in nodes and edge[1] in nodes)
        found.uses = {node: used for node, used in self.uses.items() if node in nodes}
        found.site_labels = self.site_labels
        used = {trial for _, data in found.nodes(data=True) for trial in data["trial_ids"].split()}
        found.trials = {trial: facts for trial, facts in self.trials.items() if trial in used}
        return found
