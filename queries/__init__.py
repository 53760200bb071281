"""The question catalogue: one ``.rq`` file per question, in a folder per theme. What a header means:
``trialgraph.catalogue``.
"""

from __future__ import annotations

from importlib.resources import files

__all__ = ["query_files"]


def query_files() -> dict[str, tuple[str, str]]:
    """The theme and the text of each question, by its name."""
    return {
        entry.name.removesuffix(".rq"): (theme.name, entry.read_text(encoding="utf-8"))
        for theme in files("trialgraph.queries").iterdir()
        if theme.is_dir()
        for entry in theme.iterdir()
        if entry.name.endswith(".rq")
    }
