"""What the Biolink model calls our nodes and relationships; looked up in its version 4.4.6.

https://biolink.github.io/biolink-model/. A more special one than ``related_to`` is taken where its definition, and
the domain and range it may have, hold for what we say; ``has_participant`` and ``has_input`` are of biological
processes.
"""

from __future__ import annotations

import re

from trialgraph.export.tables import Edge, Node
from trialgraph.ontology import BASE, PREFIXES

__all__ = ["AGGREGATOR", "categories", "curie", "knowledge", "predicate", "primary_source", "xrefs"]

AGGREGATOR = "infores:trialgraph"
_INFORES = {"clinicaltrials.gov": "infores:clinicaltrials"}

# Biolink has no organisations and no hospitals: an Agent is a "person, group, organization or project", and has UMLS'
# Health Care Related Organization (STY:T093) as a narrower term. A GeographicLocation is a place on the planet: sites
# of one town are not one. ClinicalIntervention is what a trial gives; what is in trials for a disease is a Treatment.
_CATEGORIES = {
    "Trial": ("ClinicalTrial",),
    "Organization": ("Agent",),
    "Site": ("Agent",),
    "Person": ("Agent",),
    "Condition": ("DiseaseOrPhenotypicFeature",),
    "Intervention": ("ClinicalIntervention", "Treatment"),
}
# What a cell source is, its matches tell. Tissues have often a type of cell beside: they are still tissues. EFO's own
# terms among the matches, beside those that it has from UBERON and CL, are of cell lines.
_BY_MATCH = (("UBERON:", "AnatomicalEntity"), ("CL:", "Cell"), ("CLO:", "CellLine"), ("EFO:", "CellLine"))

# The sponsor's or investigator's activity contributes to the occurrence of the trial (RO:0002326); Biolink's "treats"
# needs proof, which a trial is yet to give.
_PREDICATES = {
    "LEAD_SPONSOR": "contribution_from",
    "COLLABORATOR": "contribution_from",
    "INVESTIGATOR": "contribution_from",
    "AT_SITE": "occurs_in",
    "SAME_TRIAL_AS": "same_as",
    "STUDIED_FOR": "in_clinical_trials_for",
}
# How a statement came about (KnowledgeLevelEnum, AgentTypeEnum): people write records, the rest are our rules.
_KNOWLEDGE = {
    "CELL_SOURCE": ("not_provided", "text_mining_agent"),
    "OPERATED_BY": ("prediction", "automated_agent"),
    "SAME_TRIAL_AS": ("logical_entailment", "automated_agent"),
    "STUDIED_FOR": ("logical_entailment", "automated_agent"),
}
_CURIES = {
    f"{BASE}trial/NCT": "CLINICALTRIALS:NCT",
    PREFIXES["mesh"]: "MESH:",
    PREFIXES["EFO"]: "EFO:",
    BASE: "trialgraph:",
}
_OBO = re.compile(r"http://purl\.obolibrary\.org/obo/([A-Za-z]+)_(\w+)")


def categories(node: Node) -> tuple[str, ...]:
    """The categories of a node."""
    if (known := _CATEGORIES.get(node.kind.name)) is not None:
        return tuple(f"biolink:{each}" for each in known)
    matches = xrefs(node)
    found = (category for begins, category in _BY_MATCH if any(each.startswith(begins) for each in matches))
    return (f"biolink:{next(found, 'NamedThing')}",)


def xrefs(node: Node) -> tuple[str, ...]:
    """What a node is or nearly is in other vocabularies."""
    cells = zip(node.kind.columns, node.values, strict=True)
    matches = [value for column, value in cells if column.name in {"exactMatch", "closeMatch"}]
    return tuple(sorted({curie(each) for some in matches if isinstance(some, tuple) for each in some}))


def predicate(edge: Edge) -> str:
    """The predicate of a relationship: a product derives from its source, of a trial that would be too much."""
    if edge.relation.type == "CELL_SOURCE" and edge.kind == "Intervention":
        return "biolink:derives_from"
    return f"biolink:{_PREDICATES.get(edge.relation.type, 'related_to')}"


def knowledge(edge: Edge) -> tuple[str, str]:
    """The level of knowledge, and the type of agent."""
    return _KNOWLEDGE.get(edge.relation.type, ("knowledge_assertion", "manual_agent"))


def primary_source(edge: Edge) -> str:
    """Who said it first, as the registry of information resources names them; there is room for one."""
    known = (_INFORES[source] for source in edge.sources if source in _INFORES)
    return next(known, AGGREGATOR) if knowledge(edge)[1] == "manual_agent" else AGGREGATOR


def curie(iri: str) -> str:
    """An id with a prefix of Biolink where it has one, else one of ours, without what KGX takes for no id: slashes.

    >>> curie("http://purl.obolibrary.org/obo/CL_0000134")
    'CL:0000134'
    >>> curie("https://w3id.org/trialgraph/site/DE/ulm/ward-1a2b3c4d")
    'trialgraph:site.DE.ulm.ward-1a2b3c4d'
    """
    if found := _OBO.fullmatch(iri):
        return f"{found[1]}:{found[2]}"
    for begins, short in _CURIES.items():
        if iri.startswith(begins):
            return short + iri[len(begins) :].replace("/", ".").replace(":", ".")
    return iri
