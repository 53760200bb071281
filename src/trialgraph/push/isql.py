"""Virtuoso's own loader: a file in a folder that the server reads, and SQL through its program ``isql``.

The password goes to the program's standard input (``SET PWD``), never on a command line or into a file. It is the one
that is passed; else TRIALGRAPH_SQL_PASSWORD, for the server that TRIALGRAPH_ENDPOINT names; else the keyring's for the
service ``trialgraph`` and the name ``sql://user@host:port``.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from urllib.parse import urlsplit

from trialgraph.engines.address import Address
from trialgraph.engines.credentials import CredentialsError, keyring_secret
from trialgraph.engines.refusals import brief
from trialgraph.push.errors import LoaderError, PushError
from trialgraph.push.programs import found

__all__ = ["Isql", "LdDir"]

_QUIET = ("VERBOSE=OFF", "BANNER=OFF", "PROMPT=OFF", "ERRORS=STDOUT")
_ERROR = re.compile(r"\*\*\* Error (\w+): (.*?)(?:\nat line \d|\nin lines |\Z)", re.DOTALL)
_DRIVER = re.compile(r"^(?:\[[^\]]*\])+")
_NOT_LET_IN, _NOT_THERE, _LOST, _NOT_ALLOWED = "28000", {"S2801", "08001"}, "08S01", "42000"
_AGAIN = "give the same command again, it goes on from here"
_OURS = "trialgraph-"  # how the names of our files begin
_SYNTAX = "37000"  # the state of an error in the data
_STATE = "CONCAT(CAST(ll_state AS VARCHAR), ' ', COALESCE(ll_error, ''))"
_WAITING, _DONE = "0", "2"  # states of a file in the server's list; it skips what it does not see


class Isql:
    """The program, called as ``loader`` says: ``PROGRAM HOST:PORT USER``; by default isql-vt, port 1111, as dba."""

    def __init__(
        self,
        url: str,
        loader: str | None,
        password: str | None,
        *,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        self.url = url
        words = shlex.split(loader or f"isql-vt {urlsplit(url).hostname}:1111 dba")
        if len(words) < 3:
            raise LoaderError(f"--loader {loader!r} has no address or no user: --loader 'isql-vt 127.0.0.1:1111 dba'")
        *self._program, self._address, self._user = words
        self._program[0] = found(self._program[0]) if os.sep not in self._program[0] else self._program[0]
        self._password = self._secret(password, environment)
        self._has_answered = False
        # Octal for each byte: no character of a password can end the string.
        self._octal = "".join(f"\\{byte:03o}" for byte in self._password.encode())

    def run(self, *statements: str) -> str:
        """What the statements give; raises :class:`PushError` for the first that fails."""
        script = "".join(
            f"{each};\n" for each in ("SET MACRO_SUBSTITUTION OFF", f'SET PWD="{self._octal}"', *statements)
        )
        try:
            done = subprocess.run(  # noqa: S603 - the user's own program
                [*self._program, f"DSN={self._address}", f"UID={self._user}", *_QUIET],
                input=script.encode(),
                capture_output=True,
                check=False,
                start_new_session=True,  # without a terminal, on which it would ask for the password again
            )
        except OSError as error:
            raise LoaderError(f"{self._program[0]} cannot be started: {error.strerror}") from error
        told = done.stdout.decode(errors="replace")
        if failed := _ERROR.search(told):
            raise PushError(self.url, self._meaning(failed[1], _DRIVER.sub("", failed[2].strip())))
        self._has_answered = True
        if done.returncode:
            said = self._brief(done.stderr.decode(errors="replace") or told or f"exit code {done.returncode}")
            raise LoaderError(f"{self._program[0]} failed: {said}")
        return told.strip()

    def _meaning(self, state: str, told: str) -> str:
        said = self._brief(told)
        if state == _NOT_LET_IN:
            return (
                f"does not let the SQL user {self._user} in at {self._address}: {said}; is the SQL password right?"
                " After some wrong ones the server refuses all for a minute"
            )
        if state in _NOT_THERE:
            later = f"; {_AGAIN}" if self._has_answered else ""
            return f"cannot be reached at its SQL port {self._address}: {said}{later}"
        if state == _LOST:
            return f"broke off while it loaded: {said}; {_AGAIN}"
        may = f"; may the SQL user {self._user} load files?" if state.startswith(_NOT_ALLOWED) else ""
        return f"could not load: {said}{may}"

    def _brief(self, told: str) -> str:
        for secret in filter(None, (self._octal, self._password)):
            told = told.replace(secret, "***")
        return brief(told)

    def _secret(self, passed: str | None, environment: Mapping[str, str]) -> str:
        if passed is None and Address(self.url).is_under(environment.get("TRIALGRAPH_ENDPOINT", "")):
            passed = environment.get("TRIALGRAPH_SQL_PASSWORD")
        name = f"sql://{self._user}@{self._address}"
        password = passed if passed is not None else keyring_secret(name)
        if password is None:
            raise CredentialsError(
                f"no password for the SQL user {self._user}: set TRIALGRAPH_SQL_PASSWORD, and TRIALGRAPH_ENDPOINT="
                f"{Address(self.url).origin}; or keep it in the keyring: keyring set trialgraph {name}"
            )
        if "\0" in password:
            raise CredentialsError("the SQL password has a NUL, which isql does not take")
        return password


class LdDir:
    """Loads N-Quads by ``ld_dir`` and ``rdf_loader_run``, which write no log: what is not checkpointed may be lost."""

    def __init__(self, isql: Isql, folder: str | Path) -> None:
        self._isql = isql
        self._folder = Path(folder).absolute()  # with its links: DirsAllowed is compared letter by letter
        if not self._folder.is_dir():
            raise LoaderError(
                f"{self._folder} is no folder; name one that the server reads (DirsAllowed) with --folder"
            )
        self._is_cleared = False

    def load(self, quads: Iterable[bytes]) -> None:
        """Load them and make them last; leaves neither the file nor a row in the server's list behind."""
        self.prepare()
        path = self._folder / f"{_OURS}{token_hex(8)}.nq"
        row = f"ll_file = {_text(path)}"
        try:
            _write(path, quads)
            try:
                self._isql.run(f"ld_dir({_text(self._folder)}, {_text(path.name)}, 'urn:none')")
                asked = f"SELECT {_STATE} FROM DB.DBA.LOAD_LIST WHERE {row}"  # noqa: S608 - quoted by _text
                told = self._isql.run("rdf_loader_run()", "checkpoint", asked)
            finally:
                with suppress(PushError):  # what went wrong before is what is to be told
                    self._isql.run(f"DELETE FROM DB.DBA.LOAD_LIST WHERE {row}")  # noqa: S608 - quoted by _text
        finally:
            path.unlink(missing_ok=True)
        self._judge(told)

    def _judge(self, told: str) -> None:
        state, _, problem = told.partition(" ")
        if state in {"", _WAITING}:
            problem = "it does not see the file"
        elif state != _DONE:
            problem = f"another loader is at work; {_AGAIN}"
        if problem:
            place = (
                ""
                if problem.startswith(_SYNTAX)
                else (" (the folder must be in its DirsAllowed, and the file be readable for it under the same path)")
            )
            raise PushError(self._isql.url, f"did not load a file from {self._folder}: {brief(problem)}{place}")

    def prepare(self) -> None:
        """Drop what a push that was killed has left; refuse to load what others have put in the server's list.

        To be called before anything is deleted; a second time it does nothing.
        """
        if self._is_cleared:
            return
        ours = f"starts_with(ll_file, {_text(self._folder / _OURS)})"
        told = self._isql.run(f"SELECT ll_file FROM DB.DBA.LOAD_LIST WHERE {ours}")  # noqa: S608 - quoted by _text
        for name in told.splitlines():
            left = self._folder / Path(name.strip()).name
            if left.name.startswith(_OURS) and left.suffix == ".nq":  # the server says no more than which of ours
                left.unlink(missing_ok=True)
        self._isql.run(f"DELETE FROM DB.DBA.LOAD_LIST WHERE {ours}")  # noqa: S608 - quoted by _text
        waiting = self._isql.run("SELECT COUNT(*) FROM DB.DBA.LOAD_LIST WHERE ll_state = 0")
        if waiting != "0":
            raise PushError(
                self._isql.url,
                f"has {waiting} files of others waiting in DB.DBA.LOAD_LIST, which its loader would load too; load or"
                " delete them first",
            )
        self._is_cleared = True


def _write(path: Path, quads: Iterable[bytes]) -> None:
    try:
        with path.open("xb") as handle:
            handle.writelines(quads)
    except OSError as error:
        raise LoaderError(f"{path} cannot be written: {error.strerror}") from error


def _text(value: object) -> str:
    """A text in Virtuoso's SQL, where a backslash is no plain character."""
    told = str(value).replace("\\", "\\\\").replace("'", "''")
    return f"'{told}'"
