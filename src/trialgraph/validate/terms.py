"""The terms of the graphs that are judged: rdflib's, with every literal as it was written."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import pyoxigraph as ox
import rdflib
from rdflib import BNode, Graph, Literal
from rdflib.plugins.sparql import prepareQuery
from rdflib.term import Node

from trialgraph.ontology import PREFIXES, vocabulary_quads
from trialgraph.rdflib_bridge import Converter

__all__ = ["Terms"]

_IN_SCHEME = ox.NamedNode(f"{PREFIXES['skos']}inScheme")


class _PreparedGraph(Graph):
    """A graph that parses each query text once: pySHACL asks the same few queries of every trial."""

    def query(self, query_object: Any, *args: Any, **options: Any) -> Any:
        query = _prepared(query_object) if isinstance(query_object, str) else query_object
        return super().query(query, *args, **options)


@lru_cache(maxsize=64)
def _prepared(query: str) -> Any:
    return prepareQuery(query)


class Terms(Converter):
    """Converts terms, each once, and makes the graph of a portion with the vocabulary's codes in it."""

    def __init__(self) -> None:
        super().__init__()
        # Membership is all that the shapes ask of the vocabulary.
        self._vocabulary = [self.triple(quad) for quad in vocabulary_quads() if quad.predicate == _IN_SCHEME]

    def graph(self, quads: Iterable[ox.Quad]) -> Graph:
        """A new graph of the quads, without their graphs' names, and of the vocabulary."""
        # pySHACL sets this back to True after each run.
        rdflib.NORMALIZE_LITERALS = False
        graph = _PreparedGraph(bind_namespaces="none")
        for triple in self._vocabulary:
            graph.add(triple)
        for quad in quads:
            graph.add(self.triple(quad))
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
