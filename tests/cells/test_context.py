"""Sentences each way: when a tissue, a donor or a transplant is the product's, and when it is another thing's."""

from __future__ import annotations

import pytest

from trialgraph.cells import context
from trialgraph.cells.lexicon import Hit
from trialgraph.cells.passages import Passage


def hit_of(passage: Passage, scheme: str, words: str) -> Hit:
    """The first hit of a vocabulary with these words."""
    return next(hit for hit in passage.of(scheme) if hit.words.lower() == words.lower())


def source_counts(text: str, words: str, *, narrative: bool = True, taken: bool = False) -> bool:
    passage = Passage("text", text, narrative=narrative)
    return context.gives_source(passage, hit_of(passage, "cell-source", words), taken=taken) is not None


def donor_counts(text: str, words: str) -> bool:
    passage = Passage("text", text, narrative=True)
    return context.gives_donor(passage, hit_of(passage, "donor", words)) is not None


# ---- a tissue is the source where cells come from it


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Cells from bone marrow are infused.", "bone marrow"),
        ("Stem cells isolated from the patient's abdominal fat.", "abdominal fat"),
        ("MSC that were expanded from bone marrow.", "bone marrow"),
        ("MSC obtained after birth from a placenta.", "placenta"),
        ("Mesenchymal cells of the umbilical cord.", "umbilical cord"),
        ("Stem cells grown out of adipose tissue.", "adipose tissue"),
        ("From bone marrow, mesenchymal stem cells are cultured.", "bone marrow"),
        ("Bone marrow stem cells.", "bone marrow"),
        ("Bone marrow-derived, culture-expanded mesenchymal stem cells.", "bone marrow-derived"),
        ("Placenta derived adherent cells.", "placenta derived"),
        ("Dental pulp as the source of stem cells.", "dental pulp"),
        ("Umbilical cord tissue as an ethical source of mesenchymal cells.", "umbilical cord tissue"),
        ("Exosomes from umbilical cord.", "umbilical cord"),
        ("Extracellular vesicles of bone marrow MSC.", "bone marrow"),
        ("Fibroblasts from the skin of the patient are cultured.", "skin"),
    ],
)
def test_cells_come_from_the_tissue(text: str, words: str) -> None:
    assert source_counts(text, words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        # the organ that is treated
        ("Cells are injected into the bone marrow.", "bone marrow"),
        ("Stem cells for dental pulp.", "dental pulp"),
        ("Cells that home to bone marrow.", "bone marrow"),
        ("MSC in disease of the placenta.", "placenta"),
        ("Cells are given to repair the skin.", "skin"),
        ("Stem cells are put under the skin.", "skin"),
        ("Bone marrow failure is treated with cells.", "bone marrow"),
        ("Skin ulcers are covered with cells.", "skin"),
        ("Bone marrow for transplantation.", "bone marrow"),
        ("Placenta previa and MSC.", "placenta"),
        ("Fetal death after MSC.", "fetal"),
        # a carrier
        ("Cells are seeded on amniotic membrane.", "amniotic membrane"),
        ("A scaffold of amniotic membrane holds the cells.", "amniotic membrane"),
        ("An amniotic membrane graft with cells.", "amniotic membrane"),
        # the transplant of the patients
        ("Patients after bone marrow transplantation receive MSC.", "bone marrow"),
        ("Patients with a peripheral blood stem cell transplant receive MSC.", "peripheral blood"),
        ("Recipients of cord blood transplants receive MSC.", "cord blood"),
        ("Cord blood engraftment is better with MSC.", "cord blood"),
        # denied
        ("The cells are not from bone marrow.", "bone marrow"),
        ("Cells from no bone marrow.", "bone marrow"),
        ("MSC instead of bone marrow stem cells.", "bone marrow"),
        ("MSC without fetal cells.", "fetal"),
        ("Cells other than bone marrow cells.", "bone marrow"),
        # what there is in the world
        ("Stem cells can be isolated from bone marrow.", "bone marrow"),
        ("In rats, placenta-derived cells healed wounds.", "placenta-derived"),
        ("Several sources such as bone marrow cells exist.", "bone marrow"),
        ("Bone marrow stem cells have been studied in the literature.", "bone marrow"),
        ("Adipose tissue cells, bone marrow cells and placenta cells are known.", "bone marrow"),
        # a sample
        ("Peripheral blood mononuclear cells are measured.", "peripheral blood"),
        ("A bone marrow sample shows blast cells.", "bone marrow"),
    ],
)
def test_the_tissue_is_something_else(text: str, words: str) -> None:
    assert not source_counts(text, words)


@pytest.mark.parametrize(
    ("text", "words", "counts"),
    [
        ("Bone marrow is aspirated from the iliac crest.", "bone marrow", True),
        ("Liposuction of the belly under local anaesthesia.", "liposuction", True),
        ("Patients donate bone marrow, harvested at day -28.", "bone marrow", True),
        ("Bone marrow is aspirated to assess relapse.", "bone marrow", False),
        ("Bone marrow biopsies are taken to evaluate the disease.", "bone marrow", False),
        ("Synovial fluid is collected for analysis.", "synovial fluid", False),
        ("Sham bone marrow aspiration.", "bone marrow", False),
        ("Bone marrow oedema is scored.", "bone marrow", False),
    ],
)
def test_a_tissue_that_is_taken_for_the_product(text: str, words: str, counts: bool) -> None:
    assert source_counts(text, words, taken=True) is counts
    assert not source_counts(text, words, taken=False)


