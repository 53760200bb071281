"""The page in a real browser: filters, links and folds work under its own policy, and nothing is loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser import needs_browser, watched
from tests.reports.invented import FIRST, finding, many, quality, told
from tests.reports.test_page import HOSTILE, page_less
from trialgraph.report_page import page
from trialgraph.validate import Finding
from trialgraph.validate.trend import Earlier, NoTrend

pytestmark = needs_browser

Visit = Callable[..., Any]


@pytest.fixture
def visit(tmp_path: Path) -> Iterator[Visit]:
    """Opens a page on findings."""
    file = tmp_path / "report.html"
    with watched() as open_page:

        def go(
            findings: list[Finding],
            *,
            width: int = 1200,
            scripts: bool = True,
            earlier: Earlier | NoTrend = FIRST,
            source: str = "other",
        ) -> Any:
            checked = told(findings, quality(), quality(source, 9), earlier=earlier)
            file.write_text(page({"trialgraph": "0.0.9", "graph": "build/", "validation": checked}), encoding="utf-8")
            return open_page(file, width=width, java_script_enabled=scripts)

        yield go


def shown(opened: Any) -> int:
    """How many findings the filters leave, folded or not."""
    number: int = opened.locator(".rule:not([hidden]) > ul > li:not([hidden])").count()
    return number


def settled(opened: Any, told: str) -> None:
    """Wait until the filters say so."""
    opened.wait_for_function("told => document.querySelector('output').textContent === told", arg=told)


def test_filters_leave_what_they_say(visit: Visit) -> None:
    """Of 30 findings: ten rules with three each, each third from the other source, three of each trial."""
    opened = visit(many(30))
    assert shown(opened) == 30
    opened.uncheck("[value=info]")
    settled(opened, "15 of 30 findings")
    assert shown(opened) == 15
    opened.select_option("[name=source]", "other")
    settled(opened, "5 of 30 findings")
    assert shown(opened) == 5
    opened.click("button[type=reset]")
    settled(opened, "")
    assert shown(opened) == 30
    opened.fill("[name=trial]", "nct00000004")
    settled(opened, "3 of 30 findings")
    assert opened.locator(".rule[open]:not([hidden])").count() == 3  # what was searched for is unfolded
    opened.fill("[name=trial]", "")
    settled(opened, "")
    opened.select_option("[name=shape]", "Rule-6")
    settled(opened, "3 of 30 findings")
    assert opened.locator(".rule:not([hidden])").get_attribute("id") == "Rule-6"


def test_words_are_looked_for_in_rule_value_and_thing(visit: Visit) -> None:
    opened = visit(many(30))
    for words, number in (
        ("VALUE 21", 1),
        ("rule-3", 3),  # its name
        ("rule 3 value 13", 1),  # in the rule and in the value
        ("many more", 5),  # in the values 0, 7, 14, 21, 28, behind what is shown at once
        ("arm/17", 1),
        ("nowhere", 0),
    ):
        opened.fill("[name=words]", words)
        settled(opened, f"{number} of 30 findings")
        assert shown(opened) == number
    assert opened.locator(".rule:not([hidden])").count() == 0


def test_counts_of_rules_follow_the_filters_and_come_back(visit: Visit) -> None:
    opened = visit(many(30))
    counted = opened.locator("#Rule-3 .count")
    folded = opened.locator("#Rule-3")
    assert counted.inner_text() == "3"
    opened.fill("[name=words]", "value 13")
    settled(opened, "1 of 30 findings")
    assert counted.inner_text() == "1 of 3"
    assert folded.get_attribute("open") is not None
    opened.fill("[name=words]", "")
    settled(opened, "")
    assert counted.inner_text() == "3"
    assert folded.get_attribute("open") is None


def test_only_new_ones(visit: Visit, tmp_path: Path) -> None:
    before = page_less(tmp_path, [finding(1), finding(2)])
    opened = visit([finding(2), finding(3)], earlier=before)
    opened.check("[name=new]")
    settled(opened, "1 of 2 findings")
    assert opened.locator("li:not([hidden]) .who a").inner_text() == "NCT00000003"


def test_links_lead_to_findings(visit: Visit) -> None:
    opened = visit([finding(1), finding(1, shape="Other"), finding(2), *many(300)])
    assert opened.locator("#Rule-7").get_attribute("open") is None
    opened.click("#rules a[href='#Rule-7']")
    opened.wait_for_selector("#Rule-7[open]")
    opened.locator(".of-trial").first.click()
    trial = opened.locator(".of-trial").first.get_attribute("data-trial")
    opened.wait_for_function("document.querySelector('output').textContent.endsWith('of 303 findings')")
    assert opened.input_value("[name=trial]") == trial
    assert {who.split()[0] for who in opened.locator("li:not([hidden]) .who").all_text_contents()} == {trial}


def test_the_keyboard_reaches_filters_and_folds(visit: Visit) -> None:
    opened = visit(many(30))
    opened.focus("[name=words]")
    opened.keyboard.type("value 13")
    settled(opened, "1 of 30 findings")
    opened.keyboard.press("Tab")
    assert opened.evaluate("document.activeElement.type") == "reset"
    opened.keyboard.press("Enter")
    settled(opened, "")
    opened.focus("#Rule-5 > summary")
    opened.keyboard.press("Enter")
    assert opened.locator("#Rule-5").get_attribute("open") is not None


def test_thousands_are_filtered_without_lag(visit: Visit) -> None:
    opened = visit(many(5_000))
    took = opened.evaluate(
        """async () => {
          const words = document.querySelector("[name=words]");
          const began = performance.now();
          words.value = "arm/49";
          words.dispatchEvent(new Event("input", { bubbles: true }));
          while (document.querySelector("output").textContent === "") await new Promise((r) => setTimeout(r, 5));
          await new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)));
          return performance.now() - began;
        }"""
    )
    # 49, 490 to 499, 4900 to 4999
    assert opened.locator("output").inner_text() == "111 of 5,000 findings"
    assert took < 2_000  # a fifth of a second on two busy cores


@pytest.mark.parametrize("findings", [0, 20, 600])
def test_it_fits_a_narrow_screen(findings: int, visit: Visit) -> None:
    opened = visit(many(findings), width=400)
    opened.evaluate("for (const box of document.querySelectorAll('details')) box.open = true")
    assert opened.evaluate("document.documentElement.scrollWidth") == 400


def test_it_reads_without_scripts(visit: Visit) -> None:
    opened = visit(many(30), scripts=False)
    assert not opened.is_visible("#filters")
    opened.click("#Rule-4 > summary")
    assert opened.is_visible("#Rule-4 li >> nth=2")


def test_hostile_words_do_nothing(visit: Visit) -> None:
    evil = finding(
        source=HOSTILE, value=HOSTILE, message=HOSTILE, shape=HOSTILE, field=HOSTILE, trial=HOSTILE, focus=HOSTILE
    )
    opened = visit([evil], source=HOSTILE)
    opened.fill("[name=words]", "onerror")
    settled(opened, "1 of 1 findings")
    assert opened.locator("img").count() == 0
    opened.click(".of-trial")
    assert opened.input_value("[name=trial]") == HOSTILE
