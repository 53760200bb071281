"""The five real pages, and the examples that tell the same facts: every structured fact, and nothing besides.

The tables in ``facts/`` were written down by reading the pages, one line per fact. A fact that is missing fails, and so
does one that the page does not state.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from trialgraph.mappers.trial import Trial

_HERE = Path(__file__).parent
_PAGES = {
    "NCT05939167": "000_197b038432677de4.txt",
    "NCT05872659": "001_6336d3c9338abc63.txt",
    "NCT05741099": "002_0d5cae9de2f5df41.txt",
    "NCT07240987": "003_127af814233bb252.txt",
    "NCT06731192": "004_fc28c8aade62ea70.txt",
}
_EXAMPLES = _HERE.parents[1] / "examples"
# Prose is checked apart, and the labels of these nodes are made up by the mapper.
_PROSE = ("description", "summary", "inclusionCriteria", "exclusionCriteria", "rdfs:comment")
_MADE_UP = ("role/", "location/", "note/")

Facts = Callable[[bytes | str], set[str]]


def _structured(facts: set[str]) -> set[str]:
    kept = set()
    for fact in facts:
        subject, term, value = fact.split(" | ", 2)
        if term in _PROSE or (term == "rdfs:label" and (subject.startswith(_MADE_UP) or f": {value}" in subject)):
            continue
        kept.add(fact)
    return kept


def _expected(trial: str) -> set[str]:
    return set((_HERE / "facts" / f"{trial}.txt").read_text().splitlines())


def _difference(found: set[str], expected: set[str]) -> str:
    missing = "\n".join(f"- {fact}" for fact in sorted(expected - found))
    return missing + "\n" + "\n".join(f"+ {fact}" for fact in sorted(found - expected))


@pytest.mark.parametrize("trial", sorted(_PAGES))
def test_a_page_says_these_facts_and_no_others(trial: str, shared: Path, facts_of: Facts) -> None:
    found = _structured(facts_of((shared / "pages" / _PAGES[trial]).read_bytes()))
    assert found == _expected(trial), _difference(found, _expected(trial))


@pytest.mark.parametrize("trial", sorted(_PAGES))
def test_the_example_of_the_same_trial_says_the_same_facts(trial: str, facts_of: Facts) -> None:
    found = _structured(facts_of((_EXAMPLES / f"{trial}.txt").read_bytes()))
    assert found == _expected(trial), _difference(found, _expected(trial))


def test_every_example_is_checked() -> None:
    assert {file.stem for file in _EXAMPLES.glob("*.txt")} == set(_PAGES)
    assert {file.stem for file in (_HERE / "facts").iterdir()} == set(_PAGES)


@pytest.mark.parametrize("trial", sorted(_PAGES))
def test_examples_name_no_contacts_and_leave_nothing_unread(trial: str, read: Callable[[bytes | str], Trial]) -> None:
    mapped = read((_EXAMPLES / f"{trial}.txt").read_bytes())
    assert mapped.central_contacts == ()
    assert [note for note in mapped.notes if note.type == "unread"] == []


# page, field of the prose, how it starts, how it ends, how many lines
_TEXTS = [
    ("NCT05939167", "summary", "The goal of this study is to conduct", "AIDS patients at late stage.", 1),
    ("NCT05939167", "description", "Mesenchymal stem cells (MSCs) possess", "AIDS patients at late stage.", 1),
    ("NCT05939167", "inclusionCriteria", "1. Confirmed HIV infection, aged 18-65", "participation in this study", 4),
    ("NCT05939167", "exclusionCriteria", "1. have HBV/HCV/HDV/HEV infection", "may hinder clinical trials.", 13),
    ("NCT05872659", "summary", "The goal of this clinical trial is", "based on examination results.", 5),
    ("NCT05872659", "description", "Highly active antiretroviral therapy", "that includes 7 visits.", 4),
    ("NCT05872659", "inclusionCriteria", "* Confirmed HIV infection.", "sign the informed consent.", 6),
    ("NCT05872659", "exclusionCriteria", "* Infection with other viruses", "the safety of the subject.", 11),
    ("NCT05741099", "summary", "This study is to evaluate", "Therapy for COVID-19.", 1),
    ("NCT05741099", "description", "Since 2019, novel coronavirus", "treatment of COVID-19 by MSC.", 1),
    ("NCT05741099", "inclusionCriteria", "* Age 18-85 years;The diagnosis", "* Heavy smoker.", 15),
    ("NCT05741099", "exclusionCriteria", "* Patients with prior or present", "trials within 3 months.", 9),
    ("NCT07240987", "summary", "This study will evaluate", "the prognosis of CKD patients.", 1),
    ("NCT07240987", "inclusionCriteria", "* Agreement to participate", "* Age ≥ 18 years", 4),
    ("NCT07240987", "exclusionCriteria", "* Extremely severe anemia (hemoglobin < 30 g/L)", "subject's health", 13),
    ("NCT06731192", "summary", "The goal of this clinical trial is", "in the treatment of AS.", 1),
    ("NCT06731192", "inclusionCriteria", "* 3 years old ≤Age ≤ 12 years old;", "(children or their families).", 8),
    ("NCT06731192", "exclusionCriteria", "* Age <3 years or >12 years old;", "inappropriate for inclusion.", 15),
]


@pytest.mark.parametrize(("trial", "term", "start", "end", "lines"), _TEXTS)
def test_prose_is_whole(trial: str, term: str, start: str, end: str, lines: int, shared: Path, facts_of: Facts) -> None:
    facts = facts_of((shared / "pages" / _PAGES[trial]).read_bytes())
    (said,) = [fact.split(" | ", 2)[2] for fact in facts if fact.startswith(f"trial | {term} | ")]
    assert said.startswith(start)
    assert said.endswith(end)
    assert len(said.split("\n")) == lines


@pytest.mark.parametrize(
    ("trial", "intervention", "words"),
    [
        ("NCT05939167", 1, "Mesenchymal stem cell dose is 0.75-1.0×10*6/kg and is transplanted"),
        ("NCT05939167", 2, "saline is used as placebo in the placebo comparator group"),
        ("NCT07240987", 2, "allogeneic MSCs at a dose of 1.0×10⁶ cells per kilogram, reconstituted"),
        ("NCT06731192", 1, "the single infusion dose was approximately 2×1000,000 cells/Kg.\nConventional clinical"),
        ("NCT06731192", 2, "The interval between the two infusions was 14 days.\nConventional clinical treatment"),
    ],
)
def test_the_words_on_a_product_keep_their_dose(
    trial: str, intervention: int, words: str, shared: Path, facts_of: Facts
) -> None:
    facts = facts_of((shared / "pages" / _PAGES[trial]).read_bytes())
    (said,) = [fact for fact in facts if fact.startswith(f"intervention/{intervention} | description | ")]
    assert words in said


@pytest.mark.parametrize("trial", ["NCT07240987", "NCT06731192"])
def test_a_heading_without_text_is_no_description(trial: str, shared: Path, facts_of: Facts) -> None:
    facts = facts_of((shared / "pages" / _PAGES[trial]).read_bytes())
    assert not [fact for fact in facts if fact.startswith("trial | description | ")]


_PERSONAL = (
    "13671005510",
    "13701289612",
    "81330569",
    "Robert Chunhua Zhao",
    "Li-Jun Sun",
    "Fu-Xiang Wang",
    "Er-Hei Dai",
    "Xia Gao",
    "Xianyun Wang",
    "email",
    "@",
)


@pytest.mark.parametrize("trial", sorted(_PAGES))
def test_contact_people_phones_and_addresses_are_in_no_quad(
    trial: str, shared: Path, quads_of: Callable[[bytes | str], list[ox.Quad]]
) -> None:
    found = "\n".join(map(str, quads_of((shared / "pages" / _PAGES[trial]).read_bytes())))
    assert [words for words in _PERSONAL if words.casefold() in found.casefold()] == []


@pytest.mark.parametrize(
    ("trial", "absent"),
    [
        ("NCT05939167", ("region", "primaryCompletionDate", "startDateType", "enrollmentType", "siteCount")),
        ("NCT05872659", ("enrollment", "site", "location", "country", "maximumAge", "studyType", "arm", "intervention",
                         "startDate", "completionDate", "allocation", "masking", "hasResults", "healthyVolunteers",
                         "organizationClass", "investigator", "role", "secondaryIdentifier")),
        ("NCT05741099", ("startDate", "completionDate", "lastUpdated", "site", "location", "country", "investigator",
                         "role", "hasResults", "maskedRole", "identifierType")),
        ("NCT07240987", ("maximumAge", "site", "location", "country", "keyword", "affiliation", "note")),
        ("NCT06731192", ("site", "location", "country", "investigator", "skos:altLabel", "document")),
    ],
)  # fmt: skip
def test_what_a_page_does_not_say_is_not_there(
    trial: str, absent: tuple[str, ...], shared: Path, facts_of: Facts
) -> None:
    terms = {fact.split(" | ")[1] for fact in facts_of((shared / "pages" / _PAGES[trial]).read_bytes())}
    assert terms.isdisjoint(absent)
