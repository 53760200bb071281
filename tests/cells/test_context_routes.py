"""Routes: the way that the product goes, and not that of a drug, a disease, a sample or a catheter."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.cells.invented import codes, trial
from trialgraph.mappers.trial import Arm, Intervention

GIVEN = [
    ("Intravenous infusion of the cells.", ["intravenous"]),
    ("The cells are infused intravenously.", ["intravenous"]),
    ("IV infusion of stem cells.", ["intravenous"]),
    ("MSC i.v. on day 1.", ["intravenous"]),
    ("Stem cells are infused via a peripheral vein.", ["intravenous"]),
    ("Cells are infused through the antecubital vein.", ["intravenous"]),
    ("Cells are given by slow intravenous drip over one hour.", ["intravenous"]),
    ("Intrathecal injection of the cells.", ["intrathecal"]),
    ("Cells are injected by lumbar puncture.", ["intrathecal"]),
    ("Stem cells are injected into the subarachnoid space.", ["intrathecal"]),
    ("Cells are injected into the knee joint.", ["intra-articular"]),
    ("Intra-articular injection in both knees.", ["intra-articular"]),
    ("A single intraarticular injection of MSC.", ["intra-articular"]),
    ("Intramuscular injections along the calf.", ["intramuscular"]),
    ("Cells are injected into the gastrocnemius muscle.", ["intramuscular"]),
    ("Intramyocardial injection of cells.", ["intramyocardial"]),
    ("Transendocardial injection of MSC.", ["intramyocardial"]),
    ("Cells are injected into the myocardium during bypass.", ["intramyocardial"]),
    ("Intracoronary infusion of MSC.", ["intracoronary"]),
    ("Cells are infused into the left coronary artery.", ["intracoronary"]),
    ("Cells are infused into the hepatic artery.", ["hepatic", "intra-arterial"]),
    ("MSC are infused via the portal vein.", ["hepatic"]),
    ("Intrahepatic injection of cells.", ["hepatic"]),
    ("Intra-arterial infusion of MSC.", ["intra-arterial"]),
    ("MSC are infused into the femoral artery.", ["intra-arterial"]),
    ("Cells are injected around the fistula tract.", ["perianal"]),
    ("Cells are injected into the wall of the fistula.", ["intralesional"]),
    ("Cells are injected into the wall of the perianal fistula.", ["perianal"]),
    ("Cells are injected into the pouch fistula.", ["intralesional"]),
    ("MSC are infused endovenously.", ["intravenous"]),
    ("Stem cells into the tendon footprint.", ["local-injection"]),
    ("A gel of MSC is smeared on the wound.", ["topical"]),
    ("MSC, given ID on day 1.", ["intradermal"]),
    ("Cells are delivered into the ventricular system.", ["intracerebroventricular"]),
    ("Subcutaneous injection of MSC.", ["subcutaneous"]),
    ("Intradermal injection of MSC.", ["intradermal"]),
    ("MSC are injected into the disc.", ["intradiscal"]),
    ("Intradiscal injection of MSC.", ["intradiscal"]),
    ("MSC are inhaled as an aerosol.", ["inhaled"]),
    ("Nebulised exosomes.", ["inhaled"]),
    ("Exosomes are given as nasal drops.", ["intranasal"]),
    ("Cells are instilled through the endotracheal tube.", ["intratracheal"]),
    ("Intravitreal injection of cells.", ["intravitreal"]),
    ("Cells are injected under the conjunctiva: subconjunctival injection.", ["ocular"]),
    ("Topical application of a gel with cells.", ["topical"]),
    ("Cells are sprayed onto the wound.", ["topical"]),
    ("Stereotactic injection into the brain.", ["intracerebral"]),
    ("Cells are injected into the spinal cord.", ["intraspinal"]),
    ("Cells are seeded on a collagen scaffold and implanted.", ["scaffold"]),
    ("MSC are injected into the corpus cavernosum.", ["intracavernous"]),
    ("MSC are injected into the ovary.", ["intraovarian"]),
    ("MSC are injected intraperitoneally.", ["intraperitoneal"]),
    ("Epidural injection of MSC.", ["epidural"]),
    ("Cells are given intravenously and intrathecally.", ["intravenous", "intrathecal"]),
    ("Intrathecal and intramuscular injections of MSC.", ["intrathecal", "intramuscular"]),
]


@pytest.mark.parametrize(("told", "routes"), GIVEN)
def test_the_way_that_the_product_goes(told: str, routes: list[str]) -> None:
    assert codes(trial("mesenchymal stem cells", described=told), "route") == routes


@pytest.mark.parametrize(
    ("name", "route"),
    [
        ("intravenous mesenchymal stem cells", "intravenous"),
        ("IV MSC", "intravenous"),
        ("MSC (IV)", "intravenous"),
        ("mesenchymal stem cells, intravenous", "intravenous"),
        ("intrathecal MSC", "intrathecal"),
        ("MSC IT injection", "intrathecal"),
        ("intra-articular MSC", "intra-articular"),
        ("Intra-Articular Injection of Stem Cells", "intra-articular"),
        ("IM injection of MSC", "intramuscular"),
        ("Intracoronary MSC", "intracoronary"),
        ("Inhalation of MSC exosomes", "inhaled"),
        ("MSC on a collagen scaffold", "scaffold"),
        ("Tissue-engineered bone with stem cells", "scaffold"),
        ("topical stem cell gel", "topical"),
    ],
)
def test_the_route_that_a_name_states(name: str, route: str) -> None:
    assert codes(trial(name), "route") == [route]


# ---- what is not the product's way


@pytest.mark.parametrize(
    "told",
    [
        # a drug beside the cells
        "Heparin is given intravenously before the cells.",
        "MSC are given with intravenous methylprednisolone.",
        "Before MSC, patients have 25 mg diphenhydramine IV.",
        "Intravenous antibiotics are allowed after MSC.",
        "Cells are given while tacrolimus is taken orally.",
        "Intravenous cyclophosphamide precedes the stem cells.",
        "Subcutaneous G-CSF is given before the stem cells are collected.",
        "Intravenous immunoglobulin is forbidden after MSC.",
        "Cells follow thrombolysis with intravenous alteplase.",
        "Contrast is injected intravenously to see the stem cells.",
        # grades and stages
        "MSC for grade III-IV GVHD.",
        "MSC for grades II to IV disease.",
        "MSC in stage IV disease.",
        "MSC in NYHA class III or IV patients.",
        "MSC for Kellgren-Lawrence grade IV.",
        "Phase IV of the stem cell programme.",
        # the place of the disease
        "MSC for perianal fistula.",
        "MSC after intracerebral haemorrhage.",
        "MSC for intrauterine adhesions.",
        "MSC for patients with knee pain.",
        "MSC in knee osteoarthritis.",
        "MSC for diseases of the heart.",
        "MSC in spinal cord injury.",
        "MSC for burn wounds.",
        "MSC in liver cirrhosis.",
        "MSC for portal vein thrombosis.",
        "MSC in varicose veins.",
        "MSC for disc degeneration.",
        "MSC for tendon rupture.",
        "MSC for brain injury.",
        "MSC for the dry eye.",
        "MSC for a nonunion fracture.",
        "MSC for intraventricular haemorrhage.",
        # samples and examinations
        "Blood is drawn from a vein before MSC.",
        "A lumbar puncture is done to examine the fluid after MSC.",
        "Knee MRI is done six months after MSC.",
        "Bronchoscopy is done before MSC.",
        "Subcutaneous fat is taken to make MSC.",
        "Muscle strength is measured after MSC.",
        # denied, or other people's
        "MSC are not given intravenously.",
        "In mice, intravenous MSC were safe.",
        "Previous studies have used intrathecal MSC.",
        "Intravenous injection can be used in theory.",
        # words that look like routes
        "It is hoped that MSC help.",
        "I am given MSC.",
        "MSC may ease the face of disease.",
        "Stem cells (SC) are grown, and SC injection follows.",
        "MSC at day 0, then subcutaneous injection of 20 µg of a drug.",
        "THIRD-PARTY MESENCHYMAL STROMAL CELLS TO INDUCE TOLERANCE IN LIVER RECIPIENTS",
        "MSC are given to patients with lesions of the talus.",
        "MSC are safe to give patients with primary brain tumors.",
        "Cells are given to people with hepatic metastases.",
        "MSC are applied to the arteriovenous fistula.",
        "Temozolomide is given orally before MSC.",
    ],
)
def test_another_way(told: str) -> None:
    assert codes(trial("mesenchymal stem cells", described=told), "route") == ["not-stated"]


def test_the_way_of_a_drug_that_the_record_lists() -> None:
    """The registered name of the other drug tells whose way it is, though no list knows it."""
    arm = Arm(label="1", description="MSC, while Zolrafix is given intravenously.", uses=(0, 1))
    subject = trial("mesenchymal stem cells", arms=(arm,))
    other = Intervention(name="Zolrafix", type="drug")
    assert codes(subject, "route") == ["intravenous"]
    assert codes(replace(subject, interventions=(*subject.interventions, other)), "route") == ["not-stated"]


@pytest.mark.parametrize(
    ("told", "routes"),
    [
        ("Heparin is given intravenously. MSC are injected intrathecally.", ["intrathecal"]),
        ("MSC are injected into the knee. Paracetamol is given intravenously.", ["intra-articular"]),
        ("Intravenous MSC for grade III-IV GVHD.", ["intravenous"]),
        ("Intravenous MSC in knee osteoarthritis.", ["intravenous"]),
        ("Intrathecal MSC in spinal cord injury.", ["intrathecal"]),
        ("Intravenous MSC after intracerebral haemorrhage.", ["intravenous"]),
        ("MSC are injected locally, not intravenously.", ["local-injection"]),
        ("Subcutaneous fat is taken; its MSC are given intravenously.", ["intravenous"]),
        ("MSC are injected into the knee under local anaesthesia.", ["intra-articular"]),
        ("Intravitreal injection of MSC under local anaesthesia.", ["intravitreal"]),
    ],
)
def test_the_way_of_the_product_beside_another(told: str, routes: list[str]) -> None:
    assert codes(trial("mesenchymal stem cells", described=told), "route") == routes


@pytest.mark.parametrize("place", ["knee", "heart", "brain", "liver", "spinal cord", "eye", "wound", "muscle", "disc"])
def test_a_place_needs_a_word_that_leads_there(place: str) -> None:
    there = trial("mesenchymal stem cells", described=f"The cells are injected into the {place}.")
    about = trial("mesenchymal stem cells", described=f"The cells may help the {place}.")
    titled = trial("mesenchymal stem cells", title=f"Stem Cells in Diseases of the {place.title()}")
    assert codes(there, "route") != ["not-stated"]
    assert codes(about, "route") == codes(titled, "route") == ["not-stated"]


def test_arms_tell_the_way_where_the_name_is_silent() -> None:
    arms = (
        Arm(label="Cells", type="experimental", description="MSC are given intrathecally.", uses=(0,)),
        Arm(label="Placebo", type="placebo-comparator", description="Saline is given intravenously.", uses=()),
    )
    subject = trial("mesenchymal stem cells", arms=arms)
    assert codes(subject, "route") == ["intrathecal"]
    assert codes(subject, "route", None, arm=0) == ["intrathecal"]
    assert codes(subject, "route", None, arm=1) == []


def test_the_summary_tells_a_way_only_in_a_sentence_on_cells() -> None:
    vague = trial("mesenchymal stem cells", summary="Patients need intravenous access for their drugs.")
    clear = trial("mesenchymal stem cells", summary="Stem cells are infused intravenously once.")
    assert codes(vague, "route") == ["not-stated"]
    assert codes(clear, "route") == ["intravenous"]
