"""Constraints that are queries (sh:sparql), asked set at a time: of many records at once, in Oxigraph.

A query that SHACL would ask of each thing alone is asked once, with ``$this`` left open. Where the rule looks at single
records, the things of each record are given names of their own, so that no record answers for another.

Source: SHACL, section 5, https://www.w3.org/TR/shacl/#sparql-constraints
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec
import pyoxigraph as ox
from rdflib import SH, Graph, URIRef

from trialgraph.ontology import VOCAB
from trialgraph.validate.data import TYPE, Data
from trialgraph.validate.data import Node as Said
from trialgraph.validate.errors import ShaclError
from trialgraph.validate.findings import Result
from trialgraph.validate.literals import compared
from trialgraph.validate.paths import Path, predicates, sparql, walk
from trialgraph.validate.rules import Rule
from trialgraph.validate.units import Unit

__all__ = ["Question", "as_given", "ask_across", "ask_of_records", "questions", "store_of"]

_COMPONENT = "SPARQLConstraintComponent"
_CONCEPT = f"<{VOCAB}"  # concepts keep their names: queries name them too
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


class Question(msgspec.Struct, frozen=True):
    """A query of a rule, for all things at once: it gives ?this and ?value; ``predicates`` are all it looks at."""

    rule: Rule
    query: str
    predicates: frozenset[str]
    path: Path | None


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
            found.append(Question(rule, _of_all(rule, select, prefixes), used, walked))
    return found


def ask_of_records(
    asked: Sequence[Question], units: Sequence[Unit], vocabulary: Mapping[str, str]
) -> Iterator[tuple[int, Result]]:
    """What the queries find in each of the units, with the unit's place; ``vocabulary`` is what they may look up of a
    concept, as N-Triples."""
    wanted = {predicate for question in asked for predicate in question.predicates}
    kinds = {kind for question in asked for kind in question.rule.classes}
    lines: list[str] = []
    concepts: set[str] = set()
    for at, unit in enumerate(units):
        nodes = unit.nodes
        for subject, node in nodes.items():
            found = wanted & node.keys()
            of = [kind for kind in node.get(TYPE, ()) if kind in kinds]
            if found or of:
                named = subject if subject.startswith(_CONCEPT) else _renamed(subject, at)
                lines += [f"{named} {TYPE} {kind} .\n" for kind in of]
                for predicate in found:
                    for value in node[predicate]:
                        own = value[0] == "_" or (value in nodes and not value.startswith(_CONCEPT))
                        lines.append(f"{named} {predicate} {_renamed(value, at) if own else value} .\n")
                        if value in vocabulary:
                            concepts.add(value)
    if not lines:
        return
    store = ox.Store()
    lines += [vocabulary[concept] for concept in concepts]
    store.load("".join(lines).encode(), ox.RdfFormat.N_TRIPLES)
    for question in asked:
        for row in store.query(question.query):  # type: ignore[union-attr]  # a SELECT gives rows
            at, focus = _original(str(row["this"]))
            if at < 0:
                continue  # a concept: no record's to answer for
            found_value = None if row["found"] is None else _original(str(row["found"]))[1]
            written = _as_written(found_value, focus, question, units[at])
            yield at, Result(focus, question.rule.shape, _COMPONENT, written)


def ask_across(asked: Sequence[Question], store: ox.Store) -> Iterator[Result]:
    """What the queries find in all graphs of a store together."""
    for question in asked:
        for row in store.query(question.query, use_default_graph_as_union=True):  # type: ignore[union-attr]
            across = None if row["found"] is None else _original(str(row["found"]))[1]
            yield Result(_original(str(row["this"]))[1], question.rule.shape, _COMPONENT, across)


def store_of(data: Data, asked: Sequence[Question]) -> ox.Store:
    """A store of all that the queries look at; blank nodes have names, which a store would change."""
    wanted = {predicate for question in asked for predicate in question.predicates} | {TYPE}
    store = ox.Store()
    lines = "".join(f"{_named(s)} {predicate} {_named(o)} .\n" for s, predicate, o in data.triples(wanted))
    store.load(lines.encode(), ox.RdfFormat.N_TRIPLES)
    return store


def _of_all(rule: Rule, select: str, prefixes: dict[str, str]) -> str:
    """The query with the rule's targets in place of a given focus node."""
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
    group = f"{body} {{ {' UNION '.join(targets)} }} {lacking}"
    return f"{head}SELECT DISTINCT ?this ({value} AS ?found) WHERE {{ {group} }}"


def _asks_for_class(body: str, rule: Rule, prefixes: dict[str, str]) -> bool:
    """Whether the query asks for a class, but for those that the rule is aimed at: no other is at hand."""
    return any(
        found[1] not in ("?this", "$this") or not rule.classes.intersection(_used(found[2], prefixes))
        for found in _CLASS.finditer(body)
    )


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


def _renamed(term: str, at: int) -> str:
    return f"<urn:unit:{at}:{term[1:-1] if term[0] == '<' else term}>"


def _named(term: str) -> str:
    return _renamed(term, 0) if term.startswith("_:") else term


def _original(term: str) -> tuple[int, str]:
    if not term.startswith("<urn:unit:"):
        return -1, term
    at, _, name = term[10:-1].partition(":")
    return int(at), name if name.startswith("_:") else f"<{name}>"


def as_given(result: Result, rule: Rule, data: Data) -> Result:
    """The result of a rule across records with its value as the data have it."""
    if result.value is None or not result.value.startswith('"') or rule.path is None:
        return result
    said = (data.about(result.focus, graph).get(f"<{rule.path}>", ()) for graph in data.graphs())
    return result._replace(value=_spelt(result.value, [value for values in said for value in values]))


def _as_written(value: str | None, focus: str, question: Question, unit: Unit) -> str | None:
    if value is None or not value.startswith('"') or question.path is None:
        return value
    return _spelt(value, question.path(focus, unit))


def _spelt(value: str, given: Sequence[str]) -> str:
    """The value as it was given: Oxigraph gives "1.50" back as "1.5"."""
    return value if value in given else next((each for each in given if compared(each, value) == 0), value)
