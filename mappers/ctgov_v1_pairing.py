"""Flat lists: which values are of one thing, where counting proves it, and what stays loose where it does not.

The API left absent values out, so places in two lists mean nothing by themselves. What proves a pairing is a part that
every item has: n of them are n items, and n values of a part that an item has at most once are one for each, in order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from trialgraph.mappers.codes import Notes
from trialgraph.mappers.ctgov_v1_flat import Group

__all__ = ["Flat", "Item", "Rows", "flow_periods", "note_loose", "pair", "uses"]

Flat = Mapping[str, Sequence[str | None]]
"""Field -> its values; None is a value that the list says is absent, so that it keeps its place."""
Item = dict[str, object]


class Rows(msgspec.Struct):
    """Items as far as they are certain: ``complete`` when their number is, ``loose`` are values of unknown items."""

    items: list[Item]
    complete: bool
    loose: dict[str, list[str]]

    @property
    def only(self) -> Item | None:
        """The item, where it is certain that there is one and no other."""
        return self.items[0] if self.complete and len(self.items) == 1 else None


def pair(flat: Flat, group: Group) -> Rows:
    """The items of a group, each with the parts that are certainly its own."""
    lists = {part: flat[part] for part in group.parts if any(flat.get(part, ()))}
    most = max(map(len, lists.values()), default=0)
    counting = next((part for part in group.always if len(lists.get(part, ())) == most), None) if most else None
    spine = counting or next((part for part in (*group.always, group.lone) if part in lists), None)
    size = len(lists[spine]) if spine is not None else 0
    items: list[Item] = [{} for _ in range(size)]
    loose: dict[str, list[str]] = {}
    for part, values in lists.items():
        if part == spine or (counting is not None and len(values) == size):
            for item, value in zip(items, values, strict=True):
                if value is not None:
                    item[part] = value
        else:
            loose[part] = [value for value in values if value is not None]
    for part in group.apart:
        items += [{part: value} for value in loose.get(part, ())]
    return Rows(items, counting is not None and not any(part in loose for part in group.apart), loose)


def note_loose(rows: Rows, group: Group, notes: Notes) -> None:
    """Keep the words of values whose item is unknown; those that became items of their own are but counted."""
    for part, values in rows.loose.items():
        if part in group.apart:
            notes.add(
                "unaligned",
                part,
                f"number of values: {len(values)}",
                f"which {group.item} each is of, the lists do not tell",
            )
        else:
            note_values(part, values, f"which {group.item} it is of, the lists do not tell", notes)


def note_values(field: str, values: Iterable[str], reason: str, notes: Notes) -> None:
    """One note for each distinct value."""
    for value in dict.fromkeys(values):
        notes.add("unaligned", field, value, reason)


class Uses(msgspec.Struct):
    """For each intervention the labels of the arms that certainly get it, and what the two lists leave open."""

    labels: list[list[str]]
    open_names: list[str]
    open_labels: list[str]


def uses(labels: Sequence[str], keys: Sequence[str], names: Sequence[str], told: Sequence[str]) -> Uses:
    """Who gets what, from two flat lists that tell the same pairs from either side.

    ``labels`` are of all arms, ``keys`` of all interventions ("Drug: Saline"); ``names`` are the arms' interventions,
    arm after arm, ``told`` the interventions' arms, intervention after intervention. How often a label is told is the
    number of its arm's interventions, and so with names: with these numbers each list is cut, and both cuts must give
    the same pairs. Where they cannot be cut (what two arms or interventions are called counts for both), what is named
    as often as it can be is of all.
    """
    pairs = _cut_pairs(labels, keys, names, told)
    if pairs is None:
        pairs = _full_pairs(labels, keys, names, told)
    by_key = Counter(keys[at] for _, at in pairs)
    by_label = Counter(label for label, _ in pairs)
    return Uses(
        [[label for label in labels if (label, at) in pairs] for at in range(len(keys))],
        [name for name, count in Counter(names).items() if by_key[name] < count],
        [label for label, count in Counter(told).items() if by_label[label] < count],
    )


def _cut_pairs(
    labels: Sequence[str], keys: Sequence[str], names: Sequence[str], told: Sequence[str]
) -> set[tuple[str, int]] | None:
    place = {key: at for at, key in enumerate(keys)}
    if len(set(labels)) < len(labels) or len(place) < len(keys):
        return None
    label_counts, name_counts = Counter(told), Counter(names)
    by_intervention = _cut(told, [name_counts[key] for key in keys])
    by_arm = _cut(names, [label_counts[label] for label in labels])
    if by_intervention is None or by_arm is None:
        return None  # both sums fit only where each name and each label is one of those given
    one = [(label, at) for at, part in enumerate(by_intervention) for label in part]
    other = [(label, place[name]) for label, part in zip(labels, by_arm, strict=True) for name in part]
    pairs = set(one)
    return pairs if len(pairs) == len(one) == len(other) and pairs == set(other) else None


def _cut(values: Sequence[str], sizes: Sequence[int]) -> list[Sequence[str]] | None:
    if sum(sizes) != len(values):
        return None
    found, at = [], 0
    for size in sizes:
        found.append(values[at : at + size])
        at += size
    return found


def _full_pairs(
    labels: Sequence[str], keys: Sequence[str], names: Sequence[str], told: Sequence[str]
) -> set[tuple[str, int]]:
    arms, interventions, label_counts, name_counts = Counter(labels), Counter(keys), Counter(told), Counter(names)
    return {
        (label, at)
        for at, key in enumerate(keys)
        for label in labels
        if (arms[label] == 1 and label_counts[label] == len(keys))
        or (arms[label] == interventions[key] == 1 and name_counts[key] == len(labels))
    }


def flow_periods(flat: Flat) -> list[Item] | None:
    """The periods of the participant flow with their milestones and counts; None where the lists do not fit.

    A period starts with its ``STARTED``; each milestone has one count for each group at most, so as many counts as
    milestones times groups are all of them, in order.
    """
    titles, types, groups, at_groups, counts = (
        [value or "" for value in flat.get(name, ())]
        for name in (
            "FlowPeriodTitle",
            "FlowMilestoneType",
            "FlowGroupId",
            "FlowAchievementGroupId",
            "FlowAchievementNumSubjects",
        )
    )
    starts = [at for at, kind in enumerate(types) if kind == "STARTED"]
    if not titles or len(starts) != len(titles) or starts[0] != 0 or types.count("COMPLETED") != len(titles):
        return None
    size = len(groups)
    if not len(at_groups) == len(counts) == len(types) * size or not size:
        return None
    milestones = []
    for at, kind in enumerate(types):
        here = slice(at * size, (at + 1) * size)
        if set(at_groups[here]) != set(groups):
            return None
        achieved = [{"FlowAchievementNumSubjects": count} for count in counts[here]]
        milestones.append({"FlowMilestoneType": kind, "FlowAchievementList": {"FlowAchievement": achieved}})
    ends = [*starts[1:], len(types)]
    return [
        {"FlowPeriodTitle": title, "FlowMilestoneList": {"FlowMilestone": milestones[start:end]}}
        for title, start, end in zip(titles, starts, ends, strict=True)
    ]
