"""XML from strangers: parsed without document types, entities or network."""

from __future__ import annotations

import re

from lxml import etree

from trialgraph.mappers.rejection import Rejection

__all__ = ["parse_xml"]

_DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
# What the parser says of each kind of damage; a document cut inside a tag is told by its missing end.
_KINDS = (
    ("encoding", re.compile(r"encoding|proper UTF-8|code unit|invalid char", re.IGNORECASE)),
    ("too-deep", re.compile(r"excessive depth", re.IGNORECASE)),
    ("truncated", re.compile(r"end of|premature", re.IGNORECASE)),
)
_ROOT = re.compile(rb"<([A-Za-z_][\w.:-]*)")


def parse_xml(data: bytes, encoding: str | None = None) -> etree._Element:
    """The root element, comments left out; ``encoding`` overrules what the document declares.

    Raises :class:`Rejection` (empty, encoding, unsafe-xml, too-deep, truncated, malformed-xml).
    """
    if not data.strip():
        raise Rejection("empty", "the file is empty")
    if _DOCTYPE.search(data[:65_536]):
        raise Rejection("unsafe-xml", "the XML declares a document type, which is not read: it could name other files")
    parser = etree.XMLParser(
        encoding=encoding,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_pis=True,
        remove_comments=True,
    )
    try:
        return etree.fromstring(data.lstrip(), parser)  # nothing may stand before a declaration, not even a blank
    except etree.XMLSyntaxError as error:
        line, column = error.position
        reason = f"this is no well-formed XML: {error.msg}"
        raise Rejection(_kind(str(error), data), reason, f"line {line}, column {column}") from error
    except ValueError as error:
        raise Rejection("encoding", f"the XML cannot be read: {error}") from error


def _kind(message: str, data: bytes) -> str:
    for kind, said in _KINDS:
        if said.search(message):
            return kind
    root = _ROOT.search(data)
    return "malformed-xml" if root is not None and b"</" + root[1] in data[-len(root[1]) - 256 :] else "truncated"
