"""What Maven has of the servers, in ``.cache/``: only files of a known SHA-512 are used."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import NamedTuple

from tests.servers.base import MissingError

_COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy"
_CACHE = Path(__file__).resolve().parents[2] / ".cache"


class Artifact(NamedTuple):
    """One file of Maven's: ``group:name:version``, with ``:kind`` where it is no jar."""

    coordinates: str
    sha512: str

    @property
    def path(self) -> Path:
        """Where it is, once it is there."""
        _, name, version, *kind = self.coordinates.split(":")
        return _CACHE / f"{name}-{version}.{kind[0] if kind else 'jar'}"


@cache
def java() -> str:
    """The program; raises :class:`MissingError`."""
    found = shutil.which("java")
    if found is None:
        raise MissingError("Java is missing: apt-get install default-jre-headless (17 or newer)")
    return found


@cache
def file(artifact: Artifact) -> str:
    """The path of the file; raises :class:`MissingError` where it is not there or not whole."""
    if not _is_whole(artifact):
        raise MissingError(f"{artifact.path.name} is missing: python -m tests.servers")
    return str(artifact.path)


def get(artifact: Artifact) -> None:
    """Get the file with Maven where it is not there; raises SystemExit where it is not the one that is known."""
    if _is_whole(artifact):
        return
    command = ["mvn", "-q", "-B", _COPY, f"-Dartifact={artifact.coordinates}", f"-DoutputDirectory={_CACHE}"]
    subprocess.run(command, check=True)
    if not _is_whole(artifact):
        artifact.path.unlink(missing_ok=True)
        raise SystemExit(f"what Maven gave for {artifact.coordinates} is not what is known by its SHA-512")


def _is_whole(artifact: Artifact) -> bool:
    if not artifact.path.is_file():
        return False
    with artifact.path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha512").hexdigest() == artifact.sha512
