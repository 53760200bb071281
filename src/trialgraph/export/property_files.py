"""Property graphs as files: CSV for ``neo4j-admin database import``, tables of KGX, GraphML."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from trialgraph.export.counting import Counted, whole_folder
from trialgraph.export.kgx import write_kgx
from trialgraph.export.lines import Lines
from trialgraph.export.tables import KINDS, RELATIONS, Column, Node, PropertyGraph
from trialgraph.export.writers import packed
from trialgraph.files import atomic_file, telling_of
from trialgraph.formats import compression
from trialgraph.progress import Progress, silent

__all__ = ["FORMATS", "write_property_graph"]

_ARRAY = ";"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_XML_TYPES = {"long": "long", "double": "double", "boolean": "boolean"}


def write_property_graph(lines: Lines, form: str, path: Path, progress: Progress = silent) -> tuple[int, int]:
    """Write nodes and relationships: files in the folder ``path`` for neo4j and kgx, the file ``path`` for graphml.

    What was there by these names is replaced when all is written. Returns how many nodes and relationships.
    """
    folder = path.parent if path.parent.is_dir() else None
    with telling_of(path), closing(PropertyGraph(lines, folder, studied_for=form == "kgx")) as graph:
        return FORMATS[form](graph, path, progress)


def _neo4j(graph: PropertyGraph, path: Path, progress: Progress) -> tuple[int, int]:
    nodes = Counted(graph.nodes(), progress, "nodes")
    edges = Counted(graph.edges(), progress, "relationships")
    with whole_folder(path, ("nodes-*.csv", "relationships-*.csv")) as beside, ExitStack() as files:

        def table(name: str, header: Sequence[str]) -> Callable[[Sequence[str]], object]:
            handle = files.enter_context((beside / name).open("w", encoding="utf-8", newline=""))
            write = csv.writer(handle, lineterminator="\n").writerow
            write(header)
            return write

        of_kind = {
            kind.name: table(
                f"nodes-{kind.name.lower()}.csv",
                ("iri:ID", ":LABEL", *(f"{column.name}:{column.type}" for column in kind.columns)),
            )
            for kind in KINDS
        }
        of_type = {
            relation.type: table(
                f"relationships-{relation.type.lower().replace('_', '-')}.csv", (":START_ID", ":END_ID", ":TYPE")
            )
            for relation in RELATIONS
        }
        for node in nodes:
            of_kind[node.kind.name]((node.iri, node.kind.name, *_cells(node, _ARRAY)))
        for edge in edges:
            of_type[edge.relation.type]((edge.start, edge.end, edge.relation.type))
    return nodes.number, edges.number


def _graphml(graph: PropertyGraph, path: Path, progress: Progress) -> tuple[int, int]:
    """http://graphml.graphdrawing.org/specification.html"""
    columns = {column.name: column for kind in KINDS for column in kind.columns}
    nodes = Counted(graph.nodes(), progress, "nodes")
    edges = Counted(graph.edges(), progress, "relationships")
    with _text_file(path) as out:
        out.write('<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n')
        for name, kind in {"kind": "string", **{each.name: _xml_type(each) for each in columns.values()}}.items():
            out.write(f'<key id="{name}" for="node" attr.name="{name}" attr.type="{kind}"/>\n')
        out.write(
            '<key id="relation" for="edge" attr.name="type" attr.type="string"/>\n<graph edgedefault="directed">\n'
        )
        for node in nodes:
            cells = zip(node.kind.columns, _cells(node, _ARRAY), strict=True)
            data = "".join(f'<data key="{column.name}">{_xml(cell)}</data>' for column, cell in cells if cell)
            out.write(f'<node id={quoteattr(node.iri)}><data key="kind">{node.kind.name}</data>{data}</node>\n')
        for edge in edges:
            ends = f"source={quoteattr(edge.start)} target={quoteattr(edge.end)}"
            out.write(f'<edge id="e{edges.number}" {ends}><data key="relation">{edge.relation.type}</data></edge>\n')
        out.write("</graph>\n</graphml>\n")
    return nodes.number, edges.number


def _xml_type(column: Column) -> str:
    return _XML_TYPES.get(column.type, "string")


def _xml(text: str) -> str:
    return escape(_NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text))


def _cells(node: Node, separator: str) -> Iterator[str]:
    for value in node.values:
        if isinstance(value, tuple):
            yield separator.join(each.replace(separator, ",") for each in value)
        else:
            yield value or ""


@contextmanager
def _text_file(path: Path) -> Iterator[codecs.StreamWriter]:
    with atomic_file(path) as handle, packed(handle, compression(path)) as out:
        yield codecs.getwriter("utf-8")(out)


FORMATS: dict[str, Callable[[PropertyGraph, Path, Progress], tuple[int, int]]] = {
    "neo4j": _neo4j,
    "kgx": write_kgx,
    "graphml": _graphml,
}
"""What is written for each name of a format."""
