"""trialgraph: clinical-trial records as a validated RDF knowledge graph, with evidence for every link.

>>> import trialgraph as tg
>>> kg = tg.build("examples/", out="build/")        # doctest: +SKIP
>>> kg.query("shared-cell-sources").rows            # doctest: +SKIP

Names are loaded when first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from trialgraph.errors import TrialgraphError

if TYPE_CHECKING:
    from trialgraph.graph import KnowledgeGraph, connect, from_rdflib, open  # noqa: A004 - tg.open is what users expect
    from trialgraph.pipeline import build
    from trialgraph.results import Result

__all__ = ["KnowledgeGraph", "Result", "TrialgraphError", "__version__", "build", "connect", "from_rdflib", "open"]

__version__ = "0.1.0"

_HOMES = {
    "KnowledgeGraph": "graph",
    "Result": "results",
    "build": "pipeline",
    "connect": "graph",
    "from_rdflib": "graph",
    "open": "graph",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"trialgraph.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'trialgraph' has no attribute {name!r}")


def load_ipython_extension(shell: Any) -> None:
    """``%load_ext trialgraph`` in a notebook: ``%%sparql`` cells, with completion of terms."""
    import_module("trialgraph.notebook").load(shell)


def unload_ipython_extension(shell: Any) -> None:
    """``%unload_ext trialgraph``."""
    import_module("trialgraph.notebook").unload(shell)


def __dir__() -> list[str]:
    return list(__all__)
