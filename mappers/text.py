"""Cleaning of text, in one place: what every mapper does to a string before anything else reads it.

Cleaning undoes what transport did to the source's words (Unicode forms, markdown escapes, HTML entities, odd spaces,
control characters) and changes nothing else: spelling, case and punctuation stay as the source has them.
"""

from __future__ import annotations

import html
import re
from itertools import pairwise
from unicodedata import is_normalized, normalize

__all__ = ["clean", "clean_block", "superscript", "unwrap"]

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
# CommonMark lets a backslash escape any ASCII punctuation; a backslash before anything else is the source's own.
_MARKDOWN_ESCAPE = re.compile(r"\\([!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~])")
_CONTROL = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]"
)
_NEWLINE = re.compile(r"\r\n?|[\x85\u2028\u2029]")
# Runs of spaces, and spaces of other kinds; a single plain space, of which every text is full, is left where it is.
_SPACES = re.compile(r"(?: (?=[^\S\n])|[^\S\n ])[^\S\n]*")
# Formatters fill lines beyond this column: a word that would have fitted there begins a line by the writer's will.
_FILLED = 80
_BLANK_LINES = re.compile(r"\n(?:[^\S\n]*\n)+")
_ITEM = re.compile(r"(?:(?P<dash>-)  +|\d{1,3}\. +)(?=\S)")
_SUPERSCRIPTS = str.maketrans("0123456789+-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻")


def clean_block(value: str) -> str:
    """The text with its lines kept: each line stripped, runs of blank lines made one, none at the ends."""
    if _is_laid_out(value):
        return value
    lines = value.split("\n")
    if not (_is_plain(value) and all(map(str.isprintable, lines))):
        lines = _undo_transport(value).split("\n")
    lines = [line.strip() for line in lines]
    kept = [line for at, line in enumerate(lines) if line or (at and lines[at - 1])]
    return "\n".join(kept).strip("\n")


def clean(value: str) -> str:
    """The text on one line: a name, a title, a label."""
    if _is_plain(value) and value.isprintable():
        return value.strip()
    return _SPACES.sub(" ", _undo_transport(value).replace("\n", " ")).strip()


def unwrap(value: str) -> str:
    """Undo the layout of plain text: lines that were filled to a width become one line for each paragraph.

    Indented items, each a paragraph with a hanging indent, become the items of a markdown list (``* item``), one line
    each; a blank line divides them from other text and from the items of a deeper list below.
    """
    text = ""
    last = 0  # the column at which the words of the item before stand; 0: no item was before
    for paragraph in filter(str.strip, _BLANK_LINES.split("\n" + _NEWLINE.sub("\n", value.rstrip()))):
        lines = paragraph.strip("\n").expandtabs().split("\n")
        words = _join(lines)
        if words == "-":  # the mark of an item without words
            continue
        item = _ITEM.match(words)
        column = len(lines[0]) - len(lines[0].lstrip()) + item.end() if item else 0
        text += "\n" if 0 < column <= last else "\n\n"
        text += f"* {words[item.end() :]}" if item and item["dash"] else words
        last = column
    return text.strip("\n")


def superscript(digits: str) -> str:
    """``6`` -> ``⁶``: how a raised number survives where markup is lost (10⁶ must never become 106)."""
    return digits.translate(_SUPERSCRIPTS)


def _join(lines: list[str]) -> str:
    joined = lines[0].strip()
    for line, following in pairwise(lines):
        word = following.strip().partition(" ")[0]
        own_break = len(line.rstrip()) + 1 + len(word) <= _FILLED
        joined += ("\n" if own_break else " ") + following.strip()
    return joined


def _is_laid_out(value: str) -> bool:
    """True for plain prose whose lines and ends have nothing to strip: most texts of registries are."""
    return (
        _is_plain(value)
        and "\n " not in value
        and " \n" not in value
        and "\n\n\n" not in value
        and value.replace("\n", "").isprintable()
        and value.strip() == value
    )


def _is_plain(value: str) -> bool:
    """True for plain ASCII prose, but for control characters; quick looks take a fifth of the time of a search."""
    return value.isascii() and "\\" not in value and "&" not in value and "  " not in value


def _undo_transport(value: str) -> str:
    if "&" in value:
        value = _ENTITY.sub(lambda found: html.unescape(found.group()), value)
    if "\\" in value:
        value = _MARKDOWN_ESCAPE.sub(lambda found: found[1], value)
    # What is printable holds no control characters, no ends of lines but "\n", and no spaces but the plain one.
    odd = not all(map(str.isprintable, value.split("\n")))
    if odd:
        value = _CONTROL.sub("", _NEWLINE.sub("\n", value))
    if not is_normalized("NFC", value):
        value = normalize("NFC", value)
    return _SPACES.sub(" ", value) if odd or "  " in value else value
