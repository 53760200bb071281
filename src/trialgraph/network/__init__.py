"""Networks of who works with whom, where and with which cells: built from a graph, written to files people open.

``build_network(graph, "co-sponsorship")`` gives a ``networkx.Graph``; ``write_network(graph, "net.html", title=...)``
writes it as a page, a picture or a file for Gephi and Cytoscape.
"""

from __future__ import annotations

from trialgraph.network.build import KINDS, build_network
from trialgraph.network.errors import (
    EmptyNetworkError,
    MissingPlotError,
    UnknownFormatError,
    UnknownKindError,
    UnknownOrganizationError,
)
from trialgraph.network.summary import summary
from trialgraph.network.write import FORMATS, write_network

__all__ = [
    "FORMATS",
    "KINDS",
    "EmptyNetworkError",
    "MissingPlotError",
    "UnknownFormatError",
    "UnknownKindError",
    "UnknownOrganizationError",
    "build_network",
    "summary",
    "write_network",
]
