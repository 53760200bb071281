"""pyoxigraph's terms as rdflib's, with every literal as it was written; the fast way into an rdflib graph."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import pyoxigraph as ox
import rdflib
from rdflib import BNode, Dataset, Literal, URIRef
from rdflib.graph import DATASET_DEFAULT_GRAPH_ID
from rdflib.term import Node

from trialgraph.ontology import PREFIXES

__all__ = ["Converter", "lexical_forms", "to_dataset"]

_STRING = ox.NamedNode(f"{PREFIXES['xsd']}string")


@contextmanager
def lexical_forms() -> Iterator[None]:
    """Keep rdflib from rewriting literals ("07" to "7") and from printing a traceback for each that is ill-typed."""
    log = logging.getLogger("rdflib.term")
    normalize, level = rdflib.NORMALIZE_LITERALS, log.level
    rdflib.NORMALIZE_LITERALS = False
    log.setLevel(logging.CRITICAL)
    try:
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", category=UserWarning, module=r"rdflib\.term")
            yield
    finally:
        rdflib.NORMALIZE_LITERALS = normalize
        log.setLevel(level)


class Converter:
    """Converts terms, each once; use it within :func:`lexical_forms`."""

    def __init__(self) -> None:
        self.iri = lru_cache(maxsize=262_144)(URIRef)
        self._literal = lru_cache(maxsize=65_536)(_literal)

    def triple(self, quad: ox.Quad) -> tuple[Node, Node, Node]:
        """The quad without its graph."""
        return self.term(quad.subject), self.iri(quad.predicate.value), self.term(quad.object)

    def term(self, term: Any) -> Node:
        """One term."""
        if isinstance(term, ox.NamedNode):
            return self.iri(term.value)
        if isinstance(term, ox.BlankNode):
            return BNode(term.value)
        if isinstance(term, ox.Literal):
            return self._literal(term)
        return Literal(str(term))  # a triple as a term: rdflib has none, and this project writes none


def _literal(term: ox.Literal) -> Literal:
    if term.language:
        return Literal(term.value, lang=term.language)
    return Literal(term.value, datatype=None if term.datatype == _STRING else URIRef(term.datatype.value))


def to_dataset(quads: Iterable[ox.Quad]) -> Dataset:
    """An rdflib Dataset of the quads, its default graph the union of the named graphs, the prefixes bound."""
    dataset = Dataset(default_union=True)
    converter = Converter()
    with lexical_forms():
        for quad in quads:
            name = quad.graph_name
            graph = converter.iri(name.value) if isinstance(name, ox.NamedNode) else DATASET_DEFAULT_GRAPH_ID
            dataset.get_context(graph).add(converter.triple(quad))
    for prefix, address in PREFIXES.items():
        dataset.bind(prefix, address)
    return dataset
