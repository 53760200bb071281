"""Validation: what it finds in records, in layers over them and in data without graphs, and what it must not find."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from trialgraph.errors import TrialgraphError
from trialgraph.mappers import Document, Provenance, choose, quads
from trialgraph.validate import (
    Finding,
    NothingToCheckError,
    Report,
    ShapesMissingError,
    report_rows,
    validate,
)

BASE = "https://example.org/data/"
PREFIXES = f"""
@prefix condition: <{BASE}condition/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix ex: <{BASE}> .
@prefix match: <{BASE}match/> .
@prefix org: <{BASE}organization/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix schema: <https://schema.org/> .
@prefix tg: <https://w3id.org/trialgraph/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
CODE = "https://w3id.org/trialgraph/vocab/"
Quads = list[ox.Quad]


def trig(text: str) -> Quads:
    return list(ox.parse(PREFIXES + text, ox.RdfFormat.TRIG))


def record(trial: str = "NCT00000001", source: str = "demo", *, title: str = "A trial of knees", more: str = "") -> str:
    """A record graph to which no shape objects; ``more`` is added to what it says of the trial."""
    return f"""
    GRAPH <{BASE}record/{source}/{trial}> {{
      <{BASE}record/{source}/{trial}> a tg:SourceRecord ; rdfs:label "{trial} as told by {source}" ;
        tg:aboutTrial <{BASE}trial/{trial}> ; tg:format "demonstration" ; tg:sha256 "{"ab" * 32}" ;
        prov:wasGeneratedBy ex:mapper .
      ex:mapper a prov:Activity ; rdfs:label "demonstration mapper" .
      <{BASE}trial/{trial}> a tg:Trial ; rdfs:label "{title}" ; dcterms:identifier "{trial}" ;
        tg:registry <{CODE}registry/clinicaltrials.gov> ; tg:status <{CODE}status/recruiting> ;
        tg:studyType <{CODE}study-type/interventional> ; tg:leadSponsor org:a-00000001 ;
        tg:condition condition:k-00000002 ; tg:intervention <{BASE}record/{source}/{trial}/intervention/1> ;
        tg:country <{CODE}country/FI> ; tg:enrollment 12 ; tg:startDate "2021-04"^^xsd:gYearMonth {more} .
      org:a-00000001 a tg:Organization ; rdfs:label "Example Hospital" .
      condition:k-00000002 a tg:Condition ; rdfs:label "Sore Knee" .
      <{BASE}record/{source}/{trial}/intervention/1> a tg:Intervention ; rdfs:label "Cells" ;
        tg:interventionType <{CODE}intervention-type/biological> .
    }}
    """


def without(quads: Iterable[ox.Quad], predicate: str, subject: str = "/trial/") -> Quads:
    return [q for q in quads if not (q.predicate.value.endswith(predicate) and subject in str(q.subject))]


def merged(quads: Iterable[ox.Quad]) -> Quads:
    return [ox.Quad(q.subject, q.predicate, q.object) for q in quads]


def told(report: Report) -> list[tuple[str, str, str]]:
    return [(finding.trial, finding.field, finding.severity) for finding in report.findings]


def stored(quads: Iterable[ox.Quad]) -> ox.Store:
    store = ox.Store()
    store.extend(quads)
    return store


# What is wrong is found


def test_a_whole_record_conforms() -> None:
    report = validate(trig(record()))
    assert report.findings == ()
    assert report.conforms
    assert report.checked == {"Condition": 1, "Intervention": 1, "Organization": 1, "SourceRecord": 1, "Trial": 1}
    assert report.shapes > 100


def test_three_faults_of_one_trial_are_all_found() -> None:
    second = (
        'GRAPH <https://example.org/data/record/demo/NCT00000001> { org:b-00000003 a tg:Organization ; rdfs:label "B" }'
    )
    fault = '; tg:leadSponsor org:b-00000003 ; tg:completionDate "2023-13-45"^^xsd:date'
    report = validate(without(trig(record(more=fault) + second), "#label"))
    assert not report.conforms
    assert told(report) == [
        ("NCT00000001", "rdfs:label", "violation"),
        ("NCT00000001", "tg:completionDate", "violation"),
        ("NCT00000001", "tg:leadSponsor", "violation"),
    ]
    date = report.findings[1]
    assert date.value == "2023-13-45"
    assert date.record == f"{BASE}record/demo/NCT00000001"
    assert date.focus == f"{BASE}trial/NCT00000001"


