"""Identity in a build's graph: layers of evidence that can be dropped and made again, and records that never change."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from trialgraph.identity import Names, identity_graphs, resolve
from trialgraph.identity.layers import CANONICAL, LAYERS
from trialgraph.ontology import BASE, ONTOLOGY, PREFIXES, TG
from trialgraph.pipeline import build, map_sources
from trialgraph.quadfile import read_quads
from trialgraph.validate import validate

if TYPE_CHECKING:
    from tests.identity.conftest import Who

Properties = dict[str, list[str]]
RDF_TYPE = PREFIXES["rdf"] + "type"
EXACT, RELATED = (PREFIXES["skos"] + name for name in ("exactMatch", "relatedMatch"))
IDENTITY = {BASE + name for name in (CANONICAL, *LAYERS.values())}


def graph_of(quad: ox.Quad) -> str:
    assert isinstance(quad.graph_name, ox.NamedNode)
    return quad.graph_name.value


def value(term: object) -> str:
    assert isinstance(term, ox.NamedNode | ox.Literal)
    return term.value


@pytest.fixture(scope="module")
def quads(full_build: Path) -> list[ox.Quad]:
    return list(read_quads(full_build / "graph.nq.zst"))


@pytest.fixture(scope="module")
def matches(quads: list[ox.Quad]) -> dict[str, Properties]:
    """The properties of each match, and under ``graph`` where it stands."""
    found: dict[str, Properties] = defaultdict(lambda: defaultdict(list))
    nodes = {value(quad.subject) for quad in quads if value(quad.object) == TG.Match and graph_of(quad) in IDENTITY}
    for quad in quads:
        if value(quad.subject) in nodes:
            found[value(quad.subject)][quad.predicate.value.removeprefix(ONTOLOGY)].append(value(quad.object))
            found[value(quad.subject)]["graph"] = [graph_of(quad)]
    assert len(found) > 15
    return found


@pytest.fixture(scope="module")
def entities(quads: list[ox.Quad]) -> dict[str, str]:
    """The entity of each name."""
    pairs = [
        (value(quad.subject), value(quad.object)) for quad in quads if quad.predicate.value == str(TG.identifiedAs)
    ]
    pairs = [pair for pair in pairs if pair[0].startswith(BASE) and not pair[0].startswith(f"{BASE}vocab/")]
    assert len(pairs) == len(dict(pairs))
    return dict(pairs)


# ---- four graphs


def test_there_are_four_graphs_and_nothing_of_them_is_elsewhere(quads: list[ox.Quad]) -> None:
    assert {f"{BASE}graph/identity/{name}" for name in ("lexical", "registry", "curated", "canonical")} == IDENTITY
    data = [quad for quad in quads if graph_of(quad) != f"{BASE}graph/vocabulary"]
    assert {graph_of(quad) for quad in data} >= IDENTITY
    derived = {str(TG[name]) for name in ("identifiedAs", "operatedBy", "sameTrialAs", "preferredRecord")}
    assert {graph_of(quad) for quad in data if quad.predicate.value in derived} == {BASE + CANONICAL}
    found = {graph_of(quad) for quad in data if value(quad.object) == str(TG.Match)}
    assert found == {BASE + name for name in LAYERS.values()}


def test_a_match_stands_in_the_layer_of_its_tier(matches: dict[str, Properties]) -> None:
    layers = {"T0": "curated", "T5": "registry", "T6": "registry"}
    for match in matches.values():
        assert match["graph"] == [f"{BASE}graph/identity/{layers.get(match['tier'][0], 'lexical')}"]
    assert {match["tier"][0] for match in matches.values()} >= {"T0", "T2", "T4", "T5", "T6", "T7", "P1", "R1"}


def test_a_match_says_the_precision_of_its_tier_and_the_program(matches: dict[str, Properties]) -> None:
    from trialgraph import __version__
    from trialgraph.identity.matches import CONFIDENCE

    for match in matches.values():
        assert [Decimal(told) for told in match["confidence"]] == [Decimal(CONFIDENCE[match["tier"][0]])]
        assert match["toolVersion"] == [f"trialgraph {__version__}"]
        assert len(match["rule"]) == len(match["matchSubject"]) == len(match["matchObject"]) == 1


# ---- dropped and made again


def test_without_the_derived_graphs_the_records_are_as_they_were(
    quads: list[ox.Quad], records: Path, tmp_path: Path
) -> None:
    map_sources(records, tmp_path / "records.nq.zst", jobs=1)
    derived = IDENTITY | {BASE + name for name in ("graph/cells", "graph/vocabulary")}
    kept = [str(quad) for quad in quads if graph_of(quad) not in derived]
    assert sorted(kept) == sorted(map(str, read_quads(tmp_path / "records.nq.zst")))


@pytest.mark.parametrize("jobs", [1, 2])
def test_it_is_made_again_byte_by_byte(
    jobs: int, full_build: Path, records: Path, ror_file: Path, curated_file: Path, tmp_path: Path
) -> None:
    """Also of the same evidence at other places."""
    ror, curated = tmp_path / "dump.ndjson", tmp_path / "rows.tsv"
    ror.write_bytes(ror_file.read_bytes())
    curated.write_bytes(curated_file.read_bytes())
    build(sorted(records.iterdir(), reverse=True), out=tmp_path / "out", jobs=jobs, ror=ror, curated=curated)
    for name in ("graph.nq.zst", "matches.sssom.tsv"):
        again, before = (folder / name for folder in (tmp_path / "out", full_build))
        if name == "graph.nq.zst":
            assert sorted(map(str, read_quads(again))) == sorted(map(str, read_quads(before)))
        else:
            assert again.read_bytes() == before.read_bytes()
    build(records, out=tmp_path / "out", jobs=jobs, ror=ror, curated=curated)
    for name in ("graph.nq.zst", "matches.sssom.tsv"):
        assert (tmp_path / "out" / name).read_bytes() == (full_build / name).read_bytes()


def test_without_evidence_its_layers_are_empty(records: Path, tmp_path: Path) -> None:
    build(records, out=tmp_path / "out", jobs=1)
    graphs = {graph_of(quad) for quad in read_quads(tmp_path / "out" / "graph.nq.zst")}
    assert graphs & IDENTITY == IDENTITY - {BASE + LAYERS["registry"], BASE + LAYERS["curated"]}


def test_graphs_larger_than_a_piece_are_whole(who: Who, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are written in pieces; how large these are changes nothing."""
    names = Names()
    names.add((who.organization(f"Qilu{space}Hospital"), 1) for space in (" ", "  ", " - ", ", ", "/"))
    entities = resolve(names, curated=())

    def lines() -> list[str]:
        graphs = identity_graphs(entities, [("x:t", "x:r")], base=BASE, version="1")
        return [line for graph in graphs for line in graph.to_bytes().decode().splitlines()]

    whole = lines()
    assert len(set(whole)) == len(whole) > 40
    monkeypatch.setattr("trialgraph.identity.layers._PIECE", 2)
    assert sorted(lines()) == sorted(whole)


