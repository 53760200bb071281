"""Counting what a graph holds: triples once, however many of its named graphs repeat them; memory does not grow."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path

import msgspec

from trialgraph.export.layers import layer_of
from trialgraph.export.lines import Lines, Statement, statements
from trialgraph.export.order import Sorter
from trialgraph.ontology import BASE, PREFIXES, TG

__all__ = ["TARGETS", "Figures", "Tally", "figures_of"]

TARGETS = {
    "mesh": ("http://id.nlm.nih.gov/mesh/", "Medical Subject Headings (MeSH)"),
    "pubmed": ("https://pubmed.ncbi.nlm.nih.gov/", "PubMed"),
    "obo": ("http://purl.obolibrary.org/obo/", "OBO ontologies"),
    "ror": ("https://ror.org/", "Research Organization Registry (ROR)"),
    "wikidata": ("http://www.wikidata.org/entity/", "Wikidata"),
}
"""Data sets that this one has links into: how their IRIs begin, and what they are called."""

_TYPE = f"<{PREFIXES['rdf']}type>".encode()
_RECORD = f"<{TG.SourceRecord}>".encode()
_UPDATED = f"<{TG.lastUpdated}>".encode()
_WITHIN = {f"<{TG.sameTrialAs}>".encode(), f"<{PREFIXES['owl']}sameAs>".encode()}
_DAY = re.compile(rb'"(\d{4}-\d\d-\d\d)"')
_UNDER = re.compile(rb"<(.+?/)(?:record/[^/]+/[^/]+|graph/[a-z].*)>")
_SOURCE = re.compile(rb"/record/([^/]+)/[^/]+>$")
_LINKED = tuple((name, f"<{begins}".encode()) for name, (begins, _) in TARGETS.items())
_RUN = 16 * 2**20  # of the second sorter; it is in memory beside the first
_SHOWN = ("Trial", "Organization", "Site", "Person")


class Figures(msgspec.Struct):
    """What a graph holds. Counts of triples are of the union of its named graphs, and of a layer's."""

    base: str = BASE
    statements: int = 0
    """Quads: triples as often as named graphs say them."""
    triples: int = 0
    subjects: int = 0
    objects: int = 0
    entities: int = 0
    """Subjects whose IRI begins with the base."""
    classes: Counter[str] = msgspec.field(default_factory=Counter)
    properties: dict[str, tuple[int, int]] = {}
    """Triples and distinct subjects of each."""
    layers: Counter[str] = msgspec.field(default_factory=Counter)
    graphs: set[str] = set()
    """Named graphs but for those of records and contacts."""
    links: Counter[tuple[str, str]] = msgspec.field(default_factory=Counter)
    """Triples by predicate and target; the target is empty for links between things of this data set."""
    sources: Counter[str] = msgspec.field(default_factory=Counter)
    """Records of each source."""
    examples: dict[str, str] = {}
    newest: str | None = None
    """Day of the newest record."""


class Tally:
    """Is shown statements in any order, and tells figures; to be closed."""

    def __init__(self, folder: Path | None = None) -> None:
        self._sorter, self._objects = Sorter(folder), Sorter(folder, run=_RUN)
        self._base: str | None = None

    def see(self, some: Iterable[Statement]) -> None:
        """Take some statements."""
        lines = [b"%b %b %b %b ." % each if each[3] else b"%b %b %b ." % each[:3] for each in some]
        self._sorter.add(lines)
        if self._base is None:
            found = (_UNDER.fullmatch(graph) for *_, graph in some)
            self._base = next((each[1].decode() for each in found if each), None)

    def figures(self) -> Figures:
        """All counts. To be called once."""
        told = _counted(self._sorter.batches(), self._base or BASE, self._objects)
        told.objects = sum(map(len, self._objects.batches()))
        return told

    def close(self) -> None:
        """Remove what is on disk."""
        self._sorter.close()
        self._objects.close()


def figures_of(lines: Lines, folder: Path) -> Figures:
    """The figures of a whole graph."""
    tally = Tally(folder)
    try:
        for piece in lines():
            tally.see(list(statements([piece])))
        return tally.figures()
    finally:
        tally.close()


def _counted(batches: Iterator[list[bytes]], base: str, objects: Sorter) -> Figures:
    told = Figures(base=base)
    properties: defaultdict[bytes, list[int]] = defaultdict(lambda: [0, 0])
    classes: Counter[bytes] = Counter()
    layers_of = lru_cache(maxsize=8_192)(layer_of)
    start, newest = f"<{base}".encode(), b""
    before: tuple[bytes, ...] = ()
    subject_before = predicate_before = b""
    in_layers: set[str] = set()
    for batch in batches:
        values = set()
        for subject, predicate, value, graph in statements([b"\n".join(batch)]):
            told.statements += 1
            if (subject, predicate, value) != before:
                before = subject, predicate, value
                in_layers = set()
                values.add(value)
                told.triples += 1
                count = properties[predicate]
                count[0] += 1
                if subject != subject_before:
                    told.subjects += 1
                    told.entities += subject.startswith(start)
                    predicate_before = b""
                if predicate != predicate_before:
                    count[1] += 1
                subject_before, predicate_before = subject, predicate
                if predicate == _TYPE:
                    classes[value] += 1
                    _show(told, subject, value, start)
                    if value == _RECORD and (source := _SOURCE.search(subject)):
                        told.sources[source[1].decode()] += 1
                elif predicate == _UPDATED and (day := _DAY.match(value)):
                    newest = max(newest, day[1])
                elif value[:1] == b"<":
                    _link(told, predicate, value)
            layer = layers_of(graph)
            if layer is not None and layer not in in_layers:
                in_layers.add(layer)
                told.layers[layer] += 1
                if layer not in {"records", "contacts"}:
                    told.graphs.add(graph.decode().strip("<>"))
        objects.add([blake2b(value, digest_size=16).hexdigest().encode() for value in values])
    told.classes = Counter({name.decode().strip("<>"): number for name, number in classes.items()})
    told.properties = {name.decode().strip("<>"): (both[0], both[1]) for name, both in properties.items()}
    told.newest = newest.decode() or None
    return told


def _show(told: Figures, subject: bytes, kind: bytes, start: bytes) -> None:
    name = kind.decode().rpartition("#")[2].rstrip(">")
    if name in _SHOWN and name not in told.examples and subject.startswith(start):
        told.examples[name] = subject.decode().strip("<>")


def _link(told: Figures, predicate: bytes, value: bytes) -> None:
    target = "" if predicate in _WITHIN else next((name for name, begins in _LINKED if value.startswith(begins)), None)
    if target is not None:
        told.links[predicate.decode().strip("<>"), target] += 1
