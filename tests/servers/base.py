"""What all servers share: a process of their own in a folder of the test, on free ports of the loopback."""

from __future__ import annotations

import os
import resource
import socket
import subprocess
import time
from abc import ABC, abstractmethod
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

import httpx

__all__ = ["DATASET", "QUADS", "MissingError", "Server", "free_port"]

DATASET = "trials"
QUADS = {"Content-Type": "application/n-quads"}
_PATIENCE = 60.0  # seconds for a start
_GRACE = 15.0  # seconds for a stop


class MissingError(Exception):
    """A server that is not on this machine; says how to get it."""


class Server(ABC):
    """A server with one empty dataset, which it keeps in ``folder``: what was killed starts again on what it had.

    ``with Rdf4j(folder) as server`` starts it, and ends it for sure. ``user`` and ``password`` are None where the
    store takes anybody. The addresses are those of the dataset that was made last.
    """

    has_many: ClassVar[bool] = False  # datasets: each load makes a new one, and those before stay
    user: str | None = None
    password: str | None = None

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self.port = free_port()
        self.dataset = DATASET
        self._process: subprocess.Popen[bytes] | None = None
        self._loads = 0

    @property
    def root(self) -> str:
        """The address of the server."""
        return f"http://127.0.0.1:{self.port}"

    @property
    @abstractmethod
    def query(self) -> str:
        """The address for queries."""

    @property
    @abstractmethod
    def update(self) -> str:
        """The address for updates."""

    @property
    @abstractmethod
    def gsp(self) -> str:
        """The address of the Graph Store Protocol, without the parameter that names the graph."""

    @abstractmethod
    def load(self, quads: bytes) -> str:
        """A dataset that holds these N-Quads and nothing else; gives its address for queries."""

    @property
    def pid(self) -> int:
        """The number of the process."""
        assert self._process is not None, "it does not run"
        return self._process.pid

    @property
    def auth(self) -> httpx.Auth | None:
        """What httpx signs requests with."""
        return httpx.BasicAuth(self.user, self.password) if self.user and self.password else None

    def start(self) -> None:
        """Start, or start again on the same folder and ports; raises :class:`MissingError`."""
        assert self._process is None, "it runs"
        command = self._command()
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env={**os.environ, **self._environment()},
                restore_signals=False,  # SIGXFSZ stays ignored: who writes too much is told so, as on a full disk
            )
        try:
            self._wait()
            self._prepare()
        except BaseException:
            self.kill()
            raise

    def fill(self, most: int) -> None:
        """From now on it can write no file beyond so many bytes; as a full disk, until it starts again."""
        resource.prlimit(self.pid, resource.RLIMIT_FSIZE, (most, most))

    def kill(self) -> None:
        """End it at once, as a power cut would (SIGKILL)."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def stop(self) -> None:
        """End it as it should be ended, and at once where it does not."""
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(_GRACE)
            except subprocess.TimeoutExpired:
                pass
            finally:
                self.kill()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    @abstractmethod
    def _command(self) -> list[str]:
        """What starts it; raises :class:`MissingError`."""

    @property
    def _ready(self) -> str:
        """An address that answers once all is there."""
        return f"{self.root}/"

    def _environment(self) -> dict[str, str]:
        return {}

    def _prepare(self) -> None:  # noqa: B027 - most have more to do, and Oxigraph has not
        """Make what there must be before anybody asks; also called when it starts again."""

    def _fresh(self) -> str:
        """A name for one more dataset."""
        self._loads += 1
        return f"{DATASET}{self._loads}"

    def _wait(self) -> None:
        assert self._process is not None
        until = time.monotonic() + _PATIENCE
        while time.monotonic() < until:
            assert self._process.poll() is None, f"{self._process.args!r} did not start: {self._log()}"
            try:
                if httpx.get(self._ready, auth=self.auth, timeout=5).is_success:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.05)
        raise AssertionError(f"{self._process.args!r} does not answer: {self._log()}")

    def _log(self) -> str:
        return (self.folder / "server.log").read_text(errors="replace")[-2000:]


def free_port() -> int:
    """A port of the loopback on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
