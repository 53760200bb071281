"""Why a source record was not mapped: one kind of error, with a code to count and a sentence to read."""

from __future__ import annotations

from trialgraph.errors import TrialgraphError

__all__ = ["Rejection"]


class Rejection(TrialgraphError):  # noqa: N818 - what it is: the outcome of a record, not a fault of the program
    """A record that cannot be mapped; the run goes on without it.

    ``code`` is short and countable (``empty``, ``encoding``, ``unknown-format``, ``truncated``, ``bad-id`` ...),
    ``reason`` is a sentence for a person, ``place`` says where in the record (a label, a path, a byte).
    """

    def __init__(self, code: str, reason: str, place: str | None = None) -> None:
        self.code = code
        self.reason = reason
        self.place = place
        super().__init__(code, reason, place)

    def __str__(self) -> str:
        return self.reason if self.place is None else f"{self.reason} @ {self.place}"
