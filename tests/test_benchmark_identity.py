"""The benchmark of identity scores what it says it scores, and reads the truth as it was written."""

from __future__ import annotations

import gzip
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

ROOT = Path(__file__).resolve().parents[1]
if not (ROOT / "benchmarks").is_dir():
    pytest.skip("the benchmarks are in the checkout only", allow_module_level=True)
pytest.importorskip("rapidfuzz")
# Known by its name alone: with the whole checkout on the path, the rooms could be imported a second time.
_found = importlib.util.spec_from_file_location("benchmarks", ROOT / "benchmarks" / "__init__.py")
assert _found is not None
sys.modules.setdefault("benchmarks", importlib.util.module_from_spec(_found))

from benchmarks.names.figures import Figures, print_figures  # noqa: E402 - the package is made known above
from benchmarks.names.judged import acceptance_figures, cluster_figures, fault, pair_figures  # noqa: E402
from benchmarks.names.ours import Ours  # noqa: E402
from benchmarks.names.rivals import Contestant, Exact, TokenSort  # noqa: E402
from benchmarks.names.scores import b_cubed, half, of_pairs, pairwise  # noqa: E402
from benchmarks.names.sites import Use, links, shared  # noqa: E402
from benchmarks.names.truth import (  # noqa: E402
    Accepted,
    Named,
    TruthError,
    Verdict,
    accepted,
    clustered,
    mentions,
    pairs,
    sides,
)

CLUSTERINGS = st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), max_size=25)


class Oracle:
    """A contestant that has been told what to say."""

    label = "oracle"

    def __init__(
        self, verdicts: dict[tuple[str, str], str] | None = None, clusters: dict[str, str] | None = None
    ) -> None:
        self.verdicts, self.clusters = verdicts or {}, clusters or {}

    def compare(self, one: str, other: str, city: str | None = None, country: str | None = None) -> Verdict:
        return Verdict(self.verdicts.get((one, other), "different"))

    def cluster(self, rows: Sequence[Named]) -> list[str]:
        return [self.clusters.get(row.name, row.name) for row in rows]


def table(path: Path, *lines: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines).replace("|", "\t") + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("CN/Nanchang", (("Nanchang", "CN"),) * 2),
        ("RU/Saint Petersburg", (("Saint Petersburg", "RU"),) * 2),
        ("CN", ((None, "CN"),) * 2),
        ("GB / CA", ((None, "GB"), (None, "CA"))),
        ("GB/London vs GB/Paisley", (("London", "GB"), ("Paisley", "GB"))),
        ("any", ((None, None),) * 2),
    ],
)
def test_a_place_is_read_for_each_name(place: str, expected: object) -> None:
    assert sides(place) == expected


def test_acceptance_sets_are_read_with_or_without_places(tmp_path: Path) -> None:
    placed = table(tmp_path / "a.tsv", "name_a|name_b|place|why|source", 'A "x"|B|US / JP|stop word|x')
    (row,) = accepted(placed)
    assert row == Accepted(Named('A "x"', None, "US"), Named("B", None, "JP"), "US / JP", "stop word")
    assert not row.one_place
    (row,) = accepted(table(tmp_path / "b.tsv", "name_a|name_b|relation|source", "A|B|b part of a|x"))
    assert row == Accepted(Named("A"), Named("B"), "any", "b part of a")
    assert row.one_place


def test_unclear_pairs_are_left_out_and_an_unknown_label_is_refused(tmp_path: Path) -> None:
    head = "id|bin|token_sort|country|city|name_a|name_b|label"
    read = list(pairs(table(tmp_path / "a.tsv", head, "0|k4|100|US|miami|A|a|S", "1|k4|100|US|miami|B|C|U")))
    assert [(pair.stratum, pair.name_a, pair.city, pair.country, pair.label) for pair in read] == [
        ("k4", "A", "miami", "US", "S")
    ]
    with pytest.raises(TruthError, match="`X` is no label"):
        list(pairs(table(tmp_path / "b.tsv", "bin|name_a|name_b|label", "k4|A|B|X")))
    (unplaced,) = pairs(table(tmp_path / "c.tsv", "bin|name_a|name_b|label", "k4|A|B|C"))
    assert (unplaced.city, unplaced.country) == (None, None)


