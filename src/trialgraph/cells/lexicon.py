"""Finding the labels of the vocabularies in text: one automaton for all of them, one pass over a text.

A new synonym is one more label in ``ontology/vocab/<scheme>.ttl``. Labels match whatever stands between their words
(spaces, hyphens, brackets, or nothing), in the plural, and abbreviations also behind an h for human ("hUC-MSC"). Of the
labels of one scheme the longest wins, so that "umbilical cord blood" is never umbilical cord. Short abbreviations match
as written; labels that also mean something else only before a word for cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from unicodedata import category, normalize

import msgspec
from ahocorasick_rs import AhoCorasick, Implementation

from trialgraph.cells.cues import CELLS
from trialgraph.ontology import scheme

__all__ = ["SCHEMES", "Hit", "Lexicon", "lexicon", "plain"]

SCHEMES = ("product-kind", "cell-type", "cell-source", "donor", "route")

# The schemes' own words for "not told" are no finding; nor is a source or type that only says "cells".
_SILENT = frozenset({"not-stated", "unspecified", "other", "none", "cell-free"})
_SPOKEN = {"product-kind": frozenset({"cell-free"}), "cell-type": frozenset({"not-stated"})}
_UNTOLD = "not stated"
_ABBREVIATION = 5
_DERIVED = frozenset({"derived", "drived"})
_CARRIED = ("SC", "MNC", "SVF", "BMAC", "MPC", "TIL", "CIK")  # of tissue and cells in one
_WORDS = re.compile(r"[^ ]+")
_PIECE = re.compile(r"[^\W_]+|\+")
_JOINED = re.compile(r"[)\]]?(?:[-–./+]|\s{1,2})?([^\W_]+)")  # the word that an abbreviation is joined to
_CODED = re.compile(r"[\s#:.()-]{0,4}\d|-[A-Z]")  # what is behind the letters of a code: "NSC 1234", "ALLO-ASC-X"
_APART = re.compile(r"[,;:!?•。，；：、]|\.\s|\n\s*\n")  # between two words of one label none of these stands


class Hit(msgspec.Struct, frozen=True):
    """A concept that a text names: ``words`` are ``text[start:end]``."""

    scheme: str
    code: str
    words: str
    start: int
    end: int
    abbreviation: bool = False  # stands for tissue and cells in one: "UC-MSC"
    ambiguous: bool = False  # the label means other things, too ("UC")
    loose: bool = False  # and nothing behind it tells that it means this here; of a route: a place, or a way


class _Label(msgspec.Struct, frozen=True):
    scheme: str
    code: str
    written: str  # without what is no letter; empty where upper and lower case are the same
    ambiguous: bool
    abbreviation: bool
    mark: str = ""  # that the words need, too: "MSC(AT)" is not "MSC at", nor "i.p." the IP that is investigated


class _Plain(dict[int, str]):
    """One small letter or digit for each character, a space for what is neither: no offset moves."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        base = normalize("NFKD", character)[0].lower()
        kept = base if len(base) == 1 and (base.isalnum() or base == "+") else " "
        if category(character) in {"Mn", "Sk", "Lm"}:
            kept = " "
        self[code] = kept
        return kept


_PLAIN = _Plain()
_JOINING = re.compile(r"(?<![0-9])\+(?=\w)")  # "MSC+saline", but "CD34+cells"


def plain(text: str) -> str:
    """The text in small letters without accents and punctuation, as long as it was."""
    told = text.translate(_PLAIN)
    return _JOINING.sub(" ", told) if "+" in told else told


class Lexicon:
    """Finds the concepts of some vocabularies in text."""

    def __init__(self, schemes: Iterable[str] = SCHEMES) -> None:
        labels: dict[str, list[_Label]] = {}
        for name in schemes:
            for pattern, label in _labels(name):
                labels.setdefault(pattern, []).append(label)
        patterns = sorted(labels)
        self._labels = [labels[pattern] for pattern in patterns]
        # A contiguous automaton is compiled once a process and asked for each text of a registry.
        self._automaton = AhoCorasick(patterns, implementation=Implementation.ContiguousNFA)

    def find(self, text: str, letters: str | None = None) -> list[Hit]:
        """All concepts that the text names, in its order; those of one scheme do not overlap.

        ``letters``: the plain text, if it is known.
        """
        squeezed, places = _squeezed(plain(text) if letters is None else letters)
        found: list[tuple[int, int, int]] = []
        for at, start, end in self._automaton.find_matches_as_indexes(squeezed, overlapping=True):
            after = squeezed[end]
            if after == "s" and squeezed[end + 1] == " ":
                found.append((start, start - end - 1, at))
            elif after == " ":
                found.append((start, start - end, at))
        found.sort()
        ends = dict.fromkeys(SCHEMES, 0)
        hits: list[Hit] = []
        for start, length, at in found:
            for label in self._labels[at]:
                if start >= ends[label.scheme]:
                    hit = _hit(text, label, *places(start + 1, start - length))
                    if hit is not None:
                        ends[label.scheme] = start - length
                        hits.append(hit)
        return hits


