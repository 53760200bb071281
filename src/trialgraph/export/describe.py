"""A description of a graph and its files in VoID and DCAT: what there is, how much, from where, on what terms.

VoID: https://www.w3.org/TR/void/, DCAT: https://www.w3.org/TR/vocab-dcat-3/, named graphs by SPARQL 1.1 Service
Description, prefixes as SHACL declares them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from trialgraph import __version__
from trialgraph.export.layers import LAYERS
from trialgraph.export.tally import TARGETS, Figures
from trialgraph.formats import COMPRESSIONS, FORMATS
from trialgraph.ontology import ONTOLOGY, PREFIXES, VOCAB, schemes

__all__ = ["SOURCES", "description"]

_CTGOV = "https://clinicaltrials.gov/"
_CTGOV_RIGHTS = (
    "Data of ClinicalTrials.gov, a service of the U.S. National Library of Medicine, are available to all without "
    "charge; whoever uses them names ClinicalTrials.gov as the source, says when the data were processed and that "
    "they were changed, and does not suggest that the Library endorses the use. Here they were changed into RDF. "
    "Some texts of sponsors may be under copyright."
)
_PAGE_RIGHTS = (
    "Facts read from pages that others published about trials; the address of each page is the prov:hadPrimarySource "
    "of its record, and the terms are those of its publisher."
)
_CC_BY = "https://creativecommons.org/licenses/by/4.0/"
_RIGHTS = (
    "Ontology and vocabularies: CC BY 4.0. Names of regions and their codes: GeoNames, CC BY 4.0. Limits of countries: "
    "Natural Earth, public domain, and GeoNames. Records: the terms of their sources, which are its dcterms:source."
)
SOURCES = {
    "clinicaltrials.gov": ("ClinicalTrials.gov", _CTGOV_RIGHTS, f"{_CTGOV}about-site/terms-conditions"),
}
"""What is known of the terms of a source: its name, a text, and where its terms stand."""

_FORMAT_IRIS = {
    ".ttl": ("text/turtle", "Turtle"),
    ".nt": ("application/n-triples", "N-Triples"),
    ".nq": ("application/n-quads", "N-Quads"),
    ".trig": ("application/trig", "TriG"),
    ".jsonld": ("application/ld+json", "JSON-LD"),
    ".rdf": ("application/rdf+xml", "RDF_XML"),
}
_GRAPHS = {"records": "record/[^/]+/[^/]+", "contacts": "graph/contacts/.+"}
_PACKED = {".gz": "application/gzip", ".zst": "application/zstd"}
_IANA = "https://www.iana.org/assignments/media-types/"
_NAMES = PREFIXES | {
    "dcat": "http://www.w3.org/ns/dcat#",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "sh": "http://www.w3.org/ns/shacl#",
}


def description(figures: Figures, files: Iterable[Path] = (), *, address: str | None = None) -> str:
    """The description as Turtle. ``files`` are those that hold the graph; ``address`` is where they are published."""
    base = figures.base
    about = [
        "a void:Dataset, dcat:Dataset, sd:Dataset",
        f"dcterms:title {_text('Clinical trials as a graph of sponsors, sites, people and cell sources')}",
        f"dcterms:description {_text(f'Built by trialgraph {__version__} from public trial records.')}",
        # Who publishes it is not known here.
        f"dcterms:creator [ a prov:SoftwareAgent ; rdfs:label {_text(f'trialgraph {__version__}')} ]",
        f"dcterms:rights {_text(_RIGHTS)}",
        f"void:uriSpace {_text(base)}",
        *(f"void:vocabulary {_iri(name)}" for name in _vocabularies(figures)),
        f"void:triples {figures.triples}",
        f"void:entities {figures.entities}",
        f"void:distinctSubjects {figures.subjects}",
        f"void:distinctObjects {figures.objects}",
        f"void:classes {len(figures.classes)}",
        f"void:properties {len(figures.properties)}",
    ]
    if figures.newest is not None:
        about.append(f'dcterms:modified "{figures.newest}"^^xsd:date')
    about += [f"dcterms:source {_iri(_source(base, name))}" for name in sorted(figures.sources)]
    about += [f"void:exampleResource {_iri(each)}" for each in figures.examples.values()]
    about += [f"void:subset {_iri(f'{base}layer/{layer}')}" for layer in LAYERS if figures.layers[layer]]
    about += [f"void:subset {_iri(_linkset(base, *link))}" for link in sorted(figures.links)]
    about += [f"sd:namedGraph [ a sd:NamedGraph ; sd:name {_iri(graph)} ]" for graph in sorted(figures.graphs)]
    about += [_distribution(path, address) for path in files]
    if address is not None:
        about += [f"void:dataDump {_iri(address.rstrip('/') + '/' + path.name)}" for path in files]
    about += [
        f"void:classPartition [ void:class {_iri(name)} ; void:entities {number} ]"
        for name, number in sorted(figures.classes.items())
    ]
    about += [
        f"void:propertyPartition [ void:property {_iri(name)} ; void:triples {triples} ; "
        f"void:distinctSubjects {subjects} ]"
        for name, (triples, subjects) in sorted(figures.properties.items())
    ]
    blocks = [_block(base, about), *_layers(figures), *_linksets(figures), *_sources(figures), _prefixes()]
    return _with_prefixes("\n\n".join(blocks) + "\n")


def _vocabularies(figures: Figures) -> list[str]:
    """The namespaces of the properties and classes in use, or what they name without its #."""
    spaces = {re.sub("[^/#]*$", "", term) for term in (*figures.properties, *figures.classes)}
    return sorted(space.rstrip("#") for space in spaces)


