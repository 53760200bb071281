"""Names, abbreviations and spellings of sources, and words that deny or contradict them."""

from __future__ import annotations

import pytest

from tests.cells.invented import codes, kinds, the, trial
from trialgraph.cells import recognise
from trialgraph.mappers.trial import Arm, Trial
from trialgraph.ontology import scheme

SOURCES = [
    # cord against cord blood (trap 7)
    ("umbilical cord mesenchymal stem cells", "umbilical-cord"),
    ("human umbilical cord derived MSC", "umbilical-cord"),
    ("umbilical cord tissue-derived stem cells", "umbilical-cord"),
    ("stem cells from the umbilical cord", "umbilical-cord"),
    ("UC-MSC", "umbilical-cord"),
    ("UC MSCs", "umbilical-cord"),
    ("hUC-MSCs", "umbilical-cord"),
    ("huc-MSC", "umbilical-cord"),
    ("UCMSC", "umbilical-cord"),
    ("cord tissue MSC", "umbilical-cord"),
    ("Umbilical cord blood mesenchymal stem cells", "cord-blood"),
    ("umbilical-cord-blood derived MSCs", "cord-blood"),
    ("umbilical cord-blood cells", "cord-blood"),
    ("mesenchymal stem cells of umbilical cord blood", "cord-blood"),
    ("Cord Blood MSC", "cord-blood"),
    ("UCB-MSC", "cord-blood"),
    ("UCB MSCs", "cord-blood"),
    ("hUCB-MSCs", "cord-blood"),
    ("umblical cord blood stem cells", "cord-blood"),
    ("umbilical cord lining stem cells", "cord-lining"),
    # spelling (trap 8)
    ("umblical cord mesenchymal stem cells", "umbilical-cord"),
    ("adypose derived stem cells", "adipose"),
    ("Wharton's jelly mesenchymal stem cells", "whartons-jelly"),
    ("Wharton’s Jelly MSC", "whartons-jelly"),
    ("Wharton‘s Jelly MSC", "whartons-jelly"),
    ("Wharton´s jelly MSC", "whartons-jelly"),
    ("Wharton`s jelly MSC", "whartons-jelly"),
    ("Wharton′s jelly MSC", "whartons-jelly"),
    ("Wharton Jelly stem cells", "whartons-jelly"),
    ("Whartons jelly stem cells", "whartons-jelly"),
    ("Whartons' jelly stem cells", "whartons-jelly"),
    ("WHARTON'S JELLY STEM CELLS", "whartons-jelly"),
    ("WJ-MSC", "whartons-jelly"),
    ("WJMSCs", "whartons-jelly"),
    ("hWJ-MSCs", "whartons-jelly"),
    # the common tissues, in the spellings of registries
    ("Bone Marrow-derived Mesenchymal Stem Cells", "bone-marrow"),
    ("bone marrow derived MSC", "bone-marrow"),
    ("bone-marrow MSC", "bone-marrow"),
    ("bone\u00a0marrow MSC", "bone-marrow"),
    ("bone\u2011marrow MSC", "bone-marrow"),
    ("bone  marrow MSC", "bone-marrow"),
    ("mesenchymal stem cells (bone marrow)", "bone-marrow"),
    ("MSC of bone marrow origin", "bone-marrow"),
    ("marrow stromal cells", "bone-marrow"),
    ("BM-MSC", "bone-marrow"),
    ("BMMSCs", "bone-marrow"),
    ("hBM-MSC", "bone-marrow"),
    ("BM derived MSC", "bone-marrow"),
    ("BONE MARROW STROMAL CELLS", "bone-marrow"),
    ("Adipose-Derived Mesenchymal Stem Cells", "adipose"),
    ("adipose tissue stem cells", "adipose"),
    ("adipose tissue-derived stromal cells", "adipose"),
    ("MSC derived from abdominal fat", "adipose"),
    ("fat stem cells", "adipose"),
    ("ADSC", "adipose"),
    ("ADSCs", "adipose"),
    ("hADSCs", "adipose"),
    ("AD-MSCs", "adipose"),
    ("AdMSC", "adipose"),
    ("placenta-derived mesenchymal stem cells", "placenta"),
    ("placental mesenchymal stem cells", "placenta"),
    ("stem cells of the human placenta", "placenta"),
    ("decidua-derived MSC", "decidua"),
    ("chorionic villus MSC", "chorion"),
    ("amniotic fluid stem cells", "amniotic-fluid"),
    ("amniotic membrane-derived MSC", "amnion"),
    ("Amniotic Membrane Derived Mesenchymal Stem Cells in Ulcers", "amnion"),
    ("dental pulp stem cells", "dental-pulp"),
    ("DPSC", "dental-pulp"),
    ("stem cells from human exfoliated deciduous teeth", "shed"),
    ("gingival mesenchymal stem cells", "gingiva"),
    ("menstrual blood-derived stem cells", "menstrual-endometrial"),
    ("fetal liver mesenchymal stem cells", "fetal"),
    ("iPSC-derived mesenchymal stem cells", "ipsc"),
    ("induced pluripotent stem cell derived MSC", "ipsc"),
    ("hESC-derived MSC", "esc"),
    ("embryonic stem cell-derived mesenchymal stem cells", "esc"),
    ("peripheral blood mesenchymal stem cells", "peripheral-blood"),
    ("synovium-derived MSC", "synovium"),
]


