"""The shapes as data: they are SHACL, speak in the terms of the ontology, cover it, and tell a person what is wrong."""

from __future__ import annotations

import re

import pytest
from rdflib import RDF, RDFS, SH, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from trialgraph.ontology import ONTOLOGY, PREFIXES, TG, VOCAB, ontology_files, schemes
from trialgraph.shapes import SHAPES, catalogue, shape_files, shapes_graph

CLASSES = sorted(term for term in TG if term[0].isupper())


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return shapes_graph()


@pytest.fixture(scope="module")
def ontology() -> Graph:
    graph = Graph()
    graph.parse(data=ontology_files()[0].read_text("utf-8"), format="turtle")
    return graph


def kebab(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", name).lower()


def constraints_on(shapes: Graph, prop: str) -> set[Node]:
    return set(shapes.subjects(SH.path, URIRef(prop)))


def misspelt(shapes: Graph) -> set[Node]:
    """The terms in SHACL's namespace that SHACL does not define."""
    used = {node for triple in shapes for node in triple if isinstance(node, URIRef) and node.startswith(str(SH))}
    return {term for term in used if term not in SH}


def one_shape(says: str) -> Graph:
    prefixes = {"sh": str(SH), "tg": ONTOLOGY, "tgs": SHAPES, "xsd": PREFIXES["xsd"]}
    head = "".join(f"@prefix {prefix}: <{address}> .\n" for prefix, address in prefixes.items())
    text = f"tgs:one a sh:PropertyShape ; sh:targetClass tg:Trial ; sh:path tg:acronym ; {says} ."
    return Graph().parse(data=head + text, format="turtle")


def test_the_shapes_are_valid_shacl(shapes: Graph) -> None:
    import pyshacl

    conforms, _, text = pyshacl.validate(Graph(), shacl_graph=shapes, meta_shacl=True)
    assert conforms, text


@pytest.mark.parametrize(
    "broken",
    [
        'sh:minCount "a"',
        "sh:minCount 1, 2",
        "sh:datatype xsd:date, xsd:string",
        "sh:nodeKind sh:Iri",
        "sh:path tg:status",
        "sh:pattern 5",
        "sh:in tg:status",
        'sh:severity "Violation"',
    ],
)
def test_what_is_no_shacl_is_found(broken: str) -> None:
    import pyshacl

    with pytest.raises(pyshacl.errors.ReportableRuntimeError, match="does not validate"):
        pyshacl.validate(Graph(), shacl_graph=one_shape(broken), meta_shacl=True)


def test_every_term_of_shacl_that_a_shape_uses_exists(shapes: Graph) -> None:
    assert misspelt(shapes) == set()


@pytest.mark.parametrize("wrong", ["sh:mincount 1", "sh:severity sh:Violaton", "sh:nodeKind sh:Iri"])
def test_a_misspelt_term_of_shacl_is_found(wrong: str) -> None:
    """SHACL lets a shape say what it likes besides: a wrong word would be a constraint that never speaks."""
    assert misspelt(one_shape("sh:minCount 1")) == set()
    assert len(misspelt(one_shape(wrong))) == 1


def test_each_class_has_a_file_and_each_file_a_class() -> None:
    names = {file.name.removesuffix(".ttl") for file in shape_files()}
    assert names == {kebab(term) for term in CLASSES} | {"concepts"}


@pytest.mark.parametrize("name", CLASSES)
def test_a_class_is_the_target_of_the_shape_in_its_file(name: str) -> None:
    graph = Graph()
    file = next(file for file in shape_files() if file.name == f"{kebab(name)}.ttl")
    graph.parse(data=file.read_text("utf-8"), format="turtle")
    assert (URIRef(f"{SHAPES}{name}Shape"), SH.targetClass, URIRef(ONTOLOGY + name)) in graph


def test_every_term_of_the_ontology_that_a_shape_uses_exists(shapes: Graph) -> None:
    used = {str(node) for triple in shapes for node in triple if str(node).startswith(ONTOLOGY)} - {ONTOLOGY}
    assert {term for term in used if term not in TG} == set()
    assert len(used) > len(CLASSES)


def test_every_constraint_has_a_name_a_message_and_a_severity(shapes: Graph) -> None:
    forms = set(shapes.subjects(SH.targetClass)) & set(shapes.subjects(SH.message))
    assert len(forms) == len(CLASSES)
    for constraint in set(shapes.subjects(RDF.type, SH.PropertyShape)) | forms:
        name = shapes.value(constraint, RDFS.label if constraint in forms else SH.name)
        assert isinstance(name, Literal), constraint
        assert shapes.value(constraint, SH.severity) in {SH.Violation, SH.Warning, SH.Info}, constraint
        message = str(shapes.value(constraint, SH.message))
        assert message[0].isupper() or message.startswith("'"), constraint
        assert message.endswith("."), constraint


def test_every_property_shape_is_used(shapes: Graph) -> None:
    named = set(shapes.subjects(RDF.type, SH.PropertyShape))
    assert named - set(shapes.objects(None, SH.property)) == set()


def test_every_shape_that_is_named_is_defined(shapes: Graph) -> None:
    named = {node for _, _, node in shapes if isinstance(node, URIRef) and node.startswith(SHAPES)}
    assert {node for node in named if (node, None, None) not in shapes} == set()


def test_every_property_of_the_ontology_is_constrained(shapes: Graph, ontology: Graph) -> None:
    properties = {str(node) for node in ontology.subjects(RDFS.domain) if str(node).startswith(ONTOLOGY)}
    missing = {prop for prop in properties if not constraints_on(shapes, prop)}
    # tg:sponsor stands for its two sub-properties; the others are of the vocabularies.
    limits = {TG.eastLimit, TG.northLimit, TG.southLimit, TG.westLimit}
    assert missing - {TG.sponsor, TG.ambiguousLabel, TG.identifierPattern} - limits == set()


def test_every_coded_property_is_held_to_its_vocabulary(shapes: Graph, ontology: Graph) -> None:
    coded = {prop for prop in ontology.subjects(RDFS.range, SKOS.Concept) if (prop, RDFS.seeAlso, None) in ontology}
    assert len(coded) > len(CLASSES)
    for prop in coded:
        scheme = ontology.value(prop, RDFS.seeAlso)
        held = [
            concept
            for constraint in constraints_on(shapes, str(prop))
            for concept in shapes.objects(constraint, SH.node)
            if (concept, SH.property / SH.hasValue, scheme) in shapes
        ]
        assert held, prop


def test_each_vocabulary_has_a_shape_for_its_codes(shapes: Graph) -> None:
    for name in schemes():
        concept = next(shapes.subjects(SH.property / SH.hasValue, URIRef(VOCAB + name)))
        assert str(shapes.value(concept, SH.pattern)) == f"^https://w3id\\.org/trialgraph/vocab/{name}/"


def test_no_shape_names_the_base_of_the_data() -> None:
    for file in shape_files():
        iris = re.findall(r"https://w3id\.org/trialgraph/(\w*)", file.read_text("utf-8").replace("\\", ""))
        assert set(iris) <= {"ontology", "shapes", "vocab"}, file.name


def test_the_catalogue_names_what_a_constraint_demands() -> None:
    rows = {row.shape: row for row in catalogue()}
    row = rows["Trial-leadSponsor-given"]
    assert (row.target, row.name, row.severity) == ("Trial", "lead sponsor", "violation")
    assert row.message == "The trial has no lead sponsor."
    assert len({row.target for row in rows.values()}) >= len(CLASSES)
