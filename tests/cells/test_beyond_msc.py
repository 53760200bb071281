"""Products that are not mesenchymal cells, and drugs that name cells without being any."""

from __future__ import annotations

import pytest

from tests.cells.invented import codes, kinds, trial
from trialgraph.mappers.trial import Arm, Intervention, Trial

TYPES = [
    # immune cells
    ("CD19 CAR-T cells", "car-t"),
    ("anti-CD19 CAR T-cell infusion", "car-t"),
    ("CART-BCMA", "car-t"),
    ("Chimeric antigen receptor T cells targeting GPC3", "car-t"),
    ("Autologous chimeric antigen receptor modified T cells", "car-t"),
    ("allogeneic CAR-NK cells", "car-nk"),
    ("CAR-NK targeting CD70", "car-nk"),
    ("NK cell infusion", "nk-cell"),
    ("Haploidentical natural killer cells", "nk-cell"),
    ("expanded NK cells", "nk-cell"),
    ("Dendritic cell vaccine", "dendritic-cell"),
    ("autologous dendritic cells pulsed with tumor lysate", "dendritic-cell"),
    ("Tolerogenic dendritic cells", "dendritic-cell"),
    ("Tumor-infiltrating lymphocytes", "til"),
    ("autologous TIL infusion", "til"),
    ("TILs and CAR-TILs against HER2", "til"),
    ("CAR-γδT cells", "car-t"),
    ("gdT cell injection with a CD19 chimeric antigen receptor", "car-t"),
    ("γδ T cells", "gamma-delta-t"),
    ("iC9-CAR.B7-H3 T cells", "car-t"),
    ("Virus-specific T cells", "t-cell"),
    ("EBV-specific cytotoxic T lymphocytes", "t-cell"),
    ("TCR-engineered T cells", "t-cell"),
    ("Expanded regulatory T cells", "treg"),
    ("autologous Tregs", "treg"),
    ("Donor lymphocyte infusion", "lymphocyte"),
    ("Gamma delta T cell infusion", "gamma-delta-t"),
    ("Cytokine-induced killer cells", "cytokine-induced-killer"),
    ("DC-CIK", "cytokine-induced-killer"),
    ("autologous macrophages", "macrophage"),
    # blood-forming cells
    ("Autologous hematopoietic stem cell transplantation", "hematopoietic-stem-cell"),
    ("CD34+ selected stem cells", "hematopoietic-stem-cell"),
    ("autologous CD34+ cells transduced with a lentiviral vector", "hematopoietic-stem-cell"),
    ("Peripheral blood stem cell transplantation", "hematopoietic-stem-cell"),
    # tissues
    ("Autologous chondrocyte implantation", "chondrocyte"),
    ("matrix-associated autologous chondrocytes", "chondrocyte"),
    ("cultured autologous keratinocytes", "keratinocyte"),
    ("cultured epidermal autografts", "keratinocyte"),
    ("Cultivated limbal epithelial cell transplantation", "limbal-epithelial"),
    ("limbal stem cell transplantation", "limbal-epithelial"),
    ("retinal pigment epithelium cells", "rpe"),
    ("human embryonic stem cell derived RPE", "rpe"),
    ("iPSC-derived RPE sheet", "rpe"),
    ("islet transplantation", "islet"),
    ("allogeneic pancreatic islets", "islet"),
    ("stem cell-derived islets", "islet"),
    ("hepatocyte transplantation", "hepatocyte"),
    ("donor hepatocyte infusion", "hepatocyte"),
    ("autologous skeletal myoblasts", "myoblast"),
    ("autologous muscle-derived cells", "myoblast"),
    ("cultured autologous fibroblasts", "fibroblast"),
    ("melanocyte-keratinocyte suspension", "melanocyte"),
    ("autologous osteoblasts", "osteoblast"),
    ("neural stem cells", "neural"),
    ("dopaminergic progenitors from iPSC", "dopaminergic-neuron"),
    ("iPSC-derived cardiomyocytes", "cardiomyocyte"),
    ("cardiosphere-derived cells", "cardiac-progenitor"),
    ("olfactory ensheathing cells", "olfactory-ensheathing"),
    ("autologous Schwann cells", "schwann"),
    ("cultured corneal endothelial cells", "corneal-endothelial"),
    ("endothelial progenitor cells infusion", "endothelial-progenitor"),
    ("cultured thymus tissue", "thymic"),
    ("oligodendrocyte progenitor cells", "oligodendrocyte-progenitor"),
    ("retinal progenitor cells", "photoreceptor"),
]


