"""Namespaces: the one table of prefixes, and the closed namespace ``TG`` in which a typo raises.

Nothing here imports rdflib (a quarter of a second); :func:`tg_namespace` builds its class on first use.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache
from types import new_class
from typing import TYPE_CHECKING, Any, cast

from trialgraph.ontology.terms import TERMS

if TYPE_CHECKING:
    from rdflib.namespace import DefinedNamespace

__all__ = ["BASE", "ONTOLOGY", "PREFIXES", "TG", "VOCAB", "WGS84", "ClosedNamespace", "tg_namespace"]

BASE = "https://w3id.org/trialgraph/"
ONTOLOGY = f"{BASE}ontology#"
VOCAB = f"{BASE}vocab/"
# rdflib.namespace.WGS has https here, which is another vocabulary as far as RDF is concerned.
WGS84 = "http://www.w3.org/2003/01/geo/wgs84_pos#"

_OBO = "http://purl.obolibrary.org/obo/"

PREFIXES: dict[str, str] = {
    "CL": f"{_OBO}CL_",
    "CTO": f"{_OBO}CTO_",
    "EFO": "http://www.ebi.ac.uk/efo/EFO_",
    "NCIT": f"{_OBO}NCIT_",
    "OBI": f"{_OBO}OBI_",
    "UBERON": f"{_OBO}UBERON_",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "mesh": "http://id.nlm.nih.gov/mesh/",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "semapv": "https://w3id.org/semapv/vocab/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "sssom": "https://w3id.org/sssom/",
    "tg": ONTOLOGY,
    "vann": "http://purl.org/vocab/vann/",
    "vocab": VOCAB,
    "void": "http://rdfs.org/ns/void#",
    "wgs84": WGS84,
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


class ClosedNamespace:
    """A namespace whose terms are attributes: a ``str`` IRI each, and an AttributeError for anything else.

    >>> TG.leadSponsor
    'https://w3id.org/trialgraph/ontology#leadSponsor'
    """

    def __init__(self, iri: str, terms: tuple[str, ...]) -> None:
        self._iri = iri
        self._terms = terms
        self.__dict__.update({term: iri + term for term in terms})

    # Only reached for names that are not terms; it makes type checkers accept those that are.
    def __getattr__(self, name: str) -> str:
        if name.startswith("_"):
            raise AttributeError(name)
        near = get_close_matches(name, self._terms, 1, 0)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise AttributeError(f"{name} is not a term of {self._iri}{hint}", name=name, obj=self)

    def __getitem__(self, name: str) -> str:
        """The IRI of a term whose name is in a variable; raises AttributeError as attribute access does."""
        iri: str = getattr(self, name)
        return iri

    def __iter__(self) -> Iterator[str]:
        """The local names, sorted."""
        return iter(self._terms)

    def __contains__(self, value: object) -> bool:
        """Whether a local name or an IRI is a term."""
        return isinstance(value, str) and value.removeprefix(self._iri) in self._terms

    def __dir__(self) -> list[str]:
        return list(self._terms)

    def __str__(self) -> str:
        return self._iri

    def __repr__(self) -> str:
        return f"ClosedNamespace({self._iri!r}, {len(self._terms)} terms)"


TG = ClosedNamespace(ONTOLOGY, TERMS)


@cache
def tg_namespace() -> type[DefinedNamespace]:
    """The same terms as an rdflib ``DefinedNamespace``, which raises on a typo as ``TG`` does."""
    from rdflib import Namespace, URIRef
    from rdflib.namespace import DefinedNamespace

    body: dict[str, Any] = {
        "_NS": Namespace(ONTOLOGY),
        "_fail": True,
        "__annotations__": dict.fromkeys(TERMS, URIRef),
    }
    return cast(
        "type[DefinedNamespace]",
        new_class("TG", (DefinedNamespace,), exec_body=lambda space: space.update(body)),
    )
