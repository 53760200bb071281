"""Both engines find the same, result for result: on examples, on what is broken by chance, on real records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

import trialgraph
from trialgraph.ontology import PREFIXES
from trialgraph.quadfile import read_quads
from trialgraph.rdflib_bridge import lexical_forms
from trialgraph.validate import Finding, validate
from trialgraph.validate.data import Data, Held
from trialgraph.validate.fast import FastEngine
from trialgraph.validate.judgement import Judgement
from trialgraph.validate.rules import Rules
from trialgraph.validate.shacl import PyshaclEngine
from trialgraph.validate.units import units
from trialgraph.validate.vocabulary import vocabulary

ROOT = Path(__file__).resolve().parents[2]
CASES = sorted(path for path in (ROOT / "tests" / "shapes").glob("*/*.ttl"))
XSD = PREFIXES["xsd"]


class Judges:
    """Both engines, with the shapes read once."""

    def __init__(self, *, identity: bool) -> None:
        self.rules = Rules()
        with lexical_forms():
            self.engines = [made(self.rules, vocabulary(), identity=identity) for made in (PyshaclEngine, FastEngine)]

    def findings(self, quads: Iterable[ox.Quad]) -> list[tuple[Finding, ...]]:
        """What each engine finds."""
        data = Held(quads)
        return [self._of(engine, data) for engine in self.engines]

    def _of(self, engine: PyshaclEngine | FastEngine, data: Data) -> tuple[Finding, ...]:
        judged = Judgement()
        with lexical_forms():
            for unit, results in engine.judge(units(data)):
                judged.add(unit, results, self.rules.all)
            judged.add_across(engine.across(data), self.rules.all)
        return judged.findings.sorted()


@cache
def judges(*, identity: bool) -> Judges:
    return Judges(identity=identity)


def turtle(*files: Path) -> list[ox.Quad]:
    return [quad for file in files for quad in ox.parse(file.read_bytes(), ox.RdfFormat.TURTLE)]


@pytest.mark.parametrize("case", CASES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_on_the_examples_of_the_shapes(case: Path) -> None:
    quads = turtle(ROOT / "tests" / "shapes" / "record.ttl", case)
    reference, fast = judges(identity=False).findings(quads)
    assert fast == reference
    assert bool(reference) == (case.stem == "violating")


# What is broken by chance


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("built") / "build"
    trialgraph.build(ROOT / "examples", out=out)
    return out


def of_one_record(build: Path) -> list[ox.Quad]:
    """All that a build says of one trial with cells: its record, and what the layers say of the things in it."""
    quads = list(read_quads(build / "graph.nq.zst"))
    names = sorted({str(q.graph_name)[1:-1] for q in quads if "/record/" in str(q.graph_name)})
    with_cells = [name for name in names if any(f"{name}/cell-fact/1" in str(q.subject) for q in quads)]
    record = with_cells[0]
    own = [q for q in quads if str(q.graph_name) == f"<{record}>"]
    things = {q.subject for q in own}
    layers = [
        q
        for q in quads
        if "/graph/" in str(q.graph_name)
        and "/vocabulary" not in str(q.graph_name)
        and (q.subject in things or str(q.subject).startswith(f"<{record}/"))
    ]
    matches = {q.subject for q in quads if q.object in things and "/match/" in str(q.subject)}
    return [*own, *layers, *(q for q in quads if q.subject in matches)]


# Not among them: a number with spaces around it, which in a query is a number to rdflib and none to Oxigraph.
OTHER_VALUES: Sequence[ox.NamedNode | ox.Literal] = [
    ox.Literal(""),
    ox.Literal("  "),
    ox.Literal("a@example.org"),
    ox.Literal("deux mots", language="fr"),
    ox.Literal("7", datatype=ox.NamedNode(f"{XSD}integer")),
    ox.Literal("-07", datatype=ox.NamedNode(f"{XSD}integer")),
    ox.Literal("1.5", datatype=ox.NamedNode(f"{XSD}integer")),
    ox.Literal("x7", datatype=ox.NamedNode(f"{XSD}integer")),
    ox.Literal("181.50", datatype=ox.NamedNode(f"{XSD}decimal")),
    ox.Literal("+7", datatype=ox.NamedNode(f"{XSD}integer")),
    ox.Literal("1e3", datatype=ox.NamedNode(f"{XSD}decimal")),
    ox.Literal("yes", datatype=ox.NamedNode(f"{XSD}boolean")),
    ox.Literal("1", datatype=ox.NamedNode(f"{XSD}boolean")),
    ox.Literal("2023-02-29", datatype=ox.NamedNode(f"{XSD}date")),
    ox.Literal("2051-02-28", datatype=ox.NamedNode(f"{XSD}date")),
    ox.Literal("2023-05-06Z", datatype=ox.NamedNode(f"{XSD}date")),
    ox.Literal("1951-13", datatype=ox.NamedNode(f"{XSD}gYearMonth")),
    ox.Literal("1951", datatype=ox.NamedNode(f"{XSD}gYear")),
    ox.Literal("x", datatype=ox.NamedNode("https://example.org/no-datatype")),
    ox.NamedNode("https://example.org/nowhere"),
    ox.NamedNode("https://w3id.org/trialgraph/vocab/country/XX"),
    ox.NamedNode("https://w3id.org/trialgraph/vocab/country/FI"),
    ox.NamedNode("https://w3id.org/trialgraph/vocab/status/recruiting"),
]


@st.composite
def broken(draw: st.DrawFn, quads: Sequence[ox.Quad]) -> list[ox.Quad]:
    """The quads after a few deletions, duplications, retypings and swaps."""
    result = list(quads)
    for _ in range(draw(st.integers(1, 8))):
        at, other = (draw(st.integers(0, len(result) - 1)) for _ in range(2))
        quad, second = result[at], result[other]
        match draw(st.sampled_from(["delete", "delete all", "duplicate", "retype", "swap objects", "swap subjects"])):
            case "delete":
                del result[at]
            case "delete all":
                result = [q for q in result if (q.subject, q.predicate) != (quad.subject, quad.predicate)] or result
            case "duplicate":
                result.append(ox.Quad(quad.subject, quad.predicate, second.object, quad.graph_name))
            case "retype":
                value = draw(st.sampled_from(OTHER_VALUES))
                result[at] = ox.Quad(quad.subject, quad.predicate, value, quad.graph_name)
            case "swap objects":
                result[at] = ox.Quad(quad.subject, quad.predicate, second.object, quad.graph_name)
                result[other] = ox.Quad(second.subject, second.predicate, quad.object, second.graph_name)
            case "swap subjects":
                result[at] = ox.Quad(second.subject, quad.predicate, quad.object, quad.graph_name)
                result[other] = ox.Quad(quad.subject, second.predicate, second.object, second.graph_name)
    return result


@given(data=st.data())
@settings(max_examples=60)
def test_on_a_record_that_is_broken_by_chance(built: Path, data: st.DataObject) -> None:
    quads = data.draw(broken(_quads(built)))
    reference, fast = judges(identity=True).findings(quads)
    assert fast == reference


@given(data=st.data())
@settings(max_examples=40)
def test_on_the_examples_of_the_shapes_broken_further(data: st.DataObject) -> None:
    case = data.draw(st.sampled_from(CASES))
    quads = data.draw(broken(turtle(ROOT / "tests" / "shapes" / "record.ttl", case)))
    reference, fast = judges(identity=False).findings(quads)
    assert fast == reference


@cache
def _quads(build: Path) -> tuple[ox.Quad, ...]:
    return tuple(of_one_record(build))


# Whole builds


def test_on_a_build_as_it_streams(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("trialgraph.validate.stream._TOGETHER", 1)  # else there is one piece, and one process
    graph = trialgraph.open(built)
    reference = graph.validate("pyshacl")
    assert len(reference.checked) > 15
    for jobs in (1, 2):
        assert replace(graph.validate("fast", jobs=jobs), engine="pyshacl") == reference


@pytest.mark.slow
def test_on_shared_records(shared: Path, tmp_path: Path) -> None:
    folders = ["ctgov-v2", "ctgov-v1-full", "ctgov-v1-fields", "ctgov-xml"]
    # pySHACL takes minutes for all of them, and a fifth of them has what the rest has
    records = [file for folder in folders for file in sorted((shared / "data" / folder).iterdir())[::5]]
    graph = trialgraph.build([*records, shared / "pages"], out=tmp_path / "build", jobs=2)
    reference = graph.validate("pyshacl")
    assert reference.checked["Trial"] > 270
    assert reference.findings
    assert replace(graph.validate("fast", jobs=2), engine="pyshacl") == reference
    assert replace(validate(graph.quads(), engine="fast"), engine="pyshacl") == reference
