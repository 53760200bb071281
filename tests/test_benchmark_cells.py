"""The benchmark of cells scores what it says it scores, and lists what it says it lists."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from trialgraph.mappers.trial import Arm, Eligibility, Intervention, Trial

ROOT = Path(__file__).resolve().parents[1]
if not (ROOT / "benchmarks").is_dir():
    pytest.skip("the benchmarks are in the checkout only", allow_module_level=True)
# Known by its name alone: with the whole checkout on the path, the rooms could be imported a second time.
_found = importlib.util.spec_from_file_location("benchmarks", ROOT / "benchmarks" / "__init__.py")
assert _found is not None
sys.modules.setdefault("benchmarks", importlib.util.module_from_spec(_found))

from benchmarks.names.truth import TruthError  # noqa: E402 - the package is made known above
from benchmarks.products.contestants import Answer, Ours, SynonymSearch, contestants  # noqa: E402
from benchmarks.products.doses import amount, dose_figures, sentences, told  # noqa: E402
from benchmarks.products.judged import DEVELOPED, truth_figures  # noqa: E402
from benchmarks.products.records import find_trials, whole_text  # noqa: E402
from benchmarks.products.scores import Counts, Score, folds, judge  # noqa: E402
from benchmarks.products.speed import best, shares, speed_figures  # noqa: E402
from benchmarks.products.truth import Label, labels, verdicts  # noqa: E402
from benchmarks.shared import shared_folder  # noqa: E402

HEAD = "nct_id product_kind cell_sources source_evidence_field donor donor_evidence routes cell_type note".split()
SOURCES = """code|prefLabel|abbreviations_seen|altLabels|hiddenLabels_misspellings
adipose|adipose tissue|ZQ-MSC|belly tissue (a remark)|-
unspecified|source not stated|ZZMSC||
cell-free|cell-derived product||zqexo|
"""


def gold(path: Path, *rows: str) -> Path:
    """Rows as kind, sources, donor, routes, type, note; the ids are NCT00000001 and so on."""
    lines = ["\t".join(HEAD)]
    for at, row in enumerate(rows, 1):
        kind, sources, donor, routes, cell_type, note = row.split(";")
        lines.append("\t".join([f"NCT{at:08}", kind, sources, "TITLE", donor, "", routes, cell_type, note]))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def listed(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(SOURCES.replace("|", "\t"), encoding="utf-8")
    return path


def record(folder: Path, nct_id: str, **fields: Any) -> None:
    """A record of the registry's present form: titles, arms and interventions."""
    arms = {"interventions": [{"type": "BIOLOGICAL", "name": fields.get("name", "Cells"), **fields.get("more", {})}]}
    protocol = {
        "identificationModule": {"nctId": nct_id, "briefTitle": fields.get("title", "A trial")},
        "statusModule": {"overallStatus": "COMPLETED"},
        "descriptionModule": {"briefSummary": fields.get("summary", "Nothing is told.")},
        "designModule": {"studyType": "INTERVENTIONAL"},
        "armsInterventionsModule": arms,
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{nct_id}.json").write_text(json.dumps({"protocolSection": protocol}), encoding="utf-8")


def trial(name: str = "Cells", *, description: str | None = None, **fields: Any) -> Trial:
    given = Intervention(name=name, description=description)
    return Trial(**{"id": "NCT00000001", "brief_title": "A trial", "interventions": (given,)} | fields)


def label(**wanted: str) -> Label:
    codes = {field: frozenset(told.split()) for field, told in wanted.items()}
    return Label("NCT00000001", codes, (), "")


def answer(**said: str) -> Answer:
    return {field: dict.fromkeys(told.split(), "words") for field, told in said.items()}


def told_of(score: Score) -> tuple[list[str], list[str], list[str]]:
    return sorted(score.right), sorted(score.wrong), sorted(score.missed)


def test_labels_are_read_field_by_field(tmp_path: Path) -> None:
    path = gold(
        tmp_path / "g.tsv",
        "cells;bone-marrow|svf;both;intravenous|other:odd;msc;x",
        "cells+other;adipose|other:tusk;autologous;not-stated;multiple:msc+treg;",
        "cell-free;not-stated;not-stated;not-stated;ev;",
        "none;not-stated;not-stated;not-stated;other:none;",
        "unclear;not-stated;not-stated;not-stated;mnc;",
    )
    first, second, third, fourth, fifth = labels(path)
    assert (first.trial, first.note, first.left_out) == ("NCT00000001", "x", ())
    assert first.wanted == {
        "product": {"product"},
        "kind": {"cells"},
        "source": {"bone-marrow", "svf"},
        "donor": {"both"},
        "route": {"intravenous", "other:odd"},
        "type": {"mesenchymal"},
    }
    assert second.wanted["kind"] == {"cells"}
    assert second.wanted["source"] == {"adipose"}
    assert second.wanted["type"] == {"mesenchymal", "treg"}
    assert second.left_out == ("source: other:tusk",)
    assert third.wanted["kind"] == {"cell-free"}
    assert third.left_out == ("type: ev",)
    assert "type" not in third.wanted
    assert fourth.wanted == dict.fromkeys(("product", "kind", "source", "donor", "route", "type"), frozenset())
    assert fifth.left_out == ("product: unclear",)
    assert not {"product", "kind"} & fifth.wanted.keys()
    assert fifth.wanted["type"] == {"mononuclear"}


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ("pills;not-stated;not-stated;not-stated;msc;", "`pills` of NCT00000001 is no label"),
        ("cells;not-stated;mine;not-stated;msc;", "`mine` of NCT00000001 is no label"),
        ("cells;marrow;not-stated;not-stated;msc;", "`marrow` of NCT00000001 is no cell source"),
    ],
)
def test_a_label_that_is_none_is_refused(tmp_path: Path, row: str, complaint: str) -> None:
    with pytest.raises(TruthError, match=complaint):
        list(labels(gold(tmp_path / "g.tsv", row)))


