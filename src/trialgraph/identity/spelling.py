"""The words of a name as they are spelled, whatever the writing: case, Unicode forms, punctuation, damaged letters.

A name can have lost its accented letters on the way: records have been passed on through wrong encodings, so that
"Fundación" is also "FundaciA3n" (its bytes read one by one, then made plain) and "Fundacin" (the letter dropped).
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import unescape
from unicodedata import normalize

from anyascii import anyascii

__all__ = ["readings", "spelled"]

_CACHED = 65_536
_WORD = re.compile(r"[a-z0-9]+")
_APOSTROPHE = re.compile(r"['’‘`´ʼ′]")
# After these an apostrophe ends a word (d'Hebron); elsewhere it is within one (Xi'an, O'Brien, Children's).
_ELIDED = re.compile(r"(?:^|[\W_])(?:d|l|dell|all|nell|sull|dall|degl|qu|sant)$", re.IGNORECASE)
_DOUBLE_POSSESSIVE = re.compile(r"(?<=s)['’`´]s\b", re.IGNORECASE)
_NUMERO = re.compile(r"№|(?<![\w\u0300-\u036f])[Nn][º°]")
_INITIALS = re.compile(r"\b(?:[a-z] ){1,7}[a-z]\b")
# A letter that a known exporter turned into a sign; the sign is none of the name.
_SIGN_IN_WORD = re.compile(r"(?<=[A-Za-z])=(?=[a-z])|(?<=[a-z])TM(?=[a-z])")

# What a letter's two bytes of UTF-8 became when each was read as a letter and then made plain ASCII.
_READ_AS = {
    "A(c)": "é",
    "A1/4": "ü",
    "A3": "ó",
    "A+-": "ñ",
    "A$?": "ä",
    "ASSAPS": "çã",
    "APS": "ã",
    "ASS": "ç",
    "AP": "ö",
    "A!": "á",
    'A"': "è",
    "A'": "ô",
    "A,,": "Ä",
    "Aa": "ê",
    "Ao": "ú",
    "A++": "Ç",
    "aEURtm": "'",
    "A  ": "à ",
    "A": "í",
}
# Not SA, PA or VA: a capital with a capital behind it is a word.
_DAMAGED = re.compile(
    r"(?:(?<=[a-zà-ÿ!)\"3-])|(?<=\b[A-Z])(?!A(?:[\s;/.-]|,[^,]|$))|(?:^|(?<=\s))(?=A(?:\+\+|,,)))"
    r"(?:"
    + "|".join(re.escape(seen) for seen in sorted(_READ_AS, key=len, reverse=True))
    + r")(?=[a-z/;,.\s-]|A[!(+1]|$)"
)
# Where the second byte was lost or the reading is open: an i with an accent before a vowel, or an apostrophe.
_OPEN: tuple[dict[str, str], ...] = ({"Aa": "ía", "Ao": "ío"}, {"Ao": "'", "TM": "'", "aTM": "'"})
# The same read as another alphabet and put in title case: HĂ´pital -> Hă"Pital; the sign or space is of the letter.
_TITLED = re.compile(r"""[Ăă](?:["'´©¨³¡±¶¼§¢ª]|\s(?=\w))+""")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
# Letters which the exporter that drops accented letters replaces instead.
_REPLACED = str.maketrans({"ü": "o", "Ü": "o", "Ô": "i", "Ó": "i"})


@lru_cache(maxsize=_CACHED)
def spelled(name: str) -> tuple[str, ...]:
    """The words of a name in plain small letters: ``The U.S. Hôpital d'Évry`` -> the, us, hopital, d, evry."""
    text = name
    if "&" in name or not name.isascii():
        # An accent that stands alone is an apostrophe; NFKC would make a space of it.
        text = normalize("NFKC", _NUMERO.sub(" No ", unescape(name)).replace("´", "'"))
    text = text.replace("&", " and " if "& " in text or " &" in text else "and")
    text = _DOUBLE_POSSESSIVE.sub("", text)
    text = _APOSTROPHE.sub(lambda found: " " if _ELIDED.search(text[: found.start()]) else "", text)
    text = _SIGN_IN_WORD.sub("", text)
    plain = " ".join(_WORD.findall((text if text.isascii() else anyascii(text)).lower()))
    return tuple(_INITIALS.sub(lambda found: found[0].replace(" ", ""), plain).split())


@lru_cache(maxsize=_CACHED)
def readings(name: str) -> tuple[str, ...]:
    """The name as it may be written where its letters were damaged or lost: itself first, each once."""
    if _TITLED.search(name):
        return (name, _TITLED.sub("", name))
    if not _DAMAGED.search(name):
        return (name,) if name.isascii() else tuple(dict.fromkeys((name, *_with_letters_lost(name))))
    wholes = [_repaired(name, {**_READ_AS, **differently}) for differently in ({}, *_OPEN)]
    return tuple(dict.fromkeys((name, *wholes, *(lost for whole in wholes for lost in _with_letters_lost(whole)))))


def _repaired(name: str, table: dict[str, str]) -> str:
    return normalize("NFC", _DAMAGED.sub(lambda found: table[found[0]], name))


def _with_letters_lost(name: str) -> tuple[str, ...]:
    """The name without its accented letters, and with some of them replaced; none where a word would be lost."""
    words = name.split()
    lost = [_NOT_ASCII.sub("", word) for word in words]
    if any(len(word) > 3 and 2 * len(rest) < len(word) for word, rest in zip(words, lost, strict=True)):
        return ()
    return " ".join(lost), _NOT_ASCII.sub("", name.translate(_REPLACED))
