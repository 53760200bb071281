"""Pages in a real browser: what one does that nobody should see - a request, a message, a dialog - fails its test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

__all__ = ["CHROMIUM", "needs_browser", "watched"]

CHROMIUM = Path("/usr/bin/chromium")
needs_browser = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no browser: {CHROMIUM} is absent")


@contextmanager
def watched() -> Iterator[Callable[..., Any]]:
    """Gives what opens a file as a page (playwright's options for a page can be named).

    Afterwards nothing may have been asked for but the files that were opened, and no page may have complained.
    """
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright drives the browser")
    opened: list[str] = []
    requests: list[str] = []
    problems: list[str] = []

    def heard(message: Any) -> None:
        # What the graphics driver says of a machine without a card is not the page's word.
        if "GL Driver Message" not in message.text:
            problems.append(message.text)

    def refuse(dialog: Any) -> None:
        problems.append(dialog.message)
        dialog.dismiss()

    with sync_api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=["--no-sandbox"])

        def visit(file: Path, *, width: int = 1200, **options: Any) -> Any:
            page = browser.new_page(viewport={"width": width, "height": 900}, **options)
            page.on("request", lambda request: requests.append(request.url))
            page.on("console", heard)
            page.on("pageerror", lambda error: problems.append(str(error)))
            page.on("dialog", refuse)
            opened.append(file.as_uri())
            page.goto(file.as_uri())
            return page

        yield visit
        browser.close()
    assert requests == opened
    assert problems == []
