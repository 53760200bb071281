"""What can go wrong with a fetch: the request, the server, the folder; and being stopped."""

from __future__ import annotations

from pathlib import Path

from trialgraph.errors import TrialgraphError

__all__ = ["FetchError", "FolderError", "PassingError", "RequestError", "StoppedError"]


class RequestError(TrialgraphError):
    """A search or filter that cannot be asked for."""


class FetchError(TrialgraphError):
    """A server that did not answer as the API does."""

    def __init__(self, url: str, problem: str) -> None:
        self.url = url
        self.problem = problem
        super().__init__(url, problem)

    def __str__(self) -> str:
        return f"{self.url} {self.problem}"


class PassingError(TrialgraphError):
    """A failure that may pass: asking again is worth while, after ``wait`` seconds where the server says so."""

    def __init__(self, problem: str, wait: float | None = None) -> None:
        self.problem = problem
        self.wait = wait
        super().__init__(problem, wait)

    def __str__(self) -> str:
        return self.problem


class FolderError(TrialgraphError):
    """A folder that this fetch may not write to."""

    def __init__(self, folder: Path, problem: str) -> None:
        self.folder = folder
        self.problem = problem
        super().__init__(folder, problem)

    def __str__(self) -> str:
        return f"{self.folder} {self.problem}"


class StoppedError(TrialgraphError):
    """The user stopped the fetch; what it has stays."""

    exit_code = 130

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(folder)

    def __str__(self) -> str:
        return f"stopped; the same command goes on from the last whole page in {self.folder}"
