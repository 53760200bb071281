"""Every term is what it was made from, whoever reads it back; what is no term is refused."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import example, given, settings
from hypothesis import strategies as st

from trialgraph.mappers.terms import TermError, boolean, date, decimal, integer, iri, text, web_address

_XSD = "http://www.w3.org/2001/XMLSchema#"
_AWKWARD = "\"\\<>\n\r\t\0\x0b\x0c\x1b\x7f\x85\u2028\ufffe\uffff\ufeff\ud800\udfff\U0001f9ec '@^."
_HOSTILE = st.text(st.characters() | st.sampled_from(_AWKWARD), max_size=40)


def _read_back(term: str) -> tuple[ox.Quad, rdflib.term.Node]:
    """The object, as pyoxigraph and as rdflib read it from a line of N-Quads; the line must be one quad to both."""
    line = f"<http://s.example/> <http://p.example/> {term} <http://g.example/> .\n"
    (quad,) = ox.parse(line.encode(), ox.RdfFormat.N_QUADS)
    dataset = rdflib.Dataset()
    dataset.parse(data=line, format="nquads")
    ((_, _, other, _),) = dataset.quads()
    return quad, other


@given(_HOSTILE)
@settings(max_examples=400, deadline=None)
@example('" . <http://evil.example/> <http://p.example/> "')
@example("\\u0041\\")
@example("\r\n")
@example("\ufffe\uffff")
@example("\ud800")
@example("")
def test_text_is_read_back_as_it_was(value: str) -> None:
    try:
        value.encode()
    except UnicodeEncodeError:
        with pytest.raises(TermError):
            text(value)
        return
    quad, other = _read_back(text(value))
    assert quad.object == ox.Literal(value)
    assert str(other) == value
    assert isinstance(other, rdflib.Literal)


@given(_HOSTILE.map(lambda tail: f"http://h.example/{tail}") | _HOSTILE | st.from_regex(r"https?://[^ ]{0,30}"))
@settings(max_examples=500, deadline=None)
def test_an_iri_is_read_back_as_it_was_or_refused(value: str) -> None:
    try:
        term = iri(value)
    except TermError:
        return
    quad, other = _read_back(term)
    assert quad.object == ox.NamedNode(value)
    assert str(other) == value


@pytest.mark.parametrize(
    "value",
    [
        *("", "x", "/x", "//h/x", "#x", "ftp://h/x", "javascript:alert(1)", "data:text/plain,x", "file:///etc/passwd"),
        *("http://h/a b", "http://h/<x>", 'http://h/"', "http://h/{x}", "http://h/a|b", "http://h/^", "http://h/`"),
        *("http://h/\\", "http://h/\n", "http://h/\0", "http://h/\x7f", "http://h/\ud800", "http://h/\ufffe"),
        *("http://h/\u00a0", "http://h/[x]", "http://h/%zz", "http://h/%", "http://h/#a#b", "http://[", "http://h:b/"),
        *("urn:x:%zz", "http://h/\ue000", "http://h/\ufdd0", " http://h/", "http://h/> <http://e/"),
    ],
)
def test_what_is_no_iri_is_refused(value: str) -> None:
    with pytest.raises(TermError) as caught:
        iri(value)
    assert repr(value) in str(caught.value)


@pytest.mark.parametrize(
    "value", ["http://h.example/", "https://h.example/ü/中?q=%20#f", "urn:uuid:6e8bc430-9c3a-11d9-9669-0800200c9a66"]
)
def test_what_is_an_iri_is_kept(value: str) -> None:
    assert iri(value) == f"<{value}>"


@given(st.integers())
def test_integers(value: int) -> None:
    quad, _ = _read_back(integer(value))
    assert quad.object == ox.Literal(str(value), datatype=ox.NamedNode(f"{_XSD}integer"))


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**12), max_value=10**12, places=9))
@example(Decimal("100"))
@example(Decimal("1E+2"))
@example(Decimal("-0"))
@example(Decimal("18.0"))
@example(Decimal("0.0000"))
def test_decimals_are_canonical_and_survive_a_store(value: Decimal) -> None:
    term = decimal(value)
    lexical = term.split('"')[1]
    assert Decimal(lexical) == value
    assert "e" not in lexical.casefold()
    assert not (("." in lexical) and lexical.endswith(("0", ".")))
    store = ox.Store()
    store.load(f"<http://s/> <http://p/> {term} .\n".encode(), ox.RdfFormat.N_QUADS)
    (quad,) = store
    assert quad.object == ox.Literal(lexical, datatype=ox.NamedNode(f"{_XSD}decimal"))


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), Decimal("-Infinity")])
def test_what_is_no_number_is_no_decimal(value: Decimal) -> None:
    with pytest.raises(TermError):
        decimal(value)


@pytest.mark.parametrize(("value", "lexical"), [(True, "true"), (False, "false")])
def test_booleans(value: bool, lexical: str) -> None:
    assert boolean(value) == f'"{lexical}"^^<{_XSD}boolean>'


@pytest.mark.parametrize("value", [1, 0, "true", None])
def test_what_is_no_boolean_is_refused(value: object) -> None:
    with pytest.raises(TermError):
        boolean(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("value", [True, 1.5, "7", None])
def test_what_is_no_integer_is_refused(value: object) -> None:
    with pytest.raises(TermError):
        integer(value)  # type: ignore[arg-type]


@given(st.dates())
def test_every_day_is_a_date(day: datetime.date) -> None:
    assert date(day.isoformat()) == f'"{day.isoformat()}"^^<{_XSD}date>'
    assert date(day.isoformat()[:7]) == f'"{day.isoformat()[:7]}"^^<{_XSD}gYearMonth>'
    assert date(day.isoformat()[:4]) == f'"{day.isoformat()[:4]}"^^<{_XSD}gYear>'


@pytest.mark.parametrize(
    "value",
    [
        *(
            "2024-02-30",
            "2023-02-29",
            "2024-13",
            "2024-00-10",
            "0000",
            "2024-1-1",
            "24-01-01",
            "2024-01-01Z",
            "20240101",
        ),
        *(
            "2024-01-01T00:00:00",
            "March 2024",
            "03/04/2024",
            "",
            " 2024",
            "2024\n",
            "٢٠٢٤",
            "２０２４",
            "-2024",
            "12024",
        ),
    ],
)
def test_what_is_no_date_is_refused(value: str) -> None:
    with pytest.raises(TermError):
        date(value)


@given(_HOSTILE.map(lambda tail: f"https://h.example/{tail}") | _HOSTILE)
@settings(max_examples=500, deadline=None)
@example("http://h/[x]")
@example("http://h/%zz")
@example("http://h/\ud800")
@example("http://h:port/")
def test_a_web_address_is_none_or_an_iri_for_everyone(value: str) -> None:
    mended = web_address(value)
    if mended is None:
        return
    assert mended.casefold().startswith(("http://", "https://"))
    quad, other = _read_back(iri(mended))
    assert quad.object == ox.NamedNode(mended)
    assert str(other) == mended
    assert web_address(mended) == mended


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("https://h.example/a b", "https://h.example/a%20b"),
        (" https://h.example/x \n", "https://h.example/x"),
        ('https://h.example/?q={"a"|b}', "https://h.example/?q=%7B%22a%22%7Cb%7D"),
        ("https://h.example/a%20b", "https://h.example/a%20b"),
        ("https://h.example/é", "https://h.example/%C3%A9"),
        ("https://h.example/<b>", "https://h.example/%3Cb%3E"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("http://user:secret@h.example/", None),
        ("http://user@h.example/", None),
        ("h.example/x", None),
        ("//h.example/x", None),
        ("http://", None),
        ("https:///x", None),
        ("", None),
        ("http://[::1", None),
        ("mailto:a@b.example", None),
    ],
)
def test_addresses_are_mended_or_given_up(value: str, expected: str | None) -> None:
    assert web_address(value) == expected
