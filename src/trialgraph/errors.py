"""The error family of trialgraph: every error a caller may catch is a :class:`TrialgraphError`.

Errors take facts, keep them as attributes, and write their own sentence, so that a message is the same
wherever it is raised and survives a process pool.
"""

from __future__ import annotations

__all__ = ["TrialgraphError"]


class TrialgraphError(Exception):
    """Root of all errors raised on purpose; ``exit_code`` is what the command line ends with."""

    exit_code = 2
