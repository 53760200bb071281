"""Which interventions are products: known names, controls, what stands beside the cells, kinds, donors, doses."""

from __future__ import annotations

import msgspec
import pytest
from msgspec.structs import replace

from tests.cells.invented import codes, kinds, the, trial
from trialgraph.cells import recognise
from trialgraph.mappers.trial import Arm, Intervention, Trial

# ---- products known by name: inferred, with the table's evidence

NAMES = [
    ("Cartistem", "cord-blood"),
    ("CARTISTEM®", "cord-blood"),
    ("Pneumostem", "cord-blood"),
    ("NEUROSTEM", "cord-blood"),
    ("SMUP-IA-01", "cord-blood"),
    ("PLX-PAD", "placenta"),
    ("PLX PAD", "placenta"),
    ("ALLO-ASC-DFU", "adipose"),
    ("ALLO-ASC-SHEET", "adipose"),
    ("JointStem", "adipose"),
    ("AstroStem", "adipose"),
    ("HB-adMSCs", "adipose"),
    ("COVI-MSC", "adipose"),
    ("darvadstrocel", "adipose"),
    ("Alofisel", "adipose"),
    ("Cx601", "adipose"),
    ("Cellgram", "bone-marrow"),
    ("Stempeucel®", "bone-marrow"),
    ("NurOwn", "bone-marrow"),
    ("remestemcel-L", "bone-marrow"),
    ("Prochymal", "bone-marrow"),
    ("Chondrochymal", "bone-marrow"),
    ("AlloRx", "umbilical-cord"),
    ("UMC119-06", "umbilical-cord"),
    ("ProTrans", "whartons-jelly"),
    ("CYP-001", "ipsc"),
    ("ABCB5-positive cells", "skin"),
]


@pytest.mark.parametrize(("name", "source"), NAMES)
def test_a_product_that_is_known_by_name(name: str, source: str) -> None:
    subject = trial(name, described="Given once.")
    assert kinds(subject) == ["cells"]
    fact = the(subject, "cellSource")
    assert (fact.code, fact.field) == (source, "intervention name")
    if "MSC" not in name.upper():  # such a name states its tissue by itself
        assert (fact.basis, "known" in fact.rule) == ("inferred", True)


@pytest.mark.parametrize("name", ["Cartistem", "Prochymal", "Cx601"])
def test_what_the_record_states_goes_before_what_is_known_of_a_name(name: str) -> None:
    fact = the(trial(name, described="Dental pulp stem cells, given once."), "cellSource")
    assert (fact.code, fact.basis) == ("dental-pulp", "stated")


@pytest.mark.parametrize("name", ["Vitamin D, dose not stated", "Not stated", "Fuel cell", "Other"])
def test_silence_is_no_product(name: str) -> None:
    assert kinds(trial(name)) == ["none"]


@pytest.mark.parametrize("name", ["Cartilage stem", "Prostatic", "Chymal", "PLX3397", "ASTRO", "Joint", "Allo"])
def test_a_word_that_only_looks_like_a_product(name: str) -> None:
    assert kinds(trial(name)) == ["none"]


# ---- controls are no product


@pytest.mark.parametrize(
    "name",
    [
        "Placebo",
        "saline",
        "Normal saline infusion",
        "0.9% sodium chloride",
        "Vehicle",
        "Cryopreservation vehicle without cells",
        "Sham procedure",
        "Sham bone marrow aspiration",
        "Standard of care",
        "Conventional therapy",
        "Comparator",
        "Control",
        "Placebo (cell culture medium)",
        "Placebo for mesenchymal stem cells",
        "No stem cells",
        "Ringer's lactate",
        "Hyaluronic acid",
        "Plasmalyte A",
        "Human albumin",
        "Dextrose solution",
        "Multiple electrolyte injection",
    ],
)
def test_a_control_is_no_product(name: str) -> None:
    told = "The same volume without mesenchymal stem cells, given intravenously."
    subject = Trial(
        id="NCT1",
        brief_title="Umbilical Cord Mesenchymal Stem Cells",
        summary="Umbilical cord mesenchymal stem cells are given intravenously.",
        interventions=(Intervention(name="UC-MSC"), Intervention(name=name, description=told)),
        arms=(
            Arm(label="cells", type="experimental", uses=(0,)),
            Arm(label="umbilical cord stem cells placebo", type="placebo-comparator", uses=(1,)),
        ),
    )
    assert kinds(subject) == ["cells", "none"]
    assert codes(subject, "cellSource", 1) == codes(subject, "donor", 1) == codes(subject, "route", 1) == []


