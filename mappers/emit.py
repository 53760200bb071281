"""Lines of N-Quads for one record, and the IRIs of the things in it: the hot path, without an RDF library.

Text is escaped and every line ends with the record's named graph. Whether the text can be encoded at all is checked
once, when the record's lines become bytes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from trialgraph.mappers.names import digest, is_anonymous_site, person_label, slug
from trialgraph.mappers.terms import TermError, iri, quoted
from trialgraph.ontology import PREFIXES, concept_iri

__all__ = [
    "Mention",
    "NamedGraph",
    "condition_iri",
    "organization_iri",
    "person_iri",
    "predicate",
    "record_iri",
    "site_iri",
    "trial_iri",
]

_XSD = "http://www.w3.org/2001/XMLSchema#"
_CACHED = 131_072
_CODE = re.compile("[A-Z]{2}")


@lru_cache(maxsize=1024)
def predicate(name: str) -> str:
    """A predicate (an IRI, or ``prefix:name`` of the prefix table) with the spaces around it."""
    prefix, _, local = name.partition(":")
    return f" {iri(PREFIXES[prefix] + local if prefix in PREFIXES else name)} "


_TYPE = predicate("rdf:type")
_LABEL = predicate("rdfs:label")


class Mention(NamedTuple):
    """A name node as a record uses it, for identity; ``kind`` is organization, site, person or condition.

    An id that a record gives its trial is one too: ``kind`` is trial, ``name`` the id as written, and ``field`` says
    whether it is the record's own ("id"), one that its registry has replaced ("alias"), or another's.
    """

    kind: str
    iri: str
    name: str
    city: str | None = None
    region: str | None = None
    country: str | None = None
    affiliation: str | None = None  # the organisation's IRI; a site's, for a person who has no other
    latitude: float | None = None  # degrees, WGS 84
    longitude: float | None = None
    field: str | None = None  # "id", "alias", "identifier" or "identifier:<code of identifier-type>"
    record: str | None = None  # IRI of the record that gives the id; none for a record's own


class NamedGraph:
    """The quads of one named graph, as lines; subjects are bare IRIs, predicates come from :func:`predicate`."""

    __slots__ = ("_end", "_lines", "classes", "iri", "mentions", "notes")

    def __init__(self, graph: str) -> None:
        self.iri = graph
        self._end = f" {iri(graph)} .\n"
        # Without their end, which is the same for all; a dict: a site listed twice is one set of quads.
        self._lines: dict[str, None] = {}
        self.mentions: dict[Mention, None] = {}
        self.classes: dict[str, int] = {}  # class -> how many nodes of it are declared
        self.notes: dict[str, int] = {}  # type -> how many notes there are of it

    def __len__(self) -> int:
        return len(self._lines)

    def mention(self, mention: Mention) -> None:
        """Remember a name node for identity."""
        self.mentions[mention] = None

    def node(self, subject: str, kind: str, label: str) -> None:
        """Declare a node: its class (a bare IRI) and its label."""
        line = f"<{subject}>{_TYPE}<{kind}>"
        if line not in self._lines:
            self._lines[line] = None
            self.classes[kind] = self.classes.get(kind, 0) + 1
        self._lines[f"<{subject}>{_LABEL}{quoted(label)}"] = None

    def link(self, subject: str, relation: str, target: str) -> None:
        """A quad whose object is an IRI that one of the constructors of this room built."""
        self._lines[f"<{subject}>{relation}<{target}>"] = None

    def text(self, subject: str, relation: str, value: str | None) -> None:
        """A quad with a plain string; None and the empty string say nothing."""
        if value:
            self._lines[f"<{subject}>{relation}{quoted(value)}"] = None

    def concept(self, subject: str, relation: str, scheme: str, code: str | None) -> None:
        """A quad whose object is a concept of the vocabulary."""
        if code is not None:
            self._lines[f"<{subject}>{relation}<{concept_iri(scheme, code)}>"] = None

    def integer(self, subject: str, relation: str, value: int | None) -> None:
        """A quad with an xsd:integer."""
        if value is not None:
            self._lines[f'<{subject}>{relation}"{value:d}"^^<{_XSD}integer>'] = None

    def boolean(self, subject: str, relation: str, value: bool | None) -> None:
        """A quad with an xsd:boolean."""
        if value is not None:
            self._lines[f'<{subject}>{relation}"{"true" if value else "false"}"^^<{_XSD}boolean>'] = None

    def term(self, subject: str, relation: str, term: str) -> None:
        """A quad with a term from ``mappers.terms``."""
        self._lines[f"<{subject}>{relation}{term}"] = None

    def texts(self) -> Iterator[tuple[str, str]]:
        """(predicate, words) of each text so far that has letters beyond ASCII."""
        for line in self._lines:
            if not line.isascii() and line.endswith('"'):
                _, relation, words = line.split(" ", 2)
                yield relation[1:-1], json.loads(words)

    def to_bytes(self) -> bytes:
        """All lines, UTF-8; raises :class:`TermError` where a text holds a lone surrogate."""
        lines = self._end.join([*self._lines, ""])
        try:
            return lines.encode()
        except UnicodeEncodeError as error:
            raise TermError("text (it holds a lone surrogate)", lines[error.start : error.end]) from error


def trial_iri(base: str, trial: str) -> str:
    """``trial/NCT05939167``: the registry's id, upper case, without spaces."""
    return f"{base}trial/{_segment(trial.upper())}"


def record_iri(base: str, source: str, trial: str) -> str:
    """``record/<source>/<trial id>``: the source record, and the named graph of its quads."""
    return f"{base}record/{source}/{_segment(trial.upper())}"


@lru_cache(_CACHED)
def organization_iri(base: str, name: str, record: str | None = None) -> str:
    """``organization/<slug>-<hash of the exact string>``; of the record too, for a name that withholds itself."""
    return f"{base}organization/{slug(name)}-{digest(name) if record is None else digest(name, record)}"


@lru_cache(_CACHED)
def condition_iri(base: str, name: str) -> str:
    """``condition/<slug>-<hash of the exact string>``."""
    return f"{base}condition/{slug(name)}-{digest(name)}"


@lru_cache(_CACHED)
def person_iri(base: str, name: str, known_by: str) -> str:
    """``person/<slug of the bare name>-<hash of name as written and affiliation>``.

    ``known_by`` is the affiliation's name; without one, the IRI of the site, or of the record: "Wei Wang" of nowhere in
    two records is not one person.
    """
    return f"{base}person/{slug(person_label(name))}-{digest(name, known_by)}"


@lru_cache(_CACHED)
def site_iri(base: str, name: str, city: str | None, region: str | None, country: str | None, record: str) -> str:
    """``site/<country>/<city>/<slug>-<hash of name, city, region, country>``.

    A site that withholds its name is one per record: "Research Site" in one city is not one place, and an IRI
    shared by two records would link their trials.
    """
    parts = [name, city or "", region or "", country or ""]
    if is_anonymous_site(name):
        parts.append(record)
    place = country if country and _CODE.fullmatch(country) else slug(country or "unknown")
    return f"{base}site/{place}/{slug(city or 'unknown')}/{slug(name)}-{digest(*parts)}"


def _segment(identifier: str) -> str:
    """A registry id as one path segment; ``EUCTR2007-001234/GB`` keeps its parts apart with a hyphen."""
    segment = "".join(char if char.isascii() and (char.isalnum() or char in "-._") else "-" for char in identifier)
    if not segment.strip("-."):
        raise TermError("a trial's id", identifier)
    return segment