def test_a_sponsor_has_a_country_only_where_one_is_known(tmp_path: Path) -> None:
    path = tmp_path / "clusters.csv"
    path.write_text(
        'unique_spon_names,normed_spon_names,cluster,countries\nA,A,x,Italy\n"B, C",B,x,\nD,D,y,Italy|Peru\n'
    )
    assert list(clustered(path)) == [(Named("A", None, "Italy"), "x"), (Named("B, C"), "x"), (Named("D"), "y")]


def test_names_for_scale_are_distinct_sponsors_and_facilities_at_their_places(tmp_path: Path) -> None:
    rows = ["role\tname\tcity\tcountry", "lead\tB\t\t", "collab\tB\t\t", "collab\tA\t\t", "official_aff\tC\t\t"]
    rows += ['facility\t"The ""X"" Hospital"\tParis\tFrance', "facility\tY\tParis\tFrance", "facility\tY\tLyon\tFrance"]
    path = tmp_path / "mentions.tsv.gz"
    path.write_bytes(gzip.compress("\n".join([*rows, rows[-1]]).encode()))
    sponsors, facilities = mentions(path)
    assert sponsors == [Named("A"), Named("B")]
    assert facilities == [
        Named('The "X" Hospital', "Paris", "France"),
        Named("Y", "Lyon", "France"),
        Named("Y", "Paris", "France"),
    ]


def test_scores_of_clusters_on_a_worked_example() -> None:
    said, true = list("aaabb"), list("xxyyy")  # pairs said: 3 + 1, of which xx and yy are right; true: 1 + 3
    assert pairwise(said, true) == (0.5, 0.5)
    assert b_cubed(said, true) == pytest.approx(((2 / 3 * 2 + 1 / 3 + 2) / 5, (2 + 1 / 3 + 2 / 3 * 2) / 5))
    assert pairwise(list("abc"), list("xxy")) == (None, 0)
    assert b_cubed([], []) == (None, None)


@given(CLUSTERINGS)
def test_scores_of_clusters_are_those_of_their_definitions(both: list[tuple[int, int]]) -> None:
    said, true = [one for one, _ in both], [other for _, other in both]
    joined = {(i, j) for i, j in combinations(range(len(both)), 2) if said[i] == said[j]}
    right = {(i, j) for i, j in combinations(range(len(both)), 2) if true[i] == true[j]}
    assert pairwise(said, true) == (
        len(joined & right) / len(joined) if joined else None,
        len(joined & right) / len(right) if right else None,
    )
    if both:
        everyone = range(len(both))
        for score, mine, theirs in zip(b_cubed(said, true), (said, true), (true, said), strict=True):
            shares = [
                sum(mine[i] == mine[j] and theirs[i] == theirs[j] for j in everyone) / mine.count(mine[i])
                for i in everyone
            ]
            assert score == pytest.approx(sum(shares) / len(shares))


def test_a_labelled_pair_counts_for_its_share_of_its_stratum() -> None:
    judged = [("near", True, True), ("near", True, False), ("far", True, True), ("far", False, True)]
    assert of_pairs(judged) == pytest.approx((2 / 3, 2 / 3))
    assert of_pairs(judged, {"near": 2, "far": 200}) == pytest.approx((101 / 102, 101 / 201))
    assert of_pairs([("near", False, False)]) == (None, None)


def test_a_cluster_is_always_in_the_same_half_and_both_halves_are_used() -> None:
    assert [half(f"Sponsor {at}") for at in range(8)] == [half(f"Sponsor {at}") for at in range(8)]
    assert 400 < sum(half(f"Sponsor {at}") for at in range(1_000)) < 600


def test_exact_strings_are_the_same_at_the_same_place_only() -> None:
    first, second, third = Exact().cluster([Named("A", "x", "US"), Named("A", "y", "US"), Named("A", "x", "US")])
    assert first == third != second
    assert Exact().compare("A", "A").verdict == "same"
    assert Exact().compare("A", "a").verdict != "same"


def test_token_sort_joins_chains_within_a_place() -> None:
    chain = [Named(f"{word} university hospital", "x") for word in ("abcdefgh", "abcdefgz", "abcdexyz", "stuvwxyz")]
    first, second, third, fourth = TokenSort().cluster(chain)
    assert first == second == third != fourth
    assert TokenSort().compare(chain[0].name, chain[2].name).verdict != "same"
    assert TokenSort().compare("Hospital of Graz", "graz hospital, of").verdict == "same"
    one, other = TokenSort().cluster([Named("A hospital", "x"), Named("A hospital", "y")])
    assert one != other


