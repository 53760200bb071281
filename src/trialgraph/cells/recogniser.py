"""Finding the words of a vocabulary in text: one regular expression per scheme, made of its labels.

A new synonym is one more label in ``ontology/vocab/<scheme>.ttl``. Labels match whatever stands between their words
(space, hyphen) and in the plural; the longest label wins, so that "umbilical cord blood" is never umbilical cord.
Short capital abbreviations match as written; ambiguous labels match only before a word for cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

import msgspec

from trialgraph.ontology import scheme

__all__ = ["Hit", "Recogniser", "recogniser"]

_PIECE = re.compile(r"[^\W_]+|\+")
_BETWEEN = r"[\s\-–_/'’`´.()]{0,3}"
_BEFORE_CELLS = r"(?=[\s-]{0,2}(?:h?MSCs?\b|cells?\b|stem\b|derived\b|mesenchymal\b))"
_ABBREVIATION = 5
_START = 3
# The scheme's own words for "not told" are no finding.
_SILENT = frozenset({"not-stated", "unspecified", "other", "none"})


_Label = tuple[int, str, str, str]
"""Length (negative, so that the longest comes first), pattern, code, first letters."""


class Hit(msgspec.Struct, frozen=True):
    """A concept's code and the words that stand for it, ``text[start:end]``."""

    code: str
    words: str
    start: int
    end: int


class Recogniser:
    """Finds the concepts of one vocabulary in text."""

    def __init__(self, vocabulary: str) -> None:
        patterns: list[_Label] = []
        concepts = scheme(vocabulary)
        for code in concepts.codes:
            if code in _SILENT:
                continue
            labels = concepts.labels(code)
            for label in dict.fromkeys((labels.pref, *labels.alt, *labels.hidden)):
                pattern = _pattern(label, ambiguous=label in labels.ambiguous)
                if pattern:
                    patterns.append((-len(label), pattern, code, _PIECE.findall(label)[0][:_START].lower()))
        self._labels = sorted(patterns)
        self._starts = frozenset(start for _, _, _, start in patterns)
        self._expressions: dict[frozenset[str], tuple[re.Pattern[str], list[str]]] = {}

    def find(self, text: str) -> Iterator[Hit]:
        """All concepts that the text names, in its order, none overlapping another."""
        end = 0
        for at, starts in _word_starts(text):
            # Most words begin no label, and few labels begin like one word: one expression of all labels, asked at
            # each place of the text, takes thirty times as long.
            known = self._starts.intersection(starts)
            if at < end or not known:
                continue
            expression, codes = self._expressions.get(known) or self._compile(known)
            found = expression.match(text, at)
            if found is not None and found.lastindex is not None:
                end = found.end()
                yield Hit(codes[found.lastindex - 1], found.group(), at, end)

    def _compile(self, starts: frozenset[str]) -> tuple[re.Pattern[str], list[str]]:
        chosen = [(pattern, code) for _, pattern, code, start in self._labels if start in starts]
        expression = re.compile(rf"(?:{'|'.join(f'({pattern})' for pattern, _ in chosen)})(?![^\W_])")
        self._expressions[starts] = expression, [code for _, code in chosen]
        return self._expressions[starts]


@lru_cache(maxsize=64)
def _word_starts(text: str) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """Where words begin, and their first letters: one, two, three of them."""
    found = []
    for word in _PIECE.finditer(text):
        letters = word.group()[:_START].lower()
        found.append((word.start(), tuple(letters[:length] for length in range(1, len(letters) + 1))))
    return tuple(found)


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
