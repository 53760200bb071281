"""pyoxigraph's terms as rdflib's, with every literal as it was written."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

import pyoxigraph as ox
import rdflib
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.plugins.sparql import prepareQuery
from rdflib.term import Node

from trialgraph.ontology import PREFIXES, vocabulary_quads

__all__ = ["Terms", "lexical_forms"]

_STRING = ox.NamedNode(f"{PREFIXES['xsd']}string")
_IN_SCHEME = ox.NamedNode(f"{PREFIXES['skos']}inScheme")


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


class _PreparedGraph(Graph):
    """A graph that parses each query text once: pySHACL asks the same few queries of every trial."""

    def query(self, query_object: Any, *args: Any, **options: Any) -> Any:
        query = _prepared(query_object) if isinstance(query_object, str) else query_object
        return super().query(query, *args, **options)


@lru_cache(maxsize=64)
def _prepared(query: str) -> Any:
    return prepareQuery(query)


class Terms:
    """Converts terms, each once, and makes the graph of a portion with the vocabulary's codes in it."""

    def __init__(self) -> None:
        self.iri = lru_cache(maxsize=262_144)(URIRef)
        self._literal = lru_cache(maxsize=65_536)(_literal)
        # Membership is all that the shapes ask of the vocabulary.
        self._vocabulary = [self._triple(quad) for quad in vocabulary_quads() if quad.predicate == _IN_SCHEME]

    def graph(self, quads: Iterable[ox.Quad]) -> Graph:
        """A new graph of the quads, without their graphs' names, and of the vocabulary."""
        # pySHACL sets this back to True after each run.
        rdflib.NORMALIZE_LITERALS = False
        graph = _PreparedGraph(bind_namespaces="none")
        for triple in self._vocabulary:
            graph.add(triple)
        for quad in quads:
            graph.add(self._triple(quad))
        return graph

    def node(self, key: str) -> Node:
        """The IRI or blank node of a key."""
        return BNode(key[2:]) if key.startswith("_:") else self.iri(key)

    @staticmethod
    def key(node: Node) -> str:
        """The IRI as text, or the blank node's name after ``_:``."""
        return f"_:{node}" if isinstance(node, BNode) else str(node)

    @staticmethod
    def written(node: Node) -> str:
        """The term in N-Triples syntax."""
        if isinstance(node, Literal):
            if node.language:
                return str(ox.Literal(str(node), language=node.language))
            return str(ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype)) if node.datatype else None))
        return f"_:{node}" if isinstance(node, BNode) else f"<{node}>"

    def _triple(self, quad: ox.Quad) -> tuple[Node, Node, Node]:
        return self._term(quad.subject), self.iri(quad.predicate.value), self._term(quad.object)

    def _term(self, term: Any) -> Node:
        if isinstance(term, ox.NamedNode):
            return self.iri(term.value)
        if isinstance(term, ox.BlankNode):
            return BNode(term.value)
        if isinstance(term, ox.Literal):
            return self._literal(term)
        return Literal(str(term))  # a triple as a term: rdflib has none, and no shape speaks of them


def _literal(term: ox.Literal) -> Literal:
    if term.language:
        return Literal(term.value, lang=term.language)
    return Literal(term.value, datatype=None if term.datatype == _STRING else URIRef(term.datatype.value))
