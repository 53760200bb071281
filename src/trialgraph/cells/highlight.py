"""A text with its evidence marked: by brackets and names of properties everywhere, in colours too on a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

import msgspec

from trialgraph.cells.evidence import PROPERTIES, Evidence
from trialgraph.results import screened

if TYPE_CHECKING:
    from rich.text import Text

__all__ = ["LEGEND", "NAMES", "Part", "coloured", "coloured_legend", "marked", "parts"]

NAMES = {
    "product_kind": "kind",
    "cell_type": "cell type",
    "cell_source": "source",
    "donor": "donor",
    "route": "route",
    "dose": "dose",
}
LEGEND = f"Evidence, where it is first said, is marked [words]{{property}}: {', '.join(NAMES.values())}."
_COLOURS = {
    "product_kind": "cyan",
    "cell_type": "magenta",
    "cell_source": "green",
    "donor": "yellow",
    "route": "bright_blue",
    "dose": "red",
}


class Part(msgspec.Struct, frozen=True):
    """A part of a marked text: words of the text, or a mark that was put between them."""

    text: str
    properties: tuple[str, ...] = ()  # of the innermost evidence around it
    mark: bool = False


class _Span(msgspec.Struct, frozen=True):
    start: int
    end: int
    properties: tuple[str, ...]


def parts(text: str, found: Iterable[Evidence]) -> Iterator[Part]:
    """The text and its marks in order: ``[umbilical cord]{source}``; evidence in other evidence has marks in it."""
    at = 0
    around: list[_Span] = []

    def said(until: int) -> Iterator[Part]:
        nonlocal at
        if at < until:
            yield Part(text[at:until], around[-1].properties if around else ())
            at = until

    def closed(until: int) -> Iterator[Part]:
        while around and around[-1].end <= until:
            yield from said(around[-1].end)
            yield from _closing(around.pop().properties)

    for span in _nested(found):
        yield from closed(span.start)
        yield from said(span.start)
        yield Part("[", span.properties, mark=True)
        around.append(span)
    yield from closed(len(text))
    yield from said(len(text))


def _closing(properties: tuple[str, ...]) -> Iterator[Part]:
    yield Part("]", properties, mark=True)
    yield Part("{", properties, mark=True)
    for at, each in enumerate(properties):
        yield Part(f"{', ' if at else ''}{NAMES[each]}", (each,), mark=True)
    yield Part("}", properties, mark=True)


def _nested(found: Iterable[Evidence]) -> Iterator[_Span]:
    """The places of evidence, outer before inner; one that only half lies in another is cut where that ends."""
    told: dict[tuple[int, int], set[str]] = {}
    for each in found:
        told.setdefault((each.start, -each.end), set()).add(each.property)
    waiting = [(*place, tuple(name for name in PROPERTIES if name in names)) for place, names in told.items()]
    heapify(waiting)
    ends: list[int] = []
    while waiting:
        start, back, properties = heappop(waiting)
        end = -back
        while ends and ends[-1] <= start:
            ends.pop()
        if ends and ends[-1] < end:
            heappush(waiting, (ends[-1], back, properties))
            end = ends[-1]
        ends.append(end)
        yield _Span(start, end, properties)


def marked(text: str, found: Iterable[Evidence]) -> str:
    """The text with brackets around its evidence, fit for any screen."""
    return "".join(screened(part.text) for part in parts(text, found))


def coloured(text: str, found: Iterable[Evidence]) -> Text:
    """The text with its evidence in the colours of the legend; the names stay, for those to whom colours look alike."""
    from rich.text import Text

    shown = Text()
    for part in parts(text, found):
        if not part.mark:
            shown.append(screened(part.text), f"bold {_colour(part.properties)}" if part.properties else "")
        elif part.text not in {"[", "]"}:
            shown.append(part.text, f"dim {_colour(part.properties)}")
    return shown


def _colour(properties: tuple[str, ...]) -> str:
    """That of the property that tells most: of mesenchymal cells, not that they are cells."""
    return _COLOURS[properties[-1]]


def coloured_legend() -> Text:
    """What ``coloured`` is to be read by: the names of the properties, each in its colour."""
    from rich.text import Text

    shown = Text("Evidence, where it is first said:")
    for each, name in NAMES.items():
        shown.append("  ").append(name, f"bold {_COLOURS[each]}")
    return shown