@pytest.mark.parametrize(
    "arm",
    [
        Arm(label="Placebo", type="placebo-comparator", description="Saline instead of adipose MSC.", uses=(0,)),
        Arm(label="Sham", type="sham-comparator", description="No adipose stem cells are injected.", uses=(0,)),
        Arm(label="Control", type="no-intervention", description="No adipose stem cells, standard care."),
        Arm(label="Control", type="active-comparator", description="Hyaluronic acid; no adipose MSC.", uses=(0,)),
        Arm(
            label="Group 2",
            type="placebo-comparator",
            description="As with adipose MSC, by intrathecal route.",
            uses=(0,),
        ),
        Arm(label="B", type="sham-comparator", description="Adipose stem cells are thawed and not given.", uses=(0,)),
        Arm(label="C", type="no-intervention", description="Adipose MSC may be given after the study.", uses=(0,)),
        Arm(label="Standard care", description="As in the adipose stem cell group but without cells.", uses=(0,)),
    ],
    ids=lambda arm: f"{arm.type} {arm.label}",
)
def test_an_arm_without_the_product_tells_nothing_of_it(arm: Arm) -> None:
    cells = Arm(label="Cells", type="experimental", description="Mesenchymal stem cells once.", uses=(0,))
    subject = trial("mesenchymal stem cells", arms=(cells, arm))
    assert codes(subject, "cellSource") == ["unspecified"]
    assert codes(subject, "cellSource", None, arm=1) == []
    assert codes(subject, "productKind", None, arm=1) == []
    assert codes(subject, "productKind", None, arm=0) == ["cells"]


@pytest.mark.parametrize(
    "name",
    [
        "Aspirin",
        "Tacrolimus",
        "Filgrastim",
        "Core decompression",
        "Fludarabine",
        "Total body irradiation",
        "Bone marrow aspiration",
        "Liposuction",
        "Leukapheresis",
        "Blood samples",
        "MRI",
        "Physiotherapy",
        "Follow-up",
        "Questionnaire",
        "Arthroscopy",
    ],
)
def test_what_stands_beside_the_cells_is_no_product(name: str) -> None:
    subject = Trial(
        id="NCT1",
        brief_title=f"Bone Marrow Mesenchymal Stem Cells With {name}",
        interventions=(
            Intervention(name=name, description="Before the bone marrow stem cells are given."),
            Intervention(name="BM-MSC"),
        ),
    )
    assert kinds(subject) == ["none", "cells"]
    assert codes(subject, "cellSource", 0) == codes(subject, "donor", 0) == codes(subject, "route", 0) == []
    assert codes(subject, "cellSource", 1) == ["bone-marrow"]


