"""Cell facts as quads, and the pages that other sites publish."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from trialgraph.cells import cell_facts, cell_graph
from trialgraph.mappers import Document, choose
from trialgraph.mappers.trial import Intervention, Trial
from trialgraph.ontology import BASE, PREFIXES, TG, concept_iri

EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("NCT*.txt"))


def read(path: Path) -> Trial:
    document = Document(path.read_bytes())
    return choose(document).read(document)


def sources(trial: Trial) -> set[str]:
    return {fact.code for fact in cell_facts(trial) if fact.term == "cellSource"}


def test_the_five_real_pages_are_all_of_umbilical_cord(shared: Path) -> None:
    pages = sorted((shared / "pages").glob("*.txt"))
    assert len(pages) == 5
    assert {page.name: sources(read(page)) for page in pages} == {page.name: {"umbilical-cord"} for page in pages}


@pytest.mark.parametrize("page", EXAMPLES, ids=lambda page: page.stem)
def test_the_examples_are_all_of_umbilical_cord(page: Path) -> None:
    trial = read(page)
    assert sources(trial) == {"umbilical-cord"}
    donors = {(fact.code, fact.basis) for fact in cell_facts(trial) if fact.term == "donor"}
    assert donors == {("allogeneic", "stated" if trial.id == "NCT07240987" else "inferred")}


def test_facts_hang_on_their_product_with_evidence() -> None:
    trial = Trial(
        id="NCT1",
        brief_title="A Trial",
        interventions=(Intervention(name="saline"), Intervention(name="two UC-MSC shots")),
    )
    graph = cell_graph(trial, "somewhere", base=BASE)
    found = list(ox.parse(graph.to_bytes(), ox.RdfFormat.N_QUADS))
    assert {str(quad.graph_name) for quad in found} == {f"<{BASE}graph/cells>"}
    product = f"<{BASE}record/somewhere/NCT1/intervention/2>"
    cord = f"<{concept_iri('cell-source', 'umbilical-cord')}>"
    said = {(str(q.subject), q.predicate.value, str(q.object)) for q in found}
    assert (product, str(TG.cellSource), cord) in said
    assert (f"<{BASE}trial/NCT1>", str(TG.cellSource), cord) in said
    (fact,) = {s for s, p, o in said if p == str(TG.factValue) and o == cord}
    evidence = {p.removeprefix(PREFIXES["tg"]): o for s, p, o in said if s == fact}
    assert evidence["factAbout"] == product
    assert evidence["factProperty"] == f"<{TG.cellSource}>"
    assert evidence["field"] == '"intervention name"'
    assert evidence["words"] == '"UC-MSC"'
    start, end = (int(evidence[term].split('"')[1]) for term in ("spanStart", "spanEnd"))
    assert trial.interventions[1].name[start:end] == "UC-MSC"
    assert evidence["basis"] == f"<{concept_iri('basis', 'stated')}>"


def test_a_trial_without_products_of_cells_has_no_source() -> None:
    graph = cell_graph(Trial(id="NCT1", brief_title="Aspirin"), "somewhere", base=BASE)
    assert len(graph) == 0
