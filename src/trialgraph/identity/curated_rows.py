"""What reviewed decisions about names are: a row, what it may say, and the error that names it."""

from __future__ import annotations

import msgspec

from trialgraph.errors import TrialgraphError
from trialgraph.identity.keys import spelling_key
from trialgraph.identity.matches import SAME

__all__ = ["CLOSE", "PACKAGED", "PART_OF", "REPLACED_BY", "SYMMETRIC", "CuratedError", "CuratedRow"]

PACKAGED = "trialgraph's own curated.sssom.tsv"
PART_OF = "org:subOrganizationOf"
REPLACED_BY = "dcterms:isReplacedBy"
CLOSE = "skos:closeMatch"
SYMMETRIC = frozenset({SAME, CLOSE})


class CuratedRow(msgspec.Struct, frozen=True):
    """One reviewed decision: what holds (or, negative, does not hold) between two names, where, and the proof."""

    subject: str
    predicate: str
    negative: bool
    object: str
    country: str | None  # ISO 3166-1 alpha-2; None: in any country
    city: str | None  # None: anywhere in the country
    proof: str
    line: int
    path: str
    see_also: tuple[str, ...] = ()  # addresses of the evidence
    date: str = ""  # when it was decided

    @property
    def packaged(self) -> bool:
        """Whether the row comes with trialgraph."""
        return self.path == PACKAGED

    @property
    def ends(self) -> tuple[str, str]:
        """The keys by which the two names are known; without a direction in their own order."""
        one, other = spelling_key(self.subject), spelling_key(self.object)
        return (other, one) if self.predicate in SYMMETRIC and other < one else (one, other)

    @property
    def place(self) -> tuple[str, ...]:
        """Where the row holds: nothing, a country, or a country and a city's key; each lies in all it begins with."""
        return tuple(part for part in (self.country, spelling_key(self.city) if self.city else None) if part)

    @property
    def says(self) -> str:
        """What the row says, without its proof."""
        return f"{self.subject!r} {'not ' if self.negative else ''}{self.predicate} {self.object!r}"

    @property
    def where(self) -> str:
        """Where the row stands, and what it says, for messages."""
        return f"{self.path}:{self.line} ({self.says})"


class CuratedError(TrialgraphError):
    """A curated table that cannot be used: the file, the line, what is wrong and how to mend it."""

    def __init__(self, path: str, line: int, problem: str) -> None:
        super().__init__(path, line, problem)
        self.path, self.line, self.problem = path, line, problem

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.problem}"
