"""The page in a real browser: it draws under its own policy, loads nothing, answers to search, click and slider."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import CHROMIUM, needs_browser, watched
from trialgraph.graph import KnowledgeGraph
from trialgraph.network import build_network, write_network

pytestmark = needs_browser


@pytest.fixture
def page_file(kg: KnowledgeGraph, tmp_path: Path) -> Path:
    """The co-sponsorship page of the small graph."""
    write_network(build_network(kg, "co-sponsorship"), tmp_path / "net.html", title="Sponsors")
    return tmp_path / "net.html"


def test_the_drawing_is_painted(page_file: Path, tmp_path: Path) -> None:
    image = pytest.importorskip("matplotlib.image", reason="matplotlib reads the screenshot")
    shot = tmp_path / "shot.png"
    quiet = ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    where = [f"--user-data-dir={tmp_path / 'profile'}", f"--screenshot={shot}", "--window-size=1000,800"]
    subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", *quiet, *where, page_file.as_uri()],
        check=True,
        timeout=120,
        capture_output=True,
    )
    # Below the legend, in the canvas: were the script refused, it would be blank.
    pixels = image.imread(shot)[230:700, :660, :3]
    colours = {tuple(round(255 * float(part)) for part in pixel) for row in pixels for pixel in row}
    assert {(0x00, 0x72, 0xB2), (0x00, 0x9E, 0x73), (0xCC, 0x79, 0xA7)} <= colours


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[Callable[[Path], Any]]:
    """Opens the page for a test to act on."""
    opened: list[Path] = []
    with watched() as open_page:

        def go(file: Path) -> Any:
            opened.append(file)
            return open_page(file, reduced_motion="reduce")

        yield go
    assert opened == [tmp_path / "net.html"]


def test_search_shows_a_node_its_partners_and_its_trials(page_file: Path, visit: Any) -> None:
    page = visit(page_file)
    page.fill("#find", "acm")
    assert page.locator("#hits li").all_inner_texts() == ["Acme"]
    page.press("#find", "Enter")
    assert page.inner_text("#panel h2") == "Acme"
    assert "Industry · United States · 2 trials" in page.inner_text("#panel")
    links = page.locator("#panel .ids a")
    assert [link.get_attribute("href") for link in links.all()] == [
        f"https://clinicaltrials.gov/study/NCT0000000{number}" for number in (1, 2)
    ]
    page.locator("#panel button").first.click()
    assert page.locator("#panel h2").all_inner_texts() == ["Acme", "Beta"]
    assert "Sponsor 2 trials together." in page.inner_text("#panel")


def test_names_are_found_without_their_accents_and_links_by_trial(page_file: Path, visit: Any) -> None:
    page = visit(page_file)
    page.fill("#find", "UMEA")
    assert page.locator("#hits li").all_inner_texts() == ["Umeå"]
    page.fill("#find", "nct00000001")
    assert page.locator("#hits li").all_inner_texts() == ["Acme – Beta"]
    page.fill("#find", "NCT00000005")
    assert page.locator("#hits li").all_inner_texts() == ["Lone"]


def test_the_weight_slider_hides_light_links(page_file: Path, visit: Any) -> None:
    page = visit(page_file)
    page.fill("#find", "mayo")
    page.press("#find", "Enter")
    assert "3 links" in page.inner_text("#panel")
    page.fill("#least", "2")
    assert page.inner_text("#least-shown") == "2"
    assert "No links" in page.inner_text("#panel")


def test_a_click_on_a_node_chooses_it_and_escape_lets_go(page_file: Path, visit: Any) -> None:
    page = visit(page_file)
    page.fill("#find", "lone")
    page.press("#find", "Enter")
    page.locator("#view").press("Escape")
    assert page.inner_text("#panel").startswith("Choose a node")
    page.locator("#view").click()  # the search put Lone in the middle
    assert page.inner_text("#panel h2") == "Lone"
    assert page.locator("#panel .ids a").all_inner_texts() == ["NCT00000005"]


def test_hostile_names_are_only_shown(graph_of: Callable[..., KnowledgeGraph], tmp_path: Path, visit: Any) -> None:
    names = ("</script><script>alert(1)</script>", "<img src=x onerror=alert(2)>")
    write_network(build_network(graph_of(names), "co-sponsorship"), tmp_path / "net.html", title=names[0])
    page = visit(tmp_path / "net.html")
    page.fill("#find", "onerror")
    page.press("#find", "Enter")
    assert page.inner_text("#panel h2") == names[1]
    assert page.locator("#panel img").count() == 0
