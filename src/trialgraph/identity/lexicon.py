"""Words that exist: a word of a name that is none of these can be a misspelling of one.

``known_words.txt.gz`` holds the words of two or more organisations of the Research Organization Registry (CC0) and the
words of the names of GeoNames' cities of 5,000 people (CC BY 4.0, https://www.geonames.org), one to a line, with
an asterisk behind those that many organisations have.
``python -m benchmarks.known_words ROR_DUMP`` writes it anew.
"""

from __future__ import annotations

import gzip
from collections import Counter
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from trialgraph.identity.spelling import spelled
from trialgraph.identity.vocabulary import COMPASS, DEDICATIONS, EXPANSIONS, GENERIC, TRANSLATIONS, folded

__all__ = ["is_common", "is_known", "known_words", "write_words"]

_FILE = "known_words.txt.gz"
_MANY = "*"  # behind a word that many organisations have
_KINDS = GENERIC | COMPASS | DEDICATIONS
_OF_MANY = 60
_OFTEN = 10
_WRITTEN = GENERIC | COMPASS | {word for table in (EXPANSIONS, TRANSLATIONS) for phrase in table for word in phrase}
_LONG = sorted(word for word in GENERIC | COMPASS if len(word) >= 7)


def is_known(word: str) -> bool:
    """Whether the word is one, as (part of) a name of a place or of several organisations."""
    return word in known_words()


def is_common(word: str) -> bool:
    """Whether many organisations have the word, so that it tells none of them from others."""
    return word in _common_words() or word in _KINDS


@cache
def known_words() -> frozenset[str]:
    """All known words, as spelled and folded."""
    words = frozenset(line.rstrip(_MANY) for line in _lines())
    return words | frozenset(map(folded, words)) | GENERIC | COMPASS


@cache
def _common_words() -> frozenset[str]:
    words = frozenset(line.rstrip(_MANY) for line in _lines() if line.endswith(_MANY))
    return words | frozenset(map(folded, words))


def _lines() -> list[str]:
    return gzip.decompress(files(__package__).joinpath(_FILE).read_bytes()).decode("ascii").split()


def write_words(organizations: Iterable[Iterable[str]], places: Iterable[str], out: Path) -> int:
    """Write the words of names; ``organizations`` are the names of each. Returns how many words there are."""
    counted: Counter[str] = Counter()
    for names in organizations:
        counted.update({word for name in names for word in spelled(name)})
    words = {word for word, number in counted.items() if number > 1 and (number > _OFTEN or not _is_slip(word))}
    words.update(word for place in places for word in spelled(place))
    kept = sorted(word for word in words if len(word) > 3 and word.isalpha())
    lines = "\n".join(word + _MANY * (counted[word] >= _OF_MANY) for word in kept)
    out.write_bytes(gzip.compress(lines.encode("ascii"), 9, mtime=0))
    return len(kept)


def _is_slip(word: str) -> bool:
    """Whether a word that few have is but one letter from one that many organisations have: a slip of the registry."""
    if len(word) < 7 or folded(word) in _WRITTEN:
        return False
    return process.extractOne(word, _LONG, scorer=OSA.distance, score_cutoff=1) is not None