def test_a_file_of_other_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "g.tsv"
    path.write_text("nct_id\tdonor\n")
    with pytest.raises(TruthError, match="no column product_kind, cell_sources, routes, cell_type, note"):
        list(labels(path))


def test_what_is_said_is_right_wrong_or_missed() -> None:
    judged = judge(label(source="bone-marrow svf"), answer(source="svf skin"))
    assert told_of(judged["source"]) == (["svf"], ["skin"], ["bone-marrow"])
    assert judged.keys() == {"source"}, "only what is labelled is judged"


@pytest.mark.parametrize(
    ("wanted", "kinds", "fault"), [("product", "cells", 0), ("product", "", 1), ("", "", 0), ("", "cell-free", 1)]
)
def test_a_product_is_found_by_any_kind(wanted: str, kinds: str, fault: int) -> None:
    score = judge(label(product=wanted), answer(kind=kinds))["product"]
    assert len(score.wrong) + len(score.missed) == fault


def test_both_donors_are_one_label() -> None:
    both = answer(donor="autologous allogeneic")
    assert told_of(judge(label(donor="both"), both)["donor"]) == (["both"], [], [])
    assert told_of(judge(label(donor="autologous"), both)["donor"]) == ([], ["both"], ["autologous"])
    assert told_of(judge(label(donor="both"), answer(donor="autologous"))["donor"]) == ([], ["autologous"], ["both"])


