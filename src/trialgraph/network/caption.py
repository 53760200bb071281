"""What stands above and below a picture of a network: what it shows, of how many trials, as of when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from trialgraph.network.text import counted

if TYPE_CHECKING:
    from trialgraph.graph import KnowledgeGraph
    from trialgraph.network.model import Network

__all__ = ["note_of", "title_of"]

_TITLES = {
    "co-sponsorship": "Who sponsors trials together",
    "shared-site": "Sponsors that use the same sites",
    "sponsor-site": "Sponsors and their sites",
    "sponsor-cell-source": "Sponsors and cell sources",
    "sponsor-cell-source-condition": "Sponsors, cell sources and conditions",
    "investigators": "Sponsors and investigators",
}


def title_of(kind: str, organization: str | None = None) -> str:
    """The heading of a network."""
    title = _TITLES.get(kind, "Network")
    return title if organization is None else f"{title}: around {organization}"


def note_of(graph: KnowledgeGraph, network: Network, filters: Mapping[str, object]) -> str:
    """How many trials it is drawn from, which, and how new the newest record is."""
    from trialgraph.pictures import newest_record

    given = [f"{name.replace('_', ' ')} {value}" for name, value in filters.items() if value is not None]
    chosen = f" ({', '.join(given)})" if given else ""
    newest = newest_record(graph)
    as_of = f", newest record of {newest}" if newest else ""
    return f"Drawn by trialgraph from {counted(len(network.trials), 'trial')}{chosen}{as_of}"
