"""Plain text as the recogniser expects it: single spaces, and lines joined that were broken to fit a page."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["unwrapped"]

_ODD = re.compile(r"[^\S ]|  ")
_SPACE = re.compile(r"\s+")
_LINE_END = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
_ITEM = re.compile(r"[-*•–—o]\s|\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{2,4})[.)]\s")
_WRAPPED = 40  # characters of a line that may go on in the next; headings and cells of tables are shorter
_ENDS = frozenset(".:;!?")  # a line that ends so, and is short, goes on in no other
_HYPHENS = frozenset("-\u2010\u00ad")  # as typed, the hyphen alone, the hyphen that is seen at line ends only
# Words that a hyphen joins to the one before, wherever the line ends: "adipose-derived", "cord-blood".
_JOINED = re.compile(
    r"(?:derived|based|blood|marrow|cord|tissue|stem|stromal|cells?|enriched|depleted|selected|expanded|cultured"
    r"|positive|negative|specific|matched|related|free|like|blind|controlled|label|dose|arm|up)\b"
)
_BESIDE = re.compile(r"(?:and|or|to|vs|und|oder)\b")  # "intra- and extravascular": the hyphen is a word's own


def unwrapped(text: str) -> tuple[str, Sequence[int]]:
    """The text with a single space or line end, or one blank line, where it has any space; and where each character is.

    A line of the text goes on in the next one if that begins with a small letter, or if it is long and the next begins
    no item of a list. A word that a hyphen parts at the line end is one word.
    """
    if _ODD.search(text) is None:
        return text, range(len(text))
    words: list[str] = []
    places: list[int] = []
    at = line = 0
    for run in _SPACE.finditer(text):
        ends = len(_LINE_END.findall(run.group()))
        hyphen, space = ("", " ") if not ends else ("", "\n\n") if ends > 1 else _at_line_end(text, line, run)
        until = run.start() - len(hyphen)
        words += [text[at:until], space]
        places += [*range(at, until), *range(run.start(), run.start() + len(space))]
        at = run.end()
        line = at if ends else line
    return "".join([*words, text[at:]]), [*places, *range(at, len(text))]


def _at_line_end(text: str, line: int, run: re.Match[str]) -> tuple[str, str]:
    """What falls away before the end of a line, and what takes the end's place."""
    start, end = run.span()
    if start == line or _ITEM.match(text, end) is not None:
        return "", "\n"
    small = text[end : end + 1].islower()
    if small and text[start - 1] in _HYPHENS and text[max(line, start - 2)].isalnum() and not _BESIDE.match(text, end):
        parted = text[start - 2].islower() and not _JOINED.match(text, end)  # behind "MSC-" stands a word of its own
        return text[start - 1] if parted or text[start - 1] == "\u00ad" else "", ""
    goes_on = start - line >= _WRAPPED or (small and text[start - 1] not in _ENDS)
    return "", " " if goes_on else "\n"
