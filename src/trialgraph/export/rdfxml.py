"""What RDF/XML cannot say is refused, as a file that no parser reads would be worse."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from trialgraph.export.errors import ExportError

if TYPE_CHECKING:
    import pyoxigraph as ox

__all__ = ["sayable"]

# https://www.w3.org/TR/xml/#charsets, and https://www.w3.org/TR/xml-names/#NT-NCName without its rarer letters
_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_NAMED = re.compile(r".*[^\w.-][\d.-]*[^\W\d][\w.-]*", re.DOTALL)


def sayable(quads: Iterable[ox.Quad]) -> Iterator[ox.Quad]:
    """The quads; raises :class:`ExportError` at one that cannot be written."""
    known: set[str] = set()
    for quad in quads:
        if quad.predicate.value not in known:
            if not _NAMED.fullmatch(quad.predicate.value):
                raise ExportError(f"RDF/XML has no way to write the property {quad.predicate}; take another format")
            known.add(quad.predicate.value)
        if found := _NO_CHARACTER.search(getattr(quad.object, "value", "")):
            code = f"U+{ord(found[0]):04X}"
            raise ExportError(f"RDF/XML has no way to write {code} in a value of {quad.subject}; take another format")
        yield quad
