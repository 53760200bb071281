"""Labels as they can be written to any file: no character that XML forbids, no line breaks, wrapped where asked."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable

__all__ = ["clean", "counted", "enumerate_some", "wrap"]

# Everything outside XML 1.0's Char production, and the C1 controls and direction overrides, which only ever hide text.
_UNWANTED = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]+")
_SPACES = re.compile(r"\s+")


def clean(text: str) -> str:
    r"""Text on one line, with each run of control characters as one space.

    >>> clean("Acme\x1b\n Bio ")
    'Acme Bio'
    """
    return _SPACES.sub(" ", _UNWANTED.sub(" ", text)).strip()


def wrap(text: str, width: int, lines: int) -> str:
    """Text in at most ``lines`` lines of about ``width`` characters; an ellipsis stands for what was cut."""
    return "\n".join(textwrap.wrap(text, width, max_lines=lines, placeholder="…", break_on_hyphens=False))


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "trial"), counted(1200, "trial")
    ('1 trial', '1,200 trials')
    """
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def enumerate_some(words: Iterable[str], most: int = 3) -> str:
    """The first words, and how many others there are.

    >>> enumerate_some(["A", "B", "C", "D", "E"])
    'A; B; C and 2 more'
    """
    every = list(words)
    shown = "; ".join(every[:most])
    return f"{shown} and {len(every) - most} more" if len(every) > most else shown
