"""Pictures for papers and slides, PNG and SVG, drawn with matplotlib (the extra ``plot``) without its global state."""

from __future__ import annotations

import io
import math
import warnings
from functools import cache
from typing import TYPE_CHECKING, Any

from trialgraph.network.errors import MissingPlotError
from trialgraph.network.labels import Label, Rectangle, place_labels
from trialgraph.network.style import legend, look_of, radius, thickness
from trialgraph.network.summary import summary
from trialgraph.network.text import clean, counted, wrap

if TYPE_CHECKING:
    import networkx as nx

    from trialgraph.network.layout import Layout

__all__ = ["picture"]

_MARGIN, _TOP, _BOTTOM = 18.0, 64.0, 52.0
_NARROWEST, _LARGEST = 560.0, 2000.0
_DPI = 144
_FALLBACKS = ("Noto Sans", "Noto Sans CJK SC", "WenQuanYi Zen Hei", "Arial Unicode MS", "Microsoft YaHei")
_INK, _PALE, _LINE = "#1b1f24", "#57606a", "#8c959f"
_MARKERS = {"circle": "o", "square": "s", "triangle": "^", "diamond": "D"}
# matplotlib's square and diamond are drawn in the box around the disc: the same area looks the same size.
_AREA = {"circle": 1.0, "square": 0.8, "triangle": 1.1, "diamond": 0.75}
_TEXT_SIZE = 7.5
_LETTER = 4.2  # the mean width of a letter of that size
_HUBS, _HUB_DEGREE = 20, 8
_HALO = {"boxstyle": "square,pad=0.02", "facecolor": "white", "edgecolor": "none", "alpha": 0.7}


def picture(graph: nx.Graph[str], places: Layout, suffix: str, *, title: str, note: str) -> bytes:
    """The network as ``.png`` or ``.svg``; raises :class:`MissingPlotError` without matplotlib."""
    try:
        import matplotlib as mpl
    except ImportError as error:
        raise MissingPlotError(suffix) from error
    buffer = io.BytesIO()
    # Ids in the SVG hang on a salt, which is a random number unless it is set.
    with mpl.rc_context({"svg.hashsalt": "trialgraph", "svg.fonttype": "none"}), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"Glyph .* missing", category=UserWarning)
        figure = _Drawing(graph, places).draw(title, note)
        about = {"Software": "trialgraph"} if suffix == ".png" else {"Creator": "trialgraph", "Date": None}
        about["Title"] = clean(title)
        figure.savefig(buffer, format=suffix[1:], dpi=_DPI, metadata=about, facecolor="white")
    return buffer.getvalue()


@cache
def _fonts() -> list[str]:
    """matplotlib's own font, then installed ones with letters it lacks; an absent one would be a warning per label."""
    from matplotlib import font_manager

    installed = {font.name for font in font_manager.fontManager.ttflist}
    return ["DejaVu Sans", *(name for name in _FALLBACKS if name in installed)]