@pytest.mark.parametrize(
    "written",
    [
        '"2023-13-45"^^xsd:date',
        '"2023-02-29"^^xsd:date',
        '"soon"^^xsd:date',
        '"20230506"^^xsd:date',
        '"2023-W10"^^xsd:date',
        '"2023-05-06Z"^^xsd:date',
        '"2023-05"^^xsd:date',
        '"2023-13"^^xsd:gYearMonth',
        '"2023-05-06"^^xsd:gYearMonth',
        '"23"^^xsd:gYear',
        '"2023"',
        '"2023-05-06T00:00:00"^^xsd:dateTime',
        '"May 2023"@en',
    ],
)
@pytest.mark.parametrize("hold", [list, stored])
def test_a_damaged_date_is_found(written: str, hold: Callable[[Quads], Iterable[ox.Quad]]) -> None:
    report = validate(hold(trig(record(more=f"; tg:firstPosted {written}"))))
    assert told(report) == [("NCT00000001", "tg:firstPosted", "violation")]


@pytest.mark.parametrize("written", ['"2024-02-29"^^xsd:date', '"2024-12"^^xsd:gYearMonth', '"2024"^^xsd:gYear'])
def test_a_date_may_be_as_vague_as_its_source(written: str) -> None:
    assert validate(trig(record(more=f"; tg:firstPosted {written}"))).findings == ()


@pytest.mark.parametrize(
    ("start", "completion", "odd"),
    [
        ('"2023-06-01"^^xsd:date', '"2023-05-31"^^xsd:date', True),
        ('"2023-06"^^xsd:gYearMonth', '"2023-05-31"^^xsd:date', True),
        ('"2023-06-01"^^xsd:date', '"2023-05"^^xsd:gYearMonth', True),
        ('"2024"^^xsd:gYear', '"2023-12"^^xsd:gYearMonth', True),
        ('"2023-06-01"^^xsd:date', '"2023-06-01"^^xsd:date', False),
        ('"2023-06-30"^^xsd:date', '"2023-06"^^xsd:gYearMonth', False),
        ('"2023"^^xsd:gYear', '"2023-01-01"^^xsd:date', False),
        ('"2023-12"^^xsd:gYearMonth', '"2023"^^xsd:gYear', False),
    ],
)
def test_a_start_after_the_end_is_odd_as_far_as_both_dates_reach(start: str, completion: str, odd: bool) -> None:
    text = record(more=f"; tg:completionDate {completion}")
    report = validate(trig(text.replace('"2021-04"^^xsd:gYearMonth', start)))
    assert told(report) == ([("NCT00000001", "tg:startDate", "warning")] if odd else [])
    assert report.conforms


def test_only_the_ids_of_its_own_registry_are_held_to_its_form() -> None:
    assert told(validate(trig(record("NCT123")))) == [("NCT123", "dcterms:identifier", "violation")]
    elsewhere = record("ISRCTN12345678").replace("registry/clinicaltrials.gov", "registry/isrctn")
    assert validate(trig(elsewhere)).findings == ()


def test_a_code_must_be_of_the_vocabulary_of_its_property() -> None:
    report = validate(trig(record(more=f"; tg:sex <{CODE}status/recruiting> ; tg:masking <{CODE}masking/doubel>")))
    assert told(report) == [("NCT00000001", "tg:masking", "violation"), ("NCT00000001", "tg:sex", "violation")]


def test_a_thing_of_a_record_is_told_under_its_trial() -> None:
    arm = f"<{BASE}record/demo/NCT00000001/arm/1>"
    fault = trig(record(more=f"; tg:arm {arm}") + f"GRAPH <{BASE}record/demo/NCT00000001> {{ {arm} a tg:Arm }}")
    assert report_rows(validate(fault)) == [
        ("NCT00000001", "rdfs:label", "The arm has no label, so nobody can read what it is.", "violation")
    ]


def test_a_fault_of_something_inside_a_value_is_told_once_where_the_value_stands() -> None:
    report = validate(without(trig(record()), "#label", "mapper"))
    assert told(report) == [("NCT00000001", "prov:wasGeneratedBy", "violation")]


# Records are judged apart


def test_two_records_of_one_trial_may_differ() -> None:
    two = record(source="demo", title="One title") + record(
        source="other", title="Another title", more='; tg:lastUpdated "2024-01-01"^^xsd:date'
    ).replace("org:a-00000001", "org:c-00000004")
    for data in (trig(two), stored(trig(two))):
        report = validate(data)
        assert report.findings == ()
        assert report.checked["Trial"] == 1
        assert report.checked["SourceRecord"] == 2


def test_each_record_of_a_trial_answers_for_itself() -> None:
    quads = trig(record(source="demo")) + without(trig(record(source="other")), "leadSponsor")
    report = validate(quads)
    assert [(finding.field, finding.record) for finding in report.findings] == [
        ("tg:leadSponsor", f"{BASE}record/other/NCT00000001")
    ]


