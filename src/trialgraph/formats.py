"""Which RDF format a file is in, by its name."""

from __future__ import annotations

from difflib import get_close_matches
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

# What people call them, without hyphens.
_CALLED = {
    "turtle": "ttl",
    "ntriples": "nt",
    "nquads": "nq",
    "jsonld": "jsonld",
    "json": "jsonld",
    "rdfxml": "rdf",
    "xml": "rdf",
}


class UnknownFormatError(TrialgraphError):
    """A file name that names no format; ``files`` and ``folders`` are formats besides those of RDF."""

    def __init__(self, name: str, files: tuple[str, ...] = (), folders: tuple[str, ...] = ()) -> None:
        self.name, self.files, self.folders = name, files, folders
        super().__init__(name, files, folders)

    def __str__(self) -> str:
        known = f"known: {' '.join((*FORMATS, *self.files))} (also with {' or '.join(COMPRESSIONS)})"
        if self.folders:
            known += f", and {' '.join(self.folders)} as --format"
        meant = self._meant()
        hint = f"did you mean {meant!r}? " if meant else ""
        return f"{self.name!r} does not end in a known format; {hint}{known}"

    def _meant(self) -> str | None:
        name = Path(self.name)
        packed = compression(name) or ""
        said = (name.name[: -len(packed)] if packed else name.name).lower().rpartition(".")[2]
        if (called := _CALLED.get(said.replace("-", "").replace("_", ""))) is not None:
            return called + packed
        near = get_close_matches(said, [each.lstrip(".") for each in (*self.files, *self.folders)], 1, 0.8)
        return near[0] + packed if near else None


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