def test_this_project_is_asked_as_its_interface_says() -> None:
    project = Ours()
    said = project.compare("Univ. Hosp. Lille", "Lille University Hospital", "Lille", "FR")
    assert (said.verdict, said.tier) == ("same", "T2")
    names = [
        Named("Univ. Hosp. Lille", "Lille", "FR"),
        Named("Ruijin"),
        Named("Lille University Hospital", "Lille", "FR"),
    ]
    first, second, third = project.cluster(names)
    assert first == third != second


@pytest.mark.parametrize(
    ("verdict", "joined", "merged", "expected"),
    [
        ("same", True, True, ""),
        ("different", False, False, ""),
        ("part", False, False, ""),
        ("close", True, True, "compare: close"),
        ("same", False, True, "cluster keeps them apart"),
        ("same", True, False, "cluster joins them; compare: same"),
    ],
)
def test_a_row_passes_when_both_ways_of_asking_are_right(
    verdict: str, joined: bool, merged: bool, expected: str
) -> None:
    row = Accepted(Named("A"), Named("B"), "any", "")
    oracle = Oracle({("A", "B"): verdict}, {"A": "1", "B": "1"} if joined else {})
    assert fault(oracle, row, merged) == expected


def test_names_at_two_places_are_clustered_only() -> None:
    row = Accepted(Named("A", "x", "GB"), Named("A", "y", "GB"), "GB/x vs GB/y", "")
    assert fault(Oracle({("A", "A"): "same"}), row, merged=True) == ""
    assert fault(Exact(), row, merged=False) == ""


def contestants(**told: Any) -> tuple[Contestant, ...]:
    return Exact(), TokenSort(), Oracle(**told)


def test_acceptance_figures_give_the_share_and_the_failures_of_this_project(tmp_path: Path) -> None:
    table(tmp_path / "must_merge.tsv", "name_a|name_b|place", "A|B|any", "C|D|any")
    table(tmp_path / "must_not_merge.tsv", "name_a|name_b|place", "A|C|any")
    table(tmp_path / "related_not_same.tsv", "name_a|name_b|relation", "P|Q|b part of a", "R|T|b successor of a")
    told = {("A", "B"): "same", ("P", "Q"): "part"}
    shares, failed = acceptance_figures(tmp_path, contestants(verdicts=told, clusters={"A": "1", "B": "1"}))
    assert [list(row) for row in shares.rows] == [
        ["must_merge", 2, 0, 0, 0.5],
        ["must_not_merge", 1, 1, 1, 1],
        ["related_not_same", 2, 1, 1, 1],
        ["related_not_same: told as part or close", 2, 0, 0, 0.5],
    ]
    assert [row[:3] for row in failed.rows] == [["must_merge", "C", "D"], ["relation", "R", "T"]]


def test_pair_figures_tell_rightly_from_wrongly_the_same(tmp_path: Path) -> None:
    head = "bin|name_a|name_b|label"
    path = table(tmp_path / "p.tsv", head, "k4|A|a|S", "k4|B|b|S", "60-70|C|c|D", "60-70|D|d|P", "60-70|E|e|P")
    told = {("A", "a"): "same", ("C", "c"): "same", ("D", "d"): "part"}
    scores, strata, wrong, missed = pair_figures(path, [Oracle(told)], failures=True)
    weighted = (909 / 2) / (909 / 2 + 21_585 / 3)
    assert scores.title == "p.tsv: 2 S, 2 P, 1 D"
    assert list(scores.rows[0]) == ["oracle", 0.5, 0.5, pytest.approx(weighted), 0.5, "1/2", "0/2", "0/0", "0/0", "1/1"]
    assert [list(row) for row in strata.rows] == [["k4", 2, 0, 0, 0, "1 + 0"], ["60-70", 0, 2, 0, 1, "0 + 1"]]
    assert [row[2] for row in wrong.rows] == ["C"]
    assert [row[2] for row in missed.rows] == ["E", "B"]


def test_strata_of_unknown_size_have_no_weight(tmp_path: Path) -> None:
    path = table(tmp_path / "p.tsv", "bin|name_a|name_b|label", "other|A|a|S")
    scores, _ = pair_figures(path, [Exact()], failures=False)
    assert list(scores.rows[0][3:5]) == [None, None]


