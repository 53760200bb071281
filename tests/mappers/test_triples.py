"""Any trial becomes quads that every reader reads alike, that a store keeps as they are, and that leave nothing out."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterator
from typing import Any

import msgspec
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib.compare import isomorphic

from trialgraph.mappers import Provenance, quads
from trialgraph.mappers import trial as model
from trialgraph.mappers.terms import TermError
from trialgraph.mappers.trial import Intervention, Location, Organization, Trial
from trialgraph.ontology import PREFIXES, TG, scheme

_BASE = "https://w3id.org/trialgraph/"
_PROVENANCE = Provenance(
    source="page-snapshot", format="a page", mapper="page_snapshot", version="1", sha256="0" * 64,
    url="https://h.example/x", registry="clinicaltrials.gov",
)  # fmt: skip
_GRAPH = f"{_BASE}record/page-snapshot/NCT00000001"
# struct and field -> the vocabulary of its codes
_SCHEMES = {
    "Organization.organization_class": "organization-class", "Identifier.type": "identifier-type",
    "ResponsibleParty.type": "role-type", "Official.role": "role-type", "Contact.role": "role-type",
    "Arm.type": "arm-type", "Intervention.type": "intervention-type", "Outcome.type": "outcome-type",
    "Location.country": "country", "Location.status": "status", "Eligibility.sex": "sex",
    "Eligibility.age_groups": "age-group", "Eligibility.sampling_method": "sampling-method",
    "Reference.type": "reference-type", "IpdSharing.decision": "ipd-sharing", "IpdSharing.info_types": "ipd-info-type",
    "Document.types": "document-type", "RelatedTrial.status": "status", "RelatedTrial.phases": "phase",
    "Note.type": "note-type", "DatedType.type": "date-type", "Trial.registry": "registry", "Trial.status": "status",
    "Trial.last_known_status": "status", "Trial.expanded_access_status": "status",
    "Trial.expanded_access_types": "expanded-access-type", "Trial.funder_types": "organization-class",
    "Trial.study_type": "study-type", "Trial.phases": "phase", "Trial.allocation": "allocation",
    "Trial.intervention_model": "intervention-model", "Trial.observational_model": "observational-model",
    "Trial.time_perspective": "time-perspective", "Trial.primary_purpose": "primary-purpose",
    "Trial.masking": "masking", "Trial.masked_roles": "masked-role",
    "Trial.biospecimen_retention": "biospecimen-retention",
    "Trial.first_posted_type": "date-type", "Trial.results_first_posted_type": "date-type",
    "Trial.disposition_first_posted_type": "date-type", "Trial.last_updated_type": "date-type",
    "ResultsEvent.type": "results-event",
    "Trial.enrollment_type": "enrollment-type", "Trial.countries": "country", "Trial.removed_countries": "country",
}  # fmt: skip
_DATES = {"date", "uploaded", "status_verified", "data_version"} | {
    name for name in Trial.__struct_fields__ if name.endswith(("submitted", "submitted_qc", "posted", "last_updated"))
}
_AWKWARD = '"\\<>\n\r\t\0\x7f\x85\u2028\ufffe\U0001f9ec|/#'
_TEXT = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from(_AWKWARD), max_size=12)
_DATE = st.dates().map(lambda day: day.isoformat()) | st.sampled_from(["2024", "2024-03"])


def _field(owner: type, name: str, kind: Any) -> st.SearchStrategy[Any]:
    """Values for a field: codes where it is coded, dates where it is a date, hostile text elsewhere."""
    codes = _SCHEMES.get(f"{owner.__name__}.{name}")
    args = typing.get_args(kind)
    if isinstance(kind, types.UnionType):
        inner = next(arg for arg in args if arg is not type(None))
        return st.none() | _field(owner, name, inner)
    if typing.get_origin(kind) is tuple:
        if owner is model.Arm and name == "uses":
            return st.just((0,))
        return st.lists(_field(owner, name, args[0]), max_size=2).map(tuple)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return _struct(kind)
    if kind is str:
        if codes:
            return st.sampled_from(scheme(codes).codes)
        if name in _DATES:
            return _DATE
        return st.sampled_from(["NCT00000002", "EUCTR2007-1/GB"]) if name in {"id", "expanded_access_trial"} else _TEXT
    if kind is bool:
        return st.booleans()
    if kind is int:
        return st.just(0) if owner is model.Official else st.integers(0, 10**9)
    assert kind is float
    return st.floats(-90, 90, allow_nan=False)


def _struct(kind: type[msgspec.Struct], **fixed: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    hints = typing.get_type_hints(kind)
    return st.builds(kind, **({name: _field(kind, name, hint) for name, hint in hints.items()} | fixed))


_MESH = st.builds(model.MeshTerm, id=st.sampled_from(["D000163", "D015658"]), term=_TEXT)
_TRIALS = _struct(
    Trial,
    id=st.just("NCT00000001"),
    interventions=st.lists(_struct(Intervention), min_size=1, max_size=2).map(tuple),
    locations=st.lists(_struct(model.Location), min_size=1, max_size=2).map(tuple),
    # The registry derives MeSH terms: their ids are descriptors.
    **{name: st.lists(_MESH, max_size=1).map(tuple) for name in Trial.__struct_fields__ if "mesh" in name},
)
_EASY = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def _parsed(lines: bytes) -> list[ox.Quad]:
    return list(ox.parse(lines, ox.RdfFormat.N_QUADS))


@given(_TRIALS)
@_EASY
def test_both_readers_read_the_same_quads(trial: Trial) -> None:
    lines = quads(trial, _PROVENANCE, base=_BASE)
    found = _parsed(lines)
    shown = lines.decode().split("\n")
    assert shown.pop() == ""
    assert len(found) == len(shown) == len(set(shown)) == len(set(found))
    other = rdflib.Dataset()
    other.parse(data=lines, format="nquads")
    assert len(list(other.quads())) == len(found)
    ours = rdflib.Graph()
    for quad in found:
        ours.add(tuple(_to_rdflib(term) for term in (quad.subject, quad.predicate, quad.object)))  # type: ignore[arg-type]
    assert isomorphic(ours, other.graph(rdflib.URIRef(_GRAPH)))


def _to_rdflib(term: object) -> rdflib.term.Node:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    assert isinstance(term, ox.Literal)
    kind = None if term.datatype.value.endswith("#string") else rdflib.URIRef(term.datatype.value)
    return rdflib.Literal(term.value, datatype=kind)


@given(_TRIALS)
@_EASY
def test_the_quads_keep_the_rules_of_the_graph(trial: Trial) -> None:
    lines = quads(trial, _PROVENANCE, base=_BASE)
    assert quads(msgspec.convert(msgspec.to_builtins(trial), Trial), _PROVENANCE, base=_BASE) == lines
    found = _parsed(lines)
    assert {quad.graph_name for quad in found} == {ox.NamedNode(_GRAPH)}
    labelled = {quad.subject for quad in found if quad.predicate.value == PREFIXES["rdfs"] + "label"}
    assert {quad.subject for quad in found} <= labelled
    kinds = {
        f"{PREFIXES['xsd']}{kind}"
        for kind in ("integer", "decimal", "boolean", "date", "gYear", "gYearMonth", "string")
    }
    for quad in found:
        assert isinstance(quad.subject, ox.NamedNode)
        assert not isinstance(quad.object, ox.BlankNode)
        terms = [quad.predicate.value]
        if quad.predicate.value == PREFIXES["rdf"] + "type":
            assert isinstance(quad.object, ox.NamedNode)
            terms.append(quad.object.value)
        for term in terms:
            assert term in TG or (not term.startswith(_BASE) and term.startswith(tuple(PREFIXES.values()))), term
        if isinstance(quad.object, ox.Literal):
            assert quad.object.datatype.value in kinds
            assert quad.object.language is None


@given(_TRIALS)
@_EASY
def test_a_store_keeps_every_term_as_it_is(trial: Trial) -> None:
    lines = quads(trial, _PROVENANCE, base=_BASE)
    store = ox.Store()
    store.load(lines, ox.RdfFormat.N_QUADS)
    assert set(store) == set(_parsed(lines))


@given(_TRIALS)
@_EASY
def test_no_contact_gets_into_the_quads(trial: Trial) -> None:
    person = model.Contact(name="Zxq Contactperson", phone="0190-666", email="zxq@h.example")

    def with_contacts(*people: model.Contact) -> Trial:
        places = tuple(msgspec.structs.replace(place, contacts=people) for place in trial.locations)
        return msgspec.structs.replace(trial, central_contacts=people, locations=places)

    assert quads(with_contacts(person), _PROVENANCE, base=_BASE) == quads(with_contacts(), _PROVENANCE, base=_BASE)


_SAMPLES: dict[type, Any] = {str: "words", bool: True, int: 7, float: 1.5}
_SAMPLE_TEXTS = {
    "id": "D000163", "url": "https://h.example/u", "link": "https://h.example/l", "pmid": "12345",
    "minimum_age": "18 Years", "maximum_age": "65 Years", "expanded_access_trial": "NCT00000009",
}  # fmt: skip


def _sample(owner: type, name: str, kind: Any) -> Any:
    """One telling value for the field."""
    args = typing.get_args(kind)
    if isinstance(kind, types.UnionType):
        return _sample(owner, name, next(arg for arg in args if arg is not type(None)))
    if typing.get_origin(kind) is tuple:
        return (0,) if name == "uses" else (_sample(owner, name, args[0]),)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        required = {f.name for f in msgspec.structs.fields(kind) if f.required}
        hints = typing.get_type_hints(kind)
        return kind(**{field: _sample(kind, field, hints[field]) for field in required})
    codes = _SCHEMES.get(f"{owner.__name__}.{name}")
    if codes:
        return scheme(codes).codes[0]
    if owner is model.Official and kind is int:
        return 0  # a place in the list of locations
    if kind is str:
        return "2024-05" if name in _DATES else _SAMPLE_TEXTS.get(name, "words")
    return _SAMPLES[kind]


_PLAIN = Trial(
    id="NCT00000001", brief_title="T", conditions=("C",), interventions=(Intervention(name="I"),),
    lead_sponsor=Organization(name="O"),
)  # fmt: skip
# Fields that say something only together with others.
_WITH: dict[str, dict[str, Any]] = {
    "Location.latitude": {"longitude": 2.5, "facility": "S"},
    "Location.longitude": {"latitude": 2.5, "facility": "S"},
    "Trial.unsplit_conditions": {"conditions": ("words",)},
    "MeshTerm.term": {"id": "D000163"},
    "Trial.officials": {"locations": (model.Location(facility="S"),)},
}
_SILENT = {"Trial.central_contacts", "Location.contacts", "Trial.id", "Trial.brief_title"}


def _paths(owner: type[msgspec.Struct] = Trial, seen: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every field of Trial and of its parts that holds a value, as the way to it."""
    for name, hint in typing.get_type_hints(owner).items():
        if f"{owner.__name__}.{name}" in _SILENT:
            continue
        part = _part(hint)
        if part is None:
            yield (*seen, name)
        else:
            yield from _paths(part, (*seen, name))


