"""What a store does instead of taking the graph, each as one plain sentence."""

from __future__ import annotations

from trialgraph.engines.refusals import EndpointError
from trialgraph.errors import TrialgraphError

__all__ = ["CountError", "LoaderError", "PushError", "TooLargeError"]


class PushError(EndpointError):
    """A store that did not take what it was sent; what it took stays, and the same command goes on from there."""

    def __str__(self) -> str:
        return f"the store {self.url} {self.problem}"


class TooLargeError(PushError):
    """A request that is larger than the store, or what stands before it, takes."""


class LoaderError(TrialgraphError):
    """A loader that is missing or has failed; no database is left behind."""


class CountError(TrialgraphError):
    """After all was sent, the store holds another number of triples than it was sent: ``graphs`` has (sent, held)."""

    exit_code = 1

    def __init__(self, url: str, graphs: dict[str, tuple[int, int]]) -> None:
        self.url = url
        self.graphs = graphs
        super().__init__(url, graphs)

    def __str__(self) -> str:
        first = "; ".join(
            f"{graph} holds {held:,} triples and not {sent:,}" for graph, (sent, held) in list(self.graphs.items())[:3]
        )
        more = f" (and {len(self.graphs) - 3:,} more graphs)" if len(self.graphs) > 3 else ""
        return f"the store {self.url} does not hold what it was sent: {first}{more}; push again to send these anew"
