"""Quality as numbers: each counted by eye in a small graph."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox
import pytest

from trialgraph.ontology import BASE, ONTOLOGY, PREFIXES
from trialgraph.validate import validate
from trialgraph.validate.data import Held
from trialgraph.validate.quality import Class, Dates, Quality, Sites, SourceQuality, Sponsors, source_of
from trialgraph.validate.rules import Rules
from trialgraph.validate.units import Unit, units

CODE = "https://w3id.org/trialgraph/vocab/"
HEAD = "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in ("dcterms", "rdfs", "skos", "tg", "wgs84", "xsd"))
HEAD += f"@prefix : <{BASE}> .\n@base <{BASE}> .\n"

# Two records of one source, one of another. Acme goes by two names; Beta has a ROR id, by another name of its;
# the Research Site has no name; the Clinic is told by two records, and only one knows where it is.
GRAPH = """
GRAPH <record/reg/NCT00000001> {
  <trial/NCT00000001> a tg:Trial ; rdfs:label "One" ; dcterms:identifier "NCT00000001" ; tg:acronym "ONE" ;
    tg:startDate "2020-01-31"^^xsd:date ; tg:completionDate "2021-05"^^xsd:gYearMonth ;
    tg:lastUpdated "2022-02-02"^^xsd:date ;
    tg:leadSponsor <o/acme> ; tg:collaborator <o/beta>, <o/lone> ; tg:site <s/clinic>, <s/research> .
  <o/acme> a tg:Organization ; rdfs:label "Acme" .
  <o/beta> a tg:Organization ; rdfs:label "Beta" .
  <o/lone> a tg:Organization ; rdfs:label "Lone" .
  <s/clinic> a tg:Site ; rdfs:label "Clinic" ; tg:city "Oslo" ; wgs84:lat 59.9 ; wgs84:long 10.7 .
  <s/research> a tg:Site ; rdfs:label "Research Site" ; tg:city "Oslo" ; tg:anonymous true .
  <record/reg/NCT00000001/arm/1> a tg:Arm ; rdfs:label "A" ; tg:description "cells" .
  <record/reg/NCT00000001/arm/2> a tg:Arm ; rdfs:label "B" .
}
GRAPH <record/reg/NCT00000002> {
  <trial/NCT00000002> a tg:Trial ; rdfs:label "Two" ; dcterms:identifier "NCT00000002" ;
    tg:startDate "2020"^^xsd:gYear ; tg:completionDate "soon" ; tg:leadSponsor <o/acme-inc> ; tg:site <s/clinic> .
  <o/acme-inc> a tg:Organization ; rdfs:label "Acme, Inc." .
  <s/clinic> a tg:Site ; rdfs:label "Clinic" ; tg:city "Oslo" .
}
GRAPH <record/page/NCT00000002> {
  <trial/NCT00000002> a tg:Trial ; rdfs:label "Two, again" ; dcterms:identifier "NCT00000002" ;
    tg:startDate "2020-03"^^xsd:gYearMonth ; tg:leadSponsor <o/beta-gmbh> .
  <o/beta-gmbh> a tg:Organization ; rdfs:label "Beta GmbH" .
}
GRAPH <graph/identity/canonical> {
  <o/acme> tg:identifiedAs <o/acme> .
  <o/acme-inc> tg:identifiedAs <o/acme> .
  <o/beta> tg:identifiedAs <o/beta> .
  <o/beta-gmbh> tg:identifiedAs <o/beta> .
  <o/lone> tg:identifiedAs <o/lone> .
}
GRAPH <graph/identity/registry> {
  <match/1> a tg:Match ; tg:matchSubject <o/beta-gmbh> ; tg:matchObject <https://ror.org/000000101> .
  <match/2> a tg:Match ; tg:matchSubject <o/lone> ; tg:matchObject <https://ror.org/000000202> ; tg:holds false .
  <match/3> a tg:Match ; tg:matchSubject <o/acme> ; tg:matchObject <https://ror.org/000000303> ;
    tg:refusal "two ROR ids" .
}
"""


def fact(record: str, number: int, about: str, name: str, value: str, basis: str = "stated") -> str:
    node = f"<record/{record}/cell-fact/{number}>"
    return f"""GRAPH <graph/cells> {{ {node} a tg:CellFact ; tg:factAbout <record/{record}/{about}> ;
      tg:factProperty tg:{name} ; tg:factValue <{CODE}{value}> ; tg:basis <{CODE}basis/{basis}> . }}\n"""


# Record 1 of the registry: a product whose source is stated of it and inferred of its arm, and one without cells.
# Record 2: a product whose source is withheld, its donor inferred. The page: an arm's source alone, inferred.
CELLS = (
    fact("reg/NCT00000001", 1, "intervention/1", "productKind", "product-kind/cells")
    + fact("reg/NCT00000001", 2, "intervention/1", "cellSource", "cell-source/adipose")
    + fact("reg/NCT00000001", 3, "arm/1", "cellSource", "cell-source/adipose", "inferred")
    + fact("reg/NCT00000001", 4, "intervention/2", "productKind", "product-kind/none", "inferred")
    + fact("reg/NCT00000001", 5, "intervention/1", "cellSource", "cell-source/bone-marrow", "inferred")
    + fact("reg/NCT00000002", 1, "intervention/1", "productKind", "product-kind/cell-free")
    + fact("reg/NCT00000002", 2, "intervention/1", "cellSource", "cell-source/unspecified")
    + fact("reg/NCT00000002", 3, "intervention/1", "donor", "donor/allogeneic", "inferred")
    + fact("page/NCT00000002", 1, "arm/1", "cellSource", "cell-source/adipose", "inferred")
)


def quads(text: str = GRAPH + CELLS) -> list[ox.Quad]:
    return list(ox.parse(HEAD + text, ox.RdfFormat.TRIG))


@pytest.fixture(scope="module")
def rules() -> Rules:
    return Rules()


def counted(found: Iterable[Unit], rules: Rules) -> dict[str, SourceQuality]:
    quality = Quality()
    for unit in found:
        quality.add(unit)
    return {each.source: each for each in quality.result(rules.all.values())}


@pytest.fixture(scope="module")
def quality(rules: Rules) -> dict[str, SourceQuality]:
    return counted(units(Held(quads())), rules)


def test_records_are_counted_by_source_the_greatest_first(quality: dict[str, SourceQuality]) -> None:
    assert [(name, told.records) for name, told in quality.items()] == [("reg", 2), ("page", 1)]


def test_fields_are_counted_of_the_things_that_could_have_them(quality: dict[str, SourceQuality]) -> None:
    trials = quality["reg"].classes["tg:Trial"]
    assert trials.things == 2
    told = {"tg:startDate": 2, "tg:acronym": 1, "tg:collaborator": 1, "tg:site": 2, "tg:keyword": 0}
    assert {field: trials.fields[field] for field in told} == told
    assert quality["reg"].classes["tg:Arm"] == Class(2, {"tg:armType": 0, "tg:description": 1, "tg:uses": 0})
    sites = quality["reg"].classes["tg:Site"]  # the Clinic of two records, the Research Site of one
    assert (sites.things, sites.fields["tg:city"], sites.fields["wgs84:lat"]) == (3, 3, 1)
    assert "tg:Arm" not in quality["page"].classes


def test_what_trialgraph_adds_itself_is_no_field_of_a_source(quality: dict[str, SourceQuality]) -> None:
    fields = {field for told in quality.values() for each in told.classes.values() for field in each.fields}
    assert not fields & {"tg:identifiedAs", "tg:cellSource", "tg:anonymous", "rdfs:label", "tg:preferredRecord"}
    assert {"tg:enrollment", "tg:timeFrame", "tg:roleType", "wgs84:long"} - fields == {"tg:timeFrame", "tg:roleType"}


def test_dates_are_counted_by_precision(quality: dict[str, SourceQuality]) -> None:
    assert quality["reg"].dates == {
        "tg:startDate": Dates(day=1, year=1),
        "tg:completionDate": Dates(month=1, other=1),
        "tg:lastUpdated": Dates(day=1),
    }
    assert quality["page"].dates == {"tg:startDate": Dates(month=1)}


def test_a_site_counts_once_and_is_located_where_any_record_knows(quality: dict[str, SourceQuality]) -> None:
    assert quality["reg"].sites == Sites(sites=2, located=1, anonymous=1)
    assert quality["page"].sites == Sites(0, 0, 0)


def test_sponsors_are_counted_by_what_is_known_of_them(quality: dict[str, SourceQuality]) -> None:
    """Acme is Acme, Inc.; Beta is Beta GmbH, which has an id of ROR; of the other ids one is denied, one refused."""
    assert quality["reg"].lead_sponsors == Sponsors(names=2, joined=2, registered=0)
    assert quality["reg"].collaborators == Sponsors(names=2, joined=1, registered=1)
    assert quality["page"].lead_sponsors == Sponsors(names=1, joined=1, registered=1)


def test_cell_sources_are_stated_inferred_or_not_told(quality: dict[str, SourceQuality]) -> None:
    cells = quality["reg"].cells
    assert (cells.records, cells.source.stated, cells.source.inferred) == (2, 1, 0)
    assert cells.products == 2
    assert {name: (basis.stated, basis.inferred) for name, basis in cells.properties.items()} == {
        "tg:cellSource": (1, 0),
        "tg:donor": (0, 1),
    }
    page = quality["page"].cells
    assert (page.records, page.source.stated, page.source.inferred, page.products) == (1, 0, 1, 0)


def test_counts_of_several_processes_add_up(quality: dict[str, SourceQuality], rules: Rules) -> None:
    """Whichever unit is counted where: names that both have seen count once."""
    found = list(units(Held(quads())))
    for cut in range(len(found) + 1):
        one, other = Quality(), Quality()
        for unit in found[:cut]:
            one.add(unit)
        for unit in found[cut:]:
            other.add(unit)
        one.merge(other)
        assert {each.source: each for each in one.result(rules.all.values())} == quality


def test_many_kinds_of_trials_are_counted_as_few_are(
    quality: dict[str, SourceQuality], rules: Rules, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("trialgraph.validate.quality._MANY", 0)
    assert counted(units(Held(quads())), rules) == quality


def test_data_without_graphs_are_one_source(rules: Rules) -> None:
    merged = [ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads()]
    found = counted(units(Held(merged)), rules)
    assert list(found) == [""]
    assert (found[""].records, found[""].sites) == (2, Sites(2, 1, 1))  # two trials; records are not told apart
    assert (found[""].cells.records, found[""].cells.products) == (3, 2)
    assert found[""].lead_sponsors == Sponsors(names=3, joined=3, registered=1)


def test_a_validation_tells_the_quality() -> None:
    assert {each.source: each.records for each in validate(quads(), engine="fast").quality} == {"reg": 2, "page": 1}


def test_a_source_is_read_off_the_record_or_the_contacts_of_one() -> None:
    assert source_of(f"{BASE}record/reg/NCT00000001") == "reg"
    assert source_of(f"<{BASE}record/reg/NCT00000001/arm/1>") == "reg"
    assert source_of(f"{BASE}graph/contacts/reg/NCT00000001") == "reg"
    assert source_of(f"{BASE}graph/cells") == source_of(f"{ONTOLOGY}record") == ""
