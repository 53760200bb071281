"""The page in a real browser: it draws under its own policy, loads nothing, and answers to all its controls."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import CHROMIUM, needs_browser, watched
from trialgraph.graph import KnowledgeGraph
from trialgraph.network import KINDS, build_network, write_network

pytestmark = needs_browser

Visit = Callable[..., Any]


@pytest.fixture
def page_file(kg: KnowledgeGraph, tmp_path: Path) -> Path:
    """The co-sponsorship page of the small graph."""
    return written(kg, "co-sponsorship", tmp_path)


def written(kg: KnowledgeGraph, kind: str, folder: Path, **filters: Any) -> Path:
    write_network(build_network(kg, kind, **filters), folder / "net.html", title="Sponsors", note="Four trials")
    return folder / "net.html"


@pytest.fixture
def visit() -> Iterator[Visit]:
    """Opens the page for a test to act on."""
    with watched() as open_page:
        yield lambda file, **options: open_page(file, reduced_motion="reduce", **options)


def choose(page: Any, words: str) -> None:
    page.fill("#find", words)
    page.press("#find", "Enter")


def counts(page: Any) -> str:
    return str(page.inner_text("#counts"))


def colours(shot: bytes) -> set[tuple[int, ...]]:
    import io

    image = pytest.importorskip("matplotlib.image", reason="matplotlib reads the screenshot")
    pixels = image.imread(io.BytesIO(shot))[:, :, :3]
    return {tuple(round(255 * float(part)) for part in pixel) for row in pixels for pixel in row}


def test_the_drawing_is_painted(page_file: Path, tmp_path: Path) -> None:
    shot = tmp_path / "shot.png"
    quiet = ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    where = [f"--user-data-dir={tmp_path / 'profile'}", f"--screenshot={shot}", "--window-size=1000,800"]
    slowly = ["--virtual-time-budget=3000"]
    subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", *quiet, *slowly, *where, page_file.as_uri()],
        check=True,
        timeout=120,
        capture_output=True,
    )
    assert {(0x00, 0x72, 0xB2), (0x00, 0x9E, 0x73), (0xCC, 0x79, 0xA7)} <= colours(shot.read_bytes())


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_drawn_and_told(kg: KnowledgeGraph, tmp_path: Path, visit: Visit, kind: str) -> None:
    graph = build_network(kg, kind)
    page = visit(written(kg, kind, tmp_path))
    page.wait_for_timeout(300)
    assert len(colours(page.locator("#drawing").screenshot())) > 20
    assert f"{graph.number_of_edges()} of {graph.number_of_edges()} link" in counts(page)
    assert page.locator("#legend li").count() >= 1
    edge = next(iter(graph.edges))
    choose(page, graph.nodes[edge[0]]["label"])
    assert page.inner_text("#panel h2") == graph.nodes[edge[0]]["label"]
    shown = page.locator("#panel .trial a").all_inner_texts()
    assert sorted(shown) == graph.nodes[edge[0]]["trial_ids"].split()
    page.locator("#panel .partner").first.click()
    assert page.locator("#panel .pair button").count() == 2
    assert page.locator("#panel .trial").count() >= 1


def test_what_is_shown_is_counted_and_the_lone_come_when_asked(page_file: Path, visit: Visit) -> None:
    page = visit(page_file)
    assert counts(page) == "6 of 7 organisations, 7 of 7 links, 4 trials"
    page.check("#lone")
    assert counts(page) == "7 of 7 organisations, 7 of 7 links, 5 trials"
    page.click("#reset")
    assert counts(page) == "6 of 7 organisations, 7 of 7 links, 4 trials"
    assert page.get_attribute("#counts", "aria-live") == "polite"


def test_search_shows_a_node_its_partners_and_its_trials(page_file: Path, visit: Visit) -> None:
    page = visit(page_file)
    page.fill("#find", "acm")
    assert page.locator("#hits li").all_inner_texts() == ["Acme"]
    page.press("#find", "Enter")
    assert page.inner_text("#panel h2") == "Acme"
    assert "Industry · United States · 2 trials" in page.inner_text("#panel")
    trials = page.locator("#panel .trial")
    assert [" ".join(text.split()) for text in trials.all_inner_texts()] == [
        "NCT00000002 2018 Second",
        "NCT00000001 2015 First",
    ]
    assert [link.get_attribute("href") for link in trials.locator("a").all()] == [
        f"https://clinicaltrials.gov/study/NCT0000000{number}" for number in (2, 1)
    ]
    page.locator("#panel .partner").first.click()
    assert page.locator("#panel .pair button").all_inner_texts() == ["Acme", "Beta"]
    assert "Sponsor 2 trials together." in page.inner_text("#panel")


def test_names_are_found_without_their_accents(
    graph_of: Callable[..., KnowledgeGraph], tmp_path: Path, visit: Visit
) -> None:
    page = visit(written(graph_of(("Århus Hospital", "Łódź Clinic", "Mars")), "co-sponsorship", tmp_path))
    for words, found in (("ARHUS", "Århus Hospital"), ("århus", "Århus Hospital"), ("hospital", "Århus Hospital")):
        page.fill("#find", words)
        assert page.locator("#hits li span:first-child").all_inner_texts() == [found], words


def test_names_are_found_by_trial(page_file: Path, visit: Visit) -> None:
    page = visit(page_file)
    page.fill("#find", "nct00000001")
    assert page.locator("#hits li span:first-child").all_inner_texts() == ["Acme", "Beta"]
    page.fill("#find", "NCT00000005")
    assert page.locator("#hits li span:first-child").all_inner_texts() == ["Lone"]
    page.fill("#find", "nobody")
    assert page.locator("#hits li").all_inner_texts() == ["Nothing found"]


def test_who_is_found_without_a_partner_is_brought_in(page_file: Path, visit: Visit) -> None:
    page = visit(page_file)
    choose(page, "lone")
    assert page.is_checked("#lone")
    assert counts(page).startswith("7 of 7")


def test_the_weight_hides_light_links(page_file: Path, visit: Visit) -> None:
    page = visit(page_file)
    choose(page, "mayo")
    assert "3 links" in page.inner_text("#panel")
    page.fill("#least", "2")
    assert page.inner_text("#least-shown") == "2"
    assert counts(page) == "2 of 7 organisations, 1 of 7 links, 3 trials"
    assert "No links" in page.inner_text("#panel")
    assert "The filters leave this out" in page.inner_text("#panel")
    page.click("#panel button:has-text('Reset the filters')")
    assert counts(page) == "6 of 7 organisations, 7 of 7 links, 4 trials"


def test_what_is_filtered_away_is_not_drawn(page_file: Path, visit: Visit) -> None:
    page = visit(page_file)
    page.wait_for_timeout(300)
    acme, mayo = (0x00, 0x72, 0xB2), (0xCC, 0x79, 0xA7)
    assert {acme, mayo} <= colours(page.locator("#drawing").screenshot())
    page.fill("#least", "2")
    page.wait_for_timeout(300)
    left = colours(page.locator("#drawing").screenshot())
    assert acme in left
    assert mayo not in left


def test_those_without_a_partner_come_into_view(page_file: Path, visit: Visit) -> None:
    page = visit(page_file)
    page.wait_for_timeout(300)
    before = page.locator("#drawing").screenshot()
    page.check("#lone")
    page.wait_for_timeout(300)
    assert page.locator("#drawing").screenshot() != before
    page.uncheck("#lone")
    page.wait_for_timeout(300)
    assert page.locator("#drawing").screenshot() == before


def test_years_count_the_trials_that_start_in_them(page_file: Path, visit: Visit) -> None:
    page = visit(page_file)
    # The consortium's start is told in another registry alone: 2011 is not its year.
    assert page.inner_text("#years-shown") == "2015 to 2020"
    page.fill("#from", "2016")
    assert page.inner_text("#years-shown") == "2016 to 2020"
    assert counts(page) == "2 of 7 organisations, 1 of 7 links, 2 trials"
    assert page.is_visible("#years-note")
    choose(page, "acme")
    page.locator("#panel .partner").first.click()
    assert "Sponsor 1 trial together." in page.inner_text("#panel")
    assert page.locator("#panel .trial a").all_inner_texts() == ["NCT00000002"]
    page.fill("#from", "2019")
    assert counts(page) == "0 of 7 organisations, 0 of 7 links, 0 trials"
    page.fill("#to", "2015")
    assert page.inner_text("#years-shown") == "2015"


def test_a_shared_site_counts_where_both_have_a_trial_in_these_years(
    kg: KnowledgeGraph, tmp_path: Path, visit: Visit
) -> None:
    page = visit(written(kg, "shared-site", tmp_path))
    choose(page, "acme")
    page.locator("#panel .partner").first.click()
    assert "Both use 1 site in 3 trials." in page.inner_text("#panel")
    assert "North Hospital, Kiel" in page.inner_text("#panel")
    page.fill("#from", "2018")
    assert "Both use 1 site in 2 trials." in page.inner_text("#panel")
    page.fill("#to", "2019")  # Beta's trial there begins in 2020
    assert counts(page).endswith("0 of 1 link, 0 trials")


def test_a_cell_source_leaves_its_trials(page_file: Path, visit: Visit) -> None:
    page = visit(page_file)
    page.select_option("#source", label="Wharton's jelly (1)")
    assert counts(page) == "0 of 7 organisations, 0 of 7 links, 0 trials"
    page.check("#lone")
    assert counts(page) == "1 of 7 organisations, 0 of 7 links, 1 trial"
    page.select_option("#source", label="Adipose tissue (2)")
    assert counts(page) == "2 of 7 organisations, 1 of 7 links, 2 trials"


def test_the_neighbourhood_of_one_and_the_way_back(page_file: Path, visit: Visit) -> None:
    page = visit(page_file)
    choose(page, "acme")
    page.click("#panel button:has-text('Only its neighbours')")
    assert counts(page) == "2 of 7 organisations, 1 of 7 links, 3 trials"
    assert page.inner_text("#focus-name") == "Around Acme, one step"
    assert page.get_attribute("#panel button:has-text('Only its neighbours')", "aria-pressed") == "true"
    page.click("#unfocus")
    assert counts(page) == "6 of 7 organisations, 7 of 7 links, 4 trials"
    assert page.is_hidden("#focus")


def test_two_steps_reach_further_than_one(kg: KnowledgeGraph, tmp_path: Path, visit: Visit) -> None:
    page = visit(written(kg, "sponsor-cell-source-condition", tmp_path))
    choose(page, "acme")
    page.click("#panel button:has-text('Only its neighbours')")
    one = counts(page)
    page.click("#panel button:has-text('Two steps around')")
    assert one.startswith("1 of 2 organisations, 1 of 2 cell sources, 0 of 2 conditions")
    assert counts(page).startswith("2 of 2 organisations, 1 of 2 cell sources, 2 of 2 conditions")


def test_colours_tell_classes_or_communities(page_file: Path, visit: Visit) -> None:
    page = visit(page_file)
    legend = page.locator("#legend li")
    assert [" ".join(text.split()) for text in legend.all_inner_texts()] == [
        "Industry 1",
        "University, hospital or other 1",
        "Network 1",
        "Class not known 3",
    ]
    page.select_option("#colour", "community")
    assert [" ".join(text.split()) for text in legend.all_inner_texts()] == ["Around Mayo 4", "Around Acme 2"]
    page.select_option("#colour", "country")
    assert [" ".join(text.split()) for text in legend.all_inner_texts()] == [
        "Norway 4",
        "United States 1",
        "Germany 1",
    ]


def test_a_click_on_a_node_chooses_it_and_escape_lets_go(page_file: Path, visit: Visit) -> None:
    page = visit(page_file)
    choose(page, "lone")
    page.focus("#stage")
    page.keyboard.press("Escape")
    assert page.is_hidden("#panel")
    where, aside = page.locator("#drawing").bounding_box(), 348
    page.wait_for_timeout(300)
    # The search put Lone in the middle of what the panel left.
    page.mouse.click(where["x"] + (where["width"] - aside) / 2, where["y"] + where["height"] / 2)
    assert page.inner_text("#panel h2") == "Lone"
    assert page.locator("#panel .trial a").all_inner_texts() == ["NCT00000005"]


def test_a_click_on_a_link_gives_its_reason(kg: KnowledgeGraph, tmp_path: Path, visit: Visit) -> None:
    page = visit(written(kg, "co-sponsorship", tmp_path, organization="Acme"))
    page.wait_for_timeout(300)
    where = page.locator("#drawing").bounding_box()  # two nodes: the middle is between them
    page.mouse.click(where["x"] + where["width"] / 2, where["y"] + where["height"] / 2)
    assert page.locator("#panel .pair button").all_inner_texts() == ["Acme", "Beta"]
    assert page.locator("#panel .trial a").all_inner_texts() == ["NCT00000002", "NCT00000001"]


def test_links_are_lines_and_light_up_under_the_pointer(kg: KnowledgeGraph, tmp_path: Path, visit: Visit) -> None:
    page = visit(written(kg, "co-sponsorship", tmp_path, organization="Acme"))
    page.wait_for_timeout(300)
    where = page.locator("#drawing").bounding_box()
    x, y = where["x"] + where["width"] / 2, where["y"] + where["height"] / 2
    middle = {"x": x - 4, "y": y - 12, "width": 8, "height": 24}  # between the two nodes
    plain = colours(page.screenshot(clip=middle))
    assert (255, 255, 255) in plain
    assert min(sum(colour) for colour in plain) < 600
    page.mouse.move(x, y)
    page.wait_for_timeout(300)
    lit = min(colours(page.screenshot(clip=middle)), key=sum)
    assert lit[2] - lit[0] > 80  # blue


def test_all_of_it_without_a_mouse(page_file: Path, visit: Visit) -> None:
    page = visit(page_file)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "find"
    page.keyboard.type("t")
    page.keyboard.press("ArrowDown")
    at = page.get_attribute("#find", "aria-activedescendant")
    assert page.get_attribute(f"#{at}", "aria-selected") == "true"
    assert page.get_attribute("#find", "aria-expanded") == "true"
    page.keyboard.press("Escape")
    assert page.get_attribute("#find", "aria-expanded") == "false"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.inner_text("#panel h2") == "Tartu"
    assert page.evaluate("document.activeElement.textContent") == "Tartu"
    page.keyboard.press("Escape")
    assert page.is_hidden("#panel")
    page.focus("#stage")
    before = page.locator("#drawing").screenshot()
    for key in ("+", "ArrowRight"):
        page.keyboard.press(key)
        page.wait_for_timeout(400)
        after = page.locator("#drawing").screenshot()
        assert after != before, key
        before = after


def test_tables_hold_what_is_shown_page_by_page(page_file: Path, visit: Visit) -> None:
    page = visit(page_file)
    page.wait_for_selector("#tables tbody")
    links, nodes = page.locator("#tables tbody").all()
    assert links.locator("tr").count() == 7
    first = links.locator("tr").first.locator("td").all_inner_texts()
    assert first == ["Acme", "Beta", "2", "Sponsor 2 trials together.", "NCT00000001 NCT00000002"]
    assert nodes.locator("tr").count() == 6
    page.fill("#least", "2")
    page.locator("#tables tbody").first.locator("tr").nth(1).wait_for(state="detached")
    assert page.locator("#tables tbody").first.locator("tr").count() == 1
    page.locator("#tables tbody tr .link").first.click()
    assert page.inner_text("#panel h2") == "Acme"


def test_many_rows_come_fifty_at_a_time(graph_of: Callable[..., KnowledgeGraph], tmp_path: Path, visit: Visit) -> None:
    page = visit(
        written(graph_of(*((f"Lead {n:02}", f"Partner {n:02}") for n in range(60))), "co-sponsorship", tmp_path)
    )
    page.wait_for_selector("#tables .pager")
    assert page.locator("#tables tbody").first.locator("tr").count() == 50
    pager = page.locator("#tables .pager").first
    assert pager.locator("span").inner_text() == "1 to 50 of 60"
    pager.locator(".next").click()
    assert page.locator("#tables tbody").first.locator("tr").count() == 10
    assert page.locator("#tables .pager span").first.inner_text() == "51 to 60 of 60"
    assert page.evaluate("document.activeElement.textContent") == "Previous"


def saved(page: Any, button: str) -> tuple[str, bytes]:
    with page.expect_download() as download:
        page.click(button)
    return str(download.value.suggested_filename), Path(download.value.path()).read_bytes()


def test_what_is_seen_is_saved_as_a_picture(page_file: Path, visit: Visit) -> None:
    page = visit(page_file, accept_downloads=True)
    page.wait_for_timeout(300)
    name, content = saved(page, "#save-png")
    assert name == "sponsors.png"
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    assert {(0x00, 0x72, 0xB2), (0x00, 0x9E, 0x73), (0xCC, 0x79, 0xA7)} <= colours(content)
    name, content = saved(page, "#save-svg")
    from lxml import etree

    picture = etree.fromstring(content)
    texts = {str(etree.tostring(text, method="text", encoding=str)).strip() for text in picture.iter("{*}text")}
    assert name == "sponsors.svg"
    assert {"Acme", "Umeå", "Sponsors", "Industry (1)", "Four trials."} <= texts
    assert "6 of 7 organisations, 7 of 7 links, 4 trials." in texts
    assert len(list(picture.iter("{*}path"))) == 7 + 6 + 4  # links, nodes, legend


def test_what_is_shown_is_saved_as_tables(page_file: Path, visit: Visit) -> None:
    import csv

    page = visit(page_file, accept_downloads=True)
    page.fill("#from", "2016")
    name, content = saved(page, "#save-links")
    assert name == "sponsors-links.csv"
    rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines()))
    assert rows == [
        {"from_id": "0", "to_id": "1", "from": "Acme", "to": "Beta", "weight": "1", "trials": "1"}
        | {"trial_ids": "NCT00000002", "reason": "Sponsor 1 trial together."}
    ]
    name, content = saved(page, "#save-nodes")
    assert name == "sponsors-names.csv"
    rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines()))
    columns = ("name", "class", "country", "country_of_most_trials", "trials")
    assert [tuple(row[column] for column in columns) for row in rows] == [
        ("Acme", "Industry", "US", "", "1"),
        ("Beta", "University, hospital or other", "", "DE", "2"),
    ]


def test_a_picture_says_what_was_filtered(page_file: Path, visit: Visit) -> None:
    from lxml import etree

    page = visit(page_file, accept_downloads=True)

    def words() -> str:
        picture = etree.fromstring(saved(page, "#save-svg")[1])
        return " ".join(str(text) for text in picture.itertext() if text.strip())

    assert "Filters:" not in words()
    choose(page, "acme")
    page.click("#panel button:has-text('Only its neighbours')")
    page.fill("#to", "2018")
    page.select_option("#source", label="Adipose tissue (2)")
    assert "Filters: trials started 2015 to 2018; cell source Adipose tissue; only neighbours of Acme." in words()
    page.click("#reset")
    page.fill("#least", "2")
    assert "Filters: weight at least 2." in words()


def test_a_picture_has_no_room_for_the_panel(page_file: Path, visit: Visit) -> None:
    from lxml import etree

    page = visit(page_file, accept_downloads=True)

    def width() -> float:
        return float(str(etree.fromstring(saved(page, "#save-svg")[1]).get("width")))

    whole = page.locator("#drawing").bounding_box()["width"]
    assert width() == pytest.approx(whole, abs=1)
    choose(page, "acme")
    page.click("#whole")
    page.wait_for_timeout(300)
    # In this view nodes lie below the panel too: none is lost.
    below = etree.fromstring(saved(page, "#save-svg")[1])
    assert len(list(below.iter("{*}path"))) == 7 + 6 + 4
    page.click("#panel button:has-text('Only its neighbours')")
    page.wait_for_timeout(300)
    assert page.locator("#panel").bounding_box()["width"] == 348
    assert width() == pytest.approx(whole - 348, abs=1)


def test_a_reset_empties_the_search(page_file: Path, visit: Visit) -> None:
    page = visit(page_file)
    choose(page, "acme")
    assert page.input_value("#find") == "Acme"
    page.click("#reset")
    assert page.input_value("#find") == ""


def test_the_few_that_a_filter_leaves_come_close(
    graph_of: Callable[..., KnowledgeGraph], tmp_path: Path, visit: Visit
) -> None:
    pairs = [(f"Lead {n:02}", f"Partner {n:02}") for n in range(30)]
    page = visit(written(graph_of(*pairs, pairs[7]), "co-sponsorship", tmp_path))
    page.wait_for_timeout(300)
    before = page.locator("#drawing").screenshot()
    page.fill("#least", "2")
    page.wait_for_timeout(300)
    where = page.locator("#drawing").bounding_box()
    page.mouse.click(where["x"] + where["width"] / 2, where["y"] + where["height"] / 2)
    assert page.locator("#panel .pair button").all_inner_texts() == ["Lead 07", "Partner 07"]
    page.keyboard.press("Escape")
    page.mouse.move(0, 0)
    page.fill("#least", "1")
    page.wait_for_timeout(300)
    assert page.locator("#drawing").screenshot() == before


def test_a_weight_stays_on_its_line(graph_of: Callable[..., KnowledgeGraph], tmp_path: Path, visit: Visit) -> None:
    pair = ("Lead", "A partner whose name is so long that it takes more than one line of the panel and still goes on")
    page = visit(written(graph_of(*[pair] * 16), "co-sponsorship", tmp_path))
    choose(page, "lead")
    weight = page.locator("#panel .partner .n")
    assert weight.inner_text() == "16"
    lines = "n => { const all = new Range(); all.selectNodeContents(n); return all.getClientRects().length }"
    assert weight.evaluate(lines) == 1


def test_without_scripts_there_are_tables_and_no_dead_controls(page_file: Path, visit: Visit) -> None:
    controls = ("#find", "#colour", "#reset", "#save-png", "#closer")
    page = visit(page_file, java_script_enabled=False)
    for control in controls:
        assert page.is_hidden(control), control
    assert page.is_visible("noscript .message")
    assert page.locator("#tables tbody tr").all_inner_texts()[0].split("\t")[:2] == ["Acme", "Beta"]
    assert "Country (its own, or of most trials)" in page.locator("#tables th").all_inner_texts()
    page = visit(page_file)
    for control in controls:
        assert page.is_visible(control), control


def test_light_and_dark_follow_the_reader(page_file: Path, visit: Visit) -> None:
    page = visit(page_file, color_scheme="dark")
    background = "getComputedStyle(document.body).backgroundColor"
    assert page.evaluate(background) == "rgb(13, 17, 23)"
    page.click("#theme")
    assert page.evaluate(background) == "rgb(255, 255, 255)"
    page.click("#theme")
    assert page.evaluate(background) == "rgb(13, 17, 23)"


def test_a_small_screen_has_the_filters_folded(page_file: Path, visit: Visit) -> None:
    page = visit(page_file, width=390, has_touch=True)
    assert page.is_hidden("#least")
    page.tap("#filters summary")
    assert page.is_visible("#least")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_tap_on_a_match_goes_to_nothing_below_it(page_file: Path, visit: Visit) -> None:
    page = visit(page_file, width=390, has_touch=True, is_mobile=True)
    for words, name in (("acme", "Acme"), ("t", "Tartu")):
        page.tap("#find")
        page.fill("#find", words)
        page.tap(f"#hits li:has-text('{name}')")
        page.wait_for_timeout(500)
        assert page.inner_text("#panel h2") == name
        assert page.is_hidden("#hits")
        assert not page.evaluate("document.getElementById('filters').open")


def test_a_click_on_a_match_chooses_it(page_file: Path, visit: Visit) -> None:
    page = visit(page_file)
    page.fill("#find", "t")
    page.hover("#hits li:has-text('Tartu')")
    page.mouse.down()
    page.wait_for_timeout(300)
    assert page.is_visible("#hits")  # the box has kept the focus
    page.mouse.up()
    assert page.inner_text("#panel h2") == "Tartu"
    assert page.is_hidden("#hits")


def test_a_country_is_a_guess_but_where_a_record_tells_it(kg: KnowledgeGraph, tmp_path: Path, visit: Visit) -> None:
    page = visit(written(kg, "sponsor-site", tmp_path))
    choose(page, "mayo")
    assert page.inner_text("#panel .kind") == "Network · most trials in Norway · 1 trial"
    choose(page, "north")
    assert page.inner_text("#panel .kind") == "Site · Germany · 3 trials"
    page.wait_for_selector("#tables tbody")
    assert "Country (its own, or of most trials)" in page.locator("#tables th").all_inner_texts()


def test_hostile_names_are_only_shown(graph_of: Callable[..., KnowledgeGraph], tmp_path: Path, visit: Visit) -> None:
    names = ("</script><script>alert(1)</script>", "<img src=x onerror=alert(2)>", '=HYPERLINK("//x","y")')
    network = build_network(graph_of(names), "co-sponsorship")
    network.trials["NCT00000001"] = network.trials["NCT00000001"]._replace(title="<b onclick=alert(3)>{{7*7}}</b>")
    write_network(network, tmp_path / "net.html", title=names[0])
    page = visit(tmp_path / "net.html", accept_downloads=True)
    choose(page, "onerror")
    assert page.inner_text("#panel h2") == names[1]
    assert page.inner_text("#panel .title") == "<b onclick=alert(3)>{{7*7}}</b>"
    page.wait_for_selector("#tables tbody")
    assert page.locator("img, b, #panel script, #tables script").count() == 0
    _, content = saved(page, "#save-svg")
    assert b"<script" not in content
    assert b"&lt;script" in content
    _, content = saved(page, "#save-nodes")
    assert b"\"'=HYPERLINK" in content


def test_an_empty_network_says_so(graph_of: Callable[..., KnowledgeGraph], tmp_path: Path, visit: Visit) -> None:
    page = visit(written(graph_of(), "co-sponsorship", tmp_path))
    page.wait_for_selector("#tables p")
    assert counts(page) == "0 of 0 links, 0 trials"
    assert "Nothing is shown." in page.inner_text("#tables")
