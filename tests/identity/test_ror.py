"""The Research Organization Registry: which dumps are read, which names find an organisation, and which must not."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
import zipfile
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.identity.keys import habit_key
from trialgraph.identity.ror import Organization, Registry, RorError
from trialgraph.identity.ror_graph import registry_graph
from trialgraph.identity.ror_records import decode_record
from trialgraph.ontology import BASE

Record = dict[str, Any]
PLACES = {
    "Leuven": ("BE", "Belgium", 50.87959, 4.70093, 2792482),
    "Boston": ("US", "United States", 42.35843, -71.05977, 4930956),
    "Cambridge": ("US", "United States", 42.3751, -71.10561, 4931972),
    "Miami": ("US", "United States", 25.77427, -80.19366, 4164138),
    "Changsha": ("CN", "China", 28.19874, 112.97087, 1815577),
    "Basel": ("CH", "Switzerland", 47.55839, 7.57327, 2661604),
    "Munich": ("DE", "Germany", 48.13743, 11.57549, 2867714),
    "York": ("GB", "United Kingdom", 53.95763, -1.08271, 2633352),
}


def ror(number: int) -> str:
    return f"https://ror.org/0{number:06d}{number % 97:02d}"


def record(
    number: int,
    label: str,
    city: str = "Boston",
    *,
    alias: Iterable[str] = (),
    acronym: Iterable[str] = (),
    status: str = "active",
    **kin: int,
) -> Record:
    """A record as schema v2 writes it; ``parent=3`` is a relationship."""
    code, country, latitude, longitude, geonames = PLACES[city]
    names: list[Record] = [{"value": label, "types": ["ror_display", "label"], "lang": "en"}]
    names += [{"value": value, "types": ["alias"], "lang": None} for value in alias]
    names += [{"value": value, "types": ["acronym"], "lang": None} for value in acronym]
    details = {"country_code": code, "country_name": country, "name": city, "lat": latitude, "lng": longitude}
    return {
        "id": ror(number),
        "names": names,
        "status": status,
        "established": 1425,
        "locations": [{"geonames_id": geonames, "geonames_details": details}],
        "relationships": [{"type": kind, "id": ror(other), "label": "x"} for kind, other in kin.items()],
        "external_ids": [{"type": "wikidata", "all": ["Q1", "Q2"], "preferred": "Q2"}],
        "links": [],
        "types": ["education"],
    }


def old_record(number: int, name: str) -> Record:
    """A record as schema v1 writes it."""
    return {
        "id": ror(number),
        "name": name,
        "status": "active",
        "aliases": ["Old Alias House"],
        "acronyms": ["OAH"],
        "labels": [{"label": "Altes Haus", "iso639": "de"}],
        "country": {"country_code": "BE", "country_name": "Belgium"},
        "addresses": [{"lat": 50.5, "lng": 4, "city": "Leuven", "geonames_city": {"id": 2792482}}],
        "relationships": [{"type": "Parent", "id": ror(1), "label": "x"}],
        "external_ids": {"Wikidata": {"preferred": None, "all": ["Q7"]}, "GRID": {"preferred": "g", "all": "g"}},
        "established": 1900,
    }


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def lines(*records: Record) -> bytes:
    return b"".join(json.dumps(each, ensure_ascii=False).encode() + b"\n" for each in records)


def array(*records: Record) -> bytes:
    return json.dumps(records, indent=4, ensure_ascii=False).encode()


def read(*records: Record) -> Registry:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ror.jsonl"
        path.write_bytes(lines(*records))
        return Registry.read(path)


LEUVEN = record(1, "KU Leuven", "Leuven", alias=["Catholic University of Leuven"], acronym=["KUL"], child=2)
CLINIC = record(2, "UZ Leuven", "Leuven", alias=["University Hospitals Leuven"], parent=1)

# ---- which files are read


V1, V2 = "v1.60-2025-02-27-ror-data", "v2.0-2025-12-16-ror-data"
CSV = b"id,name\n" * 2**16
FORMS: dict[str, tuple[str, bytes]] = {
    "array": ("ror.json", array(LEUVEN, CLINIC)),
    "array of one line": ("ror.json", json.dumps([LEUVEN, CLINIC]).encode()),
    "array.gz": ("ror.json.gz", gzip.compress(array(LEUVEN, CLINIC))),
    "lines": ("ror.ndjson", lines(LEUVEN, CLINIC)),
    "lines.gz": ("ror.jsonl.gz", gzip.compress(lines(LEUVEN, CLINIC))),
    "zip of both schemas": (
        f"{V1}.zip",
        zipped(
            {
                f"{V1}/{V1}.json": array(*(old_record(number, "Old House") for number in range(50))),
                f"{V1}/{V1}.csv": CSV,
                f"{V1}/{V1}_schema_v2.json": array(LEUVEN, CLINIC),
                f"{V1}/{V1}_schema_v2.csv": CSV,
                f"__MACOSX/{V1}/._{V1}_schema_v2.json": b"\x00\x05\x16\x07",
            }
        ),
    ),
    "zip of schema v2": (
        f"{V2}.zip",
        zipped({"manifest.json": b"{}", f"{V2}.csv": CSV, f"{V2}.json": array(LEUVEN, CLINIC)}),
    ),
}


@pytest.mark.parametrize("form", FORMS)
def test_each_form_of_a_dump_is_read(tmp_path: Path, form: str) -> None:
    name, data = FORMS[form]
    path = tmp_path / name
    path.write_bytes(data)
    registry = Registry.read(path, tmp_path / "scratch")
    assert (len(registry), registry.rejected, registry.reason) == (2, 0, None)
    assert registry.digest == hashlib.sha256(data).hexdigest()
    assert ror(1) in registry
    assert ror(3) not in registry
    assert registry.find("ku leuven", "BE") == ror(1)


@pytest.mark.parametrize(
    ("form", "release"), [("zip of both schemas", "v1.60"), ("zip of schema v2", "v2.0"), ("lines", None)]
)
def test_the_release_is_told_by_the_files_name(tmp_path: Path, form: str, release: str | None) -> None:
    name, data = FORMS[form]
    (tmp_path / name).write_bytes(data)
    assert Registry.read(tmp_path / name).release == release


def test_the_release_is_else_the_newest_of_the_records() -> None:
    releases = ["v1.9", "v1.10", "v1.2"]
    assert (
        read(*({**record(at, f"House {at}"), "_release": name} for at, name in enumerate(releases, 1))).release
        == "v1.10"
    )


def test_all_that_is_wanted_of_a_record_is_kept() -> None:
    assert read(LEUVEN).organization(ror(1)) == Organization(
        id=ror(1),
        label="KU Leuven",
        names=("KU Leuven", "Catholic University of Leuven"),
        acronyms=("KUL",),
        country="BE",
        countries=("BE",),
        country_names=("Belgium",),
        city="Leuven",
        geonames="2792482",
        latitude="50.87959",
        longitude="4.70093",
        children=(ror(2),),
        wikidata=("Q2",),
        established=1425,
    )


def test_records_of_schema_v1_among_others_say_the_same() -> None:
    found = read(LEUVEN, old_record(5, "Old House"))
    assert found.rejected == 0
    assert found.organization(ror(5)) == Organization(
        id=ror(5),
        label="Old House",
        names=("Old House", "Altes Haus", "Old Alias House"),
        acronyms=("OAH",),
        country="BE",
        countries=("BE",),
        country_names=("Belgium",),
        city="Leuven",
        geonames="2792482",
        latitude="50.5",
        longitude="4",
        parents=(ror(1),),
        wikidata=("Q7",),
        established=1900,
    )


REFUSED = {
    "schema v1 alone": (array(old_record(1, "Old House")), "schema v1; give .*_schema_v2.json"),
    "nothing": (b"", "holds no organisation .*; give"),
    "an empty list": (b"[]", "no JSON is in it.*; give"),
    "a table": (b"id,name\n1,x\n", "no organisation .*; give"),
    "trials": (lines({"protocolSection": {}}, {"protocolSection": {}}), "no organisation .*`id`"),
    "a zip without JSON": (zipped({"ror.csv": CSV}), "no JSON is in it.*; give"),
    "half a gzip": (gzip.compress(array(LEUVEN, CLINIC))[:-40], "cannot be read"),
    "half a list": (array(LEUVEN, CLINIC)[:-40], "ends at byte"),
    "half a zip": (zipped({"a.json": array(LEUVEN)})[:-40], "cannot be read"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_whole_dump_is_refused_with_advice(tmp_path: Path, what: str) -> None:
    data, reason = REFUSED[what]
    path = tmp_path / "given.file"
    path.write_bytes(data)
    with pytest.raises(RorError, match=reason) as caught:
        Registry.read(path)
    assert str(caught.value).startswith(f"{path} cannot be used as a ROR data dump: ")
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_there_or_is_a_folder_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.zip"):
        with pytest.raises(RorError, match="cannot be opened"):
            Registry.read(path)


BAD: dict[str, Record] = {
    "no id": {key: value for key, value in CLINIC.items() if key != "id"},
    "another's id": {**CLINIC, "id": "https://example.org/1"},
    "no names": {**CLINIC, "names": []},
    "blank name": {**CLINIC, "names": [{"value": " ", "types": ["label"]}]},
    "unknown status": {**CLINIC, "status": "asleep"},
    "names that are none": {**CLINIC, "names": [1]},
    "the same id again": {**CLINIC, "id": ror(1)},
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_record_is_counted_and_the_rest_is_read(what: str) -> None:
    found = read(LEUVEN, BAD[what], {**CLINIC, "id": None}, record(3, "Good House"))
    assert (len(found), found.rejected) == (2, 2)
    assert found.reason is not None
    assert "ror.jsonl:2: " in found.reason
    assert found.find("Good House", "US") == ror(3)


def test_odd_places_and_ids_cost_only_themselves() -> None:
    odd = record(1, "Odd House")
    odd["locations"] = [{"geonames_id": None, "geonames_details": {"lat": 91, "lng": 0}}]
    odd["external_ids"] = [{"type": "wikidata", "all": ["http://evil/> <x", "Q07", "Q8"], "preferred": None}]
    odd["relationships"] = [{"type": "parent", "id": "nobody"}, {"type": "parent", "id": ror(1)}]
    found = read(odd).organization(ror(1))
    assert (found.country, found.latitude, found.longitude, found.wikidata, found.parents) == (
        None,
        None,
        None,
        ("Q8",),
        (),
    )


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_coordinates_are_canonical_decimals(latitude: float, longitude: float) -> None:
    given_ = record(1, "House")
    given_["locations"][0]["geonames_details"] |= {"lat": latitude, "lng": longitude}
    found = decode_record(json.dumps(given_).encode()).organization
    for text, number in ((found.latitude, latitude), (found.longitude, longitude)):
        assert text is not None
        assert abs(float(text) - number) < 1e-6
        literal = ox.Literal(text, datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal"))
        store = ox.Store()
        store.add(ox.Quad(ox.NamedNode("http://e/s"), ox.NamedNode("http://e/p"), literal))
        assert next(iter(store)).object == literal  # the store keeps it as it is


@given(
    st.binary(max_size=200)
    | st.recursive(st.none() | st.text() | st.integers(), st.lists).map(lambda x: json.dumps(x).encode())
)
def test_whatever_is_given_is_decoded_or_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"\S"):
        decode_record(data)


# ---- which names find an organisation


def labels(registry: Registry, *names: tuple[str, str | None]) -> list[str | None]:
    found = [registry.find(name, country) for name, country in names]
    return [None if each is None else registry.organization(each).label for each in found]


@pytest.mark.parametrize(
    ("name", "country", "found"),
    [
        ("KU Leuven", "BE", True),
        ("The Catholic Univ. of LEUVEN", "BE", True),
        ("Catholic University Leuven", None, True),
        ("KU Leuven", "NL", False),
        ("KU Leuven Department of Oncology", "BE", False),
        ("Leuven KU", "BE", False),
        ("KUL", "BE", False),
        ("Catholic University of Leuven (KUL)", "BE", True),
        ("Catholic University of Leuven (Belgium)", None, True),
        ("KU Leuven (KU Leuven)", None, True),
        ("KU Leuven (Department of Oncology)", "BE", False),
        ("", "BE", False),
        ("()", None, False),
    ],
)
def test_whole_names_in_their_country(name: str, country: str | None, found: bool) -> None:
    assert read(LEUVEN, CLINIC).find(name, country) == (ror(1) if found else None)


def test_acronyms_find_nothing_however_they_are_typed() -> None:
    both = record(2, "Blue House")
    both["names"].append({"value": "Bluho", "types": ["alias", "acronym"]})
    found = read(record(1, "Green House", alias=["GHB"], acronym=["GHX"]), both, record(3, "BASF"))
    assert labels(found, ("GHB", "US"), ("GHX", "US"), ("Bluho", "US"), ("BASF", "US")) == [None, None, None, "BASF"]


def test_a_name_that_several_bear_finds_none() -> None:
    found = read(
        record(1, "Lakeside Institute"),
        record(2, "Lakeside Clinic", "Miami", alias=["Lakeside Institute"]),
        record(3, "Lakeside Institute", "York"),
    )
    assert labels(found, ("Lakeside Institute", "US"), ("Lakeside Institute", None)) == [None, None]
    assert found.find("Lakeside Institute", "GB") == ror(3)


@pytest.mark.parametrize(
    ("former", "follows", "found"),
    [("inactive", True, 2), ("inactive", False, None), ("active", True, None), ("withdrawn", False, 2)],
)
def test_of_several_the_one_that_follows_all_others(former: str, follows: bool, found: int | None) -> None:
    kin: Record = {"successor": 3} if follows else {}
    records = [
        record(1, "Lakeside Institute", status=former, **kin),
        record(3, "Lakeside Office", status="inactive", successor=2),
        record(2, "Lakeside Institute"),
    ]
    assert read(*records).find("Lakeside Institute", "US") == (None if found is None else ror(found))
    assert read(*records[::-1]).find("Lakeside Institute", "US") == (None if found is None else ror(found))


def test_a_withdrawn_part_is_not_the_whole_that_it_went_into() -> None:
    school = record(1, "Lakeside University School of Medicine", status="withdrawn", successor=2)
    found = read(school, record(2, "Lakeside University"))
    assert found.find("Lakeside University School of Medicine", "US") is None
    assert found.successor(ror(1), ror(2))


def test_a_university_does_not_lend_its_id_to_its_parts() -> None:
    parts = ["Lakeside Medical School", "Lakeside University Hospital", "Lakeside Campus", "Lakeside College"]
    found = read(
        record(1, "Lakeside University", alias=parts),
        record(2, "Seaside School of Arts University", alias=["Seaside School"]),
    )
    assert labels(found, *((part, "US") for part in parts)) == [None, None, None, "Lakeside University"]
    assert found.find("Seaside School", "US") == ror(2)


@pytest.mark.parametrize(
    ("name", "city", "found"),
    [
        ("University Hospital", "Boston", False),
        ("Children's Hospital", "Boston", False),
        ("Department of Health", "Boston", False),
        ("Boston", "Boston", False),
        ("Leuven", "Boston", False),
        ("United States", "Boston", False),
        ("Central South University", "Changsha", True),
        ("Fourth Military Medical University", "Changsha", True),
        ("University Medical Center", "Changsha", False),
        ("Boston Medical Center", "Boston", True),
    ],
)
def test_names_that_tell_nothing_find_nothing(name: str, city: str, found: bool) -> None:
    country = PLACES[city][0]
    all_of_it = read(record(1, name, city), record(2, "Green House", "Leuven"))
    assert (all_of_it.find(name, country) is not None) == found
    assert all_of_it.find(name) is None or found


def test_words_that_many_bear_tell_nothing_in_a_short_name() -> None:
    bureaus = [record(at, f"Bureau of Health and Things{at}") for at in range(1, 31)]
    found = read(*bureaus, record(40, "Bureau of Health"), record(41, "Bureau Bureau Bureau", "York"))
    assert found.find("Bureau of Health and Things3", "US") == ror(3)
    assert found.find("Bureau of Health", "US") is None
    assert found.find("Bureau of Health", "US", city="Boston") is None
    assert found.find("Bureau Bureau Bureau", "GB") == ror(41)
    assert found.find("Bureau Bureau Bureau") is None


def test_a_citys_name_tells_however_many_bear_it() -> None:
    found = read(*(record(at, f"Boston Office Number{at}") for at in range(1, 31)), record(40, "Boston Office"))
    assert found.find("Boston Office", "US") == ror(40)


@pytest.mark.parametrize(
    "name",
    ["St. Mary's Medical Center", "Mercy Hospital", "Santa Chiara Hospital", "Royal Victoria Hospital", "Hotel Dieu"],
)
def test_hospitals_of_a_saint_are_many_so_the_city_must_be_known(name: str) -> None:
    found = read(record(1, name, "Miami"))
    assert found.find(name, "US") is None
    assert found.find(name, "US", city="Miami") == ror(1)
    assert found.find(name, "US", point=(25.7, -80.1)) == ror(1)
    assert found.find(name, "US", city="Jacksonville", point=(30.3, -81.7)) is None


def test_where_the_place_is_known_the_organisation_must_be_there() -> None:
    found = read(
        record(1, "Lakeside Clinic", "Boston"), record(2, "Lakeside Clinic", "Miami"), record(3, "Hill House", "York")
    )
    assert found.find("Lakeside Clinic", "US") is None
    assert found.find("Lakeside Clinic", "US", city="BOSTON") == ror(1)
    assert found.find("Lakeside Clinic", "US", city="Coral Gables", point=(25.72, -80.27)) == ror(2)
    assert found.find("Lakeside Clinic", "US", city="Cambridge", point=(42.3751, -71.10561)) == ror(1)
    assert found.find("Lakeside Clinic", "US", city="Chicago") is None
    assert found.find("Hill House", "GB", city="London", point=(51.5, -0.13)) is None
    assert found.find("Hill House", "GB", point=(53.95763 + 49 / 111.195, -1.08271)) == ror(3)
    assert found.find("Hill House", "GB", point=(53.95763 + 51 / 111.195, -1.08271)) is None


def test_a_company_without_its_country_is_one_only_where_there_is_one() -> None:
    found = read(
        record(1, "Zenith (Switzerland)", "Basel"),
        record(2, "Zenith (Germany)", "Munich", alias=["Zenith Deutschland"]),
        record(3, "Alphorn (Switzerland)", "Basel"),
        record(4, "Sunrise (Boston)", "Miami"),
        record(5, "Nadir (Switzerland)", "Basel"),
        record(6, "Nadir Werke", "Munich", alias=["Nadir"]),
    )
    assert labels(found, ("Nadir", "DE"), ("Nadir", "CH")) == ["Nadir Werke", None]
    assert labels(found, ("Zenith", "CH"), ("Zenith", "DE"), ("Zenith", None)) == [None, None, None]
    assert labels(found, ("Zenith (Germany)", None), ("Zenith Deutschland", "DE")) == ["Zenith (Germany)"] * 2
    assert labels(found, ("Alphorn", "CH"), ("Alphorn", None), ("Alphorn", "DE")) == ["Alphorn (Switzerland)"] * 2 + [
        None
    ]
    assert labels(found, ("Sunrise", "US")) == [None]


@given(st.sampled_from(["Lakeside Institute", "Städtisches Krankenhaus am Hügel", "首都医科大学宣武"]), st.data())
def test_habits_of_writing_do_not_matter(name: str, data: st.DataObject) -> None:
    written = data.draw(
        st.sampled_from([name.upper(), name.lower(), f"The {name}", f" {name}. ", name.replace(" ", "  ")])
    )
    registry = read(record(1, name))
    assert habit_key(written) == habit_key(name)
    assert registry.find(written, "US") == ror(1)


# ---- how organisations are related


FAMILY = [
    record(1, "House One", parent=2),
    record(2, "House Two", parent=3, successor=5),
    record(3, "House Three", parent=1),
    record(4, "House Four", related=1),
    record(5, "House Five", successor=6, predecessor=2),
    record(6, "House Six", successor=2),
]


def test_relations_hold_from_both_ends() -> None:
    found = read(*FAMILY)
    for one, other, kind, back in (
        (1, 2, "parent", "child"),
        (2, 5, "successor", "predecessor"),
        (4, 1, "related", "related"),
    ):
        assert (found.related(ror(one), ror(other)), found.related(ror(other), ror(one))) == (kind, back)
    assert found.related(ror(1), ror(1)) is None
    assert found.related(ror(1), ror(5)) is None
    assert found.related(ror(1), ror(99)) is None


def test_chains_and_circles_are_walked_once() -> None:
    found = read(*FAMILY)
    assert found.ancestors(ror(1)) == (ror(2), ror(3))
    assert found.ancestors(ror(4)) == ()
    assert found.successor(ror(2), ror(6))
    assert found.successor(ror(6), ror(5))
    assert not found.successor(ror(1), ror(2))
    assert not found.successor(ror(2), ror(2))


def test_an_id_that_the_dump_lacks_is_an_error() -> None:
    with pytest.raises(KeyError, match=ror(9)):
        read(LEUVEN).organization(ror(9))


# ---- the graph


def test_the_graph_tells_of_the_linked_and_of_their_wholes_and_heirs() -> None:
    unsure = record(4, "House Four")
    unsure["external_ids"][0]["preferred"] = None
    found = read(*FAMILY[:3], unsure, record(5, "House Five", parent=77), record(8, "House Eight"))
    graphs = list(registry_graph(found, [ror(5), ror(2), ror(4), ror(4), ror(99)], base=BASE))
    assert [graph.iri for graph in graphs] == [f"{BASE}graph/identity/registry"]
    text = graphs[0].to_bytes().decode()
    assert ror(8) not in text
    assert ror(77) not in text
    two = {line.split(" ", 1)[1].rsplit(" <", 1)[0] for line in text.splitlines() if line.startswith(f"<{ror(2)}>")}
    assert two == {
        "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://www.w3.org/ns/org#Organization>",
        '<http://www.w3.org/2000/01/rdf-schema#label> "House Two"',
        f'<http://purl.org/dc/terms/identifier> "{ror(2)}"',
        f"<http://www.w3.org/ns/org#subOrganizationOf> <{ror(3)}>",
        f"<http://purl.org/dc/terms/isReplacedBy> <{ror(5)}>",
        "<http://www.w3.org/2004/02/skos/core#exactMatch> <http://www.wikidata.org/entity/Q2>",
        '<http://www.w3.org/2003/01/geo/wgs84_pos#lat> "42.35843"^^<http://www.w3.org/2001/XMLSchema#decimal>',
        '<http://www.w3.org/2003/01/geo/wgs84_pos#long> "-71.05977"^^<http://www.w3.org/2001/XMLSchema#decimal>',
        f"<{BASE}ontology#coordinatePrecision> <{BASE}vocab/coordinate-precision/city-centroid>",
    }
    close = [line for line in text.splitlines() if "closeMatch" in line]
    assert len(close) == 2
    assert all(line.startswith(f"<{ror(4)}>") for line in close)


def test_each_node_of_the_graph_has_a_label_and_the_bytes_do_not_depend_on_the_order() -> None:
    ids = [ror(number) for number in range(1, 7)]
    one, other = (
        b"".join(graph.to_bytes() for graph in registry_graph(read(*records), linked, base=BASE))
        for records, linked in ((FAMILY, ids), (FAMILY[::-1], ids[::-1]))
    )
    assert one == other
    quads = list(ox.parse(one, ox.RdfFormat.N_QUADS))
    labelled = {quad.subject for quad in quads if quad.predicate.value.endswith("#label")}
    linked = {
        quad.object
        for quad in quads
        if isinstance(quad.object, ox.NamedNode) and quad.object.value.startswith("https://ror.org/")
    }
    assert {quad.subject for quad in quads} == labelled
    assert linked <= labelled


# ---- real records


def test_the_shared_records_are_read_whole_and_known_names_are_found(shared: Path, tmp_path: Path) -> None:
    registry = Registry.read(shared / "reference" / "ror" / "ror_records_full.ndjson.gz", tmp_path / "scratch")
    assert (len(registry), registry.rejected) == (51_370, 0)
    for name, country, label in (
        ("Harvard University", None, "Harvard University"),
        (
            "Union Hospital, Tongji Medical College, Huazhong University of Science and Technology",
            "CN",
            "Wuhan Union Hospital",
        ),
        ("Universitätsklinikum Münster", "DE", "University Hospital Münster"),
        ("National Institute on Aging (NIA)", "US", "National Institute on Aging"),
        ("Duke University School of Medicine", "US", None),
        ("St. Vincent's Medical Center", "US", None),
        ("University Hospital", "US", None),
        ("GlaxoSmithKline", "ES", None),
    ):
        assert labels(registry, (name, country)) == [label]
