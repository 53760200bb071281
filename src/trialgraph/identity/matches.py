"""What identity decides: one :class:`Match` per decision, with the rule and the evidence for it."""

from __future__ import annotations

import msgspec

from trialgraph.mappers.names import digest

__all__ = [
    "CLOSE_MATCH",
    "CONFIDENCE",
    "CURATED",
    "LEXICAL",
    "OPERATED_BY",
    "PART_OF",
    "REGISTRY",
    "RELATED",
    "REPLACED_BY",
    "SAME",
    "SAME_TRIAL",
    "Match",
    "Refused",
]

SAME = "skos:exactMatch"
CLOSE_MATCH = "skos:closeMatch"
RELATED = "skos:relatedMatch"
PART_OF = "org:subOrganizationOf"
REPLACED_BY = "dcterms:isReplacedBy"
OPERATED_BY = "tg:operatedBy"
SAME_TRIAL = "tg:sameTrialAs"

LEXICAL, REGISTRY, CURATED = "lexical", "registry", "curated"
_LAYERS = {"T0": CURATED, "T5": REGISTRY, "T6": REGISTRY}
_JUSTIFICATIONS = {"T0": "semapv:ManualMappingCuration", "T6": "semapv:MappingChaining"}

# Precision of each tier, never a similarity: what two readers found right among the decisions on 29,101 names of
# facilities and 38,353 of sponsors of a registry (all of T1 to T4 and T7, 150 of T5, 57 of P2).
CONFIDENCE = {
    "T0": "1.0",
    "T1": "0.99",
    "T2": "0.99",
    "T3": "0.99",
    "T4": "0.98",
    "T5": "0.99",
    "T6": "0.99",
    "T7": "0.95",
    "P1": "0.95",
    "P2": "0.95",
    "C1": "0.99",
    "R1": "0.99",
}


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
    negative: bool = False  # the predicate does not hold
    refused: str = ""  # why the names were not joined although the rule would have joined them

    @property
    def confidence(self) -> str:
        """The measured precision of the tier, as a canonical decimal."""
        return CONFIDENCE[self.tier]

    @property
    def layer(self) -> str:
        """The layer of evidence that the decision belongs to."""
        return _LAYERS.get(self.tier, LEXICAL)

    @property
    def justification(self) -> str:
        """What kind of evidence this is, as a term of SEMAPV."""
        return _JUSTIFICATIONS.get(self.tier, "semapv:LexicalMatching")

    @property
    def name(self) -> str:
        """The last segment of the match's IRI: the same decision has the same."""
        return digest(self.subject, self.predicate, self.object) + digest(self.object, self.subject, self.tier)


class Refused(msgspec.Struct, frozen=True, order=True):
    """A group that evidence would have joined, and the contradiction in it that kept it apart."""

    members: tuple[str, ...]  # IRIs
    reason: str
    tier: str
    rule: str
