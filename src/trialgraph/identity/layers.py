"""Decisions and entities as named graphs, in pieces: they can be larger than memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from functools import partial
from itertools import islice
from typing import TypeVar

from trialgraph.identity.canonical import Entities
from trialgraph.identity.matches import CURATED, LEXICAL, OPERATED_BY, REGISTRY, SAME_TRIAL, Match
from trialgraph.identity.ror import Registry
from trialgraph.identity.ror_graph import registry_graph
from trialgraph.mappers.emit import NamedGraph, predicate
from trialgraph.mappers.terms import decimal
from trialgraph.ontology import PREFIXES, TG

__all__ = ["CANONICAL", "LAYERS", "identity_graphs"]

CANONICAL = "graph/identity/canonical"
LAYERS = {layer: f"graph/identity/{layer}" for layer in (LEXICAL, REGISTRY, CURATED)}
_PIECE = 2_000
_OPERATED_BY, _IDENTIFIED_AS = predicate(TG.operatedBy), predicate(TG.identifiedAs)
_PREF_LABEL, _PREFERRED = predicate("skos:prefLabel"), predicate(TG.preferredRecord)
_LABEL, _SAME_TRIAL = predicate("rdfs:label"), predicate(TG.sameTrialAs)
T = TypeVar("T")


def identity_graphs(
    entities: Entities,
    preferred: Iterable[tuple[str, str]],
    *,
    base: str,
    version: str,
    registry: Registry | None = None,
) -> Iterator[NamedGraph]:
    """The layers of evidence, and the canonical graph; ``preferred`` is (trial, the record of it to read first)."""
    for layer, name in LAYERS.items():
        matches = (match for match in entities.matches() if match.layer == layer)
        yield from _pieces(base + name, matches, lambda graph, match: _add_match(graph, match, base, version))
    if registry is not None:
        yield from registry_graph(registry, entities.registered(), base=base)
    canonical = base + CANONICAL
    for link, pairs in (
        (_OPERATED_BY, entities.links(OPERATED_BY)),
        (_SAME_TRIAL, entities.links(SAME_TRIAL)),
        (_IDENTIFIED_AS, entities.names()),
        (_PREFERRED, preferred),
    ):
        yield from _pieces(canonical, pairs, partial(_link, predicate=link))
    yield from _pieces(canonical, entities.labels(), partial(_label, predicate=_PREF_LABEL))
    yield from _pieces(canonical, entities.unread_trials(), partial(_label, predicate=_LABEL))


def _link(graph: NamedGraph, pair: tuple[str, str], predicate: str) -> None:
    graph.link(pair[0], predicate, pair[1])


def _label(graph: NamedGraph, pair: tuple[str, str], predicate: str) -> None:
    graph.text(pair[0], predicate, pair[1])


def _pieces(name: str, things: Iterable[T], add: Callable[[NamedGraph, T], None]) -> Iterator[NamedGraph]:
    stream = iter(things)
    while some := list(islice(stream, _PIECE)):
        graph = NamedGraph(name)
        for thing in some:
            add(graph, thing)
        yield graph


def _add_match(graph: NamedGraph, match: Match, base: str, version: str) -> None:
    node = f"{base}match/{match.name}"
    relation = f"not {_local(match.predicate)}" if match.negative else _local(match.predicate)
    graph.node(node, TG.Match, f"{match.subject_label} {relation} {match.object_label}")
    graph.link(node, predicate(TG.matchSubject), match.subject)
    graph.link(node, predicate(TG.matchObject), match.object)
    graph.link(node, predicate(TG.matchPredicate), _iri(match.predicate))
    graph.link(node, predicate(TG.justification), _iri(match.justification))
    graph.text(node, predicate(TG.tier), match.tier)
    graph.text(node, predicate(TG.rule), match.rule)
    graph.term(node, predicate(TG.confidence), decimal(Decimal(match.confidence)))
    graph.text(node, predicate(TG.toolVersion), f"trialgraph {version}")
    graph.text(node, predicate(TG.refusal), match.refused or None)
    if match.negative:
        graph.boolean(node, predicate(TG.holds), False)


def _local(curie: str) -> str:
    return curie.partition(":")[2]


def _iri(curie: str) -> str:
    prefix, _, local = curie.partition(":")
    return PREFIXES[prefix] + local
