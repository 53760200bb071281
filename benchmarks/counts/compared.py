"""Raw counts beside those of a graph: equal before identity; after it, every difference stands on joined names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import msgspec
import networkx as nx
import pycountry

from benchmarks.counts import asked
from benchmarks.counts.networks import Edges, counted, differences, drawn
from benchmarks.counts.raw import Frame, Groups, Raw, groups
from trialgraph import KnowledgeGraph

__all__ = ["Comparison", "Join", "Step", "compare"]

_Key = tuple[str, ...]
_Links = dict[tuple[str, _Key], set[_Key]]

_PLACE = ["facility", "city", "country"]
_WITHHELD, _APART, _JOINED, _SPONSORS = (
    "names that withhold who they are left out",
    "one name told apart (by region, say)",
    "names joined",
    "their sponsors' names joined",
)


class Join(NamedTuple):
    """An entity whose names, joined, change the count: what that does, the names as written, and the deciding tiers."""

    effect: str
    title: str
    names: tuple[str, ...]
    tiers: tuple[str, ...]


class Step(NamedTuple):
    """One step from the names as written to the entities: how many groups it brings and takes, and which."""

    reason: str
    more: int
    fewer: int
    what: tuple[str, ...]


class Comparison(msgspec.Struct):
    """One count: over the raw records, in the graph as written, and after identity; what nothing explains."""

    title: str
    raw: int
    written: int
    after: int
    steps: list[Step] = []
    joins: list[Join] = []
    remarks: list[str] = []
    unexplained: list[str] = []


class _Stage(NamedTuple):
    reason: str
    rows: Frame
    by: list[str]
    counted: str


def compare(raw: Raw, graph: KnowledgeGraph) -> Iterator[Comparison]:
    """The counts, one after the other."""
    yield _trials(raw, graph)
    sponsors, unknown = _identified(raw.sponsors, asked.names(graph, "sponsors"), ["name"])
    decided: nx.Graph[str] = nx.Graph()
    for one, other, tier in asked.decisions(graph):
        decided.add_edge(one, other, tier=tier)
    yield _sponsors(graph, sponsors, unknown, decided)
    sites = _located(raw, graph, sponsors)
    yield _sites(graph, sites, decided)
    yield _years(raw, graph)
    yield _cells(raw, graph, decided)
    known = sponsors[~sponsors["withheld"]]
    yield _network(graph, "co-sponsorship", counted(known, "nct", "entity"))
    leads = known.rename(columns={"name": "lead"})[["nct", "lead"]].drop_duplicates()
    led = sites.rows[~sites.rows["withheld"]].merge(leads, on=["nct", "lead"])
    yield _network(graph, "shared-site", counted(led, "entity", "sponsor"))


def _trials(raw: Raw, graph: KnowledgeGraph) -> Comparison:
    trials = groups(raw.trials.assign(key="all"), ["key"], "nct")
    told, odd = asked.written(graph, "trials")
    (here,), (there,) = (list(found.values()) or [frozenset[str]()] for found in (trials, told))
    return Comparison(
        "trials", len(here), len(there), len(there), unexplained=[*odd, *_differences(trials, told, "trials")]
    )


def _sponsors(graph: KnowledgeGraph, rows: Frame, unknown: list[str], decided: nx.Graph[str]) -> Comparison:
    named = rows[~rows["withheld"]]
    stages = [
        _Stage("", rows, ["name"], "nct"),
        _Stage(_WITHHELD, named, ["name"], "nct"),
        _Stage(_APART, named, ["name", "entity"], "nct"),
        _Stage(_JOINED, named, ["entity"], "nct"),
    ]
    return _explained(
        "organisations with two trials or more",
        (groups(rows, ["name"], "nct", 2), asked.written(graph, "sponsors"), "trials"),
        (groups(named, ["entity"], "nct", 2), asked.answers(graph, "sponsors")),
        (stages, 2, unknown, decided),
    )


class _Located(NamedTuple):
    """The sites of the raw records with the entities of site and lead sponsor; remarks; what nothing explains."""

    rows: Frame
    remarks: list[str]
    unknown: list[str]


def _located(raw: Raw, graph: KnowledgeGraph, sponsors: Frame) -> _Located:
    names = asked.names(graph, "sites")
    places, remarks = _with_codes(raw.sites, names)
    rows, unknown = _identified(places, names, _PLACE)
    leads = sponsors.rename(columns={"name": "lead", "entity": "sponsor"})[["nct", "lead", "sponsor"]]
    return _Located(rows.merge(leads.drop_duplicates(), on=["nct", "lead"], how="left"), remarks, unknown)


def _network(graph: KnowledgeGraph, kind: str, ours: Edges) -> Comparison:
    """The edges of a network with their weights, all of which must be equal."""
    theirs = drawn(graph, kind)
    weights = sum(weight for weight, _ in ours.values())
    remarks = [f"the weights of {len(ours):,} edges add up to {weights:,}"]
    title = f"edges of the network {kind}"
    return Comparison(title, len(ours), len(theirs), len(theirs), [], [], remarks, list(differences(ours, theirs)))


def _sites(graph: KnowledgeGraph, located: _Located, decided: nx.Graph[str]) -> Comparison:
    rows, remarks, unknown = located
    named = rows[~rows["withheld"]]
    stages = [
        _Stage("", rows, _PLACE, "lead"),
        _Stage(_WITHHELD, named, _PLACE, "lead"),
        _Stage(_APART, named, [*_PLACE, "entity"], "lead"),
        _Stage(_JOINED, named, ["entity"], "lead"),
        _Stage(_SPONSORS, named, ["entity"], "sponsor"),
    ]
    at = groups(named, ["entity"], "nct")
    shared = groups(named, ["entity"], "sponsor", 2)
    ours = {(*key, f"{len(those)} sponsors"): at[key] for key, those in shared.items()}
    found = _explained(
        "sites with two lead sponsors or more",
        (groups(rows, _PLACE, "lead", 2), asked.written(graph, "sites"), "lead sponsors"),
        (ours, asked.answers(graph, "sites")),
        (stages, 2, unknown, decided),
    )
    found.remarks = remarks
    return found


def _years(raw: Raw, graph: KnowledgeGraph) -> Comparison:
    years, told, after = (
        groups(raw.trials, ["year"], "nct"),
        asked.written(graph, "years"),
        asked.answers(graph, "years"),
    )
    return Comparison(
        "years in which trials start",
        len(years),
        len(told[0]),
        len(after[0]),
        remarks=["; ".join(f"{key[0]}: {len(ids)}" for key, ids in sorted(years.items()))],
        unexplained=[
            *told[1],
            *after[1],
            *_differences(years, told[0], "trials"),
            *_differences(years, after[0], "trials"),
        ],
    )


def _cells(raw: Raw, graph: KnowledgeGraph, decided: nx.Graph[str]) -> Comparison:
    sources = asked.cell_sources(graph)
    rows, unknown = _identified(raw.conditions, asked.names(graph, "conditions"), ["condition"])
    rows = rows.merge(sources, on="nct")
    stages = [
        _Stage("", rows, ["source", "condition"], "nct"),
        _Stage(_APART, rows, ["source", "condition", "entity"], "nct"),
        _Stage(_JOINED, rows, ["source", "entity"], "nct"),
    ]
    found = _explained(
        "pairs of cell source and condition",
        (
            groups(raw.conditions.merge(sources, on="nct"), ["source", "condition"], "nct"),
            asked.written(graph, "cells"),
            "trials",
        ),
        (groups(rows, ["source", "entity"], "nct"), asked.answers(graph, "cells")),
        (stages, 1, unknown, decided),
    )
    found.remarks = [
        f"the sources of {sources['nct'].nunique()} trials are the graph's: no count tells them without a recogniser"
    ]
    return found


def _explained(
    title: str,
    before: tuple[Groups, asked.Counted, str],
    after: tuple[Groups, asked.Counted],
    way: tuple[Sequence[_Stage], int, list[str], nx.Graph[str]],
) -> Comparison:
    (ours, (written, odd), members), (identified, (answer, strange)) = before, after
    stages, least, unknown, decided = way
    unexplained = [*unknown, *odd, *strange, *_differences(ours, written, members)]
    unexplained += [f"after identity: {line}" for line in _differences(identified, answer, "trials")]
    steps: list[Step] = []
    joins: list[Join] = []
    for one, other in pairwise(stages):
        step = _step(one, other, least)
        steps.append(step)
        if other.reason == _JOINED:
            joins, undecided = _joins(one, other, least, decided)
            unexplained += undecided
    counted = len(ours) + sum(step.more - step.fewer for step in steps)
    if counted != len(answer):
        unexplained.append(f"the steps lead to {counted}, the answer has {len(answer)}")
    return Comparison(title, len(ours), len(written), len(answer), steps, joins, [], unexplained)


def _identified(rows: Frame, names: Frame, words: list[str]) -> tuple[Frame, list[str]]:
    """The raw rows with nodes and entities of the graph, and the names that only one of both has."""
    found = rows.merge(names, on=["nct", *words], how="outer", indicator="side")
    alone = found[found["side"] != "both"]
    sides = {"left_only": "the raw records have", "right_only": "the graph has"}
    lines = [
        f"{row['nct']}: only {sides[row['side']]} {' | '.join(row[word] for word in words)}"
        for row in alone.drop_duplicates(["nct", *words]).to_dict("records")
    ]
    both = found[found["side"] == "both"].drop(columns="side")
    return both.astype({"withheld": bool}).reset_index(drop=True), lines


def _with_codes(sites: Frame, names: Frame) -> tuple[Frame, list[str]]:
    """Countries as codes: by ISO's names, and those that ISO calls otherwise as the graph has the same site."""
    codes = {name: _iso(name) for name in sites["country"].unique() if name}
    pairs = sites.merge(names, on=["nct", "facility", "city"], suffixes=("", "_code"))
    other = {}
    for name in sorted(name for name, code in codes.items() if code is None):
        seen = Counter(pairs.loc[pairs["country"] == name, "country_code"])
        other[name] = seen.most_common(1)[0][0] if seen else name
    codes.update(other)
    told = ", ".join(f"{name} = {code}" for name, code in other.items())
    twice = {code: sorted(each for each, of in codes.items() if of == code) for code in codes.values()}
    several = "; ".join(", ".join(each) for each in twice.values() if len(each) > 1)
    remarks = [f"countries that ISO 3166 calls otherwise, as the graph reads them: {told}"] if told else []
    remarks += [f"one country under several names, which cleaning makes one: {several}"] if several else []
    coded = sites.assign(country=sites["country"].map(lambda name: codes.get(name, "")), written=sites["country"])
    return coded.drop(columns="written").drop_duplicates(), [*remarks, *_by_words(coded)]


