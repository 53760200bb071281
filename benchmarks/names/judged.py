"""What the contestants say of the hand-made truth, as tables."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.names.figures import Cell, Figures
from benchmarks.names.rivals import Contestant
from benchmarks.names.scores import b_cubed, half, of_pairs, pairwise
from benchmarks.names.truth import Accepted, Named, Pair, Verdict, accepted, clustered, pairs

__all__ = ["POPULATION", "acceptance_figures", "cluster_figures", "fault", "pair_figures"]

# All pairs of facility names of one city in org_mentions.tsv.gz (names that differ in more than case and punctuation),
# counted by stratum. The labelled pairs were drawn from about these, so many of each stratum: a weight is what the
# labelled pairs of a stratum stand for. An estimate: those who drew the pairs give token_sort >= 90 a weighted
# precision of 0.93 and a recall of 0.31.
POPULATION = {
    "k4": 909,
    "95-100": 815,
    "90-95": 1_360,
    "85-90": 2_012,
    "80-85": 2_755,
    "70-80": 10_073,
    "60-70": 21_585,
    "subset<60": 3_443,
}
_RELATED = frozenset({"part", "close"})


def fault(contestant: Contestant, row: Accepted, merged: bool) -> str:
    """What is wrong with what it says, in words; nothing where both ways of asking give what is expected."""
    first, second = contestant.cluster([row.one, row.other])
    faults = []
    if (first == second) != merged:
        faults.append("cluster keeps them apart" if merged else "cluster joins them")
    if row.one_place:
        said = contestant.compare(row.one.name, row.other.name, row.one.city, row.one.country)
        if (said.verdict == "same") != merged:
            faults.append(f"compare: {_told(said)}")
    return "; ".join(faults)


def _told(said: Verdict) -> str:
    return " | ".join(part for part in said if part)


def acceptance_figures(folder: Path, contestants: Sequence[Contestant]) -> Iterator[Figures]:
    """The share of each acceptance set that passes, and each row that fails with this project."""
    shares: list[list[Cell]] = []
    failed: list[list[Cell]] = []
    for name in ("must_merge", "must_not_merge", "related_not_same"):
        rows = list(accepted(folder / f"{name}.tsv"))
        faults = [[fault(contestant, row, name == "must_merge") for row in rows] for contestant in contestants]
        shares.append([name, len(rows), *(each.count("") / len(rows) for each in faults)])
        failed += [
            [name, row.one.name, row.other.name, row.place, told]
            for row, told in zip(rows, faults[-1], strict=True)
            if told
        ]
        if name == "related_not_same":
            said = [[each.compare(row.one.name, row.other.name) for row in rows] for each in contestants]
            found = [sum(one.verdict in _RELATED for one in each) / len(rows) for each in said]
            shares.append([f"{name}: told as part or close", len(rows), *found])
            failed += [
                ["relation", row.one.name, row.other.name, row.note, _told(one)]
                for row, one in zip(rows, said[-1], strict=True)
                if one.verdict not in _RELATED
            ]
    labels = [each.label for each in contestants]
    yield Figures("Acceptance: share passed", ["set", "rows", *labels], shares)
    yield Figures("Acceptance: failed", ["set", "name a", "name b", "place", "what is said"], failed)


def pair_figures(path: Path, contestants: Sequence[Contestant], *, failures: bool) -> Iterator[Figures]:
    """Precision and recall of "same" over labelled pairs, what parts are taken for, and the strata one by one."""
    truth = list(pairs(path))
    known = all(pair.stratum in POPULATION for pair in truth)
    said = {each.label: [_ask(each, pair) for pair in truth] for each in contestants}
    rows: list[list[Cell]] = []
    for label, verdicts in said.items():
        judged = [
            (pair.stratum, one.verdict == "same", pair.label == "S") for pair, one in zip(truth, verdicts, strict=True)
        ]
        weighted = of_pairs(judged, POPULATION) if known else (None, None)
        rows.append([label, *of_pairs(judged), *weighted, *_relations(truth, verdicts)])
    counted = Counter(pair.label for pair in truth)
    title = f"{path.name}: {', '.join(f'{counted[label]} {label}' for label in 'SPCD' if counted[label])}"
    relations = ("P as part", "P as same", "C as close", "C as same", "D as same")
    columns = ("", "precision", "recall", "weighted precision", "weighted recall", *relations)
    yield Figures(title, columns, rows)
    yield _by_stratum(path.name, truth, said)
    if failures:
        yield from _failures(path.name, truth, said[contestants[-1].label])


def _ask(contestant: Contestant, pair: Pair) -> Verdict:
    return contestant.compare(pair.name_a, pair.name_b, pair.city, pair.country)


def _relations(truth: Sequence[Pair], verdicts: Sequence[Verdict]) -> list[Cell]:
    told = Counter((pair.label, one.verdict) for pair, one in zip(truth, verdicts, strict=True))
    counted = Counter(pair.label for pair in truth)
    asked = (("P", "part"), ("P", "same"), ("C", "close"), ("C", "same"), ("D", "same"))
    return [f"{told[label, verdict]}/{counted[label]}" for label, verdict in asked]


def _by_stratum(name: str, truth: Sequence[Pair], said: dict[str, list[Verdict]]) -> Figures:
    rows: dict[str, list[Cell]] = {}
    for stratum in dict.fromkeys(pair.stratum for pair in truth):
        here = [at for at, pair in enumerate(truth) if pair.stratum == stratum]
        counted = Counter(truth[at].label for at in here)
        rows[stratum] = [stratum, *(counted[label] for label in "SPCD")]
        for verdicts in said.values():
            same = [truth[at].label == "S" for at in here if verdicts[at].verdict == "same"]
            rows[stratum].append(f"{sum(same)} + {len(same) - sum(same)}")
    title = f"{name}, by stratum: said to be the same, rightly + wrongly"
    return Figures(title, ["stratum", *"SPCD", *said], list(rows.values()))


def _failures(name: str, truth: Sequence[Pair], verdicts: Sequence[Verdict]) -> Iterator[Figures]:
    wrong: list[list[Cell]] = []
    missed: list[list[Cell]] = []
    for pair, one in zip(truth, verdicts, strict=True):
        row: list[Cell] = [pair.label, pair.stratum, pair.name_a, pair.name_b, pair.city or "", _told(one)]
        if (one.verdict == "same") != (pair.label == "S"):
            (missed if pair.label == "S" else wrong).append(row)
        elif (pair.label, one.verdict) not in {("S", "same"), ("P", "part"), ("C", "close")} and pair.label != "D":
            missed.append(row)
    columns = ["label", "stratum", "name a", "name b", "city", "what is said"]
    yield Figures(f"{name}: wrongly the same", columns, wrong)
    yield Figures(f"{name}: not found", columns, sorted(missed, key=lambda row: str(row[0])))


def cluster_figures(path: Path, contestants: Sequence[Contestant], *, failures: bool) -> Iterator[Figures]:
    """How well the sponsors' clusters are found, by names alone and with countries; failures of the first half."""
    truth = list(clustered(path))
    true = [cluster for _, cluster in truth]
    named, alone = [name for name, _ in truth], [Named(name.name) for name, _ in truth]
    rows: list[list[Cell]] = []
    for given, names in (("names alone", alone), ("with countries", named)):
        for contestant in contestants:
            said = contestant.cluster(names)
            rows += [[given, contestant.label, *scored] for scored in _by_half(said, true)]
    columns = ["given", "", "", "pair precision", "pair recall", "B-cubed precision", "B-cubed recall"]
    yield Figures(f"{path.name}: {len(truth):,} names of {len(set(true)):,} sponsors", columns, rows)
    if failures:
        yield from _clusters_listed(alone, contestants[-1].cluster(alone), true)


def _by_half(said: Sequence[str], true: Sequence[str]) -> Iterator[list[Cell]]:
    for part, halves in (("all", (0, 1)), ("first half", (0,)), ("second half", (1,))):
        here = [at for at, cluster in enumerate(true) if half(cluster) in halves]
        found, expected = [said[at] for at in here], [true[at] for at in here]
        yield [part, *pairwise(found, expected), *b_cubed(found, expected)]


def _clusters_listed(names: Sequence[Named], said: Sequence[str], true: Sequence[str]) -> Iterator[Figures]:
    for title, groups, others in (("joined wrongly", said, true), ("not joined", true, said)):
        found: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for name, group, other, cluster in zip(names, groups, others, true, strict=True):
            if half(cluster) == 0:
                found[group][other].append(name.name)
        rows: list[list[Cell]] = [
            ["\n".join(" = ".join(same) for same in parts.values())] for parts in found.values() if len(parts) > 1
        ]
        yield Figures(f"Sponsors of the first half, names alone: {title}", ["names"], rows)
