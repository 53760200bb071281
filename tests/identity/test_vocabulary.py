"""The words that names are made of: the data is in order, and every row of it can be met."""

from __future__ import annotations

from collections import Counter

import pytest

from trialgraph.identity.forms import form, habits
from trialgraph.identity.spelling import spelled
from trialgraph.identity.vocabulary import (
    ACRONYMS,
    COMPASS,
    DEDICATIONS,
    EXPANSIONS,
    GENERIC,
    HOUSES,
    KINDS,
    LIGHT,
    NUMBERS,
    SIMPLIFICATIONS,
    STOP,
    TRANSLATIONS,
    UNITS,
    folded,
    legal_forms,
    national_forms,
    table_rows,
)

FILE = "src/trialgraph/identity/vocabulary.tsv"
MEANT = frozenset({"abbreviation", "acronym", "simplification", "translation"})
ALONE = frozenset({"common", "compass", "dedication", "generic", "hospital", "house", "ornament", "stop", "unit"})
ONE_WORD = ALONE - {"house"}
COUNTRY = 2


def faults(found: object, mend: str) -> str:
    return f"{FILE}: {mend}: {found}"


def test_rows_are_sorted() -> None:
    rows = list(table_rows())
    first = next((row for row, right in zip(rows, sorted(rows), strict=True) if row != right), None)
    assert first is None, faults(first, "sort the rows below the header (LC_ALL=C sort); the first out of place is")


def test_no_row_comes_twice() -> None:
    written = Counter((kind, written, meant if kind == "ornament" else "") for kind, written, meant in table_rows())
    twice = [row for row, number in written.items() if number > 1]
    assert not twice, faults(twice, "leave one row for each of")


def test_every_kind_is_known() -> None:
    unknown = sorted({kind for kind, _, _ in table_rows()} - MEANT - ALONE)
    assert not unknown, faults(unknown, "mend these kinds, or read them in vocabulary.py and list them here")
    assert {kind for kind, _, _ in table_rows()} == MEANT | ALONE


def test_words_are_as_spelled() -> None:
    """A row whose words no name can have is never met."""
    wrong = [
        (kind, words, " ".join(word for part in words.split(" ") for word in spelled(part)))
        for kind, written, meant in table_rows()
        for words in ((written,) if kind == "ornament" else (written, meant))
        if words != " ".join(word for part in words.split(" ") for word in spelled(part))
    ]
    assert not wrong, faults(wrong, "write these words in plain small letters, as (kind, written, mended)")


def test_rows_say_what_is_meant_where_their_kind_needs_it() -> None:
    wrong = [row for row in table_rows() if not row[1] or (bool(row[2]) != (row[0] in MEANT) and row[0] != "ornament")]
    assert not wrong, faults(wrong, "fill in (or empty) the column 'meant' of")
    countries = {meant for kind, _, meant in table_rows() if kind == "ornament" and meant}
    odd = sorted(code for code in countries if len(code) != COUNTRY or not code.isupper())
    assert not odd, faults(odd, "write the country of an ornament as an ISO code of two letters, not")


def test_words_that_stand_alone_are_single() -> None:
    wrong = [row for row in table_rows() if row[0] in ONE_WORD and " " in row[1]]
    assert not wrong, faults(wrong, "only one word can be compared; split or drop")


def test_nothing_stands_for_itself() -> None:
    tables = {"abbreviation": EXPANSIONS, "translation": TRANSLATIONS, "acronym": ACRONYMS}
    itself = [(kind, *row) for kind, table in tables.items() for row, meant in table.items() if row == meant]
    itself += [("simplification", *row) for row, meant in SIMPLIFICATIONS.items() if row == meant]
    assert not itself, faults(itself, "drop the rows that stand for themselves (once plurals are undone)")


def test_an_abbreviation_leads_to_words_that_are_written_out() -> None:
    """K3 of K3 is K3: what is meant must not be an abbreviation itself."""
    chained = [(words, meant, habits(meant)) for words, meant in EXPANSIONS.items() if habits(meant) != meant]
    assert not chained, faults(chained, "write what the last one of these means")


