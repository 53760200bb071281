"""Open candidates (tier T8): names that may be the same but that no rule may join, for a person to decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from heapq import nsmallest
from typing import TextIO

import msgspec

from trialgraph.identity.curated import CuratedRow, write_rows
from trialgraph.identity.keys import spelling_key
from trialgraph.identity.localities import Localities
from trialgraph.identity.lookup import Graph, Node, nodes, pieces
from trialgraph.identity.matches import SAME
from trialgraph.identity.proposals import Named, Proposal, proposals
from trialgraph.identity.trial_candidates import trial_pairs
from trialgraph.mappers.terms import iri
from trialgraph.progress import Progress, silent

__all__ = ["Candidate", "candidates", "write_candidates"]

_USED = {"organization": "tg:leadSponsor|tg:collaborator|(tg:role/tg:affiliation)", "site": "tg:site"}
_EXAMPLES = 3
_NOTED = ("reason", "subject_mentions", "object_mentions")
_TITLE = "Names that may be the same, for a person to decide"


class Candidate(msgspec.Struct, frozen=True):
    """Two names, why they may be one, how many mentions each entity has, and pages of trials that name them."""

    one: Node
    other: Node
    reason: str
    mentions: tuple[int, int]
    pages: tuple[str, ...] = ()

    @property
    def moved(self) -> int:
        """How many mentions a decision would move: those of the smaller entity."""
        return min(self.mentions)


def candidates(graph: Graph, *, limit: int = 200, progress: Progress = silent) -> list[Candidate]:
    """The candidates that would move the most mentions, at most ``limit``; what a curator has decided is none."""
    decided = _decided(graph)
    proposed = list(_proposed_by_rows(graph))
    localities = Localities()
    best = nsmallest(limit, _trials(graph), key=_order)
    for at, (stage, share, found) in enumerate(_groups(graph)):
        progress(stage, at, share)
        uses = _uses(graph, found)
        named = [Named(node, uses[node.iri]) for node in found if not node.anonymous and node.label]
        new = _candidates(proposals(named, proposed, localities), named, decided)
        best = nsmallest(limit, [*best, *new], key=_order)
    return [msgspec.structs.replace(each, pages=_pages(graph, each)) for each in best]


def _order(candidate: Candidate) -> tuple[object, ...]:
    one, other = candidate.one, candidate.other
    return -candidate.moved, -max(candidate.mentions), one.kind, one.label, other.label, one.iri, other.iri


def _trials(graph: Graph) -> Iterator[Candidate]:
    decided = _decided(graph, _TRIALS_DECIDED)
    for one, other, reason in trial_pairs(graph):
        if frozenset((one.iri, other.iri)) not in decided:
            yield Candidate(one, other, reason, (1, 1))


def write_candidates(out: TextIO, found: Iterable[Candidate]) -> None:
    """Write them as a table of reviewed decisions without a proof, which a curator fills in."""
    rows, notes = [], []
    for each in found:
        site = each.one.kind == "site"
        row = CuratedRow(
            subject=each.one.label,
            predicate=SAME,
            negative=False,
            object=each.other.label,
            country=each.one.country if site else None,
            city=each.one.city if site else None,
            proof="",
            line=0,
            path="",
            see_also=each.pages,
        )
        rows.append(row)
        subject, target = map(str, each.mentions)
        notes.append(dict(zip(_NOTED, (f"T8: {each.reason}", subject, target), strict=True)))
    write_rows(out, rows, name="candidates", title=_TITLE, noted=_NOTED, notes=notes)


_DECIDED = """SELECT DISTINCT ?one ?other WHERE {
  ?match tg:tier "T0" ; tg:matchSubject/tg:identifiedAs ?one ; tg:matchObject/tg:identifiedAs ?other }"""
_TRIALS_DECIDED = """SELECT DISTINCT ?one ?other WHERE {
  ?match tg:tier "T0" ; tg:matchSubject ?one ; tg:matchObject ?other . ?one a tg:Trial }"""


def _decided(graph: Graph, query: str = _DECIDED) -> set[frozenset[str]]:
    """Pairs of entities of which a curator has said something."""
    rows = graph.select(query)
    return {frozenset((str(row["one"]), str(row["other"]))) for row in rows}


def _proposed_by_rows(graph: Graph) -> Iterator[tuple[str, str, str]]:
    """Names of which the graph says that they were refused, or that they are close: both ends, and why."""
    rows = graph.select(
        "SELECT ?subject ?object ?tier ?refusal WHERE { ?match tg:refusal ?refusal ; tg:tier ?tier ; "
        "tg:matchSubject ?subject ; tg:matchObject ?object } ORDER BY ?subject ?object ?tier"
    )
    for row in rows:
        yield str(row["subject"]), str(row["object"]), f"{row['tier']} was refused ({row['refusal']})"
    rows = graph.select(
        "SELECT ?subject ?object ?rule WHERE { ?match tg:matchPredicate skos:closeMatch ; tg:rule ?rule ; "
        "tg:matchSubject ?subject ; tg:matchObject ?object } ORDER BY ?subject ?object ?rule"
    )
    for row in rows:
        yield str(row["subject"]), str(row["object"]), f"close, not joined ({row['rule']})"


def _groups(graph: Graph) -> Iterator[tuple[str, float | None, list[Node]]]:
    """The names in portions of which none has to be compared with another's: organisations, sites by country."""
    found = nodes(graph, _addresses(graph, "?node tg:identifiedAs ?entity", "organization"))
    yield "organisations", None, found
    countries = sorted(str(row["country"]) for row in graph.select(_COUNTRIES))
    for at, country in enumerate(countries):
        found = nodes(graph, _addresses(graph, f"?node tg:country {iri(country)}", "site"))
        yield "sites, country by country", at / len(countries), found


