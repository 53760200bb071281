"""Where JSON documents hold lists of records: what an answer of a registry's interface wraps them in."""

from __future__ import annotations

__all__ = ["ENVELOPES"]

ENVELOPES: tuple[tuple[str, ...], ...] = (
    ("studies",),
    ("FullStudiesResponse", "FullStudies"),
    ("StudyFieldsResponse", "StudyFields"),
)
"""Each is the way of field names to a list; each element of the list is one record."""
