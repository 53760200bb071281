"""Words that stand for something else than the source: background, diseases, organs, carriers, grafts, samples."""

from __future__ import annotations

import pytest

from tests.cells.invented import codes, kinds, the, trial
from trialgraph.mappers.trial import Arm, Eligibility, Intervention, Trial

# ---- background lists every source (trap 1)

BACKGROUNDS = [
    "MSC live in the marrow, in fat, in the cord and in the placenta.",
    "Mesenchymal cells can be obtained from bone marrow, fat tissue, umbilical cord, dental pulp or amniotic fluid.",
    "Stem cells of many tissues (bone marrow, fat tissue, Wharton's jelly, menstrual blood) share these markers.",
    "Umbilical cord stem cells can easily be collected after birth.",
    "In mice, adipose-derived stem cells slowed the disease.",
    "Previous studies have used bone marrow stem cells in such patients.",
    "Bone marrow was the tissue in which MSC were first described.",
    "Several groups reported that placenta-derived cells are safe.",
]


@pytest.mark.parametrize("background", BACKGROUNDS)
@pytest.mark.parametrize("field", ["summary", "described"])
def test_background_names_no_source(background: str, field: str) -> None:
    subject = trial("mesenchymal stem cells", **{field: f"{background} We will test whether MSC help."})
    assert codes(subject, "cellSource") == ["unspecified"]


@pytest.mark.parametrize("background", BACKGROUNDS)
def test_the_sentence_of_the_product_beside_its_background(background: str) -> None:
    told = f"{background} Each patient is given an injection of synovium-derived mesenchymal stem cells."
    assert codes(trial("mesenchymal stem cells", summary=told), "cellSource") == ["synovium"]
    assert codes(trial("mesenchymal stem cells", described=told), "cellSource") == ["synovium"]


@pytest.mark.parametrize("background", BACKGROUNDS)
def test_eligibility_and_the_long_description_are_never_read(background: str) -> None:
    told = f"{background} Autologous bone marrow MSC, intravenous. Allogeneic placental MSC, intrathecal."
    eligibility = Eligibility(criteria=told, inclusion=told, exclusion=told)
    subject = trial("mesenchymal stem cells", eligibility=eligibility, description=told)
    assert codes(subject, "cellSource") == ["unspecified"]
    assert codes(subject, "donor") == codes(subject, "route") == ["not-stated"]


# ---- abbreviations of diseases (trap 2)


@pytest.mark.parametrize(
    ("title", "condition"),
    [
        ("Stem Cells for UC", "Ulcerative Colitis"),
        ("MSC in Active UC", "Ulcerative Colitis"),
        ("UC Patients and Their Stem Cells", "Ulcerative Colitis"),
        ("Refractory UC - Stem Cell Infusion", "Ulcerative Colitis"),
        ("UC: Mesenchymal Stem Cells as a Rescue", "Ulcerative Colitis"),
        ("UC (Ulcerative Colitis) Treated With MSC", "Ulcerative Colitis"),
        ("Stem Cells in AD", "Alzheimer Disease"),
        ("Early AD, Stem Cells, and Memory", "Alzheimer Disease"),
        ("Early AD - Stem Cells and Memory", "Alzheimer Disease"),
        ("Moderate to Severe AD Stem Cell Study", "Atopic Dermatitis"),
    ],
)
def test_an_abbreviated_disease_is_no_source(title: str, condition: str) -> None:
    subject = trial("mesenchymal stem cells", title=title, conditions=(condition,))
    assert codes(subject, "cellSource") == ["unspecified"]


@pytest.mark.parametrize(
    ("name", "title", "source"),
    [
        ("adipose mesenchymal stem cells", "Treatment of Severe UC", "adipose"),
        ("mesenchymal stem cells", "Fat-derived Stem Cells in UC", "adipose"),
        ("mesenchymal stem cells", "hUCB-MSC in Mild AD", "cord-blood"),
        ("cord blood mesenchymal stem cells", "Stem Cells in AD", "cord-blood"),
        ("UC-MSC", "Mesenchymal Cells for UC", "umbilical-cord"),
        ("AD-MSC", "A Trial in AD", "adipose"),
        ("bone marrow MSC", "Stem Cells for AD (Atopic Dermatitis)", "bone-marrow"),
    ],
)
def test_a_source_beside_an_abbreviated_disease(name: str, title: str, source: str) -> None:
    assert codes(trial(name, title=title), "cellSource") == [source]


# ---- the organ that is treated (trap 3)


