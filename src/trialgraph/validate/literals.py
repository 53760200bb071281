"""What a literal is worth, from its text; whatever is not plain to see is left to rdflib, as pySHACL would judge it.

pySHACL judges by what rdflib makes of literals. Where that is not what the specifications say, the literals made here
say otherwise, to either engine: two that cannot be compared are not in any order, and "1e3" is no decimal number.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from rdflib import BNode, Literal, URIRef
from rdflib.term import Node

from trialgraph.ontology import PREFIXES
from trialgraph.validate.units import key, text

__all__ = ["compared", "has_datatype", "language", "not_after", "to_rdflib"]

_XSD = PREFIXES["xsd"]
_STRING, _LANG_STRING = f"{_XSD}string", f"{PREFIXES['rdf']}langString"
_INTEGER = re.compile(r'"[+-]?[0-9]+"\^\^')
_DECIMAL = re.compile(r'"[+-]?[0-9]+(\.[0-9]+)?"\^\^')
_DAY = re.compile(r'"([0-9]{4})-([0-9]{2})-([0-9]{2})"\^\^')
_PLAIN = {
    f"{_XSD}integer": _INTEGER.match,
    f"{_XSD}decimal": _DECIMAL.match,
    f"{_XSD}boolean": re.compile(r'"(true|false)"\^\^').match,
}
_DECIMAL_FORM = re.compile(r"\s*[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)\s*")
_NUMBERS = frozenset(f"{_XSD}{name}" for name in ("integer", "decimal", "double", "float"))
_NUMBER = {f"<{_XSD}integer>": _INTEGER, f"<{_XSD}decimal>": _DECIMAL}


def has_datatype(term: str, datatype: str) -> bool:
    """Whether the term is a literal of the datatype (an IRI), and its words are of the datatype's form."""
    if not term.startswith('"'):
        return False
    if term.endswith('"'):
        return datatype == _STRING
    if not term.endswith(f'"^^<{datatype}>'):
        return datatype == _LANG_STRING and not term.endswith(">")
    if datatype == f"{_XSD}date":
        return _is_day(term)
    plain = _PLAIN.get(datatype)
    return bool(plain is not None and plain(term)) or _is_well_formed(term)


def language(term: str) -> str:
    """The language of a literal; "" for none."""
    return "" if term.endswith((">", '"')) or not term.startswith('"') else term[term.rindex('"') + 2 :].lower()


def compared(term: str, bound: str) -> int | None:
    """-1, 0 or 1 as the literal is less than, equal to or greater than the bound; None if they cannot be compared."""
    if not term.startswith('"'):
        return None
    given, limit = _number(term), _number(bound)
    if given is not None and limit is not None:
        return (given > limit) - (given < limit)
    return _compared(term, bound)


def not_after(term: str, other: str, *, equal: bool) -> bool:
    """Whether the term is less than the other, or equal where that will do."""
    given, limit = _number(term), _number(other)
    if given is not None and limit is not None:
        return given <= limit if equal else given < limit
    return _not_after(term, other, equal)


def to_rdflib(term: str) -> Node:
    """The term as rdflib has it; within :func:`~trialgraph.rdflib_bridge.lexical_forms` literals stay as written."""
    if not term.startswith('"'):
        return BNode(term[2:]) if term.startswith("_:") else URIRef(key(term))
    if term.endswith('"'):
        return _Judged(text(term))
    if term.endswith(">"):
        datatype = term[term.rindex("^^<") + 3 : -1]
        return _Judged(text(term), datatype=None if datatype == _STRING else URIRef(datatype))
    return _Judged(text(term), lang=term[term.rindex('"') + 2 :])


class _Judged(Literal):
    """A literal that is in an order only with what it can be compared to.

    Source: SHACL, section 4.5.4: "or where the two values cannot be compared, there is a validation result"
    """

    @property
    def ill_typed(self) -> bool | None:
        """Whether the words are not of the datatype's form; None where that is not known."""
        if str(self.datatype) == f"{_XSD}decimal" and not _DECIMAL_FORM.fullmatch(str(self)):
            return True
        return super().ill_typed

    def __gt__(self, other: Any) -> bool:
        if not _are_comparable(self, other):
            raise TypeError(f"{self!r} cannot be compared to {other!r}")  # which pySHACL takes for a result
        return super().__gt__(other)

    def __lt__(self, other: Any) -> bool:
        return _are_comparable(self, other) and super().__lt__(other)

    def __le__(self, other: Any) -> bool:
        return _are_comparable(self, other) and super().__le__(other)

    __hash__ = Literal.__hash__


def _are_comparable(one: Literal, other: object) -> bool:
    if not isinstance(other, Literal) or one.ill_typed or other.ill_typed:
        return False
    both = {str(one.datatype), str(other.datatype)}
    return len(both) == 1 or both <= _NUMBERS


@lru_cache(maxsize=65_536)
def _number(term: str) -> Decimal | None:
    form = _NUMBER.get(term[term.rfind("^") + 1 :])
    return Decimal(text(term)) if form is not None and form.match(term) else None


@lru_cache(maxsize=65_536)
def _is_day(term: str) -> bool:
    if not (found := _DAY.match(term)):
        return _is_well_formed(term)
    try:
        date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return False
    return True


# What pySHACL asks of a literal: that rdflib could read it, and read it as a value of the datatype.
# Source: pyshacl/constraints/core/value_constraints.py, DatatypeConstraintComponent
_VALUES: dict[str, tuple[type, ...]] = {
    f"{_XSD}integer": (int,),
    f"{_XSD}float": (float,),
    f"{_XSD}decimal": (Decimal,),
    f"{_XSD}boolean": (bool,),
    f"{_XSD}date": (date,),
}


@lru_cache(maxsize=65_536)
def _is_well_formed(term: str) -> bool:
    literal = to_rdflib(term)
    if not isinstance(literal, Literal) or literal.ill_typed is True:
        return False
    known = _VALUES.get(str(literal.datatype))
    return known is None or isinstance(literal.value, known)


@lru_cache(maxsize=65_536)
def _compared(term: str, bound: str) -> int | None:
    from pyshacl.rdfutil.compare import compare_literal

    given, limit = to_rdflib(term), to_rdflib(bound)
    if not isinstance(given, Literal) or not isinstance(limit, Literal):
        return None
    if isinstance(given.value, str) != isinstance(limit.value, str):
        return None
    try:
        return int(compare_literal(given, limit))  # type: ignore[no-untyped-call]
    except (TypeError, NotImplementedError):  # how pySHACL says that the two are in no order
        return None


@lru_cache(maxsize=65_536)
def _not_after(term: str, other: str, equal: bool) -> bool:
    (is_text, given), (is_other_text, limit) = _ordered(term), _ordered(other)
    return is_text == is_other_text and bool(given <= limit if equal else given < limit)


def _ordered(term: str) -> tuple[bool, Any]:
    """Whether the term is text, and what is compared: pySHACL takes an IRI for text."""
    node = to_rdflib(term)
    if not isinstance(node, Literal):
        return True, str(node)
    return isinstance(node.value, str), node.value if isinstance(node.value, str) else node
