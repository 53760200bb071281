"""The question catalogue: one ``.rq`` file per question. What a header means: ``trialgraph.catalogue``."""

from __future__ import annotations

from importlib.resources import files

__all__ = ["query_files"]


def query_files() -> dict[str, str]:
    """The text of each question, by its name."""
    folder = files("trialgraph.queries")
    return {
        entry.name.removesuffix(".rq"): entry.read_text(encoding="utf-8")
        for entry in folder.iterdir()
        if entry.name.endswith(".rq")
    }
