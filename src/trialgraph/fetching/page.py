"""One answer of the API: a page of studies, read no deeper than a fetch needs."""

from __future__ import annotations

import msgspec

from trialgraph.fetching.errors import PassingError
from trialgraph.results import one_line, printable

__all__ = ["Page", "ShapeError", "read_page"]

_TOLD = 60


class ShapeError(Exception):
    """An answer that is whole and no page of studies."""


class Page(msgspec.Struct, frozen=True):
    """The bytes as the server sent them, and what they say: ids in their order (None where a study has none)."""

    data: bytes
    ids: tuple[str | None, ...]
    token: str | None
    total: int | None


class _Envelope(msgspec.Struct, rename="camel"):
    studies: list[msgspec.Raw]
    next_page_token: str | None = None
    total_count: int | None = None


class _Identification(msgspec.Struct, rename="camel"):
    nct_id: str | None = None


class _Protocol(msgspec.Struct, rename="camel"):
    identification_module: _Identification | None = None


class _Study(msgspec.Struct, rename="camel"):
    protocol_section: _Protocol | None = None


_ENVELOPE = msgspec.json.Decoder(_Envelope)
_STUDY = msgspec.json.Decoder(_Study)


def read_page(data: bytes) -> Page:
    """The page; raises :class:`PassingError` for an answer that was cut, :class:`ShapeError` for one that is another
    thing."""
    if not data.lstrip().startswith(b"{"):
        start = printable(" ".join(data[: _TOLD * 4].decode(errors="replace").split()))[:_TOLD]
        raise ShapeError(f"answered with something that is not JSON: {start!r}" if start else "answered with nothing")
    try:
        envelope = _ENVELOPE.decode(data)
        ids = tuple(_id(study) for study in envelope.studies)
    except msgspec.ValidationError as error:
        raise ShapeError(f"answered with something that is no page of studies: {one_line(error)}") from error
    except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
        raise PassingError(f"sent an answer that is damaged: {one_line(error)}") from error
    return Page(data, ids, envelope.next_page_token or None, envelope.total_count)


def _id(study: msgspec.Raw) -> str | None:
    if bytes(memoryview(study)[:1]) != b"{":
        raise msgspec.ValidationError("a study is not an object")
    try:
        protocol = _STUDY.decode(study).protocol_section
    except msgspec.ValidationError:  # the study is odd, not the page: a build says what is wrong with it
        return None
    found = protocol and protocol.identification_module
    return found.nct_id if found else None