@pytest.mark.parametrize("table", [TRANSLATIONS, ACRONYMS, SIMPLIFICATIONS], ids=["translation", "acronym", "simple"])
def test_what_is_read_after_abbreviations_is_met_there(table: dict[tuple[str, ...], tuple[str, ...]]) -> None:
    """These tables see the words of K3: a row with a word that K3 writes otherwise is dead."""
    dead = [(words, habits(words)) for words in table if habits(words) != words]
    dead += [(meant, habits(meant)) for meant in table.values() if habits(meant) != meant]
    assert not dead, faults(dead, "no name has the first of these once abbreviations are undone; write the second")


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("unit", UNITS),
        ("hospital", KINDS),
        ("dedication", DEDICATIONS),
        ("compass", COMPASS),
        ("house", {word for house in HOUSES for word in house}),
        ("ornament", {word for words in LIGHT.values() for word in words} - {"the"}),
    ],
)
def test_words_that_cores_are_asked_for_are_met_in_cores(kind: str, words: set[str]) -> None:
    dead = sorted(word for word in words if word not in form(f"Zzyzx {word}").whole and word not in legal_words())
    assert not dead, faults(dead, f"no name keeps these words of kind {kind!r}; write what they become, or drop them")


def legal_words() -> set[str]:
    return {word for phrase in legal_forms() for word in phrase} | set(legal_forms().values())


def test_a_stop_word_is_no_other_kind_of_word() -> None:
    both = sorted(STOP & (GENERIC | UNITS | COMPASS | DEDICATIONS | KINDS))
    assert not both, faults(both, "a stop word is left out before anyone asks for it; drop one of the two rows of")


@pytest.mark.parametrize("word", ["cruces", "texas", "james", "paris", "illinois", "campus", "class", "les", "gas"])
def test_a_name_keeps_its_s(word: str) -> None:
    assert folded(word) == word


@pytest.mark.parametrize(
    ("word", "single"),
    [
        ("hospitals", "hospital"),
        ("childrens", "children"),
        ("universitaetsklinikum", "universitatsklinikum"),
        ("wuerzburg", "wurzburg"),
        ("goettingen", "gottingen"),
        ("queens", "queens"),
        ("yuexi", "yuexi"),
        ("xuehai", "xuehai"),
        ("michael", "michal"),
        ("does", "does"),
        ("bellevue", "bellevue"),
        ("monroe", "monroe"),
    ],
)
def test_plurals_and_umlauts_are_undone(word: str, single: str) -> None:
    assert folded(word) == single


@pytest.mark.parametrize(
    ("words", "legal"),
    [
        ("ltd", "limited"),
        ("co ltd", "co limited"),
        ("pvt ltd", "private limited"),
        ("inc", "incorporated"),
        ("and co", "company"),
        ("gmbh", "gmbh"),
        ("llc", "llc"),
        ("sp zoo", "sp zoo"),  # Sp. z o.o.
        ("sa de cv", "sa de cv"),
        ("kgaa", "kgaa"),
        # as often a country, a state, a degree or a little word
        ("ca", None),
        ("us", None),
        ("md", None),
        ("de", None),
        ("private", None),
        ("uab", None),
        ("ent", None),
        ("hospital", None),
    ],
)
def test_legal_forms(words: str, legal: str | None) -> None:
    assert legal_forms().get(tuple(words.split())) == legal


def test_forms_that_not_all_countries_have() -> None:
    assert {"gmbh", "kgaa", "pty ltd", "oy"} <= national_forms()
    assert national_forms().isdisjoint({"incorporated", "corporation", "limited", "company", "llc"})
    assert national_forms() <= set(legal_forms().values())


def test_numbers_are_written_in_digits() -> None:
    assert (NUMBERS["first"], NUMBERS["five"], NUMBERS["twelfth"], NUMBERS["ix"]) == ("1", "5", "12", "9")
    assert all(number.isdigit() for number in NUMBERS.values())
    assert NUMBERS.keys().isdisjoint(STOP)
