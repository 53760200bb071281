"""What every engine takes and gives: a query and a time limit; columns, and rows one by one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from trialgraph.errors import TrialgraphError
from trialgraph.results import Value

__all__ = ["TRIPLE", "Answer", "Engine", "QueryError", "QueryTimeoutError"]

TRIPLE = ("subject", "predicate", "object")
"""The columns of triples."""


class QueryError(TrialgraphError):
    """A query that cannot be run as it stands."""


class QueryTimeoutError(TrialgraphError):
    """A query that was not answered within its time; ``advice`` is what in it makes it slow, where that can be told."""

    def __init__(self, seconds: float, advice: str = "") -> None:
        super().__init__(seconds, advice)
        self.seconds, self.advice = seconds, advice

    def __str__(self) -> str:
        return f"the query was stopped after {self.seconds:g} seconds" + (f": {self.advice}" if self.advice else "")


class Answer(NamedTuple):
    """The columns, and the rows as they come: one value per column, None where unbound. Rows can be read once."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Value, ...]]


class Engine(Protocol):
    """Whatever answers with the union of all named graphs as its default graph."""

    def answer(self, query: str, *, timeout: float | None = None) -> Answer:
        """Answer a SELECT; an ASK is one row with the column ``answer``, triples are rows of three.

        Raises :class:`QueryError` for what is no query, also while rows are read, and :class:`QueryTimeoutError`
        where the last row has not come after ``timeout`` seconds.
        """
