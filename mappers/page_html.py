"""HTML as the text that a reader of the page sees: well-kept parsers do the work, this keeps what they would lose."""

from __future__ import annotations

from lxml import etree, html

from trialgraph.mappers.rejection import Rejection
from trialgraph.mappers.terms import web_address
from trialgraph.mappers.text import clean, superscript

__all__ = ["render"]

_UNSEEN = ("script", "style", "noscript", "template", "svg", "nav", "aside")


def render(text: str) -> tuple[str, str | None, str | None]:
    """The text of a page, its only first-level heading, and the address that it states as its own (None where it has
    none); raises :class:`Rejection` where the markup cannot be read."""
    from inscriptis import Inscriptis
    from inscriptis.css_profiles import RELAXED_CSS_PROFILE
    from inscriptis.model.config import ParserConfig

    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True)
    try:
        tree = html.document_fromstring(text.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, UnicodeEncodeError) as error:
        raise Rejection("unreadable", f"the HTML cannot be read: {error}") from error
    for header in tree.iter("header"):
        if header.find(".//h1") is None:
            header.tag = "nav"
    for footer in tree.iter("footer"):
        if "clinicaltrials.gov" not in _words(footer):  # where the data is from is part of the record
            footer.tag = "nav"
    etree.strip_elements(tree, *_UNSEEN, with_tail=False)
    _keep_raised_digits(tree)
    titles = [clean(_words(title)) for title in tree.iter("h1")]
    rendered: str = Inscriptis(tree, ParserConfig(css=RELAXED_CSS_PROFILE)).get_text()
    addresses = [link.get("href", "") for link in tree.iter("link") if link.get("rel") == "canonical"]
    return rendered, titles[0] if len(titles) == 1 else None, web_address(addresses[0]) if addresses else None


def _keep_raised_digits(tree: etree._Element) -> None:
    """10<sup>6</sup> must not become 106."""
    for raised in tree.iter("sup"):
        words = _words(raised)
        if any(char.isdigit() for char in words):
            del raised[:]
            raised.text = superscript(words)


def _words(element: etree._Element) -> str:
    return etree.tostring(element, method="text", encoding="unicode", with_tail=False)