# ---- kinds


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Mesenchymal stem cells", "cells"),
        ("UC-MSC", "cells"),
        ("Cultured autologous cells", "cells"),
        ("Expanded bone marrow stromal cells", "cells"),
        ("Stromal vascular fraction", "cell-fraction"),
        ("Autologous SVF", "cell-fraction"),
        ("Stromal-vascular fraction cells", "cell-fraction"),
        ("Bone marrow aspirate concentrate", "cell-fraction"),
        ("Bone marrow concentrate injection", "cell-fraction"),
        ("BMAC", "cell-fraction"),
        ("Bone marrow mononuclear cells", "cell-fraction"),
        ("BM-MNC", "cell-fraction"),
        ("Microfragmented adipose tissue", "cell-fraction"),
        ("Adipose-derived regenerative cells", "cell-fraction"),
        ("ADRCs", "cell-fraction"),
        ("Exosomes", "cell-free"),
        ("MSC-derived exosomes", "cell-free"),
        ("Mesenchymal stem cell exosomes", "cell-free"),
        ("MSC-Exo", "cell-free"),
        ("MSC-EVs", "cell-free"),
        ("Extracellular vesicles of adipose stem cells", "cell-free"),
        ("small extracellular vesicles", "cell-free"),
        ("Conditioned medium of umbilical cord MSC", "cell-free"),
        ("MSC conditioned media", "cell-free"),
        ("Stem cell secretome", "cell-free"),
        ("Stem cell lysate", "cell-free"),
        ("MSC culture supernatant", "cell-free"),
        ("Platelet rich plasma", "none"),
        ("PRP", "none"),
        ("Autologous PRP injection", "none"),
        ("Platelet lysate", "none"),
        ("Serum eye drops", "none"),
        ("Amniotic membrane", "none"),
        ("Hyaluronic acid", "none"),
    ],
)
def test_the_kind_of_a_product(name: str, kind: str) -> None:
    assert kinds(trial(name)) == [kind]


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("Stromal vascular fraction", "svf"),
        ("Adipose-derived stromal vascular fraction", "svf"),
        ("BMAC", "bm-mnc"),
        ("Bone marrow aspirate concentrate", "bm-mnc"),
        ("Adipose MSC-derived exosomes", "adipose"),
        ("Exosomes of umbilical cord mesenchymal stem cells", "umbilical-cord"),
        ("Bone marrow MSC extracellular vesicles", "bone-marrow"),
        ("Wharton's jelly MSC secretome", "whartons-jelly"),
        ("UC-MSC-Exo", "umbilical-cord"),
        ("Conditioned medium of umbilical cord MSC", "umbilical-cord"),
    ],
)
def test_the_source_of_fractions_and_of_what_cells_release(name: str, source: str) -> None:
    assert codes(trial(name), "cellSource") == [source]


def test_prp_beside_cells_is_none_and_the_cells_are_cells() -> None:
    subject = Trial(
        id="NCT1",
        brief_title="Adipose Stem Cells and PRP for the Knee",
        interventions=(Intervention(name="PRP"), Intervention(name="Adipose-derived stem cells")),
    )
    assert kinds(subject) == ["none", "cells"]


# ---- donors


@pytest.mark.parametrize(
    ("name", "donor", "basis"),
    [
        ("autologous bone marrow stem cells", ["autologous"], "stated"),
        ("the patient's own stem cells", ["autologous"], "stated"),
        ("autogenous bone marrow stem cells", ["autologous"], "stated"),
        ("allogeneic bone marrow stem cells", ["allogeneic"], "stated"),
        ("allogenic bone marrow stem cells", ["allogeneic"], "stated"),  # trap 8: 153 records
        ("ALLOGENEIC MSC", ["allogeneic"], "stated"),
        ("allogeneous bone marrow stem cells", ["allogeneic"], "stated"),
        ("third-party bone marrow MSC", ["allogeneic"], "stated"),
        ("donor-derived bone marrow MSC", ["allogeneic"], "stated"),
        ("haploidentical bone marrow MSC", ["allogeneic"], "stated"),
        ("bone marrow MSC of healthy donors", ["allogeneic"], "stated"),
        ("autologous or allogeneic bone marrow MSC", ["both"], "stated"),
        ("umbilical cord stem cells", ["allogeneic"], "inferred"),
        ("cord blood MSC", ["allogeneic"], "inferred"),
        ("Wharton's jelly stem cells", ["allogeneic"], "inferred"),
        ("placenta derived stem cells", ["allogeneic"], "inferred"),
        ("decidua-derived stem cells", ["allogeneic"], "inferred"),
        ("amniotic fluid stem cells", ["allogeneic"], "inferred"),
        ("allogeneic umbilical cord MSC", ["allogeneic"], "stated"),
        ("autologous cord blood stem cells", ["autologous"], "stated"),  # stated goes before inferred
        ("bone marrow stem cells", ["not-stated"], "inferred"),
        ("adipose-derived MSC", ["not-stated"], "inferred"),
    ],
)
def test_donors(name: str, donor: list[str], basis: str) -> None:
    subject = trial(name)
    assert codes(subject, "donor") == donor
    assert the(subject, "donor").basis == basis


