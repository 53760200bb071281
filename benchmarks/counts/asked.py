"""The same counts asked of a build: over the names as they are written, and with the questions of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from benchmarks.counts.raw import Frame, Groups, clean
from trialgraph import KnowledgeGraph

__all__ = ["WRITTEN", "Counted", "answers", "cell_sources", "decisions", "names", "written"]

Counted = tuple[Groups, list[str]]
"""What was found, and counts that are not those of what they count."""

# Each in the graph of a record, without tg:identifiedAs; the first columns are the key, then count and members.
WRITTEN: Mapping[str, str] = {
    "trials": """
SELECT ?key (COUNT(DISTINCT ?trial) AS ?count) (GROUP_CONCAT(DISTINCT ?id; SEPARATOR="\\n") AS ?members) WHERE {
  GRAPH ?record { ?trial a tg:Trial ; dcterms:identifier ?id } BIND ("all" AS ?key)
} GROUP BY ?key""",
    "sponsors": """
SELECT ?name (COUNT(DISTINCT ?trial) AS ?count) (GROUP_CONCAT(DISTINCT ?id; SEPARATOR="\\n") AS ?members) WHERE {
  GRAPH ?record { ?trial a tg:Trial ; dcterms:identifier ?id ; (tg:leadSponsor|tg:collaborator)/rdfs:label ?name }
} GROUP BY ?name HAVING (COUNT(DISTINCT ?trial) >= 2)""",
    "sites": """
SELECT ?name ?city ?country
       (COUNT(DISTINCT ?lead) AS ?count) (GROUP_CONCAT(DISTINCT ?lead; SEPARATOR="\\n") AS ?members)
WHERE {
  GRAPH ?record {
    ?trial a tg:Trial ; tg:leadSponsor/rdfs:label ?lead ; tg:site ?site .
    ?site rdfs:label ?name .
    OPTIONAL { ?site tg:city ?town }
    OPTIONAL { ?site tg:country ?code }
    OPTIONAL { ?site tg:countryName ?words }
  }
  BIND (COALESCE(?town, "") AS ?city)
  BIND (COALESCE(STRAFTER(STR(?code), "/vocab/country/"), ?words, "") AS ?country)
} GROUP BY ?name ?city ?country HAVING (COUNT(DISTINCT ?lead) >= 2)""",
    "years": """
SELECT ?year (COUNT(DISTINCT ?trial) AS ?count) (GROUP_CONCAT(DISTINCT ?id; SEPARATOR="\\n") AS ?members) WHERE {
  GRAPH ?record { ?trial a tg:Trial ; dcterms:identifier ?id OPTIONAL { ?trial tg:startDate ?start } }
  BIND (COALESCE(SUBSTR(STR(?start), 1, 4), "none") AS ?year)
} GROUP BY ?year""",
    "cells": """