@pytest.mark.parametrize(
    ("wanted", "said", "right", "wrong", "missed"),
    [
        ("ocular", "intravitreal", "ocular", "", ""),
        ("ocular", "intravitreal subretinal", "ocular", "", ""),
        ("intravitreal", "ocular", "", "ocular", "intravitreal"),  # a wider route is no answer
        ("intracerebral", "intracerebroventricular", "intracerebral", "", ""),
        ("other:intradermal", "intradermal", "other:intradermal", "", ""),
        ("other:on-the-moon", "surgical-implantation", "other:on-the-moon", "", ""),
        ("other:on-the-moon", "other", "other:on-the-moon", "", ""),
        ("other:on-the-moon", "intramuscular", "", "intramuscular", "other:on-the-moon"),
        ("other:submucosal", "submucosal intrauterine", "other:submucosal", "intrauterine", ""),
        ("other:a other:b", "submucosal intrauterine", "other:a other:b", "", ""),
        ("", "intravenous", "", "", ""),
        ("", "intravenous intramuscular", "", "intramuscular", ""),
        ("intramuscular", "intravenous intramuscular", "intramuscular", "intravenous", ""),
    ],
)
def test_routes_meet_labels(wanted: str, said: str, right: str, wrong: str, missed: str) -> None:
    score = judge(label(route=wanted), answer(route=said))["route"]
    assert told_of(score) == (right.split(), wrong.split(), missed.split())


def test_counts_are_of_labels_not_of_records() -> None:
    one, two = frozenset("a"), frozenset("bc")
    counts = Counts.of([Score(two, one, frozenset()), Score(one, frozenset(), two), Score(*[frozenset[str]()] * 3)])
    assert counts == (3, 1, 3, 1, 2)
    assert (counts.share, counts.precision, counts.recall, counts.f1) == pytest.approx((1 / 3, 3 / 4, 3 / 5, 6 / 9))
    nothing = Counts.of([])
    assert (nothing.share, nothing.precision, nothing.recall, nothing.f1) == (None, None, None, None)


def test_folds_are_equal_parts_that_stay_the_same() -> None:
    scores = {f"NCT{at:08}": at for at in range(23)}
    parts = folds(scores, 5)
    assert [len(part) for part in parts] == [5, 5, 5, 4, 4]
    assert sorted(at for part in parts for at in part) == list(range(23))
    assert parts == folds(dict(reversed(scores.items())), 5)
    assert parts[0] != list(range(0, 23, 5)), "ids are given out in order of time"


def test_the_search_reads_the_whole_record_without_rules(tmp_path: Path) -> None:
    criteria = Eligibility(criteria="No cells from skin-derived grafts; NO ALLOGENEIC transplant")
    asked = trial(description="Not from Umbilical Cord Blood", eligibility=criteria, keywords=("zq-msc",))
    said = SynonymSearch(listed(tmp_path / "s.tsv")).ask(asked)
    assert set(said["source"]) == {"skin", "cord-blood", "adipose"}, "umbilical cord is within the longer label"
    assert set(said["donor"]) == {"allogeneic"}
    assert "cells" in said["kind"]
    assert said["source"]["adipose"] == '"zq-msc"'


def test_the_search_finds_whole_words_only(tmp_path: Path) -> None:
    search = SynonymSearch(listed(tmp_path / "s.tsv"))
    assert not search.ask(trial("Drug", description="xzq-mscs, zzmsc, skinny, not stated"))["source"]
    assert set(search.ask(trial("Drug", description="belly tissue"))["source"]) == {"adipose"}, "a remark is no label"
    assert set(search.ask(trial("Drug", description="zqexo"))["kind"]) == {"cell-free"}
    assert set(search.ask(trial("Drug", description="Belly Tissues"))["source"]) == {"adipose"}, "a plural"
    assert not search.ask(trial("Drug")).get("kind")


def test_the_careful_search_leaves_out_what_means_other_things_too() -> None:
    asked = trial("Wound spray of cells from fat, intramuscularly", summary="Allogeneic", keywords=("skin-derived",))
    plain, careful = SynonymSearch().ask(asked), SynonymSearch(careful=True).ask(asked)
    assert set(plain["route"]) == {"topical", "intramuscular"}
    assert set(careful["route"]) == {"intramuscular"}
    assert {"adipose", "skin"} <= set(plain["source"])
    assert not {*careful["source"], *careful["donor"]}


