"""A build as a whole: what it writes, that its counts reconcile, and that the same input gives the same bytes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

import trialgraph
from trialgraph.identity.remembered import MEMORY
from trialgraph.ledger import Ledger
from trialgraph.mappers.emit import NamedGraph
from trialgraph.mapping import About, Rejected
from trialgraph.ontology import BASE, ONTOLOGY, PREFIXES, TG
from trialgraph.parts import Entry, Part
from trialgraph.pipeline import ARTEFACTS, OPTIONAL, BuildError, Counts, build, map_sources
from trialgraph.quadfile import read_quads
from trialgraph.sources import SourceNotFoundError
from trialgraph.summary import print_summary

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
SNAPSHOT = (EXAMPLES / "NCT06731192.txt").read_text()
LAYERS = ("graph/identity/lexical", "graph/identity/canonical", "graph/cells", "graph/vocabulary")

SH = "http://www.w3.org/ns/shacl#"

Lines = set[str]


def page(trial: str = "NCT06731192", *, updated: str = "2024-12-31", sponsor: str | None = None, more: str = "") -> str:
    """A snapshot page: the example with another id, date, sponsor, and sections before its last one."""
    text = SNAPSHOT.replace("NCT06731192", trial).replace("Last Updated: 2024-12-31", f"Last Updated: {updated}")
    if sponsor is not None:
        text = text.replace("Guangzhou Women and Children's Medical Center", sponsor)
    return text.replace("Other Identifiers\n", f"{more}Other Identifiers\n")


def put(folder: Path, **pages: str) -> Path:
    """Write pages into the folder, by name."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages.items():
        (folder / f"{name}.txt").write_text(text)
    return folder


def quads(folder: Path) -> list[ox.Quad]:
    return list(read_quads(folder / "graph.nq.zst"))


def lines(found: list[ox.Quad]) -> Lines:
    return {str(quad) for quad in found}


def value(term: object) -> str:
    """The IRI, or the words of the literal."""
    assert isinstance(term, ox.NamedNode | ox.Literal)
    return term.value


def find(parsed: Any, path: str) -> list[Any]:
    """What an XPath finds in a page."""
    found: list[Any] = parsed.xpath(path)
    return found


def only(found: list[Any]) -> Any:
    assert len(found) == 1
    return found[0]


def words(element: Any) -> str:
    return "".join(element.itertext())


def graph_of(quad: ox.Quad) -> str:
    assert isinstance(quad.graph_name, ox.NamedNode)
    return quad.graph_name.value


def report(folder: Path) -> dict[str, object]:
    told: dict[str, object] = json.loads((folder / "report.json").read_bytes())
    return told


def counts(folder: Path) -> dict[str, object]:
    told = report(folder)["counts"]
    assert isinstance(told, dict)
    return told


