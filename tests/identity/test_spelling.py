"""The words of a name: one spelling, however it is written; and how it may read with damaged letters."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.identity.keys import distinctive, habit_key, spelling_key
from trialgraph.identity.spelling import readings, spelled


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("The Fifth Hospital", "the fifth hospital"),
        ("FIFTH  hospital.", "fifth hospital"),
        ("Hospital-12/B", "hospital 12 b"),
        ("", ""),
        ("!?", ""),
        # letters
        ("Universitätsklinikum Essen", "universitatsklinikum essen"),
        ("Hôpital Bichat–Claude-Bernard", "hopital bichat claude bernard"),
        ("Gießen", "giessen"),
        ("Łódź", "lodz"),
        ("Bispebjerg og Frederiksberg, Ø", "bispebjerg og frederiksberg o"),
        ("İstanbul ISTANBUL ıstanbul", "istanbul istanbul istanbul"),
        ("ＡＢＣ　Hospital", "abc hospital"),
        ("Hospital ①", "hospital 1"),
        ("eﬃcient", "efficient"),
        ("Институт", "institut"),
        ("Αθήνα ΑΘΉΝΑ", "athina athina"),
        ("soft\u00adhyphen zero\u200bwidth", "softhyphen zerowidth"),
        # apostrophes: within a word, or after a little word that lost its end
        ("Children's", "childrens"),
        ("Children’s Children‘s Children`s Children´s Childrenʼs", "childrens " * 5),
        ("Saint Mary´s Évry", "saint marys evry"),
        ("Queen's's", "queens"),
        ("Xi'an", "xian"),
        ("O'Brien", "obrien"),
        ("Vall d'Hebron", "vall d hebron"),
        ("L'Hospitalet", "l hospitalet"),
        ("dell’Angelo dall'Olio degl'Innocenti", "dell angelo dall olio degl innocenti"),
        ("Sant'Orsola Sant Orsola", "sant orsola sant orsola"),
        ("Bloodl'ess", "bloodless"),
        # and
        ("A & B", "a and b"),
        ("AT&T", "atandt"),
        ("Research &amp; Care", "research and care"),
        ("&Eacute;cole", "ecole"),
        # initials
        ("U.S. Army", "us army"),
        ("M.D. Anderson", "md anderson"),
        ("A. O. U. Careggi", "aou careggi"),
        ("Ward 1 A B", "ward 1 ab"),
        ("J & J", "j and j"),
        # numbers
        ("City Hospital №40", "city hospital no 40"),
        ("Hospital N°5, Nº5, n° 5", "hospital no 5 no 5 no 5"),
        ("Région° 5", "regiondeg 5"),
        # a letter that an exporter wrote as a sign
        ("Queen=s", "queens"),
        ("HospiTMtal", "hospital"),
        ("B=C Clinic", "bc clinic"),
    ],
)
def test_the_words_of_a_name(name: str, words: str) -> None:
    assert spelled(name) == tuple(words.split())


NAMES = st.lists(
    st.sampled_from(
        "Fifth hospital of Xi'an d'Hebron Saint Mary's CITY no 1 Charité Gießen Łódź & GmbH Évry L'Aquila U.S.".split()
    ),
    min_size=1,
    max_size=8,
)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
LATIN = st.text(st.characters(max_codepoint=0x24F, categories=["L", "Zs"]), max_size=40)


@given(TEXT)
def test_words_are_plain_and_spelled_as_they_are(name: str) -> None:
    words = spelled(name)
    assert spelled(" ".join(words)) == words
    assert all(word.isascii() and word.isalnum() and word == word.lower() for word in words)


@given(TEXT)
def test_a_key_is_its_own_key(name: str) -> None:
    key = spelling_key(name)
    assert spelling_key(key) == key or key.startswith("the ")


@given(NAMES, st.sampled_from([" ", "  ", ", ", " - ", "\u00a0", " / ", "\t", "; ", " – "]), st.lists(st.booleans()))
def test_case_spaces_and_punctuation_make_no_difference(words: Sequence[str], between: str, upper: list[bool]) -> None:
    cases = [*upper, *[False] * len(words)]
    # "&" joins its neighbours only where nothing stands between: AT&T
    styled = between.join(word.upper() if loud else word.lower() for word, loud in zip(words, cases, strict=False))
    if "&" not in words or between.startswith(" ") or between == "\u00a0":
        assert spelling_key(f" {styled} .") == spelling_key(" ".join(words))
        assert habit_key(styled) == habit_key(" ".join(words))


@given(LATIN)
def test_composed_and_decomposed_letters_are_one(name: str) -> None:
    expected = spelled(unicodedata.normalize("NFC", name))
    assert spelled(unicodedata.normalize("NFD", name)) == expected


@given(TEXT)
def test_a_web_page_writes_it_in_entities(name: str) -> None:
    plain = name.replace("&", "+")
    assert spelled("".join(f"&#{ord(letter)};" if letter.isalpha() else letter for letter in plain)) == spelled(plain)


@pytest.mark.parametrize(
    ("name", "key"),
    [("The Fifth Hospital", "fifth hospital"), ("The", "the"), ("Theatre", "theatre"), ("the U.S.", "us"), ("?", "")],
)
def test_a_leading_article_is_none_of_the_key(name: str, key: str) -> None:
    assert spelling_key(name) == key


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("charite", True),
        ("general hospital", False),
        ("university hospital 3", False),
        ("hospital x", False),
        ("children hospital", False),
        ("beijing hospital", True),
        ("", False),
    ],
)
def test_what_can_tell_one_organisation_from_another(key: str, told: bool) -> None:
    assert distinctive(key) is told


# ---- damaged letters


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("FundaciA3n JimA(c)nez", "Fundación Jiménez"),
        ("UniversitA$?tsklinikum MA1/4nster", "Universitätsklinikum Münster"),
        ("HA'pital", "Hôpital"),
        ("EspaA+-a", "España"),
        ("AssociaASSAPSo", "Associação"),
        ("MedAPSna", "Medãna"),
        ("GAPttingen", "Göttingen"),
        ("Hospital del NiA+-o", "Hospital del Niño"),
        ("Xi'an", None),
        ("A3 Clinic", None),
        ("CLINICA A1/4", None),
        ("Healthcare SA", None),
        ("Fresno VA, Fresno", None),
        ("Clinic PA.", None),
    ],
)
def test_letters_read_byte_by_byte_are_read_together(name: str, reading: str | None) -> None:
    assert readings(name)[1:2] == ((reading,) if reading else ())


@pytest.mark.parametrize(
    ("name", "reading"),
    [
        ("HA'pital", "Hpital"),  # the letter was dropped elsewhere
        ("Fundación", "Fundacin"),
        ("Hôpital", "Hpital"),
        ("Universitätsklinikum Münster", "Universittsklinikum Monster"),  # or replaced
        ('Hă"Pital', "HPital"),
        ("MarAa", "María"),
        ("Vall dAohebron", "Vall d'hebron"),
    ],
)
def test_each_way_to_damage_a_name_is_a_reading(name: str, reading: str) -> None:
    assert reading in readings(name)


@given(TEXT)
def test_the_first_reading_is_the_name_and_each_comes_once(name: str) -> None:
    found = readings(name)
    assert found[0] == name
    assert len(set(found)) == len(found)


@given(st.text(st.characters(max_codepoint=0x7F, exclude_characters="A"), max_size=40))
def test_a_plain_name_has_one_reading_itself(name: str) -> None:
    assert readings(name) == (name,) or "TM" in name


ACCENTED = st.sampled_from("Fundación Göttingen Niño Hôpital Jiménez München Espírito Córdoba Cádiz".split())
_SEEN = {"ó": "A3", "ö": "AP", "ñ": "A+-", "ô": "A'", "é": "A(c)", "ü": "A1/4", "á": "A!", "í": "A"}


@given(st.lists(ACCENTED, min_size=1, max_size=3))
def test_a_name_meets_itself_with_its_letters_lost_or_damaged(words: list[str]) -> None:
    name = " ".join(words)
    lost = "".join(letter for letter in name if letter.isascii())
    damaged = "".join(_SEEN.get(letter, letter) for letter in name)
    plain = {spelled(reading) for reading in readings(name)}
    assert spelled(lost) in plain
    assert spelled(name) in {spelled(reading) for reading in readings(damaged)}
    assert plain & {spelled(reading) for reading in readings(damaged)}
