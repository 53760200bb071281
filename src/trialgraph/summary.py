"""What the command line says when a build is done, and how it shows findings."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from trialgraph.artefacts import TOP_LINKS
from trialgraph.results import printable

if TYPE_CHECKING:
    from trialgraph.pipeline import Counts

__all__ = ["counted", "counts_line", "print_findings", "print_summary", "since_then"]

_MOST_REJECTED = 5
_WIDE = 200
_MOST_UNREAD = 20
_SHOWN = {
    "shared-cell-sources": "{cell_source_label}: {trials} trials, {sponsors} lead sponsors",
    "shared-sponsors": "{organization_label}: {trials} trials ({trial_ids})",
    "shared-sites": "{site_label}, {city}: {sponsors} lead sponsors, {trials} trials",
    "sponsor-sites": "{site_label} is {organization_label}, {same}: {trial_ids}",
}


def counts_line(counts: Counts | dict[str, Any]) -> str:
    """``read 5 = 5 mapped + 0 rejected``, and duplicates where there are any."""
    told = counts if isinstance(counts, dict) else {name: getattr(counts, name) for name in counts.__struct_fields__}
    duplicates = f" + {told['duplicates']:,} duplicates" if told["duplicates"] else ""
    return f"read {told['read']:,} = {told['mapped']:,} mapped + {told['rejected']:,} rejected{duplicates}"


def print_summary(folder: Path) -> bool:
    """The counts, the verdict, the top links and where the files are; returns whether any record was mapped."""
    report = json.loads((folder / "report.json").read_bytes())
    console = Console(highlight=False, soft_wrap=True)
    console.print(Text(counts_line(report["counts"])))
    entities = ", ".join(f"{number:,} {kind}" for kind, number in report["entities"].items() if kind in _COUNTED)
    console.print(Text(f"{report['counts']['quads']:,} quads: {entities}"))
    _print_idle(console, report["identity"]["idle"])
    _print_verdict(console, report["validation"])
    if report["counts"]["mapped"]:
        for name, link in report["links"].items():
            _print_links(console, name, link)
        if not report["links"]:
            asked = "; ".join(f"trialgraph query {name} --graph {folder}" for name in TOP_LINKS)
            console.print(Text(f"\ntoo large to look for links in passing: {asked}"))
        _print_network(console, folder, report["network"])
    _print_coverage(console, report.get("coverage", {}))
    _print_rejected(console, folder, report["counts"]["rejected"] + report["counts"]["duplicates"])
    console.print(Text(f"\nin {folder}: graph.nq.zst (N-Quads), store/ (Oxigraph), {_FILES}"))
    return bool(report["counts"]["mapped"])


_ROWS = 3  # reviewed rows to tell
_COLOURS = {"violation": "red", "warning": "yellow", "info": "blue"}
_FILES = "report.html, matches.sssom.tsv, rejected.jsonl"
_COUNTED = ("Trial", "Organization", "Site", "Person", "Condition", "Intervention")


def _print_idle(console: Console, idle: list[str]) -> None:
    """Reviewed rows of the user's that changed nothing."""
    if idle:
        more = f"; and {len(idle) - _ROWS:,} more" if len(idle) > _ROWS else ""
        console.print(Text(f"reviewed rows of no two names in this build: {'; '.join(idle[:_ROWS])}{more}", "yellow"))


def _print_verdict(console: Console, checked: dict[str, Any]) -> None:
    if checked["conforms"] is None:
        console.print(Text(f"not validated: {checked['why']}", "yellow"))
        return
    told = ", ".join(counted(checked["counts"], but=("info",)))
    verdict = "conforms" if checked["conforms"] else "does not conform"
    more = f" ({told}: see report.html)" if told else ""
    console.print(Text(verdict + more, "green" if checked["conforms"] else "red"))
    if since := since_then(checked["trend"]):
        console.print(Text(since))


def counted(numbers: Mapping[str, int], *, but: Collection[str] = ()) -> list[str]:
    """``2 violations``, ``1 warning``: what there is of each severity."""
    return [
        f"{number:,} {severity}{'' if number == 1 else 's'}"
        for severity, number in numbers.items()
        if number and severity not in but
    ]


def since_then(trend: Mapping[str, Any]) -> str:
    """What has changed since an earlier report, in one line; "" where there is none."""
    if trend["why"]:
        return ""
    changes = [
        f"{severity}s {change['before']:,} -> {change['now']:,}"
        + ("" if change["new"] is None else f" ({change['new']:,} new, {change['gone']:,} gone)")
        for severity, change in trend["by_severity"].items()
        if change["before"] or change["now"]
    ]
    records = f"records {trend['records']['before']:,} -> {trend['records']['now']:,}"
    return f"since the report of {trend['against']['written']}: {', '.join([records, *changes])}"


def _print_links(console: Console, name: str, link: dict[str, Any]) -> None:
    console.print(Text(f"\n{name} ({link['rows']})", "bold"))
    for values in link["first"]:
        row = dict(zip(link["columns"], values, strict=True))
        row["same"] = "a sponsor of the same trial" if row.get("same_trial") == "true" else "a sponsor of another trial"
        console.print(Text("  " + printable(_SHOWN[name].format(**row))))


def _print_network(console: Console, folder: Path, told: dict[str, int] | None) -> None:
    if told is not None:
        console.print(Text(f"\nco-sponsorship ({told['nodes']} sponsors)", "bold"))
        console.print(Text(f"  {told['edges']} links, {told['components']} components; draw them with:"))
        console.print(Text(f"  trialgraph network co-sponsorship --graph {folder} -o sponsors.html"))


def _print_coverage(console: Console, formats: dict[str, dict[str, Any]]) -> None:
    for name, told in formats.items():
        console.print(Text(f"\nfields of {name} (all in coverage.tsv)", "bold"))
        console.print(
            Text(
                f"  {told['mapped']} give triples, {told['told-twice']} only repeat others (told-twice), "
                f"{told['left-out']} are left out for a reason, {told['unread']} are read by no mapper"
            )
        )
        for field in told["unread_paths"][:_MOST_UNREAD]:
            console.print(Text("  " + printable(f"not read: {field['path']} (records: {field['records']:,})")))
        if len(told["unread_paths"]) > _MOST_UNREAD:
            console.print(Text(f"  and {len(told['unread_paths']) - _MOST_UNREAD} more"))


def _print_rejected(console: Console, folder: Path, number: int) -> None:
    if not number:
        return
    console.print(Text(f"\nnot in the graph ({number}; all in rejected.jsonl)", "bold"))
    with (folder / "rejected.jsonl").open(encoding="utf-8") as lines:
        for _, line in zip(range(_MOST_REJECTED), lines, strict=False):
            record = json.loads(line)
            console.print(Text("  " + printable(f"{record['name']}: {record['reason']}")))


def print_findings(told: Mapping[str, Any], first: Mapping[str, Sequence[str]]) -> None:
    """A table of the shapes that found something, severest first; ``first`` has some trials of each."""
    if not told["by_shape"]:
        return
    table = Table("severity", "what", "field", Column("findings", justify="right"), "trials")
    for row in told["by_shape"]:
        trials = " ".join(first.get(row["shape"], ()))
        texts = [Text(printable(cell)) for cell in (row["message"], row["field"], f"{row['findings']:,}", trials)]
        table.add_row(Text(row["severity"], _COLOURS[row["severity"]]), *texts)
    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = _WIDE  # a pipe has no edge at which words must be cut
    console.print(table)
