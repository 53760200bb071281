"""The graph as nodes with properties and typed relationships, for tools that know no RDF.

Names are merged into their entities (:mod:`trialgraph.export.identity`). Where two records of a trial give two values
for a property that has room for one, the first in alphabetical order is taken: RDF keeps both. Memory holds the ids of
all nodes, so that no relationship leads to a node that there is not. That a record does not state its cell source is no
relationship: it would link all trials that have nothing in common.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby, product
from pathlib import Path

import msgspec

from trialgraph.export.lines import Lines
from trialgraph.export.order import Sorter
from trialgraph.export.run import Selection, selected
from trialgraph.ontology import PREFIXES, TG, VOCAB

__all__ = ["KINDS", "RELATIONS", "STUDIED_FOR", "Column", "Edge", "Kind", "Node", "PropertyGraph", "Relation"]

_LABEL, _SKOS = f"{PREFIXES['rdfs']}label", PREFIXES["skos"]


class Column(msgspec.Struct, frozen=True):
    """A property of nodes: its name, the property of RDF it comes from, and its type; ``[]`` holds all values."""

    name: str
    predicate: str
    type: str = "string"

    @property
    def many(self) -> bool:
        """Whether it holds all values."""
        return self.type.endswith("[]")


class Kind(msgspec.Struct, frozen=True):
    """A kind of node: its label, its class in RDF, and its properties."""

    name: str
    iri: str
    columns: tuple[Column, ...]


class Relation(msgspec.Struct, frozen=True):
    """A kind of relationship: its type, and the property of RDF it comes from, if it comes of one."""

    type: str
    predicate: str = ""


class Node(msgspec.Struct, frozen=True):
    """A thing: its IRI, its kind, and a value (a tuple where there may be many; None for none) for each column."""

    iri: str
    kind: Kind
    values: tuple[str | tuple[str, ...] | None, ...]


class Edge(msgspec.Struct, frozen=True):
    """A relationship between the IRIs of two nodes; the kind of the first, and the sources whose records say so."""

    start: str
    relation: Relation
    end: str
    kind: str
    sources: tuple[str, ...] = ()


_NAME = Column("name", _LABEL)
_OTHERS = Column("otherNames", f"{_SKOS}altLabel", "string[]")
_COUNTRY = Column("country", TG.country)
_MATCHES = tuple(Column(name, f"{_SKOS}{name}", "string[]") for name in ("exactMatch", "closeMatch"))

KINDS = (
    Kind(
        "Trial",
        TG.Trial,
        (
            Column("identifier", f"{PREFIXES['dcterms']}identifier"),
            _NAME,
            Column("officialTitle", TG.officialTitle),
            Column("acronym", TG.acronym),
            Column("status", TG.status),
            Column("phase", TG.phase, "string[]"),
            Column("studyType", TG.studyType),
            Column("enrollment", TG.enrollment, "long"),
            Column("hasResults", TG.hasResults, "boolean"),
            Column("startDate", TG.startDate),
            Column("completionDate", TG.completionDate),
            Column("country", TG.country, "string[]"),
        ),
    ),
    Kind("Organization", TG.Organization, (_NAME, _OTHERS, Column("class", TG.organizationClass))),
    Kind(
        "Site",
        TG.Site,
        (
            _NAME,
            _OTHERS,
            Column("city", TG.city),
            Column("region", TG.region),
            _COUNTRY,
            Column("latitude", f"{PREFIXES['wgs84']}lat", "double"),
            Column("longitude", f"{PREFIXES['wgs84']}long", "double"),
        ),
    ),
    Kind("Person", TG.Person, (_NAME, _OTHERS)),
    Kind("Condition", TG.Condition, (_NAME, _OTHERS, *_MATCHES)),
    Kind(
        "Intervention",
        TG.Intervention,
        (
            _NAME,
            _OTHERS,
            Column("type", TG.interventionType),
            Column("productKind", TG.productKind, "string[]"),
            Column("cellType", TG.cellType, "string[]"),
            Column("donor", TG.donor, "string[]"),
            Column("route", TG.route, "string[]"),
        ),
    ),
    Kind(
        "CellSource",
        f"{VOCAB}cell-source",
        (Column("name", f"{_SKOS}prefLabel"), _OTHERS, *_MATCHES),
    ),
)
"""Nodes. A cell source is a concept of its vocabulary that something has; a trial has those of its arms, which are no
nodes."""

RELATIONS = (
    Relation("LEAD_SPONSOR", TG.leadSponsor),
    Relation("COLLABORATOR", TG.collaborator),
    Relation("AT_SITE", TG.site),
    Relation("INVESTIGATOR", TG.investigator),
    Relation("CONDITION", TG.condition),
    Relation("INTERVENTION", TG.intervention),
    Relation("CELL_SOURCE", TG.cellSource),
    Relation("OPERATED_BY", TG.operatedBy),
    Relation("RELATED_TRIAL", TG.relatedTrial),
    Relation("SAME_TRIAL_AS", TG.sameTrialAs),
)

STUDIED_FOR = Relation("STUDIED_FOR")
"""An intervention and the conditions of its trial, unless it is only given for comparison. It follows from others, so
it is told where it is asked for."""

_UNSTATED = f"<{VOCAB}cell-source/unspecified>".encode()
_TYPES = (f"<{PREFIXES['rdf']}type>".encode(), f"<{_SKOS}inScheme>".encode())
_KIND_OF = {f"<{kind.iri}>".encode(): kind for kind in KINDS}
_RELATION_OF = {f"<{relation.predicate}>".encode(): relation for relation in RELATIONS}
_BY_TYPE = {relation.type: relation for relation in (*RELATIONS, STUDIED_FOR)}
_CELL_SOURCE, _INTERVENTION, _CONDITION, _USES, _ARM_TYPE = (
    f"<{each}>".encode() for each in (TG.cellSource, TG.intervention, TG.condition, TG.uses, TG.armType)
)
_COMPARISONS = {
    f"<{VOCAB}arm-type/{code}>".encode()
    for code in ("active-comparator", "placebo-comparator", "sham-comparator", "no-intervention")
}
_WANTED = {*_TYPES, *_RELATION_OF}
_WANTED |= {f"<{column.predicate}>".encode() for kind in KINDS for column in kind.columns}
_SOURCE = re.compile(rb"/record/([^/]+)/[^/]+>$")
_OURS = b"-"  # as a source


class PropertyGraph:
    """Nodes, then relationships, each in order and once; to be closed. ``studied_for`` adds :data:`STUDIED_FOR`."""

    def __init__(self, lines: Lines, folder: Path | None = None, *, studied_for: bool = False) -> None:
        self._statements, self._edges = Sorter(folder), Sorter(folder)
        self._ids: set[bytes] = set()
        self._cell_sources: set[bytes] = set()
        self._studied_for, self._tested = studied_for, dict[bytes, bool]()
        wanted = _WANTED | {_USES, _ARM_TYPE} if studied_for else _WANTED
        some: list[bytes] = []
        for subject, predicate, value, graph in selected(lines, Selection(merge_identity=True)):
            if predicate not in wanted or value == _UNSTATED:
                continue
            if predicate in _RELATION_OF:
                some.append(b"%b %b %b %b" % (subject, predicate, value, _source(graph)))
                if predicate == _CELL_SOURCE:
                    self._cell_sources.add(value)
            else:
                some.append(b"%b %b %b" % (subject, predicate, value))
            if len(some) >= 10_000:
                self._statements.add(some)
                some = []
        self._statements.add(some)

    def nodes(self) -> Iterator[Node]:
        """All nodes, by IRI. To be called once, and read to the end before relationships are."""
        rows = (line.split(b" ", 2) for batch in self._statements.batches() for line in batch)
        for subject, group in groupby(rows, key=lambda row: row[0]):
            about: dict[bytes, list[bytes]] = {}
            for _, predicate, value in group:
                about.setdefault(predicate, []).append(value)
            if _USES in about:
                self._note_arm(about)
            kind = next((_KIND_OF[each] for name in _TYPES for each in about.get(name, ()) if each in _KIND_OF), None)
            unused = kind is not None and kind.name == "CellSource" and subject not in self._cell_sources
            if kind is None or unused or subject[:1] != b"<":
                continue
            self._ids.add(subject)
            self._edges.add(list(self._lines_of(subject, kind, about)))
            yield Node(_plain(subject), kind, tuple(_value(column, about) for column in kind.columns))

    def edges(self) -> Iterator[Edge]:
        """All relationships whose ends are nodes, by type and IRIs."""
        rows = (line.rsplit(b" ", 1) for batch in self._edges.batches() for line in batch)
        for told, group in groupby(rows, key=lambda row: row[0]):
            sources = tuple(source.decode() for _, source in group if source != _OURS)
            relation, start, end, kind = told.split(b" ")
            if start in self._ids and end in self._ids and self._is_tested(relation, start):
                yield Edge(_plain(start), _BY_TYPE[relation.decode()], _plain(end), kind.decode(), sources)

    def _lines_of(self, subject: bytes, kind: Kind, about: dict[bytes, list[bytes]]) -> Iterator[bytes]:
        name = kind.name.encode()
        for predicate, relation in _RELATION_OF.items():
            for value in about.get(predicate, ()):
                end, source = value.rsplit(b" ", 1)
                yield b"%b %b %b %b %b" % (relation.type.encode(), subject, end, name, source)
        if self._studied_for:
            for one, other in product(about.get(_INTERVENTION, ()), about.get(_CONDITION, ())):
                (start, source), (end, other_source) = one.rsplit(b" ", 1), other.rsplit(b" ", 1)
                if source == other_source:
                    yield b"%b %b %b Intervention %b" % (STUDIED_FOR.type.encode(), start, end, source)

    def _note_arm(self, about: dict[bytes, list[bytes]]) -> None:
        compared = any(each in _COMPARISONS for each in about.get(_ARM_TYPE, ()))
        for intervention in about[_USES]:
            self._tested[intervention] = not compared or self._tested.get(intervention, False)

    def _is_tested(self, relation: bytes, start: bytes) -> bool:
        return relation != STUDIED_FOR.type.encode() or self._tested.get(start, True)

    def close(self) -> None:
        """Remove what is on disk."""
        self._statements.close()
        self._edges.close()


def _value(column: Column, about: dict[bytes, list[bytes]]) -> str | tuple[str, ...] | None:
    values = about.get(f"<{column.predicate}>".encode(), [])
    if column.many:
        return tuple(map(_text, values))
    return _text(values[0]) if values else None


def _text(value: bytes) -> str:
    """What a cell says: the text of a literal, the code of a concept of our vocabularies, or else the IRI."""
    if value[:1] != b'"':
        iri = _plain(value)
        return iri.rpartition("/")[2] if iri.startswith(VOCAB) else iri
    inner = value[1 : value.rfind(b'"')]
    if b"\\" not in inner:
        return inner.decode()
    import pyoxigraph as ox

    return str(next(iter(ox.parse(b"<a:> <a:> %b ." % value, ox.RdfFormat.N_TRIPLES))).object.value)


def _plain(term: bytes) -> str:
    return term.decode().strip("<>")


@lru_cache(maxsize=1_024)
def _source(graph: bytes) -> bytes:
    """Whose record a graph is of; what follows from records is ours."""
    found = _SOURCE.search(graph)
    return found[1] if found else _OURS
