"""Packing of rectangles into a sheet of a given shape: shelves, filled from the tallest to the lowest."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

__all__ = ["Box", "pack"]


class Box(NamedTuple):
    """A rectangle to be placed."""

    width: float
    height: float


def pack(boxes: Sequence[Box], aspect: float) -> tuple[list[tuple[float, float]], float, float]:
    """Left and top of each box, in the given order, and the size of the sheet.

    Boxes stand in rows; in a row, low boxes stand on top of each other where a taller one leaves room. Several widths
    are tried, and the sheet that is nearest to ``aspect`` without waste wins.
    """
    if not boxes:
        return [], 0.0, 0.0
    area = sum(box.width * box.height for box in boxes)
    widest = max(box.width for box in boxes)
    widths = {max(widest, math.sqrt(area * aspect) * scale) for scale in (0.9, 1.0, 1.1, 1.25, 1.4, 1.6)}
    sheets = [_shelves(boxes, width) for width in sorted(widths)]
    return min(sheets, key=lambda sheet: max(sheet[1], sheet[2] * aspect))


def _shelves(boxes: Sequence[Box], sheet: float) -> tuple[list[tuple[float, float]], float, float]:
    order = sorted(range(len(boxes)), key=lambda at: (-boxes[at].height, -boxes[at].width, at))
    corners = [(0.0, 0.0)] * len(boxes)
    top = shelf = used = 0.0  # of the row: its top and height; width that is taken
    column: list[float] = []  # of the last column: left, width, height taken
    widest = 0.0
    for at in order:
        box = boxes[at]
        if column and box.width <= column[1] and column[2] + box.height <= shelf:
            corners[at] = (column[0], top + column[2])
            column[2] += box.height
            continue
        if used and used + box.width > sheet:
            top, used, column = top + shelf, 0.0, []
        if not used:
            shelf = box.height
        corners[at] = (used, top)
        column = [used, box.width, box.height]
        used += box.width
        widest = max(widest, used)
    return corners, widest, top + shelf
