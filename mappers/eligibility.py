"""Eligibility criteria: one text of a registry, cut at its own headings into who may and who may not take part."""

from __future__ import annotations

import re

__all__ = ["split_criteria"]

# A line that is nothing but the heading; markdown bullets and bold marks around it are the registry's.
_HEADING = re.compile(
    r"[ \t]*[*#•-]*[ \t]*(?:(?:key|main|major|general|study|subject|patient|the)[ \t]+)?(inclusion|exclusion)"
    r"(?:[ \t]+criteri(?:a|on))?[ \t]*[:：.]?[ \t]*\**[ \t]*",
    re.IGNORECASE,
)


def split_criteria(text: str) -> tuple[str, str] | None:
    """(inclusion, exclusion) where the text is one of each under its heading and nothing else; None otherwise."""
    lines = text.split("\n")
    found = [(at, mark[1].lower()) for at, line in enumerate(lines) if (mark := _heading(line))]
    if [kind for _, kind in found] != ["inclusion", "exclusion"] or any(map(str.strip, lines[: found[0][0]])):
        return None
    inclusion = "\n".join(lines[found[0][0] + 1 : found[1][0]]).strip("\n")
    exclusion = "\n".join(lines[found[1][0] + 1 :]).strip("\n")
    return (inclusion, exclusion) if inclusion.strip() and exclusion.strip() else None


def _heading(line: str) -> re.Match[str] | None:
    return _HEADING.fullmatch(line) if "clusion" in line or "CLUSION" in line else None
