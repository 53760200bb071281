"""One invented text for each small rule: what beside the labels decides what is believed of a product."""

from __future__ import annotations

import pytest

from tests.cells.invented import codes, kinds, the, trial
from trialgraph.cells import recognise
from trialgraph.cells.doses import find_doses
from trialgraph.mappers.trial import Arm, Intervention, Trial


def routes(name: str, described: str | None = None, *, title: str = "A Trial", **more: object) -> list[str]:
    return codes(trial(name, title=title, described=described, **more), "route")


def sources(name: str, described: str | None = None, *, title: str = "A Trial", **more: object) -> list[str]:
    return codes(trial(name, title=title, described=described, **more), "cellSource")


# ---- which interventions are products


@pytest.mark.parametrize(
    "name",
    [
        "Standard care plus umbilical cord mesenchymal stem cells",
        "Conventional therapy + mesenchymal stem cells",
        "Conventional drugs combined with stem cells",
    ],
)
def test_standard_care_and_cells_are_a_product(name: str) -> None:
    assert kinds(trial(name)) == ["cells"]


def test_a_product_that_a_title_names_behind_its_code() -> None:
    assert kinds(trial("KX-204", title="KX-204 Mesenchymal Stromal Cells in Lupus")) == ["cells"]


def test_a_drug_has_not_the_cells_of_the_title() -> None:
    assert kinds(trial("Zinc tablets", title="Mesenchymal Stem Cells Given to Children")) == ["none"]


def test_cells_of_the_past_are_not_given() -> None:
    assert kinds(trial("Eye rinse", described="A rinse that is applied after stem cells in the clinic.")) == ["none"]


def test_a_trial_without_interventions_has_the_product_of_its_arms() -> None:
    arms = (
        Arm(label="Sham", type="sham-comparator", description="No stem cells are infused."),
        Arm(label="Treated", type="experimental", description="Adipose stem cells are infused once."),
    )
    subject = Trial(id="NCT1", brief_title="Repair of the Hip", arms=arms)
    assert codes(subject, "productKind", None) == ["cells"]
    assert codes(subject, "cellSource", None, arm=1) == ["adipose"]
    assert codes(subject, "cellSource", None, arm=0) == []


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Stem Cells for Arthritis of the Hip", ["cells"]),
        ("Survival of Stem Cells for Arthritis of the Hip", []),
        ("NSC for Arthritis of the Hip", []),
    ],
)
def test_a_title_that_begins_with_its_product(title: str, expected: list[str]) -> None:
    assert codes(Trial(id="NCT1", brief_title=title), "productKind", None) == expected


# ---- sources


def test_grown_cells_are_of_the_tissue_whatever_fraction_is_told_later() -> None:
    told = "Bone marrow mononuclear cells are washed and grown."
    title = "Bone Marrow Mesenchymal Stem Cells in Stroke"
    assert sources("Cell suspension", told, title=title) == ["bone-marrow"]
    assert sources("Cell suspension", told, title="Bone Marrow Cells in Stroke") == ["bm-mnc"]


def test_a_fraction_that_is_told_of_mesenchymal_cells_is_what_they_are_grown_from() -> None:
    told = "Bone marrow mononuclear cells are infused."
    assert sources("Mesenchymal stem cells", told) == ["bone-marrow"]
    assert sources("Cell suspension", told) == ["bm-mnc"]


def test_names_of_which_the_record_does_not_tell_whose_they_are() -> None:
    subject = trial("Stem cells", other_intervention_names=("Wharton's jelly stem cells",))
    assert the(subject, "cellSource").code == "whartons-jelly"
    assert the(subject, "cellSource").field == "unassigned other name 1"
    known = the(trial("Stem cells", other_intervention_names=("Cartistem",)), "cellSource")
    assert (known.code, known.basis, known.field) == ("cord-blood", "inferred", "unassigned other name 1")


def test_a_disease_by_its_letters_is_no_tissue() -> None:
    assert sources("UC stem cells", conditions=("UC",)) == ["unspecified"]
    assert sources("UC stem cells", conditions=("Stroke",)) == ["umbilical-cord"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("MSC (AT)", "adipose"),
        ("MSC at high dose", "unspecified"),
        ("aBM-MSC", "bone-marrow"),
        ("Blood mononuclear cells beside bone marrow rinsing", "unspecified"),
    ],
)
def test_letters_of_a_tissue(name: str, expected: str) -> None:
    assert sources(name) == [expected]


def test_brackets_tell_the_tissue_at_once() -> None:
    assert sources("Stem cells", "Stem cells (fresh bone marrow).") == ["bone-marrow"]
    assert sources("Stem cells", "Stem cells (washed, counted, frozen, and then kept beside bone marrow).") == [
        "unspecified"
    ]


def test_an_arm_and_a_title_say_no_more_by_a_wider_tissue() -> None:
    subject = Trial(
        id="NCT1",
        brief_title="Umbilical Cord Stem Cells in Stroke",
        interventions=(Intervention(name="Wharton's jelly stem cells"),),
        arms=(Arm(label="Cells", description="Umbilical cord stem cells are infused.", uses=(0,)),),
    )
    assert codes(subject, "cellSource") == ["whartons-jelly"]
    assert codes(subject, "cellSource", None, arm=0) == []
    assert codes(subject, "cellSource", None) == []


# ---- donors


def test_what_comes_from_a_patient_is_not_always_cells() -> None:
    assert codes(trial("Stem cells", described="Cells are given with a letter from the patient."), "donor") == [
        "not-stated"
    ]
    assert codes(trial("Stem cells", described="Cells are isolated from the patient."), "donor") == ["autologous"]


