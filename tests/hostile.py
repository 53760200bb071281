"""Values that try to change what a query asks, and what it is that must not change."""

from __future__ import annotations

from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue
from rdflib.term import Literal, URIRef, Variable

__all__ = ["HOSTILE", "shape"]

HOSTILE = (
    '"', "'", '"""', "'''", "\\", "\\\\", '\\"', "\n", "\r\n", "\t", "\x00", "\x07", "\x0babcdef", "\x7f", "\u2028",
    "}", "{", "} }", "} UNION {", '" } UNION { ?s ?p ?o', '"} UNION {?s ?p ?o} #', '" } #', "' } #", '"@en', '"^^xsd:x',
    "UNDEF", 'UNDEF } VALUES ?x { "', "?x", "$x", "_:b", "*", "()", "[]", "<", ">", "<>", "<http://a>", "http://a> }",
    "tg:leadSponsor", "NCT00000101 .", "NCT00000101; DROP ALL", "# comment", "/* c */", "-- c", "// c", "%s", "%(x)s",
    "{0}", "{name}", "${name}", "\\1", "\\g<0>", r"\u007d", r"\u0022", r"\U00000022", r"\\u0022", r"\u0022 } UNION {",
    r"\u005c", r"\u005c\u0022", "\ud800", "a\udfffb", "\ufeff", "\u202e", "\u0301", "東京", "🧫", "İ", "ß", "",
    " ", "VALUES ?_trial { UNDEF }", "VALUES ?_link { UNDEF }", "VALUES ?_country { UNDEF }", "LIMIT 1", "0; 1",
    "1 OFFSET 5", "-1", "1e3", "1.0", "1 LIMIT 2", "99999999999999999999999999999999", "1e999999999", "1_000", "٣",
    "x" * 70_000, "NCT" + "9" * 5000,
)  # fmt: skip


def _masked(node: object) -> object:
    """A query's algebra with every constant masked."""
    if isinstance(node, CompValue):
        kept = {key: _masked(value) for key, value in node.items() if key not in {"_vars", "datasetClause"}}
        return (node.name, tuple(sorted(kept.items(), key=lambda item: str(item[0]))))
    if isinstance(node, dict):
        return tuple((_masked(key), _masked(value)) for key, value in node.items())
    if isinstance(node, list | tuple):
        return tuple(_masked(each) for each in node)
    if isinstance(node, set | frozenset):
        return tuple(sorted(map(str, node)))
    if isinstance(node, Variable):
        return f"?{node}"
    return "constant" if isinstance(node, Literal | URIRef) or node == "UNDEF" else str(type(node))


def shape(text: str) -> object:
    """The query's algebra with every constant masked: what it asks, whatever the values."""
    return _masked(prepareQuery(text).algebra)
