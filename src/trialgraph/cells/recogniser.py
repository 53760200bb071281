"""Finding the words of a vocabulary in text: one regular expression per scheme, made of its labels.

A new synonym is one more label in ``ontology/vocab/<scheme>.ttl``. Labels match whatever stands between their words
(space, hyphen) and in the plural; the longest label wins, so that "umbilical cord blood" is never umbilical cord.
Short capital abbreviations match as written; ambiguous labels match only before a word for cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import msgspec

from trialgraph.ontology import scheme

__all__ = ["Hit", "Recogniser", "recogniser"]

_PIECE = re.compile(r"[^\W_]+|\+")
_BETWEEN = r"[\s\-–_/'’`´.()]{0,3}"
_BEFORE_CELLS = r"(?=[\s-]{0,2}(?:h?MSCs?\b|cells?\b|stem\b|derived\b|mesenchymal\b))"
_ABBREVIATION = 5
# The scheme's own words for "not told" are no finding.
_SILENT = frozenset({"not-stated", "unspecified", "other", "none"})


class Hit(msgspec.Struct, frozen=True):
    """A concept's code and the words that stand for it, ``text[start:end]``."""

    code: str
    words: str
    start: int
    end: int


class Recogniser:
    """Finds the concepts of one vocabulary in text."""

    def __init__(self, vocabulary: str) -> None:
        self._codes: list[str] = []
        patterns: list[tuple[int, str, str]] = []
        concepts = scheme(vocabulary)
        for code in concepts.codes:
            if code in _SILENT:
                continue
            labels = concepts.labels(code)
            for label in dict.fromkeys((labels.pref, *labels.alt, *labels.hidden)):
                pattern = _pattern(label, ambiguous=label in labels.ambiguous)
                if pattern:
                    patterns.append((-len(label), pattern, code))
        patterns.sort()
        self._codes = [code for _, _, code in patterns]
        joined = "|".join(f"({pattern})" for _, pattern, _ in patterns)
        self._expression = re.compile(rf"(?<![^\W_])(?:{joined})(?![^\W_])")

    def find(self, text: str) -> Iterator[Hit]:
        """All concepts that the text names, in its order, none overlapping another."""
        for found in self._expression.finditer(text):
            if found.lastindex is not None:
                yield Hit(self._codes[found.lastindex - 1], found.group(), found.start(), found.end())


def _pattern(label: str, *, ambiguous: bool) -> str:
    pieces = _PIECE.findall(label)
    if not pieces:
        return ""
    as_written = len(label) <= _ABBREVIATION and any(piece[1:].upper() == piece[1:] != "" for piece in pieces)
    words = _BETWEEN.join(re.escape(piece) for piece in pieces) + "s?"
    cased = words if as_written or ambiguous else f"(?i:{words})"
    return cased + _BEFORE_CELLS if ambiguous else cased


@cache
def recogniser(vocabulary: str) -> Recogniser:
    """The recogniser of one vocabulary, built when first asked for."""
    return Recogniser(vocabulary)
