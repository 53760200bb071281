"""The export that a user asks for: a format of RDF, or of property graphs."""

from __future__ import annotations

from pathlib import Path

import msgspec

from trialgraph.export.errors import ExportError
from trialgraph.export.lines import Lines
from trialgraph.export.run import STDOUT, Selection, Target, export_lines
from trialgraph.formats import COMPRESSIONS, FORMATS, compression
from trialgraph.progress import Progress, silent

__all__ = ["Written", "export_graph"]

_PROPERTY_GRAPHS = ("neo4j", "kgx", "graphml")
_SUFFIXES = {"graphml", *(suffix.lstrip(".") for suffix in (*FORMATS, *COMPRESSIONS))}


class Written(msgspec.Struct, frozen=True):
    """What an export has written: how many things, that in words, and what is beside it that it did not write."""

    number: int
    told: str
    earlier: str | None = None


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
    named, path, chosen = str(path), Path(path), selection or Selection()
    kind = form.lower().lstrip(".") if form is not None else _suffix(path)
    if kind not in _PROPERTY_GRAPHS:
        target = Target.named(path, form)
        kind = target.form.lstrip(".") + (target.packing or "")
        _one_format(path, kind, form)
        if named.endswith("/") or path.is_dir():
            raise ExportError(
                f"{named!r} is a folder, and {kind} is one file: name it, as {named.rstrip('/')}/trials.{kind}"
            )
        number = export_lines(lines, target, chosen, split=split, describe=describe, address=address, progress=progress)
        return Written(number, f"{number:,} statements", _earlier(target, split))
    packed = compression(path) if kind == "graphml" else None
    _one_format(path, kind + (packed or ""), form)
    if chosen.graphs is not None or chosen.same_as or split is not None or describe or address is not None:
        raise ExportError(f"{kind} is the whole graph, its names merged: it takes none of the options of RDF")
    if path == STDOUT or (kind != "graphml" and path.is_file()):
        raise ExportError(f"{kind} needs a {'file' if kind == 'graphml' else 'folder'}: name one with -o")
    from trialgraph.export.property_files import write_property_graph

    nodes, relationships = write_property_graph(lines, kind, path, progress)
    return Written(nodes + relationships, f"{nodes:,} nodes and {relationships:,} relationships")


def _one_format(path: Path, kind: str, form: str | None) -> None:
    """Refuse a file whose name is that of another format than its own: whoever reads it goes by its name."""
    ends = [suffix for suffix in (_suffix(path), (compression(path) or "").lstrip(".")) if suffix in _SUFFIXES]
    if form is not None and ends and not f".{kind}".endswith("." + ".".join(ends)):
        says = form.lower().lstrip(".")
        raise ExportError(f"{path.name!r} is named as {'.'.join(ends)} is, and --format says {says}: let them agree")


def _earlier(target: Target, split: int | None) -> str | None:
    """The files of an earlier export by this name, which a loader of the whole folder would read as well."""
    if target.path == STDOUT:
        return None
    if split is not None:
        return f"{target.path.name} beside them is of an earlier export" if target.path.is_file() else None
    parts = [path.name for path in target.parts()]
    if not parts:
        return None
    told = f"{parts[0]} is" if len(parts) == 1 else f"{parts[0]} to {parts[-1]}"
    return f"{told} beside it {'' if len(parts) == 1 else 'are '}of an earlier export"


def _suffix(path: Path) -> str:
    return (path.with_suffix("") if compression(path) else path).suffix.lower().lstrip(".")
