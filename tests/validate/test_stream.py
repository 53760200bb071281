"""A build that is validated as it streams: frames, layers behind records, what is looked up in the store."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pyoxigraph as ox
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.quadfile import pack
from trialgraph.validate import Report, validate, validate_build
from trialgraph.zstdframes import frames

BASE = "https://example.org/data/"
TG = "https://w3id.org/trialgraph/ontology#"
HEAD = f"""
@prefix dcterms: <http://purl.org/dc/terms/> . @prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix schema: <https://schema.org/> .
@prefix tg: <{TG}> . @base <{BASE}> .
"""


def record(trial: str, more: str = "", *, sponsor: str = "organization/a-hospital-0a1b2c3d") -> bytes:
    own = f"record/demo/{trial}"
    return lines(
        f"""GRAPH <{own}> {{
        <{own}> a tg:SourceRecord ; rdfs:label "{trial} as told by demo" ; tg:aboutTrial <trial/{trial}> ;
          tg:format "demonstration" ; tg:sha256 "{"ab" * 32}" ; prov:wasGeneratedBy <mapper/demo/1> .
        <mapper/demo/1> a prov:Activity ; rdfs:label "mapper" .
        <trial/{trial}> a tg:Trial ; rdfs:label "A trial" ; dcterms:identifier "{trial}" ;
          tg:leadSponsor <{sponsor}> {more} .
        <organization/a-hospital-0a1b2c3d> a tg:Organization ; rdfs:label "A Hospital" .
        }}"""
    )


def lines(trig: str) -> bytes:
    quads = ox.parse(HEAD + trig, ox.RdfFormat.TRIG)
    return b"".join(f"{quad} .\n".encode() for quad in quads)


def both(folder: Path, *pieces: bytes, jobs: int = 1) -> Report:
    """The report of a build of these frames, which is what the reference finds in the same quads."""
    quads = folder / "graph.nq.zst"
    quads.write_bytes(b"".join(map(pack, pieces)))
    store = ox.Store(str(folder / "store"))
    store.bulk_load(b"".join(pieces), ox.RdfFormat.N_QUADS)
    store.flush()
    del store
    report = validate_build(quads, folder / "store", jobs=jobs)
    reference = validate(ox.parse(b"".join(pieces), ox.RdfFormat.N_QUADS), engine="pyshacl")
    assert report == msgspec.structs.replace(reference, engine="fast")
    return report


def told(report: Report) -> list[tuple[str, str]]:
    return [(finding.trial, finding.field) for finding in report.findings if finding.severity == "violation"]


def test_what_a_layer_says_behind_a_record_counts(tmp_path: Path) -> None:
    wrong = lines('GRAPH <graph/cells> { <trial/NCT00000001> tg:acronym "ONE", "TWO" }')
    assert told(both(tmp_path, record("NCT00000001") + wrong)) == [("NCT00000001", "tg:acronym")]


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_a_layer_says_in_another_frame_counts(tmp_path: Path, jobs: int) -> None:
    named = lines(
        """GRAPH <graph/identity/canonical> { <organization/a-hospital-0a1b2c3d>
        tg:identifiedAs <organization/a-hospital-0a1b2c3d> ; rdfs:label "B Hospital" }"""
    )
    report = both(tmp_path, record("NCT00000001"), record("NCT00000002"), named, jobs=jobs)
    assert told(report) == [("NCT00000001", "rdfs:label")]  # once, with the first of the trials


def test_a_class_that_another_record_gives_counts(tmp_path: Path) -> None:
    elsewhere = "organization/elsewhere-00000000"
    described = record("NCT00000002", f'. <{elsewhere}> a tg:Organization ; rdfs:label "Elsewhere"')
    assert told(both(tmp_path, record("NCT00000001", sponsor=elsewhere), described)) == []
    (tmp_path / "without").mkdir()
    alone = both(tmp_path / "without", record("NCT00000001", sponsor=elsewhere), record("NCT00000002"))
    assert told(alone) == [("NCT00000001", "tg:leadSponsor")]


@pytest.mark.parametrize("base", ["https://example.org/graph/", "https://example.org/graph/record/"])
def test_a_base_that_has_the_word_of_a_layer_makes_no_layer(base: str, tmp_path: Path) -> None:
    report = both(tmp_path, *(piece.replace(BASE.encode(), base.encode()) for piece in (record("NCT00000001"),)))
    assert told(report) == []
    assert report.findings  # a record with so little in it is incomplete


def test_a_blank_node_that_nothing_describes_keeps_its_name(tmp_path: Path) -> None:
    somewhere = record("NCT00000001", "; tg:location _:place . _:place a tg:Location ; tg:atSite _:nowhere")
    quads = [*ox.parse(somewhere, ox.RdfFormat.N_QUADS)]
    reference, fast = (validate(quads, engine=engine) for engine in ("pyshacl", "fast"))
    assert fast.findings == reference.findings
    assert [f.term for f in fast.findings if f.field == "tg:location/tg:atSite"] == ["_:nowhere"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_what_only_records_together_break_is_found(jobs: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trialgraph.validate.stream._TOGETHER", 1)  # a piece for each frame
    site = "site/US/boston/research-site-0a1b2c3d"
    at = f'; tg:site <{site}> . <{site}> a tg:Site ; rdfs:label "Research Site" ; tg:anonymous true'
    report = both(tmp_path, record("NCT00000001", at), record("NCT00000002", at), jobs=jobs)
    linked = "The site withholds its name, and yet it links two trials."
    assert [finding.trial for finding in report.findings if finding.message == linked] == ["NCT00000001", "NCT00000002"]


@pytest.mark.parametrize("status", ["recruiting", "withheld"])
def test_a_concept_that_a_record_describes_is_still_the_concept(status: str, tmp_path: Path) -> None:
    concept = f"<https://w3id.org/trialgraph/vocab/status/{status}>"
    plain = both(tmp_path, record("NCT00000001", f"; tg:status {concept}"))
    (tmp_path / "described").mkdir()
    described = record("NCT00000001", f'; tg:status {concept} . {concept} rdfs:label "A status"')
    assert both(tmp_path / "described", described).findings == plain.findings
    assert ("tg:condition" in {finding.field for finding in plain.findings}) == (status == "recruiting")


def test_contact_details_are_right_in_their_own_graph_only(tmp_path: Path) -> None:
    role = 'a tg:Role ; rdfs:label "Contact" ; tg:nameAsWritten "A. Person" ; schema:email "a@example.org"'
    apart = lines(f"GRAPH <graph/contacts/demo/NCT00000001> {{ <graph/contacts/demo/NCT00000001/contact/1> {role} }}")
    assert [f.field for f in both(tmp_path, record("NCT00000001") + apart).findings if f.field == "schema:email"] == []
    (tmp_path / "among").mkdir()
    among = record("NCT00000001", f". <record/demo/NCT00000001/role/1> {role}")
    assert "schema:email" in {finding.field for finding in both(tmp_path / "among", among).findings}


@given(st.lists(st.binary(max_size=2_000), min_size=1, max_size=6), st.booleans(), st.integers(1, 19))
def test_frames_are_found_without_unpacking(
    tmp_path_factory: pytest.TempPathFactory, parts: list[bytes], sums: bool, level: int
) -> None:
    packer = zstandard.ZstdCompressor(level=level, write_checksum=sums)
    packed = [packer.compress(part * 50) for part in parts]
    path = tmp_path_factory.getbasetemp() / "frames.zst"
    path.write_bytes(b"".join(packed))
    assert [length for _, length in frames(path)] == [len(frame) for frame in packed]
    assert [path.read_bytes()[start : start + length] for start, length in frames(path)] == packed


@pytest.mark.parametrize("lost", [1, 5])
def test_a_frame_that_is_cut_is_told(lost: int, tmp_path: Path) -> None:
    packed = zstandard.ZstdCompressor(write_checksum=True).compress(bytes(range(256)))
    (tmp_path / "cut.zst").write_bytes(packed + packed[:-lost])
    with pytest.raises(EOFError, match=r"cut\.zst ends before"):
        list(frames(tmp_path / "cut.zst"))


@pytest.mark.parametrize("harm", [lambda packed: packed[:-5], lambda packed: b"nothing" + packed])
def test_a_build_that_is_damaged_is_told(harm: Callable[[bytes], bytes], tmp_path: Path) -> None:
    both(tmp_path, record("NCT00000001"))
    quads = tmp_path / "graph.nq.zst"
    quads.write_bytes(harm(quads.read_bytes()))
    with pytest.raises(OSError, match=r"graph\.nq\.zst is not whole"):
        validate_build(quads, tmp_path / "store")


@pytest.mark.parametrize(
    "damaged", [b"\n", b"nonsense\n", b"\xff <p> <o> <g> .\n", record("NCT00000001") + b"<a> <b>\n"]
)
def test_a_line_that_is_no_quad_is_told_as_damage(damaged: bytes, tmp_path: Path) -> None:
    store = ox.Store(str(tmp_path / "store"))
    store.bulk_load(record("NCT00000001"), ox.RdfFormat.N_QUADS)
    store.flush()
    del store
    quads = tmp_path / "graph.nq.zst"
    quads.write_bytes(pack(record("NCT00000001")) + pack(damaged))
    with pytest.raises(OSError, match=r"graph\.nq\.zst is not whole: a line is no quad"):
        validate_build(quads, tmp_path / "store", jobs=1)
