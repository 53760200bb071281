"""Names of organisations: exact keys only, as no place tells them apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from trialgraph.identity.matches import CLOSE_MATCH, SAME
from trialgraph.identity.organizations import one_of_group

if TYPE_CHECKING:
    from tests.identity.conftest import Who

ONE = [
    ("Charité Berlin", "CHARITE  BERLIN", "T4"),
    ("The Wistar Institute", "Wistar Institute", "T4"),
    ("Ningbo First Hospital", "Ningbo No. 1 Hospital", "T4"),
    ("Univ of Mississippi Med Ctr", "University of Mississippi Medical Center", "T4"),
    ("Janssen-Cilag Ltd.", "Janssen-Cilag Limited", "T4"),
    ("Wistar Children's Research Hospital", "Wistar Childrens Research Hosp.", "T4"),
    ("Wistar Heart Institute (WHI)", "Wistar Heart Institute", "T4"),
    ("Hospital do Coração - São Paulo, SP, Brazil", "Hospital do Coração", "T4"),
    ("Qilu Pharmaceutical", "Qilu Pharmaceutical Co., Ltd.", "T7"),
    ("Hospital of Shijiazhuang No. 5", "Shijiazhuang Fifth Hospital", "T2"),  # it says where it is
]
TWO = [
    ("York University", "University of York"),
    ("Washington University", "University of Washington"),
    ("Ningbo First Hospital", "Ningbo Second Hospital"),
    ("Northeastern University", "Northwestern University"),
    ("Renji Hospital", "Ruijin Hospital"),
    ("UCB Pharma GmbH", "UCB Pharma SA"),
    ("University of Washington", "University of Washington Medical Center"),
    ("Institute of Heart Research Wistar", "Wistar Institute of Heart Research"),  # order counts without a place
    ("Wistar Hospital, Paris, France", "Wistar Hospital, Lyon, Canada"),
    ("St. Mary's Hospital", "Saint Marys Hosp"),  # many bear it
    ("General Hospital", "general hospitals"),  # names nobody: equal words, and still no evidence
    ("Research Site", "research site"),
]


@pytest.mark.parametrize(("one", "other", "tier"), ONE)
def test_one_organisation_written_otherwise(one: str, other: str, tier: str, who: Who) -> None:
    decided = who.decide(who.organization(one), who.organization(other))
    assert decided.one(who.organization(one), who.organization(other))
    assert {match.tier for match in decided.matches} == {tier}


@pytest.mark.parametrize(("one", "other"), TWO)
def test_two_organisations_stay_apart(one: str, other: str, who: Who) -> None:
    decided = who.decide(who.organization(one), who.organization(other))
    assert not decided.one(who.organization(one), who.organization(other))
    assert decided.said() == set()


def test_a_decision_says_what_it_rests_on(who: Who) -> None:
    (match,) = who.decide(who.organization("Qilu Hosp"), who.organization("Qilu Hospital")).matches
    assert (match.predicate, match.tier, match.confidence, match.layer) == (SAME, "T4", "0.98", "lexical")
    assert {match.subject, match.object} == {who.organization(name).iri for name in ("Qilu Hosp", "Qilu Hospital")}
    assert {match.subject_label, match.object_label} == {"Qilu Hosp", "Qilu Hospital"}
    assert (match.rule, match.evidence) == ("same words in the same order", "qilu hospital")


def test_a_chain_of_spellings_is_one_entity_with_the_most_used_name(who: Who) -> None:
    names = ["Univ Hosp Essenbach", "University Hospital Essenbach", "The University Hospital, Essenbach"]
    uses = {who.organization(name): number for name, number in zip(names, (1, 2, 5), strict=True)}
    decided = who.decide(uses=uses)
    assert set(decided.names.values()) == {who.organization(names[2]).iri}
    assert list(decided.labels.values()) == [names[2]]


def test_all_names_of_a_large_group_are_compared(who: Who) -> None:
    """Not with each other, but with those that are used most."""
    names = ["Qilu Hospital", *("Qilu" + " " * number + "Hosp." for number in range(1, 40))]
    decided = who.decide(*map(who.organization, names))
    assert len(set(decided.names.values())) == 1


# ---- legal forms


def test_two_legal_forms_are_close_and_the_bare_name_is_a_groups(who: Who) -> None:
    names = ["Acme Pharma GmbH", "Acme Pharma SA", "Acme Pharma"]
    decided = who.decide(*map(who.organization, names))
    assert len(set(decided.names.values())) == 3
    assert {(match.predicate, match.tier) for match in decided.matches} == {(CLOSE_MATCH, "T7")}


def test_a_legal_form_of_one_country_needs_a_name_that_is_at_home_in_one(who: Who) -> None:
    """Acme GmbH is Acme where all that is known of both is one country; else Acme may be a group."""
    bare, firm = who.organization("Acme Pharma"), who.organization("Acme Pharma GmbH")
    assert not who.decide(bare, firm).one(bare, firm)
    at_home = [each._replace(country="DE") for each in (bare, firm)]
    assert who.decide(*at_home).one(*at_home)
    abroad = [bare._replace(country="US"), firm._replace(country="DE")]
    assert not who.decide(*abroad).one(*abroad)


@pytest.mark.parametrize(
    ("legal", "homes", "group"),
    [
        ({"limited"}, set(), False),
        ({"limited"}, {"CN", "US"}, False),
        ({"limited", "gmbh"}, {"DE"}, True),
        ({"gmbh"}, {"DE"}, False),
        ({"gmbh"}, {"DE", "US"}, True),
        ({"gmbh"}, set(), True),
    ],
)
def test_what_makes_a_bare_name_a_groups(legal: set[str], homes: set[str], group: bool) -> None:
    assert bool(one_of_group(legal, homes)) is group


# ---- countries


def test_the_country_of_the_trials_sites_is_evidence_not_proof(who: Who) -> None:
    """Two sponsors of one name are one: the same sponsor runs trials in many countries."""
    mentions = [who.organization(name, country) for name, country in (("Qilu Hosp", "CN"), ("Qilu Hospital", "US"))]
    assert who.decide(*mentions).one(*mentions)


def test_one_name_seen_in_several_countries_is_one_node(who: Who) -> None:
    spread = [who.organization("QILU Hospital", country) for country in ("CN", "DE", None)]
    decided = who.decide(*spread, who.organization("Qilu Hospital"))
    assert len(decided.names) == 2
    assert len(decided.matches) == 1


def test_a_name_that_withholds_itself_is_no_organisation_like_another(who: Who) -> None:
    names = ["Research Site", "Research  Site", "RESEARCH SITE", "Site 12", "Site 012"]
    assert who.decide(*map(who.organization, names)).matches == ()
