"""The decisions as an SSSOM table: what a curator reads and any mapping tool takes.

Source: https://mapping-commons.github.io/sssom/ (SSSOM/TSV: metadata as a commented YAML block, then the rows).
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import TextIO

from trialgraph.identity.matches import Match
from trialgraph.ontology import PREFIXES

__all__ = ["write_sssom"]

_ROR = "https://ror.org/"
_COLUMNS = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "predicate_modifier",
    "object_id",
    "object_label",
    "mapping_justification",
    "confidence",
    "mapping_tool",
    "mapping_tool_version",
    "match_string",
    "tier",
    "comment",
)


def write_sssom(out: TextIO, matches: Iterable[Match], *, base: str, version: str) -> None:
    """Write the table, rows in the order of the matches; the same matches give the same bytes."""
    out.write(_metadata(base, version))
    rows = csv.writer(out, dialect="excel-tab", lineterminator="\n")
    rows.writerow(_COLUMNS)
    for match in matches:
        rows.writerow(
            (
                _curie(match.subject, base),
                match.subject_label,
                match.predicate,
                "Not" if match.negative else "",
                _curie(match.object, base),
                match.object_label,
                match.justification,
                match.confidence,
                "trialgraph",
                version,
                match.evidence,
                match.tier,
                f"refused: {match.refused} (the rule: {match.rule})" if match.refused else match.rule,
            )
        )


def _curie(address: str, base: str) -> str:
    if address.startswith(_ROR):
        return f"ror:{address.removeprefix(_ROR)}"
    return f"trialgraph:{address.removeprefix(base)}"


def _metadata(base: str, version: str) -> str:
    known = {name: PREFIXES[name] for name in ("dcterms", "org", "semapv", "skos", "tg")}
    prefixes = {"trialgraph": base, "ror": _ROR, **known}
    lines = [
        "curie_map:",
        *(f"  {prefix}: {address}" for prefix, address in sorted(prefixes.items())),
        f"mapping_set_id: {base}matches.sssom.tsv",
        f"mapping_set_version: {version}",
        "mapping_set_title: Identity decisions of a trialgraph build",
        "license: https://creativecommons.org/publicdomain/zero/1.0/",
        "extension_definitions:",
        "- slot_name: tier",
        f"  property: {PREFIXES['tg']}tier",
        "  type_hint: xsd:string",
    ]
    return "".join(f"#{line}\n" for line in lines)
