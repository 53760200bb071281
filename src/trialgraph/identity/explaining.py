"""Why two names are the same or not: the rows that join them, the rows that keep them apart, or what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from trialgraph.identity.compare import CLOSE, DIFFERENT, PART, SAME, UNKNOWN, Verdict
from trialgraph.identity.comparer import Comparer
from trialgraph.identity.lookup import Decision, Graph, Node, decisions, find, members, nodes, pieces
from trialgraph.identity.matches import CLOSE_MATCH, CONFIDENCE, PART_OF, REPLACED_BY, SAME_TRIAL
from trialgraph.identity.matches import SAME as SAME_ROW
from trialgraph.identity.places import country_code
from trialgraph.identity.spelling import spelled
from trialgraph.identity.wording import Wording
from trialgraph.mappers.registries import registry_id

__all__ = ["Answer", "Explanation", "Row", "explain"]

_JOINING = frozenset({SAME_ROW, SAME_TRIAL})
_SAYS = {PART_OF: PART, CLOSE_MATCH: CLOSE, REPLACED_BY: DIFFERENT}
_ORDER = ("organization", "site", "person", "condition", "trial")


class Row(msgspec.Struct, frozen=True):
    """A row of evidence with the names of both its ends."""

    subject: str
    object: str
    decision: Decision


class Answer(msgspec.Struct, frozen=True):
    """What two nodes are to each other: the steps from one to the other, or what stands between them.

    ``words`` is what the rules say of the two names alone, where no row speaks of them.
    """

    kind: str
    one: Node
    other: Node
    verdict: str
    steps: tuple[Row, ...] = ()
    between: tuple[Row, ...] = ()
    words: Verdict | None = None
    more: tuple[Node, ...] = ()  # other nodes that bear one of the names, and are another thing


class Explanation(msgspec.Struct, frozen=True):
    """All that can be said of two names: an answer for each kind of thing that both name.

    ``words`` is there instead where the graph does not have both, or there is no graph; ``absent`` are the names that
    the graph lacks.
    """

    name_a: str
    name_b: str
    verdict: str
    answers: tuple[Answer, ...] = ()
    words: Verdict | None = None
    absent: tuple[str, ...] = ()
    place: str = ""  # city and country, as they were asked for


def explain(
    name_a: str, name_b: str, graph: Graph | None = None, *, city: str | None = None, country: str | None = None
) -> Explanation:
    """Why two names (as written, or IRIs of name nodes) are the same, or not; with a city, as names of sites there."""
    absent: tuple[str, ...] = ()
    place = ", ".join(filter(None, (city, country)))
    if graph is not None:
        ones, others = _found(graph, name_a, name_b, city, country_code(country) or country)
        absent = tuple(name for name, found in ((name_a, ones), (name_b, others)) if not found)
        if not absent:
            wording = Wording()
            answers = tuple(_answer(graph, wording, *pair, (*ones, *others)) for pair in _pairs(ones, others))
            best = next((each.verdict for each in answers if each.verdict == SAME), answers[0].verdict)
            return Explanation(name_a, name_b, best, answers, place=place)
    words = _by_ids(name_a, name_b) or Comparer().compare(name_a, name_b, city, country)
    return Explanation(name_a, name_b, words.verdict, words=words, absent=tuple(dict.fromkeys(absent)), place=place)


def _by_ids(name_a: str, name_b: str) -> Verdict | None:
    """What two registry ids say without their records."""
    one, other = registry_id(name_a), registry_id(name_b)
    if one is None or other is None:
        return None
    if one.id == other.id:
        return Verdict(SAME, "R1", "one registry id")
    return Verdict(UNKNOWN, "", "two registry ids are one trial only if a record of one of them says so")


def _found(
    graph: Graph, name_a: str, name_b: str, city: str | None, country: str | None
) -> tuple[list[Node], list[Node]]:
    """The nodes of both names; as they are spelled, only where the exact names are not two of one kind."""
    ones, others = (_there(find(graph, name), city, country) for name in (name_a, name_b))
    if not {node.kind for node in ones} & {node.kind for node in others}:
        loosely = (_there(find(graph, name, loosely=True), city, country) for name in (name_a, name_b))
        ones, others = (
            list(dict.fromkeys((*exact, *more))) for exact, more in zip((ones, others), loosely, strict=True)
        )
    return ones, others


def _there(found: Iterable[Node], city: str | None, country: str | None) -> list[Node]:
    if city:
        found = (node for node in found if node.kind == "site" and spelled(node.city or "") == spelled(city))
    return [node for node in found if not (country and node.kind == "site") or node.country in (country, None)]


def _pairs(ones: Sequence[Node], others: Sequence[Node]) -> list[tuple[Node, Node]]:
    """Of each kind that both names have the two nodes that are nearest; without such a kind the two nearest of all."""
    kinds = [kind for kind in _ORDER if {kind} == {node.kind for node in (*ones, *others) if node.kind == kind}]
    pairs = []
    for kind in kinds:
        some, more = ([node for node in nodes if node.kind == kind] for nodes in (ones, others))
        if some and more:
            pairs.append(_nearest(some, more))
    return pairs or [_nearest(ones, others)]


def _nearest(ones: Sequence[Node], others: Sequence[Node]) -> tuple[Node, Node]:
    entities = {node.entity for node in others if node.entity}
    joined = [node for node in ones if node.entity in entities]
    if joined:
        there = [node for node in others if node.entity == joined[0].entity]
        # Of a name that several nodes bear, what joins these is more of an answer than that it is itself.
        return joined[0], next((node for node in there if node != joined[0]), joined[0])
    places = {(node.country, spelled(node.city or "")): node for node in reversed(others)}
    for node in ones:
        if (near := places.get((node.country, spelled(node.city or "")))) is not None:
            return node, near
    lands = {node.country: node for node in reversed(others)}
    return next(((node, lands[node.country]) for node in ones if node.country in lands), (ones[0], others[0]))


def _answer(graph: Graph, wording: Wording, one: Node, other: Node, known: Sequence[Node]) -> Answer:
    kind = one.kind if one.kind == other.kind else ""
    entities = {one.entity or one.iri, other.entity or other.iri}
    more = {node for node in known if node.kind in (one.kind, other.kind) and (node.entity or node.iri) not in entities}
    answer = Answer(kind, one, other, SAME, more=tuple(sorted(more)))
    if one.iri == other.iri:
        return answer
    if kind == "trial" or (one.entity is not None and one.entity == other.entity):
        path = _path(graph, one.iri, other.iri)
        if path or one.entity is not None:
            return msgspec.structs.replace(answer, steps=_rows(graph, path or ()))
    between, ids = _between(graph, one, other)
    verdict = next(filter(None, map(_said, between)), None) if kind else DIFFERENT
    words = None
    if verdict is None:
        words = Verdict(DIFFERENT, "", ids) if ids else wording.compare(one, other)
        verdict = UNKNOWN if words.verdict == SAME else words.verdict
    return msgspec.structs.replace(answer, verdict=verdict, between=_rows(graph, between), words=words)


def _path(graph: Graph, start: str, goal: str) -> list[Decision] | None:
    """The shortest chain of rows that hold and say "same", each in the direction in which it is walked."""
    came: dict[str, Decision | None] = {start: None}
    border = {start}
    while border and goal not in came:
        following: set[str] = set()
        for row in decisions(graph, sorted(border)):
            if row.predicate not in _JOINING or row.refused or not row.holds or row.tier == "T5":
                continue  # an id of ROR is no name: one can stand for several campuses
            for here, there in ((row.subject, row.object), (row.object, row.subject)):
                if here in came and there not in came and here in border:
                    came[there] = msgspec.structs.replace(row, subject=here, object=there)
                    following.add(there)
        border = following
    if goal not in came:
        return None
    path: list[Decision] = []
    while (step := came[goal]) is not None:
        path.append(step)
        goal = step.subject
    return path[::-1]


def _between(graph: Graph, one: Node, other: Node) -> tuple[list[Decision], str]:
    """Rows from a name of the one entity to a name of the other, and their ROR ids in words, where both have one.

    Of a group that was refused, the rows to the name that both share are told.
    """
    first, second = (set(members(graph, node.entity)) if node.entity else {node.iri} for node in (one, other))
    ours, theirs = decisions(graph, sorted(first)), decisions(graph, sorted(second))
    direct = [row for row in ours if {row.subject, row.object} & first and {row.subject, row.object} & second]
    ids = [sorted({row.object for row in rows if row.tier == "T5"}) for rows in (ours, theirs)]
    direct.sort(key=lambda row: len({one.iri, other.iri} - {*_ends(row)}))  # what is said of these two names first
    direct += _by_registry(graph, one, other, *ids)
    told = f"two ROR ids ({ids[0][0]} / {ids[1][0]})" if all(ids) and not set(ids[0]) & set(ids[1]) else ""
    if direct:
        return direct, told
    reasons = [{(end, row.refused) for row in rows if row.refused for end in _ends(row)} for rows in (ours, theirs)]
    shared = reasons[0] & reasons[1]
    return [row for row in (*ours, *theirs) if {(end, row.refused) for end in _ends(row)} & shared], told


def _ends(row: Decision) -> tuple[str, str]:
    return row.subject, row.object


def _by_registry(graph: Graph, one: Node, other: Node, first: list[str], second: list[str]) -> list[Decision]:
    """What ROR says of the two organisations that the names are: the one is part of the other, or follows it."""
    found = []
    for subject, target, ours, theirs in ((one, other, first, second), (other, one, second, first)):
        if not (ours and theirs):
            continue
        rows = graph.select(
            f"SELECT DISTINCT ?one ?of ?other WHERE {{ VALUES ?one {{ {next(pieces(ours))} }} "
            f"VALUES ?other {{ {next(pieces(theirs))} }} VALUES ?of {{ {PART_OF} {REPLACED_BY} }} ?one ?of ?other }}"
        )
        for row in sorted(rows, key=lambda row: str(row["of"])):
            predicate = next(each for each in (PART_OF, REPLACED_BY) if str(row["of"]).endswith(each.split(":")[1]))
            rule = f"so says ROR of {row['one']} and {row['other']}"
            found.append(Decision(subject.iri, target.iri, predicate, "T5", rule, CONFIDENCE["T5"]))
    return found


def _said(row: Decision) -> str | None:
    """What a row that does not join says of its two ends."""
    if row.refused:
        return UNKNOWN if row.tier.startswith(("P", "R")) else DIFFERENT
    if not row.holds:
        return DIFFERENT if row.predicate == SAME_ROW else None
    return _SAYS.get(row.predicate)


def _rows(graph: Graph, found: Sequence[Decision]) -> tuple[Row, ...]:
    ends = dict.fromkeys(end for row in found for end in (row.subject, row.object))
    names = {node.iri: str(node) for node in nodes(graph, ends)}

    def name(end: str) -> str:
        return names.get(end) or (end.rpartition("/")[2] if "/trial/" in end else end)

    return tuple(Row(name(row.subject), name(row.object), row) for row in found)
