"""What an export cannot do."""

from __future__ import annotations

from trialgraph.errors import TrialgraphError

__all__ = ["ExportError"]


class ExportError(TrialgraphError):
    """Options that do not go together, nothing to export, or what a format cannot say."""
