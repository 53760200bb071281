"""The benchmarks measure what they say: the corpus is as promised, and peers do the same work."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from rdflib import Dataset

from trialgraph.mapping import Mapped, Rejected, Settings, map_one
from trialgraph.ontology import BASE
from trialgraph.sources import read_sources

ROOT = Path(__file__).resolve().parents[1]
if not (ROOT / "benchmarks").is_dir():
    pytest.skip("the benchmarks are in the checkout only", allow_module_level=True)
# Known by its name alone: with the whole checkout on the path, the rooms could be imported a second time.
_found = importlib.util.spec_from_file_location("benchmarks", ROOT / "benchmarks" / "__init__.py")
assert _found is not None
sys.modules.setdefault("benchmarks", importlib.util.module_from_spec(_found))

from benchmarks.corpus import make_corpus, records  # noqa: E402 - the package is made known above
from benchmarks.measure import FailedError, measure  # noqa: E402
from benchmarks.peers import floor, rdflib_peer  # noqa: E402
from benchmarks.table import Row, ratios  # noqa: E402

COUNT = 200
SECTIONS = {"protocolSection", "resultsSection", "documentSection", "derivedSection", "annotationSection"}
MODULES = """
    identificationModule statusModule sponsorCollaboratorsModule oversightModule descriptionModule conditionsModule
    designModule armsInterventionsModule outcomesModule eligibilityModule contactsLocationsModule referencesModule
    ipdSharingStatementModule
