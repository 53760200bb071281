"""What a record gives identity: sponsors with a country as evidence, sites with coordinates, ids of registries."""

from __future__ import annotations

from trialgraph.identity import Names
from trialgraph.mappers.emit import Mention
from trialgraph.mappers.trial import Identifier, Location, Official, Organization, ResponsibleParty, Trial
from trialgraph.mappers.triples import Provenance, record_graph
from trialgraph.ontology import BASE

PROVENANCE = Provenance(source="example.org", format="x", mapper="x", version="1", sha256="0" * 64)
SPONSOR, PARTNER = Organization(name="Qilu Hospital"), Organization(name="Acme Cells")
JINAN = Location(facility="Qilu Hospital", city="Jinan", country="CN", latitude=36.67, longitude=116.99)
BERLIN = Location(facility="Charité", city="Berlin", country="DE")


def mentions(
    kind: str, *locations: Location, official: str = "Ada Muster", listed: tuple[str, ...] = ()
) -> list[Mention]:
    given = Trial(
        id="NCT00000001",
        brief_title="A trial",
        lead_sponsor=SPONSOR,
        collaborators=(PARTNER,),
        responsible_party=ResponsibleParty(type="sponsor"),
        officials=(Official(name=official, affiliation="Renji Hospital"),),
        locations=locations,
        identifiers=(Identifier(value="ISRCTN83971151", type="registry"), Identifier(value="ABC-1", type="registry")),
        aliases=("NCT00000002",),
        countries=listed,
    )
    return [each for each in record_graph(given, PROVENANCE, base=BASE).mentions if each.kind == kind]


def countries(*locations: Location, listed: tuple[str, ...] = ()) -> dict[str, str | None]:
    found = mentions("organization", *locations, listed=listed)
    assert len({each.iri for each in found}) == len(found)
    return {each.name: each.country for each in found}


def test_one_country_of_all_sites_is_evidence_for_the_sponsors_alone() -> None:
    assert countries(JINAN, JINAN) == {"Qilu Hospital": "CN", "Acme Cells": "CN", "Renji Hospital": None}
    nowhere = {"Qilu Hospital": None, "Acme Cells": None, "Renji Hospital": None}
    assert countries() == countries(JINAN, BERLIN) == countries(JINAN, Location(facility="X")) == nowhere
    assert countries(JINAN, listed=("CN", "DE")) == nowhere


def test_a_site_has_the_coordinates_of_the_record() -> None:
    jinan, berlin = mentions("site", JINAN, BERLIN)
    assert (jinan.latitude, jinan.longitude) == (36.67, 116.99)
    assert (berlin.latitude, berlin.longitude) == (None, None)


def test_ids_of_registries_are_kept_with_record_and_field() -> None:
    record = f"{BASE}record/example.org/NCT00000001"
    assert [(each.name, each.field, each.record) for each in mentions("trial")] == [
        ("NCT00000001", "id", None),
        ("NCT00000002", "alias", record),
        ("ISRCTN83971151", "identifier:registry", record),
    ]


def test_a_company_entered_as_a_person_is_nobody() -> None:
    assert [each.name for each in mentions("person")] == ["Ada Muster"]
    assert mentions("person", official="Qilu") == mentions("person", official="Acme") == []


def test_the_most_used_name_is_told_over_all_its_countries() -> None:
    names = Names()
    spread = Mention("organization", "x:spread", "QILU")
    names.add((spread._replace(country=country), 2) for country in ("CN", "DE", None))
    names.add([(Mention("organization", "x:once", "Qilu"), 5)])
    names.settle()
    ((_, group),) = names.groups("organization", lambda mention: [(mention.name.lower(),)])
    assert group[0].iri == "x:spread"
    assert len(group) == 4
