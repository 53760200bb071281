"""Constraints that are queries (sh:sparql), rewritten so that they can be asked of many things at once.

A query that SHACL would ask of each thing alone is asked once, with ``$this`` left open.

Source: SHACL, section 5, https://www.w3.org/TR/shacl/#sparql-constraints
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

import msgspec
from rdflib import SH, Graph, URIRef, Variable
from rdflib.plugins.sparql.algebra import translatePath, traverse
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Node

from trialgraph.validate.data import Node as Said
from trialgraph.validate.errors import ShaclError
from trialgraph.validate.paths import Path, predicates, sparql, walk
from trialgraph.validate.rules import Rule

__all__ = ["Question", "questions"]

_THIS = Variable("this")
_SELECT = re.compile(
    r"\s*SELECT\s+(?:DISTINCT\s+)?(?P<variables>(?:[?$]\w+\s+)+)WHERE\s*\{(?P<body>.*)\}\s*", re.DOTALL | re.IGNORECASE
)
_NO_SET = re.compile(r"\b(SELECT|GROUP|HAVING|LIMIT|BIND|SERVICE|GRAPH|MINUS|VALUES)\b", re.IGNORECASE)
_LACKING = re.compile(r"FILTER\s+NOT\s+EXISTS\s*\{((?:(?!FILTER|OPTIONAL)[^{}])*)\}", re.IGNORECASE)
_NAME = re.compile(r"<[^<>\s]*>|(?<![\w<])([A-Za-z][\w-]*):([A-Za-z_][\w-]*)")
_TEXT = re.compile(r"""\"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'""")
_CLASS = re.compile(r"(\S+)\s+(?:a|rdf:type)\s+(\S+)")
_SPLITS = re.compile(r"\b(UNION|OPTIONAL)\b", re.IGNORECASE)  # behind which a variable need not have a value
_VARIABLE = re.compile(r"[?$](\w+)")
_BINDS_THIS = re.compile(r"(?:^|\.)\s*\?this\s")  # as the subject of a triple


class Question(msgspec.Struct, frozen=True):
    """A query of a rule, for all things at once: it gives ?this and ?found; ``predicates`` are all it looks at.

    ``aimed``: it gives only things that the rule looks at; otherwise their classes are still to be seen to.
    ``links``: the predicates that lead from ?this to what else it looks at; None if it looks at more than that.
    """

    rule: Rule
    query: str
    predicates: frozenset[str]
    path: Path | None
    aimed: bool
    links: frozenset[str] | None


def questions(rules: Iterable[Rule], shapes: Graph, vocabulary: dict[str, Said]) -> list[Question]:
    """The queries of the rules; raises :class:`~trialgraph.validate.errors.ShaclError` for one that is unfit for it."""
    found = []
    for rule in rules:
        node = URIRef(rule.shape)
        path = shapes.value(node, SH.path)
        for constraint in sorted(shapes.objects(node, SH.sparql), key=str):
            select = str(shapes.value(constraint, SH.select))
            prefixes = {
                str(shapes.value(entry, SH.prefix)): str(shapes.value(entry, SH.namespace))
                for source in shapes.objects(constraint, SH.prefixes)
                for entry in shapes.objects(source, SH.declare)
            }
            if path is not None:
                select = select.replace("$PATH", sparql(path, shapes))
            walked = None if path is None else walk(path, shapes, vocabulary)
            used = rule.having | frozenset(_used(select, prefixes))
            if path is not None:
                used |= frozenset(predicates(path, shapes))
            query, aimed = _of_all(rule, select, prefixes)
            links = None if rule.having else _links(select, prefixes)
            found.append(Question(rule, query, used, walked, aimed, links))
    return found


def _of_all(rule: Rule, select: str, prefixes: dict[str, str]) -> tuple[str, bool]:
    """The query with the rule's targets in place of a given focus node, and whether they are in it.

    A rule across records has them only where nothing else binds ?this: all things of a class, joined with the rest, are
    a whole registry's, and what the rest finds is mostly nothing.
    """
    parsed = _SELECT.fullmatch(select)
    if parsed is None or _NO_SET.search(_TEXT.sub("", parsed["body"])):
        raise ShaclError(
            f"{rule.shape}: the query is more than SELECT ?this ?value WHERE {{...}}; use --engine pyshacl"
        )
    if not rule.across and _asks_for_class(_TEXT.sub("", parsed["body"]), rule, prefixes):
        raise ShaclError(f"{rule.shape}: the query asks for the class of a thing; use --engine pyshacl")
    # Source: SHACL, section 5.3.2: without ?value the value of a node shape's result is the focus node.
    value = "?value" if re.search(r"[?$]value\b", parsed["variables"]) else "?none" if rule.field else "?this"
    targets = [f"{{ ?this a {kind} }}" for kind in sorted(rule.classes)]
    targets += [f"{{ ?this {predicate} ?having }}" for predicate in sorted(rule.having)]
    head = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in sorted(prefixes.items()))
    body, lacking = _set_wise(re.sub(r"\$this\b", "?this", parsed["body"]))
    aimed = bool(rule.having) or not rule.across or not _BINDS_THIS.search(_outermost(_TEXT.sub("", body)))
    group = f"{body} {{ {' UNION '.join(targets)} }} {lacking}" if aimed else f"{body} {lacking}"
    return f"{head}SELECT DISTINCT ?this ({value} AS ?found) WHERE {{ {group} }}", aimed


