"""A result for the terminal: what people read first, within the width there is.

Where the width is short, long texts are cut after a few lines, lists tell how many more there are, and the last columns
are left out, which is said below the table.
"""

from __future__ import annotations

import textwrap
from decimal import Decimal
from typing import TYPE_CHECKING, TextIO

from trialgraph.results import Result, printable, short

if TYPE_CHECKING:
    from rich.table import Table

__all__ = ["print_table", "table"]

_LEAST = 8  # characters of a column whose cells are longer
_HEADER = 14  # characters of a heading that are not cut, where there is room for them
_GLANCE = 60  # characters of a column, as long as another is short of room
_LINES = 3  # of one cell
_EDGE = 3  # characters between two columns
_ROWS = 200  # on a terminal


def print_table(result: Result, out: TextIO) -> None:
    """Print the table: on a terminal within its width, the first rows; all rows at their full width anywhere else."""
    from rich.console import Console

    if not out.isatty():
        drawn = table(result, None)
        Console(file=out, width=sum(int(c.width or 0) + _EDGE for c in drawn.columns) + len(str(drawn.title))).print(
            drawn
        )
        return
    console = Console(file=out)
    console.print(table(result, console.width, _ROWS))
    if len(result) > _ROWS:
        console.print(
            f"the first {_ROWS} of {len(result):,} rows; --format csv, or -o FILE, has all of them", markup=False
        )


def table(result: Result, width: int | None = None, rows: int | None = None) -> Table:
    """The first ``rows`` of the result in at most ``width`` characters; None: all rows, as wide as they are."""
    from rich.table import Table
    from rich.text import Text

    title = result.title
    shown = result.shown
    taken = result.tuples[:rows]
    headers = [printable(header) for _, header in shown]
    cells = [[printable(short(row[at])) for at, _ in shown] for row in taken]
    widths = _widths(headers, cells, width)
    drawn = Table(title=title, title_justify="left", min_width=min(len(title), width or len(title)))
    if left_out := headers[len(widths) :]:
        drawn.caption = f"no room for: {', '.join(left_out)} (--format csv has all columns)"
        drawn.caption_justify = "left"
    for (at, _), header, room in zip(shown, headers, widths, strict=False):
        number = any(isinstance(row[at], int | float | Decimal) for row in taken)
        drawn.add_column(Text(header), justify="right" if number else "left", overflow="fold", width=room)
    for row in cells:
        drawn.add_row(*(Text(_cut(cell, room)) for cell, room in zip(row, widths, strict=False)))
    return drawn


def _widths(headers: list[str], cells: list[list[str]], width: int | None) -> list[int]:
    """The width of each column that has a place, from the left."""
    from rich.cells import cell_len

    natural = [max([cell_len(header), *(cell_len(row[at]) for row in cells)]) for at, header in enumerate(headers)]
    if width is None:
        return natural
    least = [min(full, max(_LEAST, min(len(header), _HEADER))) for full, header in zip(natural, headers, strict=True)]
    number = len(headers)
    while number > 1 and sum(least[:number]) + _EDGE * number + 1 > width:
        number -= 1
    widths, room = least[:number], width - _EDGE * number - 1
    # What room is left goes to the columns that want it, a character to each in turn.
    for most in (_GLANCE, width):
        wanting = [at for at in range(number) if widths[at] < min(natural[at], most)]
        while wanting and sum(widths) < room:
            for at in wanting[: room - sum(widths)]:
                widths[at] += 1
            wanting = [at for at in wanting if widths[at] < min(natural[at], most)]
    return widths


def _cut(cell: str, room: int) -> str:
    """The cell in a few lines of that width: of a list as many items as fit and how many more, else its beginning."""
    if _fits(cell, room):
        return cell
    glue = " | " if " | " in cell else " "
    items = cell.split(glue)
    counted = glue != " " or all(any(char.isdigit() for char in item) for item in items)  # a text has words, not items
    fits, longer = 0, len(items)
    while fits + 1 < longer:
        middle = (fits + longer) // 2
        end = f" … +{len(items) - middle}" if counted else " …"
        fits, longer = (middle, longer) if _fits(glue.join(items[:middle]) + end, room) else (fits, middle)
    if not fits:
        return cell[: max(1, room * _LINES - 2)] + "…"
    return glue.join(items[:fits]) + (f" … +{len(items) - fits}" if counted else " …")


def _fits(text: str, room: int) -> bool:
    from rich.cells import cell_len

    return cell_len(text) <= room or len(textwrap.wrap(text, max(room, 1))) <= _LINES
