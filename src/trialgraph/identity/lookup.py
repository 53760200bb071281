"""Names and decisions of a graph, asked for node by node: of a registry, all at once would be too many.

A name stands in the graph of each record that uses it. So each property is asked for alone: several in one pattern
would be multiplied with each other, record by record.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Protocol

import msgspec
from msgspec.structs import replace

from trialgraph.identity.keys import spelling_key
from trialgraph.mappers.emit import trial_iri
from trialgraph.mappers.names import person_label
from trialgraph.mappers.registries import registry_id
from trialgraph.mappers.terms import iri, text
from trialgraph.ontology import PREFIXES

__all__ = ["Decision", "Graph", "Node", "decisions", "find", "kind_of_thing", "members", "nodes", "pieces"]

_PIECE = 500
_ASKED = (
    "rdf:type, rdfs:label, dcterms:identifier, tg:identifiedAs, tg:anonymous, tg:city, tg:region, tg:country, "
    "wgs84:lat, wgs84:long"
)
_KINDS = {f"tg:{kind.capitalize()}": kind for kind in ("organization", "site", "person", "condition", "trial")}
# Words that a name's key has and its IRI may lack.
_NOT_IN_IRI = frozenset({"and", "no", "the"})
_SLUG_SURE = 40  # letters of a name that its IRI holds in any case: the rest of a long one is cut


class Graph(Protocol):
    """What answers questions: a knowledge graph."""

    def select(self, query: str) -> Sequence[Mapping[str, object]]:
        """The rows of a SELECT."""


class Node(msgspec.Struct, frozen=True, order=True):
    """A name node: what it is a name of, the name, the place of a site, and the entity (None for a trial)."""

    kind: str
    label: str
    country: str | None
    city: str | None
    iri: str
    entity: str | None
    region: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    anonymous: bool = False
    employers: tuple[str, ...] = ()  # of a person: the organisations that records name with it

    @property
    def place(self) -> str:
        """City, region and country, or a person's organisations, as far as they are known."""
        region = self.region if self.region != self.city else None
        return ", ".join(filter(None, (self.city, region, self.country))) or " / ".join(self.employers)

    @property
    def what(self) -> str:
        """What the node is a name of, in words."""
        return kind_of_thing(self.kind)

    def __str__(self) -> str:
        return f"{self.label} ({self.place})" if self.place else self.label


def kind_of_thing(kind: str) -> str:
    """The kind with its article: an organisation, a site."""
    return "an organisation" if kind == "organization" else f"a {kind}"


class Decision(msgspec.Struct, frozen=True):
    """One row of evidence between two nodes (IRIs), as the graph has it."""

    subject: str
    object: str
    predicate: str  # as prefix:name
    tier: str
    rule: str
    confidence: str
    refused: str = ""
    holds: bool = True


def pieces(items: Iterable[str], size: int = _PIECE) -> Iterator[str]:
    """IRIs for VALUES blocks, some at a time."""
    stream = iter(items)
    while some := list(islice(stream, size)):
        yield " ".join(map(iri, some))


def nodes(graph: Graph, addresses: Iterable[str]) -> list[Node]:
    """The nodes of the IRIs that the graph knows as names or trials, in order."""
    known: dict[str, dict[str, str]] = {}
    for some in pieces(dict.fromkeys(addresses)):
        rows = graph.select(
            f"SELECT DISTINCT ?node ?of ?is WHERE {{ VALUES ?node {{ {some} }} ?node ?of ?is "
            f"FILTER (?of IN ({_ASKED})) }}"
        )
        for row in sorted(rows, key=lambda row: (str(row["node"]), str(row["of"]), str(row["is"]))):
            known.setdefault(str(row["node"]), {}).setdefault(_curie(row["of"]), str(row["is"]))
    found = [node for address, told in known.items() if (node := _node(address, told)) is not None]
    employers = _employers(graph, [node.iri for node in found if node.kind == "person"])
    return sorted(replace(node, employers=employers[node.iri]) if node.iri in employers else node for node in found)


def _employers(graph: Graph, people: Sequence[str]) -> dict[str, tuple[str, ...]]:
    places: dict[str, set[str]] = {}
    for some in pieces(people):
        for row in graph.select(
            f"SELECT DISTINCT ?node ?at WHERE {{ VALUES ?node {{ {some} }} ?role tg:agent ?node ; tg:affiliation ?at }}"
        ):
            places.setdefault(str(row["node"]), set()).add(str(row["at"]))
    labels = {node.iri: node.label for node in nodes(graph, sorted(set().union(*places.values())))} if places else {}
    return {person: tuple(sorted(labels[each] for each in at if each in labels)) for person, at in places.items()}


def _node(address: str, told: Mapping[str, str]) -> Node | None:
    # Of a trial that only other registries' records name, nothing but its id is known.
    kind = _KINDS.get(_curie(told["rdf:type"])) if "rdf:type" in told else "trial"
    entity = told.get("tg:identifiedAs")
    if kind is None or (entity is None and kind != "trial"):
        return None
    label = (told.get("dcterms:identifier") if kind == "trial" else None) or told.get("rdfs:label", address)
    country = told.get("tg:country") if kind == "site" else None
    latitude, longitude = (float(told[each]) if each in told else None for each in ("wgs84:lat", "wgs84:long"))
    return Node(
        kind=kind,
        label=label,
        country=country and country.rpartition("/")[2],
        city=told.get("tg:city"),
        iri=address,
        entity=entity,
        region=told.get("tg:region"),
        latitude=latitude,
        longitude=longitude,
        anonymous="tg:anonymous" in told,
    )


