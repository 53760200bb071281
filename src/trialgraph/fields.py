"""The fields of a record, whatever its format: their paths, and the record without one of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Protocol

import msgspec
from lxml import etree

from trialgraph.mappers import Document
from trialgraph.mappers.xml_document import parse_xml

__all__ = ["Fields", "fields_of"]

_OTHER = " altered"  # a word, as marks count for nothing where codes are looked up


class Fields(Protocol):
    """The values of a record by their paths (``a.b[].c``, ``a/b/@c``); places in lists are not told apart."""

    def paths(self) -> Counter[str]:
        """Each path that has a value, and how many there are."""

    def without(self, path: str) -> bytes:
        """The record without the values of a path."""

    def altered(self, path: str) -> bytes:
        """The record with other values of the same types at a path."""


def fields_of(document: Document) -> Fields | None:
    """The fields of a record in JSON or XML; a page has none that could be named."""
    if document.family == "json":
        return _JsonFields(document.content)
    return _XmlFields(document.content) if document.family == "xml" else None


class _JsonFields:
    def __init__(self, data: bytes) -> None:
        self._data = data

    def paths(self) -> Counter[str]:
        return Counter(path for path, _, _ in _json_values(msgspec.json.decode(self._data), ""))

    def without(self, path: str) -> bytes:
        record = msgspec.json.decode(self._data)
        for parent, key in reversed(self._places(record, path)):
            del parent[key]
        return msgspec.json.encode(record)

    def altered(self, path: str) -> bytes:
        record = msgspec.json.decode(self._data)
        for parent, key in self._places(record, path):
            parent[key] = _other(parent[key])
        return msgspec.json.encode(record)

    def _places(self, record: Any, path: str) -> list[tuple[Any, Any]]:
        return [(parent, key) for found, parent, key in _json_values(record, "") if found == path]


def _json_values(value: Any, path: str) -> Iterator[tuple[str, Any, Any]]:
    """(path, parent, key) of all values that hold no others; nulls and empty parts say nothing."""
    items: Any = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in items:
        way = f"{path}[]" if isinstance(value, list) else f"{path}.{key}" if path else str(key)
        if isinstance(each, dict | list):
            yield from _json_values(each, way)
        elif each is not None:
            yield way, value, key


def _other(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    return f"{value}{_OTHER}" if isinstance(value, str) else _OTHER


class _XmlFields:
    def __init__(self, data: bytes) -> None:
        self._data = data

    def paths(self) -> Counter[str]:
        return Counter(path for path, _, _ in _xml_values(parse_xml(self._data), ""))

    def without(self, path: str) -> bytes:
        root = parse_xml(self._data)
        for element, attribute in self._places(root, path):
            parent = element.getparent()
            if attribute is not None:
                del element.attrib[attribute]
            elif parent is not None:
                parent.remove(element)
        return etree.tostring(root)

    def altered(self, path: str) -> bytes:
        root = parse_xml(self._data)
        for element, attribute in self._places(root, path):
            if attribute is not None:
                element.set(attribute, element.get(attribute, "") + _OTHER)
            else:
                element.text = (element.text or "") + _OTHER
        return etree.tostring(root)

    def _places(self, root: etree._Element, path: str) -> list[tuple[etree._Element, str | None]]:
        return [(element, attribute) for found, element, attribute in _xml_values(root, "") if found == path]


def _xml_values(element: etree._Element, path: str) -> Iterator[tuple[str, etree._Element, str | None]]:
    """(path, element, None or attribute) of elements without children, and of attributes; the root is in no path."""
    for attribute in element.attrib:
        yield f"{path}/@{attribute!s}".lstrip("/"), element, str(attribute)
    children = [child for child in element if isinstance(child.tag, str)]
    for child in children:
        yield from _xml_values(child, f"{path}/{child.tag!s}".lstrip("/"))
    if not children:
        yield path or str(element.tag), element, None