def test_an_implied_donor_shows_the_words_of_the_source() -> None:
    fact = the(trial("human Wharton's jelly stem cells"), "donor")
    assert (fact.words, fact.field, fact.basis) == ("Wharton's jelly", "intervention name", "inferred")


# ---- routes: conventions of the labels


@pytest.mark.parametrize(
    "told",
    [
        "infusion of mesenchymal stem cells",
        "One infusion of the cells.",
        "Cells are infused over 30 minutes.",
        "The cells are injected once.",
        "Injection of stem cells on day 0.",
        "Three administrations at monthly intervals.",
        "Transplantation of mesenchymal stem cells",
        "A slow drip of stem cells.",
    ],
)
def test_infusion_and_injection_alone_are_no_route(told: str) -> None:
    for subject in (trial("mesenchymal stem cells", described=told), trial(f"MSC: {told}")):
        assert codes(subject, "route") == ["not-stated"]
        assert the(subject, "route").basis == "inferred"


# ---- doses belong to the product (trap 14)


@pytest.mark.parametrize(
    ("told", "amount", "words"),
    [
        ("MSC at 1x106 cells/kg, once", 10**6, "1x106 cells/kg"),  # the superscript is lost
        ("2 x 10^7 cells are injected", 2 * 10**7, "2 x 10^7 cells"),
        ("20 million cells are injected", 2 * 10**7, "20 million cells"),
        ("5x10E6 cells are injected", 5 * 10**6, "5x10E6 cells"),
    ],
)
def test_a_dose_is_a_fact_of_its_product(told: str, amount: int, words: str) -> None:
    placebo = Intervention(name="Placebo", description="Saline in place of 5 million cells")
    subject = trial("mesenchymal stem cells", described=told)
    subject = msgspec.structs.replace(subject, interventions=(*subject.interventions, placebo))
    (fact,) = (fact for fact in recognise(subject).facts if fact.term == "dose")
    assert fact.dose is not None
    assert (fact.intervention, fact.field, fact.words) == (0, "intervention description", words)
    assert fact.dose.amount == amount


# ---- trials without interventions, and without cells


def test_a_trial_without_interventions_is_asked_as_a_whole() -> None:
    subject = Trial(
        id="NCT1",
        brief_title="Umbilical Cord Mesenchymal Stem Cells for HIV",
        summary="Umbilical cord mesenchymal stem cells are infused.",
    )
    assert codes(subject, "productKind", None) == ["cells"]
    assert codes(subject, "cellSource", None) == ["umbilical-cord"]


@pytest.mark.parametrize(
    "subject",
    [
        Trial(id="NCT1", brief_title="Aspirin for Headache", summary="Aspirin."),
        Trial(id="NCT1", brief_title=""),
        Trial(id="NCT1", brief_title="Stem Cells in the Blood of Children", study_type="observational"),
    ],
)
def test_a_trial_without_interventions_and_without_cells(subject: Trial) -> None:
    assert recognise(subject).facts == []
    assert recognise(subject).contradictions == []


def test_an_arm_that_names_its_product_by_a_code_has_its_kind_and_route() -> None:
    arms = (
        Arm(label="Low", description="QX-17 by intravenous infusion.", uses=(0,)),
        Arm(label="Control", description="Not QX-17 but saline.", type="placebo-comparator", uses=()),
        Arm(label="Later", description="QX-17 after a year."),  # does not use it
    )
    subject = trial("QX-17 (adipose stem cells)", arms=arms)
    assert codes(subject, "productKind", None, arm=0) == ["cells"]
    assert codes(subject, "route", None, arm=0) == ["intravenous"]
    (kind,) = (fact for fact in recognise(subject).facts if fact.arm is not None and fact.term == "productKind")
    assert (kind.basis, kind.field, kind.words) == ("inferred", "arm 1 description", "QX-17")


