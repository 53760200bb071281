"""The graph as files in any format of RDF, streamed: memory does not grow with the graph.

Statements go as text from the build (``lines``), are chosen (``layers``) and rewritten (``identity``), sorted on disk
(``order``), and written (``writers``, ``jsonld``). Two exports of one graph are the same bytes, in whatever order the
graph has its statements, so a comparison of two builds' exports shows what has changed.
"""

from __future__ import annotations

from trialgraph.export.errors import ExportError
from trialgraph.export.layers import LAYERS, LayerError
from trialgraph.export.run import Target, export

__all__ = ["LAYERS", "ExportError", "LayerError", "Target", "export"]
