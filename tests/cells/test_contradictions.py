"""What a record says twice and differently of one product; and what only seems so."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from trialgraph.cells import Contradiction, recognise
from trialgraph.mappers.trial import Arm, Intervention, Trial


def trial(title: str, *products: Intervention, arms: tuple[Arm, ...] = (), **more: str) -> Trial:
    return Trial(id="NCT00000001", brief_title=title, interventions=products, arms=arms, **more)  # type: ignore[arg-type]


def cells(name: str, description: str | None = None) -> Intervention:
    return Intervention(name=name, type="biological", description=description)


def arm(label: str, description: str, *uses: int) -> Arm:
    return Arm(label=label, description=description, type="experimental", uses=uses)


def rows(subject: Trial) -> list[tuple[str, str, str, str, str, str]]:
    """(property, believed, its field, other, its field, its words) of each row."""
    return [
        (row.believed.term, row.believed.code, row.believed.field, row.other.code, row.other.field, row.other.words)
        for row in recognise(subject).contradictions
    ]


CONTRADICTING = {
    "cord tissue that is the patient's own": (
        trial("Cells for Knees", cells("Autologous umbilical cord MSC")),
        [("donor", "autologous", "intervention name", "allogeneic", "intervention name", "umbilical cord")],
    ),
    "placenta in the name, autologous in the arm": (
        trial(
            "Cells for Knees",
            cells("Placenta-derived stem cells"),
            arms=(arm("Cells", "A single injection of autologous stem cells into the knee.", 0),),
        ),
        [("donor", "autologous", "arm 1 description", "allogeneic", "intervention name", "Placenta-derived")],
    ),
    "a title of two sources, arms of one": (
        trial(
            "Placenta-Derived and Umbilical Cord-Derived Stem Cells for Knees",
            cells("Stem cell injection"),
            arms=(arm("Cells", "Injection of placenta-derived mesenchymal stem cells.", 0),),
        ),
        [("cellSource", "umbilical-cord", "title", "placenta", "arm 1 description", "placenta-derived")],
    ),
    "a title of one source, a name of another": (
        trial("Adipose-Derived Stem Cells for Knees", cells("Bone marrow-derived stem cells")),
        [("cellSource", "bone-marrow", "intervention name", "adipose", "title", "Adipose-Derived")],
    ),
    "cord in the title, its blood in the description": (
        trial("Umbilical Cord MSC for Hearts", cells("Stem cells", "20 million cord blood-derived MSC are infused.")),
        [("cellSource", "umbilical-cord", "title", "cord-blood", "intervention description", "cord blood")],
    ),
    "allogeneic by its name, the patient's own fat by its description": (
        trial(
            "Allogeneic Stem Cells for Lungs",
            cells("Allogeneic fat cells", "Mesenchymal stem cells of a patient's own belly fat."),
            arms=(arm("Cells", "Infusion of allogeneic fat-derived stem cells.", 0),),
        ),
        [("donor", "allogeneic", "intervention name", "autologous", "intervention description", "patient's own")],
    ),
    "autologous by the title, a donor's by the summary": (
        trial("Autologous MSC for Lungs", cells("MSC"), summary="Allogeneic MSC will be infused once."),
        [("donor", "autologous", "title", "allogeneic", "summary", "Allogeneic")],
    ),
    "a title of vesicles, names of cells": (
        trial("Exosomes for Skin", cells("Adipose-derived stem cells")),
        [("productKind", "cells", "intervention name", "cell-free", "title", "Exosomes")],
    ),
    "a title of cells, names of medium": (
        trial("Mesenchymal Stem Cells for Skin", cells("Conditioned medium")),
        [("productKind", "cell-free", "intervention name", "cells", "title", "Mesenchymal Stem Cells")],
    ),
    "a control beside the product": (
        trial("Placental and Umbilical Cord MSC", cells("Placental MSC"), Intervention(name="Placebo")),
        [("cellSource", "placenta", "intervention name", "umbilical-cord", "title", "Umbilical Cord")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CONTRADICTING)
def test_what_cannot_both_be_so_is_a_row(case: str) -> None:
    subject, expected = CONTRADICTING[case]
    assert rows(subject) == expected


AGREEING = {
    "perinatal and another person's": trial("Cells", cells("Allogeneic cord blood MSC")),
    "perinatal, and no word of a donor": trial("Cells", cells("Cord blood MSC")),
    "the patient's own marrow beside cord": trial(
        "Autologous Marrow Cells and Umbilical Cord MSC", cells("Autologous bone marrow MSC"), cells("UC-MSC")
    ),
    "the title's donor is that of the other product": trial(
        "Autologous MSC Against Others", cells("Bone marrow MSC"), cells("Placental MSC")
    ),
    "one product with cells of both": trial(
        "Cells", cells("MSC", "Autologous bone marrow MSC or allogeneic umbilical cord MSC are injected.")
    ),
    "a wider and a narrower word": trial(
        "Umbilical Cord MSC for Knees", cells("MSC", "Wharton's jelly MSC are injected into the knee.")
    ),
    "a title of two sources, a product of each": trial(
        "Bone Marrow-Derived and Adipose-Derived MSC", cells("BM-MSC"), cells("Adipose-derived MSC")
    ),
    "a title of two sources, nothing told of one product": trial(
        "Bone Marrow-Derived and Adipose-Derived MSC", cells("BM-MSC"), cells("MSC, second product")
    ),
    "a source that only an intervention without cells has": trial(
        "Bone Marrow-Derived MSC After Cord MSC", cells("UC-MSC"), cells("Aspiration of bone marrow stem cells")
    ),
    "a membrane that carries the cells": trial(
        "Adipose-Derived MSC and Amniotic Membrane (MSC-HAM) for Tendons", cells("Adipose-derived MSC on a membrane")
    ),
    "amnion and placenta are one afterbirth": trial(
        "Amniotic Stem Cells for Knees", cells("MSC", "Placenta-derived MSC are injected.")
    ),
    "cells made of skin": trial("iPSC-derived Cells", cells("MSC", "MSC derived from skin fibroblasts are injected.")),
    "arms with different donors": trial(
        "Autologous MSC for Hearts",
        cells("MSC"),
        arms=(arm("A", "Infusion of autologous MSC.", 0), arm("B", "Infusion of allogeneic MSC.", 0)),
    ),
    "products with different donors": trial(
        "Autologous MSC for Hearts", cells("MSC one", "Autologous MSC."), cells("MSC two", "Allogeneic MSC.")
    ),
    "a text that says both": trial(
        "Autologous MSC for Hearts", cells("MSC", "Autologous MSC, or allogeneic MSC where these do not grow.")
    ),
    "the transplant that patients had": trial(
        "Autologous MSC for Lungs", cells("MSC"), summary="For patients after allogeneic stem cell transplantation."
    ),
    "vesicles, called by their cells": trial(
        "Exosomes for Skin", cells("MSC", "Inhalation of exosomes of mesenchymal stem cells.")
    ),
    "vesicles, called by their cells in short": trial("MSC Exosomes for Skin", cells("low dose of MSCs-Exos")),
    "a factor derived from cells": trial("Mesenchymal Stem Cell-derived Factor", cells("MSC conditioned medium")),
    "a trial of both kinds": trial("Exosomes for Skin", cells("Exosomes"), cells("Adipose-derived stem cells")),
    "one product of cord and of the patient's fat": trial(
        "Cells", cells("Autologous adipose-derived and umbilical cord stem cells")
    ),
    "a text that says both, an arm of one": trial(
        "Autologous MSC for Hearts",
        cells("MSC", "Autologous MSC, or allogeneic MSC where these do not grow."),
        arms=(arm("A", "Infusion of allogeneic MSC.", 0),),
    ),
    "a summary against a description, names silent": trial(
        "MSC for Hearts", cells("MSC", "Autologous MSC are injected."), summary="Allogeneic MSC will be infused once."
    ),
    "a title of both": trial("Autologous MSC Versus Allogeneic MSC", cells("MSC", "Allogeneic MSC are injected.")),
    "one title of vesicles, the other of cells": trial(
        "Exosomes for Skin", cells("Single dose"), official_title="Injection of Mesenchymal Stem Cells"
    ),
    "vesicles, by the summary": trial("Exosomes for Skin", cells("Single dose"), summary="Exosomes are injected once."),
    "marrow that is taken from the patients": trial(
        "Bone Marrow-Derived MSC and Cord MSC",
        cells("UC-MSC"),
        arms=(arm("A", "Bone marrow is aspirated on day 1. UC-MSC are injected on day 9.", 0),),
    ),
    "a control arm's text, no intervention": trial(
        "Infusion of Umbilical Cord MSC",
        arms=(Arm(label="Placebo", type="placebo-comparator", description="Later, bone marrow MSC are infused."),),
    ),
    "no product": trial("Umbilical Cord MSC, Autologous", Intervention(name="Placebo")),
}


@pytest.mark.parametrize("case", AGREEING)
def test_what_may_both_be_so_is_none(case: str) -> None:
    assert rows(AGREEING[case]) == []


def test_a_row_shows_both_sides_and_changes_nothing() -> None:
    subject, _ = CONTRADICTING["allogeneic by its name, the patient's own fat by its description"]
    found = recognise(subject)
    (row,) = found.contradictions
    assert isinstance(row, Contradiction)
    assert row.believed in found.facts
    assert row.other not in found.facts
    assert {fact.code for fact in found.facts if fact.term == "donor" and fact.arm is None} == {"allogeneic"}
    text = subject.interventions[0].description or ""
    assert text[row.other.start : row.other.end] == row.other.words == "patient's own"
    assert row.rule == "names and titles say one donor, what is told of the product says another"


def test_the_trial_as_a_whole_is_a_product_where_it_lists_none() -> None:
    subject = trial("Infusion of Autologous Umbilical Cord MSC")
    assert rows(subject) == [("donor", "autologous", "title", "allogeneic", "title", "Umbilical Cord")]
    assert recognise(subject).contradictions[0].believed.intervention is None


def test_a_name_s_source_against_the_title_and_the_arms() -> None:
    arms = (Arm(label="1", description="Bone marrow-derived stem cells are infused."),)
    product = Intervention(name="adipose-derived stem cells")
    subject = Trial(id="NCT1", brief_title="Bone Marrow-Derived Stem Cells", interventions=(product,), arms=arms)
    (row,) = recognise(subject).contradictions
    assert (row.believed.code, row.believed.field) == ("adipose", "intervention name")
    assert (row.other.code, row.other.field) == ("bone-marrow", "title")
    agreeing = replace(subject, brief_title="Adipose-Derived or Bone Marrow-Derived Stem Cells")
    assert recognise(agreeing).contradictions == []
