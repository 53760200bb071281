"""What a build folder holds besides the quads: store, description, findings, report."""

from __future__ import annotations

import time
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import msgspec

from trialgraph import __version__
from trialgraph.catalogue import question
from trialgraph.coverage import FATES, PathCoverage, write_coverage
from trialgraph.engines import EmbeddedEngine
from trialgraph.export.describe import description
from trialgraph.export.lines import lines_of_file
from trialgraph.export.tally import figures_of
from trialgraph.identity import Entities
from trialgraph.loading import load_store
from trialgraph.ontology import ONTOLOGY, vocabulary_quads
from trialgraph.results import plain

if TYPE_CHECKING:
    from pathlib import Path

    from trialgraph.graph import KnowledgeGraph
    from trialgraph.ledger import Counts, Ledger
    from trialgraph.mapping import Settings
    from trialgraph.progress import Progress
    from trialgraph.workspace import Workspace

__all__ = ["TOP_LINKS", "Clock", "vocabulary_lines", "write_artefacts"]

VOCABULARY = "graph/vocabulary"
# The questions about links group sites in memory: 20 MB and a second for 1,000 trials.
_ASKED_AT_ONCE = 8_000_000
# The network is told in passing only while it is made in passing.
_DRAWN_AT_ONCE = 2_000
_TOP, _FEW = 5, 6
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


class Clock:
    """Where the time of a build goes: each lap is the seconds since the one before."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._began = time.monotonic()

    def lap(self, name: str) -> None:
        """End a lap."""
        now = time.monotonic()
        self.laps[name] = round(now - self._began, 2)
        self._began = now


def write_artefacts(
    work: Workspace,
    target: Path,
    ledger: Ledger,
    entities: Entities,
    settings: Settings,
    clock: Clock,
    progress: Progress,
    fields: list[PathCoverage],
    *,
    jobs: int | None,
) -> None:
    """Load the store from ``graph.nq.zst``, check it, and write ``void.ttl`` and the reports.

    ``target`` holds the earlier build, if there is one: the reports tell what has changed. The store is made in the
    workspace itself, where a build that goes on finds it; whoever calls moves it.
    """
    import pyoxigraph as ox

    from trialgraph.graph import Build, KnowledgeGraph
    from trialgraph.network import summary
    from trialgraph.report import write_report

    folder, counts = work.new, ledger.counts
    quads = folder / "graph.nq.zst"
    place = work.path / "store"
    load_store(quads, place, progress)
    # Closed and opened again: other processes read it while it is validated.
    store = ox.Store.read_only(str(place))
    graph = KnowledgeGraph(EmbeddedEngine(store, place), name=str(folder), build=Build(quads, place, counts.quads))
    clock.lap("store")
    progress("shapes", 0, None)
    checked = _check(graph, counts, folder, target, jobs, progress)
    clock.lap("shapes")
    progress("links", 0, None)
    identity = entities.counts()
    classes = _classes(ledger, entities, identity["matches"])
    idle = [row.where for row in entities.idle if not row.packaged]
    report: dict[str, Any] = {
        "trialgraph": __version__,
        "base": settings.base,
        "counts": msgspec.to_builtins(counts),
        "entities": classes,
        "identity": identity | {"tiers": entities.tiers(), "idle": idle},
        "validation": checked,
        "links": _links(graph) if counts.quads <= _ASKED_AT_ONCE else {},
        "network": summary(graph.network("co-sponsorship")) if counts.mapped <= _DRAWN_AT_ONCE else None,
    }
    if settings.coverage:
        write_coverage(folder / "coverage.tsv", fields)
        report["coverage"] = _coverage(fields)
    clock.lap("links")
    progress("description", 0, None)
    figures = figures_of(lines_of_file(quads), work.path)
    (folder / "void.ttl").write_text(description(figures, [quads]), encoding="utf-8")
    clock.lap("description")
    report["seconds"] = clock.laps
    (folder / "README.md").write_bytes(files("trialgraph").joinpath("build_readme.md").read_bytes())
    write_report(folder, report)


def _coverage(fields: list[PathCoverage]) -> dict[str, dict[str, Any]]:
    """How many paths of each format came to what, and those that no mapper reads."""
    told: dict[str, dict[str, Any]] = {}
    for row in fields:
        of_format = told.setdefault(row.format, dict.fromkeys(FATES, 0) | {"unread_paths": []})
        of_format[row.fate] += 1
        if row.fate == "unread":
            of_format["unread_paths"].append({"path": row.path, "records": row.records})
    return told


def _classes(ledger: Ledger, entities: Entities, matches: int) -> dict[str, int]:
    """How many things there are of each class of the ontology; what many records name counts once."""
    kinds = {kind.capitalize(): number for kind, number in entities.kinds().items()}
    known = {
        name.removeprefix(ONTOLOGY): number for name, number in ledger.classes.items() if name.startswith(ONTOLOGY)
    }
    whole = known | kinds | {"Match": matches, "Trial": ledger.trials()}
    return {name: whole[name] for name in sorted(whole) if whole[name]}


def _check(
    graph: KnowledgeGraph, counts: Counts, folder: Path, target: Path, jobs: int | None, progress: Progress
) -> dict[str, Any]:
    """The outcome of the shapes, all of it in ``report.ttl``; ``conforms`` is None where there was nothing to check."""
    from trialgraph.report import write_shacl
    from trialgraph.validate.telling import telling
    from trialgraph.validate.trend import NoTrend, read_earlier

    if not counts.mapped:
        return {"conforms": None, "why": "no record was mapped", "findings": []}
    began = time.monotonic()
    report = graph.validate(jobs=jobs, progress=progress)
    seconds = time.monotonic() - began
    earlier = target / "report.json"
    before = read_earlier(earlier) if earlier.exists() else NoTrend("there is no earlier build here")
    write_shacl(folder / "report.ttl", report)
    return telling(report, before, seconds=seconds, all_in="report.ttl")


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
