"""The graph that the notebooks look at: built once, from the records beside the checkout where there are some.

``TRIALGRAPH_NOTEBOOK_GRAPH`` names a build of your own to look at instead; ``TRIALGRAPH_SHARED`` the folder of records.
"""

from __future__ import annotations

import os
from pathlib import Path

import trialgraph as tg

__all__ = ["open_graph"]

_ROOT = Path(__file__).resolve().parent.parent


def open_graph() -> tg.KnowledgeGraph:
    """The build that is named, else the one in ``build/notebooks``, which is made where it is missing."""
    named = os.environ.get("TRIALGRAPH_NOTEBOOK_GRAPH")
    if named:
        return tg.open(named)
    place = Path(os.path.relpath(_ROOT / "build" / "notebooks"))
    if (place / "report.json").exists():
        return tg.open(place)
    records = Path(os.environ.get("TRIALGRAPH_SHARED") or _ROOT.parent / "shared")
    sources = [records / "data" / "ctgov-v2", records / "data" / "ctgov-v1-full", records / "data" / "ctgov-v1-fields"]
    sources += [records / "data" / "ctgov-xml", records / "pages"]
    if not records.is_dir():
        sources = [_ROOT / "examples"]
    return tg.build([str(source) for source in sources], out=place)
