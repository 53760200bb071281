"""What the shapes may look up of the vocabulary: which scheme a code is of, and what queries ask of concepts."""

from __future__ import annotations

from functools import cache

from trialgraph.ontology import PREFIXES, TG, vocabulary_quads
from trialgraph.validate.data import Node, add

__all__ = ["vocabulary"]

_LOOKED_UP = frozenset(
    f"<{name}>"
    for name in (
        f"{PREFIXES['skos']}inScheme",
        TG.identifierPattern,
        *(TG.southLimit, TG.northLimit, TG.westLimit, TG.eastLimit),
    )
)


@cache
def vocabulary() -> dict[str, Node]:
    """Concept -> what is said of it, as terms; the same for every graph that is judged."""
    nodes: dict[str, Node] = {}
    for quad in vocabulary_quads():
        if (predicate := str(quad.predicate)) in _LOOKED_UP:
            add(nodes, str(quad.subject), predicate, str(quad.object))
    return nodes
