"""What the names of two nodes say alone, where no row of evidence speaks of both: a veto, or what is missing."""

from __future__ import annotations

from trialgraph.identity.compare import DIFFERENT, SAME, UNKNOWN, Verdict
from trialgraph.identity.comparer import Comparer
from trialgraph.identity.localities import Localities
from trialgraph.identity.lookup import Node
from trialgraph.identity.people import agree, read_name
from trialgraph.identity.spelling import spelled

__all__ = ["Wording"]


class Wording:
    """Compares two nodes of one kind as the rules see them."""

    def __init__(self) -> None:
        self._localities = Localities()
        self._comparer = Comparer()

    def compare(self, one: Node, other: Node) -> Verdict:
        """Why no rule joins the two."""
        if one.anonymous or other.anonymous:
            return Verdict(UNKNOWN, "", "a name that withholds which site it is can be any")
        if one.kind == "site":
            return self._sites(one, other)
        if one.kind == "person":
            return self._people(one, other)
        if one.kind == "condition":
            return Verdict(UNKNOWN, "", "conditions are the same only if they are spelled the same")
        if one.kind == "trial":
            return Verdict(UNKNOWN, "", "no record of the one gives the registry id of the other")
        return self._organizations(one, other)

    def _organizations(self, one: Node, other: Node) -> Verdict:
        return _not_joined(self._comparer.compare(one.label, other.label))

    def _sites(self, one: Node, other: Node) -> Verdict:
        if not (one.city and other.city):
            lacking = other if one.city else one
            return Verdict(UNKNOWN, "", f"no record says in which town {lacking.label} is")
        first, second = (
            self._localities.local(node.city, node.region, node.country, node.latitude, node.longitude)
            for node in (one, other)
        )
        if first is None or second is None:
            unknown = one if first is None else other
            return Verdict(UNKNOWN, "", f"no gazetteer says which town {unknown.place} is")
        if first.area != second.area:
            return Verdict(DIFFERENT, "", f"two places, {one.place} and {other.place}: only names of one are compared")
        verdict = self._comparer.compare(one.label, other.label, one.city, one.country)
        if verdict.verdict == SAME and (first.id != second.id or spelled(one.city) != spelled(other.city)):
            towns = f"{one.city} and {other.city}"
            return Verdict(UNKNOWN, "", f"the records say two towns, {towns}, and several hospitals may bear the name")
        return _not_joined(verdict)

    def _people(self, one: Node, other: Node) -> Verdict:
        first, second = read_name(one.label), read_name(other.label)
        if first is None or second is None:
            unread = one if first is None else other
            return Verdict(UNKNOWN, "", f"{unread.label!r} is no full name of a person")
        if first.family != second.family or not agree(first, second):
            return Verdict(DIFFERENT, "", f"the names are two ({one.label} / {other.label})")
        told = " / ".join(", ".join(node.employers) or "none given" for node in (one, other))
        return Verdict(UNKNOWN, "", f"one name, but no organisation in common ({told}): a name alone joins nobody")


def _not_joined(verdict: Verdict) -> Verdict:
    """Where the words alone would do, something else stood against it."""
    if verdict.verdict != SAME:
        return verdict
    why = (
        f"alone they would be the same ({verdict.tier}: {verdict.why}), but other names with these words stand against "
        "it, or the graph was built by other rules"
    )
    return Verdict(UNKNOWN, "", why)