def _part(kind: Any) -> type[msgspec.Struct] | None:
    for arg in (kind, *typing.get_args(kind)):
        if isinstance(arg, type) and issubclass(arg, msgspec.Struct):
            return arg
    return None


def _other(owner: type[msgspec.Struct], name: str) -> Any:
    """What the field holds when it does not hold the sample: its default, or something else where it has none."""
    field = next(f for f in msgspec.structs.fields(owner) if f.name == name)
    if not field.required:
        return field.default
    if codes := _SCHEMES.get(f"{owner.__name__}.{name}"):
        return scheme(codes).codes[1]
    return "2023" if name in _DATES else "D000999" if name == "id" else "other words"


def _with_and_without(owner: type[msgspec.Struct], path: tuple[str, ...], start: msgspec.Struct) -> tuple[Any, Any]:
    """The struct with the field at the path set, and the same without it."""
    name, *rest = path
    kind = typing.get_type_hints(owner)[name]
    extra = _WITH.get(f"{owner.__name__}.{name}", {})
    start = msgspec.structs.replace(start, **extra)
    sample = _sample(owner, name, kind)
    if not rest:
        return msgspec.structs.replace(start, **{name: sample}), msgspec.structs.replace(
            start, **{name: _other(owner, name)}
        )
    part = _part(kind)
    assert part is not None
    inner = sample[0] if isinstance(sample, tuple) else sample
    one, other = _with_and_without(part, tuple(rest), inner)
    if isinstance(sample, tuple):
        one, other = (one,), (other,)
    return msgspec.structs.replace(start, **{name: one}), msgspec.structs.replace(start, **{name: other})


