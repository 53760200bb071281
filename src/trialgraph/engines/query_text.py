"""What is told by the text of a query without an engine: its form, and where its patterns stand."""

from __future__ import annotations

from collections.abc import Iterator

from trialgraph.engines.base import QueryError

__all__ = ["ASK", "CONSTRUCT", "DESCRIBE", "SELECT", "query_form", "within_graph"]

SELECT, ASK, CONSTRUCT, DESCRIBE = FORMS = ("SELECT", "ASK", "CONSTRUCT", "DESCRIBE")

_BEFORE = {"PREFIX", "BASE", "VERSION", "DEFINE"}  # the last is Virtuoso's
_NO_PATTERN = {"VALUES", "CONSTRUCT"}  # what stands in braces after these is no pattern


def query_form(query: str) -> str:
    """SELECT, ASK, CONSTRUCT or DESCRIBE; raises :class:`QueryError` for all else, above all for updates."""
    word = next((word for word, _ in _tokens(query) if word not in _BEFORE), "nothing")
    if word not in FORMS:
        raise QueryError(f"the query is not SPARQL: expected SELECT, ASK, CONSTRUCT or DESCRIBE, found {word[:40]}")
    return word


def within_graph(query: str, graph: str) -> str:
    """The query with its patterns put into ``GRAPH <graph> { }``; patterns of GRAPH inside stay what they are.

    A query that names its own graphs (FROM) is left alone, and so is a DESCRIBE of an IRI, which has no pattern.
    """
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
        elif depth == 0 and word == "FROM":
            return query
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