@pytest.mark.parametrize(("name", "cell"), TYPES)
def test_the_type_of_cells_that_a_name_states(name: str, cell: str) -> None:
    subject = trial(name)
    assert kinds(subject) == ["cells"]
    assert codes(subject, "cellType") == [cell]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("CD19 CAR-T cells", ["unspecified"]),
        ("CAR-T cells made from peripheral blood", ["peripheral-blood"]),
        ("NK cells expanded from umbilical cord blood", ["cord-blood"]),
        ("cord blood-derived CAR-NK cells", ["cord-blood"]),
        ("iPSC-derived NK cells", ["ipsc"]),
        ("Tumor-infiltrating lymphocytes", ["unspecified"]),
        # grafts of blood-forming cells
        ("Umbilical cord blood transplantation", ["cord-blood"]),
        ("Unrelated cord blood transplant", ["cord-blood"]),
        ("double cord blood units", ["cord-blood"]),
        ("Allogeneic bone marrow transplantation", ["bone-marrow"]),
        ("T-cell depleted bone marrow transplant", ["bone-marrow"]),
        ("bone marrow graft", ["bone-marrow"]),
        ("Peripheral blood stem cell transplantation", ["peripheral-blood"]),
        ("mobilised peripheral blood stem cells", ["peripheral-blood"]),
        ("G-CSF mobilized PBSC", ["peripheral-blood"]),
        ("Autologous hematopoietic stem cell transplantation", ["unspecified"]),
        ("bone marrow or peripheral blood stem cell transplant", ["bone-marrow", "peripheral-blood"]),
        # tissues
        ("Autologous chondrocyte implantation", ["unspecified"]),
        ("Cultivated limbal epithelial cell transplantation", ["limbus"]),
        ("human embryonic stem cell derived RPE", ["esc"]),
        ("hESC-RPE", ["esc"]),
        ("iPSC-derived RPE sheet", ["ipsc"]),
        ("dopaminergic progenitors from iPSC", ["ipsc"]),
        ("islet transplantation", ["unspecified"]),
        ("fetal neural stem cells", ["fetal"]),
        ("autologous skeletal myoblasts", ["muscle"]),
        ("fibroblasts from skin", ["skin"]),
    ],
)
def test_the_source_that_a_name_states(name: str, source: list[str]) -> None:
    assert codes(trial(name), "cellSource") == source


@pytest.mark.parametrize(
    ("name", "donor"),
    [
        ("autologous CAR-T cells", ["autologous"]),
        ("universal allogeneic CAR-T cells", ["allogeneic"]),
        ("off-the-shelf NK cells", ["allogeneic"]),
        ("haploidentical NK cells", ["allogeneic"]),
        ("Donor lymphocyte infusion", ["allogeneic"]),
        ("matched unrelated donor bone marrow transplant", ["allogeneic"]),
        ("HLA-matched sibling donor stem cell transplant", ["allogeneic"]),
        ("Autologous stem cell transplantation", ["autologous"]),
        ("autologous cultured chondrocytes", ["autologous"]),
        ("allogeneic keratinocytes", ["allogeneic"]),
        ("donor hepatocytes", ["allogeneic"]),
        ("porcine islets", ["xenogeneic"]),
        ("xenogeneic hepatocytes", ["xenogeneic"]),
        ("CD19 CAR-T cells", ["not-stated"]),
    ],
)
def test_the_donor_that_a_name_states(name: str, donor: list[str]) -> None:
    assert codes(trial(name), "donor") == donor


@pytest.mark.parametrize(
    ("name", "told", "route"),
    [
        ("CAR-T cells", "A single intravenous infusion on day 0.", ["intravenous"]),
        ("B7-H3 CAR T cells", "Given into the ventricle through an Ommaya reservoir.", ["intracerebroventricular"]),
        ("NK cells", "NK cells are given by intraperitoneal injection.", ["intraperitoneal"]),
        ("dendritic cell vaccine", "Intradermal injection every two weeks.", ["intradermal"]),
        ("dendritic cell vaccine", "Injected into the lymph node.", ["intralymphatic"]),
        ("hESC-RPE", "Subretinal transplantation under anaesthesia.", ["subretinal"]),
        ("islets", "Islets are infused into the portal vein.", ["hepatic"]),
        ("hepatocytes", "Intraportal infusion of hepatocytes.", ["hepatic"]),
        ("autologous chondrocytes", "Seeded on a collagen membrane and implanted.", ["scaffold"]),
        ("keratinocytes", "Cultured keratinocytes are sprayed onto the wound.", ["topical"]),
        ("muscle-derived cells", "Injection into the external sphincter.", ["periurethral"]),
        ("neural stem cells", "Stereotactic implantation.", ["intracerebral"]),
        ("retinal progenitor cells", "One intravitreal injection.", ["intravitreal"]),
    ],
)
def test_the_route_that_a_description_states(name: str, told: str, route: list[str]) -> None:
    assert codes(trial(name, described=told), "route") == route


