"""What became of each record of a build, and which of two records of one trial counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from trialgraph.mapping import About, Rejected
from trialgraph.parts import Entry, Part
from trialgraph.scratch import open_scratch

__all__ = ["Counts", "Ledger"]


class Counts(msgspec.Struct):
    """What became of the records: ``read == mapped + rejected + duplicates``."""

    read: int = 0
    mapped: int = 0
    rejected: int = 0
    duplicates: int = 0
    quads: int = 0
    by_source: dict[str, int] = {}
    by_reason: dict[str, int] = {}
    notes: dict[str, int] = {}

    def count(self, record: About, times: int = 1) -> None:
        """Count a record that was mapped; ``times=-1`` takes it back."""
        self.mapped += times
        self.quads += times * record.quads
        _add(self.by_source, {record.source: 1}, times)
        _add(self.notes, record.notes, times)


_TABLES = """
CREATE TABLE record (
  part INTEGER NOT NULL, place INTEGER NOT NULL, name TEXT NOT NULL, graph TEXT NOT NULL, trial TEXT NOT NULL,
  own INTEGER NOT NULL, updated TEXT NOT NULL, preference INTEGER NOT NULL, sha256 TEXT NOT NULL,
  PRIMARY KEY (part, place)
) WITHOUT ROWID;
CREATE TABLE told (
  part INTEGER NOT NULL, place INTEGER NOT NULL, record BLOB NOT NULL, PRIMARY KEY (part, place)
) WITHOUT ROWID
"""
# The newest record of a graph counts, then the fullest form, then any, but always the same.
_REPLACED = """
SELECT part, place, name, sha256, updated, winner, newest, same, copy FROM (
  SELECT part, place, name, sha256, updated, row_number() OVER best AS position,
    first_value(name) OVER best AS winner, first_value(updated) OVER best AS newest,
    first_value(name) OVER alike AS same, row_number() OVER alike AS copy
  FROM record WHERE graph IN (SELECT graph FROM record GROUP BY graph HAVING COUNT(*) > 1)
  WINDOW best AS (PARTITION BY graph ORDER BY updated DESC, preference DESC, sha256 DESC, part, place),
    alike AS (PARTITION BY graph, sha256 ORDER BY part, place)
) WHERE position > 1
"""
# The registry's own record before a page, then the newest, then by name.
_PREFERRED = """
SELECT trial, graph FROM (
  SELECT trial, graph, row_number() OVER (PARTITION BY trial ORDER BY own DESC, updated DESC, graph DESC) AS position
  FROM record
) WHERE position = 1 ORDER BY trial
"""


class Ledger:
    """Takes the parts of a build in their order; after :meth:`settle` it can be asked what counts."""

    def __init__(self, path: Path | None = None) -> None:
        self.counts = Counts(by_source={}, by_reason={}, notes={})
        self.classes: dict[str, int] = {}  # class -> nodes that were declared, those of shared names once a record
        self.first = ""  # the first record that was rejected, and why
        self._parts = 0
        self._database = open_scratch(path)
        for statement in _TABLES.split(";"):
            self._database.execute(statement)

    def add(self, part: Part) -> None:
        """Count the records of the next part."""
        for place, outcome in enumerate(part.outcomes):
            self.counts.read += 1
            if isinstance(outcome, Rejected):
                self._reject(outcome, place)
            else:
                self.counts.count(outcome.about)
                _add(self.classes, outcome.about.classes)
        self._database.executemany(
            "INSERT INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (self._parts, place, r.name, r.graph, r.trial_iri, r.own_registry, r.updated, r.preference, r.sha256)
                for place, outcome in enumerate(part.outcomes)
                if isinstance(outcome, Entry) and (r := outcome.about)
            ),
        )
        self._parts += 1

    def _reject(self, outcome: Rejected, place: int) -> None:
        self.counts.rejected += 1
        self.first = self.first or f"{outcome.name}: {outcome.reason}"
        _add(self.counts.by_reason, {outcome.code: 1})
        self._tell(self._parts, place, outcome)

    def _tell(self, part: int, place: int, outcome: Rejected) -> None:
        line = msgspec.json.encode(_Told(outcome.name, outcome.code, outcome.reason, outcome.place, outcome.sha256))
        self._database.execute("INSERT INTO told VALUES (?, ?, ?)", (part, place, line))

    def settle(self) -> None:
        """Decide between records of one graph: the newest counts, the others are told."""
        self._database.execute("CREATE INDEX record_graph ON record (graph)")
        for part, place, name, digest, updated, winner, newest, same, copy in self._database.execute(_REPLACED):
            if copy > 1:
                told = Rejected(name, "duplicate", f"the same bytes as {same}", None, digest)
            else:
                why = (
                    f"newer, of {newest}; this is of {updated or 'no date'}" if newest > updated else "of the same date"
                )
                reason = f"another version of this record counts: {winner} ({why})"
                told = Rejected(name, "duplicate-conflict", reason, None, digest)
            self._tell(part, place, told)
            self.counts.duplicates += 1

    def replaced(self, part: int) -> list[int]:
        """The places of a part whose records do not count."""
        found = self._database.execute(
            "SELECT place FROM record WHERE part = ?1 AND place IN (SELECT place FROM told WHERE part = ?1)", (part,)
        )
        return [place for (place,) in found]

    def take_back(self, record: About) -> None:
        """Count a record no more that another has replaced."""
        self.counts.count(record, -1)
        _add(self.classes, record.classes, -1)

    def forget(self, part: int, places: list[int]) -> None:
        """Leave replaced records out of what is asked later."""
        self._database.executemany(
            "DELETE FROM record WHERE part = ? AND place = ?", ((part, place) for place in places)
        )

    def told(self) -> Iterator[bytes]:
        """A line of JSON for each record that is not in the graph, in the order of the sources."""
        return (line + b"\n" for (line,) in self._database.execute("SELECT record FROM told ORDER BY part, place"))

    def preferred(self) -> Iterator[tuple[str, str]]:
        """Each trial, and the record of it to read first (IRIs)."""
        return self._database.execute(_PREFERRED)

    def trials(self) -> int:
        """How many trials there are."""
        return int(self._database.execute("SELECT COUNT(DISTINCT trial) FROM record").fetchone()[0])


class _Told(msgspec.Struct):
    """A line of ``rejected.jsonl``."""

    name: str
    code: str
    reason: str
    place: str | None
    sha256: str | None


def _add(totals: dict[str, int], more: Mapping[str, int], times: int = 1) -> None:
    """Add to the totals; one that falls to nothing goes."""
    for name, count in more.items():
        totals[name] = totals.get(name, 0) + times * count
        if not totals[name]:
            del totals[name]
