"""Jena Fuseki, from Maven: datasets in TDB2, or in memory, as many as wanted."""

from __future__ import annotations

from pathlib import Path

import httpx

from tests.servers.base import QUADS, Server
from tests.servers.maven import Artifact, file, java

__all__ = ["SERVER", "Fuseki"]

# Java 17 runs versions up to 5.6; those after 5.3 fail on joins that nobody reads (apache/jena issue 3516).
SERVER = Artifact(
    "org.apache.jena:jena-fuseki-server:5.3.0",
    "f4d067016c2e55fc8c2bc77c57d0995012a6489c34dcfcbafa8a6fb02594be0f"
    "0ce95c87bfa36037d02dd4cdc6b0eff3cf6784060484fd39045fd45caaa43167",
)
_LIGHT = ("-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")


class Fuseki(Server):
    """``on_disk``: whether datasets outlive the server; ``user`` and ``password``: whom alone it lets in."""

    has_many = True
    read_only = False  # counts at the next start, and means one dataset only

    def __init__(
        self, folder: Path, *, on_disk: bool = True, user: str | None = None, password: str | None = None
    ) -> None:
        super().__init__(folder)
        self.user, self.password = user, password
        self._kind = "tdb2" if on_disk else "mem"

    @property
    def query(self) -> str:
        """See :class:`Server`."""
        return f"{self.root}/{self.dataset}"

    @property
    def update(self) -> str:
        """See :class:`Server`."""
        return f"{self.root}/{self.dataset}/update"

    @property
    def gsp(self) -> str:
        """See :class:`Server`."""
        return f"{self.root}/{self.dataset}/data"

    def load(self, quads: bytes) -> str:
        """See :class:`Server`."""
        self.dataset = self._fresh()
        self._make()
        httpx.put(self.gsp, content=quads, headers=QUADS, auth=self.auth, timeout=300).raise_for_status()
        return self.query

    @property
    def _ready(self) -> str:
        return f"{self.root}/$/ping"

    def _environment(self) -> dict[str, str]:
        return {"FUSEKI_BASE": str(self.folder / ("fuseki-read-only" if self.read_only else "fuseki"))}

    def _command(self) -> list[str]:
        guard = []
        if self.user is not None:
            self.folder.mkdir(parents=True, exist_ok=True)
            known = self.folder / "passwd"
            known.write_text(f"{self.user}: {self.password}\n", encoding="utf-8")
            guard = [f"--passwd={known}", "--auth=basic"]
        kept = ["--tdb2", "--loc", str(self.folder / "fuseki/databases" / self.dataset), f"/{self.dataset}"]
        return [
            *(java(), *_LIGHT, "-jar", file(SERVER), "--localhost", "--port", str(self.port)),
            *(guard if not self.read_only else kept),
        ]

    def _prepare(self) -> None:
        if self.read_only:
            return
        told = httpx.get(f"{self.root}/$/datasets/{self.dataset}", auth=self.auth, timeout=60)
        if told.status_code == httpx.codes.NOT_FOUND:
            self._make()
        else:
            told.raise_for_status()

    def _make(self) -> None:
        form = {"dbName": self.dataset, "dbType": self._kind}
        httpx.post(f"{self.root}/$/datasets", data=form, auth=self.auth, timeout=60).raise_for_status()
