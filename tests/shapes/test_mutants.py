"""No constraint is idle: whichever one is deleted from the shapes, some case folder gives other findings.

A mutant is the shapes without one triple that constrains, one member of a list of choices, one target, or one link
from a shape to a constraint. It is caught where ``test_cases.py`` would fail by it; one that lives names what no
example shows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pyoxigraph as ox
import pytest
from rdflib import RDF, SH, BNode, Graph, URIRef
from rdflib.term import Node

from trialgraph.ontology import PREFIXES
from trialgraph.shapes import SHAPES, shape_files
from trialgraph.validate import ENGINES, ShapesMissingError, validate

HERE = Path(__file__).parent
NAMES = sorted(file.name.removesuffix(".ttl") for file in shape_files())


def shacl(names: str) -> frozenset[Node]:
    return frozenset(SH[name] for name in names.split())


CONSTRAINTS = shacl("""
    class datatype nodeKind minCount maxCount minExclusive minInclusive maxExclusive maxInclusive minLength maxLength
    pattern flags languageIn uniqueLang equals disjoint lessThan lessThanOrEquals not and or xone node property
    qualifiedValueShape qualifiedMinCount qualifiedMaxCount closed hasValue in sparql
""")
TARGETS = shacl("targetClass targetNode targetSubjectsOf targetObjectsOf")
LISTS = shacl("and or xone in languageIn alternativePath")
# How a constraint is read and told of: deleting these asks another question, or none.
WORDS = shacl("""
    path inversePath alternativePath zeroOrMorePath oneOrMorePath zeroOrOnePath name description message severity
    prefixes declare prefix namespace select
""")

Triple = tuple[Node, Node, Node]


class Mutant(NamedTuple):
    """One triple gone, one come in its place where need be, and the shapes that may now find something else."""

    name: str
    gone: Triple
    come: Triple | None
    touched: frozenset[Node]


class Shapes:
    """The shapes by file, and what each that has a target (or is linked from one that has) is made of."""

    def __init__(self) -> None:
        self.files = {
            file.name.removesuffix(".ttl"): Graph().parse(data=file.read_text("utf-8"), format="turtle")
            for file in shape_files()
        }
        self.graph = Graph()
        for part in self.files.values():
            self.graph += part
        self.owners = {owner for target in TARGETS for owner in self.graph.subjects(target)}
        linked = {shape for owner in self.owners for shape in self.graph.objects(owner, SH.property)}
        self.parts = {shape: self._parts(shape) for shape in self.owners | linked}

    def _parts(self, shape: Node) -> set[Node]:
        """All nodes that say what the shape demands of its values; its own property shapes stand for themselves."""
        found, waiting = {shape}, [shape]
        while waiting:
            node = waiting.pop()
            for key, value in self.graph.predicate_objects(node):
                own = key == SH.property and node == shape and shape in self.owners
                if not own and value not in found and (value, None, None) in self.graph:
                    found.add(value)
                    waiting.append(value)
        return found

    def mutants(self, file: str) -> Iterator[Mutant]:
        """Every mutant of the file's shapes."""
        for subject, key, value in self.files[file]:
            name = f"{self._named(subject)} {_short(key)} {_short(value)}"
            if key in CONSTRAINTS | TARGETS:
                alone = isinstance(subject, BNode) and len(list(self.graph.triples((subject, None, None)))) == 1
                # What demands nothing any more is still a shape.
                come = (subject, RDF.type, SH.NodeShape) if alone else None
                yield Mutant(name, (subject, key, value), come, self._touched(subject, key, value))
            if key in LISTS:
                yield from self._shorter(subject, key, value)

    def _shorter(self, subject: Node, key: Node, cell: Node) -> Iterator[Mutant]:
        touched = self._touched(subject, key, cell)
        before = (subject, key)
        members = list(self.graph.items(cell))
        for number, member in enumerate(members if len(members) > 1 else (), start=1):
            rest = self.graph.value(cell, RDF.rest)
            assert rest is not None
            told = f"choice {number}" if isinstance(member, BNode) else _short(member)
            gone, come = (*before, cell), (*before, rest)
            if key == SH.alternativePath and len(members) == 2:
                holder = next(self.graph.subjects(None, subject))
                gone, come = (holder, SH.path, subject), (holder, SH.path, members[2 - number])
            yield Mutant(f"{self._named(subject)} {_short(key)} {told}", gone, come, touched)
            before, cell = (cell, RDF.rest), rest

    def _touched(self, subject: Node, key: Node, value: Node) -> frozenset[Node]:
        if key == SH.property and subject in self.owners:
            return frozenset({value})
        own = self.graph.objects(subject, SH.property) if key in TARGETS else ()
        return frozenset({*own, *(shape for shape, parts in self.parts.items() if subject in parts)})

    def only(self, shapes: frozenset[Node]) -> Graph:
        """The graph of these shapes, with the targets of those that link to them."""
        owners = self.owners & {owner for shape in shapes for owner in self.graph.subjects(SH.property, shape)}
        nodes = {part for shape in shapes | owners for part in self.parts[shape]}
        graph = Graph()
        for node in nodes:
            for key, value in self.graph.predicate_objects(node):
                if key != SH.property or value in nodes:
                    graph.add((node, key, value))
        return graph

    def _named(self, node: Node) -> str:
        """The nearest name."""
        while isinstance(node, BNode):
            node = next(self.graph.subjects(None, node))
        return _short(node)