def _by_words(coded: Frame) -> list[str]:
    """The sites whose count hangs on that countries are compared by their codes, not by the words for them."""
    words = Counter(key[:3] for key in groups(coded, [*_PLACE, "written"], "lead", 2))
    codes = Counter(list(groups(coded, _PLACE, "lead", 2)))
    changed = sorted(key for key in words | codes if words[key] != codes[key])
    total, listed = sum(words.values()), "; ".join(" | ".join(key) for key in changed)
    return [f"by the countries as they are written it is {total}; what differs: {listed}"] if changed else []


def _iso(name: str) -> str | None:
    try:
        return str(pycountry.countries.lookup(name).alpha_2)
    except LookupError:
        return None


def _differences(ours: Groups, theirs: Groups, members: str) -> list[str]:
    lines = []
    for key in sorted(ours.keys() | theirs.keys()):
        here, there = ours.get(key, frozenset()), theirs.get(key, frozenset())
        if here != there:
            sides = (("raw records", here - there), ("graph", there - here))
            only = "; ".join(f"only in the {side}: {', '.join(sorted(some))}" for side, some in sides if some)
            counts = f"{len(here)} {members} in the raw records, {len(there)} in the graph"
            lines.append(f"{' | '.join(key)}: {counts}; {only}")
    return lines