SELECT ?source ?name (COUNT(DISTINCT ?trial) AS ?count) (GROUP_CONCAT(DISTINCT ?id; SEPARATOR="\\n") AS ?members)
WHERE {
  GRAPH ?record { ?trial a tg:Trial ; dcterms:identifier ?id ; tg:condition/rdfs:label ?name }
  ?trial tg:cellSource ?concept
  BIND (STRAFTER(STR(?concept), "/vocab/cell-source/") AS ?source)
  FILTER (?source != "unspecified")
} GROUP BY ?source ?name""",
}
_NAMES = {
    "sponsors": ("tg:leadSponsor|tg:collaborator", ("name",)),
    "sites": ("tg:site", ("facility", "city", "country")),
    "conditions": ("tg:condition", ("condition",)),
}
_ANSWERED = {
    "sponsors": ("organization",),
    "sites": ("site", "sponsors"),
    "years": ("year",),
    "cells": ("cell_source", "condition"),
}
_NAME = """
SELECT DISTINCT ?nct ?label ?city ?country ?node ?entity ?title ?withheld WHERE {{
  GRAPH ?record {{
    ?trial a tg:Trial ; dcterms:identifier ?nct ; {path} ?node .
    ?node rdfs:label ?label .
    OPTIONAL {{ ?node tg:city ?city }}
    OPTIONAL {{ ?node tg:country ?code }}
    OPTIONAL {{ ?node tg:countryName ?words }}
    BIND (EXISTS {{ ?node tg:anonymous true }} AS ?withheld)
  }}
  ?node tg:identifiedAs ?entity .
  ?entity skos:prefLabel ?title .
  BIND (COALESCE(STRAFTER(STR(?code), "/vocab/country/"), ?words, "") AS ?country)
}}"""
_DECISIONS = """
SELECT ?one ?other ?tier WHERE {
  ?match a tg:Match ; tg:matchSubject ?one ; tg:matchObject ?other ; tg:matchPredicate skos:exactMatch ; tg:tier ?tier .
  FILTER NOT EXISTS { ?match tg:refusal ?why }
  FILTER NOT EXISTS { ?match tg:holds false }
}"""
# Trials that a year sees begin, each once, as its preferred record tells.
_YEARS = """
SELECT ?year (COUNT(DISTINCT ?trial) AS ?trials) (GROUP_CONCAT(DISTINCT ?id; SEPARATOR=" ") AS ?trial_ids) WHERE {
  ?trial tg:preferredRecord ?record .
  GRAPH ?record { ?trial dcterms:identifier ?id OPTIONAL { ?trial tg:startDate ?start } }
  BIND (COALESCE(SUBSTR(STR(?start), 1, 4), "none") AS ?year)
} GROUP BY ?year"""


def written(graph: KnowledgeGraph, what: str) -> Counted:
    """One of :data:`WRITTEN`, its words cleaned as those of the raw records are."""
    rows = graph.sparql(WRITTEN[what]).tuples
    return _counted((tuple(map(str, key)), count, str(members).split("\n")) for *key, count, members in rows)


def answers(graph: KnowledgeGraph, what: str) -> Counted:
    """The answer after identity: entities, and the ids of their trials (of sites: how many lead sponsors, too)."""
    if what == "cells":
        result = graph.query("source-conditions", property="name")
    else:
        result = graph.sparql(_YEARS) if what == "years" else graph.query(f"shared-{what}")
    return _counted(
        (
            [f"{row[column]} sponsors" if column == "sponsors" else str(row[column]) for column in _ANSWERED[what]],
            row["trials"],
            str(row["trial_ids"]).split(" "),
        )
        for row in result
    )


def names(graph: KnowledgeGraph, what: str) -> Frame:
    """A row for each name of a trial: its words, its node, the entity, and whether it withholds who it is."""
    path, columns = _NAMES[what]
    rows = [
        {
            "nct": row["nct"],
            **dict(zip(columns, (clean(str(row[at] or "")) for at in ("label", "city", "country")), strict=False)),
            "node": str(row["node"]),
            "entity": str(row["entity"]),
            "title": str(row["title"]),
            "withheld": bool(row["withheld"]),
        }
        for row in graph.sparql(_NAME.format(path=path))
    ]
    return pd.DataFrame(rows, columns=["nct", *columns, "node", "entity", "title", "withheld"]).drop_duplicates()


def cell_sources(graph: KnowledgeGraph) -> Frame:
    """Trials and the sources of their cells: what no count over raw records can know without a recogniser."""
    question = "SELECT DISTINCT ?nct ?source { ?trial a tg:Trial ; dcterms:identifier ?nct ; tg:cellSource ?source }"
    rows = [(row["nct"], str(row["source"]).rpartition("/")[2]) for row in graph.sparql(question)]
    found = pd.DataFrame(rows, columns=["nct", "source"])
    return found[found["source"] != "unspecified"]


def decisions(graph: KnowledgeGraph) -> list[tuple[str, str, str]]:
    """Pairs of names that a decision calls the same, and its tier."""
    return [(str(row["one"]), str(row["other"]), str(row["tier"])) for row in graph.sparql(_DECISIONS)]


def _counted(rows: Any) -> Counted:
    found: Groups = {}
    odd = []
    for words, count, members in rows:
        key = tuple(map(clean, words))
        found[key] = found.get(key, frozenset()) | frozenset(map(clean, members))
        if len(found[key]) != count:
            odd.append(f"{' | '.join(key)}: counts {count}, but names {len(found[key])}")
    return found, odd
