"""The question catalogue: ``queries/<theme>/<name>.rq`` with a header that says what it asks, takes and gives.

Header lines are ``#+ key: value`` (grlc's convention; the whole header is YAML, of which this reads a small part:
plain ``key: value`` lines and two-space-indented items under ``parameters`` and ``columns``). A parameter is a
``VALUES ?_name { default }`` line of the query; a value takes the default's place as a typed RDF term built by the
one constructor, so that no value can change the query's shape.
"""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Mapping
from functools import cache

import msgspec

from trialgraph.engines.base import QueryError
from trialgraph.mappers import terms
from trialgraph.queries import query_files
from trialgraph.results import printable
from trialgraph.sparql_text import concept, did_you_mean

__all__ = [
    "COLUMN_TYPES",
    "PARAMETER_TYPES",
    "Column",
    "Parameter",
    "Question",
    "adhoc",
    "catalogue",
    "question",
]

PARAMETER_TYPES = ("integer", "string", "iri", "date", "concept", "country")
COLUMN_TYPES = ("iri", "string", "integer", "decimal", "boolean", "date", "list")

_HEADER = re.compile(r"^#\+ ?(.*)$")
_ITEM = re.compile(r"  ([a-z_]+):\s*(.*)")
_VALUES = re.compile(r"VALUES \?_([a-z_]+) \{[^{}]*\}")
_TOLD = re.compile(r"(\w+)(?: \((.*?)\))?(?: = (.*?))?; (.+)")
_LIST = " "
_MEANT = {"integer": "a whole number from 0 on", "date": "a date (YYYY-MM-DD, YYYY-MM or YYYY)", "iri": "an IRI"}
_LAST = "until"  # the parameter for which a month or a year stands for its last day, and not its first


class Parameter(msgspec.Struct, frozen=True):
    """``type`` is one of ``PARAMETER_TYPES``; an absent ``default`` means: any.

    ``choices`` are the only values that a string may have; empty where it may be any. ``scheme`` is the vocabulary
    of a concept: the one that the header names, else the one that is called like the parameter.
    """

    name: str
    type: str
    default: str | None
    description: str
    choices: tuple[str, ...] = ()
    scheme: str | None = None

    @property
    def default_term(self) -> str | None:
        """The default as an RDF term."""
        return None if self.default is None else _term(self, self.default)


class Column(msgspec.Struct, frozen=True):
    """``type`` is one of ``COLUMN_TYPES``; a list is a string with ``separator`` between its items."""

    name: str
    type: str
    description: str
    separator: str | None = None


class Question(msgspec.Struct, frozen=True):
    """One question of the catalogue."""

    name: str
    theme: str
    summary: str
    description: str
    tags: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    columns: tuple[Column, ...]
    text: str

    def bind(self, values: Mapping[str, object]) -> str:
        """The query with the values in their places; raises :class:`QueryError` for a name or a value that is wrong."""
        known = {parameter.name: parameter for parameter in self.parameters}
        bound: dict[str, str] = {}
        for name, value in values.items():
            if name not in known:
                raise QueryError(did_you_mean(f"{self.name} has no parameter {name!r}", name, tuple(known)))
            if value is not None:
                bound[name] = _term(known[name], value)
        # One pass over the question's own text: no value is searched for the place of another.
        text = _VALUES.sub(lambda found: _line(found, bound), self.text)
        return f"{text.rstrip()}\nLIMIT {int(str(values['limit']))}\n" if "limit" in bound else text

    @property
    def types(self) -> dict[str, str]:
        """The type of each column, by its name."""
        return {column.name: column.type for column in self.columns}


def adhoc(text: str) -> Question | None:
    """A query of a user's own with a header like those of the catalogue, as a question; None where it has no header."""
    text = text.lstrip()
    if not text.startswith("#+"):
        return None
    asked = _read("query", "", text)
    places = {found[1] for found in _VALUES.finditer(text)}
    for parameter in asked.parameters:
        if parameter.name not in places | {"limit"}:
            line = f"VALUES ?_{parameter.name} {{ UNDEF }}"
            raise QueryError(f"the header has a parameter {parameter.name}, but the query has no place for it: {line}")
    return asked


@cache
def catalogue() -> tuple[Question, ...]:
    """All questions, by name."""
    return tuple(_read(name, theme, text) for name, (theme, text) in sorted(query_files().items()))