def rejected(folder: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in (folder / "rejected.jsonl").read_text().splitlines()]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The default build, in this process."""
    out = tmp_path_factory.mktemp("built") / "build"
    build(sorted(EXAMPLES.glob("NCT*.txt")), out=out, jobs=1)
    return out


# ---- what a build writes


def test_a_build_holds_all_its_artefacts_and_nothing_else(built: Path) -> None:
    assert {path.name for path in built.iterdir()} == ARTEFACTS | {MEMORY}
    assert [path.name for path in built.parent.iterdir()] == ["build"]  # nothing is left beside it


def test_the_examples_are_read_as_they_are(built: Path) -> None:
    told = counts(built)
    assert (told["read"], told["mapped"], told["rejected"], told["duplicates"]) == (5, 5, 0, 0)
    assert told["by_source"] == {"page-finder": 1, "page-snapshot": 3, "veeva": 1}
    entities = report(built)["entities"]
    assert isinstance(entities, dict)
    assert (entities["Trial"], entities["SourceRecord"], entities["Site"], entities["Organization"]) == (5, 5, 4, 9)


def test_the_readme_says_what_each_artefact_is(built: Path) -> None:
    readme = (built / "README.md").read_text()
    for name in ARTEFACTS - {"README.md"} | OPTIONAL:
        assert f"`{name}`" in readme or f"`{name}/`" in readme


def test_store_and_file_hold_the_same_quads(built: Path) -> None:
    store = ox.Store.read_only(str(built / "store"))
    assert lines(list(store)) == lines(quads(built))
    assert counts(built)["quads"] == len(quads(built)) == len(store)


def test_no_blank_nodes_and_only_literals_that_stores_keep(built: Path) -> None:
    kept = {"string", "integer", "decimal", "boolean", "date", "gYearMonth", "gYear"}
    for quad in quads(built):
        assert isinstance(quad.subject, ox.NamedNode)
        assert not isinstance(quad.object, ox.BlankNode)
        if isinstance(quad.object, ox.Literal) and graph_of(quad) != f"{BASE}graph/vocabulary":
            assert quad.object.datatype.value.removeprefix(PREFIXES["xsd"]) in kept


def test_each_trial_has_one_preferred_record_and_each_name_one_entity(built: Path) -> None:
    found = quads(built)
    things: dict[str, set[str]] = {}
    for quad in found:
        if quad.predicate.value == PREFIXES["rdf"] + "type":
            things.setdefault(str(quad.object), set()).add(str(quad.subject))

    def subjects(relation: object) -> list[str]:
        return sorted(str(quad.subject) for quad in found if quad.predicate.value == str(relation))

    assert subjects(TG.preferredRecord) == sorted(things[f"<{TG.Trial}>"])
    named = [things[f"<{kind}>"] for kind in (TG.Organization, TG.Site, TG.Person, TG.Condition)]
    assert subjects(TG.identifiedAs) == sorted(set().union(*named))


def test_the_validation_is_reported(built: Path) -> None:
    checked = report(built)["validation"]
    assert isinstance(checked, dict)
    assert checked["conforms"] is True
    assert checked["checked"]["Trial"] == 5
    assert not [finding for finding in checked["findings"] if finding["severity"] == "violation"]


def test_a_violation_is_reported_in_both_reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A trial that loses its title between mapper and store does not conform, and both reports say so."""
    from trialgraph.mappers.triples import record_graph

    def without_titles(*args: Any, **kwargs: Any) -> NamedGraph:
        graph = record_graph(*args, **kwargs)
        label = f"/trial/NCT06731192> <{PREFIXES['rdfs']}label>"
        graph._lines = dict.fromkeys(line for line in graph._lines if label not in line)
        return graph

    monkeypatch.setattr("trialgraph.mapping.record_graph", without_titles)
    build(put(tmp_path / "in", a=page()), out=tmp_path / "out", jobs=1)
    checked = report(tmp_path / "out")["validation"]
    assert isinstance(checked, dict)
    assert checked["conforms"] is False
    assert "does not conform" in (tmp_path / "out" / "report.html").read_text()
    shacl = list(ox.parse((tmp_path / "out" / "report.ttl").read_bytes(), ox.RdfFormat.TURTLE))
    assert sum(quad.predicate.value == f"{SH}result" for quad in shacl) == len(checked["findings"])
    assert [value(quad.object) for quad in shacl if quad.predicate.value == f"{SH}conforms"] == ["false"]


