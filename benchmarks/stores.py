"""``python -m benchmarks.stores``: export of many triples, and their push to real servers, beside their own loaders.

The corpus is generated; servers are those of ``tests/servers``, each on a new folder, for one load and no more.
"""

from __future__ import annotations

import io
import os
import shutil
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Annotated, NamedTuple

import psutil
import typer
import zstandard

from benchmarks.corpus import make_corpus, records
from benchmarks.loaders import LOADERS
from benchmarks.mapping import WORK
from benchmarks.measure import FailedError, Measured, measure, program
from benchmarks.names.figures import Cell, Figures, report
from tests import servers
from trialgraph.push import profiles

__all__ = ["Quads", "exports", "pushes", "quads_of"]

_PER_STUDY = 360  # quads of a generated study, about
_EXPORTS = ("x.nq.zst", "x.nq", "x.ttl.zst", "x.ttl")
_COLUMNS = ("triples", "seconds", "CPU s", "triples/s", "peak MB")
_MB = 2**20


class Quads(NamedTuple):
    """A file of quads: packed, as a build has it, and plain, as the stores' own loaders read it."""

    packed: Path
    plain: Path
    number: int


def quads_of(number: int, work: Path) -> Quads:
    """The first so many quads of generated studies; made once and kept in ``work``."""
    packed, plain = work / f"quads-{number}.nq.zst", work / f"quads-{number}.nq"
    if packed.exists() and plain.exists():
        return Quads(packed, plain, number)
    work.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=work) as folder:
        studies, graph = Path(folder) / "studies.jsonl.zst", Path(folder) / "graph.nq.zst"
        make_corpus(studies, records(number // _PER_STUDY + 200))
        measure([*program(), "map", str(studies), "-o", str(graph)])
        with (
            graph.open("rb") as handle,
            zstandard.ZstdDecompressor().stream_reader(handle) as unpacked,
            (Path(folder) / "plain").open("wb") as out,
        ):
            out.writelines(islice(io.BufferedReader(unpacked), number))
        with (Path(folder) / "plain").open("rb") as handle, (Path(folder) / "packed").open("wb") as out:
            zstandard.ZstdCompressor().copy_stream(handle, out)
        (Path(folder) / "plain").rename(plain)
        (Path(folder) / "packed").rename(packed)
    return Quads(packed, plain, number)


def exports(quads: Quads, folder: Path) -> Iterator[list[Cell]]:
    """Seconds and memory of an export to each format."""
    for name in _EXPORTS:
        ran = measure([*program(), "export", "-g", str(quads.packed), "-o", str(folder / name)])
        yield [name.removeprefix("x"), *_figures(quads, ran)]
        (folder / name).unlink()


def pushes(quads: Quads, kind: str, methods: tuple[str, ...], folder: Path) -> Iterator[list[Cell]]:
    """The store's own loader, then a push by each method: seconds, their ratio, and the memory of both sides."""
    ran = LOADERS[kind](quads.plain, _fresh(folder))
    alone = ran.seconds
    yield [kind, "its own loader", *_figures(quads, ran), None, 1.0]
    for method in methods:
        with servers.STORES[kind](_fresh(folder)) as server:
            _sign(server)
            command = [*program(), "push", server.query, "-g", str(quads.packed), "--profile", kind]
            if isinstance(server, servers.Virtuoso) and method == "ld_dir":
                loading = server.loading
                command += ["--loader", str(loading["loader"]), "--folder", str(loading["folder"])]
                os.environ["TRIALGRAPH_SQL_PASSWORD"] = str(loading["sql_password"])
            try:
                ran = measure([*command, "--method", method])
            except FailedError as error:
                yield [kind, f"{method}: {error}", *[None] * (len(_COLUMNS) + 2)]
                continue
            size = psutil.Process(server.pid).memory_info().rss // _MB
            yield [kind, method, *_figures(quads, ran), size, ran.seconds / alone]
    shutil.rmtree(folder / "store", ignore_errors=True)


def _figures(quads: Quads, ran: Measured) -> list[Cell]:
    return [quads.number, round(ran.seconds, 1), round(ran.cpu, 1), int(quads.number / ran.seconds), ran.peak // _MB]


def _fresh(folder: Path) -> Path:
    shutil.rmtree(folder / "store", ignore_errors=True)
    (folder / "store").mkdir()
    return folder / "store"


def _sign(server: servers.Server) -> None:
    """Credentials as a user gives them: by the environment."""
    told = {
        "TRIALGRAPH_ENDPOINT": server.root,
        "TRIALGRAPH_USER": server.user,
        "TRIALGRAPH_PASSWORD": server.password,
    }
    for name, value in told.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


def _tables(
    sizes: list[int], stores: list[str], methods: list[str], folder: Path, *, exporting: bool
) -> Iterator[Figures]:
    for number in sizes:
        quads = quads_of(number, WORK)
        if exporting:
            yield Figures(f"export of {number:,} quads", ("format", *_COLUMNS), list(exports(quads, folder)))
        for kind in stores:
            chosen = tuple(name for name in profiles()[kind].methods if not methods or name in methods)
            columns = ("store", "way", *_COLUMNS, "server MB", "times its loader")
            yield Figures(f"{number:,} quads into {kind}", columns, list(pushes(quads, kind, chosen, folder)))


def main(
    triples: Annotated[list[int] | None, typer.Option(min=1, help="How many; may be repeated.")] = None,
    store: Annotated[list[str] | None, typer.Option(help="Only this store; may be repeated.")] = None,
    method: Annotated[list[str] | None, typer.Option(help="Only this way in; may be repeated.")] = None,
    exporting: Annotated[bool, typer.Option("--export/--no-export", help="Measure the exports too.")] = True,
    json: Annotated[Path | None, typer.Option(help="Write the figures to this file too.")] = None,
) -> None:
    """Export, and push to each store."""
    for name in store or ():
        if name not in servers.STORES:
            raise typer.BadParameter(f"{name!r} is not a store; known: {', '.join(servers.STORES)}")
    with tempfile.TemporaryDirectory(prefix="trialgraph-stores-", dir=_made(WORK)) as folder:
        tables = _tables(
            triples or [10_000_000], store or list(servers.STORES), method or [], Path(folder), exporting=exporting
        )
        report(tables, json)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


if __name__ == "__main__":
    typer.run(main)