@pytest.mark.parametrize(
    ("arm", "times", "interval"),
    [
        ("The cells are infused three times.", 3, None),
        ("The cells are infused once every 4 weeks.", None, "once every 4 weeks"),
        ("Aspirin 100 mg is given twice. The cells are infused.", None, None),
        ("The cells are infused twice. Later cells are infused four times.", None, None),  # not one thing
    ],
)
def test_how_often_a_dose_is_given_by_another_sentence(arm: str, times: int | None, interval: str | None) -> None:
    subject = trial(
        "adipose stem cells", described="2 x 10^6 cells per kg.", arms=(Arm(label="1", description=arm, uses=(0,)),)
    )
    (fact,) = (fact for fact in recognise(subject).facts if fact.dose is not None and fact.intervention == 0)
    assert fact.dose is not None
    assert (fact.dose.administrations, fact.dose.interval) == (times, interval)
    assert ("how often: arm 1 description" in fact.rule) == (times is not None or interval is not None)


def test_a_title_does_not_tell_how_often() -> None:
    subject = trial("adipose stem cells", title="Stem Cells Infused Three Times", described="2 x 10^6 cells per kg.")
    (fact,) = (fact for fact in recognise(subject).facts if fact.dose is not None)
    assert fact.dose is not None
    assert fact.dose.administrations is None


@pytest.mark.parametrize("name", ["Marrow aspiration", "Sampling of mesenchymal stem cells", "Collection of MSC"])
def test_a_deed_that_takes_cells_is_no_product(name: str) -> None:
    subject = trial(name, type="procedure", described="Stem cells are taken from the marrow and counted.")
    assert kinds(subject) == ["none"]


def test_a_deed_whose_description_gives_the_cells_is_one() -> None:
    subject = trial("Marrow aspiration", type="procedure", described="Injection of stem cells into the knee.")
    assert kinds(subject) == ["cells"]


def test_a_known_name_is_stated_where_other_words_say_it() -> None:
    fact = the(trial("Cartistem", title="Stem Cells for Cartilage"), "productKind")
    assert (fact.code, fact.basis, fact.field) == ("cells", "stated", "title")
    assert the(trial("Cartistem"), "productKind").basis == "inferred"


def test_a_source_that_only_a_product_s_name_has_is_inferred_but_stated_where_words_say_it() -> None:
    fact = the(trial("ABCB5-positive stem cells"), "cellSource")
    assert (fact.code, fact.basis) == ("skin", "inferred")
    assert "known" in fact.rule
    fact = the(trial("ABCB5-positive dermis-derived stem cells"), "cellSource")
    assert (fact.code, fact.basis, fact.words) == ("skin", "stated", "dermis")


def test_an_arm_s_label_that_explains_the_name_makes_the_product() -> None:
    arms = (Arm(label="Gluex (stem cells and fibrin)", uses=(0,)), Arm(label="Fibrin", uses=(1,)))
    subject = replace(
        trial("Gluex", arms=arms), interventions=(Intervention(name="Gluex"), Intervention(name="Fibrin"))
    )
    assert kinds(subject) == ["cells", "none"]


def test_platelets_are_no_cell_product_whatever_they_hold() -> None:
    assert kinds(trial("Platelet rich fibrin", described="It contains a few mesenchymal stem cells.")) == ["none"]


def test_a_title_s_fraction_from_which_cells_are_grown_is_no_source_of_the_trial() -> None:
    subject = trial("mesenchymal stem cells", title="SVF-derived MSC in Kidney Disease")
    assert (codes(subject, "cellSource"), codes(subject, "cellSource", None)) == (["adipose"], [])


@pytest.mark.parametrize("name", ["PLX-3397", "PLX 3397", "PLX-51107", "PLX4720"])
def test_a_drug_whose_code_begins_like_a_product_s_is_none(name: str) -> None:
    assert kinds(trial(name, type="drug")) == ["none"]
