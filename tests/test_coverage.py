"""What a build says of each field of the records: mapped, told twice, left out, read by nobody."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph import coverage
from trialgraph.coverage import Coverage, PathCoverage, measure
from trialgraph.fields import fields_of
from trialgraph.mappers import Document
from trialgraph.pipeline import build


def study(number: int = 1, **modules: Any) -> bytes:
    identification = {"nctId": f"NCT9000000{number}", "briefTitle": f"Title {number}"}
    protocol = {"identificationModule": identification} | modules.pop("protocol", {})
    return json.dumps({"protocolSection": protocol, **modules}).encode()


def rows(*records: bytes) -> dict[str, PathCoverage]:
    found = Coverage()
    found.add(measure(records))
    return {row.path: row for row in found.rows()}


def test_a_field_counts_the_triples_that_are_gone_without_it() -> None:
    arms = {"armGroups": [{"label": "A", "description": "a"}, {"label": "B", "description": "b"}]}
    found = rows(study(1, protocol={"armsInterventionsModule": arms}), study(2))
    description = found["protocolSection.armsInterventionsModule.armGroups[].description"]
    assert (description.records, description.values, description.triples) == (1, 2, 2)
    # Without labels there are no arms, and what they say becomes two notes: gone are link, class, label, description.
    label = found["protocolSection.armsInterventionsModule.armGroups[].label"]
    assert (label.records, label.triples, label.fate) == (1, 8, "mapped")
    title = found["protocolSection.identificationModule.briefTitle"]
    assert (title.records, title.values, title.measured) == (2, 2, 2)


def test_a_field_that_no_mapper_reads_is_told() -> None:
    found = rows(study(1, protocol={"newModule": {"surprise": ["x", "y"], "empty": {}, "nothing": None}}))
    surprise = found["protocolSection.newModule.surprise[]"]
    assert (surprise.fate, surprise.records, surprise.values, surprise.triples) == ("unread", 1, 2, 0)
    assert not [path for path in found if "empty" in path or "nothing" in path]  # they say nothing


def test_a_field_that_repeats_another_is_read_all_the_same() -> None:
    arms = {
        "armGroups": [{"label": "A", "interventionNames": ["Drug: Cells"]}],
        "interventions": [{"type": "DRUG", "name": "Cells", "armGroupLabels": ["A"]}],
    }
    found = rows(study(1, protocol={"armsInterventionsModule": arms}))
    assert found["protocolSection.armsInterventionsModule.interventions[].armGroupLabels[]"].fate == "told-twice"


def test_what_is_left_out_has_its_reason() -> None:
    found = rows(study(1, resultsSection={"adverseEventsModule": {"frequencyThreshold": "5"}}))
    row = found["resultsSection.adverseEventsModule.frequencyThreshold"]
    assert (row.fate, row.reason) == ("left-out", "results other than the flow of participants are not mapped")


def test_contacts_are_left_out_unless_they_are_asked_for() -> None:
    contacts = {"centralContacts": [{"name": "Jane Doe", "phone": "1"}]}
    record = study(1, protocol={"contactsLocationsModule": contacts})
    path = "protocolSection.contactsLocationsModule.centralContacts[].phone"
    assert rows(record)[path].fate == "left-out"
    asked = Coverage()
    asked.add(measure([record], contact_details=True))
    assert {row.path: row for row in asked.rows()}[path].fate == "mapped"


def test_many_records_are_measured_in_part_and_scaled_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(coverage, "_MEASURED", 2)
    records = [study(at, protocol={"conditionsModule": {"keywords": ["a", "b", "c"]}}) for at in range(6)]
    row = rows(*records)["protocolSection.conditionsModule.keywords[]"]
    assert (row.records, row.values, row.measured, row.triples) == (6, 18, 2, 18)


def test_a_build_writes_the_table(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(study(1, protocol={"oddModule": {"odd": 1}}))
    (tmp_path / "b.json").write_bytes(study(2))
    build([tmp_path / "a.json", tmp_path / "b.json"], out=tmp_path / "out", coverage=True)
    with (tmp_path / "out" / "coverage.tsv").open(newline="") as table:
        told = {row["path"]: row for row in csv.DictReader(table, dialect="excel-tab")}
    assert told["protocolSection.identificationModule.nctId"]["records"] == "2"
    assert told["protocolSection.oddModule.odd"]["fate"] == "unread"
    report = json.loads((tmp_path / "out" / "report.json").read_bytes())["coverage"]
    assert report["ClinicalTrials.gov API v2 JSON"]["unread_paths"] == [
        {"path": "protocolSection.oddModule.odd", "records": 1}
    ]
    build(tmp_path / "b.json", out=tmp_path / "out")
    assert not (tmp_path / "out" / "coverage.tsv").exists()


# ---- fields

_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | st.text("ab", max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("pqr"), inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from("pqr"), _VALUES, max_size=3))
def test_leaving_a_field_out_leaves_the_others_in(record: dict[str, Any]) -> None:
    fields = fields_of(Document(json.dumps(record).encode()))
    assert fields is not None
    before = fields.paths()
    for path, values in before.items():
        without = fields_of(Document(fields.without(path)))
        assert without is not None
        after = without.paths()
        assert path not in after
        assert after == {name: count for name, count in before.items() if name != path}
        altered = fields_of(Document(fields.altered(path)))
        assert altered is not None
        assert altered.paths()[path] == values
        assert fields.altered(path) != fields.without(path)


def test_fields_of_xml() -> None:
    fields = fields_of(Document(b'<?xml version="1.0"?><r_s a="1"><p>x</p><!-- c --><p b="2"/><q><p>y</p></q></r_s>'))
    assert fields is not None
    assert fields.paths() == {"@a": 1, "p": 2, "p/@b": 1, "q/p": 1}
    assert fields.without("p") == b'<r_s a="1"><q><p>y</p></q></r_s>'
    assert fields.without("p/@b") == b'<r_s a="1"><p>x</p><p/><q><p>y</p></q></r_s>'
    assert fields.without("@a") == b'<r_s><p>x</p><p b="2"/><q><p>y</p></q></r_s>'
    assert b"<q><p>y" in fields.altered("p")
    assert b"<p>x</p>" not in fields.altered("p")


def test_what_a_mapper_only_notes_as_unread_is_unread() -> None:
    """The reader of XML keeps the words that no rule reads in a note; that is no mapping."""
    record = b"""<?xml version="1.0"?><clinical_study><id_info><nct_id>NCT90000001</nct_id></id_info>
    <brief_title>A title</brief_title><surprise>!</surprise><link><url>https://example.org/</url></link></clinical_study>"""
    found = rows(record)
    assert found["surprise"].fate == "unread"
    assert found["link/url"].fate == "mapped"


def test_a_page_has_no_fields() -> None:
    assert fields_of(Document(b"NCT ID: NCT1")) is None
