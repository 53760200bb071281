"""Who is the same: exact keys and the traps that they must not fall into."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trialgraph import identity
from trialgraph.identity import Match, Names, write_sssom
from trialgraph.identity.keys import distinctive, habit_key, hospital_keys, person_key, spelling_key
from trialgraph.identity.matches import CONFIDENCE, OPERATED_BY, SAME
from trialgraph.mappers.emit import Mention, condition_iri, organization_iri, person_iri, site_iri
from trialgraph.ontology import BASE


class Decided(NamedTuple):
    """All that was decided, where a test can look at it."""

    matches: tuple[Match, ...]
    names: dict[str, str]
    labels: dict[str, str]


def resolve(uses: dict[Mention, int]) -> Decided:
    names = Names()
    names.add(uses.items())
    entities = identity.resolve(names)
    return Decided(tuple(entities.matches()), dict(entities.names()), dict(entities.labels()))


def table(matches: Iterable[Match], version: str = "1") -> str:
    out = io.StringIO()
    write_sssom(out, matches, base=BASE, version=version)
    return out.getvalue()


def organization(name: str) -> Mention:
    return Mention("organization", organization_iri(BASE, name), name)


def site(
    name: str, city: str | None, country: str | None = "CN", region: str | None = None, record: str = "r"
) -> Mention:
    return Mention("site", site_iri(BASE, name, city, region, country, record), name, city, region, country)


def person(name: str, affiliation: str | None) -> Mention:
    employer = organization_iri(BASE, affiliation) if affiliation else None
    return Mention(
        "person", person_iri(BASE, name, affiliation or "https://example.org/record/1"), name, affiliation=employer
    )


def condition(name: str) -> Mention:
    return Mention("condition", condition_iri(BASE, name), name)


def decide(*mentions: Mention) -> Decided:
    return resolve(dict.fromkeys(mentions, 1))


def one_entity(*mentions: Mention) -> bool:
    names = decide(*mentions).names
    return len({names[mention.iri] for mention in mentions}) == 1


def operator(place: Mention, *organizations: Mention) -> str | None:
    """The name of the organisation that operates the site."""
    matches = decide(place, *organizations).matches
    found = [match.object_label for match in matches if match.predicate == OPERATED_BY and match.subject == place.iri]
    assert len(found) < 2
    return found[0] if found else None


# ---- keys


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("The Fifth Hospital", "fifth hospital"),
        ("FIFTH  hospital.", "fifth hospital"),
        ("Universitätsklinikum Essen", "universitatsklinikum essen"),
        ("Hôpital Bichat–Claude-Bernard", "hopital bichat claude bernard"),
        ("St. Mary's Hospital", "st marys hospital"),
        ("St. Mary’s Hospital", "st marys hospital"),
        ("ＡＢＣ　Hospital", "abc hospital"),
        ("The", "the"),
        ("!?", ""),
    ],
)
def test_spelling_key(name: str, key: str) -> None:
    assert spelling_key(name) == key


@pytest.mark.parametrize(
    ("name", "place", "key"),
    [
        ("Fifth Hospital of Shijiazhuang City", "Shijiazhuang", "5 hospital shijiazhuang"),
        ("The Fifth Hospital of Shijiazhuang", "Shijiazhuang", "5 hospital shijiazhuang"),
        ("Fifth Hospital of Shijiazhuang City", None, "5 hospital shijiazhuang city"),
        ("Fifth Hospital of Shijiazhuang City", "Beijing", "5 hospital shijiazhuang city"),
        ("Univ Hosp Ctr", None, "university hospital center"),
        ("Ningbo No. 1 Hospital", None, "ningbo 1 hospital"),
        ("Ningbo First Hospital", None, "ningbo 1 hospital"),
        ("12th People's Hospital", None, "12 peoples hospital"),
        ("City of Hope", "Duarte", "city hope"),
    ],
)
def test_habit_key(name: str, place: str | None, key: str) -> None:
    assert habit_key(name, place) == key


@pytest.mark.parametrize(
    ("name", "place", "told"),
    [
        ("Charité", None, True),
        ("General Hospital", None, False),
        ("University Hospital 3", None, False),
        ("Children's Hospital", None, False),
        ("Beijing Hospital", None, True),
        ("Beijing Hospital", "Beijing", False),
        ("Beijing YouAn Hospital", "Beijing", True),
    ],
)
def test_what_can_tell_one_organisation_from_another(name: str, place: str | None, told: bool) -> None:
    assert distinctive(spelling_key(name), place) is told


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(TEXT)
def test_keys_are_keys_of_themselves(name: str) -> None:
    key = spelling_key(name)
    again = spelling_key(key)
    assert again == key or key.startswith("the ")
    assert person_key(person_key(name)) == person_key(name)
    habits = habit_key(name)
    assert habit_key(habits) == habits


WORDS = st.lists(
    st.sampled_from("Fifth hospital of Xi'an Univ Saint Mary CITY no 1 Charité & GmbH".split()), min_size=1
)


@given(WORDS, st.sampled_from([" ", "  ", ", ", " - ", "\u00a0", " / "]), st.randoms(use_true_random=False))
def test_case_and_punctuation_make_no_difference(words: Sequence[str], between: str, chance: random.Random) -> None:
    plain = " ".join(words)
    styled = between.join(word.upper() if chance.random() < 0.5 else word.lower() for word in words) + "."
    assert spelling_key(styled) == spelling_key(plain)
    assert habit_key(styled) == habit_key(plain)
    assert person_key(styled) == person_key(plain)


def test_a_hospital_without_a_place_has_a_key_for_the_place_it_names() -> None:
    assert hospital_keys("Fifth Hospital of Shijiazhuang City") == (
        ("5 hospital shijiazhuang city", None),
        ("5 hospital shijiazhuang", "shijiazhuang"),
    )
    assert hospital_keys("Mexico City Partners") == (("mexico city partners", None),)


# ---- organisations

SAME_ORGANIZATIONS = [
    ("Charité Berlin", "CHARITE  BERLIN"),
    ("The Wistar Institute", "Wistar Institute"),
    ("Ningbo First Hospital", "Ningbo No. 1 Hospital"),
    ("Univ of Mississippi Med Ctr", "University of Mississippi Medical Center"),
    ("Janssen-Cilag Ltd.", "Janssen-Cilag Limited"),
    ("St. Jude Children's Research Hospital", "Saint Jude Childrens Research Hospital"),
]
DIFFERENT_ORGANIZATIONS = [
    ("York University", "University of York"),
    ("Washington University", "University of Washington"),
    ("Merck KGaA", "Merck & Co., Inc."),
    ("Ningbo First Hospital", "Ningbo Second Hospital"),
    ("Northeastern University", "Northwestern University"),
    ("Renji Hospital", "Ruijin Hospital"),
    ("UCB Pharma GmbH", "UCB Pharma SA"),
    ("University of Washington", "University of Washington Medical Center"),
    ("General Hospital", "general hospital"),  # names nobody: equal, and still no evidence
]


@pytest.mark.parametrize(("one", "other"), SAME_ORGANIZATIONS)
def test_the_same_organisation_written_otherwise(one: str, other: str) -> None:
    assert one_entity(organization(one), organization(other))


@pytest.mark.parametrize(("one", "other"), DIFFERENT_ORGANIZATIONS)
def test_different_organisations_stay_apart(one: str, other: str) -> None:
    assert not one_entity(organization(one), organization(other))


def test_a_chain_of_spellings_is_one_entity_with_the_most_used_name() -> None:
    names = ["Univ Hosp Essenbach", "University Hospital Essenbach", "The University Hospital, Essenbach"]
    mentions = {organization(name): uses for name, uses in zip(names, (1, 2, 5), strict=True)}
    decided = resolve(mentions)
    assert set(decided.names.values()) == {organization(names[2]).iri}


# ---- sites


def test_sites_match_in_one_city_only() -> None:
    assert one_entity(site("St. Mary's Hospital", "London", "GB"), site("St Marys Hospital", "london", "GB"))
    assert not one_entity(site("St. Mary's Hospital", "London", "GB"), site("St. Mary's Hospital", "Portsmouth", "GB"))
    assert not one_entity(site("Mercy Hospital", "London", "GB"), site("Mercy Hospital", "London", "CA"))
    assert not one_entity(site("Mercy Hospital", None, "GB"), site("Mercy hospital", None, "GB"))
    assert not one_entity(site("Mercy Hospital", "London", None), site("Mercy hospital", "London", None))


def test_one_name_in_two_spellings_of_the_place_suffix() -> None:
    one, other = "Fifth Hospital of Shijiazhuang City", "The Fifth Hospital of Shijiazhuang"
    ordinal = "Sixth Hospital of Shijiazhuang"
    # Ordinal and place are all that this name has; as a site it is told by the place that it is in.
    assert operator(site(other, "Shijiazhuang"), organization(one)) == one
    assert operator(site(other, "Beijing"), organization(one)) is None
    assert operator(site(other, None), organization(one)) is None
    assert operator(site(ordinal, "Shijiazhuang"), organization(one)) is None


@pytest.mark.parametrize(
    "name",
    ["Research Site", "Local Institution - 0012", "Novartis Investigative Site", "Site 12", "Investigational Site 3"],
)
def test_anonymous_sites_match_nothing(name: str) -> None:
    one, other = site(name, "Beijing", record="a"), site(name, "Beijing", record="b")
    assert one.iri != other.iri
    assert decide(one, other, organization(name)).matches == ()
    assert decide(site(name, "Beijing"), site(name.upper(), "Beijing")).matches == ()


def test_a_site_of_a_generic_name_has_no_operator() -> None:
    assert operator(site("General Hospital", "Beijing"), organization("General Hospital")) is None


def test_a_site_has_one_operator_the_most_used_spelling() -> None:
    spellings = {organization("Qilu Hosp"): 1, organization("Qilu Hospital"): 4, organization("QILU HOSPITAL"): 2}
    place = site("Qilu Hospital", "Jinan")
    found = [m.object_label for m in resolve({**spellings, place: 9}).matches if m.predicate == OPERATED_BY]
    assert found == ["Qilu Hospital"]


# ---- people, conditions


def test_a_person_is_a_name_at_an_affiliation() -> None:
    assert one_entity(person("Fu-Sheng Wang", "Beijing 302 Hospital"), person("FU SHENG WANG", "Beijing 302 Hospital"))
    assert not one_entity(person("Fu-Sheng Wang", "Beijing 302 Hospital"), person("Fu-Sheng Wang", "Qilu Hospital"))
    assert not one_entity(person("Fu-Sheng Wang", None), person("fu-sheng wang", None))
    assert not one_entity(person("J Smith", "Qilu Hospital"), person("K Smith", "Qilu Hospital"))


def test_conditions_match_by_spelling_only() -> None:
    assert one_entity(condition("Crohn's Disease"), condition("crohns disease"))
    assert not one_entity(condition("Diabetes Type 1"), condition("Diabetes Type 2"))
    assert not one_entity(condition("Lupus"), condition("Systemic Lupus"))


def test_kinds_never_match_each_other() -> None:
    same = "Alport Syndrome"
    decided = decide(organization(same), condition(same), person(same, "Qilu"), site(same, "Jinan"))
    assert {match.predicate for match in decided.matches} == {OPERATED_BY}
    assert len(set(decided.names.values())) == 4


# ---- the input's order

NAMES = [*(name for pair in SAME_ORGANIZATIONS + DIFFERENT_ORGANIZATIONS for name in pair)]


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from(NAMES), st.integers(1, 3)), max_size=14), st.randoms(use_true_random=False))
def test_decisions_do_not_depend_on_the_order(uses: list[tuple[str, int]], chance: random.Random) -> None:
    weights = {mention: uses for name, uses in uses for mention in (organization(name), site(name, "Ningbo"))}
    shuffled = list(weights.items())
    chance.shuffle(shuffled)
    one, other = resolve(weights), resolve(dict(shuffled))
    assert one == other
    assert list(one.names) == list(other.names)
    for name, entity in one.names.items():
        assert one.names[entity] == entity  # whoever stands for others stands for itself
        assert name in {mention.iri for mention in weights}


@given(st.lists(st.sampled_from(NAMES), max_size=10))
def test_each_name_has_an_entity_even_if_only_itself(names: list[str]) -> None:
    mentions = [organization(name) for name in names]
    assert set(decide(*mentions).names) == {mention.iri for mention in mentions}


# ---- gold files


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines, dialect="excel-tab"))


def _both(name: str, place: str) -> tuple[Mention, Mention]:
    country, _, city = place.partition("/")
    return organization(name), site(name, city or "Somewhere", country.strip()[:2])


@pytest.mark.parametrize("file", ["must_not_merge.tsv", "related_not_same.tsv"])
def test_no_exact_key_joins_what_must_stay_apart(file: str, shared: Path) -> None:
    """Each pair as two sponsors and as two sites of one place."""
    rows = _rows(shared / "gold" / "identity" / file)
    assert len(rows) >= 10
    for row in rows:
        one, other = row["name_a"], row["name_b"]
        place = row.get("place") or "US/Chicago"
        if " vs " in place:
            places = place.split(" vs ")
            assert not one_entity(*(_both(one, where)[1] for where in places)), row
            continue
        for first, second in zip(_both(one, place), _both(other, place), strict=True):
            if first == second:  # the anonymous label: one string in two records
                first = site(one, "Berlin", "DE", record="a")
                second = site(other, "Berlin", "DE", record="b")
            assert not one_entity(first, second), row


# Of the acceptance list, what exact keys reach; the rest waits for rules about misspellings, aliases and acronyms.
MERGED_BY_EXACT_KEYS = {
    "Ningbo First Hospital",
    "Janssen-Cilag Ltd.",
}


def test_what_exact_keys_merge_of_the_acceptance_list(shared: Path) -> None:
    """Every pair there is a true one, so this asserts which are reached: fewer is a regression, more is a new rule."""
    merged = set()
    for row in _rows(shared / "gold" / "identity" / "must_merge.tsv"):
        pair = zip(_both(row["name_a"], row["place"]), _both(row["name_b"], row["place"]), strict=True)
        if any(one_entity(first, second) for first, second in pair):
            merged.add(row["name_a"])
    assert merged >= MERGED_BY_EXACT_KEYS


# The tiers of sites promise 99 in 100 (DESIGN.md, section 5).
def test_the_precision_of_exact_keys_on_pairs_of_sites(shared: Path) -> None:
    merged = [
        row
        for row in _rows(shared / "gold" / "identity" / "facility_pairs.tsv")
        if row["label"] != "U"
        and one_entity(
            site(row["name_a"], row["city"], row["country"]), site(row["name_b"], row["city"], row["country"])
        )
    ]
    assert len(merged) >= 10
    wrong = [(row["name_a"], row["name_b"], row["label"]) for row in merged if row["label"] != "S"]
    assert wrong == []


def test_the_precision_of_exact_keys_on_sponsors(shared: Path) -> None:
    """Pairs that are merged against the clusters that people made: at least 97 of 100 are in one cluster."""
    with (shared / "gold" / "identity" / "sponsor_clusters.csv").open(newline="", encoding="utf-8") as lines:
        clusters = {row["unique_spon_names"]: row["cluster"] for row in csv.DictReader(lines)}
    decided = resolve({organization(name): 1 for name in clusters})
    same = [match for match in decided.matches if match.predicate == SAME]
    right = [match for match in same if clusters[match.subject_label] == clusters[match.object_label]]
    assert len(same) >= 50
    assert len(right) / len(same) >= 0.97


# ---- the SSSOM table

MENTIONS = [*map(organization, NAMES), *(site(name, "Ningbo") for name in NAMES), condition("a b"), condition("A-B")]


def test_the_table_is_valid_sssom(tmp_path: Path) -> None:
    from sssom.parsers import parse_sssom_table
    from sssom.validators import validate

    decided = decide(*MENTIONS)
    assert len(decided.matches) > 8
    path = tmp_path / "matches.sssom.tsv"
    path.write_text(table(decided.matches, "1.2.3"))
    parsed = parse_sssom_table(str(path))
    for kind, told in validate(parsed, fail_on_error=True).items():
        assert not told.results, (kind, told.results)
    assert len(parsed.df) == len(decided.matches)
    assert parsed.metadata["mapping_set_id"] == f"{BASE}matches.sssom.tsv"


def test_an_empty_table_is_valid_too(tmp_path: Path) -> None:
    from sssom.parsers import parse_sssom_table

    path = tmp_path / "matches.sssom.tsv"
    path.write_text(table([], "1.2.3"))
    assert len(parse_sssom_table(str(path)).df) == 0


def test_the_table_says_what_was_decided_and_why() -> None:
    decided = decide(*MENTIONS)
    lines = [line for line in table(decided.matches).splitlines() if line[0] != "#"]
    rows = list(csv.DictReader(io.StringIO("\n".join(lines)), dialect="excel-tab"))
    assert len(rows) == len(decided.matches)
    for row, match in zip(rows, decided.matches, strict=True):
        assert BASE + row["subject_id"].removeprefix("trialgraph:") == match.subject
        assert BASE + row["object_id"].removeprefix("trialgraph:") == match.object
        assert (row["subject_label"], row["object_label"]) == (match.subject_label, match.object_label)
        assert row["predicate_id"] in {SAME, OPERATED_BY}
        assert (row["tier"], row["confidence"]) == (match.tier, CONFIDENCE[match.tier])
        assert row["comment"]
        assert row["match_string"] == match.evidence


def test_a_name_with_tabs_and_quotes_stays_one_cell() -> None:
    hostile = 'Qilu "Hosp"\t=HYPERLINK(1)'
    decided = decide(organization(hostile), organization(hostile.upper()))
    lines = [line for line in table(decided.matches).splitlines() if line[0] != "#"]
    (row,) = csv.DictReader(lines, dialect="excel-tab")
    assert {row["subject_label"], row["object_label"]} == {hostile, hostile.upper()}


def test_the_ids_of_decisions_are_their_own() -> None:
    matches = decide(*MENTIONS).matches
    assert len({match.name for match in matches}) == len(matches)
