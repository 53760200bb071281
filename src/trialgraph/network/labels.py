"""Which labels a picture has room for, and where: the most important first, each at its node's first free place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

__all__ = ["Label", "Rectangle", "place_labels"]

_CELL = 60.0
_GAP = 2.5


class Rectangle(NamedTuple):
    """An upright rectangle; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: Rectangle) -> bool:
        """Whether the two have a point in common."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def holds(self, other: Rectangle) -> bool:
        """Whether the other lies within."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and other.right <= self.right
            and other.bottom <= self.bottom
        )


class Label(NamedTuple):
    """A label to be placed: its node's place and radius, and the size of the text."""

    node: str
    x: float
    y: float
    radius: float
    width: float
    height: float


class _Plane:
    """Rectangles that are taken, found by cells of a grid."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[tuple[str, Rectangle]]] = defaultdict(list)

    def take(self, owner: str, box: Rectangle) -> None:
        for cell in _cells(box):
            self._cells[cell].append((owner, box))

    def is_free(self, owner: str, box: Rectangle) -> bool:
        """Whether nothing is there but what belongs to the owner itself."""
        near = (entry for cell in _cells(box) for entry in self._cells.get(cell, ()))
        return not any(other != owner and taken.overlaps(box) for other, taken in near)


def place_labels(
    labels: Iterable[Label], nodes: Iterable[Label], sheet: Rectangle, *, hubs: Collection[str] = ()
) -> dict[str, Rectangle]:
    """The place of each label that has one, inside the sheet; no label covers another, nor a node.

    ``labels`` come in order of importance; ``nodes`` are all discs that must stay visible. The labels of ``hubs``,
    which stand amid their partners, may cover nodes where there is no other place.
    """
    texts, discs = _Plane(), _Plane()
    for node in nodes:
        reach = node.radius
        discs.take(node.node, Rectangle(node.x - reach, node.y - reach, node.x + reach, node.y + reach))
    placed: dict[str, Rectangle] = {}
    for label in labels:
        open_places = [box for box in _candidates(label) if sheet.holds(box) and texts.is_free("", box)]
        clear = [box for box in open_places if discs.is_free(label.node, box)]
        if found := clear or (open_places if label.node in hubs else []):
            placed[label.node] = found[0]
            texts.take(label.node, found[0])
    return placed


def _candidates(label: Label) -> Iterator[Rectangle]:
    """Below, above, right, left, then the four corners."""
    reach, wide, high = label.radius + _GAP, label.width, label.height
    slant = 0.7 * reach
    for left, top in (
        (label.x - wide / 2, label.y + reach),
        (label.x - wide / 2, label.y - reach - high),
        (label.x + reach, label.y - high / 2),
        (label.x - reach - wide, label.y - high / 2),
        (label.x + slant, label.y + slant),
        (label.x - slant - wide, label.y + slant),
        (label.x + slant, label.y - slant - high),
        (label.x - slant - wide, label.y - slant - high),
    ):
        yield Rectangle(left, top, left + wide, top + high)


def _cells(box: Rectangle) -> Iterator[tuple[int, int]]:
    for column in range(int(box.left // _CELL), int(box.right // _CELL) + 1):
        for row in range(int(box.top // _CELL), int(box.bottom // _CELL) + 1):
            yield column, row
