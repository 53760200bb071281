"""Eclipse RDF4J's server, from Maven, in Jetty's runner: repositories in its native store, as many as wanted."""

from __future__ import annotations

import httpx

from tests.servers.base import QUADS, Server
from tests.servers.maven import Artifact, file, java

__all__ = ["RUNNER", "SERVER", "Rdf4j"]

SERVER = Artifact(
    "org.eclipse.rdf4j:rdf4j-http-server:5.0.3:war",
    "b86a54e9218113fb18e34331ae2724fa5207943d19c24fbab379cb6bf3112124"
    "60c33de5a759d50949140e2b427a2e36d974777a4976a0748aa04c753ca2150a",
)
RUNNER = Artifact(  # the war is for Servlet 4: Jetty 9 or Tomcat 9
    "org.eclipse.jetty:jetty-runner:9.4.57.v20241219",
    "31e8b0431aa64b995f9838a3785879221f7117f9c842c7cfd6dd8889d43b48a5"
    "d2b1f138facdb83ea0918ee3328fe35147d15595405b7fc20c4e8bc26102bda4",
)
_LIGHT = ("-Xmx1g", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
_PATH = "/rdf4j-server"
_REPOSITORY = """@prefix config: <tag:rdf4j.org,2023:config/> .
[] a config:Repository ;
  config:rep.id "{name}" ;
  config:rep.impl [
    config:rep.type "openrdf:SailRepository" ;
    config:sail.impl [ config:sail.type "openrdf:NativeStore" ; config:native.tripleIndexes "spoc,posc,cspo" ]
  ] .
"""


class Rdf4j(Server):
    """Repositories on disk; it has no credentials of its own."""

    has_many = True

    @property
    def query(self) -> str:
        """See :class:`Server`."""
        return f"{self.root}{_PATH}/repositories/{self.dataset}"

    @property
    def update(self) -> str:
        """See :class:`Server`."""
        return f"{self.query}/statements"

    @property
    def gsp(self) -> str:
        """See :class:`Server`."""
        return f"{self.query}/rdf-graphs/service"

    def load(self, quads: bytes) -> str:
        """See :class:`Server`."""
        self.dataset = self._fresh()
        self._make()
        httpx.post(self.update, content=quads, headers=QUADS, timeout=300).raise_for_status()
        return self.query

    @property
    def _ready(self) -> str:
        return f"{self.root}{_PATH}/protocol"

    def _command(self) -> list[str]:
        data = f"-Dorg.eclipse.rdf4j.appdata.basedir={self.folder / 'data'}"
        scratch = self.folder / "tmp"  # the war is unpacked there, and is left there by a kill
        scratch.mkdir(parents=True, exist_ok=True)
        runner = ["-jar", file(RUNNER), "--host", "127.0.0.1", "--port", str(self.port), "--path", _PATH]
        return [java(), *_LIGHT, data, f"-Djava.io.tmpdir={scratch}", *runner, file(SERVER)]

    def _prepare(self) -> None:
        told = httpx.get(f"{self.query}/size", timeout=60)
        if told.status_code == httpx.codes.NOT_FOUND:
            self._make()
        else:
            told.raise_for_status()

    def _make(self) -> None:
        turtle = _REPOSITORY.format(name=self.dataset)
        httpx.put(self.query, content=turtle, headers={"Content-Type": "text/turtle"}, timeout=60).raise_for_status()
