"""A ROR data dump, read as a stream into a scratch database: its organisations, their names, how they are related."""

from __future__ import annotations

import hashlib
import re
import sqlite3
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import msgspec

from trialgraph.errors import TrialgraphError
from trialgraph.identity.keys import habit_key
from trialgraph.identity.ror_names import keys_of
from trialgraph.identity.ror_records import Decoded, Organization, decode_record
from trialgraph.progress import Progress
from trialgraph.scratch import open_scratch
from trialgraph.sources import Sources

__all__ = ["Dump", "RorError", "read_dump"]

_INVERSE = {
    "parent": "child",
    "child": "parent",
    "successor": "predecessor",
    "predecessor": "successor",
    "related": "related",
}
_STAGE = "reading ROR"
_TOLD_EVERY = 1000
_RELEASE = re.compile(r"v[0-9]+(?:\.[0-9]+)+(?=-)")
_DOCUMENTS = {".json", ".jsonl", ".ndjson"}
_LOST = frozenset({"unreadable", "truncated", "too-large"})  # of such a file nobody knows how much is missing
_NEW_SCHEMA = (
    "give the zip as ROR publishes it, or the JSON of schema v2 in it "
    "(its name ends in _schema_v2.json up to release v1.74, in ror-data.json from v2.0 on)"
)
# A word is common where this share of all organisations has it in their names, and not fewer than the number.
_COMMON_SHARE, _COMMON_NUMBER = 0.002, 20
_TABLES = """
CREATE TABLE organization (id TEXT PRIMARY KEY, record BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE named (key TEXT, country TEXT, id TEXT, bare INTEGER, PRIMARY KEY (key, country, id)) WITHOUT ROWID;
CREATE TABLE kin (one TEXT, kind TEXT, other TEXT, PRIMARY KEY (one, kind, other)) WITHOUT ROWID
"""


class RorError(TrialgraphError):
    """A file that was given as a ROR data dump and cannot be used as one."""

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(path, reason)

    def __str__(self) -> str:
        return f"{self.path} cannot be used as a ROR data dump: {self.reason}"


class Dump:
    """What has been read of a dump; the tables are ``organization``, ``named`` and ``kin``."""

    def __init__(self, digest: str, scratch: Path | None) -> None:
        self.digest = digest
        self.release: str | None = None
        self.read = 0
        self.rejected = 0
        self.reason: str | None = None  # of the first record that was rejected
        self.common_words: frozenset[str] = frozenset()
        self.places: frozenset[str] = frozenset()
        self.database: sqlite3.Connection = open_scratch(scratch)
        for statement in _TABLES.split(";"):
            self.database.execute(statement)

    def reject(self, where: str, reason: str) -> None:
        """Count a record that cannot be read."""
        self.rejected += 1
        self.reason = self.reason or f"{where}: {reason}"

    def add(self, organization: Organization) -> None:
        """Keep an organisation; raises ``ValueError`` where its id is taken."""
        try:
            self.database.execute(
                "INSERT INTO organization VALUES (?, ?)", (organization.id, msgspec.msgpack.encode(organization))
            )
        except sqlite3.IntegrityError:
            raise ValueError(f"{organization.id} is listed twice") from None
        self.read += 1
        self.database.executemany(
            "INSERT INTO named VALUES (?, ?, ?, ?)",
            (
                (key, country, organization.id, bare)
                for key, bare in keys_of(organization)
                for country in organization.countries or ("",)
            ),
        )
        self.database.executemany("INSERT OR IGNORE INTO kin VALUES (?, ?, ?)", _kin(organization))


def read_dump(path: Path, scratch: Path | None, progress: Progress) -> Dump:
    """Read a dump; raises :class:`RorError` for a file that is none or is not whole."""
    dump = Dump(_digest(path), scratch)
    tally = _Tally()
    sources = Sources([path], _chosen)
    for number, raw in enumerate(sources.records(), 1):
        if number % _TOLD_EVERY == 0:
            progress(_STAGE, number, sources.share())
        if raw.problem is not None and raw.problem[0] in _LOST:
            raise RorError(path, raw.problem[1])
        try:
            if raw.problem is not None:
                raise ValueError(raw.problem[1])
            decoded = decode_record(raw.data)
            dump.add(decoded.organization)
        except ValueError as error:
            dump.reject(_short(raw.name), str(error))
        else:
            tally.count(decoded)
        dump.release = dump.release or _release_in(raw.name)
    if dump.read == 0:
        raise RorError(path, f"it holds no organisation ({dump.reason or 'no JSON is in it'}); {_NEW_SCHEMA}")
    if tally.old == dump.read:
        raise RorError(path, f"its records are of schema v1; {_NEW_SCHEMA}")
    dump.release = dump.release or tally.newest()
    dump.common_words, dump.places = tally.common(dump.read), frozenset(tally.places)
    return dump


class _Tally:
    """What only all records together tell."""

    def __init__(self) -> None:
        self.old = 0
        self.places: set[str] = set()
        self._words: Counter[str] = Counter()
        self._releases: set[str] = set()

    def count(self, decoded: Decoded) -> None:
        organization = decoded.organization
        self.old += decoded.old
        if decoded.release:
            self._releases.add(decoded.release)
        self._words.update({word for name in organization.names for word in habit_key(name).split(" ")})
        self.places.update(habit_key(name) for name in (organization.city, *organization.country_names) if name)

    def newest(self) -> str | None:
        return max(
            self._releases, key=lambda name: ([int(part) for part in re.findall("[0-9]+", name)], name), default=None
        )

    def common(self, organizations: int) -> frozenset[str]:
        """The words that are in many names, but for those that are a place's whole name."""
        enough = max(_COMMON_NUMBER, organizations * _COMMON_SHARE)
        return frozenset(word for word, uses in self._words.items() if uses >= enough and word not in self.places)


def _kin(organization: Organization) -> Iterator[tuple[str, str, str]]:
    """Each relation from both ends: (one, what the other is to it, other)."""
    told = {
        "parent": organization.parents,
        "child": organization.children,
        "successor": organization.successors,
        "predecessor": organization.predecessors,
        "related": organization.relatives,
    }
    for kind, others in told.items():
        for other in others:
            yield organization.id, kind, other
            yield other, _INVERSE[kind], organization.id


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as handle:
            return hashlib.file_digest(handle, "sha256").hexdigest()
    except OSError as error:
        raise RorError(path, f"it cannot be opened ({error.strerror})") from error


def _chosen(members: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """Of the files in a zip, the JSON of schema v2: so named where both schemas are there, else the largest."""
    documents = [member for member in members if PurePosixPath(member.filename).suffix.lower() in _DOCUMENTS]
    named = [member for member in documents if "schema_v2" in member.filename]
    return [max(named or documents, key=lambda member: member.file_size)] if documents else []


def _release_in(name: str) -> str | None:
    """``v1.74`` of ``v1.74-2025-11-24-ror-data.zip!v1.74-2025-11-24-ror-data_schema_v2.json#1``."""
    found = _RELEASE.match(_short(name))
    return found[0] if found else None


def _short(name: str) -> str:
    """The last part of the name of a record."""
    return re.split(r"[!/\\]", name)[-1]
