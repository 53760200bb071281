"""The same quads made the plain way: ``json.loads``, terms of rdflib in an rdflib ``Dataset``, its N-Quads serializer.

The study is read and mapped by the project's own code; what stands in for it is only the graph that the statements go
to. A test checks that both give the same quads.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from functools import lru_cache, partial
from hashlib import sha256
from pathlib import Path
from typing import Annotated
from unittest.mock import patch

import msgspec
import typer
from rdflib import RDF, RDFS, Dataset, Literal, URIRef
from rdflib.term import Node

from benchmarks.peers import Told, tell
from trialgraph import __version__
from trialgraph.mappers import Provenance, triples
from trialgraph.mappers.codes import Notes
from trialgraph.mappers.ctgov_study import Study
from trialgraph.mappers.ctgov_trial import trial_of
from trialgraph.mappers.ctgov_v2 import MAPPER
from trialgraph.mappers.document import Document
from trialgraph.mappers.emit import Mention
from trialgraph.mappers.suspect import may_be_damaged
from trialgraph.ontology import BASE, concept_iri

__all__ = ["RdflibGraph", "map_study", "run"]


@lru_cache(maxsize=4096)
def _relation(predicate: str) -> URIRef:
    return URIRef(predicate.strip(" <>"))


class RdflibGraph:
    """What :class:`trialgraph.mappers.emit.NamedGraph` is to the mapping, over a graph of an rdflib Dataset."""

    def __init__(self, iri: str, *, dataset: Dataset) -> None:
        self.iri = iri
        self.mentions: dict[Mention, None] = {}
        self.notes: dict[str, int] = {}
        self._texts: list[tuple[str, str]] = []
        self._graph = dataset.graph(URIRef(iri))

    def _add(self, subject: str, relation: str, value: Node) -> None:
        self._graph.add((URIRef(subject), _relation(relation), value))

    def mention(self, mention: Mention) -> None:
        """Remember a name node."""
        self.mentions[mention] = None

    def texts(self) -> list[tuple[str, str]]:
        """(predicate, words) of each text beyond ASCII."""
        return self._texts

    def node(self, subject: str, kind: str, label: str) -> None:
        """Declare a node."""
        self._graph.add((URIRef(subject), RDF.type, URIRef(kind)))
        self.text(subject, f" <{RDFS.label}> ", label)

    def link(self, subject: str, relation: str, target: str) -> None:
        """A quad whose object is an IRI."""
        self._add(subject, relation, URIRef(target))

    def text(self, subject: str, relation: str, value: str | None) -> None:
        """A quad with a plain string."""
        if value:
            self._add(subject, relation, Literal(value))
            if not value.isascii():
                self._texts.append((relation.strip(" <>"), value))

    def concept(self, subject: str, relation: str, scheme: str, code: str | None) -> None:
        """A quad whose object is a concept."""
        if code is not None:
            self._add(subject, relation, URIRef(concept_iri(scheme, code)))

    def integer(self, subject: str, relation: str, value: int | None) -> None:
        """A quad with an xsd:integer."""
        if value is not None:
            self._add(subject, relation, Literal(value))

    def boolean(self, subject: str, relation: str, value: bool | None) -> None:
        """A quad with an xsd:boolean."""
        if value is not None:
            self._add(subject, relation, Literal(value))

    def term(self, subject: str, relation: str, term: str) -> None:
        """A quad with a date, a decimal number or an address."""
        if term.startswith("<"):
            self._add(subject, relation, URIRef(term[1:-1]))
            return
        # The words are canonical already: without normalisation rdflib is the faster.
        value, _, kind = term[1:-1].partition('"^^<')
        self._add(subject, relation, Literal(value, datatype=URIRef(kind), normalize=False))


def map_study(line: bytes, dataset: Dataset) -> None:
    """Add one study's quads to the dataset."""
    trial = trial_of(msgspec.convert(json.loads(line), Study), Notes())
    provenance = Provenance(
        source=MAPPER.source,
        format=MAPPER.format,
        mapper=MAPPER.name,
        version=__version__,
        sha256=sha256(line).hexdigest(),
        url=MAPPER.address(Document(line), trial),
        registry=MAPPER.registry,
    )
    make: Callable[..., RdflibGraph] = partial(RdflibGraph, dataset=dataset)
    with patch.object(triples, "NamedGraph", make):
        triples.record_graph(trial, provenance, base=BASE, damaged=may_be_damaged(line))


def run(corpus: Path, out: Path, sample: int | None) -> Told:
    """Map the corpus, or so many studies from all of it at even distances."""
    began, studies, statements = time.perf_counter(), 0, 0
    with out.open("wb") as handle:
        for line in _sample(corpus, sample):
            dataset = Dataset()
            map_study(line, dataset)
            quads = dataset.serialize(format="nquads", encoding="utf-8")
            handle.write(quads)
            studies += 1
            statements += quads.count(b" .\n")  # len(dataset) counts a triple of two graphs once
    seconds = time.perf_counter() - began
    return Told(studies=studies, statements=statements, bytes=out.stat().st_size, seconds=seconds)


def _sample(corpus: Path, sample: int | None) -> Iterator[bytes]:
    with corpus.open("rb") as lines:
        count = sum(1 for _ in lines)
    step = max(1.0, count / sample) if sample else 1.0
    with corpus.open("rb") as lines:
        due = 0.0
        for at, line in enumerate(lines):
            if at >= due:
                due += step
                yield line.rstrip(b"\n")


def main(
    corpus: Path, out: Path, sample: Annotated[int | None, typer.Option(help="Map so many studies only.")] = None
) -> None:
    """Measure rdflib."""
    tell(run(corpus, out, sample))


if __name__ == "__main__":
    typer.run(main)
