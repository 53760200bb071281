"""The graph as nodes with properties and typed relationships, for tools that know no RDF.

Names are merged into their entities (:mod:`trialgraph.export.identity`). Where two records of a trial give two values
for a property that has room for one, the first in alphabetical order is taken: RDF keeps both. Memory holds the ids of
all nodes, so that no relationship leads to a node that there is not.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

import msgspec

from trialgraph.export.lines import Lines
from trialgraph.export.order import Sorter
from trialgraph.export.run import Selection, selected
from trialgraph.ontology import PREFIXES, TG, VOCAB

__all__ = ["KINDS", "RELATIONS", "Column", "Edge", "Kind", "Node", "PropertyGraph", "Relation"]

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
    """A kind of node: its label, its class in RDF, its properties, and its category in Biolink."""

    name: str
    iri: str
    columns: tuple[Column, ...]
    category: str


class Relation(msgspec.Struct, frozen=True):
    """A kind of relationship: its type, the property of RDF it comes from, and its predicate in Biolink."""

    type: str
    predicate: str
    biolink: str = "related_to"


class Node(msgspec.Struct, frozen=True):
    """A thing: its IRI, its kind, and a value (a tuple where there may be many; None for none) for each column."""

    iri: str
    kind: Kind
    values: tuple[str | tuple[str, ...] | None, ...]


class Edge(msgspec.Struct, frozen=True):
    """A relationship between the IRIs of two nodes."""

    start: str
    relation: Relation
    end: str


_NAME = Column("name", _LABEL)
_OTHERS = Column("otherNames", f"{_SKOS}altLabel", "string[]")
_COUNTRY = Column("country", TG.country)
_MATCHES = Column("exactMatch", f"{_SKOS}exactMatch", "string[]")

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
        "ClinicalTrial",
    ),
    Kind("Organization", TG.Organization, (_NAME, _OTHERS, Column("class", TG.organizationClass)), "Agent"),
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
        "GeographicLocation",
    ),
    Kind("Person", TG.Person, (_NAME, _OTHERS), "Agent"),
    Kind("Condition", TG.Condition, (_NAME, _OTHERS, _MATCHES), "DiseaseOrPhenotypicFeature"),
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
        "ClinicalIntervention",
    ),
    Kind(
        "CellSource",
        f"{VOCAB}cell-source",
        (Column("name", f"{_SKOS}prefLabel"), _OTHERS, _MATCHES),
        "AnatomicalEntity",
    ),
)
"""Nodes. A cell source is a concept of its vocabulary; a trial has those of its arms, which are no nodes."""

RELATIONS = (
    Relation("LEAD_SPONSOR", TG.leadSponsor),
    Relation("COLLABORATOR", TG.collaborator),
    Relation("AT_SITE", TG.site, "occurs_in"),
    Relation("INVESTIGATOR", TG.investigator),
    Relation("CONDITION", TG.condition),
    Relation("INTERVENTION", TG.intervention),
    Relation("CELL_SOURCE", TG.cellSource),
    Relation("OPERATED_BY", TG.operatedBy),
    Relation("RELATED_TRIAL", TG.relatedTrial),
    Relation("SAME_TRIAL_AS", TG.sameTrialAs, "same_as"),
)

_TYPES = (f"<{PREFIXES['rdf']}type>".encode(), f"<{_SKOS}inScheme>".encode())
_KIND_OF = {f"<{kind.iri}>".encode(): kind for kind in KINDS}
_RELATION_OF = {f"<{relation.predicate}>".encode(): relation for relation in RELATIONS}
_BY_TYPE = {relation.type: relation for relation in RELATIONS}
_WANTED = {*_TYPES, *_RELATION_OF}
_WANTED |= {f"<{column.predicate}>".encode() for kind in KINDS for column in kind.columns}


class PropertyGraph:
    """Nodes, then relationships, each in order and once; to be closed."""

    def __init__(self, lines: Lines, folder: Path | None = None) -> None:
        self._statements, self._edges = Sorter(folder), Sorter(folder)
        self._ids: set[bytes] = set()
        some: list[bytes] = []
        for statement in selected(lines, Selection(merge_identity=True)):
            if statement[1] in _WANTED:
                some.append(b"%b %b %b" % statement[:3])
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
            kind = next((_KIND_OF[each] for name in _TYPES for each in about.get(name, ()) if each in _KIND_OF), None)
            if kind is None or subject[:1] != b"<":
                continue
            self._ids.add(subject)
            edges = [
                b"%b %b %b" % (relation.type.encode(), subject, value)
                for predicate, relation in _RELATION_OF.items()
                for value in about.get(predicate, ())
            ]
            self._edges.add(edges)
            yield Node(_plain(subject), kind, tuple(_value(column, about) for column in kind.columns))

    def edges(self) -> Iterator[Edge]:
        """All relationships whose ends are nodes, by type and IRIs."""
        for batch in self._edges.batches():
            for line in batch:
                kind, start, end = line.split(b" ", 2)
                if end in self._ids:
                    yield Edge(_plain(start), _BY_TYPE[kind.decode()], _plain(end))

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
