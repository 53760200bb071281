"""The text of a query: its words, the prefixes it may leave out, terms it misspells, parameters that it leaves open.

Nothing is parsed here but words (SPARQL 1.1, section 19.8): what the query means is for the engines.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from typing import NamedTuple

from trialgraph.engines.base import QueryError
from trialgraph.mappers import terms
from trialgraph.ontology import ONTOLOGY, PREFIXES, TG, VOCAB, concept_iri, scheme, schemes
from trialgraph.results import Iri, plain, printable

__all__ = [
    "Word",
    "check_terms",
    "concept",
    "did_you_mean",
    "fill",
    "known_prefixes",
    "open_variables",
    "star_order",
    "undeclared_prefixes",
    "with_prefixes",
    "words",
]

_WORDS = re.compile(
    r"""(?P<iri><[^<>"{}|^`\\\x00-\x20]*>)"""
    r"""|(?P<text>\"{3}(?:[^\\]|\\.)*?\"{3}|'{3}(?:[^\\]|\\.)*?'{3}|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')"""
    r"|(?P<comment>\#[^\n\r]*)"
    r"|(?P<variable>[?$]\w+)"
    r"|(?P<language>@[A-Za-z][\w-]*)"
    r"|(?P<name>(?:[^\W\d_](?:[\w.·-]*[\w·-])?)?:(?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\.)(?:[\w:·-]|\.+(?=[\w:·%\\-])|%[0-9A-Fa-f]{2}|\\.)*)?)"
    r"|(?P<other>\w+|.)",
    re.DOTALL,
)
_OPEN = re.compile(r"[?$]_(?P<name>\w+?)(?:_(?P<type>iri|integer|decimal|boolean|date|literal))?")
_NEAR = 0.5  # difflib's ratio from which a name may be meant
_BOOLEANS = {"true": True, "false": False}
# A longer exponent would be written out, and fill the memory.
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_KINDS: tuple[tuple[type, str], ...] = (  # the first that fits: a bool is an int, an Iri is a str
    (Iri, "iri"),
    (str, "text"),
    (bool, "boolean"),
    (int, "integer"),
    (Decimal, "decimal"),
    (float, "decimal"),
    (datetime.date, "date"),
)


class Word(NamedTuple):
    """A word of a query; ``kind``: iri, text, comment, variable, language, name (with a prefix) or other."""

    kind: str
    text: str


@lru_cache(maxsize=16)  # a query is looked at for its terms, its places, its prefixes and its columns
def words(query: str) -> tuple[Word, ...]:
    """All words, with all that is between them: joined, they are the query."""
    return tuple(Word(str(found.lastgroup), found[0]) for found in _WORDS.finditer(query))


def _meant(query: str) -> list[Word]:
    """The words without comments and spaces."""
    return [word for word in words(query) if word.kind != "comment" and not word.text.isspace()]


def known_prefixes() -> dict[str, str]:
    """The prefixes that a query need not declare: the project's, and one for each vocabulary (``cell-source:``)."""
    return {**PREFIXES, **{name: f"{VOCAB}{name}/" for name in schemes()}}


def with_prefixes(query: str) -> str:
    """The query after a PREFIX for each known prefix that it uses and does not declare; lines keep their numbers."""
    declared, names = _names(query)
    used = {name.partition(":")[0] for name in names}
    known = known_prefixes()
    lower = {name.lower() for name in declared}
    return "".join(f"PREFIX {n}: <{known[n]}> " for n in known if n in used and n.lower() not in lower) + query


def undeclared_prefixes(query: str) -> list[str]:
    """The prefixes that are used and neither declared nor known, as first used; not what begins a broken IRI."""
    declared, names = _names(query)
    known = {*declared, *known_prefixes()}
    used = dict.fromkeys(name.partition(":")[0] for name in names)
    return [each for each in used if each not in known and f"<{each}:" not in query]


def check_terms(query: str) -> None:
    """Raise :class:`QueryError` for a ``tg:`` term, a vocabulary or a code that there is not, naming the nearest."""
    declared, names = _names(query)
    prefixes = {**known_prefixes(), **declared}
    for name in names:
        prefix, _, local = name.partition(":")
        if prefix in prefixes:
            _check(prefixes[prefix] + local.replace("\\", ""), name)
    for kind, text in words(query):
        if kind == "iri" and text[1:-1] not in declared.values():
            _check(text[1:-1], text)


def star_order(query: str) -> list[str] | None:
    """The variables of a ``SELECT *`` as first written, for each engine has an order of its own; None for others."""
    meant = [word.text for word in _meant(query)]
    selects = [at for at, text in enumerate(meant) if text.upper() == "SELECT"]
    if not selects:
        return None
    after = [text for text in meant[selects[0] + 1 : selects[0] + 3] if text.upper() not in {"DISTINCT", "REDUCED"}]
    if after[:1] != ["*"]:
        return None
    return list(dict.fromkeys(word.text[1:] for word in words(query) if word.kind == "variable"))


def fill(query: str, values: Mapping[str, object]) -> str:
    """The query with values for its open variables, each as a term: no value can change what is asked.

    ``?_name`` takes text, a number, a date or an IRI as the value's type says, and text where it is a string;
    ``?_name_iri`` ``?_name_integer`` ``?_name_decimal`` ``?_name_boolean`` ``?_name_date`` take strings of that
    form (grlc's convention), ``?_name_literal`` takes anything as text. An IRI may also be a code of the vocabulary
    that is called like the parameter (``country``), and a name with a known prefix (``tg:Trial``). Variables without
    a value, or with None, stay open.
    """
    taken: set[str] = set()
    filled = []
    for kind, text in words(query):
        found = _OPEN.fullmatch(text) if kind == "variable" else None
        if found is not None and found["name"] in values:
            taken.add(found["name"])
            value = values[found["name"]]
            text = text if value is None else _term(found["name"], found["type"], value)
        filled.append(text)
    for name in values:
        if name not in taken:
            has = sorted(open_variables(query))
            raise QueryError(did_you_mean(f"the query has no parameter {name!r} (a variable ?_{name})", name, has))
    return "".join(filled)


def open_variables(query: str) -> list[str]:
    """The names of the places that values may take, as first written: ``?_name``, ``?_name_integer``."""
    found = (_OPEN.fullmatch(word.text) for word in words(query) if word.kind == "variable")
    return list(dict.fromkeys(each["name"] for each in found if each))


def did_you_mean(problem: str, name: str, known: tuple[str, ...] | list[str]) -> str:
    """The problem, and the known name that is nearest; all known names where none is near."""
    near = get_close_matches(name, known, 1, _NEAR)
    if near:
        return f"{problem}; did you mean {near[0]!r}?"
    return f"{problem}; known: {', '.join(sorted(known)) or 'none'}"


def concept(name: str, vocabulary: str, told: str) -> str:
    """The IRI of the concept that a parameter's value names by its code or a label; raises :class:`QueryError`."""
    codes = scheme(vocabulary)
    code = told if told in codes else codes.resolve(told)
    if code is None:
        problem = f"parameter {name}: {told!r} is not in the vocabulary {vocabulary}"
        by_label = {codes.label(each): each for each in codes}
        if not get_close_matches(told, codes.codes, 1, _NEAR) and (near := get_close_matches(told, by_label, 1, _NEAR)):
            raise QueryError(f"{problem}; did you mean {near[0]!r} ({by_label[near[0]]})?")
        raise QueryError(did_you_mean(problem, told, codes.codes))
    return concept_iri(vocabulary, code)


def _names(query: str) -> tuple[dict[str, str], list[str]]:
    """The prefixes that are declared, and the names that are used, in their order."""
    declared: dict[str, str] = {}
    names: list[str] = []
    meant = _meant(query)
    at = 0
    while at < len(meant):
        kind, text = meant[at]
        if text.upper() == "PREFIX" and [word.kind for word in meant[at + 1 : at + 3]] == ["name", "iri"]:
            declared[meant[at + 1].text.removesuffix(":")] = meant[at + 2].text[1:-1]
            at += 3
            continue
        if kind == "name" and not (at and meant[at - 1].text == "_" and text.startswith(":")):  # _:b is a blank node
            names.append(text)
        at += 1
    return declared, names


def _check(iri: str, written: str) -> None:
    if iri.startswith(ONTOLOGY) and iri != ONTOLOGY and iri not in TG:
        local = iri.removeprefix(ONTOLOGY)
        raise QueryError(_no_term(written, "a term of trialgraph", local, tuple(TG), "tg:{}"))
    if iri.startswith(VOCAB):
        name, slash, code = iri.removeprefix(VOCAB).partition("/")
        if name and name not in schemes():
            raise QueryError(_no_term(written, "a vocabulary of trialgraph", name, schemes(), "{}"))
        if slash and code and code not in scheme(name).codes:
            raise QueryError(_no_term(written, f"a code of the vocabulary {name}", code, scheme(name).codes, "{}"))


def _no_term(written: str, kind: str, local: str, known: tuple[str, ...], form: str) -> str:
    by_lower = {each.lower(): each for each in known}
    near = get_close_matches(local.lower(), by_lower, 1, 0)
    hint = f"; did you mean {form.format(by_lower[near[0]])}?" if near else ""
    return f"{printable(written)} is not {kind}{hint}"


def _term(name: str, wanted: str | None, value: object) -> str:
    told = str(value).strip()
    kind = wanted
    try:
        if hasattr(value, "item"):  # a number of numpy, as frames have them
            value = value.item()
        kind = wanted or _kind(name, value)
        if kind == "iri":
            return terms.iri(_iri(name, told))
        if kind == "boolean":
            return terms.boolean(value if isinstance(value, bool) else _BOOLEANS[told.lower()])
        if kind == "date":
            return terms.date(told)
        if kind in {"integer", "decimal"}:
            if not _NUMBER.fullmatch(told):
                raise ValueError(told)
            return terms.integer(int(told)) if kind == "integer" else terms.decimal(Decimal(told))
        return terms.text(plain(value) if kind == "literal" else str(value))  # type: ignore[arg-type]  # any has a text
    except (ValueError, KeyError, ArithmeticError, terms.TermError) as error:
        raise QueryError(f"parameter {name}: {printable(repr(told))} is not of the type {kind}") from error


def _kind(name: str, value: object) -> str:
    kind = next((kind for each, kind in _KINDS if isinstance(value, each)), None)
    if kind is None:
        given = type(value).__name__
        raise QueryError(f"parameter {name}: {given} is no value; give text, a number, a day, true or false, or an Iri")
    return kind


def _iri(name: str, told: str) -> str:
    vocabulary = name.replace("_", "-")
    if vocabulary in schemes() and ":" not in told:
        return concept(name, vocabulary, told)
    prefix, colon, local = told.partition(":")
    iri = known_prefixes()[prefix] + local if colon and prefix in known_prefixes() else told
    _check(iri, told)
    return iri
