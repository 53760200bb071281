"""Cleaning undoes transport and nothing else; ages are read as people write them."""

from __future__ import annotations

import textwrap
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.mappers.ages import age_range, registry_age, years
from trialgraph.mappers.text import clean, clean_block, superscript, unwrap

# Without the two characters that open an escape: "&amp;amp;" rightly needs two cleanings to be "&".
_ANY = st.text(st.characters(exclude_characters="&\\"), max_size=60)


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("plain", "plain"),
        ("  two  spaces ", "two spaces"),
        ("no\u00a0break\u202fspace\u3000wide\tand tab", "no break space wide and tab"),
        (r"10\*6, \<3, \>5, 4\. \[x\]", "10*6, <3, >5, 4. [x]"),
        (r"C:\temp \n \é", r"C:\temp \n \é"),
        ("a &lt; b &amp; c &#8805; d &#x2265; e &nbsp;f", "a < b & c ≥ d ≥ e f"),
        ("AT&T; R&D &nosuchentity; & &;", "AT&T; R&D &nosuchentity; & &;"),
        ("e\u0301 A\u030a", "é Å"),
        ("zero\u200bwidth\ufeff \u202ertl\u202c", "zerowidth rtl"),
        ("bell\x07 and esc\x1b[31m and nul\x00", "bell and esc[31m and nul"),
        ("10⁶ m² ½ ﬁ Ⅳ", "10⁶ m² ½ ﬁ Ⅳ"),
        ("line\nbreak\r\nand\u2028more", "line break and more"),
        ("‘quotes’ “stay” – as — they …", "‘quotes’ “stay” – as — they …"),
        ("北京佑安医院", "北京佑安医院"),
        ("", ""),
        (" \n ", ""),
    ],
)
def test_a_line_is_cleaned(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("a\n\n\n\nb", "a\n\nb"),
        ("\n\n a \n b \n\n", "a\nb"),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a&#10;b", "a\nb"),
        ("one", "one"),
        ("", ""),
        ("\n", ""),
    ],
)
def test_a_block_keeps_its_lines(raw: str, cleaned: str) -> None:
    assert clean_block(raw) == cleaned


@given(_ANY)
def test_cleaning_twice_is_cleaning_once(raw: str) -> None:
    assert clean(clean(raw)) == clean(raw)
    assert clean_block(clean_block(raw)) == clean_block(raw)


@given(st.text(max_size=60))
def test_what_is_clean_is_normal_and_on_one_line(raw: str) -> None:
    cleaned = clean(raw)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned == " ".join(cleaned.split(" ")).strip()
    assert not set(cleaned) & {"\n", "\r", "\t", "\0", "\u200b", "\ufeff", "\u202e", "\u2028"}
    assert "\n\n\n" not in clean_block(raw)


@given(st.text(st.characters(categories=["L", "N"]), max_size=60))
def test_letters_and_digits_are_left_alone(raw: str) -> None:
    assert clean(raw) == unicodedata.normalize("NFC", raw)


@pytest.mark.parametrize(("digits", "raised"), [("6", "⁶"), ("-12", "⁻¹²"), ("+", "⁺"), ("th", "th"), ("", "")])
def test_raised_digits_stay_raised(digits: str, raised: str) -> None:
    assert superscript(digits) == raised


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("18 to 85 years old", ("18 Years", "85 Years")),
        ("18 to 65 Years", ("18 Years", "65 Years")),
        ("12 - 17 Years", ("12 Years", "17 Years")),
        ("18–100 years", ("18 Years", "100 Years")),
        ("6 months to 5 years old", ("6 Months", "5 Years")),
        ("6 to 12 months old", ("6 Months", "12 Months")),
        ("28 weeks to 5 years", ("28 Weeks", "5 Years")),
        ("1 day to 28 days old", ("1 Day", "28 Days")),
        ("18 years and older", ("18 Years", None)),
        ("18 Years or older", ("18 Years", None)),
        ("65 years and over", ("65 Years", None)),
        ("65+ years old", ("65 Years", None)),
        ("1 year and older", ("1 Year", None)),
        ("Under 18 years old", (None, "18 Years")),
        ("up to 17 Years", (None, "17 Years")),
        ("younger than 6 months old", (None, "6 Months")),
        ("17 years and younger", (None, "17 Years")),
    ],
)
def test_ranges_of_ages(words: str, expected: tuple[str | None, str | None]) -> None:
    assert age_range(words) == expected