@pytest.mark.parametrize("path", list(_paths()), ids=".".join)
def test_every_field_leaves_a_trace(path: tuple[str, ...]) -> None:
    one, other = _with_and_without(Trial, path, _PLAIN)
    assert one != other
    assert set(_parsed(quads(one, _PROVENANCE, base=_BASE))) != set(_parsed(quads(other, _PROVENANCE, base=_BASE)))


@pytest.mark.parametrize("country", ["UK", '">', "中国", "x", "", "<>", "..", "//"])
def test_a_country_of_no_vocabulary_cannot_break_the_iri_of_its_site(country: str) -> None:
    place = Location(facility="Clinic", city="City", country_name=country)
    found = _parsed(quads(msgspec.structs.replace(_PLAIN, locations=(place,)), _PROVENANCE, base=_BASE))
    (site,) = {quad.object.value for quad in found if quad.predicate.value == TG.site}  # type: ignore[union-attr]
    assert len(site.removeprefix(_BASE).split("/")) == 4
    assert all(site.removeprefix(_BASE).split("/"))


_LONE = "a\ud800b"


@pytest.mark.parametrize(
    "trial",
    [
        msgspec.structs.replace(_PLAIN, brief_title=_LONE),
        msgspec.structs.replace(_PLAIN, summary=_LONE),
        msgspec.structs.replace(_PLAIN, conditions=(_LONE,)),
        msgspec.structs.replace(_PLAIN, lead_sponsor=Organization(name=_LONE)),
        msgspec.structs.replace(_PLAIN, officials=(model.Official(name=_LONE),)),
        msgspec.structs.replace(_PLAIN, locations=(Location(facility=_LONE),)),
        msgspec.structs.replace(_PLAIN, locations=(Location(facility="X", city=_LONE),)),
        msgspec.structs.replace(_PLAIN, last_updated="2024-02-30"),
        msgspec.structs.replace(_PLAIN, id="../.."),
        msgspec.structs.replace(_PLAIN, id=""),
        msgspec.structs.replace(_PLAIN, locations=(Location(facility="X", latitude=float("nan"), longitude=1.0),)),
    ],
)
def test_what_cannot_be_a_term_is_an_error_that_says_so(trial: Trial) -> None:
    with pytest.raises(TermError):
        quads(trial, _PROVENANCE, base=_BASE)


