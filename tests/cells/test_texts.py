"""Plain texts: what is told of other drugs, other people and other work is not what the cells are."""

from __future__ import annotations

import pytest

from tests.cells.invented import codes, text_facts, trial
from trialgraph.cells import recognise_text

KINDS = [
    "Twelve people received NK cells.",
    "Pancreatic islets were infused through the portal vein.",
    "Retinal pigment epithelium cells were implanted under the retina.",
    "Cultured hepatocytes were transplanted.",
    "Patients with several earlier treatments received umbilical cord MSC.",
    "Cartistem was implanted.",
    "Regulatory T cells were infused on day 3.",
]


@pytest.mark.parametrize("text", KINDS)
def test_cells_that_are_given(text: str) -> None:
    assert text_facts(recognise_text(text).facts, "productKind") == ["cells"]


NOTHING = [
    "No stem cells were administered to patients who had received mesenchymal stromal cells elsewhere.",
    "MSC from bone marrow, fat and umbilical cord have been proposed for stroke; we test exercise.",
    "Wharton's jelly cells were not used.",
    "Patients were excluded if they had received MSC.",
    "PBMC were isolated to measure T-cell subsets.",
    "Marrow stem cells have been used by others.",
    "An antibody that depletes T cells was tested.",
]


@pytest.mark.parametrize("text", NOTHING)
def test_cells_that_are_not_given(text: str) -> None:
    facts = recognise_text(text).facts
    assert [fact for fact in facts if fact.term in {"productKind", "cellType", "cellSource"}] == []


@pytest.mark.parametrize(
    ("text", "routes"),
    [
        ("A drug was given orally. UC-MSC were infused.", []),
        ("MSC were thawed. They were infused into a vein.", ["intravenous"]),
        ("MSC were thawed. Infusion was intravenous.", ["intravenous"]),
        ("MSC were thawed. Heparin was infused into a vein.", []),
        ("MSC were thawed. The nurse gave vitamins intravenously.", []),
        ("A pill was taken orally before the injection of MSC into the knee.", ["intra-articular"]),
    ],
)
def test_the_route_of_the_cells_of_a_text(text: str, routes: list[str]) -> None:
    assert text_facts(recognise_text(text).facts, "route") == routes


def test_a_known_name_implies_what_the_text_does_not_say() -> None:
    facts = {fact.term: (fact.code, fact.basis) for fact in recognise_text("Cartistem was implanted.").facts}
    assert facts["cellSource"] == ("cord-blood", "inferred")
    assert facts["productKind"] == ("cells", "inferred")
    told = recognise_text("Cartistem, adipose-derived cells, was implanted.").facts
    assert [(fact.code, fact.basis) for fact in told if fact.term == "cellSource"] == [("adipose", "stated")]


@pytest.mark.parametrize("name", ["UC-MSC+aspirin", "UC-MSC+DMARDs", "saline+UC-MSC"])
def test_a_plus_parts_words(name: str) -> None:
    assert text_facts(recognise_text(f"{name} were infused.").facts, "cellSource") == ["umbilical-cord"]


def test_a_plus_that_is_part_of_a_name() -> None:
    assert text_facts(recognise_text("CD34+cells were infused.").facts, "cellType") == ["hematopoietic-stem-cell"]


def test_a_keyword_of_the_patients_transplant_is_no_donor() -> None:
    subject = trial("mesenchymal stem cells", keywords=("Allogeneic hematopoietic stem cell transplantation",))
    assert codes(subject, "donor") == ["not-stated"]
    assert codes(trial("mesenchymal stem cells", keywords=("Allogeneic",)), "donor") == ["allogeneic"]
