"""A saved web page as clean lines of text, whether it was saved as text or as HTML.

Both roads end in the same lines: markup and blank lines are gone, each bullet is ``* ``, a raised digit keeps being
one (``10⁶``). What a layout means by its lines is the business of that layout's mapper.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import msgspec

from trialgraph.mappers.rejection import Rejection
from trialgraph.mappers.text import clean, clean_block

__all__ = ["Page", "Section", "after_label", "decode", "sections"]

_MARKUP = re.compile(
    r"\s*<(?:!doctype\s+html|!--|html|head|body|div|p|section|main|article|table|span|ul|ol|h[1-6])\b", re.IGNORECASE
)
_CHARSETS = re.compile(
    r"utf-?8|utf-?16(?:le|be)?|(?:us-)?ascii|iso-?8859-\d+|latin-?1|(?:windows-|cp)125\d|gb2312|gbk|gb18030|big5|shift_jis|"
    r"euc-(?:jp|kr)|koi8-[ru]",
    re.IGNORECASE,
)
_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_BULLET = re.compile(r"^[•●◦▪‣∙]\s*")
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


class Page(msgspec.Struct, frozen=True):
    """The lines of a page, none of them blank, and the page's own address where its markup states it."""

    lines: tuple[str, ...]
    url: str | None = None

    @classmethod
    def from_bytes(cls, data: bytes) -> Page:
        """Read a page saved as text or HTML; raises :class:`Rejection` (empty, encoding)."""
        text = decode(data)
        if not text.strip():
            raise Rejection("empty", "the file is empty")
        if _MARKUP.match(text):
            from trialgraph.mappers.page_html import render

            rendered, title, url = render(text)
            lines = _lines(rendered)
            # Menus and the like stand above the one title.
            return cls(lines[lines.index(title) :] if title in lines else lines, url)
        return cls(_lines(text))


def decode(data: bytes) -> str:
    """The bytes as text: by byte order mark, else by the charset that HTML declares, else UTF-8; never by guessing."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decode(data[len(mark) :] if encoding == "utf-8" else data, encoding)
    declared = _CHARSET.search(data[:4096])
    return _decode(data, declared[1].decode("ascii") if declared else "utf-8")


def _decode(data: bytes, encoding: str) -> str:
    if not _CHARSETS.fullmatch(encoding):
        raise Rejection("encoding", f"the page declares an encoding that is not read here, {encoding!r}")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Rejection("encoding", f"the text is not {encoding}: {error.reason}", f"byte {error.start}") from error
    if text.count("\0") > len(text) // 10:
        raise Rejection(
            "encoding", f"the text is not {encoding}: it is full of NUL characters, as UTF-16 without a mark is"
        )
    return text


def _lines(text: str) -> tuple[str, ...]:
    lines = (_BULLET.sub("* ", line).strip() for line in clean_block(text).split("\n"))
    return tuple(line for line in lines if line and line != "*")


class Section(msgspec.Struct, frozen=True):
    """What stands under one heading; ``known`` is False for a heading that the layout's mapper does not know."""

    heading: str
    lines: tuple[str, ...]
    known: bool = True


def sections(
    lines: Sequence[str],
    headings: Sequence[str],
    taglines: re.Pattern[str] | None = None,
    prose: frozenset[str] = frozenset(),
) -> dict[str, Section]:
    """Cut the lines at their headings; what stands before the first is under ``""``.

    A line is a heading when it is one word for word. Where the layout sets a fixed sentence under each of its headings
    (``taglines``), a heading followed by it wins over the same words elsewhere, the sentence is dropped, and a short
    line followed by such a sentence is a heading even when it is unknown - but not under the headings of ``prose``,
    where such sentences are common.
    """
    current = ""
    starts: dict[str, int] = {}
    with_tagline: set[str] = set()
    known = {heading.casefold(): heading for heading in headings}
    for at, line in enumerate(lines):
        tagged = taglines is not None and at + 1 < len(lines) and bool(taglines.fullmatch(lines[at + 1]))
        heading = known.get(line.rstrip(":").casefold())
        if (
            heading is None
            and tagged
            and current not in prose
            and len(line) < 60
            and not line.endswith((".", "?", "!"))
        ):
            heading = line
        current = heading or current
        if heading is not None and (heading not in starts or (tagged and heading not in with_tagline)):
            starts[heading] = at
            if tagged:
                with_tagline.add(heading)
    ordered = sorted(starts.items(), key=lambda item: item[1])
    first = ordered[0][1] if ordered else len(lines)
    found = {"": Section("", tuple(lines[:first]))}
    for (heading, start), (_, end) in pairwise([*ordered, ("", len(lines))]):
        body = start + 1 + (heading in with_tagline)
        found[heading] = Section(heading, tuple(lines[body:end]), heading in headings)
    return found


def after_label(line: str, label: str) -> str | None:
    """What follows the label on its line (``Group Type EXPERIMENTAL`` -> ``EXPERIMENTAL``); None for another line."""
    if not line.casefold().startswith(label.casefold()):
        return None
    rest = line[len(label) :]
    if rest and not rest.startswith((":", " ")):
        return None
    return clean(rest.lstrip(": "))
