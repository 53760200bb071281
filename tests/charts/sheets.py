"""What is drawn on a sheet: texts and shapes by their ids, and which texts cover each other."""

from __future__ import annotations

from itertools import combinations
from typing import Any

from trialgraph.pictures import Sheet, settings

__all__ = ["caption", "least_size", "outside", "overlaps", "shape", "text", "texts"]


def texts(sheet: Sheet) -> list[str]:
    """All that is written, in the order of writing."""
    return [text.get_text() for text in sheet.axes.texts]


def text(sheet: Sheet, name: str) -> str:
    """The text of that id."""
    (found,) = [text for text in sheet.axes.texts if text.get_gid() == name]
    return str(found.get_text())


def shape(sheet: Sheet, name: str) -> Any:
    """The shape of that id."""
    (found,) = [patch for patch in sheet.axes.patches if patch.get_gid() == name]
    return found


def caption(sheet: Sheet) -> str:
    """The caption on one line."""
    return " ".join(text.get_text() for text in sheet.axes.texts if str(text.get_gid()).startswith("caption-"))


def least_size(sheet: Sheet) -> float:
    """The size of the smallest text, in points."""
    return min(float(text.get_fontsize()) for text in sheet.axes.texts)


def _boxes(sheet: Sheet) -> dict[str, Any]:
    with settings():
        sheet.figure.set_dpi(200)
        canvas: Any = sheet.figure.canvas
        renderer = canvas.get_renderer()
        # By number too, for texts may be alike.
        found = {
            f"{at} {text.get_text()}": text.get_window_extent(renderer) for at, text in enumerate(sheet.axes.texts)
        }
    return {name: box for name, box in found.items() if box.width}


def overlaps(sheet: Sheet) -> list[tuple[str, str]]:
    """The texts that cover each other by more than half a pixel's rounding."""
    return [
        (first, second)
        for (first, one), (second, two) in combinations(_boxes(sheet).items(), 2)
        if min(one.x1, two.x1) - max(one.x0, two.x0) > 1 and min(one.y1, two.y1) - max(one.y0, two.y0) > 1
    ]


def outside(sheet: Sheet) -> list[str]:
    """The texts that the edge of the sheet cuts."""
    edge = sheet.figure.bbox
    return [
        name
        for name, box in _boxes(sheet).items()
        if box.x0 < edge.x0 or box.y0 < edge.y0 or box.x1 > edge.x1 or box.y1 > edge.y1
    ]
