"""Networks as pictures for papers and slides, on a sheet of A3 at most; the caption counts what has no room there."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from trialgraph.network.evening import evened
from trialgraph.network.excerpt import excerpt
from trialgraph.network.labels import Label, Rectangle, place_labels
from trialgraph.network.layout import layout
from trialgraph.network.style import legend, look_of, radius, thickness
from trialgraph.network.summary import summary
from trialgraph.network.text import clean, counted, wrap
from trialgraph.pictures import INK, LINE, MARGIN, TEXT_SIZE, Sheet, render

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["draw", "picture"]

_NARROWEST, _LARGEST = 560.0, 1190.0
_MARKERS = {"circle": "o", "square": "s", "triangle": "^", "diamond": "D"}
# matplotlib's square and diamond are drawn in the box around the disc: the same area looks the same size.
_AREA = {"circle": 1.0, "square": 0.8, "triangle": 1.1, "diamond": 0.75}
_HUBS, _HUB_DEGREE = 20, 8
_HALO = {"boxstyle": "square,pad=0.02", "facecolor": "white", "edgecolor": "none", "alpha": 0.7}


def picture(graph: nx.Graph[str], suffix: str, *, title: str, note: str) -> bytes:
    """The network as ``.png`` or ``.svg``; raises :class:`MissingPlotError` without matplotlib."""
    return render(lambda: draw(graph, title=title, note=note), suffix, title)


def draw(graph: nx.Graph[str], *, title: str, note: str) -> Sheet:
    """The network as a sheet whose ``figure`` is matplotlib's."""
    return _Drawing(graph).draw(title, note)


class _Drawing:
    def __init__(self, graph: nx.Graph[str]) -> None:
        self.whole = graph
        self.graph, self.left_out = excerpt(graph)
        places = layout(self.graph)
        scale = min(1.0, (_LARGEST - 2 * MARGIN) / max(places.width, places.height, 1.0))
        self.shrink = max(0.5, math.sqrt(scale))
        inner_width, inner_height = places.width * scale, max(places.height * scale, 60.0)
        self.sheet = Sheet(max(_NARROWEST, inner_width + 2 * MARGIN))
        self.shift = (self.sheet.width - inner_width) / 2
        self.size = inner_width, inner_height
        self.at = {
            node: (x * scale + self.shift, y * scale) for node, (x, y) in evened(self.graph, places.positions).items()
        }

    def draw(self, title: str, note: str) -> Sheet:
        top = self._legend(self.sheet.head(title) + 4)
        self.at = {node: (x, y + top) for node, (x, y) in self.at.items()}
        bottom = top + self.size[1]
        self._edges()
        self._nodes()
        hidden = self._labels(Rectangle(MARGIN / 2, top, self.sheet.width - MARGIN / 2, bottom))
        return self.sheet.foot(bottom + 8, self._caption(note, hidden))

    def _edges(self) -> None:
        from matplotlib.collections import LineCollection

        edges: list[tuple[str, str, int]] = list(self.graph.edges(data="weight"))
        lines = [(self.at[first], self.at[second]) for first, second, _ in edges]
        widths = [max(0.6, thickness(weight) * self.shrink) for _, _, weight in edges]
        alpha = 0.7 if len(edges) < 400 else 0.5
        self.sheet.axes.add_collection(
            LineCollection(lines, linewidths=widths, colors=LINE, alpha=alpha, zorder=1, capstyle="round")
        )

    def _nodes(self) -> None:
        by_look: dict[Any, list[str]] = {}
        for node, data in self.graph.nodes(data=True):
            by_look.setdefault(look_of(data["kind"], data["organization_class"]), []).append(node)
        for look, nodes in sorted(by_look.items()):
            self.sheet.axes.scatter(
                [self.at[node][0] for node in nodes],
                [self.at[node][1] for node in nodes],
                s=[_AREA[look.shape] * (2 * self._radius(node)) ** 2 for node in nodes],
                c=look.colour,
                marker=_MARKERS[look.shape],
                edgecolors=INK,
                linewidths=0.6,
                zorder=2,
            )

    def _radius(self, node: str) -> float:
        return radius(self.graph.nodes[node]["trials"]) * self.shrink

    def _labels(self, area: Rectangle) -> int:
        """Write the labels there is room for; how many there is none for."""
        degree = dict(self.graph.degree())
        order = sorted(self.graph, key=lambda node: (-degree[node], -self.graph.nodes[node]["trials"], node))
        texts = {node: wrap(clean(self.graph.nodes[node]["label"]), 24, 3) for node in order}
        discs = {node: Label(node, *self.at[node], self._radius(node), *self._size(texts[node])) for node in order}
        hubs = {node for node in order[:_HUBS] if degree[node] >= _HUB_DEGREE}
        placed = place_labels(discs.values(), discs.values(), area, hubs=hubs)
        for node, box in placed.items():
            middle = (box.left + box.right) / 2, (box.top + box.bottom) / 2
            self.sheet.text(*middle, texts[node], ha="center", bbox=_HALO)
        return len(texts) - len(placed)

    def _size(self, text: str) -> tuple[float, float]:
        return self.sheet.width_of(text) + 6.0, len(text.split("\n")) * TEXT_SIZE * 1.3 + 1.0

    def _legend(self, y: float) -> float:
        """Write what the colours and shapes mean, in as many lines as it takes; returns the y below."""
        x = MARGIN + 5
        for look, number in legend(self.graph).items():
            text = f"{look.label} ({number:,})"
            wide = 9 + self.sheet.width_of(text) + 18
            if x + wide > self.sheet.width - MARGIN and x > MARGIN + 5:
                x, y = MARGIN + 5, y + 14
            self.sheet.axes.scatter(
                [x], [y], s=49 * _AREA[look.shape], c=look.colour, marker=_MARKERS[look.shape],
                edgecolors=INK, linewidths=0.6, zorder=3,
            )  # fmt: skip
            self.sheet.text(x + 9, y, text)
            x += wide
        return y + 12

    def _caption(self, note: str, hidden: int) -> list[str]:
        counts = summary(self.whole)
        said = [
            counted(counts["nodes"], "node"),
            counted(counts["edges"], "link"),
            counted(counts["components"], "component"),
            f"largest {counts['largest_component']:,}",
            f"{counts['isolated']:,} without a link",
        ]
        drawn = f"Drawn: {counted(len(self.graph), 'node')}, {counted(self.graph.number_of_edges(), 'link')}."
        return [
            f"{' · '.join(said)}.",
            f"{drawn} {self.left_out}" if self.left_out else "",
            "Area of a node: its trials; width of a link: its weight.",
            f"{counted(hidden, 'label')} left out for want of room." if hidden else "",
            note,
        ]
