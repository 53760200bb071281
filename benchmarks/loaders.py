"""Each store's own way to load a file of N-Quads, without this project: what a push is compared with."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from benchmarks.measure import Measured, measure
from tests import servers
from tests.servers import fuseki
from tests.servers.maven import file, java
from trialgraph.push.programs import found

__all__ = ["LOADERS", "Loader"]

Loader = Callable[[Path, Path], Measured]


def _oxigraph(quads: Path, folder: Path) -> Measured:
    """``oxigraph load``, without a server."""
    return measure(
        [found("oxigraph"), "load", "--location", str(folder / "store"), "--file", str(quads), "--format", "nq"]
    )


def _fuseki(quads: Path, folder: Path) -> Measured:
    """``tdb2.tdbloader``, without a server."""
    return measure(
        [java(), "-Xmx2g", "-cp", file(fuseki.SERVER), "tdb2.tdbloader", "--loc", str(folder / "tdb"), str(quads)]
    )


def _rdf4j(quads: Path, folder: Path) -> Measured:
    """One POST of the whole file: RDF4J's server has no loader beside it."""
    with servers.Rdf4j(folder) as server:
        return measure(
            ["curl", "-sf", "-H", "Content-Type: application/n-quads", "-T", str(quads), "-X", "POST", server.update]
        )


def _virtuoso(quads: Path, folder: Path) -> Measured:
    """``ld_dir`` and ``rdf_loader_run`` by isql, with the checkpoint that makes it last."""
    with servers.Virtuoso(folder) as server:
        own = server.folder / "own.nq"
        own.hardlink_to(quads)
        load = f"ld_dir('{server.folder}', 'own.nq', 'urn:none'); rdf_loader_run(); checkpoint;"
        ran = measure([found("isql-vt"), f"127.0.0.1:{server.sql_port}", "dba", "dba", f"exec={load}"])
        told = server.isql("SELECT ll_state, ll_error FROM DB.DBA.load_list;")
        if told.split() != ["2", "NULL"]:
            raise AssertionError(told)
        return ran


LOADERS: dict[str, Loader] = {"oxigraph": _oxigraph, "fuseki": _fuseki, "rdf4j": _rdf4j, "virtuoso": _virtuoso}
