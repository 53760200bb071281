"""Whether a graph keeps to the shapes: the SHACL of ``trialgraph.shapes``, record by record, with findings for people.

A record is judged as its source tells it: where two sources describe one trial, their graphs are never mixed before
they are judged, so that two titles of one trial are no finding.
"""

from __future__ import annotations

from trialgraph.validate.engine import engine_for, validate, validate_build
from trialgraph.validate.errors import (
    ENGINES,
    NothingToCheckError,
    ShapesMissingError,
    UnknownEngineError,
    check_engine,
)
from trialgraph.validate.report import Finding, Report, report_rows

__all__ = [
    "ENGINES",
    "Finding",
    "NothingToCheckError",
    "Report",
    "ShapesMissingError",
    "UnknownEngineError",
    "check_engine",
    "engine_for",
    "report_rows",
    "validate",
    "validate_build",
]