@pytest.mark.parametrize(("name", "source"), SOURCES)
def test_the_source_that_a_name_states(name: str, source: str) -> None:
    assert codes(trial(name), "cellSource") == [source]
    assert the(trial(name), "cellSource").basis == "stated"
    assert codes(trial(name), "cellType") in (["mesenchymal"], [])


def test_each_source_is_a_concept() -> None:
    assert {source for _, source in SOURCES} <= set(scheme("cell-source").codes)


@pytest.mark.parametrize(
    "name",
    [
        "mesenchymal stem cells",
        "mesenchymal stem cell",
        "Mesenchymal Stromal Cells",
        "mesenchymal cells",
        "Multipotent mesenchymal stromal cells",
        "Mesenchymal progenitor cells",
        "mesenchimal stem cells",
        "mesencymal stem cells",
        "messenchymal stem cells",
        "mesenchymal-stem-cells",
        "mesenchymal stem/stromal cells",
        "MSC",
        "MSCs",
        "hMSCs",
    ],
)
def test_the_cells_of_a_name_without_a_source(name: str) -> None:
    """ "Not stated" is said, not left out."""
    assert codes(trial(name), "productKind") == ["cells"]
    assert codes(trial(name), "cellType") == ["mesenchymal"]
    for term, silence in (("cellSource", "unspecified"), ("donor", "not-stated"), ("route", "not-stated")):
        fact = the(trial(name), term)
        assert (fact.code, fact.basis) == (silence, "inferred")


@pytest.mark.parametrize("name", ["stem cells", "Stem Cell Injection", "cultured cells", "cell therapy"])
def test_cells_of_no_named_type(name: str) -> None:
    assert codes(trial(name), "productKind") == ["cells"]
    assert codes(trial(name), "cellSource") == ["unspecified"]
    assert codes(trial(name), "cellType") == []


# ---- denied (trap 10)


@pytest.mark.parametrize(
    ("told", "donor"),
    [
        ("Allogeneic (not from the patient) MSC.", ["allogeneic"]),
        ("Allogeneic MSC, not autologous ones.", ["allogeneic"]),
        ("Autologous MSC instead of allogeneic MSC.", ["autologous"]),
        ("The MSC are allogeneic, not the patient's own.", ["allogeneic"]),
        ("These MSC are not autologous.", ["not-stated"]),
        ("No donor cells: the patient's own MSC are given.", ["autologous"]),
        ("MSC without autologous serum.", ["not-stated"]),
    ],
)
def test_a_donor_that_is_denied(told: str, donor: list[str]) -> None:
    assert codes(trial("mesenchymal stem cells", described=told), "donor") == donor


@pytest.mark.parametrize(
    ("told", "source"),
    [
        ("Adipose MSC rather than bone marrow MSC.", ["adipose"]),
        ("Cord MSC: umbilical cord stem cells and no bone marrow cells.", ["umbilical-cord"]),
        ("MSC, not embryonic stem cells.", ["unspecified"]),
        ("The MSC do not come from bone marrow.", ["unspecified"]),
        ("Neither bone marrow nor fat cells are used.", ["unspecified"]),
        ("MSC are grown without fetal bovine serum.", ["unspecified"]),
        ("Placental MSC in place of bone marrow MSC.", ["placenta"]),
    ],
)
def test_a_source_that_is_denied(told: str, source: list[str]) -> None:
    assert codes(trial("mesenchymal stem cells", described=told), "cellSource") == source


# ---- short words (trap 11)


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("ASC injection", "adipose"),
        ("ASCs", "adipose"),
        ("autologous ASC", "adipose"),
        ("cultured ASCs in saline", "adipose"),
        ("SVF", "svf"),
        ("autologous SVF injection", "svf"),
        ("bone marrow MNC", "bm-mnc"),
        ("BM-MNCs", "bm-mnc"),
        ("autologous bone marrow mononuclear cells", "bm-mnc"),
        ("cord blood mononuclear cells", "cord-blood"),
        ("cord blood MNC", "cord-blood"),
        ("umbilical cord blood mononuclear cell infusion", "cord-blood"),
        ("endometrial mesenchymal stem cells (ESC)", "menstrual-endometrial"),
        ("human ESC derived MSC", "esc"),
    ],
)
def test_short_words_that_are_sources(name: str, source: str) -> None:
    assert codes(trial(name), "cellSource") == [source]


