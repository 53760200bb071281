"""Decisions and entities as named graphs, in pieces: they can be larger than memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import islice
from typing import TypeVar

from trialgraph.identity.canonical import Entities
from trialgraph.identity.matches import OPERATED_BY, Match
from trialgraph.identity.sssom import JUSTIFICATION
from trialgraph.mappers.emit import NamedGraph, predicate
from trialgraph.mappers.terms import decimal
from trialgraph.ontology import PREFIXES, TG

__all__ = ["CANONICAL", "LEXICAL", "identity_graphs"]

CANONICAL = "graph/identity/canonical"
LEXICAL = "graph/identity/lexical"
_PIECE = 2_000
_OPERATED_BY, _IDENTIFIED_AS = predicate(TG.operatedBy), predicate(TG.identifiedAs)
_LABEL, _PREFERRED = predicate("skos:prefLabel"), predicate(TG.preferredRecord)
T = TypeVar("T")


def identity_graphs(
    entities: Entities, preferred: Iterable[tuple[str, str]], *, base: str, version: str
) -> Iterator[NamedGraph]:
    """The lexical and the canonical graph; ``preferred`` is (trial, the record of it to read first), IRIs."""
    yield from _pieces(base + LEXICAL, entities.matches(), lambda graph, match: _add_match(graph, match, base, version))
    canonical = base + CANONICAL
    operated = ((match.subject, match.object) for match in entities.matches() if match.predicate == OPERATED_BY)
    yield from _pieces(canonical, operated, lambda graph, pair: graph.link(pair[0], _OPERATED_BY, pair[1]))
    yield from _pieces(canonical, entities.names(), lambda graph, pair: graph.link(pair[0], _IDENTIFIED_AS, pair[1]))
    yield from _pieces(canonical, entities.labels(), lambda graph, pair: graph.text(pair[0], _LABEL, pair[1]))
    yield from _pieces(canonical, preferred, lambda graph, pair: graph.link(pair[0], _PREFERRED, pair[1]))


def _pieces(name: str, things: Iterable[T], add: Callable[[NamedGraph, T], None]) -> Iterator[NamedGraph]:
    stream = iter(things)
    while some := list(islice(stream, _PIECE)):
        graph = NamedGraph(name)
        for thing in some:
            add(graph, thing)
        yield graph


def _add_match(graph: NamedGraph, match: Match, base: str, version: str) -> None:
    node = f"{base}match/{match.name}"
    prefix, _, local = match.predicate.partition(":")
    prefix_of_justification, _, justification = JUSTIFICATION.partition(":")
    graph.node(node, TG.Match, f"{match.subject_label} {local} {match.object_label}")
    graph.link(node, predicate(TG.matchSubject), match.subject)
    graph.link(node, predicate(TG.matchObject), match.object)
    graph.link(node, predicate(TG.matchPredicate), PREFIXES[prefix] + local)
    graph.link(node, predicate(TG.justification), PREFIXES[prefix_of_justification] + justification)
    graph.text(node, predicate(TG.tier), match.tier)
    graph.text(node, predicate(TG.rule), match.rule)
    graph.term(node, predicate(TG.confidence), decimal(Decimal(match.confidence)))
    graph.text(node, predicate(TG.toolVersion), f"trialgraph {version}")