""".split()


def mapped(data: bytes, settings: Settings = Settings(BASE, derived=False)) -> Mapped | Rejected:  # noqa: B008 - frozen
    return map_one(data, "study", sha256(data).hexdigest(), settings)


@cache
def corpus(count: int = COUNT) -> tuple[tuple[str, bytes], ...]:
    return tuple(records(count))


@cache
def decoded(count: int = COUNT) -> tuple[Any, ...]:
    return tuple(json.loads(data) for _, data in corpus(count))


def module(study: Any, name: str) -> Any:
    return study["protocolSection"].get(name, {})


def place(values: Sequence[int], at: float) -> int:
    return sorted(values)[int(len(values) * at)]


def quads(lines: bytes) -> set[ox.Quad]:
    return set(ox.parse(lines, ox.RdfFormat.N_QUADS))


def test_the_same_seed_gives_the_same_studies_and_a_longer_corpus_begins_with_the_shorter() -> None:
    assert tuple(records(COUNT)) == corpus()
    assert tuple(records(20)) == corpus()[:20]
    assert tuple(records(20, seed=2)) != corpus()[:20]


def test_ids_are_new_and_each_is_there_once() -> None:
    ids = [module(study, "identificationModule")["nctId"] for study in decoded()]
    assert ids == [name for name, _ in corpus()]
    assert len(set(ids)) == COUNT
    assert all(re.fullmatch(r"NCT9\d{7}", name) for name in ids)


def test_studies_have_all_modules_of_the_protocol_in_the_order_of_the_registry() -> None:
    seen: Counter[str] = Counter()
    for study in decoded():
        names = list(study["protocolSection"])
        assert names == [name for name in MODULES if name in names]
        seen.update(names)
    assert set(seen) == set(MODULES)
    assert {name for name in MODULES if seen[name] < COUNT} <= {
        "outcomesModule",  # expanded access has none
        "contactsLocationsModule",
        "referencesModule",
        "ipdSharingStatementModule",
    }
    assert SECTIONS - {"annotationSection"} <= {key for study in decoded() for key in study}


def test_sizes_and_sites_are_distributed_as_in_the_registry() -> None:
    sizes = [len(data) for _, data in corpus(2_000)]
    sites = [len(module(study, "contactsLocationsModule").get("locations", ())) for study in decoded(2_000)]
    assert place(sizes, 0.5) == pytest.approx(11_000, rel=0.1)
    assert place(sizes, 0.95) == pytest.approx(57_000, rel=0.2)
    assert place(sizes, 0.99) == pytest.approx(146_000, rel=0.35)  # twenty records: one more large one counts
    assert sum(sizes) / len(sizes) == pytest.approx(19_000, rel=0.1)
    assert place(sites, 0.5) == 1
    assert place(sites, 0.9) == pytest.approx(18, abs=4)
    assert place(sites, 0.99) == pytest.approx(162, rel=0.25)
    with_results = [
        len(data) for (_, data), study in zip(corpus(2_000), decoded(2_000), strict=True) if study["hasResults"]
    ]
    assert len(with_results) / 2_000 == pytest.approx(0.12, abs=0.02)
    assert place(with_results, 0.5) > 2 * place(sizes, 0.5)
    assert all(("resultsSection" in study) == study["hasResults"] for study in decoded(2_000))


def test_names_are_shared_between_studies_by_a_few_and_most_names_are_rare() -> None:
    sponsors = Counter(module(study, "sponsorCollaboratorsModule")["leadSponsor"]["name"] for study in decoded(2_000))
    assert len(sponsors) > 1_000
    assert 6 <= sponsors.most_common(1)[0][1] < 60
    sites = Counter(
        (each["facility"], each["city"])
        for study in decoded()
        for each in {
            (one["facility"], one["city"]): one for one in module(study, "contactsLocationsModule").get("locations", ())
        }.values()
    )
    assert sum(count > 1 for count in sites.values()) > 50
    assert sum(count == 1 for count in sites.values()) > 300
    for each in (one for study in decoded() for one in module(study, "contactsLocationsModule").get("locations", ())):
        assert -90 <= each["geoPoint"]["lat"] <= 90


def test_mesh_terms_stand_under_others_and_some_are_the_words_of_the_record() -> None:
    derived = [(study, study["derivedSection"].get("conditionBrowseModule", {})) for study in decoded()]
    assert sum("ancestors" in browse for _, browse in derived) > COUNT // 2
    same = [
        {mesh["term"] for mesh in browse.get("meshes", ())} & set(module(study, "conditionsModule")["conditions"])
        for study, browse in derived
    ]
    assert COUNT // 5 < sum(map(bool, same)) < COUNT


def test_text_has_escapes_entities_and_letters_beyond_ascii() -> None:
    text = b"".join(data for _, data in corpus()).decode()
    assert {"\\\\>", "\\\\[", "&amp;", "≥", "µ", "é"} <= {
        word for word in ("\\\\>", "\\\\[", "&amp;", "≥", "µ", "é") if word in text
    }


def test_every_study_is_mapped_and_hardly_anything_is_noted() -> None:
    outcomes = [mapped(data, Settings(BASE)) for _, data in corpus()]
    assert all(isinstance(each, Mapped) for each in outcomes)
    notes: Counter[str] = Counter()
    for each in outcomes:
        notes.update(each.about.notes if isinstance(each, Mapped) else {})
    assert sum(notes.values()) <= COUNT // 20, notes


def test_rdflib_gives_the_same_quads() -> None:
    chosen = [data for _, data in corpus()[::20]]
    ours = [mapped(data) for data in chosen]
    for data, own in zip(chosen, ours, strict=True):
        dataset = Dataset()
        rdflib_peer.map_study(data, dataset)
        assert isinstance(own, Mapped)
        theirs = quads(dataset.serialize(format="nquads", encoding="utf-8"))
        assert theirs == quads(own.lines)
        assert len(theirs) == own.about.quads


def test_a_sample_for_rdflib_is_taken_from_the_whole_corpus(tmp_path: Path) -> None:
    make_corpus(tmp_path / "corpus.jsonl", corpus())
    told = rdflib_peer.run(tmp_path / "corpus.jsonl", tmp_path / "out.nq", 4)
    graphs = {str(quad.graph_name.value) for quad in quads((tmp_path / "out.nq").read_bytes())}  # type: ignore[union-attr]
    assert told.studies == 4
    assert {graph.rpartition("/")[2] for graph in graphs} == {f"NCT90000{number:03d}" for number in (0, 50, 100, 150)}
    assert told.statements == len(quads((tmp_path / "out.nq").read_bytes()))


@pytest.mark.parametrize("size", [0, 1, 1_000_003])
def test_the_floor_reads_all_studies_and_writes_just_so_much(tmp_path: Path, size: int) -> None:
    make_corpus(tmp_path / "corpus.jsonl", corpus())
    told = floor.run(tmp_path / "corpus.jsonl", tmp_path / "out", size)
    assert (told.studies, told.bytes, (tmp_path / "out").stat().st_size) == (COUNT, size, size)


@pytest.mark.parametrize("name", ["corpus.jsonl", "corpus.jsonl.zst", "corpus.zip", "corpus"])
def test_each_form_of_a_corpus_holds_the_same_studies(tmp_path: Path, name: str) -> None:
    told = make_corpus(tmp_path / name, corpus()[:30])
    assert [raw.data for raw in read_sources([tmp_path / name])] == [data for _, data in corpus()[:30]]
    assert next(told.lines()).startswith("bytes: p50 ")


def test_given_records_get_new_ids_wherever_they_name_themselves_and_other_names_in_later_cycles(
    tmp_path: Path,
) -> None:
    given = json.loads(corpus()[0][1])
    given["protocolSection"]["identificationModule"] |= {"nctId": "NCT01234567", "briefTitle": "NCT01234567 anew"}
    given["protocolSection"]["conditionsModule"] = {"conditions": [f"Condition {number}" for number in range(60)]}
    (tmp_path / "one.json").write_text(json.dumps(given))
    (tmp_path / "other.json").write_text('{"title": "no study"}')
    made = [(name, json.loads(data)) for name, data in records(3, [tmp_path])]
    assert [name for name, _ in made] == ["NCT90000000", "NCT90000001", "NCT90000002"]
    for name, study in made:
        ids = module(study, "identificationModule")
        assert (ids["nctId"], ids["briefTitle"]) == (name, f"{name} anew")
        assert "NCT01234567" not in json.dumps(study)
    first, *later = (module(study, "conditionsModule")["conditions"] for _, study in made)
    assert first == given["protocolSection"]["conditionsModule"]["conditions"]
    for conditions in later:
        changed = [(old, new) for old, new in zip(first, conditions, strict=True) if old != new]
        assert 5 < len(changed) < 40
        assert all(new.endswith(f" {old}") for old, new in changed)


def test_memory_is_that_of_all_processes_and_a_failure_is_told() -> None:
    held = "held = bytearray(60_000_000); import time; time.sleep(0.6)"
    both = f"import subprocess, sys; {held.partition(';')[0]}; subprocess.run([sys.executable, '-c', {held!r}])"
    ran = measure([sys.executable, "-c", both])
    assert ran.seconds > 0.6
    assert 120_000_000 < ran.peak < 240_000_000
    with pytest.raises(FailedError, match=r"exit code 3 of .*: too bad"):
        measure([sys.executable, "-c", "import sys; sys.stderr.write('too bad\\n'); sys.exit(3)"])


def test_ratios_say_how_often_the_project_is_as_fast_as_a_peer_and_how_near_to_the_floor() -> None:
    def row(name: str, *seconds: float) -> Row:
        made = Row(name=name, studies=1_000, statements=2_000_000, bytes=1)
        for each in seconds:
            made.add(each, each * 2, 1)
        return made

    told = {
        each.name: each for each in ratios([row("trialgraph", 1, 2, 4), row("rdflib", 40, 80, 90), row("floor", 0.25)])
    }
    assert told["studies per second"][1:3] == (1_000, 500)
    assert told["times as fast as rdflib"][1:3] == (40, 40)
    assert told["times as fast as rdflib"].verdict() == ("at least 30", "met")
    assert told["times the floor's time"][1:3] == (4, 8)
    assert told["studies per second"].verdict() == ("at least 2,500", "missed")
    assert row("trialgraph", 3, 1).per_million() == 0.5


@pytest.mark.slow
def test_the_benchmark_runs_and_writes_its_figures(tmp_path: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    options = ["--studies", "30", "--repeat", "1", "--sample", "6", "--peers", "floor,rdflib"]
    command = [sys.executable, "-m", "benchmarks.mapping", *options, "--json", str(tmp_path / "figures.json")]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    rows = {row["name"]: row for row in json.loads((tmp_path / "figures.json").read_text())["rows"]}
    assert list(rows) == ["trialgraph", "floor", "rdflib"]
    ours = [mapped(data) for _, data in corpus()[:30]]
    assert rows["trialgraph"]["statements"] == sum(each.about.quads for each in ours if isinstance(each, Mapped))
    assert rows["floor"]["bytes"] == rows["trialgraph"]["bytes"]
    assert "scaled from 6 studies" in rows["rdflib"]["note"]
    assert "times as fast as rdflib" in ran.stdout
