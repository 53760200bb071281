"""What validation says: findings, and the report they make up."""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import lru_cache
from typing import TextIO

import msgspec

from trialgraph.ontology import PREFIXES
from trialgraph.shapes import SHAPES
from trialgraph.validate.quality import SourceQuality, source_of
from trialgraph.validate.units import RECORD

__all__ = ["SEVERITIES", "Finding", "Report", "report_rows"]

SEVERITIES = ("violation", "warning", "info")
_SH = "http://www.w3.org/ns/shacl#"
_LAYER = "/graph/"


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong, odd or missing.

    ``trial`` is the registry id ("" where the finding belongs to no trial), ``record`` the IRI of the named graph (None
    in data without graphs), ``field`` the path with prefixes (``tg:startDate``), ``value`` the words of the value if it
    is a value that is wrong, ``severity`` one of violation, warning, info; ``focus`` and ``shape`` are IRIs.
    """

    trial: str
    record: str | None
    field: str
    value: str | None
    message: str
    severity: str
    focus: str
    shape: str
    path: str | None = None  # the IRI, where the path is a single property
    term: str | None = None  # the value in N-Triples syntax
    component: str = ""  # the constraint component of SHACL

    @property
    def source(self) -> str:
        """Whose words it is about: the source of its record, the layer (``graph/cells``), or "" without graphs."""
        record = self.record or ""
        _, layer, name = record.rpartition(_LAYER)
        return source_of(record) or source_of(self.focus) or f"{layer.strip('/')}/{name}".strip("/")

    @property
    def of_record(self) -> str | None:
        """The IRI of the record that it is about; None where it is of a layer's own things, or there are no graphs."""
        for iri in (self.record or "", self.focus):
            if found := RECORD.search(iri):
                return iri[: found.end()]
        return None

    @property
    def shape_name(self) -> str:
        """The name of the shape, without the IRI it begins with."""
        return self.shape.removeprefix(SHAPES)

    def order(self) -> tuple[object, ...]:
        """The key that findings are sorted by: severity, trial, field, message, then what tells equal ones apart."""
        rank = SEVERITIES.index(self.severity)
        told = (rank, self.trial, self.field, self.message)
        return *told, self.focus, self.record or "", self.term or "", self.shape, self.component


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome: findings in order, how many things of each class were looked at, how many constraints there are.

    A trial, an organisation, a site, a person and a condition count once, however many records speak of them.
    ``engine`` says who judged, ``quads`` how many there were to judge, ``quality`` what is counted of each source.
    """

    findings: tuple[Finding, ...]
    checked: dict[str, int]
    shapes: int
    engine: str = ""
    quads: int = 0
    quality: tuple[SourceQuality, ...] = ()

    @property
    def conforms(self) -> bool:
        """Whether nothing in the graph is wrong; warnings and infos speak of the sources, not of the graph."""
        return not any(finding.severity == "violation" for finding in self.findings)

    def count(self, severity: str) -> int:
        """How many findings have the severity."""
        return sum(finding.severity == severity for finding in self.findings)

    def to_turtle(self) -> str:
        """The findings as a SHACL validation report; ``sh:conforms`` is :attr:`conforms`."""
        text = io.StringIO()
        self.write_turtle(text)
        return text.getvalue()

    def write_turtle(self, out: TextIO) -> None:
        """Write the findings as a SHACL validation report, one after the other.

        Source: SHACL, section 3.6, https://www.w3.org/TR/shacl/#validation-report
        """
        prefixes = {"sh": _SH, "tgs": SHAPES} | {name: PREFIXES[name] for name in ("dcterms", "rdfs", "tg", "xsd")}
        out.writelines(f"@prefix {name}: <{prefixes[name]}> .\n" for name in sorted(prefixes))
        out.write(f"\n[] a sh:ValidationReport ;\n  sh:conforms {str(self.conforms).lower()}")
        # All in one statement: no names for blank nodes that those of the data could be taken for.
        before = " ;\n  sh:result "
        for finding in self.findings:
            out.write(f"{before}[\n    " + " ;\n    ".join(_result(finding)) + "\n  ]")
            before = " , "
        out.write(" .\n")


def report_rows(report: Report) -> list[tuple[str, str, str, str]]:
    """The findings as rows of a table: trial, field, message, severity."""
    return [(finding.trial, finding.field, finding.message, finding.severity) for finding in report.findings]


def _result(finding: Finding) -> Iterator[str]:
    yield "a sh:ValidationResult"
    yield f"sh:focusNode {finding.focus if finding.focus.startswith('_:') else f'<{finding.focus}>'}"
    yield f"sh:resultSeverity sh:{finding.severity.capitalize()}"
    yield f"sh:resultMessage {_literal(finding.message)}"
    yield f"sh:sourceShape <{finding.shape}>"
    if finding.record:
        yield f"dcterms:source <{finding.record}>"
    if finding.component:
        yield f"sh:sourceConstraintComponent sh:{finding.component}"
    if finding.path:
        yield f"sh:resultPath <{finding.path}>"
    if finding.term:
        yield f"sh:value {finding.term}"


@lru_cache(maxsize=1_024)
def _literal(words: str) -> str:
    import pyoxigraph as ox

    return str(ox.Literal(words))
