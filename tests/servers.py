"""Real SPARQL servers on free ports of the loopback: Oxigraph's, and Jena Fuseki.

``python -m tests.servers`` gets Fuseki's jar with Maven into ``.cache/``; without it, or without Java, tests skip.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

# Java 17 runs versions up to 5.6; those after 5.3 fail on joins that nobody reads (apache/jena issue 3516).
FUSEKI = "org.apache.jena:jena-fuseki-server:5.3.0"
FUSEKI_SHA512 = (
    "f4d067016c2e55fc8c2bc77c57d0995012a6489c34dcfcbafa8a6fb02594be0f"
    "0ce95c87bfa36037d02dd4cdc6b0eff3cf6784060484fd39045fd45caaa43167"
)
_COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy"
_CACHE = Path(__file__).resolve().parents[1] / ".cache"
_JAR = _CACHE / "jena-fuseki-server-5.3.0.jar"
_QUADS = {"Content-Type": "application/n-quads"}


class MissingError(Exception):
    """A server that is not on this machine; says how to get it."""


Load = Callable[[bytes], str]


@contextmanager
def oxigraph(folder: Path) -> Iterator[Load]:
    """``load(quads)``: the address of a store of its own, whose default graph shows no named graph unless asked to."""
    program = Path(sys.executable).with_name("oxigraph")
    found = str(program) if program.exists() else shutil.which("oxigraph")
    if found is None:
        raise MissingError("the program oxigraph is missing: pip install oxigraph")
    running: list[subprocess.Popen[bytes]] = []

    def load(quads: bytes) -> str:
        address = _free_address()
        server = _start([found, "serve", "--bind", address], folder / f"oxigraph{len(running)}.log")
        running.append(server)
        _wait_for(f"http://{address}/", server)
        httpx.put(f"http://{address}/store", content=quads, headers=_QUADS, timeout=60).raise_for_status()
        return f"http://{address}/query"

    try:
        yield load
    finally:
        _stop(running)


@contextmanager
def fuseki(folder: Path) -> Iterator[Load]:
    """``load(quads)``: the address of a dataset of its own in one server."""
    java = shutil.which("java")
    if java is None:
        raise MissingError("Java is missing (17 or newer)")
    if not _is_whole(_JAR):
        raise MissingError("Jena Fuseki is missing: python -m tests.servers")
    address = _free_address()
    port = address.rpartition(":")[2]
    light = ("-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
    command = [java, *light, "-jar", str(_JAR), "--localhost", "--port", port]
    server = _start(command, folder / "fuseki.log", FUSEKI_BASE=str(folder / "fuseki"))
    made: list[str] = []

    def load(quads: bytes) -> str:
        name = f"graph{len(made)}"
        made.append(name)
        form = {"dbName": name, "dbType": "mem"}
        httpx.post(f"http://{address}/$/datasets", data=form, timeout=60).raise_for_status()
        httpx.put(f"http://{address}/{name}/data", content=quads, headers=_QUADS, timeout=60).raise_for_status()
        return f"http://{address}/{name}"

    try:
        _wait_for(f"http://{address}/$/ping", server)
        yield load
    finally:
        _stop([server])


def _free_address() -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{probe.getsockname()[1]}"


def _start(command: list[str], log: Path, **environment: str) -> subprocess.Popen[bytes]:
    with log.open("wb") as out:
        return subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=log.parent, env={**os.environ, **environment}
        )


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        try:
            httpx.get(url, timeout=5)
        except httpx.TransportError:
            assert server.poll() is None, f"{server.args!r} did not start"
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"{server.args!r} does not answer")


def _stop(servers: list[subprocess.Popen[bytes]]) -> None:
    for server in servers:
        server.terminate()
    for server in servers:
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _is_whole(jar: Path) -> bool:
    return jar.is_file() and hashlib.sha512(jar.read_bytes()).hexdigest() == FUSEKI_SHA512


def main() -> None:
    """Get Fuseki's jar; raises SystemExit where it is not the one that is known."""
    if _is_whole(_JAR):
        return
    subprocess.run(["mvn", "-q", "-B", _COPY, f"-Dartifact={FUSEKI}", f"-DoutputDirectory={_CACHE}"], check=True)
    if not _is_whole(_JAR):
        _JAR.unlink(missing_ok=True)
        raise SystemExit(f"what Maven gave for {FUSEKI} is not what is known by its SHA-512")


if __name__ == "__main__":
    main()
