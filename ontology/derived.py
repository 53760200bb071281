"""What follows from the Turtle files: the list of terms, the JSON-LD context, the canonical vocabularies.

Nothing here writes: :func:`expected_texts` says what each file should hold; ``python -m trialgraph.ontology``
compares or writes.
"""

from __future__ import annotations

import json
from typing import Any

from trialgraph.ontology.canonical import canonical_turtle
from trialgraph.ontology.files import ontology_file, vocabulary_files
from trialgraph.ontology.namespaces import BASE, ONTOLOGY, PREFIXES, VOCAB

__all__ = ["context", "defined_terms", "expected_texts"]

_OWL = PREFIXES["owl"]
_XSD = PREFIXES["xsd"]
_RDFS = PREFIXES["rdfs"]
# The datatypes that a context may promise; a date has the type of its precision and says so itself.
_COERCED = {f"{_XSD}{name}": f"xsd:{name}" for name in ("boolean", "decimal", "integer")}
# JSON-LD 1.1, 9.15.1: only a namespace that ends in one of these is a prefix without saying so.
_GEN_DELIMS = ":/?#[]@"
_BORROWED: dict[str, Any] = {
    **{
        name: f"skos:{name}" for name in ("altLabel", "definition", "hiddenLabel", "notation", "prefLabel", "scopeNote")
    },
    **{
        name: {"@id": f"skos:{name}", "@type": "@id"}
        for name in ("broader", "closeMatch", "exactMatch", "inScheme", "narrower", "relatedMatch", "topConceptOf")
    },
    "comment": "rdfs:comment",
    "generatedBy": {"@id": "prov:wasGeneratedBy", "@type": "@id"},
    "identifier": "dcterms:identifier",
    "label": "rdfs:label",
    "latitude": {"@id": "wgs84:lat", "@type": "xsd:decimal"},
    "longitude": {"@id": "wgs84:long", "@type": "xsd:decimal"},
    "primarySource": {"@id": "prov:hadPrimarySource", "@type": "@id"},
    "seeAlso": {"@id": "rdfs:seeAlso", "@type": "@id"},
    "source": {"@id": "dcterms:source", "@type": "@id"},
    "value": "rdf:value",
}
_TERMS_HEAD = '''"""The local names of the ontology, sorted: written by ``python -m trialgraph.ontology``."""

from __future__ import annotations

__all__ = ["TERMS"]

TERMS: tuple[str, ...] = (
'''


def defined_terms() -> dict[str, tuple[str, str | None]]:
    """Each term that the ontology defines, sorted: the IRIs of its kind and of its range, if it has one."""
    import pyoxigraph as ox

    kinds: dict[str, str] = {}
    ranges: dict[str, str] = {}
    for quad in ox.parse(ontology_file().read_bytes(), ox.RdfFormat.TURTLE):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            name = quad.subject.value.removeprefix(ONTOLOGY)
            if name == quad.subject.value:
                continue
            if quad.predicate.value == PREFIXES["rdf"] + "type":
                kinds[name] = quad.object.value
            elif quad.predicate.value == f"{_RDFS}range":
                ranges[name] = quad.object.value
    return {name: (kinds[name], ranges.get(name)) for name in sorted(kinds)}


def context() -> dict[str, Any]:
    """The JSON-LD 1.1 context: every prefix, and every term under its own short name.

    Vocabularies are prefixes too, as in Turtle, but for those that are called as a property is: a word has one meaning.
    """
    prefixes: dict[str, Any] = {
        name: iri if iri[-1] in _GEN_DELIMS else {"@id": iri, "@prefix": True} for name, iri in PREFIXES.items()
    }
    prefixes["trial"] = f"{BASE}trial/"
    schemes = [file.name.removesuffix(".ttl") for file in vocabulary_files()]
    prefixes |= {name: f"{VOCAB}{name}/" for name in schemes if name not in defined_terms()}
    terms = {
        name: _definition(name, kind, value_type)
        for name, (kind, value_type) in defined_terms().items()
        if kind != f"{_RDFS}Datatype"
    }
    return {"@context": {"@version": 1.1, "id": "@id", "type": "@type", **prefixes, **_BORROWED, **terms}}


def _definition(name: str, kind: str, value_type: str | None) -> str | dict[str, str]:
    if kind == f"{_OWL}ObjectProperty":
        return {"@id": f"tg:{name}", "@type": "@id"}
    coerced = _COERCED.get(value_type or "")
    return {"@id": f"tg:{name}", "@type": coerced} if coerced else f"tg:{name}"


def expected_texts() -> dict[str, str]:
    """What the derived files should hold, by their path in the room."""
    texts = {f"vocab/{file.name}": canonical_turtle(file.read_bytes()) for file in vocabulary_files()}
    texts["context.jsonld"] = json.dumps(context(), indent=2, ensure_ascii=False) + "\n"
    texts["terms.py"] = _TERMS_HEAD + "".join(f'    "{name}",\n' for name in defined_terms()) + ")\n"
    return texts