def test_a_build_tells_what_has_changed_since_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No trial tells its country. The first build has trials 1 and 2, the second 1 and 3."""

    def trend() -> dict[str, Any]:
        checked = report(tmp_path / "out")["validation"]
        assert isinstance(checked, dict)
        told: dict[str, Any] = checked["trend"]
        return told

    build(put(tmp_path / "in", a=page("NCT00000001"), b=page("NCT00000002")), out=tmp_path / "out", jobs=1)
    assert trend() == {"why": "there is no earlier build here"}
    print_summary(tmp_path / "out")
    assert "since" not in capsys.readouterr().out
    (tmp_path / "in" / "b.txt").unlink()
    build(put(tmp_path / "in", c=page("NCT00000003")), out=tmp_path / "out", jobs=1)
    assert trend()["records"] == {"now": 2, "before": 2}
    country = only([row for row in trend()["by_shape"] if row["field"] == "tg:country"])
    told = [country[name] for name in ("now", "before", "new", "gone", "unchanged")]
    assert told == [2, 2, 1, 1, 1]
    assert print_summary(tmp_path / "out")
    assert "(1 new, 1 gone)" in capsys.readouterr().out
    (tmp_path / "out" / "report.json").write_text(
        json.dumps(report(tmp_path / "out") | {"validation": {"conforms": None, "findings": []}})
    )
    build(tmp_path / "in", out=tmp_path / "out", jobs=1)
    assert trend() == {"why": "the earlier build was not checked"}


def test_a_build_without_one_mapped_record_is_not_called_valid(tmp_path: Path) -> None:
    build(put(tmp_path / "in", a="no record"), out=tmp_path / "out", jobs=1)
    checked = report(tmp_path / "out")["validation"]
    assert isinstance(checked, dict)
    assert checked["conforms"] is None
    assert counts(tmp_path / "out")["rejected"] == 1


def test_the_description_counts_what_was_built(built: Path) -> None:
    found = list(ox.parse((built / "void.ttl").read_bytes(), ox.RdfFormat.TURTLE))
    sizes = [value(q.object) for q in found if str(q).startswith(f"<{BASE}> <{PREFIXES['void']}triples> ")]
    assert sizes == [str(len({quad.triple for quad in quads(built)}))]
    trials = next(q.subject for q in found if str(q.object) == f"<{ONTOLOGY}Trial>")
    assert [value(q.object) for q in found if q.subject == trials and q.predicate.value.endswith("entities")] == ["5"]


# ---- the report's page

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)> & Sons"


def test_hostile_names_stay_text_in_the_report(tmp_path: Path) -> None:
    folder = put(tmp_path / "in", **{f"t{at}": page(f"NCT0000000{at}", sponsor="PLACEHOLDER") for at in (1, 2)})
    for path in folder.iterdir():
        path.write_text(path.read_text().replace("PLACEHOLDER", HOSTILE.replace("<", "\\<").replace(">", "\\>")))
    (folder / "<script>alert(3)<").mkdir()
    (folder / "<script>alert(3)<" / "script>.txt").write_text("no record")
    build(folder, out=tmp_path / "out", jobs=1)
    told = (tmp_path / "out" / "report.html").read_text()
    parsed = html.fromstring(told)
    assert not find(parsed, "//img | //@onerror | //@onclick")
    assert "alert" not in words(only(find(parsed, "//script")))
    cells = [words(cell) for cell in find(parsed, "//td")]
    assert HOSTILE in cells
    assert any("<script>alert(3)</script>.txt" in cell for cell in cells)
    assert "default-src 'none'" in find(parsed, "//meta[@http-equiv]/@content")[0]


def test_a_large_build_says_how_to_ask_what_it_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("trialgraph.artefacts._ASKED_AT_ONCE", 0)
    build(put(tmp_path / "in", a=page()), out=tmp_path / "out", jobs=1)
    assert report(tmp_path / "out")["links"] == {}
    assert print_summary(tmp_path / "out")
    assert f"trialgraph query shared-sites --graph {tmp_path / 'out'}" in capsys.readouterr().out
    assert "trialgraph query shared-sites" in (tmp_path / "out" / "report.html").read_text()


def test_a_large_build_is_validated_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trialgraph.validate.engine.FITS", 100)
    build(put(tmp_path / "in", a=page()), out=tmp_path / "out", jobs=1)
    checked = report(tmp_path / "out")["validation"]
    assert isinstance(checked, dict)
    assert (checked["engine"], checked["conforms"]) == ("fast", True)


def test_the_report_parses_and_says_what_report_json_says(built: Path) -> None:
    parsed = html.fromstring((built / "report.html").read_text())
    text = " ".join(words(parsed).split())
    assert "The graph conforms to its shapes." in text
    assert f"{counts(built)['quads']:,} quads" in text
    assert "5 records read" in text
    assert not find(parsed, "//link | //@src")  # one file, nothing fetched


# ---- counts reconcile

KINDS = ("good", "again", "older", "newer", "broken", "empty", "binary")


def material(kinds: list[str]) -> Iterator[bytes]:
    """One record per word; "again", "older" and "newer" repeat the good one before them."""
    good = 0
    for at, kind in enumerate(kinds):
        good = at if kind == "good" else good
        trial = f"NCT{good:08d}"
        yield {
            "good": page(trial, updated="2024-06-01").encode(),
            "again": page(trial, updated="2024-06-01").encode(),
            "older": page(trial, updated=f"2023-{1 + at % 12:02d}-01").encode(),
            "newer": page(trial, updated=f"2025-{1 + at % 12:02d}-01").encode(),
            "broken": f"NCT ID: {trial}\n\nThis page has been moved, number {at}.".encode(),
            "empty": b"",
            "binary": b"\xff\xfe\x00\x01" * (at + 1),
        }[kind]


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(kinds=st.lists(st.sampled_from(KINDS), min_size=1, max_size=14), order=st.randoms(use_true_random=False))
def test_read_is_mapped_and_rejected_and_duplicates(
    kinds: list[str], order: object, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("mix")
    records = list(material(kinds))
    order.shuffle(records)  # type: ignore[attr-defined]
    for at, record in enumerate(records):
        (folder / f"{at:02d}").write_bytes(record)
    out = folder.with_name(f"{folder.name}.nq.zst")
    told = map_sources(folder, out, jobs=1)
    assert told.read == len(kinds)
    assert told.read == told.mapped + told.rejected + told.duplicates
    unread = [json.loads(line) for line in Path(f"{out}.rejected.jsonl").read_text().splitlines()]
    assert len(unread) == told.rejected + told.duplicates
    assert sum(told.by_reason.values()) == told.rejected == sum(kind in {"broken", "empty", "binary"} for kind in kinds)
    assert sum(told.by_source.values()) == told.mapped
    found = list(read_quads(out))
    assert len(found) == told.quads
    assert len({graph_of(quad) for quad in found}) == told.mapped
    dates = {value(q.object) for q in found if q.predicate.value == str(TG.lastUpdated)}
    assert len(dates) <= told.mapped or told.mapped == 0


def test_one_bad_record_stops_nothing(tmp_path: Path) -> None:
    folder = put(tmp_path / "in", a=page("NCT00000001"), b="moved", c=page("NCT00000003"), d="NCT ID: NCT00000004\n")
    (folder / "e.txt").write_bytes(page("NCT00000005").encode() + b"\xff")
    build(folder, out=tmp_path / "out", jobs=1)
    assert [Path(told["name"]).name for told in rejected(tmp_path / "out")] == ["b.txt", "d.txt", "e.txt"]
    assert all(told["reason"] and told["code"] and told["sha256"] for told in rejected(tmp_path / "out"))
    assert counts(tmp_path / "out")["mapped"] == 2


def test_a_mapper_that_fails_costs_one_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from trialgraph.mappers.triples import record_graph

    def fails(trial: Any, *args: Any, **kwargs: Any) -> NamedGraph:
        if trial.id == "NCT00000001":
            raise KeyError("a fault")
        return record_graph(trial, *args, **kwargs)

    monkeypatch.setattr("trialgraph.mapping.record_graph", fails)
    build(put(tmp_path / "in", a=page("NCT00000001"), b=page("NCT00000002")), out=tmp_path / "out", jobs=1)
    (told,) = rejected(tmp_path / "out")
    assert (told["code"], counts(tmp_path / "out")["mapped"]) == ("failed", 1)
    assert "KeyError: 'a fault'" in told["reason"]
    assert "test_pipeline.py" in told["place"]


# ---- the same input gives the same bytes

CHILD = """
import sys
from trialgraph.pipeline import build
from trialgraph.validate import engine
engine.FITS = 0  # with the reference the shapes take most of the time, and they write none of these bytes
if __name__ == "__main__":
    build(sys.argv[1], out=sys.argv[2], jobs=int(sys.argv[3]))
