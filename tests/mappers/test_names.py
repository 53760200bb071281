"""What a name is written down as: slugs, people without their titles, and names that name nobody."""

from __future__ import annotations

import csv
import gzip
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.mappers.names import digest, is_anonymous_site, is_organization, is_person, person_label, slug

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=120)


@given(_TEXT)
def test_a_slug_is_a_readable_piece_of_an_iri(name: str) -> None:
    made = slug(name)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", made)
    assert len(made) <= 60
    assert slug(made) == made


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("Beijing 302 Hospital", "beijing-302-hospital"),
        ("Shenzhen Third People's Hospital", "shenzhen-third-people-s-hospital"),
        ("Hôpital Européen Georges-Pompidou", "hopital-europeen-georges-pompidou"),
        ("Universitätsklinikum Köln", "universitatsklinikum-koln"),
        ("  --  ", "unnamed"),
        ("", "unnamed"),
        ("🧬", "dna"),
    ],
)
def test_slugs(name: str, made: str) -> None:
    assert slug(name) == made


def test_a_long_slug_ends_with_a_whole_word() -> None:
    name = "the institute of very long names and of names that are longer still and longer"
    made = slug(name).split("-")
    assert made == name.split(" ")[: len(made)]
    assert slug("x" * 200) == "x" * 60


@given(_TEXT, _TEXT)
def test_digests_tell_strings_apart(one: str, other: str) -> None:
    assert re.fullmatch(r"[0-9a-f]{8}", digest(one))
    assert (digest(one) == digest(other)) == (one == other)