def test_one_expression_hides_what_lies_within_a_longer_label() -> None:
    asked = trial("bone marrow mononuclear cells")
    apart, together = SynonymSearch().ask(asked), SynonymSearch(together=True).ask(asked)
    assert set(apart["type"]) == {"mononuclear"}
    assert set(apart["source"]) == set(together["source"]) == {"bm-mnc"}


def test_this_project_counts_what_is_stated_or_also_what_it_infers() -> None:
    asked = trial("Umbilical cord mesenchymal stem cells")
    stated, inferred = Ours().ask(asked), Ours(inferred=True).ask(asked)
    assert set(stated["source"]) == set(inferred["source"]) == {"umbilical-cord"}
    assert not stated.get("donor")
    assert set(inferred["donor"]) == {"allogeneic"}
    assert "[inferred]" in inferred["donor"]["allogeneic"]
    assert stated["source"]["umbilical-cord"].startswith('"Umbilical cord')
    assert "(intervention name): " in stated["source"]["umbilical-cord"]
    assert not stated.get("route"), "a code that says nothing is no finding"
    assert not Ours().ask(trial("Aspirin")).get("kind")


def test_the_whole_text_holds_what_the_product_texts_leave_out() -> None:
    criteria = Eligibility(criteria="E1", exclusion="E2")
    arms = (Arm(label="A1", description="A2"),)
    asked = trial("N1", description="D1", official_title="T2", summary="S1", arms=arms, eligibility=criteria)
    asked = msgspec.structs.replace(asked, description="L1", keywords=("K1",), conditions=("C1",))
    text = whole_text(asked).split("\n")
    assert text == ["A trial", "T2", "N1", "D1", "A1", "A2", "S1", "L1", "K1", "C1", "E1", "E2"]


def test_records_are_looked_for_in_the_main_folder_first(tmp_path: Path) -> None:
    record(tmp_path / "ctgov-v2", "NCT00000001", title="Elsewhere")
    record(tmp_path / "ctgov-v2", "NCT00000002", title="Elsewhere")
    record(tmp_path / "ctgov-v1-fields", "NCT00000001", title="Main")
    record(tmp_path / "ctgov-a-broken", "NCT00000003", title="Broken")
    found = find_trials(tmp_path, ["NCT00000001", "NCT00000002", "NCT00000003"])
    assert {nct_id: each.brief_title for nct_id, each in found.items()} == {
        "NCT00000001": "Main",
        "NCT00000002": "Elsewhere",
    }


class Oracle:
    """A contestant that has been told what to say."""

    def __init__(self, label: str, told: Answer) -> None:
        self.label, self._told = label, told

    def ask(self, trial: Trial) -> Answer:
        return self._told


def test_verdicts_name_fields_of_records_once() -> None:
    path = ROOT / "benchmarks" / "products" / "verdicts.tsv"
    known = verdicts(path)
    assert len(known) == len(path.read_text(encoding="utf-8").splitlines()) - 1
    assert {field for _, field in known} <= {"product", "source", "donor", "route", "kind", "type"}
    assert {verdict.split(":")[0] for verdict in known.values()} <= {"label", "program", "arguable"}