@pytest.mark.parametrize(
    "title",
    [
        "Stem Cells for Dental Pulp Regeneration",
        "Dental Pulp Regeneration With Stem Cells",
        "Dental Pulp Regeneration Stem Cell Trial",
        "Repair of the Endometrium by MSC",
        "Stem Cell Therapy of Thin Endometrium",
        "MSC for Periodontal Defects",
        "Gingival Recession Stem Cell Treatment",
        "Skin Ageing Stem Cell Therapy",
        "Skin Burns Treated With MSC",
        "Placental Insufficiency and MSC",
        "MSC for Skeletal Muscle Atrophy",
        "Bone Marrow Failure Treated With MSC",
        "Mesenchymal Stem Cells for Limbal Stem Cell Deficiency",
        "MSC After Synovium Removal",
        "Mesenchymal Stem Cells of Large Skin Injury",
        "Mesenchymal Stem Cells and Bone Marrow Stimulation",
        "MSC in Fetal Growth Restriction",
        "Injection of Stem Cells Into the Bone Marrow",
        "Injection of Stem Cells Into the Skin",
    ],
)
def test_the_organ_that_is_treated_is_no_source(title: str) -> None:
    assert codes(trial("mesenchymal stem cells", title=title), "cellSource") == ["unspecified"]


@pytest.mark.parametrize(
    ("title", "source"),
    [
        ("Bone Marrow Stem Cells for Dental Pulp Regeneration", "bone-marrow"),
        ("Endometrium Repair With Umbilical Cord Mesenchymal Stem Cells", "umbilical-cord"),
        ("Dental Pulp Stem Cells for Periodontal Disease", "dental-pulp"),
        ("Periodontal Ligament Stem Cells in Skin Ulcers", "periodontal"),
        ("Menstrual Blood Stem Cells for the Endometrium", "menstrual-endometrial"),
        ("Adipose Stem Cells in Limbal Stem Cell Deficiency", "adipose"),
        ("Skin-derived Mesenchymal Stem Cells for Skin Wounds", "skin"),
    ],
)
def test_the_source_beside_the_organ_that_is_treated(title: str, source: str) -> None:
    assert codes(trial("mesenchymal stem cells", title=title), "cellSource") == [source]


# ---- what carries the cells (trap 4)


@pytest.mark.parametrize(
    "told",
    [
        "MSC are seeded on an amniotic membrane and laid on the wound.",
        "The cells are placed on amnion and sutured.",
        "Amniotic membrane loaded with mesenchymal stem cells.",
        "Stem cells in a decellularised umbilical cord scaffold are implanted.",
        "Stem cells mixed with placental collagen are implanted.",
        "MSC in a matrix of acellular dermis.",
        "Stem cells are injected together with a fat graft.",
        "MSC are covered with a membrane of chorion.",
        "A dermal scaffold with cultured stem cells is implanted.",
    ],
)
def test_a_carrier_is_no_source(told: str) -> None:
    assert codes(trial("mesenchymal stem cells", described=told), "cellSource") == ["unspecified"]


@pytest.mark.parametrize(
    ("told", "source"),
    [
        ("Adipose stem cells on an amniotic membrane", "adipose"),
        ("Amniotic membrane seeded with bone marrow MSC", "bone-marrow"),
        ("Cells of the amniotic membrane in fibrin: amniotic membrane stem cells", "amnion"),
        ("Dental pulp stem cells in a bone matrix", "dental-pulp"),
    ],
)
def test_the_source_beside_a_carrier(told: str, source: str) -> None:
    assert codes(trial(told), "cellSource") == [source]
    assert codes(trial("mesenchymal stem cells", described=told), "cellSource") == [source]


# ---- the transplant that the patients have had (trap 5)


@pytest.mark.parametrize(
    "title",
    [
        "MSC in Patients Undergoing Autologous or Allogeneic Transplantation",
        "MSC for GVHD After Allogeneic Bone Marrow Transplantation",
        "MSC Following Allogeneic Hematopoietic Stem Cell Transplantation",
        "MSC for Poor Graft Function After Allogeneic HSCT",
        "Mesenchymal Stem Cells in Recipients of Umbilical Cord Blood Transplants",
        "MSC to Prevent Rejection of Kidneys From a Living Donor",
        "MSC for Cystitis After Haploidentical Peripheral Blood Stem Cell Transplantation",
        "MSC in Allogeneic Islet Transplantation",
        "MSC for Graft Failure Following Unrelated Cord Blood Transplantation",
    ],
)
def test_the_patients_transplant_is_not_the_product(title: str) -> None:
    subject = trial("mesenchymal stem cells", title=title)
    assert codes(subject, "cellSource") == ["unspecified"]
    assert codes(subject, "donor") == ["not-stated"]
    assert codes(subject, "cellType") == ["mesenchymal"]


