"""The ontology as logic: a reasoner finds nothing in it, or in a graph of ours, that contradicts it; and it can.

The reasoner is owlrl, which derives all that OWL 2 RL lets it and writes down each contradiction it meets.
Source of the rules: OWL 2 profiles, section 4.3, https://www.w3.org/TR/owl2-profiles/#Reasoning_in_OWL_2_RL_and_RDF_Graphs_using_Rules
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path

import owlrl
import pytest
import rdflib.term as rdflib_term
from owlrl.Namespaces import ERRNS
from rdflib import Graph, URIRef
from rdflib import namespace as ns  # pytest probes module attributes, and a namespace warns at each probe
from rdflib.term import Node

import trialgraph
from trialgraph.ontology import ONTOLOGY, PREFIXES, TG, VOCAB, ontology_files
from trialgraph.quadfile import read_quads
from trialgraph.rdflib_bridge import Converter, lexical_forms

ROOT = Path(__file__).resolve().parents[2]
CLASSES = sorted(term for term in TG if term[0].isupper())
X = "https://example.org/"

# What the vocabularies that our terms are aligned with say of their own, as far as it can contradict something.
BORROWED = """
foaf:Document owl:disjointWith foaf:Organization .
foaf:Person owl:disjointWith foaf:Organization .
foaf:primaryTopic rdfs:domain foaf:Document .
org:Organization owl:equivalentClass foaf:Organization .
prov:Activity owl:disjointWith prov:Entity .
prov:Organization rdfs:subClassOf prov:Agent .
prov:Person rdfs:subClassOf prov:Agent .
prov:agent rdfs:range prov:Agent .
prov:hadPrimarySource rdfs:domain prov:Entity ; rdfs:range prov:Entity .
prov:wasGeneratedBy rdfs:domain prov:Entity ; rdfs:range prov:Activity .
skos:Concept owl:disjointWith skos:ConceptScheme .
skos:broader rdfs:domain skos:Concept ; rdfs:range skos:Concept .
skos:hasTopConcept rdfs:domain skos:ConceptScheme ; rdfs:range skos:Concept .
skos:inScheme rdfs:range skos:ConceptScheme .
skos:topConceptOf rdfs:domain skos:Concept ; rdfs:range skos:ConceptScheme .
"""


def turtle(text: str) -> Graph:
    prefixes = {**PREFIXES, "vocab": VOCAB, "x": X}
    head = "".join(f"@prefix {prefix}: <{address}> .\n" for prefix, address in prefixes.items())
    return Graph().parse(data=head + text, format="turtle")


def contradictions(graph: Graph) -> list[str]:
    """What the reasoner says is impossible; the graph holds all that was derived afterwards."""
    options = {"axiomatic_triples": False, "datatype_axioms": False}
    # owlrl has its own ideas of how all of rdflib reads literals (gYear, decimals), and leaves them behind.
    before = dict(rdflib_term._toPythonMapping)
    try:
        owlrl.DeductiveClosure(owlrl.OWLRL_Semantics, **options).expand(graph)
    finally:
        rdflib_term._toPythonMapping.clear()
        rdflib_term._toPythonMapping.update(before)
    return sorted(str(error) for error in graph.objects(None, ERRNS.error))


def union(*graphs: Iterable[tuple[Node, Node, Node]]) -> Graph:
    found = Graph()
    for graph in graphs:
        for triple in graph:
            found.add(triple)
    return found


@pytest.fixture(scope="module")
def terms() -> Graph:
    return Graph().parse(data=ontology_files()[0].read_text("utf-8"), format="turtle")


@pytest.fixture(scope="module")
def axioms(terms: Graph) -> Graph:
    """What bears on the logic: words for people only make the reasoner slow."""
    logic = (ns.RDF.type, ns.RDFS.domain, ns.RDFS.range, ns.RDFS.subClassOf, ns.RDFS.subPropertyOf, ns.OWL.disjointWith)
    return union(turtle(BORROWED), (triple for triple in terms if triple[1] in logic))


@pytest.fixture(scope="module")
def codes() -> Graph:
    graph = Graph()
    for file in ontology_files()[1:]:
        graph.parse(data=file.read_text("utf-8"), format="turtle")
    return graph


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Node, Node, Node]]:
    """Everything that the default build says of the examples: records, identity, cells."""
    out = tmp_path_factory.mktemp("built") / "build"
    trialgraph.build(ROOT / "examples", out=out)
    converter = Converter()
    with lexical_forms():
        return [
            converter.triple(quad)
            for quad in read_quads(out / "graph.nq.zst")
            if not str(quad.graph_name).endswith("/graph/vocabulary>")
        ]


# Consistency


def test_the_ontology_and_a_graph_of_ours_agree(
    axioms: Graph, codes: Graph, data: list[tuple[Node, Node, Node]]
) -> None:
    graph = union(axioms, codes, data)
    trials = set(graph.subjects(ns.RDF.type, URIRef(TG.Trial)))
    assert contradictions(graph) == []
    # It did reason: a lead sponsor is a sponsor, and whoever that is, is an organisation of other vocabularies too.
    assert trials
    assert set(graph.subjects(URIRef(TG.sponsor))) == trials
    sponsors = set(graph.objects(None, URIRef(TG.sponsor)))
    assert sponsors <= set(graph.subjects(ns.RDF.type, ns.SDO.Organization))
    assert sponsors <= set(graph.subjects(ns.RDF.type, URIRef(f"{PREFIXES['foaf']}Organization")))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("x:a a tg:Organization, tg:Site .", "Organization Site /a"),
        ("x:a tg:site x:a .", "Site Trial /a"),
        ("x:a a tg:Trial ; tg:leadSponsor x:b . x:b a tg:Person .", "Organization Person /b"),
        ("x:a tg:leadSponsor x:b . x:c tg:site x:b .", "Organization Site /b"),
        ("x:a tg:mentionsTrial x:b . x:b tg:leadSponsor x:c .", "Trial TrialReference /b"),
        ("x:a a tg:Note ; owl:sameAs x:b . x:b a tg:Outcome .", "Note Outcome /a"),
        ("x:a a tg:Organization, foaf:Person .", "foaf/0.1/Organization foaf/0.1/Person /a"),
        ("x:a a tg:SourceRecord ; prov:wasGeneratedBy x:b . x:b a tg:SourceRecord .", "prov#Activity prov#Entity /b"),
        ("x:a skos:inScheme x:b . x:b skos:broader x:c .", "core#Concept core#ConceptScheme /b"),
        ("x:a tg:startDate '2023-02-30'^^xsd:date .", "2023-02-30 date"),
        ("x:a tg:enrollment 'many'^^xsd:integer .", "many integer"),
    ],
)
def test_what_contradicts_is_found(wrong: str, told: str, axioms: Graph) -> None:
    with lexical_forms():
        errors = contradictions(union(axioms, turtle(wrong)))
    assert [error for error in errors if all(re.search(rf"{word}\b", error) for word in told.split())], errors


def test_two_records_of_one_trial_contradict_nothing(axioms: Graph) -> None:
    """Titles, sponsors and states may differ from source to source: no property says that it has but one value."""
    two = """
    x:trial a tg:Trial ; rdfs:label 'One', 'Another' ; tg:leadSponsor x:a, x:b ; tg:enrollment 12, 40 .
    x:first tg:aboutTrial x:trial . x:second tg:aboutTrial x:trial .
    """
    graph = union(axioms, turtle(two))
    assert contradictions(graph) == []
    assert (URIRef(f"{X}a"), ns.OWL.sameAs, URIRef(f"{X}b")) not in graph


def test_every_class_and_every_property_can_have_instances(terms: Graph, axioms: Graph) -> None:
    """What nothing can be without contradiction would be a mistake in the axioms."""
    instances = turtle("".join(f"x:a{name} a tg:{name} .\n" for name in CLASSES))
    for prop in terms.subjects(ns.RDF.type, ns.OWL.ObjectProperty):
        name = str(prop).removeprefix(ONTOLOGY)
        instances.add((URIRef(f"{X}{name}/from"), prop, URIRef(f"{X}{name}/to")))
    assert len(instances) > len(CLASSES) * 3
    assert contradictions(union(axioms, instances)) == []


# What the axioms must be, to mean something


def test_no_node_is_of_two_classes(terms: Graph) -> None:
    """Each class has nodes of its own: a hospital that sponsors and that hosts is an organisation and a site."""
    said = {frozenset(pair) for pair in terms.subject_objects(ns.OWL.disjointWith)}
    for name in CLASSES:
        later = [other for other in CLASSES if other > name]
        missing = [other for other in later if {URIRef(TG[name]), URIRef(TG[other])} not in said]
        line = f"    owl:disjointWith {', '.join(f'tg:{other}' for other in later)} ;"
        assert missing == [], f"write in the block of tg:{name}:\n{line}"
    assert len(said) == len(list(combinations(CLASSES, 2)))


def test_domains_and_ranges_are_classes_and_those_of_data_are_datatypes(terms: Graph) -> None:
    xsd = "boolean date decimal gYear gYearMonth integer string"
    datatypes = {*(ns.XSD[name] for name in xsd.split()), *terms.subjects(ns.RDF.type, ns.RDFS.Datatype)}
    classes = {*terms.subjects(ns.RDF.type, ns.OWL.Class), ns.SKOS.Concept, ns.RDF.Property, ns.RDFS.Resource}
    wrong = []
    for kind, values in ((ns.OWL.ObjectProperty, classes), (ns.OWL.DatatypeProperty, datatypes)):
        for prop in terms.subjects(ns.RDF.type, kind):
            of = {*terms.objects(prop, ns.RDFS.domain), *terms.objects(prop, ns.SDO.domainIncludes)}
            to = {*terms.objects(prop, ns.RDFS.range), *terms.objects(prop, ns.SDO.rangeIncludes)}
            wrong += [(prop, node) for node in (of - classes) | (to - values)]
    assert wrong == []


@pytest.mark.parametrize("relation", [ns.RDFS.subClassOf, ns.RDFS.subPropertyOf])
def test_nothing_is_below_itself(relation: URIRef, axioms: Graph) -> None:
    placed = set(axioms.subjects(relation))
    assert placed
    assert {node for node in placed if node in _above(axioms, node, relation)} == set()


def test_a_property_below_another_is_of_its_kind_and_says_no_less(terms: Graph) -> None:
    """A property of ours under one of ours links to things of the same sort, of classes that are the same."""
    for prop, above in terms.subject_objects(ns.RDFS.subPropertyOf):
        if (above, ns.RDFS.isDefinedBy, None) in terms:
            for said in (ns.RDF.type, ns.RDFS.domain, ns.RDFS.range):
                assert terms.value(prop, said) == terms.value(above, said), (prop, said)


def test_the_code_names_no_term_that_is_not_defined() -> None:
    """``TG`` raises on a typo, but only where a line runs; this reads them all, whether a test runs them or not."""
    files = [file for room in ("src", "mappers", "benchmarks") for file in (ROOT / room).rglob("*.py")]
    named = {
        (name, file.relative_to(ROOT).as_posix())
        for file in files
        for name in re.findall(r"""(?:\bTG\.|\btg:|/ontology#)([A-Za-z]\w*)""", file.read_text("utf-8"))
    }
    assert len(named) > len(CLASSES)
    assert {(name, file) for name, file in named if name not in TG} == set()


def _above(graph: Graph, node: Node, relation: URIRef) -> Iterator[Node]:
    seen = set()
    waiting = list(graph.objects(node, relation))
    while waiting:
        if (above := waiting.pop()) not in seen:
            seen.add(above)
            waiting += graph.objects(above, relation)
            yield above
