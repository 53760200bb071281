"""Why a query is slow, as far as its text tells: what no index helps with.

Read off rdflib's algebra of the query, in which the groups, unions and subqueries are told apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import networkx as nx
from rdflib.namespace import RDF
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import BNode, URIRef, Variable

from trialgraph.sparql_text import known_prefixes

__all__ = ["advice"]

_TEXT_TESTS = {"Builtin_CONTAINS": "CONTAINS", "Builtin_REGEX": "REGEX", "Builtin_LCASE": "LCASE"}


class _Part(NamedTuple):
    """A part of a group: its words (a pattern; "" for what only links others), its variables."""

    words: str
    variables: frozenset[str]
    open: bool = False  # a pattern without a constant to look up


def advice(query: str) -> str:
    """What to change in a query that takes too long; empty where nothing in its text tells."""
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        algebra = translateQuery(parseQuery(query)).algebra
    except Exception:  # what rdflib cannot read, it cannot advise on; the engine says what is wrong
        return ""
    groups = list(_groups(algebra))
    for one, other in filter(None, map(_apart, groups)):
        return (
            f"its patterns {one} and {other} share no variable, so each match of the one is paired with each of the"
            " other; link them, or ask twice"
        )
    for part in (part for group in groups for part in group if part.open and not _narrowed(part, group)):
        return f"its pattern {part.words} matches every statement of the graph; name the property"
    tests = sorted({_TEXT_TESTS[node.name] for node in _nodes(algebra) if node.name in _TEXT_TESTS})
    if tests:
        return f"no index helps {' and '.join(tests)}, which reads each text; narrow the patterns around it"
    return ""


def _groups(algebra: Any) -> Iterator[list[_Part]]:
    """What is joined with each other, a list for each group that is evaluated by itself."""
    pending = [algebra.p]
    while pending:
        group: list[_Part] = []
        _collect(pending.pop(), frozenset(), group, pending)
        yield group


def _collect(node: Any, graph: frozenset[str], group: list[_Part], apart: list[Any]) -> None:
    """Parts of a group go into ``group``, what is evaluated by itself into ``apart``; ``graph``: a GRAPH ?g around."""
    name = getattr(node, "name", "")
    if name == "BGP":
        group += [_pattern(triple, graph) for triple in node.triples]
    elif name == "Union":
        group.append(_Part("", _variables(node) | graph))
        apart += [node.p1, node.p2]
    elif name == "ToMultiSet":  # a subquery, or VALUES
        inner = node.p
        while inner.name in {"Distinct", "Reduced", "Slice"}:
            inner = inner.p
        if inner.name == "Project":
            group.append(_Part("", _names(inner.PV) | graph))
            apart.append(inner.p)
        else:
            group.append(_Part("", _variables(node) | graph))
    elif name == "Extend":
        group.append(_Part("", _variables(node.expr) | {str(node.var)}))
        _collect(node.p, graph, group, apart)
    elif name == "Graph":
        _collect(node.p, graph | _names([node.term]), group, apart)
    elif name == "Minus":
        _collect(node.p1, graph, group, apart)
        apart.append(node.p2)
    elif name in {"Join", "LeftJoin"}:
        _collect(node.p1, graph, group, apart)
        _collect(node.p2, graph, group, apart)
    elif node is not None and node.get("p") is not None:
        _collect(node.p, graph, group, apart)


def _pattern(triple: tuple[Any, Any, Any], graph: frozenset[str]) -> _Part:
    variables = _names(triple)
    words = " ".join(map(_word, triple))
    return _Part(words, variables | graph, open=len(variables) == len(triple))


def _word(term: Any) -> str:
    """The term as people write it."""
    if isinstance(term, BNode):
        return "[]"
    if term == RDF.type:
        return "a"
    if isinstance(term, URIRef):
        for prefix, address in known_prefixes().items():
            if term.startswith(address) and (local := term.removeprefix(address)).replace("-", "").isalnum():
                return f"{prefix}:{local}"
    return str(term.n3())


def _names(terms: Iterable[Any]) -> frozenset[str]:
    return frozenset(str(term) for term in terms if isinstance(term, Variable | BNode))


def _narrowed(part: _Part, group: list[_Part]) -> bool:
    """Whether something else in the group gives a pattern without constants values to look up."""
    return any(other.variables & part.variables and not other.open for other in group)


def _variables(node: Any) -> frozenset[str]:
    if not isinstance(node, CompValue):
        return _names(_flat(node))
    return _names(each for part in _nodes(node) for value in part.values() for each in _flat(value))


def _apart(group: list[_Part]) -> tuple[str, str] | None:
    """Two patterns of a group that nothing links."""
    linked: nx.Graph[int | str] = nx.Graph()
    for at, part in enumerate(group):
        linked.add_edges_from((at, name) for name in part.variables)
    sets = [sorted(at for at in each if isinstance(at, int)) for each in nx.connected_components(linked)]
    told = [words for each in sets if (words := next((group[at].words for at in each if group[at].words), ""))]
    return (told[0], told[1]) if len(told) > 1 else None


def _nodes(node: Any) -> Iterator[CompValue]:
    for each in _flat(node):
        if isinstance(each, CompValue):
            yield each
            for value in each.values():
                yield from _nodes(value)


def _flat(value: Any) -> Iterator[Any]:
    if isinstance(value, dict) and not isinstance(value, CompValue):
        value = [*value.keys(), *value.values()]
    if isinstance(value, list | tuple | set):
        for each in value:
            yield from _flat(each)
    else:
        yield value
