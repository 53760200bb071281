"""The bytes of one record, with the views of them that mappers share: as JSON, as XML, as a web page."""

from __future__ import annotations

import json
import re
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec

from trialgraph.mappers.page import Page
from trialgraph.mappers.rejection import Rejection

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["Document"]

_BOM = b"\xef\xbb\xbf"
_WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff")
_ROOT = re.compile(rb"(?:\s|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[.*?\])?\s*>)*<([A-Za-z_][\w.:-]*)", re.DOTALL)
_CONFLICT = re.compile(rb"^(?:<{7}|={7}|>{7}|\|{7})(?: .*)?\r?$", re.MULTILINE)
_BYTE = re.compile(r"byte (\d+)")
_Keys = msgspec.json.Decoder(dict[str, msgspec.Raw])


class Document:
    """The bytes of one record, with the views of them that mappers share (each made once, when first asked for)."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    @cached_property
    def content(self) -> bytes:
        """The bytes as UTF-8 without a mark: UTF-16 that says so is read too; raises :class:`Rejection` (encoding)."""
        if self.data.startswith(_BOM):
            return self.data[len(_BOM) :]
        if self.data.startswith(_WIDE_BOMS):
            try:
                return self.data.decode("utf-16").encode()
            except UnicodeError as error:
                raise Rejection("encoding", f"the text is not UTF-16 as its mark says: {error}") from error
        return self.data

    @cached_property
    def family(self) -> str:
        """``json``, ``xml`` or ``page`` (HTML and plain text), told by how the content begins."""
        start = self.content[:4096].lstrip()
        if start.startswith((b"{", b"[")):
            return "json"
        if start.startswith(b"<") and self.root not in {None, "html"}:
            return "xml" if start.startswith(b"<?xml") or "_" in (self.root or "") else "page"
        return "page"

    @cached_property
    def root(self) -> str | None:
        """The name of the root element of XML or HTML, lower case; None where no element begins the document."""
        found = _ROOT.match(self.content)
        return found[1].decode().lower() if found else None

    @cached_property
    def fields(self) -> dict[str, msgspec.Raw]:
        """The fields of a JSON object, undecoded; raises :class:`Rejection` where it is no whole JSON object."""
        try:
            return _Keys.decode(self.content)
        except (msgspec.MsgspecError, UnicodeError) as error:
            raise self.malformed(error) from error

    def malformed(self, error: Exception) -> Rejection:
        """Why the content is no JSON, as a sentence with the place."""
        conflict = _CONFLICT.search(self.content)
        if conflict is not None:
            at = self.content.count(b"\n", 0, conflict.start()) + 1
            return Rejection("conflict-marker", "a merge left its conflict markers in the record", f"line {at}")
        if isinstance(error, msgspec.ValidationError):
            return Rejection("unknown-format", "the JSON is no object, so it is no record")
        if isinstance(error, UnicodeError):
            return Rejection("encoding", f"the text is not UTF-8: {error}")
        message = str(error)
        place = found[0] if (found := _BYTE.search(message)) else None
        if "truncated" in message and _is_json(
            self.content
        ):  # half a pair before the end of a string looks like an end
            return Rejection("encoding", "the text holds half of a surrogate pair, which is no character")
        if "truncated" in message:
            return Rejection("truncated", "the JSON ends before the record does", f"byte {len(self.content)}")
        if "utf-8" in message.lower() or "surrogate" in message.lower():
            return Rejection("encoding", f"the text is not UTF-8: {message}", place)
        return Rejection("malformed-json", f"this is no JSON: {message.removeprefix('JSON is malformed: ')}", place)

    @cached_property
    def is_table(self) -> bool:
        """Whether the first lines have the same number of columns, divided by commas, semicolons or tabs."""
        lines = self.content[:65_536].split(b"\n")[:5]
        numbers = [{line.count(mark) for line in lines[:2]} for mark in (b",", b";", b"\t")]
        return len(lines) > 1 and any(len(number) == 1 and min(number) >= 2 for number in numbers)

    @cached_property
    def xml(self) -> etree._Element:
        """The root element; raises :class:`Rejection` for what is not well-formed, and for any document type."""
        from trialgraph.mappers.xml_document import parse_xml

        # A byte order mark tells more than a declaration, which the text may have outlived.
        return parse_xml(self.content, None if self.content is self.data else "utf-8")

    @cached_property
    def page(self) -> Page:
        """The record as a saved web page; raises :class:`Rejection` where it cannot be text."""
        return Page.from_bytes(self.data)


def _is_json(content: bytes) -> bool:
    try:
        json.loads(content)
    except (ValueError, RecursionError):
        return False
    return True
