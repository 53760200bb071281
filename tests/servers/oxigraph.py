"""Oxigraph's own server, from PyPI. Its default graph shows no named graph unless asked to."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import httpx

from tests.servers.base import QUADS, MissingError, Server

__all__ = ["Oxigraph"]


class Oxigraph(Server):
    """One dataset; ``on_disk``: whether it outlives the server. ``read_only`` counts at the next start."""

    read_only = False

    def __init__(self, folder: Path, *, on_disk: bool = True) -> None:
        super().__init__(folder)
        self._on_disk = on_disk

    @property
    def query(self) -> str:
        """See :class:`Server`."""
        return f"{self.root}/query"

    @property
    def update(self) -> str:
        """See :class:`Server`."""
        return f"{self.root}/update"

    @property
    def gsp(self) -> str:
        """See :class:`Server`."""
        return f"{self.root}/store"

    def load(self, quads: bytes) -> str:
        """See :class:`Server`; a PUT takes the place of all there was."""
        httpx.put(self.gsp, content=quads, headers=QUADS, timeout=300).raise_for_status()
        return self.query

    def _command(self) -> list[str]:
        beside = Path(sys.executable).with_name("oxigraph")
        program = str(beside) if beside.exists() else shutil.which("oxigraph")
        if program is None:
            raise MissingError("the program oxigraph is missing: pip install oxigraph")
        kept = ["--location", str(self.folder / "store")] if self._on_disk else []
        return [program, "serve-read-only" if self.read_only else "serve", *kept, "--bind", f"127.0.0.1:{self.port}"]
