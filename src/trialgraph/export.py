"""The graph as a file in any RDF format, in a fixed order: two exports of one graph are the same bytes."""

from __future__ import annotations

import gzip
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

from trialgraph.files import atomic_file
from trialgraph.formats import compression, rdf_format
from trialgraph.ontology import BASE, PREFIXES, VOCAB, schemes

if TYPE_CHECKING:
    import pyoxigraph as ox

__all__ = ["export"]


def export(quads: Iterable[ox.Quad], path: Path) -> int:
    """Write the quads; formats without named graphs get the union of all graphs. Returns how many were written."""
    import pyoxigraph as ox

    form = rdf_format(path)
    if form.supports_datasets:
        rows: list[ox.Quad] | list[ox.Triple] = sorted(set(quads), key=_quad_order)
    else:
        rows = sorted({quad.triple for quad in quads}, key=_triple_order)
    with atomic_file(path) as handle, _packed(handle, compression(path)) as out:
        readable = form in {ox.RdfFormat.TURTLE, ox.RdfFormat.TRIG, ox.RdfFormat.RDF_XML}
        ox.serialize(rows, out, form, prefixes=_prefixes(rows) if readable else None)
    return len(rows)


def _triple_order(triple: ox.Triple) -> tuple[str, bool, str, str]:
    # a node's types lead, as a reader of Turtle expects
    return str(triple.subject), triple.predicate.value != _TYPE, triple.predicate.value, str(triple.object)


def _quad_order(quad: ox.Quad) -> tuple[str, str, bool, str, str]:
    return str(quad.graph_name), *_triple_order(quad.triple)


_TYPE = PREFIXES["rdf"] + "type"


def _prefixes(rows: Iterable[ox.Quad] | Iterable[ox.Triple]) -> dict[str, str]:
    """The prefixes that the rows use: the project's own, and one for each vocabulary (``phase:1``)."""
    namespaces = {
        node.value[: max(node.value.rfind("/"), node.value.rfind("#"), node.value.rfind("_")) + 1]
        for row in rows
        for node in (row.subject, row.predicate, row.object)
        if hasattr(node, "value")
    }
    known = PREFIXES | {name: f"{VOCAB}{name}/" for name in schemes()} | {"trial": f"{BASE}trial/"}
    return {name: address for name, address in sorted(known.items()) if address in namespaces}


@contextmanager
def _packed(handle: IO[bytes], kind: str | None) -> Iterator[IO[bytes]]:
    if kind == ".gz":
        with gzip.GzipFile(filename="", mode="wb", fileobj=handle, mtime=0) as packed:
            yield packed  # type: ignore[misc]  # GzipFile writes bytes, which is all that is asked of it
    elif kind == ".zst":
        import zstandard

        with zstandard.ZstdCompressor(level=6).stream_writer(handle, closefd=False) as packed:
            yield packed
    else:
        yield handle
