"""What the patients get: cell products with their source, donor and route, in a graph of their own, with evidence."""

from __future__ import annotations

from trialgraph.cells.fact import Cells, Contradiction, Fact
from trialgraph.cells.facts import recognise, recognise_text
from trialgraph.cells.graph import CELLS, cell_graph

__all__ = ["CELLS", "Cells", "Contradiction", "Fact", "cell_graph", "recognise", "recognise_text"]
