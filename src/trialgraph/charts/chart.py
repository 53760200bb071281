"""What a chart is: the question that it draws, the parameters that it takes, and how it is drawn."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from trialgraph.catalogue import Parameter, question
from trialgraph.results import Value

if TYPE_CHECKING:
    from trialgraph.pictures import Sheet

__all__ = ["Asked", "Chart", "charts"]


class Asked(msgspec.Struct, frozen=True):
    """What a chart is drawn from.

    ``rows`` are those of the question, ``options`` the chart's own parameters; ``filters`` those that were given to the
    question, as they were written. ``newest`` is the day of the newest record, empty where no record tells one.
    """

    rows: list[dict[str, Value]]
    options: Mapping[str, int]
    filters: Mapping[str, str]
    newest: str

    def closing(self) -> list[str]:
        """The sentences that end each caption: which trials these are, and from when."""
        told = "; ".join(f"{name.replace('_', ' ')} = {value}" for name, value in self.filters.items())
        return [
            f"Asked for: {told}." if told else "",
            f"Newest record: {self.newest}." if self.newest else "",
            "Drawn by trialgraph.",
        ]


class Chart(msgspec.Struct, frozen=True):
    """One kind of chart; ``own`` are its parameters besides those of the question, ``required`` those it needs."""

    name: str
    summary: str
    question: str
    draw: Callable[[Asked], Sheet]
    own: tuple[Parameter, ...] = ()
    required: tuple[str, ...] = ()

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """Its own parameters, then those of the question."""
        return (*self.own, *question(self.question).parameters)


@cache
def charts() -> tuple[Chart, ...]:
    """All charts, by name: each module of this package that has a ``CHART``."""
    modules = (
        import_module(f"{__package__}.{found.name}") for found in pkgutil.iter_modules([str(Path(__file__).parent)])
    )
    return tuple(sorted((module.CHART for module in modules if hasattr(module, "CHART")), key=lambda chart: chart.name))