def _short(node: Node) -> str:
    if isinstance(node, URIRef):
        known = {"sh": str(SH), "tgs": SHAPES, **PREFIXES}
        iri, name = max(((iri, f"{name}:") for name, iri in known.items() if node.startswith(iri)), default=("", ""))
        return name + node.removeprefix(iri)
    return "[...]" if isinstance(node, BNode) else f'"{node}"'


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    return Shapes()


@cache
def data(case: str, file: str) -> tuple[ox.Quad, ...]:
    texts = [(HERE / "record.ttl").read_bytes(), (HERE / case / file).read_bytes()]
    return tuple(quad for text in texts for quad in ox.parse(text, ox.RdfFormat.TURTLE))


class Bench:
    """Judges the cases by some of the shapes, whole or mutated."""

    def __init__(self, shapes: Shapes, engine: str, patch: pytest.MonkeyPatch) -> None:
        self._shapes = shapes
        self._engine = engine
        self._patch = patch
        self._whole: dict[tuple[str, str, frozenset[Node]], Counter[tuple[Node | None, str]]] = {}

    def catches(self, mutant: Mutant, case: str, file: str) -> bool:
        key = (case, file, mutant.touched)
        graph = self._shapes.only(mutant.touched)
        if key not in self._whole:
            self._whole[key] = self._found(case, file, graph)
        assert mutant.gone in graph
        graph.remove(mutant.gone)
        if mutant.come:
            graph.add(mutant.come)
        return self._found(case, file, graph) != self._whole[key]

    def _found(self, case: str, file: str, graph: Graph) -> Counter[tuple[Node | None, str]]:
        """What test_cases.py compares: the field and the severity of each finding."""
        self._patch.setattr("trialgraph.validate.rules.shapes_graph", lambda: Graph() + graph)
        try:
            findings = validate(data(case, file), engine=self._engine).findings
        except ShapesMissingError:
            return Counter()
        return Counter((self._shapes.graph.value(URIRef(at.shape), SH.path), at.severity) for at in findings)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", NAMES)
def test_a_case_changes_with_each_constraint(
    name: str, engine: str, shapes: Shapes, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [(case, file) for case in sorted(NAMES, key=name.__ne__) for file in ("violating.ttl", "conforming.ttl")]
    mutants = list(shapes.mutants(name))
    assert mutants
    bench = Bench(shapes, engine, monkeypatch)
    living = [mutant.name for mutant in mutants if not any(bench.catches(mutant, *case) for case in cases)]
    if living:
        told = "\n".join(sorted(living))
        pytest.fail(f"{len(living)} of {len(mutants)} can be deleted; extend tests/shapes/{name}/*.ttl:\n{told}")


def test_every_word_of_the_shapes_is_known_to_constrain_or_not(shapes: Shapes) -> None:
    used = {key for key in shapes.graph.predicates() if str(key).startswith(str(SH))}
    assert used - CONSTRAINTS - TARGETS - WORDS == set()


@pytest.mark.parametrize("engine", ENGINES)
def test_the_bench_does_not_mind_what_constrains_nothing(
    engine: str, shapes: Shapes, monkeypatch: pytest.MonkeyPatch
) -> None:
    shape = URIRef(f"{SHAPES}Arm-label")
    name = shapes.graph.value(shape, SH.name)
    assert name is not None
    mutant = Mutant("without a name", (shape, SH.name, name), None, frozenset({shape}))
    bench = Bench(shapes, engine, monkeypatch)
    assert not any(bench.catches(mutant, case, "violating.ttl") for case in NAMES)
