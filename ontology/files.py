"""The files of the room, found in a checkout and in an installed wheel alike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING

from trialgraph.ontology.canonical import TurtleError

if TYPE_CHECKING:
    import pyoxigraph as ox

__all__ = ["ontology_file", "ontology_files", "room", "turtle_errors", "vocabulary_files", "vocabulary_quads"]


def room() -> Traversable:
    """The folder of this package."""
    return resources.files("trialgraph.ontology")


def ontology_file() -> Traversable:
    """The file that defines the terms."""
    return room() / "trialgraph.ttl"


def vocabulary_files() -> tuple[Traversable, ...]:
    """The vocabularies, one file each, by name."""
    files = (file for file in (room() / "vocab").iterdir() if file.name.endswith(".ttl"))
    return tuple(sorted(files, key=lambda file: file.name))


def ontology_files() -> tuple[Traversable, ...]:
    """All Turtle files of the room: the ontology, then the vocabularies."""
    return (ontology_file(), *vocabulary_files())


def vocabulary_quads(graph: str | None = None) -> Iterator[ox.Quad]:
    """The ontology and all vocabularies as quads, in the named graph when one is given."""
    import pyoxigraph as ox

    where = ox.NamedNode(graph) if graph else ox.DefaultGraph()
    for file in ontology_files():
        with turtle_errors(file):
            triples = list(ox.parse(file.read_bytes(), ox.RdfFormat.TURTLE))
        for triple in triples:
            yield ox.Quad(triple.subject, triple.predicate, triple.object, where)


@contextmanager
def turtle_errors(file: Traversable) -> Iterator[None]:
    """What is wrong in the file as a :class:`TurtleError` that names file and line."""
    try:
        yield
    except SyntaxError as error:
        raise TurtleError(f"{file}:{error.lineno}: {error.msg}") from error