def test_names_are_nodes_by_their_exact_words_and_places() -> None:
    def site(**place: str | None) -> str:
        trial = msgspec.structs.replace(_PLAIN, locations=(Location(**place),))  # type: ignore[arg-type]
        found = _parsed(quads(trial, _PROVENANCE, base=_BASE))
        return next(quad.object.value for quad in found if quad.predicate.value == TG.site)  # type: ignore[union-attr]

    clinic = site(facility="City Clinic", city="Graz", country="AT")
    assert clinic.startswith(f"{_BASE}site/AT/graz/city-clinic-")
    assert site(facility="City Clinic", city="Graz", country="AT", status="completed", postal_code="8010") == clinic
    others = {
        site(facility="City clinic", city="Graz", country="AT"),
        site(facility="City Clinic", city="Wien", country="AT"),
        site(facility="City Clinic", city="Graz", region="Styria", country="AT"),
        site(facility="City Clinic", city="Graz", country="DE"),
    }
    assert len(others | {clinic}) == 5


def test_a_site_without_a_name_is_one_per_record() -> None:
    trial = msgspec.structs.replace(_PLAIN, locations=(Location(facility="Research Site", city="Lyon", country="FR"),))
    found = set()
    for other in (trial, msgspec.structs.replace(trial, id="NCT00000002")):
        quads_ = _parsed(quads(other, _PROVENANCE, base=_BASE))
        found |= {quad.object for quad in quads_ if quad.predicate.value == TG.site}
        assert any(quad.predicate.value == TG.anonymous for quad in quads_)
    assert len(found) == 2


@pytest.mark.parametrize("base", ["https://data.example/kg/", "http://localhost:7878/"])
def test_another_base_moves_the_data_and_not_the_vocabulary(base: str) -> None:
    ours, theirs = (quads(_PLAIN, _PROVENANCE, base=it).decode() for it in (_BASE, base))
    for start in ("trial/", "record/", "organization/", "condition/", "mapper/"):
        ours = ours.replace(f"<{_BASE}{start}", f"<{base}{start}")
    assert ours == theirs
