"""JSON-LD 1.1 with the project's context inline: one document, written node by node, one node a line.

What is compacted follows https://www.w3.org/TR/json-ld11-api/#compaction for the context as it is: terms with or
without a type, prefixes, ``id`` and ``type``; no containers. Numbers and truths become those of JSON where reading
them gives the same literal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files
from itertools import groupby
from typing import IO, TYPE_CHECKING, Any

import msgspec

from trialgraph.export.errors import ExportError
from trialgraph.ontology import PREFIXES

if TYPE_CHECKING:
    import pyoxigraph as ox

__all__ = ["Compactor", "context", "expanded", "write_jsonld"]

_XSD = PREFIXES["xsd"]
_TYPE = f"{PREFIXES['rdf']}type"
_DIGITS = 15  # JSON's numbers are exact to so many
_BUFFER = 2**18


@cache
def context() -> dict[str, Any]:
    """The context of the project."""
    text = files("trialgraph.ontology").joinpath("context.jsonld").read_bytes()
    return dict(msgspec.json.decode(text)["@context"])


def write_jsonld(quads: Iterable[ox.Quad], out: IO[bytes]) -> None:
    """Write quads that are in the order of graphs and subjects."""
    compactor = Compactor(context())
    ready = [b'{"@context":', msgspec.json.encode(context()), b',\n"@graph":[']
    size = 0
    for piece in _pieces(quads, compactor):
        ready.append(piece)
        size += len(piece)
        if size > _BUFFER:
            out.write(b"".join(ready))
            ready, size = [], 0
    ready.append(b"\n]}\n")
    out.write(b"".join(ready))


def _pieces(quads: Iterable[ox.Quad], compactor: Compactor) -> Iterator[bytes]:
    comma = b"\n"
    for graph, statements in groupby(quads, key=lambda quad: quad.graph_name):
        nodes = (compactor.node(subject, list(about)) for subject, about in groupby(statements, key=_subject))
        named = hasattr(graph, "value")
        if named:
            try:
                yield comma + b'{"id":' + msgspec.json.encode(compactor.name(graph)) + b',"@graph":['
            except _AmbiguousError:
                yield comma + b'{"@context":null,"@id":' + msgspec.json.encode(graph.value) + b',"@graph":['
                nodes = (expanded(subject, list(about)) for subject, about in groupby(statements, key=_subject))
            comma = b"\n"
        for node in nodes:
            yield comma + msgspec.json.encode(node)
            comma = b",\n"
        if named:
            yield b"\n]}"


def _subject(quad: ox.Quad) -> Any:
    return quad.subject


class _AmbiguousError(Exception):
    """An IRI whose scheme is a word of the context: it would be read as another one."""


def expanded(subject: Any, about: list[ox.Quad]) -> dict[str, Any]:
    """A node without any context, for IRIs that a context would change."""
    node: dict[str, Any] = {"@id": _plain(subject)}
    for quad in about:
        node.setdefault(quad.predicate.value, []).append(_expanded_value(quad.object))
    return node


def _expanded_value(term: Any) -> dict[str, str]:
    if not hasattr(term, "datatype"):
        return {"@id": _plain(term)}
    if term.language:
        return {"@value": term.value, "@language": term.language}
    if term.datatype.value == f"{_XSD}string":
        return {"@value": term.value}
    return {"@value": term.value, "@type": term.datatype.value}


def _plain(term: Any) -> str:
    if not hasattr(term, "value"):
        raise ExportError("JSON-LD has no way to write a statement about a statement; take another format")
    text = str(term)
    return str(term.value) if text[0] == "<" else text


class Compactor:
    """Writes nodes in the words of a context."""

    def __init__(self, words: dict[str, Any]) -> None:
        self._terms: dict[str, tuple[str, str | None]] = {}
        prefixes = {name: word for name, word in words.items() if isinstance(word, str) and word[0] != "@"}
        prefixes |= {name: word["@id"] for name, word in words.items() if isinstance(word, dict) and "@prefix" in word}
        self._prefixes = {name: iri for name, iri in prefixes.items() if iri[-1] in "/#_" and "://" in iri}
        self._names = {iri: name for name, iri in self._prefixes.items()}
        for name, word in words.items():
            definition = {"@id": word} if not isinstance(word, dict) else word
            if name[0] == "@" or name in self._prefixes or definition["@id"] in {"@id", "@type"}:
                continue
            kind = definition.get("@type")
            self._terms[self._expanded(definition["@id"])] = name, self._expanded(kind) if kind else None
        self._words = frozenset(words)
        self.iri = lru_cache(maxsize=65_536)(self._iri)

    def node(self, subject: Any, about: list[ox.Quad]) -> dict[str, Any]:
        """A node with what is said about it, on one level."""
        try:
            return self._compacted(subject, about)
        except _AmbiguousError:
            return {"@context": None} | expanded(subject, about)

    def _compacted(self, subject: Any, about: list[ox.Quad]) -> dict[str, Any]:
        node: dict[str, Any] = {"id": self.name(subject)}
        for quad in about:
            predicate, value = quad.predicate.value, quad.object
            if predicate == _TYPE and not hasattr(value, "datatype"):
                key, told = "type", self._class(value)
            else:
                term, kind = self._terms.get(predicate, (None, None))
                key, told = term or self.iri(predicate), self._value(value, kind)
            if key not in node:
                node[key] = told
            elif isinstance(node[key], list):
                node[key].append(told)
            else:
                node[key] = [node[key], told]
        return node

    def name(self, term: Any) -> str:
        """An IRI or a blank node as it stands in JSON-LD."""
        plain = _plain(term)
        return plain if plain.startswith("_:") else self.iri(plain)

    def _class(self, term: Any) -> str:
        return self._terms.get(term.value, (self.name(term), None))[0]

    def _value(self, term: Any, kind: str | None) -> Any:
        if not hasattr(term, "datatype"):
            return self.name(term) if kind == "@id" else {"id": self.name(term)}
        if term.language:
            return {"@value": term.value, "@language": term.language}
        datatype = term.datatype.value
        if datatype == f"{_XSD}string":
            return {"@value": term.value} if kind else term.value
        if kind in {None, datatype} and (native := _native(term.value, datatype)) is not None:
            return native
        return term.value if kind == datatype else {"@value": term.value, "@type": self.iri(datatype)}

    def _iri(self, iri: str) -> str:
        for end in _ends(iri):
            name = self._names.get(iri[:end])
            if name is not None and not iri.startswith("//", end):
                return f"{name}:{iri[end:]}"
        scheme, _, rest = iri.partition(":")
        if scheme in self._words and not rest.startswith("//"):
            raise _AmbiguousError(iri)
        return iri

    def _expanded(self, name: str) -> str:
        prefix, colon, rest = name.partition(":")
        return self._prefixes[prefix] + rest if colon and prefix in self._prefixes else name


def _ends(iri: str) -> Iterator[int]:
    """Where prefixes may end, the longest first: after a delimiter that is not the last letter."""
    end = len(iri) - 1
    while (end := max(iri.rfind(mark, 0, end) for mark in "/#_")) >= 0:
        yield end + 1


def _native(text: str, datatype: str) -> int | bool | None:
    if datatype == f"{_XSD}boolean" and text in {"true", "false"}:
        return text == "true"
    if datatype == f"{_XSD}integer" and len(text) <= _DIGITS and text.removeprefix("-").isdecimal():
        return int(text) if str(int(text)) == text else None
    return None
