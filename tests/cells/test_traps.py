"""What the recogniser must not fall for, each trap as a short invented trial."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialgraph.cells import Fact, cell_facts
from trialgraph.mappers.trial import Arm, Eligibility, Intervention, Trial
from trialgraph.ontology import scheme


def trial(name: str, *, title: str = "A Trial", **more: object) -> Trial:
    """A trial of one product; ``description`` and ``other_names`` are the product's, the rest the trial's."""
    own = {key: more.pop(key) for key in ("description", "other_names") if key in more}
    product = Intervention(name=name, **own)  # type: ignore[arg-type]
    return Trial(id="NCT00000001", brief_title=title, interventions=(product,), **more)  # type: ignore[arg-type]


def codes(subject: Trial, term: str, intervention: int | None = 0) -> list[str]:
    """The codes of one term, in order."""
    return [fact.code for fact in cell_facts(subject) if (fact.term, fact.intervention) == (term, intervention)]


def the(subject: Trial, term: str) -> Fact:
    (fact,) = (fact for fact in cell_facts(subject) if fact.term == term)
    return fact


# ---- sources by the product's name

SOURCES = [
    # cord against cord blood (trap 7)
    ("umbilical cord mesenchymal stem cells", "umbilical-cord"),
    ("human umbilical cord derived MSC", "umbilical-cord"),
    ("UC-MSC", "umbilical-cord"),
    ("hUC-MSCs", "umbilical-cord"),
    ("UCMSC", "umbilical-cord"),
    ("Umbilical cord blood mesenchymal stem cells", "cord-blood"),
    ("umbilical-cord-blood derived MSCs", "cord-blood"),
    ("UCB-MSC", "cord-blood"),
    ("hUCB-MSCs", "cord-blood"),
    # spelling (trap 8)
    ("umblical cord mesenchymal stem cells", "umbilical-cord"),
    ("adypose derived stem cells", "adipose"),
    ("Wharton's jelly mesenchymal stem cells", "whartons-jelly"),
    ("Wharton’s Jelly MSC", "whartons-jelly"),
    ("Wharton´s jelly MSC", "whartons-jelly"),
    ("Wharton Jelly stem cells", "whartons-jelly"),
    ("Whartons jelly stem cells", "whartons-jelly"),
    ("WJ-MSC", "whartons-jelly"),
    ("WJ-MSCs", "whartons-jelly"),
    # the common tissues, in the spellings of registries
    ("Bone Marrow-derived Mesenchymal Stem Cells", "bone-marrow"),
    ("BM-MSC", "bone-marrow"),
    ("BONE MARROW STROMAL CELLS", "bone-marrow"),
    ("Adipose-Derived Mesenchymal Stem Cells", "adipose"),
    ("adipose tissue stem cells", "adipose"),
    ("placenta-derived mesenchymal stem cells", "placenta"),
    ("placental mesenchymal stem cells", "placenta"),
    ("amniotic fluid stem cells", "amniotic-fluid"),
    ("dental pulp stem cells", "dental-pulp"),
    ("menstrual blood-derived stem cells", "menstrual-endometrial"),
]


@pytest.mark.parametrize(("name", "source"), SOURCES)
def test_the_source_that_a_name_states(name: str, source: str) -> None:
    assert codes(trial(name), "cellSource") == [source]
    assert the(trial(name), "cellSource").basis == "stated"


def test_each_source_is_a_concept() -> None:
    assert {source for _, source in SOURCES} <= set(scheme("cell-source").codes)


@pytest.mark.parametrize(
    "name",
    [
        "mesenchymal stem cells",
        "mesenchymal stem cell",
        "Mesenchymal Stromal Cells",
        "mesenchimal stem cells",
        "mesencymal stem cells",
        "messenchymal stem cells",
        "MSC",
        "MSCs",
        "hMSCs",
    ],
)
def test_the_cells_of_a_name_without_a_source(name: str) -> None:
    """ "Not stated" is said, not left out."""
    assert codes(trial(name), "productKind") == ["cells"]
    assert codes(trial(name), "cellType") == ["mesenchymal"]
    source = the(trial(name), "cellSource")
    assert (source.code, source.basis) == ("unspecified", "inferred")
    assert codes(trial(name), "donor") == ["not-stated"]
    assert codes(trial(name), "route") == ["not-stated"]


# ---- words that stand for something else (trap 2)


@pytest.mark.parametrize(
    ("title", "condition"),
    [
        ("Stem Cells for UC", "UC"),
        ("MSC in Active UC (Ulcerative Colitis)", "Ulcerative Colitis"),
        ("Cells in AD", "AD"),
    ],
)
def test_an_abbreviated_disease_is_no_source(title: str, condition: str) -> None:
    subject = trial("mesenchymal stem cells", title=title, conditions=(condition,))
    assert codes(subject, "cellSource") == ["unspecified"]


def test_adipose_cells_for_ulcerative_colitis() -> None:
    subject = trial(
        "adipose derived mesenchymal stem cells", title="Treatment of UC", description="for patients with UC"
    )
    assert codes(subject, "cellSource") == ["adipose"]


def test_cord_blood_cells_for_alzheimers_disease() -> None:
    subject = trial("human umbilical cord blood derived MSC", title="NEUROSTEM-AD in Alzheimer's Disease (AD)")
    assert codes(subject, "cellSource") == ["cord-blood"]


@pytest.mark.parametrize("name", ["asc", "ad", "Vitamin C", "Ascorbic acid"])
def test_small_words_are_no_products(name: str) -> None:
    assert set(codes(trial(name), "cellSource")) <= {"unspecified"}
    assert "adipose" not in codes(trial(name), "cellSource")


def test_a_source_without_cells_is_no_product() -> None:
    """A tissue in the name of a drug, a device or an operation."""
    for name in ("Umbilical cord clamping", "Amniotic membrane patch", "Placenta extract"):
        assert codes(trial(name), "cellSource") == [], name


# ---- two sources on purpose (trap 6)


@pytest.mark.parametrize(
    ("name", "sources"),
    [
        ("Umbilical Cord/Placenta-derived mesenchymal stem cells", ["umbilical-cord", "placenta"]),
        ("bone marrow or adipose derived mesenchymal stem cells", ["bone-marrow", "adipose"]),
    ],
)
def test_two_sources_on_purpose(name: str, sources: list[str]) -> None:
    assert codes(trial(name), "cellSource") == sources


def test_the_most_specific_of_two_that_contain_each_other() -> None:
    subject = trial("Wharton's jelly of umbilical cord mesenchymal stem cells")
    assert codes(subject, "cellSource") == ["whartons-jelly"]


# ---- which field speaks (traps 1, 13)

BACKGROUND = "Mesenchymal stem cells come from bone marrow, placenta, adipose tissue, umbilical cord, amniotic fluid."


def test_background_and_eligibility_are_never_read() -> None:
    eligibility = Eligibility(
        criteria=BACKGROUND, inclusion=f"Autologous. {BACKGROUND}", exclusion=f"intravenous {BACKGROUND}"
    )
    subject = trial("mesenchymal stem cells", description=None, eligibility=eligibility)
    with_background = trial("mesenchymal stem cells", eligibility=eligibility)
    for each in (subject, with_background):
        assert codes(each, "cellSource") == ["unspecified"]
        assert codes(each, "donor") == ["not-stated"]
        assert codes(each, "route") == ["not-stated"]
    described = Trial(
        id="NCT1",
        brief_title="A Trial",
        description=f"{BACKGROUND} Autologous, intrathecal.",
        interventions=(Intervention(name="mesenchymal stem cells"),),
    )
    assert codes(described, "cellSource") == ["unspecified"]
    assert codes(described, "donor") == ["not-stated"]


def test_the_summary_speaks_only_where_the_product_is_silent() -> None:
    summary = "We give bone marrow derived autologous mesenchymal stem cells by intrathecal injection."
    silent = trial("mesenchymal stem cells", summary=summary)
    assert (codes(silent, "cellSource"), the(silent, "cellSource").field) == (["bone-marrow"], "summary")
    assert codes(silent, "donor") == ["autologous"]
    speaking = trial("allogeneic umbilical cord mesenchymal stem cells, intravenous", summary=summary)
    assert codes(speaking, "cellSource") == ["umbilical-cord"]
    assert codes(speaking, "donor") == ["allogeneic"]
    assert codes(speaking, "route") == ["intravenous"]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"other_names": ("adipose derived stem cells",)}, "intervention other name"),
        ({"title": "Adipose Derived Stem Cells"}, "title"),
        ({"official_title": "Adipose Derived Stem Cells"}, "official title"),
        ({"arms": (Arm(label="Adipose derived stem cells", uses=(0,)),)}, "arm"),
        ({"description": "adipose derived stem cells"}, "intervention description"),
        ({"summary": "adipose derived stem cells"}, "summary"),
    ],
)
def test_the_field_is_the_evidence(more: dict[str, object], field: str) -> None:
    fact = the(trial("mesenchymal stem cells", **more), "cellSource")  # type: ignore[arg-type]
    assert (fact.code, fact.field) == ("adipose", field)


def test_fields_are_asked_in_order_of_trust() -> None:
    subject = trial(
        "placenta derived stem cells",
        other_names=("adipose derived stem cells",),
        title="Bone Marrow Stem Cells",
        description="umbilical cord stem cells",
    )
    assert codes(subject, "cellSource") == ["placenta"]


def test_an_arm_that_does_not_use_the_product_says_nothing_of_it() -> None:
    arms = (Arm(label="adipose derived stem cells", uses=()), Arm(label="stem cells", uses=(0,)))
    assert codes(trial("mesenchymal stem cells", arms=arms), "cellSource") == ["unspecified"]


# ---- controls


@pytest.mark.parametrize(
    "name",
    [
        "Placebo",
        "saline",
        "0.9% sodium chloride",
        "Vehicle",
        "Sham procedure",
        "Standard of care",
        "Comparator",
        "Control",
    ],
)
def test_a_control_is_no_product(name: str) -> None:
    subject = Trial(
        id="NCT1",
        brief_title="Umbilical Cord Mesenchymal Stem Cells",
        summary="Umbilical cord mesenchymal stem cells are given intravenously.",
        interventions=(
            Intervention(name="UC-MSC"),
            Intervention(name=name, description="The same without mesenchymal stem cells."),
        ),
        arms=(Arm(label="cells", uses=(0,)), Arm(label="umbilical cord stem cells placebo", uses=(1,))),
    )
    assert codes(subject, "productKind", 0) == ["cells"]
    assert codes(subject, "productKind", 1) == ["none"]
    assert codes(subject, "cellSource", 1) == codes(subject, "donor", 1) == codes(subject, "route", 1) == []


def test_a_drug_beside_the_cells_is_no_product() -> None:
    subject = Trial(
        id="NCT1",
        brief_title="Bone Marrow Mesenchymal Stem Cells with Aspirin",
        interventions=(Intervention(name="Aspirin"), Intervention(name="BM-MSC")),
    )
    assert codes(subject, "productKind", 0) == ["none"]
    assert codes(subject, "cellSource", 0) == []
    assert codes(subject, "cellSource", 1) == ["bone-marrow"]


# ---- donors and routes


@pytest.mark.parametrize(
    ("name", "donor", "basis"),
    [
        ("autologous bone marrow stem cells", "autologous", "stated"),
        ("allogeneic bone marrow stem cells", "allogeneic", "stated"),
        ("allogenic bone marrow stem cells", "allogeneic", "stated"),  # trap 8: 153 records
        ("umbilical cord stem cells", "allogeneic", "inferred"),
        ("Wharton's jelly stem cells", "allogeneic", "inferred"),
        ("placenta derived stem cells", "allogeneic", "inferred"),
        ("autologous cord blood stem cells", "autologous", "stated"),  # stated goes before inferred
        ("bone marrow stem cells", "not-stated", "inferred"),
    ],
)
def test_donors(name: str, donor: str, basis: str) -> None:
    fact = the(trial(name), "donor")
    assert (fact.code, fact.basis) == (donor, basis)


@pytest.mark.parametrize(
    ("words", "route"),
    [
        ("intravenous infusion of mesenchymal stem cells", "intravenous"),
        ("intrathecal injection", "intrathecal"),
        ("intra-articular injection", "intra-articular"),
        ("intracoronary infusion", "intracoronary"),
        ("intramuscular injections", "intramuscular"),
    ],
)
def test_routes(words: str, route: str) -> None:
    assert codes(trial("mesenchymal stem cells", description=words), "route") == [route]


# ---- a trial without interventions


def test_a_trial_without_interventions_is_asked_as_a_whole() -> None:
    subject = Trial(id="NCT1", brief_title="Umbilical Cord Mesenchymal Stem Cells for HIV")
    assert codes(subject, "cellSource", None) == ["umbilical-cord"]
    assert cell_facts(Trial(id="NCT1", brief_title="Aspirin for Headache", summary="Aspirin.")) == []


# ---- evidence

PIECES = st.sampled_from(
    [
        *(name for name, _ in SOURCES),
        *(
            "placebo",
            "autologous",
            "allogenic",
            "intravenous",
            "intra-articular",
            "(",
            ")",
            "/",
            "for UC",
            "é𝔘",
            "\u2019",
            "1x106",
        ),
        *("exosomes", "stromal vascular fraction", "CAR-T cells", "islets", "NK cells"),
    ]
)
FIELD = st.lists(PIECES, min_size=1, max_size=5).map(" ".join)
PRODUCTS = st.builds(
    Intervention,
    name=FIELD,
    description=st.none() | FIELD,
    other_names=st.lists(FIELD, max_size=2).map(tuple),
)


@st.composite
def trials(draw: st.DrawFn) -> Trial:
    products = draw(st.lists(PRODUCTS, max_size=3).map(tuple))
    places = range(len(products))
    uses = st.lists(st.sampled_from(places), unique=True).map(tuple) if products else st.just(())
    arm = st.builds(Arm, label=FIELD, description=st.none() | FIELD, uses=uses)
    return Trial(
        id="NCT00000001",
        brief_title=draw(FIELD),
        official_title=draw(st.none() | FIELD),
        summary=draw(st.none() | FIELD),
        arms=draw(st.lists(arm, max_size=2).map(tuple)),
        interventions=products,
    )


def texts(subject: Trial, fact: Fact) -> list[str]:
    """The texts that the fact's field can mean."""
    named: dict[str, list[str | None]] = {
        "title": [subject.brief_title],
        "official title": [subject.official_title],
        "summary": [subject.summary],
    }
    if fact.intervention is not None:
        product = subject.interventions[fact.intervention]
        named |= {
            "intervention name": [product.name],
            "intervention other name": list(product.other_names),
            "intervention description": [product.description],
            "arm": [f"{a.label}. {a.description or ''}" for a in subject.arms if fact.intervention in a.uses],
        }
    return [text for text in named[fact.field] if text is not None]


@settings(deadline=None, max_examples=300)
@given(trials())
def test_every_fact_shows_its_words(subject: Trial) -> None:
    """``text[start:end]`` of the named field are the words, and the code is a concept of its vocabulary."""
    for fact in cell_facts(subject):
        assert any(text[fact.start : fact.end] == fact.words != "" for text in texts(subject, fact)), fact
        assert fact.code in scheme(fact.vocabulary).codes
        assert fact.basis in {"stated", "inferred"}
        assert fact.rule


@settings(deadline=None)
@given(trials())
def test_every_product_of_cells_has_a_source_a_donor_and_a_route(subject: Trial) -> None:
    facts = cell_facts(subject)
    for at in {fact.intervention for fact in facts}:
        terms = [fact.term for fact in facts if fact.intervention == at]
        kinds = [fact.code for fact in facts if (fact.intervention, fact.term) == (at, "productKind")]
        assert len(kinds) == 1
        expected = {"productKind"} if kinds == ["none"] else {"productKind", "cellSource", "donor", "route"}
        assert expected <= set(terms) <= expected | {"cellType"}
        found = [(fact.term, fact.code) for fact in facts if fact.intervention == at]
        assert len(found) == len(set(found))