def test_truth_figures_score_fold_and_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    judged = tmp_path / "v.tsv"
    judged.write_text("nct_id\tfield\twrong\twhy\nNCT00000001\tdonor\tlabel\ta typing error\n")
    monkeypatch.setattr("benchmarks.products.judged._VERDICTS", judged)
    for at in (1, 2):
        record(tmp_path / "ctgov-v1-fields", f"NCT{at:08}")
    rows = ["cells;adipose;autologous;not-stated;msc;my note", "none;not-stated;not-stated;not-stated;ev;"]
    truth = list(labels(gold(tmp_path / "g.tsv", *rows, "cells;skin;autologous;topical;msc;")))
    ours = Oracle("ours", answer(kind="cells", source="adipose", donor="allogeneic", route="intravenous"))
    figures = list(truth_figures("g", truth, tmp_path, [Oracle("peer", {}), ours], failures=True, least=DEVELOPED))
    scores, by_fold, left_out, misses, more = figures
    assert scores.title == "g: 2 labelled records"
    by_name = {(row[0], row[1]): list(row[2:]) for row in scores.rows}
    assert by_name["product", "ours"][0] == 0.5
    assert by_name["product", "ours"][-2:] == ["share 0.97", "missed"]
    assert by_name["source", "ours"] == [0.5, 0.5, 1, pytest.approx(2 / 3), 1, 1, 0, "F1 0.96", "missed"]
    assert by_name["donor", "ours"][1:4] == [0, 0, 0]
    assert by_name["route", "ours"] == [1, None, None, None, 0, 0, 0, "", ""]
    assert by_name["source", "peer"] == [0.5, None, 0, 0, 0, 0, 1, "", ""]
    assert [row[0] for row in by_fold.rows] == list(DEVELOPED)
    assert list(by_fold.rows[0][1:3]) == [0.5, 0]
    assert [list(row) for row in left_out.rows] == [
        ["records that are in no folder", 1, "NCT00000003"],
        ["intravenous where no route is labelled", 2, "NCT00000001 NCT00000002"],
        ["type: ev", 1, ""],
    ]
    assert [list(row) for row in misses.rows] == [
        ["NCT00000001", "donor", "autologous", "allogeneic", "allogeneic: words", "my note", "label: a typing error"],
        ["NCT00000002", "product", "-", "cells", "cells: words", "", "not judged"],
        ["NCT00000002", "source", "-", "adipose", "adipose: words", "", "not judged"],
        ["NCT00000002", "donor", "-", "allogeneic", "allogeneic: words", "", "not judged"],
    ]
    assert [row[:3] for row in more.rows] == [
        ["NCT00000001", "type", "mesenchymal"],
        ["NCT00000002", "kind", "-"],
    ]


@pytest.mark.parametrize(
    ("number", "expected"),
    [("1000000", "10^6"), ("2500000", "2.5 x 10^6"), ("20000000.0", "2 x 10^7"), ("5000", "5,000"), ("0.4", "0.4")],
)
def test_amounts_are_written_as_people_do(number: str, expected: str) -> None:
    assert amount(Decimal(number)) == expected


def test_a_sentence_stands_beside_its_own_doses() -> None:
    text = "Participants get 2 x 10^6 cells/kg once. They stay for 3 days. The 4 cells of the map are no dose."
    found = list(sentences(trial("Mesenchymal stem cells", description=text, summary=text)))
    assert [(each.field, each.large, len(each.doses)) for each in found] == [
        ("intervention 1 description", True, 1),
        ("intervention 1 description", False, 0),
    ], "the summary says the same, and three days are no cells"
    (dose,) = found[0].doses
    assert told(dose).startswith("2 x 10^6 cells per kg")


def test_dose_figures_count_and_list(tmp_path: Path) -> None:
    texts = [
        "Dose: 3 x 10^12 cells.",
        "A vial of 5 million MSCs is given.",
        "Up to 90 million cells.",
        "MSCs in 2 arms",
    ]
    asked = [trial("Mesenchymal stem cells", description=text, id=f"NCT{at:08}") for at, text in enumerate(texts, 1)]
    counts, beside, odd, large, small = dose_figures(asked, failures=True, shown=2, seed=1)
    by_name = {row[0]: list(row[1:]) for row in counts.rows}
    assert by_name["a number and cells"] == [4, 3, 4, 3]
    assert by_name["of these, a number as cells are counted"] == [3, 3, 3, 3]
    assert by_name["amounts below 10^4 or above 10^11 cells"] == [None, 1, None, 1]
    assert by_name["doses in cells"] == [None, 3, None, 3]
    assert beside.title == "2 of 3 sentences with a dose, by chance"
    assert len(beside.rows) == 2
    assert [row[0] for row in odd.rows] == ["NCT00000001"]
    assert not large.rows
    assert [row[0] for row in small.rows] == ["NCT00000004"]


