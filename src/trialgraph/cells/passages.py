"""The texts of a record that speak of its products: each with its hits, its sentences, and the words around a hit."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import pairwise
from operator import attrgetter

from trialgraph.cells.cues import Phrases
from trialgraph.cells.doses import Dose, find_doses
from trialgraph.cells.lexicon import Hit, lexicon, plain

__all__ = ["Passage"]

_WORD = re.compile(r"[^ ]+")
_FAR = 1_000  # characters
_SENTENCE_ENDS = re.compile(r"[.!?;•](?:[\")\]’”]*)\s+(?=[^a-z\s])|\n+")


class Passage:
    """A text of the record, and how it is named as evidence ("title", "arm 2 description")."""

    def __init__(
        self,
        name: str,
        text: str | None,
        *,
        narrative: bool = False,
        named: bool = False,
        diseases: frozenset[str] = frozenset(),
    ) -> None:
        self.name = name
        self.text = text or ""
        self.named = named  # is a name of the product
        self._diseases = diseases  # initials of what is treated
        self._spans: dict[int, list[tuple[int, int]]] = {}
        self._sentences: dict[int, tuple[int, int]] = {}
        self.narrative = narrative  # tells a story: background, reasons, other people's work

    @cached_property
    def plain(self) -> str:
        """The text in small letters without punctuation; places are those of the text."""
        return plain(self.text)

    @cached_property
    def words(self) -> list[tuple[str, int]]:
        """The plain words, and where each begins."""
        return [(found.group(), found.start()) for found in _WORD.finditer(self.plain)]

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """The different words."""
        return frozenset(word for word, _ in self.words)

    @cached_property
    def hits(self) -> list[Hit]:
        """What the vocabularies know of it."""
        return [hit for hit in lexicon().find(self.text, self.plain) if self._is_meant(hit)] if self.text else []

    def _is_meant(self, hit: Hit) -> bool:
        """Whether an ambiguous abbreviation stands for cells here: in a product's name, and for no disease."""
        if not hit.ambiguous or hit.scheme == "route":
            return True
        return (self.named or not hit.loose) and hit.words.upper() not in self._diseases

    @cached_property
    def doses(self) -> list[Dose]:
        """The doses of cells that it tells; numbers without a unit are taken for cells."""
        return find_doses(self.text, about_cells=True)

    def in_dose(self, hit: Hit) -> bool:
        """Whether the hit is the unit of a dose."""
        at = bisect_right(self.doses, hit.start, key=attrgetter("start"))
        return at > 0 and hit.start < self.doses[at - 1].end

    def of(self, scheme: str) -> list[Hit]:
        """The hits of one vocabulary."""
        return self._by_scheme.get(scheme, [])

    def beside(self, hit: Hit, scheme: str) -> list[Hit]:
        """The hits of one vocabulary in the sentence of the hit."""
        start, end = self.sentence(hit)
        found = self.of(scheme)
        first, last = (bisect_left(found, place, key=attrgetter("start")) for place in (start, end))
        return found[first:last]

    @cached_property
    def _by_scheme(self) -> dict[str, list[Hit]]:
        found: dict[str, list[Hit]] = {}
        for hit in self.hits:
            found.setdefault(hit.scheme, []).append(hit)
        return found

    @cached_property
    def _starts(self) -> list[int]:
        return [at for _, at in self.words]

    @cached_property
    def _ends(self) -> list[int]:
        return [found.end() for found in _SENTENCE_ENDS.finditer(self.text)]

    @property
    def sentences(self) -> Iterator[tuple[int, int]]:
        """Where each sentence begins and ends."""
        return pairwise([0, *self._ends, len(self.text)])

    def sentence(self, hit: Hit) -> tuple[int, int]:
        """Where the sentence of a hit begins and ends."""
        known = self._sentences.get(hit.start)
        if known is None:
            at = bisect_right(self._ends, hit.start)
            start = self._ends[at - 1] if at else 0
            end = self._ends[at] if at < len(self._ends) else len(self.text)
            # A text without a full stop is no sentence: what is far away says nothing of the hit.
            near = max(start, hit.start - _FAR), max(min(end, hit.end + _FAR), hit.end)
            known = self._sentences[hit.start] = near
        return known

    def words_of(self, cue: Phrases | frozenset[str], start: int, end: int) -> list[int]:
        """Where words of a list begin, between two places."""
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        return [at for word, at in self.words[first:last] if word in cue]

    def spans(self, cue: Phrases) -> list[tuple[int, int]]:
        """Where phrases of a list stand in the text."""
        known = self._spans.get(id(cue))
        if known is None:
            known = self._spans[id(cue)] = sorted(cue.spans(self.plain, self.words, self.vocabulary))
        return known

    def overlaps(self, cue: Phrases, hit: Hit) -> bool:
        """Whether the hit is part of a phrase of a list, or the phrase of the hit."""
        start, end = self.sentence(hit)
        spans = self.spans(cue)
        near = spans[bisect_left(spans, (start,)) : bisect_left(spans, (end,))]
        return any(first < hit.end and hit.start < last for first, last in near)

    def places(self, cue: Phrases, hit: Hit) -> list[int]:
        """Where phrases of a list begin in the sentence of the hit."""
        start, end = self.sentence(hit)
        spans = self.spans(cue)
        return [at for at, _ in spans[bisect_left(spans, (start,)) : bisect_left(spans, (end,))]]

    def around(self, hit: Hit) -> str:
        """The plain text of the hit's sentence."""
        start, end = self.sentence(hit)
        return self.plain[start:end]

    def before(self, hit: Hit, words: int = 12) -> list[str]:
        """The plain words of the sentence before the hit, the nearest last."""
        return self.plain[self.sentence(hit)[0] : hit.start].split()[-words:]

    def after(self, hit: Hit, words: int = 12) -> list[str]:
        """The plain words of the sentence after the hit, the nearest first."""
        return self.plain[hit.end : self.sentence(hit)[1]].split()[:words]
