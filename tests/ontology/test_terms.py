"""The data of ``trialgraph.ttl`` is tested as code is: every term is defined, placed, and aligned with what exists."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections import defaultdict

import pyoxigraph as ox
import pytest
from rdflib import URIRef
from rdflib import namespace as ns  # pytest probes module attributes, and a namespace warns at each probe

from trialgraph.ontology import (
    ONTOLOGY,
    PREFIXES,
    TG,
    VOCAB,
    WGS84,
    ClosedNamespace,
    ontology_files,
    schemes,
    tg_namespace,
    vocabulary_quads,
)
from trialgraph.ontology.derived import defined_terms

CLOSED: tuple[type[ns.DefinedNamespace], ...] = (
    ns.DCTERMS,
    ns.FOAF,
    ns.ORG,
    ns.OWL,
    ns.PROV,
    ns.RDF,
    ns.RDFS,
    ns.SDO,
    ns.SKOS,
    ns.VANN,
    ns.XSD,
)

# Terms of vocabularies that rdflib does not carry: what is not in this table needs a review before it is used.
REVIEWED = {
    PREFIXES["CTO"] + number: meaning
    for number, meaning in {
        "0000126": "investigator",
        "0000127": "collaborator",
        "0000129": "site",
        "0000130": "primary sponsor",
    }.items()
} | {
    PREFIXES["OBI"] + "0003699": "clinical trial",
    PREFIXES["NCIT"] + "C15600": "phase I",
    PREFIXES["NCIT"] + "C15601": "phase II",
    PREFIXES["NCIT"] + "C15602": "phase III",
    PREFIXES["NCIT"] + "C15603": "phase IV",
    PREFIXES["NCIT"] + "C54721": "phase 0",
    PREFIXES["sssom"] + "confidence": "slot of a mapping",
    PREFIXES["sssom"] + "mapping_justification": "slot of a mapping",
    PREFIXES["sssom"] + "mapping_tool_version": "slot of a mapping",
}
# The cell sources bring the tissue ids of their table; those of CL and UBERON are checked against the lists.
CHECKED_ELSEWHERE = ("CL", "EFO", "NCIT", "UBERON", "mesh")

ALIGNMENTS = {
    ns.RDFS.subClassOf,
    ns.RDFS.subPropertyOf,
    ns.SKOS.closeMatch,
    ns.OWL.equivalentClass,
    ns.OWL.equivalentProperty,
}

Facts = dict[str, dict[str, list[str]]]


@pytest.fixture(scope="module")
def facts() -> Facts:
    found: Facts = defaultdict(lambda: defaultdict(list))
    for quad in ox.parse(ontology_files()[0].read_bytes(), ox.RdfFormat.TURTLE):
        assert isinstance(quad.subject, ox.NamedNode)
        assert isinstance(quad.object, ox.NamedNode | ox.Literal)
        found[quad.subject.value][quad.predicate.value].append(quad.object.value)
    return found


@pytest.mark.parametrize("term", list(TG))
def test_a_term_has_one_label_and_one_definition(term: str, facts: Facts) -> None:
    about = facts[ONTOLOGY + term]
    assert len(about[str(ns.RDFS.label)]) == 1
    (definition,) = about[str(ns.RDFS.comment)]
    assert definition.endswith(".")
    assert len(definition) > 20
    assert definition[:-1].casefold() != about[str(ns.RDFS.label)][0].casefold()


@pytest.mark.parametrize("term", [name for name, (kind, _) in defined_terms().items() if kind.endswith("Property")])
def test_a_property_says_what_it_is_for(term: str, facts: Facts) -> None:
    about = facts[ONTOLOGY + term]
    for one, several in ((ns.RDFS.domain, ns.SDO.domainIncludes), (ns.RDFS.range, ns.SDO.rangeIncludes)):
        # Several rdfs:domain would mean that a subject is of all of them at once.
        assert len(about[str(one)]) <= 1
        assert bool(about[str(one)]) != bool(about[str(several)])
        assert len(about[str(several)]) != 1


def test_the_design_s_terms_are_there_as_the_design_says(facts: Facts) -> None:
    for name in ("leadSponsor", "collaborator"):
        assert ONTOLOGY + "sponsor" in facts[ONTOLOGY + name][str(ns.RDFS.subPropertyOf)]
    core = "Trial Organization Site Location Person Role Arm Intervention Dose Condition Outcome"
    for name in [*core.split(), "Identifier", "Document", "SourceRecord", "Match"]:
        assert facts[ONTOLOGY + name][str(ns.RDF.type)] == [str(ns.OWL.Class)]


def test_every_foreign_term_exists_in_its_vocabulary() -> None:
    unknown = set()
    for quad in vocabulary_quads():
        terms = [quad.predicate, quad.object]
        if isinstance(quad.object, ox.Literal):
            terms = [quad.predicate, quad.object.datatype]
        for term in terms:
            if isinstance(term, ox.NamedNode) and not _known(term.value, URIRef(quad.predicate.value)):
                unknown.add(term.value)
    assert not unknown


def _known(iri: str, predicate: URIRef) -> bool:
    for namespace in CLOSED:
        if iri.startswith(str(namespace)):
            return URIRef(iri) in namespace
    if iri.startswith((ONTOLOGY, VOCAB)) or iri in REVIEWED:
        return True
    if predicate in {ns.SKOS.closeMatch, ns.SKOS.relatedMatch}:
        return iri.startswith(tuple(PREFIXES[name] for name in CHECKED_ELSEWHERE))
    return predicate not in ALIGNMENTS


def test_the_test_of_foreign_terms_can_fail() -> None:
    # schema.org dropped `phase`; rdflib only warns about it.
    assert not _known(str(ns.SDO) + "phase", ns.SKOS.closeMatch)
    assert not _known(PREFIXES["CTO"] + "9999999", ns.SKOS.closeMatch)
    assert not _known("https://example.org/x", ns.RDFS.subClassOf)


def test_no_turtle_file_uses_a_term_that_is_not_defined() -> None:
    used = set()
    for quad in vocabulary_quads():
        for term in (quad.subject, quad.predicate, quad.object, getattr(quad.object, "datatype", None)):
            if isinstance(term, ox.NamedNode) and term.value.startswith(ONTOLOGY):
                used.add(term.value.removeprefix(ONTOLOGY))
    assert used <= set(TG)


def test_vocabularies_that_terms_point_to_exist(facts: Facts) -> None:
    pointed = {
        iri.removeprefix(VOCAB)
        for about in facts.values()
        for iri in about[str(ns.RDFS.seeAlso)]
        if iri.startswith(VOCAB)
    }
    assert pointed == set(schemes())


def test_the_static_list_is_what_the_ontology_defines() -> None:
    assert list(TG) == sorted(defined_terms())


def test_a_term_is_its_iri() -> None:
    assert TG.leadSponsor == "https://w3id.org/trialgraph/ontology#leadSponsor"
    assert TG["leadSponsor"] == TG.leadSponsor
    assert "leadSponsor" in TG
    assert TG.leadSponsor in TG
    assert "leadSponser" not in TG
    assert str(TG) == ONTOLOGY


def test_a_typo_raises_and_names_the_nearest() -> None:
    with pytest.raises(AttributeError, match=r"did you mean leadSponsor\?$"):
        _ = TG.leadSponser
    with pytest.raises(AttributeError, match=r"did you mean leadSponsor\?$"):
        _ = TG["leadSponser"]
    with pytest.raises(AttributeError):
        _ = tg_namespace().leadSponser


def test_the_rdflib_namespace_has_the_same_terms() -> None:
    namespace = tg_namespace()
    assert namespace.leadSponsor == URIRef(TG.leadSponsor)
    assert {str(term) for term in dir(namespace) if str(term).startswith(ONTOLOGY)} <= {TG[name] for name in TG}
    assert all(URIRef(TG[name]) in namespace for name in TG)


def test_a_namespace_survives_a_process_pool() -> None:
    again = pickle.loads(pickle.dumps(TG))  # noqa: S301  our own bytes
    assert isinstance(again, ClosedNamespace)
    assert again.Trial == TG.Trial


def test_coordinates_use_the_namespace_that_is_in_use() -> None:
    assert WGS84.startswith("http://")
    assert PREFIXES["wgs84"] == WGS84


def test_importing_the_room_is_cheap() -> None:
    heavy = ["rdflib", "pyoxigraph", "pylode", "pycountry"]
    code = (
        f"import json, sys, trialgraph.ontology; sys.stdout.write(json.dumps([m for m in {heavy} if m in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == []
