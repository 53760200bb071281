"""Tables of KGX: https://github.com/biolink/kgx/blob/master/specification/kgx-format.md"""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

from trialgraph.export import biolink
from trialgraph.export.counting import Counted, whole_folder
from trialgraph.export.tables import Edge, Node, PropertyGraph
from trialgraph.ontology import ONTOLOGY
from trialgraph.progress import Progress

__all__ = ["write_kgx"]

_ARRAY = "|"
_NODES = ("id", "category", "name", "synonym", "xref", "provided_by", "iri")
_EDGES = (
    "id",
    "subject",
    "predicate",
    "object",
    "original_predicate",
    "primary_knowledge_source",
    "aggregator_knowledge_source",
    "knowledge_level",
    "agent_type",
)


def write_kgx(graph: PropertyGraph, path: Path, progress: Progress) -> tuple[int, int]:
    """Write ``nodes.tsv`` and ``edges.tsv`` into a folder; returns how many of each."""
    nodes = Counted(graph.nodes(), progress, "nodes")
    edges = Counted(graph.edges(), progress, "relationships")
    with whole_folder(path, ("nodes.tsv", "edges.tsv")) as beside:
        with (beside / "nodes.tsv").open("w", encoding="utf-8", newline="") as handle:
            _row(handle, *_NODES)
            for node in nodes:
                _row(handle, *_node(node))
        with (beside / "edges.tsv").open("w", encoding="utf-8", newline="") as handle:
            _row(handle, *_EDGES)
            for edge in edges:
                _row(handle, *_edge(edge))
    return nodes.number, edges.number


def _node(node: Node) -> tuple[str | tuple[str, ...] | None, ...]:
    told = {column.name: value for column, value in zip(node.kind.columns, node.values, strict=True)}
    return (
        biolink.curie(node.iri),
        biolink.categories(node),
        told["name"],
        told.get("otherNames"),
        biolink.xrefs(node),
        biolink.AGGREGATOR,
        node.iri,
    )


def _edge(edge: Edge) -> tuple[str, ...]:
    start, end = biolink.curie(edge.start), biolink.curie(edge.end)
    meant = f"tg:{edge.relation.predicate.removeprefix(ONTOLOGY)}" if edge.relation.predicate else ""
    primary = biolink.primary_source(edge)
    return (
        f"{start}-{meant or edge.relation.type.lower()}-{end}",
        start,
        biolink.predicate(edge),
        end,
        meant,
        primary,
        "" if primary == biolink.AGGREGATOR else biolink.AGGREGATOR,
        *biolink.knowledge(edge),
    )


def _row(handle: TextIO, *cells: str | tuple[str, ...] | None) -> None:
    handle.write("\t".join(" ".join(_cell(cell).split()) for cell in cells) + "\n")


def _cell(cell: str | tuple[str, ...] | None) -> str:
    if isinstance(cell, tuple):
        return _ARRAY.join(each.replace(_ARRAY, "/") for each in cell)
    return cell or ""