def test_a_title_tells_no_story() -> None:
    """What a title says is the trial's own; the same words in a story are background."""
    text = "Promising Bone Marrow Stem Cells for the Heart"
    assert source_counts(text, "bone marrow", narrative=False)
    assert not source_counts(text, "bone marrow", narrative=True)


# ---- a donor is the product's where the cells are theirs


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Autologous mesenchymal stem cells.", "autologous"),
        ("Autologous cultured bone marrow cells.", "autologous"),
        ("Allogeneic, off-the-shelf MSC.", "allogeneic"),
        ("The MSC are allogeneic.", "allogeneic"),
        ("Autologous adipose tissue is processed.", "autologous"),
        ("MSC of a third-party donor.", "third-party"),
        ("Stem cells of healthy donors.", "healthy donors"),
        ("The patient's own stem cells.", "patient's own"),
    ],
)
def test_the_donor_of_the_cells(text: str, words: str) -> None:
    assert donor_counts(text, words)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Cells are grown in autologous serum.", "autologous"),
        ("Stem cells suspended in autologous plasma.", "autologous"),
        ("Autologous platelet-rich plasma is added to the stem cells.", "autologous"),
        ("MSC and an autologous hamstring tendon.", "autologous"),
        ("MSC with an autologous bone graft.", "autologous"),
        ("Autologous bone with stem cells.", "autologous"),
        ("MSC after an autologous skin graft.", "autologous"),
        ("MSC in recipients of an allogeneic kidney transplant.", "allogeneic"),
        ("MSC after allogeneic hematopoietic stem cell transplantation.", "allogeneic"),
        ("MSC after haploidentical transplantation.", "haploidentical"),
        ("MSC for patients who had an allogeneic HSCT.", "allogeneic"),
        ("Patients with an autologous stem cell transplant receive MSC.", "autologous"),
        ("The cells are not autologous.", "autologous"),
        ("Autologous chondrocytes are compared with MSC.", "autologous"),
        ("MSC in a fibrin glue of autologous blood.", "autologous"),
        ("Other trials have used autologous MSC.", "autologous"),
    ],
)
def test_the_donor_of_something_else(text: str, words: str) -> None:
    assert not donor_counts(text, words)


# ---- denial


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("not autologous MSC", True),
        ("non-autologous MSC", True),
        ("MSC, never autologous ones", True),
        ("allogeneic MSC instead of autologous MSC", True),
        ("in place of autologous MSC", True),
        ("MSC, neither autologous nor related", True),
        ("autologous MSC, not frozen", False),
        ("The drug is not given. Autologous MSC follow", False),
        ("No adverse events were seen with the use of autologous MSC", False),
    ],
)
def test_denied(text: str, denied: bool) -> None:
    passage = Passage("text", text, narrative=True)
    hit = hit_of(passage, "donor", "autologous")
    assert context.negated(passage, hit) is denied


# ---- background sentences


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("In animals MSC are safe.", True),
        ("MSC have been tested in mice.", True),
        ("Previous studies have used MSC.", True),
        ("MSC are a promising therapy.", True),
        ("In vitro, MSC suppress lymphocytes.", True),
        ("Patients will receive MSC.", False),
        ("The trial tests whether MSC are safe.", False),
        ("In mice they were safe. Patients will receive MSC.", False),
        ("Patients will receive MSC. Mice were cured before.", False),
    ],
)
def test_a_sentence_about_the_world(text: str, others: bool) -> None:
    passage = Passage("summary", text, narrative=True)
    hit = hit_of(passage, "cell-type", "MSC")
    assert context.of_others(passage, hit) is others
    assert not context.of_others(Passage("title", text), hit)


# ---- the graft of the patients


@pytest.mark.parametrize(
    ("text", "words", "theirs"),
    [
        ("MSC after allogeneic stem cell transplantation", "allogeneic", True),
        ("MSC after allogeneic HSCT", "allogeneic", True),
        ("MSC for kidney recipients of allogeneic organ transplants", "allogeneic", True),
        ("MSC with autologous bone marrow transplantation", "autologous", True),
        ("allogeneic mesenchymal stem cell transplantation", "allogeneic", False),
        ("transplantation of allogeneic MSC", "allogeneic", False),
        ("allogeneic MSC after transplantation", "allogeneic", False),
        ("autologous stem cell transplantation for the heart muscle", "autologous", False),
    ],
)
def test_the_graft_of_the_patients(text: str, words: str, theirs: bool) -> None:
    passage = Passage("title", text)
    assert context.graft_of_others(passage, hit_of(passage, "donor", words)) is theirs


def test_the_wider_concepts_of_a_tissue() -> None:
    assert context.ancestors("cell-source", "whartons-jelly") == ("umbilical-cord", "perinatal")
    assert context.ancestors("cell-source", "perinatal") == ()
