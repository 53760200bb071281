"""Which RDF format a file is in, by its name."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from trialgraph.errors import TrialgraphError

if TYPE_CHECKING:
    import pyoxigraph as ox

__all__ = ["COMPRESSIONS", "FORMATS", "UnknownFormatError", "compression", "rdf_format"]

FORMATS = {
    ".ttl": "TURTLE",
    ".nt": "N_TRIPLES",
    ".nq": "N_QUADS",
    ".trig": "TRIG",
    ".jsonld": "JSON_LD",
    ".rdf": "RDF_XML",
}
COMPRESSIONS = (".gz", ".zst")


class UnknownFormatError(TrialgraphError):
    """A file name that names no format."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)

    def __str__(self) -> str:
        known = " ".join(FORMATS)
        return f"{self.name!r} does not end in a known format; known: {known} (also with {' or '.join(COMPRESSIONS)})"


def rdf_format(path: Path) -> ox.RdfFormat:
    """The format by the suffix, compression aside; raises :class:`UnknownFormatError`."""
    import pyoxigraph as ox

    suffix = (path.with_suffix("") if compression(path) else path).suffix.lower()
    if suffix not in FORMATS:
        raise UnknownFormatError(path.name)
    return getattr(ox.RdfFormat, FORMATS[suffix])  # type: ignore[no-any-return]  # the class has these attributes


def compression(path: Path) -> str | None:
    """``.gz`` or ``.zst`` where the name ends so, in capitals or not."""
    packed = path.suffix.lower()
    return packed if packed in COMPRESSIONS else None
