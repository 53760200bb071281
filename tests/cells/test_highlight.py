"""Marks of evidence: whatever is marked, the text is still there; long texts are read in pieces that are it again."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.cells import recognise_text
from trialgraph.cells.doses import Dose
from trialgraph.cells.evidence import LONGEST, PROPERTIES, Evidence, dose_code, evidence, evidence_of, pieces
from trialgraph.cells.fact import Fact
from trialgraph.cells.highlight import NAMES, coloured, marked, parts
from trialgraph.cells.unwrapping import unwrapped

HYPHENS_AND_SPACES = re.compile(r"[-\u2010\u00ad\s]")
WORDS = """mesenchymal stem cells|umbilical cord|UC-MSC|allogeneic|autologous|intravenous infusion|into the knee|bone
marrow|1x106 cells/kg|2 x 10^6|million|MSCs|.|,|for|of|é|\r\n\r\n|the|islets|exosomes|(|)""".split("|")
TEXTS = st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join)


def found(text: str, *places: tuple[int, int, str]) -> list[Evidence]:
    return [Evidence(name, "x", "X", "stated", text[start:end], start, end, "") for start, end, name in places]


@st.composite
def spans(draw: st.DrawFn) -> tuple[str, list[Evidence]]:
    text = draw(
        st.text(st.characters(exclude_characters="[]{}", exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Z"]))
    )
    ends = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).filter(lambda each: each[0] < each[1])
    places = draw(st.lists(st.tuples(ends, st.sampled_from(PROPERTIES)), max_size=6)) if text else []
    return text, found(text, *((*place, name) for place, name in places))


def _flat(words: str) -> str:
    return " ".join(words.split())


@given(TEXTS)
def test_evidence_is_the_words_of_the_text_and_without_its_marks_the_text_is_as_it_was(text: str) -> None:
    told = evidence(text)
    assert all(each.words == text[each.start : each.end] for each in told)
    assert "".join(part.text for part in parts(text, told) if not part.mark) == text
    read, _ = unwrapped(text)
    facts = {(fact.vocabulary or "dose", _flat(fact.words)) for fact in recognise_text(read).facts}
    assert facts == {(each.property.replace("_", "-"), _flat(each.words)) for each in told}


@given(st.text(st.sampled_from("abC.-\u2010\u00ad1 \n\r\t"), max_size=200))
def test_unwrapped_text_has_the_same_words_at_the_places_told(text: str) -> None:
    read, places = unwrapped(text)
    assert re.sub(HYPHENS_AND_SPACES, "", read) == re.sub(HYPHENS_AND_SPACES, "", text)
    assert len(read) == len(places)
    assert all(char == text[place] for char, place in zip(read, places, strict=True) if not char.isspace())
    assert all(text[place].isspace() for char, place in zip(read, places, strict=True) if char.isspace())
    assert list(places) == sorted(set(places))
    kept = set(places)
    lost = [at for at, char in enumerate(text) if not char.isspace() and at not in kept]
    assert all(re.match(r"[-\u2010\u00ad]\s+[a-z]", text[at:]) for at in lost)


@given(st.text(st.sampled_from("ab.-1 \t"), max_size=99))
def test_within_a_line_no_character_but_space_is_lost(text: str) -> None:
    assert unwrapped(text)[0] == re.sub(r"\s+", " ", text)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("a  b\t c", "a b c"),
        (f"{'x' * 40}\r\n  Y", f"{'x' * 40} Y"),
        (f"{'x' * 39}\r\n  Y", f"{'x' * 39}\nY"),
        (f"{'x' * 39}\r\n  y", f"{'x' * 39} y"),
        ("x\ny", "x y"),
        ("x,\ny", "x, y"),
        *((f"x{end}\ny", f"x{end}\ny") for end in ".:;!?"),
        (f"{'x' * 39}.\ny", f"{'x' * 39}. y"),
        (f"{'x' * 40}\n- y", f"{'x' * 40}\n- y"),
        (f"{'x' * 40}\n2. y", f"{'x' * 40}\n2. y"),
        (f"{'x' * 40}\n2.5 y", f"{'x' * 40} 2.5 y"),
        (f"{'x' * 40}\n \n\ny", f"{'x' * 40}\n\ny"),
        (f"{'x' * 20}\n{'Y' * 20}\nZ", f"{'x' * 20}\n{'Y' * 20}\nZ"),
        ("x\na) y\nb. z\nii) y\no z", "x\na) y\nb. z\nii) y\no z"),
        ("\nx", "\nx"),
    ],
)
def test_lines_that_were_broken_to_fit_a_page_are_joined(text: str, read: str) -> None:
    assert unwrapped(text)[0] == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Mesen-\nchymal cells", "Mesenchymal cells"),
        ("bone mar-\r\n   row", "bone marrow"),
        ("stro\u2010\nmal", "stromal"),
        ("allo\u00ad\ngeneic", "allogeneic"),
        ("Stamm-\nZellen", "Stamm-\nZellen"),
        ("mar-\n\nrow", "mar-\n\nrow"),
        ("mar -\nrow", "mar - row"),
        ("adipose-\nderived", "adipose-derived"),
        ("cord-\nblood", "cord-blood"),
        ("MSC-\nloaded", "MSC-loaded"),
        ("CD34-\npositive", "CD34-positive"),
        ("intra-\nand extravascular", "intra- and extravascular"),
        ("2-\nto 3-fold", "2- to 3-fold"),
        ("mar-\n- row", "mar-\n- row"),
        ("-\nrow", "- row"),
        ("mar- row", "mar- row"),
    ],
)
def test_a_word_that_is_parted_at_the_line_end_is_one(text: str, read: str) -> None:
    assert unwrapped(text)[0] == read


def test_parted_words_are_evidence_as_they_stand() -> None:
    text = "Allo-\ngeneic mesen-\nchymal stem cells of bone mar-\nrow are infused."
    told = {each.property: each for each in evidence(text)}
    assert told["donor"].words == "Allo-\ngeneic"
    assert told["cell_type"].words.startswith("mesen-\nchymal")
    assert told["cell_source"].words == "bone mar-\nrow"
    assert all(each.words == text[each.start : each.end] for each in told.values())


def test_a_dose_that_is_broken_by_a_line_end_keeps_its_number() -> None:
    text = "The patients of the first group were to receive 3 x\n   10^6 mesenchymal stem\ncells per  kg."
    (dose,) = [each for each in evidence(text) if each.property == "dose"]
    assert dose.code == "3e6 cells/kg"
    assert dose.words == text[text.index("3 x") : -1]


@given(spans())
def test_any_places_can_be_marked_and_the_marks_taken_out_again(drawn: tuple[str, list[Evidence]]) -> None:
    text, told = drawn
    shown = marked(text, told)
    assert re.sub(r"\{[a-z, ]+\}|[\[\]]", "", shown) == text
    assert re.sub(r"\{[a-z, ]+\}", "", coloured(text, told).plain) == text
    assert shown.count("[") == shown.count("]") == shown.count("{")
    assert bool(told) == ("[" in shown)
    for each in told:
        within = {name for span in _spans(shown) if span[0] <= each.start < span[1] for name in span[2]}
        assert NAMES[each.property] in within


def _spans(shown: str) -> list[tuple[int, int, list[str]]]:
    """Where the marks of a text stand, in the text without them, and what they name."""
    at, opened, spans = 0, [], []
    for piece in re.findall(r"\[|\]\{[a-z, ]+\}|[^\[\]]", shown):
        if piece == "[":
            opened.append(at)
        elif piece.startswith("]"):
            spans.append((opened.pop(), at, piece[2:-1].split(", ")))
        else:
            at += 1
    return spans


@pytest.mark.parametrize(
    ("places", "shown"),
    [
        ([(2, 4, "donor")], "ab[cd]{donor}efgh"),
        ([(2, 4, "route"), (2, 4, "donor")], "ab[cd]{donor, route}efgh"),
        ([(0, 8, "dose"), (2, 4, "donor")], "[ab[cd]{donor}efgh]{dose}"),
        ([(2, 4, "donor"), (4, 6, "route")], "ab[cd]{donor}[ef]{route}gh"),
        ([(0, 4, "donor"), (2, 6, "route")], "[ab[cd]{route}]{donor}[ef]{route}gh"),
        ([(0, 4, "donor"), (0, 6, "route")], "[[abcd]{donor}ef]{route}gh"),
        ([], "abcdefgh"),
    ],
)
def test_marks_stand_around_the_words(places: list[tuple[int, int, str]], shown: str) -> None:
    assert marked("abcdefgh", found("abcdefgh", *places)) == shown


def test_colours_are_those_of_the_innermost_evidence() -> None:
    shown = coloured("abcdef", found("abcdef", (0, 6, "dose"), (2, 4, "donor")))
    styles = {shown.plain[span.start : span.end]: str(span.style) for span in shown.spans}
    assert (styles["ab"], styles["cd"], styles["ef"]) == ("bold red", "bold yellow", "bold red")


@given(st.lists(st.text(st.sampled_from("ab. \n\r"), max_size=9_000), max_size=8))
def test_pieces_are_the_text_again(chunks: list[str]) -> None:
    told = list(pieces(chunks))
    assert "".join(told) == "".join(chunks)
    assert all(0 < len(piece) <= LONGEST for piece in told)


def test_a_long_text_is_cut_between_paragraphs_and_its_places_are_those_of_the_whole() -> None:
    fill = "Nothing is told here.\n" * 600
    text = f"{fill}\n\nUC-MSC are infused.\n{fill}\n\nUC-MSC and islets are infused: 2 x 10^6 cells.\n"
    assert len(text) > LONGEST
    assert [piece[:6] for piece in pieces([text])] == ["Nothin", "UC-MSC"]
    told = [(each.property, each.code, each.start) for each in evidence(text)]
    assert ("cell_source", "umbilical-cord", text.index("UC-MSC")) in told
    assert [name for name, *_ in told].count("cell_source") == 1
    assert ("dose", "2e6 cells", text.index("2 x 10^6")) in told
    assert [PROPERTIES.index(name) for name, *_ in told] == sorted(PROPERTIES.index(name) for name, *_ in told)


def test_the_same_dose_said_twice_is_one_level() -> None:
    for fill in ("", "Nothing is told here.\n" * 800):
        text = f"MSC: 2 x 10^6 cells. {fill}Again MSC: 2 x 10^6 cells."
        starts = [each.start for each in evidence(text) if each.property == "dose"]
        assert starts == [text.index("2 x")]


@pytest.mark.parametrize(
    ("amounts", "code"),
    [
        (("1000000", None), "1e6 cells/kg"),
        (("12500000", None), "1.25e7 cells/kg"),
        (("1E+7", "2E+7"), "1e7-2e7 cells/kg"),
        ((None, "2000000"), "<=2e6 cells/kg"),
        ((None, None), "unclear cells/kg"),
        (("4.50", None), "4.5 cells/kg"),
        (("9000", "10000"), "9,000-1e4 cells/kg"),
    ],
)
def test_codes_of_doses_keep_the_power_of_ten(amounts: tuple[str | None, str | None], code: str) -> None:
    least, most = (None if each is None else Decimal(each) for each in amounts)
    dose = Dose(amount=least, amount_maximum=most, unit="cells", per="kg", words="", start=0, end=0, rule="")
    assert dose_code(dose) == code


@pytest.mark.parametrize(("times", "label"), [(1, "once"), (2, "twice"), (3, "3 times"), (None, "")])
def test_labels_of_doses_tell_how_often_in_words(times: int | None, label: str) -> None:
    dose = Dose(
        amount=Decimal(5), amount_maximum=None, unit="mL", administrations=times, words="x", start=0, end=1, rule=""
    )
    told = evidence_of(Fact(None, "dose", "", "text", "x", 0, 1, "", dose=dose))
    assert told.label == (f"5 mL, {label}" if label else "5 mL")
