"""Who is the same: decisions with evidence, in graphs of their own that can be dropped and rebuilt.

The record graphs never change: names stay as their sources write them. ``graph/identity/lexical`` holds one
``tg:Match`` per decision, ``graph/identity/canonical`` what follows: ``tg:identifiedAs`` on every name,
``skos:prefLabel`` on every entity (once, where each record that uses a name repeats its ``rdfs:label``),
``tg:operatedBy`` on sites, ``tg:preferredRecord`` on trials.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal

import msgspec

from trialgraph.identity.canonical import canonical_names
from trialgraph.identity.lexical import Weights, lexical_matches
from trialgraph.identity.matches import OPERATED_BY, Match
from trialgraph.identity.sssom import JUSTIFICATION, sssom_table
from trialgraph.mappers.emit import NamedGraph, predicate
from trialgraph.mappers.terms import decimal
from trialgraph.ontology import PREFIXES, TG

__all__ = ["Identity", "Match", "Weights", "preferred_records", "resolve", "sssom_table"]

CANONICAL = "graph/identity/canonical"
LEXICAL = "graph/identity/lexical"


class Identity(msgspec.Struct, frozen=True):
    """What was decided: the matches, for each name (IRI) the name that stands for its entity, and what that says."""

    matches: tuple[Match, ...]
    names: Mapping[str, str]
    labels: Mapping[str, str]

    def graphs(self, preferred: Mapping[str, str], *, base: str, version: str) -> tuple[NamedGraph, NamedGraph]:
        """The lexical and the canonical graph; ``preferred`` is the record to read first, by trial (both IRIs)."""
        lexical, canonical = NamedGraph(base + LEXICAL), NamedGraph(base + CANONICAL)
        for match in self.matches:
            _add_match(lexical, match, base, version)
            if match.predicate == OPERATED_BY:
                canonical.link(match.subject, predicate(TG.operatedBy), match.object)
        for name, entity in self.names.items():
            canonical.link(name, predicate(TG.identifiedAs), entity)
        for entity, label in self.labels.items():
            canonical.text(entity, predicate("skos:prefLabel"), label)
        for trial, record in sorted(preferred.items()):
            canonical.link(trial, predicate(TG.preferredRecord), record)
        return lexical, canonical


def resolve(weights: Weights) -> Identity:
    """Decide who is the same among the names that the records use."""
    matches = lexical_matches(weights)
    names = canonical_names(weights, matches)
    labels = {mention.iri: mention.name for mention in sorted(weights) if names[mention.iri] == mention.iri}
    return Identity(tuple(matches), names, labels)


def preferred_records(records: Iterable[tuple[str, str, bool, str]]) -> dict[str, str]:
    """The record to read first for each trial: the registry's own before a page, then the newest, then by name.

    Each record is (trial IRI, record IRI, whether the registry itself publishes it, last update as an ISO date or "").
    """
    best: dict[str, tuple[bool, str, str]] = {}
    for trial, record, own, updated in records:
        rank = (own, updated, record)
        if trial not in best or rank > best[trial]:
            best[trial] = rank
    return {trial: rank[2] for trial, rank in best.items()}


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
