"""The three page layouts in the ways a trial can make them vary, on invented trials: whole records, field by field."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from trialgraph.mappers.trial import (
    Arm,
    DatedType,
    Document,
    Eligibility,
    Identifier,
    Intervention,
    Location,
    Note,
    Official,
    Organization,
    ResponsibleParty,
    Trial,
)

Read = Callable[[bytes | str], Trial]

_UNIVERSITY = "Nowhere University Hospital"
_SNAPSHOT = Trial(
    id="NCT90000001",
    registry="clinicaltrials.gov",
    brief_title="Donor Cells for a Made-up Disease & Its Consequences",
    official_title="An Invented Trial of Donor Cells in a Disease That Nobody Has",
    identifiers=(
        Identifier(value="2018-000123-45", type="eudract-number"),
        Identifier(value="U1111-0000-0000", type="registry"),
        Identifier(value="NUH-7", type="org-study-id"),
    ),
    status="completed",
    has_results=True,
    start=DatedType(date="2019"),
    primary_completion=DatedType(date="2021-05"),
    completion=DatedType(date="2021-11-30"),
    last_updated="2024-03",
    lead_sponsor=Organization(name=_UNIVERSITY, organization_class="other"),
    collaborators=(
        Organization(name="Acme Cells, Inc.", organization_class="industry"),
        Organization(name="Ministry of Inventions", organization_class="other-gov"),
        Organization(name="Society without Class"),
    ),
    responsible_party=ResponsibleParty(
        type="sponsor-investigator", name="Ada Muster", title="Professor", affiliation=_UNIVERSITY
    ),
    officials=(
        Official(name="Ada Muster, MD, PhD", role="principal-investigator", affiliation=_UNIVERSITY),
        Official(name="Bert Beispiel", role="study-chair"),
        Official(name="Carla Prova, MD", role="study-director", affiliation="Acme Cells, Inc."),
    ),
    summary="Cells of donors are compared with none.\nNothing of this is real.",
    description="One paragraph stands here.",
    conditions=("Made-up Disease", "Invented Syndrome", "Fibrosis, Fictional"),
    keywords=("donor cells", "fiction"),
    study_type="interventional",
    phases=("early-1",),
    allocation="randomized",
    intervention_model="crossover",
    primary_purpose="treatment",
    masking="quadruple",
    masked_roles=("participant", "caregiver", "investigator", "outcomes-assessor"),
    enrollment=1204,
    arms=(
        Arm(label="Low dose", type="experimental", description="Cells once", uses=(0, 1)),
        Arm(label="High dose", type="active-comparator", uses=(1,)),
        Arm(label="Watched", type="no-intervention", description="No cells are given"),
    ),
    interventions=(
        Intervention(name="Donor cells", type="biological", description="One infusion into a vein, 1×10⁶ cells/kg."),
        Intervention(
            name="Donor cells",
            type="genetic",
            description="Two infusions into a vein, 2×10⁶ cells/kg each.\nThe second follows after 28 days.",
        ),
    ),
    other_intervention_names=("DC-1",),
    eligibility=Eligibility(
        inclusion="* Consent\n* Made-up disease, stage > 2",
        exclusion="* Infection",
        sex="female",
        minimum_age="6 Months",
        maximum_age="17 Years",
        healthy_volunteers=True,
    ),
    locations=(
        Location(facility="Acme Clinic, Wing B", city="Washington", region="District of Columbia", country="US"),
        Location(facility=_UNIVERSITY, city="Graz", country="AT"),
        Location(facility="Hospital at the Sea", country="IS"),
        Location(city="Seoul", country="KR"),
        Location(facility="Research Site", city="Lyon", country="FR"),
    ),
    countries=("US", "AT", "IS", "KR", "FR"),
    documents=(
        Document(label="Study Protocol", types=("study-protocol",)),
        Document(label="Informed Consent Form", types=("informed-consent-form",)),
    ),
    notes=(
        Note(
            type="unattached",
            field="other intervention names",
            words="DC-1",
            reason="the page does not say which intervention it names",
        ),
    ),
)
_SNAPSHOT_OBSERVATIONAL = Trial(
    id="NCT90000002",
    registry="clinicaltrials.gov",
    brief_title="A Cohort That Was Never Followed",
    identifiers=(Identifier(value="W-1", type="org-study-id"),),
    status="terminated",
    has_results=False,
    start=DatedType(date="2020-02-01"),
    last_updated="2023-01-09",
    lead_sponsor=Organization(name="Institute of Watching", organization_class="network"),
    responsible_party=ResponsibleParty(type="sponsor"),
    summary="People are watched.",
    conditions=("Boredom",),
    study_type="observational",
    observational_model="cohort",
    time_perspective="prospective",
    arms=(Arm(label="Watched people", description="Those who are watched"), Arm(label="Others")),
    eligibility=Eligibility(inclusion="* Patience", sex="all"),
)
_FINDER = Trial(
    id="NCT90000003",
    registry="clinicaltrials.gov",
    brief_title="Invented Cells for the Invented Knee",
    status="not-yet-recruiting",
    phases=("1", "2"),
    last_updated="2023-05-05",
    lead_sponsor=Organization(name="Knee Works, S.p.A."),
    summary="A knee that does not exist is treated.",
    description="First paragraph.\nSecond paragraph with 10⁶ cells.",
    conditions=("Knee Pain", "Cartilage, Torn"),
    interventions=(
        Intervention(name="Invented cells", type="biological"),
        Intervention(name="Lavage", type="procedure"),
    ),
    eligibility=Eligibility(
        inclusion="* A knee.\n* Pain for ≥ 6 months.",
        exclusion="* No knee.",
        sex="female",
        minimum_age="18 Years",
        maximum_age="75 Years",
    ),
)
_VEEVA = Trial(
    id="NCT90000004",
    registry="clinicaltrials.gov",
    brief_title="Spun Cells Against a Spun Disease",
    identifiers=(Identifier(value="SH-12"), Identifier(value="2020-001111-22")),
    status="completed",
    phases=("early-1",),
    # Two types of funders: the page does not say which is the sponsor's.
    lead_sponsor=Organization(name="Spinning House Ltd"),
    funder_types=("industry", "nih"),
    summary="A first paragraph.\nA second one.",
    description="What is spun is compared.",
    conditions=("Spun Disease", "Dizziness, Chronic"),
    study_type="interventional",
    allocation="non-randomized",
    intervention_model="sequential",
    primary_purpose="prevention",
    masking="none",
    enrollment=1050,
    enrollment_type="actual",
    arms=(
        Arm(
            label="Experimental group", type="experimental", description="Spun cells twice\nand once more", uses=(0, 1)
        ),
        Arm(label="Control", type="sham-comparator", uses=(2,)),
        Arm(label="Watched", type="no-intervention", description="Nothing is given"),
    ),
    interventions=(
        Intervention(name="Spun cells", type="biological"),
        Intervention(name="Spin-9: the long name", type="drug"),
        Intervention(name="Sham", type="other"),
    ),
    eligibility=Eligibility(
        inclusion="* Dizzy for 2 years",
        exclusion="* Not dizzy",
        sex="male",
        maximum_age="18 Years",
        healthy_volunteers=True,
    ),
    site_count=12,
)
_VEEVA_OBSERVATIONAL = Trial(
    id="NCT90000005",
    registry="clinicaltrials.gov",
    brief_title="Registry of Things Unseen",
    identifiers=(Identifier(value="UNSEEN"),),
    status="unknown",
    lead_sponsor=Organization(name="Unseen Society", organization_class="other"),
    funder_types=("other",),
    summary="Unseen things are counted.",
    conditions=("Unseen Disease",),
    study_type="observational",
    enrollment=300,
    enrollment_type="estimated",
    arms=(
        Arm(label="Seen", description="People who are seen", uses=(0,)),
        Arm(label="Unseen", description="People who are not"),
    ),
    interventions=(Intervention(name="Watching", type="other"),),
    eligibility=Eligibility(
        inclusion="Everyone unseen",
        exclusion="Everyone seen",
        sex="all",
        minimum_age="65 Years",
        healthy_volunteers=False,
    ),
    site_count=3,
)
_EXPECTED = {
    "snapshot": _SNAPSHOT,
    "snapshot_observational": _SNAPSHOT_OBSERVATIONAL,
    "finder": _FINDER,
    "veeva": _VEEVA,
    "veeva_observational": _VEEVA_OBSERVATIONAL,
}


@pytest.mark.parametrize("page", sorted(_EXPECTED))
def test_an_invented_page_is_read_whole(page: str, read: Read, fixture_pages: dict[str, str]) -> None:
    found, expected = read(fixture_pages[page]), _EXPECTED[page]
    for field in expected.__struct_fields__:
        assert getattr(found, field) == getattr(expected, field), field


def test_every_fixture_page_has_its_expected_record(fixture_pages: dict[str, str]) -> None:
    assert set(fixture_pages) == set(_EXPECTED)


# page, what is replaced, by what, path of the field, its value
_VARIANTS = [
    ("snapshot", "EARLY_PHASE1", "PHASE2/PHASE3", "phases", ("2", "3")),
    ("snapshot", "EARLY_PHASE1", "PHASE4", "phases", ("4",)),
    ("snapshot", "EARLY_PHASE1", "NA", "phases", ("na",)),
    ("snapshot", "Clinical Phase\n\nEARLY_PHASE1\n\n", "", "phases", ()),
    ("snapshot", "1,204 participants", "0 participants", "enrollment", 0),
    ("snapshot", "1,204 participants", "1 participant", "enrollment", 1),
    ("snapshot", "2021-11-30", "2021-11", "completion.date", "2021-11"),
    ("snapshot", "COMPLETED", "ACTIVE_NOT_RECRUITING", "status", "active-not-recruiting"),
    ("snapshot", "COMPLETED", "ENROLLING_BY_INVITATION", "status", "enrolling-by-invitation"),
    ("snapshot", "COMPLETED", "UNKNOWN", "status", "unknown"),
    ("snapshot", "Results available\n\nResults were posted.", "Results pending", "has_results", False),
    ("snapshot", "QUADRUPLE\n\nParticipants Caregivers Investigators Outcome Assessors", "NONE", "masking", "none"),
    ("snapshot", "QUADRUPLE\n\nParticipants Caregivers Investigators Outcome Assessors", "NONE", "masked_roles", ()),
    ("snapshot", "FEMALE", "ALL", "eligibility.sex", "all"),
    ("snapshot", "17 Years", "N/A", "eligibility.maximum_age", None),
    ("snapshot", "Made-up Disease\n\nInvented Syndrome\n\nFibrosis, Fictional", "X", "conditions", ("X",)),
    ("finder", "Phase 1/2", "Phase N/A", "phases", ("na",)),
    ("finder", "Phase 1/2", "Early Phase 1", "phases", ("early-1",)),
    ("finder", "Phase 1/2", "Phase 4", "phases", ("4",)),
    ("finder", "Phase 1/2\n", "", "phases", ()),
    ("finder", "18 to 75 years old", "Under 18 years old", "eligibility.maximum_age", "18 Years"),
    ("finder", "18 to 75 years old", "Under 18 years old", "eligibility.minimum_age", None),
    ("finder", "18 to 75 years old", "6 months to 5 years old", "eligibility.minimum_age", "6 Months"),
    ("finder", "18 to 75 years old", "18 years and older", "eligibility.maximum_age", None),
    ("finder", "Female", "All", "eligibility.sex", "all"),
    ("finder", "5 May 2023", "31 December 1999", "last_updated", "1999-12-31"),
    ("finder", "Knee Works, S.p.A.", "中山大学附属第一医院", "lead_sponsor.name", "中山大学附属第一医院"),
    ("veeva", "Early Phase 1", "Phase 3\nPhase 2", "phases", ("2", "3")),
    ("veeva", "Early Phase 1", "Phase 4", "phases", ("4",)),
    ("veeva", "\nEarly Phase 1", "", "phases", ()),
    ("veeva", "Completed", "Active, not recruiting", "status", "active-not-recruiting"),
    ("veeva", "Completed", "Not yet enrolling", "status", "not-yet-recruiting"),
    ("veeva", "Completed", "Enrolling by invitation", "status", "enrolling-by-invitation"),
    ("veeva", "1,050 actual patients", "12 participants", "enrollment", 12),
    ("veeva", "1,050 actual patients", "12 participants", "enrollment_type", None),
    ("veeva", "Industry\nNIH", "Other U.S. Federal agency", "lead_sponsor.organization_class", "fed"),
    ("veeva", "locations\n\n12", "locations\n\n1,012", "site_count", 1012),
    ("veeva", "S\n\nSpinning House Ltd", "Spin logo\n\nSpin", "lead_sponsor.name", "Spin"),
    ("veeva", "Accepts Healthy Volunteers", "No Healthy Volunteers", "eligibility.healthy_volunteers", False),
]  # fmt: skip


@pytest.mark.parametrize(("page", "old", "new", "field", "value"), _VARIANTS)
def test_one_thing_told_otherwise_changes_that_field(
    page: str, old: str, new: str, field: str, value: object, read: Read, fixture_pages: dict[str, str]
) -> None:
    text = fixture_pages[page]
    assert text.count(old) >= 1
    found: object = read(text.replace(old, new, 1))
    for name in field.split("."):
        found = getattr(found, name)
    assert found == value


_LABELS = [
    *("Recruitment Status|COMPLETED|status", "Clinical Phase|EARLY_PHASE1|phases"),
    *("Total Enrollment|1,204 participants|enrollment", "Study Classification|INTERVENTIONAL|study_type"),
    *("Study Start Date|2019|start", "Primary Completion Date|2021-05|primary_completion"),
    *("Study Completion Date|2021-11-30|completion", "Allocation Method|RANDOMIZED|allocation"),
    *("Intervention Model|CROSSOVER|intervention_model", "Primary Study Purpose|TREATMENT|primary_purpose"),
]


@pytest.mark.parametrize("row", _LABELS)
def test_a_label_without_value_leaves_only_that_field_empty(
    row: str, read: Read, fixture_pages: dict[str, str]
) -> None:
    label, words, field = row.split("|")
    whole = f"{label}\n\n{words}\n\n"
    assert fixture_pages["snapshot"].count(whole) == 1
    found = msgspec.structs.asdict(read(fixture_pages["snapshot"].replace(whole, f"{label}\n\n")))
    expected = msgspec.structs.asdict(_SNAPSHOT)
    assert found.pop(field) in {None, ()}
    expected.pop(field)
    assert found == expected


@pytest.mark.parametrize(
    ("label", "words", "field"),
    [
        ("Minimum Eligible Age", "6 Months", "minimum_age"),
        ("Maximum Eligible Age", "17 Years", "maximum_age"),
        ("Eligible Sex", "FEMALE", "sex"),
        ("Accepts Healthy Volunteers", "Yes", "healthy_volunteers"),
        ("Exclusion Criteria", "* Infection", "exclusion"),
    ],
)
def test_an_empty_label_of_eligibility_leaves_its_neighbours(
    label: str, words: str, field: str, read: Read, fixture_pages: dict[str, str]
) -> None:
    found = read(fixture_pages["snapshot"].replace(f"{label}\n\n{words}\n\n", f"{label}\n\n")).eligibility
    assert found == msgspec.structs.replace(_SNAPSHOT.eligibility, **{field: None})  # type: ignore[type-var]


@pytest.mark.parametrize(
    ("page", "old", "new", "words"),
    [
        ("snapshot", "1,204 participants", "about 30", "about 30"),
        ("snapshot", "1,204 participants", "-5", "-5"),
        ("snapshot", "2021-11-30", "2021-02-30", "2021-02-30"),
        ("snapshot", "2021-11-30", "03/04/2021", "03/04/2021"),
        ("snapshot", "6 Months", "young", "young"),
        ("snapshot", "COMPLETED", "DREAMT_OF", "DREAMT_OF"),
        ("snapshot", "RANDOMIZED", "ROULETTE", "ROULETTE"),
        ("snapshot", "EARLY_PHASE1", "PHASE7", "PHASE7"),
        ("finder", "Not Yet Recruiting", "Dreaming", "Dreaming"),
        ("finder", "18 to 75 years old", "of a certain age", "of a certain age"),
        ("veeva", "1,050 actual patients", "some patients", "some patients"),
        ("veeva", "Under 18 years old", "of a certain age", "of a certain age"),
        ("veeva", "Other: Sham\n\nStudy type", "Potion: Sham\n\nStudy type", "Potion: Sham"),
        ("veeva", "Industry\nNIH", "Lottery", "Lottery"),
    ],
)
def test_words_that_fit_no_field_are_noted_and_guessed_at_by_nobody(
    page: str, old: str, new: str, words: str, read: Read, fixture_pages: dict[str, str]
) -> None:
    assert old in fixture_pages[page]
    found = read(fixture_pages[page].replace(old, new, 1))
    assert words in {note.words for note in found.notes}


def test_criteria_without_bullets_are_no_headings(read: Read, fixture_pages: dict[str, str]) -> None:
    """A criterion may begin with a verb that also opens the layout's own sentences."""
    criteria = "Age over 18 years\n\nUnderstand and sign the informed consent form voluntarily."
    found = read(fixture_pages["snapshot"].replace("* Consent\n* Made-up disease, stage \\> 2", criteria))
    expected = msgspec.structs.replace(_SNAPSHOT.eligibility, inclusion=criteria.replace("\n\n", "\n"))  # type: ignore[type-var]
    assert found.eligibility == expected


