"""XML from strangers: parsed without document types, entities or network."""

from __future__ import annotations

import re

from lxml import etree

from trialgraph.mappers.rejection import Rejection

__all__ = ["parse_xml"]

_DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)


def parse_xml(data: bytes) -> etree._Element:
    """The root element; raises :class:`Rejection` (empty, unsafe-xml, truncated, malformed-xml)."""
    if not data.strip():
        raise Rejection("empty", "the file is empty")
    if _DOCTYPE.search(data[:65_536]):
        raise Rejection("unsafe-xml", "the XML declares a document type, which is not read: it could name other files")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line, column = error.position
        code = "truncated" if "end of" in str(error).lower() or "premature" in str(error).lower() else "malformed-xml"
        raise Rejection(code, f"this is no well-formed XML: {error.msg}", f"line {line}, column {column}") from error
    except ValueError as error:
        raise Rejection("encoding", f"the XML cannot be read: {error}") from error