_COUNTRIES = "SELECT DISTINCT ?country WHERE { ?site a tg:Site ; tg:country ?country }"


def _addresses(graph: Graph, pattern: str, kind: str) -> list[str]:
    rows = graph.select(f'SELECT DISTINCT ?node WHERE {{ {pattern} FILTER (CONTAINS(STR(?node), "/{kind}/")) }}')
    return sorted(str(row["node"]) for row in rows)


def _uses(graph: Graph, found: Sequence[Node]) -> Counter[str]:
    """How many trials name each node."""
    uses: Counter[str] = Counter()
    for kind, way in _USED.items():
        for some in pieces(node.iri for node in found if node.kind == kind):
            rows = graph.select(
                f"SELECT ?node (COUNT(DISTINCT ?trial) AS ?uses) WHERE {{ VALUES ?node {{ {some} }} "
                f"?trial {way} ?node }} GROUP BY ?node"
            )
            uses.update({str(row["node"]): int(str(row["uses"])) for row in rows})
    return uses


def _candidates(found: Iterable[Proposal], named: Sequence[Named], decided: set[frozenset[str]]) -> Iterator[Candidate]:
    """One candidate for each two entities: the first proposal that a row can say, as two names of two spellings."""
    totals: Counter[str] = Counter()
    for each in named:
        totals[each.entity] += each.uses
    seen = set(decided)
    for one, other, reason in found:
        pair = frozenset((one.entity, other.entity))
        if len(pair) < 2 or pair in seen or spelling_key(one.node.label) == spelling_key(other.node.label):
            continue
        seen.add(pair)
        if (totals[one.entity], one.node.iri) < (totals[other.entity], other.node.iri):
            one, other = other, one
        yield Candidate(other.node, one.node, reason, (totals[other.entity], totals[one.entity]))


def _pages(graph: Graph, candidate: Candidate) -> tuple[str, ...]:
    """Pages of trials that name the one and the other, to look at; of two trials, their own."""
    found: dict[str, None] = {}
    if candidate.one.kind == "trial":
        return tuple(page for node in (candidate.one, candidate.other) for page in _pages_of(graph, node))
    for node in (candidate.one, candidate.other):
        rows = graph.select(f"""
SELECT DISTINCT ?trial ?page WHERE {{
  {{
    SELECT DISTINCT ?trial WHERE {{
      ?node tg:identifiedAs {iri(node.entity or node.iri)} . ?trial {_USED[node.kind]} ?node
    }} ORDER BY ?trial LIMIT {_EXAMPLES}
  }}
  OPTIONAL {{ ?record tg:aboutTrial ?trial ; prov:hadPrimarySource ?page }}
}} ORDER BY ?trial ?page""")
        of_trials = {str(row["trial"]): str(row["page"] or row["trial"]) for row in reversed(rows)}
        found.update(dict.fromkeys(of_trials[trial] for trial in sorted(of_trials)))
    return tuple(found)


def _pages_of(graph: Graph, trial: Node) -> list[str]:
    told = f"?record tg:aboutTrial {iri(trial.iri)} ; prov:hadPrimarySource ?page"
    rows = graph.select(f"SELECT DISTINCT ?page WHERE {{ {told} }} ORDER BY ?page")
    return [str(row["page"]) for row in rows] or [trial.iri]
