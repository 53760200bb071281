"""The folder of a fetch: pages that are whole or absent, and a hidden file that says how far it came.

A page takes its name before the state counts it. Killed in between, the next run fetches that page once more.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec
import zstandard

from trialgraph.fetching.errors import FolderError, PassingError
from trialgraph.fetching.page import Page, ShapeError, read_page
from trialgraph.fetching.request import Request
from trialgraph.files import atomic_file, lock_folder
from trialgraph.zstdfile import open_zstd

__all__ = ["Folder", "State"]

_STATE = ".fetch.json"
_PAGE = re.compile(r"studies-(\d{5,})\.json\.zst")
_UNFINISHED = re.compile(r"\.(?:studies-\d{5,}\.json\.zst|\.fetch\.json)\.tmp-\d+")
_LEVEL = 9
_FRESH = "--fresh deletes its pages and starts anew"


class State(msgspec.Struct):
    """How far a fetch came; ``studies`` are different ones, ``repeated`` those that came again."""

    request: Request
    total: int | None = None
    pages: int = 0
    studies: int = 0
    repeated: int = 0
    next_token: str | None = None
    finished: bool = False


class Folder:
    """A folder opened for one request; nobody else may write to it until it is closed.

    Nothing is made, and of an earlier fetch nothing is deleted, before the first page is here.
    """

    def __init__(self, path: Path, request: Request, *, fresh: bool = False) -> None:
        self.path = path
        self.state = State(request)
        self._lock: int | None = None
        self._begun = False
        if path.exists() or path.is_symlink():
            try:
                self._open(request, fresh)
            except BaseException:
                self.close()
                raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let others write to the folder."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def pages(self) -> Iterator[Page]:
        """The pages that are there, read again; raises :class:`FolderError` for one that is missing or damaged."""
        tokens: set[str | None] = set()
        for number in range(1, self.state.pages + 1):
            path = self._page(number)
            try:
                with path.open("rb") as packed:
                    page = read_page(open_zstd(packed).read())
            except FileNotFoundError:
                raise self._problem(f"has lost its page {path.name}; {_FRESH}") from None
            except (OSError, EOFError, zstandard.ZstdError, PassingError, ShapeError):
                raise self._problem(f"has a damaged page {path.name}; {_FRESH}") from None
            last = number == self.state.pages
            if page.token in tokens or page.token is None or (last and page.token != self.state.next_token):
                raise self._problem(f"has pages that are not those of its {_STATE}; {_FRESH}")
            tokens.add(page.token)
            yield page

    def check_pages(self) -> None:
        """Raise :class:`FolderError` where a page of a finished fetch is missing."""
        for number in range(1, self.state.pages + 1):
            if not self._page(number).is_file():
                raise self._problem(f"has lost its page {self._page(number).name}; {_FRESH}")

    def store(self, page: Page, state: State) -> None:
        """Keep a page and what is so after it; one without studies is not kept."""
        if not self._begun:
            self._begin()
        if page.ids:
            state.pages = self.state.pages + 1
            with atomic_file(self._page(state.pages)) as handle:
                handle.write(zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True).compress(page.data))
        self._save(state)

    def _open(self, request: Request, fresh: bool) -> None:
        if not self.path.is_dir():
            raise self._problem("is not a folder")
        self._take()
        before = self._load(fresh)
        foreign = sorted(entry.name for entry in self.path.iterdir() if not self._own(entry.name, before is not None))
        if foreign:
            more = f" and {len(foreign) - 1} more" if len(foreign) > 1 else ""
            raise self._problem(f"holds other files ({foreign[0]}{more}); name a new or empty folder")
        if before is None or fresh:
            return
        if before.request != request:
            raise self._problem(f"holds the studies of another request; name another folder, or {_FRESH}")
        self.state = before

    def _begin(self) -> None:
        """Make the folder one of this fetch, without what an earlier one or a killed one left there."""
        self.path.mkdir(parents=True, exist_ok=True)
        if self._lock is None:
            self._take()
        self._save(self.state)
        for entry in list(self.path.iterdir()):
            page = _PAGE.fullmatch(entry.name)
            if _UNFINISHED.fullmatch(entry.name) or (page and int(page[1]) > self.state.pages):
                entry.unlink()
        self._begun = True

    def _take(self) -> None:
        self._lock = lock_folder(self.path)
        if self._lock is None:
            raise self._problem("is being written to by another fetch")

    def _load(self, fresh: bool) -> State | None:
        try:
            return msgspec.json.decode((self.path / _STATE).read_bytes(), type=State)
        except FileNotFoundError:
            return None
        except (msgspec.DecodeError, UnicodeError):
            if fresh:
                return self.state
            raise self._problem(f"has a damaged {_STATE}; {_FRESH}") from None

    def _save(self, state: State) -> None:
        with atomic_file(self.path / _STATE) as handle:
            handle.write(msgspec.json.format(msgspec.json.encode(state), indent=1) + b"\n")
        self.state = state

    def _own(self, name: str, fetched: bool) -> bool:
        """Hidden files are not records; pages are ours where a state says so."""
        return name.startswith(".") or (fetched and _PAGE.fullmatch(name) is not None)

    def _page(self, number: int) -> Path:
        return self.path / f"studies-{number:05d}.json.zst"

    def _problem(self, problem: str) -> FolderError:
        return FolderError(self.path, problem)
