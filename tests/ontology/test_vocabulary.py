"""The vocabularies: concepts are whole, no label means two things, the words of real sources find their code."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pycountry
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.errors import TrialgraphError
from trialgraph.ontology import (
    PREFIXES,
    TG,
    VOCAB,
    AmbiguousLabelError,
    Scheme,
    TurtleError,
    UnknownTermError,
    concept_iri,
    files,
    label_key,
    ontology_files,
    scheme,
    schemes,
    vocabulary,
    vocabulary_quads,
)

SKOS = PREFIXES["skos"]
CONCEPTS = [(name, code) for name in schemes() for code in scheme(name)]
# Fields whose concepts explain themselves by a name and an ISO code.
WITHOUT_DEFINITION = {"country"}


@pytest.fixture(scope="module")
def facts() -> dict[str, dict[str, list[Any]]]:
    found: dict[str, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for quad in vocabulary_quads():
        assert isinstance(quad.subject, ox.NamedNode)
        found[quad.subject.value][quad.predicate.value].append(quad.object)
    return found


@pytest.mark.parametrize("name", schemes())
def test_a_scheme_says_what_it_is(name: str, facts: dict[str, dict[str, list[Any]]]) -> None:
    about = facts[VOCAB + name]
    assert ox.NamedNode(SKOS + "ConceptScheme") in about[PREFIXES["rdf"] + "type"]
    assert scheme(name).title == about[PREFIXES["rdfs"] + "label"][0].value
    assert about[SKOS + "definition"][0].value.endswith(".")
    assert len(scheme(name)) > 1


@pytest.mark.parametrize(("name", "code"), CONCEPTS)
def test_a_concept_is_whole(name: str, code: str, facts: dict[str, dict[str, list[Any]]]) -> None:
    about = facts[f"{VOCAB}{name}/{code}"]
    home = ox.NamedNode(VOCAB + name)
    assert about[PREFIXES["rdf"] + "type"] == [ox.NamedNode(SKOS + "Concept")]
    assert [label.value for label in about[SKOS + "prefLabel"]] == [scheme(name).label(code)]
    assert about[PREFIXES["rdfs"] + "label"] == about[SKOS + "prefLabel"]
    assert ox.Literal(code) in about[SKOS + "notation"]
    assert about[SKOS + "inScheme"] == [home]
    assert bool(about[SKOS + "broader"]) != (about[SKOS + "topConceptOf"] == [home])
    assert (name in WITHOUT_DEFINITION) or scheme(name).definition(code)


@pytest.mark.parametrize(("name", "code"), CONCEPTS)
def test_labels_are_clean_and_lead_back_to_their_concept(name: str, code: str) -> None:
    labels = scheme(name).labels(code)
    written = [labels.pref, *labels.alt, *labels.hidden]
    # SKOS S13: the three kinds of label share no string.
    assert len(written) == len(set(written))
    assert set(labels.ambiguous) <= set(labels.hidden)
    for label in (code, *written):
        assert label == label.strip()
        assert label_key(label)
        assert scheme(name).resolve(label) == code


@pytest.mark.parametrize("name", schemes())
def test_hierarchies_end_at_the_top(name: str) -> None:
    for code in scheme(name):
        seen: list[str] = []
        at: str | None = code
        while at is not None:
            assert at not in seen
            seen.append(at)
            at = scheme(name).broader(at)


@pytest.mark.parametrize(
    ("name", "words", "code"),
    [
        ("status", "Enrolling", "recruiting"),
        ("status", "RECRUITING", "recruiting"),
        ("status", "Not yet enrolling", "not-yet-recruiting"),
        ("status", "Active, not recruiting", "active-not-recruiting"),
        ("status", "Active, not enrolling", "active-not-recruiting"),
        ("status", "Invitation-only", "enrolling-by-invitation"),
        ("status", "Unknown status", "unknown"),
        ("status", "Withdrawn", "withdrawn"),
        ("status", "Withheld", "withheld"),
        ("phase", "PHASE1", "1"),
        ("phase", "Phase N/A", "na"),
        ("phase", "N/A", "na"),
        ("phase", "Not Applicable", "na"),
        ("phase", "EARLY_PHASE1", "early-1"),
        ("phase", "Phase 0", "early-1"),
        ("phase", "Phase III", "3"),
        ("masking", "Triple Blind", "triple"),
        ("masking", "None (Open Label)", "none"),
        ("masking", "No masking", "none"),
        ("masking", "DOUBLE", "double"),
        ("masked-role", "CARE_PROVIDER", "caregiver"),
        ("masked-role", "Caregivers", "caregiver"),
        ("masked-role", "Outcome Assessors", "outcomes-assessor"),
        ("allocation", "N/A", "na"),
        ("allocation", "Non-Randomized", "non-randomized"),
        ("intervention-model", "Parallel Assignment", "parallel"),
        ("intervention-model", "SINGLE_GROUP", "single-group"),
        ("arm-type", "Placebo Comparator group", "placebo-comparator"),
        ("arm-type", "No Intervention", "no-intervention"),
        ("sex", "Both", "all"),
        ("enrollment-type", "Anticipated", "estimated"),
        ("organization-class", "U.S. Fed", "fed"),
        ("organization-class", "OTHER_GOV", "other-gov"),
        ("outcome-type", "OTHER_PRE_SPECIFIED", "other"),
        ("identifier-type", "U.S. NIH Grant/Contract", "nih"),
        ("identifier-type", "EudraCT Number", "eudract-number"),
        ("ipd-info-type", "Clinical Study Report (CSR)", "csr"),
        ("reference-type", "Individual Participant Data Set", "individual-participant-data"),
        ("study-type", "Observational [Patient Registry]", "observational"),
        ("registry", "ChiCTR", "chictr"),
        ("registry", "EU Clinical Trials Register", "euctr"),
        ("country", "China", "CN"),
        ("country", "Korea, Republic of", "KR"),
        ("country", "Türkiye", "TR"),
        ("country", "Turkey (Türkiye)", "TR"),
        ("country", "Iran, Islamic Republic of", "IR"),
        ("country", "Czech Republic", "CZ"),
        ("country", "England", "GB"),
        ("country", "CHN", "CN"),
        ("country", "Former Yugoslavia", None),
        ("country", "Asia", None),
        ("cell-source", "umblical cord", "umbilical-cord"),
        ("cell-source", "UCB-MSC", "cord-blood"),
        ("cell-source", "UC-MSC", "umbilical-cord"),
        ("cell-source", "Wharton´s Jelly", "whartons-jelly"),
        ("cell-source", "synovial fluid", "synovium"),
        ("donor", "allogenic", "allogeneic"),
        ("status", "", None),
        ("status", "—", None),
        ("status", "Recruiting soon, perhaps", None),
    ],
)
def test_words_of_sources_find_their_code(name: str, words: str, code: str | None) -> None:
    assert scheme(name).resolve(words) == code


@given(st.sampled_from(CONCEPTS), st.randoms(use_true_random=False))
def test_finding_ignores_case_punctuation_and_spaces(concept: tuple[str, str], random: Any) -> None:
    name, code = concept
    labels = scheme(name).labels(code)
    label = random.choice([code, labels.pref, *labels.alt, *labels.hidden])
    noise = [" ", "_", "-", ".", "(", ")", "/", "\u00a0", "\t", "’"]
    written = "".join(
        random.choice(noise) * random.randint(0, 1) + (letter.upper() if random.random() < 0.5 else letter.lower())
        for letter in label
    )
    assert scheme(name).resolve(written + random.choice(noise)) == code


def test_a_scheme_that_does_not_exist_is_named_with_the_nearest() -> None:
    with pytest.raises(KeyError) as caught:
        scheme("phse")
    assert isinstance(caught.value, TrialgraphError)
    assert str(caught.value) == "'phse' is not a vocabulary; did you mean 'phase'?"


def test_the_iri_of_a_concept_is_only_given_when_there_is_one() -> None:
    assert concept_iri("phase", "1") == "https://w3id.org/trialgraph/vocab/phase/1"
    with pytest.raises(UnknownTermError, match="code of the vocabulary phase"):
        concept_iri("phase", "5x")
    with pytest.raises(UnknownTermError):
        scheme("phase").labels("5x")


def test_a_label_that_two_concepts_share_is_refused() -> None:
    turtle = b"""
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        @prefix x: <https://w3id.org/trialgraph/vocab/x/> .
        x:a skos:prefLabel "Open label" . x:b skos:prefLabel "None" ; skos:hiddenLabel "OPEN-LABEL" .
    """
    with pytest.raises(AmbiguousLabelError) as caught:
        Scheme("x", turtle)
    assert caught.value.codes == ("a", "b")


def test_all_vocabularies_can_be_put_into_a_named_graph() -> None:
    graph = "https://w3id.org/trialgraph/graph/vocabulary"
    quads = list(vocabulary_quads(graph))
    assert {quad.graph_name for quad in quads} == {ox.NamedNode(graph)}
    assert {quad.predicate.value for quad in quads if quad.subject == ox.NamedNode(TG.Trial)} >= {
        PREFIXES["rdfs"] + "label"
    }
    assert not any(isinstance(term, ox.BlankNode) for quad in quads for term in (quad.subject, quad.object))


# --- against the codes of the registry -------------------------------------------------------------------------

FIELDS = {
    "overallStatus": "status",
    "lastKnownStatus": "status",
    "phases": "phase",
    "studyType": "study-type",
    "allocation": "allocation",
    "interventionModel": "intervention-model",
    "observationalModel": "observational-model",
    "timePerspective": "time-perspective",
    "primaryPurpose": "primary-purpose",
    "masking": "masking",
    "whoMasked": "masked-role",
    "sex": "sex",
    "stdAges": "age-group",
    "samplingMethod": "sampling-method",
    "retention": "biospecimen-retention",
    "class": "organization-class",
    "ipdSharing": "ipd-sharing",
    "infoTypes": "ipd-info-type",
    "role": "role-type",
    "country": "country",
}
# `type` means something else in each of these.
TYPES = {
    "armGroups": "arm-type",
    "interventions": "intervention-type",
    "enrollmentInfo": "enrollment-type",
    "startDateStruct": "date-type",
    "completionDateStruct": "date-type",
    "primaryCompletionDateStruct": "date-type",
    "responsibleParty": "role-type",
    "secondaryIdInfos": "identifier-type",
    "references": "reference-type",
}
# A contact's role says which kind of contact only by the list that it stands in.
CONTEXTUAL = {("role-type", "CONTACT")}


def _coded(value: Any, field: str = "", parent: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _coded(inner, key, field)
    elif isinstance(value, list):
        for inner in value:
            yield from _coded(inner, field, parent)
    elif isinstance(value, str):
        name = TYPES.get(parent) if field == "type" else FIELDS.get(field)
        if name:
            yield name, value


def test_every_code_of_the_registry_s_records_is_known(shared: Path) -> None:
    seen: set[tuple[str, str]] = set()
    for file in sorted((shared / "data" / "ctgov-v2").glob("*.json")):
        seen.update(_coded(json.loads(file.read_bytes()).get("protocolSection", {})))
    assert {name for name, _ in seen} == {*FIELDS.values(), *TYPES.values()}
    unknown = {(name, value) for name, value in seen - CONTEXTUAL if scheme(name).resolve(value) is None}
    assert not unknown


# What the legacy XML lists as countries and ISO 3166-1 does not have: states that are no more.
FORMER = {"Former Yugoslavia", "Former Serbia and Montenegro"}


def test_every_country_of_the_legacy_records_is_known(shared: Path) -> None:
    seen: set[str] = set()
    for file in (shared / "data" / "ctgov-xml").glob("*.xml"):
        seen.update(re.findall("<country>([^<]+)</country>", file.read_text(encoding="utf-8")))
    for folder in ("ctgov-v1-full", "ctgov-v1-fields"):
        for file in (shared / "data" / folder).glob("*.json"):
            seen.update(re.findall(r'"LocationCountry":\s*"([^"]+)"', file.read_text(encoding="utf-8")))
    assert len(seen) > 50
    assert {name for name in seen if scheme("country").resolve(name) is None} == FORMER & seen


def test_countries_are_those_of_iso_3166() -> None:
    iso = {country.alpha_2: country for country in pycountry.countries}
    countries = scheme("country")
    assert set(countries) - set(iso) == {"XK"}
    assert set(iso) <= set(countries)
    for code, country in iso.items():
        for words in (country.alpha_3, country.name, getattr(country, "official_name", country.name)):
            assert countries.resolve(words.removeprefix("the ")) == code


# --- against the reference lists -------------------------------------------------------------------------------


def test_cell_and_tissue_ids_are_current(shared: Path) -> None:
    current: dict[str, bool] = {}
    for name in ("cl", "uberon"):
        with gzip.open(shared / "reference" / "ontology" / f"{name}_terms.tsv.gz", "rt", encoding="utf-8") as lines:
            rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
            current.update((row["id"], row["deprecated"] == "0") for row in rows)
    used = set()
    for quad in vocabulary_quads():
        for name in ("CL", "UBERON"):
            if isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith(PREFIXES[name]):
                used.add(f"{name}:{quad.object.value.removeprefix(PREFIXES[name])}")
    assert len(used) > 60
    assert {term for term in used if not current.get(term)} == set()


def test_the_cell_sources_hold_all_of_the_field_s_table(shared: Path) -> None:
    sources = scheme("cell-source")
    with (shared / "domain" / "cell_sources.tsv").open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE) if row["prefLabel"]]
    assert len(rows) == 31
    for row in rows:
        code = row["code"]
        assert code in sources
        if row["broader"] not in ("", "-"):
            assert sources.broader(code) == row["broader"]
        columns = ("prefLabel", "abbreviations_seen", "altLabels", "hiddenLabels_misspellings")
        for label in "|".join(row[column] for column in columns).split("|"):
            words = re.sub(r" \((?:CL|UBERON):.*", "", label)
            if words and words != "-":
                assert sources.resolve(words) == code, words


AMBIGUOUS = {"UC", "AD", "ASC", "ESC", "MNC", "LSC", "BOOST", "EV", "CB", "SVF", "hAMSC"}


def test_abbreviations_that_mean_other_things_are_marked() -> None:
    sources = scheme("cell-source")
    marked = {label for code in sources for label in sources.labels(code).ambiguous}
    assert marked >= AMBIGUOUS


@pytest.mark.parametrize(
    ("code", "notation"),
    [("bone-marrow", "MSC(M)"), ("cord-blood", "MSC(CB)"), ("adipose", "MSC(AT)"), ("whartons-jelly", "MSC(WJ)")],
)
def test_field_notations_keep_their_datatype(code: str, notation: str) -> None:
    (file,) = [file for file in ontology_files() if file.name == "cell-source.ttl"]
    subject = concept_iri("cell-source", code)
    wanted = ox.Literal(notation, datatype=ox.NamedNode(TG.isctNotation))
    store = ox.Store()
    store.load(file.read_bytes(), ox.RdfFormat.TURTLE)
    assert ox.Quad(ox.NamedNode(subject), ox.NamedNode(SKOS + "notation"), wanted) in store
    graph = rdflib.Graph().parse(data=file.read_bytes(), format="turtle")
    literal = rdflib.Literal(notation, datatype=rdflib.URIRef(TG.isctNotation))
    assert (rdflib.URIRef(subject), rdflib.SKOS.notation, literal) in graph


def test_a_slip_in_a_vocabulary_is_told_with_file_and_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ontology_files()[0].parent / "vocab" / "donor.ttl").read_text(encoding="utf-8")  # type: ignore[attr-defined]
    lines = text.splitlines()
    at = next(at for at, line in enumerate(lines) if "skos:prefLabel" in line)
    lines[at] = lines[at].replace(";", "")
    (tmp_path / "vocab").mkdir()
    (tmp_path / "vocab" / "donor.ttl").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "trialgraph.ttl").write_text("", encoding="utf-8")
    monkeypatch.setattr(files, "room", lambda: tmp_path)
    monkeypatch.setattr(vocabulary, "room", lambda: tmp_path)
    told = rf"donor\.ttl:{at + 2}: "  # where the next line cannot follow
    with pytest.raises(TurtleError, match=told):
        scheme.__wrapped__("donor")
    with pytest.raises(TurtleError, match=told):
        list(vocabulary_quads())