def test_speed_is_measured_in_cpu_time_of_the_fastest_run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ticks = iter([0.0, 3.0, 10.0, 12.0, 20.0, 25.0])
    monkeypatch.setattr("time.process_time", lambda: next(ticks))
    assert best(lambda: None, 3) == 2
    monkeypatch.undo()
    rates, steps = speed_figures([trial("Mesenchymal stem cells")] * 20, listed(tmp_path / "s.tsv"), 1)
    assert [str(row[0]).split(":")[0] for row in rates.rows][:3] == ["trialgraph"] * 3
    assert rates.rows[0][3] == "1.00"
    assert rates.rows[0][4] == "at least 1,000"
    assert sum(float(str(row[1])) for row in steps.rows) <= 1.0001
    assert "lexicon" in {row[0] for row in steps.rows}


def test_what_is_built_in_counts_for_its_caller() -> None:
    spent = dict(shares(lambda: sorted(range(300_000), key=lambda at: -at)))
    assert max(spent, key=lambda name: spent[name]) == Path(__file__).stem


def test_the_shared_folder_has_to_hold_what_is_needed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "gold").mkdir()
    monkeypatch.setenv("TRIALGRAPH_SHARED", str(tmp_path))
    assert shared_folder(None, "gold") == tmp_path
    with pytest.raises(TruthError, match="no gold/x in "):
        shared_folder(None, "gold/x")


@pytest.mark.slow
def test_the_benchmark_runs_and_writes_its_figures(tmp_path: Path) -> None:
    gold(tmp_path / "gold" / "cell_therapy_dev.tsv", "cells;adipose;autologous;intravenous;msc;")
    other = gold(tmp_path / "other.tsv", "cells;skin;autologous;intravenous;msc;")
    listed(tmp_path / "domain" / "cell_sources.tsv")
    more = {"description": "Given intravenously, 3 million cells."}
    record(
        tmp_path / "data" / "ctgov-v1-fields",
        "NCT00000001",
        name="Autologous adipose-derived mesenchymal stem cells",
        more=more,
    )
    command = [sys.executable, "-m", "benchmarks.cells", "--shared", str(tmp_path), "--failures", "--repeat", "1"]
    command += ["--gold", str(other), "--gold", str(other), "--json", str(tmp_path / "figures.json")]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    tables = {each["title"]: each["rows"] for each in json.loads((tmp_path / "figures.json").read_text())["tables"]}
    verdicts = {
        row[0]: row[-2:] for row in tables["cell_therapy_dev.tsv: 1 labelled records"] if row[1] == "trialgraph"
    }
    assert verdicts["source"] == ["F1 0.96", "met"]
    assert verdicts["route"] == ["F1 0.93", "met"]
    kept_back = {row[0]: row[-2:] for row in tables["other.tsv: 1 labelled records"] if row[1] == "trialgraph"}
    assert kept_back["source"] == ["F1 0.94", "missed"]
    assert kept_back["donor"] == ["F1 0.92", "met"]
    assert "The 2 other files together: 2 labelled records" in tables
    assert [row[:3] for row in tables["other.tsv: not as labelled"]] == [["NCT00000001", "source", "skin"]]
    assert tables["1 of 1 sentences with a dose, by chance"][0][4].startswith("3 x 10^6 cells")
    assert tables["1 mapped records, CPU time, best of 1"]


def test_the_labelled_records_are_read_as_well_as_they_have_to_be(shared: Path) -> None:
    truth = list(labels(shared / "gold" / "cell_therapy_dev.tsv"))
    ours = contestants(shared / "domain" / "cell_sources.tsv")[-1:]
    scores = next(truth_figures("dev", truth, shared / "data", ours, failures=False, least=DEVELOPED))
    assert scores.title == "dev: 155 labelled records"
    reached = {str(row[0]): row[-1] for row in scores.rows if row[-2] not in {"", "for information"}}
    assert reached == {"product": "met", "source": "met", "donor": "met", "route": "met"}