def test_prose_that_repeats_a_heading_stays_prose(read: Read, fixture_pages: dict[str, str]) -> None:
    found = read(fixture_pages["snapshot"].replace("One paragraph stands here.", "Interventions\n\nSponsors\n\nText."))
    assert found.description == "Interventions\nSponsors\nText."
    assert found.lead_sponsor == _SNAPSHOT.lead_sponsor
    assert found.interventions == _SNAPSHOT.interventions


def test_a_country_that_nobody_knows_stays_with_its_own_site(read: Read, fixture_pages: dict[str, str]) -> None:
    found = read(fixture_pages["snapshot"].replace("Graz, , Austria", "Graz, , Atlantis"))
    assert [place.facility for place in found.locations] == [place.facility for place in _SNAPSHOT.locations]
    assert (found.locations[1].city, found.locations[1].country) == ("Graz", None)
    assert found.locations[1].country_name == "Atlantis"


def test_a_facility_that_names_its_country_is_no_place(read: Read, fixture_pages: dict[str, str]) -> None:
    facility = "Department of Invention, Nowhere University Hospital, Austria"
    found = read(fixture_pages["snapshot"].replace(f"{_UNIVERSITY}\n\nGraz", f"{facility}\n\nGraz"))
    assert found.locations[1] == Location(facility=facility, city="Graz", country="AT")
    assert len(found.locations) == len(_SNAPSHOT.locations)


