"""Text that looks damaged: it stays as its source has it, and a note says so, for whoever mends the source."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ftfy.badness import is_bad

__all__ = ["may_be_damaged", "suspects"]

_LOST = "\ufffd"
# One of these stands in whatever was decoded twice, by far the most often.
_TWICE = ("Â", "Ã", "Ä", "Å", "Ð", "Ñ", "Î", "Ï", "â", "ï¿", "ï¼", "ã€", "ä¸")
_CYRILLIC = "\u0400-\u04ff"
# A letter of another script amid Latin ones: "СD19" with a Cyrillic С finds nothing that "CD19" finds.
_MIXED = re.compile(rf"[A-Za-z][{_CYRILLIC}]|[{_CYRILLIC}][A-Za-z]")
# Bytes of UTF-8 without which none of this can be.
_SIGNS = (_LOST.encode(), *(letters.encode() for letters in _TWICE), b"\xd0", b"\xd1")
_ASCII = bytes(range(128))


def may_be_damaged(content: bytes) -> bool:
    """False where a record in UTF-8, JSON or XML, holds no text that :func:`suspects` would tell; quick.

    Whoever writes some letters of JSON as they are writes all so.
    """
    if content.isascii():  # then letters are written in ASCII, if there are any
        return b"\\u" in content or b"&#" in content
    beyond = content.translate(None, _ASCII)
    return any(sign in beyond for sign in _SIGNS) or (b"&" in content and b"&#" in content)


def suspects(text: str) -> Iterator[tuple[str, str]]:
    """(word, what is odd about it) for each word of the text that looks damaged; nothing for ASCII."""
    if text.isascii():
        return
    for word in dict.fromkeys(text.split()):
        if word.isascii():
            continue
        if _LOST in word:
            yield word, "a character was lost, and a mark stands in its place"
        elif any(letters in word for letters in _TWICE) and is_bad(word):
            yield word, "the text looks wrongly decoded"
        elif _MIXED.search(word):
            yield word, "letters of two scripts that look alike are mixed in one word"