def test_cluster_figures_keep_the_failures_of_the_second_half_to_themselves(tmp_path: Path) -> None:
    sponsors = [f"Sponsor {at}" for at in range(20)]
    rows = [f"{name} {form},x,{name},Italy" for name in sponsors for form in ("a", "b")]
    path = tmp_path / "c.csv"
    path.write_text("\n".join(["unique_spon_names,normed_spon_names,cluster,countries", *rows]))
    figures, wrong, missed = cluster_figures(path, [Exact()], failures=True)
    assert [list(row[2:]) for row in figures.rows[:3]] == [
        [part, None, 0, 1, 0.5] for part in ("all", "first half", "second half")
    ]
    assert not wrong.rows
    assert [row[0] for row in missed.rows] == [f"{name} a\n{name} b" for name in sponsors if half(name) == 0]


def use(trial: str, site: str, sponsor: str, **other: Any) -> Use:
    """A use of a site written as ``site``, whose entity is its first letter; so for sponsors."""
    return Use(trial, (site, "x", "US"), sponsor, site[0], sponsor[0], other.get("anonymous", False))


def test_a_link_is_new_where_exact_strings_do_not_give_it() -> None:
    found = [use("1", "A1", "P"), use("2", "A1", "Q"), use("3", "A2", "R"), use("4", "A2", "P2"), use("5", "B1", "P")]
    assert {frozenset((link.one.trial, link.other.trial)) for link in links(found)} == {frozenset("23")}
    assert shared((each.site, each.sponsor) for each in found) == {"A": {"P", "Q", "R"}}
    assert links([use("1", "A1", "P1"), use("2", "A2", "P2")]) == []
    assert links([use("1", "A1", "P", anonymous=True), use("2", "A2", "Q", anonymous=True)]) == []


def test_tables_are_printed_with_what_is_missing_marked(capsys: pytest.CaptureFixture[str]) -> None:
    print_figures([Figures("Title", ["a", "b"], [["[x]", 0.25], ["y", None]]), Figures("Empty", ["a"], [])])
    told = capsys.readouterr().out
    assert "Title" in told
    assert "[x]" in told
    assert "0.250" in told
    assert " - " in told
    assert "Empty" not in told


@pytest.mark.slow
def test_the_benchmark_runs_and_writes_its_figures(tmp_path: Path) -> None:
    gold = tmp_path / "gold" / "identity"
    table(gold / "must_merge.tsv", "name_a|name_b|place", "The Graz Clinic|Graz Clinic|AT/Graz")
    table(gold / "must_not_merge.tsv", "name_a|name_b|place", "York University|University of York|CA / GB")
    table(gold / "related_not_same.tsv", "name_a|name_b|relation", "Graz University|Graz University Clinic|b part of a")
    table(
        gold / "facility_pairs.tsv", "bin|city|country|name_a|name_b|label", "k4|Graz|AT|The Graz Clinic|Graz Clinic|S"
    )
    clusters = "unique_spon_names,normed_spon_names,cluster,countries\nOrban Health,x,a,\nThe Orban Health,x,a,\n"
    (gold / "sponsor_clusters.csv").write_text(clusters)
    rows = ["role\tname\tcity\tcountry", "lead\tOrban Health\t\t", "collab\tThe Orban Health\t\t"]
    rows += ["facility\tOrban Clinic\tGraz\tAustria"]
    (gold / "org_mentions.tsv.gz").write_bytes(gzip.compress("\n".join(rows).encode()))
    records = tmp_path / "data" / "ctgov-v1-fields"
    records.parent.mkdir()
    records.symlink_to(ROOT / "examples")
    command = [sys.executable, "-m", "benchmarks.identity", "--shared", str(tmp_path), "--failures"]
    command += ["--largest", "2", "--links", "2", "--json", str(tmp_path / "figures.json")]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    tables = {each["title"]: each["rows"] for each in json.loads((tmp_path / "figures.json").read_text())["tables"]}
    assert tables["Acceptance: share passed"][0][-1] == 1
    assert [row[1:3] for row in tables["All distinct names of the mentions, each in a process of its own"]] == [
        [2, 1],
        [1, 1],
    ]
    assert tables["The 1 largest clusters of sponsors"] == [[2, "Orban Health | The Orban Health"]]
    (sites,) = (rows for title, rows in tables.items() if title.startswith("Sites with two lead sponsors"))
    assert dict(sites)["trialgraph"] >= dict(sites)["exact strings"]