def _asks_for_class(body: str, rule: Rule, prefixes: dict[str, str]) -> bool:
    """Whether the query asks for a class, but for those that the rule is aimed at: no other is at hand."""
    return any(
        found[1] not in ("?this", "$this") or not rule.classes.intersection(_used(found[2], prefixes))
        for found in _CLASS.finditer(body)
    )


def _links(select: str, prefixes: dict[str, str]) -> frozenset[str] | None:
    """See :class:`Question`."""
    names = list(dict.fromkeys(found[0] for found in _NAME.finditer(select)))
    places = _links_by_place(_NAME.sub(lambda found: f"<urn:name:{names.index(found[0])}>", select))
    return None if places is None else frozenset(_used(" ".join(names[place] for place in places), prefixes))


@cache  # most queries differ in nothing but names, and parsing takes some milliseconds
def _links_by_place(select: str) -> tuple[int, ...] | None:
    # Parsed, but not yet made algebra: there rdflib takes apart what is in EXISTS only when it is asked.
    parsed = traverse(parseQuery(select.replace("$this", "?this")), visitPost=translatePath)
    triples = _triples(parsed)
    if not all(isinstance(predicate, URIRef) for _, predicate, _ in triples) or _names_this(parsed, triples):
        return None
    others = {subject for subject, _, _ in triples} - {_THIS}
    leading = [(predicate, value) for subject, predicate, value in triples if subject == _THIS and value in others]
    if others - {value for _, value in leading}:
        return None
    return tuple(int(str(predicate).rpartition(":")[2]) for predicate, _ in leading)


def _names_this(parsed: object, triples: Iterable[tuple[object, ...]]) -> bool:
    """Whether the query looks at the name of $this: it has it in an expression, and not only in triples and in what it
    gives."""
    times = 0

    def count(part: object) -> None:
        nonlocal times
        times += part == _THIS

    traverse(parsed, visitPost=count)
    return times > 1 + sum(triple.count(_THIS) for triple in triples)


def _triples(parsed: object) -> list[tuple[Node, object, Node]]:
    """The triple patterns of a parsed query; in place of a predicate there may be a path."""
    found: list[tuple[Node, object, Node]] = []

    def look(part: object) -> None:
        if isinstance(part, CompValue):
            for pattern in dict.get(part, "triples", ()):  # triples stand one behind the other
                found.extend(zip(*[iter(pattern)] * 3, strict=True))

    traverse(parsed, visitPost=look)
    return found


def _set_wise(body: str) -> tuple[str, str]:
    """The body, and MINUS for each FILTER NOT EXISTS in it, which Oxigraph would ask for each row, a hundred times as
    long.

    It is the same behind all that binds variables, where what must not be there has no filter of its own and has a
    variable that is bound; any other FILTER NOT EXISTS stays. SHACL has no MINUS for queries with a given focus node;
    here none is given.
    """
    masked = _TEXT.sub(lambda words: "_" * len(words[0]), body)
    if _SPLITS.search(masked):
        return body, ""
    outermost = _outermost(masked)
    bound = {"this", *_VARIABLE.findall(outermost)}
    left, lacking, end = "", "", 0
    for found in _LACKING.finditer(masked):
        if outermost[found.start()] != " " and bound & set(_VARIABLE.findall(found[1])):
            left += body[end : found.start()]
            lacking += f" MINUS {{{body[found.start(1) : found.end(1)]}}}"
            end = found.end()
    return left + body[end:], lacking


def _outermost(body: str) -> str:
    """The body with blanks for all that is in brackets."""
    depth, kept = 0, []
    for character in body:
        depth -= character in ")}"
        kept.append(" " if depth else character)
        depth += character in "({"
    return "".join(kept)


def _used(select: str, prefixes: dict[str, str]) -> Iterator[str]:
    """All IRIs that the query names; whatever is no predicate among them does no harm."""
    for name in _NAME.finditer(_TEXT.sub("", select)):
        if name[1] is None:
            yield name[0]
        elif name[1] in prefixes:
            yield f"<{prefixes[name[1]]}{name[2]}>"
