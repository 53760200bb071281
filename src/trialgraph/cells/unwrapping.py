"""Plain text as the recogniser expects it: single spaces, and lines joined that were broken to fit a page."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["unwrapped"]

_ODD = re.compile(r"[^\S ]|  ")
_SPACE = re.compile(r"\s+")
_LINE_END = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
_ITEM = re.compile(r"[-*•–—]\s|\(?(?:\d{1,2}|[a-zA-Z])[.)]\s")
_WRAPPED = 40  # characters of a line that may go on in the next; headings and cells of tables are shorter


def unwrapped(text: str) -> tuple[str, Sequence[int]]:
    """The text with a single space or line end, or one blank line, where it has any space; and where each character is.

    A line of the text goes on in the next one unless it is short, or the next begins an item of a list.
    """
    if _ODD.search(text) is None:
        return text, range(len(text))
    words: list[str] = []
    places: list[int] = []
    at = line = 0
    for run in _SPACE.finditer(text):
        ends = len(_LINE_END.findall(run.group()))
        goes_on = run.start() - line >= _WRAPPED and _ITEM.match(text, run.end()) is None
        space = "\n\n" if ends > 1 else " " if not ends or goes_on else "\n"
        words += [text[at : run.start()], space]
        places += [*range(at, run.start()), *range(run.start(), run.start() + len(space))]
        at = run.end()
        line = at if ends else line
    return "".join([*words, text[at:]]), [*places, *range(at, len(text))]