NONE = [
    # antibodies and engagers
    "Blinatumomab, a bispecific T-cell engager",
    "T cell engaging antibody",
    "Bispecific T-cell engager",
    "anti-CD20 monoclonal antibody",
    "anti-B-cell antibody",
    "B-cell depleting therapy with rituximab",
    "Antithymocyte globulin",
    "T-cell depletion with alemtuzumab",
    "NK cell activating antibody",
    "BTK inhibitor of B-cell signalling",
    # growth factors and mobilisation
    "G-CSF",
    "Filgrastim stem cell mobilization",
    "Plerixafor for stem cell mobilisation",
    "Stem cell factor",
    "Granulocyte colony-stimulating factor",
    "Granulocyte-macrophage colony stimulating factor",
    "Sargramostim (GM-CSF)",
    "Recombinant human granulocyte colony-stimulating factor",
    "recombinant methionyl human granulocyte-macrophage colony stimulating factor",
    "Recombinant human T-cell growth factor",
    "Recombinant human macrophage inflammatory protein",
    "Platelet-derived growth factor",
    "Recombinant human platelet factor 4",
    "Keratinocyte growth factor",
    "Vascular endothelial growth factor inhibitor",
    "Hepatocyte growth factor plasmid",
    "Fibroblast growth factor 21",
    # transfusions and blood products
    "Red blood cell transfusion",
    "Packed red cells",
    "Red cell exchange",
    "Platelet transfusion",
    "Platelet rich plasma",
    "Cell salvage",
    "Whole blood",
    # diseases in the names of drugs
    "Chemotherapy for non-small cell lung cancer",
    "Drug for sickle cell disease",
    "Tyrosine kinase inhibitor in renal cell carcinoma",
    "Mast cell stabilizer",
    "Squamous cell carcinoma antigen test",
    "Treatment of giant cell arteritis with tocilizumab",
    "Basal cell carcinoma excision",
    # laboratory
    "White blood cell count",
    "CD4 cell count",
    "Complete blood cell count",
    "Flow cytometry of lymphocytes",
    "Endothelial cell density",
    "Corneal endothelial cell count",
    "Circulating tumor cells",
    "PBMC isolation",
    "Cell phone reminders",
    "Solar cell lamp",
    "Sperm cell analysis",
]


@pytest.mark.parametrize("name", NONE)
def test_what_names_cells_and_is_none(name: str) -> None:
    assert kinds(trial(name)) == ["none"]


def test_what_prepares_a_graft_is_none_beside_the_graft() -> None:
    subject = Trial(
        id="NCT1",
        brief_title="Cord Blood After Busulfan",
        interventions=(
            Intervention(name="Busulfan", type="drug", description="Before the stem cell transplantation."),
            Intervention(name="G-CSF", description="Until the donor's cells engraft."),
            Intervention(name="Umbilical cord blood transplantation", type="procedure"),
        ),
        arms=(Arm(label="Transplant", uses=(0, 1, 2)),),
    )
    assert kinds(subject) == ["none", "none", "cells"]
    assert codes(subject, "cellSource", 2) == ["cord-blood"]


def test_lymphodepletion_before_car_t_is_none() -> None:
    subject = Trial(
        id="NCT1",
        brief_title="CAR-T in Lymphoma",
        interventions=(
            Intervention(name="Fludarabine", description="Intravenous, three days before CAR-T cells."),
            Intervention(name="Leukapheresis", description="T cells are collected to make CAR-T cells."),
            Intervention(name="CD19 CAR-T"),
        ),
        arms=(Arm(label="CAR-T", uses=(0, 1, 2)),),
    )
    assert kinds(subject) == ["none", "none", "cells"]
    assert codes(subject, "cellType", 2) == ["car-t"]
    assert codes(subject, "route", 2) == ["not-stated"]