def test_the_source_and_donor_beside_the_patients_transplant() -> None:
    title = "Third-party Adipose MSC for GVHD After Autologous or Allogeneic Bone Marrow Transplantation"
    subject = trial("mesenchymal stem cells", title=title)
    assert (codes(subject, "cellSource"), codes(subject, "donor")) == (["adipose"], ["allogeneic"])


# ---- two sources on purpose (trap 6)


@pytest.mark.parametrize(
    ("name", "sources"),
    [
        ("Umbilical Cord/Placenta-derived mesenchymal stem cells", ["umbilical-cord", "placenta"]),
        ("bone marrow or adipose derived mesenchymal stem cells", ["bone-marrow", "adipose"]),
        ("mesenchymal stem cells from bone marrow and from adipose tissue", ["bone-marrow", "adipose"]),
        ("stem cells of cord blood or placenta", ["cord-blood", "placenta"]),
        ("BM-MSC or UC-MSC", ["bone-marrow", "umbilical-cord"]),
        ("MSC (bone marrow or Wharton's jelly)", ["bone-marrow", "whartons-jelly"]),
    ],
)
def test_two_sources_on_purpose(name: str, sources: list[str]) -> None:
    assert codes(trial(name), "cellSource") == sources


def test_two_products_that_are_compared_keep_their_own_source() -> None:
    subject = Trial(
        id="NCT1",
        brief_title="Marrow Cells or Fat Cells for the Knee",
        summary="Bone marrow stem cells are compared with adipose stem cells.",
        interventions=(Intervention(name="Bone marrow MSC"), Intervention(name="Adipose MSC")),
        arms=(Arm(label="Marrow", uses=(0,)), Arm(label="Adipose", uses=(1,))),
    )
    assert codes(subject, "cellSource", 0) == ["bone-marrow"]
    assert codes(subject, "cellSource", 1) == ["adipose"]
    assert codes(subject, "cellSource", None) == []


def test_the_most_specific_of_two_that_contain_each_other() -> None:
    for name in ("Wharton's jelly of umbilical cord mesenchymal stem cells", "UC-MSC from Wharton's jelly"):
        assert codes(trial(name), "cellSource") == ["whartons-jelly"]


# ---- samples (trap 9)


@pytest.mark.parametrize(
    "told",
    [
        "Peripheral blood (PBMC and plasma) is drawn before and after MSC.",
        "PBMCs are collected at week 4 to count regulatory T cells.",
        "Bone marrow is aspirated at day 30 to assess relapse.",
        "A sample of bone marrow will be analysed for stem cells.",
        "Skin biopsies are taken to examine fibroblasts.",
        "Adipose tissue biopsies are taken at week 12 to measure inflammation.",
        "Synovial fluid is collected for cytokines before the stem cells are injected.",
        "Cord blood samples are stored for analysis of cells.",
    ],
)
def test_a_sample_is_no_source(told: str) -> None:
    told = f"MSC are given intravenously. {told}"
    assert codes(trial("mesenchymal stem cells", described=told), "cellSource") == ["unspecified"]
    assert codes(trial("mesenchymal stem cells", summary=told), "cellSource") == ["unspecified"]
    arms = (Arm(label="MSC", description=told, uses=(0,)),)
    assert codes(trial("mesenchymal stem cells", arms=arms), "cellSource") == ["unspecified"]


# ---- the registry's coding is no help (trap 15)


@pytest.mark.parametrize(
    "kind", ["biological", "drug", "other", "procedure", "genetic", "device", "combination-product", "radiation", None]
)
def test_the_type_of_the_intervention_decides_nothing(kind: str | None) -> None:
    assert kinds(trial("Umbilical cord mesenchymal stem cells", type=kind)) == ["cells"]
    assert kinds(trial("Umbilical cord clamping", type=kind)) == ["none"]


@pytest.mark.parametrize("kind", ["biological", "drug", "other", "procedure", "genetic", "combination-product"])
def test_a_product_that_only_its_description_tells(kind: str) -> None:
    subject = trial("Study product", type=kind, described="One intravenous infusion of placenta-derived MSC.")
    assert kinds(subject) == ["cells"]
    assert codes(subject, "cellSource") == ["placenta"]
    assert the(subject, "productKind").field == "intervention description"
