"""A page saved as HTML says what the same page saved as text says, however its markup is arranged."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from trialgraph.mappers.trial import Trial

Read = Callable[[bytes | str], Trial]

_HEAD = (
    '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Some site | a trial</title>'
    "<style>p { color: red } .x::after { content: 'NCT ID: NCT99999999' }</style>"
    '<script>var id = "NCT99999999"; if (1 < 2) { document.write("<p>Sponsors</p>") }</script></head><body>'
)
_TAIL = '<noscript>Turn scripts on</noscript><script type="application/json">{"Sponsors": 1}</script></body></html>'
_BULLET = re.compile(r"\s*[•*] (.*)")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def _escaped(line: str) -> str:
    return html.escape(line.strip())


def _divs(text: str) -> str:
    return "".join(f"<div>{_escaped(line)}</div>" for line in text.split("\n") if line.strip())


def _paragraphs(text: str) -> str:
    """A heading where the text has a line that stands alone, paragraphs else; indented as templates do."""
    lines = [_escaped(line) for line in text.split("\n") if line.strip()]
    shown = (
        f"<h3>{line}</h3>" if len(line) < 30 and ":" not in line else f"<p>\n      {line}\n    </p>" for line in lines
    )
    return "<main>\n    " + "\n    ".join(shown) + "\n</main>"


def _lists(text: str) -> str:
    """Bullets as list items, other lines in spans with breaks between them."""
    out: list[str] = []
    for line in text.split("\n"):
        if item := _BULLET.fullmatch(line):
            out.append(f"<ul><li>{_escaped(item[1])}</li></ul>")
        elif line.strip():
            out.append(f"<span>{_escaped(line)}</span><br>")
    return "".join(out).replace("</ul><ul>", "")


def _numeric_entities(text: str) -> str:
    """Every character that is no ASCII as a numeric entity, spaces between words as no-break spaces."""
    shown = "".join(f"<p>{_escaped(line)}</p>" for line in text.split("\n") if line.strip())
    return "".join(char if char.isascii() else f"&#{ord(char)};" for char in shown)


def _raised(text: str) -> str:
    """Superscripts as markup."""
    return re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda found: f"<sup>{found.group().translate(_RAISED)}</sup>", _divs(text))


def _raised_bold(text: str) -> str:
    return re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda found: f"<sup><b>{found.group().translate(_RAISED)}</b></sup>", _divs(text))


def _with_navigation(text: str) -> str:
    bar = '<nav><ul><li><a href="/">Home</a></li><li><a href="/t">All trials</a></li></ul></nav>'
    foot = '<footer><p>About us</p><a href="/x">Sponsors</a></footer>'
    return f"{bar}<main>{_divs(text)}</main>{foot}"


def _with_links(text: str) -> str:
    """Words inside lines as links and emphasis, comments between them."""
    lines = [_escaped(line) for line in text.split("\n") if line.strip()]
    return "".join(
        f'<!-- {at} --><section><p><a href="#{at}"><em>{line}</em></a></p></section>' for at, line in enumerate(lines)
    )


_STYLES = [_divs, _paragraphs, _lists, _numeric_entities, _raised, _raised_bold, _with_navigation, _with_links]
_PAGES = ["snapshot", "snapshot_observational", "finder", "veeva", "veeva_observational"]


@pytest.mark.parametrize("style", _STYLES, ids=lambda style: style.__name__.strip("_"))
@pytest.mark.parametrize("page", _PAGES)
def test_an_invented_page_as_html_is_the_same_trial(
    page: str, style: Callable[[str], str], read: Read, fixture_pages: dict[str, str]
) -> None:
    text = fixture_pages[page]
    assert read(_HEAD + style(text) + _TAIL) == read(text)


@pytest.mark.parametrize("style", _STYLES, ids=lambda style: style.__name__.strip("_"))
@pytest.mark.parametrize("page", range(5))
def test_a_real_page_as_html_is_the_same_trial(
    page: int, style: Callable[[str], str], read: Read, shared: Path
) -> None:
    text = sorted((shared / "pages").glob("*.txt"))[page].read_text()
    if style in {_raised, _raised_bold} and "⁻" in text:
        pytest.skip("the page raises a sign too")
    found, expected = read(_HEAD + style(text) + _TAIL), read(text)
    for field in expected.__struct_fields__:
        assert getattr(found, field) == getattr(expected, field), field


@pytest.mark.parametrize("encoding", ["iso-8859-1", "windows-1252", "utf-8", "utf-16", "gb18030", "shift_jis"])
def test_html_is_read_in_the_encoding_it_declares(encoding: str, read: Read, fixture_pages: dict[str, str]) -> None:
    text = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹×≥]", "x", fixture_pages["finder"])
    page = (_HEAD + _divs(text) + _TAIL).replace('charset="utf-8"', f'charset="{encoding}"')
    assert read(page.encode(encoding, "xmlcharrefreplace")) == read(text)


def test_the_address_of_the_page_is_the_one_it_calls_canonical(fixture_pages: dict[str, str]) -> None:
    from trialgraph.mappers import Document

    link = '<link rel="canonical" href="https://trials.example/t/1?a=b&amp;c=d">'
    page = (_HEAD + _divs(fixture_pages["finder"]) + _TAIL).replace("</head>", f"{link}</head>")
    assert Document(page.encode()).page.url == "https://trials.example/t/1?a=b&c=d"
    hostile = page.replace("https://trials.example/t/1", "javascript:alert(1)")
    assert Document(hostile.encode()).page.url is None


def test_text_with_angle_brackets_is_not_html(read: Read, fixture_pages: dict[str, str]) -> None:
    found = read(fixture_pages["snapshot"].replace("* Infection", "* Infection (<p >0.05)"))
    assert found.eligibility is not None
    assert found.eligibility.exclusion == "* Infection (<p >0.05)"


@pytest.mark.parametrize("bullet", ["•", "●", "◦", "▪", "‣", "∙"])
def test_every_kind_of_bullet_is_one_kind(bullet: str, read: Read, fixture_pages: dict[str, str]) -> None:
    text = fixture_pages["finder"]
    assert read(text.replace("•", bullet)) == read(text)


def test_a_bullet_that_lost_its_text_is_no_line(read: Read, fixture_pages: dict[str, str]) -> None:
    found = read(fixture_pages["finder"].replace("  • No knee.", "  •\n  • No knee."))
    assert found.eligibility is not None
    assert found.eligibility.exclusion == "* No knee."
