"""An explanation in words for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from trialgraph.identity.compare import CLOSE, DIFFERENT, PART, SAME, UNKNOWN
from trialgraph.identity.explaining import Answer, Explanation, Row
from trialgraph.identity.lookup import Node
from trialgraph.identity.matches import CLOSE_MATCH, OPERATED_BY, PART_OF, REPLACED_BY
from trialgraph.identity.matches import SAME as SAME_ROW

__all__ = ["told"]

_FEW = 6  # further names that are told one by one
_PLAIN = {
    SAME: "the same",
    PART: "not the same: one is part of the other",
    CLOSE: "close, but not the same",
    DIFFERENT: "not the same",
    UNKNOWN: "not known to be the same",
}
_RELATIONS = {
    SAME_ROW: "is",
    PART_OF: "is part of",
    CLOSE_MATCH: "is close to",
    REPLACED_BY: "was succeeded by",
    OPERATED_BY: "is a site of",
}


def told(explanation: Explanation, graph: str | None) -> Iterator[str]:
    """The lines; ``graph`` is what the graph is called, if one was asked."""
    if explanation.words is not None:
        yield f"{explanation.name_a} and {explanation.name_b}: {_PLAIN[explanation.verdict]}."
        words = explanation.words
        yield f"  {words.tier}: {words.why}" if words.tier else f"  {words.why}"
        names = " and no ".join(f'"{name}"' for name in explanation.absent)
        there = f" in {explanation.place}" if explanation.place else ""
        lacks = f"{graph} has no {names}{there}" if names else "no graph was asked"
        yield f"  Compared by their words alone: {lacks}."
        return
    for answer in explanation.answers:
        yield from _answer(answer)


def _answer(answer: Answer) -> Iterator[str]:
    one, other = answer.one, answer.other
    if one.iri == other.iri:
        yield f"{one}: both are one and the same name of {one.what}."
    elif answer.verdict == SAME:
        yield f"{one} and {other}: the same {_plain(one)}."
        for row in answer.steps:
            yield f"  {row.subject} = {row.object} ({_evidence(row)})"
        if not answer.steps:
            yield "  The graph joins them, but holds no row that says why; build it anew."
    else:
        if answer.kind:
            yield f"{one} and {other}, as {_plain(one)}s: {_PLAIN[answer.verdict]}."
        else:
            yield f"{one}, {one.what}, and {other}, {other.what}: two things, whatever their names."
        yield from _between(answer.between)
        if answer.words is not None and answer.kind:
            yield f"  No row of the graph joins them: {answer.words.why}"
    yield from _more(answer)


def _between(rows: Sequence[Row]) -> Iterator[str]:
    """What stands between two: of rows that say the same of several names, the first."""
    alike: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        said = row.decision
        alike.setdefault((said.predicate, said.tier, said.rule, said.refused, said.holds), []).append(row)
    for first, *others in alike.values():
        more = f", and so for {len(others)} more of their names" if others else ""
        yield f"  {_row(first)}{more}"


def _row(row: Row) -> str:
    decision = row.decision
    if decision.refused:
        return (
            f"{row.subject} = {row.object} was refused: {decision.refused} "
            f"(else {decision.tier} would have joined them: {decision.rule})"
        )
    relation = _RELATIONS.get(decision.predicate, decision.predicate)
    if not decision.holds:
        relation = f"{relation} not" if relation == "is" else f"not so: {relation}"
    return f"{row.subject} {relation} {row.object} ({_evidence(row)})"


def _evidence(row: Row) -> str:
    return f"{row.decision.tier}: {row.decision.rule}; confidence {row.decision.confidence}"


def _more(answer: Answer) -> Iterator[str]:
    """What else is called so, and is another thing."""
    if not answer.more:
        return
    shown = "; ".join(map(_with_kind, answer.more[:_FEW]))
    rest = len(answer.more) - _FEW
    yield f"  Also so called, and another: {shown}" + (f"; and {rest} more" if rest > 0 else "")


def _with_kind(node: Node) -> str:
    where = "of" if node.kind == "person" else "in"
    return f"{node.label}, {node.what}" + (f" {where} {node.place}" if node.place else "")


def _plain(node: Node) -> str:
    return node.what.partition(" ")[2]
