"""The legacy XML: every element says something or is left out by name, and no damage costs more than the record."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from trialgraph.mappers import Document, Rejection, choose
from trialgraph.mappers.ctgov_xml import LEFT_OUT, MAPPER
from trialgraph.mappers.trial import (
    Arm,
    Contact,
    DatedType,
    FlowPeriod,
    Identifier,
    Intervention,
    IpdSharing,
    Location,
    MeshTerm,
    Official,
    Organization,
    Outcome,
    Oversight,
    Reference,
    ResponsibleParty,
    ResultsEvent,
    Trial,
)

# An invented study that has every element of the form, most of them once.
STUDY = (Path(__file__).parent / "study.xml").read_text(encoding="utf-8")
ROOT = etree.fromstring(STUDY.encode(), etree.XMLParser(remove_comments=True, remove_blank_text=True))


def read(study: str | etree._Element) -> Trial:
    document = Document(study.encode() if isinstance(study, str) else etree.tostring(study))
    return choose(document).read(document)


def with_text(path: str, words: str | None) -> etree._Element:
    """The study with other words in one element, or without the element."""
    study = copy.deepcopy(ROOT)
    element = study.find(path)
    assert element is not None, path
    if words is None:
        parent = element.getparent()
        assert parent is not None
        parent.remove(element)
    else:
        element.text = words
    return study


def added(*elements: tuple[str, str]) -> etree._Element:
    """The study with elements added at its end."""
    study = copy.deepcopy(ROOT)
    for name, words in elements:
        etree.SubElement(study, name).text = words
    return study


def minimal(body: str) -> str:
    return (
        "<clinical_study><id_info><nct_id>NCT90000012</nct_id></id_info>"
        f"<brief_title>Knees</brief_title>{body}</clinical_study>"
    )


@pytest.fixture(scope="module")
def trial() -> Trial:
    return read(STUDY)


def test_the_form_is_told_by_its_root() -> None:
    assert choose(Document(STUDY.encode())) is MAPPER
    assert choose(Document(etree.tostring(ROOT))) is MAPPER


def test_ids_and_titles(trial: Trial) -> None:
    assert (trial.id, trial.aliases, trial.registry) == ("NCT90000011", ("NCT90000019",), "clinicaltrials.gov")
    assert trial.identifiers == (Identifier(value="OWN-1", type="org-study-id"), Identifier(value="2020-1-1"))
    assert (trial.brief_title, trial.acronym) == ("Cells for a sore knee <pilot>", "KNEE")
    assert trial.official_title == "A Pilot Study of Cells for Sore Knees"


def test_sponsors_and_people(trial: Trial) -> None:
    assert trial.lead_sponsor == Organization(name="Gelenk & Söhne", organization_class="industry")
    assert trial.collaborators == (Organization(name="Army Knee Office", organization_class="fed"),)
    assert trial.record_owner == Organization(name="Owner Hospital")
    assert trial.responsible_party == ResponsibleParty(
        type="principal-investigator", name="Jane Doe", title="Professor", affiliation="Owner Hospital"
    )
    assert trial.officials == (
        Official(name="Jane Q Doe, MD", role="study-chair", affiliation="Owner Hospital"),
        Official(name="Ali Veli, MD", role="sub-investigator", location=0),
    )
    assert trial.central_contacts == (
        Contact(name="Call Centre", role="central-contact", phone="1 ext. 22", email="call@example.org"),
        Contact(name="Night Desk", role="central-contact", email="night@example.org"),
    )


def test_status_and_dates_keep_their_precision_and_type(trial: Trial) -> None:
    assert (trial.status, trial.last_known_status) == ("unknown", "active-not-recruiting")
    assert trial.why_stopped == "The knees got better"
    assert trial.start == DatedType(date="2019-03", type="actual")
    assert trial.primary_completion == DatedType(date="2021-04-01", type="actual")
    assert trial.completion == DatedType(date="2021-05-31", type="estimated")
    assert (trial.status_verified, trial.data_version) == ("2022-01", "2023-02-03")
    assert (trial.first_submitted, trial.first_submitted_qc) == ("2019-01-01", "2019-01-02")
    assert (trial.first_posted, trial.first_posted_type) == ("2019-01-03", "estimated")
    assert (trial.results_first_submitted, trial.results_first_submitted_qc) == ("2022-01-04", "2022-01-05")
    assert (trial.results_first_posted, trial.results_first_posted_type) == ("2022-01-06", "actual")
    assert (trial.disposition_first_submitted, trial.disposition_first_submitted_qc) == ("2021-01-07", "2021-01-08")
    assert (trial.disposition_first_posted, trial.disposition_first_posted_type) == ("2021-01-09", "estimated")
    assert (trial.last_update_submitted, trial.last_updated) == ("2022-01-10", "2022-01-11")
    assert trial.last_updated_type == "actual"


def test_design(trial: Trial) -> None:
    assert (trial.study_type, trial.phases, trial.patient_registry) == ("interventional", ("1", "2"), None)
    assert (trial.allocation, trial.intervention_model, trial.primary_purpose) == (
        "randomized",
        "parallel",
        "treatment",
    )
    assert (trial.observational_model, trial.time_perspective) == ("case-control", "prospective")
    assert (trial.masking, trial.masked_roles) == ("double", ("participant", "outcomes-assessor"))
    assert trial.intervention_model_description == "Side by side."
    assert trial.masking_description == "Both syringes are black."
    assert (trial.enrollment, trial.enrollment_type, trial.arm_count) == (40, "estimated", 3)
    assert (trial.has_expanded_access, trial.expanded_access_types) == (
        True,
        ("individual", "intermediate", "treatment"),
    )
    assert (trial.target_duration, trial.biospecimen_retention) == ("5 Years", "samples-with-dna")
    assert trial.biospecimen_description == "Blood"
    assert trial.oversight == Oversight(
        has_data_monitoring_committee=True,
        fda_regulated_drug=False,
        fda_regulated_device=True,
        unapproved_device=False,
        pediatric_postmarket_surveillance=False,
        us_export=True,
    )


def test_arms_interventions_and_outcomes(trial: Trial) -> None:
    assert trial.arms == (
        Arm(label="Cells", type="experimental", description="Get cells.", uses=(0,)),
        Arm(label="Salt", type="placebo-comparator"),
    )
    assert trial.interventions == (
        Intervention(name="Fat cells", type="biological", description="One injection.", other_names=("ASC",)),
    )
    assert trial.outcomes == (
        Outcome(measure="Pain on a scale", type="primary", time_frame="1 year", description="From 0 to 10."),
        Outcome(measure="Steps", type="secondary", time_frame="2 years", description="In a day."),
        Outcome(measure="Smiles", type="other", time_frame="3 years", description="Counted."),
    )


def test_the_layout_of_texts_is_undone(trial: Trial) -> None:
    assert trial.summary == (
        "Knees that hurt are common in people who kneel, and cells from the fat below the skin may help them. "
        "This is found out here.\n\nTwo groups are compared:\n\n"
        "1. Group one gets cells in one injection, which is given under sight by somebody who has done it before.\n"
        "2. Group two gets salt water."
    )
    assert trial.description == "None."
    assert trial.eligibility is not None
    assert trial.eligibility.inclusion == (
        "* A sore knee for six months or more, seen in a picture that is not older than half a year\n\n"
        "* left or right\n* Age of 18 >= years"
    )
    assert (trial.eligibility.exclusion, trial.eligibility.criteria) == ("* Well", None)


def test_who_may_take_part(trial: Trial) -> None:
    found = trial.eligibility
    assert found is not None
    assert (found.sex, found.gender_based, found.gender_description) == ("all", True, "All who kneel")
    assert (found.minimum_age, found.maximum_age, found.healthy_volunteers) == ("18 Years", "75 Years", True)
    assert (found.study_population, found.sampling_method) == ("People who kneel", "non-probability-sample")


def test_places(trial: Trial) -> None:
    contacts = (
        Contact(name="Desk", role="facility-contact", phone="2"),
        Contact(name="Other Desk", role="facility-contact", phone="3"),
    )
    assert trial.locations == (
        Location(
            facility="Knee Clinic",
            city="Izmir",
            region="Ege",
            postal_code="35000",
            country="TR",
            status="not-yet-recruiting",
            contacts=contacts,
        ),
        Location(city="Nowhere", country_name="Atlantis"),
    )
    assert (trial.countries, trial.removed_countries) == (("TR",), ("BR",))


def test_references_data_and_documents(trial: Trial) -> None:
    assert trial.references == (
        Reference(citation="Doe J. Kneeling. J Knee. 1999.", type="background", pmid="1234567"),
        Reference(citation="Doe J. Standing. J Knee. 2022.", type="result", pmid="7654321"),
        Reference(citation="All about knees", type="see-also", url="https://knees.example/"),
        Reference(
            citation="Study Forms D1",
            type="individual-participant-data",
            url="https://data.example/D1",
            comment="Blank.",
        ),
    )
    assert trial.ipd_sharing == IpdSharing(
        decision="yes",
        description="All of it.",
        info_types=("study-protocol",),
        time_frame="For ever",
        access_criteria="Ask.",
        url="https://data.example/",
    )
    (document,) = trial.documents
    assert (document.label, document.date) == ("Study Protocol and Statistical Analysis Plan", "2018-03-27")
    assert document.types == ("study-protocol", "statistical-analysis-plan", "informed-consent-form")
    assert document.url == "https://clinicaltrials.gov/ProvidedDocs/11/NCT90000011/Prot_SAP_000.pdf"
    assert document.file_name == "Prot_SAP_000.pdf"


def test_what_the_registry_adds(trial: Trial) -> None:
    assert (trial.conditions, trial.keywords) == (("Osteoarthritis, Knee",), ("knee",))
    assert trial.condition_mesh == (MeshTerm(term="Osteoarthritis"),)
    assert trial.intervention_mesh == (MeshTerm(term="Cell Transplantation"),)
    assert trial.results_events == (
        ResultsEvent(type="submitted", date="2021-09-01"),
        ResultsEvent(type="returned", date="2021-10-02"),
        ResultsEvent(type="canceled"),
    )
    assert trial.has_results is True
    assert trial.flow == (FlowPeriod(title="Year 1", started=7),)


def test_nothing_of_it_is_noted(trial: Trial) -> None:
    assert trial.notes == ()


def _left_out(path: str) -> bool:
    return any(path == prefix or path.startswith(f"{prefix}/") for prefix in LEFT_OUT)


def _places() -> Iterator[tuple[str, str | None]]:
    """(path, attribute or None) of each element with words of its own, and of each attribute."""
    for element in ROOT.iter():
        path = ROOT.getroottree().getelementpath(element)
        if (element.text or "").strip():
            yield path, None
        for name in element.attrib:
            yield path, str(name)


@pytest.mark.parametrize(("path", "attribute"), list(_places()))
def test_every_element_is_mapped_or_left_out_by_name(path: str, attribute: str | None, trial: Trial) -> None:
    """What the trial says changes with each, and with those alone that are not left out."""
    study = copy.deepcopy(ROOT)
    element = study.find(path)
    assert element is not None
    if attribute is None:
        element.text = None
    else:
        del element.attrib[attribute]
    steps = path.replace("[1]", "").replace("[2]", "")
    place = f"{steps}/@{attribute}".removeprefix("./") if attribute else steps
    if path == "id_info/nct_id":
        with pytest.raises(Rejection, match="no registry id"):
            read(study)
    elif attribute == "count":
        assert read(study).flow != trial.flow
    else:
        assert (read(study) == trial) == _left_out(place)


def test_each_reason_is_for_something_that_the_form_has() -> None:
    old = {"oversight_info/regulatory_authority"}
    assert [path for path in LEFT_OUT if path not in old and path[0] != "@" and ROOT.find(path) is None] == []
    assert all(LEFT_OUT.values())


def test_what_no_rule_reads_is_noted() -> None:
    study = added(("oversight_moon", "full"), ("gender", "Male"), ("acronym", "SECOND"))
    study.set("{http://www.w3.org/2001/XMLSchema-instance}noNamespaceSchemaLocation", "public.xsd")
    study.set("version", "9")
    notes = [(note.type, note.field, note.words) for note in read(study).notes]
    assert notes == [
        ("unread", "@version", "9"),
        ("unread", "oversight_moon", "full"),
        ("unread", "gender", "Male"),
        ("unread", "acronym", "SECOND"),
    ]


@pytest.mark.parametrize(
    ("path", "words", "field"),
    [
        ("enrollment", "about 40", "enrollment"),
        ("enrollment", "-3", "enrollment"),
        ("enrollment", "٤٠", "enrollment"),
        ("number_of_arms", "1" * 5000, "number_of_arms"),
        ("has_expanded_access", "Maybe", "has_expanded_access"),
        ("eligibility/healthy_volunteers", "Sometimes", "eligibility/healthy_volunteers"),
        ("start_date", "Februember 30, 2019", "start date"),
        ("overall_status", "Lunching", "overall status"),
        ("phase", "Phase 9", "phase"),
        ("study_design_info/masking", "Tenfold (Everybody)", "masking"),
        ("required_header/download_date", "yesterday", "version of the data"),
        ("clinical_results/participant_flow/period_list/period/title", "", None),
    ],
)
def test_a_value_that_is_none_is_noted_and_the_record_stays(path: str, words: str, field: str | None) -> None:
    found = read(with_text(path, words))
    assert found.brief_title == "Cells for a sore knee <pilot>"
    assert (field in [note.field for note in found.notes]) == (field is not None)


@pytest.mark.parametrize(
    ("kind", "phase", "expected"),
    [
        ("Interventional", "N/A", ("interventional", ("na",), None)),
        ("Observational", "N/A", ("observational", (), None)),
        ("Observational [Patient Registry]", "N/A", ("observational", (), True)),
        ("Observational", "Phase 4", ("observational", ("4",), None)),
        ("Expanded Access", "N/A", ("expanded-access", (), None)),
        ("N/A", "N/A", (None, (), None)),
        ("Interventional", "Phase 0", ("interventional", ("early-1",), None)),
        ("Interventional", "Early Phase 1", ("interventional", ("early-1",), None)),
        ("Interventional", "Phase 2/Phase 3", ("interventional", ("2", "3"), None)),
    ],
)
def test_types_and_phases(kind: str, phase: str, expected: tuple[object, ...]) -> None:
    found = read(minimal(f"<phase>{phase}</phase><study_type>{kind}</study_type>"))
    assert (found.study_type, found.phases, found.patient_registry) == expected
    assert found.notes == ()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("None (Open Label)", ("none", ())),
        ("No masking", ("none", ())),
        ("Double-Blind", ("double", ())),
        ("Double Blind (Subject, Caregiver)", ("double", ("participant", "caregiver"))),
        (
            "Quadruple (Participant, Care Provider, Investigator, Outcomes Assessor)",
            ("quadruple", ("participant", "caregiver", "investigator", "outcomes-assessor")),
        ),
    ],
)
def test_masking_names_who_does_not_know(words: str, expected: tuple[str, tuple[str, ...]]) -> None:
    found = read(minimal(f"<study_design_info><masking>{words}</masking></study_design_info>"))
    assert (found.masking, found.masked_roles) == expected
    assert found.notes == ()


def test_the_design_of_old_records_is_one_line() -> None:
    line = (
        "Allocation:  Randomized, Endpoint Classification:  Safety/Efficacy Study, "
        "Intervention Model: Parallel Assignment, Masking: Single Blind (Subject, Investigator), "
        "Primary Purpose: Educational/Counseling/Training, Time Perspective: Cross-Sectional, "
        "Observational Model: Case Control"
    )
    found = read(minimal(f"<study_design>{line}</study_design>"))
    assert (found.allocation, found.intervention_model, found.masking) == ("randomized", "parallel", "single")
    assert found.masked_roles == ("participant", "investigator")
    assert (found.primary_purpose, found.time_perspective) == ("ect", "cross-sectional")
    assert found.observational_model == "case-control"
    assert found.notes == ()


def test_the_design_of_the_oldest_records_lacks_labels() -> None:
    line = "Treatment, Randomized, Double-Blind, Placebo Control, Parallel Assignment, Safety/Efficacy Study, N/A"
    found = read(minimal(f"<study_design>{line}</study_design>"))
    assert (found.primary_purpose, found.allocation, found.masking) == ("treatment", "randomized", "double")
    assert found.intervention_model == "parallel"
    assert [(note.field, note.words) for note in found.notes] == [("study_design", "Placebo Control")]


def test_the_dates_of_old_records_have_other_names() -> None:
    found = read(
        minimal(
            "<lastchanged_date>June 11, 2013</lastchanged_date><firstreceived_date>July 3, 2001</firstreceived_date>"
            "<firstreceived_results_date>May 2, 2012</firstreceived_results_date>"
            "<firstreceived_results_disposition_date>May 1, 2011</firstreceived_results_disposition_date>"
        )
    )
    assert (found.last_update_submitted, found.first_submitted) == ("2013-06-11", "2001-07-03")
    assert (found.results_first_submitted, found.disposition_first_submitted) == ("2012-05-02", "2011-05-01")
    assert (found.has_results, found.last_updated) == (True, None)


def test_records_of_2018_have_dates_under_both_names() -> None:
    found = read(added(("lastchanged_date", "January 10, 2022"), ("firstreceived_date", "January 1, 2019")))
    assert (found.last_update_submitted, found.first_submitted, found.notes) == ("2022-01-10", "2019-01-01", ())


def test_the_old_form_of_the_responsible_party() -> None:
    party = "<name_title>Doe, Jane - Chair</name_title><organization>Owner Hospital</organization>"
    found = read(minimal(f"<responsible_party>{party}</responsible_party>"))
    assert found.responsible_party == ResponsibleParty(title="Doe, Jane - Chair", affiliation="Owner Hospital")


@pytest.mark.parametrize("limit", ["minimum_age", "maximum_age"])
def test_no_age_limit_is_none(limit: str) -> None:
    found = read(with_text(f"eligibility/{limit}", "N/A")).eligibility
    assert found is not None
    assert getattr(found, limit) is None


def test_groups_are_counted_where_there_are_no_arms() -> None:
    assert read(minimal("<number_of_groups>2</number_of_groups>")).arm_count == 2


def test_a_study_of_the_shortest_kind_says_nothing_else() -> None:
    assert read(minimal("")) == Trial(
        id="NCT90000012", registry="clinicaltrials.gov", brief_title="Knees", has_results=False
    )


@pytest.mark.parametrize("role", ["Principal Investigator", "Study Director"])
def test_a_person_with_a_role_at_a_site_is_an_official_and_no_contact(role: str) -> None:
    found = read(with_text("location/investigator/role", role))
    assert found.officials[1] == Official(name="Ali Veli, MD", role=role.lower().replace(" ", "-"), location=0)
    assert len(found.locations[0].contacts) == 2


def test_an_investigator_without_a_role_is_no_contact() -> None:
    found = read(with_text("location/investigator/role", None))
    assert found.officials[1] == Official(name="Ali Veli, MD", location=0)
    assert len(found.locations[0].contacts) == 2


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://clinicaltrials.gov/show/NCT90000011", "http://clinicaltrials.gov/show/NCT90000011"),
        ("https://clinicaltrials.gov/show/NCT90000012", "https://clinicaltrials.gov/study/NCT90000011"),
        ("https://evil.example/NCT90000011", "https://clinicaltrials.gov/study/NCT90000011"),
        ("https://clinicaltrials.gov/show/NCT90000011 or so", "https://clinicaltrials.gov/study/NCT90000011"),
        ("", "https://clinicaltrials.gov/study/NCT90000011"),
    ],
)
def test_the_address_is_the_records_own_where_it_is_one(url: str, address: str) -> None:
    document = Document(etree.tostring(with_text("required_header/url", url)))
    assert MAPPER.address(document, MAPPER.read(document)) == address


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<clinical_study></clinical_study>", "missing-id"),
        (b"<clinical_study><id_info><nct_id> </nct_id></id_info></clinical_study>", "missing-id"),
        (b"<clinical_study><id_info><nct_id>NCT1</nct_id></id_info></clinical_study>", "bad-id"),
        (b"<clinical_study><id_info><nct_id>NCT90000012</nct_id></id_info></clinical_study>", "missing-title"),
        (STUDY.replace("?>", "?>\n<!DOCTYPE clinical_study>", 1).encode(), "unsafe-xml"),
        (STUDY.replace("?>", "?>\n<!DOCTYPE a [<!ENTITY x 'y'>]>", 1).replace("OWN-1", "&x;").encode(), "unsafe-xml"),
        (STUDY.replace("OWN-1", "&x;").encode(), "malformed-xml"),
        (STUDY.replace("</acronym>", "</acronyms>").encode(), "malformed-xml"),
        (STUDY.encode("latin-1"), "encoding"),
        (STUDY.replace("OWN-1", "\x08").encode(), "encoding"),
        (b"<clinical_study>" + b"<a>" * 400 + b"</a>" * 400 + b"</clinical_study>", "too-deep"),
        (b"<?xml version='1.0'?><search_results><study/></search_results>", "unknown-format"),
        (b"<?xml version='1.0'?><study_collection><clinical_study/></study_collection>", "unknown-format"),
    ],
)
def test_what_is_no_study_is_rejected(data: bytes, code: str) -> None:
    with pytest.raises(Rejection) as caught:
        choose(Document(data)).read(Document(data))
    assert caught.value.code == code
    assert caught.value.reason


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_mark_of_the_encoding_counts_more_than_the_declaration(encoding: str, trial: Trial) -> None:
    for declared in ("UTF-8", "UTF-16", "ISO-8859-1"):
        document = Document(STUDY.replace('"UTF-8"', f'"{declared}"', 1).encode(encoding))
        assert choose(document).read(document) == trial


def test_a_declared_encoding_is_used(trial: Trial) -> None:
    document = Document(STUDY.replace('"UTF-8"', '"ISO-8859-1"', 1).encode("latin-1"))
    assert choose(document).read(document) == trial


def test_blanks_before_the_declaration_do_no_harm(trial: Trial) -> None:
    assert read(f" \n\t{STUDY}") == trial


def test_marks_inside_words_are_words(trial: Trial) -> None:
    """A comment divides no word, a tag that somebody pasted costs none, and CDATA is text."""
    assert read(STUDY.replace("Two groups", "Two <!-- ? -->gro<b>ups</b>")) == trial
    assert read(STUDY.replace("Two groups", "<![CDATA[Two groups]]>")) == trial


def test_contact_persons_do_not_stand_in_the_record(quads_of: Callable[[bytes | str], list[ox.Quad]]) -> None:
    text = "\n".join(map(str, quads_of(STUDY)))
    assert "Ali Veli" in text
    assert "Desk" not in text
    assert "@example.org" not in text


@pytest.mark.parametrize("cut", range(1, len(STUDY.rstrip()), 97))
def test_a_cut_record_is_rejected(cut: int) -> None:
    data = STUDY.encode()[:cut]
    with pytest.raises(Rejection) as caught:
        choose(Document(data)).read(Document(data))
    if cut > 100:
        assert caught.value.code in {"truncated", "encoding"}


@given(data=st.data())
@settings(max_examples=60)
def test_elements_may_be_missing_doubled_or_misplaced(
    quads_of: Callable[[bytes | str], list[ox.Quad]], data: st.DataObject
) -> None:
    study = copy.deepcopy(ROOT)
    for _ in range(data.draw(st.integers(1, 5))):
        elements = list(study.iterdescendants())
        element = data.draw(st.sampled_from(elements))
        parent = element.getparent()
        assert parent is not None
        change = data.draw(st.sampled_from(["drop", "double", "move", "write"]))
        if change == "drop" and len(elements) > 1:
            parent.remove(element)
        elif change == "double":
            parent.append(copy.deepcopy(element))
        elif change == "move":
            study.append(element)
        else:
            element.text = data.draw(st.text(st.characters(exclude_categories=["Cs", "Cc"], max_codepoint=0xFFFD)))
    refused = None
    try:
        assert quads_of(etree.tostring(study))
    except Rejection as rejection:
        refused = rejection.code
    assert refused in {None, "missing-id", "bad-id", "missing-title"}


def test_all_shared_records_are_read_to_the_last_word(shared: Path) -> None:
    files = sorted((shared / "data/ctgov-xml").glob("*.xml"))
    for file in files:
        trial = read(file.read_text(encoding="utf-8"))
        assert trial.id == file.stem
        assert [note for note in trial.notes if note.type in {"unread", "unreadable", "unattached"}] == []
    assert len(files) >= 400
