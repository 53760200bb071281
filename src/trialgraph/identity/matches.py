"""What identity decides: one :class:`Match` per decision, with the rule and the evidence for it."""

from __future__ import annotations

import msgspec

from trialgraph.mappers.names import digest

__all__ = ["CONFIDENCE", "OPERATED_BY", "SAME", "SAME_TRIAL", "Match", "Refused"]

SAME = "skos:exactMatch"
OPERATED_BY = "tg:operatedBy"
SAME_TRIAL = "tg:sameTrialAs"

# Precision of each tier, measured on hand-made truth (DESIGN.md of the project gives the sets): never a similarity.
CONFIDENCE = {"T1": "0.99", "T2": "0.99", "T4": "0.97", "P1": "0.95", "P2": "0.95", "C1": "0.99", "R1": "0.99"}


class Match(msgspec.Struct, frozen=True, order=True):
    """One decision about two names (IRIs): the predicate that holds, the tier and the rule that say so."""

    subject: str
    object: str
    predicate: str
    tier: str
    rule: str
    evidence: str  # what the two have in common: the key, the place
    subject_label: str
    object_label: str

    @property
    def confidence(self) -> str:
        """The measured precision of the tier, as a canonical decimal."""
        return CONFIDENCE[self.tier]

    @property
    def name(self) -> str:
        """The last segment of the match's IRI: the same decision has the same."""
        return digest(self.subject, self.predicate, self.object) + digest(self.object, self.subject, self.tier)


class Refused(msgspec.Struct, frozen=True, order=True):
    """A group that evidence would have joined, and the contradiction in it that kept it apart."""

    members: tuple[str, ...]  # IRIs
    reason: str
