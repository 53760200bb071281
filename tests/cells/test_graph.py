"""Cell facts as quads, and the pages that other sites publish."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from trialgraph.cells import cell_graph, recognise
from trialgraph.mappers import Document, choose
from trialgraph.mappers.trial import Arm, Intervention, Trial
from trialgraph.ontology import BASE, PREFIXES, TG, concept_iri

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("NCT*.txt"))
RECORD, TRIAL = f"<{BASE}record/somewhere/NCT1", f"<{BASE}trial/NCT1>"
Triples = set[tuple[str, str, str]]


def read(path: Path) -> Trial:
    document = Document(path.read_bytes())
    return choose(document).read(document)


def sources(trial: Trial) -> set[str]:
    return {fact.code for fact in recognise(trial).facts if fact.term == "cellSource"}


def triples(title: str, *products: Intervention, arms: tuple[Arm, ...] = (), summary: str | None = None) -> Triples:
    """What ``graph/cells`` says, predicates without their namespace where they are terms of the ontology."""
    trial = Trial(id="NCT1", brief_title=title, interventions=products, arms=arms, summary=summary)
    quads = list(ox.parse(cell_graph(trial, "somewhere", base=BASE).to_bytes(), ox.RdfFormat.N_QUADS))
    assert {str(quad.graph_name) for quad in quads} <= {f"<{BASE}graph/cells>"}
    return {(str(q.subject), q.predicate.value.removeprefix(PREFIXES["tg"]), str(q.object)) for q in quads}


def codes(said: Triples, subject: str, term: str) -> set[str]:
    return {o.strip("<>").rpartition("/")[2] for s, p, o in said if (s, p) == (subject, term)}


def evidence(said: Triples, node: str) -> dict[str, str]:
    return {p: o for s, p, o in said if s == node}


def fact(said: Triples, about: str, term: str) -> dict[str, str]:
    """The one cell fact of that property."""
    nodes = {s for s, p, o in said if p == "factAbout" and o == about and (s, "factProperty", f"<{TG[term]}>") in said}
    (node,) = (node for node in nodes if "/cell-fact/" in node)
    return evidence(said, node)


def test_the_five_real_pages_are_all_of_umbilical_cord(shared: Path) -> None:
    pages = sorted((shared / "pages").glob("*.txt"))
    assert len(pages) == 5
    assert {page.name: sources(read(page)) for page in pages} == {page.name: {"umbilical-cord"} for page in pages}


@pytest.mark.parametrize("page", EXAMPLES, ids=lambda page: page.stem)
def test_the_examples_are_all_of_umbilical_cord(page: Path) -> None:
    trial = read(page)
    assert sources(trial) == {"umbilical-cord"}
    donors = {(fact.code, fact.basis) for fact in recognise(trial).facts if fact.term == "donor"}
    assert donors == {("allogeneic", "stated" if trial.id == "NCT07240987" else "inferred")}


def test_facts_hang_on_their_product_with_evidence() -> None:
    name = "two UC-MSC shots"
    said = triples("A Trial", Intervention(name="saline"), Intervention(name=name))
    product = f"{RECORD}/intervention/2>"
    cord = f"<{concept_iri('cell-source', 'umbilical-cord')}>"
    assert (product, "cellSource", cord) in said
    assert (TRIAL, "cellSource", cord) in said
    told = fact(said, product, "cellSource")
    assert told["factValue"] == cord
    assert told["field"] == '"intervention name"'
    assert told["words"] == '"UC-MSC"'
    start, end = (int(told[term].split('"')[1]) for term in ("spanStart", "spanEnd"))
    assert name[start:end] == "UC-MSC"
    assert told["basis"] == f"<{concept_iri('basis', 'stated')}>"
    assert told["rule"] == '"an abbreviation that stands for tissue and cells"'
    assert codes(said, f"{RECORD}/intervention/1>", "productKind") == {"none"}
    assert codes(said, f"{RECORD}/intervention/1>", "cellSource") == set()


ARM = Arm(
    label="High dose",
    type="experimental",
    description="Two intravenous infusions of allogeneic adipose-derived mesenchymal stem cells.",
    uses=(0,),
)


def test_an_arm_has_its_own_facts() -> None:
    control = Arm(label="Placebo", type="placebo-comparator", description="Saline without stem cells.", uses=(1,))
    said = triples(
        "A Trial", Intervention(name="Stem cells", type="biological"), Intervention(name="Saline"), arms=(control, ARM)
    )
    arm = f"{RECORD}/arm/2>"
    assert codes(said, arm, "productKind") == {"cells"}
    assert codes(said, arm, "cellType") == {"mesenchymal"}
    assert codes(said, arm, "cellSource") == {"adipose"}
    assert codes(said, arm, "donor") == {"allogeneic"}
    assert codes(said, arm, "route") == {"intravenous"}
    told = fact(said, arm, "donor")
    assert (told["field"], told["words"]) == ('"arm 2 description"', '"allogeneic"')
    assert {s for s, _, _ in said if "/arm/" in s} == {arm}


def test_a_dose_is_a_node_with_evidence() -> None:
    text = "Two doses, four weeks apart, of 1x10^6 to 5x10^6 cells/kg are infused."
    said = triples("A Trial", Intervention(name="UC-MSC", type="biological", description=text))
    product = f"{RECORD}/intervention/1>"
    told = fact(said, product, "dose")
    start, end = (int(told[term].split('"')[1]) for term in ("spanStart", "spanEnd"))
    assert text[start:end] == "1x10^6 to 5x10^6 cells/kg"
    assert (told["field"], told["basis"]) == ('"intervention description"', f"<{concept_iri('basis', 'stated')}>")
    assert (product, "dose", told["factValue"]) in said
    dose = evidence(said, told["factValue"])
    assert dose.pop("http://www.w3.org/1999/02/22-rdf-syntax-ns#type") == f"<{TG.Dose}>"
    assert dose.pop("http://www.w3.org/2000/01/rdf-schema#label") == '"1000000 to 5000000 cells per kg"'
    assert {term: value.split('"')[1] for term, value in dose.items()} == {
        "amount": "1000000",
        "amountMaximum": "5000000",
        "unit": "cells",
        "amountPer": "kg",
        "perKilogram": "true",
        "administrations": "2",
        "interval": "four weeks apart",
        "asSaid": "1x10^6 to 5x10^6 cells/kg",
    }


@pytest.mark.parametrize(
    ("words", "label", "terms"),
    [
        ("up to 200 million cells", "up to 200000000 cells", {"amountMaximum"}),
        ("20 million cells per knee", "20000000 cells per knee", {"amount", "amountPer"}),
        ("2x10^6 million cells", "2x10^6 million cells", set()),  # left open
    ],
)
def test_a_dose_says_what_the_words_say(words: str, label: str, terms: set[str]) -> None:
    said = triples("A Trial", Intervention(name="UC-MSC", type="biological", description=f"Injection of {words}."))
    told = fact(said, f"{RECORD}/intervention/1>", "dose")
    dose = evidence(said, told["factValue"])
    assert dose["http://www.w3.org/2000/01/rdf-schema#label"] == f'"{label}"'
    assert told["http://www.w3.org/2000/01/rdf-schema#label"] == f'"dose: {label}"'
    assert {"amount", "amountMaximum", "amountPer"}.intersection(dose) == terms
    assert dose["perKilogram"].startswith('"false"')


def test_the_sources_of_a_trial_are_those_of_its_products_and_arms() -> None:
    names = ("UC-MSC", "Cartistem", "Stem cells of an unknown kind")  # stated, inferred, unknown
    said = triples("A Trial", *(Intervention(name=name, type="biological") for name in names), arms=(ARM,))
    assert codes(said, TRIAL, "cellSource") == {"umbilical-cord", "cord-blood", "adipose"}
    assert {term for s, term, _ in said if s == TRIAL} == {"cellSource"}


def test_a_source_that_only_a_title_states_is_a_fact_of_the_trial() -> None:
    said = triples("Bone Marrow Stem Cells", Intervention(name="UC-MSC", type="biological"))
    assert codes(said, TRIAL, "cellSource") == {"umbilical-cord", "bone-marrow"}
    told = fact(said, TRIAL, "cellSource")
    assert (told["field"], told["words"]) == ('"title"', '"Bone Marrow"')


def test_a_trial_is_unspecified_only_if_nothing_is_known_of_any_product() -> None:
    silent = Intervention(name="Mesenchymal stem cells", type="biological")
    product = f"{RECORD}/intervention/1>"
    said = triples("A Trial", silent)
    assert codes(said, TRIAL, "cellSource") == codes(said, product, "cellSource") == {"unspecified"}
    assert fact(said, product, "cellSource")["basis"] == f"<{concept_iri('basis', 'inferred')}>"
    said = triples("A Trial", silent, Intervention(name="UC-MSC", type="biological"))
    assert codes(said, product, "cellSource") == {"unspecified"}
    assert codes(said, TRIAL, "cellSource") == {"umbilical-cord"}


def test_a_trial_without_interventions_is_the_product() -> None:
    said = triples("Intravenous Infusion of Autologous Mesenchymal Stem Cells")
    assert codes(said, TRIAL, "productKind") == {"cells"}
    assert codes(said, TRIAL, "cellSource") == {"unspecified"}
    assert codes(said, TRIAL, "donor") == {"autologous"}
    assert codes(said, TRIAL, "route") == {"intravenous"}
    assert fact(said, TRIAL, "cellSource")["rule"] == '"no field of the product says it"'


def test_a_contradiction_shows_both_sides_and_makes_no_fact() -> None:
    text = "Mesenchymal stem cells of a patient's own belly fat."
    said = triples("Allogeneic Cells", Intervention(name="Allogeneic fat cells", type="biological", description=text))
    product, row = f"{RECORD}/intervention/1>", f"{RECORD}/contradiction/1>"
    told = evidence(said, row)
    assert told.pop("http://www.w3.org/1999/02/22-rdf-syntax-ns#type") == f"<{TG.Contradiction}>"
    label = '"donor: Allogeneic, but intervention description says Autologous"'
    assert told.pop("http://www.w3.org/2000/01/rdf-schema#label") == label
    believed = told.pop("believed")
    start, end = (int(told.pop(term).split('"')[1]) for term in ("spanStart", "spanEnd"))
    assert text[start:end] == "patient's own"
    assert told == {
        "factAbout": product,
        "factProperty": f"<{TG.donor}>",
        "factValue": f"<{concept_iri('donor', 'autologous')}>",
        "field": '"intervention description"',
        "words": '"patient\'s own"',
        "rule": '"names and titles say one donor, what is told of the product says another"',
    }
    kept = evidence(said, believed)
    assert (kept["factAbout"], kept["factValue"]) == (product, f"<{concept_iri('donor', 'allogeneic')}>")
    assert (kept["field"], kept["words"]) == ('"intervention name"', '"Allogeneic"')
    assert codes(said, product, "donor") == {"allogeneic"}


def test_a_trial_without_products_of_cells_has_no_source() -> None:
    assert triples("Aspirin") == set()
    assert {term for _, term, _ in triples("Aspirin", Intervention(name="Aspirin"))} >= {"productKind", "factAbout"}
    assert codes(triples("Aspirin", Intervention(name="Aspirin")), TRIAL, "cellSource") == set()


def test_a_trial_has_the_sources_of_its_arms_where_its_product_tells_none() -> None:
    told = Arm(label="Treated", description="Adipose stem cells are infused.")
    said = triples("Repair of the Hip", arms=(told,))
    assert fact(said, TRIAL, "cellSource")["factValue"] == f"<{concept_iri('cell-source', 'unspecified')}>"
    assert codes(said, TRIAL, "cellSource") == {"adipose"}
