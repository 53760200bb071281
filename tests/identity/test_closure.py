"""From pairs to groups: the surest first, and no group with two names that contradict each other."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.identity.closure import closed
from trialgraph.identity.matches import RELATED, SAME, Match

Pair = tuple[str, str]
Against = Callable[[str, str], str | None]


def match(one: str, other: str, tier: str = "T2", rule: str = "a rule") -> Match:
    return Match(one, other, SAME, tier, rule, "", one, other)


def against(*pairs: Pair, why: str = "they differ") -> Against:
    """What contradicts just these pairs, in either direction."""
    told = {frozenset(pair) for pair in pairs}
    return lambda one, other: why if frozenset((one, other)) in told else None


NOTHING = against()


def outcome(
    matches: Iterable[Match], unlike: Against = NOTHING, apart: Against = NOTHING
) -> tuple[set[Pair], set[Pair]]:
    """The pairs that hold, and those that are refused."""
    found = list(closed(matches, unlike=unlike, apart=apart))
    kept = {(each.subject, each.object) for each in found if each.predicate == SAME}
    refused = {(each.subject, each.object) for each in found if each.predicate == RELATED}
    assert all(bool(each.refused) == (each.predicate == RELATED) for each in found)
    return kept, refused


def groups(kept: Iterable[Pair]) -> list[set[str]]:
    """What pairs join, found in another way than the code does."""
    found: list[set[str]] = []
    for pair in kept:
        touching = [group for group in found if not group.isdisjoint(pair)]
        found = [group for group in found if group.isdisjoint(pair)]
        found.append(set(pair).union(*touching))
    return found


# ---- by hand


def test_what_nothing_contradicts_holds_as_it_was_given() -> None:
    matches = [match("a", "b", "T1"), match("b", "c", "T4"), match("a", "c", "T7")]
    assert list(closed(matches, unlike=NOTHING, apart=NOTHING)) == matches


@pytest.mark.parametrize("tier", ["T1", "T2", "T3", "T4", "T7"])
def test_a_bridge_between_two_that_differ_is_refused(tier: str) -> None:
    """Of two links the surer one holds; the other would bring a and c together."""
    matches = [match("b", "a", "T1"), match("c", "b", tier)]
    assert outcome(matches, unlike=against(("a", "c"))) == ({("b", "a")}, {("c", "b")})
    assert outcome(matches, apart=against(("a", "c"))) == ({("b", "a")}, {("c", "b")})


def test_a_refused_decision_says_what_it_was_and_why_it_was_refused() -> None:
    (refused,) = closed([match("a", "b", "T3", "misspelled")], unlike=against(("b", "a"), why="1 / 2"), apart=NOTHING)
    assert refused == Match("a", "b", RELATED, "T3", "misspelled", "", "a", "b", False, "1 / 2")


def test_the_surest_tier_comes_first() -> None:
    """Whoever is joined first decides who must stay away."""
    order = ["T0", "T6", "T1", "T2", "T3", "T4", "T7"]
    for sure, unsure in pairwise(order):
        matches = [match("a", "b", unsure), match("b", "c", sure)]
        assert outcome(matches, apart=against(("a", "c"))) == ({("b", "c")}, {("a", "b")}), (sure, unsure)


@pytest.mark.parametrize("tier", ["T0", "T6"])
def test_a_curator_and_a_registry_may_join_names_as_unlike_as_they_please(tier: str) -> None:
    matches = [match("Bosch", "Institute 7", tier)]
    unlike = against(("Bosch", "Institute 7"))
    assert outcome(matches, unlike=unlike)[0] == {("Bosch", "Institute 7")}
    assert outcome(matches, apart=unlike) == (set(), {("Bosch", "Institute 7")})


def test_names_that_a_curator_joined_are_each_asked_for_themselves() -> None:
    """Formerly "Bosch", now "Institute 7": what is like the one need not be like the other."""
    matches = [match("Bosch", "Institute 7", "T0"), match("BOSCH", "Bosch"), match("Inst 7", "Institute 7")]
    unlike = against(("BOSCH", "Institute 7"), ("BOSCH", "Inst 7"), ("Bosch", "Inst 7"))
    assert outcome(matches, unlike=unlike) == ({(each.subject, each.object) for each in matches}, set())
    assert outcome(matches, apart=against(("BOSCH", "Inst 7")))[1] == {("Inst 7", "Institute 7")}


def test_what_words_say_of_a_pair_that_a_curator_joined_counts_for_others() -> None:
    """Words join a and b too, so that c must be like both of them."""
    matches = [match("a", "b", "T0"), match("a", "b", "T1"), match("b", "c", "T3")]
    assert outcome(matches, unlike=against(("a", "c")))[1] == {("b", "c")}


def test_a_whole_group_is_asked_not_the_two_names_of_the_decision() -> None:
    chain = [match(one, other, "T1") for one, other in ("ab", "bc", "de", "ef")]
    bridge = match("c", "d", "T2")
    assert outcome([*chain, bridge], unlike=against(("a", "f")))[1] == {("c", "d")}
    assert outcome([*chain, bridge], unlike=against(("a", "z")))[1] == set()


# ---- any

LETTERS = st.sampled_from("abcdefgh")
PAIRS = st.tuples(LETTERS, LETTERS).filter(lambda pair: pair[0] != pair[1])
WORDS_ONLY = ["T1", "T2", "T3", "T4", "T7"]


def some_matches(tiers: list[str]) -> st.SearchStrategy[list[Match]]:
    made = st.builds(
        lambda pair, tier, rule: match(pair[0], pair[1], tier, rule),
        PAIRS,
        st.sampled_from(tiers),
        st.sampled_from(["x", "y"]),
    )
    return st.lists(made, max_size=14)


MATCHES = some_matches(["T0", "T6", *WORDS_ONLY])
CONTRADICTIONS = st.lists(PAIRS, max_size=6).map(lambda pairs: against(*pairs))


@given(MATCHES, CONTRADICTIONS, CONTRADICTIONS, st.randoms(use_true_random=False))
def test_the_outcome_does_not_depend_on_the_order(
    matches: list[Match], unlike: Against, apart: Against, chance: random.Random
) -> None:
    shuffled = chance.sample(matches, len(matches))
    assert list(closed(matches, unlike=unlike, apart=apart)) == list(closed(shuffled, unlike=unlike, apart=apart))


@given(MATCHES, CONTRADICTIONS, CONTRADICTIONS)
def test_nothing_is_lost_and_no_group_holds_two_that_are_kept_apart(
    matches: list[Match], unlike: Against, apart: Against
) -> None:
    found = list(closed(matches, unlike=unlike, apart=apart))
    assert sorted((each.subject, each.object, each.tier, each.rule) for each in found) == sorted(
        (each.subject, each.object, each.tier, each.rule) for each in matches
    )
    for group in groups(outcome(matches, unlike, apart)[0]):
        for one in group:
            assert not [other for other in group if apart(one, other)]


@given(some_matches(WORDS_ONLY), CONTRADICTIONS)
def test_no_group_that_words_made_holds_two_that_are_unlike(matches: list[Match], unlike: Against) -> None:
    kept, refused = outcome(matches, unlike)
    found = groups(kept)
    for group in found:
        for one in group:
            assert not [other for other in group if unlike(one, other)]
    for pair in refused:
        assert not [group for group in found if group.issuperset(pair)]


@given(MATCHES, CONTRADICTIONS, CONTRADICTIONS)
def test_nothing_is_refused_without_a_contradiction(matches: list[Match], unlike: Against, apart: Against) -> None:
    """Somewhere in what the decision would join there are two that contradict each other."""
    kept, refused = outcome(matches, unlike, apart)
    found = groups(kept)
    for pair in refused:
        ones, others = (next((group for group in found if name in group), {name}) for name in pair)
        assert any(unlike(one, other) or apart(one, other) for one in ones for other in others)
