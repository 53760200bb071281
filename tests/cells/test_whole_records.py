"""Invented records as registries hold them: all that is to be said of each product, and of nothing else."""

from __future__ import annotations

import pytest

from tests.cells.invented import codes, kinds
from trialgraph.mappers.trial import Arm, Eligibility, Intervention, Trial

Told = tuple[list[str], list[str], list[str], list[str]]  # cell types, sources, donors, routes
NOTHING: Told = ([], [], [], [])


def record(title: str, *interventions: Intervention, arms: tuple[Arm, ...] = (), **more: object) -> Trial:
    return Trial(id="NCT00000001", brief_title=title, interventions=interventions, arms=arms, **more)  # type: ignore[arg-type]


def given(name: str, description: str | None = None, kind: str = "biological", *others: str) -> Intervention:
    return Intervention(name=name, type=kind, description=description, other_names=others)


RECORDS: dict[str, tuple[Trial, list[str], list[Told]]] = {
    "cord cells against saline": (
        record(
            "Cord Cells for Severe Viral Pneumonia",
            given("hUC-MSCs", "1x10^6 cells per kg, infused on days 1 and 4"),
            given("Saline", "100 ml of 0.9% NaCl with 1% human albumin, intravenously", "drug"),
            arms=(
                Arm(label="Treated", type="experimental", description="hUC-MSCs, i.v., and usual care", uses=(0,)),
                Arm(label="Placebo", type="placebo-comparator", description="Saline without hUC-MSCs", uses=(1,)),
            ),
            summary="Cytokine storms harm the lung. Bone marrow MSC have been studied in sepsis.",
        ),
        ["cells", "none"],
        [(["mesenchymal"], ["umbilical-cord"], ["allogeneic"], ["intravenous"]), NOTHING],
    ),
    "fat cells for the knee": (
        record(
            "A Cell Injection for Gonarthrosis",
            given("Autologous adipose-derived MSC", "5 ml of suspension", "procedure"),
            given("Hyaluronic acid", "Intra-articular, 3 injections a week apart", "device"),
            arms=(
                Arm(
                    label="Cells",
                    type="experimental",
                    description="Liposuction at week -4, then one injection into the knee joint.",
                    uses=(0,),
                ),
                Arm(label="HA", type="active-comparator", uses=(1,)),
            ),
            eligibility=Eligibility(criteria="No allogeneic bone marrow transplant; no intravenous bisphosphonates."),
        ),
        ["cells", "none"],
        [(["mesenchymal"], ["adipose"], ["autologous"], ["intra-articular"]), NOTHING],
    ),
    "third-party cells after a graft": (
        record(
            "MSC for Steroid-Resistant GVHD",
            given("MSC", "Expanded from the bone marrow of third-party donors; given over 20 minutes into a vein."),
            arms=(Arm(label="MSC", type="experimental", uses=(0,)),),
            summary="Patients with grade III-IV disease after allogeneic cord blood or marrow transplantation.",
            conditions=("Graft Versus Host Disease",),
        ),
        ["cells"],
        [(["mesenchymal"], ["bone-marrow"], ["allogeneic"], ["intravenous"])],
    ),
    "marrow fraction into the spine": (
        record(
            "Autologous Bone Marrow Cells in Paraplegia",
            given("Bone marrow mononuclear cells", "Marrow is aspirated from both iliac crests under anaesthesia."),
            given("Lumbar puncture", "To inject the cells intrathecally.", "procedure"),
            arms=(Arm(label="Cells", description="Intrathecal injection of mononuclear cells.", uses=(0, 1)),),
        ),
        ["cell-fraction", "none"],
        [(["mononuclear"], ["bm-mnc"], ["autologous"], ["intrathecal"]), NOTHING],
    ),
    "CAR-T after lymphodepletion": (
        record(
            "Anti-CD7 CAR-T in T-Cell Leukemia",
            given("Fludarabine", "30 mg/m2 IV, days -5 to -3", "drug"),
            given("Cyclophosphamide", "300 mg/m2 IV", "drug"),
            given("CD7 CAR-T", "Autologous T cells transduced with a lentivirus; one intravenous infusion on day 0."),
            arms=(Arm(label="CAR-T", type="experimental", uses=(0, 1, 2)),),
        ),
        ["none", "none", "cells"],
        [NOTHING, NOTHING, (["car-t"], ["unspecified"], ["autologous"], ["intravenous"])],
    ),
    "exosomes through the nose": (
        record(
            "Exosomes After Stroke",
            given("Exosomes", "Exosomes from placental mesenchymal stem cells, given as nasal drops for 7 days."),
            arms=(Arm(label="Exosomes", uses=(0,)), Arm(label="Usual care", type="no-intervention")),
        ),
        ["cell-free"],
        [(["mesenchymal"], ["placenta"], ["allogeneic"], ["intranasal"])],
    ),
    "fraction of fat, and plasma": (
        record(
            "SVF or PRP for Tennis Elbow",
            given("Stromal vascular fraction", "Own fat is taken by lipoaspiration and digested.", "procedure"),
            given("Platelet-rich plasma", "Prepared from peripheral blood.", "procedure"),
            arms=(Arm(label="SVF", uses=(0,)), Arm(label="PRP", type="active-comparator", uses=(1,))),
        ),
        ["cell-fraction", "none"],
        [(["stromal-vascular-fraction"], ["svf"], ["autologous"], ["not-stated"]), NOTHING],
    ),
    "chondrocytes against microfracture": (
        record(
            "Chondrocytes on a Membrane for Cartilage Defects of the Knee",
            given("Autologous chondrocyte implantation", "Chondrocytes are seeded on a collagen membrane."),
            given("Microfracture", "Holes are drilled until marrow bleeds: marrow cells fill the defect.", "procedure"),
            arms=(Arm(label="ACI", uses=(0,)), Arm(label="Microfracture", type="active-comparator", uses=(1,))),
        ),
        ["cells", "none"],
        [(["chondrocyte"], ["unspecified"], ["autologous"], ["scaffold"]), NOTHING],
    ),
    "a graft of cord blood": (
        record(
            "Reduced Conditioning Before Cord Blood",
            given("Melphalan", "140 mg/m2, intravenously", "drug"),
            given("Umbilical cord blood transplantation", "One or two unrelated units, day 0", "procedure"),
            given("Filgrastim", "Until the stem cells engraft", "drug", "G-CSF"),
            arms=(Arm(label="Transplant", uses=(0, 1, 2)),),
        ),
        ["none", "cells", "none"],
        [NOTHING, ([], ["cord-blood"], ["allogeneic"], ["not-stated"]), NOTHING],
    ),
    "a drug that moves progenitor cells": (
        record(
            "Pioglitazone and Endothelial Progenitor Cells",
            given("Pioglitazone", "30 mg daily; circulating endothelial progenitor cells are counted.", "drug"),
            arms=(
                Arm(label="Pioglitazone", description="Peripheral blood mononuclear cells are cultured.", uses=(0,)),
            ),
            summary="The number of circulating endothelial progenitor cells falls in diabetes.",
        ),
        ["none"],
        [NOTHING],
    ),
    "cells for the laboratory": (
        record(
            "Growing Marrow Cells From Patients With Osteoporosis",
            given(
                "Bone marrow aspiration",
                "20 ml of marrow; mesenchymal stem cells are cultured for analysis.",
                "procedure",
            ),
            arms=(Arm(label="Osteoporosis", description="Autologous MSC are studied in vitro.", uses=(0,)),),
            study_type="observational",
            summary="MSC are isolated from bone marrow and their growth is measured.",
        ),
        ["none"],
        [NOTHING],
    ),
    "following patients of another trial": (
        record(
            "Five Years After Cord MSC",
            given("Observation", "No cells are given in this study.", "other"),
            summary="Patients who had allogeneic umbilical cord MSC intravenously in an earlier trial are followed.",
            study_type="observational",
        ),
        ["none"],
        [NOTHING],
    ),
    "groups for names": (
        record(
            "Dental Pulp Stem Cells in Periodontitis",
            given("Group A", "Injection of 10 million allogeneic dental pulp mesenchymal stem cells at the defect."),
            given("Group B", "Scaling and root planing.", "procedure"),
            arms=(Arm(label="A", uses=(0,)), Arm(label="B", uses=(1,))),
        ),
        ["cells", "none"],
        [(["mesenchymal"], ["dental-pulp"], ["allogeneic"], ["intralesional"]), NOTHING],
    ),
    "two ways in two arms": (
        record(
            "Cells for Multiple Sclerosis",
            given("Wharton's jelly MSC", "Two doses, a month apart"),
            arms=(
                Arm(label="IV", description="Intravenous infusion of the cells", uses=(0,)),
                Arm(label="IT", description="Intrathecal injection of the cells", uses=(0,)),
            ),
        ),
        ["cells"],
        [(["mesenchymal"], ["whartons-jelly"], ["allogeneic"], ["intravenous", "intrathecal"])],
    ),
    "what a medium keeps of the cells": (
        record(
            "A Serum Against Hair Loss",
            given("Conditioned medium", "Medium of adipose-derived stem cells, injected intradermally.", "drug"),
            given("Minoxidil", "Topical, twice a day", "drug"),
        ),
        ["cell-free", "none"],
        [(["mesenchymal"], ["adipose"], ["not-stated"], ["intradermal"]), NOTHING],
    ),
    "pigment cells behind the retina": (
        record(
            "A Patch for Dry Macular Degeneration",
            given(
                "RPE patch", "Retinal pigment epithelium grown from human embryonic stem cells.", "combination-product"
            ),
            arms=(Arm(label="Patch", description="Subretinal implantation; tacrolimus by mouth.", uses=(0,)),),
        ),
        ["cells"],
        [(["rpe"], ["esc"], ["not-stated"], ["subretinal"])],
    ),
    "islets into the liver": (
        record(
            "Islets for Brittle Diabetes",
            given("Allogeneic pancreatic islets", "11,000 IEQ/kg, infused into the portal vein"),
            given("Antithymocyte globulin", "Depletes T cells; intravenous", "drug"),
            arms=(Arm(label="Islets", uses=(0, 1)),),
        ),
        ["cells", "none"],
        [(["islet"], ["unspecified"], ["allogeneic"], ["hepatic"]), NOTHING],
    ),
    "an engager of T cells": (
        record(
            "A Bispecific in B-Cell Lymphoma",
            given("XB-101", "A T-cell engaging antibody against CD20, subcutaneous", "drug"),
            summary="XB-101 brings T cells to B cells. CAR-T cells are another option.",
        ),
        ["none"],
        [NOTHING],
    ),
    "cells on the amnion": (
        record(
            "Corneal Repair After Burns",
            given(
                "Cultivated limbal epithelial transplantation",
                "Autologous limbal stem cells on amniotic membrane, sutured onto the cornea.",
                "procedure",
            ),
        ),
        ["cells"],
        [(["limbal-epithelial"], ["limbus"], ["autologous"], ["scaffold", "ocular"])],
    ),
    "nothing but cells": (
        record(
            "Stem Cells in Heart Failure",
            given("Stem cells"),
            given("Placebo", None, "drug"),
            arms=(Arm(label="1", type="experimental", uses=(0,)), Arm(label="2", type="placebo-comparator", uses=(1,))),
        ),
        ["cells", "none"],
        [([], ["unspecified"], ["not-stated"], ["not-stated"]), NOTHING],
    ),
}

TERMS = ("cellType", "cellSource", "donor", "route")
ROWS = [(name, at, term) for name, (_, _, told) in RECORDS.items() for at in range(len(told)) for term in TERMS]


@pytest.mark.parametrize("name", RECORDS)
def test_the_kinds_of_a_record(name: str) -> None:
    subject, expected, told = RECORDS[name]
    assert len(expected) == len(told) == len(subject.interventions)
    assert kinds(subject) == expected


@pytest.mark.parametrize(("name", "at", "term"), ROWS)
def test_what_a_record_tells(name: str, at: int, term: str) -> None:
    subject, _, told = RECORDS[name]
    assert sorted(codes(subject, term, at)) == sorted(told[at][TERMS.index(term)])


@pytest.mark.parametrize("name", [name for name, (_, kind, _) in RECORDS.items() if set(kind) == {"none"}])
def test_a_record_without_product_tells_nothing_of_its_arms(name: str) -> None:
    subject, _, _ = RECORDS[name]
    for at in range(len(subject.arms)):
        assert [codes(subject, term, None, arm=at) for term in ("productKind", *TERMS)] == [[]] * 5
    assert [codes(subject, term, None) for term in TERMS] == [[]] * 4
