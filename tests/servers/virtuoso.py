"""OpenLink Virtuoso 7 from Debian: one dataset, with a user who may change it over HTTP (digest)."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from secrets import token_hex
from typing import Any

import httpx

from tests.servers.base import MissingError, Server, free_port

__all__ = ["Virtuoso"]

# Small buffers, no limit of the server's own that would cut an answer, and one thread for a query: with two, 7.2.5 at
# times loses rows.
_INI = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
ErrorLogLevel = 7
FileExtend = 200
MaxCheckpointRemap = 2000
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
MaxCheckpointRemap = 2000
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
LiteMode = 0
DisableUnixSocket = 1
CaseMode = 2
MaxClientConnections = 10
CheckpointInterval = 60
DirsAllowed = {folder}
NumberOfBuffers = 85000
MaxDirtyBuffers = 65000
MaxQueryMem = 1G
AdjustVectorSize = 0
ThreadsPerQuery = 1
AsyncQueueMaxThreads = 4
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerThreads = 10
MaxClientConnections = 10
KeepAliveTimeout = 10
[SPARQL]
ResultSetMaxRows = 10000000
MaxQueryCostEstimationTime = 0
MaxQueryExecutionTime = 300
DeferInferenceRulesInit = 0
"""
_ADMINISTRATOR = "dba"  # and its password
_WRITING = 7  # read, write and sponge, in all graphs


class Virtuoso(Server):
    """Anybody may ask; ``user`` may change."""

    user = "curator"

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.password: str = token_hex(8)
        self.sql_port = free_port()

    @property
    def query(self) -> str:
        """See :class:`Server`."""
        return f"{self.root}/sparql"

    @property
    def update(self) -> str:
        """See :class:`Server`."""
        return f"{self.root}/sparql-auth"

    @property
    def gsp(self) -> str:
        """See :class:`Server`; of named graphs only."""
        return f"{self.root}/sparql-graph-crud-auth"

    @property
    def auth(self) -> httpx.Auth:
        """See :class:`Server`; basic credentials are refused."""
        return httpx.DigestAuth(self.user, self.password)

    @property
    def loading(self) -> dict[str, Any]:
        """The options of a push by its own loader."""
        loader = f"isql-vt 127.0.0.1:{self.sql_port} {_ADMINISTRATOR}"
        return {"loader": loader, "folder": self.folder, "sql_password": _ADMINISTRATOR}

    def load(self, quads: bytes) -> str:
        """See :class:`Server`; by its own loader of files."""
        name = f"{self._fresh()}.nq"
        (self.folder / name).write_bytes(quads)
        self.isql("RDF_GLOBAL_RESET(); DELETE FROM DB.DBA.load_list;")
        self.isql(f"ld_dir('{self.folder}', '{name}', 'urn:none'); rdf_loader_run(); checkpoint;")
        (self.folder / name).unlink()
        told = self.isql("SELECT ll_state, ll_error FROM DB.DBA.load_list;")
        assert told.split() == ["2", "NULL"], told
        return self.query

    def isql(self, statements: str) -> str:
        """What the administrator's SQL statements give."""
        program = shutil.which("isql-vt")
        if program is None:
            raise MissingError(_MISSING)
        at = f"127.0.0.1:{self.sql_port}"
        quiet = ("VERBOSE=OFF", "BANNER=OFF", "PROMPT=OFF", "ERRORS=STDOUT")
        done = subprocess.run(
            [program, at, _ADMINISTRATOR, _ADMINISTRATOR, *quiet, f"exec={statements}"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        refused = done.returncode != 0 or "*** Error" in done.stdout
        assert not refused, f"{statements}: {done.stdout} {done.stderr}"
        return done.stdout

    @property
    def _ready(self) -> str:
        return f"{self.query}?query=ASK%7B%7D&format=json"

    def _command(self) -> list[str]:
        program = shutil.which("virtuoso-t")
        if program is None:
            raise MissingError(_MISSING)
        self.folder.mkdir(parents=True, exist_ok=True)
        ini = _INI.format(folder=self.folder, port=self.port, sql_port=self.sql_port)
        (self.folder / "virtuoso.ini").write_text(ini, encoding="utf-8")
        return [program, "+foreground", "+configfile", str(self.folder / "virtuoso.ini")]

    def _prepare(self) -> None:
        if self.user not in self.isql("SELECT U_NAME FROM DB.DBA.SYS_USERS;").split():
            self.isql(
                f"DB.DBA.USER_CREATE('{self.user}', '{self.password}');"
                f" DB.DBA.RDF_DEFAULT_USER_PERMS_SET('{self.user}', {_WRITING});"
                f' GRANT SPARQL_UPDATE TO "{self.user}"; checkpoint;'
            )


_MISSING = "Virtuoso is missing: apt-get install virtuoso-opensource-7-bin"
