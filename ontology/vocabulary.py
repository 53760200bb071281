"""The vocabularies: SKOS schemes read from ``vocab/<scheme>.ttl``, and how words find a concept.

The rule: text is case-folded and reduced to ``[a-z0-9]``; so is every label of the scheme (notation,
preferred, alternative and hidden labels); equal keys are the same concept. Two concepts that share a key are
an error.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from difflib import get_close_matches
from functools import cache, lru_cache
from typing import NamedTuple

from trialgraph.errors import TrialgraphError
from trialgraph.ontology.files import room, turtle_errors, vocabulary_files
from trialgraph.ontology.namespaces import ONTOLOGY, PREFIXES, VOCAB

__all__ = [
    "AmbiguousLabelError",
    "Labels",
    "Scheme",
    "UnknownTermError",
    "concept_iri",
    "label_key",
    "scheme",
    "schemes",
]

_SKOS = PREFIXES["skos"]
_STRING = PREFIXES["xsd"] + "string"
_CACHED_TEXTS = 4096
_NOT_KEY = re.compile(r"[\W_]")


class UnknownTermError(TrialgraphError, KeyError):
    """A scheme, or a code of a scheme, that does not exist; names the nearest that does."""

    def __init__(self, name: str, kind: str, known: tuple[str, ...]) -> None:
        self.name = name
        self.kind = kind
        self.known = known
        super().__init__(name, kind, known)

    def __str__(self) -> str:
        near = get_close_matches(self.name, self.known, 1, 0)
        return f"{self.name!r} is not {self.kind}" + (f"; did you mean {near[0]!r}?" if near else "")


class AmbiguousLabelError(TrialgraphError):
    """Two concepts of one scheme that the same words would find."""

    def __init__(self, scheme_name: str, label: str, codes: tuple[str, str]) -> None:
        self.scheme_name = scheme_name
        self.label = label
        self.codes = codes
        super().__init__(scheme_name, label, codes)

    def __str__(self) -> str:
        return f"{self.label!r} is a label of both {self.codes[0]} and {self.codes[1]} in {self.scheme_name}"


class Labels(NamedTuple):
    """What a concept is called; ``ambiguous`` are those of ``hidden`` that also mean other things."""

    pref: str
    alt: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()


def label_key(text: str) -> str:
    """What is compared when words are looked up: ``"PHASE 1"`` and ``"Phase-1"`` are both ``"phase1"``."""
    return _NOT_KEY.sub("", text.casefold())


class Scheme:
    """One vocabulary: its codes, their labels, and the way from a source's words to a code."""

    def __init__(self, name: str, turtle: bytes) -> None:
        import pyoxigraph as ox

        self.name = name
        self.iri = VOCAB + name
        facts: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for quad in ox.parse(turtle, ox.RdfFormat.TURTLE):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                facts[quad.subject.value][quad.predicate.value].append(quad.object.value)
        start = f"{self.iri}/"
        concepts = (iri for iri in facts if iri.startswith(start))
        self._facts = {iri.removeprefix(start): facts[iri] for iri in concepts}
        self._about = facts[self.iri]
        self.codes: tuple[str, ...] = tuple(sorted(self._facts))
        self._codes_by_key = self._index()
        self._lookup = lru_cache(maxsize=_CACHED_TEXTS)(self._find)

    @property
    def title(self) -> str:
        """The scheme's own label."""
        return self._about[PREFIXES["rdfs"] + "label"][0]

    def label(self, code: str) -> str:
        """The preferred label; raises :class:`UnknownTermError` for a code that is not in the scheme."""
        return self._concept(code)[_SKOS + "prefLabel"][0]

    def labels(self, code: str) -> Labels:
        """All labels of a concept."""
        concept = self._concept(code)
        alt, hidden, ambiguous = (
            tuple(concept.get(iri, ()))
            for iri in (_SKOS + "altLabel", _SKOS + "hiddenLabel", ONTOLOGY + "ambiguousLabel")
        )
        return Labels(concept[_SKOS + "prefLabel"][0], alt, hidden, ambiguous)

    def definition(self, code: str) -> str | None:
        """What the concept means, in a sentence."""
        return next(iter(self._concept(code).get(_SKOS + "definition", ())), None)

    def broader(self, code: str) -> str | None:
        """The code of the wider concept, or None at the top."""
        found = self._concept(code).get(_SKOS + "broader")
        return found[0].removeprefix(f"{self.iri}/") if found else None

    def resolve(self, text: str) -> str | None:
        """The code that the words stand for, or None; insensitive to case, punctuation and spaces."""
        return self._lookup(text)

    def __contains__(self, code: object) -> bool:
        return code in self._facts

    def __iter__(self) -> Iterator[str]:
        return iter(self.codes)

    def __len__(self) -> int:
        return len(self.codes)

    def __repr__(self) -> str:
        return f"Scheme({self.name!r}, {len(self.codes)} codes)"

    def _find(self, text: str) -> str | None:
        return self._codes_by_key.get(label_key(text))

    def _concept(self, code: str) -> dict[str, list[str]]:
        try:
            return self._facts[code]
        except KeyError:
            raise UnknownTermError(code, f"a code of the vocabulary {self.name}", self.codes) from None

    def _index(self) -> dict[str, str]:
        index: dict[str, str] = {}
        for code in self.codes:
            labels = self.labels(code)
            for label in (code, labels.pref, *labels.alt, *labels.hidden):
                owner = index.setdefault(label_key(label), code)
                if owner != code:
                    raise AmbiguousLabelError(self.name, label, (owner, code))
        index.pop("", None)
        return index


@cache
def schemes() -> tuple[str, ...]:
    """The names of all vocabularies, sorted."""
    return tuple(sorted(file.name.removesuffix(".ttl") for file in vocabulary_files()))


@cache
def scheme(name: str) -> Scheme:
    """The vocabulary of that name; raises :class:`UnknownTermError` (a KeyError) when there is none."""
    if name not in schemes():
        raise UnknownTermError(name, "a vocabulary", schemes())
    file = room() / "vocab" / f"{name}.ttl"
    with turtle_errors(file):
        return Scheme(name, file.read_bytes())


@cache
def concept_iri(scheme_name: str, code: str) -> str:
    """The IRI of a concept that exists: ``concept_iri("phase", "1")``; raises :class:`UnknownTermError`."""
    vocabulary = scheme(scheme_name)
    vocabulary.label(code)
    return f"{vocabulary.iri}/{code}"
