"""From bytes to :class:`Trial`, from :class:`Trial` to quads: one module per source format.

To add a format, add a module that sets ``MAPPER``; see CONTRIBUTING.md.
"""

from __future__ import annotations

from trialgraph.mappers.mapper import Document, Mapper, choose, mappers
from trialgraph.mappers.rejection import Rejection
from trialgraph.mappers.triples import Provenance, quads

__all__ = ["Document", "Mapper", "Provenance", "Rejection", "choose", "mappers", "quads"]
