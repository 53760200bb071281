"""Registry ids: how each registry writes them, and which registry an id is from."""

from __future__ import annotations

import re

__all__ = ["REGISTRY_NCT", "find_nct_id", "nct_id", "registry_of"]

REGISTRY_NCT = "clinicaltrials.gov"
_PATTERNS = {REGISTRY_NCT: re.compile(r"NCT[0-9]{8}")}
_NCT = re.compile(r"(?<![A-Za-z0-9])NCT[0-9]{8}(?![A-Za-z0-9])")


def find_nct_id(text: str) -> str | None:
    """The first ClinicalTrials.gov id in the text; None where there is none (ASCII digits and letters only)."""
    found = _NCT.search(text)
    return found.group() if found else None


def nct_id(words: str) -> str | None:
    """The words as a ClinicalTrials.gov id, spaces around it left off; None where they are anything else."""
    found = words.strip(" \t\r\n")
    return found if _PATTERNS[REGISTRY_NCT].fullmatch(found) else None


def registry_of(identifier: str) -> str | None:
    """The code of ``vocab/registry`` whose ids look like this; None for an id of no known registry."""
    return next((code for code, pattern in _PATTERNS.items() if pattern.fullmatch(identifier)), None)
