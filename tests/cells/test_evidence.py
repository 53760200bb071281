"""Each fact shows its words: exact slices of a field that may speak; which field that is; and hostile text."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cells.invented import codes, field_text, text_facts, the, trial
from trialgraph.cells import Fact, recognise, recognise_text
from trialgraph.mappers.trial import Arm, Eligibility, Intervention, Trial
from trialgraph.ontology import scheme

# ---- which field speaks


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"other_names": ("adipose-derived stem cells",)}, "intervention other name 1"),
        ({"other_names": ("cells", "adipose-derived stem cells")}, "intervention other name 2"),
        ({"title": "Adipose-Derived Stem Cells"}, "title"),
        ({"official_title": "Adipose-Derived Stem Cells"}, "official title"),
        ({"arms": (Arm(label="Adipose-derived stem cells", uses=(0,)),)}, "arm 1 label"),
        ({"arms": (Arm(label="A"), Arm(label="B", description="adipose-derived MSC", uses=(0,)))}, "arm 2 description"),
        ({"described": "adipose-derived stem cells"}, "intervention description"),
        ({"keywords": ("cells", "adipose-derived stem cells")}, "keyword 2"),
        ({"summary": "adipose-derived stem cells"}, "summary"),
    ],
)
def test_the_field_is_the_evidence(more: dict[str, object], field: str) -> None:
    fact = the(trial("mesenchymal stem cells", **more), "cellSource")  # type: ignore[arg-type]
    assert (fact.code, fact.field) == ("adipose", field)


def test_fields_are_asked_in_order_of_trust() -> None:
    told: dict[str, object] = {
        "summary": "umbilical cord stem cells",
        "described": "dental pulp stem cells",
        "title": "Bone Marrow Stem Cells",
        "other_names": ("placenta-derived stem cells",),
    }
    subject = trial("adipose-derived stem cells", **told)  # type: ignore[arg-type]
    assert codes(subject, "cellSource") == ["adipose"]
    for field, source in (
        ("other_names", "placenta"),
        ("title", "bone-marrow"),
        ("described", "dental-pulp"),
        ("summary", "umbilical-cord"),
    ):
        assert codes(trial("stem cells", **told), "cellSource") == [source]  # type: ignore[arg-type]
        del told[field]
    assert codes(trial("stem cells", **told), "cellSource") == ["unspecified"]  # type: ignore[arg-type]


def test_the_summary_speaks_only_where_the_product_is_silent() -> None:
    summary = "We give bone marrow derived autologous mesenchymal stem cells by intrathecal injection."
    silent = trial("mesenchymal stem cells", summary=summary)
    assert (codes(silent, "cellSource"), the(silent, "cellSource").field) == (["bone-marrow"], "summary")
    assert codes(silent, "donor") == ["autologous"]
    assert codes(silent, "route") == ["intrathecal"]
    speaking = trial("allogeneic umbilical cord mesenchymal stem cells, intravenous", summary=summary)
    assert codes(speaking, "cellSource") == ["umbilical-cord"]
    assert codes(speaking, "donor") == ["allogeneic"]
    assert codes(speaking, "route") == ["intravenous"]


def test_an_arm_that_does_not_use_the_product_says_nothing_of_it() -> None:
    arms = (Arm(label="adipose-derived stem cells", uses=()), Arm(label="stem cells", uses=(0,)))
    assert codes(trial("mesenchymal stem cells", arms=arms), "cellSource") == ["unspecified"]


def test_the_words_are_where_they_stand() -> None:
    fact = the(trial("two shots of hUC-MSCs (fresh)"), "cellSource")
    assert (fact.words, fact.start, fact.end) == ("hUC-MSCs", 13, 21)
    assert (fact.basis, fact.vocabulary, fact.intervention, fact.arm) == ("stated", "cell-source", 0, None)


# ---- assembled trials

PIECES = st.sampled_from(
    """umbilical cord mesenchymal stem cells|UC-MSC|Wharton’s jelly MSC|bone marrow|BM-MNC|adipose-derived|placenta
    fat from|derived from|autologous|allogenic|healthy donors|not|placebo|saline|sham|intravenous infusion|IV
    injected into the knee|for UC|Grade III-IV|after allogeneic HSCT|seeded on amniotic membrane|(|)|/|,|. |; |and|or
    é𝔘|\u2019|ß|İ|1x106 cells/kg|exosomes|stromal vascular fraction|CAR-T cells|islets|NK cells|CD34+ cells|PRP
    Cartistem|hAMSC|MSC|ASC|in mice|aspirated|cord blood transplantation|T-cell engager|follow-up|control|dose
    hESC-RPE|two doses of|20 million cells|\n""".replace("\n    ", "|").split("|")
)
FIELD = st.lists(PIECES, min_size=1, max_size=7).map(" ".join)
MAYBE = st.none() | FIELD
TYPES = st.sampled_from(["biological", "drug", "procedure", "other", "behavioral", None])
PRODUCTS = st.builds(
    Intervention, name=FIELD, type=TYPES, description=MAYBE, other_names=st.lists(FIELD, max_size=2).map(tuple)
)
ARM_TYPES = st.sampled_from(["experimental", "active-comparator", "placebo-comparator", "no-intervention", None])


@st.composite
def trials(draw: st.DrawFn) -> Trial:
    products = draw(st.lists(PRODUCTS, max_size=3).map(tuple))
    uses = st.lists(st.sampled_from(range(len(products))), unique=True).map(tuple) if products else st.just(())
    arm = st.builds(Arm, label=FIELD, type=ARM_TYPES, description=MAYBE, uses=uses)
    return Trial(
        id="NCT00000001",
        brief_title=draw(FIELD),
        official_title=draw(MAYBE),
        summary=draw(MAYBE),
        study_type=draw(st.sampled_from(["interventional", "observational", None])),
        keywords=tuple(draw(st.lists(FIELD, max_size=2))),
        arms=draw(st.lists(arm, max_size=2).map(tuple)),
        interventions=products,
    )


def assert_told(fact: Fact) -> None:
    """A concept of its vocabulary, or a dose; and the rule by which it is believed."""
    if fact.term == "dose":
        assert fact.dose is not None
        assert (fact.dose.words, fact.dose.start, fact.dose.end) == (fact.words, fact.start, fact.end)
    else:
        assert fact.dose is None
        assert fact.code in scheme(fact.vocabulary).codes
    assert fact.rule


@given(trials())
def test_every_fact_shows_its_words(subject: Trial) -> None:
    """``text[start:end]`` of the named field are the words, and the code is a concept of its vocabulary."""
    told = recognise(subject)
    for fact in [*told.facts, *(each for pair in told.contradictions for each in (pair.believed, pair.other))]:
        assert field_text(subject, fact)[fact.start : fact.end] == fact.words != ""
        assert_told(fact)
        assert fact.basis in {"stated", "inferred"}
        assert fact.intervention is None or fact.arm is None


@given(trials())
def test_every_product_of_cells_has_a_source_a_donor_and_a_route(subject: Trial) -> None:
    facts = [fact for fact in recognise(subject).facts if fact.arm is None and fact.intervention is not None]
    for at in range(len(subject.interventions)):
        mine = [fact for fact in facts if fact.intervention == at]
        kind = [fact.code for fact in mine if fact.term == "productKind"]
        assert len(kind) == 1
        expected = {"productKind"} if kind == ["none"] else {"productKind", "cellSource", "donor", "route"}
        assert expected <= {fact.term for fact in mine}
        assert {fact.term for fact in mine} <= expected | ({"cellType", "dose"} if kind != ["none"] else set())
        found = [(fact.term, fact.code) for fact in mine if fact.term != "dose"]
        assert len(found) == len(set(found))
        for term, silence in (("cellSource", "unspecified"), ("donor", "not-stated"), ("route", "not-stated")):
            said = [(fact.code, fact.basis) for fact in mine if fact.term == term]
            if silence in [code for code, _ in said]:  # silence is inferred, and stands alone
                assert said == [(silence, "inferred")]


@given(trials(), FIELD, FIELD)
def test_eligibility_and_description_change_nothing(subject: Trial, one: str, other: str) -> None:
    eligibility = Eligibility(criteria=one, inclusion=other, exclusion=one)
    more = msgspec.structs.replace(subject, eligibility=eligibility, description=other)
    assert recognise(more) == recognise(subject)


@given(trials())
def test_the_same_trial_tells_the_same(subject: Trial) -> None:
    again = msgspec.msgpack.decode(msgspec.msgpack.encode(subject), type=Trial)
    assert recognise(again) == recognise(subject)


@given(trials(), FIELD)
def test_an_arm_that_compares_changes_nothing(subject: Trial, told: str) -> None:
    """Where arms name what they use, an arm of placebo may say what it likes."""
    if not any(arm.uses for arm in subject.arms):
        return
    control = Arm(label=f"Placebo {told}", type="placebo-comparator", description=told)
    more = msgspec.structs.replace(subject, arms=(*subject.arms, control))
    assert recognise(more) == recognise(subject)


# ---- plain text


@given(st.lists(PIECES, max_size=12).map(" ".join) | st.text())
def test_facts_of_a_plain_text_are_slices_of_it(text: str) -> None:
    for fact in recognise_text(text).facts:
        assert text[fact.start : fact.end] == fact.words != ""
        assert (fact.field, fact.intervention, fact.arm) == ("text", None, None)
        assert_told(fact)


def test_a_plain_text() -> None:
    text = "Patients receive allogeneic cord blood MSC by intrathecal injection. In mice, marrow stromal cells failed."
    facts = recognise_text(text).facts
    assert text_facts(facts, "productKind") == ["cells"]
    assert text_facts(facts, "cellSource") == ["cord-blood"]
    assert text_facts(facts, "donor") == ["allogeneic"]
    assert text_facts(facts, "route") == ["intrathecal"]
    assert text_facts(facts, "cellType") == ["mesenchymal"]


@pytest.mark.parametrize("text", ["", " ", "\n", "Aspirin for headache.", "The cord was cut.", "UC and AD"])
def test_a_plain_text_without_cells(text: str) -> None:
    assert recognise_text(text).facts == []


# ---- hostile text

HOSTILE = [
    "",
    " ",
    "\x00\x00",
    "\ud7ff\ufffe",
    "İİİ ẞ ﬁ ǅ 𝔘𝔠-MSC",
    "MSC" * 300,
    "from " * 300,
    "bone marrow " * 300,
    "umbilical " * 300 + "cord blood",
    "(" * 5000,
    "a" * 50000,
    "MSC, " * 300 + "autologous",
    "not " * 300 + "MSC",
    "<script>MSC</script> '; DROP TABLE cells; --",
    "\u202eMSC wollA\u202c stem cells",
    "stem\u200bcells mesenchymal\u00adstem\u00adcells",
    "{0} %s \\d+ (?P<x>) [ * MSC",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_breaks_nothing(text: str) -> None:
    intervention = Intervention(name=text, description=text, other_names=(text,))
    subject = Trial(
        id="NCT1",
        brief_title=text,
        summary=text,
        keywords=(text,),
        interventions=(intervention,),
        arms=(Arm(label=text, description=text, uses=(0,)),),
    )
    facts: list[Fact] = recognise(subject).facts
    for fact in facts:
        words = field_text(subject, fact)[fact.start : fact.end]
        assert words == fact.words
    recognise_text(text)


def test_an_arm_that_uses_what_is_not_there() -> None:
    subject = trial("MSC", arms=(Arm(label="MSC", uses=(0, 7)),))
    assert codes(subject, "productKind") == ["cells"]
