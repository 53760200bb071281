"""What validation says: findings, the report they make up, and the errors of having nothing to say."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from trialgraph.errors import TrialgraphError
from trialgraph.ontology import PREFIXES

__all__ = ["SEVERITIES", "Finding", "NothingToCheckError", "Report", "ShapesMissingError", "report_rows"]

SEVERITIES = ("violation", "warning", "info")
_SH = "http://www.w3.org/ns/shacl#"
_TYPE = f"<{PREFIXES['rdf']}type>"


class NothingToCheckError(TrialgraphError):
    """The data hold no trial, so that "conforms" would be an empty word."""

    def __init__(self, quads: int, graphs: int) -> None:
        self.quads = quads
        self.graphs = graphs
        super().__init__(quads, graphs)

    def __str__(self) -> str:
        where = f"{self.quads} quads in {self.graphs} graphs" if self.quads else "no quads at all"
        return f"nothing to check: looked for things of the class tg:Trial and found none ({where})"


class ShapesMissingError(TrialgraphError):
    """There are no shapes to check by: the installation is incomplete."""

    def __str__(self) -> str:
        return "nothing to check by: no shape with a target was found in trialgraph.shapes"


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

    def order(self) -> tuple[object, ...]:
        """The key that findings are sorted by: severity, trial, field, message, then what tells equal ones apart."""
        rank = SEVERITIES.index(self.severity)
        told = (rank, self.trial, self.field, self.message)
        return *told, self.focus, self.record or "", self.term or "", self.shape, self.component


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """The outcome: findings in order, how many things of each class were looked at, how many constraints there are.

    A trial, an organisation, a site, a person and a condition count once, however many records speak of them.
    """

    findings: tuple[Finding, ...]
    checked: dict[str, int]
    shapes: int

    @property
    def conforms(self) -> bool:
        """Whether nothing in the graph is wrong; warnings and infos speak of the sources, not of the graph."""
        return not any(finding.severity == "violation" for finding in self.findings)

    def count(self, severity: str) -> int:
        """How many findings have the severity."""
        return sum(finding.severity == severity for finding in self.findings)

    def to_turtle(self) -> str:
        """The findings as a SHACL validation report; ``sh:conforms`` is :attr:`conforms`.

        Source: SHACL, section 3.6, https://www.w3.org/TR/shacl/#validation-report
        """
        import pyoxigraph as ox

        lines = [f"_:report {_TYPE} <{_SH}ValidationReport> .", f"_:report <{_SH}conforms> {_boolean(self.conforms)} ."]
        numbered = list(enumerate(self.findings, 1))
        lines += [f"_:report <{_SH}result> _:r{at} ." for at, _ in numbered]
        lines += [f"_:r{at} {relation} {term} ." for at, finding in numbered for relation, term in _result(finding)]
        triples = ox.parse("\n".join(lines), ox.RdfFormat.N_TRIPLES)
        prefixes = {"sh": _SH, "tgs": "https://w3id.org/trialgraph/shapes#"}
        prefixes |= {name: PREFIXES[name] for name in ("dcterms", "rdfs", "tg", "xsd")}
        text = ox.serialize((quad.triple for quad in triples), format=ox.RdfFormat.TURTLE, prefixes=prefixes)
        return (text or b"").decode()


def report_rows(report: Report) -> list[tuple[str, str, str, str]]:
    """The findings as rows of a table: trial, field, message, severity."""
    return [(finding.trial, finding.field, finding.message, finding.severity) for finding in report.findings]


def _result(finding: Finding) -> Iterable[tuple[str, str]]:
    import pyoxigraph as ox

    yield _TYPE, f"<{_SH}ValidationResult>"
    yield f"<{_SH}focusNode>", finding.focus if finding.focus.startswith("_:") else f"<{finding.focus}>"
    yield f"<{_SH}resultSeverity>", f"<{_SH}{finding.severity.capitalize()}>"
    yield f"<{_SH}resultMessage>", str(ox.Literal(finding.message))
    yield f"<{_SH}sourceShape>", f"<{finding.shape}>"
    if finding.component:
        yield f"<{_SH}sourceConstraintComponent>", f"<{_SH}{finding.component}>"
    if finding.path:
        yield f"<{_SH}resultPath>", f"<{finding.path}>"
    if finding.term:
        yield f"<{_SH}value>", finding.term


def _boolean(value: bool) -> str:
    return f'"{"true" if value else "false"}"^^<{PREFIXES["xsd"]}boolean>'
