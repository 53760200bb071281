"""Names as records give them, and all that is decided of them, where a test can look at it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from trialgraph.identity import CuratedRow, Match, Names, Registry, resolve
from trialgraph.identity.matches import OPERATED_BY, SAME
from trialgraph.identity.places import Gazetteer
from trialgraph.mappers.emit import Mention, condition_iri, organization_iri, person_iri, site_iri
from trialgraph.ontology import BASE

PLACES = {
    "Ribe": ("DK", "Denmark", 55.32834, 8.76227),
    "Leuven": ("BE", "Belgium", 50.87959, 4.70093),
    "Chicago": ("US", "United States", 41.85003, -87.65005),
}


def ror(number: int) -> str:
    return f"https://ror.org/0{number:06d}{number % 97:02d}"


def record(
    number: int, label: str, city: str = "Ribe", *, alias: Iterable[str] = (), status: str = "active", **kin: int
) -> dict[str, Any]:
    """A record as schema v2 writes it; ``parent=3`` is a relationship."""
    code, country, latitude, longitude = PLACES[city]
    names: list[dict[str, Any]] = [{"value": label, "types": ["ror_display", "label"], "lang": "en"}]
    names += [{"value": value, "types": ["alias"], "lang": None} for value in alias]
    details = {"country_code": code, "country_name": country, "name": city, "lat": latitude, "lng": longitude}
    return {
        "id": ror(number),
        "names": names,
        "status": status,
        "locations": [{"geonames_id": number, "geonames_details": details}],
        "relationships": [{"type": kind, "id": ror(other), "label": "x"} for kind, other in kin.items()],
    }


RIBE = record(1, "Ribe Vikingeklinik", alias=["Viking Clinic Ribe", "Viking House, Denmark"], parent=2)
GROUP = record(2, "Vikingegruppen Helbred", child=1)
OLD = record(3, "Mosegaard Institute", "Chicago", status="inactive", successor=4)
NEW = record(4, "Mosegaard Institute Inc.", "Chicago", predecessor=3)
ONE_FIRM = record(5, "Fjordborg", "Chicago")
OTHER_FIRM = record(6, "Fjordborg Ltd", "Chicago")
LEUVEN = record(7, "Mosegaard Universiteit", "Leuven", alias=["Mosegaard University"])
SKAGEN = [record(8, "Skagenborg Klinik"), record(9, "Skagenborg Klinik", "Chicago")]


class Decided(NamedTuple):
    """All that was decided of some names."""

    matches: tuple[Match, ...]
    names: dict[str, str]  # IRI of a name -> IRI of the name that stands for it
    labels: dict[str, str]  # IRI of an entity -> its label

    def one(self, *mentions: Mention) -> bool:
        """Whether all names name one thing."""
        return len({self.names[mention.iri] for mention in mentions}) == 1

    def said(self, predicate: str = SAME) -> set[tuple[str, str]]:
        """The labels of each pair of which it is said, and not refused or denied; without a direction for "same"."""
        pairs = {
            (match.subject_label, match.object_label)
            for match in self.matches
            if match.predicate == predicate and not match.negative
        }
        return {(min(pair), max(pair)) for pair in pairs} if predicate == SAME else pairs

    def refused(self) -> list[Match]:
        """What a rule would have joined, and a contradiction kept apart."""
        return [match for match in self.matches if match.refused]

    def operator(self, place: Mention) -> str | None:
        """The name of the organisation that operates a site."""
        found = {m.object_label for m in self.matches if m.predicate == OPERATED_BY and m.subject == place.iri}
        assert len(found) < 2
        return found.pop() if found else None


class Who:
    """Makes names, and decides of them; ``base`` is that of their IRIs."""

    base = BASE

    def organization(self, name: str, country: str | None = None) -> Mention:
        return Mention("organization", organization_iri(BASE, name), name, country=country)

    def site(
        self, name: str, city: str | None, country: str | None = "CN", region: str | None = None, record: str = "r"
    ) -> Mention:
        return Mention("site", site_iri(BASE, name, city, region, country, record), name, city, region, country)

    def person(self, name: str, affiliation: str | None) -> Mention:
        employer = organization_iri(BASE, affiliation) if affiliation else None
        iri = person_iri(BASE, name, affiliation or f"{BASE}record/1")
        return Mention("person", iri, name, affiliation=employer)

    def condition(self, name: str) -> Mention:
        return Mention("condition", condition_iri(BASE, name), name)

    def decide(
        self,
        *mentions: Mention,
        uses: Mapping[Mention, int] | None = None,
        registry: Registry | None = None,
        curated: Sequence[CuratedRow] = (),
    ) -> Decided:
        """Decide of names, each used once unless ``uses`` says more; without the rows that come with trialgraph."""
        counted: Iterable[tuple[Mention, int]] = [(mention, 1) for mention in mentions]
        names = Names()
        names.add([*counted, *(uses or {}).items()])
        entities = resolve(names, registry=registry, curated=curated)
        return Decided(tuple(entities.matches()), dict(entities.names()), dict(entities.labels()))


@pytest.fixture(scope="session")
def ror_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A registry of nine organisations."""
    path = tmp_path_factory.mktemp("ror") / "ror.ndjson"
    records = (RIBE, GROUP, OLD, NEW, ONE_FIRM, OTHER_FIRM, LEUVEN, *SKAGEN)
    path.write_text("".join(json.dumps(each) + "\n" for each in records), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def registry(ror_file: Path) -> Registry:
    """The same, read."""
    found = Registry.read(ror_file)
    assert (len(found), found.rejected) == (9, 0)
    return found


@pytest.fixture(scope="session")
def who() -> Who:
    """Makes names, and decides of them."""
    return Who()


@pytest.fixture(scope="session", autouse=True)
def _one_gazetteer() -> Iterator[None]:
    """The places are read once for all tests: each question is answered as by a gazetteer of its own."""
    gazetteer = Gazetteer()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("trialgraph.identity.localities.Gazetteer", lambda: gazetteer)
        yield


def study(number: int, sponsor: str, *, officials: Sequence[tuple[str, str]] = (), **more: Any) -> dict[str, Any]:
    """A record as ClinicalTrials.gov writes it; ``sites`` are (facility, city, country), ``ids`` of registries."""
    return {
        "protocolSection": {
            "identificationModule": {
                "nctId": f"NCT{number:08d}",
                "briefTitle": f"Vikings at rest {number}",
                "secondaryIdInfos": [{"id": each, "type": "REGISTRY"} for each in more.get("ids", ())],
            },
            "statusModule": {"overallStatus": "RECRUITING", "lastUpdatePostDateStruct": {"date": "2024-05-01"}},
            "sponsorCollaboratorsModule": {"leadSponsor": {"name": sponsor, "class": "OTHER"}},
            "contactsLocationsModule": {
                "overallOfficials": [
                    {"name": name, "affiliation": affiliation, "role": "PRINCIPAL_INVESTIGATOR"}
                    for name, affiliation in officials
                ],
                "locations": [
                    {"facility": name, "city": city, "country": country}
                    for name, city, country in more.get("sites", ())
                ],
            },
        },
        "hasResults": False,
    }


JUNK = ("Medical Director", "Central Contact", "Acme Pharma Inc.", "Clinical Trials Call Center")
STUDIES = (
    # One clinic under two names that only the registry knows to be one; it is a sponsor, too.
    study(1, "Viking Clinic Ribe", sites=[("Ribe Vikingeklinik", "Ribe", "Denmark")]),
    study(2, "Ribe Vikingeklinik", sites=[("Viking Clinic Ribe", "Ribe", "Denmark")]),
    # Two spellings, and a person at each.
    study(
        3,
        "Wistar Hosp.",
        officials=[("Ada Muster", "Wistar Hosp.")],
        sites=[("Wistar Hosp.", "Chicago", "United States")],
    ),
    study(
        4,
        "Wistar Hospital",
        officials=[("ADA MUSTER, MD", "Wistar Hospital")],
        sites=[("Wistar Hospital", "Chicago", "United States")],
    ),
    # One name by the words and two by the registry; a reviewed row knows better than the words, too.
    study(5, "Fjordborg", sites=[("Mosegaard Hospital", "Chicago", "United States")]),
    study(6, "Fjordborg Ltd", sites=[("Mosegaard Hosp.", "Chicago", "United States")]),
    # Nobody and nowhere, twice.
    *(
        study(
            number,
            sponsor,
            officials=[(name, "Acme Pharma Inc.") for name in JUNK],
            sites=[
                ("Research Site", "Chicago", "United States"),
                ("Local Institution - 0012", "Chicago", "United States"),
            ],
        )
        for number, sponsor in ((7, "Ostrich Farm"), (8, "Penguin Farm"))
    ),
    # Three that give one id by mistake, and one that gives another's rightly.
    *(study(number, f"Farm {number}", ids=["ISRCTN83971151"]) for number in (11, 12, 13)),
    study(14, "Farm 14", ids=["ISRCTN11111127"]),
)
CURATED = (
    "subject_label\tpredicate_id\tpredicate_modifier\tobject_label\tcountry\tcity\tcomment\n"
    "Mosegaard Hospital\tskos:exactMatch\tNot\tMosegaard Hosp.\t\t\ttwo doors\n"
    "Ostrich Farm\tskos:exactMatch\t\tPenguin Farm\t\t\tbirds of a feather\n"
)


@pytest.fixture(scope="session")
def records(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Studies with names that meet each kind of decision."""
    folder = tmp_path_factory.mktemp("records")
    for number, each in enumerate(STUDIES):
        (folder / f"{number:03d}.json").write_text(json.dumps(each), encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def curated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table of a user's own."""
    path = tmp_path_factory.mktemp("curated") / "mine.sssom.tsv"
    path.write_text(CURATED, encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def full_build(records: Path, ror_file: Path, curated_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A build with all evidence there is."""
    from trialgraph.pipeline import build

    out = tmp_path_factory.mktemp("full") / "build"
    build(records, out=out, jobs=1, ror=ror_file, curated=curated_file)
    return out