# ---- what a match says


def test_every_match_conforms_to_its_shape(quads: list[ox.Quad]) -> None:
    found = validate(quads)
    assert found.checked["Match"] > 15
    assert [finding for finding in found.findings if finding.severity == "violation"] == []
    assert [finding for finding in found.findings if "#Match-" in finding.shape] == []


def test_what_does_not_hold_says_so_and_joins_nothing(matches: dict[str, Properties], entities: dict[str, str]) -> None:
    (denied,) = [match for match in matches.values() if match["holds"]]
    assert (denied["holds"], denied["tier"]) == (["false"], ["T0"])
    assert denied[PREFIXES["rdfs"] + "label"] == ["Mosegaard Hospital not exactMatch Mosegaard Hosp."]
    assert entities[denied["matchSubject"][0]] != entities[denied["matchObject"][0]]


def test_what_was_refused_says_why_and_joins_nothing(matches: dict[str, Properties], entities: dict[str, str]) -> None:
    refused = [match for match in matches.values() if match["refusal"]]
    assert {match["tier"][0] for match in refused} == {"T2", "T7", "R1"}
    assert {match["matchPredicate"][0] for match in refused} == {RELATED}
    for match in refused:
        ends = match["matchSubject"][0], match["matchObject"][0]
        if match["tier"] != ["R1"]:
            assert entities[ends[0]] != entities[ends[1]]
    assert RELATED not in {match["matchPredicate"][0] for match in matches.values() if not match["refusal"]}


def test_entities_are_what_the_matches_that_hold_join(matches: dict[str, Properties], entities: dict[str, str]) -> None:
    """Told from the graph alone: nothing is joined without a match that says so."""
    joined = {name: {name} for name in entities}
    for match in matches.values():
        one, other = match["matchSubject"][0], match["matchObject"][0]
        if match["matchPredicate"] == [EXACT] and not match["holds"] and other in joined:
            both = joined[one] | joined[other]
            joined.update(dict.fromkeys(both, both))
    for name, entity in entities.items():
        assert {other for other in entities if entities[other] == entity} == joined[name]
    assert len(set(entities.values())) < len(entities)


def test_every_name_has_an_entity_and_every_entity_one_label(quads: list[ox.Quad], entities: dict[str, str]) -> None:
    named = {str(TG[name]) for name in ("Organization", "Site", "Person", "Condition")}
    nodes = {value(quad.subject) for quad in quads if quad.predicate.value == RDF_TYPE and value(quad.object) in named}
    assert nodes == set(entities)
    labels = [
        value(quad.subject)
        for quad in quads
        if graph_of(quad) == BASE + CANONICAL and quad.predicate.value == PREFIXES["skos"] + "prefLabel"
    ]
    assert sorted(labels) == sorted(set(entities.values()))


# ---- the registry


def test_an_organisation_of_ror_is_described_and_is_no_name_of_ours(
    quads: list[ox.Quad], entities: dict[str, str]
) -> None:
    registry = [quad for quad in quads if graph_of(quad) == BASE + LAYERS["registry"]]
    ids = {value(quad.object) for quad in registry if quad.predicate.value == str(TG.matchObject)}
    ids = {each for each in ids if each.startswith("https://ror.org/")}
    assert len(ids) == 3
    described = {value(quad.subject) for quad in registry if value(quad.object) == PREFIXES["org"] + "Organization"}
    parent = "https://ror.org/000000202"
    assert described == ids | {parent}
    assert [
        value(quad.object) for quad in registry if quad.predicate.value == PREFIXES["org"] + "subOrganizationOf"
    ] == [parent]
    assert not described & (set(entities) | set(entities.values()))
