"""What a network is drawn from: trials, and the things with an identity that they are linked to, read with SPARQL.

The trials are those of the question ``trials``, with its parameters. Names are followed to their entity through
``tg:identifiedAs``; where sources disagree, a trial's preferred record says who leads. Registrations of one trial in
several registries (``tg:sameTrialAs``) count as one trial.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from trialgraph.network.text import clean
from trialgraph.ontology import VOCAB, scheme

if TYPE_CHECKING:
    from trialgraph.graph import KnowledgeGraph
    from trialgraph.network.model import TrialFacts

__all__ = ["Facts", "Thing", "code_of"]

_NO_INFORMATION = ("unknown", "ambig")
_NOT_STATED = ("not-stated", "unspecified")

_IDENTIFIED = """?name tg:identifiedAs ?thing . FILTER NOT EXISTS { ?name tg:anonymous true }"""
_LINKS = {
    "lead": """?trial tg:preferredRecord ?record . GRAPH ?record { ?trial tg:leadSponsor ?name }""" + _IDENTIFIED,
    "collaborator": "?trial tg:collaborator ?name . " + _IDENTIFIED,
    "site": "?trial tg:site ?name . " + _IDENTIFIED,
    "investigator": "?trial tg:investigator ?name . " + _IDENTIFIED,
    "cell-source": "?trial tg:cellSource ?thing",
    # As the question source-conditions has it: the MeSH term, else the name.
    "condition": """{ ?trial tg:conditionMesh ?thing } UNION { ?trial tg:conditionMeshTerm ?thing }
  UNION { ?trial tg:condition/tg:identifiedAs ?thing
          FILTER NOT EXISTS { ?trial tg:conditionMesh|tg:conditionMeshTerm ?any } }""",
}
# A name's facts stand in each record that uses it: hence the DISTINCT.
_VALUES = """SELECT DISTINCT ?thing ?name ?value WHERE {
  { SELECT DISTINCT ?name ?thing WHERE { ?name tg:identifiedAs ?thing . ?name a tg:%(type)s } }
  ?name tg:%(property)s ?value
}"""
_LABELS = "SELECT DISTINCT ?thing ?value WHERE { ?thing skos:prefLabel ?value . ?thing a tg:%(type)s }"
_TYPES = {"lead": "Organization", "collaborator": "Organization", "site": "Site", "investigator": "Person",
          "condition": "Condition"}  # fmt: skip
_MESH = "SELECT DISTINCT ?term ?descriptor WHERE { ?trial tg:conditionMesh ?descriptor . ?descriptor rdfs:label ?term }"
_SAME_TRIALS = "SELECT ?trial ?other WHERE { ?trial tg:sameTrialAs ?other }"
_ANONYMOUS = """SELECT (COUNT(DISTINCT ?site) AS ?number) WHERE { ?trial tg:site ?site . ?site tg:anonymous true }"""


@dataclass(frozen=True)
class Thing:
    """An organisation, site, person, source or condition, as a network shows it; an empty string is "not known"."""

    iri: str
    label: str
    organization_class: str = ""
    country: str = ""
    city: str = ""


def code_of(iri: str, vocabulary: str) -> str:
    """The code of a concept's IRI, or an empty string for what is not a concept of the vocabulary."""
    code = iri.removeprefix(f"{VOCAB}{vocabulary}/")
    return code if code != iri and code in scheme(vocabulary) else ""


