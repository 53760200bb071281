"""What a network is drawn from: trials and the things with an identity that they are linked to, read with SPARQL.

Names are followed to their entity through ``tg:identifiedAs``; a name that no identity layer has looked at stands for
itself. Registrations of one trial in several registries (``tg:sameTrialAs``) count as one trial.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol
from urllib.parse import unquote

from trialgraph.network.text import clean
from trialgraph.ontology import PREFIXES, VOCAB, scheme

__all__ = ["Facts", "Row", "Source", "Thing", "code_of"]

Row = Mapping[str, object]
"""One solution: IRIs and texts as str, other literals as their Python values, None where unbound."""

_PREFIXES = "".join(f"PREFIX {name}: <{PREFIXES[name]}>\n" for name in ("dcterms", "rdfs", "tg"))
_NO_INFORMATION = ("unknown", "ambig")
_NOT_STATED = ("not-stated", "unspecified")

_LINKED = """SELECT DISTINCT ?trial ?name ?thing WHERE {
  ?trial %(path)s ?name .
  OPTIONAL { ?name tg:identifiedAs ?entity }
  BIND(COALESCE(?entity, ?name) AS ?thing)
}"""
# Distinct names first: a name's facts stand in each record that uses it, and some engines give every one of them.
_VALUES = """SELECT DISTINCT ?name ?thing ?value WHERE {
  { SELECT DISTINCT ?name WHERE { ?trial %(path)s ?name } }
  OPTIONAL { ?name tg:identifiedAs ?entity }
  BIND(COALESCE(?entity, ?name) AS ?thing)
  { ?name %(property)s ?value } UNION { ?thing %(property)s ?value }
}"""
_LABELS = """SELECT DISTINCT ?thing ?label WHERE {
  { SELECT DISTINCT ?name WHERE { ?trial %(path)s ?name } }
  OPTIONAL { ?name tg:identifiedAs ?entity }
  BIND(COALESCE(?entity, ?name) AS ?thing)
  ?thing rdfs:label ?label
}"""
_IDENTIFIERS = "SELECT ?trial ?id WHERE { ?trial a tg:Trial ; dcterms:identifier ?id }"
_SAME_TRIALS = "SELECT ?trial ?other WHERE { ?trial tg:sameTrialAs ?other }"
_ANONYMOUS = "SELECT ?site WHERE { ?site tg:anonymous true }"
_CELL_SOURCES = """SELECT DISTINCT ?trial ?concept WHERE {
  ?trial a tg:Trial ; tg:cellSource|(tg:intervention/tg:cellSource) ?concept
}"""


class Source(Protocol):
    """Anything that answers SPARQL over the union of all named graphs; an opened build does."""

    def select(self, sparql: str, /) -> Sequence[Row]:
        """The solutions of a SELECT query, IRIs as plain strings."""
        ...


@dataclass(frozen=True)
class Thing:
    """An organisation, site, person or cell source, as a network shows it; an empty string is "not known"."""

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
    """The facts that networks are made of, each read once, when first asked for."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._trials: dict[str, dict[str, set[str]]] = {}

    def trials(self, path: str) -> dict[str, set[str]]:
        """Entity -> ids of its trials, for a property path from trial to name (``tg:leadSponsor``)."""
        if path not in self._trials:
            self._trials[path] = self._read_trials(path)
        return self._trials[path]

    def _read_trials(self, path: str) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        left_out = self.anonymous if path == "tg:site" else frozenset()
        for row in self._select(_LINKED % {"path": path}):
            if left_out.isdisjoint((row["name"], row["thing"])):
                found[row["thing"]].add(self.trial_id(row["trial"]))
        return dict(found)

    def cell_sources(self) -> dict[str, set[str]]:
        """Concept -> ids of the trials whose product says its cell source."""
        found: dict[str, set[str]] = defaultdict(set)
        for row in self._select(_CELL_SOURCES):
            if code_of(row["concept"], "cell-source") not in ("", *_NOT_STATED):
                found[row["concept"]].add(self.trial_id(row["trial"]))
        return dict(found)

    def things(self, path: str) -> dict[str, Thing]:
        """Entity -> what is known of it, from itself and from all names that it goes by."""
        labels = self._values(_LABELS % {"path": path})
        classes = self._values(_VALUES % {"path": path, "property": "tg:organizationClass"})
        countries = self._values(_VALUES % {"path": path, "property": "tg:country"})
        cities = self._values(_VALUES % {"path": path, "property": "tg:city"}) if path == "tg:site" else {}
        return {
            iri: Thing(
                iri,
                min(map(clean, labels.get(iri, ())), default="") or clean(unquote(_tail(iri))),
                _best(classes.get(iri), "organization-class"),
                _best(countries.get(iri), "country"),
                clean(min(cities.get(iri, ()), default="")),
            )
            for iri in self.trials(path)
        }

    def trial_id(self, trial: str) -> str:
        """The id by which a trial is counted and shown: without spaces, and one for all its registrations."""
        return self._identifiers.get(trial) or _tail(trial)

    @cached_property
    def anonymous(self) -> frozenset[str]:
        """Sites that withhold their name: they are never the same as another, and never a link."""
        return frozenset(row["site"] for row in self._select(_ANONYMOUS))

    @cached_property
    def _identifiers(self) -> dict[str, str]:
        own: dict[str, str] = {}
        for row in sorted(self._select(_IDENTIFIERS), key=lambda row: (row["trial"], row["id"])):
            own.setdefault(row["trial"], "".join(clean(row["id"]).split()))
        leader: dict[str, str] = {}
        for row in self._select(_SAME_TRIALS):
            first, second = (_root(leader, row[name]) for name in ("trial", "other"))
            if first != second:
                leader[second] = first
        groups: dict[str, list[str]] = defaultdict(list)
        for trial in {*own, *leader, *leader.values()}:
            groups[_root(leader, trial)].append(trial)
        shown = {}
        for group in groups.values():
            ids = [own.get(trial) or _tail(trial) for trial in group]
            shown.update(dict.fromkeys(group, min(ids, key=lambda name: (not name.startswith("NCT"), name))))
        return shown

    def _values(self, sparql: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for row in self._select(sparql):
            found[row["thing"]].append(row.get("value") or row["label"])
        return dict(found)

    def _select(self, sparql: str) -> list[dict[str, str]]:
        rows = self._source.select(_PREFIXES + sparql)
        return [{name: str(value) for name, value in row.items() if value is not None} for row in rows]


def _root(leader: dict[str, str], trial: str) -> str:
    while trial in leader:
        trial = leader[trial]
    return trial


def _tail(iri: str) -> str:
    return iri.rstrip("/").rpartition("/")[2]


def _best(concepts: list[str] | None, vocabulary: str) -> str:
    """The code that most names have; one that says something before one that does not, then by the alphabet."""
    codes = Counter(code for iri in concepts or () if (code := code_of(iri, vocabulary)))
    return min(codes, key=lambda code: (code in _NO_INFORMATION, -codes[code], code), default="")
