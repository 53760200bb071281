"""What can be wrong with a request for a chart: its name, a parameter, the file's suffix, nothing to draw."""

from __future__ import annotations

from trialgraph.errors import TrialgraphError
from trialgraph.sparql_text import did_you_mean

__all__ = ["ChartError", "EmptyChartError", "UnknownChartError"]


class ChartError(TrialgraphError):
    """A chart that cannot be drawn as it is asked for."""


class UnknownChartError(ChartError):
    """A chart that does not exist; names the nearest that does."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        self.name = name
        self.known = known
        super().__init__(name, known)

    def __str__(self) -> str:
        return did_you_mean(f"there is no chart {self.name!r}", self.name, self.known) + "; see trialgraph chart --list"


class EmptyChartError(ChartError):
    """A chart without anything to draw, which is no picture; ``hint`` says why that may be."""

    exit_code = 1

    def __init__(self, name: str, hint: str = "") -> None:
        self.name = name
        self.hint = hint
        super().__init__(name, hint)

    def __str__(self) -> str:
        return f"{self.name}: there is nothing to draw" + (f" ({self.hint})" if self.hint else "")
