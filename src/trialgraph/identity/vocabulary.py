"""The words that names of organisations are made of, apart from those that name somebody: what each stands for.

``vocabulary.tsv`` lists them, one to a line, as :func:`~trialgraph.identity.spelling.spelled` gives words; what is
written out is English, so that a name in one language meets the same name in another. The kinds:

- ``abbreviation``: a habit of writing (K3); ``acronym``: initials that are known everywhere
- ``translation``: the same in another language; ``simplification``: said in more words, between names of one place only
- ``generic``: many organisations have it in their names; ``common``: any other word that has a plural
- ``unit``: a part of an organisation; ``hospital``: a kind of hospital; ``dedication``: whom many are named for
- ``ornament``: a hospital's name has it or not (in the country that ``meant`` gives); ``house``: whose hospital it is
- ``compass``: points of the compass; ``stop``: little words
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from itertools import chain

from cleanco import termdata

from trialgraph.identity.spelling import spelled

__all__ = [
    "ACRONYMS",
    "COMPASS",
    "DEDICATIONS",
    "EXPANSIONS",
    "GENERIC",
    "HOUSES",
    "KINDS",
    "LIGHT",
    "NUMBERS",
    "SIMPLIFICATIONS",
    "STOP",
    "TRANSLATIONS",
    "UNITS",
    "Phrase",
    "Table",
    "folded",
    "legal_forms",
    "national_forms",
    "table_rows",
]

Phrase = tuple[str, ...]
Table = dict[Phrase, Phrase]


@cache
def table_rows() -> tuple[tuple[str, str, str], ...]:
    """The rows of the table: kind, what is written, what is meant."""
    text = files(__package__).joinpath("vocabulary.tsv").read_text("utf-8")
    _, *rows = csv.reader(text.splitlines(), dialect="excel-tab")
    return tuple((kind, written, meant) for kind, written, meant in rows)


def folded(word: str) -> str:
    """A word of the table without its plural; any with an umlaut written in one way: either is the same word."""
    single = _singular(word)
    return single if single in _VOCABULARY else _with_one_umlaut(word)


def _singular(word: str) -> str:
    """A word without its plural: only for words of the table, as a name keeps its s (Cruces is not Cruce)."""
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    return _with_one_umlaut(word)


def _with_one_umlaut(word: str) -> str:
    return _UMLAUT.sub(r"\1", word) if len(word) > 5 and ("ae" in word or "oe" in word or "ue" in word) else word


# Not within pinyin (Yuexi), before a vowel (queens) or at the end (Bellevue).
_UMLAUT = re.compile(r"([ao]|(?<![aeioqxyj])u)e(?=[^aeiou])")


def _table(kind: str) -> Table:
    return {_phrase(written): _phrase(meant) for each, written, meant in table_rows() if each == kind}


def _phrase(words: str) -> Phrase:
    return tuple(map(_singular, words.split()))


def _words(kind: str) -> frozenset[str]:
    return frozenset(_singular(written) for each, written, _ in table_rows() if each == kind)


def _as_in_names(kind: str) -> Iterator[tuple[Phrase, Phrase]]:
    """The rows as a name has their words: without a plural only where the other tables have the word."""
    for each, written, meant in table_rows():
        if each == kind:
            yield tuple(map(folded, written.split())), tuple(map(folded, meant.split()))


def _ornaments() -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for kind, written, country in table_rows():
        if kind == "ornament":
            found[country].add(folded(written))
    return {country: frozenset(words) for country, words in found.items()}


EXPANSIONS, TRANSLATIONS = _table("abbreviation"), _table("translation")
SIMPLIFICATIONS, GENERIC, COMPASS = _table("simplification"), _words("generic"), _words("compass")
UNITS, KINDS = _words("unit"), _words("hospital")
STOP = frozenset(written for kind, written, _ in table_rows() if kind == "stop")
_VOCABULARY = frozenset(
    chain(
        (
            word
            for table in (EXPANSIONS, TRANSLATIONS, SIMPLIFICATIONS)
            for pair in table.items()
            for word in sum(pair, ())
        ),
        *(GENERIC, UNITS, KINDS, _words("common")),
    )
)

ACRONYMS: Table = dict(_as_in_names("acronym"))
DEDICATIONS = frozenset(word for (word,), _ in _as_in_names("dedication"))
HOUSES = tuple(phrase for phrase, _ in _as_in_names("house"))
LIGHT = _ornaments()

_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
NUMBERS = {
    **{word: str(at) for at, word in enumerate(_ORDINALS, 1)},
    **{word: str(at) for at, word in enumerate("one two three four five".split(), 1)},
    "ii": "2",
    "iii": "3",
    "iv": "4",
    "vi": "6",
    "vii": "7",
    "viii": "8",
    "ix": "9",
}

# Forms that are one: abbreviated or written out.
_ONE_FORM = {
    form: meant
    for meant, forms in {
        "limited": "ltd, limited",
        "co limited": "co ltd, company limited, co limited",
        "private limited": "private limited, pvt ltd, private ltd, pvt limited, p ltd",
        "pte ltd": "pte ltd, pte limited, pte",
        "pty ltd": "pty ltd, pty limited, pty",
        "incorporated": "inc, incorporated",
        "corporation": "corp, corporation",
        "company": "co, company, and co, and company",
    }.items()
    for form in (tuple(words.split()) for words in forms.split(", "))
}
_MORE_FORMS = ("LLC", "GmbH und Co KG", "gGmbH", "e.V.", "SE", "KG")
# Legal forms that are as often something else at the end of a name: a country, a state, a degree, a little word.
_ALSO_OTHER = frozenset(
    "ca uk da et at pt ok nl ae sc sd mb ks ee is ps ss sf ba od fa pa sp us se private md c e i a ec uab ent".split()
)
_WORLDWIDE = frozenset({"co limited", *"incorporated corporation company limited llc plc lp llp pllc pc".split()})


@cache
def legal_forms() -> dict[Phrase, str]:
    """Legal forms of companies in all countries, as words -> the form they are (source: cleanco, and a few more)."""
    terms = chain(*termdata.terms_by_type.values(), *termdata.terms_by_country.values(), _MORE_FORMS)
    forms = set(_ONE_FORM) | {spelled(term) for term in terms if term.isascii()}
    return {form: _ONE_FORM.get(form, " ".join(form)) for form in forms if len(form) != 1 or form[0] not in _ALSO_OTHER}


@cache
def national_forms() -> frozenset[str]:
    """Legal forms that the companies of a few countries have: one with it may be a country's part of a group."""
    return frozenset(legal_forms().values()) - _WORLDWIDE