@pytest.mark.parametrize(("steps", "expected"), [(20, "autologous"), (200, "not-stated")])
def test_what_is_far_away_in_a_text_without_stops_says_nothing(steps: int, expected: str) -> None:
    told = f"autologous whole product {'and rinsed ' * steps}then cells"
    assert codes(trial("Stem cells", described=told), "donor") == [expected]


# ---- routes


def test_a_place_that_is_told_later_adds_no_way() -> None:
    assert routes("Intravenous stem cells", "Stem cells are injected into the left knee.") == ["intravenous"]
    assert routes("Stem cells", "Stem cells are injected into the left knee.") == ["intra-articular"]
    assert routes("Intravenous stem cells", "Stem cells are given by intra-articular injection.") == [
        "intravenous",
        "intra-articular",
    ]


def test_a_place_around_says_less_than_a_way() -> None:
    told = "Stem cells are given intravenously, and injected around the wound."
    assert routes("Stem cells", told) == ["intravenous"]
    assert routes("Stem cells", "Stem cells are injected around the wound.") == ["local-injection"]
    assert routes("Stem cells", told.replace("around the wound", "locally")) == ["intravenous", "local-injection"]


def test_a_general_word_of_another_intervention_is_no_drug() -> None:
    subject = Trial(
        id="NCT1",
        brief_title="Hips",
        interventions=(
            Intervention(name="Stem cells", description="Stem cells, as the only treatment, intravenously."),
            Intervention(name="Conventional treatment"),
        ),
    )
    assert codes(subject, "route") == ["intravenous"]


def test_a_keyword_tells_a_way_and_not_a_place_of_disease() -> None:
    assert routes("Stem cells", keywords=("Subretinal drusen",)) == ["not-stated"]
    assert routes("Stem cells", keywords=("Subretinal injection",)) == ["subretinal"]


@pytest.mark.parametrize(
    ("described", "expected"),
    [
        ("Ringer's solution is infused intravenously overnight.", "not-stated"),
        ("The suspension is infused intravenously overnight.", "intravenous"),
        ("Stem cells are given IA.", "not-stated"),
        ("Stem cells are given IA in the joint.", "intra-articular"),
        ("Stem cells of subcutaneous abdominal fat are given.", "not-stated"),
        ("Stem cells are given by the subcutaneous way.", "subcutaneous"),
        ("A hydrogel of stem cells is applied.", "scaffold"),
        ("Stem cells are unlike a hydrogel.", "not-stated"),
        ("STEM CELLS ARE SLOWLY INJECTED INTO THE MOST PAINFUL KNEE", "intra-articular"),
    ],
)
def test_the_words_beside_a_way(described: str, expected: str) -> None:
    assert routes("Suspension of stem cells", described) == [expected]


# ---- doses


def test_a_dose_with_its_schedule_goes_before_the_bare_one() -> None:
    told = "1x10^6 cells/kg in three infusions. Later on, the cells may be given in four infusions."
    dose = the(trial("Stem cells, 1x10^6 cells/kg", described=told), "dose").dose
    assert dose is not None
    assert dose.administrations == 3


@pytest.mark.parametrize(("subject", "expected"), [("Steroids", None), ("Cells", 3)])
def test_how_often_a_drug_is_given_is_not_how_often_cells_are(subject: str, expected: int | None) -> None:
    told = f"{subject} are given in three infusions."
    dose = the(trial("Stem cells, 1x10^6 cells/kg", described=told), "dose").dose
    assert dose is not None
    assert dose.administrations == expected


def test_a_title_tells_the_dose_where_names_do_not() -> None:
    fact = the(trial("Stem cells", title="Stem Cells, 2x10^6 Cells/kg, in Stroke", summary="5x10^6 cells/kg."), "dose")
    assert (fact.field, fact.words) == ("title", "2x10^6 Cells/kg")


def test_a_single_dose_is_not_repeated_by_the_next_sentence() -> None:
    (dose,) = find_doses("A single infusion of 1x10^6 cells/kg. The bandage is renewed weekly.")
    assert (dose.administrations, dose.interval) == (1, None)


@pytest.mark.parametrize(("text", "expected"), [("MSC 20M", 1), ("The fund has 20M", 0)])
def test_a_shortened_number_counts_beside_cells(text: str, expected: int) -> None:
    assert len(find_doses(text, about_cells=True)) == expected


# ---- contradictions that are none


@pytest.mark.parametrize(
    ("title", "name", "contradicted"),
    [
        ("Stem Cells from the Amniotic Membrane in Ulcers", "Bone marrow stem cells", False),
        ("Dental Pulp Stem Cells in Ulcers", "Stem cells from human exfoliated deciduous teeth", False),
        ("Fetal Stem Cells in Ulcers", "Umbilical cord stem cells", False),
        ("Bone Marrow Stem Cells in Ulcers", "Peripheral blood stem cells", False),
        ("Peripheral Blood Stem Cells in Ulcers", "Induced pluripotent stem cells", False),
        ("Amniotic Stem Cells in Ulcers", "Bone marrow stem cells", True),
        ("Dental Pulp Stem Cells in Ulcers", "Bone marrow stem cells", True),
        ("Fetal Stem Cells in Ulcers", "Adipose stem cells", True),
        ("Bone Marrow Stem Cells in Ulcers", "Adipose stem cells", True),
        ("Peripheral Blood Stem Cells in Ulcers", "Adipose stem cells", True),
    ],
)
def test_two_tissues_that_may_both_be(title: str, name: str, contradicted: bool) -> None:
    assert bool(recognise(trial(name, title=title)).contradictions) == contradicted