@pytest.mark.parametrize(
    "name",
    [
        "asc",
        "ad",
        "Vitamin C",
        "Ascorbic acid",
        "ASC-US triage",
        "Ascending dose of drug",
        "ESC guideline",
        "EV71 vaccine",
        "UC diet",
        "IV iron",
        "EXO",
        "CD34 count",
    ],
)
def test_small_words_are_no_products(name: str) -> None:
    assert set(codes(trial(name), "cellSource")) <= {"unspecified"}


@pytest.mark.parametrize(
    "name",
    ["Umbilical cord clamping", "Amniotic membrane patch", "Placenta extract", "Bone marrow biopsy", "Cord milking"],
)
def test_a_tissue_without_cells_is_no_product(name: str) -> None:
    assert kinds(trial(name)) == ["none"]
    assert codes(trial(name), "cellSource") == []


# ---- hAMSC (trap 12)


@pytest.mark.parametrize(
    ("name", "told", "source", "donor"),
    [
        ("hAMSC", "hAMSC: human autologous mesenchymal stem cells.", "unspecified", "autologous"),
        ("human autologous MSC (hAMSC)", None, "unspecified", "autologous"),
        ("hAMSC", "hAMSC are human adipose mesenchymal stem cells.", "adipose", "not-stated"),
        ("human amniotic mesenchymal stem cells (hAMSCs)", None, "amnion", "allogeneic"),
        ("hAMSCs", "Human amnion-derived mesenchymal stem cells.", "amnion", "allogeneic"),
        ("hAMSC injection", None, "amnion", "allogeneic"),
    ],
)
def test_the_a_of_hamsc(name: str, told: str | None, source: str, donor: str) -> None:
    subject = trial(name, described=told)
    assert kinds(subject) == ["cells"]
    assert codes(subject, "cellSource") == [source]
    assert codes(subject, "donor") == [donor]


# ---- title and arms disagree (trap 13)


def contradictions(subject: Trial) -> set[frozenset[str]]:
    return {frozenset({each.believed.code, each.other.code}) for each in recognise(subject).contradictions}


def test_arms_that_say_less_than_the_title() -> None:
    subject = trial(
        "MSC",
        title="Placental and Umbilical Cord Mesenchymal Stem Cells in Arthritis",
        arms=(Arm(label="MSC", description="One infusion of placental mesenchymal stem cells.", uses=(0,)),),
    )
    assert codes(subject, "cellSource") == ["placenta", "umbilical-cord"]
    assert codes(subject, "cellSource", None, arm=0) == ["placenta"]


def test_arms_against_the_title() -> None:
    subject = trial(
        "MSC",
        title="Allogeneic Mesenchymal Stem Cells in Arthritis",
        arms=(Arm(label="MSC", description="Stem cells of the patient's own abdominal fat are injected.", uses=(0,)),),
    )
    assert codes(subject, "donor") == ["allogeneic"]
    assert codes(subject, "cellSource") == ["adipose"]
    assert contradictions(subject) == {frozenset({"allogeneic", "autologous"})}


@pytest.mark.parametrize(
    ("name", "told", "pair"),
    [
        ("autologous umbilical cord MSC", None, {"allogeneic", "autologous"}),
        ("adipose MSC", "Bone marrow MSC are injected once.", {"adipose", "bone-marrow"}),
        ("autologous MSC", "Allogeneic MSC are injected once.", {"autologous", "allogeneic"}),
    ],
)
def test_what_cannot_both_be_is_put_before_a_person(name: str, told: str | None, pair: set[str]) -> None:
    assert contradictions(trial(name, described=told)) == {frozenset(pair)}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("umbilical cord MSC", "Wharton's jelly MSC of healthy donors."),
        ("autologous bone marrow MSC", "The patient's own bone marrow stem cells."),
        ("autologous or allogeneic MSC", "Autologous MSC in cohort 1, allogeneic MSC in cohort 2."),
        ("MSC", "Allogeneic bone marrow MSC, after allogeneic HSCT."),
        ("adipose MSC", "Unlike bone marrow MSC, they are easy to harvest."),
    ],
)
def test_what_agrees_is_no_contradiction(name: str, told: str) -> None:
    assert contradictions(trial(name, described=told)) == set()
