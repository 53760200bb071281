"""Input that is no whole record is refused with a reason that helps; it is never mapped in part without a word."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress

import pytest

from trialgraph.errors import TrialgraphError
from trialgraph.mappers import Rejection
from trialgraph.mappers.trial import Trial

Read = Callable[[bytes | str], Trial]

_UTF16 = "utf-16-le"
_STUDY = (
    b'{"protocolSection": {"identificationModule": {"nctId": "NCT11111111", "briefTitle": "Title"}, '
    b'"designModule": {"enrollmentInfo": {"count": 0}}}}'
)
_DAMAGED = [
    ("empty", b"", "empty"),
    ("spaces", b" \n\t \r\n", "empty"),
    ("byte order mark", b"\xef\xbb\xbf", "empty"),
    ("byte order mark and spaces", b"\xef\xbb\xbf \n", "empty"),
    ("UTF-16 mark alone", b"\xff\xfe", "empty"),
    ("latin-1 bytes", "Université de Genève".encode("latin-1"), "encoding"),
    ("windows quotes", b"NCT ID: NCT00000001 \x93quoted\x94", "encoding"),
    ("cut UTF-8", "Caf\u00e9".encode()[:-1], "encoding"),
    ("UTF-16 with half a character", b"\xff\xfeA", "encoding"),
    ("UTF-16 without a mark", ("Overview\nAge \u2264 5\n").encode(_UTF16), "encoding"),
    ("zero bytes", b"Overview\x00\n", None),
    ("prose", b"It was a bright cold day in April.", "unknown-format"),
    ("JSON", json.dumps({"protocolSection": {"identificationModule": {"nctId": None}}}).encode(), "missing-id"),
    ("JSON with half a character", b'{"protocolSection": {"a": "x\\ud800y"}}', "encoding"),
    ("JSON with a huge number", _STUDY.replace(b"0", b"9" * 5000), "number"),
    ("JSON with an infinite number", _STUDY.replace(b"0", b"1e400"), "number"),
    ("JSON with no number", _STUDY.replace(b"0", b"NaN"), "malformed-json"),
    ("JSON without an end", _STUDY[:-1], "truncated"),
    ("JSON with a bad letter", _STUDY.replace(b'"Title"', b'"Caf\xe9"'), "encoding"),
    ("JSON with a bad letter in what is not read", _STUDY[:-1] + b', "new": "Caf\xe9"}', "encoding"),
    ("error page", b"<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>", "unknown-format"),
    ("CSV", b"NCT Number,Study Title,Status\nNCT00000001,A title,COMPLETED\n", "unknown-format"),
    ("rate limit", b"You have reached the rate limit. Try again later.", "unknown-format"),
    ("unknown charset", b'<html><meta charset="x-none"><p>x</p>', "encoding"),
    ("charset that decodes nothing", b'<html><meta charset="undefined"><p>x</p>', "encoding"),
    ("charset of host names", b'<html><meta charset="punycode"><p>x</p>', "encoding"),
    ("HTML without content", b"<html><head></head><body></body></html>", None),
    ("only markup", b"<p>", None),
    ("zip", b"PK\x03\x04\x14\x00\x00\x00\x08\x00", None),
    ("PNG", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "encoding"),
]


@pytest.mark.parametrize(("data", "code"), [row[1:] for row in _DAMAGED], ids=[row[0] for row in _DAMAGED])
def test_what_is_no_record_is_rejected(data: bytes, code: str | None, read: Read) -> None:
    with pytest.raises(Rejection) as caught:
        read(data)
    if code is not None:
        assert caught.value.code == code
    assert str(caught.value)
    assert isinstance(caught.value, TrialgraphError)


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_table_is_called_a_table(mark: str, read: Read) -> None:
    with pytest.raises(Rejection, match=r"this is a table .* get the studies as JSON or XML"):
        read("\n".join([mark.join(["NCT Number", "Title", "Status"]), mark.join(["NCT00000001", "A", "B"])]))


def test_bytes_that_are_not_utf8_are_placed(read: Read) -> None:
    with pytest.raises(Rejection, match=r"byte 5") as caught:
        read(b"12345\xff")
    assert caught.value.place == "byte 5"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le-bom", "utf-16-be-bom"])
@pytest.mark.parametrize("page", ["snapshot", "finder", "veeva"])
def test_a_byte_order_mark_names_the_encoding(
    encoding: str, page: str, read: Read, fixture_pages: dict[str, str]
) -> None:
    text = fixture_pages[page]
    data = ("\ufeff" + text).encode(encoding.removesuffix("-bom")) if "-bom" in encoding else text.encode(encoding)
    assert read(data) == read(text)


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\u2028", "\x85"])
@pytest.mark.parametrize("page", ["snapshot", "finder", "veeva"])
def test_any_kind_of_line_end_will_do(newline: str, page: str, read: Read, fixture_pages: dict[str, str]) -> None:
    assert read(fixture_pages[page].replace("\n", newline)) == read(fixture_pages[page])


def test_an_unknown_layout_names_the_nearest_and_what_it_lacks(read: Read, fixture_pages: dict[str, str]) -> None:
    page = fixture_pages["veeva"]
    for heading in ("Funder types", "Trial design", "Study type"):
        page = page.replace(heading, "Something else")
    with pytest.raises(Rejection) as caught:
        read(page)
    assert caught.value.code == "unknown-format"
    assert "ClinicalTrials.Veeva" in str(caught.value)
    assert all(f"'{heading}'" in str(caught.value) for heading in ("Funder types", "Trial design", "Study type"))
    assert "'Identifiers'" not in str(caught.value)


def test_a_layout_with_nothing_in_common_lists_what_is_known(read: Read) -> None:
    with pytest.raises(Rejection) as caught:
        read("Nothing of the kind.")
    assert all(name in str(caught.value) for name in ("ClinicalTrials.Veeva", "snapshot", "finder"))


# What must never be short: who, which ids, which groups, who may take part, where.
_WHOLE = (
    *("id", "brief_title", "lead_sponsor", "collaborators", "identifiers", "arms", "interventions"),
    *("eligibility", "locations", "officials", "conditions", "status", "phases", "responsible_party"),
)


def _cuts(text: str) -> list[int]:
    lines = text.splitlines(keepends=True)
    ends = [sum(map(len, lines[:at])) for at in range(1, len(lines))]
    return ends[::3] + [end - 2 for end in ends[1::7]]


@pytest.mark.parametrize("page", ["snapshot", "snapshot_observational", "finder", "veeva", "veeva_observational"])
def test_a_page_that_was_cut_is_rejected_or_whole(page: str, read: Read, fixture_pages: dict[str, str]) -> None:
    text = fixture_pages[page]
    whole = read(text)
    rejected = 0
    for cut in _cuts(text):
        try:
            found = read(text[:cut])
        except Rejection:
            rejected += 1
            continue
        for field in _WHOLE:
            assert getattr(found, field) == getattr(whole, field), f"{field} when cut after {text[:cut][-60:]!r}"
    assert rejected > len(_cuts(text)) // 2


@pytest.mark.parametrize(
    ("page", "old", "new", "code", "words"),
    [
        ("snapshot", "NCT90000001", "NCT1234", "bad-id", "NCT1234"),
        ("snapshot", "NCT90000001", "nct90000001", "bad-id", "nct90000001"),
        ("snapshot", "NCT90000001", "NCT９0000001", "bad-id", "NCT"),
        ("snapshot", "NCT90000001", "NС\u0422" + "90000001", "bad-id", "id"),
        ("snapshot", "NCT90000001", "../../etc/passwd", "bad-id", "passwd"),
        ("snapshot", "Sponsor Role lead", "Sponsor Role collaborator", "truncated", "lead sponsor"),
        ("snapshot", "Donor Cells for a Made-up Disease & Its Consequences", "", "missing-title", "title"),
        ("veeva", "NCT90000004\n", "", "bad-id", "SH-12"),
        ("veeva", "Spinning House Ltd", "", "truncated", "sponsor"),
        ("veeva", "Data sourced from clinicaltrials.gov", "", "truncated", "Data sourced"),
        ("finder", "NCT90000003", "", "truncated", "id"),
        ("finder", "Knee Works, S.p.A.\n", "", "truncated", "sponsor"),
        ("finder", "5 May 2023", "", "truncated", "date"),
        ("finder", "5 May 2023", "31 February 2023", "truncated", "date"),
    ],
)
def test_a_page_without_what_makes_it_a_record_is_rejected(
    page: str, old: str, new: str, code: str, words: str, read: Read, fixture_pages: dict[str, str]
) -> None:
    assert old in fixture_pages[page]
    with pytest.raises(Rejection) as caught:
        read(fixture_pages[page].replace(old, new))
    assert caught.value.code == code
    assert words in str(caught.value)


def test_zero_width_characters_do_not_hide_in_an_id(read: Read, fixture_pages: dict[str, str]) -> None:
    assert read(fixture_pages["snapshot"].replace("NCT90000001", "NCT\u200b90000001\u00a0")).id == "NCT90000001"


@pytest.mark.parametrize("depth", [300, 20_000])
def test_deep_markup_is_answered_at_once(depth: int, read: Read, fixture_pages: dict[str, str]) -> None:
    inner = "".join(f"<p>{line}</p>" for line in fixture_pages["finder"].splitlines() if line)
    page = "<html><body>" + "<div>" * depth + inner + "</div>" * depth + "</body></html>"
    with suppress(Rejection):
        assert read(page) == read(fixture_pages["finder"])
