"""The canonical form of a vocabulary file: one block per subject, in an order that no editor can change.

The form: prefixes in use, sorted; the scheme, then its concepts by IRI; within a block the type first, then
labels, notation, definition, place in the scheme, matches; values sorted, one per line where they do not fit
on one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from trialgraph.errors import TrialgraphError
from trialgraph.ontology.namespaces import ONTOLOGY, PREFIXES, VOCAB

if TYPE_CHECKING:
    import pyoxigraph as ox

__all__ = ["TurtleError", "canonical_turtle"]

_WIDTH = 110
_TYPE = PREFIXES["rdf"] + "type"
_STRING = PREFIXES["xsd"] + "string"
_SCHEME = PREFIXES["skos"] + "ConceptScheme"
_ORDER = (
    _TYPE,
    PREFIXES["rdfs"] + "label",
    *(PREFIXES["skos"] + name for name in ("prefLabel", "notation", "definition", "altLabel", "hiddenLabel")),
    ONTOLOGY + "ambiguousLabel",
    *(PREFIXES["skos"] + name for name in ("scopeNote", "broader", "inScheme", "topConceptOf")),
)
_RANK = {iri: at for at, iri in enumerate(_ORDER)}
_LOCAL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")
_CONCEPT = re.compile(re.escape(VOCAB) + "(?P<scheme>[a-z][a-z-]*[a-z])/")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


class TurtleError(TrialgraphError):
    """Text that is not Turtle, or that holds what a vocabulary file must not."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)

    def __str__(self) -> str:
        return f"not a vocabulary in Turtle: {self.reason}"


def canonical_turtle(source: str | bytes) -> str:
    """The same graph in canonical form; raises :class:`TurtleError` for bad Turtle and for blank nodes."""
    import pyoxigraph as ox

    blocks: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    used: dict[str, str] = {}
    try:
        triples = {quad.triple for quad in ox.parse(source, ox.RdfFormat.TURTLE)}
    except SyntaxError as error:
        raise TurtleError(str(error)) from error
    schemes = {_iri(triple.subject) for triple in triples if triple.object == ox.NamedNode(_SCHEME)}
    for triple in triples:
        blocks[_iri(triple.subject)][triple.predicate.value].append(_term(triple.object, used))
    bodies = [
        _block(subject, blocks[subject], used) for subject in sorted(blocks, key=lambda iri: (iri not in schemes, iri))
    ]
    head = [f"@prefix {prefix}: <{iri}> ." for prefix, iri in sorted(used.items())]
    return "\n".join(head) + "\n\n" + "\n\n".join(bodies) + "\n"


def _block(subject: str, values: dict[str, list[str]], used: dict[str, str]) -> str:
    lines = []
    for predicate in sorted(values, key=lambda iri: (_RANK.get(iri, len(_RANK)), iri)):
        name = "a" if predicate == _TYPE else _name(predicate, used)
        objects = sorted(values[predicate])
        line = f"    {name} {', '.join(objects)}"
        if len(objects) > 1 and len(line) > _WIDTH:
            line = f"    {name}\n        " + ",\n        ".join(objects)
        lines.append(line)
    return f"{_name(subject, used)}\n" + " ;\n".join(lines) + " ."


def _iri(term: object) -> str:
    import pyoxigraph as ox

    if not isinstance(term, ox.NamedNode):
        raise TurtleError(f"{term} has no IRI")
    return term.value


def _term(term: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple, used: dict[str, str]) -> str:
    import pyoxigraph as ox

    if not isinstance(term, ox.Literal):
        return _name(_iri(term), used)
    quoted = f'"{term.value.translate(_ESCAPES)}"'
    if term.language:
        return f"{quoted}@{term.language}"
    return quoted if term.datatype.value == _STRING else f"{quoted}^^{_name(term.datatype.value, used)}"


def _name(iri: str, used: dict[str, str]) -> str:
    """The IRI under a prefix of the table, or of its own scheme (``phase:1``), or in full."""
    spaces = [(prefix, space) for prefix, space in PREFIXES.items() if iri.startswith(space)]
    if concept := _CONCEPT.match(iri):
        spaces.append((concept["scheme"], concept[0]))
    for prefix, space in spaces:
        if _LOCAL.fullmatch(iri, len(space)):
            used[prefix] = space
            return f"{prefix}:{iri[len(space) :]}"
    return f"<{iri}>"