def test_what_a_record_calls_another_trial_is_not_that_trials_title() -> None:
    mention = f"; tg:relatedTrial <{BASE}trial/NCT00000002>"
    named = f'GRAPH <{BASE}record/demo/NCT00000001> {{ <{BASE}trial/NCT00000002> rdfs:label "Elbows, as listed" }}'
    quads = trig(record(more=mention) + named + record("NCT00000002", title="A trial of elbows"))
    assert validate(quads).findings == ()
    assert validate(merged(quads)).findings == ()


def test_data_without_graphs_are_judged_as_one_record() -> None:
    quads = merged(trig(record()))
    assert validate(quads).findings == ()
    extra = '<https://example.org/data/trial/NCT00000001> rdfs:label "Another title" .'
    report = validate([*quads, *ox.parse(PREFIXES + extra, ox.RdfFormat.TURTLE)])
    assert told(report) == [("NCT00000001", "rdfs:label", "violation")]
    assert report.findings[0].record is None


def test_merged_records_of_one_trial_are_not_held_to_single_values() -> None:
    two = trig(record(title="One title") + record(source="other", title="Another title"))
    assert validate(merged(two)).findings == ()


def test_a_fault_that_trials_share_is_told_once_with_the_first() -> None:
    quads = trig(record("NCT00000002") + record("NCT00000001"))
    report = validate(without(quads, "#label", "organization/"))
    assert told(report) == [("NCT00000001", "rdfs:label", "violation")]
    assert report.findings[0].focus == f"{BASE}organization/a-00000001"


def test_the_order_of_the_quads_changes_nothing() -> None:
    quads = without(trig(record("NCT00000002") + record("NCT00000001") + record(source="other")), "leadSponsor")
    assert validate(reversed(quads)) == validate(quads)
    assert validate(stored(quads)) == validate(quads)


# The layers over the records


IDENTITY = f"GRAPH <{BASE}graph/identity/canonical> {{ org:a-00000001 tg:identifiedAs org:a-00000001 . %s }}"


def test_names_need_an_identity_only_where_there_is_one() -> None:
    assert validate(trig(record())).findings == ()
    complete = IDENTITY % "condition:k-00000002 tg:identifiedAs condition:k-00000002 ."
    assert validate(trig(record() + complete)).findings == ()
    report = validate(trig(record() + IDENTITY % ""))
    assert [(finding.field, finding.focus) for finding in report.findings] == [
        ("tg:identifiedAs", f"{BASE}condition/k-00000002")
    ]


def test_what_a_layer_adds_to_a_record_is_judged_with_it() -> None:
    thing, dose = (f"{BASE}record/demo/NCT00000001/{path}" for path in ("intervention/1", "cell-fact/1/dose"))
    says = f"<{thing}> tg:donor <{CODE}donor/somebody> ; tg:dose <{dose}> . <{dose}> a tg:Dose"
    report = validate(trig(record() + f"GRAPH <{BASE}graph/cells> {{ {says} }}"))
    assert told(report) == [
        ("NCT00000001", "rdfs:label", "violation"),
        ("NCT00000001", "tg:donor", "violation"),
        ("NCT00000001", "tg:donor", "violation"),  # no fact tells of it
        ("NCT00000001", "tg:dose", "violation"),
        ("NCT00000001", "tg:asSaid", "warning"),
        ("NCT00000001", "tg:unit", "warning"),
        ("NCT00000001", "tg:amount|tg:amountMaximum", "info"),
    ]


def test_a_match_without_evidence_is_found() -> None:
    says = 'match:00000000000000aa a tg:Match ; rdfs:label "a = b" ; tg:matchSubject org:a-00000001'
    report = validate(trig(record() + f"GRAPH <{BASE}graph/identity/lexical> {{ {says} }}"))
    found = {finding.field for finding in report.findings if finding.severity == "violation"}
    evidence = ("confidence", "justification", "matchObject", "matchPredicate", "rule", "tier")
    assert found == {f"tg:{name}" for name in evidence}


def test_a_cell_fact_is_about_something_of_a_record() -> None:
    fact = f"""GRAPH <{BASE}graph/cells> {{
      <{BASE}record/demo/NCT00000001/cell-fact/1> a tg:CellFact ; rdfs:label "donor: autologous" ; tg:factAbout %s ;
      tg:factProperty tg:donor ; tg:factValue <{CODE}donor/autologous> ; tg:field "title" ; tg:words "own" ;
      tg:rule "own-words" ; tg:basis <{CODE}basis/stated> }}"""
    assert validate(trig(record() + fact % f"<{BASE}record/demo/NCT00000001/intervention/1>")).findings == ()
    assert [f.field for f in validate(trig(record() + fact % "ex:nothing")).findings] == ["tg:factAbout"]


