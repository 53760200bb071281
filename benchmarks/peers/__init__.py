"""Other ways to do what ``trialgraph map`` does, each a program of its own.

``python -m benchmarks.peers.NAME CORPUS OUT`` prints one line of JSON (:class:`Told`).
"""

from __future__ import annotations

import msgspec
import typer

__all__ = ["Told", "tell"]


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a peer did; ``seconds`` is its own work, without starting Python and importing libraries."""

    studies: int
    statements: int
    bytes: int
    seconds: float


def tell(told: Told) -> None:
    """Print the line."""
    typer.echo(msgspec.json.encode(told).decode())
