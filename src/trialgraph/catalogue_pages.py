"""The question catalogue for people and for programs: as a list, as a page (text, Markdown, HTML), as RDF.

In RDF each question is a ``sh:SPARQLSelectExecutable`` (SHACL Advanced Features, section 5; the class that the SPARQL
examples of public endpoints use too), with its parameters as ``sh:Parameter``.
"""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any

from trialgraph.catalogue import Parameter, Question, catalogue
from trialgraph.mappers import terms
from trialgraph.ontology import BASE, PREFIXES, scheme
from trialgraph.results import Rows, markdown_cell

__all__ = ["PAGES", "THEMES", "described", "listed", "to_html", "to_markdown", "to_text", "to_turtle"]

THEMES = {
    "sponsors": "Sponsors: who works with whom, on what, and since when",
    "sites": "Sites: where, for whom, and how near",
    "cells": "Cells: sources, donors, routes, doses",
    "people": "People",
    "trials": "Trials: alike, linked, over time",
    "trust": "How far to trust it",
}
"""The folders of the catalogue, in the order in which they are shown, and what each is about."""

_SH = "http://www.w3.org/ns/shacl#"
_RDF_TYPE = f"<{PREFIXES['rdf']}type>"
_FEW = 15  # codes of a vocabulary that a table lists
_LISTED = 50  # that are listed where there is room
_SOME = 3  # of more codes, how many
_NARROW = 30  # characters that are too few for a text
_READABLE = 100  # characters of a line
_ENDLESS = 10_000
_DATATYPES = {"integer": "integer", "string": "string", "date": "date"}


def listed() -> Rows:
    """A row for each question: its name, what it asks, its theme and its parameters."""
    columns = ("name", "summary", "theme", "parameters")
    return Rows(columns, ((q.name, q.summary, q.theme, " ".join(_given(q))) for q in _in_order()), "questions")


def to_text() -> str:
    """The questions by theme, for a terminal; each in one line where no width is told."""
    width = _width(_ENDLESS)
    parts = [
        "\n".join([*_wrapped(title, width), *_entries([(q.name, q.summary) for q in asked], width)])
        for title, asked in _by_theme()
    ]
    return "\n\n".join(parts) + "\n"


def described(asked: Question) -> str:
    """What the question counts, takes and gives, for a terminal."""
    width = min(_width(_READABLE), _READABLE)
    lines = [
        *_wrapped(f"{asked.name}: {asked.summary}", width),
        "",
        *_wrapped(asked.description, width),
        "",
        "parameters",
        *_entries([(each.name, f"{_type(each, _LISTED)}; {each.description}") for each in asked.parameters], width),
        "",
        "columns",
        *_entries([(each.name, f"{each.type}; {each.description}") for each in asked.columns], width),
    ]
    return "\n".join(lines)


def _entries(entries: Sequence[tuple[str, str]], width: int) -> Iterator[str]:
    """Names and what is told of each beside it; under it, where there is little room."""
    longest = max((len(name) for name, _ in entries), default=0)
    for name, told in entries:
        if width < longest + _NARROW:
            yield from [f"  {name}", *_wrapped(told, width, "    ", "    ")]
        else:
            yield from _wrapped(told, width, f"  {name:<{longest}}  ", " " * (longest + 4))


def _wrapped(text: str, width: int, first: str = "", following: str = "") -> list[str]:
    return textwrap.wrap(
        text, width, initial_indent=first, subsequent_indent=following, break_on_hyphens=False, break_long_words=False
    )


def _width(otherwise: int) -> int:
    """The width of the terminal, or that of COLUMNS."""
    return shutil.get_terminal_size((otherwise, 0)).columns


def to_markdown() -> str:
    """The catalogue as a page in Markdown."""
    parts = [
        "# The questions",
        "",
        f"{len(catalogue())} questions that trialgraph answers, each a SPARQL query in `queries/`. Ask with"
        " `trialgraph query NAME --param name=value`, or in Python with `kg.query(NAME, name=value)`. This page is made"
        " by `trialgraph query --list --format md`.",
    ]
    for title, asked in _by_theme():
        parts += ["", f"## {title}", "", "| question | |", "| --- | --- |"]
        parts += [f"| [{q.name}](#{q.name}) | {markdown_cell(q.summary)} |" for q in asked]
        for each in asked:
            parts += ["", *_markdown(each)]
    return "\n".join(parts) + "\n"


def _markdown(asked: Question) -> list[str]:
    lines = [
        f"### {asked.name}",
        "",
        f"{asked.summary}. {asked.description}",
        "",
        "| parameter | | |",
        "| --- | --- | --- |",
    ]
    lines += [f"| `{p.name}` | {_linked_type(p)} | {markdown_cell(p.description)} |" for p in asked.parameters]
    lines += ["", "| column | | |", "| --- | --- | --- |"]
    lines += [f"| `{column.name}` | {column.type} | {markdown_cell(column.description)} |" for column in asked.columns]
    return lines


