"""Records that a reader has labelled: what their product is, of which source and donor, and by which route it goes."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from benchmarks.names.truth import TruthError
from trialgraph.ontology import scheme

__all__ = ["Label", "labels", "verdicts"]

_COLUMNS = ("nct_id", "product_kind", "cell_sources", "donor", "routes", "cell_type", "note")
_KINDS = {
    "cells": frozenset({"cells"}),
    "cells+other": frozenset({"cells"}),
    "cell-fraction": frozenset({"cell-fraction"}),
    "cell-free": frozenset({"cell-free"}),
    "none": frozenset[str](),
    "unclear": None,
}
_DONORS = frozenset({"autologous", "allogeneic", "both", "xenogeneic", "not-stated"})
_SILENT = frozenset({"", "not-stated", "none"})
# The labels' own short words for types; all others are looked up in the vocabulary.
_TYPES = {"msc": "mesenchymal", "hsc": "hematopoietic-stem-cell"}


class Label(NamedTuple):
    """What is to be found in a record, field by field; a field that cannot be judged is not among them.

    ``left_out`` are labels that say "unclear", or that no code of a vocabulary can meet, as "field: label".
    """

    trial: str
    wanted: Mapping[str, frozenset[str]]
    left_out: tuple[str, ...]
    note: str


def labels(path: Path) -> Iterator[Label]:
    """The rows of a labelled file; raises :class:`TruthError` for a column or a label that is not known."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        missing = [column for column in _COLUMNS if column not in (rows.fieldnames or ())]
        if missing:
            raise TruthError(f"{path}: no column {', '.join(missing)}")
        for row in rows:
            yield _label(path, {column: (row[column] or "").strip() for column in _COLUMNS})


def verdicts(path: Path) -> dict[tuple[str, str], str]:
    """By record and field, who a reader of the record found wrong (the label, the program, or arguable), and why."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {(row["nct_id"], row["field"]): f"{row['wrong']}: {row['why']}" for row in rows}


def _label(path: Path, row: Mapping[str, str]) -> Label:
    kind, donor = row["product_kind"], row["donor"]
    if kind not in _KINDS or donor not in _DONORS:
        told = donor if kind in _KINDS else kind
        raise TruthError(f"{path}: `{told}` of {row['nct_id']} is no label")
    types, unknown_types = _types(row["cell_type"])
    sources, unknown_sources = _sources(path, row)
    wanted = {
        "source": sources,
        "donor": frozenset({donor} - _SILENT),
        "route": _several(row["routes"]),
    }
    if not unknown_types:
        wanted["type"] = types
    kinds = _KINDS[kind]
    if kinds is not None:
        wanted["product"] = frozenset({"product"} if kinds else ())
        wanted["kind"] = kinds
    left_out = [f"source: {label}" for label in unknown_sources] + [f"type: {label}" for label in unknown_types]
    return Label(row["nct_id"], wanted, (*left_out, *(["product: unclear"] if kinds is None else [])), row["note"])


def _several(cell: str) -> frozenset[str]:
    return frozenset(part.strip() for part in cell.split("|")) - _SILENT


def _sources(path: Path, row: Mapping[str, str]) -> tuple[frozenset[str], list[str]]:
    """The codes of the sources, and the tissues that the vocabulary has no code for."""
    said = _several(row["cell_sources"])
    others = {label for label in said if label.startswith("other")}
    for code in sorted(said - others):
        if code not in scheme("cell-source"):
            raise TruthError(f"{path}: `{code}` of {row['nct_id']} is no cell source")
    return said - others, sorted(others)


def _types(cell: str) -> tuple[frozenset[str], list[str]]:
    """The codes of "msc", "other:svf" or "multiple:msc+treg", and the words that are no type of cell."""
    known, unknown = set(), []
    for word in cell.removeprefix("multiple:").removeprefix("other:").split("+"):
        code = _TYPES.get(word) or scheme("cell-type").resolve(word)
        if code is not None and code not in _SILENT:
            known.add(code)
        elif code is None and word not in _SILENT:
            unknown.append(word)
    return frozenset(known), unknown
