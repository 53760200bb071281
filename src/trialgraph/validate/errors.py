"""What can be wrong with a validation itself: nothing to check, nothing to check by, unfit shapes, no such engine."""

from __future__ import annotations

from trialgraph.errors import TrialgraphError

__all__ = ["ENGINES", "NothingToCheckError", "ShaclError", "ShapesMissingError", "UnknownEngineError", "check_engine"]

ENGINES = ("pyshacl", "fast")


class NothingToCheckError(TrialgraphError):
    """The data hold no trial, so that "conforms" would be an empty word."""

    exit_code = 1

    def __init__(self, quads: int, graphs: int) -> None:
        self.quads = quads
        self.graphs = graphs
        super().__init__(quads, graphs)

    def __str__(self) -> str:
        where = f"{self.quads} quads in {self.graphs} graphs" if self.quads else "no quads at all"
        return f"nothing to check: looked for things of the class tg:Trial and found none ({where})"


class ShaclError(TrialgraphError):
    """The validator could not run the shapes."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)

    def __str__(self) -> str:
        return f"the shapes could not be run: {self.reason}"


class ShapesMissingError(TrialgraphError):
    """There are no shapes to check by: the installation is incomplete."""

    def __str__(self) -> str:
        return "nothing to check by: no shape with a target was found in trialgraph.shapes"


class UnknownEngineError(TrialgraphError):
    """An engine that there is not."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)

    def __str__(self) -> str:
        return f"{self.name!r} is no engine; known: {' '.join(ENGINES)}"


def check_engine(name: str | None) -> None:
    """Raise :class:`UnknownEngineError` for a name that is no engine's; None leaves the choice open."""
    if name not in (None, *ENGINES):
        raise UnknownEngineError(str(name))