def _hit(text: str, label: _Label, start: int, end: int) -> Hit | None:
    words = text[start:end]
    if _APART.search(words) or label.mark not in words:
        return None
    if label.written and not _as_written(words, label.written):
        return None
    loose = label.ambiguous and (label.scheme == "route" or not _cells_follow(text, end))
    if loose and label.scheme != "route" and (not label.abbreviation or _CODED.match(text, end)):
        return None
    return Hit(label.scheme, label.code, words, start, end, label.abbreviation, label.ambiguous, loose)


def _cells_follow(text: str, end: int) -> bool:
    found = _JOINED.match(text, end)
    return found is not None and (plain(found[1]) in CELLS or plain(found[1]) in _DERIVED)


def _as_written(words: str, written: str) -> bool:
    letters = "".join(_PIECE.findall(words))
    return letters == written or letters == f"{written}s"


def _squeezed(letters: str) -> tuple[str, _Places]:
    """The plain text with one space between words and around them, and the way back to the text's own places."""
    words = letters.split()
    squeezed = f" {' '.join(words)}  "
    return squeezed, _Places(letters, squeezed)


class _Places:
    """From places of the squeezed text to those of the text; counted only if something is found."""

    def __init__(self, letters: str, squeezed: str) -> None:
        self._letters = letters
        self._squeezed = squeezed
        self._starts: list[int] = []

    def __call__(self, start: int, end: int) -> tuple[int, int]:
        place = self._place(start)
        as_long = place + end - start
        if self._letters[place:as_long] == self._squeezed[start:end]:
            return place, as_long
        return place, self._place(end - 1) + 1

    def _place(self, at: int) -> int:
        self._starts = self._starts or [word.start() for word in _WORDS.finditer(self._letters)]
        words = self._squeezed.count(" ", 0, at + 1)
        return self._starts[words - 1] + at - self._squeezed.rfind(" ", 0, at + 1) - 1


def _labels(name: str) -> Iterator[tuple[str, _Label]]:
    concepts = scheme(name)
    for code in concepts.codes:
        if code in _SILENT and code not in _SPOKEN.get(name, ()):
            continue
        labels = concepts.labels(code)
        for label in dict.fromkeys((labels.pref, *labels.alt, *labels.hidden)):
            if plain(label) == _UNTOLD:
                continue
            yield from _forms(name, code, label, ambiguous=label in labels.ambiguous)


def _forms(name: str, code: str, label: str, *, ambiguous: bool) -> Iterator[tuple[str, _Label]]:
    pieces = _PIECE.findall(label)
    letters = "".join(pieces)
    capitals = sum(piece[1:].upper() == piece[1:] != "" for piece in pieces)
    abbreviation = capitals > 0 and len(letters) <= _ABBREVIATION + 4
    exact = len(label) <= _ABBREVIATION and (abbreviation or (ambiguous and name != "route"))
    carried = abbreviation and letters.rstrip("s").endswith(_CARRIED)
    mark = "(" if "(" in label else "." if "." in label and max(map(len, pieces)) == 1 else ""
    prefixes = ("", "h", "a") if carried and letters[0] not in "ha" else ("",)
    for prefix in prefixes:
        written = f"{prefix}{letters}" if exact else ""
        told = _Label(name, code, written, ambiguous, abbreviation and carried, mark)
        words = (prefix + plain(label).strip()).split()
        # A plural's last "s" is not in the automaton: it knows the singular, and "cells" within a label.
        forms = {" ".join(words), "".join(words), " ".join(_plural(words))}
        for form in sorted(forms):
            yield f" {form}", told


def _plural(words: list[str]) -> list[str]:
    return [*("cells" if word == "cell" else word for word in words[:-1]), words[-1]]


@cache
def lexicon() -> Lexicon:
    """The lexicon of all schemes that describe a cell product, built when first asked for."""
    return Lexicon()
