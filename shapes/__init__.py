"""The shapes room: what a graph must look like, in SHACL, one file per class.

``concepts.ttl`` holds what the shapes of the classes share. Nothing here names the base of the data's IRIs, so that a
graph built under another base is held to the same shapes.
"""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from rdflib import Graph

__all__ = ["SHAPES", "Constraint", "catalogue", "shape_files", "shapes_graph"]

SHAPES = "https://w3id.org/trialgraph/shapes#"


class Constraint(NamedTuple):
    """One thing that is demanded: of which class, by which shape, how severe, and what a person is told."""

    target: str
    shape: str
    name: str
    severity: str
    message: str


def shape_files() -> tuple[Traversable, ...]:
    """The files of the room, by name; found in a checkout and in an installed wheel alike."""
    folder = resources.files("trialgraph.shapes")
    return tuple(sorted((file for file in folder.iterdir() if file.name.endswith(".ttl")), key=lambda file: file.name))


def shapes_graph() -> Graph:
    """All shapes in one new rdflib graph, which the caller may change."""
    from rdflib import Graph

    graph = Graph()
    for file in shape_files():
        graph.parse(data=file.read_text("utf-8"), format="turtle")
    return graph


def catalogue() -> tuple[Constraint, ...]:
    """Every constraint with a message of its own, by class and shape: the table that the documentation shows."""
    from rdflib import RDFS, SH

    graph = shapes_graph()
    rows = []
    for target in (SH.targetClass, SH.targetSubjectsOf):
        for owner, of in graph.subject_objects(target):
            # What a node shape itself demands is the form of an IRI.
            own = [owner] if (owner, SH.message, None) in graph else []
            for shape in (*own, *graph.objects(owner, SH.property)):
                name = graph.value(shape, SH.name) or graph.value(shape, RDFS.label)
                severity, message = (str(graph.value(shape, key) or "") for key in (SH.severity, SH.message))
                rows.append(Constraint(_short(of), _short(shape), str(name or ""), _short(severity).lower(), message))
    return tuple(sorted(rows))


def _short(iri: object) -> str:
    return str(iri).rpartition("#")[2].rpartition("/")[2]
