"""Studies made from a seed: built and sized like the registry's, with invented words in them."""

from __future__ import annotations

from benchmarks.generated.study import studies

__all__ = ["studies"]