class _Drawing:
    """One figure whose data coordinates are points, y downwards, so that sizes and positions share a unit."""

    def __init__(self, graph: nx.Graph[str], places: Layout) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self.graph = graph
        scale = min(1.0, _LARGEST / max(places.width, places.height, 1.0))
        self.shrink = max(0.35, math.sqrt(scale))
        self.at = {node: (x * scale, y * scale) for node, (x, y) in places.positions.items()}
        inner_width, inner_height = places.width * scale, max(places.height * scale, 60.0)
        self.width = max(_NARROWEST, inner_width + 2 * _MARGIN)
        shift = (self.width - inner_width) / 2
        self.at = {node: (x + shift, y) for node, (x, y) in self.at.items()}
        self.sheet = Rectangle(_MARGIN / 2, 0.0, self.width - _MARGIN / 2, inner_height)
        self.height = inner_height + _TOP + _BOTTOM
        self.figure = Figure(figsize=(self.width / 72, self.height / 72))
        self.canvas: Any = FigureCanvasAgg(self.figure)
        self.axes = self.figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self.axes.set_axis_off()
        self.axes.set_xlim(0, self.width)
        self.axes.set_ylim(inner_height + _BOTTOM, -_TOP)

    def draw(self, title: str, note: str) -> Any:
        self._edges()
        self._nodes()
        shown, of = self._labels()
        self._head(title)
        self._legend()
        self._caption(note, of - shown)
        return self.figure

    def _edges(self) -> None:
        from matplotlib.collections import LineCollection

        edges: list[tuple[str, str, int]] = list(self.graph.edges(data="weight"))
        lines = [(self.at[first], self.at[second]) for first, second, _ in edges]
        widths = [thickness(weight) * self.shrink for _, _, weight in edges]
        alpha = 0.6 if len(edges) < 1000 else 0.4
        self.axes.add_collection(
            LineCollection(lines, linewidths=widths, colors=_LINE, alpha=alpha, zorder=1, capstyle="round")
        )

    def _nodes(self) -> None:
        by_look: dict[Any, list[str]] = {}
        for node, data in self.graph.nodes(data=True):
            by_look.setdefault(look_of(data["kind"], data["organization_class"]), []).append(node)
        for look, nodes in sorted(by_look.items()):
            self.axes.scatter(
                [self.at[node][0] for node in nodes],
                [self.at[node][1] for node in nodes],
                s=[_AREA[look.shape] * (2 * self._radius(node)) ** 2 for node in nodes],
                c=look.colour,
                marker=_MARKERS[look.shape],
                edgecolors=_INK,
                linewidths=0.6,
                zorder=2,
            )

    def _radius(self, node: str) -> float:
        return radius(self.graph.nodes[node]["trials"]) * self.shrink

    def _labels(self) -> tuple[int, int]:
        """Write the labels there is room for; how many that are, of how many."""
        degree = dict(self.graph.degree())
        order = sorted(self.graph, key=lambda node: (-degree[node], -self.graph.nodes[node]["trials"], node))
        texts = {node: wrap(clean(self.graph.nodes[node]["label"]), 24, 3) for node in order}
        discs = {node: Label(node, *self.at[node], self._radius(node), *self._size(texts[node])) for node in order}
        hubs = {node for node in order[:_HUBS] if degree[node] >= _HUB_DEGREE}
        placed = place_labels(discs.values(), discs.values(), self.sheet, hubs=hubs)
        for node, box in placed.items():
            self._write(
                (box.left + box.right) / 2, (box.top + box.bottom) / 2, texts[node], _TEXT_SIZE,
                ha="center", va="center", linespacing=1.1, zorder=4, bbox=_HALO,
            )  # fmt: skip
        return len(placed), len(texts)

    def _size(self, text: str) -> tuple[float, float]:
        from matplotlib.font_manager import FontProperties

        renderer = self.canvas.get_renderer()
        font = FontProperties(family=_fonts(), size=_TEXT_SIZE)
        points = 72 / self.figure.dpi
        lines = text.split("\n")
        widest = max(renderer.get_text_width_height_descent(line or " ", font, ismath=False)[0] for line in lines)
        return widest * points + 6.0, len(lines) * _TEXT_SIZE * 1.3 + 1.0

    def _head(self, title: str) -> None:
        self._write(_MARGIN, -_TOP + 24, wrap(clean(title), 90, 1), 13, weight="bold", va="center")

    def _legend(self) -> None:
        x, y = _MARGIN + 5, -_TOP + 46
        for look, number in legend(self.graph).items():
            self.axes.scatter(
                [x], [y], s=64 * _AREA[look.shape], c=look.colour, marker=_MARKERS[look.shape],
                edgecolors=_INK, linewidths=0.6, zorder=3,
            )  # fmt: skip
            text = f"{look.label} ({number:,})"
            self._write(x + 9, y, text, 8.5, va="center")
            x += 9 + self._size(text)[0] * 8.5 / _TEXT_SIZE + 18

    def _caption(self, note: str, hidden: int) -> None:
        counts = summary(self.graph)
        said = [
            counted(counts["nodes"], "node"),
            counted(counts["edges"], "link"),
            counted(counts["components"], "component"),
            f"largest {counts['largest_component']:,}",
            f"{counts['isolated']:,} without a link",
        ]
        sizes = "Area of a node: its trials; width of a link: its weight."
        hint = f" {counted(hidden, 'label')} left out for want of room." if hidden else ""
        across = int((self.width - 2 * _MARGIN) / _LETTER)
        told = wrap(" · ".join(said) + ". " + sizes + hint, across, 2).split("\n")
        for at, line in enumerate(filter(None, [*told, wrap(clean(note), across, 1)])):
            self._write(_MARGIN, self.sheet.bottom + 16 + 12 * at, line, _TEXT_SIZE, color=_PALE, va="center")

    def _write(self, x: float, y: float, text: str, size: float, **look: Any) -> None:
        # A "$" in a name would start mathematics, and a wrong formula is an error.
        self.axes.text(x, y, text, fontfamily=_fonts(), fontsize=size, parse_math=False, **{"color": _INK, **look})
