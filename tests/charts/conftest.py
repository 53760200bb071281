"""A small graph written by hand, and what is drawn on a sheet."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from trialgraph.engines import EmbeddedEngine
from trialgraph.graph import KnowledgeGraph

pytest.importorskip("matplotlib")


@pytest.fixture
def kg() -> KnowledgeGraph:
    """The small graph."""
    store = ox.Store()
    store.bulk_load(Path(__file__).with_name("small.trig").read_bytes(), ox.RdfFormat.TRIG)
    return KnowledgeGraph(EmbeddedEngine(store), name="small")


@pytest.fixture
def empty() -> KnowledgeGraph:
    """A graph without a statement."""
    return KnowledgeGraph(EmbeddedEngine(ox.Store()), name="empty")