def test_contact_details_are_allowed_in_their_own_graph_only() -> None:
    node = f"<{BASE}graph/contacts/demo/NCT00000001/contact/1>"
    contact = f"""{node} a tg:Role ; rdfs:label "Central contact: A. B." ; tg:nameAsWritten "A. B." ;
      tg:roleType <https://w3id.org/trialgraph/vocab/role-type/central-contact> ; schema:email "a@example.org" ."""
    link = f"<{BASE}trial/NCT00000001> tg:role {node} ."
    apart = trig(record() + f"GRAPH <{BASE}graph/contacts/demo/NCT00000001> {{ {contact} {link} }}")
    report = validate(apart)
    assert report.findings == ()
    assert report.checked["Role"] == 1
    among = trig(record() + f"GRAPH <{BASE}record/demo/NCT00000001> {{ {contact} {link} }}")
    assert told(validate(among)) == [("NCT00000001", "schema:email", "warning")]


# Nothing to say


@pytest.mark.parametrize("text", ["", 'ex:a rdfs:label "A label" . GRAPH ex:g { ex:b rdfs:label "B" }'])
def test_without_a_trial_there_is_nothing_to_check(text: str) -> None:
    with pytest.raises(NothingToCheckError, match="tg:Trial") as caught:
        validate(trig(text))
    assert isinstance(caught.value, TrialgraphError)
    assert caught.value.quads == len(trig(text))


def test_without_shapes_there_is_nothing_to_check_by(monkeypatch: pytest.MonkeyPatch) -> None:
    import trialgraph.validate.rules as rules

    monkeypatch.setattr(rules, "shapes_graph", rdflib.Graph)
    with pytest.raises(ShapesMissingError, match="shape"):
        validate(trig(record()))


# The report


def test_the_report_is_shacl() -> None:
    fault = '; tg:lastUpdated "soon"^^xsd:date ; tg:acronym 7'
    report = validate(trig(record(more=fault)))
    graph = rdflib.Graph().parse(data=report.to_turtle(), format="turtle")
    sh = rdflib.SH
    assert [bool(value) for value in graph.objects(None, sh.conforms)] == [False]
    assert len(set(graph.objects(None, sh.result))) == len(report.findings) == 2
    paths = {str(path) for path in graph.objects(None, sh.resultPath)}
    assert paths == {f"https://w3id.org/trialgraph/ontology#{name}" for name in ("lastUpdated", "acronym")}
    assert {str(value) for value in graph.objects(None, sh.value)} == {"soon", "7"}
    assert set(graph.objects(None, sh.resultSeverity)) == {sh.Violation}
    assert report.to_turtle() == validate(trig(record(more=fault))).to_turtle()


def test_warnings_do_not_break_conformance() -> None:
    report = validate(trig(record(more='; tg:summary "Mail to a@example.org"')))
    assert told(report) == [("NCT00000001", "tg:summary", "warning")]
    assert report.conforms
    assert report.count("warning") == 1


def test_findings_come_by_severity_trial_field_and_message() -> None:
    def finding(severity: str, trial: str, field: str) -> Finding:
        return Finding(
            trial=trial, record=None, field=field, value=None, message="m", severity=severity, focus="f", shape="s"
        )

    wanted = [finding("violation", "B", "b"), finding("warning", "A", "z"), finding("info", "A", "a")]
    assert sorted([wanted[2], wanted[0], wanted[1]], key=Finding.order) == wanted


def test_rdflib_is_left_as_it_was(caplog: pytest.LogCaptureFixture) -> None:
    log = logging.getLogger("rdflib.term")
    level = log.level
    for setting in (True, False):
        rdflib.NORMALIZE_LITERALS = setting
        try:
            validate(trig(record(more='; tg:lastUpdated "soon"^^xsd:date')))
            assert rdflib.NORMALIZE_LITERALS is setting
        finally:
            rdflib.NORMALIZE_LITERALS = True
    assert log.level == level
    assert not caplog.records


# Real records


def mapped(path: Path) -> Quads:
    document = Document(path.read_bytes())
    mapper = choose(document)
    provenance = Provenance(
        source=mapper.source, format=mapper.format, mapper=mapper.name, version="0.0.0", sha256="0" * 64
    )
    lines = quads(mapper.read(document), provenance, base=BASE)
    return list(ox.parse(lines, ox.RdfFormat.N_QUADS))


def test_the_real_pages_conform(shared: Path) -> None:
    pages = sorted((shared / "pages").glob("*.txt"))
    report = validate(quad for page in pages for quad in mapped(page))
    assert report.checked["SourceRecord"] == len(pages) == 5
    assert [finding for finding in report.findings if finding.severity != "info"] == []
