"""What a build folder holds besides the quads: store, description, findings, report."""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from trialgraph import __version__
from trialgraph.catalogue import question
from trialgraph.engines import EmbeddedEngine
from trialgraph.identity import Identity
from trialgraph.ontology import ONTOLOGY, PREFIXES, vocabulary_quads
from trialgraph.quadfile import open_text
from trialgraph.results import plain

if TYPE_CHECKING:
    from trialgraph.graph import KnowledgeGraph
    from trialgraph.mapping import Settings
    from trialgraph.pipeline import Counts

__all__ = ["TOP_LINKS", "vocabulary_lines", "write_artefacts"]

VOCABULARY = "graph/vocabulary"
# pyshacl needs memory and minutes in proportion; beyond this, `trialgraph validate` is left to the user.
_VALIDATED_AT_ONCE = 400_000
# The network is told in passing only while it is made in passing.
_DRAWN_AT_ONCE = 2_000
_TOP, _FEW = 5, 6
_CLASSES = "SELECT ?class (COUNT(DISTINCT ?thing) AS ?things) WHERE { ?thing a ?class } GROUP BY ?class ORDER BY ?class"
TOP_LINKS = {
    "shared-cell-sources": {"min_trials": 2},
    "shared-sponsors": {},
    "shared-sites": {},
    "sponsor-sites": {},
}
"""The questions that a build answers at once, with the parameters it asks them with."""


def vocabulary_lines(base: str) -> bytes:
    """Ontology and vocabularies as quads of ``graph/vocabulary``: labels of concepts go where the data goes."""
    return b"".join(f"{quad} .\n".encode() for quad in vocabulary_quads(f"{base}{VOCABULARY}"))


def write_artefacts(
    folder: Path,
    counts: Counts,
    identity: Identity,
    settings: Settings,
    began: float,
    progress: Callable[[str, int], None],
) -> None:
    """Load the store from ``graph.nq.zst``, check it, and write ``void.ttl``, ``report.json`` and ``report.html``."""
    from trialgraph.graph import KnowledgeGraph
    from trialgraph.network import summary
    from trialgraph.report import write_report

    progress("store", 0)
    mapped = time.monotonic()
    graph = KnowledgeGraph(_load_store(folder), name=str(folder), quads=folder / "graph.nq.zst")
    loaded = time.monotonic()
    progress("shapes", 0)
    checked = _check(graph, counts)
    report: dict[str, Any] = {
        "trialgraph": __version__,
        "base": settings.base,
        "counts": msgspec.to_builtins(counts),
        "entities": _entities(graph),
        "identity": {
            "names": len(identity.names),
            "entities": len(set(identity.names.values())),
            "matches": len(identity.matches),
        },
        "validation": checked,
        "links": _links(graph),
        "network": summary(graph.network("co-sponsorship")) if counts.mapped <= _DRAWN_AT_ONCE else None,
        "seconds": {
            "mapping": round(mapped - began, 2),
            "store": round(loaded - mapped, 2),
            "shapes and links": round(time.monotonic() - loaded, 2),
        },
    }
    (folder / "void.ttl").write_text(_description(graph, settings.base, counts.quads), encoding="utf-8")
    (folder / "README.md").write_bytes(files("trialgraph").joinpath("build_readme.md").read_bytes())
    write_report(folder, report)


def _load_store(folder: Path) -> EmbeddedEngine:
    import pyoxigraph as ox

    store = ox.Store(str(folder / "store"))
    with open_text(folder / "graph.nq.zst") as lines:
        store.bulk_load(lines, ox.RdfFormat.N_QUADS)
    store.flush()
    return EmbeddedEngine(store)


def _check(graph: KnowledgeGraph, counts: Counts) -> dict[str, Any]:
    """The outcome of the shapes; ``conforms`` is None where they were not run."""
    if not counts.mapped:
        return {"conforms": None, "why": "no record was mapped", "findings": []}
    if counts.quads > _VALIDATED_AT_ONCE:
        return {"conforms": None, "why": "too large to check at once: run trialgraph validate", "findings": []}
    report = graph.validate()
    findings = [msgspec.to_builtins(finding) for finding in report.findings]
    return {"conforms": report.conforms, "checked": dict(report.checked), "findings": findings}


def _entities(graph: KnowledgeGraph) -> dict[str, int]:
    return {
        str(row["class"]).removeprefix(ONTOLOGY): int(str(row["things"]))
        for row in graph.select(_CLASSES)
        if str(row["class"]).startswith(ONTOLOGY)
    }


def _links(graph: KnowledgeGraph) -> dict[str, dict[str, Any]]:
    links = {}
    for name, parameters in TOP_LINKS.items():
        result = graph.query(name, **parameters)
        links[name] = {
            "question": question(name).summary,
            "rows": len(result),
            "columns": list(result.columns),
            "shown": result.shown,
            "first": [
                [_few(column, plain(value)) for column, value in zip(result.columns, row, strict=True)]
                for row in result.tuples[:_TOP]
            ],
        }
    return links


def _few(column: str, told: str) -> str:
    """A list of ids as a report has room for it."""
    ids = told.split(" ")
    if not column.endswith("_ids") or len(ids) <= _FEW:
        return told
    return f"{' '.join(ids[:_FEW])} and {len(ids) - _FEW} more"


def _description(graph: KnowledgeGraph, base: str, quads: int) -> str:
    """A VoID description of the graph: its size, its classes, where its vocabulary is."""
    rows = graph.select(_CLASSES)
    partitions = [
        f"[ void:class <{row['class']}> ; void:entities {row['things']} ]" for row in rows if "#" in str(row["class"])
    ]
    prefixes = "".join(f"@prefix {name}: <{PREFIXES[name]}> .\n" for name in ("dcterms", "void"))
    return (
        f"{prefixes}\n<{base}> a void:Dataset ;\n"
        f'    dcterms:title "Clinical trials as a graph of sponsors, sites, people and cell sources" ;\n'
        f'    dcterms:description "Built by trialgraph {__version__} from public trial records." ;\n'
        f'    void:uriSpace "{base}" ;\n    void:vocabulary <{ONTOLOGY.rstrip("#")}> ;\n'
        f"    void:triples {quads} ;\n    void:classPartition\n        " + " ,\n        ".join(partitions) + " .\n"
    )
