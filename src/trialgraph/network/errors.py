"""What can be wrong with a request for a network: the kind, the file's suffix, a missing plotting library."""

from __future__ import annotations

from difflib import get_close_matches

from trialgraph.errors import TrialgraphError

__all__ = [
    "EmptyNetworkError",
    "MissingPlotError",
    "UnknownFormatError",
    "UnknownKindError",
    "UnknownOrganizationError",
]


class UnknownKindError(TrialgraphError):
    """A network that does not exist; names the nearest that does."""

    def __init__(self, kind: str, known: tuple[str, ...]) -> None:
        self.kind = kind
        self.known = known
        super().__init__(kind, known)

    def __str__(self) -> str:
        near = get_close_matches(self.kind.casefold(), self.known, 1, 0)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        return f"{self.kind!r} is not a kind of network{hint} (known: {', '.join(self.known)})"


class UnknownFormatError(TrialgraphError):
    """A file name whose suffix is not one of a network's formats."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        self.name = name
        self.known = known
        super().__init__(name, known)

    def __str__(self) -> str:
        return f"{self.name!r} does not end in a format of networks; known: {', '.join(self.known)}"


class MissingPlotError(TrialgraphError):
    """A picture was asked for, and matplotlib is not installed."""

    def __init__(self, suffix: str) -> None:
        self.suffix = suffix
        super().__init__(suffix)

    def __str__(self) -> str:
        return f"a {self.suffix} picture needs matplotlib: install trialgraph[plot]"


class UnknownOrganizationError(TrialgraphError):
    """An organisation that is to be the centre of a network and has no place in it; ``hint`` says what is near."""

    def __init__(self, organization: str, hint: str = "") -> None:
        self.organization = organization
        self.hint = hint
        super().__init__(organization, hint)

    def __str__(self) -> str:
        return (
            self.hint or f"{self.organization!r} has no place in this network; other filters, or another kind, may have"
        )


class EmptyNetworkError(TrialgraphError):
    """A network without a node, which is no picture; ``hint`` says why that may be."""

    exit_code = 1

    def __init__(self, kind: str, hint: str = "") -> None:
        self.kind = kind
        self.hint = hint
        super().__init__(kind, hint)

    def __str__(self) -> str:
        return f"{self.kind}: nothing in the graph makes such a network" + (f" ({self.hint})" if self.hint else "")