def to_html() -> str:
    """The catalogue as a page of its own, with the queries."""
    from jinja2 import Environment, PackageLoader

    environment = Environment(loader=PackageLoader("trialgraph"), autoescape=True, trim_blocks=True, lstrip_blocks=True)
    page: Any = environment.get_template("questions.html")
    return str(
        page.render(
            themes=_by_theme(),
            number=len(catalogue()),
            type_of=partial(_type, most=_LISTED),
            query_of=_query,
        )
    )


def to_turtle() -> str:
    """The catalogue as RDF, for programs that look for what can be asked."""
    from rdflib import Graph

    graph = Graph(bind_namespaces="none")
    graph.parse(data="\n".join(line for each in _in_order() for line in _triples(each)), format="nt")
    for prefix in ("dcterms", "rdfs", "schema", "xsd"):
        graph.bind(prefix, PREFIXES[prefix])
    graph.bind("sh", _SH)
    return graph.serialize(format="turtle")


def _triples(asked: Question) -> list[str]:
    iri = f"{BASE}question/{asked.name}"
    node = terms.iri(iri)
    columns = "; ".join(f"{column.name} ({column.type}): {column.description}" for column in asked.columns)
    lines = [
        f"{node} {_RDF_TYPE} <{_SH}SPARQLExecutable> .",
        f"{node} {_RDF_TYPE} <{_SH}SPARQLSelectExecutable> .",
        f"{node} <{PREFIXES['rdfs']}label> {terms.text(asked.summary)} .",
        f"{node} <{PREFIXES['rdfs']}comment> {terms.text(asked.description)} .",
        f"{node} <{PREFIXES['dcterms']}identifier> {terms.text(asked.name)} .",
        f"{node} <{PREFIXES['dcterms']}description> {terms.text(f'Columns: {columns}.')} .",
        f"{node} <{_SH}select> {terms.text(_query(asked))} .",
        *(f"{node} <{PREFIXES['schema']}keywords> {terms.text(tag)} ." for tag in (asked.theme, *asked.tags)),
    ]
    for each in asked.parameters:
        at = terms.iri(f"{iri}/parameter/{each.name}")
        lines += [
            f"{node} <{_SH}parameter> {at} .",
            f"{at} {_RDF_TYPE} <{_SH}Parameter> .",
            f"{at} <{_SH}path> {terms.iri(f'{BASE}parameter/{each.name}')} .",
            f"{at} <{PREFIXES['rdfs']}label> {terms.text(each.name)} .",
            f"{at} <{_SH}name> {terms.text(each.name)} .",
            f"{at} <{_SH}description> {terms.text(each.description)} .",
            f"{at} <{_SH}optional> {terms.boolean(True)} .",
            *_value_type(at, each),
        ]
    return lines


def _value_type(at: str, parameter: Parameter) -> list[str]:
    datatype = _DATATYPES.get(parameter.type)
    lines = (
        [f"{at} <{_SH}nodeKind> <{_SH}IRI> ."]
        if datatype is None
        else [f"{at} <{_SH}datatype> <{PREFIXES['xsd']}{datatype}> ."]
    )
    default = parameter.default_term
    return lines if default is None else [*lines, f"{at} <{_SH}defaultValue> {default} ."]


def _by_theme() -> list[tuple[str, list[Question]]]:
    """The title of each theme and its questions, by name; themes without any are left out."""
    themes = [(title, [each for each in catalogue() if each.theme == theme]) for theme, title in THEMES.items()]
    return [(title, asked) for title, asked in themes if asked]


def _in_order() -> list[Question]:
    return [each for _, asked in _by_theme() for each in asked]


def _given(asked: Question) -> list[str]:
    return [f"{each.name}={each.default or 'any'}" for each in asked.parameters]


def _type(parameter: Parameter, most: int = _FEW) -> str:
    """``integer (default: 2)``, ``code of basis (inferred, stated)``; of over ``most`` codes, how many and some."""
    kind = parameter.type
    if parameter.choices:
        kind = f"one of {', '.join(parameter.choices)}"
    elif parameter.scheme is not None:
        codes = scheme(parameter.scheme).codes
        listed = ", ".join(codes) if len(codes) <= most else f"{len(codes)}, such as {', '.join(codes[:_SOME])}"
        kind = f"code of {parameter.scheme} ({listed})"
    return kind if parameter.default is None else f"{kind} (default: {parameter.default})"


def _linked_type(parameter: Parameter) -> str:
    """The type in Markdown, with a link to what is not listed; the page stands in ``docs/``."""
    told, vocabulary = markdown_cell(_type(parameter)), parameter.scheme
    if vocabulary is None or len(scheme(vocabulary).codes) <= _FEW:
        return told
    return f"{told} [all](../ontology/vocab/{vocabulary}.ttl)"


def _query(asked: Question) -> str:
    """The query without its header."""
    return "\n".join(line for line in asked.text.splitlines() if not line.startswith("#+")) + "\n"


PAGES: dict[str, Callable[[], str]] = {"table": to_text, "html": to_html, "md": to_markdown, "ttl": to_turtle}
"""What the catalogue can be besides rows, by format."""
