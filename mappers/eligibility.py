"""Eligibility criteria: one text of a registry, cut at its own headings into who may and who may not take part."""

from __future__ import annotations

import re

__all__ = ["split_criteria"]

# A line that is nothing but the heading; markdown bullets and bold marks around it are the registry's.
_HEADING = re.compile(
    r"^[ \t]*[*#•-]*[ \t]*(?:(?:key|main|major|general|study|subject|patient|the)[ \t]+)?(inclusion|exclusion)"
    r"(?:[ \t]+criteri(?:a|on))?[ \t]*[:：.]?[ \t]*\**[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)


def split_criteria(text: str) -> tuple[str, str] | None:
    """(inclusion, exclusion) where the text is one of each under its heading and nothing else; None otherwise."""
    found = list(_HEADING.finditer(text))
    if [mark[1].lower() for mark in found] != ["inclusion", "exclusion"] or text[: found[0].start()].strip():
        return None
    inclusion = text[found[0].end() : found[1].start()].strip("\n")
    exclusion = text[found[1].end() :].strip("\n")
    return (inclusion, exclusion) if inclusion.strip() and exclusion.strip() else None