@pytest.mark.parametrize(
    "words",
    [
        "",
        "All",
        "Child, Adult",
        "Recruiting",
        "Phase 1/2",
        "150 participants",
        "3 to 5",
        "1. to 5 years",
        "1234 to 5 years old",
    ],
)
def test_what_is_no_range_of_ages(words: str) -> None:
    assert age_range(words) is None


@pytest.mark.parametrize(
    ("words", "age"),
    [
        ("18 Years", "18 Years"),
        ("18 years", "18 Years"),
        ("1 Years", "1 Year"),
        ("6 MONTHS", "6 Months"),
        ("2 wk", "2 Weeks"),
        ("30 Minutes", "30 Minutes"),
        ("N/A", None),
        ("", None),
        ("18", None),
        ("adult", None),
        ("18 years old", None),
        ("-1 Years", None),
    ],
)
def test_one_age(words: str, age: str | None) -> None:
    assert registry_age(words) == age


@pytest.mark.parametrize(
    ("age", "number"),
    [
        ("18 Years", "18"),
        ("100 Years", "100"),
        ("6 Months", "0.5"),
        ("1 Month", "0.0833"),
        ("13 Weeks", "0.25"),
        ("73 Days", "0.2"),
        ("12 Hours", "0.0014"),
        ("0 Days", "0"),
    ],
)
def test_ages_in_years(age: str, number: str) -> None:
    assert years(age) == Decimal(number)


@pytest.mark.parametrize("age", ["N/A", "", "old", "Years"])
def test_what_has_no_number_of_years(age: str) -> None:
    assert years(age) is None


@given(st.integers(0, 999), st.sampled_from(["Year", "Month", "Week", "Day", "Hour", "Minute"]))
def test_the_registry_form_is_stable_and_a_number(count: int, unit: str) -> None:
    written = registry_age(f"{count} {unit.lower()}s")
    assert written is not None
    assert registry_age(written) == written
    number = years(written)
    assert number is not None
    assert (number > 0) == (count > 0) or unit in {"Hour", "Minute"}


@pytest.mark.parametrize(
    ("raw", "unwrapped"),
    [
        ("\n   one\n  ", "one"),
        ("\n   one\r\n\r\n   two\r\n", "one\n\ntwo"),
        (f"  {'a' * 70} bb\n  ccccc dd\n", f"{'a' * 70} bb ccccc dd"),
        (f"  {'a' * 70} bb\n  cccc dd\n", f"{'a' * 70} bb\ncccc dd"),
        (" \n  one\n \t \n  two \n \n ", "one\n\ntwo"),
        (f"  -  {'a' * 70} bb\n     ccccccc\n\n  -  d", f"* {'a' * 70} bb ccccccc\n* d"),
        ("  -  a\n\n       -  b\n\n       -  c\n\n  -  d\n\n  e", "* a\n\n* b\n* c\n* d\n\ne"),
        ("    9. a\n\n   10. b\n\n    c", "9. a\n10. b\n\nc"),
        ("    1. a\n\n         -  b\n\n    2. c", "1. a\n\n* b\n2. c"),
        ("   -dash\n\n   - one space\n\n   2.5 mg", "-dash\n\n- one space\n\n2.5 mg"),
        ("  -\n\n  a\n\n  -  b", "a\n\n* b"),
        ("", ""),
        (" \n \n", ""),
    ],
)
def test_the_layout_of_plain_text_is_undone(raw: str, unwrapped: str) -> None:
    assert unwrap(raw) == unwrapped


_WORD = st.text("abcdefghij", min_size=1, max_size=19)


@given(st.lists(st.lists(_WORD, min_size=1, max_size=60), min_size=1, max_size=4), st.integers(0, 30))
def test_paragraphs_filled_to_a_width_come_back(paragraphs: list[list[str]], indent: int) -> None:
    texts = [" ".join(words) for words in paragraphs]
    filled = [textwrap.fill(text, 100, initial_indent=" " * indent, subsequent_indent=" " * indent) for text in texts]
    assert unwrap("\n" + "\n\n".join(filled) + "\n  ") == "\n\n".join(texts)


@given(st.lists(st.lists(_WORD, min_size=1, max_size=60), min_size=1, max_size=4))
def test_items_filled_to_a_width_come_back(items: list[list[str]]) -> None:
    texts = [" ".join(words) for words in items]
    filled = [textwrap.fill(text, 100, initial_indent="  -  ", subsequent_indent="     ") for text in texts]
    assert unwrap("\n\n".join(filled)) == "\n".join(f"* {text}" for text in texts)


@given(st.text(st.characters(exclude_characters="-"), max_size=200))
def test_no_word_is_lost_with_the_layout(value: str) -> None:
    assert unwrap(value).split() == value.split()
