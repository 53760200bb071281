"""A term that the ontology does not have is told, with the one that may be meant; others' terms are not ours."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from trialgraph.validate import validate

HEAD = """
@prefix dcterms: <http://purl.org/dc/terms/> . @prefix ex: <https://example.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix tg: <https://w3id.org/trialgraph/ontology#> .
@base <https://example.org/data/> .
<trial/NCT00000001> a tg:Trial ; rdfs:label "A trial" ; dcterms:identifier "NCT00000001" ; ex:mood "good" .
"""


def told(text: str, engine: str) -> list[tuple[str, str, str | None, str]]:
    report = validate(ox.parse(HEAD + text, ox.RdfFormat.TURTLE), engine=engine)
    found = [finding for finding in report.findings if finding.shape_name.startswith("Defined-")]
    return [(finding.shape_name, finding.trial, finding.value, finding.severity) for finding in found]


@pytest.mark.parametrize("engine", ["pyshacl", "fast"])
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<trial/NCT00000001> tg:sumary "Words" .', ("property", "NCT00000001", "tg:sumary (tg:summary?)")),
        ("<x> a tg:Trail .", ("class", "", "tg:Trail (tg:Trial?)")),
        ("<trial/NCT00000001> tg:zzz 1 .", ("property", "NCT00000001", "tg:zzz")),
    ],
)
def test_a_term_that_there_is_not_is_told(text: str, expected: tuple[str, str, str], engine: str) -> None:
    kind, trial, value = expected
    ((shape, of, said, severity),) = told(text, engine)
    assert (shape, of, severity) == (f"Defined-{kind}", trial, "violation")
    assert said is not None
    assert said.split(" ")[0] == value.split(" ")[0]
    assert ("?" in said) == ("?" in value)


@pytest.mark.parametrize("engine", ["pyshacl", "fast"])
def test_others_may_say_what_they_like(engine: str) -> None:
    assert told("<trial/NCT00000001> a ex:Thing ; ex:summary 1 .", engine) == []
