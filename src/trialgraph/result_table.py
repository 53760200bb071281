"""A result for the terminal: what people read first, within the width there is.

Ids, codes, dates and numbers are whole. Where the width is short, texts go on in a few lines, folded between words, and
are then cut; lists tell how many more there are; columns for which there is no room are left out, IRIs first and then
from the right, which is said below the table.
"""

from __future__ import annotations

import io
import os
import shutil
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING, TextIO

from trialgraph.results import SHOWN, Iri, Result, numeric, printable, short

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

__all__ = ["first_rows", "print_table", "table"]

_WORD = 16  # characters of a text, a link or a word of a heading
_CODE = 32  # of an id, a code, a date, a number: of what has no spaces
_GLANCE = 60  # characters of a column, as long as another is short of room
_LINES = 3  # of one cell
_EDGE = 3  # characters between two columns
_ROWS = 200  # on a terminal
_PAGE = 100  # characters of a line where nothing says how many


def print_table(result: Result, out: TextIO) -> None:
    """Print the table within the width of a terminal, or of COLUMNS, else as wide as it is; on a terminal in part."""
    from rich.console import Console

    terminal = out.isatty()
    width = (
        Console(file=out, force_jupyter=False).width if terminal or os.environ.get("COLUMNS", "").isdigit() else None
    )
    _print(result, out, width, _ROWS if terminal else None)
    if terminal and len(result) > _ROWS:
        told = f"the first {_ROWS} of {len(result):,} rows; --format csv, or -o FILE, has all of them"
        _console(out).print(told, markup=False)


def first_rows(result: Result) -> str:
    """The first rows as text, and how many more there are."""
    out = io.StringIO()
    _print(result, out, shutil.get_terminal_size((_PAGE, 0)).columns, SHOWN)
    more = len(result) - SHOWN
    return out.getvalue() + f"... {more:,} more" if more > 0 else out.getvalue().rstrip("\n")


def _print(result: Result, out: TextIO, width: int | None, rows: int | None) -> None:
    drawn = table(result, width, rows)
    if width is None:
        width = sum(int(column.width or 0) + _EDGE for column in drawn.columns) + len(str(drawn.title))
    _console(out, width).print(drawn)


def _console(out: TextIO, width: int | None = None) -> Console:
    """What draws. In a notebook it would show the table instead of giving its text, and put colours into it."""
    from rich.console import Console

    is_text = isinstance(out, io.StringIO)
    return Console(file=out, width=width, force_jupyter=False, force_terminal=False if is_text else None)


def table(result: Result, width: int | None = None, rows: int | None = None) -> Table:
    """The first ``rows`` of the result in at most ``width`` characters; None: all rows, as wide as they are."""
    from rich.table import Table
    from rich.text import Text

    title = result.title
    shown = result.shown
    taken = result.tuples[:rows]
    headers = [printable(header) for _, header in shown]
    cells = [[printable(short(row[at])) for row in taken] for at, _ in shown]
    links = [all(isinstance(row[at], Iri) for row in taken) for at, _ in shown]
    widths = _widths(headers, cells, links, width)
    drawn = Table(title=title, title_justify="left", min_width=min(len(title), width or len(title)))
    if left_out := [header for at, header in enumerate(headers) if at not in widths]:
        drawn.caption = f"no room for: {', '.join(left_out)} (--format csv or a wider terminal shows them)"
        drawn.caption_justify = "left"
    for at, room in widths.items():
        number = numeric([row[shown[at][0]] for row in taken])
        drawn.add_column(Text(headers[at]), justify="right" if number else "left", overflow="ellipsis", width=room)
    for row in zip(*(cells[at] for at in widths), strict=True):
        drawn.add_row(*(Text(_cut(cell, room)) for cell, room in zip(row, widths.values(), strict=True)))
    return drawn


def _widths(
    headers: Sequence[str], cells: Sequence[Sequence[str]], links: Sequence[bool], width: int | None
) -> dict[int, int]:
    """The width of each column that has a place, by its number."""
    from rich.cells import cell_len

    natural = [max(map(cell_len, (header, *column))) for header, column in zip(headers, cells, strict=True)]
    if width is None:
        return dict(enumerate(natural))
    least = [_least(*column) for column in zip(headers, cells, links, strict=True)]
    kept = list(range(len(headers)))
    while len(kept) > 1 and sum(least[at] + _EDGE for at in kept) + 1 > width:
        kept.remove(max(kept[1:], key=lambda at: (links[at], at)))
    widths, room = {at: least[at] for at in kept}, width - _EDGE * len(kept) - 1
    # What room is left goes to the columns that want it, a character to each in turn.
    for most in (_GLANCE, width):
        wanting = [at for at in kept if widths[at] < min(natural[at], most)]
        while wanting and sum(widths.values()) < room:
            for at in wanting[: room - sum(widths.values())]:
                widths[at] += 1
            wanting = [at for at in wanting if widths[at] < min(natural[at], most)]
    if len(kept) == 1:
        return {kept[0]: max(1, min(widths[kept[0]], room))}
    return widths


def _least(header: str, column: Sequence[str], link: bool) -> int:
    """The width in which no word of a column is cut, but for very long ones, and a text tells something."""
    from rich.cells import cell_len

    longest = max((cell_len(word) for cell in column for word in cell.split()), default=1)
    heading = min(max(map(cell_len, header.split()), default=1), _WORD)
    texts = [cell_len(cell) for cell in column if " " in cell and not _is_list(cell)]
    if texts:
        longest = min(max(*texts, longest), _WORD)
    return max(1, heading, min(longest, _WORD if link else _CODE))


def _is_list(cell: str) -> bool:
    """Whether it is a list of ids, dates or numbers; a text has words without a digit."""
    return all(any(char.isdigit() for char in item) for item in cell.split(" "))


def _cut(cell: str, room: int) -> str:
    """The cell in a few lines of that width: of a list as many items as fit and how many more, else its beginning."""
    if _fits(cell, room):
        return cell
    glue = " | " if " | " in cell else " "
    items = cell.split(glue)
    counted = glue != " " or _is_list(cell)
    fits, longer = 0, len(items)
    while fits + 1 < longer:
        middle = (fits + longer) // 2
        end = f" … +{len(items) - middle}" if counted else " …"
        fits, longer = (middle, longer) if _fits(glue.join(items[:middle]) + end, room) else (fits, middle)
    if not fits:
        return " ".join(_lines(cell, room)[:_LINES]).removesuffix("…") + "…"
    return glue.join(items[:fits]) + (f" … +{len(items) - fits}" if counted else " …")


def _fits(text: str, room: int) -> bool:
    from rich.cells import cell_len

    return cell_len(text) <= room or len(_lines(text, room)) <= _LINES


def _lines(text: str, room: int) -> list[str]:
    """The lines as they are drawn: a word that is too long for one is cut there."""
    return textwrap.wrap(text, max(room, 1), break_long_words=False, break_on_hyphens=False)
