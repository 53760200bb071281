"""The vocabulary room: what the terms are, and how words become codes. Imports nothing from later rooms.

``TG.leadSponsor`` is the IRI of a term; ``scheme("status").resolve("Enrolling")`` is the code of a word;
``concept_iri("status", "recruiting")`` is the IRI of a code.
"""

from __future__ import annotations

from trialgraph.ontology.canonical import TurtleError, canonical_turtle
from trialgraph.ontology.files import ontology_files, vocabulary_quads
from trialgraph.ontology.namespaces import (
    BASE,
    ONTOLOGY,
    PREFIXES,
    TG,
    VOCAB,
    WGS84,
    ClosedNamespace,
    tg_namespace,
)
from trialgraph.ontology.vocabulary import (
    AmbiguousLabelError,
    Labels,
    Scheme,
    UnknownTermError,
    concept_iri,
    label_key,
    scheme,
    schemes,
)

__all__ = [
    "BASE",
    "ONTOLOGY",
    "PREFIXES",
    "TG",
    "VOCAB",
    "WGS84",
    "AmbiguousLabelError",
    "ClosedNamespace",
    "Labels",
    "Scheme",
    "TurtleError",
    "UnknownTermError",
    "canonical_turtle",
    "concept_iri",
    "label_key",
    "ontology_files",
    "scheme",
    "schemes",
    "tg_namespace",
    "vocabulary_quads",
]