def _step(one: _Stage, other: _Stage, least: int) -> Step:
    """What comes and goes between two ways to group the same rows, one of them the finer."""
    before, after, links = _linked(one, other, least)
    gained = [key for key in after if not any(old in before for old in links["into", key])]
    gone = [key for key in before if not any(new in after for new in links["out of", key])]
    folded = [key for key in after if sum(old in before for old in links["into", key]) > 1]
    split = [key for key in before if sum(new in after for new in links["out of", key]) > 1]
    fewer = len(gone) + sum(sum(old in before for old in links["into", key]) - 1 for key in folded)
    more = len(gained) + sum(sum(new in after for new in links["out of", key]) - 1 for key in split)
    shown = [_shown(key, one) for key in (*gone, *split)] if other.reason != _JOINED else []
    return Step(other.reason, more, fewer, tuple(sorted(shown)))


def _linked(one: _Stage, other: _Stage, least: int) -> tuple[Groups, Groups, _Links]:
    before, after = (groups(stage.rows, stage.by, stage.counted, least) for stage in (one, other))
    links: _Links = {}
    olds, news = (list(map(tuple, one.rows[stage.by].to_numpy())) for stage in (one, other))
    here = one.rows.index.isin(other.rows.index)
    for old, new, stays in zip(olds, news, here, strict=True):
        if stays:
            links.setdefault(("into", new), set()).add(old)
        links.setdefault(("out of", old), set()).update([new] if stays else [])
    return before, after, links


