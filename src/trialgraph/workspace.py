"""Where a build that is not finished keeps what it has done, so that the same command goes on from there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from types import TracebackType

from trialgraph import __version__
from trialgraph.errors import TrialgraphError
from trialgraph.files import lock_folder

__all__ = ["BusyError", "Workspace"]


class BusyError(TrialgraphError):
    """Another process is making the same thing."""

    def __init__(self, target: Path) -> None:
        self.target = target
        super().__init__(target)

    def __str__(self) -> str:
        return f"another trialgraph is writing {self.target}; wait for it, or name another place with -o"


class Workspace:
    """A folder beside the target, as a context: it is gone when all went well and when nothing in it can be used again.

    ``purpose`` tells what is made: parts made for another purpose, or by another version of the code, are not used.
    ``salvage`` is told the folder ``new`` that a build killed in mid-work left, before it is removed.
    """

    def __init__(self, target: Path, purpose: str, salvage: Callable[[Path], None] = lambda new: None) -> None:
        self.path = target.with_name(f".{target.name}.unfinished")
        self.parts = self.path / "parts"
        self.new = self.path / "new"
        self._target = target
        self._purpose = f"trialgraph {__version__} {code_digest()} {purpose}"
        self._salvage = salvage
        self._lock: int | None = None

    def __enter__(self) -> Workspace:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise TrialgraphError(f"nothing can be written beside {self._target}: {error.strerror}") from error
        self._lock = lock_folder(self.path)
        if self._lock is None:
            raise BusyError(self._target)
        if self.new.is_dir():
            self._salvage(self.new)
            shutil.rmtree(self.new, ignore_errors=True)
        purpose = self.path / "purpose"
        if not purpose.is_file() or purpose.read_text(encoding="utf-8") != self._purpose:
            for left in self.path.iterdir():
                shutil.rmtree(left) if left.is_dir() else left.unlink()
        self.parts.mkdir(exist_ok=True)
        self.new.mkdir()
        purpose.write_text(self._purpose, encoding="utf-8")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Who is stopped goes on later; an error that the user has to mend leaves nothing lying about.
        if error is None or isinstance(error, TrialgraphError | OSError):
            shutil.rmtree(self.path, ignore_errors=True)
        if self._lock is not None:
            os.close(self._lock)


@cache
def code_digest() -> str:
    """What the code and the vocabularies of this package are: parts made by others are not used."""
    digest = sha256()
    for file in sorted(_all(files("trialgraph")), key=str):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _all(folder: Traversable) -> list[Traversable]:
    found: list[Traversable] = []
    for each in folder.iterdir():
        if each.is_dir():
            found += _all(each) if each.name != "__pycache__" else []
        elif each.name.endswith((".py", ".ttl")):
            found.append(each)
    return found
