"""The servers that other tests count on: what was written is there after a kill, and only for those who may."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from secrets import token_hex

import httpx
import pytest

from tests.servers import STORES, Fuseki, MissingError, Server, Virtuoso, maven

TRIPLE = b"<urn:a> <urn:b> <urn:c> .\n"
QUADS = b"".join(b"<urn:s%d> <urn:p> <urn:o> <urn:g%d> .\n" % (number, number % 2) for number in range(5))
STARTS: dict[str, Callable[[Path], Server]] = {
    **STORES,
    "fuseki with a password": lambda folder: Fuseki(folder, user="curator", password=token_hex(8)),
}


def _graphs(server: Server) -> dict[str, int]:
    """How much each graph holds of what was written here."""
    query = (
        """SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } FILTER (STRSTARTS(STR(?p), "urn:")) } GROUP BY ?g"""
    )
    open_to_all = isinstance(server, Virtuoso)
    reply = httpx.get(
        server.query,
        params={"query": query},
        headers={"Accept": "application/sparql-results+json"},
        auth=None if open_to_all else server.auth,
        timeout=60,
    )
    rows = reply.raise_for_status().json()["results"]["bindings"]
    return {row["g"]["value"]: int(row["n"]["value"]) for row in rows}


def _put(server: Server, graph: str, *, auth: httpx.Auth | None) -> httpx.Response:
    turtle = {"Content-Type": "text/turtle"}
    return httpx.put(server.gsp, params={"graph": graph}, content=TRIPLE, headers=turtle, auth=auth, timeout=60)


@pytest.mark.parametrize("store", STARTS)
def test_a_server_keeps_what_it_was_given_through_a_kill(tmp_path: Path, store: str) -> None:
    try:
        server = STARTS[store](tmp_path)
        server.start()
    except MissingError as error:
        pytest.skip(str(error))
    first = server.pid
    try:
        assert _graphs(server) == {}
        assert _put(server, "urn:put", auth=server.auth).is_success
        assert _put(server, "urn:nobody", auth=None).is_success == (server.auth is None)
        address = server.query
        server.kill()
        server.start()
        assert (server.query, server.pid != first) == (address, True)
        kept = {"urn:put": 1, **({"urn:nobody": 1} if server.auth is None else {})}
        assert _graphs(server) == kept

        assert server.load(QUADS) == server.query
        assert _graphs(server) == {"urn:g0": 3, "urn:g1": 2}
        told = "INSERT DATA { GRAPH <urn:update> { <urn:a> <urn:b> <urn:c> } }"
        update = {"Content-Type": "application/sparql-update"}
        assert httpx.post(server.update, content=told, headers=update, auth=server.auth, timeout=60).is_success
        server.kill()
        server.start()
        assert _graphs(server) == {"urn:g0": 3, "urn:g1": 2, "urn:update": 1}
    finally:
        server.stop()
    with pytest.raises(httpx.TransportError):
        httpx.get(server.root, timeout=5)


def test_a_file_that_is_not_there_or_not_whole_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(maven, "_CACHE", tmp_path)
    artifact = maven.Artifact("org.example:thing:1:war", "0" * 128)
    for _ in range(2):
        with pytest.raises(MissingError, match=r"^thing-1\.war is missing: python -m tests\.servers$"):
            maven.file(artifact)
        (tmp_path / "thing-1.war").write_bytes(b"something else")
