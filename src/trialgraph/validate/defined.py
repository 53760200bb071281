"""Terms of the ontology's namespace that the ontology does not have: what is said with them, no question finds.

SHACL has no word for it (sh:closed would forbid others' terms, too), so these two rules are no shapes.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING

from trialgraph.ontology import ONTOLOGY, TG
from trialgraph.shapes import SHAPES
from trialgraph.validate.data import TYPE
from trialgraph.validate.rules import Rule

if TYPE_CHECKING:
    from trialgraph.validate.units import Unit

__all__ = ["near", "undefined"]


def _rule(kind: str, message: str) -> Rule:
    return Rule(
        shape=f"{SHAPES}Defined-{kind}",
        field="",
        path=None,
        message=message,
        severity="violation",
        classes=frozenset(),
        having=frozenset(),
        across=False,
    )


_PROPERTY = _rule("property", "The ontology has no such property, so that no question finds what is said with it.")
_CLASS = _rule("class", "The ontology has no such class, so that the thing is neither found nor judged.")
_START = f"<{ONTOLOGY}"
_MANY = 10_000
# Terms that are seen to be none of ours are taken in, too: then a thing costs one look.
_known = {TYPE, *(f"{_START}{name}>" for name in TG)}


def undefined(unit: Unit) -> Iterator[tuple[str, Rule, str]]:
    """Each thing of which something is said with a term that there is not, the rule, and the term."""
    for subject, node in unit.nodes.items():
        if not _known.issuperset(node):
            yield from ((subject, _PROPERTY, term) for term in node if _is_unknown(term))
        kinds = node.get(TYPE)
        if kinds is not None and not _known.issuperset(kinds):
            yield from ((subject, _CLASS, term) for term in kinds if _is_unknown(term))


@cache
def near(term: str) -> str:
    """The term with its prefix, and the one of the ontology that may be meant."""
    name = term.removeprefix(_START).removesuffix(">")
    meant = get_close_matches(name, list(TG), 1, 0.7)
    return f"tg:{name} (tg:{meant[0]}?)" if meant else f"tg:{name}"


def _is_unknown(term: str) -> bool:
    if term in _known:
        return False
    if term.startswith(_START):
        return True
    if len(_known) < _MANY:
        _known.add(term)
    return False
