"""What becomes of each field of the records: which a mapper reads, and how many triples come of it.

A field is measured by leaving it out: the triples that are gone then came of it. One that changes nothing when it is
left out is read all the same where another value in its place changes something: the record tells it twice.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from trialgraph.fields import Fields, fields_of
from trialgraph.mappers import Document, Mapper, Provenance, Rejection, choose, mappers
from trialgraph.mappers.contacts import contact_graph
from trialgraph.mappers.terms import TermError
from trialgraph.mappers.triples import record_graph
from trialgraph.ontology import BASE

__all__ = ["FATES", "Coverage", "PathCoverage", "Tally", "measure", "write_coverage"]

_MEASURED = 8  # records of a batch in which one path is measured: of many alike, some tell
FATES = ("mapped", "told-twice", "left-out", "unread")
_Paths = dict[tuple[str, str], "Tally"]


class Tally(msgspec.Struct):
    """Counts of one path: records and values that have it; records and values measured, the triples of these."""

    records: int = 0
    values: int = 0
    measured_records: int = 0
    measured_values: int = 0
    triples: int = 0
    read: bool = False  # another value would give other triples

    def add(self, other: Tally) -> None:
        """Count what another batch has counted."""
        self.records += other.records
        self.values += other.values
        self.measured_records += other.measured_records
        self.measured_values += other.measured_values
        self.triples += other.triples
        self.read = self.read or other.read


class PathCoverage(msgspec.Struct, frozen=True):
    """A row of ``coverage.tsv``. ``triples`` is scaled up to all values where only some were measured."""

    format: str
    path: str
    records: int
    values: int
    triples: int
    measured: int  # records
    fate: str  # one of FATES
    reason: str


class Coverage:
    """The fields of all records of a build."""

    def __init__(self) -> None:
        self._paths: _Paths = {}

    def add(self, found: Iterable[tuple[str, str, Tally]]) -> None:
        """Count what a batch has."""
        for mapper, path, tally in found:
            self._paths.setdefault((mapper, path), Tally()).add(tally)

    def rows(self) -> list[PathCoverage]:
        """One row per format and path, in order."""
        known = {mapper.name: mapper for mapper in mappers()}
        return [_row(known[name], path, tally) for (name, path), tally in sorted(self._paths.items())]


def _row(mapper: Mapper, path: str, tally: Tally) -> PathCoverage:
    reason = _left_out(mapper.left_out, path)
    fate = "mapped" if tally.triples else "told-twice" if tally.read else "left-out" if reason else "unread"
    scaled = round(tally.triples * tally.values / tally.measured_values) if tally.measured_values else 0
    return PathCoverage(
        mapper.format,
        path,
        tally.records,
        tally.values,
        scaled,
        tally.measured_records,
        fate,
        reason if fate == "left-out" else "",
    )


def _left_out(reasons: Mapping[str, str], path: str) -> str:
    plain = path.replace("[]", "")
    for start, reason in reasons.items():
        if start.endswith("*") and plain.startswith(start[:-1]):
            return reason
        if plain == start or (plain.startswith(start) and plain[len(start)] in "./@"):
            return reason
    return ""


def measure(records: Sequence[bytes], *, contact_details: bool = False) -> list[tuple[str, str, Tally]]:
    """(mapper, path, counts) of a batch of records that can be mapped; the smallest records are measured first."""
    paths: _Paths = {}
    for data in sorted(records, key=lambda data: (len(data), data)):
        document = Document(data)
        mapper = choose(document)
        fields = fields_of(document)
        if fields is not None:
            _measure_record(document, mapper, fields, contact_details, paths)
    return [(mapper, path, tally) for (mapper, path), tally in sorted(paths.items())]


def _measure_record(document: Document, mapper: Mapper, fields: Fields, contacts: bool, paths: _Paths) -> None:
    whole = _lines(document.content, mapper, contacts)
    for path, values in fields.paths().items():
        tally = paths.setdefault((mapper.name, path), Tally())
        tally.records += 1
        tally.values += values
        if tally.measured_records >= (1 if _left_out(mapper.left_out, path) else _MEASURED):
            continue
        tally.measured_records += 1
        tally.measured_values += values
        lost = (whole - _lines(fields.without(path), mapper, contacts)).total()
        tally.triples += lost
        if not lost and not tally.read:
            tally.read = whole != _lines(fields.altered(path), mapper, contacts)


def _lines(data: bytes, mapper: Mapper, contacts: bool) -> Counter[bytes]:
    """The record's quads; none where nothing can be made of it."""
    document = Document(data)
    try:
        trial = mapper.read(document)
        # A note that keeps words because no rule reads them is no mapping of them.
        trial = msgspec.structs.replace(trial, notes=tuple(note for note in trial.notes if note.type != "unread"))
        provenance = Provenance(
            source=mapper.source,
            format=mapper.format,
            mapper=mapper.name,
            version="",
            sha256="",
            url=mapper.address(document, trial),
        )
        graphs = [record_graph(trial, provenance, base=BASE)]
        if contacts:
            graphs.append(contact_graph(trial, provenance, base=BASE))
        return Counter(line for graph in graphs for line in graph.to_bytes().splitlines())
    except (Rejection, TermError):
        return Counter()


def write_coverage(path: Path, rows: Iterable[PathCoverage]) -> None:
    """The rows as a table with tabs between the columns."""
    with path.open("w", encoding="utf-8", newline="") as handle:
        table = csv.writer(handle, dialect="excel-tab", lineterminator="\n")
        table.writerow(PathCoverage.__struct_fields__)
        table.writerows(msgspec.structs.astuple(row) for row in rows)
