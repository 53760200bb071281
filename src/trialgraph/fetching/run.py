"""The fetch itself: page after page, each kept before the next is asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import msgspec

from trialgraph.fetching.client import Client, Manners
from trialgraph.fetching.errors import FetchError
from trialgraph.fetching.folder import Folder, State
from trialgraph.fetching.page import Page, read_page
from trialgraph.fetching.request import Request

__all__ = ["LARGEST_PAGE", "Fetched", "count", "fetch"]

LARGEST_PAGE = 1000  # the API gives no more at once


class Fetched(NamedTuple):
    """What a fetch has: different studies, pages, how many the server counted before, how many came again;
    ``before`` where an earlier run had it all."""

    studies: int
    pages: int
    total: int | None
    repeated: int
    before: bool = False


def count(request: Request, manners: Manners | None = None) -> int:
    """How many studies match; raises :class:`~trialgraph.fetching.errors.FetchError`."""
    with Client(request.url, manners) as client:
        asked = {**request.parameters, "countTotal": "true", "pageSize": "1", "fields": "NCTId"}
        total = client.get(asked, read_page).total
    if total is None:
        raise FetchError(request.url, "does not say how many studies match")
    return total


def fetch(
    request: Request,
    out: Path,
    *,
    fresh: bool = False,
    page_size: int = LARGEST_PAGE,
    manners: Manners | None = None,
    progress: Callable[[int, int | None], None] = lambda studies, total: None,
    waiting: Callable[[str, float], None] | None = None,
) -> Fetched:
    """All studies of the request, in pages, in the folder ``out``; goes on where an earlier run was interrupted.

    ``progress`` is told the studies so far and the total. Raises :class:`~trialgraph.errors.TrialgraphError`: whatever
    went wrong, the pages that are there are whole.
    """
    with Folder(out, request, fresh=fresh) as folder:
        if folder.state.finished:
            folder.check_pages()
            return _result(folder.state, before=True)
        known = _Known(request.url)
        for page in folder.pages():
            known.add(page)
        with Client(request.url, manners, waiting) as client:
            while not folder.state.finished:
                progress(folder.state.studies, folder.state.total)
                page = client.get(_parameters(folder.state, page_size), read_page)
                repeated = known.add(page)
                folder.store(page, _after(folder.state, page, repeated))
        progress(folder.state.studies, folder.state.total)
        return _result(folder.state)


class _Known:
    """What has come so far: the ids of the studies, and the tokens of the pages."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._ids: set[str] = set()
        self._tokens: set[str] = set()

    def add(self, page: Page) -> int:
        """How many of the page's studies had come before; raises :class:`FetchError` where pages would never end."""
        if page.token in self._tokens:
            raise FetchError(
                self._url, "goes round in circles: it names a page as the next one that it has given before"
            )
        if page.token is not None and not page.ids:
            raise FetchError(self._url, "gave a page without studies and says that more follow; try again later")
        if page.token is not None:
            self._tokens.add(page.token)
        named = [each for each in page.ids if each is not None]
        before = len(self._ids)
        self._ids.update(named)
        return len(named) - (len(self._ids) - before)


def _parameters(state: State, page_size: int) -> dict[str, str]:
    asked = {**state.request.parameters, "pageSize": str(page_size)}
    if state.next_token is None:
        return {**asked, "countTotal": "true"}
    return {**asked, "pageToken": state.next_token}


def _after(state: State, page: Page, repeated: int) -> State:
    return msgspec.structs.replace(
        state,
        total=page.total if state.next_token is None else state.total,
        studies=state.studies + len(page.ids) - repeated,
        repeated=state.repeated + repeated,
        next_token=page.token,
        finished=page.token is None,
    )


def _result(state: State, *, before: bool = False) -> Fetched:
    return Fetched(state.studies, state.pages, state.total, state.repeated, before)
