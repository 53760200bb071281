"""ClinicalTrials.gov: why some fields are not mapped, in whatever form the record comes."""

from __future__ import annotations

__all__ = ["BROWSE", "CONTACTS", "FLOW", "PARTY", "RESULTS"]

BROWSE = "the tree in which the registry shows a MeSH term; the term and its ancestors are mapped"
CONTACTS = "contact persons: mapped only with --contact-details"
FLOW = "of the flow of participants the totals are mapped"
PARTY = "the responsible party again"
RESULTS = "results other than the flow of participants are not mapped"