def _layers(figures: Figures) -> Iterable[str]:
    for layer, title in LAYERS.items():
        if not figures.layers[layer]:
            continue
        told = ["a void:Dataset", f"dcterms:title {_text(title)}", f"void:triples {figures.layers[layer]}"]
        if layer in _GRAPHS:
            # A named graph each: a list of them would be longer than all the rest.
            pattern = f"^{re.escape(figures.base)}{_GRAPHS[layer]}$"
            about = "A named graph for each record; their IRIs, too many to list, have the void:uriRegexPattern."
            told += [f"dcterms:description {_text(about)}", f"void:uriRegexPattern {_text(pattern)}"]
        if layer == "vocabulary":
            told.append(f"dcterms:license {_iri(_CC_BY)}")
        yield _block(f"{figures.base}layer/{layer}", told)


def _linksets(figures: Figures) -> Iterable[str]:
    for (predicate, target), number in sorted(figures.links.items()):
        to = _iri(TARGETS[target][0] if target else figures.base)
        yield _block(
            _linkset(figures.base, predicate, target),
            [
                "a void:Linkset",
                f"void:linkPredicate {_iri(predicate)}",
                f"void:subjectsTarget {_iri(figures.base)}",
                f"void:objectsTarget {to}",
                f"void:triples {number}",
            ],
        )
    for target in sorted({target for _, target in figures.links if target}):
        begins, title = TARGETS[target]
        told = ["a void:Dataset", f"dcterms:title {_text(title)}", f"void:uriSpace {_text(begins)}"]
        yield _block(begins, told)


def _sources(figures: Figures) -> Iterable[str]:
    for name, records in sorted(figures.sources.items()):
        title, rights, terms = SOURCES.get(name, (name, _PAGE_RIGHTS, None))
        number, verb = ("1 record", "is") if records == 1 else (f"{records} records", "are")
        told = [
            "a dcat:Dataset",
            f"dcterms:title {_text(title)}",
            f"dcterms:description {_text(f'{number} of this source {verb} in the graph.')}",
            f"dcterms:rights {_text(rights)}",
        ]
        if terms is not None:
            told += [f"dcterms:license {_iri(terms)}", f"dcat:landingPage {_iri(f'https://{name}/')}"]
        yield _block(_source(figures.base, name), told)


def _prefixes() -> str:
    """The prefixes of the ontology and of each vocabulary, for whoever writes queries."""
    known = PREFIXES | {name: f"{VOCAB}{name}/" for name in schemes()}
    declared = [
        f'sh:declare [ sh:prefix {_text(name)} ; sh:namespace "{address}"^^xsd:anyURI ]'
        for name, address in sorted(known.items())
    ]
    return _block(ONTOLOGY.rstrip("#"), declared)


def _distribution(path: Path, address: str | None) -> str:
    packed = path.suffix.lower() if path.suffix.lower() in COMPRESSIONS else ""
    suffix = (path.with_suffix("") if packed else path).suffix.lower()
    told = ["a dcat:Distribution", f"dcterms:title {_text(path.name)}"]
    if suffix in FORMATS:
        media, name = _FORMAT_IRIS[suffix]
        told += [
            f"dcat:mediaType {_iri(_IANA + media)}",
            f"dcterms:format {_iri(f'http://www.w3.org/ns/formats/{name}')}",
        ]
    if packed:
        told.append(f"dcat:compressFormat {_iri(_IANA + _PACKED[packed])}")
    if path.is_file():
        told.append(f'dcat:byteSize "{path.stat().st_size}"^^xsd:nonNegativeInteger')
    if address is not None:
        told.append(f"dcat:downloadURL {_iri(address.rstrip('/') + '/' + path.name)}")
    return f"dcat:distribution [ {' ; '.join(told)} ]"


def _source(base: str, name: str) -> str:
    return f"{base}source/{name}"


def _linkset(base: str, predicate: str, target: str) -> str:
    return f"{base}linkset/{re.split('[#/]', predicate)[-1]}-{target or 'own'}"


def _block(subject: str, about: list[str]) -> str:
    return f"{_iri(subject)} " + " ;\n    ".join(about) + " ."


def _with_prefixes(text: str) -> str:
    used = [name for name in sorted(_NAMES) if re.search(rf"(?<![\w<:/]){name}:\w", text)]
    return "".join(f"@prefix {name}: <{_NAMES[name]}> .\n" for name in used) + "\n" + text


def _iri(iri: str) -> str:
    import pyoxigraph as ox

    return str(ox.NamedNode(iri))


def _text(text: str) -> str:
    import pyoxigraph as ox

    return str(ox.Literal(text))
