"""The one constructor of RDF terms: every IRI and literal that trialgraph writes is built here.

Each function returns a term in N-Triples syntax (``<...>`` or ``"..."^^<...>``), ready to stand in a line of
N-Quads or in a SPARQL ``VALUES`` block, or raises :class:`TermError`. Only literal types that triple stores keep
as they are exist here: plain strings, xsd:integer, canonical xsd:decimal, xsd:boolean, and dates without zone in the
precision of the source.

Source: RDF 1.1 N-Triples, section 7 (grammar), https://www.w3.org/TR/n-triples/#n-triples-grammar
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from json.encoder import encode_basestring
from urllib.parse import quote, urlsplit

from trialgraph.errors import TrialgraphError

__all__ = ["TermError", "boolean", "date", "decimal", "integer", "iri", "quoted", "text", "web_address"]

_XSD = "http://www.w3.org/2001/XMLSchema#"

# RFC 3987 for the schemes in use: absolute, no brackets (so no IPv6 hosts), "%" only before two hexadecimal digits, one
# fragment at most, no space of any kind, no private-use characters.
_CHARACTER = (
    r"(?:[^\s\x00-\x20\x7f-\xa0<>\"{}|^`\\\[\]#%\ud800-\uf8ff\ufdd0-\ufdef\ufff0-\uffff\U000e0000-\U0010ffff]"
    r"|%[0-9A-Fa-f]{2})"
)
# A host is there, and what follows a colon in it is a port.
_WEB = r"https?://(?=[^/?#])(?![^/?#]*:[0-9]*[^0-9/?#])"
_IRI = re.compile(rf"(?:{_WEB}|urn:){_CHARACTER}+(?:#{_CHARACTER}*)?", re.IGNORECASE)
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
quoted: Callable[[str], str] = encode_basestring
"""The string as a literal; the caller vouches that it can be encoded. JSON escapes what N-Triples wants escaped, in the
same way, and its encoder is written in C."""

_DATE_TYPES = {4: "gYear", 7: "gYearMonth", 10: "date"}


class TermError(TrialgraphError):
    """A value that is not the RDF term it was to become."""

    def __init__(self, kind: str, value: object) -> None:
        self.kind = kind
        self.value = value
        super().__init__(kind, value)

    def __str__(self) -> str:
        return f"{self.value!r} is not {self.kind}"


def iri(value: str) -> str:
    """An absolute http, https or urn IRI as ``<value>``; raises :class:`TermError` for anything else."""
    if not _IRI.fullmatch(value):
        raise TermError("an absolute IRI", value)
    return f"<{value}>"


def text(value: str) -> str:
    """A plain string literal; raises :class:`TermError` where the string has lone surrogates."""
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise TermError("text (it holds a lone surrogate)", value) from error
    return quoted(value)


def integer(value: int) -> str:
    """An ``xsd:integer``."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise TermError("an integer", value)
    return f'"{value}"^^<{_XSD}integer>'


def decimal(value: Decimal | int) -> str:
    """An ``xsd:decimal`` in the form that stores keep: no exponent, no trailing zeros, ``18`` not ``18.0``."""
    number = Decimal(value)
    if not number.is_finite():
        raise TermError("a decimal number", value)
    digits = format(number, "f")
    if "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    return f'"{"0" if digits in {"-0", ""} else digits}"^^<{_XSD}decimal>'


def boolean(value: bool) -> str:
    """An ``xsd:boolean``."""
    if not isinstance(value, bool):
        raise TermError("true or false", value)
    return f'"{"true" if value else "false"}"^^<{_XSD}boolean>'


@lru_cache(maxsize=65_536)
def date(value: str) -> str:
    """``2024-03-05``, ``2024-03`` or ``2024`` as xsd:date, xsd:gYearMonth or xsd:gYear; it must be in the calendar."""
    if not _DATE.fullmatch(value):
        raise TermError("a date (YYYY-MM-DD, YYYY-MM or YYYY)", value)
    try:
        datetime.date.fromisoformat((value + "-01-01")[:10])
    except ValueError as error:
        raise TermError("a date of the calendar", value) from error
    return f'"{value}"^^<{_XSD}{_DATE_TYPES[len(value)]}>'


def web_address(value: str) -> str | None:
    """The http(s) address as a legal IRI, mended by percent-encoding where that is enough; None where it is no address.

    Addresses with credentials in them are refused: they would be published with the graph.
    """
    try:
        mended = quote(_STRAY_PERCENT.sub("%25", value.strip()), safe="!#$%&'()*+,/:;=?@~-._")
        parts = urlsplit(mended)
        plain_host = parts.hostname is not None and "@" not in parts.netloc and not parts.netloc.endswith(":")
        parts.port  # noqa: B018 - asking for a port that is no number raises
    except ValueError:
        return None
    return mended if plain_host and parts.scheme.lower() in {"http", "https"} and _IRI.fullmatch(mended) else None
