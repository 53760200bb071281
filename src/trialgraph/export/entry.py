"""The export that a user asks for: a format of RDF, or of property graphs."""

from __future__ import annotations

from pathlib import Path

import msgspec

from trialgraph.export.errors import ExportError
from trialgraph.export.lines import Lines
from trialgraph.export.run import STDOUT, Selection, Target, export_lines
from trialgraph.formats import compression
from trialgraph.progress import Progress, silent

__all__ = ["Written", "export_graph"]

_PROPERTY_GRAPHS = ("neo4j", "kgx", "graphml")


class Written(msgspec.Struct, frozen=True):
    """What an export has written: how many things, and that in words."""

    number: int
    told: str


def export_graph(
    lines: Lines,
    path: str | Path,
    *,
    form: str | None = None,
    selection: Selection | None = None,
    split: int | None = None,
    describe: bool = False,
    address: str | None = None,
    progress: Progress = silent,
) -> Written:
    """Write the graph; ``form`` names the format where the path does not end in it. Raises as :func:`export_lines`."""
    path, chosen = Path(path), selection or Selection()
    kind = form.lower().lstrip(".") if form is not None else _suffix(path)
    if kind not in _PROPERTY_GRAPHS:
        target = Target.named(path, form)
        number = export_lines(lines, target, chosen, split=split, describe=describe, address=address, progress=progress)
        return Written(number, f"{number:,} statements")
    if chosen.graphs is not None or chosen.same_as or split is not None or describe or address is not None:
        raise ExportError(f"{kind} is the whole graph, its names merged: it takes none of the options of RDF")
    if path == STDOUT or (kind != "graphml" and path.is_file()):
        raise ExportError(f"{kind} needs a {'file' if kind == 'graphml' else 'folder'}: name one with -o")
    from trialgraph.export.property_files import write_property_graph

    nodes, relationships = write_property_graph(lines, kind, path, progress)
    return Written(nodes + relationships, f"{nodes:,} nodes and {relationships:,} relationships")


def _suffix(path: Path) -> str:
    return (path.with_suffix("") if compression(path) else path).suffix.lower().lstrip(".")
