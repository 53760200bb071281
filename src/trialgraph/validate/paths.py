"""Property paths of SHACL: read from the shapes, written as SPARQL writes them, and walked through a unit.

Source: SHACL, section 2.3.1, https://www.w3.org/TR/shacl/#property-paths
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rdflib import SH, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from trialgraph.ontology import PREFIXES
from trialgraph.validate.errors import ShaclError
from trialgraph.validate.units import Unit

__all__ = ["Path", "predicates", "short", "sparql", "walk", "written"]

Path = Callable[[str, Unit], Sequence[str]]
"""The value nodes of a focus node in a unit, each once."""

_SHORT = sorted(((iri, name) for name, iri in PREFIXES.items()), key=lambda pair: -len(pair[0]))


def walk(path: Node, shapes: Graph, vocabulary: dict[str, dict[str, list[str]]]) -> Path:
    """The function that walks a path; concepts have what the vocabulary says of them, whatever a unit says."""
    if isinstance(path, URIRef):
        predicate = f"<{path}>"

        def forward(focus: str, unit: Unit) -> Sequence[str]:
            said, concept = unit.nodes.get(focus), vocabulary.get(focus)
            known = () if said is None else said.get(predicate, ())
            return known if concept is None else list(dict.fromkeys((*known, *concept.get(predicate, ()))))

        return forward
    if (inverse := shapes.value(path, SH.inversePath)) is not None:
        if not isinstance(inverse, URIRef):
            raise ShaclError(f"{written(path, shapes)} goes back by more than one property; use --engine pyshacl")
        back = f"<{inverse}>"

        def backward(focus: str, unit: Unit) -> Sequence[str]:
            return unit.pointing_to(focus, back)

        return backward
    if (choices := shapes.value(path, SH.alternativePath)) is not None:
        ways = [walk(step, shapes, vocabulary) for step in Collection(shapes, choices)]

        def any_way(focus: str, unit: Unit) -> Sequence[str]:
            found: dict[str, None] = {}
            for way in ways:
                found.update(dict.fromkeys(way(focus, unit)))
            return list(found)

        return any_way
    steps = [walk(step, shapes, vocabulary) for step in _steps(path, shapes)]

    def in_turn(focus: str, unit: Unit) -> Sequence[str]:
        reached: Sequence[str] = [focus]
        for step in steps:
            reached = list(dict.fromkeys(value for at in reached for value in step(at, unit)))
        return reached

    return in_turn


def written(path: Node, shapes: Graph) -> str:
    """A path as SPARQL writes it, with prefixes: ``tg:site``, ``^tg:aboutTrial``, ``tg:city|tg:country``."""
    return _join(path, shapes, short)


def sparql(path: Node, shapes: Graph) -> str:
    """A path as SPARQL writes it, with IRIs in full."""
    return _join(path, shapes, lambda iri: f"<{iri}>")


def predicates(path: Node, shapes: Graph) -> Iterator[str]:
    """The predicates that a path names, as terms."""
    if isinstance(path, URIRef):
        yield f"<{path}>"
    elif (inverse := shapes.value(path, SH.inversePath)) is not None:
        yield from predicates(inverse, shapes)
    else:
        choices = shapes.value(path, SH.alternativePath)
        for step in _steps(path, shapes) if choices is None else Collection(shapes, choices):
            yield from predicates(step, shapes)


def short(iri: str) -> str:
    """An IRI with the project's prefix for it, if there is one."""
    return next((f"{name}:{iri[len(start) :]}" for start, name in _SHORT if iri.startswith(start)), iri)


def _join(path: Node, shapes: Graph, name: Callable[[str], str]) -> str:
    if isinstance(path, URIRef):
        return name(str(path))
    if (inverse := shapes.value(path, SH.inversePath)) is not None:
        return f"^{_join(inverse, shapes, name)}"
    if (choices := shapes.value(path, SH.alternativePath)) is not None:
        return "|".join(_join(step, shapes, name) for step in Collection(shapes, choices))
    return "/".join(_join(step, shapes, name) for step in _steps(path, shapes))


def _steps(path: Node, shapes: Graph) -> list[Node]:
    steps = list(Collection(shapes, path))
    if not steps:
        raise ShaclError(f"{path} is no property, inverse, alternative or sequence; use --engine pyshacl")
    return steps
