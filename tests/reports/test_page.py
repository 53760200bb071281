"""The page as a file: complete without scripts, harmless whatever the words, and honest about what it leaves out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import html

from tests.reports.invented import finding, many, quality, report_of, told
from trialgraph.ontology import BASE
from trialgraph.registry_pages import registry_page
from trialgraph.report import ReportFormatError, write_validation
from trialgraph.report_page import page
from trialgraph.validate.quality import SourceQuality
from trialgraph.validate.trend import Earlier, read_earlier

HOSTILE = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\" ' & Sons"


def parsed(checked: dict[str, Any], name: str = "build/") -> Any:
    return html.fromstring(page({"trialgraph": "0.0.9", "graph": name, "validation": checked}))


def texts(found: list[Any]) -> list[str]:
    return [" ".join("".join(each.itertext()).split()) for each in found]


def text(element: Any) -> str:
    return " ".join(texts([element]))


def test_the_verdict_stands_on_top() -> None:
    bad = text(parsed(told([finding(1), finding(2)])).find(".//header"))
    assert "The graph does not conform to its shapes." in bad
    assert "2 violations" in bad
    assert "7 trials in 1,234 quads, checked against 11 shapes by the fast engine in 0.5 s." in bad
    good = text(parsed(told([finding(severity="info")])).find(".//header"))
    assert "The graph conforms to its shapes." in good
    assert "1 info" in good


def test_each_finding_tells_record_words_and_rule() -> None:
    made = parsed(told([finding(1, value="soon"), finding(1, focus=f"{BASE}record/demo/NCT00000001/role/3")]))
    (rule,) = made.xpath("//details[@id='Trial-startDate']")
    assert "The start date is no date." in text(rule.find("summary"))
    assert "Trial-startDate" in text(rule.find("p"))
    of_role, of_trial = rule.xpath(".//li")
    assert of_role.xpath(".//code/text()") == [f"{BASE}record/demo/NCT00000001/role/3"]
    assert texts(of_trial.xpath(".//code")) == [f"{BASE}trial/NCT00000001", f"in {BASE}record/demo/NCT00000001"]
    assert texts(of_trial.xpath(".//p")) == ["soon"]
    assert of_trial.xpath(".//a/@href") == ["https://clinicaltrials.gov/study/NCT00000001"]


def test_rules_are_listed_severest_first_and_lead_to_their_findings() -> None:
    made = parsed(told([*many(30)]))
    rows = made.xpath("//section[@id='rules']//table[1]/tbody/tr")
    assert [row.xpath("string(td[1])").strip() for row in rows[:3]] == ["violation", "warning", "warning"]
    targets = made.xpath("//section[@id='rules']//td/a/@href")
    assert len(targets) == 10
    assert all(made.xpath(f"//details[@id='{target[1:]}']") for target in targets)


def test_long_values_are_shortened_with_the_rest_on_demand() -> None:
    value = "words and " * 100
    made = parsed(told([finding(value=value)]))
    (folded,) = made.xpath("//li//details")
    assert len(text(folded.find("summary"))) < 200
    assert text(folded.find("p")) == value.strip()
    made = parsed(told([finding(value="x" * 50_000)]))
    assert len(text(made.xpath("//section[@id='findings']")[0])) < 5_000
    assert "50,000 characters" in text(made.xpath("//section[@id='findings']//li")[0])


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    evil = quality(HOSTILE)
    (tmp_path / "report.json").write_text("[]")
    found = finding(
        source=HOSTILE, value=HOSTILE, message=HOSTILE, shape=HOSTILE, field=HOSTILE, trial=HOSTILE, focus=HOSTILE
    )
    written = page({"trialgraph": HOSTILE, "graph": HOSTILE, "validation": told([found], evil)})
    made: Any = html.fromstring(written)
    assert not made.xpath("//img | //@onerror")
    (script,) = made.xpath("//script")
    assert "alert" not in script.text
    assert HOSTILE in [words.strip() for words in made.xpath("//li//p/text()")]
    policy = made.xpath("//meta[@http-equiv]/@content")[0]
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert not made.xpath("//@style | //link | //@src")


def test_a_page_lists_some_of_each_rule_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten are listed at most: all two of the rare rule, and of the others what is left."""
    monkeypatch.setattr("trialgraph.report_page._MOST_FINDINGS", 10)
    monkeypatch.setattr("trialgraph.report_page.MOST_PER_RECORD", 0)
    rare = [finding(number, shape="Rare", severity="info") for number in (1, 2)]
    often = [finding(number, shape=shape) for number in range(30) for shape in ("A", "B")]
    made = parsed(told([*rare, *often]))
    assert {name: len(made.xpath(f"//details[@id='{name}']//li")) for name in ("Rare", "A", "B")} == {
        "Rare": 2,
        "A": 4,
        "B": 4,
    }
    assert "The counts are of all 62 findings; this page lists 10 of them" in text(made)
    assert "Here are the first 4; all are in report.ttl." in text(made.xpath("//details[@id='A']")[0])
    assert "this page lists" not in text(parsed(told(rare)))


