"""One study from two forms: the facts are the same, but for what a form lacks and what the registry changed since."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from trialgraph.mappers import Document, choose
from trialgraph.mappers.trial import Trial

_FORMS = ("ctgov-v2", "ctgov-xml", "ctgov-v1-full", "ctgov-v1-fields")
# What the XML does not have: ids of MeSH terms, coordinates, age groups, the class of the record's owner, and which
# terms are above others. It alone counts arms, and lists the countries of the sites.
_OF_THE_FORM = {
    "arm_count",
    "condition_mesh",
    "condition_mesh_ancestors",
    "countries",
    "data_version",
    "intervention_mesh",
    "intervention_mesh_ancestors",
    "record_owner",
}
# What the registry changed between the two records, read in both by eye.
_CHANGED = {
    "NCT00007696": set[str](),
    "NCT00006150": {  # the XML is of 2023, the JSON of 2026
        "central_contacts",
        "eligibility",  # a maximum age of 120 years came
        "ipd_sharing",  # a full stop went, marks of lines doubled
        "last_update_submitted",
        "last_updated",
        "last_updated_type",
        "references",  # publications came
        "status_verified",
        "summary",  # full stops came
    },
}


def _read(file: Path) -> Trial:
    document = Document(file.read_bytes())
    return choose(document).read(document)


def _without_form(trial: Trial) -> Trial:
    """Without what stands inside the parts and one form alone has."""
    places = tuple(msgspec.structs.replace(place, latitude=None, longitude=None) for place in trial.locations)
    limits = trial.eligibility and msgspec.structs.replace(trial.eligibility, age_groups=())
    return msgspec.structs.replace(trial, locations=places, eligibility=limits)


def _pair(shared: Path, trial: str) -> tuple[Trial, Trial]:
    return _read(shared / f"data/ctgov-v2/{trial}.json"), _read(shared / f"data/ctgov-xml/{trial}.xml")


def test_these_are_all_pairs(shared: Path) -> None:
    names = [{file.name.partition(".")[0] for file in (shared / "data" / form).iterdir()} for form in _FORMS]
    pairs = {name for at, form in enumerate(names) for other in names[at + 1 :] for name in form & other}
    assert pairs == set(_CHANGED)


@pytest.mark.parametrize("trial", sorted(_CHANGED))
def test_the_forms_of_a_study_say_the_same(trial: str, shared: Path) -> None:
    json, xml = map(_without_form, _pair(shared, trial))
    differing = {field for field in Trial.__struct_fields__ if getattr(json, field) != getattr(xml, field)}
    assert differing - _OF_THE_FORM == _CHANGED[trial]


@pytest.mark.parametrize("trial", sorted(_CHANGED))
def test_what_the_forms_have_of_a_thing_agrees(trial: str, shared: Path) -> None:
    json, xml = _pair(shared, trial)
    assert json.record_owner is not None
    assert xml.record_owner is not None
    assert json.record_owner.name == xml.record_owner.name
    assert set(xml.countries) == {place.country for place in json.locations}
    assert xml.arm_count == len(json.arms)


def test_the_core_facts_of_one_study_read_by_eye(shared: Path) -> None:
    for trial in _pair(shared, "NCT00007696"):
        assert (trial.id, trial.brief_title) == ("NCT00007696", "Finding Diabetes Mellitus Among Veterans")
        assert [each.value for each in trial.identifiers] == ["705D"]
        assert (trial.status, trial.study_type, trial.phases) == ("completed", "observational", ())
        assert trial.lead_sponsor is not None
        assert (trial.lead_sponsor.name, trial.lead_sponsor.organization_class) == (
            "US Department of Veterans Affairs",
            "fed",
        )
        assert (trial.collaborators, trial.interventions) == ((), ())
        assert (trial.enrollment, trial.enrollment_type) == (1276, "estimated")
        assert [(each.facility, each.city, each.country) for each in trial.locations] == [
            ("VA Medical Center", "Durham", "US")
        ]
        assert trial.start is not None
        assert (trial.start.date, trial.first_posted, trial.last_updated) == ("1998-04", "2001-01-04", "2011-02-03")
        assert trial.conditions == ("Diabetes Mellitus",)
        assert [term.term for term in trial.condition_mesh] == ["Diabetes Mellitus"]
        assert [arm.label for arm in trial.arms] == ["1"]


def test_criteria_read_alike_but_for_the_ages(shared: Path) -> None:
    json, xml = _pair(shared, "NCT00006150")
    assert json.eligibility is not None
    assert xml.eligibility is not None
    assert json.eligibility.inclusion == xml.eligibility.inclusion
    assert json.eligibility.exclusion == xml.eligibility.exclusion
    assert (json.eligibility.maximum_age, xml.eligibility.maximum_age) == ("120 Years", None)
    assert json.description == xml.description
