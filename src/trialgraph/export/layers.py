"""Which named graphs are exported: by layer, by IRI, or by the beginning of an IRI."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from difflib import get_close_matches

from trialgraph.errors import TrialgraphError

__all__ = ["IDENTITY", "LAYERS", "LayerError", "chooser", "layer_of"]

LAYERS = {
    "records": "what each source says, one graph per record",
    "contacts": "contact persons (of builds with --contact-details)",
    "identity": "who is the same: decisions with their evidence, and the entities that follow",
    "cells": "cell products: source, donor, route, dose",
    "vocabulary": "the ontology and the vocabularies",
}
"""The layers of a build, and what is in them."""

# How the graphs of each layer are named under any base.
_NAMES = {
    "records": re.compile(rb"/record/[^/]+/[^/]+>$"),
    "contacts": re.compile(rb"/graph/contacts/"),
    "identity": re.compile(rb"/graph/identity/"),
    "cells": re.compile(rb"/graph/cells>$"),
    "vocabulary": re.compile(rb"/graph/vocabulary>$"),
}
IDENTITY = _NAMES["identity"]


class LayerError(TrialgraphError):
    """A layer that there is not."""

    def __init__(self, name: str) -> None:
        self.name = name
        super().__init__(name)

    def __str__(self) -> str:
        near = get_close_matches(self.name, LAYERS, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(LAYERS)}"
        return f"no layer is called {self.name!r} (nor is it the IRI of a graph); {hint}"


def chooser(graphs: str | Iterable[str]) -> Callable[[bytes], bool]:
    """Whether a graph, as N-Quads writes its IRI, is among ``graphs``, in a list or with commas: names of layers,
    beginnings of IRIs, or IRIs in angle brackets.

    Raises :class:`LayerError`.

    >>> chooser("cells, https://example.org/record/veeva/")(b"<https://example.org/record/veeva/NCT01>")
    True
    """
    listed = [graphs] if isinstance(graphs, str) else graphs
    patterns, beginnings = [], []
    for name in filter(None, (each.strip() for some in listed for each in some.split(","))):
        if ":" in name:
            beginnings.append(f"<{name.removeprefix('<')}".encode())
        elif name in _NAMES:
            patterns.append(_NAMES[name])
        else:
            raise LayerError(name)
    if not patterns and not beginnings:
        raise LayerError("")
    begun = tuple(beginnings)
    return lambda graph: graph.startswith(begun) or any(pattern.search(graph) for pattern in patterns)


def layer_of(graph: bytes) -> str | None:
    """The layer that a graph is of; None for one that no build writes."""
    return next((name for name, pattern in _NAMES.items() if pattern.search(graph)), None)