def test_the_trend_is_told_in_words_and_for_each_rule(tmp_path: Path) -> None:
    before = page_less(tmp_path, [finding(1), finding(2), finding(1, shape="Gone", severity="info")])
    made = parsed(told([finding(2), finding(3), finding(4)], earlier=before))
    cards = texts(made.xpath("//ul[@class='cards'][1]/li"))
    assert cards[0].endswith("2 then: 2 new, 1 gone")
    assert cards[1].endswith("0 then")
    assert cards[2].endswith("1 then: 0 new, 1 gone")
    assert "3 records, 3 then (as many)." in text(made.find(".//header"))
    rows = texts(made.xpath("//section[@id='rules']//table[@class='stack']/tbody/tr"))
    assert rows == [
        "violationThe start date is no date.tg:startDate3+2 −1",
        "infoThe start date is no date.tg:startDate0 −1",
    ]
    assert made.xpath("//li[@data-new]/@data-trial") == ["NCT00000003", "NCT00000004"]
    assert made.xpath("//input[@name='new']")
    first = parsed(told([finding(1)]))
    assert "Not compared: there is no earlier report." in text(first)
    assert not first.xpath("//input[@name='new']")


def page_less(folder: Path, findings: list[Any]) -> Earlier:
    file = folder / "earlier.json"
    write_validation(file, {"trialgraph": "0.0.9", "graph": "g", "validation": told(findings)}, report_of(findings))
    found = read_earlier(file)
    assert isinstance(found, Earlier)
    return found


def test_quality_is_told_as_numbers_of_numbers() -> None:
    made = parsed(told([], quality("demo", 9), quality("other", 4)))
    first, other = made.xpath("//details[@class='source']")
    assert texts(first.xpath("./summary")) == ["demo 9 records"]
    lines = dict(zip(texts(first.xpath("./table//th")), texts(first.xpath("./table//td[1]")), strict=True))
    assert lines["Dates that tell the day"] == "4 of 4"
    assert lines["Sites with coordinates"] == "3 of 4"
    assert lines["Lead sponsors that are known by another name too"] == "2 of 5"
    assert lines["Lead sponsors with an id of ROR"] == "1 of 5"
    assert not [name for name in lines if "Collaborators" in name or "cell" in name]  # there are none
    assert "tg:startDate2 of 4" in text(other)
    assert "Never told: tg:acronym." in text(other)
    assert "%" not in text(made.xpath("//section[@id='quality']")[0])


def test_a_source_without_trials_fields_is_no_error() -> None:
    empty = quality("demo", 0)
    bare = SourceQuality(
        source="bare",
        records=0,
        classes={},
        dates={},
        sites=empty.sites,
        lead_sponsors=empty.lead_sponsors,
        collaborators=empty.collaborators,
        cells=empty.cells,
    )
    assert "0 records" in text(parsed(told([], bare)))


@pytest.mark.parametrize("name", ["a.html", "a.json", "a.ttl", "A.HTML"])
def test_a_report_is_written_by_its_suffix(name: str, tmp_path: Path) -> None:
    write_validation(tmp_path / name, {"trialgraph": "0", "graph": "g", "validation": told([])}, report_of([]))
    begins = {"html": "<!doctype html>", "json": "{", "ttl": "@prefix"}[name.rpartition(".")[2].lower()]
    assert (tmp_path / name).read_text().startswith(begins)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_an_unknown_suffix_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReportFormatError, match=r"a\.pdf does not say which report to write; end it in \.html"):
        write_validation(tmp_path / "a.pdf", {}, report_of([]))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("trial", "address"),
    [
        ("NCT00000001", "https://clinicaltrials.gov/study/NCT00000001"),
        ("ISRCTN12345678", "https://www.isrctn.com/ISRCTN12345678"),
        ("CTRI/2020/01/123456", "https://trialsearch.who.int/Trial2.aspx?TrialID=CTRI%2F2020%2F01%2F123456"),
        ("", None),
        ("NCT1", None),
        ("javascript:alert(1)", None),
    ],
)
def test_trials_lead_to_their_registry(trial: str, address: str | None) -> None:
    assert registry_page(trial) == address