class Facts:
    """The facts that networks are made of, each read once, when first asked for.

    ``filters`` are parameters of the question ``trials``; of sites, a country leaves those alone that stand there.
    """

    def __init__(self, graph: KnowledgeGraph, filters: Mapping[str, Any]) -> None:
        self._graph = graph
        self._country = str(filters.get("country") or "").upper()
        self._links: dict[str, dict[str, set[str]]] = {}
        self._things: dict[str, dict[str, Thing]] = {}
        rows = graph.query("trials", **filters).rows
        self._ids = self._identifiers({str(row["trial"]): "".join(clean(str(row["trial_id"])).split()) for row in rows})
        self.trials = self._facts(rows)

    def links(self, relation: str) -> dict[str, set[str]]:
        """Entity -> ids of its trials, for lead, collaborator, site, investigator, cell-source or condition."""
        if relation not in self._links:
            found: dict[str, set[str]] = defaultdict(set)
            for trial, thing in self._rows(f"SELECT DISTINCT ?trial ?thing WHERE {{ {_LINKS[relation]} }}"):
                if trial in self._ids and self._counts(relation, thing):
                    found[self._mesh.get(thing, thing)].add(self._ids[trial])
            self._links[relation] = dict(found)
        return self._links[relation]

    def sponsors(self) -> dict[str, set[str]]:
        """Organisation -> ids of the trials that it leads or supports."""
        found: dict[str, set[str]] = defaultdict(set)
        for relation in ("lead", "collaborator"):
            for thing, trials in self.links(relation).items():
                found[thing] |= trials
        return dict(found)

    def things(self, relation: str) -> dict[str, Thing]:
        """Entity -> what is known of it, from all names that it goes by, for all entities of the relation."""
        if relation == "cell-source":
            sources = scheme("cell-source")
            return {iri: Thing(iri, sources.label(code_of(iri, "cell-source"))) for iri in self.links(relation)}
        known = self._known(_TYPES[relation])
        if relation == "condition":
            known = {**known, **{iri: Thing(iri, clean(term)) for term, iri in self._mesh.items()}}
        return {iri: known.get(iri) or Thing(iri, _fallback(iri)) for iri in self.links(relation)}

    @cached_property
    def site_countries(self) -> dict[str, Counter[str]]:
        """Trial -> how many of its sites stand in each country."""
        found: dict[str, Counter[str]] = defaultdict(Counter)
        places = self.things("site")
        for site, trials in self.links("site").items():
            for trial in trials:
                found[trial][places[site].country] += 1
        return found

    def anonymous_sites(self) -> int:
        """How many sites withhold their name, in all trials: they are never a link."""
        return int(self._rows(_ANONYMOUS)[0][0])

    @cached_property
    def _mesh(self) -> dict[str, str]:
        """MeSH term -> its descriptor; a record may tell the term alone."""
        return dict(sorted(((term, iri) for term, iri in self._rows(_MESH)), reverse=True))

    def _counts(self, relation: str, thing: str) -> bool:
        if relation == "cell-source":
            return code_of(thing, "cell-source") not in ("", *_NOT_STATED)
        if relation == "site" and self._country:
            return self._known("Site").get(thing, Thing(thing, "")).country == self._country
        return True

    def _known(self, kind: str) -> dict[str, Thing]:
        if kind not in self._things:
            labels = {thing: clean(value) for thing, value in self._rows(_LABELS % {"type": kind})}
            classes = self._values(kind, "organizationClass") if kind == "Organization" else {}
            countries = self._values(kind, "country") if kind in {"Organization", "Site"} else {}
            cities = self._values(kind, "city") if kind == "Site" else {}
            self._things[kind] = {
                iri: Thing(
                    iri,
                    label or _fallback(iri),
                    _best(classes.get(iri), "organization-class"),
                    _best(countries.get(iri), "country"),
                    clean(min(cities.get(iri, ()), default="")),
                )
                for iri, label in labels.items()
            }
        return self._things[kind]

    def _values(self, kind: str, property: str) -> dict[str, list[str]]:  # noqa: A002 - RDF's word
        found: dict[str, list[str]] = defaultdict(list)
        for thing, _, value in self._rows(_VALUES % {"type": kind, "property": property}):
            found[thing].append(value)
        return dict(found)

    def _identifiers(self, own: dict[str, str]) -> dict[str, str]:
        """Trial -> the id by which it is counted and shown, one for all its registrations."""
        import networkx as nx

        same: nx.Graph[str] = nx.Graph()
        same.add_nodes_from(own)
        same.add_edges_from((first, second) for first, second in self._rows(_SAME_TRIALS))
        shown = {}
        for group in nx.connected_components(same):
            ids = [own[trial] for trial in group if trial in own]
            best = min(ids, key=lambda name: (not name.startswith("NCT"), name), default="")
            shown.update({trial: best for trial in group if trial in own})
        return shown

    def _facts(self, rows: Sequence[Mapping[str, object]]) -> dict[str, TrialFacts]:
        """The facts of the registration that is shown, else of another."""
        from trialgraph.network.model import TrialFacts

        found: dict[str, TrialFacts] = {}
        for row in rows:
            shown, start = self._ids[str(row["trial"])], str(row["start"] or "")[:4]
            sources = tuple(code for code in str(row["cell_sources"]).split() if code not in _NOT_STATED)
            year, countries = int(start) if start.isdigit() else 0, tuple(str(row["countries"]).split())
            facts = TrialFacts(year, sources, clean(str(row["title"] or "")), countries)
            if str(row["trial_id"]) == shown:
                found[shown] = facts
            else:
                found.setdefault(shown, facts)
        return dict(sorted(found.items()))

    def _rows(self, sparql: str) -> list[tuple[str, ...]]:
        return [tuple(str(value) for value in row) for row in self._graph.sparql(sparql).tuples]


def _fallback(iri: str) -> str:
    return clean(unquote(iri.rstrip("/").rpartition("/")[2]))


def _best(concepts: list[str] | None, vocabulary: str) -> str:
    """The code that most names have; one that says something before one that does not, then by the alphabet."""
    codes = Counter(code for iri in concepts or () if (code := code_of(iri, vocabulary)))
    return min(codes, key=lambda code: (code in _NO_INFORMATION, -codes[code], code), default="")