def _shown(key: tuple[str, ...], stage: _Stage) -> str:
    if "entity" not in stage.by:
        return " | ".join(key)
    at = stage.by.index("entity")
    rows = stage.rows
    title = rows.loc[rows["entity"] == key[at], "title"].iloc[0]
    return " | ".join([*key[:at], str(title), *key[at + 1 :]])


def _joins(one: _Stage, other: _Stage, least: int, decided: nx.Graph[str]) -> tuple[list[Join], list[str]]:
    """The joins that change a group that is counted; and all joins that no decisions lead to."""
    before, after, links = _linked(one, other, least)
    named = [column for column in one.by if column not in {"entity", "source"}]
    joins, undecided = [], []
    for entity, rows in other.rows.groupby("entity"):
        if alone := set(rows["node"]) - _group(entity, decided):
            undecided.append(f"no decision joins {', '.join(sorted(alone))} to {entity}")
    for key, found in after.items():
        olds = links["into", key]
        counted = [old for old in olds if old in before]
        spelled = {tuple(old[one.by.index(column)] for column in named) for old in olds}
        if len(spelled) < 2:
            continue
        if len(counted) == 1 and found == before[counted[0]]:
            continue
        effect = "new" if not counted else "more" if len(counted) == 1 else f"{len(counted)} as one"
        tiers = {str(decision["tier"]) for *_, decision in decided.subgraph(_group(key[-1], decided)).edges(data=True)}
        words = tuple(sorted(" | ".join(each) for each in spelled))
        joins.append(Join(effect, _shown(key, other), words, tuple(sorted(tiers))))
    return sorted(joins, key=lambda join: (join.effect, join.title)), undecided


def _group(entity: str, decided: nx.Graph[str]) -> set[str]:
    """The names that decisions join to an entity's, itself among them."""
    return set(nx.node_connected_component(decided, entity)) if entity in decided else {entity}
