"""A SPARQL endpoint to try things with: Oxigraph's server on this machine, with the quads of a build."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import zstandard

__all__ = ["serve"]

_TRIES = 200


@contextmanager
def serve(build: Path) -> Iterator[str]:
    """The address of an endpoint for the build; the server is stopped at the end. Needs ``pip install oxigraph``."""
    beside = Path(sys.executable).with_name("oxigraph")
    program = str(beside) if beside.exists() else shutil.which("oxigraph")
    if program is None:
        raise FileNotFoundError("the program oxigraph is missing: pip install oxigraph")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    with tempfile.TemporaryDirectory() as place:
        command = [program, "serve", "--location", place, "--bind", address]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
        try:
            _load(f"http://{address}/store", build / "graph.nq.zst")
            yield f"http://{address}/query"
        finally:
            server.terminate()
            server.wait(30)


def _load(store: str, quads: Path) -> None:
    for _ in range(_TRIES):
        try:
            httpx.get(store.removesuffix("/store"), timeout=5)
            break
        except httpx.ConnectError:
            time.sleep(0.05)
    with (
        quads.open("rb") as packed,
        zstandard.ZstdDecompressor().stream_reader(packed, read_across_frames=True) as text,
    ):
        # The store is empty, so that a load cut off half-way can spoil nothing: no transaction is four times as fast.
        headers = {"Content-Type": "application/n-quads"}
        answer = httpx.post(f"{store}?no_transaction", content=text, headers=headers, timeout=600)
    answer.raise_for_status()