def test_groups_that_name_no_type_and_no_description_stay_groups(read: Read, fixture_pages: dict[str, str]) -> None:
    page = fixture_pages["veeva_observational"].replace(
        "Unseen\nDescription:\nPeople who are not", "Unseen\nTreatment:\nOther: Watching"
    )
    assert read(page).arms == (
        Arm(label="Seen", description="People who are seen", uses=(0,)),
        Arm(label="Unseen", uses=(0,)),
    )


def test_a_trial_without_groups_is_a_trial(read: Read, fixture_pages: dict[str, str]) -> None:
    before, _, rest = fixture_pages["veeva_observational"].partition("300 participants in 2 patient groups")
    page = before + "Trial contacts" + rest.partition("Trial contacts")[2]
    assert read(page) == msgspec.structs.replace(_VEEVA_OBSERVATIONAL, arms=())


@pytest.mark.parametrize("masked", ["[email protected]", "Email: [email protected]"])
def test_a_masked_address_is_no_address(masked: str, read: Read, fixture_pages: dict[str, str]) -> None:
    contacts = (
        "Central Contacts\n\nReach the people who answer questions about this trial.\n\n"
        f"Dora Ejemplo\n\nRole: CONTACT\n\nPhone: 555-0100\n\n{masked}\n\nProvided Documents"
    )
    (contact,) = read(fixture_pages["snapshot"].replace("Provided Documents", contacts)).central_contacts
    assert (contact.name, contact.phone, contact.email) == ("Dora Ejemplo", "555-0100", None)
