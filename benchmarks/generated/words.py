"""Invented words and sentences: as long, as often repeated and as oddly written as those of trial records.

Word frequencies follow a Zipf law and frequent words are short, so that text compresses about as real text does.
Escapes of markdown, entities and characters beyond ASCII stand as often as in records of the registry.
"""

from __future__ import annotations

from random import Random

import numpy as np

__all__ = ["Prose", "lexicon", "zipf"]

_WORDS = 24_000
_SENTENCES = 4_000
_ONSETS = "b c ch d f g gr h j k l m n p pl qu r s st t tr v w z".split()
_VOWELS = "a a e e e i i o o u ea io ou".split()
_CODAS = ["", "", "", "", "n", "r", "l", "s", "t", "m", "nd", "st"]
_ODDITIES = (
    (0.030, ("\\>", "\\<", "10\\^6 cells/kg", "\\[{}\\]", "{}\\*", "{}\\_{}", "\\~{}", "{} \\& {}")),
    (0.030, ("≥ 18", "≤ 2.5", "µg/mL", "±", "×", "{}®", "β-{}", "γ-{}", "37°", "{}é", "{}ü{}", "“{}”")),
    (0.0005, ("&gt;", "&lt;", "{} &amp; {}", "{}&#39;s")),
    (0.220, ("({})", "{},", "{} and {},", "{}-{}", "12 weeks", "(n = 24)", "5 mg", "0.05", "{};", "{}/{}", "100%")),
)


def zipf(chance: float, size: int, slope: float) -> int:
    """A rank from 0 to ``size - 1`` for a number from [0, 1): rank r comes about as often as ``(r + 1) ** -slope``."""
    power = 1.0 - slope
    return min(size, int((chance * (size**power - 1.0) + 1.0) ** (1.0 / power))) - 1


def lexicon(random: Random, size: int) -> list[str]:
    """Different invented words, the short ones first."""
    words: dict[str, None] = {}
    while len(words) < size:
        syllables = 1 + (len(words) > 120) + (len(words) > 2_000 and random.random() < 0.6)
        parts = (random.choice(_ONSETS) + random.choice(_VOWELS) + random.choice(_CODAS) for _ in range(syllables))
        words["".join(parts)] = None
    return list(words)


class Prose:
    """A stream of sentences, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = Random(f"prose {seed}")
        self._numbers = np.random.default_rng(seed)
        self.words = lexicon(self._random, _WORDS)
        weights = 1.0 / (np.arange(_WORDS) + 2.7)
        self._until = np.cumsum(weights / weights.sum())
        self._until[-1] = 1.0
        self._array = np.array(self.words, dtype=object)
        self._waiting: list[str] = []

    def sentences(self, size: int) -> list[str]:
        """Sentences of about so many characters in all, at least one."""
        found: list[str] = []
        while size > 0 or not found:
            if not self._waiting:
                self._waiting = self._more()
            found.append(self._waiting.pop())
            size -= len(found[-1]) + 1
        if size < -60:  # the last was too long by far: cut it between two words
            kept = found[-1][: max(20, len(found[-1]) + size)].rpartition(" ")[0].rstrip("\\&,;(")
            found[-1] = f"{kept or found[-1]}."
        return found

    def text(self, size: int) -> str:
        """Paragraphs of about so many characters."""
        found = self.sentences(size)
        return "\n\n".join(" ".join(found[at : at + 5]) for at in range(0, len(found), 5))

    def line(self, size: int) -> str:
        """One line of about so many characters, without a full stop: a title, a measure."""
        return " ".join(self.sentences(size)).rstrip(".")

    def points(self, size: int) -> str:
        """A list in markdown, some points with points of their own."""
        lines = []
        for at, words in enumerate(self.sentences(size)):
            lines.append(f"* {words}" if at % 7 else f"* {words}:" if at % 14 else f"  1. {words}")
        return "\n".join(lines)

    def _more(self) -> list[str]:
        lengths = self._numbers.integers(5, 27, _SENTENCES).tolist()
        drawn = self._array[np.searchsorted(self._until, self._numbers.random(sum(lengths)))].tolist()
        found, at = [], 0
        for length in lengths:
            words = drawn[at : at + length]
            at += length
            for chance, forms in _ODDITIES:
                if self._random.random() < chance:
                    place = self._random.randrange(length)
                    words[place] = self._random.choice(forms).format(words[place], words[0])
            joined = " ".join(words)
            found.append(f"{joined[0].upper()}{joined[1:]}.")
        return found