def question(name: str) -> Question:
    """The question of that name; raises :class:`QueryError` naming the nearest for a name that is none."""
    by_name = {each.name: each for each in catalogue()}
    if name not in by_name:
        raise QueryError(
            did_you_mean(f"there is no question {name!r}", name, tuple(by_name)) + "; see trialgraph query --list"
        )
    return by_name[name]


def _line(found: re.Match[str], bound: Mapping[str, str]) -> str:
    name = found[1]
    return f"VALUES ?_{name} {{ {bound[name]} }}" if name in bound else found[0]


def _term(parameter: Parameter, value: object) -> str:
    if isinstance(value, list | tuple | set | frozenset | dict):
        raise QueryError(f"parameter {parameter.name} takes one value; ask once for each of several")
    words = str(value.date() if isinstance(value, datetime.datetime) else value).strip()
    if not words:
        raise QueryError(f"parameter {parameter.name} is empty; leave it out to ask for any")
    if parameter.choices and words not in parameter.choices:
        raise QueryError(
            did_you_mean(f"parameter {parameter.name}: {words!r} is none of its values", words, parameter.choices)
        )
    try:
        if parameter.type == "integer":
            return terms.integer(_whole(words))
        if parameter.type == "date":
            terms.date(words)
            return terms.date(_day(words, last=parameter.name == _LAST))
        if parameter.type == "iri":
            return terms.iri(words)
        if parameter.scheme is not None:
            return terms.iri(concept(parameter.name, parameter.scheme, words))
        return terms.text(words)
    except (ValueError, terms.TermError) as error:
        kind = _MEANT.get(parameter.type, "text")
        raise QueryError(f"parameter {parameter.name}: {words!r} is not {kind}") from error


def _day(date: str, *, last: bool) -> str:
    """The day itself, or the first or last day of the month or the year."""
    year, month, day = (*map(int, date.split("-")), 0, 0)[:3]
    month = month or (12 if last else 1)
    day = day or (calendar.monthrange(year, month)[1] if last else 1)
    return f"{year:04}-{month:02}-{day:02}"


def _whole(words: str) -> int:
    number = int(words)
    if number < 0:
        raise ValueError(words)
    return number


def _read(name: str, theme: str, text: str) -> Question:
    plain: dict[str, str] = {}
    items: dict[str, list[tuple[str, str]]] = {"parameters": [], "columns": []}
    section = ""
    for line in text.splitlines():
        header = _HEADER.match(line)
        if header is None:
            break
        if (item := _ITEM.fullmatch(header[1])) and section in items:
            items[section].append((item[1], item[2]))
        elif section in items and header[1][:1].isspace():
            raise QueryError(
                f"the header says under {section}: {printable(header[1].strip())!r}; write #+, three spaces and"
                " name: TYPE; MEANING, the name in small letters"
            )
        else:
            key, _, value = header[1].partition(":")
            section = key.strip()
            plain[section] = value.strip()
    return Question(
        name=name,
        theme=theme,
        summary=plain.get("summary", ""),
        description=plain.get("description", ""),
        tags=tuple(tag.strip() for tag in plain.get("tags", "").split(",") if tag.strip()),
        parameters=tuple(_parameter(key, value) for key, value in items["parameters"]),
        columns=tuple(_column(key, value) for key, value in items["columns"]),
        text=text,
    )


def _parameter(name: str, told: str) -> Parameter:
    """``integer = 2; at least ...``, ``concept; only this source`` or ``string (a, b); a or b``."""
    kind, choices, default, description = _told(name, told, PARAMETER_TYPES)
    known = tuple(choice.strip() for choice in (choices or "").split(",") if choice.strip())
    if kind == "string":
        return Parameter(name, kind, default, description, known)
    vocabulary = {"country": "country", "concept": choices or name.replace("_", "-")}.get(kind)
    return Parameter(name, kind, default, description, scheme=vocabulary)


def _column(name: str, told: str) -> Column:
    """``integer; number of distinct trials``, ``list; their registry ids`` or ``list ( | ); their names``."""
    kind, separator, _, description = _told(name, told, COLUMN_TYPES)
    return Column(name, kind, description, (separator or _LIST) if kind == "list" else None)


def _told(name: str, told: str, kinds: tuple[str, ...]) -> tuple[str, str | None, str | None, str]:
    found = _TOLD.fullmatch(told)
    if found is None or found[1] not in kinds:
        raise QueryError(f"the header says of {name}: {told!r}; write TYPE; MEANING, with a type of {', '.join(kinds)}")
    return found[1], found[2], found[3], found[4].strip()
