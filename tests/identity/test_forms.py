"""Names taken apart: keys from exact to loose, and what a rule lets fall."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.identity.forms import NOWHERE, Local, corrected, form, habits, is_own, phrase, tells
from trialgraph.identity.keys import habit_key
from trialgraph.identity.spelling import spelled
from trialgraph.identity.vocabulary import table_rows


def place(country: str, city: str, region: str = "", land: str = "", code: str = "", *more: str) -> Local:
    cities = frozenset(map(phrase, (city, *more)))
    division, whole = (frozenset(map(phrase, filter(None, (name,)))) for name in (region, land))
    codes = frozenset({code} - {""})
    return Local(f"{country}/{city}", country, cities, division=division, land=whole, division_codes=codes)


SHIJIAZHUANG = place("CN", "Shijiazhuang", "Hebei", "China")
CHICAGO = place("US", "Chicago", "Illinois", "United States", "il")
NEW_YORK = place("US", "New York", "New York", "United States", "ny")
PARIS = place("FR", "Paris", "Île-de-France", "France")
NAGOYA = place("JP", "Nagoya", "Aichi", "Japan")
MILAN = place("IT", "Milan", "Lombardy", "Italy", "", "Milano")
ANYWHERE = [NOWHERE, SHIJIAZHUANG, CHICAGO, NEW_YORK, PARIS, NAGOYA, MILAN]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Univ Hosp Ctr", "university hospital center"),
        ("Univ. of Mississippi Med. Ctr.", "university mississippi medical center"),
        ("Dept. of Medicine", "department medicine"),
        ("St. Mary's Hosp.", "saint marys hospital"),
        ("Ste-Justine", "saint justine"),
        ("Mt. Sinai", "mount sinai"),
        ("Vamc - Philadelphia", "va medical center philadelphia"),
        ("Department of Veterans Affairs Medical Center", "va medical center"),
        ("Centre Hospitalier Régional Universitaire de Lille", "chu lille"),
        ("Doctor Negrín, Dr Negrín", "doctor negrin doctor negrin"),
        # numbers
        ("Ningbo No. 1 Hospital", "ningbo 1 hospital"),
        ("Ningbo First Hospital", "ningbo 1 hospital"),
        ("Ningbo No1 Hospital", "ningbo 1 hospital"),
        ("Ningbo №1 Hospital", "ningbo 1 hospital"),
        ("Ningbo N°1 Hospital", "ningbo 1 hospital"),
        ("Ningbo Hospital 01", "ningbo hospital 1"),
        ("12th People's Hospital", "12 people hospital"),
        ("Pius IX Hospital", "pius 9 hospital"),
        ("Nobel Hospital", "nobel hospital"),
        # little words, plurals, umlauts
        ("City of Hope", "city hope"),
        ("Hospitals affiliated to Foo", "hospital foo"),
        ("The Affiliated Hospital of Foo", "affiliated hospital foo"),
        ("Klinikum der Universität zu Köln", "klinikum universitat koln"),
        ("Universitaetsklinikum", "universitatsklinikum"),
        ("Women's and Children's", "women children"),
        # slips
        ("Univeristy Hospial", "university hospital"),
        ("Naitonal Institue", "national institute"),
        ("Medcial Centre", "medical center"),
        # legal forms
        ("Janssen-Cilag Ltd.", "janssen cilag limited"),
        ("Janssen-Cilag Limited", "janssen cilag limited"),
        ("Foo GmbH & Co. KG", "foo gmbh and co kg"),
        ("Limited", "limited"),
        ("of the", "of the"),  # nothing else is left
        ("", ""),
    ],
)
def test_habits_of_writing_are_undone(name: str, key: str) -> None:
    assert habit_key(name) == key


WORDS = sorted(
    {word for kind, one, other in table_rows() for word in f"{one} {other if kind != 'ornament' else ''}".split()}
)
NAMES = st.lists(st.sampled_from([*WORDS, "zzyzx", "1st", "no5", "to", "affiliated", "hospitel", "john"]), max_size=7)


@given(NAMES)
def test_habits_are_undone_once_and_for_all(words: list[str]) -> None:
    undone = habits(words)
    assert habits(undone) == undone


@pytest.mark.parametrize(
    ("word", "right"),
    [
        ("univeristy", "university"),
        ("hospitel", "hospital"),
        ("hosptial", "hospital"),
        ("northwesten", "northwestern"),
        ("university", "university"),
        ("hospitality", "hospitality"),  # a word that exists
        ("medica", "medica"),  # too short to tell
        ("withrop", "withrop"),  # near to nothing
        ("northestern", "northestern"),  # east or west, who knows
    ],
)
def test_a_slip_in_a_word_of_organisations_is_put_right(word: str, right: str) -> None:
    assert corrected(word) == right


@pytest.mark.parametrize(
    ("name", "local", "core"),
    [
        # X City, X Municipal in the name of a hospital at X
        ("Fifth Hospital of Shijiazhuang City", SHIJIAZHUANG, "5 hospital shijiazhuang"),
        ("The Fifth Hospital of Shijiazhuang", SHIJIAZHUANG, "5 hospital shijiazhuang"),
        ("Fifth Hospital of Shijiazhuang City", PARIS, "5 city hospital shijiazhuang"),
        ("Fifth Hospital of Shijiazhuang City", NOWHERE, "5 city hospital shijiazhuang"),
        ("Nagoya City University Hospital", NAGOYA, "city hospital nagoya university"),
        # the place goes where something else tells
        ("Rush University, Chicago, Illinois", CHICAGO, "rush university"),
        ("Chicago Rush University", CHICAGO, "rush university"),
        ("Illinois Rush University", CHICAGO, "illinois rush university"),
        ("University of Illinois at Chicago", CHICAGO, "illinois university"),
        ("Weill Medical College, New York, NY", NEW_YORK, "medical school weill"),
        ("University of Chicago", CHICAGO, "chicago university"),
        ("Ospedale San Raffaele Milano", MILAN, "hospital raffale saint"),
        # one language
        ("Hôpital Bichat", PARIS, "bichat hospital"),
        ("AP-HP - Hôpital Bichat", PARIS, "bichat hospital"),
        ("Universitätsklinikum Foo", NOWHERE, "foo hospital university"),
        ("Sant'Orsola, S. Orsola", NOWHERE, "orsola orsola saint saint"),
        ("UCLA", NOWHERE, "angeles california university"),
        ("UTMB", NOWHERE, "branch medical texas university"),
        ("Hospital Nuestra Señora de Foo", NOWHERE, "foo hospital lady our"),
        # marks of sponsors and networks
        ("Beijing Children's Hospital /ID# 252291", NOWHERE, "beijing children hospital"),
        ("Foo Clinic (Site 0012)", NOWHERE, "clinic foo"),
        ("00123 - Foo Clinic", NOWHERE, "clinic foo"),
        ("Foo Clinic Investigational Site Number 12345", NOWHERE, "clinic foo"),
        ("Foo Clinic (31458 CRS)", NOWHERE, "clinic foo"),
        ("Clinic 12 of Foo", NOWHERE, "12 clinic foo"),
        # initials of its own
        ("National Cancer Institute (NCI)", NOWHERE, "cancer institute national"),
        ("Royal Adelaide Hospital RAH", NOWHERE, "adelaide hospital royal"),
        ("Foo Clinic (Bar)", NOWHERE, "bar clinic foo"),
        ("Foo Clinic (USA)", NOWHERE, "clinic foo usa"),
        # whose house, whose school
        ("Guy's and St Thomas' NHS Foundation Trust", NOWHERE, "guys saint thomas"),
        ("Policlinico Foo IRCCS", NOWHERE, "foo polyclinic"),
        ("NHS Trust", NOWHERE, "nhs trust"),
        (
            "Renji Hospital, Shanghai Jiaotong University School of Medicine",
            NOWHERE,
            "hospital jiaotong renji shanghai university",
        ),
        (
            "Tongji Hospital, Tongji Medical College, Huazhong University",
            NOWHERE,
            "hospital huazhong tongji university",
        ),
        ("Foo University School of Medicine", NOWHERE, "foo medical school university"),
        # nothing is left of these but themselves
        ("(NCI)", NOWHERE, "nci"),
        ("/ID# 252291", NOWHERE, "252291 id"),
        ("", NOWHERE, ""),
    ],
)
def test_the_core_of_a_name(name: str, local: Local, core: str) -> None:
    assert form(name, local).core == tuple(core.split())


def test_what_falls_is_said() -> None:
    name = "AP-HP Hôpital Bichat Ltd, Paris /ID# 1234"
    assert len(form(name, PARIS).dropped) >= 2
    assert form("Hôpital Bichat", PARIS).dropped == ()
    assert "whose house it is (aphp)" in form("AP-HP Hôpital Bichat", PARIS).dropped
    assert "the legal form (limited)" in form("Foo Ltd").dropped


@pytest.mark.parametrize(
    ("name", "legal", "key"),
    [
        ("UCB Pharma GmbH", "gmbh", "ucb pharmaceutical"),
        ("UCB Pharma S.A.", "sa", "ucb pharmaceutical"),
        ("Celgene Corp.", "corporation", "celgene"),
        ("Foo Co., Ltd.", "co limited", "foo"),
        ("Zanamed Sp. z o.o.", "sp zoo", "zanamed"),
        ("Bayer", None, "bayer"),
        ("GmbH", None, "gmbh"),
        ("Foo, CA", None, "foo ca"),
        ("University of Alabama at Birmingham UAB", None, "university alabama birmingham uab"),
    ],
)
def test_a_legal_form_stands_apart(name: str, legal: str | None, key: str) -> None:
    one = form(name)
    assert (one.legal, " ".join(one.habits)) == (legal, key)


@pytest.mark.parametrize(
    ("name", "local", "numbers", "compass", "code"),
    [
        ("The 3rd Xiangya Hospital", NOWHERE, "3", "", None),
        ("City Hospital №40", NOWHERE, "40", "", None),
        ("City Hospital No2", NOWHERE, "2", "", None),
        ("One Two Hospital 10", NOWHERE, "1 10 2", "", None),
        ("Hospital Juan XXIII", NOWHERE, "", "", None),
        ("North Western Hospital", NOWHERE, "", "north western", None),
        ("Foo Hospital /ID# 252291", NOWHERE, "", "", None),
        ("Foo Hospital (31458 CRS)", NOWHERE, "", "", "31458"),
        ("Foo CRS", NOWHERE, "", "", None),
    ],
)
def test_what_keeps_names_apart(name: str, local: Local, numbers: str, compass: str, code: str | None) -> None:
    one = form(name, local)
    assert (one.numbers, one.compass, one.code) == (tuple(numbers.split()), frozenset(compass.split()), code)


@pytest.mark.parametrize(
    ("name", "local", "own", "rare", "told"),
    [
        ("Charité", NOWHERE, True, True, True),
        ("General Hospital", NOWHERE, False, False, False),
        ("University Hospital 3", CHICAGO, False, False, True),  # three words of a kind
        ("Department of Medicine Center", CHICAGO, False, False, False),
        ("St Mary's Hospital", CHICAGO, True, False, True),
        ("St Mary's Hospital", NOWHERE, False, False, True),
        ("Saint James Hospital", NOWHERE, False, False, True),
        ("James Hospital", NOWHERE, False, False, False),
        ("Thomas Clinic", NOWHERE, False, False, False),
        ("Nicholas Clinic", NOWHERE, False, False, False),
        ("Beijing Hospital", NOWHERE, True, True, True),
        ("Chicago Hospital", CHICAGO, False, False, True),
        ("Chicago", CHICAGO, False, False, False),
        ("Hospital X", NOWHERE, False, False, False),
    ],
)
def test_whether_a_name_tells_one_from_others(name: str, local: Local, own: bool, rare: bool, told: bool) -> None:
    one = form(name, local)
    assert (one.own, one.rare, tells(one)) == (own, rare, told)


def test_a_word_of_the_place_is_nobodys_own() -> None:
    assert is_own("chicago", NOWHERE)
    assert not is_own("chicago", CHICAGO)
    assert not is_own("hospital", NOWHERE)
    assert not is_own("7", NOWHERE)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
TRICKY = st.text(st.sampled_from("aAbsSdl'’´&. -()[]/#:012TthenoN°éüß\u0301\u00adTM=Ă\"ID,;CRS"), max_size=30)
PIECES = st.lists(
    st.sampled_from(
        """The A.P.-H.P. Hosp Univ. Paris Chicago, Illinois IL City Fifth no 5 (UHP) (NCI) /ID# 123456 - Sankt Mary's
        GmbH & Co. NHS Trust School of Medicine Dept. CRS 12345 D'Évry North""".split()
    ),
    max_size=9,
).map(" ".join)


@given(TEXT | TRICKY | PIECES, st.sampled_from(ANYWHERE))
def test_any_text_has_a_form(name: str, local: Local) -> None:
    one = form(name, local)
    words = spelled(name)
    assert one.spelled in (words, words[1:])
    assert one.bag == tuple(sorted(one.habits))
    assert one.core == tuple(sorted(one.line))
    assert bool(one.core) == bool(one.habits) == bool(words)
    assert one.rare <= (one.own or local.id is None)
    assert set(one.numbers) <= set(one.core)
    assert one.compass <= set(one.core)


@given(PIECES, st.sampled_from(ANYWHERE))
def test_case_and_spaces_are_no_part_of_the_exact_keys(name: str, local: Local) -> None:
    plain, loud = form(name, local), form(f"  {name.upper()} ", local)
    assert (plain.spelled, plain.habits, plain.bag, plain.legal) == (loud.spelled, loud.habits, loud.bag, loud.legal)


@given(PIECES)
def test_a_name_without_a_place_loses_no_place(name: str) -> None:
    assert not any("the name of its" in why for why in form(name).dropped)
