"""What is told by the text of a query without an engine: its form, where its patterns stand, what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from trialgraph.engines.base import QueryError
from trialgraph.results import one_line, printable

__all__ = [
    "ASK",
    "CONSTRUCT",
    "DESCRIBE",
    "SELECT",
    "has_dataset",
    "is_sorted_whole",
    "not_sparql",
    "query_form",
    "within_graph",
]

SELECT, ASK, CONSTRUCT, DESCRIBE = FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")

_PLACED = re.compile(r"error at (?P<line>\d+):(?P<column>\d+): expected (?P<expected>.*)", re.DOTALL)  # pyoxigraph's
_SHOWN = 30  # characters before the place of an error
# What pyoxigraph "expects" of a query that is well formed and means nothing, in words.
_MEANINGLESS = {
    "The SELECT contains a variable that is unbound": "SELECT names a variable that is neither bound nor grouped by",
    "IRI parsing failed": "that is no IRI",
}

_BEFORE = {"PREFIX", "BASE", "VERSION", "DEFINE"}  # the last is Virtuoso's
_NO_PATTERN = {"VALUES", "CONSTRUCT"}  # what stands in braces after these is no pattern


def query_form(query: str) -> str:
    """SELECT, ASK, CONSTRUCT or DESCRIBE; raises :class:`QueryError` for all else, above all for updates."""
    word = next((word for word, _ in _tokens(query) if word not in _BEFORE), "nothing")
    if word not in FORMS:
        raise QueryError(f"the query is not SPARQL: expected SELECT, ASK, CONSTRUCT or DESCRIBE, found {word[:40]}")
    return word


def has_dataset(query: str) -> bool:
    """Whether the query names the graphs that it asks (FROM, FROM NAMED), so that they are not all of them."""
    depth = 0
    for word, _ in _tokens(query):
        depth += (word == "{") - (word == "}")
        if word == "FROM" and depth == 0:
            return True
    return False


def is_sorted_whole(query: str) -> bool:
    """Whether the query sorts its rows (ORDER BY) and takes all of them, so that a LIMIT may be added at its end."""
    depth = 0
    found: set[str] = set()
    for word, _ in _tokens(query):
        depth += (word == "{") - (word == "}")
        if depth == 0:
            found.add(word)
    return "ORDER" in found and not found & {"LIMIT", "OFFSET", "VALUES"}


def not_sparql(query: str, error: Exception, bound: Iterable[str] = ()) -> QueryError:
    """What to say of a query that an engine cannot read: its line, and the words after which it goes wrong.

    ``bound`` are prefixes that the engine knows without being told.
    """
    from trialgraph.sparql_text import known_prefixes, undeclared_prefixes  # which needs the errors of the engines

    unknown = [each for each in undeclared_prefixes(query) if each not in set(bound)]
    if unknown:
        near = get_close_matches(unknown[0], known_prefixes(), 1)
        meant = f"; did you mean {near[0]}:?" if near else ""
        return QueryError(f"the query is not SPARQL: the prefix {unknown[0]}: is not declared{meant}")
    found = _PLACED.match(str(error))
    if found is None:
        return QueryError(f"the query is not SPARQL: {one_line(error)}")
    lines = query.split("\n")
    number = int(found["line"])
    before = lines[number - 1][: int(found["column"]) - 1] if number <= len(lines) else ""
    place = f"line {number}" + (f", after {printable(before.strip()[-_SHOWN:])!r}" if before.strip() else "")
    why = next((told for says, told in _MEANINGLESS.items() if says in found["expected"]), "")
    return QueryError(f"the query is not SPARQL: {place}" + (f": {why}" if why else ""))


def within_graph(query: str, graph: str) -> str:
    """The query with its patterns put into ``GRAPH <graph> { }``; patterns of GRAPH inside stay what they are.

    A query that names its own graphs (FROM) is left alone, and so is a DESCRIBE of an IRI, which has no pattern.
    """
    if has_dataset(query):
        return query
    short = query_form(query) == CONSTRUCT  # "CONSTRUCT WHERE { }" says its template and its pattern at once
    depth, begun, done = 0, -1, 0
    last, last_at = "", 0
    pieces: list[str] = []
    for word, at in _tokens(query):
        if word == "{":
            if depth == 0:
                begun = -1 if last in _NO_PATTERN else at
                short = short and last == "WHERE"
            depth += 1
        elif word == "}":
            depth -= 1
            if depth == 0 and begun >= 0:
                pattern = query[begun : at + 1]
                told = query[done:begun]
                if short:
                    told, short = f"{query[done:last_at]}{pattern} WHERE ", False
                pieces += [told, f"{{ GRAPH <{graph}> {pattern} }}"]
                done = at + 1
            if depth == 0:
                last = ""
        elif depth == 0:
            last, last_at = word, at
    return "".join(pieces) + query[done:]


def _tokens(query: str) -> Iterator[tuple[str, int]]:
    """Words in upper case, and braces, each with its place; not what stands in strings, IRIs, comments and names."""
    from trialgraph.sparql_text import words  # which needs the errors of the engines

    at = 0
    for kind, text in words(query):
        if kind == "other" and (text in "{}" or text.isidentifier()):
            yield text.upper(), at
        at += len(text)