def find(graph: Graph, name: str, *, loosely: bool = False) -> list[Node]:
    """The nodes that bear a name as it is written, or a trial's id; ``loosely``, however it is spelled.

    An IRI is its own node.
    """
    if name.startswith(("http://", "https://", "urn:")):
        return nodes(graph, [name])
    if loosely:
        return [node for node in nodes(graph, _spelled_alike(graph, name)) if node.kind != "trial"]
    number = registry_id(name)
    ids = " ".join(text(each) for each in dict.fromkeys((name, number.id if number else name)))
    rows = graph.select(
        f"SELECT DISTINCT ?node WHERE {{ VALUES ?name {{ {ids} }} "
        "?node rdfs:label|tg:nameAsWritten|dcterms:identifier ?name }"
    )
    found = nodes(graph, (str(row["node"]) for row in rows))
    known = [node for node in found if node.kind != "trial" or node.label in (name, number and number.id)]
    return known if known or number is None else _only_in_rows(graph, number.id)


def _only_in_rows(graph: Graph, number: str) -> list[Node]:
    """The trial of an id that was given but refused: no record of it was read, and no label says what it is."""
    segment = trial_iri("/", number)
    rows = graph.select(
        'SELECT DISTINCT ?node WHERE { ?match tg:tier "R1" ; tg:matchSubject|tg:matchObject ?node '
        f"FILTER (STRENDS(STR(?node), {text(segment)})) }}"
    )
    return [Node("trial", number, None, None, str(row["node"]), None) for row in rows]


def _spelled_alike(graph: Graph, name: str) -> Iterator[str]:
    keys = {spelling_key(name), spelling_key(person_label(name))}
    # The IRI of a name has its words; that narrows millions down before any name is spelled.
    key = spelling_key(name)
    words = key.split() if len(key) <= _SLUG_SURE else key[:_SLUG_SURE].split()[:-1] or [key[:_SLUG_SURE]]
    telling = sorted(set(words) - _NOT_IN_IRI, key=lambda word: (-len(word), word))[:3]
    if not telling:
        return
    narrowed = " && ".join(f'CONTAINS(REPLACE(STR(?node), "-", ""), {text(word)})' for word in telling)
    rows = graph.select(f"SELECT DISTINCT ?node WHERE {{ ?node tg:identifiedAs ?entity FILTER ({narrowed}) }}")
    for some in pieces(sorted(str(row["node"]) for row in rows)):
        for row in graph.select(
            f"SELECT DISTINCT ?node ?label WHERE {{ VALUES ?node {{ {some} }} ?node rdfs:label ?label }}"
        ):
            if spelling_key(str(row["label"])) in keys:
                yield str(row["node"])


def members(graph: Graph, entity: str) -> list[str]:
    """The name nodes of an entity."""
    rows = graph.select(f"SELECT DISTINCT ?node WHERE {{ ?node tg:identifiedAs {iri(entity)} }}")
    return sorted(str(row["node"]) for row in rows)


def decisions(graph: Graph, addresses: Iterable[str]) -> list[Decision]:
    """All rows of evidence that speak of any of the nodes, in order."""
    found: dict[tuple[str, ...], Decision] = {}
    for some in pieces(addresses):
        rows = graph.select(f"""
SELECT DISTINCT ?match ?subject ?object ?predicate ?tier ?rule ?confidence ?refusal ?holds WHERE {{
  {{ VALUES ?node {{ {some} }} ?match tg:matchSubject ?node }}
  UNION
  {{ VALUES ?node {{ {some} }} ?match tg:matchObject ?node }}
  ?match tg:matchSubject ?subject ; tg:matchObject ?object ; tg:matchPredicate ?predicate ;
    tg:tier ?tier ; tg:rule ?rule ; tg:confidence ?confidence .
  OPTIONAL {{ ?match tg:refusal ?refusal }}
  OPTIONAL {{ ?match tg:holds ?holds }}
}}""")
        for row in rows:
            key = tuple(str(row[each]) for each in ("subject", "object", "predicate", "tier", "rule"))
            found[key] = _decision(row)
    return [found[key] for key in sorted(found)]


def _decision(row: Mapping[str, object]) -> Decision:
    return Decision(
        subject=str(row["subject"]),
        object=str(row["object"]),
        predicate=_curie(row["predicate"]),
        tier=str(row["tier"]),
        rule=str(row["rule"]),
        confidence=str(row["confidence"]),
        refused=str(row["refusal"] or ""),
        holds=row["holds"] is not False,
    )


def _curie(address: object) -> str:
    for prefix, start in PREFIXES.items():
        if str(address).startswith(start) and "/" not in str(address)[len(start) :]:
            return f"{prefix}:{str(address)[len(start) :]}"
    return str(address)
