"""Pictures for papers and slides, PNG and SVG, drawn with matplotlib (the extra ``plot``) without its global state.

A :class:`Sheet` is measured in points (1/72 inch) from its upper left corner, so that text, which comes in points, and
places share a unit. The same input gives the same bytes: no clock, no chance, no settings of the user's.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from trialgraph.network.errors import MissingPlotError
from trialgraph.network.text import clean

if TYPE_CHECKING:
    from trialgraph.graph import KnowledgeGraph

__all__ = ["FORMATS", "INK", "LINE", "MARGIN", "PALE", "TEXT_SIZE", "Sheet", "newest_record", "render", "settings"]

FORMATS: tuple[str, ...] = (".png", ".svg")
INK, PALE, LINE = "#1b1f24", "#57606a", "#8c959f"
MARGIN = 18.0
TEXT_SIZE = 7.5
_TITLE_SIZE = 13.0
_LEADING = 1.35
_DPI = 200
_FALLBACKS = ("Noto Sans", "Noto Sans CJK SC", "WenQuanYi Zen Hei", "Arial Unicode MS", "Microsoft YaHei")
_NEWEST = "SELECT (MAX(STR(?day)) AS ?newest) WHERE { ?record a tg:SourceRecord ; tg:lastUpdated ?day }"


def newest_record(graph: KnowledgeGraph) -> str:
    """The day on which the newest record was updated, as it is written; empty where no record tells one."""
    return str(graph.select(_NEWEST)[0]["newest"] or "")


@contextmanager
def settings() -> Iterator[None]:
    """matplotlib as it comes, whatever the user has set, and with nothing left to chance; quiet on missing letters."""
    import matplotlib as mpl

    with mpl.rc_context(), warnings.catch_warnings():
        mpl.rcdefaults()
        # Ids in the SVG hang on a salt, which is a random number unless it is set. Hinted letters would be as wide as
        # the resolution has it, and not as they were measured.
        mpl.rcParams.update({"svg.hashsalt": "trialgraph", "svg.fonttype": "none", "text.hinting": "no_hinting"})
        warnings.filterwarnings("ignore", message=r"Glyph .* missing", category=UserWarning)
        yield


def render(draw: Callable[[], Sheet], suffix: str, title: str) -> bytes:
    """The sheet as ``.png`` or ``.svg``; raises :class:`MissingPlotError` without matplotlib."""
    try:
        import matplotlib  # noqa: F401 - whether it is there is asked before anything is drawn
    except ImportError as error:
        raise MissingPlotError(suffix) from error
    buffer = io.BytesIO()
    with settings():
        figure = draw().figure
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


class Sheet:
    """One figure whose data coordinates are points, y downwards; it is as high as what is drawn on it.

    What people may want to find again in an SVG has an id (``gid``).
    """

    def __init__(self, width: float) -> None:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure

        self.width = width
        self.height = width
        self.figure = Figure(figsize=(width / 72, width / 72))
        FigureCanvasAgg(self.figure)
        self.axes = self.figure.add_axes((0.0, 0.0, 1.0, 1.0))
        self.axes.set_axis_off()
        self._fit()

    def _fit(self) -> None:
        self.figure.set_size_inches(self.width / 72, self.height / 72)
        self.axes.set_xlim(0, self.width)
        self.axes.set_ylim(self.height, 0)

    # ---- text

    def text(self, x: float, y: float, text: str, size: float = TEXT_SIZE, **look: Any) -> None:
        """Write text on one line or several, centred on ``y``."""
        # A "$" in a name would start mathematics, and a wrong formula is an error.
        look = {"color": INK, "va": "center", "linespacing": 1.1, **look}
        words = "\n".join(clean(line) for line in text.split("\n"))
        self.axes.text(x, y, words, fontfamily=_fonts(), fontsize=size, parse_math=False, zorder=5, **look)

    def width_of(self, text: str, size: float = TEXT_SIZE, weight: str = "normal") -> float:
        """How wide the widest line of the text is."""
        from matplotlib.font_manager import FontProperties
        from matplotlib.textpath import text_to_path

        font = FontProperties(family=_fonts(), size=size, weight=weight)
        lines = (clean(line) or " " for line in text.split("\n"))
        return float(max(text_to_path.get_text_width_height_descent(line, font, False)[0] for line in lines))

    def fitted(self, text: str, width: float, size: float = TEXT_SIZE, weight: str = "normal") -> str:
        """As much of the text as there is room for on a line; an ellipsis stands for what was cut."""
        text = clean(text)
        if self.width_of(text, size, weight) <= width:
            return text
        low, high = 0, len(text)
        while low < high:
            middle = (low + high + 1) // 2
            if self.width_of(f"{text[:middle].rstrip()}…", size, weight) <= width:
                low = middle
            else:
                high = middle - 1
        return f"{text[:low].rstrip()}…"

    def wrapped(self, text: str, width: float, size: float = TEXT_SIZE, lines: int | None = None) -> list[str]:
        """The text in lines of that width, at most so many; the last is cut where there would be more."""
        found: list[str] = []
        words = clean(text).split(" ")
        while words and (lines is None or len(found) < lines - 1):
            taken = 1
            while taken < len(words) and self.width_of(" ".join(words[: taken + 1]), size) <= width:
                taken += 1
            found.append(self.fitted(" ".join(words[:taken]), width, size))
            words = words[taken:]
        return [*found, self.fitted(" ".join(words), width, size)] if words else found

    def head(self, title: str) -> float:
        """Write the title; returns the y below it."""
        self.text(
            MARGIN,
            24,
            self.fitted(title, self.width - 2 * MARGIN, _TITLE_SIZE, "bold"),
            _TITLE_SIZE,
            weight="bold",
            gid="title",
        )
        return 40.0

    def foot(self, y: float, sentences: Iterable[str]) -> Sheet:
        """Write the caption below ``y`` and end the sheet there."""
        told = " ".join(filter(None, sentences))
        lines = self.wrapped(told, self.width - 2 * MARGIN)
        for at, line in enumerate(lines):
            self.text(MARGIN, y + 8 + at * TEXT_SIZE * _LEADING, line, color=PALE, gid=f"caption-{at}")
        self.height = y + 8 + len(lines) * TEXT_SIZE * _LEADING + 6
        self._fit()
        return self

    # ---- shapes

    def rectangle(self, x: float, y: float, width: float, height: float, colour: str, **look: Any) -> None:
        """Fill a rectangle, given by its upper left corner."""
        from matplotlib.patches import Rectangle

        look = {"facecolor": colour, "edgecolor": "none", "linewidth": 0.0, "zorder": 2, **look}
        self.axes.add_patch(Rectangle((x, y), width, height, **look))

    def line(self, x: tuple[float, float], y: tuple[float, float], colour: str = LINE, **look: Any) -> None:
        """Draw a straight line."""
        from matplotlib.lines import Line2D

        self.axes.add_line(Line2D(x, y, color=colour, **{"linewidth": 0.6, "zorder": 1, **look}))

    def disc(self, x: float, y: float, radius: float, colour: str, **look: Any) -> None:
        """Draw a disc with a thin rim."""
        from matplotlib.patches import Circle

        look = {"facecolor": colour, "edgecolor": INK, "linewidth": 0.5, "zorder": 3, **look}
        self.axes.add_patch(Circle((x, y), radius, **look))

    def key(self, x: float, y: float, entries: Iterable[tuple[str, dict[str, Any]]]) -> float:
        """A legend: a coloured square before each text, in as many lines as it takes; returns the y below it."""
        start = x
        for words, look in entries:
            wide = 13 + self.width_of(words) + 14
            if x + wide > self.width - MARGIN and x > start:
                x, y = start, y + 14
            self.rectangle(x, y - 4, 9, 8, **look)
            self.text(x + 13, y, words)
            x += wide
        return y + 14
