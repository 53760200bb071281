"""One name for each condition: names that MeSH indexes alike are one, under the name that most trials write."""

from __future__ import annotations

from collections import Counter, defaultdict

import trialgraph as tg

__all__ = ["one_name_each"]

_ASKED = """
SELECT DISTINCT ?trial ?written ?name ?term
WHERE {
  ?trial a tg:Trial ; tg:condition ?condition .
  ?condition rdfs:label ?written ; tg:identifiedAs/skos:prefLabel ?name .
  OPTIONAL { ?trial (tg:conditionMesh/rdfs:label)|tg:conditionMeshTerm ?term }
}
"""


def one_name_each(kg: tg.KnowledgeGraph) -> dict[str, str]:
    """The one name for every name of a condition as a record writes it.

    A record gives its MeSH terms for all its conditions together. So what a name means is learnt from the trials that
    have no other condition: the set of terms that most of them have. Without such a trial a name stays as it is.
    """
    trials: dict[str, set[str]] = defaultdict(set)
    names: dict[str, set[str]] = defaultdict(set)
    terms: dict[str, set[str]] = defaultdict(set)
    name_of: dict[str, str] = {}
    for row in kg.sparql(_ASKED):
        trial, written, name = str(row["trial"]), str(row["written"]), str(row["name"])
        name_of[written] = name
        trials[name].add(trial)
        names[trial].add(name)
        if row["term"]:
            terms[trial].add(str(row["term"]))
    meanings: dict[str, Counter[frozenset[str]]] = defaultdict(Counter)
    for trial, (name, *others) in names.items():
        if not others and terms[trial]:
            meanings[name][frozenset(terms[trial])] += 1
    alike: dict[frozenset[str], set[str]] = defaultdict(set)
    for name, counted in meanings.items():
        alike[max(counted, key=lambda each: (counted[each], sorted(each)))].add(name)
    chosen = {
        name: max(sorted(group), key=lambda each: len(trials[each])) for group in alike.values() for name in group
    }
    return {written: chosen.get(name, name) for written, name in name_of.items()}
