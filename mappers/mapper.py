"""What a mapper is: a name, how to recognise its format by content, and a pure function from document to Trial."""

from __future__ import annotations

import pkgutil
import re
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module

import msgspec

from trialgraph.mappers.document import Document
from trialgraph.mappers.rejection import Rejection
from trialgraph.mappers.trial import Trial

__all__ = ["Document", "Mapper", "Recognition", "choose", "mappers"]


class Recognition(msgspec.Struct, frozen=True):
    """How far a document looks like a format: the marks of the format that were found and those that were missing."""

    found: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def score(self) -> float:
        """Share of the marks that were found, 0 to 1."""
        return len(self.found) / max(1, len(self.found) + len(self.missing))

    @classmethod
    def by_lines(cls, document: Document, marks: tuple[str, ...]) -> Recognition:
        """Look for labels that start a line of the page."""
        lines = [line.casefold() for line in document.page.lines]
        found = {mark for mark in marks if any(line.startswith(mark.casefold()) for line in lines)}
        return cls(tuple(m for m in marks if m in found), tuple(m for m in marks if m not in found))

    @classmethod
    def by_fields(cls, document: Document, names: tuple[str, ...]) -> Recognition:
        """Look for fields of the JSON object."""
        fields = document.fields if document.family == "json" else {}
        return cls(tuple(n for n in names if n in fields), tuple(n for n in names if n not in fields))


class Mapper(msgspec.Struct, frozen=True):
    """One source format: a module of this room that sets ``MAPPER`` to one of these is a mapper.

    ``source`` names who publishes the records (a segment of their graphs' IRIs), ``format`` the form they come in,
    ``title`` is for people. ``read`` raises :class:`Rejection` for a document of the format that cannot be mapped.
    """

    name: str
    source: str
    format: str
    title: str
    recognise: Callable[[Document], Recognition]
    read: Callable[[Document], Trial]
    family: str = "page"  # json, xml or page: what the recogniser asks a document for
    threshold: float = 0.6
    begins: re.Pattern[bytes] | None = None  # content that begins so is of this format: nothing more is asked
    registry: str | None = None  # the registry that the source says it has its data from (a code of vocab/registry)
    address: Callable[[Document, Trial], str | None] = lambda document, trial: document.page.url
    preference: int = 0  # which of two forms of one record counts when both are of the same date: the greater
    # What is not mapped on purpose: the way to it, without the marks of lists (with a star: how its name begins) -> why
    left_out: Mapping[str, str] = {}


@cache
def mappers() -> tuple[Mapper, ...]:
    """All mappers of this room, by name."""
    package = import_module("trialgraph.mappers")
    found = []
    for info in pkgutil.iter_modules(package.__path__):
        module = import_module(f"trialgraph.mappers.{info.name}")
        mapper = getattr(module, "MAPPER", None)
        if isinstance(mapper, Mapper):
            found.append(mapper)
    return tuple(sorted(found, key=lambda mapper: mapper.name))


def choose(document: Document) -> Mapper:
    """The mapper of the document's format; raises :class:`Rejection` naming the nearest format and what is missing."""
    for mapper in _telling():
        if mapper.begins is not None and mapper.begins.match(document.content):
            return mapper
    seen = [(mapper.recognise(document), mapper) for mapper in mappers() if mapper.family == document.family]
    recognition, nearest = max(seen, key=lambda pair: pair[0].score)
    if recognition.score >= nearest.threshold:
        return nearest
    if not recognition.found and document.is_table:
        raise Rejection(
            "unknown-format", "this is a table (CSV or the like), not a record: get the studies as JSON or XML"
        )
    if not recognition.found:
        raise Rejection("unknown-format", "no known format: nothing in it looks like " + _titles(seen))
    missing = ", ".join(f"'{mark}'" for mark in recognition.missing)
    raise Rejection("unknown-format", f"no known format; nearest is {nearest.title}, but it lacks {missing}")


@cache
def _telling() -> tuple[Mapper, ...]:
    return tuple(mapper for mapper in mappers() if mapper.begins is not None)


def _titles(seen: list[tuple[Recognition, Mapper]]) -> str:
    return "; ".join(mapper.title for _, mapper in seen)