"""


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """130 records: the examples renumbered, five broken ones, five newer pages (of which two are another source's)."""
    folder = tmp_path_factory.mktemp("many")
    texts = [path.read_text() for path in sorted(EXAMPLES.glob("NCT*.txt"))]
    for at in range(120):
        text = texts[at % len(texts)]
        trial = next(word for word in text.split() if word.startswith("NCT0"))
        (folder / f"{at:03d}.txt").write_text(text.replace(trial, f"NCT{at:08d}"))
    for at in range(5):
        (folder / f"{at * 20:03d}-broken.txt").write_text(f"nothing {at}")
        (folder / f"{at * 20 + 7:03d}-again.txt").write_text(page(f"NCT{at:08d}", updated=f"2026-0{at + 1}-01"))
    return folder


def test_same_bytes_whatever_the_surroundings(many: Path, tmp_path: Path) -> None:
    """Two runs, one process or two, other hash seed, time zone, locale and working folder."""
    runs = {
        "one": (1, {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C"}, tmp_path),
        "again": (1, {"PYTHONHASHSEED": "2", "TZ": "Asia/Kathmandu", "LC_ALL": "tr_TR.UTF-8"}, many),
        "two": (2, {"PYTHONHASHSEED": "3", "TZ": "America/St_Johns", "LC_ALL": "C.UTF-8"}, Path("/")),
    }
    environment = {**os.environ, "PYTHONPATH": str(Path(trialgraph.__file__).parents[1])}
    running = [
        subprocess.Popen(
            [sys.executable, "-c", CHILD, os.path.relpath(many, folder), tmp_path / name, str(jobs)],
            env=environment | setting,
            cwd=folder,
            stderr=subprocess.PIPE,
        )
        for name, (jobs, setting, folder) in runs.items()
    ]
    for child in running:
        errors = child.communicate(timeout=240)[1]
        assert child.returncode == 0, errors.decode()
    for name in ("graph.nq.zst", "matches.sssom.tsv"):
        assert len({(tmp_path / run / name).read_bytes() for run in runs}) == 1, name
    told = counts(tmp_path / "two")
    assert (told["read"], told["mapped"], told["rejected"], told["duplicates"]) == (130, 122, 5, 3)
    assert [{**line, "name": Path(line["name"]).name} for line in rejected(tmp_path / "one")] == [
        {**line, "name": Path(line["name"]).name, "reason": mine["reason"]}
        for line, mine in zip(rejected(tmp_path / "two"), rejected(tmp_path / "one"), strict=True)
    ]


# ---- versions and sources of one trial


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")])
def test_the_newest_version_counts_in_either_order(names: tuple[str, str], tmp_path: Path) -> None:
    """The older one is told, and none of its names is left in the identity graphs."""
    first, second = names
    new = page(updated="2025-03-01", sponsor="Newer Sponsor Hospital")
    old = page(updated="2024-03-01", sponsor="Older Sponsor Hospital")
    folder = put(tmp_path / "in", **{first: old, second: new})
    out = tmp_path / "out"
    build(folder, out=out, jobs=1)
    (loser,) = rejected(out)
    assert (Path(loser["name"]).stem, loser["code"]) == (first, "duplicate-conflict")
    assert loser["reason"].endswith(f"{second}.txt (newer, of 2025-03-01; this is of 2024-03-01)")
    assert [(Path(raw).stem) for raw in [loser["name"]]] == [first]
    told = counts(out)
    assert (told["read"], told["mapped"], told["duplicates"], told["by_source"]) == (2, 1, 1, {"page-snapshot": 1})
    text = "\n".join(lines(quads(out)))
    assert "Newer Sponsor" in text
    assert "Older Sponsor" not in text
    assert "older-sponsor" not in text
    assert told["quads"] == len(quads(out))
    alone = tmp_path / "alone"
    build(put(tmp_path / "single", one=new), out=alone, jobs=1)
    for name in ("graph.nq.zst", "matches.sssom.tsv"):
        assert (out / name).read_bytes() == (alone / name).read_bytes()


@pytest.mark.parametrize("names", [("a", "b"), ("b", "a")])
def test_a_record_that_tells_no_date_of_posting_is_dated_by_its_submission(
    names: tuple[str, str], tmp_path: Path
) -> None:
    """As records of the registry's XML of before 2017 do."""
    record = (
        "<clinical_study><id_info><nct_id>NCT90000013</nct_id></id_info><brief_title>{title}</brief_title>"
        "<lastchanged_date>{date}</lastchanged_date></clinical_study>"
    )
    old, new = names
    told = {
        old: record.format(title="Old", date="June 9, 2013"),
        new: record.format(title="New", date="October 1, 2013"),
    }
    build(put(tmp_path / "in", **told), out=tmp_path / "out", jobs=1)
    (loser,) = rejected(tmp_path / "out")
    assert (Path(loser["name"]).stem, loser["code"]) == (old, "duplicate-conflict")


def test_what_a_superseded_record_noted_is_not_counted(tmp_path: Path) -> None:
    """Keywords that have lost their separators are one note."""
    build(put(tmp_path / "in", a=page(), b=page(updated="2026-01-05")), out=tmp_path / "out", jobs=1)
    assert counts(tmp_path / "out")["notes"] == {"unsplit": 1}


def test_the_same_bytes_twice_are_one_record(tmp_path: Path) -> None:
    build(put(tmp_path / "in", a=page(), b=page()), out=tmp_path / "out", jobs=1)
    (told,) = rejected(tmp_path / "out")
    assert (Path(told["name"]).stem, told["code"]) == ("b", "duplicate")
    assert counts(tmp_path / "out")["duplicates"] == 1


@pytest.mark.parametrize(("snapshot", "winner"), [("2026-05-05", "page-snapshot"), ("2020-01-01", "page-finder")])
def test_two_sources_of_one_trial_stay_two_graphs(snapshot: str, winner: str, tmp_path: Path) -> None:
    finder = (EXAMPLES / "NCT05872659.txt").read_text()  # of 2024-01-26
    folder = put(tmp_path / "in", a=finder, b=page("NCT05872659", updated=snapshot))
    out = tmp_path / "out"
    build(folder, out=out, jobs=1)
    found = quads(out)
    records = {f"{BASE}record/{source}/NCT05872659" for source in ("page-finder", "page-snapshot")}
    assert {graph_of(quad) for quad in found} - {BASE + layer for layer in LAYERS} == records
    assert {value(q.object) for q in found if q.predicate.value == str(TG.preferredRecord)} == {
        f"{BASE}record/{winner}/NCT05872659"
    }
    trial, label = f"<{BASE}trial/NCT05872659>", f"<{PREFIXES['rdfs']}label>"
    titles = {str(q.object) for q in found if (str(q.subject), str(q.predicate)) == (trial, label)}
    assert len(titles) == 2  # nothing overwrites
    assert len(ox.Store.read_only(str(out / "store"))) == len(lines(found))


def test_the_registrys_own_record_goes_before_a_newer_page() -> None:
    records = [
        ("trial", "page/new", False, "2026-01-01"),
        ("trial", "own/old", True, "2020-01-01"),
        ("trial", "own/undated", True, ""),
        ("other", "page/a", False, ""),
        ("other", "page/b", False, ""),
    ]
    for ordered in (records, records[::-1]):
        ledger = Ledger()
        outcomes: list[Entry | Rejected] = [
            Entry(About(graph, trial, graph, "s", own, updated, 0, graph, 0, {}, {}), 0, 0, ())
            for trial, graph, own, updated in ordered
        ]
        ledger.add(Part(outcomes, [], 0, 0))
        ledger.settle()
        assert list(ledger.preferred()) == [("other", "page/b"), ("trial", "own/old")]


# ---- layers


def test_without_the_derived_graphs_a_build_is_what_map_writes(built: Path, tmp_path: Path) -> None:
    out = tmp_path / "records.nq.zst"
    told = map_sources(sorted(EXAMPLES.glob("NCT*.txt")), out, jobs=1)
    mapped = list(read_quads(out))
    assert told.quads == len(mapped)
    derived = {BASE + layer for layer in LAYERS}
    assert {graph_of(quad) for quad in quads(built)} >= derived
    assert lines([quad for quad in quads(built) if graph_of(quad) not in derived]) == lines(mapped)
    identity = {BASE + layer for layer in LAYERS[:2]}
    kept = [quad for quad in quads(built) if graph_of(quad) not in identity]
    assert not [
        quad
        for quad in kept
        if quad.predicate.value in {str(TG.identifiedAs), str(TG.operatedBy)}
        and graph_of(quad) != f"{BASE}graph/vocabulary"
    ]


# ---- contact persons

CONTACTS = """Central Contacts

Reach the people who answer questions about this trial.

Planted Person, MD

Role: CONTACT

Phone: +86 10 5550 1234

Email: planted.person@example.org

Facility Contacts

Find the people at the places of this trial.

Hidden Helper

Role: primary

Phone: 555-0100-777

Email: hidden@example.net

"""
PRIVATE = tuple(
    "Planted|planted.person|planted-person|Hidden Helper|hidden-helper|5550 1234|555-0100-777|hidden@".split("|")
)


def test_contacts_are_nowhere_by_default(tmp_path: Path) -> None:
    folder = put(tmp_path / "in", a=page(more=CONTACTS), b=page("NCT1", more=CONTACTS) + "\xa0")
    build(folder, out=tmp_path / "out", jobs=1)
    assert counts(tmp_path / "out")["mapped"] == 1
    texts = {str(path): path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    texts["quads"] = "\n".join(lines(quads(tmp_path / "out"))).encode()
    texts["store"] = "\n".join(map(str, ox.Store.read_only(str(tmp_path / "out" / "store")))).encode()
    for name, data in texts.items():
        assert not [word for word in PRIVATE if word.encode() in data], name


def test_contacts_that_are_asked_for_have_a_graph_of_their_own(tmp_path: Path) -> None:
    folder = put(tmp_path / "in", a=page(more=CONTACTS))
    build(folder, out=tmp_path / "with", jobs=1, contact_details=True)
    build(folder, out=tmp_path / "without", jobs=1)
    contacts = f"{BASE}graph/contacts/page-snapshot/NCT06731192"
    private = [quad for quad in quads(tmp_path / "with") if any(word in str(quad) for word in PRIVATE)]
    assert {graph_of(quad) for quad in private} == {contacts}
    values = {value(q.object) for q in private if isinstance(q.object, ox.Literal)}
    assert {"Planted Person, MD", "+86 10 5550 1234", "planted.person@example.org", "hidden@example.net"} <= values
    rest = [quad for quad in quads(tmp_path / "with") if graph_of(quad) != contacts]
    assert lines(rest) == lines(quads(tmp_path / "without"))  # dropping the graph leaves no trace
    assert not [quad for quad in rest if "/graph/contacts/" in str(quad)]


# ---- the base of the IRIs


def test_another_base_changes_all_data_and_no_vocabulary(built: Path, tmp_path: Path) -> None:
    base = "http://example.org/kg/"
    build(sorted(EXAMPLES.glob("NCT*.txt")), out=tmp_path / "out", jobs=1, base=base)
    own = (ONTOLOGY, ONTOLOGY.rstrip("#"), PREFIXES["vocab"], PREFIXES["vocab"].rstrip("/"), f"{BASE}shapes")

    def moved(text: str) -> str:
        parts = text.split("<" + BASE)
        out = parts[0]
        for part in parts[1:]:
            address = BASE + part.partition(">")[0]
            out += "<" + (BASE if address.startswith(own) else base) + part
        return out

    def nameless(found: list[ox.Quad]) -> list[str]:  # the ids of decisions are made of the IRIs decided on
        return sorted(re.sub("match/[0-9a-f]{16}", "match/", str(quad)) for quad in found)

    assert nameless(quads(tmp_path / "out")) == sorted(moved(line) for line in nameless(quads(built)))
    assert f"trialgraph: {base}\n" in (tmp_path / "out" / "matches.sssom.tsv").read_text()
    assert report(tmp_path / "out")["base"] == base
    assert f"<{base}> a void:Dataset" in (tmp_path / "out" / "void.ttl").read_text()


@pytest.mark.parametrize(
    "base", ["", "example.org/", "ftp://example.org/", "http://example.org", "http://a b/", "http:///"]
)
def test_a_base_that_is_none_is_refused(base: str, tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="the base must"):
        build(put(tmp_path / "in", a=page()), out=tmp_path / "out", jobs=1, base=base)
    assert not (tmp_path / "out").exists()


# ---- nothing to build from


def test_no_records_is_an_error_and_nothing_is_created(tmp_path: Path) -> None:
    put(tmp_path / "in")
    with pytest.raises(BuildError, match="hold no records"):
        build(tmp_path / "in", out=tmp_path / "out", jobs=1)
    with pytest.raises(SourceNotFoundError):
        build([tmp_path / "in", tmp_path / "nowhere"], out=tmp_path / "out", jobs=1)
    assert [path.name for path in tmp_path.iterdir()] == ["in"]


def test_counts_start_apart() -> None:
    """A default of a struct that two builds shared would add them up."""
    one, other = Counts(), Counts()
    one.by_source["a"] = 1
    assert other.by_source == {}


def test_an_empty_build_never_takes_the_place_of_one_with_trials(tmp_path: Path) -> None:
    good, bad = tmp_path / "out", tmp_path / "bad.txt"
    bad.write_text("no trial at all", encoding="utf-8")
    build(EXAMPLES, out=good)
    before = (good / "graph.nq.zst").read_bytes()
    with pytest.raises(BuildError, match=r"none of the 1 records could be mapped; the earlier build stays \(.*bad.txt"):
        build(bad, out=good)
    assert (good / "graph.nq.zst").read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bad.txt", "out"]


def test_earlier_builds_among_the_sources_are_no_records(tmp_path: Path) -> None:
    build(EXAMPLES / "NCT05939167.txt", out=tmp_path / "records" / "earlier")
    shutil.copy(EXAMPLES / "NCT05741099.txt", tmp_path / "records")
    build(tmp_path / "records", out=tmp_path / "out")
    assert json.loads((tmp_path / "out" / "report.json").read_bytes())["counts"]["read"] == 1


def test_map_writes_only_what_its_name_says(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"must end in .nq.zst"):
        map_sources(EXAMPLES, tmp_path / "records.nq")
    assert not list(tmp_path.iterdir())
