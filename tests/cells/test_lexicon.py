"""Labels in text: the longest wins, spellings, abbreviations, what no label may reach across; spans are exact."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trialgraph.cells.lexicon import SCHEMES, Lexicon, lexicon, plain
from trialgraph.ontology import scheme


def found(text: str, name: str) -> list[tuple[str, str]]:
    """(code, words) of the hits of one vocabulary."""
    return [(hit.code, hit.words) for hit in lexicon().find(text) if hit.scheme == name]


def source(text: str) -> list[str]:
    return [code for code, _ in found(text, "cell-source")]


# ---- the longest label wins, and labels of one vocabulary do not overlap


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("of umbilical cord blood here", "cord-blood", "umbilical cord blood"),
        ("of umbilical cord here", "umbilical-cord", "umbilical cord"),
        ("of umbilical cord lining stem cells here", "cord-lining", "umbilical cord lining stem cells"),
        ("of cord blood here", "cord-blood", "cord blood"),
        ("of bone marrow aspirate concentrate here", "bm-mnc", "bone marrow aspirate concentrate"),
        ("of bone marrow mononuclear cells here", "bm-mnc", "bone marrow mononuclear cells"),
        ("of bone marrow here", "bone-marrow", "bone marrow"),
        ("of adipose-derived regenerative cells here", "svf", "adipose-derived regenerative cells"),
        ("of UCB-MSC here", "cord-blood", "UCB-MSC"),
        ("of UC-MSC here", "umbilical-cord", "UC-MSC"),
        ("of amniotic fluid here", "amniotic-fluid", "amniotic fluid"),
        ("of amniotic membrane here", "amnion", "amniotic membrane"),
    ],
)
def test_the_longest_label_wins(text: str, code: str, words: str) -> None:
    assert found(text, "cell-source") == [(code, words)]


def test_a_text_may_be_hit_by_several_vocabularies() -> None:
    told = {(hit.scheme, hit.code) for hit in lexicon().find("two shots of UC-MSC")}
    assert {("cell-source", "umbilical-cord"), ("cell-type", "mesenchymal")} <= told


def test_hits_come_in_the_order_of_the_text() -> None:
    assert source("placenta, bone marrow, dental pulp and placenta") == [
        "placenta",
        "bone-marrow",
        "dental-pulp",
        "placenta",
    ]


# ---- spellings


@pytest.mark.parametrize(
    "text",
    [
        "mesenchymal stem cell",
        "mesenchymal stem cells",
        "Mesenchymal Stem Cells",
        "MESENCHYMAL STEM CELLS",
        "mesenchymal-stem-cells",
        "mesenchymal – stem cells",
        "mesenchymal\u2011stem\u2011cells",
        "mesenchymal\u00a0stem\u00a0cells",
        "mesenchymal\nstem cells",
        "mesenchymal  stem\tcells",
        "mesenchymal (stem) cells",
        "mesenchymalstemcells",
        "mésenchymal stem cells",
        "ｍesenchymal stem cells",
    ],
)
def test_one_label_in_many_spellings(text: str) -> None:
    assert found(f"give {text} today", "cell-type") == [("mesenchymal", text)]


@pytest.mark.parametrize("apostrophe", ["'", "’", "‘", "´", "`", "′", "ʼ", "＇", "\u0301", "\u00b4 ", " ", ""])
@pytest.mark.parametrize("form", ["Wharton{}s jelly", "Wharton{}s Jelly", "wharton{}s-jelly", "WHARTON{}S JELLY"])
def test_odd_apostrophes(apostrophe: str, form: str) -> None:
    text = form.format(apostrophe)
    assert found(f"of {text} only", "cell-source") == [("whartons-jelly", text)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("intra-articular", "intra-articular"),
        ("intraarticular", "intra-articular"),
        ("intra articular", "intra-articular"),
        ("Intra-Articular", "intra-articular"),
        ("intra‐articular", "intra-articular"),
        ("intra-thecal", "intrathecal"),
        ("intrathecally", "intrathecal"),
        ("sub-retinal", "subretinal"),
        ("i.v.", "intravenous"),
        ("I.V.", "intravenous"),
        ("IV", "intravenous"),
    ],
)
def test_routes_in_many_spellings(text: str, code: str) -> None:
    assert [told for told, _ in found(f"given {text} once", "route")] == [code]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("hUC-MSC", "hUC-MSC"),
        ("hUC-MSCs", "hUC-MSCs"),
        ("(UC-MSCs)", "UC-MSCs"),
        ("UC-MSC.", "UC-MSC"),
        ("UC MSC", "UC MSC"),
        ("UCMSC", "UCMSC"),
        ("UC–MSC", "UC–MSC"),
    ],
)
def test_abbreviations_of_tissue_and_cells(text: str, words: str) -> None:
    assert found(f"give {text} today", "cell-source") == [("umbilical-cord", words)]


# ---- abbreviations as written, and labels that mean something else


@pytest.mark.parametrize(
    "text",
    [
        "the asc and the ad",
        "no ASCII, no ADAM",
        "skin is shed daily",
        "an exo planet",
        "Cb and Bm",
        "it is given",  # the route IT
        "uc and wj",
        "a boost of stem",
        "we scap this",
    ],
)
def test_short_abbreviations_match_as_written(text: str) -> None:
    found_codes = {(hit.scheme, hit.code) for hit in lexicon().find(text)}
    assert found_codes <= {("cell-source", "skin")}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{} stem cells", "adipose"),
        ("{}-derived cells", "adipose"),
        ("{} derived MSC", "adipose"),
        ("{} mesenchymal cells", "adipose"),
        ("{} cells", "adipose"),
    ],
)
def test_an_ambiguous_label_before_cells(text: str, code: str) -> None:
    assert code in source(text.format("AD"))


@pytest.mark.parametrize(
    "text", ["AD", "patients with AD", "AD and stem cells", "AD, stem cells", "AD: cells", "AD; MSC"]
)
@pytest.mark.parametrize("label", ["AD", "UC", "CB", "BM", "fat", "WJ", "dermal", "amniotic"])
def test_an_ambiguous_label_alone_is_no_hit(text: str, label: str) -> None:
    assert source(text.replace("AD", label)) == []


# ---- across a comma or a sentence


@pytest.mark.parametrize(
    "between", [", ", "; ", ": ", "! ", "? ", ". ", ".\n", "\n\n", " • ", ",", " ; ", "。", "，", " / and "]
)
@pytest.mark.parametrize(
    ("first", "second", "code"),
    [
        ("umbilical", "cord", "umbilical-cord"),
        ("bone", "marrow", "bone-marrow"),
        ("dental", "pulp", "dental-pulp"),
        ("menstrual", "blood", "menstrual-endometrial"),
    ],
)
def test_no_label_across_a_comma_or_a_sentence(first: str, second: str, code: str, between: str) -> None:
    assert code in source(f"the {first} {second} here")
    assert code not in source(f"the {first}{between}{second} here")


@pytest.mark.parametrize("text", ["cord. Blood is drawn", "cord, blood and tissue", "Cord; blood", "cord\n\nblood"])
def test_a_longer_label_does_not_reach_over_an_end(text: str) -> None:
    assert source(text) == []
    assert source(f"umbilical {text}") == ["umbilical-cord"]


@pytest.mark.parametrize(
    "text",
    [
        "skinny jeans",
        "placentation",
        "hipsters",
        "a marrowbone",
        "musculature",
        "foetally",
        "the amnionic",
        "intraarticulare",
    ],
)
def test_no_label_inside_a_word(text: str) -> None:
    assert lexicon().find(text) == []


def test_silence_is_no_finding() -> None:
    """What the vocabularies call "not told" is never read from the text."""
    told = lexicon().find("Not stated: unclear, not a cell product, source not stated, other.")
    assert told == []


# ---- any label, any text

LABELS = sorted(
    {
        (name, code, label)
        for name in SCHEMES
        for code in scheme(name).codes
        if code not in {"not-stated", "unspecified", "other", "none", "cell-free"}
        for label in (
            scheme(name).labels(code).pref,
            *scheme(name).labels(code).alt,
            *scheme(name).labels(code).hidden,
        )
    }
)
NEUTRAL = st.sampled_from(
    ["we", "then", "table", "(", "[", "Ελλάδα", "𝔘𝔫𝔦", "2019", "“", "ß", "é", "\n", "ﬁ", "…", "İ"]
)


def core(label: str) -> str:
    """The label without what stands around its letters: "i.v." is found as "i.v"."""
    return re.sub(r"^[\W_]+|[\W_]+$", "", label)


PLAIN_LABELS = st.sampled_from([each for each in LABELS if "+" not in each[2]])


@given(PLAIN_LABELS, st.lists(NEUTRAL, max_size=4), st.lists(NEUTRAL, max_size=4))
def test_any_label_between_neutral_words_is_found(
    chosen: tuple[str, str, str], before: list[str], after: list[str]
) -> None:
    name, code, label = chosen
    ambiguous = label in scheme(name).labels(code).ambiguous and name != "route"
    text = " ".join([*before, label, *(["stem cells"] if ambiguous else []), *after])
    told = [(hit.code, hit.words) for hit in lexicon().find(text) if hit.scheme == name and hit.start < len(text)]
    assert (code, core(label)) in told


@pytest.mark.parametrize(("name", "code", "label"), [each for each in LABELS if "+" in each[2]])
def test_a_label_with_a_plus(name: str, code: str, label: str) -> None:
    assert found(f"we give {label} now", name) == [(code, label)]


@given(PLAIN_LABELS)
def test_a_label_is_one_hit(chosen: tuple[str, str, str]) -> None:
    name, code, label = chosen
    if label not in scheme(name).labels(code).ambiguous:
        assert found(f"we ({label}) then", name) == [(code, core(label))]


@given(PLAIN_LABELS)
def test_a_plural_is_found_with_its_s(chosen: tuple[str, str, str]) -> None:
    name, code, label = chosen
    if label not in scheme(name).labels(code).ambiguous and label[-1].isalpha() and label[-1] not in "sS":
        assert found(f"we give {label}s now", name) == [(code, f"{label}s")]


PIECES = st.sampled_from(
    """umbilical cord blood bone marrow - MSC MSCs stem cells cell UC AD Wharton ' ’ s jelly , . ; : ( ) \n é İ ß ﬁ 𝔘 ́
    intra articular articulars autologous or allogeneic donor IV CAR - T + CD34 exosomes h a""".split()
)


@given(st.lists(st.tuples(PIECES, st.sampled_from(["", " ", "  ", "\u00a0"]))))
def test_spans_are_exact_in_assembled_text(pieces: list[tuple[str, str]]) -> None:
    check("".join(piece + space for piece, space in pieces))


@given(st.text())
def test_spans_are_exact_in_random_text(text: str) -> None:
    check(text)


@given(st.text(alphabet=st.characters(categories=["Mn", "Sk", "Lm", "Lt", "Nl", "No", "Cf", "Lu"]), max_size=30))
def test_spans_are_exact_among_strange_letters(noise: str) -> None:
    text = f"{noise} placenta {noise} UC-MSC {noise}"
    check(text)
    assert {"placenta", "umbilical-cord"} <= set(source(text))


def check(text: str) -> None:
    assert len(plain(text)) == len(text)
    ends = dict.fromkeys(SCHEMES, 0)
    for hit in lexicon().find(text):
        assert hit.words == text[hit.start : hit.end]
        assert hit.words.strip() == hit.words != ""
        assert hit.code in scheme(hit.scheme).codes
        assert hit.start >= ends[hit.scheme]  # in order, and none over another of its vocabulary
        ends[hit.scheme] = hit.end
    assert lexicon().find(text) == lexicon().find(text)


@given(st.text(), st.sampled_from(["placenta", "bone marrow", "Wharton's jelly", "intravenous", "CAR-T cells"]))
def test_text_before_and_after_a_stop_changes_nothing(noise: str, label: str) -> None:
    """What is found after a full stop is found wherever the sentence stands."""
    alone = [(hit.code, hit.words) for hit in lexicon().find(label)]
    later = [(hit.code, hit.words) for hit in lexicon().find(f"{noise}.\n\n{label}") if hit.end > len(noise)]
    assert [each for each in later if each in alone] == alone


def test_a_lexicon_of_one_vocabulary_knows_only_that() -> None:
    only = Lexicon(["route"])
    assert {hit.scheme for hit in only.find("autologous bone marrow MSC, intravenous")} == {"route"}
