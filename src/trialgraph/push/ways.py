"""The ways into a store: quads in one request, the Graph Store Protocol, SPARQL Update, files for its own loader."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from trialgraph.mappers import terms
from trialgraph.push.body import Body
from trialgraph.push.client import Client
from trialgraph.push.isql import LdDir
from trialgraph.push.pieces import Piece
from trialgraph.push.profiles import Addresses, Profile

__all__ = ["Way", "way"]

_UPDATE = "application/sparql-update; charset=utf-8"  # RDF4J takes it for Latin 1 otherwise
_NOTHING = Body.of(b"")


class Way(Protocol):
    """How pieces go into the store; ``together`` where those of several graphs go in one request."""

    together: bool

    def send(self, pieces: list[Piece], there: set[str]) -> None:
        """Put the pieces in; a graph that is ``there`` has something in it, which its first piece replaces."""

    def delete(self, graphs: Iterable[str]) -> None:
        """Take graphs out."""

    def update(self, text: str) -> None:
        """One SPARQL Update."""


class _Updates:
    """SPARQL 1.1 Update, of which each store takes only so many triples at once."""

    together = False

    def __init__(self, client: Client, profile: Profile, addresses: Addresses) -> None:
        self._client, self._profile, self._addresses = client, profile, addresses

    def update(self, text: str) -> None:
        """See :class:`Way`."""
        self._client.send("POST", self._addresses.update, Body.of(text.encode()), _UPDATE)

    def delete(self, graphs: Iterable[str]) -> None:
        """See :class:`Way`."""
        for graph in graphs:
            self.update(f"DROP SILENT GRAPH {terms.iri(graph)}")

    def send(self, pieces: list[Piece], there: set[str]) -> None:
        """See :class:`Way`."""
        most = self._profile.insert_triples
        for piece in pieces:
            if piece.first and piece.graph in there:
                self.delete([piece.graph])
            for lines in piece.batches(most):
                self.update(f"INSERT DATA {{ GRAPH {terms.iri(piece.graph)} {{\n{lines.decode()}}} }}")


class _GraphStore(_Updates):
    """SPARQL 1.1 Graph Store Protocol: PUT replaces a graph, POST adds to it."""

    def delete(self, graphs: Iterable[str]) -> None:
        """See :class:`Way`."""
        for graph in graphs:
            self._client.send("DELETE", self._addresses.store, _NOTHING, "", self._named(graph))

    def send(self, pieces: list[Piece], there: set[str]) -> None:
        """See :class:`Way`."""
        for piece in pieces:
            method = "PUT" if piece.first else "POST"
            kind = self._profile.content_type
            named = {**self._named(piece.graph), **self._profile.parameters}
            body = Body(piece.triples_size, piece.triples)
            self._client.send(method, self._addresses.store, body, kind, named)

    def _named(self, graph: str) -> dict[str, str]:
        return {self._profile.graph_parameter: graph}


class _Quads(_Updates):
    """N-Quads of many graphs in one request, after what was there of these graphs is dropped."""

    together = True
    _is_tried = False

    def send(self, pieces: list[Piece], there: set[str]) -> None:
        """See :class:`Way`."""
        address = self._addresses.quads or self._addresses.store
        old = [piece.graph for piece in pieces if piece.first and piece.graph in there]
        if old:
            self._try_out(address)
            self.update(" ;\n".join(f"DROP SILENT GRAPH {terms.iri(graph)}" for graph in old))
        self._post(address, Body(sum(piece.quads_size for piece in pieces), lambda: _quads(pieces)))

    def _try_out(self, address: str) -> None:
        """Raise where it takes no data, before anything is dropped at another address."""
        if not self._is_tried:
            self._post(address, Body.of(b"# nothing yet\n"))
            self._is_tried = True

    def _post(self, address: str, body: Body) -> None:
        self._client.send("POST", address, body, "application/n-quads", self._profile.parameters)


class _Files(_Updates):
    """N-Quads of many graphs in a file that the store's own loader reads; all else by SPARQL Update."""

    together = True

    def __init__(self, client: Client, profile: Profile, addresses: Addresses, loader: LdDir) -> None:
        super().__init__(client, profile, addresses)
        self._loader = loader

    def send(self, pieces: list[Piece], there: set[str]) -> None:
        """See :class:`Way`."""
        self._loader.prepare()
        self.delete(piece.graph for piece in pieces if piece.first and piece.graph in there)
        self._loader.load(_quads(pieces))


def _quads(pieces: list[Piece]) -> Iterator[bytes]:
    return (text for piece in pieces for text in piece.quads())


_WAYS: dict[str, Callable[[Client, Profile, Addresses], Way]] = {
    "quads": _Quads,
    "gsp": _GraphStore,
    "update": _Updates,
}


def way(method: str, client: Client, profile: Profile, addresses: Addresses, loader: LdDir | None = None) -> Way:
    """The way that is called so; ``loader`` is for ``ld_dir``."""
    if loader is not None:
        return _Files(client, profile, addresses, loader)
    return _WAYS[method](client, profile, addresses)