_ANONYMOUS = (
    """
Research Site|Clinical Site|Study Site|Investigational Site|Investigative Site|Research Facility|Local Institution
Local Institution - 0012|Local Institution - 0129|Local Institution (Site 0041)|Site 22|Site #101|Site Number 4
Novartis Investigative Site|Novartis investigative site|Novartis Investigative Site,|Novo Nordisk Investigational Site
Connect Investigative Site 104|Pfizer Investigational Site|Site Reference ID/Investigator# 24525|Research Site 12
1245.1.10 Boehringer Ingelheim Investigational Site|1220.7.3901A Boehringer Ingelheim Investigational Site
Investigational center
For additional information regarding investigative sites for this trial, contact 1-877-CTLILLY (1-877-285-4559)
Contact CSL Behring for facility details|Facility|Investigator|N/A|-|...|1234|[Redacted]|undisclosed|Multiple Locations
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
_NAMED = (
    """
Beijing 302 Hospital|302 Military Hospital of China|The Fifth Hospital of Shijiazhuang
Clinical Hospital No. 1|Site Santé
City Clinical Hospital No. 31|Medical Center 1|Research Institute 40|National Institutes of Health Clinical Center
Khayelitsha Clinical Research Site|Soweto Clinical Research Site|Center 5, Charité|Site 1 - Mayo Clinic|Hospital 12
Centre P3 Institut Curie|Center 71 Four|Centre Hospitalier 2|Institut Curie - Site de Paris|Mayo Clinic|Site Fleurimont
Centre Universitaire de Sante de l'Estrie - Site Fleurimont|Scarborough Hospital - General Site|No. 1 Hospital
St. Jude Children's Research Hospital|Clinical Research Institute of Montreal|Medical Research Council Unit
Melanoma Institute Australia ( Site 3402)|Retina Research Center (site 204)|Chaim Sheba Medical Center ( Site 3701)
University of Pennsylvania Abramson Cancer Center ( Site 3008)|Children's Hospital of Michigan - IMPAACT Site
Medical University of Vienna|Local Health Unit 3 Genoa|Various Hospital Ltd|Trial Lake Clinic|Study Butte Clinic
Facility for Rare Diseases, Oslo|Unknown River Clinic|Redacted Heart Hospital|北京佑安医院|중앙대학교병원
""".replace("\n", "|")
    .strip("|")
    .split("|")
)


@pytest.mark.parametrize("name", _ANONYMOUS)
def test_a_site_that_withholds_its_name_is_anonymous(name: str) -> None:
    assert is_anonymous_site(name)


@pytest.mark.parametrize("name", _NAMED)
def test_a_site_that_has_a_name_is_not_anonymous(name: str) -> None:
    assert not is_anonymous_site(name)


# Words of which an anonymous name may consist; whatever else it holds is the name of a company.
_GENERIC = re.compile(
    r"(?i)site|facility|institution|investigat|center|centre|location|hospital|contact|"
    r"^[\W\d]*$|^n/?a$|none|unknown|undisclosed|redacted|administrative office"
)


def test_real_site_names_called_anonymous_are_few_and_generic(shared: Path) -> None:
    """Of the mentions of facilities about one in nine withholds the name; no hospital may be among them."""
    mentions: dict[str, int] = {}
    with gzip.open(shared / "gold/identity/org_mentions.tsv.gz", "rt") as lines:
        for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
            if row["role"] == "facility" and row["name"]:
                mentions[row["name"]] = mentions.get(row["name"], 0) + 1
    anonymous = {name for name in mentions if is_anonymous_site(name)}
    share = sum(mentions[name] for name in anonymous) / sum(mentions.values())
    assert 0.09 < share < 0.13
    assert [name for name in anonymous if not _GENERIC.search(name)] == []
    places = (
        r"(?i)universit|charit|mayo|curie|klinik|policl|ospedale|h[oô]pital|hospitalier|azienda|krankenhaus|of \w+$"
    )
    assert [name for name in anonymous if re.search(places, name)] == []


@pytest.mark.parametrize(
    ("written", "label"),
    [
        ("Fu-Sheng Wang, Doctor", "Fu-Sheng Wang"),
        ("Ada Muster, MD, PhD", "Ada Muster"),
        ("Hearn J. Cho, M.D., Ph.D.", "Hearn J. Cho"),
        ("Solange Peters, MD-PhD", "Solange Peters"),
        ("Steven Hicks, MD/PhD", "Steven Hicks"),
        ("Ronald J Sigal, MD MPH FRCPC", "Ronald J Sigal"),
        ("prof. dr. Rik Schrijvers", "Rik Schrijvers"),
        ("Dr M.S. de Bruin-Weller", "M.S. de Bruin-Weller"),
        ("MARIPAZ B. MORALES MD", "MARIPAZ B. MORALES"),
        ("Piti Techavichit, Associate Professor, MD", "Piti Techavichit"),
        ("Asma Khan, BDS, PhD", "Asma Khan"),
        ("Linda Van Le, MD", "Linda Van Le"),
        ("Li Jipeng", "Li Jipeng"),
        ("Li Ma", "Li Ma"),
        ("Thi Do", "Thi Do"),
        ("Abdul Ba", "Abdul Ba"),
        ("Smith, John", "Smith, John"),
        ("Ma, Li", "Ma, Li"),
        ("Md. Rahman", "Md. Rahman"),
        ("John Smith Jr., MD", "John Smith Jr."),
        ("李明", "李明"),
        ("MD", "MD"),
        ("Dr.", "Dr."),
    ],
)
def test_titles_and_degrees_are_no_part_of_a_name(written: str, label: str) -> None:
    assert person_label(written) == label


@given(_TEXT)
def test_a_label_is_made_of_the_words_of_the_name(name: str) -> None:
    label = person_label(name)
    assert set(label.replace(",", " ").split()) <= set(name.replace(",", " ").split())
    assert bool(label) == bool(name)


_PEOPLE = (
    """
Fu-Sheng Wang, Doctor|Li Jipeng|Ada Muster, MD, PhD|Spector, SA|Dr. BV Tantry, MD., DM|S.A. Khan|SA Khan|Maria de Sa
BV Rao|Ag Berning|José Sá|Li Ma|Robert Head|Ann Manager|Lea Chief|Frank Lead|Peter Study|R.P.Herrmann|JKastrup|李明
Xianyun Wang, Doctor|Bachert Claus, Prof Dr|Mª Dolores Hernández, MD|BANUREKHA V V, MBBS, MPH|O'Brien, Sean
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
_JOBS = (
    """
Medical Director|Study Director|Central Contact|Clinical Trials|Global Clinical Director|Medical Monitor
Principal Investigator|Clinical Study Leader
Call 1-877-CTLILLY (1-877-285-4559) or 1-317-615-4559 Mon - Fri 9 AM - 5 PM Eastern time
Vice President, Research and Development, MD|Global Clinical Registry (GCR, 1452)|4968 Clinical Trial Leader||-|123
""".replace("\n", "|")
    .strip("|")
    .split("|")
)
_COMPANIES = (
    """
Novartis Pharmaceuticals|Pfizer CT.gov Call Center|Acme Cells, Inc.|Beijing 302 Hospital
Knee Works, S.p.A.|Roche Pharma GmbH
Hebei Medical University|Cell Energy Life Sciences Group Co. LTD|Janssen Research & Development, LLC
Tibotec Pharmaceuticals Clinical Trial|UCB Clinical Trial Call Center|Genmab A/S|Merck Sharp & Dohme LLC
""".replace("\n", "|")
    .strip("|")
    .split("|")
)


@pytest.mark.parametrize("name", _PEOPLE)
def test_people_are_people(name: str) -> None:
    assert is_person(name)
    assert not is_organization(name)


@pytest.mark.parametrize("name", _JOBS)
def test_a_job_or_a_hotline_is_nobody(name: str) -> None:
    assert not is_person(name)


@pytest.mark.parametrize("name", _COMPANIES)
def test_an_organisation_is_no_person(name: str) -> None:
    assert not is_person(name)


@given(_TEXT)
def test_nobody_is_both(name: str) -> None:
    assert not (is_person(name) and is_organization(name))
